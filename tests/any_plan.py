"""Plans of all kinds, for what has to hold of every one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.impact import Impact
from actionplan.model.key import Key
from actionplan.model.plan import Action, Area, Fit, Plan, Priority, Stage
from actionplan.model.ratings import STORED, Condition
from actionplan.model.sources import Theme
from actionplan.model.weekly_review import Decision

TODAY = date(2026, 11, 27)


def away(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)


# Made once: Hypothesis looks into a strategy anew where it is made anew, which took most of the time.
STAGES = st.sampled_from(Stage)
RATINGS = st.sampled_from([rag for rag in STORED if rag is not Condition.CHECKED])
DAYS = st.none() | st.integers(-120, 120).map(away)
PAST = st.none() | st.integers(-120, 3).map(away)
OWNERS = st.sampled_from(["", "Ann", "Bob"])
REASONS = st.sampled_from(["", "no staff"])
PRIORITIES = st.sampled_from(Priority)
IMPACTS = st.sampled_from(Impact)
TIMES_MOVED = st.integers(0, 3)
THEMES = st.integers(1, 3)
AREAS = st.integers(0, 4)
DECISIONS = st.integers(0, 5)
DECISION_DUE = st.none() | st.integers(-9, 9).map(away)
DECISION_DONE = st.sampled_from([None, TODAY])
DECISION_WITHDRAWN = st.sampled_from(["", "by mistake"])
CHANGED = st.booleans()


@st.composite
def actions(draw: st.DrawFn, area: Area) -> Action:
    """An action in any state that the rules allow; of a day still to come too, as where a clock was set back."""
    stage = draw(STAGES)
    rag = Condition.CHECKED if stage is Stage.CLOSED else draw(RATINGS)
    return Action(
        ref=area.ref,
        area=area.ref,
        title=f"Action {area.ref}",
        owner=draw(OWNERS),
        due=draw(DAYS),
        rag=rag,
        rag_reason=draw(REASONS),
        rag_since=draw(PAST),
        stage=stage,
        completed_on=draw(PAST) if stage is Stage.COMPLETE else None,
        priority=draw(PRIORITIES),
        impact=draw(IMPACTS),
        updated_on=draw(PAST),
        times_moved=draw(TIMES_MOVED),
    )


@st.composite
def states(draw: st.DrawFn) -> tuple[Plan, Plan]:
    """A plan of up to twelve actions at the last review and now, the same actions in any two states."""
    themes = tuple(Theme(number, f"Theme {number}") for number in range(1, draw(THEMES) + 1))
    counts = {theme.number: draw(AREAS) for theme in themes}
    areas = tuple(
        Area(f"{theme}.{place}", theme, "Finding", None, Fit.WEAK, "")
        for theme, count in counts.items()
        for place in range(1, count + 1)
    )
    decisions = tuple(
        Decision(
            *(f"D{number}", "R1", "", "What", "Ann", draw(DECISION_DUE)),
            done_on=draw(DECISION_DONE),
            withdrawn=draw(DECISION_WITHDRAWN),
        )
        for number in range(1, draw(DECISIONS) + 1)
    )
    now = Plan(
        *("Plan", "Council", "Peers", TODAY, TODAY, TODAY, "Source"),
        key=Key(),
        summary_areas=(),
        themes=themes,
        areas=areas,
        strengths=(),
        summary_strengths=(),
        key_messages=(),
        process=(),
        actions=tuple(draw(actions(area)) for area in areas),
        decisions=decisions,
        as_at=TODAY,
    )
    # Half of them have not changed at all, or everything would have moved.
    before = (draw(actions(now.area(one.area))) if draw(CHANGED) else one for one in now.actions)
    then = replace(now, actions=tuple(before), as_at=away(-7))
    return then, now

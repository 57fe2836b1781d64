"""Plans of all kinds, for what has to hold of every one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage
from actionplan.model.area import Area, Fit
from actionplan.model.impact import Impact
from actionplan.model.key import Key
from actionplan.model.milestones import Milestone
from actionplan.model.people import Body, Person
from actionplan.model.plan import Plan
from actionplan.model.ratings import STORED, Condition
from actionplan.model.sources import KeyMessage, MessageLink, Source, SummaryArea, Theme
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
BODIES = st.sampled_from(["", "Health", "Police"])
SUMMARY_AREAS = st.sampled_from([None, "quality", "outcomes"])
MESSAGES = st.sets(st.sampled_from(["urgency", "children"]))
WITHDRAWN_LINK = st.sampled_from(["", "by mistake"])
THEMES = st.integers(1, 3)
AREAS = st.integers(0, 4)
DECISIONS = st.integers(0, 5)
DECISION_DUE = st.none() | st.integers(-9, 9).map(away)
DECISION_DONE = st.sampled_from([None, TODAY])
DECISION_WITHDRAWN = st.sampled_from(["", "by mistake"])
CHANGED = st.booleans()
MILESTONES = st.integers(0, 3)
MILESTONE_WITHDRAWN = st.sampled_from(["", "", "by mistake"])


@st.composite
def actions(draw: st.DrawFn, area: Area, areas: Sequence[Area] = ()) -> Action:
    """An action in any state that the rules allow; of a day still to come too, as where a clock was set back.

    It may answer others of ``areas`` too.
    """
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
        body=draw(BODIES),
        also_answers=draw(also_answers(area, areas)),
    )


def also_answers(area: Area, areas: Sequence[Area]) -> st.SearchStrategy[tuple[str, ...]]:
    """The refs of some other findings, in most cases of none."""
    refs = [other.ref for other in areas if other.ref != area.ref]
    if not refs:
        return st.just(())
    return st.just(()) | st.lists(st.sampled_from(refs), unique=True, max_size=2).map(tuple)


@st.composite
def milestones(draw: st.DrawFn, action: Action) -> tuple[Milestone, ...]:
    """The milestones of an action, none or a few in any state."""
    return tuple(
        Milestone(
            *(f"{action.ref}/m{number}", action.ref, f"Step {number}"),
            due=draw(DAYS),
            done_on=draw(DECISION_DONE),
            withdrawn=draw(MILESTONE_WITHDRAWN),
        )
        for number in range(1, draw(MILESTONES) + 1)
    )


@st.composite
def states(draw: st.DrawFn) -> tuple[Plan, Plan]:
    """A plan of up to twelve actions at the last review and now, the same actions in any two states."""
    themes = tuple(
        Theme(number, f"Theme {number}", source="audit" if number == 3 else "") for number in range(1, draw(THEMES) + 1)
    )
    counts = {theme.number: draw(AREAS) for theme in themes}
    areas = tuple(
        Area(f"{theme}.{place}", theme, "Finding", draw(SUMMARY_AREAS), Fit.WEAK, "")
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
        summary_areas=(SummaryArea("quality", "Quality"), SummaryArea("outcomes", "Outcomes")),
        themes=themes,
        areas=areas,
        strengths=(),
        summary_strengths=(),
        key_messages=(KeyMessage("urgency", "Urgency"), KeyMessage("children", "Children")),
        process=(),
        actions=tuple(draw(actions(area, areas)) for area in areas),
        decisions=decisions,
        sources=(Source("audit", "The audit"),),
        people=(Person("Bob", "Robert", body="Health"),),
        bodies=(Body("Health", "The NHS"),),
        message_links=tuple(
            MessageLink(f"{area.ref}/{message}", area.ref, message, "because", draw(WITHDRAWN_LINK))
            for area in areas
            for message in sorted(draw(MESSAGES))
        ),
        as_at=TODAY,
    )
    # Half of them have not changed at all, or everything would have moved.
    before = (draw(actions(now.area(one.area), areas)) if draw(CHANGED) else one for one in now.actions)
    then = replace(now, actions=tuple(before), as_at=away(-7))
    return then, now

"""Plans of all kinds, for what has to hold of every one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from actionplan.model.impact import Impact
from actionplan.model.plan import Action, Area, Fit, Plan, Priority, Stage, Theme
from actionplan.model.rag import Rag, RagKey
from actionplan.model.review import Decision

TODAY = date(2026, 11, 27)


def away(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)


@st.composite
def actions(draw: st.DrawFn, area: Area) -> Action:
    """An action in any state that the rules allow; of a day still to come too, as where a clock was set back."""
    stage = draw(st.sampled_from(Stage))
    rag = Rag.BLUE if stage is Stage.CLOSED else draw(st.sampled_from([rag for rag in Rag if rag is not Rag.BLUE]))
    days = st.none() | st.integers(-120, 120).map(away)
    past = st.none() | st.integers(-120, 3).map(away)
    return Action(
        ref=area.ref,
        area=area.ref,
        title=f"Action {area.ref}",
        owner=draw(st.sampled_from(["", "Ann", "Bob"])),
        due=draw(days),
        rag=rag,
        rag_reason=draw(st.sampled_from(["", "no staff"])),
        rag_since=draw(past),
        stage=stage,
        completed_on=draw(past) if stage is Stage.COMPLETE else None,
        priority=draw(st.sampled_from(Priority)),
        impact=draw(st.sampled_from(Impact)),
        updated_on=draw(past),
        times_moved=draw(st.integers(0, 3)),
    )


@st.composite
def states(draw: st.DrawFn) -> tuple[Plan, Plan]:
    """A plan of up to twelve actions at the last review and now, the same actions in any two states."""
    themes = tuple(Theme(number, f"Theme {number}") for number in range(1, draw(st.integers(1, 3)) + 1))
    counts = {theme.number: draw(st.integers(0, 4)) for theme in themes}
    areas = tuple(
        Area(f"{theme}.{place}", theme, "Finding", None, Fit.WEAK, "")
        for theme, count in counts.items()
        for place in range(1, count + 1)
    )
    decisions = tuple(
        Decision(
            *(f"D{number}", "R1", "", "What", "Ann", draw(st.none() | st.integers(-9, 9).map(away))),
            done_on=draw(st.sampled_from([None, TODAY])),
            withdrawn=draw(st.sampled_from(["", "by mistake"])),
        )
        for number in range(1, draw(st.integers(0, 5)) + 1)
    )
    now = Plan(
        *("Plan", "Council", "Peers", TODAY, TODAY, TODAY, "Source"),
        key=RagKey(),
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
    before = (draw(actions(now.area(one.area))) if draw(st.booleans()) else one for one in now.actions)
    then = replace(now, actions=tuple(before), as_at=away(-7))
    return then, now

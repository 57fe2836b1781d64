"""Milestones: the steps within an action, each with a date of its own. They are not counted as actions.

What every screen and document says of an action's milestones is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.dates import format_date, format_short_date
from actionplan.model.number_words import count, days, times
from actionplan.model.sanitise import first_line
from actionplan.model.words import Words

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.plan import Plan

SHORT_DATE_DAYS = 300
"""A day to come within so many days is told without its year."""


class Milestone(Struct, frozen=True, array_like=True, gc=False):
    """One step within an action; ``ref`` is the action's and a number: ``1.2/m1``."""

    ref: str
    action: str
    text: str
    due: date | None = None
    original_due: date | None = None
    """The first date promised, kept for ever."""
    times_moved: int = 0
    agreed_by: str = ""
    """Who agreed that its date moved, the last time it did."""
    owner: str = ""
    """The ref of who does it, where that is not the owner of the action."""
    done_on: date | None = None
    done_by: str = ""
    withdrawn: str = ""
    """Why it is not to be done any more; empty while it is."""
    version: int = 0

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.done_on is not None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and not self.withdrawn

    @property
    def short_ref(self) -> str:
        """Its ref beside its action: ``m1`` of ``1.2/m1``."""
        return self.ref.rpartition("/")[2]


# --- of one milestone -------------------------------------------------------------------------------------------


def milestone_days_late(milestone: Milestone, today: date) -> int:
    """How many days an open milestone is past its due date; 0 if it is not. Due today is not late."""
    if milestone.due is None or not milestone.is_open:
        return 0
    return max(0, (today - milestone.due).days)


def milestone_owner(milestone: Milestone, plan: Plan) -> str:
    """The ref of who does it: its own owner, else the owner of its action; empty if nobody is."""
    if milestone.owner:
        return milestone.owner
    action = plan.action(milestone.action)
    return action.owner if action is not None else ""


def milestone_state(milestone: Milestone, today: date) -> str:
    """How it stands, in few words: ``done 12 Nov 2026``, ``40 days late``, ``due 12 Jan 2027``, ``no date``."""
    if milestone.withdrawn:
        return "withdrawn"
    if milestone.done_on is not None:
        return f"done {format_date(milestone.done_on)}"
    if milestone.due is None:
        return "no date"
    late = milestone_days_late(milestone, today)
    if late:
        return f"{days(late)} late"
    return f"due {format_date(milestone.due)}"


def moves_of_milestone(milestone: Milestone) -> str:
    """How its date has moved: ``first 3 Nov 2026, moved twice``; empty if it has not."""
    if not milestone.times_moved:
        return ""
    return f"first {format_date(milestone.original_due)}, moved {times(milestone.times_moved)}"


# --- of an action's milestones ----------------------------------------------------------------------------------


class MilestoneCounts(Struct, frozen=True):
    """The milestones of one action, counted; withdrawn ones are not."""

    total: int
    done: int
    late: int
    next_due: date | None
    """The first day on which one that is not late falls due."""


def count_milestones(action: Action, plan: Plan) -> MilestoneCounts:
    """The milestones of an action on the day of its plan."""
    milestones = plan.milestones_of(action)
    coming = [
        milestone.due
        for milestone in milestones
        if milestone.is_open and milestone.due is not None and milestone.due >= plan.as_at
    ]
    return MilestoneCounts(
        total=len(milestones),
        done=sum(milestone.is_done for milestone in milestones),
        late=sum(milestone_days_late(milestone, plan.as_at) > 0 for milestone in milestones),
        next_due=min(coming, default=None),
    )


def milestones_words(action: Action, plan: Plan) -> str:
    """The milestones of an action in few words: ``2 of 5, 1 late, next 12 Jan``; empty if it has none."""
    counts = count_milestones(action, plan)
    if not counts.total:
        return ""
    parts = [milestones_done_words(counts)]
    if counts.late:
        parts.append(f"{count(counts.late)} late")
    if counts.next_due is not None:
        parts.append(f"next {_coming_day(counts.next_due, plan.as_at)}")
    return ", ".join(parts)


def milestones_done_words(counts: MilestoneCounts) -> str:
    """How many are done: ``2 of 5``, ``all 5``, ``1 of 1``."""
    if counts.done == counts.total > 1:
        return f"all {count(counts.total)}"
    return f"{count(counts.done)} of {count(counts.total)}"


def _coming_day(day: date, today: date) -> str:
    if (day - today).days > SHORT_DATE_DAYS:
        return format_date(day)
    return format_short_date(day)


def latest_milestone(milestones: Sequence[Milestone], today: date) -> Milestone | None:
    """The one that is most days late, of several the first; None if none is late."""
    late = [milestone for milestone in milestones if milestone_days_late(milestone, today)]
    return max(late, key=lambda milestone: milestone_days_late(milestone, today), default=None)


def late_milestone_words(milestone: Milestone, today: date, words: Words) -> str:
    """A late milestone as a reason: ``milestone 1.2/m2 40 days late: Train the team``."""
    late = days(milestone_days_late(milestone, today))
    return f"{words.milestone.one} {milestone.ref} {late} late: {first_line(milestone.text)}"


def late_milestones_words(action: Action, plan: Plan) -> str:
    """The late milestones of an open action as one reason: the latest, and how many more; empty if none is late."""
    late = late_milestones(action, plan)
    if not late:
        return ""
    words = late_milestone_words(late[0], plan.as_at, plan.words)
    if len(late) == 1:
        return words
    return f"{words}, and {count(len(late) - 1)} more late"


def all_done_words(action: Action, plan: Plan) -> str:
    """That an open action has nothing left to do: ``all 5 milestones done, still open``; else empty."""
    counts = count_milestones(action, plan)
    if not action.is_open or not counts.total or counts.done < counts.total:
        return ""
    if counts.total == 1:
        return f"its only {plan.words.milestone.one} done, still open"
    return f"all {plan.words.milestone.number(counts.total)} done, still open"


def due_milestones_words(action: Action, plan: Plan, within: int) -> tuple[str, ...]:
    """What is late of an open action's milestones, and each that falls due in so many days, in words."""
    coming = coming_milestones(action, plan, within)
    words = (late_milestones_words(action, plan), *(coming_milestone_words(item, plan) for item in coming))
    return tuple(filter(None, words))


def late_milestones(action: Action, plan: Plan) -> tuple[Milestone, ...]:
    """The late milestones of an open action, most days late first."""
    if not action.is_open:
        return ()
    late = [milestone for milestone in plan.milestones_of(action) if milestone_days_late(milestone, plan.as_at)]
    return tuple(sorted(late, key=lambda milestone: milestone.due or plan.as_at))


def coming_milestones(action: Action, plan: Plan, within: int) -> tuple[Milestone, ...]:
    """The milestones of an open action that fall due in so many days, today's too, earliest first."""
    if not action.is_open:
        return ()
    coming = [
        milestone
        for milestone in plan.milestones_of(action)
        if milestone.is_open and milestone.due is not None and 0 <= (milestone.due - plan.as_at).days <= within
    ]
    return tuple(sorted(coming, key=lambda milestone: milestone.due or plan.as_at))


def coming_milestone_words(milestone: Milestone, plan: Plan) -> str:
    """A milestone that falls due: ``milestone 1.2/m3 due in 5 days: Train the team``."""
    ahead = (milestone.due - plan.as_at).days if milestone.due is not None else 0
    when = f"in {days(ahead)}" if ahead else "today"
    return f"{plan.words.milestone.one} {milestone.ref} due {when}: {first_line(milestone.text)}"

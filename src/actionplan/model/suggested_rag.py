"""The suggested RAG: what the dates and the history support, with the reason in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from actionplan.model.blocking import blocked_words, blockers_of, waiting_for
from actionplan.model.dates import format_date
from actionplan.model.index import Derived
from actionplan.model.key import Key, condition_of
from actionplan.model.milestones import Milestone, late_milestone_words, latest_milestone, milestone_days_late
from actionplan.model.number_words import days, times
from actionplan.model.ratings import Condition
from actionplan.model.words import USUAL, Words

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.plan import Plan


class Suggestion(NamedTuple):
    """What the dates and the history support, and why in words."""

    rag: Condition
    reason: str


def days_late(action: Action, today: date) -> int:
    """How many days an open action is past its due date; 0 if it is not.

    Due today is not late, undated is not late, and a finished action is never late (docs/design.md, "Suggested RAG").
    """
    if action.due is None or not action.is_open:
        return 0
    return max(0, (today - action.due).days)


def days_finished_late(action: Action) -> int:
    """How many days after its due date a finished action was completed; 0 if it was in time."""
    if action.completed_on is None or action.due is None:
        return 0
    return max(0, (action.completed_on - action.due).days)


def completion(action: Action, word: str = "completed") -> str:
    """When an action was completed, and for ever how late: ``completed 2 Nov 2026, 12 days late``.

    Of one that was brought in without the day only that it was.
    """
    if action.completed_on is None:
        return word
    words = f"{word} {format_date(action.completed_on)}"
    late = days_finished_late(action)
    if not late:
        return words
    return f"{words}, {days(late)} late"


def awaiting_sign_off(action: Action) -> str:
    """Of an action that is complete: ``complete 24 Nov 2026, 12 days late, awaiting sign-off``."""
    return f"{completion(action, 'complete')}, awaiting sign-off"


def days_slipped(action: Action) -> int:
    """How many days the due date lies after the first one promised; negative if it was brought forward."""
    if action.due is None or action.original_due is None:
        return 0
    return (action.due - action.original_due).days


def suggest(
    action: Action,
    key: Key,
    today: date,
    milestones: Sequence[Milestone] = (),
    words: Words = USUAL,
    *,
    blockers: Sequence[Action] = (),
) -> Suggestion:
    """The suggested RAG: the first of the rules of docs/design.md, "Suggested RAG", that matches.

    Args:
        action: The action.
        key: The plan's thresholds.
        today: The day that it is looked at from.
        milestones: Those of the action. :func:`suggestion` finds them itself.
        words: What the plan calls its levels.
        blockers: The open actions that it waits for.
    """
    if action.is_withdrawn:
        return Suggestion(Condition.UNRATED, "withdrawn")
    if action.is_closed:
        return Suggestion(Condition.CHECKED, f"signed off {format_date(action.signed_off_on)}")
    if action.due is None:
        return (
            _blocked(action, blockers)
            or _milestone_late(action, milestones, key, today, words)
            or Suggestion(Condition.UNRATED, "no due date")
        )
    return (
        _complete(action, key, today)
        or _late(action, action.due, key, today)
        or _forecast_late(action, action.due, key)
        or _blocked(action, blockers)
        or _milestone_late(action, milestones, key, today, words)
        or _slipped(action, key)
        or _stale(action, key, today)
        or _on_track(action.due, today)
    )


def suggestion(action: Action, plan: Plan) -> Suggestion:
    """The suggested RAG of an action of ``plan`` on the plan's day, worked out once."""
    suggestions = _SUGGESTIONS.of(plan)
    suggested = suggestions.get(action.ref)
    if suggested is None:
        suggested = suggestions[action.ref] = suggested_now(action, plan)
    return suggested


def suggested_now(action: Action, plan: Plan) -> Suggestion:
    """The suggested RAG of an action, worked out anew: it may for a moment be of the plan before ``plan``."""
    blockers = blockers_of(action, plan)
    return suggest(action, plan.key, plan.as_at, plan.milestones_of(action), plan.words, blockers=blockers)


def _carried(
    suggestions: dict[str, Suggestion], before: Plan, after: Plan, refs: Collection[str] | None
) -> dict[str, Suggestion] | None:
    if refs is None or (before.as_at, before.key) != (after.as_at, after.key):
        return None
    # A copy: the screens may be filling it at this moment, in their own thread.
    remaining = suggestions.copy()
    waiting_before, waiting_after = waiting_for(before), waiting_for(after)
    for ref in refs:
        for stale_ref in (ref, *waiting_before.get(ref, ()), *waiting_after.get(ref, ())):
            remaining.pop(stale_ref, None)
    return remaining


_SUGGESTIONS = Derived[dict[str, Suggestion]](lambda _plan: {}, _carried)
"""By ref, filled action by action: most of what is shown needs those of a screenful."""


def _complete(action: Action, key: Key, today: date) -> Suggestion | None:
    if not action.is_complete:
        return None
    if action.completed_on is None:
        return Suggestion(Condition.AT_RISK, f"{awaiting_sign_off(action)}, and nobody says since when")
    waiting = (today - action.completed_on).days
    if waiting > key.sign_off:
        return Suggestion(Condition.AT_RISK, f"{awaiting_sign_off(action)} for {days(waiting)}")
    return Suggestion(condition_of(Condition.ON_TRACK, action.stage, key), awaiting_sign_off(action))


def _late(action: Action, due: date, key: Key, today: date) -> Suggestion | None:
    late = days_late(action, today)
    if not late:
        return None
    reason = f"{days(late)} late against {format_date(due)}"
    if action.is_critical:
        return Suggestion(Condition.OFF_TRACK, f"{reason}, critical")
    return Suggestion(key.rating_late(late), reason)


def _forecast_late(action: Action, due: date, key: Key) -> Suggestion | None:
    if action.forecast is None or action.forecast <= due:
        return None
    after = (action.forecast - due).days
    reason = f"forecast {format_date(action.forecast)}, {days(after)} after its date"
    return Suggestion(key.rating_late(after), reason)


def _milestone_late(
    action: Action, milestones: Sequence[Milestone], key: Key, today: date, words: Words
) -> Suggestion | None:
    """A step that is later than an action may be before it is red: the action will hardly be in time."""
    latest = latest_milestone(milestones, today)
    if not action.is_open or latest is None or milestone_days_late(latest, today) <= key.off_track_after:
        return None
    return Suggestion(Condition.AT_RISK, late_milestone_words(latest, today, words))


def _blocked(action: Action, blockers: Sequence[Action]) -> Suggestion | None:
    """What waits for something that is not done is at risk, whatever its own dates say."""
    if not action.is_open or not blockers:
        return None
    return Suggestion(Condition.AT_RISK, blocked_words(blockers))


def _slipped(action: Action, key: Key) -> Suggestion | None:
    if action.times_moved >= key.moves:
        return Suggestion(Condition.AT_RISK, f"due date moved {times(action.times_moved)}")
    slipped = days_slipped(action)
    if slipped > key.slipped:
        return Suggestion(
            Condition.AT_RISK, f"{days(slipped)} past its original date {format_date(action.original_due)}"
        )
    return None


def _stale(action: Action, key: Key, today: date) -> Suggestion | None:
    if action.last_update is None:
        return None
    silent = (today - action.last_update).days
    if silent <= key.stale:
        return None
    return Suggestion(Condition.AT_RISK, f"no update for {days(silent)}")


def _on_track(due: date, today: date) -> Suggestion:
    if due == today:
        return Suggestion(Condition.ON_TRACK, "due today")
    return Suggestion(Condition.ON_TRACK, f"due {format_date(due)}")

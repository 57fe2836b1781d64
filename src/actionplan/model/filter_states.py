"""The states of the filter: words that say how an action stands, each with what it means and whom it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from actionplan.model import filter_groups, filter_sign_offs
from actionplan.model.action import Action
from actionplan.model.attention import crowded_days, is_moved_twice, is_stale, needs_attention
from actionplan.model.blocking import is_blocked
from actionplan.model.filter_groups import Test
from actionplan.model.filter_words import rated_so
from actionplan.model.findings import is_after_deadline, is_without_title
from actionplan.model.measured_actions import not_moved
from actionplan.model.milestones import all_done_words, late_milestones
from actionplan.model.people_in_use import is_known_as, names_known_by
from actionplan.model.plan import Plan
from actionplan.model.ratings import is_optimistic
from actionplan.model.restricted import holds_anything_restricted
from actionplan.model.suggested_rag import days_late, suggestion


class State(Struct, frozen=True):
    """A word that says how an action stands: ``late``."""

    word: str
    help: str
    test: Callable[[Plan, str], Test]
    """The test in a plan for a person."""
    also: tuple[str, ...] = ()
    """Other words for the same."""


def _state(passes: Callable[[Action], bool]) -> Callable[[Plan, str], Test]:
    """A state that an action is in by itself."""
    return lambda _plan, _me: passes


def _late(plan: Plan, _me: str) -> Test:
    today = plan.as_at
    return lambda action: days_late(action, today) > 0


def _optimistic(plan: Plan, _me: str) -> Test:
    return lambda action: is_optimistic(action.rag, suggestion(action, plan).rag)


def _mine(plan: Plan, me: str) -> Test:
    """What somebody owns, whatever they are called in the plan now: a user name stays, and so may be a former name."""
    refs = {action.owner for action in plan.actions}
    mine = {ref for ref in refs if is_known_as(names_known_by(plan, ref), me)}
    return lambda action: action.owner in mine


def _after_deadline(plan: Plan, _me: str) -> Test:
    return lambda action: is_after_deadline(action, plan)


def _no_title(plan: Plan, _me: str) -> Test:
    return lambda action: is_without_title(action, plan)


def _stale(plan: Plan, _me: str) -> Test:
    return lambda action: is_stale(action, plan)


def _moved(plan: Plan, _me: str) -> Test:
    return lambda action: is_moved_twice(action, plan)


def _milestone_late(plan: Plan, _me: str) -> Test:
    return lambda action: bool(late_milestones(action, plan))


def _blocked(plan: Plan, _me: str) -> Test:
    return lambda action: is_blocked(action, plan)


def _milestones_done(plan: Plan, _me: str) -> Test:
    return lambda action: bool(all_done_words(action, plan))


def _not_moved(plan: Plan, _me: str) -> Test:
    refs = not_moved(plan)
    return lambda action: action.ref in refs


def _same_day(plan: Plan, _me: str) -> Test:
    crowded = crowded_days(plan)
    return lambda action: action.is_open and action.due in crowded


def _escalated(plan: Plan, _me: str) -> Test:
    return filter_groups.escalated("any", plan) or (lambda _action: False)


def _restricted(plan: Plan, _me: str) -> Test:
    return lambda action: holds_anything_restricted(action.ref, plan)


def _attention(plan: Plan, _me: str) -> Test:
    refs = needs_attention(plan)
    return lambda action: action.ref in refs


def _of_colour(word: str) -> Callable[[Plan, str], Test]:
    """A state that an action is in by its condition's colour in the plan's key."""
    return lambda plan, _me: rated_so(word, plan) or (lambda _action: False)


FILTER_STATES: Mapping[str, State] = {
    state.word: state
    for state in (
        State("late", "open and past the due date", _late, ("overdue",)),
        State("optimistic", "rated better than the dates support", _optimistic),
        State("stale", "open, and not updated or reviewed for too long", _stale),
        State("moved", "open, and its due date has moved too often", _moved),
        State("same-day", "open, and due on a day with too many due dates", _same_day),
        State("blocked", "open, and waiting for another that is open", _blocked),
        State("milestone-late", "open, and one of its milestones is late", _milestone_late),
        State("milestones-done", "open, and all its milestones are done", _milestones_done),
        State("escalated", "open, and it has reached a level of the plan's escalation", _escalated),
        State("after-deadline", "open, and due after the reviewers' deadline", _after_deadline),
        State("no-title", "open, and still in its finding's words beside other actions", _no_title),
        State("not-moved", "done, and the number that it should move has not moved", _not_moved),
        State("attention", "everything that needs attention", _attention),
        *(State(word, "that rating", _of_colour(word)) for word in ("red", "amber", "green", "blue", "unrated")),
        State("critical", "of critical priority", _state(lambda action: action.is_critical)),
        State("open", "still to be done", _state(lambda action: action.is_open)),
        State(
            "complete",
            "done, awaiting sign-off",
            _state(lambda action: action.is_complete),
            ("sign-off", "signoff", "awaiting"),
        ),
        State("closed", "signed off", _state(lambda action: action.is_closed)),
        State("check-due", "closed, and due to be checked whether it holds", filter_sign_offs.check_due),
        State("held", "closed, looked at since, and it held", filter_sign_offs.held),
        State("slipped", "reopened since it did not hold, and not closed again", filter_sign_offs.slipped),
        State(
            "withdrawn",
            "withdrawn or ended otherwise than done, not counted",
            _state(lambda action: action.is_withdrawn),
        ),
        State("mine", "owned by you", _mine),
        State("restricted", "restricted, or with evidence or a note that is", _restricted),
    )
}
"""The states, by their word."""
STATE_WORDS: Mapping[str, str] = {
    word: state.word for state in FILTER_STATES.values() for word in (state.word, *state.also)
}
"""Every word for a state, with the state's own."""

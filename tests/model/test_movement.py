"""Movement: in what an earlier and a later state of the plan differ."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.mistakes import MISTAKE
from actionplan.model.movement import Move, MoveKind, movement, tally, tally_words
from actionplan.model.plan import Action, Plan, Stage
from actionplan.model.ratings import Condition

TODAY = date(2026, 11, 27)
CLOSED = {"stage": Stage.CLOSED, "rag": Condition.CHECKED}


def became(plan: Plan, before: dict[str, Any], after: dict[str, Any]) -> list[Move]:
    """How action 1.2 moved from one set of values to another."""

    def state(values: dict[str, Any]) -> Plan:
        actions = (replace(action, **values) if action.ref == "1.2" else action for action in plan.actions)
        return replace(plan, actions=tuple(actions))

    return list(movement(state(before), state(after)))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (Condition.ON_TRACK, Condition.AT_RISK, "worse"),
        (Condition.AT_RISK, Condition.OFF_TRACK, "worse"),
        (Condition.ON_TRACK, Condition.OFF_TRACK, "worse"),
        (Condition.OFF_TRACK, Condition.AT_RISK, "better"),
        (Condition.OFF_TRACK, Condition.OFF_TRACK, "unchanged_red"),
        (Condition.AT_RISK, Condition.AT_RISK, None),
        (Condition.UNRATED, Condition.OFF_TRACK, "rated"),
        (Condition.ON_TRACK, Condition.UNRATED, "unrated"),
        (Condition.UNRATED, Condition.UNRATED, None),
    ],
)
def test_a_rating_gets_better_or_worse_or_stays_red(
    plan: Plan, before: Condition, after: Condition, kind: str | None
) -> None:
    found = became(plan, {"rag": before}, {"rag": after})
    assert [(move.ref, move.kind, move.before, move.after) for move in found] == (
        [("1.2", kind, before, after)] if kind else []
    )


def test_a_move_says_from_what_to_what_and_why(plan: Plan) -> None:
    (move,) = became(plan, {"rag": Condition.ON_TRACK}, {"rag": Condition.AT_RISK, "rag_reason": "waits for health"})
    assert (move.title, move.words) == ("worse", "Green → Amber: waits for health")


def test_an_unchanged_red_says_for_how_long(plan: Plan) -> None:
    red = {"rag": Condition.OFF_TRACK, "rag_reason": "stuck", "rag_since": date(2026, 11, 15)}
    (move,) = became(plan, red, red)
    assert (move.title, move.words) == ("still red", "for 12 days: stuck")
    (undated,) = became(plan, {"rag": Condition.OFF_TRACK}, {"rag": Condition.OFF_TRACK})
    assert undated.words == "Red"
    for day in (TODAY, date(2026, 11, 29)):
        (fresh,) = became(plan, red, {**red, "rag_since": day})
        assert fresh.words == "stuck", "not for 0 days, nor for -2"


def test_an_unchanged_red_that_is_done_awaits_its_sign_off(plan: Plan) -> None:
    red = {"rag": Condition.OFF_TRACK, "rag_reason": "stuck", "rag_since": date(2026, 11, 15)}
    (move,) = became(plan, red, {**red, "stage": Stage.COMPLETE, "completed_on": date(2026, 11, 25)})
    assert move.words == "for 12 days, complete 25 Nov 2026, awaiting sign-off: stuck"


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({"rag": Condition.ON_TRACK}, CLOSED, ["closed"]),
        (CLOSED, CLOSED, []),
        (CLOSED, {"rag": Condition.UNRATED}, ["reopened"]),
        ({"rag": Condition.ON_TRACK}, {"rag": Condition.ON_TRACK, "stage": Stage.WITHDRAWN}, ["withdrawn"]),
        ({"rag": Condition.ON_TRACK, "stage": Stage.WITHDRAWN}, {"rag": Condition.ON_TRACK}, ["reopened"]),
        ({"stage": Stage.WITHDRAWN}, CLOSED, ["closed"]),
        ({"stage": Stage.WITHDRAWN, "withdrawn_reason": MISTAKE}, {"rag": Condition.ON_TRACK}, ["new"]),
        ({"stage": Stage.WITHDRAWN}, {"stage": Stage.WITHDRAWN, "owner": "A"}, []),
        ({"rag": Condition.ON_TRACK}, {"rag": Condition.ON_TRACK, "stage": Stage.COMPLETE}, []),
    ],
)
def test_stages_move_too(plan: Plan, before: dict[str, Any], after: dict[str, Any], kinds: list[str]) -> None:
    assert [move.kind.value for move in became(plan, before, after)] == kinds


def test_a_reopened_action_says_from_what_to_what_and_why(plan: Plan) -> None:
    red = {"rag": Condition.OFF_TRACK, "rag_reason": "stuck"}
    (move,) = became(plan, {**red, "stage": Stage.WITHDRAWN, "withdrawn_reason": "double"}, red)
    assert (move.before, move.after, move.words) == (None, Condition.OFF_TRACK, "withdrawn → Red: stuck")


def test_a_moved_date_says_who_agreed_a_first_one_does_not(plan: Plan) -> None:
    first, second = date(2027, 1, 31), date(2027, 3, 31)
    (move,) = became(plan, {"due": first}, {"due": second, "agreed_by": "the Board"})
    assert (move.kind, move.before, move.after) == (MoveKind.DATE_MOVED, first, second)
    assert (move.title, move.words) == ("date moved", "31 Jan 2027 → 31 Mar 2027, agreed by the Board")
    (move,) = became(plan, {"due": first, "times_moved": 1}, {"due": second, "times_moved": 2})
    assert move.words == "31 Jan 2027 → 31 Mar 2027, nobody named who agreed"
    (move,) = became(plan, {"due": first}, {"due": second, "times_moved": 3, "agreed_by": "the Board"})
    assert move.words == "31 Jan 2027 → 31 Mar 2027, moved 3 times, the last time agreed by the Board"
    (given,) = became(plan, {}, {"due": first, "agreed_by": ""})
    assert (given.kind, given.title) == (MoveKind.DATED, "date given"), "no promise is broken"
    assert (given.before, given.words) == (None, "– → 31 Jan 2027")
    (taken,) = became(plan, {"due": first}, {"agreed_by": "the Board"})
    assert (taken.kind, taken.title, taken.words) == (MoveKind.UNDATED, "date taken back", "31 Jan 2027 → –")


def test_an_owner_comes_and_goes(plan: Plan) -> None:
    (move,) = became(plan, {"owner": "A"}, {"owner": ""})
    assert (move.kind, move.before, move.after, move.words) == (MoveKind.OWNER_CHANGED, "A", None, "A → –")


def test_an_added_action_is_new_whatever_it_is_rated(plan: Plan) -> None:
    added = Action("1.2b", "1.2", "Audit every month", rag=Condition.OFF_TRACK)
    (move,) = movement(plan, replace(plan, actions=(*plan.actions, added)))
    assert (move.ref, move.kind, move.before, move.after, move.words) == (
        *("1.2b", MoveKind.NEW, None, Condition.OFF_TRACK),
        "Audit every month",
    )


def test_what_a_meeting_wants_to_hear_first_comes_first(plan: Plan) -> None:
    one, two, three, four, five = plan.actions
    before = replace(
        plan, actions=(one, two, replace(three, rag=Condition.OFF_TRACK), replace(four, rag=Condition.ON_TRACK), five)
    )
    after = replace(
        plan,
        actions=(
            replace(one, owner="A"),
            replace(two, rag=Condition.ON_TRACK),
            replace(three, rag=Condition.OFF_TRACK),
            replace(four, rag=Condition.OFF_TRACK),
            replace(five, due=date(2027, 1, 1)),
        ),
    )
    assert [(move.ref, move.kind.value) for move in movement(before, after)] == [
        ("2.1", "worse"),
        ("1.3", "unchanged_red"),
        ("1.2", "rated"),
        ("2.2", "dated"),
        ("1.1", "owner_changed"),
    ]


def test_what_stays_as_it_is_moves_nowhere(plan: Plan) -> None:
    assert movement(plan, plan) == ()


def test_a_tally_counts_the_moves_of_some_actions(plan: Plan) -> None:
    moves = [Move("1.1", MoveKind.BETTER, None, None, ""), Move("1.2", MoveKind.WORSE, None, None, "")]
    moves.append(Move("2.1", MoveKind.WORSE, None, None, ""))
    numbers = tally(moves, plan.actions[:3])
    assert numbers == {MoveKind.BETTER: 1, MoveKind.WORSE: 1}
    assert tally_words(numbers) == "↑1 ↓1"
    assert tally_words({}) == tally_words({MoveKind.UNCHANGED_RED: 2}) == "="
    first = tally(
        became(plan, {"rag": Condition.UNRATED, "owner": ""}, {"rag": Condition.OFF_TRACK, "owner": "Ann"}),
        plan.actions,
    )
    assert tally_words(first) == "~2", "a first rating and an owner are a change"
    assert tally_words({MoveKind.WORSE: 1, MoveKind.CLOSED: 3, MoveKind.UNCHANGED_RED: 9}) == "↓1 ~3"

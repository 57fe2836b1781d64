"""What needs attention: one list, one reason a line, worst first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage
from actionplan.model.attention import (
    Attention,
    Concern,
    attention,
    by_action,
    reasons_words,
    reviews_red,
    reviews_unseen,
)
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.weekly_review import State, WeeklyReview

TODAY = date(2026, 11, 27)
SOUND: dict[str, Any] = {
    "owner": "Head of Quality",
    "rag": Condition.ON_TRACK,
    "updated_on": TODAY,
}
"""Values of an action that needs no attention."""


def with_actions(plan: Plan, **changes: dict[str, Any]) -> Plan:
    """The plan with every action sound, but for what ``changes`` says of some: ``a1_2={"owner": ""}`` is of 1.2."""
    by_ref = {name.removeprefix("a").replace("_", "."): values for name, values in changes.items()}
    actions = []
    for place, action in enumerate(plan.actions):
        # Each on a day of its own; 1.2 is due on 31 Mar 2027.
        day = date(2027, 3, 30) + timedelta(days=place)
        actions.append(replace(action, **{**SOUND, "due": day, "original_due": day, **by_ref.get(action.ref, {})}))
    return replace(plan, actions=tuple(actions))


def lines(plan: Plan) -> list[tuple[str, str, str]]:
    """The list as refs, kinds and reasons."""
    return [(one.ref, one.kind.value, one.reason) for one in attention(plan)]


def test_a_sound_plan_needs_no_attention(plan: Plan) -> None:
    assert attention(with_actions(plan)) == ()


@pytest.mark.parametrize(
    ("values", "kind", "reason"),
    [
        ({"due": date(2026, 11, 26), "rag": Condition.AT_RISK}, "late", "1 day late"),
        (
            {"due": date(2026, 11, 15), "priority": Priority.CRITICAL, "rag": Condition.AT_RISK},
            "late",
            "12 days late, critical",
        ),
        ({"rag": Condition.OFF_TRACK, "rag_since": date(2026, 11, 6)}, "red", "red since 6 Nov 2026"),
        ({"rag": Condition.OFF_TRACK, "rag_reason": "two posts vacant"}, "red", "red: two posts vacant"),
        (
            {"forecast": date(2027, 4, 10)},
            "optimistic",
            "declared green, the dates suggest amber: forecast 10 Apr 2027, 10 days after its date",
        ),
        ({"owner": ""}, "no_owner", "no owner"),
        ({"due": None}, "no_due", "no due date"),
        ({"rag": Condition.UNRATED}, "unrated", "unrated"),
        ({"updated_on": date(2026, 10, 29), "rag": Condition.AT_RISK}, "stale", "no update for 29 days"),
        (
            {"stage": Stage.COMPLETE, "completed_on": date(2026, 11, 17)},
            "awaiting_sign_off",
            "awaiting sign-off for 10 days",
        ),
        ({"stage": Stage.COMPLETE, "completed_on": TODAY}, "awaiting_sign_off", "awaiting sign-off"),
        (
            {"stage": Stage.COMPLETE, "completed_on": date(2026, 11, 29)},
            "awaiting_sign_off",
            "awaiting sign-off",
        ),
        (
            {
                "stage": Stage.COMPLETE,
                "completed_on": date(2026, 11, 26),
                "rag": Condition.OFF_TRACK,
                "rag_reason": "stuck",
            },
            "awaiting_sign_off",
            "red as declared, awaiting sign-off for 1 day",
        ),
        (
            {"times_moved": 2, "original_due": date(2027, 1, 31), "rag": Condition.AT_RISK},
            "moved_twice",
            "due date moved twice, first 31 Jan 2027",
        ),
    ],
)
def test_each_kind_has_its_reason(plan: Plan, values: dict[str, Any], kind: str, reason: str) -> None:
    found = lines(with_actions(plan, a1_2=values))
    assert ("1.2", kind, reason) in found
    assert {ref for ref, _, _ in found} == {"1.2"}


def test_the_worst_kind_comes_first_and_the_latest_among_the_late(plan: Plan) -> None:
    found = lines(
        with_actions(
            plan,
            a1_1={"due": date(2026, 11, 20), "rag": Condition.OFF_TRACK},
            a1_2={"owner": ""},
            a1_3={"due": date(2026, 11, 1), "rag": Condition.AT_RISK},
            a2_1={"rag": Condition.OFF_TRACK},
            a2_2={"due": None, "rag": Condition.UNRATED},
        )
    )
    assert [(ref, kind) for ref, kind, _ in found] == [
        ("1.3", "late"),
        ("1.1", "late"),
        ("1.1", "red"),
        ("2.1", "red"),
        ("1.2", "no_owner"),
        ("2.2", "no_due"),
        ("2.2", "unrated"),
    ]
    assert [kind.value for kind in Concern] == [
        "duty",
        *("late", "escalated", "red", "optimistic", "not_moved", "milestone_late", "blocked"),
        *("no_owner", "no_due", "unrated", "stale", "milestones_done", "awaiting_sign_off", "check_due", "risk_due"),
        *("moved_twice", "after_deadline", "no_title", "same_day", "no_reading"),
    ]


# Known bugs of other trackers (docs/domain.md, "15. Faults of other trackers").


def test_due_today_is_not_late(plan: Plan) -> None:
    assert lines(with_actions(plan, a1_2={"due": TODAY})) == []


def test_without_a_date_it_is_undated_and_not_late(plan: Plan) -> None:
    assert [kind for _, kind, _ in lines(with_actions(plan, a1_2={"due": None}))] == ["no_due"]


@pytest.mark.parametrize("stage", [Stage.COMPLETE, Stage.CLOSED])
def test_what_is_finished_is_never_late_nor_red_nor_stale(plan: Plan, stage: Stage) -> None:
    finished = {
        "stage": stage,
        "rag": Condition.CHECKED if stage is Stage.CLOSED else Condition.ON_TRACK,
        "due": date(2026, 1, 1),
        "completed_on": date(2026, 11, 20),
        "updated_on": date(2026, 1, 1),
        "owner": "",
    }
    kinds = {kind for _, kind, _ in lines(with_actions(plan, a1_2=finished))}
    assert kinds == ({"awaiting_sign_off"} if stage is Stage.COMPLETE else set())


def test_what_is_withdrawn_needs_nothing(plan: Plan) -> None:
    assert lines(with_actions(plan, a1_2={"stage": Stage.WITHDRAWN, "rag": Condition.OFF_TRACK, "owner": ""})) == []


# Too much on one day (docs/domain.md, "6. Too much on one day").


def dated(plan: Plan, on_the_day: int, others: int) -> Plan:
    """A plan with so many actions due on 31 Mar 2027, and so many on days of their own."""
    day = date(2027, 3, 31)
    dues = [day] * on_the_day + [day + timedelta(days=1 + number) for number in range(others)]
    first = plan.actions[0]
    actions = (
        replace(first, **{**SOUND, "ref": f"1.1{_letters(place)}", "due": due}) for place, due in enumerate(dues)
    )
    return replace(plan, actions=tuple(actions))


def _letters(place: int) -> str:
    return "" if place == 0 else chr(ord("a") + place)


@pytest.mark.parametrize(
    ("on_the_day", "others", "warned"), [(4, 0, False), (5, 0, True), (5, 15, False), (6, 15, True)]
)
def test_too_much_on_one_day_is_said_once(plan: Plan, on_the_day: int, others: int, warned: bool) -> None:
    found = [line for line in lines(dated(plan, on_the_day, others)) if line[1] == "same_day"]
    said = f"{on_the_day} of {on_the_day + others} actions with a date are due on 31 Mar 2027"
    assert found == ([("1.1", "same_day", said)] if warned else [])


# In reviews.


def reviewed(plan: Plan, *days: date, looked_at: dict[str, int] | None = None) -> Plan:
    """The plan after closed reviews on these days."""
    reviews = tuple(
        WeeklyReview(f"R{number}", day, "Chair", "", State.CLOSED) for number, day in enumerate(days, start=1)
    )
    return replace(plan, reviews=reviews, looked_at=looked_at or {})


def test_a_red_counts_the_reviews_it_has_been_red_in(plan: Plan) -> None:
    red = with_actions(plan, a1_2={"rag": Condition.OFF_TRACK, "rag_since": date(2026, 11, 6), "rag_reason": "stuck"})
    seen = {"1.2": 3, "1.1": 3, "1.3": 3, "2.1": 3, "2.2": 3}
    after = reviewed(red, date(2026, 11, 5), date(2026, 11, 6), date(2026, 11, 13), looked_at=seen)
    action = after.action("1.2")
    assert action is not None
    assert reviews_red(action, after) == 2
    assert lines(after) == [("1.2", "red", "red for 2 reviews: stuck")]


def test_what_three_reviews_did_not_come_to_is_stale(plan: Plan) -> None:
    days = (date(2026, 11, 6), date(2026, 11, 13), date(2026, 11, 20))
    seen = {"1.1": 3, "1.2": 1, "1.3": 0, "2.1": 3, "2.2": 3}
    after = reviewed(with_actions(plan), *days, looked_at=seen)
    action = after.action("1.2")
    assert action is not None
    assert reviews_unseen(action, after) == 2
    assert lines(after) == [("1.3", "stale", "not looked at for 3 reviews")]


# As it is shown.


def test_an_actions_reasons_stand_together_in_the_place_of_the_worst() -> None:
    one = [
        Attention(ref, kind, "", Condition.OFF_TRACK)
        for ref, kind in (("1.2", Concern.LATE), ("1.1", Concern.RED), ("1.2", Concern.RED))
    ]
    assert [[line.kind for line in group] for group in by_action(tuple(one))] == [
        [Concern.LATE, Concern.RED],
        [Concern.RED],
    ]


def test_a_reason_that_is_said_already_is_not_said_again(plan: Plan) -> None:
    stale = with_actions(plan, a1_2={"updated_on": date(2026, 10, 1)})
    (found,) = by_action(attention(stale))
    assert [line.kind for line in found] == [Concern.OPTIMISTIC, Concern.STALE]
    assert reasons_words(found) == "declared green, the dates suggest amber: no update for 57 days"


def test_a_reason_that_goes_on_is_said_once(plan: Plan) -> None:
    due = date(2026, 12, 18)
    moved = with_actions(plan, a1_2={"due": due, "original_due": date(2026, 10, 16), "times_moved": 2})
    (found,) = by_action(attention(moved))
    assert reasons_words(found) == "declared green, the dates suggest amber: due date moved twice, first 16 Oct 2026"


def test_an_action_is_shown_with_the_worse_of_declared_and_suggested(plan: Plan) -> None:
    late = with_actions(plan, a1_2={"due": date(2026, 10, 1)}, a1_3={"owner": "", "rag": Condition.OFF_TRACK})
    assert {one.ref: one.rag for one in attention(late)} == {"1.2": Condition.OFF_TRACK, "1.3": Condition.OFF_TRACK}


def test_an_added_action_is_sorted_as_people_count(plan: Plan) -> None:
    more = tuple(Action(f"1.1{letter}", "1.1", "More") for letter in ("", "b", "aa"))
    refs = [one.ref for one in attention(replace(plan, actions=more)) if one.kind is Concern.NO_OWNER]
    assert refs == ["1.1", "1.1b", "1.1aa"]

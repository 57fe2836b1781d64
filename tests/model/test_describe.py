"""What a change did, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.describe import describe, refs_words, slippage, told, turned_words, value_words
from actionplan.model.endings import total_words
from actionplan.model.fields import label
from actionplan.model.log import Change, Update
from actionplan.model.mistakes import MISTAKE
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition


def update(before: dict[str, Any] | None, after: dict[str, Any], kind: str = "action", note: str = "") -> Update:
    """An update as the log has it."""
    change = Change(7, "2026-11-27T12:00:00+00:00", date(2026, 11, 27), "jo", "screen", note, None)
    return Update(change, kind, "1.2", 2, before, after)


def test_an_update_says_from_what_to_what(plan: Plan) -> None:
    one = update(
        {"rag": "green", "owner": "", "due": None, "title": "Same"},
        {"rag": "amber", "owner": "Head of Quality", "due": "2027-03-31", "title": "Same"},
    )
    assert describe(one, plan) == "RAG Green → Amber, owner – → Head of Quality, due date – → 31 Mar 2027"


def test_each_move_of_a_date_tells_who_agreed_to_it(plan: Plan) -> None:
    first = {"due": "2026-10-16", "times_moved": 0, "agreed_by": ""}
    second = {"due": "2026-11-06", "times_moved": 1, "agreed_by": "the Board"}
    third = {"due": "2026-12-18", "times_moved": 2, "agreed_by": "the Board"}
    fourth = {"due": None, "times_moved": 3, "agreed_by": ""}
    moves = (first, second), (second, third), (third, fourth)
    assert [describe(update(before, after), plan) for before, after in moves] == [
        "due date 16 Oct 2026 → 6 Nov 2026, agreed by the Board",
        "due date 6 Nov 2026 → 18 Dec 2026, agreed by the Board",
        "due date 18 Dec 2026 → –, nobody named who agreed",
    ]
    assert describe(update(third, second), plan) == "due date 18 Dec 2026 → 6 Nov 2026", (
        "undone, to which nobody agrees"
    )


def test_what_only_follows_from_another_field_is_not_told_with_it(plan: Plan) -> None:
    one = update(
        {"rag": None, "rag_reason": "", "rag_since": None},
        {"rag": "red", "rag_reason": "stuck", "rag_since": "2026-11-27"},
    )
    assert describe(one, plan) == "RAG Unrated → Red"


def test_what_changed_alone_is_told_whatever_it_is(plan: Plan) -> None:
    assert describe(update({"rag_reason": "a"}, {"rag_reason": "b"}), plan) == "reason a → b"


def test_what_the_program_alone_keeps_is_never_told(plan: Plan) -> None:
    spoken = update({"silent_since": "2026-10-01"}, {"silent_since": None}, note="x")
    assert describe(spoken, plan) == ""
    assert told(spoken, plan) == "x"
    both = update({"silent_since": "2026-10-01", "owner": ""}, {"silent_since": None, "owner": "Ann"})
    assert describe(both, plan) == "owner – → Ann"


def test_the_note_says_why(plan: Plan) -> None:
    one = update({"owner": "A"}, {"owner": "B"}, note="A has left")
    assert told(one, plan) == "owner A → B: A has left"
    assert told(update({"owner": "A"}, {"owner": "A"}, note="asked again"), plan) == "asked again"
    assert told(update({"rag_reason": ""}, {"rag_reason": "dupl"}, note="dupl"), plan) == "reason – → dupl"


def test_why_something_was_withdrawn_is_not_told_as_why_it_was_taken_up_again(plan: Plan) -> None:
    back = update({"withdrawn": "not collected"}, {"withdrawn": ""}, "measure")
    assert told(back, plan) == "taken up again (was withdrawn: not collected)"
    assert told(replace(back, change=replace(back.change, note="it is again")), plan) == (
        "taken up again (was withdrawn: not collected): it is again"
    )
    undone = replace(back, change=replace(back.change, note="not collected", source="undo"))
    assert told(undone, plan) == "taken up again (was withdrawn: not collected)"
    mistake = update({"withdrawn": MISTAKE}, {"withdrawn": ""}, "measure")
    assert told(mistake, plan) == "back in the plan"


def test_the_note_of_a_change_is_not_told_as_why_it_was_undone(plan: Plan) -> None:
    undone = update({"owner": "Bo"}, {"owner": "Al"}, note="Al has left")
    undone = replace(undone, change=replace(undone.change, source="undo"))
    assert told(undone, plan) == "owner Bo → Al (undone: Al has left)"
    reason = replace(undone, before={"withdrawn_reason": "Al has left"}, after={"withdrawn_reason": ""})
    assert told(reason, plan) == "withdrawn reason Al has left → –"
    assert told(replace(undone, before={"owner": "Al"}), plan) == "(undone: Al has left)"


def test_the_reason_of_an_answer_is_told_with_it_once(plan: Plan) -> None:
    before, after = {"response": None, "response_reason": ""}, {"response": "not agreed", "response_reason": "no duty"}
    assert told(update(before, after, "area"), plan) == "response – → not agreed: no duty"
    assert told(update(before, after, "area", note="no duty"), plan) == "response – → not agreed: no duty"
    withdrawn = update({"withdrawn_reason": ""}, {"withdrawn_reason": "not agreed: no duty"}, note="no duty")
    assert told(withdrawn, plan).count("no duty") == 1


def test_each_row_of_an_import_says_its_own_reason(plan: Plan) -> None:
    one = update({"rag": "green", "rag_reason": ""}, {"rag": "red", "rag_reason": "stuck"}, note="returns of November")
    assert told(one, plan) == "RAG Green → Red: returns of November"
    imported = replace(one, change=replace(one.change, source="import"))
    assert told(imported, plan) == "RAG Green → Red: stuck: returns of November"


@pytest.mark.parametrize(
    ("kind", "after", "said"),
    [
        ("action", {"title": "Audit every month"}, "added: Audit every month"),
        ("evidence", {"what": "Audit", "kind": "data"}, "evidence added: Audit (data)"),
        ("strength_check", {"standing": "at risk", "because": "survey"}, "strength at risk: survey"),
        ("decision", {"what": "Write to the Board"}, "decided: Write to the Board"),
    ],
)
def test_what_is_new_says_what_it_is(plan: Plan, kind: str, after: dict[str, Any], said: str) -> None:
    assert describe(update(None, after, kind), plan) == said


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("rag", None, "Unrated"),
        ("rag", Condition.AT_RISK, "Amber"),
        ("due", "2027-03-31", "31 Mar 2027"),
        ("due", date(2027, 3, 31), "31 Mar 2027"),
        ("done_on", "2026-11-06", "6 Nov 2026"),
        ("owner", "", "–"),
        ("impact", "none yet", "none yet"),
    ],
)
def test_a_value_is_said_as_people_say_it(plan: Plan, field: str, value: object, words: str) -> None:
    assert value_words(field, value, plan) == words


def test_a_field_is_called_what_people_call_it() -> None:
    assert [label(name) for name in ("rag", "due", "success_measure")] == ["RAG", "due date", "success measure"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, ""),
        (
            {"due": date(2027, 3, 1), "times_moved": 1, "agreed_by": "the Board"},
            "first 19 Nov 2026, moved once, 102 days later, agreed by the Board",
        ),
        (
            {"due": date(2027, 3, 1), "times_moved": 2, "agreed_by": "the Board"},
            "first 19 Nov 2026, moved twice, 102 days later, the last time agreed by the Board",
        ),
        ({"due": date(2026, 11, 18), "times_moved": 3}, "first 19 Nov 2026, moved 3 times, 1 day earlier"),
        ({"due": date(2026, 11, 19), "times_moved": 2}, "first 19 Nov 2026, moved twice"),
        ({"due": None, "times_moved": 1}, "first 19 Nov 2026, moved once"),
    ],
)
def test_slippage_says_how_often_how_far_and_who_agreed(values: dict[str, Any], words: str) -> None:
    action = replace(Action("1.2", "1.2", "x", due=date(2026, 11, 19), original_due=date(2026, 11, 19)), **values)
    assert slippage(action) == words


def test_a_number_of_actions_says_that_some_are_withdrawn(plan: Plan) -> None:
    assert total_words(plan) == "5 actions"
    gone = replace(plan.actions[0], stage=Stage.WITHDRAWN)
    assert total_words(replace(plan, actions=(gone, *plan.actions[1:]))) == "4 of 5 actions count, 1 withdrawn"


def test_many_refs_are_counted() -> None:
    refs = tuple(f"1.{number}" for number in range(1, 9))
    assert refs_words(refs) == "1.1, 1.2, 1.3, 1.4, 1.5, 1.6 and 2 more"
    assert refs_words(refs[:2]) == "1.1, 1.2"


# --- what an undo did -----------------------------------------------------------------------------------------


def turned(before: dict[str, Any], after: dict[str, Any], ref: str = "1.2", seq: int = 9) -> Update:
    """An update that an undo of change 7 has made."""
    change = Change(seq, "2026-11-27T12:05:00+00:00", date(2026, 11, 27), "jo", "undo", "", 7)
    return Update(change, "action", ref, 3, before, after)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ({"owner": "Sue"}, {"owner": ""}, "1.2 owner Sue → nobody"),
        ({"due": "2027-03-31"}, {"due": None}, "1.2 due date 31 Mar 2027 → none"),
        ({"rag": "red", "rag_reason": "x"}, {"rag": None, "rag_reason": ""}, "1.2 RAG Red → Unrated"),
        ({"stage": "complete"}, {"stage": "open"}, "1.2 is no longer complete"),
        ({"stage": "closed", "rag": "blue"}, {"stage": "complete", "rag": "red"}, "1.2 is no longer signed off"),
        ({"stage": "open"}, {"stage": "closed"}, "1.2 is closed again"),
        ({"stage": "withdrawn"}, {"stage": "open"}, "1.2 is no longer withdrawn"),
        (
            {"stage": "open", "withdrawn_reason": ""},
            {"stage": "withdrawn", "withdrawn_reason": MISTAKE},
            "1.2 is taken out again",
        ),
        ({"stage": "withdrawn", "withdrawn_reason": MISTAKE}, {"stage": "open", "withdrawn_reason": ""}, "1.2 is back"),
        ({"title": "Audit " * 20}, {"title": "Train"}, "1.2 title Audit Audit Audit Audit Audit Audit Aud… → Train"),
        ({"owner": "Sue"}, {"owner": "Sue"}, "1.2 note"),
    ],
)
def test_an_undo_says_by_field_what_is_so_again(
    plan: Plan, before: dict[str, Any], after: dict[str, Any], says: str
) -> None:
    change = update({}, {}).change
    assert turned_words(change, [turned(before, after)], {}, plan) == says
    # Of what was withdrawn the note is the reason of that, and no reason for taking it up again.
    why = "was withdrawn: slip" if says.endswith("no longer withdrawn") else "slip"
    assert turned_words(replace(change, note="slip"), [turned(before, after)], {}, plan) == f"{says} ({why})"


def test_what_it_did_to_several_is_said_once_and_what_others_did_meanwhile_not_at_all(plan: Plan) -> None:
    change = update({}, {}).change
    updates = [
        turned({"owner": "Bob"}, {"owner": "Al"}, "1.1", 8),
        *(turned({"owner": "Sue"}, {"owner": "Bob"}, ref) for ref in ("1.1", "1.2", "1.3", "2.1")),
        turned({"owner": "Sue"}, {"owner": "Ann"}, "2.2"),
        update({"owner": "x"}, {"owner": "y"}),
    ]
    says = "1.1, 1.2, 1.3 and 1 more owner Sue → Bob; 2.2 owner Sue → Ann"
    assert turned_words(change, updates, {}, plan) == says


def test_of_an_item_of_an_agenda_it_says_what_it_is_about(plan: Plan) -> None:
    assert turned_words(update({}, {}).change, [], {"R1/1": "1.4"}, plan, ["R1/1"]) == "1.4"

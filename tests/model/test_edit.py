"""What makes an edit valid, and what happens when two people edit the same action."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.edit import Edit, changed_fields, merged, overlap
from actionplan.model.plan import Action, Plan, Priority, Stage
from actionplan.model.ratings import Rag, RagKey, is_optimistic
from actionplan.model.refs import next_ref, ref_order
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import add_action, as_declared, leaves_sign_off, propose
from actionplan.model.sanitise import same_person
from actionplan.model.suggestion import days_finished_late, days_late, suggest
from actionplan.model.typed_values import read_note, read_value, year_doubt

TODAY = date(2026, 11, 27)
KEY = RagKey()
DUE = date(2027, 3, 31)
LATER = date(2027, 5, 31)


def away(days: int) -> date:
    return TODAY + timedelta(days=days)


def new_action(**values: object) -> Action:
    return replace(Action("1.2", "1.2", "Thresholds", updated_on=TODAY), **values)  # type: ignore[arg-type]


def after(action: Action, note: str = "", by: str = "jo", **values: object) -> Action:
    """What the action becomes when ``by`` sets ``values``."""
    return propose(action, values, key=KEY, today=TODAY, by=by, note=note).after  # type: ignore[return-value]


def refusal(action: Action, note: str = "", by: str = "jo", **values: object) -> Invalid:
    """Why it does not."""
    with pytest.raises(Invalid) as refused:
        after(action, note, by, **values)
    assert str(refused.value).isprintable()
    return refused.value


@pytest.fixture
def owned() -> Action:
    """Ann's, due and on track."""
    return new_action(owner="Ann", due=DUE, original_due=DUE, rag=Rag.GREEN)


@pytest.fixture
def completed(owned: Action) -> Action:
    return after(owned, "trained and audited", stage="complete")


@pytest.fixture
def signed_off(completed: Action) -> Action:
    return after(completed, by="al", stage="closed", accepted_evidence="audit of 40 files")


# --- reading what was typed -----------------------------------------------------------------------------------


def test_values_are_read_as_people_type_them() -> None:
    action = after(
        new_action(), "late staff", title="  Apply\nthresholds ", owner=" Ann ", due="31/3/27", forecast="+2w",
        priority="c", rag="A", success_measure="9 of 10",
    )  # fmt: skip
    assert (action.title, action.owner, action.due, action.forecast) == ("Apply thresholds", "Ann", DUE, away(14))
    assert (action.priority, action.rag, action.success_measure) == (Priority.CRITICAL, Rag.AMBER, "9 of 10")


@pytest.mark.parametrize("typed", ["", " ", "-", "none", None])
def test_a_date_can_be_taken_away(typed: object) -> None:
    assert after(new_action(forecast=DUE), forecast=typed).forecast is None


def test_nothing_given_for_a_text_is_the_empty_text(owned: Action) -> None:
    assert after(owned, owner=None).owner == ""


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", " \n ", "title cannot be empty"),
        ("title", "x" * 2_001, "title has 2,001 characters; 2,000 at most"),
        ("owner", "x" * 201, "owner has 201 characters; 200 at most"),
        ("rag_reason", "x" * 10_001, "rag reason has 10,001 characters; 10,000 at most"),
        ("due", "soon", "I do not know the date 'soon'. Try 31 mar, next friday, in 3 weeks, end of jan, Q4, 31/3/27"),
        ("due", "31/3/2072", "31 Mar 2072 is more than 10 years away; is the year right?"),
        ("completed_on", date(1926, 11, 27), "27 Nov 1926 is more than 10 years away; is the year right?"),
        ("rag", "pink", "rag 'pink' is not known; it is one of red, amber, green, blue, unrated"),
        ("priority", "urgent", "priority 'urgent' is not known; it is one of critical, high, normal"),
        ("stage", "done", "stage 'done' is not known; it is one of open, complete, closed, withdrawn"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_with_its_field_and_the_mend(
    field: str, value: object, message: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_value(field, value, TODAY)
    assert (refused.value.field, str(refused.value)) == (field, message)


def test_a_note_can_be_long_but_has_an_end() -> None:
    assert read_note(f" {'x' * 10_000} ") == "x" * 10_000
    with pytest.raises(Invalid, match="note has 10,001 characters"):
        read_note("x" * 10_001)


@given(st.sampled_from(["title", "owner", "due", "forecast", "priority", "rag", "stage"]), st.text())
def test_any_text_in_any_field_is_read_or_refused(field: str, typed: str) -> None:
    try:
        read_value(field, typed, TODAY)
    except Invalid as refused:
        assert refused.field == field
        assert str(refused).isprintable()


# --- due dates ------------------------------------------------------------------------------------------------


def test_the_first_due_date_is_the_original_one_and_needs_no_reason() -> None:
    action = after(new_action(), due=DUE)
    assert (action.due, action.original_due, action.times_moved) == (DUE, DUE, 0)


def test_moving_a_due_date_needs_a_reason_and_is_counted(owned: Action) -> None:
    assert refusal(owned, due=LATER).field == "note"
    assert "is due 31 Mar 2027; say why the date moves" in str(refusal(owned, due=LATER))
    moved = after(owned, "waiting for health", due=LATER)
    assert (moved.due, moved.original_due, moved.times_moved) == (LATER, DUE, 1)
    back = after(moved, "health is ready", due=DUE)
    assert (back.due, back.original_due, back.times_moved) == (DUE, DUE, 2)


@pytest.mark.parametrize("agreed_by", ["Ann", "ann", "KCC\\ANN", " a n n "])
def test_the_owner_does_not_agree_to_the_owners_own_delay(owned: Action, agreed_by: str) -> None:
    refused = refusal(owned, "waiting for health", due=LATER, agreed_by=agreed_by)
    assert (refused.field, str(refused)) == (
        "agreed_by",
        "Ann owns 1.2; somebody else has to agree that its due date moves",
    )
    asks = refusal(owned, "waiting for health", by="ann", due=LATER, agreed_by=agreed_by)
    assert str(asks) == "Ann, who asks for it, owns 1.2; somebody else has to agree that its due date moves"
    assert refusal(owned, "waiting", due=LATER, owner="Bo", agreed_by="bo").field == "agreed_by"
    assert after(owned, "waiting for health", by="ann", due=LATER, agreed_by="The Board").agreed_by == "The Board"
    assert after(owned, "waiting for health", by="ann", due=LATER).agreed_by == "", "nobody is named"


def test_taking_a_due_date_away_is_a_move_and_the_original_stays(owned: Action) -> None:
    undated = after(owned, "the Board will set it", due="")
    assert (undated.due, undated.original_due, undated.times_moved) == (None, DUE, 1)
    dated = after(undated, due=LATER)
    assert (dated.due, dated.original_due, dated.times_moved) == (LATER, DUE, 1)


def test_the_same_due_date_again_is_no_move(owned: Action) -> None:
    assert propose(owned, {"due": "31 mar 27"}, key=KEY, today=TODAY, by="jo").changed == ()


# Herefordshire's plan had 31 March 2019 for 31 March 2020, and a committee found it.
WRONG_YEARS = {"2026-03-31": "8 months ago", "2019-03-31": "7 years ago", "2030-03-31": "in 3 years"}


@pytest.mark.parametrize(("typed", "away"), WRONG_YEARS.items())
def test_feature_32_a_promise_in_a_doubtful_year_is_refused_and_the_year_is_named(typed: str, away: str) -> None:
    day = date.fromisoformat(typed)
    doubt = f"31 Mar {day.year} is {away}; is the year {day.year} right?"
    for field in ("due", "forecast"):
        refused = refusal(new_action(), **{field: typed})
        assert (refused.field, str(refused)) == ("note", f"{doubt} If it is, say why")
    moved = refusal(new_action(due=DUE, original_due=DUE), "waiting for health", due=typed)
    assert (moved.field, str(moved)) == ("due", doubt)


def test_feature_32_what_was_due_long_ago_can_be_entered_with_a_reason() -> None:
    action = after(new_action(), "as the Board was told in March", due="2026-03-31")
    assert (action.due, action.original_due) == (date(2026, 3, 31), date(2026, 3, 31))


@pytest.mark.parametrize("days", [-60, -1, 0, 1, 3 * 365 + 1])
def test_feature_32_a_date_that_can_be_meant_is_no_slip(days: int) -> None:
    assert year_doubt(away(days), TODAY) == ""
    assert after(new_action(), due=away(days)).due == away(days)


# --- ratings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rag", ["red", "amber"])
def test_red_and_amber_need_a_reason(owned: Action, rag: str) -> None:
    assert str(refusal(owned, rag=rag)) == f"say why 1.2 is {rag}"
    assert after(owned, "no staff", rag=rag).rag_reason == "no staff"
    assert after(owned, "a note", rag=rag, rag_reason="no staff").rag_reason == "no staff"


def test_a_red_action_cannot_lose_its_reason(owned: Action) -> None:
    red = after(owned, "no staff", rag="red")
    assert refusal(red, rag_reason="").field == "note"
    assert after(red, rag_reason="no money").rag_reason == "no money"


def test_green_needs_no_reason_where_the_dates_support_it(owned: Action) -> None:
    amber = after(owned, "no staff", rag="amber")
    green = after(amber, rag="green")
    assert (green.rag, green.rag_reason) == (Rag.GREEN, "")


def test_a_rating_better_than_the_dates_support_needs_a_reason() -> None:
    late = new_action(due=away(-12), original_due=away(-12))
    assert str(refusal(late, rag="green")) == (
        "the dates suggest amber for 1.2 (12 days late against 15 Nov 2026); say why it is green"
    )
    assert after(late, "done but for the letter", rag="green").rag is Rag.GREEN
    assert after(late, "waiting for health", rag="amber").rag is Rag.AMBER


def test_silence_before_a_rating_counts_so_green_does_not_end_a_warning_without_a_word(owned: Action) -> None:
    silent = replace(owned, rag_reason="partners' posts filled", updated_on=away(-60))
    assert suggest(silent, KEY, TODAY).rag is Rag.AMBER
    assert str(refusal(silent, rag="green")) == (
        "the dates suggest amber for 1.2 (no update for 60 days); say why it is green"
    )
    assert after(silent, "the posts are still filled", rag="green").rag_reason == "the posts are still filled"


def test_a_date_that_comes_with_a_rating_counts_and_takes_nothing_away() -> None:
    undated = new_action()
    assert refusal(undated, rag="green", due=away(-12)).field == "note"
    forecast_late = new_action(due=DUE, original_due=DUE, forecast=LATER)
    assert "forecast 31 May 2027" in str(refusal(forecast_late, rag="green", forecast=""))


def test_the_same_rating_again_without_a_word_keeps_its_reason(owned: Action) -> None:
    green = after(owned, "partners' posts filled", rag="green")
    assert after(green, rag="green").rag_reason == "partners' posts filled"
    assert after(green, "and trained", rag="green").rag_reason == "and trained"
    amber = after(green, "no staff", rag="amber")
    assert refusal(amber, rag="amber").field == "note"


def test_blue_is_never_declared(owned: Action, completed: Action, signed_off: Action) -> None:
    for action in (owned, completed):
        assert refusal(action, "done", rag="blue").field == "rag"
    assert "is closed" in str(refusal(signed_off, "done", rag="blue"))
    assert refusal(completed, "done", by="al", stage="withdrawn", rag="blue").field == "rag"


def test_a_rating_can_be_taken_back(owned: Action) -> None:
    assert after(owned, rag="unrated").rag is Rag.UNRATED


# --- stages ---------------------------------------------------------------------------------------------------


def test_completing_gives_the_day_and_the_person(owned: Action) -> None:
    action = after(owned, "trained", stage="complete", completed_on="yesterday")
    assert (action.stage, action.completed_on, action.completed_by) == (Stage.COMPLETE, away(-1), "jo")


def test_completing_says_what_was_done(owned: Action) -> None:
    refused = refusal(owned, stage="complete")
    assert (refused.field, str(refused)) == ("note", "say what was done to complete 1.2")


@given(st.sampled_from([rag for rag in Rag if rag is not Rag.BLUE]), st.sampled_from(Priority), st.integers(-400, 400))
def test_completing_leaves_the_rating_as_declared(rag: Rag, priority: Priority, due: int) -> None:
    declared = new_action(due=away(due), rag=rag, rag_reason="no staff", rag_since=away(-9), priority=priority)
    action = after(declared, "audited", stage="complete")
    assert changed_fields(declared, action) == ("stage", "completed_on", "completed_by")


def test_what_is_complete_is_late_no_more_and_finished_late_is_remembered(owned: Action) -> None:
    late = after(replace(owned, due=away(-40), original_due=away(-40)), "no staff", rag="red")
    action = after(late, "done at last", stage="complete", completed_on=away(-3))
    assert (action.rag, action.rag_reason) == (Rag.RED, "no staff")
    assert days_late(action, TODAY) == 0
    assert suggest(action, KEY, TODAY) == (Rag.GREEN, "complete 24 Nov 2026, 37 days late, awaiting sign-off")
    closed = after(action, by="al", stage="closed", accepted_evidence="audit")
    assert (days_finished_late(action), days_finished_late(closed)) == (37, 37)


def test_it_is_completed_on_a_day_that_has_come(owned: Action) -> None:
    assert refusal(owned, stage="complete", completed_on="tomorrow").field == "completed_on"


def test_a_complete_action_can_be_rated_again_with_a_reason(completed: Action) -> None:
    red = after(completed, "the evidence is thin", rag="red")
    assert (red.rag, red.rag_reason, red.is_complete) == (Rag.RED, "the evidence is thin", True)
    for rag in ("green", "unrated"):
        assert refusal(red, rag=rag).field == "note"
        assert after(red, "better evidence came", rag=rag).rag == rag


def test_sign_off_closes_and_is_the_only_way_to_blue(signed_off: Action) -> None:
    assert (signed_off.stage, signed_off.rag, signed_off.rag_reason) == (Stage.CLOSED, Rag.BLUE, "audit of 40 files")
    assert (signed_off.signed_off_on, signed_off.signed_off_by) == (TODAY, "al")
    assert signed_off.accepted_evidence == "audit of 40 files"


@pytest.mark.parametrize("by", ["Ann", "ann", "KCC\\ANN", " a n n "])
def test_the_owner_does_not_sign_off(completed: Action, by: str) -> None:
    refused = refusal(completed, "all done", by=by, stage="closed")
    assert (refused.field, str(refused)) == ("signed_off_by", "Ann owns 1.2; somebody else has to sign it off")
    assert refusal(completed, "all done", by="al", stage="closed", signed_off_by=by).field == "signed_off_by"
    assert after(completed, "all done", by=by, stage="closed", signed_off_by="The Board").is_closed


def test_who_signed_it_off_cannot_become_its_owner(signed_off: Action) -> None:
    assert refusal(signed_off, owner="AL").field == "owner"
    assert after(signed_off, owner="Bo").owner == "Bo"


def test_sign_off_says_what_was_accepted(completed: Action) -> None:
    assert refusal(completed, by="al", stage="closed").field == "accepted_evidence"
    assert after(completed, "audit", by="al", stage="closed").accepted_evidence == "audit"


def test_sign_off_comes_after_completion_and_not_in_the_future(completed: Action, owned: Action) -> None:
    assert refusal(completed, "ok", by="al", stage="closed", signed_off_on="yesterday").field == "signed_off_on"
    assert refusal(completed, "ok", by="al", stage="closed", signed_off_on="tomorrow").field == "signed_off_on"
    assert "complete it before it is signed off" in str(refusal(owned, "ok", by="al", stage="closed"))


def test_reopening_needs_a_reason_and_clears_what_was_accepted(signed_off: Action, completed: Action) -> None:
    for action in (signed_off, completed):
        assert refusal(action, stage="open").field == "note"
        again = after(action, "the audit was of the wrong year", stage="open")
        assert again.stage is Stage.OPEN
        assert (again.completed_on, again.completed_by, again.accepted_evidence) == (None, "", "")
        assert (again.signed_off_on, again.signed_off_by) == (None, "")
        assert (again.due, again.original_due, again.owner) == (DUE, DUE, "Ann")


@given(st.sampled_from([rag for rag in Rag if rag is not Rag.BLUE]), st.sampled_from(["complete", "withdrawn"]))
def test_reopening_keeps_the_rating_as_declared(rag: Rag, stage: str) -> None:
    declared = new_action(due=away(9), rag=rag, rag_reason="no staff", rag_since=away(-9))
    assert after(after(declared, "done", stage=stage), "it is not", stage="open") == declared


def test_what_is_signed_off_no_more_has_the_rating_of_before(completed: Action) -> None:
    red = after(completed, "the evidence is thin", rag="red")
    closed = after(red, by="al", stage="closed", accepted_evidence="audit")
    for stage in ("open", "withdrawn"):
        edit = propose(closed, {"stage": stage}, key=KEY, today=away(3), by="jo", note="the audit was of another year")
        assert leaves_sign_off(edit)
        again = as_declared(edit, red, away(3)).after
        assert (again.rag, again.rag_reason, again.rag_since) == (Rag.RED, "the evidence is thin", away(3))
        unknown: Action = as_declared(edit, None, away(3)).after
        assert (unknown.rag, unknown.rag_reason, unknown.rag_since) == (Rag.UNRATED, "", None)
    assert not leaves_sign_off(propose(closed, {"owner": "Bo"}, key=KEY, today=TODAY, by="jo"))
    assert not leaves_sign_off(propose(red, {"stage": "open"}, key=KEY, today=TODAY, by="jo", note="not done"))


def test_withdrawing_needs_a_reason_from_any_stage(owned: Action, completed: Action, signed_off: Action) -> None:
    for action in (owned, completed, signed_off):
        assert refusal(action, stage="withdrawn").field == "note"
        gone = after(action, "merged with 1.3", stage="withdrawn")
        assert (gone.stage, gone.withdrawn_reason) == (Stage.WITHDRAWN, "merged with 1.3")
        assert gone.rag is not Rag.BLUE
        assert after(gone, "not merged after all", stage="open").withdrawn_reason == ""


def test_a_finished_action_keeps_its_dates(completed: Action, signed_off: Action) -> None:
    for action in (completed, signed_off, after(completed, "merged", stage="withdrawn")):
        for field in ("due", "forecast"):
            refused = refusal(action, "late", **{field: LATER})
            assert str(refused) == f"1.2 is {action.stage}; reopen it first"
    assert refusal(completed, "late", by="al", stage="closed", due=LATER).field == "stage"


def test_a_closed_action_is_not_rated(signed_off: Action) -> None:
    assert refusal(signed_off, "not well done", rag="amber").field == "stage"


@pytest.mark.parametrize("stage", ["complete", "closed"])
def test_a_withdrawn_action_is_reopened_before_anything_else(owned: Action, stage: str) -> None:
    gone = after(owned, "merged", stage="withdrawn")
    assert refusal(gone, "done", stage=stage).field == "stage"
    assert refusal(gone, "on track", rag="green").field == "stage"
    assert "is withdrawn; reopen it first" in str(refusal(gone, stage="complete"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("completed_on", TODAY),
        ("completed_by", "al"),
        ("signed_off_on", TODAY),
        ("signed_off_by", "al"),
        ("accepted_evidence", "audit"),
        ("withdrawn_reason", "merged"),
    ],
)
def test_what_belongs_to_a_stage_is_said_with_the_step_to_it(owned: Action, field: str, value: object) -> None:
    """An open action with a completion date would look as if it waited for sign-off."""
    assert refusal(owned, "a reason", **{field: value}).field == field
    assert refusal(after(owned, "gone", stage="withdrawn"), "a reason", stage="open", **{field: value}).field == field


def test_a_step_to_a_stage_sets_the_rating_itself(owned: Action) -> None:
    assert refusal(owned, "well", stage="complete", rag="amber").field == "rag"
    # A form that sends all its fields back may name the rating that is there.
    assert after(owned, "well", stage="complete", rag="green").is_complete


# --- what holds after any number of valid edits ---------------------------------------------------------------

PEOPLE = ("Ann", "ann", "Bo", "KCC\\bo", "")
NOTES = ("", "a reason", "another")
DAYS = st.integers(-60, 200).map(away)
SETTABLE = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Thresholds", "Apply thresholds", ""]),
        "owner": st.sampled_from(PEOPLE),
        "due": st.none() | DAYS,
        "forecast": st.none() | DAYS,
        "priority": st.sampled_from(Priority),
        "rag": st.sampled_from(Rag),
        "rag_reason": st.sampled_from(NOTES),
        "stage": st.sampled_from(Stage),
        "completed_on": DAYS,
        "signed_off_on": DAYS,
        "signed_off_by": st.sampled_from(PEOPLE),
        "accepted_evidence": st.sampled_from(NOTES),
        "withdrawn_reason": st.sampled_from(NOTES),
    },
)
STEPS = st.sampled_from(
    [
        {"stage": "complete"},
        {"stage": "closed", "accepted_evidence": "audit"},
        {"stage": "open"},
        {"stage": "withdrawn"},
        {"owner": "Ann"},
        {"owner": "Bo"},
        {"rag": "amber"},
        {"rag": "red"},
        {"due": away(30)},
        {"due": away(60)},
        {},
    ]
)
"""Those that a plan is made of, so that random edits get as far as closed and back."""


@st.composite
def edits(draw: st.DrawFn, action: Action, day: date = TODAY) -> Edit:
    """A valid edit of ``action``; where the rules refuse what was drawn, a note."""
    values = draw(STEPS | SETTABLE)
    note, by = draw(st.sampled_from(NOTES)), draw(st.sampled_from(PEOPLE))
    try:
        return propose(action, values, key=KEY, today=day, by=by, note=note)
    except Invalid:
        return propose(action, {}, key=KEY, today=day, by=by, note=note)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Action, ...]:
    """An action through its valid edits, a few days apart."""
    action, day = new_action(), TODAY
    seen = [action]
    for _ in range(draw(st.integers(1, 12))):
        action = replace(draw(edits(action, day)).after, updated_on=day)  # type: ignore[assignment]
        day += timedelta(days=draw(st.integers(0, 40)))
        seen.append(action)
    return tuple(seen)


def broken_rules(action: Action) -> list[str]:
    """The rules of design section 3 that an action breaks, whatever happened to it."""
    rules = {
        "blue is closed and closed is blue": (action.rag is Rag.BLUE) is action.is_closed,
        "red and amber have a reason": bool(action.rag_reason) or action.rag not in (Rag.RED, Rag.AMBER),
        "signed off by somebody other than the owner": not action.is_closed
        or (bool(action.accepted_evidence) and not same_person(action.owner, action.signed_off_by)),
        "an open action is not completed": not action.is_open
        or (action.completed_on, action.signed_off_on, action.signed_off_by) == (None, None, ""),
        "a finished one is": not (action.is_complete or action.is_closed) or action.completed_on is not None,
        "signed off after it was completed": action.signed_off_on is None
        or (action.completed_on is not None and action.completed_on <= action.signed_off_on),
        "withdrawn has a reason": bool(action.withdrawn_reason) is action.is_withdrawn,
        "a due date has an original": action.due is None or action.original_due is not None,
        "a title": bool(action.title),
    }
    return [rule for rule, holds in rules.items() if not holds]


@given(histories())
def test_no_sequence_of_valid_edits_breaks_a_rule(history: tuple[Action, ...]) -> None:
    for action in history:
        assert broken_rules(action) == []


@given(histories())
def test_the_original_date_is_kept_for_ever_and_every_move_is_counted(history: tuple[Action, ...]) -> None:
    promised = [action.original_due for action in history if action.original_due]
    assert len(set(promised)) <= 1
    moves = 0
    for before, action in zip(history, history[1:], strict=False):
        moves += before.due is not None and before.due != action.due
        assert action.times_moved == moves


@given(st.data(), histories())
def test_an_optimistic_rating_has_a_reason(data: st.DataObject, history: tuple[Action, ...]) -> None:
    edit = data.draw(edits(history[-1]))
    if "rag" in edit.changed:
        declared: Action = replace(edit.after, updated_on=TODAY)  # type: ignore[assignment]
        assert declared.rag_reason or not is_optimistic(declared.rag, suggest(declared, KEY, TODAY).rag)


# --- two people at once ---------------------------------------------------------------------------------------


def test_two_people_who_change_different_fields_both_succeed(owned: Action) -> None:
    mine = propose(owned, {"owner": "Bo"}, key=KEY, today=TODAY, by="jo")
    theirs = after(owned, "no staff", rag="amber")
    assert overlap(mine, theirs) == ()
    both = merged(mine, theirs)
    assert isinstance(both, Action)
    assert (both.owner, both.rag, both.rag_reason) == ("Bo", Rag.AMBER, "no staff")


@pytest.mark.parametrize(
    ("mine", "theirs", "field"),
    [
        ({"owner": "Bo"}, {"owner": "Cy"}, "owner"),
        ({"due": LATER}, {"due": away(200)}, "due"),
        ({"due": LATER}, {"due": None}, "due"),
        ({"rag": "red"}, {"rag": "amber"}, "rag"),
        ({"stage": "complete"}, {"stage": "withdrawn"}, "stage"),
        # One rating, two reasons: neither is overwritten.
        ({"rag": "red", "rag_reason": "no staff"}, {"rag": "red", "rag_reason": "no money"}, "rag_reason"),
        ({"stage": "complete", "completed_by": "Bo"}, {"stage": "complete", "completed_by": "Cy"}, "completed_by"),
    ],
)
def test_two_people_who_change_the_same_thing_disagree(
    owned: Action, mine: dict[str, object], theirs: dict[str, object], field: str
) -> None:
    edit = propose(owned, mine, key=KEY, today=TODAY, by="jo", note="a reason")
    assert field in overlap(edit, after(owned, "a reason", **theirs))


def test_one_who_completes_and_one_who_rates_both_succeed(owned: Action) -> None:
    edit = propose(owned, {"stage": "complete"}, key=KEY, today=TODAY, by="jo", note="audited")
    rated = after(owned, "no staff", rag="red")
    assert overlap(edit, rated) == ()
    both: Action = merged(edit, rated)  # type: ignore[assignment]
    assert (both.stage, both.rag, both.rag_reason) == (Stage.COMPLETE, Rag.RED, "no staff")


def test_fields_that_belong_together_are_changed_together(owned: Action) -> None:
    red = after(owned, "no staff", rag="red")
    words = propose(red, {"rag_reason": "no money"}, key=KEY, today=TODAY, by="jo")
    assert overlap(words, after(red, rag="green")) == ("rag",)


def test_two_people_who_say_the_same_agree(owned: Action) -> None:
    edit = propose(owned, {"due": LATER, "owner": "Bo"}, key=KEY, today=TODAY, by="jo", note="waiting")
    assert overlap(edit, after(owned, "waiting too", due=LATER, owner="Bo", forecast=LATER)) == ()


def test_a_sign_off_is_not_merged_with_giving_the_action_to_the_signer(completed: Action) -> None:
    sign_off = propose(completed, {"stage": "closed"}, key=KEY, today=TODAY, by="al", note="audit")
    assert overlap(sign_off, after(completed, owner="Al")) == ("owner",)
    assert overlap(sign_off, after(completed, owner="Bo")) == ()


def test_whoever_becomes_the_owner_in_the_same_moment_cannot_sign_off(completed: Action) -> None:
    with pytest.raises(Invalid, match="Ann owns 1.2; somebody else has to sign it off"):
        propose(completed, {"stage": "closed", "owner": "Ann"}, key=KEY, today=TODAY, by="Ann", note="audit")


@given(st.data(), histories())
def test_merging_loses_nothing_breaks_no_rule_and_does_not_depend_on_who_was_first(
    data: st.DataObject, history: tuple[Action, ...]
) -> None:
    base = history[-1]
    one, other = data.draw(edits(base)), data.draw(edits(base))
    assert overlap(one, other.after) == overlap(other, one.after)
    if overlap(one, other.after):
        return
    both = merged(one, other.after)
    assert both == merged(other, one.after)
    assert broken_rules(both) == []  # type: ignore[arg-type]
    for edit in (one, other):
        assert all(getattr(both, name) == getattr(edit.after, name) for name in edit.changed)


@given(st.data(), histories())
def test_nobody_disagrees_with_an_action_that_nobody_else_has_changed(
    data: st.DataObject, history: tuple[Action, ...]
) -> None:
    edit = data.draw(edits(history[-1]))
    noted = replace(history[-1], version=7, updated_by="al", updated_on=away(50))
    assert overlap(edit, noted) == ()
    assert changed_fields(edit.after, merged(edit, noted)) == ()


# --- one more action ------------------------------------------------------------------------------------------


def test_an_area_can_have_more_actions_with_refs_of_their_own(plan: Plan, today: date) -> None:
    edit = add_action(plan, "1.2", " Train the duty team ", today)
    assert edit.before is None
    assert edit.after == Action("1.2b", "1.2", "Train the duty team")


def test_an_action_needs_an_area_and_a_title(plan: Plan, today: date) -> None:
    with pytest.raises(Invalid, match="no area '9.9'"):
        add_action(plan, "9.9", "x", today)
    with pytest.raises(Invalid, match="title cannot be empty"):
        add_action(plan, "1.2", " ", today)


def test_refs_run_from_b_to_z_then_aa_and_sort_as_people_count(plan: Plan, today: date) -> None:
    refs = []
    for _ in range(52):
        action: Action = add_action(plan, "1.2", "One more", today).after  # type: ignore[assignment]
        refs.append(action.ref)
        plan = replace(plan, actions=(*plan.actions, action))
    assert refs[:2] == ["1.2b", "1.2c"]
    assert refs[24:28] == ["1.2z", "1.2aa", "1.2ab", "1.2ac"]
    assert refs[50:] == ["1.2az", "1.2ba"]
    assert sorted(["2.1", "1.10", *refs[::-1], "1.2"], key=ref_order) == ["1.2", *refs, "1.10", "2.1"]


def test_a_ref_is_never_used_again_not_even_that_of_a_withdrawn_action(plan: Plan, today: date) -> None:
    added = add_action(plan, "1.2", "One more", today).after
    withdrawn = replace(added, stage=Stage.WITHDRAWN)
    assert add_action(replace(plan, actions=(*plan.actions, withdrawn)), "1.2", "Another", today).ref == "1.2c"


@given(st.sets(st.integers(2, 60)))
def test_the_next_ref_is_always_a_free_one(numbers: set[int]) -> None:
    every: list[str] = []
    for _ in range(60):
        every.append(next_ref("1.2", frozenset(every)))
    taken = frozenset(every[number - 2] for number in numbers)
    assert next_ref("1.2", taken) == next(ref for ref in every if ref not in taken)

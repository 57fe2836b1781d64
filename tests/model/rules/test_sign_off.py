"""A sign-off: by somebody else, verified in one of four ways, and checked again on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage, Verification
from actionplan.model.edit_conflicts import overlap
from actionplan.model.hold_checks import CheckAfter
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_all, propose_one, rebase
from actionplan.model.rules.people import change_person, merge
from actionplan.model.rules.stages import why_not_signer
from actionplan.model.typed_values import read_sample
from any_plan import TODAY
from valid_edits import action_after, after, away, new_action, refusal

HOW = "say how it was verified: declared, evidence read, sample tested or independent"


def complete(by: str, **values: object) -> Action:
    return new_action(stage=Stage.COMPLETE, completed_on=TODAY, completed_by=by, **values)


def with_complete(plan: Plan, by: str, owner: str = "") -> Plan:
    """The plan in which 1.1 is complete, as ``by`` says."""
    actions = [
        replace(action, stage=Stage.COMPLETE, completed_on=plan.as_at, completed_by=by, owner=owner)
        if action.ref == "1.1"
        else action
        for action in plan.actions
    ]
    return replace(plan, actions=tuple(actions), as_at=TODAY)


def signed(plan: Plan, signer: str, by: str = "root") -> str:
    """What becomes of a sign-off of 1.1: closed, or why not."""
    (action,) = (action for action in plan.actions if action.ref == "1.1")
    values = {"stage": "closed", "accepted_evidence": "audit", "verified": "d"}
    if signer:
        values["signed_off_by"] = signer
    try:
        return action_after(propose_one(plan, action, values, by=by)).stage.value
    except Invalid as refused:
        return str(refused)


# --- who may sign -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("signer", ["Ann", "ANN", " a n n ", "KCC\\ann"])
def test_nobody_signs_off_what_they_marked_complete_though_nobody_owns_it(signer: str) -> None:
    refused = refusal(complete("Ann"), "audit", by="al", stage="closed", signed_off_by=signer)
    assert (refused.field, str(refused)) == (
        "signed_off_by",
        "Ann marked 1.2 complete; somebody else has to sign it off",
    )


def test_whoever_marked_it_complete_enters_a_sign_off_only_of_somebody_who_is_named() -> None:
    assert refusal(complete("Ann"), "audit", by="ann", stage="closed").field == "signed_off_by"
    closed = after(complete("Ann"), "audit", by="ann", stage="closed", signed_off_by="The Board")
    assert (closed.signed_off_by, closed.completed_by) == ("The Board", "Ann")
    assert after(complete(""), "audit", by="ann", stage="closed").is_closed, "nobody knows who marked it"


def test_nor_under_a_name_that_they_have_now_or_had(plan: Plan) -> None:
    plan = with_complete(plan, by="asmith")
    edit = change_person(plan, "asmith", name="Ann Smith")
    renamed = plan.changed((), people=(edit.after,))
    for signer in ("Ann Smith", "ann  smith", "asmith", "ASMITH"):
        assert signed(renamed, signer) == "asmith marked 1.1 complete; somebody else has to sign it off"
    assert signed(renamed, "Bo") == "closed"
    merged = renamed.changed((), people=(*renamed.people, merge(renamed, "ms", "asmith").after))
    assert signed(merged, "ms").startswith("asmith marked 1.1 complete")
    assert why_not_signer(merged, merged.actions[0], "ms") == signed(merged, "ms")
    assert signed(with_complete(merged, by="ms"), "Ann Smith").startswith("ms marked 1.1 complete")


def test_nobody_becomes_by_another_name_the_one_who_signed_off_what_they_marked_complete(plan: Plan) -> None:
    plan = with_complete(plan, by="asmith")
    (action,) = (action for action in plan.actions if action.ref == "1.1")
    values = {"stage": "closed", "signed_off_by": "Bo", "accepted_evidence": "audit"}
    edit = propose_one(plan, action, values, by="root")
    closed = replace(plan, actions=(action_after(edit), *plan.actions[1:]))
    with pytest.raises(Invalid, match="Bo has signed off 1.1, marked complete by asmith: nobody signs off what they"):
        change_person(closed, "asmith", name="bo")
    with pytest.raises(Invalid, match="nobody signs off what they have marked complete"):
        merge(closed, "Bo", "asmith")
    assert change_person(closed, "asmith", name="Ann").after is not None


# --- how it was verified ----------------------------------------------------------------------------------------


def test_whoever_is_there_to_be_asked_says_how_it_was_verified(plan: Plan) -> None:
    plan = with_complete(plan, by="Ann")
    action = plan.actions[0]
    values = {"stage": "closed", "accepted_evidence": "audit"}
    for missing in (values, {**values, "verified": " "}):
        with pytest.raises(Invalid, match=HOW):
            propose_all(plan, [action], missing, by="al")
    (edit,) = propose_all(plan, [action], {**values, "verified": "i"}, by="al")
    assert action_after(edit).verified is Verification.INDEPENDENT
    with pytest.raises(Invalid, match="complete it before"):
        propose_all(plan, [plan.actions[1]], values, by="al")
    assert action_after(propose_one(plan, action, values, by="al")).verified is None, "a table that does not say it"


def test_a_sample_says_how_many_of_how_many_and_that_it_was_tested() -> None:
    closed = after(complete("Ann"), "audit", stage="closed", sample="18/20 files")
    assert (closed.verified, closed.sample) == (Verification.SAMPLE_TESTED, "18 of 20 files")
    assert refusal(complete("Ann"), "audit", stage="closed", verified="s").field == "sample"
    assert refusal(complete("Ann"), "audit", stage="closed", verified="d", sample="1 of 2").field == "verified"


@pytest.mark.parametrize(
    "text",
    ["many", "21 of 20", "0 of 0", "0 of 20", "123456789 of 123456789", "18 of 20 of 30", "18", "18 of", "-1 of 20"],
)
def test_what_is_no_sample_is_refused(text: str) -> None:
    assert refusal(complete("Ann"), "audit", stage="closed", sample=text).field == "sample"


@given(st.integers(1, 5000), st.integers(1, 5000), st.sampled_from([" of ", "/", " out of ", " OF "]))
def test_a_sample_is_read_as_it_is_written(right: int, tested: int, between: str) -> None:
    if right <= tested:
        sample = read_sample(f"{right:,}{between}{tested:,}")
        assert sample == f"{right} of {tested}" == read_sample(sample)


def test_how_it_was_verified_is_of_the_sign_off_alone(signed_off: Action, completed: Action) -> None:
    assert signed_off.verified is None, "as of an old sign-off"
    for action in (signed_off, completed):
        assert refusal(action, "later", verified="i").field == "verified"
    closed = after(complete("Ann"), "audit", stage="closed", sample="9 of 9")
    for stage in ("open", "withdrawn"):
        gone = after(closed, "it does not hold", stage=stage)
        assert gone.check_on is None
    reopened = after(closed, "it does not hold", stage="open")
    assert (reopened.verified, reopened.sample) == (None, "")


# --- when it is checked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("priority", "days"), [(Priority.CRITICAL, 90), (Priority.HIGH, 90), (Priority.NORMAL, 180), (Priority.LOW, 180)]
)
def test_a_sign_off_sets_a_check_date_by_priority(priority: Priority, days: int) -> None:
    closed = after(complete("Ann", priority=priority), "audit", stage="closed")
    assert closed.check_on == away(days)


def test_the_plan_or_the_sign_off_may_say_another(plan: Plan) -> None:
    plan = replace(with_complete(plan, by="Ann"), check_after=CheckAfter(normal=60, low=0))
    action, values = plan.actions[0], {"stage": "closed", "accepted_evidence": "audit"}
    assert action_after(propose_one(plan, action, values, by="al")).check_on == away(60)
    low = replace(action, priority=Priority.LOW)
    assert action_after(propose_one(plan, low, values, by="al")).check_on is None
    own = propose_one(plan, action, {**values, "check_on": "1 mar"}, by="al")
    assert action_after(own).check_on == date(2027, 3, 1)
    with pytest.raises(Invalid, match="is on a day after its sign-off on"):
        propose_one(plan, action, {**values, "check_on": "today"}, by="al")


def test_a_check_date_is_changed_later_and_taken_back_with_a_reason(signed_off: Action, owned: Action) -> None:
    assert after(signed_off, check_on="15 jan").check_on == date(2027, 1, 15)
    assert refusal(signed_off, check_on="").field == "note"
    assert after(signed_off, "the service has ended", check_on="-").check_on is None
    assert str(refusal(owned, check_on="15 jan")) == "1.2 is open; only what is signed off is checked again"


def test_of_two_check_dates_somebody_decides(plan: Plan) -> None:
    plan = with_complete(plan, by="Ann")
    signed_off = propose_one(plan, plan.actions[0], {"stage": "closed", "accepted_evidence": "audit"}, by="al")
    closed = action_after(signed_off)
    plan = replace(plan, actions=(closed, *plan.actions[1:]))
    mine = propose_one(plan, closed, {"check_on": "1 feb"}, by="jo")
    theirs = action_after(propose_one(plan, closed, {"check_on": "1 mar"}, by="al"))
    assert overlap(mine, theirs) == ("check_on",)
    now = replace(plan, actions=(theirs, *plan.actions[1:]))
    for day in (date(2027, 2, 1), date(2027, 3, 1)):
        assert action_after(rebase(now, mine, theirs, {"check_on": day}, by="jo")).check_on == day
    reopened = action_after(propose_one(plan, closed, {"stage": "open"}, by="al", note="it does not hold"))
    assert overlap(mine, reopened) == ("stage",)
    after_all = rebase(
        replace(plan, actions=(reopened, *plan.actions[1:])), mine, reopened, {"stage": Stage.OPEN}, by="jo"
    )
    assert action_after(after_all) == reopened

"""The answers to the question whether what was signed off holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind, Stage, Verification
from actionplan.model.edit import Edit
from actionplan.model.hold_checks import HoldCheck, HoldOutcome
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.hold_checks import check_holds
from any_plan import TODAY

SIGNED_OFF = date(2026, 9, 1)


@pytest.fixture
def closed(plan: Plan) -> Plan:
    """1.1 is closed, with one piece of evidence, and due to be checked."""
    first, *others = plan.actions
    action = replace(
        first,
        stage=Stage.CLOSED,
        rag=Condition.CHECKED,
        completed_on=SIGNED_OFF,
        completed_by="Ann",
        signed_off_on=SIGNED_OFF,
        signed_off_by="Bo",
        accepted_evidence="audit",
        verified=Verification.DECLARED,
        check_on=TODAY,
    )
    piece = Evidence(f"{action.ref}/1", action.ref, "Audit of May", "", SIGNED_OFF, EvidenceKind.AUDIT)
    return replace(plan, actions=(action, *others), evidence=(piece,), as_at=TODAY)


def answered(plan: Plan, outcome: str, **values: Any) -> list[Edit]:
    return check_holds(plan, plan.actions[0], outcome, by="jo", **values)


def refused(plan: Plan, outcome: str, **values: Any) -> str:
    with pytest.raises(Invalid) as refusal:
        answered(plan, outcome, **values)
    assert str(refusal.value).isprintable()
    return refusal.value.field


def records(edits: list[Edit]) -> tuple[Action, HoldCheck, list[Evidence]]:
    action, check, *pieces = (edit.after for edit in edits)
    assert isinstance(action, Action) and isinstance(check, HoldCheck)
    return action, check, [piece for piece in pieces if isinstance(piece, Evidence)]


@pytest.mark.parametrize("name", ["Cy", "cy"])
def test_its_owner_does_not_say_that_it_holds(closed: Plan, name: str) -> None:
    owned = replace(closed, actions=(replace(closed.actions[0], owner="Cy"), *closed.actions[1:]))
    assert refused(owned, "holding", evidence="1.1/1", checked_by=name) == "checked_by"
    with pytest.raises(Invalid, match=r"Cy owns 1\.1; name who else looked whether it holds"):
        check_holds(owned, owned.actions[0], "holding", by=name, evidence="1.1/1")
    _, check, _ = records(check_holds(owned, owned.actions[0], "holding", by=name, checked_by="Di", evidence="1.1/1"))
    assert check.by == "Di"
    # Nobody has to be asked to say that it does not, or that it cannot be said.
    assert check_holds(owned, owned.actions[0], "slipping", by=name, what="five had no date")
    assert check_holds(owned, owned.actions[0], "not yet", by=name, what="no audit", next_check="2027-03-01")


def test_what_holds_needs_evidence_and_is_checked_again_or_no_more(closed: Plan) -> None:
    assert refused(closed, "holding") == refused(closed, "holding", what="it does") == "evidence"
    action, check, pieces = records(answered(closed, "h", evidence="1.1/1", next_check="in 6 months"))
    assert (action.stage, action.check_on) == (Stage.CLOSED, date(2027, 5, 27))
    assert (check.ref, check.outcome, check.evidence) == ("1.1/h1", HoldOutcome.HOLDING, "1.1/1")
    assert (check.what, check.by, check.checked_on) == ("", "jo", TODAY)
    assert pieces == []
    action, check, _ = records(answered(closed, "holding", evidence="1", what="the same in November"))
    assert (action.check_on, check.next_check, check.what) == (None, None, "the same in November")


def test_new_evidence_is_added_with_it_and_says_of_which_kind_it_is(closed: Plan) -> None:
    assert refused(closed, "holding", evidence="Audit of 12 files") == "kind"
    assert refused(closed, "holding", evidence="1.1/7") == "evidence"
    _, check, (piece,) = records(answered(closed, "holding", evidence="Audit of 12 files", kind="c", place="nov.docx"))
    assert (piece.ref, piece.what, piece.place, piece.kind) == (
        "1.1/2",
        "Audit of 12 files",
        "nov.docx",
        "casework audit",
    )
    assert check.evidence == "1.1/2"


def test_what_slips_is_reopened_with_a_reason(closed: Plan) -> None:
    assert refused(closed, "slipping") == "what"
    assert refused(closed, "slipping", what="five had no date", next_check="1 mar") == "next_check"
    action, check, _ = records(answered(closed, "s", what="five had no date"))
    assert (action.stage, action.check_on, action.signed_off_by, action.verified) == (Stage.OPEN, None, "", None)
    assert (check.outcome, check.what) == (HoldOutcome.SLIPPING, "five had no date")


def test_not_yet_says_why_and_when(closed: Plan) -> None:
    assert refused(closed, "not yet", next_check="1 mar") == "what"
    assert refused(closed, "not yet", what="the audit is in March") == "next_check"
    assert refused(closed, "not yet", what="the audit is in March", next_check="today") == "next_check"
    action, check, _ = records(answered(closed, "n", what="the audit is in March", next_check="15 mar"))
    assert (action.stage, action.check_on, check.next_check) == (Stage.CLOSED, date(2027, 3, 15), date(2027, 3, 15))


def test_only_what_is_signed_off_is_checked_and_not_before_that(closed: Plan) -> None:
    assert refused(closed, "holding", evidence="1", checked_on="2026-08-31") == "checked_on"
    assert refused(closed, "perhaps", evidence="1") == "outcome"
    with pytest.raises(Invalid, match="1.2 is open; only what is signed off is checked again"):
        check_holds(closed, closed.actions[1], "holding", by="jo", evidence="x", kind="c")

"""Evidence, the mapping of an area, and what is said of a strength."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind, Stage
from actionplan.model.area import Area, Fit, Standing, StrengthCheck
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import undone_addition_of
from actionplan.model.refusal import Invalid
from actionplan.model.rules.records import add_evidence, check_strength, map_area
from actionplan.model.sources import Strength
from actionplan.model.weekly_review import Decision

AUDIT: dict[str, Any] = {"what": "Audit of 30 cases", "place": "audits/oct.docx", "dated": "", "kind": "casework"}


def added(plan: Plan, **given: Any) -> Evidence:
    """A piece of evidence of action 1.2."""
    edit = add_evidence(plan, _action(plan, "1.2"), **{**AUDIT, **given})
    assert edit.before is None
    assert isinstance(edit.after, Evidence)
    return edit.after


def _action(plan: Plan, ref: str) -> Action:
    action = plan.action(ref)
    assert action is not None
    return action


# --- evidence -------------------------------------------------------------------------------------------------


def test_evidence_says_what_where_when_and_of_what_kind(plan: Plan) -> None:
    assert added(plan) == Evidence(
        *("1.2/1", "1.2", "Audit of 30 cases", "audits/oct.docx", date(2026, 11, 27), EvidenceKind.AUDIT)
    )
    assert added(plan, dated="31/10/26", kind="fe").dated == date(2026, 10, 31)
    assert added(plan, place="").place == ""


def test_pieces_are_numbered_and_no_number_comes_twice(plan: Plan) -> None:
    one = added(plan)
    taken = replace(plan, evidence=(one, replace(one, ref="1.2/2", withdrawn="wrong file"), replace(one, action="1.1")))
    assert added(taken).ref == "1.2/3"
    assert [piece.ref for piece in taken.evidence_of(_action(plan, "1.2"))] == ["1.2/1"]


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"what": "  "}, "what", "cannot be empty"),
        ({"kind": "d"}, "kind", "casework audit, data, document, feedback, observation"),
        ({"kind": ""}, "kind", "it is one of"),
        ({"dated": "tomorrow"}, "dated", "still to come"),
        ({"dated": "31 feb"}, "dated", "no such day"),
        ({"dated": "2006-11-27"}, "dated", "is the year right"),
    ],
)
def test_evidence_that_is_none_is_refused(plan: Plan, given: dict[str, Any], field: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        added(plan, **given)
    assert refused.value.field == field


# --- the mapping ----------------------------------------------------------------------------------------------


def mapped(plan: Plan, *said: str) -> Area:
    """Area 1.3, of "outcomes", after somebody has mapped it."""
    edit = map_area(plan, plan.area("1.3"), *said)
    assert edit.before == plan.area("1.3")
    assert isinstance(edit.after, Area)
    return edit.after


@pytest.mark.parametrize("name", ["quality", "QUALITY", "Quality of practice", "practice"])
def test_an_area_is_mapped_by_key_or_title_with_a_reason(plan: Plan, name: str) -> None:
    after = mapped(plan, name, "w", "seeing children is practice")
    assert (after.summary_area, after.fit, after.mapping_reason) == (
        *("quality", Fit.WEAK),
        "seeing children is practice",
    )
    assert after.text == plan.area("1.3").text


@pytest.mark.parametrize("name", ["none", "", "Not mapped"])
def test_not_mapped_is_an_honest_place_and_has_no_fit(plan: Plan, name: str) -> None:
    after = mapped(plan, name, "strong", "no heading names it")
    assert (after.summary_area, after.fit) == (None, None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (("elsewhere", "weak", "because"), "summary_area"),
        (("o", "weak", "because"), "summary_area"),
        (("quality", "weak", " "), "mapping_reason"),
        (("quality", "weak", "the child's journey"), "mapping_reason"),
        (("quality", "perfect", "because"), "fit"),
        (("quality", "", "because"), "fit"),
    ],
)
def test_a_mapping_without_place_reason_or_fit_is_refused(plan: Plan, said: tuple[str, ...], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        mapped(plan, *said)
    assert refused.value.field == field


# --- strengths ------------------------------------------------------------------------------------------------


def checked(plan: Plan, standing: Standing, because: str) -> Edit:
    """What is said of the plan's strength."""
    return check_strength(plan, plan.strengths[0], standing, because)


def test_a_strength_is_still_true_with_what_shows_it(plan: Plan) -> None:
    edit = checked(plan, Standing.STILL_TRUE, "staff survey")
    assert edit == Edit(None, StrengthCheck("S1.1", Standing.STILL_TRUE, "staff survey"))


def test_what_was_said_before_is_changed_not_added_to(plan: Plan) -> None:
    said = StrengthCheck("S1.1", Standing.STILL_TRUE, "staff survey", version=3)
    edit = checked(replace(plan, checks=(said,)), Standing.AT_RISK, "two managers leave")
    assert (edit.before, edit.changed) == (said, ("standing", "because"))


@pytest.mark.parametrize(("standing", "says"), [(Standing.STILL_TRUE, "what shows it"), (Standing.AT_RISK, "say why")])
def test_nothing_is_said_of_a_strength_without_a_reason(plan: Plan, standing: Standing, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        checked(plan, standing, "  ")


# --- undoing an addition --------------------------------------------------------------------------------------


def test_what_was_added_by_mistake_is_kept_and_does_not_count(plan: Plan) -> None:
    assert undone_addition_of(added(plan)).withdrawn
    assert undone_addition_of(Decision("D1", "R1", "", "Write", "A", None)).withdrawn
    assert undone_addition_of(StrengthCheck("S1.1", Standing.AT_RISK, "why")) == StrengthCheck(
        "S1.1", Standing.NOT_CHECKED, ""
    )
    closed = undone_addition_of(replace(plan.actions[0], stage=Stage.CLOSED, rag=Condition.CHECKED))
    assert (closed.stage, closed.rag) == (Stage.WITHDRAWN, Condition.UNRATED)
    assert undone_addition_of(plan.areas[0]).withdrawn


def test_a_strength_nobody_has_looked_at_has_no_check(plan: Plan) -> None:
    assert plan.check_of(Strength("S9.9", 1, "New")) is None

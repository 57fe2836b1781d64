"""An action that answers several findings, and the key messages that a finding belongs to."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind, Stage
from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.findings import findings
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import add_action
from actionplan.model.rules.findings import respond
from actionplan.model.rules.links import link, link_message, unlink, unlink_message
from actionplan.model.sources import KeyMessage, MessageLink
from contract import TODAY

NOT_AGREED = {"response": "not agreed", "response_reason": "it is not so"}


def action_of(plan: Plan, ref: str) -> Action:
    action = plan.action(ref)
    assert action is not None
    return action


def with_action(plan: Plan, ref: str, **values: Any) -> Plan:
    """The plan with values of one of its actions changed."""
    return replace(plan, actions=plan.with_actions([replace(action_of(plan, ref), **values)]))


def with_area(plan: Plan, ref: str, **values: Any) -> Plan:
    """The plan with values of one of its findings changed."""
    return replace(plan, areas=tuple(replace(area, **values) if area.ref == ref else area for area in plan.areas))


def saved(plan: Plan, edits: list[Edit]) -> Plan:
    """The plan after the edits."""
    areas = {edit.ref: edit.after for edit in edits if isinstance(edit.after, Area)}
    actions = plan.with_actions([edit.after for edit in edits if isinstance(edit.after, Action)])
    return replace(plan, actions=actions, areas=tuple(areas.get(area.ref, area) for area in plan.areas))


def test_the_action_that_the_other_finding_began_with_is_withdrawn_and_comes_back_when_the_link_goes(
    plan: Plan,
) -> None:
    linked = saved(plan, link(plan, action_of(plan, "1.2"), "2.1", by="jo"))
    assert action_of(linked, "1.2").also_answers == ("2.1",)
    withdrawn = action_of(linked, "2.1")
    assert (withdrawn.stage, withdrawn.withdrawn_reason) == (Stage.WITHDRAWN, "2.1 is answered by 1.2")
    assert [action.ref for action in linked.actions_of(linked.area("2.1"))] == ["1.2"]
    unlinked = saved(linked, unlink(linked, action_of(linked, "1.2"), "2.1", by="jo"))
    assert action_of(unlinked, "1.2").also_answers == ()
    assert action_of(unlinked, "2.1").is_open


def test_an_action_of_what_is_not_agreed_comes_back_with_the_agreement_not_with_the_link(plan: Plan) -> None:
    linked = saved(plan, link(plan, action_of(plan, "1.2"), "2.1", by="jo"))
    answer = {"response": "not agreed", "response_reason": "no power to"}
    not_agreed = saved(linked, respond(linked, linked.area("2.1"), answer, by="jo"))
    unlinked = saved(not_agreed, unlink(not_agreed, action_of(not_agreed, "1.2"), "2.1", by="jo"))
    assert action_of(unlinked, "2.1").is_withdrawn
    agreed = saved(unlinked, respond(unlinked, unlinked.area("2.1"), {"response": "agreed"}, by="jo"))
    assert action_of(agreed, "2.1").is_open
    still_linked = saved(not_agreed, respond(not_agreed, not_agreed.area("2.1"), {"response": "agreed"}, by="jo"))
    assert action_of(still_linked, "2.1").is_withdrawn, "the other answers it"


@pytest.mark.parametrize(
    "values",
    [{"owner": "Ann"}, {"title": "Audit 40 files a month"}, {"rag_reason": "x"}, {"also_answers": ("1.3",)}],
    ids=str,
)
def test_an_action_that_somebody_has_worked_on_stays(plan: Plan, values: dict[str, Any]) -> None:
    worked_on = with_action(plan, "2.1", **values)
    edits = link(worked_on, action_of(worked_on, "1.2"), "2.1", by="jo")
    assert [edit.ref for edit in edits] == ["1.2"]


def test_so_does_one_with_evidence(plan: Plan) -> None:
    piece = Evidence("2.1/1", "2.1", "An audit", "", None, EvidenceKind.AUDIT)
    shown = replace(plan, evidence=(piece,))
    assert [edit.ref for edit in link(shown, action_of(shown, "1.2"), "2.1", by="jo")] == ["1.2"]


def test_what_was_withdrawn_for_another_reason_or_is_not_needed_stays_withdrawn(plan: Plan) -> None:
    linked = saved(plan, link(plan, action_of(plan, "1.2"), "2.1", by="jo"))
    twice = saved(linked, link(linked, action_of(linked, "1.3"), "2.1", by="jo"))
    assert [edit.ref for edit in unlink(twice, action_of(twice, "1.2"), "2.1", by="jo")] == ["1.2"]
    otherwise = with_action(linked, "2.1", withdrawn_reason="overtaken")
    assert [edit.ref for edit in unlink(otherwise, action_of(otherwise, "1.2"), "2.1", by="jo")] == ["1.2"]


def test_refs_are_the_same_without_regard_to_case(plan: Plan) -> None:
    named = replace(
        plan,
        areas=(replace(plan.areas[0], ref="MD3"), *plan.areas[1:]),
        actions=(replace(plan.actions[0], ref="MD3", area="MD3"), *plan.actions[1:]),
    )
    assert saved(named, link(named, action_of(named, "1.2"), " md3 ", by="jo")).actions[1].also_answers == ("MD3",)


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("9.9", "there is no area '9.9' in the plan"),
        ("1.2", "1.2 answers 1.2 already"),
        ("1.3", "1.2 answers 1.3 already"),
        ("2.2", "2.2 is withdrawn; there is nothing to answer"),
    ],
)
def test_what_cannot_be_linked_is_refused_and_why(plan: Plan, finding: str, words: str) -> None:
    refused = with_action(plan, "1.2", also_answers=("1.3",))
    refused = with_area(refused, "2.2", withdrawn="by mistake")
    with pytest.raises(Invalid) as refusal:
        link(refused, action_of(refused, "1.2"), finding, by="jo")
    assert str(refusal.value) == words


def test_a_finding_that_is_not_agreed_gets_an_action_by_link_as_by_add_and_is_a_gap_then(plan: Plan) -> None:
    not_agreed = saved(plan, respond(plan, plan.area("2.1"), NOT_AGREED, by="jo"))
    assert findings(not_agreed).gaps[-1] == ("without an answer", ("1.1", "1.2", "1.3", "2.2"))
    linked = saved(not_agreed, link(not_agreed, action_of(not_agreed, "1.2"), "2.1", by="jo"))
    added = saved(not_agreed, [add_action(not_agreed, "2.1", "Do it all the same", TODAY)])
    for with_it in (linked, added):
        assert findings(with_it).gaps[-1] == ("not agreed, but with an action that counts", ("2.1",))
    assert linked.action("2.1").is_withdrawn  # type: ignore[union-attr]


def test_a_finding_that_is_not_agreed_after_somebody_worked_on_it_is_a_gap(plan: Plan) -> None:
    owned = with_action(plan, "2.1", owner="Al")
    not_agreed = saved(owned, respond(owned, owned.area("2.1"), NOT_AGREED, by="jo"))
    assert not action_of(not_agreed, "2.1").is_withdrawn
    assert findings(not_agreed).gaps[-1] == ("not agreed, but with an action that counts", ("2.1",))


def test_a_withdrawn_action_answers_nothing_more(plan: Plan) -> None:
    withdrawn = with_action(plan, "1.2", stage=Stage.WITHDRAWN)
    with pytest.raises(Invalid, match=r"1\.2 is withdrawn; reopen it first"):
        link(withdrawn, action_of(withdrawn, "1.2"), "2.1", by="jo")


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("1.2", "1.2 is counted under 1.2; only what it answers too is unlinked"),
        ("2.1", "1.2 does not answer 2.1"),
        ("9.9", "there is no area '9.9' in the plan"),
    ],
)
def test_what_is_not_linked_cannot_be_unlinked(plan: Plan, finding: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        unlink(plan, action_of(plan, "1.2"), finding, by="jo")
    assert str(refusal.value) == words


# --- key messages ---------------------------------------------------------------------------------------------

MESSAGES = (KeyMessage("urgency", "Urgency"), KeyMessage("journey", "Concentrate on the child's journey"))


@pytest.fixture
def told(plan: Plan) -> Plan:
    """The plan with two key messages."""
    return replace(plan, key_messages=MESSAGES)


@pytest.mark.parametrize("typed", ["journey", "JOURNEY", " concentrate on the child's journey ", "child's"])
def test_a_finding_belongs_to_a_message_for_a_reason(told: Plan, typed: str) -> None:
    edit = link_message(told, told.area("1.3"), typed, " children are to be seen ")
    assert edit == Edit(None, MessageLink("1.3/k1", "1.3", "journey", "children are to be seen"))


def test_it_may_belong_to_several_and_no_ref_comes_twice(told: Plan) -> None:
    first = MessageLink("1.3/k1", "1.3", "journey", "so it says", withdrawn="by mistake")
    linked = replace(told, message_links=(first,))
    assert link_message(linked, told.area("1.3"), "urgency", "soon").ref == "1.3/k2"
    again = link_message(linked, told.area("1.3"), "journey", "on second thoughts")
    assert again == Edit(first, replace(first, reason="on second thoughts", withdrawn=""))


def test_it_belongs_to_it_no_more_for_a_reason(told: Plan) -> None:
    before = MessageLink("1.3/k1", "1.3", "journey", "so it says")
    linked = replace(told, message_links=(before,))
    edit = unlink_message(linked, told.area("1.3"), "journey", "it is about pace")
    assert edit == Edit(before, replace(before, withdrawn="it is about pace"))
    with pytest.raises(Invalid, match="say why"):
        unlink_message(linked, told.area("1.3"), "journey", " ")
    with pytest.raises(Invalid, match=r"1\.3 does not belong to the key message 'Urgency'"):
        unlink_message(linked, told.area("1.3"), "urgency", "no")


@pytest.mark.parametrize(
    ("message", "reason", "words"),
    [
        ("zeal", "because", "there is no key message 'zeal'; choose from: urgency, journey"),
        ("", "because", "there is no key message ''; choose from: urgency, journey"),
        ("urgency", "", "say why 1.3 belongs to it"),
    ],
)
def test_no_such_message_and_no_reason_are_refused(told: Plan, message: str, reason: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        link_message(told, told.area("1.3"), message, reason)
    assert str(refusal.value) == words
    with pytest.raises(Invalid, match="the plan has no key messages"):
        link_message(replace(told, key_messages=()), told.area("1.3"), "urgency", "because")

"""What each role may write: every kind of record, every field of an action, and every step of a key, role by role."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind, Stage
from actionplan.model.edit import Edit
from actionplan.model.fields import EDITABLE
from actionplan.model.grants import Access, Role
from actionplan.model.milestones import Milestone
from actionplan.model.people import Body, Person
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KINDS, RecordKind
from actionplan.model.rules.permissions import (
    deed_refusal,
    is_theirs,
    key_refusal,
    permissions,
    step_refusal,
    undo_refusal,
    write_refusal,
)
from valid_edits import new_action

ME = "Head of Quality"
HOLDERS = {Role.EDITOR: ("Ed Moss",), Role.KEEPER: ("Kim Ali",)}
MINE, SUPPORTED = new_action(ref="1.1", owner=ME), new_action(ref="1.2", owner="Ann", support=("Bo", ME))
ANOTHERS = new_action(ref="1.3", owner="Ann")
ACTIONS = {action.ref: action for action in (MINE, SUPPORTED, ANOTHERS)}
OF_KEEPER = {"key_choice", "access_grant", "revision", "redaction", "web_link"}
NAMED_FIRST = {"person", "body"}
OF_UPDATER = {"rag", "rag_reason", "forecast", "status", "blocked_by", "stage", "completed_on", "completed_by"}
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def as_role(role: Role | None) -> Access:
    return Access("una", ME, ME, role, has_roles=True, holders=HOLDERS)


def refusal(role: Role | None, *edits: Edit) -> str:
    return write_refusal(as_role(role), edits, ACTIONS.get, str)


def blank(kind: RecordKind) -> Any:
    """A record of a kind, as little as it takes; of an action, the one that is mine."""
    if kind.record in (Person, Body):
        return kind.record("Ann", "Ann")
    fields = kind.record.__struct_fields__
    required = fields[: len(fields) - len(kind.record.__struct_defaults__)]
    values: dict[str, Any] = dict.fromkeys(required, "")
    return kind.record(**values)


def who_may(*edits: Edit) -> set[Role]:
    return {role for role in Role if not refusal(role, *edits)}


@every_kind
def test_who_may_add_a_record_that_is_of_nobodys_action(kind: RecordKind) -> None:
    may = {Role.KEEPER} if kind.name in OF_KEEPER else {Role.EDITOR, Role.KEEPER}
    if kind.name == "proposal":
        may = {Role.UPDATER, *may}
    assert who_may(Edit(None, blank(kind))) == may


@every_kind
def test_who_may_change_a_record_that_is_of_nobodys_action(kind: RecordKind) -> None:
    may = {Role.KEEPER} if kind.name in OF_KEEPER | NAMED_FIRST else {Role.EDITOR, Role.KEEPER}
    record = blank(kind)
    assert who_may(Edit(record, replace(record, version=1))) == may


@every_kind
def test_who_has_no_role_may_write_nothing(kind: RecordKind) -> None:
    assert refusal(None, Edit(None, blank(kind))).startswith("you have been given no role in this plan; ")


@pytest.mark.parametrize("name", EDITABLE)
@pytest.mark.parametrize("action", [MINE, SUPPORTED], ids=["own", "supported"])
def test_what_an_updater_may_change_of_their_own_actions(action: Action, name: str) -> None:
    values = {"stage": Stage.COMPLETE, "support": ("Cy",)}
    after = replace(action, **{name: values.get(name, "another")})
    assert (Role.UPDATER in who_may(Edit(action, after))) == (name in OF_UPDATER)
    assert Role.EDITOR in who_may(Edit(action, after)) or name == "signed_off_by"
    assert Role.UPDATER not in who_may(Edit(ANOTHERS, replace(ANOTHERS, **{name: values.get(name, "another")})))


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.WITHDRAWN])
def test_an_updater_neither_ends_an_action_nor_opens_an_ended_one(stage: Stage) -> None:
    assert "may complete 1.1 and open it again" in refusal(Role.UPDATER, Edit(MINE, replace(MINE, stage=stage)))
    ended = replace(MINE, stage=stage)
    assert write_refusal(
        as_role(Role.UPDATER), [Edit(ended, replace(ended, stage=Stage.OPEN))], lambda _ref: ended, str
    )


@pytest.mark.parametrize("role", Role)
def test_a_note_alone_is_an_update_too(role: Role) -> None:
    assert bool(refusal(role, Edit(ANOTHERS, ANOTHERS))) == (role.rank < Role.EDITOR.rank)
    assert bool(refusal(role, Edit(MINE, MINE))) == (role is Role.READER)


def test_what_is_of_ones_own_action_is_not_taken_to_anothers_nor_the_other_way() -> None:
    for own, other in ((MINE, ANOTHERS), (ANOTHERS, MINE)):
        before, after = (Milestone("1.1/m1", action.ref, "Agree it") for action in (own, other))
        assert refusal(Role.UPDATER, Edit(before, after))
        piece = Evidence("1.1/1", own.ref, "audit", "", date(2026, 11, 27), EvidenceKind.DATA)
        assert refusal(Role.UPDATER, Edit(piece, replace(piece, action=other.ref)))


def test_who_is_called_otherwise_than_they_are_first_named_is_a_keepers() -> None:
    assert who_may(Edit(None, Person("Ann", "Ann"))) == {Role.EDITOR, Role.KEEPER}
    assert who_may(Edit(None, Person("Ann", "Ann Smith"))) == {Role.KEEPER}
    assert who_may(Edit(None, Body("Police", "Kent Police"))) == {Role.KEEPER}


def test_signing_off_ones_own_is_a_keepers_whoever_is_named_and_whoever_one_turned_out_to_be() -> None:
    def signed(action: Action) -> Edit:
        return Edit(action, replace(action, stage=Stage.CLOSED, signed_off_by="Somebody"))

    assert who_may(signed(ANOTHERS)) == {Role.EDITOR, Role.KEEPER}
    assert who_may(signed(MINE)) == {Role.KEEPER}
    assert "1.1 is your own; it is signed off by somebody else: an editor (Ed Moss, Kim Ali)" in refusal(
        Role.EDITOR, signed(MINE)
    )
    merged = {"Quality lead": ME}
    same = new_action(ref="1.1", owner="Quality lead")
    assert write_refusal(as_role(Role.EDITOR), [signed(same)], ACTIONS.get, lambda ref: merged.get(ref, ref))


def test_one_refused_edit_refuses_them_all() -> None:
    fine = Edit(MINE, replace(MINE, forecast=None, status="On hold"))
    assert refusal(Role.UPDATER, fine) == ""
    assert "1.3 is not yours" in refusal(Role.UPDATER, fine, Edit(ANOTHERS, replace(ANOTHERS, status="On hold")))


STEPS = (
    *("rate", "note", "forecast", "complete", "block", "milestone", "evidence", "withdraw_evidence"),
    *(
        "owner",
        "due",
        "impact",
        "people",
        "edit",
        "sign_off",
        "withdraw",
        "add",
        "hold",
        "reading",
        "restrict",
        "check",
    ),
)
OWN_STEPS = STEPS[:8]


@pytest.mark.parametrize("step", STEPS)
def test_a_key_is_refused_by_the_rule_of_what_it_would_write(plan: Plan, step: str) -> None:
    def refused(role: Role, action: Action) -> bool:
        return bool(step_refusal(replace(plan, access=as_role(role)), step, action))

    assert refused(Role.READER, MINE)
    assert refused(Role.UPDATER, ANOTHERS)
    assert refused(Role.UPDATER, MINE) == (step not in OWN_STEPS)
    assert not refused(Role.EDITOR, ANOTHERS)
    assert refused(Role.EDITOR, MINE) == (step == "sign_off")
    assert not refused(Role.KEEPER, MINE)
    assert step_refusal(plan, step, ANOTHERS) == "", "where nobody has a role"


def test_reopening_is_an_updaters_of_what_they_completed_and_an_editors_of_what_was_closed(plan: Plan) -> None:
    una = replace(plan, access=as_role(Role.UPDATER))
    assert step_refusal(una, "reopen", replace(MINE, stage=Stage.COMPLETE)) == ""
    assert step_refusal(una, "reopen", replace(MINE, stage=Stage.CLOSED))


@given(st.sampled_from([None, *Role]), st.sampled_from(Role))
def test_a_deed_and_a_key_are_refused_by_rank_and_who_could_is_named(role: Role | None, needed: Role) -> None:
    access = as_role(role)
    may = role is not None and role.rank >= needed.rank
    for why in (deed_refusal(access, needed, "restore it"), key_refusal(access, needed)):
        assert bool(why) != may
        assert may or access.who_could(needed) in why


@given(st.sampled_from([None, *Role]), st.sampled_from([ME, "Ann"]))
def test_ones_own_change_everybody_undoes_and_that_of_others_a_keeper(role: Role | None, by: str) -> None:
    assert (undo_refusal(as_role(role), by) == "") == (by == ME or role is Role.KEEPER)


@given(st.sampled_from(["", ME, "Ann"]), st.lists(st.sampled_from([ME, "Ann", "Bo"])), st.sampled_from(["", ME]))
def test_an_action_is_theirs_who_own_or_support_it(owner: str, support: list[str], person: str) -> None:
    action = new_action(owner=owner, support=tuple(support))
    assert is_theirs(action, person, str) == (person != "" and (owner == person or person in support))


def test_the_table_has_every_kind() -> None:
    assert set(permissions()) == {kind.name for kind in KINDS}

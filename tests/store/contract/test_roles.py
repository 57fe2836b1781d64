"""What every store promises of roles: who may do what is looked at in each save, undo and redaction, as it stands then.

On a server names are logins, and each of these people has logged in as themselves.
"""

from __future__ import annotations

from typing import Any

import pytest

from actionplan.model.describe import describe
from actionplan.model.edit import Edit
from actionplan.model.grants import Grant, Role
from actionplan.model.key import KeyChoice
from actionplan.model.plan import Plan
from actionplan.model.redactions import RedactionOrder
from actionplan.model.rules.grants import give_role, withdraw_role
from actionplan.model.rules.milestones import add_milestone
from actionplan.model.rules.people import change_person, merge
from actionplan.model.rules.records import add_evidence
from actionplan.model.rules.review import next_review, start
from actionplan.store import NotAllowed, Store, StoreError
from contract import DUE, TODAY, StampMaker, action_of, edit, set_on

PEOPLE = {"kim": ("Kim Ali", "keeper"), "ed": ("Ed Moss", "editor"), "una": ("Head of Quality", "updater")}


def plan_of(store: Store) -> Plan:
    return store.plan(TODAY)


def saved(store: Store, stamp: Any, *edits: Edit, note: str = "") -> int:
    seq = store.save(edits, stamp, note).seq
    assert seq is not None
    return seq


def refused(store: Store, stamp: Any, *edits: Edit, note: str = "") -> str:
    """Why it is refused; nothing is changed then."""
    before = plan_of(store).seq
    with pytest.raises(NotAllowed) as refusal:
        store.save(edits, stamp, note)
    assert plan_of(store).seq == before
    return str(refusal.value)


@pytest.fixture
def roles(store: Store, stamp: StampMaker) -> Store:
    """Una, the Head of Quality, owns 1.1 and supports 2.1; Ed owns 1.3."""
    set_on(store, stamp(by="jo"), "1.1", owner="Head of Quality", due=DUE)
    set_on(store, stamp(by="jo"), "2.1", support="Head of Quality")
    set_on(store, stamp(by="jo"), "1.3", owner="Ed Moss")
    saved(store, stamp(by="jo"), give_role(plan_of(store), "kim", "keeper", "Kim Ali"))
    for login in ("ed", "una"):
        person, role = PEOPLE[login]
        saved(store, stamp(by="kim"), give_role(plan_of(store), login, role, person))
    saved(store, stamp(by="kim"), give_role(plan_of(store), "ray", "reader", "Ray Cole"))
    return store


def test_a_change_has_the_name_of_the_person(roles: Store, stamp: StampMaker) -> None:
    set_on(roles, stamp(by="una"), "1.1", rag="green")
    assert roles.history("1.1")[-1].change.by == "Head of Quality"
    saved(roles, stamp(by="kim"), change_person(plan_of(roles), "Head of Quality", name="Director of Practice"))
    set_on(roles, stamp(by="una"), "1.1", rag="amber", note="late")
    assert roles.history("1.1")[-1].change.by == "Director of Practice"
    assert roles.history("1.1")[-2].change.by == "Head of Quality"


def test_whoever_has_no_role_may_change_nothing_once_others_have_one(roles: Store, stamp: StampMaker) -> None:
    for login in ("jo", "ray"):
        assert refused(roles, stamp(by=login), edit(action_of(roles, "1.1"), rag="green"))
        assert refused(roles, stamp(by=login), edit(action_of(roles, "1.1")), note="only a word")


def test_an_updater_updates_what_they_own_or_support(roles: Store, stamp: StampMaker) -> None:
    una = stamp(by="una")
    for ref in ("1.1", "2.1"):
        set_on(roles, una, ref, rag="red", forecast=DUE)
        saved(roles, una, edit(action_of(roles, ref)), note="a note alone")
        plan, action = plan_of(roles), action_of(roles, ref)
        saved(roles, una, add_milestone(plan, action, text="Agree it"))
        saved(roles, una, add_evidence(plan, action, what="audit", place="", dated="", kind="document"))
        set_on(roles, una, ref, stage="complete")
        set_on(roles, una, ref, stage="open")
    for values in ({"owner": "Ann"}, {"due": "2027-05-31"}, {"title": "Another"}, {"stage": "withdrawn"}):
        assert "you are an updater, who may" in refused(roles, una, edit(action_of(roles, "1.1"), **values))
    assert "is not yours" in refused(roles, una, edit(action_of(roles, "1.2"), rag="green"))
    assert "is not yours" in refused(roles, una, edit(action_of(roles, "1.2")), note="a note alone")
    assert "an editor (Ed Moss, Kim Ali)" in refused(roles, una, *start(plan_of(roles), (), review_of(roles)))


def review_of(store: Store) -> Any:
    return next_review(plan_of(store), TODAY, "Chair", "")


def test_an_editor_does_all_but_what_is_a_keepers(roles: Store, stamp: StampMaker) -> None:
    ed = stamp(by="ed")
    set_on(roles, ed, "1.2", owner="Somebody New", due=DUE, title="What we do")
    saved(roles, ed, *start(plan_of(roles), (), review_of(roles)))
    plan = plan_of(roles)
    for wanted in (
        Edit(None, KeyChoice("key", "checked")),
        change_person(plan, "Head of Quality", name="Director"),
        give_role(plan, "ed", "keeper"),
        withdraw_role(plan, "ray"),
        give_role(plan, "eve", "editor", "Eve"),
    ):
        assert refused(roles, ed, wanted).startswith(
            "you are an editor of this plan; a keeper (Kim Ali) can change that"
        )


def test_nobody_but_a_keeper_signs_off_what_is_their_own(roles: Store, stamp: StampMaker) -> None:
    for ref in ("1.1", "1.3"):
        set_on(roles, stamp(by="kim"), ref, stage="complete")
    closing = {"stage": "closed", "accepted_evidence": "audit", "signed_off_by": "Somebody Else"}
    assert "1.3 is your own" in refused(roles, stamp(by="ed"), edit(action_of(roles, "1.3"), **closing))
    set_on(roles, stamp(by="ed"), "1.1", **closing)
    assert action_of(roles, "1.1").is_closed


def test_ones_own_change_everybody_may_undo_and_that_of_others_a_keeper(roles: Store, stamp: StampMaker) -> None:
    seq = set_on(roles, stamp(by="una"), "1.1", rag="red").seq
    with pytest.raises(NotAllowed, match="Head of Quality's, and you are an editor; a keeper"):
        roles.undo(stamp("undo", by="ed"), seq)
    roles.undo(stamp("undo", by="una"))
    roles.redo(stamp("redo", by="una"))
    roles.undo(stamp("undo", by="kim"), seq)
    assert action_of(roles, "1.1").rag.value == "unrated"


def test_an_undo_reaches_no_further_than_the_role_is_now(roles: Store, stamp: StampMaker) -> None:
    set_on(roles, stamp(by="ed"), "1.2", title="What we do")
    saved(roles, stamp(by="kim"), give_role(plan_of(roles), "ed", "updater"))
    with pytest.raises(NotAllowed, match="is not yours"):
        roles.undo(stamp("undo", by="ed"))
    assert action_of(roles, "1.2").title == "What we do"


def test_only_a_keeper_takes_out_a_text(roles: Store, stamp: StampMaker) -> None:
    seq = saved(roles, stamp(by="ed"), edit(action_of(roles, "1.2")), note="Jamie Doe")
    order = RedactionOrder(seq, "note", "a name", "Kim")
    with pytest.raises(NotAllowed, match="a keeper .Kim Ali. can take out a text"):
        roles.redact(order, stamp("redact", by="ed"))
    roles.redact(order, stamp("redact", by="kim"))


def test_somebody_is_always_a_keeper(roles: Store, stamp: StampMaker) -> None:
    plan = plan_of(roles)
    saved(roles, stamp(by="kim"), give_role(plan, "ed", "keeper"))
    two = plan_of(roles)
    lowered = give_role(two, "kim", "editor")
    saved(roles, stamp(by="kim"), lowered)
    # Made of the plan as it was when there were two.
    with pytest.raises(StoreError, match="somebody has to have the plan in keeping"):
        roles.save([give_role(two, "ed", "editor")], stamp(by="ed"))
    with pytest.raises(StoreError, match="somebody has to have the plan in keeping"):
        roles.save([withdraw_role(two, "ed")], stamp(by="ed"))
    assert plan_of(roles).access.holders


def test_the_first_role_of_all_can_be_undone_by_the_keeper(store: Store, stamp: StampMaker) -> None:
    saved(store, stamp(by="jo"), give_role(plan_of(store), "jo", "keeper", "Jo Bell"))
    assert plan_of(store).access.has_roles
    seq = store.history()[-1].change.seq
    store.undo(stamp("undo", by="jo"), seq)
    assert not plan_of(store).access.has_roles
    set_on(store, stamp(by="anybody"), "1.1", rag="green")


def test_nobody_comes_to_two_logins_by_two_keepers_or_a_merge(roles: Store, stamp: StampMaker) -> None:
    before = plan_of(roles)
    saved(roles, stamp(by="kim"), give_role(before, "eve", "editor", "Eve Hart"))
    with pytest.raises(StoreError, match="Eve Hart would have two logins"):
        roles.save([give_role(before, "eve2", "editor", "Eve Hart")], stamp(by="kim"))
    with pytest.raises(StoreError, match="would have two logins"):
        roles.save([merge(plan_of(roles), "Eve Hart", "Ed Moss")], stamp(by="kim"))


def test_what_is_said_of_a_role_in_the_history(roles: Store, stamp: StampMaker) -> None:
    saved(roles, stamp(by="kim"), give_role(plan_of(roles), "ray", "updater"))
    saved(roles, stamp(by="kim"), withdraw_role(plan_of(roles), "ray", "left the council"))
    plan = plan_of(roles)
    assert [describe(update, plan) for update in roles.history("ray")] == [
        "login ray: reader, as Ray Cole",
        "role reader → updater",
        "withdrawn: left the council",
    ]


def test_the_first_actions_of_a_long_plan_are_seen_by_whoever_it_is(store: Store, stamp: StampMaker) -> None:
    store.save([Edit(None, Grant("jo", "Jo Bell", Role.KEEPER))], stamp())
    beginning = store.plan_beginning(TODAY, 2)
    assert len(beginning.actions) == 2
    assert beginning.access == store.plan(TODAY).access
    assert (beginning.access.name, beginning.access.role) == ("Jo Bell", Role.KEEPER)

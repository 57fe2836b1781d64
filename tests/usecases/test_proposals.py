"""What owners propose, and what the team decides: nothing is in the plan before somebody takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.open_work import subjects_of
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import request_words
from actionplan.model.proposals import Asks, Became, CameBy, Proposal, waiting
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.changes_need import set_changes_need
from actionplan.model.rules.milestones import add_milestone
from actionplan.store import ConflictError, StoreError
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.change import save_change, undo_change
from actionplan.usecases.proposals import (
    Answered,
    NotAnswered,
    answer,
    asking_person,
    refuse_proposal,
    take_proposal,
    take_proposal_back,
)
from contract import DUE, TODAY
from texts import EVERY

MakeStamp = Callable[..., Stamp]
OWNER = "Head of Quality"
LATER = date(2027, 7, 15)


@pytest.fixture
def store(database: Path, stamp: MakeStamp, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    """1.1 and 1.2 are the Head of Quality's, due on 31 March; 1.2 has a milestone; 1.3 is Ann's. Kim decides."""
    monkeypatch.setenv("ACTIONPLAN_USER", "kim")
    opened = SqliteStore(database)
    plan = opened.plan(TODAY)
    edits: list[Edit] = []
    for ref, owner in (("1.1", OWNER), ("1.2", OWNER), ("1.3", "Ann")):
        action = plan.action(ref)
        assert action is not None
        edits.append(propose_one(plan, action, {"owner": owner, "due": DUE}, by="jo"))
    action = plan.action("1.2")
    assert action is not None
    opened.save([*edits, add_milestone(plan, action, text="Train the panel", due="15 jan")], stamp())
    yield opened
    opened.close()


def told(store: SqliteStore, stamp: MakeStamp, *answers: Answered, person: str = OWNER) -> tuple[Proposal, ...]:
    return answer(store, stamp("answer"), person, answers, CameBy.FORM)


def progress(ref: str, **values: Any) -> Answered:
    return Answered(ref, Asks.PROGRESS, values)


def without_proposals(plan: Plan) -> Plan:
    return replace(plan, proposals=(), seq=0, seal="", changed_on=date.min)


def test_an_answer_changes_nothing_but_what_is_proposed(store: SqliteStore, stamp: MakeStamp) -> None:
    before = store.plan(TODAY)
    made = told(
        store,
        stamp,
        progress("1.1", note="two posts are filled", new_rag="amber", new_forecast="30 apr"),
        Answered("1.2", Asks.DONE, {"note": "all 40 read", "proof": "report of 20 Nov"}),
        Answered("1.2/m1", Asks.NEW_DATE, {"new_due": "28 feb", "note": "no room before"}),
    )
    plan = store.plan(TODAY)
    assert [one.ref for one in made] == ["P1", "P2", "P3"]
    assert waiting(plan.proposals) == made or [one.ref for one in waiting(plan.proposals)] == ["P1", "P2", "P3"]
    assert without_proposals(plan) == without_proposals(before)
    assert plan.seq == before.seq + 1, "one change, undone as one"


def test_what_is_taken_is_one_change_that_says_whose_answer_it_was(store: SqliteStore, stamp: MakeStamp) -> None:
    told(store, stamp, progress("1.1", note="two posts are filled", new_rag="amber", new_forecast="30 apr"))
    plan = take_proposal(store, stamp(by="kim"), "P1").plan
    action, (proposal,) = plan.action("1.1"), plan.proposals
    assert action is not None
    assert (action.rag, action.rag_reason) == (Condition.AT_RISK, "two posts are filled")
    assert action.forecast == date(2027, 4, 30)
    assert (proposal.became, proposal.decided_by, proposal.decided_on) == (Became.TAKEN, "kim", TODAY)
    last = store.history("1.1")[-1].change
    assert (last.by, last.note) == ("kim", f"answer of {OWNER}, taken by kim: two posts are filled")
    undone = undo_change(store, stamp("undo", by="kim")).plan
    assert undone.proposals[0].is_waiting
    before = undone.action("1.1")
    assert before is not None and before.rag is Condition.UNRATED


def test_it_is_taken_with_changes(store: SqliteStore, stamp: MakeStamp) -> None:
    told(store, stamp, progress("1.1", note="going well", new_rag="green"))
    plan = take_proposal(store, stamp(by="kim"), "P1", values={"new_rag": "amber", "note": "two posts vacant"}).plan
    action, (proposal,) = plan.action("1.1"), plan.proposals
    assert action is not None and action.rag is Condition.AT_RISK
    assert proposal.became is Became.CHANGED
    assert (proposal.new_rag, proposal.note) == (Condition.ON_TRACK, "going well"), "what they said stays"
    assert proposal.decision == "taken as: note two posts vacant, rating proposed Amber"


def test_it_is_refused_with_a_reason(store: SqliteStore, stamp: MakeStamp) -> None:
    told(store, stamp, Answered("1.1", Asks.NEW_DATE, {"new_due": LATER, "note": "the supplier is late"}))
    with pytest.raises(Invalid, match="say why it is refused; Head of Quality reads it"):
        refuse_proposal(store, stamp(by="kim"), "P1", " ")
    plan = refuse_proposal(store, stamp(by="kim"), "p1", "it was agreed twice").plan
    (proposal,), action = plan.proposals, plan.action("1.1")
    assert (proposal.became, proposal.decision) == (Became.REFUSED, "it was agreed twice")
    assert action is not None and action.due == DUE
    with pytest.raises(Invalid, match="P1 was refused by kim already"):
        take_proposal(store, stamp(), "P1", reason="after all")


def test_a_request_is_granted_by_somebody_else_with_a_reason(
    store: SqliteStore, stamp: MakeStamp, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = told(store, stamp, Answered("1.1", Asks.NEW_DATE, {"new_due": LATER, "note": "the supplier is late"}))
    plan = store.plan(TODAY)
    assert request_words(plan, made) == "asks for 15 Jul 2027, 106 days later, first time"
    for owner in (OWNER, OWNER.upper()):
        monkeypatch.setenv("ACTIONPLAN_USER", owner)
        with pytest.raises(Invalid, match="it is their own; somebody else has to"):
            take_proposal(store, stamp(by=owner), "P1", reason="why not")
        with pytest.raises(Invalid, match="it is their own; somebody else has to"):
            refuse_proposal(store, stamp(by=owner), "P1", "why not")
    monkeypatch.setenv("ACTIONPLAN_USER", "kim")
    with pytest.raises(Invalid, match="say why it is granted"):
        take_proposal(store, stamp(by="kim"), "P1")
    plan = take_proposal(store, stamp(by="kim"), "P1", reason="nothing else helps").plan
    action = plan.action("1.1")
    assert action is not None
    assert (action.due, action.original_due, action.times_moved, action.agreed_by) == (LATER, DUE, 1, "kim")


def test_what_is_done_is_complete_once_it_is_granted(store: SqliteStore, stamp: MakeStamp) -> None:
    told(store, stamp, Answered("1.2", Asks.DONE, {"note": "all read", "proof": "report", "done_on": "20 nov"}))
    told(store, stamp, Answered("1.2/m1", Asks.DONE, {"note": "all trained", "proof": "list"}))
    take_proposal(store, stamp(by="kim"), "P2", reason="seen")
    plan = take_proposal(store, stamp(by="kim"), "P1", reason="seen").plan
    action, milestone = plan.action("1.2"), plan.milestone("1.2/m1")
    assert action is not None and milestone is not None
    assert (action.stage, action.completed_on) == (Stage.COMPLETE, date(2026, 11, 20))
    assert action.completed_by == OWNER, "so that they cannot sign it off themselves"
    assert [piece.what for piece in plan.evidence_of(action)] == ["report"]
    assert (milestone.done_on, milestone.done_by) == (TODAY, OWNER)


def test_a_new_action_and_a_withdrawal_are_asked_for(store: SqliteStore, stamp: MakeStamp) -> None:
    told(store, stamp, Answered("1.1", Asks.NEW_ACTION, {"new_title": "Train the chairs", "note": "the audit says so"}))
    told(store, stamp, Answered("1.1", Asks.WITHDRAWAL, {"note": "the service has moved"}))
    count = len(store.plan(TODAY).actions)
    plan = take_proposal(store, stamp(by="kim"), "P1", reason="agreed").plan
    titles = [action.title for action in plan.actions]
    assert "Train the chairs" in titles and len(titles) in (count, count + 1)
    plan = take_proposal(store, stamp(by="kim"), "P2", reason="agreed").plan
    action = plan.action("1.1")
    assert action is not None and action.is_withdrawn


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (progress("1.1"), "say how 1.1 stands"),
        (progress("1.1", new_rag="red"), "say why 1.1 is red"),
        (progress("1.1", new_forecast="the day after"), "I do not know the date"),
        (progress("1.1", new_rag="blue", note="done"), "is not declared"),
        (progress("1.3", note="it is Ann's"), "is no open action or milestone of Head of Quality"),
        (progress("9.9", note="there is none"), "is no open action or milestone of Head of Quality"),
        (progress("1.2/m1", new_rag="amber", note="late"), "has no rating"),
        (Answered("1.1", Asks.DONE, {"note": "done"}), "say what shows"),
        (Answered("1.1", Asks.DONE, {"proof": "report"}), "say what was done"),
        (Answered("1.1", Asks.DONE, {"note": "x", "proof": "y", "done_on": "1 dec 2026"}), "still to come"),
        (Answered("1.1", Asks.NEW_DATE, {"note": "late"}), "say which date"),
        (Answered("1.1", Asks.NEW_DATE, {"new_due": LATER}), "say why"),
        (Answered("9.9", Asks.NEW_ACTION, {"new_title": "x"}), "there is no"),
        (Answered("1.1", Asks.WITHDRAWAL, {}), "say why"),
    ],
)
def test_what_a_rule_refuses_is_said_to_whoever_answers(
    said: Answered, why: str, store: SqliteStore, stamp: MakeStamp
) -> None:
    before = store.plan(TODAY)
    with pytest.raises(NotAnswered, match=why) as refused:
        told(store, stamp, progress("1.2", note="this one is sound"), said)
    assert [answer for answer, _ in refused.value.refusals] == [said]
    assert store.plan(TODAY) == before, "nothing of it is saved"


def test_another_answer_takes_the_place_of_the_one_that_waits(store: SqliteStore, stamp: MakeStamp) -> None:
    told(store, stamp, progress("1.1", note="one post", new_forecast="30 apr"))
    told(store, stamp, progress("1.1", note="two posts"))
    (proposal,) = store.plan(TODAY).proposals
    assert (proposal.ref, proposal.note, proposal.new_forecast) == ("P1", "two posts", None)
    assert told(store, stamp, progress("1.1", note="two posts")) == (), "and the same again changes nothing"
    take_proposal(store, stamp(by="kim"), "P1")
    told(store, stamp, progress("1.1", note="three posts"))
    assert [one.ref for one in store.plan(TODAY).proposals] == ["P1", "P2"]


def test_an_answer_can_be_taken_back_until_it_is_decided(store: SqliteStore, stamp: MakeStamp) -> None:
    told(store, stamp, progress("1.1", note="one post"))
    with pytest.raises(Invalid, match="no proposal 'P1' of Ann"):
        take_proposal_back(store, stamp("answer"), "Ann", "P1")
    plan = take_proposal_back(store, stamp("answer"), OWNER, "P1").plan
    assert plan.proposals[0].became is Became.TAKEN_BACK
    with pytest.raises(Invalid, match="P1 was taken back already"):
        take_proposal(store, stamp(by="kim"), "P1")


def test_two_who_decide_at_once_do_not_both(store: SqliteStore, database: Path, stamp: MakeStamp) -> None:
    told(store, stamp, progress("1.1", note="one post"))
    plan = store.plan(TODAY)
    take_proposal(store, stamp(by="kim"), "P1")
    from actionplan.model.rules.proposals import refuse

    late = refuse(plan, plan.proposals[0], "not seen", by="ed")
    with pytest.raises(ConflictError, match="P1: kim has changed the what became of it since"):
        save_change(store, [late], stamp(by="ed"))


def test_whoever_was_renamed_or_merged_still_owns_what_they_answer_for(store: SqliteStore, stamp: MakeStamp) -> None:
    assert [record.ref for record in subjects_of(store.plan(TODAY), OWNER)] == ["1.1", "1.2", "1.2/m1"]
    assert [record.ref for record in subjects_of(store.plan(TODAY), "Ann")] == ["1.3"]
    assert subjects_of(store.plan(TODAY), "") == ()


class TestADecisionIsNeeded:
    @pytest.fixture
    def store(self, store: SqliteStore, stamp: MakeStamp) -> SqliteStore:
        store.save([set_changes_need(store.plan(TODAY), "editor; board from high")], stamp())
        return store

    def moved(self, store: SqliteStore, ref: str, by: str) -> Edit:
        plan = store.plan(TODAY)
        action = plan.action(ref)
        assert action is not None
        return propose_one(plan, action, {"due": LATER}, by=by, note="late")

    def test_an_owner_does_not_move_their_own_date(self, store: SqliteStore, stamp: MakeStamp) -> None:
        with pytest.raises(StoreError, match="somebody other than its owner; ask for it with"):
            store.save([self.moved(store, "1.1", OWNER)], stamp(by=OWNER), "late")
        store.save([self.moved(store, "1.1", "kim")], stamp(by="kim"), "late")

    def test_a_board_decides_from_a_priority_on(self, store: SqliteStore, stamp: MakeStamp) -> None:
        plan = store.plan(TODAY)
        action = plan.action("1.1")
        assert action is not None
        store.save([propose_one(plan, action, {"priority": "high"}, by="jo")], stamp())
        with pytest.raises(StoreError, match="1.1: another date needs the decision of a board"):
            store.save([self.moved(store, "1.1", "kim")], stamp(by="kim"), "late")
        told(store, stamp, Answered("1.1", Asks.NEW_DATE, {"new_due": LATER, "note": "late"}))
        assert store.plan(TODAY).action("1.1").due == DUE, "the old date stands"  # type: ignore[union-attr]
        with pytest.raises(Invalid, match="say which board has decided"):
            take_proposal(store, stamp(by="kim"), "P1", reason="agreed")
        plan = take_proposal(store, stamp(by="kim"), "P1", reason="agreed", granted_by="Board of 27 Nov").plan
        action = plan.action("1.1")
        assert action is not None
        assert (action.due, action.agreed_by) == (LATER, "Board of 27 Nov")
        undo_change(store, stamp("undo", by="kim"))
        assert store.plan(TODAY).action("1.1").due == DUE  # type: ignore[union-attr]


@pytest.mark.parametrize("text", EVERY)
def test_whatever_is_said_is_refused_or_taken_as_a_text(text: str, store: SqliteStore, stamp: MakeStamp) -> None:
    try:
        told(store, stamp, Answered("1.1", Asks.DONE, {"note": text, "proof": text}))
    except Invalid:
        assert store.plan(TODAY).proposals == ()
        return
    plan = take_proposal(store, stamp(by="kim"), "P1", reason="seen", keeps_personal_data=True).plan
    action = plan.action("1.1")
    assert action is not None
    assert plan.evidence_of(action)[0].what == plan.proposals[0].proof
    assert store.check() == ()


def test_the_same_said_twice_in_one_answer_is_asked_back(store: SqliteStore, stamp: MakeStamp) -> None:
    told(store, stamp, progress("1.1", note="said before"))
    with pytest.raises(NotAnswered, match=r"1\.1 stands there twice"):
        told(store, stamp, progress("1.1", note="one"), progress(" 1.1", note="two"))
    assert [one.note for one in waiting(store.plan(TODAY).proposals)] == ["said before"]


def test_several_new_actions_are_asked_for_about_one_finding(store: SqliteStore, stamp: MakeStamp) -> None:
    for title in ("Train the chairs", "Audit 50 cases", "Audit 50 cases"):
        told(store, stamp, Answered("1.1", Asks.NEW_ACTION, {"new_title": title, "note": "the audit asks for it"}))
    titles = [one.new_title for one in waiting(store.plan(TODAY).proposals)]
    assert titles == ["Train the chairs", "Audit 50 cases"]


def test_whose_request_it_is_is_not_asked_of_what_is_not_there(store: SqliteStore) -> None:
    with pytest.raises(Invalid, match=r"there is no action '9\.9'"):
        asking_person(store.plan(TODAY), "9.9", "")

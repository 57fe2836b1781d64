"""What every store promises of undo and redo: by a new change, or refused where somebody has changed it since."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Action, Plan, Stage
from actionplan.model.ratings import Condition
from actionplan.model.rules.actions import further_action
from actionplan.model.rules.findings import respond
from actionplan.model.rules.links import link
from actionplan.model.rules.milestones import add_milestone, change_milestone
from actionplan.store import ConflictError, Nothing, Store
from contract import DUE, REFS, TODAY, StampMaker, action_of, edit, set_on, state


def test_undo_puts_the_old_values_back_by_a_new_change(store: Store, stamp: StampMaker) -> None:
    start = store.plan(TODAY)
    set_on(store, stamp(), "1.2", "no staff", rag="amber", owner="Ann")
    undone = store.undo(stamp("undo"))
    assert (undone.seq, undone.note) == (2, "no staff")
    assert state(store.plan(TODAY)) == state(start)
    updates = store.history()
    assert [(u.change.source, u.change.undoes, u.version) for u in updates] == [("screen", None, 2), ("undo", 2, 3)]
    assert updates[1].fields["owner"] == ("Ann", "")


def test_redo_makes_it_again(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    changed = store.plan(TODAY)
    store.undo(stamp("undo"))
    assert store.redo(stamp("redo")).seq == 2
    assert state(store.plan(TODAY)) == state(changed)
    assert store.undo(stamp("undo")).seq == 2
    assert store.redo(stamp("redo")).seq == 2
    assert [update.change.source for update in store.history()] == ["screen", "undo", "redo", "undo", "redo"]


def test_undo_goes_back_one_change_after_the_other_and_redo_comes_forward(store: Store, stamp: StampMaker) -> None:
    for owner in ("Ann", "Bo", "Cy"):
        set_on(store, stamp(), "1.2", owner=owner)
    seen = []
    for step in (store.undo, store.undo, store.redo, store.undo, store.undo, store.redo, store.redo, store.redo):
        step(stamp(step.__name__))
        seen.append(action_of(store, "1.2").owner)
    assert seen == ["Bo", "Ann", "Bo", "Ann", "", "Ann", "Bo", "Cy"]
    with pytest.raises(Nothing, match="nothing of yours to redo"):
        store.redo(stamp("redo"))


def test_there_is_nothing_to_undo_or_redo_in_a_new_plan(store: Store, stamp: StampMaker) -> None:
    with pytest.raises(Nothing, match="nothing of yours to undo"):
        store.undo(stamp("undo"))
    with pytest.raises(Nothing, match="nothing of yours to redo"):
        store.redo(stamp("redo"))
    assert store.history() == ()


def test_a_change_of_several_is_undone_and_made_again_as_one(store: Store, stamp: StampMaker) -> None:
    start = store.plan(TODAY)
    store.save([edit(action_of(store, ref), owner="Ann", due=DUE) for ref in REFS], stamp())
    changed = store.plan(TODAY)
    store.undo(stamp("undo"))
    assert state(store.plan(TODAY)) == state(start)
    store.redo(stamp("redo"))
    assert state(store.plan(TODAY)) == state(changed)
    assert [update.change.seq for update in store.history()] == [2] * 5 + [3] * 5 + [4] * 5


def test_undo_takes_back_ones_own_last_change_not_that_of_somebody_else(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.3", owner="Bo")
    assert store.undo(stamp("undo", by="jo")).seq == 2
    assert (action_of(store, "1.2").owner, action_of(store, "1.3").owner) == ("", "Bo")
    with pytest.raises(Nothing):
        store.undo(stamp("undo", by="jo"))


def test_any_change_can_be_undone_by_its_number(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.3", owner="Bo")
    assert store.undo(stamp("undo", by="jo"), 3).by == "al"
    assert action_of(store, "1.3").owner == ""
    with pytest.raises(Nothing):
        store.redo(stamp("redo", by="al"))
    assert store.redo(stamp("redo", by="jo")).seq == 3


def test_what_others_have_changed_since_in_other_fields_survives_an_undo(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.2", forecast=DUE)
    store.undo(stamp("undo", by="jo"))
    assert (action_of(store, "1.2").owner, action_of(store, "1.2").forecast) == ("", DUE)


def test_undo_is_refused_where_somebody_has_changed_the_field_since(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.2", owner="Bo")
    before = store.plan(TODAY)
    with pytest.raises(ConflictError) as refused:
        store.undo(stamp("undo", by="jo"))
    (conflict,) = refused.value.conflicts
    assert (conflict.by, conflict.field, conflict.mine, conflict.theirs) == ("al", "owner", "", "Bo")
    assert store.plan(TODAY) == before


def test_redo_is_refused_where_somebody_has_changed_the_field_since(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    store.undo(stamp("undo", by="jo"))
    set_on(store, stamp(by="al"), "1.2", owner="Bo")
    with pytest.raises(ConflictError):
        store.redo(stamp("redo", by="jo"))
    assert action_of(store, "1.2").owner == "Bo"


def test_undo_of_several_is_refused_whole(store: Store, stamp: StampMaker) -> None:
    store.save([edit(action_of(store, ref), owner="Ann") for ref in REFS], stamp(by="jo"))
    set_on(store, stamp(by="al"), "2.2", owner="Bo")
    with pytest.raises(ConflictError):
        store.undo(stamp("undo", by="jo"))
    assert [action_of(store, ref).owner for ref in REFS] == ["Ann", "Ann", "Ann", "Ann", "Bo"]


def test_a_new_change_ends_what_can_be_redone(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    store.undo(stamp("undo"))
    set_on(store, stamp(), "1.3", owner="Bo")
    with pytest.raises(Nothing):
        store.redo(stamp("redo"))
    store.undo(stamp("undo"))
    assert store.redo(stamp("redo")).seq == 4
    with pytest.raises(Nothing):
        store.redo(stamp("redo"))


def test_somebody_elses_change_does_not_end_what_one_can_redo(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    store.undo(stamp("undo", by="jo"))
    set_on(store, stamp(by="al"), "1.3", owner="Bo")
    assert store.redo(stamp("redo", by="jo")).seq == 2


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (1, "change 1 cannot be undone: it made the plan"),
        (2, "change 2 cannot be undone: it has already been undone"),
        (3, "change 3 cannot be undone: it is itself an undo; redo that change instead"),
        (5, "change 5 cannot be undone: it is itself an undo; redo that change instead"),
        (6, "change 6 cannot be undone: it is a redo; undo change 4"),
        (99, "there is no change 99; see: actionplan history"),
    ],
)
def test_a_change_that_cannot_be_undone_says_why(store: Store, stamp: StampMaker, number: int, why: str) -> None:
    set_on(store, stamp(), "1.2", owner="Ann")
    store.undo(stamp("undo"))
    set_on(store, stamp(), "1.3", owner="Bo")
    store.undo(stamp("undo"))
    store.redo(stamp("redo"))
    with pytest.raises(Nothing) as refused:
        store.undo(stamp("undo"), number)
    assert str(refused.value) == why


def test_undoing_a_note_says_so_in_the_log(store: Store, stamp: StampMaker) -> None:
    store.save([edit(action_of(store, "1.2"))], stamp(), "asked health")
    store.undo(stamp("undo"))
    assert [(u.change.source, u.fields) for u in store.history()] == [("screen", {}), ("undo", {})]
    with pytest.raises(Nothing):
        store.undo(stamp("undo"))


def test_an_undo_that_finds_the_old_values_back_already_is_done(store: Store, stamp: StampMaker) -> None:
    """Otherwise the next undo would try the same change again, and those before it could never be undone."""
    set_on(store, stamp(by="jo"), "1.1", owner="Di")
    set_on(store, stamp(by="jo"), "1.2", owner="Ann")
    set_on(store, stamp(by="al"), "1.2", owner="")
    assert store.undo(stamp("undo", by="jo")).seq == 3
    assert store.undo(stamp("undo", by="jo")).seq == 2
    assert {action.owner for action in store.plan(TODAY).actions} == {""}


def test_undo_does_not_make_the_signer_the_owner(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", owner="Al")
    set_on(store, stamp(by="jo"), "1.2", owner="Bo")
    set_on(store, stamp(by="jo"), "1.2", "done", stage="complete")
    set_on(store, stamp(by="al"), "1.2", stage="closed", signed_off_by="al")
    with pytest.raises(ConflictError):
        store.undo(stamp("undo", by="jo"), 3)
    assert action_of(store, "1.2").owner == "Bo"


def signed_off(store: Store, stamp: StampMaker, ref: str, **values: Any) -> None:
    """An action rated, completed and signed off."""
    set_on(store, stamp(), ref, "no staff", **values)
    set_on(store, stamp(), ref, "trained", stage="complete")
    set_on(store, stamp(), ref, stage="closed", signed_off_by="al")


@pytest.mark.parametrize("stage", ["open", "withdrawn"])
def test_what_is_signed_off_no_more_has_the_rating_of_before(store: Store, stamp: StampMaker, stage: str) -> None:
    for ref, rag in (("1.1", "red"), ("1.2", "green"), ("1.3", "unrated")):
        signed_off(store, stamp, ref, rag=rag)
        set_on(store, stamp(on=date(2026, 11, 30)), ref, "the audit was of another year", stage=stage)
        again = action_of(store, ref)
        assert (again.rag, again.rag_reason) == (rag, "no staff")
        assert again.rag_since == (None if rag == "unrated" else date(2026, 11, 30))
    set_on(store, stamp(), "1.1", "it is needed", **({"stage": "complete"} if stage == "open" else {"stage": "open"}))
    assert action_of(store, "1.1").rag == "red"


def test_undo_and_redo_of_what_takes_back_a_sign_off_put_all_back(store: Store, stamp: StampMaker) -> None:
    signed_off(store, stamp, "1.1", rag="red")
    states = []
    for stage in ("withdrawn", "open"):
        set_on(store, stamp(), "1.1", "not needed", stage=stage)
        states.append(state(store.plan(TODAY)))
        store.undo(stamp("undo"))
        assert (action_of(store, "1.1").stage, action_of(store, "1.1").rag) == (Stage.CLOSED, Condition.CHECKED)
        store.redo(stamp("redo"))
        assert state(store.plan(TODAY)) == states[-1]
        store.undo(stamp("undo"))
    # From closed again after all that, it is still the rating of before the sign-off.
    set_on(store, stamp(), "1.1", "not done", stage="open")
    assert (action_of(store, "1.1").rag, action_of(store, "1.1").is_open) == (Condition.OFF_TRACK, True)
    assert store.check() == ()


def test_a_sign_off_made_before_the_last_one_counts_no_more(store: Store, stamp: StampMaker) -> None:
    signed_off(store, stamp, "1.1", rag="red")
    set_on(store, stamp(), "1.1", "not done", stage="open")
    signed_off(store, stamp, "1.1", rag="amber")
    set_on(store, stamp(), "1.1", "not done", stage="open")
    assert action_of(store, "1.1").rag == "amber"


def test_what_was_closed_from_the_start_is_unrated_when_it_is_reopened(
    store: Store, plan: Plan, stamp: StampMaker
) -> None:
    area = replace(plan.areas[0], ref="1.4")
    done = Action(
        "1.4", "1.4", "x", stage=Stage.CLOSED, rag=Condition.CHECKED, rag_reason="audit", accepted_evidence="audit"
    )
    store.save([Edit(None, area), Edit(None, done)], stamp("import"))
    set_on(store, stamp(), "1.4", "not done", stage="open")
    assert (action_of(store, "1.4").rag, action_of(store, "1.4").rag_since) == (Condition.UNRATED, None)


def test_an_action_whose_adding_is_undone_is_withdrawn_and_its_ref_is_never_used_again(
    store: Store, stamp: StampMaker
) -> None:
    store.save([further_action(store.plan(TODAY), store.plan(TODAY).area("1.2"), "One more", TODAY)], stamp())
    store.undo(stamp("undo"))
    gone = action_of(store, "1.2b")
    assert (gone.stage, gone.withdrawn_reason) == (Stage.WITHDRAWN, "added by mistake and undone")
    assert further_action(store.plan(TODAY), store.plan(TODAY).area("1.2"), "Another", TODAY).ref == "1.2c"
    store.redo(stamp("redo"))
    assert (action_of(store, "1.2b").stage, action_of(store, "1.2b").withdrawn_reason) == (Stage.OPEN, "")


def test_an_added_action_that_somebody_works_on_is_not_taken_away_by_undo(store: Store, stamp: StampMaker) -> None:
    store.save([further_action(store.plan(TODAY), store.plan(TODAY).area("1.2"), "One more", TODAY)], stamp(by="jo"))
    set_on(store, stamp(by="al"), "1.2b", owner="Bo")
    with pytest.raises(ConflictError, match=r"1\.2b: al has changed the owner since"):
        store.undo(stamp("undo", by="jo"))
    assert action_of(store, "1.2b").is_open


def test_an_area_added_by_mistake_stands_in_the_plan_no_more(store: Store, plan: Plan, stamp: StampMaker) -> None:
    area = replace(plan.areas[0], ref="1.4", text="A revised plan's new finding")
    store.save([Edit(None, area), Edit(None, Action("1.4", "1.4", area.text))], stamp("import"))
    store.undo(stamp("undo"))
    after = store.plan(TODAY)
    assert after.area("1.4").text == area.text
    assert "1.4" not in [finding.ref for finding in after.findings]
    assert len(after.counted) == len(plan.actions)


def test_a_redo_withdraws_nothing_that_somebody_has_worked_on_since(store: Store, stamp: StampMaker) -> None:
    """The answer "not agreed" withdraws the action that the finding began with: bare then, and not now."""
    plan = store.plan(TODAY)
    answer = {"response": "not agreed", "response_reason": "no power to"}
    store.save(respond(plan, plan.area("1.2"), answer, by="jo"), stamp(by="jo"))
    store.undo(stamp("undo", by="jo"))
    set_on(store, stamp(by="al"), "1.2", owner="Bo", due=DUE)
    with pytest.raises(ConflictError, match=r"1\.2: al has changed the owner since"):
        store.redo(stamp("redo", by="jo"))
    after = store.plan(TODAY)
    assert (action_of(store, "1.2").owner, action_of(store, "1.2").is_open) == ("Bo", True)
    assert not after.area("1.2").is_not_agreed, "refused whole"
    store.undo(stamp("undo", by="al"))
    store.redo(stamp("redo", by="jo"))
    assert action_of(store, "1.2").is_withdrawn


def test_a_redo_of_a_link_withdraws_nothing_that_somebody_has_worked_on_since(store: Store, stamp: StampMaker) -> None:
    store.save(link(store.plan(TODAY), action_of(store, "1.2"), "2.1", by="jo"), stamp(by="jo"))
    store.undo(stamp("undo", by="jo"))
    store.save([edit(action_of(store, "2.1"))], stamp(by="al"), "begun")
    with pytest.raises(Nothing, match=r"2\.1 would be withdrawn, and al has worked on it since, in change 4"):
        store.redo(stamp("redo", by="jo"))
    assert (action_of(store, "2.1").is_open, action_of(store, "1.2").also_answers) == (True, ())


def test_an_undo_withdraws_nothing_again_that_somebody_has_worked_on_since(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(by="jo"), "1.2", "double", stage="withdrawn")
    set_on(store, stamp(by="jo"), "1.2", "it is not", stage="open")
    set_on(store, stamp(by="al"), "1.2", owner="Bo")
    with pytest.raises(ConflictError, match=r"1\.2: al has changed the owner since"):
        store.undo(stamp("undo", by="jo"))
    assert action_of(store, "1.2").is_open


def test_neither_undo_nor_redo_withdraws_what_has_milestones_since(store: Store, stamp: StampMaker) -> None:
    def add_step() -> None:
        plan = store.plan(TODAY)
        store.save([add_milestone(plan, action_of(store, "1.2"), text="Train", due="")], stamp(by="al"))

    set_on(store, stamp(by="jo"), "1.2", "double", stage="withdrawn")
    store.undo(stamp("undo", by="jo"))
    add_step()
    with pytest.raises(Nothing, match=r"1\.2 would be withdrawn, and al has worked on it since"):
        store.redo(stamp("redo", by="jo"))
    assert action_of(store, "1.2").is_open
    store.undo(stamp("undo", by="al"))
    store.redo(stamp("redo", by="jo"))
    assert action_of(store, "1.2").is_withdrawn


def test_a_milestone_that_somebody_has_done_since_is_not_withdrawn_by_redo(store: Store, stamp: StampMaker) -> None:
    store.save([add_milestone(store.plan(TODAY), action_of(store, "1.2"), text="Train", due="")], stamp(by="jo"))
    plan = store.plan(TODAY)
    (step,) = plan.milestones
    store.save([change_milestone(plan, step, {"withdraw": True}, by="jo", note="not needed")], stamp(by="jo"))
    store.undo(stamp("undo", by="jo"))
    plan = store.plan(TODAY)
    store.save([change_milestone(plan, plan.milestones[0], {"done": True}, by="al")], stamp(by="al"))
    with pytest.raises(ConflictError, match=r"1\.2/m1: al has changed"):
        store.redo(stamp("redo", by="jo"))
    (step,) = store.plan(TODAY).milestones
    assert (step.withdrawn, step.done_by) == ("", "al")

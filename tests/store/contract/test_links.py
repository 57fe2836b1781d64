"""What every store promises of an action that answers several findings, and of a finding's key messages."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.model.plan import Plan
from actionplan.model.rollup import by_message, by_theme
from actionplan.model.rules.links import link, link_message, unlink, unlink_message
from actionplan.store import ConflictError, Store
from contract import TODAY, StampMaker, action_of, set_on, state

Counts = list[tuple[list[str], list[str]]]
"""For each theme the refs of its actions, and of those that are counted elsewhere."""


def refs_under(plan: Plan) -> Counts:
    """For each theme the refs of its actions, and of those that are counted elsewhere."""
    return [([action.ref for action in row.actions], [action.ref for action in row.also]) for row in by_theme(plan)]


AS_MADE: Counts = [(["1.1", "1.2", "1.3"], []), (["2.1", "2.2"], [])]
LINKED: Counts = [(["1.1", "1.2", "1.3"], []), (["2.2"], ["1.2"])]


def test_a_link_is_one_change_with_the_withdrawal_and_is_undone_as_one(store: Store, stamp: StampMaker) -> None:
    start = store.plan(TODAY)
    assert refs_under(start) == AS_MADE
    store.save(link(start, action_of(store, "1.2"), "2.1", by="jo"), stamp())
    assert refs_under(store.plan(TODAY)) == LINKED
    (first, second) = store.history()
    assert first.change == second.change
    assert {update.ref: dict(update.fields) for update in (first, second)}["1.2"]["also_answers"] == ((), ["2.1"])
    store.undo(stamp("undo"))
    assert state(store.plan(TODAY)) == state(start)
    store.redo(stamp("redo"))
    assert refs_under(store.plan(TODAY)) == LINKED
    plan = store.plan(TODAY)
    store.save(unlink(plan, action_of(store, "1.2"), "2.1", by="jo"), stamp())
    assert refs_under(store.plan(TODAY)) == AS_MADE
    assert store.check() == ()


def test_a_past_day_shows_the_links_of_that_day(store: Store, stamp: StampMaker) -> None:
    store.save(link(store.plan(TODAY), action_of(store, "1.2"), "2.1", by="jo"), stamp())
    assert refs_under(store.plan_as_at(TODAY)) == LINKED
    assert refs_under(store.plan_as_at(date(2026, 11, 20))) == AS_MADE


def test_two_people_who_link_one_action_to_different_findings_disagree(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    plan, seen = store.plan(TODAY), action_of(store, "1.2")
    another.save(link(plan, seen, "2.1", by="al"), stamp(by="al"))
    with pytest.raises(ConflictError, match=r"1\.2: al has changed the other findings answered since"):
        store.save(link(plan, seen, "2.2", by="jo"), stamp())
    assert refs_under(store.plan(TODAY)) == LINKED


def test_a_link_and_an_owner_given_at_once_are_both_kept(store: Store, another: Store, stamp: StampMaker) -> None:
    plan, seen = store.plan(TODAY), action_of(store, "1.2")
    set_on(another, stamp(by="al"), "1.2", owner="Ann")
    assert store.save(link(plan, seen, "2.1", by="jo"), stamp()).merged == ("1.2",)
    action = action_of(store, "1.2")
    assert (action.owner, action.also_answers) == ("Ann", ("2.1",))


def test_a_key_message_is_kept_withdrawn_and_undone(store: Store, stamp: StampMaker) -> None:
    def rows() -> list[list[str]]:
        return [[action.ref for action in row.actions] for row in by_message(store.plan(TODAY))]

    plan = store.plan(TODAY)
    store.save([link_message(plan, plan.area("1.3"), "urgency", "children wait")], stamp())
    assert rows()[0] == ["1.3"]
    plan = store.plan(TODAY)
    store.save([unlink_message(plan, plan.area("1.3"), "urgency", "it does not say so")], stamp())
    assert rows()[0] == []
    store.undo(stamp("undo"))
    assert rows()[0] == ["1.3"]
    store.undo(stamp("undo"))
    assert rows()[0] == []
    assert [update.fields.get("withdrawn") for update in store.history()][1:] == [
        ("", "it does not say so"),
        ("it does not say so", ""),
        ("", "added by mistake and undone"),
    ]
    assert store.check() == ()

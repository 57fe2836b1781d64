"""Four people with different roles through a whole weekly review, each at a screen of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.edit import Edit
from actionplan.model.rules.grants import give_role
from at_screen import at_screen, changed_elsewhere, history_in, plan_in, with_store
from in_review import BEGIN


def give(path: Path, edit: Edit) -> None:
    with_store(path, lambda store: store.save([edit], settings.stamp("command")))


@pytest.fixture
def roles(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kim keeps the plan, Ed edits and chairs, Una updates as the Head of Quality, who owns 1.1, and Ray reads."""
    changed_elsewhere(database, "1.1", {"owner": "Head of Quality", "due": "2027-03-31", "rag": "green"}, "agreed")
    for login, role, person in (
        ("kim", "keeper", "Kim Ali"),
        ("ed", "editor", "Ed Moss"),
        ("una", "updater", "Head of Quality"),
        ("ray", "reader", "Ray Cole"),
    ):
        monkeypatch.setenv("ACTIONPLAN_USER", "kim")
        give(database, give_role(plan_in(database), login, role, person))
    return database


async def test_a_weekly_review_of_four_people_with_different_roles(
    roles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sits(login: str) -> None:
        monkeypatch.setenv("ACTIONPLAN_USER", login)

    # Before it, whoever owns an action says how it is getting on, and that the work is done.
    sits("una")
    async with at_screen(roles, "2", "home", "f", *"30 apr 27", "enter") as una:
        await una.press("c", "enter", *"trained and audited", "enter")
        assert una.stored("1.1").stage.value == "complete", una.text
        assert una.stored("1.1").completed_by == "Head of Quality"

    # The chair starts it, decides, and goes through the cards. Everybody looks on.
    sits("ed")
    async with at_screen(roles, *BEGIN) as ed:
        review = ed.plan.open_review
        assert review is not None
        await ed.press("D", *"Ask the Board", "ctrl+s")
        assert [decision.what for decision in ed.plan.decisions] == ["Ask the Board"]
        sits("ray")
        async with at_screen(roles, "3") as ray:
            assert ray.sees("Ray Cole, reader")
            await ray.press("enter", "g", "D", "y")
            assert not ray.asked
            assert ray.plan.open_review == review
        sits("una")
        async with at_screen(roles, "3") as una:
            await una.press("D", "space", "g")
            assert not una.asked
            # What is hers she says on the list of actions, meanwhile.
            await una.press("2", "home", "n", *"audit is with the Board", "enter")
            assert una.notes[-1] == "audit is with the Board"
        sits("ed")
        await ed.looks_again()
        card = next(item for item in ed.plan.items if item.subject == "1.1")
        await ed.press("slash", *"1.1", "enter")
        assert "s" in {active.binding.key for active in ed.app.screen.active_bindings.values() if active.enabled}
        await ed.press("s", *"audit of 40 files", "enter", "e", "ctrl+s")
        assert ed.stored("1.1").is_closed, ed.text
        assert ed.stored("1.1").signed_off_by == "Ed Moss"
        assert next(item for item in ed.plan.items if item.ref == card.ref).outcome.is_done
        await ed.press("E", "y")
        assert ed.plan.open_review is None
        assert ed.plan.reviews[-1].is_closed

    # Afterwards the keeper takes back what somebody else has said; who chaired could not.
    changes = len(history_in(roles))
    sits("ed")
    async with at_screen(roles, "5", "slash", *"by:quality", "enter", "home", "u") as ed:
        assert "a keeper (Kim Ali) can undo it" in " ".join(note.message for note in ed.app._notifications)
        assert len(history_in(roles)) == changes
    sits("kim")
    async with at_screen(roles, "5", "slash", *"by:kim", "enter", "home", "u") as kim:
        assert len(history_in(roles)) == changes + 1
        assert [grant.ref for grant in kim.plan.grants if not grant.withdrawn] == ["kim", "ed", "una"]
    who = [update.change.by for update in history_in(roles, "1.1")]
    assert list(dict.fromkeys(who)) == ["sam", "Head of Quality", "Ed Moss"]

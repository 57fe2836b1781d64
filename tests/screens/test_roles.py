"""Four people with different roles at the screens: what is offered them, and what a key that does nothing says."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.rules.grants import give_role
from at_screen import Person, at_screen, changed_elsewhere, plan_in, with_store
from in_review import BEGIN

EDITORS = "an editor (Ed Moss, Kim Ali)"
KEEPERS = "a keeper (Kim Ali)"


def give(path: Path, words: str, monkeypatch: pytest.MonkeyPatch, by: str = "kim") -> None:
    """Gives a login a role, ``kim keeper Kim Ali``, as a keeper does at a computer of their own."""
    login, role, person = f"{words} ".split(" ", 2)
    monkeypatch.setenv("ACTIONPLAN_USER", by)
    plan = plan_in(path)
    with_store(path, lambda store: store.save([give_role(plan, login, role, person)], settings.stamp("command")))


@pytest.fixture
def roles(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Kim keeps the plan, Ed edits, Una updates as the Head of Quality, who owns 1.1, and Ray reads; 1.3 is Ed's."""
    changed_elsewhere(database, "1.1", {"owner": "Head of Quality"})
    changed_elsewhere(database, "1.3", {"owner": "Ed Moss", "rag": "green"}, "going well")
    give(database, "kim keeper Kim Ali", monkeypatch, by="jo")
    give(database, "ed editor Ed Moss", monkeypatch)
    give(database, "una updater Head of Quality", monkeypatch)
    give(database, "ray reader Ray Cole", monkeypatch)
    return database


def as_login(login: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", login)


def offered(person: Person) -> set[str]:
    """The keys that the screen offers, in footer, help and palette."""
    return {active.binding.key for active in person.app.screen.active_bindings.values() if active.enabled}


def says(person: Person, *parts: str) -> bool:
    """Whether what the screen said last, in its corner, has all of these in it."""
    return all(part in told(person)[-1] for part in parts)


def told(person: Person) -> list[str]:
    """What the screen says in its corner."""
    return [notification.message for notification in person.app._notifications]


async def test_a_reader_is_offered_nothing_that_changes_the_plan(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_login("ray", monkeypatch)
    async with at_screen(roles, "2") as ray:
        assert ray.sees("Ray Cole, reader", "read-only")
        assert not offered(ray) & set("ragodcsnveMWB")
        await ray.press("g")
        assert says(
            ray,
            "read-only: you are a reader of this plan",
            "an updater (Head of Quality, Ed Moss, Kim Ali) can change it",
        )
        await ray.press("u")
        assert not ray.asked


async def test_an_updater_changes_the_progress_of_their_own_actions(
    roles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_login("una", monkeypatch)
    async with at_screen(roles, "2", "home") as una:
        assert una.sees("Head of Quality, updater")
        assert una.cursor_line.split()[1] == "1.1"
        assert set("ragncfvMB") <= offered(una)
        assert not offered(una) & set("odesWHNP+O")
        await una.press("g", *"going well", "enter")
        assert una.stored("1.1").rag.value == "green"
        await una.press("d")
        assert says(una, f"you are an updater, who may not change the due date of 1.1; {EDITORS} can")
        await una.press("s")
        assert says(una, f"who may complete 1.1 and open it again; {EDITORS} can do more")
        assert not una.asked


async def test_what_an_updater_may_do_follows_the_cursor(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_login("una", monkeypatch)
    async with at_screen(roles, "2", "home") as una:
        assert una.lines[-1].count("Note") == 1
        await una.press("j")
        assert una.cursor_line.split()[1] == "1.2"
        assert not offered(una) & set("ragodcsnvefMB")
        assert "Note" not in una.lines[-1]
        await una.press("n")
        assert says(una, "1.2 is not yours: you may change the actions that you own or support", f"{EDITORS} can")
        assert not una.asked
        await una.press("k")
        assert "Note" in una.lines[-1]


async def test_of_marked_actions_those_are_asked_about_that_one_may_change(
    roles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_login("una", monkeypatch)
    async with at_screen(roles, "2", "home", "space", "space", "n") as una:
        assert una.sees("1.2 is not yours")
        await una.press("enter")
        await una.press(*"seen", "enter")
        assert una.notes[-1] == "seen"
        assert una.stored("1.2").updated_by != "Head of Quality"
        assert una.stored("1.1").updated_by == "Head of Quality"


async def test_an_editor_does_not_sign_off_what_is_their_own(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed_elsewhere(roles, "1.3", {"stage": "complete"}, "done", by="kim")
    changed_elsewhere(roles, "1.2", {"stage": "complete"}, "done", by="kim")
    as_login("ed", monkeypatch)
    async with at_screen(roles, "2", "home", "j") as ed:
        assert "s" in offered(ed)
        await ed.press("j")
        assert ed.cursor_line.split()[1] == "1.3"
        assert "s" not in offered(ed)
        await ed.press("s")
        assert says(ed, f"1.3 is your own; it is signed off by somebody else: {EDITORS}")


async def test_a_review_is_an_editors(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_login("una", monkeypatch)
    async with at_screen(roles, "3") as una:
        assert una.sees(f"{EDITORS} starts one")
        assert "enter" not in offered(una)
        await una.press("enter")
        assert says(una, "you are an updater of this plan")
        assert una.plan.open_review is None
    as_login("ed", monkeypatch)
    async with at_screen(roles, *BEGIN) as ed:
        assert ed.plan.open_review is not None
    as_login("una", monkeypatch)
    async with at_screen(roles, "3") as una:
        assert not offered(una) & {*"ragodcn", "D", "space", "enter"}
        await una.press("g")
        assert says(una, f"you are an updater of this plan; {EDITORS} can change that")
        assert not una.asked


async def test_people_and_what_others_did_are_a_keepers(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_login("ed", monkeypatch)
    async with at_screen(roles, "4", "end") as ed:
        assert not offered(ed) & {"e", "m", "W"}
        await ed.press("e")
        assert says(ed, f"you are an editor of this plan; {KEEPERS} can change that")
        await ed.press("5")
        assert "u" not in offered(ed)
        await ed.press("u")
        assert says(ed, "that is a change of Kim Ali's", f"{KEEPERS} can undo it")
    as_login("kim", monkeypatch)
    async with at_screen(roles, "4", "end") as kim:
        assert {"e", "m", "W"} <= offered(kim)
        await kim.press("5", "u")
        assert [grant.ref for grant in kim.plan.grants if not grant.withdrawn] == ["kim", "ed", "una"]


async def test_a_role_that_is_given_meanwhile_counts_at_once(roles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_login("ray", monkeypatch)
    async with at_screen(roles, "2", "home") as ray:
        give(roles, "ray editor", monkeypatch)
        as_login("ray", monkeypatch)
        await ray.looks_again()
        assert ray.sees("Ray Cole, editor")
        assert set("ragodn") <= offered(ray)


async def test_where_nobody_has_a_role_all_is_as_ever(database: Path) -> None:
    async with at_screen(database, "2", "home") as jo:
        assert jo.sees(" · jo")
        assert jo.sees_no("keeper", "editor")
        assert set("ragodcsnveWM") <= offered(jo)


async def test_roles_are_given_changed_and_withdrawn_on_the_screen_of_owners(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_login("jo", monkeypatch)
    changed_elsewhere(database, "1.1", {"owner": "Head of Quality"})
    async with at_screen(database, "4", "end", "L") as jo:
        assert jo.sees("Role of Head of Quality")
        await jo.press(*"una", "enter")
        assert jo.sees("reader", "updater", "editor", "keeper", "none")
        await jo.types("reader")
        await jo.press("enter")
        assert jo.sees("the first role that is given is a keeper's")
        await jo.types("keeper")
        await jo.press("enter")
        assert [(grant.ref, grant.person, grant.role) for grant in jo.plan.grants] == [
            ("una", "Head of Quality", "keeper")
        ]
        assert jo.sees("Head of Quality, keeper", "read-only")
        assert says(jo, "You, jo, have been given no role yet: a keeper (Head of Quality) can give you one.")
    as_login("una", monkeypatch)
    async with at_screen(database, "4", "home", "L") as una:
        assert una.sees("Give somebody a role")
        await una.press(*"Ray Cole", "enter", *"ray", "enter")
        await una.types("editor")
        await una.press("enter")
        assert una.sees("Ray Cole, editor")
        await una.press("end", "L", "enter")
        assert una.typed("role") == "editor"
        await una.types("none")
        await una.press("enter")
        assert una.plan.grants[-1].withdrawn
        assert una.sees("owner")
        assert una.sees_no("Ray Cole, editor")
        await una.press("u")
        assert una.sees("Ray Cole, editor")

"""Two people at two terminals, each with a login, a role, a computer's folders of their own, and a plan on a server."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.grants import Grant, Role
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.store.postgres.store import PostgresStore
from actionplan.store.server_plan import ServerPlan
from command_line import done
from own_logins import plan_name
from server import Server
from terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")
TODAY = date(2026, 11, 27)
STAMP = Stamp("jo", datetime(2026, 11, 27, 12, tzinfo=UTC), TODAY, "init")
SAVE, UP = "\x13", "\x1b[A"


@pytest.fixture
def places(server: Server, tmp_path: Path, plan: Plan) -> dict[str, ServerPlan]:
    """Where each person finds the plan: Jo keeps it, Kim edits it, Una updates what the Head of Quality owns, 1.1."""
    name = plan_name(tmp_path)
    found = {who: ServerPlan(server.url(server.login(who)), name) for who in ("jo", "kim", "una")}
    first, *others = plan.actions
    owned = replace(plan, actions=(replace(first, owner="Head of Quality"), *others))
    with closing(PostgresStore.create(found["jo"], owned, STAMP)) as store:
        grants = (
            Grant("jo", "Plans Owner", Role.KEEPER),
            Grant("kim", "Improvement Lead", Role.EDITOR),
            Grant("una", "Head of Quality", Role.UPDATER),
        )
        store.save([Edit(None, grant) for grant in grants], replace(STAMP, source="command"))
    return found


def at_their_computer(
    who: str, places: dict[str, ServerPlan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """The program of somebody, with folders of their own."""
    monkeypatch.setenv("ACTIONPLAN_STATE", str(tmp_path / who / "state"))
    monkeypatch.setenv("ACTIONPLAN_DOCUMENTS", str(tmp_path / who / "documents"))
    monkeypatch.setenv("ACTIONPLAN_USER", "")
    return Terminal("--db", places[who].location, size=(110, 36))


def test_a_review_is_held_at_one_and_followed_at_the_other(
    places: dict[str, ServerPlan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        at_their_computer("kim", places, tmp_path, monkeypatch) as kim,
        at_their_computer("una", places, tmp_path, monkeypatch) as una,
    ):
        kim.wait_for("Improvement Lead, editor")
        una.wait_for("Head of Quality, updater")
        # Una says how her own action gets on; it is on Kim's screen, in her name.
        una.press("2r")
        una.wait_for("Red")
        una.press("two posts vacant\r")
        una.wait_for("1.1 saved")
        kim.press("2")
        kim.wait_for("▲ Red")
        # What is an editor's she is not offered, and is told who could.
        una.press("o")
        una.wait_for("an editor (Improvement Lead")
        # Kim begins the review, and it is on Una's screen.
        kim.press("3")
        kim.wait_for("enter starts one")
        kim.press("\r")
        kim.wait_for("apologies")
        kim.press(f"\rKim{SAVE}")
        kim.wait_for("Weekly review 1 ·")
        una.press("3")
        una.wait_for("Weekly review 1 ·")
        assert "D Decision" not in una.text
        kim.press("\r")
        kim.wait_for("1 of ")
        kim.press("E")
        kim.wait_for("Close before the end of the agenda?")
        kim.press("y")
        kim.wait_for("review-1-2026-11-27.md")
        una.wait_for("No review is open")
    # The minutes are in the documents of whoever closed it, and are printed for everybody.
    assert [path.name for path in (tmp_path / "kim" / "documents").rglob("*.md")] == ["review-1-2026-11-27.md"]
    assert not list((tmp_path / "una" / "documents").rglob("*.md"))
    minutes = done("--db", places["una"].location, "review", "minutes")
    assert "two posts vacant" in minutes
    assert "Minutes by: Improvement Lead" in minutes
    with closing(PostgresStore(places["jo"])) as store:
        said = [(update.change.by, update.change.login, update.kind) for update in store.history()]
        assert ("Head of Quality", "una", "action") in said
        assert said[-1] == ("Improvement Lead", "kim", "review")
        assert store.check() == ()


def test_what_was_typed_while_the_server_was_away_is_saved_when_it_is_back(
    durable_server: Server, tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ServerPlan(durable_server.url(durable_server.login("jo")), plan_name(tmp_path))
    PostgresStore.create(place, plan, STAMP).close()
    with at_their_computer("jo", {"jo": place}, tmp_path, monkeypatch) as jo:
        jo.wait_for("Case recording")
        jo.press("2n")
        jo.wait_for("esc Cancel")
        durable_server.kill()
        jo.press("said while the server was away\r")
        jo.wait_for("Nothing was saved")
        assert "said while the server was away" in jo.text
        durable_server.restart()
        jo.press("\r")
        jo.wait_for("1.1 saved")
    with closing(PostgresStore(place)) as store:
        assert [update.change.note for update in store.history()] == ["said while the server was away"]
        assert store.check() == ()

"""An unexpected error at the screens: a short message, a sane terminal, exit code 1, and no text of the plan."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from actionplan import settings
from at_screen import at_screen, changed_elsewhere
from terminal import Terminal

SECRET = "Child K of family L"

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="a pty is Unix"),
    pytest.mark.usefixtures("quick_screens"),
]

# Where the program fails as nobody expects, with the plan's text in messages and local variables.
FAILS = {
    "a key": (
        "from actionplan.app import ActionPlanApp\n"
        "def fail(self):\n"
        "    text = repr(self.plan)\n"
        "    raise RuntimeError(text)\n"
        "ActionPlanApp.action_help = fail\n"
    ),
    "a worker": (
        "from actionplan.app import ActionPlanApp\n"
        "from textual import work\n"
        "@work\n"
        "async def fail(self):\n"
        "    text = repr(self.plan)\n"
        "    raise KeyError(text)\n"
        "ActionPlanApp.action_help = fail\n"
    ),
    "the store's thread": (
        "from actionplan.app import ActionPlanApp\n"
        "from textual import work\n"
        "def broken(store):\n"
        "    raise ZeroDivisionError(repr(store.plan(store.today)) if hasattr(store, 'today') else 'Child K')\n"
        "@work\n"
        "async def fail(self):\n"
        "    await self.ask(broken)\n"
        "ActionPlanApp.action_help = fail\n"
    ),
    "drawing": (
        "from actionplan.widgets.frame import TabLine\n"
        "from actionplan.app import ActionPlanApp\n"
        "def render(self):\n"
        "    raise ValueError(repr(self.app.plan))\n"
        "def fail(self):\n"
        "    TabLine.render = render\n"
        "    self.refresh(layout=True)\n"
        "    self.screen.query_one(TabLine).refresh()\n"
        "ActionPlanApp.action_help = fail\n"
    ),
}


@pytest.mark.parametrize("place", FAILS)
def test_an_unexpected_error_at_the_screens(place: str, database: Path, tmp_path: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": SECRET}, SECRET)
    (tmp_path / "sitecustomize.py").write_text(FAILS[place])
    with Terminal(paths=[tmp_path]) as terminal:
        terminal.wait_for("Case recording")
        terminal.press("?")
        code = terminal.wait_for_end()
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert code == 1
    assert "something unexpected went wrong" in after.replace("\r\n", " ")
    assert "Traceback" not in after
    # The mouse is let go, the cursor shown again, the other screen left.
    for mode in (b"\x1b[?1000l", b"\x1b[?25h", b"\x1b[?1049l"):
        assert mode in terminal.raw
    log = settings.log_path()
    assert str(log) in after.replace("\r\n", "")
    text = log.read_text()
    assert "Error" in text
    assert SECRET not in text + after
    assert "Child K" not in text + after
    assert oct(log.stat().st_mode & 0o777) == "0o600"


async def test_a_read_only_plan_says_so_on_every_screen(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "actionplan.store.sqlite.database_file.why_only_read", lambda _path: "the file is write-protected"
    )
    async with at_screen(database, "2") as jo:
        jo.sees("read-only: the file is write-protected")
        for key in "123456":
            await jo.press(key)
            assert "read-only" in jo.lines[0] + jo.lines[1], jo.text
        await jo.press("2", "home", "j", "o")
        assert not jo.asked
        await jo.press("u")
        jo.sees("read-only: the file is write-protected")
    assert jo.notes == []


async def test_a_backup_is_made_and_brought_back_from_the_palette(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    async with at_screen(database, "2") as jo:
        await jo.press("ctrl+p", *"back up the plan", "enter")
        jo.sees("Back up the plan")
        await jo.types(str(database))
        await jo.press("enter")
        assert jo.asked
        jo.sees("is the plan's", "choose another name")
        await jo.types(str(copy))
        await jo.press("enter")
        assert copy.exists()
        changed_elsewhere(database, "1.1", {"owner": "Bo"})
        await jo.looks_again()
        assert jo.stored("1.1").owner == "Bo"
        await jo.press("ctrl+p", *"restore a backup", "enter")
        jo.sees("Restore a backup")
        await jo.types(str(tmp_path / "nowhere.db"))
        await jo.press("enter")
        jo.sees("there is no backup at")
        await jo.types(str(copy))
        await jo.press("enter")
        assert not jo.asked
        assert jo.stored("1.1").owner == ""
        assert jo.app.plan == jo.plan
    (kept,) = tmp_path.glob("plan-before-restore-*.db")


async def test_a_plan_found_damaged_after_the_start_becomes_read_only(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionplan.store.sqlite.integrity.quick_damage", lambda _conn: "SQLite finds damage: page 7")
    async with at_screen(database, "2") as jo:
        assert "read-only" in jo.lines[0] + jo.lines[1]
        jo.sees("damage", "actionplan restore")
        await jo.press("home", "j", "o")
        assert not jo.asked

"""What happens to a plan while it is on the screen: it is altered, goes away, comes back, or is somebody else's."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.widgets import Static

from actionplan.store.sqlite import backups
from actionplan.store.sqlite.schema import triggers
from at_screen import Person, at_screen, send_click


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DROP TRIGGER log_kept", "it was altered"),
        ("PRAGMA user_version = 99", "another version of"),
    ],
)
async def test_what_was_typed_stays_when_the_plan_was_altered_meanwhile(
    database: Path, statement: str, why: str
) -> None:
    async with at_screen(database, "2", "home", "j") as jo:
        await jo.press("n", *"waiting for health")
        with closing(sqlite3.connect(database, isolation_level=None)) as outsider:
            outsider.execute(statement)
        await jo.press("enter")
        jo.sees("is read-only", why)
        assert jo.typed("note") == "waiting for health"
        await jo.press("escape")
        assert "read-only" in jo.lines[0] + jo.lines[1]
    with closing(sqlite3.connect(database)) as outsider:
        assert outsider.execute("SELECT count(*) FROM change").fetchone() == (1,)


async def test_a_plan_that_is_put_right_again_is_saved_to_again(database: Path) -> None:
    async with at_screen(database, "2", "home", "j") as jo:
        with closing(sqlite3.connect(database, isolation_level=None)) as outsider:
            outsider.execute("DROP TRIGGER log_kept")
            await jo.looks_again()
            assert "read-only" in jo.lines[0] + jo.lines[1]
            outsider.execute(dict(triggers())["log_kept"])
        await jo.looks_again()
        await jo.press("n", *"waiting for health", "enter")
        assert jo.notes == ["waiting for health"]


def told(jo: Person, *wanted: str) -> set[str]:
    """Which of these words are said, wherever their lines are broken: that depends on how long a path is."""
    # A message stands at the side, behind a bar and 58 wide; what is to the left and right of it belongs to the screen.
    messages = [line.rpartition("▌")[2][:58] for line in jo.lines if line.rpartition("▌")[0]]
    text = re.sub(r"[\s│▌]+", " ", "\n".join([jo.text, *messages]))
    return {words for words in wanted if words in text}


async def test_a_plan_that_is_gone_says_how_to_bring_it_back(database: Path) -> None:
    backup = backups.make_before(database, "import")
    async with at_screen(database, "2", "home", "j") as jo:
        await jo.press("n", *"waiting for health")
        held = database.rename(database.with_name("moved-away.db"))
        for _ in range(2):
            await jo.press("enter")
            assert {"is gone, but its backups", "restore"} <= told(jo, "is gone, but its backups", "restore")
            assert jo.typed("note") == "waiting for health"
            assert "closed database" not in jo.text
        held.rename(database)
        await jo.press("enter")
        assert jo.notes == ["waiting for health"]
    assert backup.exists()


async def test_a_plan_that_is_gone_is_brought_back_from_the_palette(database: Path) -> None:
    backup = backups.make_before(database, "import")
    async with at_screen(database, "2") as jo:
        database.unlink()
        await jo.looks_again()
        assert told(jo, "is gone, but its backups")
        await jo.press("ctrl+p", *"restore a backup", "enter")
        await jo.types(str(backup.with_name("nowhere.db")))
        await jo.press("enter")
        jo.sees("there is no backup at")
        await jo.types(str(backup))
        await jo.press("enter")
        assert not jo.asked
        assert jo.app.plan == jo.plan


@pytest.mark.parametrize("name", ["~nosuchuser/copy.db", "~nosuchuser"])
async def test_a_home_of_nobody_is_refused_where_a_file_is_asked_for(database: Path, name: str) -> None:
    async with at_screen(database, "2", "ctrl+p", *"back up the plan", "enter") as jo:
        await jo.types(name)
        await jo.press("enter")
        assert jo.asked
        jo.sees("there is no such user")
        await jo.press("escape", "x")
        jo.app.screen.query_one("#file").focus()
        await jo.settle()
        await jo.types(f"{name}.docx")
        await jo.press("enter")
        assert "there is no such user" in str(jo.app.screen.query_one("#hint", Static).content)


async def test_an_export_is_never_written_over_the_plan(database: Path) -> None:
    other = database.with_name("summary.docx")
    os.link(database, other)
    before = database.read_bytes()
    async with at_screen(database, "2", "x") as jo:
        jo.app.screen.query_one("#file").focus()
        await jo.settle()
        await jo.types(str(other))
        await jo.press("enter", "enter")
        hint = str(jo.app.screen.query_one("#hint", Static).content)
        assert hint == f"{other} is the plan's database; choose another name"
        assert jo.app.focused is jo.app.screen.query_one("#file")
    assert other.read_bytes() == before


async def test_a_save_that_waits_for_another_program_can_be_given_up(database: Path) -> None:
    async with at_screen(database, "2", "home", "j") as jo:
        with closing(sqlite3.connect(database, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            await jo.press("n", *"waiting for health")
            save = jo.app.ask(lambda store: store.undo(None))  # type: ignore[arg-type]
            waiting = asyncio.ensure_future(save)
            await jo.until(jo.app.give_up_waiting)
            with pytest.raises(Exception, match="another program is using the plan; nothing was saved"):
                await waiting
            holder.execute("ROLLBACK")
        assert not jo.app.give_up_waiting()
        await jo.press("enter")
        assert jo.notes == ["waiting for health"]


async def test_what_is_saved_late_is_shown_although_another_screen_was_clicked_meanwhile(database: Path) -> None:
    async with at_screen(database, "2", "home", "j", "o", *"Director A", "enter", "j", "enter") as jo:
        with closing(sqlite3.connect(database, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            jo.send(".")
            await jo.until(lambda: jo.app._store_thread._waiting._waits)
            send_click(jo.app, jo.lines[3].index("4 Owners"), 3)
            await jo.pilot.pause()
            jo.sees("1.3  Too few children", "Timeline")
            holder.execute("ROLLBACK")
        await jo.settle()
        jo.sees_no("Timeline")
        assert jo.app.current_mode == "owners"
        await jo.press("2")
        assert "Director A" in jo.line("1.3")
        assert jo.stored("1.3").owner == "Director A"

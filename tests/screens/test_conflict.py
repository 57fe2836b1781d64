"""Two people change the same thing: both values are shown, and one of the two decides."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from actionplan.store import StoreError
from actionplan.store.sqlite.store import SqliteStore
from at_screen import Person, at_screen, changed_elsewhere, history_in


async def both_change_the_owner(jo: Person, path: Path) -> None:
    """Jo types an owner; Sam gives the action another one before Jo presses enter."""
    await jo.press("o", *"Mine")
    changed_elsewhere(path, "1.1", {"owner": "Theirs"}, by="sam")
    await jo.press("enter")


async def test_both_values_are_shown_with_who_and_when(database: Path) -> None:
    async with at_screen(database, "2") as jo:
        await both_change_the_owner(jo, database)
        assert jo.sees(
            "1.1: the owner was changed by sam at", "27 Nov", "you saw", "t  theirs  Theirs", "m  yours   Mine"
        )
        assert jo.stored("1.1").owner == "Theirs"


async def test_theirs_mine_or_a_third(database: Path) -> None:
    async with at_screen(database, "2") as jo:
        for number, (keys, owner) in enumerate(
            (
                (["t"], "Theirs"),
                (["1"], "Theirs"),
                (["m"], "Mine"),
                (["2"], "Mine"),
                (["w", "end", *" or both", "enter"], "Mine or both"),
            )
        ):
            changed_elsewhere(database, "1.1", {"owner": f"Before {number}"})
            await jo.looks_again()
            await both_change_the_owner(jo, database)
            await jo.press(*keys)
            assert jo.stored("1.1").owner == owner
            assert not jo.asked
            assert owner in jo.line("1.1")


async def test_esc_changes_nothing_and_what_was_typed_is_still_there(database: Path) -> None:
    async with at_screen(database, "2") as jo:
        await both_change_the_owner(jo, database)
        await jo.press("escape")
        assert jo.asked
        assert (jo.typed("owner"), jo.stored("1.1").owner) == ("Mine", "Theirs")
        await jo.press("escape")
        assert not jo.asked
        assert "Theirs" in jo.line("1.1")


async def test_the_reason_of_a_rating_goes_with_the_rating_that_is_taken(database: Path) -> None:
    async with at_screen(database, "2", "r", *"my reason") as jo:
        changed_elsewhere(database, "1.1", {"rag": "amber"}, "their reason")
        await jo.press("enter")
        assert jo.sees("theirs  Amber", "yours   Red")
        await jo.press("m")
        assert (jo.stored("1.1").rag, jo.stored("1.1").rag_reason) == ("red", "my reason")
        await jo.press("u")
        assert (jo.stored("1.1").rag, jo.stored("1.1").rag_reason) == ("amber", "their reason")


async def test_a_third_value_is_checked_like_any_other(database: Path) -> None:
    async with at_screen(database, "2", "d", *"31 mar") as jo:
        changed_elsewhere(database, "1.1", {"due": "2027-02-01"})
        await jo.press("enter")
        await jo.press("w", "ctrl+u", *"soon", "enter")
        assert jo.sees("I do not know the date 'soon'")
        await jo.press("ctrl+u", *"1 mar", "enter")
        assert jo.sees("1.1 is due 1 Feb 2027; say why the date moves")
        await jo.press("escape")
        assert (jo.typed("due"), str(jo.stored("1.1").due)) == ("31 mar", "2027-02-01")


async def test_several_conflicts_one_after_the_other_are_one_change(database: Path) -> None:
    async with at_screen(database, "2", "space", "space", "space", "o", *"Mine") as jo:
        changed_elsewhere(database, "1.1 1.3", {"owner": "Theirs"})
        await jo.press("enter")
        assert jo.sees("1.1: the owner", "(1 of 2)")
        await jo.press("t")
        assert jo.sees("1.3: the owner")
        await jo.press("m")
        assert [jo.stored(ref).owner for ref in ("1.1", "1.2", "1.3")] == ["Theirs", "Mine", "Mine"]
        assert len({update.change.seq for update in history_in(database)}) == 2


async def test_other_fields_are_merged_and_said(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Mine") as jo:
        changed_elsewhere(database, "1.1", {"due": "2027-02-01"})
        await jo.press("enter")
        assert not jo.asked
        assert jo.sees("1.1: somebody else changed other fields; both are kept")
        action = jo.stored("1.1")
        assert (action.owner, str(action.due)) == ("Mine", "2027-02-01")


async def test_what_was_typed_ahead_decides_nothing(database: Path) -> None:
    """``m`` for the next action is not "take mine"."""
    async with at_screen(database, "2", "o", *"Mine") as jo:
        changed_elsewhere(database, "1.1", {"owner": "Theirs"})
        await jo.press("enter", "m", "t")
        assert jo.stored("1.1").owner == "Theirs"
        assert jo.sees("1.1: the owner was changed by sam", "m  yours   Mine")


# --- what cannot be saved -------------------------------------------------------------------------------------


async def test_a_failed_save_keeps_what_was_typed(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("the disk is full: make room and press enter again")

    async with at_screen(database, "2", "a", *"half a sentence") as jo:
        with monkeypatch.context() as broken:
            broken.setattr(SqliteStore, "save", full)
            await jo.press("enter")
            assert jo.sees("the disk is full: make room and press enter again")
            assert (jo.asked, jo.typed("note"), jo.field) == (True, "half a sentence", "note")
            await jo.press("enter")
            assert jo.asked
        await jo.press("enter")
        assert not jo.asked
        assert jo.stored("1.1").rag_reason == "half a sentence"


async def test_a_failed_undo_and_a_failed_look_are_said(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise StoreError("the database is gone: [/] bring it back")

    async with at_screen(database, "2") as jo:
        for method, act in (
            ("undo", jo.press("u")),
            ("changed_elsewhere", jo.looks_again()),
            ("history", jo.press("5")),
        ):
            with monkeypatch.context() as broken:
                broken.setattr(SqliteStore, method, gone)
                await act
            assert jo.sees("the database is gone: [/] bring it back")
            jo.app.clear_notifications()
            await jo.settle()
        await jo.press("2", "j")
        assert "1.2" in jo.cursor_line


async def test_a_slow_save_says_so_and_what_is_typed_meanwhile_waits(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Ann") as jo:
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        jo.send("enter", "j", "o", *"Bob", "enter")
        for _ in range(40):
            await jo.pilot.pause(0.05)
            if "Saving …" in jo.text:
                break
        assert jo.sees("Saving …", "owner         Ann")
        other.execute("COMMIT")
        other.close()
        await jo.settle()
        assert [jo.stored(ref).owner for ref in ("1.1", "1.2")] == ["Ann", "Bob"]
        assert not jo.asked


async def test_the_file_is_taken_away_while_the_program_runs(database: Path) -> None:
    async with at_screen(database, "2", "r", *"why") as jo:
        database.unlink()
        await jo.press("enter")
        assert jo.asked
        assert jo.typed("note") == "why"
        assert jo.app.is_running

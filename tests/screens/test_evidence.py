"""Evidence at the screens: v notes the file and keeps a copy, V withdraws a piece, Esc stops a long reading."""

from __future__ import annotations

import hashlib
from asyncio import create_task, to_thread
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from actionplan import settings
from actionplan.store.evidence_folder import keep
from actionplan.store.file_reading import FileReading, StoppedReading
from at_screen import Person, at_screen, history_in, plan_in

AUDIT = b"30 cases\n"


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the folder that somebody works in."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "oct.csv"
    file.write_bytes(AUDIT)
    return file


async def test_v_notes_the_file_and_the_page_shows_it(database: Path, audit: Path) -> None:
    async with at_screen(database, "2", "v", *"Audit", "enter", *"oct.csv", "enter", "enter", "enter") as jo:
        assert not jo.asked
        assert jo.sees("1.1/1 saved: 9 bytes noted")
        await jo.press("enter")
        assert jo.sees("Audit (casework audit, 27 Nov 2026)", "9 bytes, noted 27 Nov 2026")
    (piece,) = plan_in(database).evidence
    assert (piece.sha256, piece.kept, piece.place) == (hashlib.sha256(AUDIT).hexdigest(), "", "oct.csv")


async def test_a_copy_is_kept_where_that_is_chosen(database: Path, audit: Path) -> None:
    async with at_screen(database, "2", "v", *"Audit", "enter", *"oct.csv", "tab", "tab", "tab", "y", "enter") as jo:
        assert jo.sees("9 bytes noted, and a copy is kept as 1.1-1 oct.csv")
        assert (audit.parent / "plan-evidence" / "1.1-1 oct.csv").read_bytes() == AUDIT
        # What was added by mistake is undone; its copy stays for who redoes it.
        await jo.press("u")
        assert plan_in(database).evidence_of(plan_in(database).actions[0]) == ()
        await jo.press("ctrl+r")
    (piece,) = plan_in(database).evidence
    assert (piece.kept, piece.withdrawn) == ("1.1-1 oct.csv", "")


async def test_of_a_folder_no_copy_can_be_kept_and_the_question_stays(database: Path, audit: Path) -> None:
    (audit.parent / "audits").mkdir()
    async with at_screen(database, "2", "v", *"Audit", "enter", *"audits", "tab", "tab", "tab", "y", "enter") as jo:
        assert jo.asked
        assert jo.sees("no copy can be kept of audits: it is a folder")
        assert history_in(database) == ()
        await jo.press("n", "enter")
        assert jo.sees("only its address is kept: it is a folder")
    assert [piece.place for piece in plan_in(database).evidence] == ["audits"]


async def test_shift_v_asks_which_piece_and_why(database: Path, audit: Path) -> None:
    async with at_screen(database, "2", "V") as jo:
        assert jo.sees("1.1 has no evidence to withdraw; v adds a piece")
        await jo.press("v", *"Audit of May", "ctrl+s", "v", *"Audit of June", "ctrl+s", "V")
        assert jo.sees("Withdraw evidence of 1.1", "1.1/1 Audit of May (casework audit, ")
        assert jo.sees("1.1/1 Audit of May · 1.1/2 Audit of June"), "what each ref is"
        await jo.press("down", "enter")
        assert jo.sees("1.1/2 Audit of June")
        await jo.press("enter")
        assert jo.sees("say why 1.1/2 is withdrawn")
        await jo.press(*"of another team", "enter")
        assert not jo.asked
        assert jo.sees("1.1/2 withdrawn · u undoes")
        await jo.press("enter")
        assert jo.sees("Audit of May")
        assert jo.sees("withdrawn: of another team")
        await jo.press("u")
    assert [piece.withdrawn for piece in plan_in(database).evidence] == ["", ""]


async def looked(jo: Person) -> None:
    """Waits until the look after the plan is done, and what that sets off."""
    while [worker for worker in jo.app.workers if worker.is_running]:
        await jo.app.workers.wait_for_complete()
        await jo.press()


async def test_the_look_of_the_day_says_only_what_is_wrong_and_once(database: Path, audit: Path) -> None:
    async with at_screen(database, "2", "v", *"Audit", "enter", *"oct.csv", "ctrl+s") as jo:
        assert jo.sees("9 bytes noted")
    # The file is as it was noted: the first start of the day says nothing, and the day is remembered.
    async with at_screen(database) as jo:
        await looked(jo)
        assert jo.sees_no("not as it was noted")
    assert settings.looked_at_evidence(database) == "2026-11-27"
    audit.write_bytes(AUDIT + b"edited")
    settings.note_look_at_evidence(database, date(2026, 11, 26))
    async with at_screen(database) as jo:
        await looked(jo)
        assert jo.sees("Evidence is not as it was noted: 1.1/1 changed", "actionplan evidence check")
    async with at_screen(database) as jo:
        await looked(jo)
        assert jo.sees_no("not as it was noted")


async def test_a_reading_that_is_stopped_saves_nothing_and_leaves_no_copy(database: Path, audit: Path) -> None:
    async with at_screen(database) as jo:
        entered, stopped = Event(), []

        def work(reading: FileReading) -> None:
            entered.set()
            # As a disk that is slow: it goes on until somebody presses Esc.
            while not reading.is_stopped:
                stopped.append(reading.words)
            keep(audit, "1.1-1 oct.csv", database, reading)

        waiting = create_task(jo.app.read_apart(work))
        await to_thread(entered.wait)
        assert jo.app.give_up_waiting()
        with pytest.raises(StoppedReading, match="nothing was saved"):
            await waiting
        assert stopped
        assert not jo.app.give_up_waiting()
    assert list((audit.parent / "plan-evidence").iterdir()) == []

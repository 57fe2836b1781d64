"""Minutes that were cut off: the next start writes them, once, and nobody else's are written again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from shutil import copyfile

import pytest

from actionplan.model.log import Stamp
from actionplan.model.rules.review import close, discard, next_review, start
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.minutes import files_of, minutes_of, write
from actionplan.usecases.minutes_due import catch_up, forget_due, note_due
from at_screen import at_screen
from command_line import done, run

TODAY = date(2026, 11, 27)
StampMaker = Callable[..., Stamp]
SAID = "review 1 was closed and its minutes were not written; they are now in "


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    """The store of a plan with an open review."""
    with closing(SqliteStore(database)) as opened:
        plan = opened.plan(TODAY)
        stamp = Stamp("jo", settings_now(), TODAY, "review")
        opened.save(start(plan, (), next_review(plan, TODAY, "Chair", "Ann")), stamp)
        yield opened


def settings_now() -> datetime:
    from actionplan import settings

    return settings.now()


def ends(store: SqliteStore, stamp: Stamp) -> None:
    """Closes the open review, and writes no minutes."""
    review = store.plan(TODAY).open_review
    assert review is not None
    store.save([close(review)], stamp)


def folder(store: SqliteStore) -> list[str]:
    """What lies in the folder of the minutes."""
    place = store.path.with_name("plan-minutes")
    return sorted(path.name for path in place.iterdir()) if place.exists() else []


FILES = ["review-1-2026-11-27.docx", "review-1-2026-11-27.md"]


def test_minutes_cut_off_are_written_once_and_said_once(store: SqliteStore, stamp: StampMaker) -> None:
    note_due(1, store.path)
    assert catch_up(store, TODAY) == (), "it is still open: nothing is due"
    assert folder(store) == ["review-1.minutes-due"]
    ends(store, stamp("review"))
    (said,) = catch_up(store, TODAY)
    assert said.startswith(SAID)
    assert folder(store) == FILES
    assert files_of(minutes_of(store, TODAY), store.path)
    assert catch_up(store, TODAY) == ()


def test_what_was_cut_off_after_the_minutes_were_written_is_not_said(store: SqliteStore, stamp: StampMaker) -> None:
    note_due(1, store.path)
    ends(store, stamp("review"))
    write(minutes_of(store, TODAY), store.path)
    assert catch_up(store, TODAY) == ()
    assert folder(store) == FILES


def test_one_of_the_two_files_is_enough_to_be_due(store: SqliteStore, stamp: StampMaker) -> None:
    note_due(1, store.path)
    ends(store, stamp("review"))
    write(minutes_of(store, TODAY), store.path)[1].unlink()
    assert len(catch_up(store, TODAY)) == 1
    assert folder(store) == FILES


def test_minutes_that_were_moved_away_are_not_written_again(store: SqliteStore, stamp: StampMaker) -> None:
    note_due(1, store.path)
    ends(store, stamp("review"))
    for file in write(minutes_of(store, TODAY), store.path):
        file.unlink()
    forget_due(1, store.path)
    assert (catch_up(store, TODAY), folder(store)) == ((), [])


def test_a_past_review_of_an_older_version_and_a_plan_copied_elsewhere_get_none(
    store: SqliteStore, stamp: StampMaker, tmp_path: Path
) -> None:
    note_due(1, store.path)
    ends(store, stamp("review"))
    (tmp_path / "elsewhere").mkdir()
    with closing(SqliteStore(Path(copyfile(store.path, tmp_path / "elsewhere" / "plan.db")))) as copy:
        assert (catch_up(copy, TODAY), folder(copy)) == ((), [])


def test_a_discarded_review_has_none(store: SqliteStore, stamp: StampMaker) -> None:
    note_due(1, store.path)
    review = store.plan(TODAY).open_review
    assert review is not None
    store.save([discard(review)], stamp("review"))
    assert (catch_up(store, TODAY), folder(store)) == ((), [])


def test_a_plan_that_is_read_only_is_left_to_others(store: SqliteStore, stamp: StampMaker) -> None:
    note_due(1, store.path)
    ends(store, stamp("review"))
    store.read_only = "the file is write-protected"
    assert (catch_up(store, TODAY), folder(store)) == ((), ["review-1.minutes-due"])


def test_minutes_that_still_cannot_be_written_stay_due(
    store: SqliteStore, stamp: StampMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    from actionplan.store import StoreError

    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    note_due(1, store.path)
    ends(store, stamp("review"))
    with monkeypatch.context() as patched:
        patched.setattr("actionplan.usecases.minutes.write", full)
        assert catch_up(store, TODAY) == ("the minutes of review 1 are not written yet (the disk is full)",)
    assert catch_up(store, TODAY)[0].startswith(SAID)


def test_no_folder_for_the_note_is_no_reason_not_to_close(store: SqliteStore) -> None:
    store.path.with_name("plan-minutes").write_text("a file where the folder should be")
    note_due(1, store.path)
    forget_due(1, store.path)
    assert catch_up(store, TODAY) == ()


def test_the_command_line_writes_them_and_says_so_beside_its_output(store: SqliteStore, stamp: StampMaker) -> None:
    note_due(1, store.path)
    ends(store, stamp("review"))
    result = run("review", "list", "--json")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"actionplan: {SAID}")
    assert result.stdout == done("review", "list", "--json"), "once"


async def test_the_next_start_of_the_screens_writes_them_and_says_so(store: SqliteStore, stamp: StampMaker) -> None:
    note_due(1, store.path)
    ends(store, stamp("review"))
    async with at_screen(store.path) as jo:
        assert jo.sees("review 1 was closed and its minutes were")
        assert folder(store) == FILES
    async with at_screen(store.path) as jo:
        jo.sees_no("minutes were")

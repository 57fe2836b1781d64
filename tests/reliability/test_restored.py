"""A backup brought back while others save: every acknowledged change is in the plan or in one that was kept."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from actionplan.store import StoreError
from actionplan.store.sqlite import backups
from actionplan.store.sqlite.store import SqliteStore
from programs import Programs
from sizes import sizes

TODAY = date(2026, 11, 27)

WRITE = """
store, number = SqliteStore(path), 0
wait_for_the_others()
while True:
    number += 1
    action = store.plan(today).action("1.2")
    try:
        store.save([Edit(action, replace(action, success_measure=f"{name} {number}"))], stamp, f"{name} {number}")
        say(f"{name} {number}")
    except ConflictError:
        pass
    except StoreError as error:
        say("refused", error)
"""


@sizes("times", 6, 100)
def test_a_backup_brought_back_while_three_people_save(database: Path, programs: Programs, times: int) -> None:
    backup = backups.make_before(database, "import")
    writers = [programs.start(WRITE, database, name) for name in ("ann", "bo", "cy")]
    programs.let_go(writers)
    said: list[str] = []
    kept: list[Path | None] = []
    for turn in range(times):
        writer = writers[turn % 3]
        assert writer.stdout is not None
        said += [writer.stdout.readline() for _ in range(3)]
        try:
            kept.append(backups.restore(database, backup))
        except StoreError as error:
            assert "try again" in str(error)
    for writer in writers:
        writer.kill()
        said += programs.last_words(writer)
    assert kept
    assert None not in kept
    notes: set[str] = set()
    for path in (database, *filter(None, kept)):
        with closing(SqliteStore(path)) as store:
            assert store.check() == ()
            notes |= {update.change.note for update in store.history()}
    refused = [line for line in said if line.startswith("refused")]
    assert all("nothing was saved" in line for line in refused), refused
    assert {line.strip() for line in said} - {line.strip() for line in refused} <= notes
    print(
        f"\n{len(kept)} of {times} restores while three people saved: {len(said)} saves said, 0 lost, all files sound"
    )

"""Taking a text out of the plan on the command line: it is in no file or output any more but those that are named."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan import settings
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.weekly_review import Outcome
from actionplan.settings import save_state
from actionplan.store.plan_folder import minutes_folder
from actionplan.store.sqlite.rewriting import note_of
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.held_files import holds
from actionplan.usecases.minutes_due import write_minutes
from command_line import done, process, refused
from held_review import Held

NAME = "Tom Smithson"
NOTE = f"{NAME} of 12 Elm Road was not seen"
HERE = "[redacted 27 Nov 2026: names a child]"
WHY = ("--reason", "names a child", "--by", "DPO")


def everything_with(folder: Path, text: str) -> list[str]:
    """The files below a folder in whose bytes a text stands. No connection may be open."""
    return sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and text.encode() in file.read_bytes()
    )


@pytest.fixture
def spoken_of(database: Path, stamp: Callable[..., Stamp]) -> Path:
    """A plan in which a child is named in a note, a reason, a milestone, an own field and the minutes of a review."""
    done("update", "1.2", "--rag", "red", "--owner", "Ann", "--note", NOTE)
    with closing(SqliteStore(database)) as store:
        review = Held(store, stamp)
        review.begin()
        review.settles("1.2", Outcome.REVIEWED, review.rates("1.2", Condition.AT_RISK, f"{NAME} is seen now"))
        review.ends()
        write_minutes(store, settings.today(), 1)
    done("add-milestone", "1.2", f"see {NAME}", "--due", "12/1/2027")
    done("update", "1.2", "--field", f"Who={NAME}")
    # Much is written and written over, so that the text is in unused parts of the file, too.
    for number in range(30):
        done("update", "1.2", "--success-measure", f"{NAME} {number}, {'was seen ' * 99}end")
    done("update", "1.2", "--success-measure", "seen")
    return database


def redact(*args: str) -> str:
    return done("redact", "2", "--text", NAME, *WHY, *args)


def test_the_text_is_in_no_file_and_no_output_any_more(spoken_of: Path, tmp_path: Path) -> None:
    assert everything_with(tmp_path, NAME) == [
        "plan-minutes/review-1-2026-11-27.md",
        "plan.db",
    ]
    save_state(spoken_of, {"filter": f'"{NAME}"', "screen": "actions"})
    assert holds(minutes_folder(spoken_of) / "review-1-2026-11-27.docx", (NAME,))
    message = redact()
    assert "Redacted, as change 39: the note of change 2. It stood in" in message
    assert "Redacted: the milestone of 1.2/m1\n" in message.replace("text of", "milestone of")
    assert f"Rewritten without it: {minutes_folder(spoken_of) / 'review-1-2026-11-27.docx'}\n" in message
    assert everything_with(tmp_path, NAME) == []
    assert settings.load_state(spoken_of) == {"screen": "actions"}
    exports = [tmp_path / f"out.{form}" for form in ("md", "html", "json", "csv", "docx", "xlsx")]
    for export in exports:
        done("export", "--output", str(export))
    outputs = [
        done(*args)
        for args in (
            ("list", "--json"),
            ("show", "1.2"),
            ("history",),
            ("history", "--json"),
            ("changes", "--since", "2026-11-03"),
            ("summary",),
            ("list", "--as-at", "2026-11-27", "--json"),
            ("review", "agenda"),
            ("review", "minutes", "1"),
            ("check",),
        )
    ]
    assert not [output for output in outputs if NAME in output]
    assert HERE in "".join(outputs)
    with closing(SqliteStore(spoken_of)) as store:
        assert not [file for file in [*exports, *minutes_folder(spoken_of).iterdir()] if holds(file, (NAME,))]
        assert store.check() == ()


def test_a_dry_run_says_where_it_stands_and_changes_nothing(spoken_of: Path, tmp_path: Path) -> None:
    before = everything_with(tmp_path, NAME)
    said = redact("--dry-run")
    assert "Nothing was taken out." in said
    assert "Would be redacted: the note of change 2\nWould be redacted: the reason of 1.2\n" in said.replace(
        "RAG reason", "reason"
    )
    assert everything_with(tmp_path, NAME) == before
    (scope,) = [json.loads(redact("--dry-run", "--json"))]
    assert "note of change 2" in scope["places"]


def test_what_still_holds_it_is_named(spoken_of: Path, tmp_path: Path) -> None:
    backup = tmp_path / "plan-backups" / "plan-before-import-20261127-101500.db"
    done("backup", str(tmp_path / "copy.db"))
    (tmp_path / "copy.db").rename(backup)
    edited = minutes_folder(spoken_of) / "review-1-2026-11-27.md"
    edited.write_text(edited.read_text() + "\nApproved.\n")
    done("export", "--output", str(tmp_path / "board.md"), "--sent")
    (tmp_path / "board.md").unlink()
    message = redact()
    assert f"Delete them when they are not needed any more:\n  {backup}\n" in message
    assert f"Edit them yourself:\n  {edited}\n" in message
    assert (
        "Sent with it: board.md, to the Improvement Board, as at 27 Nov 2026; that document may hold it.\n" in message
    )
    assert everything_with(tmp_path, NAME) == [
        "plan-backups/plan-before-import-20261127-101500.db",
        "plan-minutes/review-1-2026-11-27.md",
    ]
    checked = done("check")
    assert "1 text is redacted." in checked
    assert f"{backup} still holds what X1 took out.\n" in checked
    backup.unlink()
    assert "still holds" not in done("check")


def test_another_plan_of_such_a_name_is_no_copy_of_it(
    spoken_of: Path, tmp_path: Path, plan: Plan, stamp: Callable[..., Stamp]
) -> None:
    with closing(SqliteStore.create(tmp_path / "plan-of-the-north.db", plan, stamp("init"))) as store:
        for _ in range(3):
            action = store.plan(settings.today()).actions[0]
            store.save([Edit(action, replace(action, sponsor=f"Director {action.version}"))], stamp())
    assert "still hold" not in redact()
    assert "still hold" not in done("check")


def test_check_says_what_is_redacted_by_whom_and_why(spoken_of: Path) -> None:
    assert "redacted" not in done("check")
    redact()
    checked = done("check")
    assert (
        "X1: note of change 2, 27 Nov 2026, by DPO, entered by jo: names a child. Altered: changes 2 to 4, 6 to 38.\n"
        in checked
    )


def test_a_backup_from_before_brings_it_back_and_that_is_said(spoken_of: Path, tmp_path: Path) -> None:
    done("backup", str(tmp_path / "copy.db"))
    redact()
    message = done("restore", str(tmp_path / "copy.db"))
    assert "has it again: note of change 2 (names a child). Redact it again.\n" in message
    redact()
    assert "brings" not in done("check")


def test_a_file_that_could_not_be_written_anew_is_at_the_next_start(spoken_of: Path) -> None:
    """A program that was killed between the two has left the note, and the file as it was."""
    with closing(SqliteStore(spoken_of)) as store:
        store._conn.execute("CREATE TABLE unused (text)")
        store._conn.execute("INSERT INTO unused VALUES (?)", (f"{NAME} {'was seen ' * 2000}",))
        store._conn.execute("PRAGMA secure_delete = OFF")
        store._conn.execute("DROP TABLE unused")
        assert store._conn.execute("PRAGMA freelist_count").fetchone() > (0,)
    note_of(spoken_of).write_text("due")
    done("update", "1.2", "--sponsor", "Director")
    assert not note_of(spoken_of).exists()
    with closing(SqliteStore(spoken_of)) as store:
        assert store._conn.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert store.check() == ()


def test_what_is_missing_is_asked_for(spoken_of: Path) -> None:
    assert refused("redact", "2", "--by", "DPO").startswith("say why it is redacted")
    assert refused("redact", "2", "--reason", "names a child").startswith("name who decided it")
    assert refused("redact", "2", "--reason", "a" * 201, "--by", "DPO") == (
        "the reason has 201 characters; at most 200 fit"
    )
    assert "leave out the bracket" in refused("redact", "2", "--reason", "a child]", "--by", "DPO")
    assert refused("redact", "999", *WHY) == "there is no change 999; see: actionplan history"
    assert "the reason says again" in refused("redact", "2", "--reason", NOTE, "--by", "DPO")


def test_a_reason_that_looks_like_a_persons_data_is_doubted(spoken_of: Path) -> None:
    assert "looks like" in refused("redact", "2", "--reason", "943 476 5919", "--by", "DPO")


def test_json_says_what_was_redacted_and_never_what_it_said(spoken_of: Path) -> None:
    value = json.loads(done("redact", "2", "--field", "reason", *WHY, "--json"))
    assert (value["ref"], value["change"], value["field"], value["of"]) == ("X1", 2, "rag_reason", "1.2")
    assert value["by"] == "DPO"
    assert NAME not in json.dumps(value)


def test_no_error_log_holds_it(spoken_of: Path, tmp_path: Path) -> None:
    result = process("--db", str(spoken_of), "redact", "2", *WHY)
    assert result.returncode == 0
    assert NAME not in result.stdout + result.stderr
    assert not settings.log_path().exists()


def test_a_table_that_was_exported_before_does_not_bring_it_back(spoken_of: Path, tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    done("update", "1.2", "--success-measure", f"{NAME} is seen")
    done("export", "--format", "csv", "--output", str(table))
    redact()
    table.write_text(table.read_text().replace("Ann", "Bo"))
    message = done("import", str(table))
    assert "Redacted since the export, and left unchanged: RAG reason of 1.2, Success measure of 1.2, Who of 1.2" in (
        message
    )
    (action,) = [one for one in json.loads(done("list", "--json")) if one["ref"] == "1.2"]
    assert (action["owner"], action["success_measure"]) == ("Bo", f"{HERE} is seen")
    assert NAME not in done("show", "1.2")
    assert NAME not in done("history", "--json")


def test_under_a_hold_whoever_redacts_is_told_of_it(spoken_of: Path) -> None:
    done("hold", "public inquiry")
    assert "A hold stands (public inquiry): tell whoever asked for it what was redacted.\n" in redact()
    assert "Held, so that nothing of it is destroyed: public inquiry.\n" in done("check")


def test_a_text_that_stands_in_a_record_is_named_by_any_change_of_that(spoken_of: Path) -> None:
    done("redact", "38", "--ref", "1.2", "--field", "reason", *WHY)
    assert HERE in done("show", "1.2")
    assert "is seen now" not in done("show", "1.2")


def test_minutes_that_an_earlier_name_or_a_link_has_left_behind_are_named(spoken_of: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "children.db"
    spoken_of.rename(renamed)
    minutes = sorted((tmp_path / "plan-minutes").iterdir())
    args = ("--db", str(renamed), "redact", "2", "--text", NAME, *WHY)
    assert all(f"Would still hold it: {file}" in done(*args, "--dry-run") for file in minutes)
    said = done(*args)
    assert all(f"  {file}\n" in said for file in minutes)
    assert "Rewritten without it" not in said


def test_a_copy_is_named_once_however_the_plan_is_called(spoken_of: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(spoken_of.parent)
    args = ("--db", spoken_of.name, "redact", "2", "--text", NAME, *WHY, "--dry-run", "--json")
    copies = json.loads(done(*args))["copies"]
    assert len({Path(copy).resolve() for copy in copies}) == len(copies) > 0


def test_the_words_of_the_plan_stay_and_are_named(tmp_path: Path) -> None:
    file, database = tmp_path / "ours.yaml", str(tmp_path / "ours.db")
    file.write_text(
        "title: Ours\norganisation: Council\nwords:\n  theme: [Elm Road, Elm Roads]\n"
        "themes:\n  - title: A\n    areas:\n      - text: B\n"
    )
    done("--db", database, "init", "--from", str(file))
    done("--db", database, "update", "1.1", "--note", "of 12 Elm Road")
    said = done("--db", database, "redact", "2", "--text", "Elm Road", *WHY)
    assert "Stays, as names and refs are never redacted: the plan's own words" in said


def test_the_place_of_an_item_on_an_agenda_is_no_text(spoken_of: Path) -> None:
    started = next(line.split()[0] for line in done("history").splitlines() if "review 1 started" in line)
    assert "place of" not in refused("redact", started, "--field", "zzz", *WHY)
    assert "the place is no free text" in refused("redact", started, "--field", "place", "--ref", "R1/001", *WHY)

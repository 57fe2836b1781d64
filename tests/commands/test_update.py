"""The command line as those who change a plan meet it: updates, undo, files, and any text at all."""

from __future__ import annotations

import os
import re
import sqlite3
from pathlib import Path

import pytest

from command_line import done, objects, one_of, process, refused, run

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m \u202e [red]x[/] =1+1 \udc80"


# --- changing -------------------------------------------------------------------------------------------------


def test_several_refs_are_one_change_and_undone_as_one(database: Path) -> None:
    said = done("update", "1.1", "1.2", "2.1", "--owner", "Head of Quality", "--due", "31 mar")
    assert "Saved as change 2" in said
    assert "1.2  owner – → Head of Quality, due date – → 31 Mar 2027" in said
    assert {update["change"] for update in objects("history")} == {2}
    says = "Undone: 1.1, 1.2, 2.1 owner Head of Quality → nobody, due date 31 Mar 2027 → none. That was change 2 by jo"
    assert says in done("undo")
    assert {one["owner"] for one in objects("list")} == {None}
    says = "Redone: 1.1, 1.2, 2.1 owner nobody → Head of Quality, due date none → 31 Mar 2027. That was change 2."
    assert says in done("redo")
    assert [one["owner"] for one in objects("list", "--theme", "2")] == ["Head of Quality", None]


def test_one_wrong_ref_or_value_and_nothing_is_saved(database: Path) -> None:
    assert "no action '9.9'" in refused("update", "1.1", "9.9", "--owner", "A")
    done("update", "1.1", "--complete", "--note", "done")
    says = "1.1 is complete; reopen it first. Nothing was saved; leave out 1.1 to change the other 2"
    assert refused("update", "1.2", "1.1", "1.3", "--due", "+1w") == says
    assert {one["due"] for one in objects("list")} == {None}
    assert refused("update", "1.1", "--due", "+1w") == "1.1 is complete; reopen it first"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--reopen",), "1.1 is open; there is nothing to reopen"),
        (("--sign-off", "--evidence", "audit"), "1.1 is open; complete it before it is signed off"),
    ],
)
def test_a_step_that_cannot_be_taken_leaves_no_note_behind(database: Path, args: tuple[str, ...], says: str) -> None:
    assert refused("update", "1.1", *args, "--note", "not so") == says
    assert objects("history") == []


def test_an_owner_that_is_nearly_one_in_use_is_saved_and_doubted(database: Path) -> None:
    assert done("update", "1.1", "--owner", "Head of Quality").startswith("Saved")
    result = run("update", "1.2", "--owner", "head of qualty")
    assert "did you mean 'Head of Quality'? If so: actionplan undo" in result.stderr
    assert {one["owner"] for one in objects("list")} == {"Head of Quality", "head of qualty", None}
    assert run("update", "1.3", "--owner", "Head of Finance").stderr == ""


def test_an_action_from_start_to_sign_off(database: Path) -> None:
    done("update", "1.1", "--owner", "Head of Quality", "--due", "+1w", "--priority", "h", "--forecast", "+2w")
    done("update", "1.1", "--due", "+3w", "--note", "agreed by the Board")
    done("update", "1.1", "--complete", "--completed-on", "yesterday", "--note", "done")
    assert "somebody else" in refused(
        "update", "1.1", "--sign-off", "--verified", "d", "--signed-off-by", "head of quality", "--evidence", "audit"
    )
    sign_off = ("update", "1.1", "--sign-off", "--signed-off-by", "Chair", "--evidence", "audit of 20 cases")
    assert refused(*sign_off) == "say how it was verified: declared, evidence read, sample tested or independent"
    one = objects(*sign_off, "--sample", "18 of 20")[0]
    assert (one["rag"], one["stage"], one["times_moved"]) == ("blue", "closed", 1)
    assert (one["verified"], one["sample"], one["check_on"]) == ("sample tested", "18 of 20", "2027-02-25")
    assert (one["completed_on"], one["signed_off_by"]) == ("2026-11-26", "Chair")
    assert "say why" in refused("update", "1.1", "--reopen")
    assert objects("update", "1.1", "--reopen", "--note", "it did not last")[0]["stage"] == "open"


def test_nothing_to_change_is_said_and_not_saved(database: Path) -> None:
    done("update", "1.1", "--owner", "A")
    assert done("update", "1.1", "--owner", "A") == "Nothing to change: 1.1 is already set so.\n"
    assert len(objects("history")) == 1
    assert "1.1  nothing to change" in done("update", "1.1", "1.2", "--owner", "A")


def test_a_note_alone_is_an_update(database: Path) -> None:
    assert "1.1  noted" in done("update", "1.1", "--note", "asked again")
    assert objects("history")[0]["note"] == "asked again"


def test_an_optimistic_rating_is_saved_and_said(database: Path) -> None:
    said = done("update", "1.1", "--due", "2026-11-01", "--rag", "green", "--note", "nearly done")
    assert "declared green against amber suggested: 26 days late against 1 Nov 2026" in said


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--rag", "amber"), "say why 1.1 is amber"),
        (("--rag", "blue"), "signed off"),
        (("--rag", "purple"), "red, amber, green"),
        (("--due", "31 feb"), "no such day"),
        (("--due", "2062-01-01"), "is the year right?"),
        (("--priority", "urgent"), "critical, high, normal"),
        (("--title", " "), "cannot be empty"),
        (("--completed-on", "today"), "complete"),
        (("--withdraw",), "say why"),
        (("--owner", "x" * 201), "200 at most"),
    ],
)
def test_what_the_rules_refuse_is_said_in_a_line(database: Path, args: tuple[str, ...], says: str) -> None:
    assert says in refused("update", "1.1", *args)
    assert objects("history") == []


def test_the_first_title_is_of_the_action_that_is_there_and_the_next_of_one_more(database: Path) -> None:
    done("update", "1.2", "--owner", "Head of Quality")
    assert "1.2  is now: Train the staff" in done("add", "1.2", "Train the staff")
    assert "1.2b  added: Audit thresholds" in done("add", "1.2", "Audit thresholds", "--note", "from the Board")
    assert objects("add", "1.2", "Tell the partners")[0]["ref"] == "1.2c"
    assert [one["ref"] for one in objects("list", "--theme", "1")] == ["1.1", "1.2", "1.2b", "1.2c", "1.3"]
    assert one_of(("list",), "1.2")["owner"] == "Head of Quality"
    assert "actionplan list" in refused("add", "9.9", "No such area")
    assert "cannot be empty" in refused("add", "1.2", " ")


def test_undo_goes_by_person_or_by_number(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nothing of yours to undo" in refused("undo")
    assert "nothing of yours to redo" in refused("redo")
    done("update", "1.1", "--owner", "A")
    monkeypatch.setenv("ACTIONPLAN_USER", "sam")
    assert "nothing of yours to undo" in refused("undo")
    assert "Undone: 1.1 owner A → nobody. That was change 2 by jo" in done("undo", "--change", "2")
    assert "cannot be undone" in refused("undo", "--change", "2")
    assert "no change 99" in refused("undo", "--change", "99")


def test_what_you_changed_since_yourself_is_said_in_words_with_what_to_do(database: Path) -> None:
    done("update", "1.1", "--due", "2027-01-29")
    done("update", "1.1", "--due", "2027-02-26", "--note", "late")
    says = "1.1: you have changed the due date since; undo that change first: the history has its number"
    assert refused("undo", "--change", "2") == says


def test_what_somebody_else_changed_since_is_not_undone(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("update", "1.1", "--owner", "A")
    monkeypatch.setenv("ACTIONPLAN_USER", "sam")
    done("update", "1.1", "--owner", "B")
    monkeypatch.setenv("ACTIONPLAN_USER", "jo")
    assert "sam has changed the owner" in refused("undo")
    assert objects("list")[0]["owner"] == "B"


# --- files ----------------------------------------------------------------------------------------------------


def test_an_export_is_whole_private_and_never_over_another(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "summary.md"
    assert done("export", "--output", str(target)) == f"Written: {target}\n"
    assert target.read_bytes() == run("export").stdout_bytes
    if os.name != "nt":
        assert target.stat().st_mode & 0o777 == 0o600
    target.write_text("mine")
    assert "--force" in refused("export", "--output", str(target))
    assert target.read_text() == "mine"
    done("export", "--output", str(target), "--force")
    assert target.read_text(encoding="utf-8").startswith("# Peer review")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["plan.db", "summary.md"]


def test_the_name_of_the_file_says_its_format(database: Path, tmp_path: Path) -> None:
    done("export", "--output", str(tmp_path / "plan.CSV"))
    data = (tmp_path / "plan.CSV").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfRef,Theme,")
    assert data.count(b"\r\n") == data.count(b"\n") == 6
    assert data == run("export", "--format", "csv", "--output", "-").stdout_bytes


def test_an_export_is_never_written_over_the_plan(database: Path, tmp_path: Path) -> None:
    before = database.read_bytes()
    assert "database" in refused("export", "--format", "md", "--force", "--output", str(database))
    assert "is a folder" in refused("export", "--force", "--output", str(tmp_path))
    assert "no folder" in refused("export", "--output", str(tmp_path / "nowhere" / "x.md"))
    assert database.read_bytes() == before


def test_a_backup_is_a_database_that_works(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    done("update", "1.1", "--owner", "A")
    assert str(copy) in done("backup", str(copy))
    assert objects("list", "--db", str(copy)) == objects("list")
    assert "already exists" in refused("backup", str(copy))


def test_check_finds_what_was_changed_behind_its_back(database: Path) -> None:
    done("update", "1.1", "--owner", "A")
    assert done("check") == "Sound: 5 actions, 2 changes.\n"
    conn = sqlite3.connect(database)
    (kept,) = conn.execute("SELECT sql FROM sqlite_schema WHERE name = 'log_kept'").fetchone()
    conn.execute("DROP TRIGGER log_kept")
    conn.execute("UPDATE log SET after = replace(after, '\"A\"', '\"B\"')")
    conn.execute(kept)
    conn.commit()
    conn.close()
    result = run("check")
    assert result.exit_code == 1
    assert "change 2 is not as it was saved" in result.stdout
    assert "go back to a backup" in result.stderr


# --- any text, any terminal -----------------------------------------------------------------------------------


def test_no_control_byte_of_anybodys_text_is_printed(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", f"jo{HOSTILE}")
    name = HOSTILE.replace(";", "")
    args = ("--title", HOSTILE, "--owner", name, "--rag", "red", "--note", HOSTILE, "--success-measure", HOSTILE)
    updated = run("update", "1.1", "1.2", *args)
    assert updated.exit_code == 0
    outputs = [f"{updated.stdout}{updated.stderr}"]
    outputs += [done("list"), done("show", "1.1"), done("history"), done("summary"), done("list", "--json")]
    outputs += [done("export", "--format", form) for form in ("md", "csv", "json")]
    outputs += [done("undo"), done("redo"), done("add", "1.1", HOSTILE)]
    outputs += [refused("show", HOSTILE), refused("list", f"--{HOSTILE}", code=2), refused(HOSTILE, code=2)]
    outputs += [
        refused("list", "--db", f"{tmp_path}/{HOSTILE.replace('/', '')}"),
        refused("update", "1.1", "--due", HOSTILE),
    ]
    for output in outputs:
        assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", output)
        assert "\r" not in output.replace("\r\n", "")
    assert "[red]x[/]" in outputs[1]


def test_a_terminal_that_knows_no_shapes_still_gets_the_words(database: Path) -> None:
    done("update", "1.1", "--rag", "red", "--note", "stuck")
    result = process("list", env={**os.environ, "PYTHONIOENCODING": "latin-1"})
    assert result.returncode == 0
    assert "? Red" in result.stdout


def test_no_colour_code_reaches_a_pipe(database: Path) -> None:
    result = process("list")
    assert "\x1b" not in result.stdout
    assert "○ Unrated" in result.stdout


# --- dates as people say them ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "says"),
    [
        ("end of jan", "Due date: Sun 31 Jan 2027. Taken as the last day of January. 31 Jan 2027 is a Sunday\n"),
        ("end of term", "Due date: Thu 31 Dec 2026. Assumed: the autumn term ends on 31 December\n"),
        ("28/12/26", "Due date: Mon 28 Dec 2026. 28 Dec 2026 is a bank holiday, Boxing Day (substitute day)\n"),
    ],
)
def test_how_a_date_was_understood_is_said_after_it_is_saved(database: Path, due: str, says: str) -> None:
    assert done("update", "1.1", "--due", due).endswith(says)


def test_a_plain_date_needs_no_words(database: Path) -> None:
    assert "Due date:" not in done("update", "1.1", "--due", "31 mar", "--forecast", "-")


def test_a_date_with_another_days_name_is_not_saved(database: Path) -> None:
    for args in (
        ("update", "1.1", "--due", "Thursday 31 March 2027"),
        ("update", "1.1", "--complete", "--completed-on", "Mon 24/11/26", "--note", "audited"),
        ("evidence", "1.1", "--what", "Audit", "--kind", "c", "--dated", "Mon 24/11/26"),
        ("list", "--as-at", "Mon 24/11/26"),
        ("changes", "--since", "Mon 24/11/26"),
        ("export", "--since", "Mon 24/11/26"),
    ):
        assert "correct the date, or leave the weekday out" in refused(*args)


def test_no_date_takes_a_due_date_back_and_completes_nothing(database: Path) -> None:
    done("update", "1.1", "--due", "31 mar")
    assert "say why the date moves" in refused("update", "1.1", "--due", "-")
    done("update", "1.1", "--due", "none", "--note", "not ours to do")
    assert objects("show", "1.1")["due"] is None
    complete = ("update", "1.1", "--complete", "--note", "audited", "--completed-on")
    assert "has to be a day" in refused(*complete, "-")
    done(*complete, "tue")
    assert objects("show", "1.1")["completed_on"] == "2026-11-24"

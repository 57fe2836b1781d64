"""What looks like a person's data, at the command line: refused unless it is to be kept; in files listed and taken."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import click
import pytest

from actionplan.cli import main
from command_line import done, objects, one_of, process, refused

NOTE = "case of John Smith DOB 01/02/2012 NHS 943 476 5919 not visited"
SAYS = "what looks like a person's data (an NHS number, a date of birth, a child's name)"
KEEP = "--keep-personal-data"


def test_a_note_about_a_child_is_refused_and_nothing_is_saved(database: Path) -> None:
    words = refused("update", "1.2", "--rag", "red", "--note", NOTE)
    assert words == f"{SAYS} stands in the note and the reason; take it out, or keep it with {KEEP}. " + (
        "Nothing was saved"
    )
    # What it says is never repeated: the output of a command may be kept in a log.
    assert "Smith" not in words
    assert objects("history") == []


def test_with_the_option_it_is_kept_word_for_word(database: Path) -> None:
    done("update", "1.2", "--rag", "red", "--note", NOTE, KEEP)
    assert one_of(("list",), "1.2")["rag_reason"] == NOTE


@pytest.mark.parametrize(
    "args",
    [
        ("update", "1.2", "--title", "Visit 4 High Street ME14 1XQ"),
        ("update", "1.2", "--status", "child X moved"),
        ("update", "1.2", "--field", "Case=NHS 943 476 5919"),
        ("update", "1.2", "--complete", "--note", "child X seen"),
        ("add", "1.2", "Visit child X"),
        ("add-milestone", "1.2", "Visit child X"),
        ("evidence", "1.2", "--what", "file of child X", "--kind", "c"),
        ("evidence", "1.2", "--what", "file", "--where", "cases/943 476 5919 x", "--kind", "c"),
        ("map", "1.2", "outcomes", "--fit", "weak", "--note", "child X"),
        ("respond", "1.2", "--response", "not agreed", "--reason", "child X is well"),
        ("strength", "S1.1", "--still-true", "child X says so"),
        ("self-evaluation", "1", "--know", "child X"),
        ("link", "1.2", "1.3", "--note", "child X"),
        ("message", "1.2", "urgency", "--reason", "child X"),
        ("key", "checked", "--note", "child X"),
        ("person", "Head of Quality", "--name", "Mother Mary Jones"),
    ],
)
def test_every_verb_that_takes_a_text_asks_to_keep_it(database: Path, args: tuple[str, ...]) -> None:
    done("update", "1.1", "--owner", "Head of Quality")
    assert "like a person's data" in refused(*args)
    assert len(objects("history")) == 1
    done(*args, KEEP)
    assert len({update["change"] for update in objects("history")}) == 2


def test_a_script_is_refused_at_once_and_asked_nothing(database: Path) -> None:
    result = process("update", "1.2", "--note", NOTE, stdin=None)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1


def test_what_was_kept_is_not_doubted_again(database: Path) -> None:
    done("update", "1.2", "--title", "Visit child X", KEEP)
    done("update", "1.2", "--title", "Visit child X every week")
    done("update", "1.2", "--owner", "Ann")


def test_every_verb_knows_the_option_and_those_that_take_a_text_say_so() -> None:
    ctx = click.Context(main)
    for name in main.list_commands(ctx):
        command = main.get_command(ctx, name)
        assert command is not None
        options = {option.name: option for option in command.params if isinstance(option, click.Option)}
        if isinstance(command, click.Group):
            continue
        assert "keep_personal_data" in options, name
        takes_text = any("TEXT" in (parameter.metavar or "") for parameter in command.params)
        assert options["keep_personal_data"].hidden is not takes_text, name


# --- files ----------------------------------------------------------------------------------------------------


def _edited(column: str, texts: dict[str, str]) -> Path:
    """An export with other texts in one column, by ref."""
    rows = list(csv.DictReader(io.StringIO(done("export", "--format", "csv").lstrip("\ufeff"), newline="")))
    for row in rows:
        row[column] = texts.get(row["Ref"], row[column])
    path = Path("plan.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_an_import_takes_such_cells_over_and_lists_each(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = _edited("Action", {"1.2": "Visit child X", "2.1": "Visit 4 High Street, ME14 1XQ", "2.2": "Visit all"})
    lines = " ".join(done("import", str(file)).split())
    assert "plan.csv line 3, Action: looks like a person's data (a child's name); taken as it stands" in lines
    assert "plan.csv line 5, Action: looks like a person's data (a postcode); taken as it stands" in lines
    assert lines.count("like a person's data") == 2
    assert one_of(("list",), "1.2")["title"] == "Visit child X"
    # Again nothing is new, and a dry run says the same as the import.
    assert "like a person" not in done("import", str(file))


def test_a_program_gets_the_list_too(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = _edited("Action", {"1.2": "Visit child X"})
    imported = json.loads(done("import", str(file), "--dry-run", "--json"))
    (doubt,) = imported["doubts"]
    assert "line 3, Action" in doubt
    assert refused("import", str(file), "--note", "of child X").startswith("what looks like a person's data")
    done("import", str(file), "--note", "of child X", KEEP)


PLAN = """\
title: Plan
organisation: Example
report:
  contact: [County Hall, Maidstone ME14 1XQ]
themes:
  - title: First
    number: 1
    areas:
      - ref: "1.1"
        text: Children wait, among them child X
        actions:
          - title: Visit them
            notes: [{text: NHS 943 476 5919 was seen}]
"""


def test_init_lists_the_lines_of_a_plan_file_and_takes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.yaml").write_text(PLAN)
    said = done("init", "--from", "ours.yaml")
    assert "line 10, text: looks like a person's data (a child's name); taken as it is written" in said
    assert "line 13, text: looks like a person's data (an NHS number); taken as it is written" in said
    assert said.count("like a person's data") == 2
    assert "NHS 943 476 5919 was seen" in done("show", "1.1")


def test_a_review_that_is_added_is_listed_in_the_same_way(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("more.yaml").write_text(PLAN.replace("title: Plan", "title: Another"))
    assert "line 13, text: looks like a person's data" in " ".join(done("add-source", "more.yaml").split())


def test_readings_from_a_file_are_listed_too(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done("measure", "add", "Assessments in 45 days", "--unit", "%")
    Path("readings.csv").write_text("Measure,Period,Value,Note\nM1,2026-10,83,child X was late\n", encoding="utf-8")
    assert "M1/2026-10, note: looks like a person's data (a child's name)" in done("measure", "import", "readings.csv")
    assert "like a person's data" in refused("reading", "M1", "90", "--for", "2026-09", "--note", "child X")
    done("reading", "M1", "90", "--for", "2026-09", "--note", "child X", KEEP)

"""A team's own tracker on the command line: made a plan, brought in again, corrected, refused, and taken back."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from actionplan.model.action import Action
from actionplan.model.plan import Plan
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, objects, refused, run
from team_files import FORMS, workbook, write_rows

TODAY = date(2026, 11, 27)
TITLE = "Children's Services Improvement Tracker 2026/27"
HEADINGS = ("Ref", "Recommendation / action", "Lead officer", "Due date", "RAG", "Progress to date", "Cost code")
TRACKER: tuple[tuple[object, ...], ...] = (
    (TITLE,),
    (),
    HEADINGS,
    ("Theme 1: Practice",),
    ("1.1", "Audit every case file", "Ann Smith / Bob Jones", date(2027, 3, 31), "Amber", "Audit tool agreed", "CC1"),
    ("1.2", "Publish the threshold document", "Cara Lee", "end of April 2027", "Green", "Draft out", "CC2"),
    ("1.3", "Train all managers", "Ann Smith / Bob Jones", "Q4", "Red", "Two posts vacant", ""),
    ("Theme 2: Leadership",),
    ("2.1", "Report to the Board each month", "Dev Patel", "15/01/2027", "Complete", "First report went", "CC3"),
    ("2.2", "Set a workforce strategy", "TBC", "TBC", "Not started", "", ""),
)
"""Rows 5, 6, 7, 9 and 10 are actions; D6, D7 and E9 are inferred, C10 and D10 left open, C5 and C7 in doubt."""
Cells = dict[tuple[int, str], object]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of one's own to stand in."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """Where the plan of the tracker is going to be; there is none yet."""
    return tmp_path / "plan.db"


def tracker(name: str = "ours.xlsx", cells: Cells | None = None, more: Sequence[Sequence[object]] = ()) -> str:
    """The tracker as a file, with other things in some of its cells and more rows below."""
    rows = [list(row) for row in TRACKER]
    for (number, heading), value in (cells or {}).items():
        row = rows[number - 1]
        row += [""] * (len(HEADINGS) - len(row))
        row[HEADINGS.index(heading)] = value
    write_rows(Path(name), [*rows, *more])
    return name


def stored(database: Path) -> Plan:
    with closing(SqliteStore(database)) as store:
        return store.plan(TODAY)


def action(database: Path, ref: str) -> Action:
    found = stored(database).action(ref)
    assert found is not None
    return found


def notes(database: Path, ref: str) -> list[str]:
    return [note.text for note in stored(database).notes if note.action == ref and not note.withdrawn]


def backups(database: Path) -> list[Path]:
    return list((database.parent / "plan-backups").glob("*before-import*"))


def told(*args: str, code: int) -> tuple[str, Any]:
    """The one JSON document that a command line prints, and what it says beside it."""
    result = run(*args, "--json")
    assert result.exit_code == code, result.output
    return result.stderr, json.loads(result.stdout)


def columns(said: str) -> list[str]:
    """The lines of the columns, whatever room their words take."""
    lines = [" ".join(line.split()) for line in said.splitlines()]
    first = lines.index("Heading Taken for How For example") + 1
    return lines[first : first + len(HEADINGS)]


def rows_of(file: str) -> list[list[str]]:
    return list(csv.reader(Path(file).read_text(encoding="utf-8-sig").splitlines()))


# --- a new plan -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_tracker_of_any_form_becomes_the_same_plan(ours: Path, form: str) -> None:
    said = done("init", "--from", tracker(f"ours.{form}"))

    assert said.startswith(
        f"Created {ours}: {TITLE}, 2 themes, 5 areas for consideration, 5 actions, 5 brought in under way.\n"
    )
    plan = stored(ours)
    assert (plan.title, [theme.heading for theme in plan.themes]) == (
        TITLE,
        ["Theme 1: Practice", "Theme 2: Leadership"],
    )
    found = {one.ref: (one.title, one.owner, one.due, one.rag, str(one.stage)) for one in plan.actions}
    assert found == {
        "1.1": ("Audit every case file", "Ann Smith", date(2027, 3, 31), "amber", "open"),
        "1.2": ("Publish the threshold document", "Cara Lee", date(2027, 4, 30), "green", "open"),
        "1.3": ("Train all managers", "Ann Smith", date(2027, 3, 31), "red", "open"),
        "2.1": ("Report to the Board each month", "Dev Patel", date(2027, 1, 15), "unrated", "complete"),
        "2.2": ("Set a workforce strategy", "", None, "unrated", "open"),
    }
    assert action(ours, "1.1").support == ("Bob Jones",)
    assert [action(ours, ref).own_fields for ref in ("1.1", "1.3")] == [(("Cost code", "CC1"),), ()]
    assert {ref: notes(ours, ref) for ref in ("1.1", "1.3", "2.1", "2.2")} == {
        "1.1": ["Audit tool agreed"],
        "1.3": ["Two posts vacant"],
        "2.1": ["First report went"],
        "2.2": ["Lead officer: TBC", "Due date: TBC"],
    }


@pytest.mark.parametrize("form", FORMS)
def test_everything_that_was_not_plain_is_listed_by_its_cell(ours: Path, form: str) -> None:
    lines = done("init", "--from", tracker(f"ours.{form}")).splitlines()

    # A document has no row for what stands above its table.
    rows = (3, 4, 5, 7, 8) if form == "docx" else (5, 6, 7, 9, 10)
    at = lines.index
    first = at("In doubt, and taken so until you say otherwise (2):")
    assert lines[first + 1 :] == [
        f"  C{rows[0]}, C{rows[2]} Lead officer 'Ann Smith / Bob Jones': it names 2 people; the first was taken for "
        'the owner: Ann Smith; --answer "Lead officer: Ann Smith / Bob Jones=Bob Jones" or '
        '"Lead officer: Ann Smith / Bob Jones=one"',
        "Left open (2):",
        f"  C{rows[4]} Lead officer 'TBC': nobody is named: no owner, the words are in a note",
        f"  D{rows[4]} Due date 'TBC': no date; the words are in a note",
        "Inferred (3):",
        f"  D{rows[1]} Due date 'end of April 2027': 30 Apr 2027: the last day of April",
        f"  D{rows[2]} Due date 'Q4': 31 Mar 2027: the last day of Q4 2026/27, January to March",
        f"  E{rows[3]} RAG 'Complete': complete; signed off only where the file says by whom and when",
        "How it was read (1 line):",
        "  G Cost code 'CC1': no field of the plan's; kept as a field of your own, 3 values",
    ]
    first_day = "2027-03-31" if form in ("xlsx", "ods") else "31/03/2027"
    assert columns("\n".join(lines)) == [
        "A Ref ref known 1.1",
        "B Recommendation / action finding known Audit every case file",
        "C Lead officer owner known Ann Smith / Bob Jones",
        f"D Due date due known {first_day}",
        "E RAG RAG known Amber",
        "F Progress to date progress known Audit tool agreed",
        "G Cost code kept as a field of your own not known CC1",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_file_again_has_nothing_to_change(ours: Path, form: str) -> None:
    done("init", "--from", tracker(f"ours.{form}"))
    seq = stored(ours).seq

    said = done("import", f"ours.{form}")

    assert said.startswith("Nothing to change: the plan says what the file says.\n")
    assert stored(ours).seq == seq
    assert backups(ours) == []


def test_a_title_and_whose_it_is_are_said_on_the_command_line(ours: Path) -> None:
    done("init", "--from", tracker(), "--title", "Our plan", "--organisation", "Marshire")

    assert (stored(ours).title, stored(ours).organisation) == ("Our plan", "Marshire")


def test_a_plan_that_is_there_is_not_made_again(ours: Path) -> None:
    done("init", "--from", tracker())

    assert refused("init", "--from", "ours.xlsx") == (
        f"{ours} already exists and is left unchanged; choose another with --db"
    )
    said, found = told("init", "--from", "ours.xlsx", code=1)
    assert (said, found) == ("", {"error": f"{ours} already exists and is left unchanged; choose another with --db"})


def test_options_of_a_spreadsheet_are_refused_without_one(ours: Path) -> None:
    said = refused("init", "--map", "Lead officer=owner", code=2)

    assert said.startswith("--map is for a spreadsheet: init --from FILE.xlsx")
    assert not ours.exists()


# --- doubts and their answers ---------------------------------------------------------------------------------


def test_an_answer_for_one_cell_is_of_that_cell(ours: Path) -> None:
    said = done("init", "--from", tracker(), "--answer", "C7=Bob Jones")

    assert "In doubt, and taken so until you say otherwise (1):\n  C5 Lead officer" in said
    assert [(action(ours, ref).owner, action(ours, ref).support) for ref in ("1.1", "1.3")] == [
        ("Ann Smith", ("Bob Jones",)),
        ("Bob Jones", ("Ann Smith",)),
    ]


def test_an_answer_for_all_alike_is_of_them_all_and_that_of_a_cell_goes_before_it(ours: Path) -> None:
    said = done(
        "init", "--from", tracker(), "--answer", "lead officer:  ann smith / bob jones=one", "--answer", "C7=Ann Smith"
    )

    assert "In doubt" not in said
    assert [action(ours, ref).owner for ref in ("1.1", "1.3")] == ["Ann Smith / Bob Jones", "Ann Smith"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("C99=Ann Smith",), "nothing in the file is in doubt under 'c99'; the list of doubts has the names"),
        (("Lead officer: Eve=Eve",), "nothing in the file is in doubt under 'lead officer: eve'"),
        (("Bob Jones",), "'Bob Jones' is no answer; write what it is about, =, and the answer: D7=2027-03-31"),
        (("C7=Ann Smith", "C7=Bob Jones"), "'c7' is answered twice, otherwise each time"),
    ],
)
def test_an_answer_that_nothing_asked_for_is_refused(ours: Path, answers: Sequence[str], said: str) -> None:
    options = [word for answer in answers for word in ("--answer", answer)]

    assert refused("init", "--from", tracker(), *options).startswith(said)
    assert not ours.exists()


def test_a_rating_that_nobody_knows_is_none_until_it_is_answered(ours: Path) -> None:
    tracker(cells={(5, "RAG"): "Purple"})
    said = done("init", "--from", "ours.xlsx", "--dry-run")
    assert "E5 RAG 'Purple': nobody can tell what 'Purple' rates; no rating; --answer \"RAG: Purple=red\"" in said

    done("init", "--from", "ours.xlsx")
    assert action(ours, "1.1").rag == "unrated"
    done("import", "ours.xlsx", "--answer", "RAG: Purple=red")
    assert action(ours, "1.1").rag == "red"


def test_strict_makes_nothing_while_anything_is_in_doubt(ours: Path) -> None:
    result = run("init", "--from", tracker(), "--strict")
    assert (result.exit_code, result.stderr) == (1, "actionplan: 2 doubts with --strict; nothing was created\n")
    assert "C5, C7 Lead officer" in result.stdout
    assert not ours.exists()

    done("init", "--from", "ours.xlsx", "--strict", "--answer", "Lead officer: Ann Smith / Bob Jones=one")
    tracker(cells={(5, "Lead officer"): "Eve / Flo", (6, "Lead officer"): "Eve"})
    before = ours.read_bytes()
    result = run("import", "ours.xlsx", "--strict", "--answer", "Lead officer: Ann Smith / Bob Jones=one")
    assert (result.exit_code, result.stderr) == (1, "actionplan: 1 doubt with --strict; nothing was changed\n")
    assert ours.read_bytes() == before


# --- columns --------------------------------------------------------------------------------------------------


def test_what_a_column_is_said_to_be_is_kept_for_the_next_file_and_undone(ours: Path) -> None:
    done("init", "--from", tracker())
    tracker("later.xlsx", {(9, "Lead officer"): "Flo Green"})

    said = done("import", "later.xlsx", "--map", "Lead officer=sponsor", "--map", "cost code=drop")
    assert action(ours, "2.1").sponsor == "Flo Green"
    assert action(ours, "2.1").owner == "Dev Patel"
    assert "G Cost code 'CC1': dropped, as you say, with 3 values" in said
    words = " ".join(done("history").split())
    assert "what the columns of a file are: Ref is ref," in words
    assert "Lead officer is sponsor," in words

    said = done("import", tracker("next.xlsx", {(9, "Lead officer"): "Gus Hill"}))
    assert columns(said)[2] == "C Lead officer sponsor as last time Ann Smith / Bob Jones"
    assert columns(said)[6] == "G Cost code dropped as last time CC1"
    assert (action(ours, "2.1").sponsor, action(ours, "2.1").owner) == ("Gus Hill", "Dev Patel")

    done("undo")
    done("undo")
    assert action(ours, "2.1").sponsor == ""
    said = done("import", "next.xlsx", "--dry-run")
    assert columns(said)[2] == "C Lead officer owner known Ann Smith / Bob Jones"
    assert "2.1  Owner  Dev Patel  Gus Hill\n" in said


def test_what_nobody_said_of_a_column_is_not_kept(ours: Path) -> None:
    done("init", "--from", tracker())
    seq = stored(ours).seq

    said = done("import", "ours.xlsx")

    assert "as last time" not in said
    assert stored(ours).seq == seq


def test_a_new_plan_keeps_what_was_said_of_columns_as_well(ours: Path) -> None:
    done("init", "--from", tracker(), "--map", "Cost code=status")

    assert action(ours, "1.1").status == "CC1"
    assert columns(done("import", "ours.xlsx"))[6] == "G Cost code status as last time CC1"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Lead officer", "'Lead officer' is no mapping; write a heading, =, and what it is: 'Lead officer=owner'"),
        ("Lead officer=wizard", "there is no field 'wizard'; it is one of ref, "),
        ("Lead=owner", "no column is called 'Lead'; the file has: Ref, Recommendation / action, Lead officer"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused_for_people_and_programs(ours: Path, said: str, why: str) -> None:
    done("init", "--from", tracker())

    for verb in (("import", "ours.xlsx"), ("--db", "other.db", "init", "--from", "ours.xlsx")):
        assert refused(*verb, "--map", said).startswith(why)
        beside, found = told(*verb, "--map", said, code=1)
        assert beside == ""
        assert found["error"].startswith(why)
    assert not Path("other.db").exists()


def test_a_column_that_is_said_to_be_the_owner_is_that_instead_of_the_one_that_looks_so(ours: Path) -> None:
    said = done("init", "--from", tracker(), "--map", "Cost code=owner")

    assert columns(said)[2] == "C Lead officer kept as a field of your own not known Ann Smith / Bob Jones"
    assert (action(ours, "1.1").owner, dict(action(ours, "1.1").own_fields)) == (
        "CC1",
        {"Lead officer": "Ann Smith / Bob Jones"},
    )
    assert refused("import", "ours.xlsx", "--map", "Cost code=owner", "--map", "Lead officer=owner") == (
        "Lead officer and Cost code cannot both be owner"
    )


# --- rows that are refused ------------------------------------------------------------------------------------

NO_DAY = "D5 Due date: there is no such day as '31/02/2027'"


def test_a_refused_row_makes_nothing_and_is_said_in_one_line(ours: Path) -> None:
    result = run("init", "--from", tracker(cells={(5, "Due date"): "31/02/2027"}))

    assert result.exit_code == 1
    assert result.stderr == (
        f"actionplan: ours.xlsx sheet Tracker row 5, {NO_DAY}; nothing was created. "
        "To take the rest: --leave-out FILE\n"
    )
    assert "Refused (1):\n  D5 Due date '31/02/2027': there is no such day as '31/02/2027'\n" in result.stdout
    assert not ours.exists()


def test_a_refused_row_changes_nothing_of_a_plan_that_is_there(ours: Path) -> None:
    done("init", "--from", tracker())
    before = ours.read_bytes()
    tracker(cells={(5, "Due date"): "31/02/2027", (6, "Lead officer"): "Eve Stone"})

    result = run("import", "ours.xlsx")

    assert result.exit_code == 1
    assert f"row 5, {NO_DAY}; nothing was changed. To take the rest: --leave-out FILE\n" in result.stderr
    assert ours.read_bytes() == before
    assert backups(ours) == []


def test_the_rest_is_taken_and_the_rows_left_out_come_in_once_they_are_corrected(ours: Path) -> None:
    result = run("init", "--from", tracker(cells={(5, "Due date"): "31/02/2027"}), "--leave-out", "left.csv")

    assert (result.exit_code, result.stderr) == (1, "")
    assert "1 row left out, to be corrected in left.csv\n" in result.stdout
    assert [one.ref for one in stored(ours).actions] == ["1.2", "1.3", "2.1", "2.2"]
    headings, row = rows_of("left.csv")
    assert headings == [*HEADINGS, "Theme", "Left out because"]
    assert row[:4] == ["1.1", "Audit every case file", "Ann Smith / Bob Jones", "31/02/2027"]
    assert row[-2] == "Theme 1: Practice"
    assert row[-1].startswith("Due date: there is no such day as '31/02/2027'")

    corrected = Path("left.csv").read_text(encoding="utf-8-sig").replace("31/02/2027", "28/02/2027", 1)
    Path("left.csv").write_text(corrected, encoding="utf-8")
    said = done("import", "left.csv", "--this-is-the-plan")

    assert "1 new area for consideration, 1 new action" in said
    added = action(ours, "1.1")
    assert (added.title, added.owner, added.due) == ("Audit every case file", "Ann Smith", date(2027, 2, 28))
    assert stored(ours).theme_of(added).heading == "Theme 1: Practice"
    assert notes(ours, "1.1") == ["Audit tool agreed"]
    assert added.own_fields == (("Cost code", "CC1"),), "why it was left out is no field"


def test_rows_left_out_of_a_change_and_the_file_is_not_written_over(ours: Path) -> None:
    done("init", "--from", tracker())
    tracker(cells={(5, "Due date"): "31/02/2027", (6, "Lead officer"): "Eve Stone"})

    result = run("import", "ours.xlsx", "--leave-out", "left.csv")
    assert result.exit_code == 1
    assert (action(ours, "1.1").due, action(ours, "1.2").owner) == (date(2027, 3, 31), "Eve Stone")
    first = Path("left.csv").read_bytes()

    tracker(cells={(7, "Due date"): "31/02/2027", (6, "Lead officer"): "Flo Green"})
    assert run("import", "ours.xlsx", "--leave-out", "left.csv").exit_code == 1
    assert Path("left.csv").read_bytes() == first
    assert action(ours, "1.2").owner == "Eve Stone"


def test_rows_in_doubt_are_left_out_where_that_is_asked_for(ours: Path) -> None:
    assert refused("init", "--from", tracker(), "--leave-out-doubts", code=2).startswith(
        "--leave-out-doubts goes with --leave-out FILE"
    )
    result = run("init", "--from", "ours.xlsx", "--leave-out", "left.csv", "--leave-out-doubts")

    assert result.exit_code == 1
    assert [one.ref for one in stored(ours).actions] == ["1.2", "2.1", "2.2"]
    assert [row[0] for row in rows_of("left.csv")[1:]] == ["1.1", "1.3"]


def test_rows_are_left_out_into_a_csv_only(ours: Path) -> None:
    assert refused("init", "--from", tracker(), "--leave-out", "left.xlsx", code=2).startswith(
        "--leave-out left.xlsx: the rows are written as .csv; give it that ending"
    )


# --- for a program --------------------------------------------------------------------------------------------


def test_json_says_all_that_came_in(ours: Path) -> None:
    found = objects("init", "--from", tracker())

    assert (found["database"], found["title"], found["rows"]) == (str(ours), TITLE, 5)
    assert found["made"] == {"themes": 2, "areas": 5, "actions": 5}
    assert found["added"] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert [(one["column"], one["field"], one["how"]) for one in found["columns"]][-2:] == [
        ("F", "progress", "known"),
        ("G", "own", "not known"),
    ]
    (doubt, _) = [one for one in found["remarks"] if one["kind"] == "doubted"]
    assert (doubt["where"], doubt["row"], doubt["cell"], doubt["heading"], doubt["says"], doubt["answer_name"]) == (
        "ours.xlsx sheet Tracker row 5",
        5,
        "C5",
        "Lead officer",
        "Ann Smith / Bob Jones",
        "Lead officer: Ann Smith / Bob Jones",
    )
    assert [choice["answer"] for choice in doubt["choices"]] == ["Ann Smith", "Bob Jones", "one"]

    found = objects("import", tracker(cells={(6, "Lead officer"): "Eve Stone"}))
    assert found["changes"] == [{"ref": "1.2", "field": "owner", "before": "Cara Lee", "after": "Eve Stone"}]
    assert (found["dry_run"], found["unchanged_rows"], found["added"]) == (False, 4, [])
    assert found["change"] == stored(ours).seq
    assert Path(found["backup"]) == backups(ours)[0]


def test_json_of_a_refusal_is_one_document_with_the_error_and_the_report(ours: Path) -> None:
    tracker(cells={(5, "Due date"): "31/02/2027"})

    beside, found = told("init", "--from", "ours.xlsx", code=1)
    assert beside == ""
    assert found["error"].endswith(f"{NO_DAY}; nothing was created. To take the rest: --leave-out FILE")
    assert (found["database"], found["refused_rows"]) == (None, [5])

    beside, found = told("init", "--from", tracker("plain.xlsx"), "--strict", code=1)
    assert (beside, found["error"]) == ("", "2 doubts with --strict; nothing was created")

    done("init", "--from", "plain.xlsx")
    for more in ((), ("--dry-run",)):
        beside, found = told("import", "ours.xlsx", *more, code=1)
        assert beside == ""
        assert found["error"].endswith(f"{NO_DAY}; nothing was changed. To take the rest: --leave-out FILE")
        assert (found["change"], found["refused_rows"]) == (None, [5])


def test_json_of_rows_left_out_says_where_they_are(ours: Path) -> None:
    done("init", "--from", tracker())
    tracker(cells={(5, "Due date"): "31/02/2027", (6, "Lead officer"): "Eve Stone"})

    beside, found = told("import", "ours.xlsx", "--leave-out", "left.csv", code=1)

    assert (beside, found["left_out_file"], found["left_out_rows"], found["refused_rows"]) == ("", "left.csv", [5], [5])
    assert [change["after"] for change in found["changes"]] == ["Eve Stone"]


# --- one change -----------------------------------------------------------------------------------------------

NEXT: Cells = {(5, "Progress to date"): "Audit done in 3 teams", (6, "Lead officer"): "Eve Stone"}
NEW_ROW = ("2.3", "Appoint a lead", "Fay Moss", "1 June 2027", "", "Advert is out", "CC9")


def test_a_dry_run_says_what_would_come_and_changes_nothing(ours: Path) -> None:
    said = done("init", "--from", tracker(), "--dry-run")
    assert said.startswith(
        f"Would create {TITLE}: 2 themes, 5 areas for consideration, 5 actions; nothing is created yet.\n"
    )
    assert not ours.exists()

    done("init", "--from", "ours.xlsx")
    before = ours.read_bytes()
    said = done("import", tracker(cells=NEXT, more=[NEW_ROW]), "--dry-run")
    assert (
        said.startswith(
            "Would change 1 field of 1 action, 1 new area for consideration, 1 new action, 1 progress note; nothing is "
            "changed yet.\n"
        )
        or "2 progress notes; nothing is changed yet.\n" in said
    )
    assert ours.read_bytes() == before
    assert backups(ours) == []


def test_a_file_is_one_change_behind_a_backup_and_one_undo_takes_all_back(ours: Path) -> None:
    done("init", "--from", tracker())
    before = stored(ours)

    said = done("import", tracker(cells=NEXT, more=[NEW_ROW]))

    assert said.startswith(f"Imported as change {before.seq + 1}: 1 field of 1 action, 1 new area for consideration, ")
    assert (action(ours, "1.2").owner, notes(ours, "1.1")) == (
        "Eve Stone",
        ["Audit tool agreed", "Audit done in 3 teams"],
    )
    new = action(ours, "2.3")
    assert (new.title, new.owner, new.due, new.own_fields) == (
        "Appoint a lead",
        "Fay Moss",
        date(2027, 6, 1),
        (("Cost code", "CC9"),),
    )
    assert (stored(ours).theme_of(new).heading, notes(ours, "2.3")) == ("Theme 2: Leadership", ["Advert is out"])
    (backup,) = backups(ours)
    assert f"The plan before it: {backup}\n" in said
    assert stored(backup).actions == before.actions

    done("undo")
    assert [one.owner for one in stored(ours).counted] == [one.owner for one in before.counted]
    assert [one.ref for one in stored(ours).counted] == [one.ref for one in before.counted]
    assert notes(ours, "1.1") == ["Audit tool agreed"]


def test_what_was_undone_comes_in_again_with_the_file(ours: Path) -> None:
    done("init", "--from", tracker())
    tracker(cells=NEXT, more=[NEW_ROW])
    done("import", "ours.xlsx")
    done("undo")

    said = done("import", "ours.xlsx", "--map", "Cost code=drop")

    assert "2.3  Stage             withdrawn" in said
    new = action(ours, "2.3")
    assert (str(new.stage), new.owner, new.withdrawn_reason) == ("open", "Fay Moss", "")
    assert "2.3" in [area.ref for area in stored(ours).findings]
    assert notes(ours, "2.3") == ["Advert is out"]
    assert done("import", "ours.xlsx").startswith("Nothing to change")
    done("undo")
    assert "2.3" not in [one.ref for one in stored(ours).counted]


def test_an_empty_cell_empties_nothing_unless_that_is_asked_for(ours: Path) -> None:
    done("init", "--from", tracker())
    tracker(cells={(6, "Lead officer"): "", (7, "Due date"): ""})

    assert done("import", "ours.xlsx").startswith("Nothing to change")
    assert action(ours, "1.2").owner == "Cara Lee"
    said = done("import", "ours.xlsx", "--blank-clears", "--note", "left the council")
    assert said.startswith("Imported as change 3: 2 fields of 2 actions; actionplan undo undoes it.\n")
    assert "1.2  Owner  Cara Lee     –\n" in said
    assert (action(ours, "1.2").owner, action(ours, "1.1").owner) == ("", "Ann Smith")
    assert (action(ours, "1.3").due, action(ours, "1.3").owner) == (None, "Ann Smith")


def test_a_file_of_another_plan_is_refused_and_taken_where_somebody_says_it_is_this_one(database: Path) -> None:
    seq = stored(database).seq
    said = refused("import", tracker())
    assert said == (
        "ours.xlsx: none of its findings is one of the plan's: is it the right plan? If it is, say so with "
        "--this-is-the-plan; a plan of its own is made with: actionplan init --from; nothing was changed"
    )
    assert told("import", "ours.xlsx", code=1) == ("", {"error": said})
    assert stored(database).seq == seq

    done("import", "ours.xlsx", "--this-is-the-plan")
    assert (action(database, "1.2").owner, action(database, "1.2").due) == ("Cara Lee", date(2027, 4, 30))
    assert stored(database).seq == seq + 1


# --- files that will not do -----------------------------------------------------------------------------------

NOT_ONE_OF = "not one of .xlsx, .xlsm, .xls, .ods, .docx, .csv, .tsv, .txt; save it as .xlsx, or a document as .docx"
WRONG = {
    "plan.pdf": (b"%PDF-1.7\n", NOT_ONE_OF),
    "plan.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), NOT_ONE_OF),
    "really-a-pdf.xlsx": (b"%PDF-1.7\n", "it is a PDF; save the table as .xlsx or .docx where it was made"),
    "page.xls": (
        b"<html><table><tr><td>Ref</td></tr></table></html>",
        "it is a web page or XML; open it in the spreadsheet program and save it as .xlsx",
    ),
    "empty.csv": (b"", "the file is empty; is it the right one?"),
    "empty.xlsx": (b"", "the file is empty; is it the right one?"),
    "half.xlsx": (b"PK\x03\x04", "not a workbook that can be read; save it as .xlsx again"),
    "letter.csv": (
        b"Dear all\nhere is the plan\n",
        "no row looks like headings with rows below; write in one row above",
    ),
    "nowhere.xlsx": (None, "No such file or directory; check the name, and that you may read it"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_spreadsheet_is_one_line_that_says_what_to_do(database: Path, name: str) -> None:
    data, said = WRONG[name]
    if data is not None:
        Path(name).write_bytes(data)
    before = database.read_bytes()

    found = refused("import", name)
    assert found.startswith(f"{name}: {said}")
    assert found.endswith("; nothing was changed")
    assert told("import", name, code=1) == ("", {"error": found})

    found = refused("--db", "other.db", "init", "--from", name)
    assert found.startswith(f"{name}: {said}")
    assert found.endswith("; nothing was created")
    assert (database.read_bytes(), Path("other.db").exists()) == (before, False)


# --- sheets, encodings, separators ----------------------------------------------------------------------------

SIMPLE = ("Ref", "Action", "Owner", "Due")


def test_the_sheet_is_chosen_and_others_are_named(ours: Path) -> None:
    sheets: dict[str, list[Sequence[object]]] = {
        "Notes": [["For the Board"]],
        "Adults": [SIMPLE, ["A1", "Visit every home", "Ann", ""], ["A2", "Write to families", "Bo", ""]],
        "Old": [SIMPLE, ["A1", "Close the old home", "Cy", ""]],
    }
    workbook(Path("two.xlsx"), sheets)

    said = done("init", "--from", "two.xlsx")
    assert "the sheet Notes has no row of headings, and was not read\n" in said
    assert "the sheet Old has headings too, with 1 row below them, and was not read; --sheet reads it\n" in said
    assert [one.title for one in stored(ours).actions] == ["Visit every home", "Write to families"]

    done("--db", "old.db", "init", "--from", "two.xlsx", "--sheet", "old")
    plan = stored(Path("old.db"))
    assert ([one.title for one in plan.actions], plan.title) == (["Close the old home"], "Old")
    assert refused("import", "two.xlsx", "--sheet", "Nope") == (
        "two.xlsx: no sheet is called 'Nope'; the file has: Notes, Adults, Old; nothing was changed"
    )


@pytest.mark.parametrize(
    ("encoding", "separator", "said"),
    [
        ("cp1252", ",", ["The file is not UTF-8; it was read as Windows-1252 text."]),
        (
            "utf-16",
            "\t",
            ["The file is not UTF-8; it was read as UTF-16 text.", "Its cells are separated by tabs."],
        ),
        ("utf-8", ";", ["Its cells are separated by semicolons."]),
        ("utf-8-sig", "|", ["Its cells are separated by upright lines."]),
        ("utf-8", ",", []),
    ],
)
def test_how_a_text_was_read_is_said(ours: Path, encoding: str, separator: str, said: list[str]) -> None:
    rows = (SIMPLE, ("1.1", "Café visits", "Zoë Brontë", "31/03/2027"), ("1.2", "Write to them", "Bo", "1 May 2027"))
    Path("ours.csv").write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))

    found = objects("init", "--from", "ours.csv")

    assert [one["words"] for one in found["remarks"] if one["kind"] == "read"] == said
    assert (action(ours, "1.1").title, action(ours, "1.1").owner) == ("Café visits", "Zoë Brontë")


# --- our own export, edited -----------------------------------------------------------------------------------


def test_an_edited_export_brings_new_actions_milestones_and_notes(ours: Path) -> None:
    done("init", "--from", tracker())
    done("add-milestone", "1.1", "Tool chosen", "--due", "2027-01-31")
    done("export", "--output", "plan.xlsx")
    book = openpyxl.load_workbook("plan.xlsx")
    places = {cell.value: cell.column for cell in book["Plan"][1]}
    lines = {row[0].value: row[0].row for row in book["Plan"].iter_rows(min_row=2)}
    new = {
        "Ref": "1.4",
        "Action": "Share the audit with partners",
        "Area for consideration": "Share what was learnt",
        "Theme": "1",
        "Theme title": "Theme 1: Practice",
        "Owner": "Ida Rao",
        "Due": date(2027, 5, 31),
    }
    below = book["Plan"].max_row + 1
    for heading, value in new.items():
        book["Plan"].cell(below, places[heading]).value = value
    book["Plan"].cell(lines["1.2"], places["Progress"]).value = "Partners have agreed"
    book["Plan"].cell(lines["1.2"], places["Owner"]).value = "Eve Stone"
    steps = book["Milestones"]
    names = {cell.value: cell.column for cell in steps[1]}
    row = steps.max_row + 1
    for heading, value in {"Ref": "1.1", "Milestone": "First ten files audited", "Due": date(2027, 2, 28)}.items():
        steps.cell(row, names[heading]).value = value
    book.save("plan.xlsx")

    said = done("import", "plan.xlsx")

    assert "1 new action" in said
    assert "1 new milestone" in said
    assert "1 progress note" in said
    assert (action(ours, "1.2").owner, notes(ours, "1.2")) == ("Eve Stone", ["Draft out", "Partners have agreed"])
    added = action(ours, "1.4")
    assert (added.title, added.owner, added.due) == ("Share the audit with partners", "Ida Rao", date(2027, 5, 31))
    assert [(one.text, one.due) for one in stored(ours).milestones_of(action(ours, "1.1"))] == [
        ("Tool chosen", date(2027, 1, 31)),
        ("First ten files audited", date(2027, 2, 28)),
    ]
    assert done("import", "plan.xlsx").startswith("Nothing to change")
    done("undo")
    assert (action(ours, "1.2").owner, notes(ours, "1.2")) == ("Cara Lee", ["Draft out"])
    assert [one.text for one in stored(ours).milestones_of(action(ours, "1.1"))] == ["Tool chosen"]

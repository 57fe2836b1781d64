"""An exported plan, edited in a spreadsheet, read again: one change, or none and one line that says where."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, objects, refused, run
from scripted_plan import make_scripted

TODAY = date(2026, 11, 27)
Edits = Mapping[str, Mapping[str, Any]]
"""Ref, heading, value."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of one's own to stand in."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def export(form: str, *more: str) -> Path:
    done("export", "--output", f"plan.{form}", "--force", *more)
    return Path(f"plan.{form}")


def edited(path: Path, edits: Edits, separator: str = ",", end: str = "\r\n") -> Path:
    """What a person makes of an export in a spreadsheet. Headings and refs that are not there are added."""
    return (_edited_workbook if path.suffix == ".xlsx" else _edited_csv)(path, edits, separator, end)


def _edited_csv(path: Path, edits: Edits, separator: str, end: str) -> Path:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    headings = [*rows[0], *(name for row in edits.values() for name in row if name not in rows[0])]
    rows += [dict.fromkeys(headings, "") | {"Ref": ref} for ref in edits if ref not in {row["Ref"] for row in rows}]
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, "", delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(row | {name: str(value) for name, value in edits.get(row["Ref"], {}).items()} for row in rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def _edited_workbook(path: Path, edits: Edits, *_: str) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book["Plan"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for ref, values in edits.items():
        row = rows.setdefault(ref, len(rows) + 2)
        sheet.cell(row, columns["Ref"]).value = ref
        for heading, value in values.items():
            column = columns.setdefault(heading, len(columns) + 1)
            sheet.cell(1, column).value = heading
            sheet.cell(row, column).value = value
    book.save(path)
    return path


def without(path: Path, *headings: str) -> Path:
    """Takes columns out of a CSV."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    out = io.StringIO()
    writer = csv.DictWriter(out, [name for name in rows[0] if name not in headings], extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def stored(database: Path) -> Plan:
    with closing(SqliteStore(database)) as store:
        return store.plan(TODAY)


def action(database: Path, ref: str) -> Action:
    found = stored(database).action(ref)
    assert found is not None
    return found


def backups(database: Path) -> list[str]:
    return [one.name for one in (database.parent / "plan-backups").glob("*before-import*")]


both = pytest.mark.parametrize("form", ["csv", "xlsx"])

# --- what is read ---------------------------------------------------------------------------------------------


@both
def test_owners_and_dates_filled_in_a_spreadsheet_are_one_change(database: Path, form: str) -> None:
    rows: Edits = {
        "1.1": {"Owner": "Head of Quality", "Due": datetime(2027, 3, 31) if form == "xlsx" else "31/03/2027"},
        "1.2": {"Owner": "Head of Referral", "Due": "31 mar", "Priority": "Critical", "Success measure": "9 of 10"},
        "2.2": {"RAG": "A Amber", "RAG reason": "two posts vacant", "Impact": "Emerging", "Comments": "ask Bo"},
    }
    path = edited(export(form), rows)
    said = done("import", str(path))
    assert said.startswith("Imported as change 2: 10 fields of 3 actions; actionplan undo undoes it.\n")
    assert "1.1  Due              –             31 Mar 2027\n" in said
    assert "2.2  RAG              ○ Unrated     ◆ Amber\n" in said
    assert "Columns kept as fields of your own: Comments.\n" in said
    assert action(database, "2.2").own_fields == (("Comments", "ask Bo"),)
    first, second, last = (action(database, ref) for ref in ("1.1", "1.2", "2.2"))
    assert (first.owner, first.due, first.original_due) == ("Head of Quality", date(2027, 3, 31), date(2027, 3, 31))
    assert (second.owner, second.due, second.priority) == ("Head of Referral", date(2027, 3, 31), "critical")
    assert (last.rag, last.rag_reason, last.impact) == ("amber", "two posts vacant", "emerging")
    with closing(SqliteStore(database)) as store:
        assert {(one.change.seq, one.change.source) for one in store.history()} == {(2, "import")}
    assert "RAG Unrated → Amber, impact not assessed → emerging, Comments – → ask Bo: two posts vacant" in done(
        "history", "2.2"
    )


@both
def test_one_undo_takes_all_rows_back_and_the_backup_is_from_before(database: Path, form: str) -> None:
    before = stored(database).actions
    done("import", str(edited(export(form), {"1.1": {"Owner": "Ann"}, "1.2": {"Owner": "Bo"}})))
    (backup,) = backups(database)
    assert backup.startswith("plan-before-import-20261127-")
    assert [one.owner for one in stored(database.parent / "plan-backups" / backup).actions] == [""] * 5
    done("undo")
    assert [replace(one, version=1, updated_at="", updated_on=None, updated_by="") for one in before] == [
        replace(one, version=1, updated_at="", updated_on=None, updated_by="") for one in stored(database).actions
    ]
    assert stored(database).seq == 3


@both
def test_a_dry_run_shows_all_and_changes_nothing(database: Path, form: str) -> None:
    path = edited(export(form), {"1.1": {"Owner": "Ann"}, "1.2": {"Owner": "Bo"}})
    content = database.read_bytes()
    said = done("import", str(path), "--dry-run")
    assert said.splitlines() == [
        "Would change 2 fields of 2 actions; nothing is changed yet.",
        "Ref  Field  Before  After",
        "1.1  Owner  –       Ann",
        "1.2  Owner  –       Bo",
    ]
    assert database.read_bytes() == content
    assert not (database.parent / "plan-backups").exists()


def test_json_for_a_program(database: Path) -> None:
    path = edited(export("csv"), {"1.1": {"Due": "2027-03-31", "Comments": "x"}})
    told = {
        "dry_run": True,
        "change": None,
        "backup": None,
        "changes": [
            {"ref": "1.1", "field": "due", "before": None, "after": "2027-03-31"},
            {"ref": "1.1", "field": "Comments", "before": "", "after": "x"},
        ],
        "ignored": ["Columns kept as fields of your own: Comments."],
        "doubts": [],
        "added": [],
        "refused_rows": [],
    }
    found = objects("import", str(path), "--dry-run")
    assert {name: found[name] for name in told} == told
    found = objects("import", str(path))
    assert {name: found[name] for name in told} == {**told, "dry_run": False, "change": 2, "backup": found["backup"]}
    assert Path(found["backup"]).exists()


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_saved_by_any_program(database: Path, separator: str, end: str) -> None:
    done("import", str(edited(export("csv"), {"1.1": {"Success measure": "A; B, C"}}, separator, end)))
    assert action(database, "1.1").success_measure == "A; B, C"


@both
def test_an_untouched_export_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """Of a plan some weeks on, with everything in it; today's, and one from weeks ago."""
    database = make_scripted(tmp_path / "quarter.db")
    monkeypatch.setenv("ACTIONPLAN_DB", str(database))
    seq = stored(database).seq
    for more in ((), ("--as-at", "2026-11-06"), ("--audience", "public")):
        path = export(form, *more)
        assert done("import", str(path)).startswith("Nothing to change: the plan says what the file says.\n")
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2027-01-15")
    assert done("import", str(export(form)), "--note", "sent round").startswith("Nothing to change")
    assert stored(database).seq == seq
    assert backups(database) == []


PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["=1", "'", "'=", "\u00a0=", "_x0041_", "_x005F_", "<r>", "</r>", "\x1b[2J", "\x0b", "\ufffe", "1.10"]
    ),
)


@both
def test_no_text_changes_on_its_way_out_and_in(database: Path, form: str, stamp: Callable[..., Stamp]) -> None:
    pristine = database.with_name("pristine.db")
    copyfile(database, pristine)

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(PIECES, max_size=5).map("".join), min_size=15, max_size=15))
    def out_and_in(texts: list[str]) -> None:
        copyfile(pristine, database)
        with closing(SqliteStore(database)) as store:
            plan = store.plan(TODAY)
            edits = []
            for place, one in enumerate(plan.actions):
                title, owner, measure = texts[3 * place : 3 * place + 3]
                wanted = {"title": f"{title}x", "owner": owner, "success_measure": measure, "rag_reason": measure}
                edits.append(propose(one, wanted, key=plan.key, today=TODAY, by="jo"))
            store.save(edits, stamp(), "")
        before = stored(database)
        done("import", str(export(form)))
        assert stored(database).seq == before.seq
        # The same text typed anew is the same text; one that an export cannot show is one that can.
        without_base = without(export("csv"), "As at change")
        done("import", str(without_base))
        assert stored(database) == before

    out_and_in()


# --- what is said with a value --------------------------------------------------------------------------------


def test_a_date_that_moves_and_a_rating_need_a_reason(database: Path) -> None:
    done("update", "1.1", "1.2", "--due", "2027-03-31")
    path = edited(export("csv"), {"1.1": {"Due": "2027-04-30"}, "1.2": {"RAG": "red"}})
    assert refused("import", str(path)) == (
        "plan.csv line 2: 1.1 is due 31 Mar 2027; say why the date moves; give --note"
        " (and 1 more row to correct); nothing was changed"
    )
    done("import", str(path), "--note", "the Board has agreed")
    assert (action(database, "1.1").times_moved, action(database, "1.2").rag_reason) == (1, "the Board has agreed")
    path = edited(export("csv"), {"1.1": {"Due": "2027-05-31", "RAG reason": "no cover", "Agreed by": "Board"}})
    assert "say why the date moves; give --note" in refused("import", str(path)), "a rating's reason is none of a date"
    done("import", str(path), "--note", "supplier late")
    moved = action(database, "1.1")
    assert (moved.times_moved, moved.agreed_by, moved.rag_reason) == (2, "Board", "no cover")
    # Who agreed, and the reason, are what the row says, also if they are the same again.
    done("import", str(edited(export("csv"), {"1.1": {"Due": "2027-06-30"}})), "--note", "again")
    assert (action(database, "1.1").times_moved, action(database, "1.1").agreed_by) == (3, "Board")


def test_a_rating_is_a_word_a_letter_or_a_shape(database: Path) -> None:
    rows = {
        "1.1": {"RAG": "r"},
        "1.2": {"RAG": "▲"},
        "1.3": {"RAG": "▲ red"},
        "2.1": {"RAG": "R Red"},
        "2.2": {"RAG": "RED"},
    }
    done("import", str(edited(export("csv"), rows)), "--note", "stuck")
    assert {one.rag for one in stored(database).actions} == {"red"}


def test_the_steps_of_an_action_keep_their_rules(database: Path) -> None:
    done("update", "1.1", "1.2", "--owner", "Ann")
    rows = {
        "1.1": {"Stage": "complete", "Completed on": "2026-11-20", "Completed by": "Ann"},
        "1.2": {"Stage": "withdrawn", "Withdrawn reason": "same as 1.1"},
    }
    assert "say what was done to complete 1.1; give --note" in refused("import", str(edited(export("xlsx"), rows)))
    done("import", str(edited(export("xlsx"), rows)), "--note", "owners' returns of November")
    finished = action(database, "1.1")
    assert (finished.stage, finished.completed_on, finished.completed_by) == ("complete", date(2026, 11, 20), "Ann")
    assert action(database, "1.2").withdrawn_reason == "same as 1.1"
    signed = {"1.1": {"Stage": "closed", "Signed off by": "ann", "Accepted evidence": "audit"}}
    said = refused("import", str(edited(export("xlsx"), signed)))
    assert said.startswith("plan.xlsx sheet Plan row 2, Signed off by: Ann owns 1.1; somebody else has to sign it off")
    done("import", str(edited(export("xlsx"), {"1.1": {**signed["1.1"], "Signed off by": "Bo"}})))
    assert (action(database, "1.1").rag, action(database, "1.1").signed_off_by) == ("blue", "Bo")


# --- what is refused ------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ({"1.2": {"Due": "31 feb"}}, ", Due: there is no such day as '31 feb'"),
        ({"1.2": {"Due": "soon"}}, ", Due: I do not know the date 'soon'. Try 31 mar"),
        ({"1.2": {"Due": "2072-01-01"}}, ", Due: 1 Jan 2072 is more than 10 years away; is the year right?"),
        ({"1.2": {"RAG": "yellow"}}, ", RAG: rag 'yellow' is not known; it is one of red, amber, green"),
        ({"1.2": {"RAG": "B Blue"}}, ", RAG: blue is not declared: complete 1.2, then have it signed off"),
        ({"1.2": {"RAG": "amber"}}, ": say why 1.2 is amber; write it in RAG reason, or give --note"),
        ({"1.2": {"Priority": ""}}, ", Priority: priority '' is not known; it is one of critical, high, normal"),
        ({"1.2": {"Action": " "}}, ", Action: title cannot be empty"),
        ({"1.2": {"Impact": "sustained"}}, ", Impact: 1.2 has no evidence yet"),
        ({"1.2": {"Stage": "closed"}}, ", Stage: 1.2 is open; complete it before it is signed off"),
        ({"1.2": {"Stage": "withdrawn"}}, ": say why 1.2 is withdrawn; give --note"),
        ({"1.2": {"Area for consideration": "Focus and pace"}}, ", Ref: the ref is 1.2, but the area is that of 2.1"),
        ({"1.2": {"As at change": "90-0123abcd"}}, None),
    ],
)
def test_a_row_that_is_wrong_says_where_and_changes_nothing(
    database: Path, form: str, edits: Edits, said: str | None
) -> None:
    path = edited(export(form), {"1.1": {"Owner": "Ann"}, **edits})
    content = database.read_bytes()
    where = "plan.csv line 3" if form == "csv" else "plan.xlsx sheet Plan row 3"
    if said is None:
        assert refused("import", str(path)).startswith(f"{where}, As at change: exported at change 90-0123abcd")
    else:
        assert refused("import", str(path)).startswith(f"{where}{said}")
    assert refused("import", str(path), "--dry-run").endswith("; nothing was changed")
    assert database.read_bytes() == content
    assert backups(database) == []


@both
def test_a_new_row_is_a_new_action(database: Path, form: str) -> None:
    rows: Edits = {
        "1.2b": {"Action": "Moderate thresholds", "Owner": "Ann", "Due": "March 2027"},
        "1.1": {"Owner": "Bo"},
    }
    said = done("import", str(edited(export(form), rows)))
    assert said.startswith("Imported as change 2: 1 field of 1 action, 1 new action; actionplan undo undoes it.")
    added = action(database, "1.2b")
    assert (added.area, added.title, added.owner) == ("1.2", "Moderate thresholds", "Ann")
    assert (added.due, added.original_due) == (date(2027, 3, 31), date(2027, 3, 31))
    assert action(database, "1.1").owner == "Bo"
    done("undo")
    assert action(database, "1.2b").is_withdrawn
    assert action(database, "1.1").owner == ""


@both
def test_a_new_row_without_a_ref_gets_one_and_one_that_says_nothing_is_refused(database: Path, form: str) -> None:
    path = edited(export(form), {"": {"Area for consideration": "Thresholds are not applied", "Action": "More"}})
    assert "1 new action" in done("import", str(path))
    assert action(database, "1.2b").title == "More"
    # A second time it is there.
    assert done("import", str(path)).startswith("Nothing to change")
    for row, why in (
        ({"Owner": "Ann"}, "there is no 9.9 in the plan, and the row does not say what is to be done"),
        ({"Action": "Something else"}, "it is new, and nothing says of which theme"),
    ):
        said = run("import", str(edited(export(form), {"9.9": row})))
        assert (said.exit_code, said.stdout.partition("\n")[0]) == (1, "Nothing is changed: see what is refused.")
        assert why in said.stdout
        assert why in said.stderr
    with closing(SqliteStore(database)) as store:
        assert store.plan(TODAY).action("9.9") is None


def test_a_formula_is_not_worked_out(database: Path) -> None:
    said = refused("import", str(edited(export("xlsx"), {"1.2": {"Owner": '="Ann"', "Notes": "=1+1"}})))
    assert said.startswith("plan.xlsx sheet Plan row 3, Owner: a formula stands here; put its value in its place")


@both
def test_of_a_change_that_a_restore_has_taken_back(database: Path, tmp_path: Path, form: str) -> None:
    """The number of the change is there again, but it is another change."""
    backup = tmp_path / "before.db"
    done("backup", str(backup))
    done("update", "1.1", "--owner", "Wrong")
    path = edited(export(form), {"1.3": {"Priority": "high"}})
    done("restore", str(backup))
    done("update", "1.2", "--owner", "Beta")
    assert "which is not in this plan's history" in refused("import", str(path))
    assert [action.owner for action in stored(database).actions[:2]] == ["", "Beta"]


def test_of_another_plan_or_a_demonstration(database: Path) -> None:
    path = export("csv")
    path.write_text(path.read_text(encoding="utf-8").replace("As at change", "x").replace("Moved", "As at change"))
    for state in ("90-0123abcd", "1-0123abcd"):
        edits = {one.ref: {"As at change": state} for one in stored(database).actions}
        assert "which is not in this plan's history: is it the right plan?" in refused(
            "import", str(edited(path, edits))
        )
    path = edited(export("csv"), {"1.1": {"DEMO": "DEMO", "Owner": "Ann"}})
    assert "is of the demonstration, which is made up" in refused("import", str(path))


def test_columns_that_nobody_may_change_are_named_and_left(database: Path) -> None:
    rows = {"1.1": {"Theme title": "x", "Area for consideration": "y", "Summary area": "z", "Times moved": "7"}}
    said = done("import", str(edited(export("csv"), rows)))
    assert said.splitlines() == [
        "Nothing to change: the plan says what the file says.",
        "Left out (1):",
        "  Edited, but never changed by an import: Theme title of 1.1, Area for consideration of 1.1,"
        " Summary area of 1.1, Times moved of 1.1.",
    ]


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%d-%b-%y", "%d %B %Y"])
def test_dates_as_a_british_spreadsheet_writes_them_again_are_not_edited(database: Path, form: str) -> None:
    done("update", "1.1", "--due", "2027-03-01", "--rag", "red", "--note", "stuck")
    done("update", "1.1", "--due", "2027-04-01", "--note", "later")
    path = export("csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    dated = {"Due": "2027-04-01", "Original due": "2027-03-01", "RAG since": rows[0]["RAG since"]}
    assert {heading: rows[0][heading] for heading in dated} == dated
    edits = {rows[0]["Ref"]: {name: f"{date.fromisoformat(day):{form}}" for name, day in dated.items()}}
    assert done("import", str(edited(path, edits))) == "Nothing to change: the plan says what the file says.\n"


def test_a_ref_that_a_spreadsheet_has_made_another_is_to_be_written_again(database: Path) -> None:
    path = edited(export("csv"), {"1.2": {"Ref": "1.1"}})
    said = refused("import", str(path))
    assert "1.1 is in " in said
    assert "where a spreadsheet has made 1.10 into 1.1, write 1.10 there again; otherwise keep one of them" in said


def test_columns_that_are_not_there_are_left_alone(database: Path) -> None:
    done("update", "1.1", "--owner", "Ann", "--due", "2027-03-31")
    Path("short.csv").write_text("Due;ref\n2027-03-31;1.1\n;1.2\n")
    assert done("import", "short.csv").startswith("Nothing to change")
    Path("short.csv").write_text("ref;due\n1.3;4 Dec 2026\n")
    done("import", "short.csv")
    assert (action(database, "1.1").owner, action(database, "1.3").due) == ("Ann", date(2026, 12, 4))


def test_what_is_not_published_is_left_as_it_is(database: Path) -> None:
    done("update", "1.1", "--owner", "Ann", "--rag", "amber", "--note", "stuck")
    path = edited(export("csv", "--audience", "public"), {"1.1": {"Success measure": "9 of 10"}})
    assert "Left unchanged, since the file does not publish them: 2 cells." in done("import", str(path))
    found = action(database, "1.1")
    assert (found.owner, found.rag_reason, found.success_measure) == ("Ann", "stuck", "9 of 10")


def test_a_plan_that_can_only_be_read(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = edited(export("csv"), {"1.1": {"Owner": "Ann"}})
    monkeypatch.setattr(
        "actionplan.store.sqlite.database_file.why_only_read", lambda _path: "the file is write-protected"
    )
    assert refused("import", str(path)).endswith("is read-only: the file is write-protected")
    assert done("import", str(path), "--dry-run").startswith("Would change")
    assert backups(database) == []


def test_without_a_backup_nothing_is_imported(database: Path) -> None:
    path = edited(export("csv"), {"1.1": {"Owner": "Ann"}})
    (database.parent / "plan-backups").write_text("in the way")
    result = run("import", str(path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert action(database, "1.1").owner == ""


# --- what others have changed since ---------------------------------------------------------------------------


@both
def test_what_others_have_changed_since_the_export_is_kept(database: Path, form: str) -> None:
    path = edited(export(form), {"1.1": {"Owner": "Ann"}, "1.2": {"Owner": "Bo"}})
    done("update", "1.1", "--due", "2027-03-31")
    done("update", "1.2", "--owner", "Bo")
    done("update", "1.3", "--owner", "Cy")
    said = done("import", str(path))
    assert said.startswith("Imported as change 5: 1 field of 1 action;")
    assert "3 changes made since the file was exported are kept.\n" in said
    assert [action(database, ref).owner for ref in ("1.1", "1.2", "1.3")] == ["Ann", "Bo", "Cy"]
    assert action(database, "1.1").due == date(2027, 3, 31)
    # A second time it is all there.
    assert done("import", str(path)).startswith("Nothing to change")


@both
def test_the_same_field_changed_by_somebody_else_is_refused(database: Path, form: str) -> None:
    path = edited(export(form), {"1.1": {"Owner": "Ann"}, "1.2": {"RAG reason": "no cover"}})
    done("update", "1.1", "--owner", "Bo")
    done("update", "1.2", "--rag", "amber", "--note", "late")
    said = refused("import", str(path))
    assert (
        "Owner: 1.1 has been changed to 'Bo' since the export, here it is 'Ann'; write 'Bo' to keep that, or decide"
        " with: actionplan update (and 1 more row to correct)" in said
    )
    path = edited(path, {"1.1": {"Owner": "Bo"}})
    assert "RAG reason: 1.2 has been changed to 'late' since the export" in refused("import", str(path))
    path = edited(export(form), {"1.1": {"Due": "2027-03-31"}})
    done("update", "1.1", "--complete", "--note", "done")
    assert "row 2, Stage: 1.1 is complete; reopen it first" in refused("import", str(path)).replace("line", "row")


def test_without_the_number_of_the_change_it_is_compared_with_now(database: Path) -> None:
    path = without(edited(export("csv"), {"1.1": {"Owner": "Ann"}}), "As at change")
    done("update", "1.2", "--owner", "Bo")
    said = done("import", str(path), "--dry-run")
    # Nobody can tell that this is only older, so it is shown.
    assert "1.2  Owner  Bo      –\n" in said


def test_a_save_between_reading_and_saving_is_a_conflict(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from actionplan.store.sqlite import backups as module

    path = edited(export("csv"), {"1.1": {"Owner": "Ann"}, "1.2": {"Owner": "Ann"}})
    before = module.make_before

    def while_somebody_saves(place: Path, what: str) -> Path:
        with closing(SqliteStore(place)) as store:
            bo = store.plan(TODAY).actions[0]
            store.save([Edit(bo, replace(bo, owner="Bo"))], Stamp("bo", datetime.now().astimezone(), TODAY, "screen"))
        return before(place, what)

    monkeypatch.setattr(module, "make_before", while_somebody_saves)
    assert refused("import", str(path)) == "1.1: bo has changed the owner since"
    assert [action(database, ref).owner for ref in ("1.1", "1.2")] == ["Bo", ""]

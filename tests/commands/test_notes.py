"""Progress notes and the plan's own fields at the command line: listed, exported, imported again, published or not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.store.sqlite.store import SqliteStore
from any_plan import TODAY
from command_line import done, objects, on, one_of, refused, run

HOSTILE = ("=1+1", "[/]", "@x [link=file:///x]", "Start\x1b[2J")


def rows_of(text: str) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def row_of(text: str, ref: str) -> Mapping[str, str]:
    (row,) = [row for row in rows_of(text) if row["Ref"] == ref]
    return row


@pytest.fixture
def noted(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """1.2 has two notes, 1.3 one of two lines; of the others nothing was said."""
    on("2026-11-20", monkeypatch)
    done("update", "1.2", "--note", "posts advertised")
    on("2026-11-27", monkeypatch)
    monkeypatch.setenv("ACTIONPLAN_USER", "samir")
    done("update", "1.2", "--status", "On hold", "--note", "two appointed")
    done("update", "1.3", "--success-measure", "All seen", "--note", "first line\nsecond line")
    done("evidence", "1.3", "--what", "Audit of 20 cases", "--kind", "c", "--where", "secret.docx")
    monkeypatch.setenv("ACTIONPLAN_USER", "jo")
    return database


def test_a_list_for_programs_has_the_last_note_of_each(noted: Path) -> None:
    assert {name: one_of(("list",), "1.2")[name] for name in ("progress", "progress_at", "progress_by")} == {
        "progress": "two appointed",
        "progress_at": "2026-11-27",
        "progress_by": "samir",
    }
    assert one_of(("list",), "2.1")["progress"] is None
    assert "notes" not in one_of(("list",), "1.2")
    assert objects("show", "1.3")["progress"] == "first line\nsecond line"
    assert one_of(("list", "--as-at", "2026-11-20"), "1.2")["progress"] == "posts advertised"
    assert objects("update", "1.2", "--note", "both in post")[0]["progress"] == "both in post"


def test_all_notes_the_newest_first(noted: Path) -> None:
    assert one_of(("list", "--notes"), "1.2")["notes"] == [
        {"note": "two appointed", "on": "2026-11-27", "by": "samir"},
        {"note": "posts advertised", "on": "2026-11-20", "by": "jo"},
    ]
    assert one_of(("list", "--notes"), "2.1")["notes"] == []
    lines = [line.strip() for line in done("list", "--notes").splitlines()]
    first = next(place for place, line in enumerate(lines) if line.startswith("1.2 "))
    assert lines[first + 1 : first + 3] == ["27 Nov 2026, samir  two appointed", "20 Nov 2026, jo  posts advertised"]
    assert "posts advertised" not in done("list")
    done("undo", "--change", "2")
    assert len(one_of(("list", "--notes"), "1.2")["notes"]) == 1  # type: ignore[arg-type]


def test_a_page_has_the_last_note(noted: Path) -> None:
    assert "Last note        27 Nov 2026, samir: two appointed" in done("show", "1.2")
    assert "Last note" not in done("show", "2.1")


def test_documents_have_it_with_the_success_measure_and_what_the_evidence_is(noted: Path) -> None:
    report = done("export", "--format", "md")
    assert "Last note: 27 Nov 2026, samir: two appointed" in report
    assert "Evidence: Audit of 20 cases (casework audit, 27 Nov 2026)" in report
    assert "Success measure: All seen" in report
    assert "secret.docx" not in report
    assert "posts advertised" not in report
    everything = done("export", "--format", "html", "--notes", "all")
    assert "Every progress note, the newest of each action first" in everything
    assert everything.index("two appointed") < everything.index("posts advertised")


def test_a_plan_of_which_nothing_was_said_has_no_table_and_no_column_of_it(database: Path) -> None:
    for more in ((), ("--notes", "all")):
        assert "by action" not in done("export", "--format", "md", *more)
        assert not any("Progress" in heading for heading in rows_of(done("export", "--format", "csv", *more))[0])
    assert all(action["progress"] is None for action in objects("list"))


def test_tables_have_it_in_columns_and_a_workbook_all_of_it_on_a_sheet(noted: Path, tmp_path: Path) -> None:
    row = row_of(done("export", "--format", "csv"), "1.2")
    assert (row["Progress"], row["Progress on"], row["Progress by"]) == ("two appointed", "2026-11-27", "samir")
    assert "Progress notes" not in row
    row = row_of(done("export", "--format", "csv", "--notes", "all"), "1.2")
    assert row["Progress notes"] == "27 Nov 2026, samir: two appointed\n20 Nov 2026, jo: posts advertised"
    done("export", "--output", str(tmp_path / "plan.xlsx"), "--notes", "all")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert [(*row[:1], *row[3:]) for row in book["Notes"].iter_rows(min_row=2, values_only=True)] == [
        ("1.2", "samir", "two appointed"),
        ("1.2", "jo", "posts advertised"),
        ("1.3", "samir", "first line\nsecond line"),
    ]
    done("export", "--output", str(tmp_path / "plan.xlsx"), "--force")
    assert "Notes" not in openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames


@pytest.mark.parametrize("form", ["md", "html", "csv", "json"])
def test_the_public_reads_no_note_and_nobody_s_name(noted: Path, form: str) -> None:
    done("update", "1.2", "--field", "Resources=two posts")
    public = done("export", "--format", form, "--audience", "public", "--notes", "all")
    assert "Audit of 20 cases" in done("export", "--format", form, "--audience", "public") or form == "csv"
    for secret in ("two appointed", "second line", "samir", "two posts"):
        assert secret not in public


def test_in_the_public_table_it_is_said_that_there_is_a_note(noted: Path) -> None:
    row = row_of(done("export", "--format", "csv", "--audience", "public"), "1.2")
    assert (row["Progress"], row["Progress by"]) == ("not published", "not published")


# --- import ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("more", [(), ("--notes", "all"), ("--audience", "public")])
def test_an_unchanged_table_is_nothing_to_change(noted: Path, tmp_path: Path, form: str, more: tuple[str, ...]) -> None:
    done("update", "1.2", *(part for heading in ("Start", "Pct") for part in ("--field", f"{heading}=40\n• half")))
    path = tmp_path / f"plan.{form}"
    done("export", "--output", str(path), *more)
    said = run("import", str(path)).output
    assert "Nothing to change" in said
    assert "Edited" not in said
    assert "not the plan's" not in said


def test_a_note_typed_over_the_last_one_is_a_new_note(
    noted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on("2026-11-28", monkeypatch)
    path = tmp_path / "plan.csv"
    path.write_text(done("export", "--format", "csv").replace("two appointed", "three appointed"), encoding="utf-8")
    assert "1.2  note  three appointed" in done("import", str(path))
    assert objects("show", "1.2")["progress"] == "three appointed"
    # The one before is not lost, and the same file again adds nothing.
    assert "two appointed" in done("show", "1.2")
    assert done("import", str(path)).startswith("Nothing to change")
    done("undo")
    assert objects("show", "1.2")["progress"] == "two appointed"


def edited(path: Path, edits: Mapping[tuple[str, str], str]) -> None:
    """Writes cells of a table, by ref and heading."""
    if path.suffix == ".csv":
        rows = [dict(row) for row in rows_of(path.read_text(encoding="utf-8"))]
        for (ref, heading), value in edits.items():
            next(row for row in rows if row["Ref"] == ref)[heading] = value
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        return
    book = openpyxl.load_workbook(path)
    sheet = book["Plan"]
    headings = [cell.value for cell in sheet[1]]
    for (ref, heading), value in edits.items():
        (row,) = [row for row in sheet.iter_rows(min_row=2) if row[0].value == ref]
        row[headings.index(heading)].value = value
    book.save(path)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_column_of_the_plan_s_own_is_taken_in_again(database: Path, tmp_path: Path, form: str) -> None:
    done("update", "1.2", "--field", "Start=1 Apr 2027", "--field", "Percent complete=40")
    path = tmp_path / f"plan.{form}"
    done("export", "--output", str(path))
    edited(path, {("1.2", "Start"): "2 May 2027", ("1.2", "Percent complete"): "", ("1.3", "Start"): "term 2"})
    done("import", str(path))
    assert objects("show", "1.2")["own_fields"] == {"Start": "2 May 2027"}
    assert objects("show", "1.3")["own_fields"] == {"Start": "term 2"}
    assert "Start 1 Apr 2027 → 2 May 2027, Percent complete 40 → –" in done("history", "1.2")
    done("undo")
    assert objects("show", "1.2")["own_fields"] == {"Start": "1 Apr 2027", "Percent complete": "40"}
    assert objects("show", "1.3")["own_fields"] == {}


def test_a_field_that_somebody_else_has_changed_since_the_export_is_not_overwritten(
    database: Path, tmp_path: Path
) -> None:
    done("update", "1.2", "--field", "Start=1 Apr 2027", "--field", "Cost=none")
    path = tmp_path / "plan.csv"
    done("export", "--output", str(path))
    done("update", "1.2", "--field", "Start=9 Sep 2027")
    edited(path, {("1.2", "Start"): "2 May 2027"})
    assert "1.2 has been changed to '9 Sep 2027' since the export, here it is '2 May 2027'" in refused(
        "import", str(path)
    )
    edited(path, {("1.2", "Start"): "1 Apr 2027", ("1.2", "Cost"): "200"})
    done("import", str(path))
    assert objects("show", "1.2")["own_fields"] == {"Start": "9 Sep 2027", "Cost": "200"}


def test_of_a_column_that_stands_there_twice_neither_is_lost(database: Path, tmp_path: Path) -> None:
    done("update", "1.2", "--field", "Start=1 Apr 2027")
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Start,START\n1.2,a,b\n", encoding="utf-8")
    done("import", str(path))
    assert objects("show", "1.2")["own_fields"] == {"Start": "a", "START (2)": "b"}


# --- own fields -----------------------------------------------------------------------------------------------


def test_own_fields_are_set_shown_found_and_taken_away(database: Path) -> None:
    (action,) = objects("update", "1.2", "--field", "Start=1 Apr 2027", "--field", "Links=a=b")
    assert action["own_fields"] == {"Start": "1 Apr 2027", "Links": "a=b"}
    assert "Start  1 Apr 2027" in done("show", "1.2")
    assert [line["ref"] for line in objects("list", "apr")] == ["1.2"]
    done("update", "1.2", "1.3", "--field", "start=May")
    assert objects("show", "1.3")["own_fields"] == {"Start": "May"}
    done("update", "1.2", "--field", "Start=")
    assert objects("show", "1.2")["own_fields"] == {"Links": "a=b"}
    assert "Start May → –" in done("history", "1.2")
    assert "Undone: 1.2 Start none → May." in done("undo")
    assert objects("show", "1.2")["own_fields"] == {"Links": "a=b", "Start": "May"}


@pytest.mark.parametrize(("field", "code"), [("RAG=red", 1), ("Owner=Ann", 1), ("=x", 2), ("nothing", 2)])
def test_a_heading_that_is_ours_or_none_is_refused(database: Path, field: str, code: int) -> None:
    before = objects("list")
    refused("update", "1.2", "--field", field, code=code)
    assert objects("list") == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hostile_headings_and_values_come_back_as_they_were(
    database: Path, tmp_path: Path, form: str, stamp: Callable[..., Stamp]
) -> None:
    pairs = tuple((heading, f"{heading}\nof 1.2") for heading in HOSTILE)
    with closing(SqliteStore(database)) as store:
        before = store.plan(TODAY).action("1.2")
        assert before is not None
        store.save([Edit(before, replace(before, own_fields=pairs))], stamp())
    path = tmp_path / f"plan.{form}"
    done("export", "--output", str(path))
    assert "Nothing to change" in done("import", str(path))
    for heading in HOSTILE:
        assert objects("show", "1.2")["own_fields"][heading] == f"{heading}\nof 1.2"
    documents = (done("export", "--format", to) for to in ("md", "html", "csv"))
    for text in (done("show", "1.2"), done("history"), *documents):
        assert "\x1b[2J" not in text
    if form == "xlsx":
        sheet = openpyxl.load_workbook(path)["Plan"]
        assert {cell.data_type for cell in sheet[1]} == {"s"}
    else:
        assert "'=1+1" in path.read_text(encoding="utf-8").splitlines()[0]


def test_the_export_for_programs_has_them_by_heading(database: Path) -> None:
    done("update", "1.2", "--field", "Start=1 Apr 2027")
    exported: Mapping[str, Any] = json.loads(done("export", "--format", "json"))
    own = {action["ref"]: action["own_fields"] for action in exported["actions"]}
    assert own["1.2"] == {"Start": "1 Apr 2027"}
    assert own["1.3"] == {}

"""Tables that come back from a spreadsheet: which are read, which are refused, and where each says what is wrong."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from actionplan.planfiles.table import Sheet, read_sheet
from actionplan.planfiles.table_rows import BadSheet, Unreadable
from repacking import repacked

HEADINGS = "Ref,Action,Owner,Due"


def csv(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "plan.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(tmp_path: Path, rows: Sequence[Sequence[Any]], title: str = "Plan", *more: str) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for other in more:
        book.create_sheet(other)
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def wrong(path: Path) -> str:
    with pytest.raises(BadSheet) as error:
        read_sheet(path)
    assert str(error.value).isprintable()
    return str(error.value)


def cells(sheet: Sheet) -> list[dict[str, Any]]:
    return [dict(row.cells) for row in sheet.rows]


# --- CSV ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_a_csv_as_any_spreadsheet_writes_it(tmp_path: Path, bom: str, end: str, separator: str) -> None:
    lines = ["Ref,Owner,Due", '1.2,"Head, of; Quality ",31/03/2027', ",,", "1.3,Ann,"]
    quoted = [line.replace(",", separator) if "Head" not in line else line for line in lines]
    quoted[1] = separator.join(["1.2", '"Head, of; Quality "', "31/03/2027"])
    sheet = read_sheet(csv(tmp_path, bom + end.join(quoted) + end))
    assert cells(sheet) == [
        {"Ref": "1.2", "Owner": "Head, of; Quality ", "Due": "31/03/2027"},
        {"Ref": "1.3", "Owner": "Ann", "Due": ""},
    ]
    assert [row.where for row in sheet.rows] == ["plan.csv line 2", "plan.csv line 4"]
    assert sheet.as_at is None


def test_headings_in_any_order_and_case_and_others_named(tmp_path: Path) -> None:
    sheet = read_sheet(csv(tmp_path, "Comments,OWNER, rag  Reason,ref,,As at change\nx,Ann,why,1.2B,,7-0123abcd\n"))
    assert cells(sheet) == [
        {"Comments": "x", "Ref": "1.2B", "Owner": "Ann", "RAG reason": "why", "As at change": "7-0123abcd"}
    ]
    assert (sheet.unknown, sheet.as_at) == (("Comments",), (7, "0123abcd"))


def test_text_of_several_lines_keeps_the_number_of_the_line(tmp_path: Path) -> None:
    sheet = read_sheet(csv(tmp_path, 'Ref,Action\n1.1,"two\nlines"\n1.2,x\n'))
    assert [row.where for row in sheet.rows] == ["plan.csv line 2", "plan.csv line 4"]


def test_only_the_apostrophe_of_the_export_is_taken_away(tmp_path: Path) -> None:
    sheet = read_sheet(csv(tmp_path, "Ref,Owner\n1.1,'=1+1\n1.2,''=1\n1.3,'tis\n"))
    assert [row.cells["Owner"] for row in sheet.rows] == ["=1+1", "'=1", "'tis"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plan.csv: the table is empty"),
        ("\n,,\n", "plan.csv: the table is empty"),
        ("Owner,Due\nAnn,\n", "plan.csv line 1: no column is called Ref"),
        ("Ref,Owner,owner\n", "plan.csv line 1: two columns are called Owner"),
        (f"{HEADINGS}\n1.1,a,b,\n1.2,a\n", "plan.csv line 3: 2 cells under 4 headings"),
        (f"{HEADINGS}\n1.1,a, b,c,\n1.2,a,Head,of,\n1.3,a,b,,c", "plan.csv line 4: 5 cells under 4 headings"),
        (f"{HEADINGS}\n1.1,a,b,\n1.2,c,d,\n1.1,e,f,\n", "plan.csv line 4, Ref: 1.1 is in plan.csv line 2 as well"),
        (f'{HEADINGS}\n1.1,"a,b,\n1.2,c,d,\n', "plan.csv line 2: unexpected end of data; check the quotes"),
        (f'{HEADINGS}\n1.1,a,b,\n1.2,"c"x,d,\n', "plan.csv line 3: ',' expected after '\"'; check the quotes"),
        ("Ref,As at change\n1.1,x\n", "plan.csv line 2, As at change: this names no change"),
        (
            "Ref,As at change\n1.1,7-0123abcd\n1.2,8-0123abcd\n",
            "plan.csv line 3, As at change: exported at change 8-0123abcd, other",
        ),
        (b"\xff\xfeR\x00\n\x00\x00\xd8,\x00", "plan.csv line 2: this is not UTF-16 text; save"),
        (b"Ref\n1.1\x00\n", "plan.csv line 2: this is not text; save"),
        (b"x" * 5_000_001, "plan.csv: larger than 5 MB"),
        ("Ref\n" + "".join(f"1.{n}\n" for n in range(20_001)), "plan.csv line 20002: more than 20,000 rows"),
        ("Ref,Action\n1.1," + "x" * 200_000, "plan.csv line 2: field larger than field limit"),
    ],
)
def test_a_csv_that_is_wrong_says_where(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert wrong(csv(tmp_path, text)).startswith(said)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-32", "utf-8-sig"])
def test_a_csv_in_the_encoding_of_any_office(tmp_path: Path, encoding: str) -> None:
    path = csv(tmp_path, "Ref,Owner\n1.1,“Zoë” – café\n".encode(encoding))
    assert cells(read_sheet(path)) == [{"Ref": "1.1", "Owner": "“Zoë” – café"}]


def test_a_row_may_end_early_where_nothing_is_read(tmp_path: Path) -> None:
    assert len(read_sheet(csv(tmp_path, "Ref,Owner,Moved,Comments\n1.1,Ann\n")).rows) == 1


def test_other_files_are_refused(tmp_path: Path) -> None:
    assert "neither .csv nor .xlsx" in wrong(tmp_path / "plan.ods")
    assert "No such file" in wrong(tmp_path / "plan.csv")
    assert "check the name" in wrong(Path("a\x00b.csv"))
    (tmp_path / "folder.csv").mkdir()
    assert "check the name" in wrong(tmp_path / "folder.csv")


# --- workbooks ------------------------------------------------------------------------------------------------


def test_a_workbook_as_values(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Ref", "Due", "Owner", "Action", "Forecast", "Comments"],
        ["1.2", datetime(2027, 3, 31, 12), 7, 2.5, date(2027, 4, 1), "=1+1"],
        [],
        ["1.10", None, True, "_x0041_ a_x000D_\nb", "1 may"],
    ]
    sheet = read_sheet(workbook(tmp_path, rows))
    # What stands under a heading that no export has is no matter, unless the plan has a field of its own under it.
    known_cells = [{heading: cell for heading, cell in row.items() if heading != "Comments"} for row in cells(sheet)]
    assert known_cells == [
        {"Ref": "1.2", "Due": date(2027, 3, 31), "Owner": 7, "Action": 2.5, "Forecast": date(2027, 4, 1)},
        {"Ref": "1.10", "Due": "", "Owner": "TRUE", "Action": "A a\r\nb", "Forecast": "1 may"},
    ]
    assert [row.where for row in sheet.rows] == ["plan.xlsx sheet Plan row 2", "plan.xlsx sheet Plan row 4"]
    assert [sheet.rows[0].text(heading) for heading in ("Owner", "Action")] == ["7", "2.5"]


def test_the_sheet_plan_or_the_only_one(tmp_path: Path) -> None:
    rows = [["Ref"], ["1.1"]]
    assert len(read_sheet(workbook(tmp_path, rows, "Tabelle1")).rows) == 1
    assert len(read_sheet(workbook(tmp_path, rows, "PLAN ", "Summary")).rows) == 1
    said = wrong(workbook(tmp_path, rows, "Sheet1", "Sheet2"))
    assert said == "plan.xlsx: no sheet is called Plan; the file has: Sheet1, Sheet2"


def test_headings_below_an_empty_row(tmp_path: Path) -> None:
    assert cells(read_sheet(workbook(tmp_path, [[None, None], ["Ref", "Owner"], ["1.1", "Ann"]]))) == [
        {"Ref": "1.1", "Owner": "Ann"}
    ]


def test_a_ref_that_is_a_number_could_be_another(tmp_path: Path) -> None:
    said = wrong(workbook(tmp_path, [["Ref"], [1.1]]))
    assert said.startswith("plan.xlsx sheet Plan row 2, Ref: 1.1 is a number here; make the cell text")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("=A1", "row 2, Owner: a formula stands here; put its value in its place"),
        (ArrayFormula("B2:B2", "=A1:A1"), "row 2, Owner: a formula stands here"),
        ("#REF!", "row 2, Owner: #REF! stands here, which is an error"),
        (date(2027, 1, 1), "row 2, Owner: a date stands here, 2027-01-01; write text"),
    ],
)
def test_what_is_no_text_is_refused_where_it_is_read(tmp_path: Path, value: Any, said: str) -> None:
    sheet = read_sheet(workbook(tmp_path, [["Ref", "Owner", "Notes"], ["1.1", value, value]]))
    with pytest.raises(BadSheet) as error:
        sheet.rows[0].text("Owner")
    assert f"plan.xlsx sheet Plan {said}" in str(error.value)


def test_merged_cells_would_empty_the_rows_below(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Ref", "Owner"], ["1.1", "Ann"], ["1.2", None]])
    book = openpyxl.load_workbook(path)
    book["Plan"].merge_cells("B2:B3")
    book.save(path)
    assert wrong(path).startswith("plan.xlsx sheet Plan: some cells are merged")


def test_the_size_that_a_sheet_says_it_has_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Ref", "Owner"], *([f"1.{n}", "Ann"] for n in range(1, 50))])
    repacked(path, {"xl/worksheets/sheet1.xml": lambda old: old.replace(b'"A1:B50"', b'"A1"')})
    assert len(read_sheet(path).rows) == 49


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        ("xl/worksheets/sheet1.xml", lambda old: old.replace(b"</sheetData>", b"".join(
            b'<row><c t="str"><v>1.%d</v></c></row>' % number for number in range(2, 20_002)) + b"</sheetData>"),
         "row 20002: more than 20,000 rows"),
        ("xl/worksheets/sheet1.xml", lambda old: old.replace(b'r="A1"', b'r="XFD1"'), "more than 200 columns"),
        ("xl/worksheets/sheet1.xml", lambda old: old[:-50], "not a workbook that can be read"),
        ("xl/workbook.xml", lambda _old: b"", "not a workbook that can be read"),
        ("xl/media/zeros.bin", lambda _old: bytes(30_000_000), "it unpacks to 30 MB"),
        ("xl/styles.xml", lambda _old: token_hex(10_000_001).encode(), "xl/styles.xml in it is larger than any plan"),
        ("xl/worksheets/sheet1.xml", lambda old: b'<!DOCTYPE x [<!ENTITY a "b">]>' + old[old.index(b"<worksheet"):],
         "it defines entities"),
    ],
)  # fmt: skip
def test_a_workbook_made_to_hurt_is_one_line(tmp_path: Path, part: str, change: Any, said: str) -> None:
    path = workbook(tmp_path, [["Ref"], ["1.1"]])
    repacked(path, {part: change})
    found = wrong(path)
    assert found.startswith("plan.xlsx")
    assert said in found


def shared(path: Path, texts: bytes) -> None:
    """Writes a workbook whose only row under the headings is text from the table of texts."""
    namespace = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = (
        b'<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>'
    )
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Id="texts" Type="%s" Target="/xl/texts.xml"/></Relationships>' % kind
    repacked(
        path,
        {
            "xl/worksheets/sheet1.xml": lambda _old: (
                b"<x:worksheet %s><x:sheetData>" % namespace.replace(b"xmlns", b"xmlns:x")
                + re.sub(rb"<(/?)(?=\w)", rb"<\1x:", cells)
                + b"</x:sheetData></x:worksheet>"
            ),
            "xl/texts.xml": lambda _old: (
                b"<sst %s><si><t>Ref</t></si><si><t>Owner</t></si>" % namespace + texts + b"</sst>"
            ),
            "xl/_rels/workbook.xml.rels": lambda old: old.replace(b"</Relationships>", relation),
        },
    )


def test_text_in_several_layouts_and_with_its_pronunciation(tmp_path: Path) -> None:
    """As Excel keeps text of which a part is bold, and text that was typed in Japanese; and any prefix will do."""
    path = workbook(tmp_path, [["Ref"], ["1.1"]])
    bold = b"<si><r><t>1</t></r><r><rPr><b/></rPr><t>.2</t></r></si>"
    shared(path, bold + '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'.encode())
    assert cells(read_sheet(path)) == [{"Ref": "1.2", "Owner": "東京"}]


@pytest.mark.parametrize(
    ("layout", "number", "day"),
    [
        ("d mmm yyyy", 46112, date(2026, 3, 31)),
        ("[$-809]dddd\\,\\ d mmmm yyyy;@", 46112.75, date(2026, 3, 31)),
        ("mm-dd-yy", 59, date(1900, 2, 28)),
        ("mm-dd-yy", 0.5, Unreadable("0.5 is here, which is not a date")),
        ("hh:mm", 0.5, "12:00"),
        ("mmm-yy", 46112, "March 2026"),
        ("0", 46112, 46112),
        ('0 "days"', 12, 12),
        ("[Red]0.0", 1.5, 1.5),
    ],
)
def test_a_number_is_a_date_where_it_is_laid_out_as_one(tmp_path: Path, layout: str, number: float, day: Any) -> None:
    path = workbook(tmp_path, [["Ref", "Due"], ["1.1", number]])
    book = openpyxl.load_workbook(path)
    book["Plan"]["B2"].number_format = layout
    # openpyxl would write what it takes for a date.
    book["Plan"]["B2"].value = number
    book.save(path)
    assert read_sheet(path).rows[0].cells["Due"] == day


def test_days_counted_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in (["Ref", "Due"], ["1.1", datetime(2027, 3, 31)]):
        book.active.append(row)
    book.save(tmp_path / "mac.xlsx")
    assert read_sheet(tmp_path / "mac.xlsx").rows[0].cells["Due"] == date(2027, 3, 31)


def test_no_workbook_at_all(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "has a password or is an old .xls" in wrong(path)
    path.write_bytes(b"Ref,Owner\n")
    assert "not a workbook that can be read;" in wrong(path)
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("note.txt", "x")
    assert "not a workbook that can be read" in wrong(path)
    out = io.BytesIO(bytes(20_000_001))
    path.write_bytes(out.getvalue())
    assert "larger than 20 MB" in wrong(path)

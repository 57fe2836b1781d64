"""A team's own Excel workbook: what people see in its cells, and what they have coloured, merged and hidden."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import GradientFill, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from actionplan.planfiles.book import read_book
from actionplan.planfiles.cell_texts import Layout
from actionplan.planfiles.grid import Grid, Merge
from actionplan.planfiles.xlsx_styles import layout_of
from repacking import repacked
from sheets_read import fills, hidden_rows, refused, rows

HEADINGS = ["Ref", "Action", "RAG"]


def read(tmp_path: Path, build: Callable[[Any], None]) -> Grid:
    """The only sheet of a workbook that ``build`` has filled."""
    book = openpyxl.Workbook()
    build(book.active)
    book.save(tmp_path / "plan.xlsx")
    (grid,) = read_book(tmp_path / "plan.xlsx").grids
    return grid


def test_every_sheet_with_its_title_and_where_its_rows_stand(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Our plan"
    book.active["A3"] = "Ref"
    for title, state in (("Archive", "hidden"), ("Lists", "veryHidden"), ("Key", "visible")):
        sheet = book.create_sheet(title)
        sheet["B1"], sheet.sheet_state = title, state
    book.create_chartsheet("Chart").add_chart(BarChart())
    book.save(tmp_path / "plan.xlsx")
    found = read_book(tmp_path / "plan.xlsx")
    assert (found.file, found.remarks) == ("plan.xlsx", ())
    assert [(grid.title, grid.is_hidden, grid.where) for grid in found.grids] == [
        ("Our plan", False, "plan.xlsx sheet Our plan row"),
        ("Archive", True, "plan.xlsx sheet Archive row"),
        ("Lists", True, "plan.xlsx sheet Lists row"),
        ("Key", False, "plan.xlsx sheet Key row"),
    ]
    assert rows(found.grids[0]) == {3: ["Ref"]}
    assert rows(found.grids[1]) == {1: ["", "Archive"]}


def test_what_a_cell_shows_is_what_it_says(tmp_path: Path) -> None:
    shown = [
        (0.83, "0%", "83%"),
        (0.825, "0.0%", "82.5%"),
        (date(2027, 3, 31), "dd/mm/yyyy", date(2027, 3, 31)),
        (date(2027, 3, 1), "mmm-yy", "March 2027"),
        (date(2027, 3, 1), "mmmm yyyy", "March 2027"),
        (date(2027, 3, 1), "yyyy", "2027"),
        (datetime(2027, 3, 31, 14, 30), "dd/mm/yyyy hh:mm", date(2027, 3, 31)),
        (time(14, 30), "hh:mm", "14:30"),
        (time(14, 30, 5), "h:mm:ss AM/PM", "14:30:05"),
        (timedelta(hours=36, minutes=30), "[h]:mm", "36:30"),
        (True, "General", "TRUE"),
        (False, "General", "FALSE"),
        (1.10, "0.00", 1.1),
        (1000, '"£"#,##0', 1000),
        ("two\nlines", "General", "two\nlines"),
        ("#N/A", "General", "! #N/A stands here, which is an error; write the value"),
    ]

    def build(sheet: Any) -> None:
        for number, (value, layout, _) in enumerate(shown, 1):
            cell = sheet.cell(number, 1, value)
            cell.number_format = layout

    found = rows(read(tmp_path, build))
    assert {number: cells[0] for number, cells in found.items()} == {
        number: seen for number, (_, _, seen) in enumerate(shown, 1)
    }


@pytest.mark.parametrize(
    ("code", "layout"),
    [
        ("General", Layout.NUMBER),
        ("@", Layout.NUMBER),
        ('0 "days"', Layout.NUMBER),
        ("[Red]0.0;[Blue]-0.0", Layout.NUMBER),
        ("0.00E+00", Layout.NUMBER),
        ('0"%"', Layout.NUMBER),
        ("0%", Layout.PERCENT),
        ("d mmm", Layout.DAY),
        ("[$-809]dddd\\,\\ d mmmm yyyy;@", Layout.DAY),
        ("d/m/yy h:mm", Layout.DAY),
        ("mm/yyyy", Layout.MONTH),
        ("mmm\\ yy;@", Layout.MONTH),
        ("mmmm", Layout.MONTH),
        ("yyyy", Layout.YEAR),
        ("h:mm", Layout.TIME),
        ("[hh]:mm", Layout.TIME),
        ("mm:ss.0", Layout.TIME_WITH_SECONDS),
        ("h:mm AM/PM", Layout.TIME),
    ],
)
def test_what_a_format_shows(code: str, layout: Layout) -> None:
    assert layout_of(code) is layout


def test_the_last_result_of_a_formula(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    sheet = book.add_worksheet("Plan")
    percent = book.add_format({"num_format": "0%"})
    for column, (value, layout) in enumerate([(2, None), ("Red", None), ("", None), ("#REF!", None), (0.5, percent)]):
        sheet.write_formula(0, column, "=A2", layout, value)
    sheet.write(0, 5, "typed")
    book.close()
    # As Excel keeps an empty text.
    repacked(
        tmp_path / "plan.xlsx",
        {"xl/worksheets/sheet1.xml": lambda old: old.replace(b'<c r="C1"><f>', b'<c r="C1" t="str"><f>')},
    )
    (grid,) = read_book(tmp_path / "plan.xlsx").grids
    error = "! #REF! stands here, which is an error; write the value"
    assert rows(grid) == {1: [2, "Red", "", error, "50%", "typed"]}
    assert grid.rows[0].formulas == {0, 1, 2, 3, 4}


def test_a_formula_that_was_never_worked_out(tmp_path: Path) -> None:
    """As openpyxl writes it, and with it much that makes reports."""
    grid = read(tmp_path, lambda sheet: sheet.append(["=1+1", "x"]))
    assert rows(grid)[1][0].startswith("! a formula stands here without its result; put its value in its place")
    assert grid.rows[0].formulas == {0}


def test_text_in_several_layouts_is_one_text_and_a_comment_none(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        sheet["A1"] = CellRichText("Recruit ", TextBlock(InlineFont(b=True), "two"), " people")
        sheet["A1"].comment = Comment("really?", "Ann")

    assert rows(read(tmp_path, build)) == {1: ["Recruit two people"]}


def test_colours_behind_cells_even_of_empty_ones(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        for number, fill in enumerate(
            [
                PatternFill("solid", fgColor="FFFF0000"),
                PatternFill("solid", fgColor=Color(theme=9)),
                PatternFill("solid", fgColor=Color(theme=5, tint=0.3999755851924192)),
                PatternFill("solid", fgColor=Color(theme=0, tint=-0.249977111117893)),
                PatternFill("solid", fgColor=Color(indexed=13)),
                PatternFill("solid", fgColor="FFFFFFFF"),
                PatternFill("solid", fgColor=Color(theme=0)),
                PatternFill("solid", fgColor=Color(indexed=64)),
                PatternFill("lightGray", fgColor="FFFF0000"),
                GradientFill(stop=("FF0000", "00FF00")),
                PatternFill(),
            ],
            1,
        ):
            sheet.cell(number, 1, f"1.{number}")
            sheet.cell(number, 3).fill = fill

    assert fills(read(tmp_path, build)) == {
        1: {2: "FF0000"},
        2: {2: "F79646"},
        3: {2: "D99694"},
        4: {2: "BFBFBF"},
        5: {2: "FFFF00"},
    }


def test_the_colour_of_a_rule_is_not_read(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        sheet["A1"] = "Red"
        red = PatternFill("solid", bgColor="FFFF0000")
        sheet.conditional_formatting.add("A1:A9", CellIsRule("equal", ['"Red"'], fill=red))

    assert fills(read(tmp_path, build)) == {}


def test_merged_and_hidden(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        for row in (["Theme 1"], HEADINGS, ["1.1", "a", "R"], ["", "b", "G"], ["1.2", "c", "A"]):
            sheet.append(row)
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A3:A4")
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["B"].hidden = True

    grid = read(tmp_path, build)
    assert sorted(grid.merges, key=lambda merge: merge.first_row) == [Merge(1, 0, 1, 2), Merge(3, 0, 4, 0)]
    assert hidden_rows(grid) == [5]
    assert grid.hidden_columns == {1}


def test_days_counted_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([datetime(2027, 3, 31)])
    book.save(tmp_path / "plan.xlsx")
    assert rows(read_book(tmp_path / "plan.xlsx").grids[0]) == {1: [date(2027, 3, 31)]}


def test_a_cell_far_from_the_others_is_remarked_and_left_out(tmp_path: Path) -> None:
    def build(sheet: Any) -> None:
        sheet.append(["Ref"])
        sheet["XFD1048576"] = "stray"
        sheet["GT9"].fill = PatternFill("solid", fgColor="FFFF0000")

    assert rows(read(tmp_path, build)) == {1: ["Ref"]}
    (remark,) = read_book(tmp_path / "plan.xlsx").remarks
    assert remark == "Of the sheet Sheet only the first 200 columns were read; XFD1048576 stands further right."


def test_more_rows_and_sheets_than_are_looked_at(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "plan.xlsx")
    for number in range(51):
        sheet = book.add_worksheet()
        for row in range(20_001 if not number else 1):
            sheet.write(row, 0, row)
    book.close()
    found = read_book(tmp_path / "plan.xlsx")
    assert [len(grid.rows) for grid in found.grids] == [20_000] + [1] * 49
    assert found.remarks == (
        "Only the first 20,000 rows of the sheet Sheet1 were read.",
        "Only the first 50 sheets were read.",
    )


def test_a_sheet_of_data_beside_the_plan_does_not_hinder(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Ref"])
    book.create_sheet("Data").append(["x"])
    path = tmp_path / "plan.xlsx"
    book.save(path)
    # Text that hardly packs, as a sheet of data is.
    noise = b"<!--" + b"".join(b"%x " % (number * 2_654_435_761 % 2**32) for number in range(2_400_000)) + b"-->"
    repacked(path, {"xl/worksheets/sheet2.xml": lambda old: noise + old})
    found = read_book(path)
    assert [grid.title for grid in found.grids] == ["Sheet"]
    assert found.remarks == ("The sheet Data is larger than any plan, and was not read.",)


# --- what it really is ----------------------------------------------------------------------------------------


def test_what_it_is_counts_and_not_its_name(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "plan.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["Ref"])
    book.save(tmp_path / "PLAN.XLSM")
    assert read_book(tmp_path / "PLAN.XLSM").remarks == ()
    data = (tmp_path / "PLAN.XLSM").read_bytes()
    (tmp_path / "plan.xls").write_bytes(data)
    assert read_book(tmp_path / "plan.xls").remarks == ("It is a .xlsx file, though its name ends with .xls.",)
    (tmp_path / "plan.csv").write_bytes(data)
    assert rows(read_book(tmp_path / "plan.csv").grids[0]) == {1: ["Ref"]}
    (tmp_path / "plan.xls").write_bytes(b"Ref\tOwner\r\n1.1\tAnn\r\n")
    found = read_book(tmp_path / "plan.xls")
    assert found.remarks == ("It is text, though its name ends with .xls.", "Its cells are separated by tabs.")
    assert rows(found.grids[0]) == {1: ["Ref", "Owner"], 2: ["1.1", "Ann"]}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.pdf", b"%PDF-1.7", "not one of .xlsx, .xlsm, .xls, .ods, .docx, .csv, .tsv, .txt; save it as .xlsx"),
        ("plan.xlsx", b"%PDF-1.7", "it is a PDF; save the table as .xlsx or .docx where it was made"),
        ("plan.xls", b"<html><table><tr>", "it is a web page or XML; open it in the spreadsheet program and save it"),
        ("plan.xls", b'\xef\xbb\xbf\r\n<?xml version="1.0"?><Workbook', "it is a web page or XML"),
        ("plan.docx", b"{\\rtf1", "it is a rich text file; open it in the word processor and save it as .docx"),
        ("plan.xlsx", b"", "the file is empty"),
        ("plan.xlsx", b"\0\1\2\3", "not a file that can be read"),
        ("plan.xlsx", b"PK\3\4", "not a workbook that can be read; save it as .xlsx again"),
        ("plan.docx", b"PK\3\4", "not a document that can be read; save it as .docx again"),
        ("plan.ods", b"PK\3\4", "not a spreadsheet that can be read; save it as .ods again"),
        ("plan.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        ("plan.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "an old Word document"),
        ("plan.csv", b"x" * 5_000_001, "larger than 5 MB"),
        ("plan.xlsx", b"PK" + bytes(20_000_000), "larger than 20 MB"),
    ],
)
def test_other_files_are_refused_in_a_line(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert said in refused(tmp_path / name)


def test_a_binary_workbook_and_an_odt(tmp_path: Path) -> None:
    for name, part, data, said in (
        ("plan.xlsx", "xl/workbook.bin", b"", "it is a binary workbook (.xlsb); save it as .xlsx"),
        ("plan.ods", "mimetype", b"application/vnd.oasis.opendocument.text", "it is an OpenDocument text; save it as"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as parts:
            parts.writestr(part, data)
        assert said in refused(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    from actionplan.planfiles.table_rows import BadSheet

    with pytest.raises(BadSheet, match="No such file or directory; check the name, and that you may read it"):
        read_book(path)

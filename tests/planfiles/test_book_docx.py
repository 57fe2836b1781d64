"""A team's own Word document: its tables, and what stands before each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from actionplan.planfiles.book import read_book
from actionplan.planfiles.docx_lists import Lists
from actionplan.planfiles.grid import Book, Grid, Merge
from repacking import repacked
from sheets_read import fills, hidden_rows, refused, rows


def read(tmp_path: Path, build: Callable[[Any], None]) -> Book:
    """The tables of a document that ``build`` has filled."""
    document = docx.Document()
    build(document)
    document.save(str(tmp_path / "plan.docx"))
    return read_book(tmp_path / "plan.docx")


def with_cell(tmp_path: Path, paragraphs: str) -> Any:
    """What is read of a cell whose paragraphs are written out in XML."""

    def build(document: Any) -> None:
        cell = document.add_table(1, 2).cell(0, 0)
        document.tables[0].cell(0, 1).text = "end"
        cell._tc.remove(cell._tc.p_lst[0])
        whole = parse_xml(f"<w:x {nsdecls('w')}>{paragraphs}</w:x>")
        for element in list(whole):
            cell._tc.append(element)

    return rows(read(tmp_path, build).grids[0])[1][0]


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_the_tables_in_their_order_with_what_stands_before_each(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_heading("Improvement plan", 0)
        document.add_paragraph("As at March 2027")
        document.add_paragraph("")
        first = document.add_table(2, 2)
        for place, text in (((0, 0), "Ref"), ((0, 1), "Action"), ((1, 0), "1.1"), ((1, 1), "Recruit")):
            first.cell(*place).text = text
        document.add_paragraph("Theme 2")
        second = document.add_table(3, 1)
        second.cell(2, 0).text = "x"

    found = read(tmp_path, build)
    assert (found.file, found.remarks) == ("plan.docx", ())
    assert [(grid.where, grid.title, grid.lines_before) for grid in found.grids] == [
        ("plan.docx table 1 row", "", ("Improvement plan", "As at March 2027")),
        ("plan.docx table 2 row", "", ("Theme 2",)),
    ]
    assert [rows(grid) for grid in found.grids] == [{1: ["Ref", "Action"], 2: ["1.1", "Recruit"]}, {3: ["x"]}]


def test_merged_cells_and_their_colours(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        table = document.add_table(4, 3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "Theme 1"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "1.1"
        table.cell(1, 1).text, table.cell(2, 1).text = "a", "b"
        table.cell(3, 1).merge(table.cell(3, 2)).text = "c"
        for place, fill in (((1, 2), "FF0000"), ((2, 2), "auto"), ((3, 0), "FFFFFF"), ((3, 1), "ffc000")):
            shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
            table.cell(*place)._tc.get_or_add_tcPr().append(shade)

    (grid,) = read(tmp_path, build).grids
    assert rows(grid) == {1: ["Theme 1"], 2: ["1.1", "a"], 3: ["", "b"], 4: ["", "c"]}
    assert grid.merges == (Merge(1, 0, 1, 2), Merge(2, 0, 3, 0), Merge(4, 1, 4, 2))
    assert fills(grid) == {2: {2: "FF0000"}, 4: {1: "FFC000"}}


def test_paragraphs_bullets_and_numbers(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        cells = document.add_table(2, 2).rows[0].cells
        cells[0].text = "First"
        for text, style in (
            *(("one", "List Bullet"), ("two", "List Bullet"), ("", "List Bullet")),
            *(("a", "List Number"), ("b", "List Number"), ("", "Normal")),
        ):
            cells[0].add_paragraph(text, style)
        cells[1].add_paragraph("c", "List Number")

    (grid,) = read(tmp_path, build).grids
    assert rows(grid) == {1: ["First\n• one\n• two\n\n1. a\n2. b", "3. c"]}


def test_refs_that_word_counts(tmp_path: Path) -> None:
    """A column of refs is often a list without any text."""
    lists = Lists()
    for name, values in (
        ("w:abstractNum", {"w:abstractNumId": "0"}),
        *(("w:lvl", {"w:ilvl": "0"}), ("w:start", {"w:val": "3"}), ("w:numFmt", {"w:val": "decimal"})),
        ("w:lvlText", {"w:val": "%1."}),
        *(("w:lvl", {"w:ilvl": "1"}), ("w:numFmt", {"w:val": "lowerLetter"}), ("w:lvlText", {"w:val": "%1.%2)"})),
        *(("w:lvl", {"w:ilvl": "2"}), ("w:numFmt", {"w:val": "upperRoman"}), ("w:lvlText", {"w:val": "(%3)"})),
        *(("w:lvl", {"w:ilvl": "3"}), ("w:numFmt", {"w:val": "none"}), ("w:lvlText", {"w:val": ""})),
        *(("w:num", {"w:numId": "1"}), ("w:abstractNumId", {"w:val": "0"})),
        *(("w:num", {"w:numId": "2"}), ("w:abstractNumId", {"w:val": "0"})),
        *(("w:lvlOverride", {"w:ilvl": "0"}), ("w:startOverride", {"w:val": "7"})),
    ):
        lists.numbering(name, values)
    places = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 2), ("1", 0), ("1", 1), ("2", 0), ("2", 0), ("1", 3)]
    assert [lists.label(*place) for place in places] == (
        ["3.", "3.a)", "3.b)", "(I)", "(II)", "4.", "4.a)", "7.", "8.", ""]
    )
    assert lists.label("99", 0) == ""

    def build(document: Any) -> None:
        for number, line in enumerate(document.add_table(3, 2).rows):
            line.cells[0].paragraphs[0].style = "List Number"
            line.cells[1].text = f"action {number}"

    assert rows(read(tmp_path, build).grids[0]) == {
        1: ["1.", "action 0"],
        2: ["2.", "action 1"],
        3: ["3.", "action 2"],
    }


@pytest.mark.parametrize(
    ("paragraphs", "seen"),
    [
        (p("<w:del><w:r><w:delText>not </w:delText></w:r></w:del>", "<w:ins>" + r("May") + "</w:ins>"), "May"),
        (p("<w:moveFrom>" + r("from") + "</w:moveFrom>", "<w:moveTo>" + r("to") + "</w:moveTo>"), "to"),
        (p(r("one "), properties="<w:rPr><w:del/></w:rPr>") + p(r("line")) + p(r("more")), "one line\nmore"),
        (p(r("seen"), r(" hidden", "<w:vanish/>"), r(" again", '<w:vanish w:val="0"/>')), "seen again"),
        (p(r("a"), "<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"), "a\tb\nc-d"),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', r(" done")), "✔ done"),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", "<w:fldSimple>" + r("7") + "</w:fldSimple>"), "7"),
        (p("<w:r><w:drawing>" + p(r("in a shape")) + "</w:drawing></w:r>", r("text")), "text"),
        ("<w:sdt><w:sdtContent>" + p(r("chosen")) + "</w:sdtContent></w:sdt>", "chosen"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p(r("Click")) + "</w:sdtContent></w:sdt>"
            + p(r("typed")),
            "typed",
        ),
        (
            p(r("before"))
            + "<w:tbl><w:tr><w:tc>" + p(r("inner 1")) + "</w:tc><w:tc>" + p(r("inner 2")) + "</w:tc></w:tr></w:tbl>"
            + p(r("after")),
            "before\ninner 1\ninner 2\nafter",
        ),
        (p(r("A &amp; B"), "<w:hyperlink>" + r(" link") + "</w:hyperlink>"), "A & B link"),
    ],
)  # fmt: skip
def test_what_is_seen_of_a_cell(tmp_path: Path, paragraphs: str, seen: str) -> None:
    assert with_cell(tmp_path, paragraphs) == seen


def changed_rows(tmp_path: Path, *changes: tuple[bytes, bytes]) -> Grid:
    """A table of three rows, 1 to 3, whose XML is changed."""

    def build(document: Any) -> None:
        for number, line in enumerate(document.add_table(3, 2).rows, 1):
            line.cells[0].text = str(number)
            line.height = number * 1000  # so that each row has properties

    read(tmp_path, build)

    def change(old: bytes) -> bytes:
        for before, after in changes:
            assert before in old
            old = old.replace(before, after, 1)
        return old

    repacked(tmp_path / "plan.docx", {"word/document.xml": change})
    (grid,) = read_book(tmp_path / "plan.docx").grids
    return grid


def test_rows_that_are_hidden_taken_out_or_begin_further_right(tmp_path: Path) -> None:
    grid = changed_rows(
        tmp_path,
        (b"<w:trPr>", b"<w:trPr><w:hidden/><w:ins/>"),
        (b"<w:tr><w:trPr><w:trHeight", b"<w:tr><w:trPr><w:del/><w:trHeight"),
        (b"<w:tr><w:trPr><w:trHeight", b'<w:tr><w:trPr><w:gridBefore w:val="2"/><w:trHeight'),
    )
    assert rows(grid) == {1: ["1"], 2: ["", "", "3"]}
    assert hidden_rows(grid) == [1]


def test_more_than_is_looked_at_is_remarked(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        for _ in range(51):
            document.add_table(1, 1).cell(0, 0).text = "x"

    found = read(tmp_path, build)
    assert len(found.grids) == 50
    assert found.remarks == ("Only the first 50 tables were read.",)
    grid = changed_rows(tmp_path, (b"<w:tr><w:trPr>", b'<w:tr><w:trPr><w:gridBefore w:val="200"/>'))
    assert rows(grid) == {2: ["2"], 3: ["3"]}
    assert read_book(tmp_path / "plan.docx").remarks == (
        "Of table 1 only the first 200 columns were read; row 1 has more.",
    )


def test_no_table_at_all(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "plan.docx"))
    assert refused(tmp_path / "plan.docx") == "plan.docx: there is no table in it; is it the right document?"

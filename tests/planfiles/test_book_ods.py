"""A team's own OpenDocument spreadsheet, as LibreOffice writes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan.planfiles.book import read_book
from actionplan.planfiles.grid import Book, Grid, Merge
from sheets_read import fills, hidden_rows, refused, rows
from spreadsheet_parts import cell, content, row, spreadsheet, styles_part, table


def read(tmp_path: Path, tables: str, styles: str = "", named: str = "") -> Book:
    more: dict[str, str | bytes] = {"styles.xml": styles_part(named)}
    return read_book(spreadsheet(tmp_path / "plan.ods", content(tables, styles), more))


def only(tmp_path: Path, rows_of_it: str, styles: str = "", named: str = "") -> Grid:
    (grid,) = read(tmp_path, table(rows_of_it), styles, named).grids
    return grid


def test_every_sheet_with_its_title_and_where_its_rows_stand(tmp_path: Path) -> None:
    hidden = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
    tables = [
        table(row(cell("Ref")), "Our plan"),
        table(row(cell("old")), "Archive", 'table:style-name="ta2"'),
        table("<table:table-source/>" + row(cell("x")), "'file:///other.ods'#$Sheet1"),
    ]
    found = read(tmp_path, "".join(tables), f"{hidden}</style:style>")
    assert [(grid.title, grid.is_hidden, grid.where) for grid in found.grids] == [
        ("Our plan", False, "plan.ods sheet Our plan row"),
        ("Archive", True, "plan.ods sheet Archive row"),
    ]
    assert rows(found.grids[0]) == {1: ["Ref"]}
    assert found.remarks == ()


DATES = (
    '<number:date-style style:name="N1"><number:day/><number:text>/</number:text><number:month/><number:year/>'
    '</number:date-style><number:date-style style:name="N2"><number:month number:textual="true"/><number:year/>'
    '</number:date-style><number:date-style style:name="N3"><number:year/></number:date-style>'
    '<number:time-style style:name="N4"><number:hours/><number:minutes/></number:time-style>'
    + "".join(
        f'<style:style style:name="ce{n}" style:family="table-cell" style:data-style-name="N{n}"/>'
        for n in (1, 2, 3, 4)
    )
)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ('office:value-type="float" office:value="1.1"', 1.1),
        ('office:value-type="float" office:value="7"', 7),
        ('office:value-type="currency" office:value="1000"', 1000),
        ('office:value-type="percentage" office:value="0.83"', "83%"),
        ('office:value-type="percentage" office:value="0.825"', "82.5%"),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE"),
        ('office:value-type="boolean" office:boolean-value="false"', "FALSE"),
        ('office:value-type="date" office:date-value="2027-03-31"', date(2027, 3, 31)),
        ('office:value-type="date" office:date-value="2027-03-31T14:30:00" table:style-name="ce1"', date(2027, 3, 31)),
        ('office:value-type="date" office:date-value="2027-03-01" table:style-name="ce2"', "March 2027"),
        ('office:value-type="date" office:date-value="2027-03-01" table:style-name="ce3"', "2027"),
        ('office:value-type="date" office:date-value="2027"', "! 2027 is here, which is not a date"),
        ('office:value-type="time" office:time-value="PT14H30M00S"', "14:30"),
        ('office:value-type="time" office:time-value="PT14H30M05S"', "14:30:05"),
        ('office:value-type="time" office:time-value="PT36H30M05S" table:style-name="ce4"', "36:30"),
        ('office:value-type="time" office:time-value="noon"', "! noon is here, which is not a time"),
        ('office:value-type="string" office:string-value="as kept"', "as kept"),
    ],
)
def test_what_a_cell_shows_is_what_it_says(tmp_path: Path, value: str, seen: object) -> None:
    assert rows(only(tmp_path, row(cell("", value)), DATES)) == {1: [seen]}


def test_formulas_and_errors(tmp_path: Path) -> None:
    grid = only(
        tmp_path,
        row(
            cell("2", 'table:formula="of:=1+1" office:value-type="float" office:value="2"'),
            cell("", 'table:formula="of:=IF(1;&quot;&quot;)"'),
            cell("#REF!", 'table:formula="of:=A9" office:value-type="string" calcext:value-type="error"'),
            cell("Err:508", 'table:formula="of:=("'),
            cell("#3 in the list"),
        ),
    )
    wrong = "stands here, which is an error; write the value"
    assert rows(grid) == {1: [2, "", f"! #REF! {wrong}", f"! Err:508 {wrong}", "#3 in the list"]}
    assert grid.rows[0].formulas == {0, 1, 2, 3}


def test_text_with_paragraphs_and_signs_but_without_notes(tmp_path: Path) -> None:
    text = (
        "<office:annotation><dc:date>2027</dc:date><text:p>really?</text:p></office:annotation>"
        '<text:p>two <text:span>bold</text:span><text:s text:c="2"/>words\n  and</text:p>'
        "<text:p>tab<text:tab/>and<text:line-break/>line</text:p>"
        "<draw:frame><draw:text-box><text:p>a shape</text:p></draw:text-box></draw:frame>"
    )
    assert rows(only(tmp_path, row(cell(text), cell("next")))) == {1: ["two bold  words and\ntab\tand\nline", "next"]}


def test_what_is_repeated_is_counted(tmp_path: Path) -> None:
    grid = only(
        tmp_path,
        row(cell("", 'table:number-columns-repeated="2"'), cell("x", 'table:number-columns-repeated="2"'))
        + row(cell("", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1000"')
        + row(cell("y"), more='table:number-rows-repeated="2"')
        + row(cell("", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1047573"'),
    )
    assert rows(grid) == {1: ["", "", "x", "x"], 1002: ["y"], 1003: ["y"]}


def test_merged_and_hidden(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell><text:p>not seen</text:p></table:covered-table-cell>"
    grid = only(
        tmp_path,
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        + row(cell("Theme 1", 'table:number-columns-spanned="3"'), covered, covered, cell("after"))
        + row(cell("1.1", 'table:number-rows-spanned="2"'), cell("a"))
        + row(covered, cell("b"), more='table:visibility="filter"')
        + row(cell("1.2"), more='table:visibility="collapse"'),
    )
    assert rows(grid) == {1: ["Theme 1", "", "", "after"], 2: ["1.1", "a"], 3: ["", "b"], 4: ["1.2"]}
    assert grid.merges == (Merge(1, 0, 1, 2), Merge(2, 0, 3, 0))
    assert hidden_rows(grid) == [3, 4]
    assert grid.hidden_columns == {1, 2}


def test_colours_behind_cells_from_their_styles(tmp_path: Path) -> None:
    def style(name: str, colour: str, parent: str = "") -> str:
        inside = f'<style:table-cell-properties fo:background-color="{colour}"/>' if colour else ""
        return (
            f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="{parent}">'
            f"{inside}</style:style>"
        )

    own = style("red", "#ff0000") + style("child", "", "Amber") + style("none", "transparent", "Amber")
    grid = only(
        tmp_path,
        '<table:table-column/><table:table-column table:default-cell-style-name="red"/>'
        + row(cell("1.1", 'table:style-name="child"'), cell(""), cell("", 'table:style-name="white"'))
        + row(cell("1.2", 'table:style-name="none"'), cell("", 'table:style-name="Default"'))
        + row(cell("1.3"), more='table:default-cell-style-name="child"'),
        own + style("white", "#ffffff"),
        style("Amber", "#FFC000") + style("red", "#00ff00"),
    )
    assert fills(grid) == {1: {0: "FFC000", 1: "FF0000"}, 3: {0: "FFC000"}}


def test_more_than_is_looked_at_is_remarked(tmp_path: Path) -> None:
    many = "".join(table(row(cell("x")), f"Sheet{n}") for n in range(50))
    far = row(cell("Ref"), cell("", 'table:number-columns-repeated="16382"'), cell("stray"))
    rows_of_it = far + row(cell("x"), more='table:number-rows-repeated="1000000"')
    found = read(tmp_path, table(rows_of_it) + many)
    assert [len(grid.rows) for grid in found.grids] == [20_000] + [1] * 49
    assert found.remarks == (
        "Only the first 20,000 rows of the sheet Plan were read.",
        "Of the sheet Plan only the first 200 columns were read; column 16384 of row 1 says something too.",
        "Only the first 50 sheets were read.",
    )


def test_a_password_and_no_sheet(tmp_path: Path) -> None:
    manifest: dict[str, str | bytes] = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
    assert "it has a password; save it without one" in refused(spreadsheet(tmp_path / "plan.ods", b"\1\2\3", manifest))
    assert "no sheet in it can be read" in refused(spreadsheet(tmp_path / "plan.ods", content("")))

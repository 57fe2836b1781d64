"""A program that reads wild tables: ``sheet_fuzzer.py PLAN FORM SEED NUMBER``; prints read, refused, kilobytes.

It changes bytes of an exported CSV or workbook, or of a team's own file of another form, and of the parts inside one,
and puts in what is known to be hard. A table that is exported is proposed to the plan as well, and each is read as a
team's own, made a plan and taken into the one that is there. A read that takes five seconds ends the program, which the
test then sees.
"""

from __future__ import annotations

import io
import json
import random
import signal
import sys
import zipfile
from datetime import date
from pathlib import Path

import docx
from msgspec.structs import replace

from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.planfiles import table_csv, table_xlsx
from actionplan.planfiles.book import book_of
from actionplan.planfiles.grid import Book
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.planfiles.proposals import Import
from actionplan.planfiles.spreadsheet.into_plan import Asked, into_plan
from actionplan.planfiles.spreadsheet.new_plan import new_plan
from actionplan.planfiles.spreadsheet.reading import read_team_table
from actionplan.planfiles.table import sheet_of
from actionplan.planfiles.table_rows import BadSheet
from actionplan.reports.edition import Edition
from actionplan.reports.summary import gather
from actionplan.reports.writers.csv_table import plan_csv
from actionplan.reports.writers.xlsx import xlsx
from peak import peak_kilobytes
from spreadsheet_parts import cell, content, row, styles_part, table

HARD = [
    *(b'"', b"'", b",", b";", b"\r", b"\n", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\t"),
    *(b"=1+1", b"-1", b"1.10", b"9" * 400, b"1e999", b"nan", b"2026-02-30", b"9999-12-31", b"31 feb", b"x" * 3000),
    *(b"R Red", b"closed", b"sustained", b"not published", b"As at change", b"Ref", b"\xe2\x80\xae", b"\x1b[2J"),
    *(b"<", b">", b"&", b"&lt;", b"&#0;", b"&#x1F600;", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<!--", b"<c>"),
    *(
        b"</c>",
        b"<row>",
        b"<v>",
        b"<f>1</f>",
        b"<mergeCell ref='A1:B2'/>",
        b"<is><t>x</t></is>",
        b"_x0000_",
        b"_xD800_",
    ),
    *(b' table:number-columns-repeated="9999999"', b' table:number-rows-repeated="9999999"', b"<text:s text:c='99'/>"),
    *(b' office:value-type="date"', b' office:value-type="time"', b' office:value-type="float"', b"<text:p>x</text:p>"),
    *(b"<w:vMerge/>", b"<w:gridSpan w:val='9999'/>", b"<w:del>", b"<w:tbl>", b"</w:tc>", b"<w:tr/>", b"<w:p/>"),
    *(b' t="s"', b' t="d"', b' t="e"', b' r="XFD1"', b' r="A99999999999"', b' s="-1"', b' s="99"', b"encoding='utf-7'"),
]


def wild(data: bytes, dice: random.Random) -> bytes:
    """``data`` with one or a few things done to it."""
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        data = changed(bytearray(data), dice)
    return data


def changed(data: bytearray, dice: random.Random) -> bytes:
    """``data`` with one thing done to it."""
    place = dice.randrange(len(data) + 1)
    match dice.randrange(6):
        case 0:
            data[place:place] = dice.choice(HARD)
        case 1:
            del data[place : place + dice.choice((1, 2, 10, 100))]
        case 2:
            data[place : place + 1] = bytes([dice.randrange(256)])
        case 3:
            other = dice.randrange(len(data) + 1)
            data[place:place] = data[other : other + dice.choice((5, 50, 500))]
        case 4:
            data[place : place + 8] = dice.choice(HARD)
        case _:
            del data[place:]
    return bytes(data)


def wild_workbook(parts: dict[str, bytes], whole: bytes, dice: random.Random) -> bytes:
    """A workbook with one of its parts wild, or with bytes of the zip itself changed."""
    if dice.random() < 0.2:
        return wild(whole, dice)
    # What is read of a workbook is in few of its parts.
    read = [name for name in parts if not name.startswith(("docProps", "xl/theme", "xl/charts", "xl/drawings"))]
    most = (
        "xl/worksheets/sheet3.xml",
        "xl/sharedStrings.xml",
        "content.xml",
        "word/document.xml",
        "word/numbering.xml",
    )
    name = dice.choice([*(part for part in most if part in parts), *read])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for other, data in parts.items():
            new.writestr(other, wild(data, dice) if other == name else data)
    return out.getvalue()


def refused_or_read(data: bytes, form: str, plan: Plan) -> bool:
    """Whether it is read; ends with an error for anything that is neither read nor refused in one line."""
    try:
        found = book_of(data, "fuzz", f".{form}")
        assert all(remark.isprintable() and len(remark) < 300 for remark in found.remarks), found.remarks
        rows = [row for grid in found.grids for row in grid.rows]
        assert all(row.number > 0 and any(cell != "" for cell in row.cells) for row in rows)
        read_as_a_teams_own(found, plan)
        if form in TABLES:
            Import(plan, plan, "jo", "").proposals(sheet_of(TABLES[form](data, "fuzz"), "fuzz"))
    except BadSheet as error:
        text = str(error)
        assert text.startswith("fuzz") and text.isprintable() and len(text) < 1000, text
        return False
    return True


def read_as_a_teams_own(book: Book, plan: Plan) -> bool:
    """Whether it is read as a team's own table and made a plan; what cannot be is refused in one line."""
    assert plan.as_at is not None
    try:
        table = read_team_table(book, plan.as_at, Key())
        assert all(len(remark.words) < 1000 for remark in table.remarks)
        made = new_plan(table, today=plan.as_at, title="", organisation="", leave_out=(), settings=())
        assert len({action.ref for action in made.plan.actions}) == len(made.plan.actions)
        into_plan(plan, table, Asked("jo"), {})
    except (BadSheet, Invalid) as error:
        assert str(error).strip() and str(error).isprintable() and len(str(error)) < 1000, str(error)
        return False
    return True


TABLES = {"csv": table_csv.lines, "xlsx": table_xlsx.lines}
"""The forms in which our own table comes back."""


def own_file(form: str) -> bytes:
    """A team's own file of another form than the exports."""
    out = io.BytesIO()
    match form:
        case "ods":
            date_style = '<number:date-style style:name="N1"><number:month/><number:year/></number:date-style>'
            style = '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1">'
            colour = '<style:table-cell-properties fo:background-color="#ff0000"/></style:style>'
            rows = row(cell("Theme 1", 'table:number-columns-spanned="3"')) + row(
                cell("Ref"), cell("Action"), cell("Due")
            )
            for number in range(1, 30):
                day = f'office:value-type="date" office:date-value="2027-03-{number:02}" table:style-name="ce1"'
                share = 'office:value-type="percentage" office:value="0.83" table:number-columns-repeated="2"'
                formula = 'table:formula="of:=1" office:value-type="float" office:value="1"'
                text = cell("<text:p>one<text:s/></text:p><text:p>two</text:p>")
                rows += row(cell(f"1.{number}"), text, cell("", day)) + row(cell("", share), cell("", formula))
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
                parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
                parts.writestr("content.xml", content(table(rows) + table(rows, "More"), date_style + style + colour))
                parts.writestr("styles.xml", styles_part(style + colour))
        case "docx":
            document = docx.Document()
            document.add_paragraph("Improvement plan")
            lines = document.add_table(20, 3).rows
            lines[0].cells[0].merge(lines[0].cells[2]).text = "Theme 1"
            lines[2].cells[0].merge(lines[5].cells[0]).text = "1.1"
            for line in lines:
                line.cells[1].add_paragraph("Recruit", "List Bullet")
                line.cells[2].add_paragraph("March 2027", "List Number")
            for cell_of, heading in zip(lines[1].cells, ("Ref", "Action", "Due"), strict=True):
                cell_of.text = heading
            document.save(out)
        case _:
            return (Path(__file__).parent / "planfiles" / "books" / "plan.xls").read_bytes()
    return out.getvalue()


def main(file: Path, form: str, seed: int, number: int) -> None:
    """Reads ``number`` wild tables."""
    plan = replace(read_plan(file.read_bytes(), file.name), as_at=date(2026, 11, 27), seq=1, seal="0123abcd" * 8)
    plan = replace(plan, actions=tuple(replace(one, owner="Ann", success_measure="=1") for one in plan.actions[:3]))
    match form:
        case "csv":
            whole = plan_csv(gather(plan)).encode()
        case "xlsx":
            whole = xlsx(Edition(gather(plan)))
        case _:
            whole = own_file(form)
    parts = {}
    if form not in ("csv", "xls"):
        with zipfile.ZipFile(io.BytesIO(whole)) as old:
            parts = {name: old.read(name) for name in old.namelist()}
    assert refused_or_read(whole, form, plan)
    assert read_as_a_teams_own(book_of(whole, "fuzz", f".{form}"), plan)
    dice, read = random.Random(seed), 0
    for _ in range(number):
        data = wild_workbook(parts, whole, dice) if parts else wild(whole, dice)
        signal.alarm(60 if form == "xls" else 5)  # another process reads that, and may take half a minute
        read += refused_or_read(data, form, plan)
    signal.alarm(0)
    print(json.dumps([read, number - read, peak_kilobytes()]))


main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))

"""Plan files and tables that are wrong in any way: only the reader's own error, with a place, in bounded memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import actionplan
from actionplan.model.plan import Plan
from actionplan.store.sqlite.store import SqliteStore
from command_line import process
from sizes import sizes
from spreadsheet_parts import content

TESTS = Path(__file__).parents[1]


def fuzzed(program: str, *arguments: str, inputs: int) -> tuple[int, int, int]:
    """What a fuzzer has read and refused, and the most kilobytes that it took."""
    source = Path(actionplan.__file__).parents[1]
    seed = source.parent / "seed" / "areas_for_consideration.yaml"
    if not seed.exists():
        seed = source / "actionplan" / "seed" / seed.name
    found = subprocess.run(
        [sys.executable, str(TESTS / program), str(seed), *arguments, "2026", str(inputs)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
        check=False,
    )
    assert found.returncode == 0, found.stderr[-2000:]
    read, refused, kilobytes = json.loads(found.stdout)
    assert read + refused == inputs
    assert kilobytes < 300_000
    return read, refused, kilobytes


@pytest.mark.skipif(os.name == "nt", reason="the limits are Unix")
@sizes("inputs", 1200, 20_000)
def test_any_plan_file_is_read_or_refused_with_a_place(inputs: int) -> None:
    read, refused, kilobytes = fuzzed("plan_file_fuzzer.py", inputs=inputs)
    print(f"\n{inputs} plan files: {read} read, {refused} refused with a place, {kilobytes // 1000} MB at most")


@pytest.mark.skipif(os.name == "nt", reason="the limits are Unix")
@sizes("inputs", 600, 20_000)
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "docx"])
def test_any_table_is_read_or_refused_with_a_place(form: str, inputs: int) -> None:
    read, refused, kilobytes = fuzzed("sheet_fuzzer.py", form, inputs=inputs)
    assert read and refused
    print(f"\n{inputs} {form} tables: {read} read, {refused} refused with a place, {kilobytes // 1000} MB at most")


@pytest.mark.skipif(os.name == "nt", reason="the limits are Unix")
@sizes("inputs", 40, 2000)
def test_any_old_workbook_is_read_or_refused_with_a_place(inputs: int) -> None:
    """Fewer, because each is read by a process of its own."""
    read, refused, _ = fuzzed("sheet_fuzzer.py", "xls", inputs=inputs)
    assert read and refused
    print(f"\n{inputs} xls tables: {read} read, {refused} refused with a place")


BOMBS = {
    "aliases": b"a: &a [x]\n" + b"".join(b"a%d: &b%d [*a, *a]\n" % (n, n) for n in range(50)),
    "laughs": b"a: &a [l]\n" + b"".join(b"x%d: &x%d [%s]\n" % (n, n, b",".join([b"*a"] * 9)) for n in range(9)),
    "deep": b"[" * 100_000,
    "deep keys": b"{a: " * 20_000,
    "wide": b"title: x\nthemes: [" + b"a," * 300_000 + b"]",
    "large": b"title: " + b"x" * 5_000_000,
    "zeros": bytes(500_000),
    "another encoding": "title: x".encode("utf-16"),
    "tags": b"title: !!python/object/apply:os.system ['touch owned']",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_plan_file_made_to_hurt_is_one_line(bomb: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb.yaml"
    file.write_bytes(BOMBS[bomb])
    result = process("init", "--from", str(file))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"actionplan: {file}")
    assert result.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["bomb.yaml"]


# --- workbooks ------------------------------------------------------------------------------------------------

_NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET = b"<worksheet %s>%%s<sheetData>%%s</sheetData>%%s</worksheet>" % _NS
_STYLES = b"<styleSheet %s><numFmts>%%s</numFmts><cellXfs>%%s</cellXfs></styleSheet>" % _NS


def _sheet(before: bytes = b"", rows: bytes = b"", after: bytes = b"") -> tuple[str, bytes]:
    return "xl/worksheets/sheet1.xml", _SHEET % (before, rows, after)


def _styles(formats: bytes, styles: bytes) -> tuple[str, bytes]:
    return "xl/styles.xml", _STYLES % (formats, styles)


WORKBOOKS: dict[str, Callable[[], tuple[str, bytes]]] = {
    "a million cells in a row": lambda: _sheet(rows=b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"),
    "a million cells": lambda: _sheet(rows=(b"<row>" + b"<c t='str'><v>Ref</v></c>" * 50 + b"</row>") * 14_000),
    "rows without end": lambda: _sheet(rows=b"<row r='1048576'/>" * 900_000),
    "columns without end": lambda: _sheet(b"<cols>" + b"<col min='1' max='9'/>" * 700_000 + b"</cols>"),
    "rules without end": lambda: _sheet(after=b"<dataValidation sqref='A1'/>" * 600_000),
    "deep": lambda: _sheet(rows=b"<row>" * 1_000_000),
    "a long text": lambda: _sheet(rows=b"<row><c t='str'><v>Ref" + b"x" * 18_000_000 + b"</v></c></row>"),
    "a format without end": lambda: _styles(
        b"<numFmt numFmtId='200' formatCode='%s'/>" % (b"[" * 200_000), b"<xf numFmtId='200'/>"
    ),
    "styles without end": lambda: _styles(b"", b"<xf/><!--si>-->" * 1_200_000),
}
"""Workbooks made to hurt, by the part that does. A library that reads all of Excel took 2 GB and 38 s for one."""


def workbook(path: Path, *parts: tuple[str, bytes]) -> None:
    """Writes a workbook some of whose parts are others."""
    from xlsxwriter import Workbook

    with Workbook(path) as book:
        book.add_worksheet().write(0, 0, "Ref")  # so that it has a part for texts
    with zipfile.ZipFile(path) as old:
        own = {part: old.read(part) for part in old.namelist()}
    packed(path, own | dict(parts))


def packed(path: Path, parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> None:
    """Writes a file of parts."""
    # Something that does not pack, so that it is not refused for how well it does.
    parts["xl/media/noise.bin"] = random.Random(1).randbytes(400_000)
    with zipfile.ZipFile(path, "w", method) as new:
        for part, data in parts.items():
            new.writestr(part, data)


def read_in_little(path: Path, call: str) -> str:
    """What is said of a file in a process that may have 300 MB and twenty seconds of the processor.

    That is several times what it takes: a core that others use as well may be three times as slow.
    """
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "from actionplan.planfiles.book import read_book\n"
        "from actionplan.planfiles.table import BadSheet, read_sheet\n"
        "try:\n"
        f"    book = {call}(Path(sys.argv[1]))\n"
        "    print(book.file, 'read')\n"
        "except BadSheet as error:\n"
        "    print(error)\n"
    )
    source = Path(actionplan.__file__).parents[1]
    found = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith(path.name)
    assert found.stdout.count("\n") == 1
    return found.stdout


limited = pytest.mark.skipif(os.name == "nt", reason="the limits are Unix")


@limited
@pytest.mark.parametrize("call", ["read_sheet", "read_book"])
@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_made_to_hurt_takes_little(name: str, call: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    workbook(path, WORKBOOKS[name]())
    read_in_little(path, call)


# --- a team's own files -----------------------------------------------------------------------------------------

_ENTITY = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'


def _texts(texts: bytes) -> tuple[str, bytes]:
    return "xl/sharedStrings.xml", b"<sst %s>%s</sst>" % (_NS, texts)


def _ods(tables: bytes, styles: bytes = b"", before: bytes = b"") -> dict[str, bytes]:
    whole = content("TABLES", "STYLES").encode()
    return {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": before + whole.replace(b"TABLES", tables).replace(b"STYLES", styles),
    }


def _ods_rows(rows: bytes) -> dict[str, bytes]:
    return _ods(b"<table:table>" + rows + b"</table:table>")


def _docx(body: bytes, numbering: bytes = b"", before: bytes = b"") -> dict[str, bytes]:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    types = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = b"<Relationships><Relationship Id='a' Type='%s/%s' Target='%s'/></Relationships>"
    return {
        "_rels/.rels": relation % (types, b"officeDocument", b"word/document.xml"),
        "word/_rels/document.xml.rels": relation % (types, b"numbering", b"numbering.xml"),
        "word/document.xml": before + b"<w:document %s><w:body>%s</w:body></w:document>" % (space, body),
        "word/numbering.xml": b"<w:numbering %s>%s</w:numbering>" % (space, numbering),
    }


def _docx_rows(rows: bytes) -> dict[str, bytes]:
    return _docx(b"<w:tbl>" + rows + b"</w:tbl>")


_X = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"
_MILLION = b"table:number-columns-repeated='1000000'"
_OWN_XLSX: dict[str, Callable[[], tuple[str, bytes]]] = {
    "texts without end": lambda: _texts(b"<si/>" * 2_400_000),
    "elements without end": lambda: _texts(b"<a/>" * 4_000_000),
    "merges without end": lambda: _sheet(after=b"<mergeCell ref='A1:B9'/>" * 700_000),
    "hidden columns without end": lambda: _sheet(b"<col min='1' max='9999' hidden='1'/>" * 400_000),
    "colours of a million cells": lambda: _sheet(
        rows=(b"<row>" + b"<c s='1'/>" * 199 + b"<c t='b'><v>1</v></c></row>") * 8_000
    ),
    "results of a million formulas": lambda: _sheet(rows=(b"<row>" + b"<c><f/></c>" * 200 + b"</row>") * 6_000),
    "a row far down and a cell far right": lambda: _sheet(
        rows=b"<row r='1048576'><c r='A1048576'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row>"
    ),
    "a row with a number without end": lambda: _sheet(rows=b"<row r='" + b"9" * 4_000_000 + b"'><c><v>1</v></c></row>"),
    "a value without end": lambda: _sheet(rows=b"<row><c><v>" + b"9" * 18_000_000 + b"</v></c></row>"),
    "a text before the first": lambda: _sheet(rows=b"<row><c t='s'><v>-1</v></c></row>"),
    "entities": lambda: ("xl/worksheets/sheet1.xml", _ENTITY + b"<worksheet>&b;</worksheet>"),
}
_OWN_ODS: dict[str, Callable[[], dict[str, bytes]]] = {
    "a million cells repeated a million times": lambda: _ods_rows(
        (b"<table:table-row table:number-rows-repeated='1000000'><table:table-cell office:value-type='boolean' "
         + _MILLION + b"/></table:table-row>") * 60_000
    ),
    "rows of repeated cells": lambda: _ods_rows(
        (b"<table:table-row><table:table-cell office:value-type='boolean' table:number-columns-repeated='200'/>"
         b"</table:table-row>") * 100_000
    ),
    "a million cells": lambda: _ods_rows(
        (b"<table:table-row>" + b"<table:table-cell/>" * 100 + b"</table:table-row>") * 9_000
    ),
    "spaces without end": lambda: _ods_rows(
        b"<table:table-row><table:table-cell><text:p>" + b"<text:s text:c='99999'/>" * 700_000
        + b"</text:p></table:table-cell></table:table-row>"
    ),
    "paragraphs without end": lambda: _ods_rows(
        b"<table:table-row><table:table-cell>" + b"<text:p/>" * 1_200_000 + b"</table:table-cell></table:table-row>"
    ),
    "sheets without end": lambda: _ods(b"<table:table/>" * 1_000_000),
    "merges without end": lambda: _ods_rows(
        (b"<table:table-row>" + b"<table:table-cell table:number-columns-spanned='9'/>" * 100 + b"</table:table-row>")
        * 3_500
    ),
    "styles that follow each other": lambda: _ods(
        b"<table:table><table:table-row><table:table-cell table:style-name='s1'/></table:table-row></table:table>",
        b"".join(
            b"<style:style style:name='s%d' style:family='table-cell' style:parent-style-name='s%d'/>" % (n, n + 1)
            for n in range(150_000)
        ),
    ),
    "deep": lambda: _ods_rows(b"<table:table-row>" * 1_000_000),
    "entities": lambda: _ods(b"<table:table>&b;</table:table>", before=_ENTITY),
}  # fmt: skip
_OWN_DOCX: dict[str, Callable[[], dict[str, bytes]]] = {
    "tables in tables": lambda: _docx(b"<w:tbl><w:tr><w:tc>" * 100_000 + _X + b"</w:tc></w:tr></w:tbl>" * 100_000),
    "deep": lambda: _docx(b"<w:tbl>" * 2_000_000),
    "tables without end": lambda: _docx(b"<w:tbl><w:tr><w:tc>%s</w:tc></w:tr></w:tbl>" % _X * 200_000),
    "a million cells": lambda: _docx_rows((b"<w:tr>" + b"<w:tc><w:p/></w:tc>" * 100 + b"</w:tr>") * 8_000),
    "paragraphs without end": lambda: _docx(b"<w:p/>" * 2_400_000),
    "lines of a cell without end": lambda: _docx_rows(b"<w:tr><w:tc>" + b"<w:p/>" * 2_400_000 + b"</w:tc></w:tr>"),
    "cells as wide as can be": lambda: _docx_rows(
        (b"<w:tr>" + b"<w:tc><w:tcPr><w:gridSpan w:val='999999'/><w:vMerge/></w:tcPr>%s</w:tc>" % _X * 2 + b"</w:tr>")
        * 80_000
    ),
    "lists without end": lambda: _docx(
        b"<w:tbl><w:tr><w:tc>"
        + b"<w:p><w:pPr><w:numPr><w:ilvl w:val='8'/><w:numId w:val='1'/></w:numPr></w:pPr></w:p>" * 200_000
        + b"</w:tc></w:tr></w:tbl>",
        b"<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='8'><w:lvlText w:val='%s'/></w:lvl></w:abstractNum>"
        b"<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>" % (b"%9" * 100_000),
    ),
    "a long text": lambda: _docx_rows(
        b"<w:tr><w:tc><w:p><w:r><w:t>" + b"x" * 18_000_000 + b"</w:t></w:r></w:p></w:tc></w:tr>"
    ),
    "entities": lambda: _docx(b"<w:p>&b;</w:p>", before=_ENTITY),
}
_OWN_TEXTS: dict[str, Callable[[], bytes]] = {
    "commas": lambda: b"," * 5_000_000,
    "lines": lambda: b"\n" * 4_999_999 + b"x",
    "rows": lambda: b"x,\n" * 1_600_000,
    "one long line": lambda: b"x" * 5_000_000,
    "quotes": lambda: b'"' * 4_999_999,
    "a quote on each line": lambda: b'"\n' * 2_400_000,
    "apostrophes": lambda: b"'=," * 1_600_000,
    "every byte": lambda: bytes(range(1, 256)) * 19_000,
    "high bytes": lambda: random.Random(1).randbytes(5_000_000).translate(bytes(n | 128 for n in range(256))),
    "zeros": lambda: bytes(5_000_000),
    "UTF-16 of nothing": lambda: b"\xff\xfe" + b"\xd8\xff" * 2_000_000,
    "UTF-16 of much": lambda: ("Ref,Action\n" * 200_000).encode("utf-16"),
    "separators said": lambda: b'sep="\n' + b'"' * 1_000_000,
    "signs of accents": lambda: "e\u0301,".encode() * 900_000,
}


@limited
@pytest.mark.parametrize("name", _OWN_XLSX)
def test_a_teams_workbook_made_to_hurt_takes_little(name: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    workbook(path, _OWN_XLSX[name]())
    read_in_little(path, "read_book")


@limited
@pytest.mark.parametrize("name", _OWN_ODS)
def test_a_spreadsheet_made_to_hurt_takes_little(name: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.ods"
    packed(path, _OWN_ODS[name]())
    read_in_little(path, "read_book")


@limited
@pytest.mark.parametrize("name", _OWN_DOCX)
def test_a_document_made_to_hurt_takes_little(name: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    packed(path, _OWN_DOCX[name]())
    read_in_little(path, "read_book")


@limited
@pytest.mark.parametrize("name", _OWN_TEXTS)
def test_a_text_made_to_hurt_takes_little(name: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes(_OWN_TEXTS[name]())
    read_in_little(path, "read_book")


@limited
@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_that_python_would_unpack_without_a_bound_are_not(method: int, tmp_path: Path) -> None:
    packed(tmp_path / "plan.docx", _docx(b" " * 19_000_000), method)
    assert "not a document that can be read" in read_in_little(tmp_path / "plan.docx", "read_book")


@limited
def test_a_file_of_more_parts_than_any(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        for number in range(150_000):
            parts.writestr(f"{number}", b"")
    assert read_in_little(path, "read_book") == "plan.xlsx: it has more than 10,000 parts; save it as .xlsx again\n"


@limited
def test_an_old_workbook_with_a_cell_in_the_last_row_and_column(tmp_path: Path) -> None:
    """The library sets aside room for every cell before it, and ends its process."""
    path = tmp_path / "plan.xls"
    path.write_bytes((TESTS / "planfiles" / "books" / "far_cell.xls").read_bytes())
    assert read_in_little(path, "read_book").startswith("plan.xls: some cell stands too far from the others; delete")


@pytest.mark.parametrize("form", ["xlsx", "ods", "docx", "xls"])
def test_a_file_that_is_cut_off_is_one_line(form: str, tmp_path: Path) -> None:
    from actionplan.planfiles.book import read_book
    from actionplan.planfiles.table_rows import BadSheet

    path = tmp_path / f"plan.{form}"
    match form:
        case "xlsx":
            workbook(path)
        case "ods":
            packed(path, _ods_rows(b""))
        case "docx":
            packed(path, _docx_rows(b""))
        case _:
            path.write_bytes((TESTS / "planfiles" / "books" / "plan.xls").read_bytes())
    whole = path.read_bytes()
    read_book(path)
    for part in (0.9, 0.5, 0.1):
        path.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(BadSheet) as error:
            read_book(path)
        assert str(error.value).startswith(path.name) and str(error.value).isprintable()


# --- names ----------------------------------------------------------------------------------------------------

NAMES = [
    *(
        "../x",
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        ".",
        "",
        " ",
        "...",
        "/",
        "//",
        "\\",
        "..\\..\\x",
        "C:\\x",
        "C:x",
    ),
    *("\\\\host\\share", "CON", "nul", "COM1.txt", "aux.", "LPT1", "a/b", "a\\b", "a:b", "a\x00b", "a\nb", "a\x1b[2Jb"),
    *("~", "~root", "$HOME", "`id`", "$(id)", "%PATH%", "-rf", "--force", "x" * 300, "é" * 200, "\u202egpj.exe"),
    *("👩‍👩‍👧‍👦" * 40, "name.", "name ", "a*b?c<d>e|f\"g'h"),
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_from_a_title_cannot_leave_the_folder(
    name: str, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from msgspec.structs import replace

    from actionplan import settings
    from command_line import done

    database, folder = tmp_path / "db" / "plan.db", tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    wild = replace(plan, title=name, organisation=name)
    SqliteStore.create(database, wild, settings.stamp("init")).close()
    monkeypatch.setenv("ACTIONPLAN_DB", str(database))
    monkeypatch.chdir(folder)
    before = {path for path in tmp_path.rglob("*") if path.is_file() and "state" not in path.parts}
    done("export", "--format", "xlsx")
    made = {path for path in tmp_path.rglob("*") if path.is_file() and "state" not in path.parts} - before
    (file,) = made
    assert file.parent == folder
    assert file.name.isprintable()
    assert not set(file.name) & set('<>:"/\\|?*') and file.name.strip(". ") == file.name
    assert len(file.name.encode()) < 200

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
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_any_table_is_read_or_refused_with_a_place(form: str, inputs: int) -> None:
    read, refused, kilobytes = fuzzed("sheet_fuzzer.py", form, inputs=inputs)
    assert read and refused
    print(f"\n{inputs} {form} tables: {read} read, {refused} refused with a place, {kilobytes // 1000} MB at most")


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


@pytest.mark.skipif(os.name == "nt", reason="the limits are Unix")
@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_made_to_hurt_takes_little(name: str, tmp_path: Path) -> None:
    """In a process that may have 300 MB and five seconds of the processor."""
    from openpyxl import Workbook

    path = tmp_path / "plan.xlsx"
    Workbook().save(path)
    with zipfile.ZipFile(path) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    part, hostile = WORKBOOKS[name]()
    parts[part] = hostile
    # Something that does not pack, so that it is not refused for how well it does.
    parts["xl/media/noise.bin"] = random.Random(1).randbytes(400_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, data in parts.items():
            new.writestr(part, data)
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (5, 5))\n"
        "from actionplan.planfiles.table import BadSheet, read_sheet\n"
        "try:\n"
        "    read_sheet(Path(sys.argv[1]))\n"
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
    assert found.stdout.startswith("plan.xlsx")


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

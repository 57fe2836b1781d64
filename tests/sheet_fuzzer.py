"""A program that reads wild tables: ``sheet_fuzzer.py PLAN FORM SEED NUMBER``; prints read, refused, kilobytes.

It changes bytes of an exported CSV or workbook, and of the parts inside a workbook, and puts in what is known to be
hard. A table that is read is proposed to the plan as well. A read that takes five seconds ends the program, which the
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

from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.planfiles.proposals import Import
from actionplan.planfiles.table import sheet_of
from actionplan.planfiles.table_rows import BadSheet
from actionplan.reports.edition import Edition
from actionplan.reports.summary import gather
from actionplan.reports.writers.csv_table import plan_csv
from actionplan.reports.writers.xlsx import xlsx
from peak import peak_kilobytes

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
    name = dice.choice(["xl/worksheets/sheet3.xml", "xl/sharedStrings.xml", *read])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for other, data in parts.items():
            new.writestr(other, wild(data, dice) if other == name else data)
    return out.getvalue()


def refused_or_read(data: bytes, form: str, plan: Plan) -> bool:
    """Whether it is read; ends with an error for anything that is neither read nor refused in one line."""
    from actionplan.planfiles import table_csv
    from actionplan.planfiles import table_xlsx as workbook

    lines = table_csv.lines if form == "csv" else workbook.lines
    try:
        Import(plan, plan, "jo", "").proposals(sheet_of(lines(data, "fuzz"), "fuzz"))
    except BadSheet as error:
        text = str(error)
        assert text.startswith("fuzz") and text.isprintable() and len(text) < 1000, text
        return False
    return True


def main(file: Path, form: str, seed: int, number: int) -> None:
    """Reads ``number`` wild tables."""
    plan = replace(read_plan(file.read_bytes(), file.name), as_at=date(2026, 11, 27), seq=1, seal="0123abcd" * 8)
    plan = replace(plan, actions=tuple(replace(one, owner="Ann", success_measure="=1") for one in plan.actions[:3]))
    whole = plan_csv(gather(plan)).encode() if form == "csv" else xlsx(Edition(gather(plan)))
    parts = {}
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(whole)) as old:
            parts = {name: old.read(name) for name in old.namelist()}
    assert refused_or_read(whole, form, plan)
    dice, read = random.Random(seed), 0
    for _ in range(number):
        data = wild_workbook(parts, whole, dice) if parts else wild(whole, dice)
        signal.alarm(5)
        read += refused_or_read(data, form, plan)
    signal.alarm(0)
    print(json.dumps([read, number - read, peak_kilobytes()]))


main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))

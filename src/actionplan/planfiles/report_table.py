"""A later report of the reviewers as a table: a row a finding, with its ref, its theme and its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from actionplan.model.area import Area
from actionplan.model.field import LINE, LONG, NAME
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.number_words import number_of
from actionplan.model.personal_data import kinds_words, new_personal_data
from actionplan.model.sanitise import first_line, sanitise
from actionplan.model.sources import Theme
from actionplan.planfiles.table import lines_of_file
from actionplan.planfiles.table_rows import BadSheet, TableCell, TableLine, TableRow

REF, THEME, FINDING, SOURCE_REF = "Ref", "Theme", "Finding", "Source ref"
_CALLED: Mapping[str, str] = {
    **dict.fromkeys(("ref", "no", "no.", "number", "reference"), REF),
    **dict.fromkeys(("theme", "heading", "priority"), THEME),
    **dict.fromkeys(
        ("finding", "findings", "recommendation", "area for consideration", "area for improvement", "text"), FINDING
    ),
    **dict.fromkeys(("source ref", "paragraph", "page"), SOURCE_REF),
}
"""What the columns may be called, in small letters."""
_NUMBERED = re.compile(r"(\d{1,3})[.:)]?\s+(?=\S)")
MOST_FINDINGS = 5_000


class _Row(Struct, frozen=True):
    ref: str
    theme: str
    text: str
    source_ref: str


def read_report_table(path: Path) -> IncomingReport:
    """The report that a table holds.

    Raises:
        BadSheet: if it cannot be read, has no column of findings, or a cell is wrong; it names the row.
    """
    file = sanitise(path.name)
    return report_of_lines(lines_of_file(path), file)


def report_of_lines(lines: Iterable[TableLine], file: str) -> IncomingReport:
    """The report that the rows of a table hold: the first row that names a column of findings has the headings."""
    columns: Mapping[str, int] = {}
    rows: list[_Row] = []
    doubts: list[str] = []
    for where, cells in lines:
        if not columns:
            columns = _columns(cells)
            continue
        row = TableRow(where, {name: cells[at] if at < len(cells) else "" for name, at in columns.items()})
        read = _Row(*(_text(row, name, most) for name, most in _COLUMNS))
        if not read.text:
            if read.ref or read.source_ref:
                doubts.append(f"{where} has no {FINDING.lower()}, and is left out")
            continue
        if pieces := new_personal_data("", read.text):
            doubts.append(f"{where}: what looks like a person's data ({kinds_words(pieces)}) stands there")
        rows.append(read)
        if len(rows) > MOST_FINDINGS:
            raise BadSheet(f"{where}: a report has {MOST_FINDINGS:,} findings at most")
    if not columns:
        raise BadSheet(
            f"{file} has no column of findings; call one {FINDING}, Recommendation or Area for consideration"
        )
    if not rows:
        raise BadSheet(f"{file} has no findings; write one into each row below the headings")
    return _report(rows, doubts)


_COLUMNS = ((REF, NAME), (THEME, LINE), (FINDING, LONG), (SOURCE_REF, NAME))


def _text(row: TableRow, name: str, most: int) -> str:
    text = row.text(name).strip()
    if len(text) > most:
        raise row.bad(f"the text has {number_of(len(text), 'character')}; {most:,} at most", name)
    return text if name == FINDING else first_line(text)


def _columns(cells: Sequence[TableCell]) -> Mapping[str, int]:
    """Which column holds what; empty for a row that is not that of the headings."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = _CALLED.get(" ".join(str(cell).split()).casefold()) if isinstance(cell, str) else None
        if name is not None:
            columns.setdefault(name, at)
    return columns if FINDING in columns else {}


def _report(rows: Sequence[_Row], doubts: Sequence[str]) -> IncomingReport:
    themes: dict[str, Theme] = {}
    findings = []
    for row in rows:
        number = 0
        if row.theme:
            key = row.theme.casefold()
            if key not in themes:
                themes[key] = _theme(row.theme, len(themes) + 1)
            number = themes[key].number
        findings.append(Area(row.ref, number, row.text, source_ref=row.source_ref))
    return IncomingReport(themes=tuple(themes.values()), findings=tuple(findings), doubts=tuple(doubts))


def _theme(text: str, place: int) -> Theme:
    numbered = _NUMBERED.match(text)
    if numbered is None:
        return Theme(place, text, "")
    return Theme(place, text[numbered.end() :], numbered.group(1))

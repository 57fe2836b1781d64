"""A later report of the reviewers as a table: a row a finding, with its ref, its theme and its words.

It is read as any table of a team's is: by what its columns are called, whatever kind of file it stands in.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from actionplan.model.area import Area
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.key import Key
from actionplan.model.number_words import count
from actionplan.model.personal_data import kinds_words, new_personal_data
from actionplan.model.sanitise import folded, sanitise
from actionplan.model.sources import Theme
from actionplan.planfiles.book import read_book
from actionplan.planfiles.grid import Book
from actionplan.planfiles.spreadsheet.new_plan import theme_of
from actionplan.planfiles.spreadsheet.reading import TeamTable, read_team_table
from actionplan.planfiles.spreadsheet.remarks import RemarkKind
from actionplan.planfiles.table_rows import BadSheet

MOST_FINDINGS = 5_000


def read_report_table(path: Path, today: date) -> IncomingReport:
    """The report that a table holds; ``today`` is the day on which it is brought in.

    Raises:
        BadSheet: if it cannot be read, has no column of findings, or holds more than any report.
    """
    return report_of_book(read_book(path), today)


def report_of_book(book: Book, today: date) -> IncomingReport:
    """The report that a file of tables holds. Raises BadSheet as :func:`read_report_table` does."""
    table = read_team_table(book, today, Key())
    if not any(column.field in ("finding", "title") for column in table.columns):
        raise BadSheet(f"{book.file} has no column of findings; call one Finding or Recommendation")
    for remark in table.remarks:
        if remark.kind is RemarkKind.REFUSED:
            raise BadSheet(f"{remark.where}, {remark.heading or remark.cell}: {remark.words}")
    findings, themes = _findings(table)
    if not findings:
        raise BadSheet(f"{book.file} has no findings; write one into each row below the headings")
    if len(findings) > MOST_FINDINGS:
        raise BadSheet(f"{book.file}: a report has {count(MOST_FINDINGS)} findings at most")
    doubts = [
        f"{remark.where or sanitise(book.file)}: {remark.words}, '{remark.said}'"
        for remark in table.remarks
        if remark.kind is RemarkKind.LEFT_OUT and remark.row
    ]
    doubts += [
        f"{area.ref or 'a finding'}: what looks like a person's data ({kinds_words(pieces)}) stands there"
        for area in findings
        if (pieces := new_personal_data("", area.text))
    ]
    return IncomingReport(themes=themes, findings=tuple(findings), doubts=tuple(doubts))


def _findings(table: TeamTable) -> tuple[list[Area], tuple[Theme, ...]]:
    """The findings of a table, each once, and the themes that it names."""
    themes: dict[str, Theme] = {}
    findings: list[Area] = []
    seen: set[tuple[int, str]] = set()
    for row in table.rows:
        text = row.finding or row.title
        number = 0
        if row.theme:
            theme = themes.setdefault(folded(row.theme), theme_of(row.theme, len(themes) + 1))
            number = theme.number
        if text and (number, folded(text)) not in seen:
            seen.add((number, folded(text)))
            findings.append(
                Area(row.finding_ref or row.ref, number, text, source_ref=row.of_finding.get("source_ref", ""))
            )
    return findings, tuple(themes.values())

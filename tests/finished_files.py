"""Finished exports, read back by other libraries than those that wrote them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser

from actionplan.reports.formats import FORMATS
from pdf_files import can_be_made

Figures = dict[str, tuple[int, ...]]
"""By the title of a summary area or theme: red, amber, green, blue, unrated, all."""
RATINGS = ("red", "amber", "green", "blue", "unrated")


def to_try() -> tuple[str, ...]:
    """The formats that can be made here: a PDF needs a library of the system."""
    return tuple(name for name in FORMATS if name != "pdf" or can_be_made())


def readable(data: bytes) -> str:
    """What is in a file as text; the parts of a zip one after another."""
    if not data.startswith(b"PK"):
        return data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def figures(name: str, data: bytes) -> Figures:
    """The figures of the two tables of a file."""
    if name == "json":
        return from_summary(json.loads(data)["summary"])
    if name == "csv":
        return _counted(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return dict(_rows(grid for grid in grids(name, data)))


def from_summary(summary: dict[str, object]) -> Figures:
    """The figures of ``summary --json``."""
    found: Figures = {}
    for table in ("summary_areas", "themes"):
        for row in summary[table]:  # type: ignore[attr-defined]
            found[row["title"]] = (*(row["counts"][rag] for rag in RATINGS), row["total"])
    return found


def grids(name: str, data: bytes) -> Iterator[list[list[str]]]:
    """The tables of a document, as texts."""
    if name == "md":
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in data.decode().splitlines()]
        yield [[re.sub(r"\\(.)", r"\1", cell.strip()) for cell in row] for row in rows if row]
    elif name == "xlsx":
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data))
        for sheet in book:
            yield [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    elif name == "docx":
        import docx

        for table in docx.Document(io.BytesIO(data)).tables:
            yield [[cell.text for cell in row.cells] for row in table.rows]
    elif name == "pdf":
        from pdf_files import Tagged

        for tag in Tagged(data).document.within("Table"):
            yield [[cell.in_lines for cell in row.kids] for row in tag.within("TR")]
    elif name == "html":
        parser = _Tables()
        parser.feed(data.decode())
        yield from parser.tables


def _rows(found: Iterable[Sequence[Sequence[str]]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The rows of the tables whose headings are the five ratings and how many there are."""
    for grid in found:
        start = None
        for row in grid:
            reds = [place for place, cell in enumerate(row) if re.fullmatch(r"\W*(?:R|Red|R Red)", cell.strip())]
            if reds and row[0] in ("Summary area", "Theme"):
                start = reds[0]
            elif start is not None and len(row) > start + 5 and re.match(r"\d", row[start]):
                if row[0] not in ("Total", "All actions"):
                    title = re.sub(r"^\d+ ", "", row[0])
                    yield title, tuple(int(re.match(r"\d+", cell)[0]) for cell in row[start : start + 6])  # type: ignore[index]
            else:
                start = start if row and re.fullmatch(r"[\s:-]*", row[0]) else None


def _counted(rows: Iterable[dict[str, str]]) -> Figures:
    """The figures that somebody counts in the plan itself."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        if row["Stage"] == "withdrawn":
            continue
        for title in (row["Summary area"], row["Theme title"]):
            counts.setdefault(title, Counter())[row["RAG"].casefold().rpartition(" ")[2]] += 1
    return {title: (*(found[rag] for rag in RATINGS), found.total()) for title, found in counts.items()}


def figures_of_plan_sheet(data: bytes) -> Figures:
    """The figures that somebody counts in the sheet Plan of a workbook."""
    import openpyxl

    rows = openpyxl.load_workbook(io.BytesIO(data))["Plan"].iter_rows(values_only=True)
    titles = [str(title) for title in next(rows)]
    return _counted(dict(zip(titles, map(str, row), strict=True)) for row in rows)


class _Tables(HTMLParser):
    """The cells of every table."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.tables[-1][-1][-1] += data

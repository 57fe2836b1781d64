"""The sheets of an Excel workbook, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from msgspec import Struct

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.grid import MOST_GRID_COLUMNS, MOST_GRID_ROWS, MOST_GRIDS, Book, Grid, GridRow
from actionplan.planfiles.table_rows import BadSheet
from actionplan.planfiles.xlsx_rows import FIRST_DAYS, MOST_MERGES, SheetRows, unescaped
from actionplan.planfiles.xlsx_styles import styles_of
from actionplan.planfiles.xml_parts import Parts, opened

OLD_FILE = b"\xd0\xcf\x11\xe0"
"""How an old ``.xls`` begins, and a workbook with a password."""


class SheetPlace(Struct, frozen=True):
    """A sheet that a workbook names."""

    title: str
    is_hidden: bool
    part: str
    """The path of its part."""


class ReadSheet(Struct, frozen=True):
    """A sheet as it was read."""

    grid: Grid
    remarks: tuple[str, ...]
    has_merges: bool
    beyond: tuple[int, str] | None
    """The first cell that says something and stands too far right to be read: its row, and what it is called."""


def book_of(data: bytes, file: str) -> Book:
    """All sheets of a workbook; what was left out of one is in the remarks.

    Raises:
        BadSheet: if it is no workbook, or is larger than any plan.
    """
    grids: list[Grid] = []
    remarks: list[str] = []
    with workbook(data, file) as book:
        for number, place in enumerate(book.sheets):
            if number == MOST_GRIDS:
                remarks.append(f"Only the first {MOST_GRIDS} sheets were read.")
                break
            if book.is_too_large(place):
                remarks.append(f"The sheet {_shown(place.title)} is larger than any plan, and was not read.")
                continue
            sheet = book.read(place)
            grids.append(sheet.grid)
            remarks += sheet.remarks
    if not grids:
        raise BadSheet(f"{file}: no sheet in it can be read{_because(remarks)}; save the sheet of the plan alone")
    return Book(file, tuple(grids), tuple(remarks))


def _because(remarks: list[str]) -> str:
    return f" ({remarks[0].rstrip('.')})" if remarks else ""


@contextmanager
def workbook(data: bytes, file: str) -> Iterator[Workbook]:
    """A workbook whose sheets can be read.

    Raises:
        BadSheet: if it is no workbook, or is larger than any plan; also while its sheets are read.
    """
    if data.startswith(OLD_FILE):
        raise BadSheet(f"{file}: it has a password or is an old .xls; save it as .xlsx without one")
    with opened(data, file, "workbook", ".xlsx") as parts:
        yield Workbook(parts)


class Workbook:
    """The parts of a workbook that are needed."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._from_1904 = parts, False
        book = dict(parts.related("").values())["officeDocument"]
        related = parts.related(book)
        self.sheets: tuple[SheetPlace, ...] = self._places(book, related)
        """In their order; those of charts are left out."""
        paths = dict(related.values())
        self._styles = styles_of(parts, paths.get("styles", ""), paths.get("theme", ""))
        self._texts = self._shared_texts(paths.get("sharedStrings", ""))

    def is_too_large(self, place: SheetPlace) -> bool:
        """Whether the sheet is larger than any plan, and would be refused."""
        return self._parts.is_too_large(place.part)

    def read(self, place: SheetPlace, most_rows: int = MOST_GRID_ROWS) -> ReadSheet:
        """A sheet, as far as it is looked at."""
        rows = SheetRows(self._texts, self._styles, self._first_day)
        found: list[GridRow] = []
        for _ in self._parts.read(place.part, rows.start, rows.end):
            found += rows.take()
            if len(found) > most_rows:
                break
        title = _shown(place.title)
        remarks: list[str] = []
        if len(found) > most_rows:
            remarks.append(f"Only the first {MOST_GRID_ROWS:,} rows of the sheet {title} were read.")
        if rows.beyond is not None:
            remarks.append(
                f"Of the sheet {title} only the first {MOST_GRID_COLUMNS} columns were read; "
                f"{rows.beyond[1]} stands further right."
            )
        if len(rows.merges) == MOST_MERGES:
            remarks.append(f"Only the first {MOST_MERGES:,} merged cells of the sheet {title} were looked at.")
        grid = Grid(
            f"{self._parts.file} sheet {title} row",
            place.title,
            tuple(found[:most_rows]),
            place.is_hidden,
            tuple(rows.merges),
            frozenset(rows.hidden_columns),
        )
        return ReadSheet(grid, tuple(remarks), rows.has_merges, rows.beyond)

    @property
    def _first_day(self) -> datetime:
        return FIRST_DAYS[self._from_1904]

    def _places(self, book: str, related: Mapping[str, tuple[str, str]]) -> tuple[SheetPlace, ...]:
        places: list[SheetPlace] = []

        def on_start(name: str, values: Mapping[str, str]) -> None:
            if name == "sheet":
                ids = {key.rpartition(":")[2]: value for key, value in values.items()}
                kind, part = related[ids["id"]]
                if kind == "worksheet":
                    is_hidden = values.get("state", "visible") != "visible"
                    places.append(SheetPlace(values["name"], is_hidden, part))
            elif name == "workbookPr":
                self._from_1904 = values.get("date1904", "0") in ("1", "true")

        self._parts.read_all(book, on_start)
        return tuple(places)

    def _shared_texts(self, part: str) -> list[str]:
        """The texts that cells refer to by number."""
        texts: list[str] = []
        pieces: list[str] = []
        spoken_from = 0

        def on_start(name: str, _values: Mapping[str, str]) -> None:
            nonlocal spoken_from
            if name == "rPh":  # what follows is how it is pronounced
                spoken_from = len(pieces)

        def on_end(name: str, text: str) -> None:
            if name == "t":
                pieces.append(text)
            elif name == "rPh":
                del pieces[spoken_from:]
            elif name == "si":
                texts.append(unescaped("".join(pieces)))
                pieces.clear()

        if part:
            self._parts.read_all(part, on_start, on_end)
        return texts


def _shown(title: str) -> str:
    return sanitise(title[:40])

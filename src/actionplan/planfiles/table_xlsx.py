"""The rows of a workbook, as values; whatever is wrong with the file is one line.

A workbook is a zip of XML parts, and little of it is needed, so expat reads that directly: part after part, in bounded
memory, whatever the file claims of its size. A library that reads all of Excel took 680 MB and half a minute for a
file of a megabyte made to hurt. Before that the sizes of the parts are looked at; no part may define an entity.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from xml.parsers import expat

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.table_rows import BadSheet, TableLine
from actionplan.planfiles.xlsx_rows import FIRST_DAYS, SheetRows, unescaped

SHEET = "Plan"
MOST_UNPACKED = 100_000_000
MOST_RATIO = 200
MOST_OF_PART = 20_000_000
"""In bytes, of a part that is read. The sheet of a plan of 10,000 actions has 13 million."""
_PIECE = 65_536
_OLD = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    *(expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError),
    *(LookupError, ValueError, OverflowError, NotImplementedError, RuntimeError),
)
"""What Python raises of a file that is damaged, encrypted, or packed in a way that it does not know."""
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Those that every workbook has; others are written out in it."""
_PERCENT_FORMATS = frozenset((9, 10))
_QUOTED = re.compile(r'"[^"]*"?|\[[^\]]*\]?|\\.|_.')

OnStart = Callable[[str, Mapping[str, str]], None]
"""Is told of an element that begins: its name and its values."""
OnEnd = Callable[[str, str], None]
"""Is told of an element that ends: its name and its own text."""


def lines(data: bytes, file: str, sheet: str = SHEET) -> Iterator[TableLine]:
    """The rows of a sheet, or of the only sheet, those without any value left out.

    Raises:
        BadSheet: if it is no workbook, has no such sheet, or is larger than any plan.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _check_sizes(parts, file, sheet)
            yield from _Workbook(parts, file, sheet).lines()
    except _BROKEN as error:
        if isinstance(error, BadSheet):
            raise
        if data.startswith(_OLD):
            raise BadSheet(f"{file}: it has a password or is an old .xls; save it as .xlsx without one") from error
        raise BadSheet(f"{file}: not a workbook that can be read; save it as .xlsx again") from error


def _check_sizes(parts: zipfile.ZipFile, file: str, sheet: str) -> None:
    """Refuses what would unpack to too much. zipfile reads no more of a part than its entry says."""
    unpacked = sum(part.file_size for part in parts.infolist())
    packed = sum(part.compress_size for part in parts.infolist())
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise BadSheet(f"{file}: it unpacks to {unpacked // 1_000_000} MB; save only the sheet {sheet}, as .xlsx again")


class _Workbook:
    """The parts of a workbook that are needed."""

    def __init__(self, parts: zipfile.ZipFile, file: str, sheet: str) -> None:
        self._parts, self._file, self._title = parts, file, sheet
        self._from_1904 = False

    def lines(self) -> Iterator[TableLine]:
        """The rows of the sheet."""
        book = next(path for kind, path in self._related("").values() if kind == "officeDocument")
        related = self._related(book)
        title, relation = self._sheet(book)
        texts = self._texts(next((path for kind, path in related.values() if kind == "sharedStrings"), ""))
        part = next((path for kind, path in related.values() if kind == "styles"), "")
        dates = self._styles(part, _DATE_FORMATS, "[dmyDMY]")
        percentages = self._styles(part, _PERCENT_FORMATS, "%")
        where = f"{self._file} sheet {sanitise(title[:40])}"
        rows = SheetRows(where, texts, dates, percentages, FIRST_DAYS[self._from_1904])
        for _ in self._read(related[relation][1], rows.start, rows.end):
            yield from rows.take()

    def _sheet(self, book: str) -> tuple[str, str]:
        """The title and the relation of the sheet."""
        relations: dict[str, str] = {}

        def on_start(name: str, values: Mapping[str, str]) -> None:
            if name == "sheet":
                relations[values["name"]] = next(value for key, value in values.items() if _local(key) == "id")
            elif name == "workbookPr":
                self._from_1904 = values.get("date1904", "0") in ("1", "true")

        self._read_all(book, on_start)
        named = [title for title in relations if title.strip().casefold() == self._title.casefold()]
        titles = named or list(relations)
        if len(titles) != 1:
            first = sanitise(", ".join(title[:40] for title in islice(relations, 10)))
            raise BadSheet(f"{self._file}: no sheet is called {self._title}; the file has: {first}")
        return titles[0], relations[titles[0]]

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and the path of what a part refers to, by the name of the relation."""
        folder, name = posixpath.split(part)
        relations: dict[str, tuple[str, str]] = {}

        def on_start(name: str, values: Mapping[str, str]) -> None:
            if name == "Relationship":
                path = posixpath.normpath(posixpath.join("/", folder, values["Target"])).lstrip("/")
                relations[values["Id"]] = values["Type"].rpartition("/")[2], path

        self._read_all(posixpath.join(folder, "_rels", f"{name}.rels"), on_start)
        return relations

    def _texts(self, part: str) -> list[str]:
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
            self._read_all(part, on_start, on_end)
        return texts

    def _styles(self, part: str, known: frozenset[int], sign: str) -> frozenset[int]:
        """Which layouts of cells make a number a date, or a percentage.

        Args:
            part: Where the layouts are.
            known: The numbers of the formats that every workbook has for it.
            sign: What tells it in a format that is written out, as a pattern.
        """
        formats: set[str] = {str(number) for number in known}
        styles: list[int] = []
        number, are_of_cells = 0, False

        def on_start(name: str, values: Mapping[str, str]) -> None:
            nonlocal number, are_of_cells
            if name == "numFmt" and re.search(sign, _QUOTED.sub("", values["formatCode"])):
                formats.add(values["numFmtId"])
            elif name in ("cellXfs", "cellStyleXfs"):
                are_of_cells = name == "cellXfs"
            elif name == "xf" and are_of_cells:
                if values.get("numFmtId") in formats:
                    styles.append(number)
                number += 1

        if part:
            self._read_all(part, on_start)
        return frozenset(styles)

    def _read_all(self, part: str, on_start: OnStart, on_end: OnEnd | None = None) -> None:
        for _ in self._read(part, on_start, on_end):
            pass

    def _read(self, part: str, on_start: OnStart, on_end: OnEnd | None = None) -> Iterator[None]:
        """Reads a part piece by piece; tells of each element its name, and its values or its own text."""
        if self._parts.getinfo(part).file_size > MOST_OF_PART:
            raise BadSheet(f"{self._file}: {sanitise(part[:60])} in it is larger than any plan; is it the right file?")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        text: list[str] = []

        def start(name: str, values: Mapping[str, str]) -> None:
            text.clear()
            on_start(_local(name), values)

        def end(name: str) -> None:
            if on_end is not None:
                on_end(_local(name), "".join(text))
            text.clear()

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = text.append
        parser.StartDoctypeDeclHandler = self._refuse_entities
        with self._parts.open(part) as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield

    def _refuse_entities(self, *_: object) -> None:
        raise BadSheet(
            f"{self._file}: it defines entities, which no spreadsheet program writes; save it as .xlsx again"
        )


def _local(name: str) -> str:
    return name[name.find(":") + 1 :]

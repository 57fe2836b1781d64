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
from actionplan.planfiles.xlsx_rows import Rows, unescaped

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
_NOT_OF_A_DATE = re.compile(r'"[^"]*"?|\[[^\]]*\]?|\\.|_.')

Started = Callable[[str, Mapping[str, str]], None]
Ended = Callable[[str, str], None]


def lines(data: bytes, file: str) -> Iterator[TableLine]:
    """The rows of the sheet Plan, or of the only sheet, those without any value left out.

    Raises:
        BadSheet: if it is no workbook, has no such sheet, or is larger than any plan.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _check_sizes(parts, file)
            yield from _Workbook(parts, file).lines()
    except _BROKEN as error:
        if isinstance(error, BadSheet):
            raise
        if data.startswith(_OLD):
            raise BadSheet(f"{file}: it has a password or is an old .xls; save it as .xlsx without one") from error
        raise BadSheet(f"{file}: not a workbook that can be read; save it as .xlsx again") from error


def _check_sizes(parts: zipfile.ZipFile, file: str) -> None:
    """Refuses what would unpack to too much. zipfile reads no more of a part than its entry says."""
    unpacked = sum(part.file_size for part in parts.infolist())
    packed = sum(part.compress_size for part in parts.infolist())
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise BadSheet(f"{file}: it unpacks to {unpacked // 1_000_000} MB; save only the sheet {SHEET}, as .xlsx again")


class _Workbook:
    """The parts of a workbook that are needed."""

    def __init__(self, parts: zipfile.ZipFile, file: str) -> None:
        self._parts, self._file = parts, file
        self._from_1904 = False

    def lines(self) -> Iterator[TableLine]:
        """The rows of the sheet."""
        book = next(path for kind, path in self._related("").values() if kind == "officeDocument")
        related = self._related(book)
        title, relation = self._sheet(book)
        texts = self._texts(next((path for kind, path in related.values() if kind == "sharedStrings"), ""))
        dated = self._dated(next((path for kind, path in related.values() if kind == "styles"), ""))
        rows = Rows(f"{self._file} sheet {sanitise(title[:40])}", texts, dated, self._from_1904)
        for _ in self._read(related[relation][1], rows.started, rows.ended):
            yield from rows.taken()

    def _sheet(self, book: str) -> tuple[str, str]:
        """The title and the relation of the sheet."""
        found: dict[str, str] = {}

        def started(name: str, values: Mapping[str, str]) -> None:
            if name == "sheet":
                found[values["name"]] = next(value for key, value in values.items() if _local(key) == "id")
            elif name == "workbookPr":
                self._from_1904 = values.get("date1904", "0") in ("1", "true")

        self._read_all(book, started)
        named = {title: path for title, path in found.items() if title.strip().casefold() == SHEET.casefold()}
        if len(named or found) != 1:
            titles = sanitise(", ".join(title[:40] for title in islice(found, 10)))
            raise BadSheet(f"{self._file}: no sheet is called {SHEET}; the file has: {titles}")
        return next(iter((named or found).items()))

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and the path of what a part refers to, by the name of the relation."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def started(name: str, values: Mapping[str, str]) -> None:
            if name == "Relationship":
                path = posixpath.normpath(posixpath.join("/", folder, values["Target"])).lstrip("/")
                found[values["Id"]] = values["Type"].rpartition("/")[2], path

        self._read_all(posixpath.join(folder, "_rels", f"{name}.rels"), started)
        return found

    def _texts(self, part: str) -> list[str]:
        """The texts that cells refer to by number."""
        texts: list[str] = []
        one: list[str] = []
        written = [0]

        def started(name: str, _values: Mapping[str, str]) -> None:
            if name == "rPh":  # what follows is how it is pronounced
                written[0] = len(one)

        def ended(name: str, text: str) -> None:
            if name == "t":
                one.append(text)
            elif name == "rPh":
                del one[written[0] :]
            elif name == "si":
                texts.append(unescaped("".join(one)))
                one.clear()

        if part:
            self._read_all(part, started, ended)
        return texts

    def _dated(self, part: str) -> frozenset[int]:
        """Which layouts of cells make a number a date."""
        formats: set[str] = {str(number) for number in _DATE_FORMATS}
        dated: list[int] = []
        inside = [False, 0]

        def started(name: str, values: Mapping[str, str]) -> None:
            if name == "numFmt" and re.search("[dmyDMY]", _NOT_OF_A_DATE.sub("", values["formatCode"])):
                formats.add(values["numFmtId"])
            elif name in ("cellXfs", "cellStyleXfs"):
                inside[0] = name == "cellXfs"
            elif name == "xf" and inside[0]:
                if values.get("numFmtId") in formats:
                    dated.append(int(inside[1]))
                inside[1] += 1

        if part:
            self._read_all(part, started)
        return frozenset(dated)

    def _read_all(self, part: str, started: Started | None = None, ended: Ended | None = None) -> None:
        for _ in self._read(part, started, ended):
            pass

    def _read(self, part: str, started: Started | None = None, ended: Ended | None = None) -> Iterator[None]:
        """Reads a part piece by piece; tells of each element its name, and its values or its own text."""
        if self._parts.getinfo(part).file_size > MOST_OF_PART:
            raise BadSheet(f"{self._file}: {sanitise(part[:60])} in it is larger than any plan; is it the right file?")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        text: list[str] = []

        def start(name: str, values: Mapping[str, str]) -> None:
            text.clear()
            if started is not None:
                started(_local(name), values)

        def end(name: str) -> None:
            if ended is not None:
                ended(_local(name), "".join(text))
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

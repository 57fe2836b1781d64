"""Files that are a zip of XML parts, read part after part by expat in bounded memory.

Workbooks and documents are such files, and little of them is needed, so expat reads that directly, whatever the file
claims of its size. A library that reads all of Excel took 680 MB and half a minute for a file of a megabyte made to
hurt. Before that the sizes of the parts are looked at; no part may define an entity.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from xml.parsers import expat

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.table_rows import BadSheet

MOST_UNPACKED = 100_000_000
MOST_RATIO = 200
"""How well a file may pack that unpacks to more than a part may have."""
MOST_OF_PART = 20_000_000
"""In bytes, of a part that is read. The sheet of a plan of 10,000 actions has 13 million."""
MOST_ELEMENTS = 2_000_000
"""Of all parts that are read of one file; that takes about two seconds. A plan of 10,000 actions has 800,000."""
MOST_DEPTH = 500
"""Of elements within each other: the parser remembers each that has not ended."""
_MOST_PARTS = 10_000
_PART = b"PK\1\2"
"""What stands before each name in the list of the parts."""
_PIECE = 65_536
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Python unpacks the others without a bound."""
_BROKEN = (
    *(expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError),
    *(LookupError, ValueError, OverflowError, NotImplementedError, RuntimeError),
)
"""What Python raises of a file that is damaged, encrypted, or packed in a way that it does not know."""

OnStart = Callable[[str, Mapping[str, str]], None]
"""Is told of an element that begins: its name and its values."""
OnEnd = Callable[[str, str], None]
"""Is told of an element that ends: its name and its own text."""
OnText = Callable[[str], None]
"""Is told of text, in its order among the elements."""


def looked_into(data: bytes) -> tuple[frozenset[str], bytes]:
    """The names of the parts of a file, and of what kind it says it is; nothing where it cannot be read."""
    if data.count(_PART) > _MOST_PARTS:
        return frozenset(), b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
            if "mimetype" not in names or archive.getinfo("mimetype").compress_type not in _METHODS:
                return names, b""
            with archive.open("mimetype") as stream:
                return names, stream.read(100)
    except _BROKEN:
        return frozenset(), b""


@contextmanager
def opened(data: bytes, file: str, noun: str, suffix: str) -> Iterator[Parts]:
    """The parts of a file.

    Args:
        data: What the file holds.
        file: Its name, harmless to show.
        noun: What it should be, as an error says it: ``workbook``.
        suffix: As what it is to be saved again if it cannot be read: ``.xlsx``.

    Raises:
        BadSheet: if it is no such file or is larger than any plan; also for whatever is wrong with it while its parts
            are read.
    """
    try:
        if data.count(_PART) > _MOST_PARTS:
            raise BadSheet(f"{file}: it has more than {_MOST_PARTS:,} parts; save it as {suffix} again")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Parts(archive, file, suffix)
    except _BROKEN as error:
        if isinstance(error, BadSheet):
            raise
        raise BadSheet(f"{file}: not a {noun} that can be read; save it as {suffix} again") from error


class Parts:
    """The parts of a file that is a zip."""

    def __init__(self, archive: zipfile.ZipFile, file: str, suffix: str) -> None:
        self.file = file
        self._archive, self._suffix = archive, suffix
        self._elements = 0
        self._check_sizes()

    def _check_sizes(self) -> None:
        """Refuses what would unpack to too much. zipfile reads no more of a part than its entry says."""
        parts = self._archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts)
        if unpacked > MOST_UNPACKED or unpacked > max(MOST_OF_PART, MOST_RATIO * packed):
            raise BadSheet(
                f"{self.file}: it unpacks to {unpacked // 1_000_000} MB; save only the table of the plan, "
                f"as {self._suffix} again"
            )

    def has(self, part: str) -> bool:
        """Whether there is a part of that path."""
        return part in self._archive.NameToInfo

    def is_too_large(self, part: str) -> bool:
        """Whether a part is larger than any plan, and would be refused."""
        return self._archive.getinfo(part).file_size > MOST_OF_PART

    def mentions(self, part: str, words: bytes) -> bool:
        """Whether a part has some words near its beginning; not if there is no such part."""
        if not self.has(part) or self._archive.getinfo(part).compress_type not in _METHODS:
            return False
        with self._archive.open(part) as stream:
            return words in stream.read(_PIECE)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The kind and the path of what a part of an Office file refers to, by the name of the relation."""
        folder, name = posixpath.split(part)
        relations: dict[str, tuple[str, str]] = {}

        def on_start(name: str, values: Mapping[str, str]) -> None:
            if name == "Relationship":
                path = posixpath.normpath(posixpath.join("/", folder, values["Target"])).lstrip("/")
                relations[values["Id"]] = values["Type"].rpartition("/")[2], path

        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if not part or self.has(path):
            self.read_all(path, on_start)
        return relations

    def read_all(self, part: str, on_start: OnStart, on_end: OnEnd | None = None) -> None:
        """Reads a part to its end, as ``read`` does."""
        for _ in self.read(part, on_start, on_end):
            pass

    def read(
        self,
        part: str,
        on_start: OnStart,
        on_end: OnEnd | None = None,
        on_text: OnText | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> Iterator[None]:
        """Reads a part piece by piece; tells of each element its name, and its values or its own text.

        Args:
            part: Its path.
            on_start: Is told of an element that begins.
            on_end: Is told of one that ends, with the text since the last one within it began.
            on_text: Is told of all text as it comes; ``on_end`` gets none then.
            prefixes: What stands before the names of each namespace, as in ``table:row``. Without it names are told as
                if they had none.
        """
        if self.is_too_large(part):
            raise BadSheet(f"{self.file}: {sanitise(part[:60])} in it is larger than any plan; is it the right file?")
        if self._archive.getinfo(part).compress_type not in _METHODS:
            raise NotImplementedError
        parser = expat.ParserCreate() if prefixes is None else expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        text: list[str] = []
        short_names = _ShortNames(prefixes)
        elements, depth = self._elements, 0

        def start(name: str, values: Mapping[str, str]) -> None:
            nonlocal elements, depth
            elements += 1
            depth += 1
            if depth > MOST_DEPTH:
                raise OverflowError
            text.clear()
            if values and prefixes is not None:
                values = {short_names[key]: value for key, value in values.items()}
            on_start(short_names[name], values)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if on_end is not None:
                on_end(short_names[name], "".join(text))
            text.clear()

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = on_text or text.append
        parser.StartDoctypeDeclHandler = self._refuse_entities
        with self._archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                parser.Parse(piece, False)
                self._elements = elements
                if elements > MOST_ELEMENTS:
                    raise BadSheet(f"{self.file}: it holds more than any plan; save only the table of the plan")
                yield
            parser.Parse(b"", True)
            yield

    def _refuse_entities(self, *_: object) -> None:
        raise BadSheet(
            f"{self.file}: it defines entities, which no spreadsheet program writes; save it as {self._suffix} again"
        )


class _ShortNames(dict[str, str]):
    """Names as the readers know them, by how expat says them; each is worked out once."""

    def __init__(self, prefixes: Mapping[str, str] | None) -> None:
        self._prefixes = prefixes

    def __missing__(self, name: str) -> str:
        if self._prefixes is None:
            short = name[name.find(":") + 1 :]
        else:
            space, _, local = name.rpartition(" ")
            short = f"{self._prefixes.get(space, '?')}:{local}" if space else local
        if len(self) < 10_000:
            self[name] = short
        return short

"""What is known of the file of a piece of evidence, whether it is still the same, and what a copy of it is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from enum import StrEnum

from msgspec import Struct

from actionplan.model.action import Evidence
from actionplan.model.dates import format_date
from actionplan.model.sanitise import sanitise

LONGEST_FILE_NAME = 120
"""Bytes of UTF-8: with a long folder before it, it still fits on every system."""
_LONGEST_ENDING = 20
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


class FileState(StrEnum):
    """How the file of a piece of evidence stands against what was noted of it."""

    SAME = "the same"
    CHANGED = "changed"
    GONE = "gone"
    NOT_REACHABLE = "not reachable"
    ADDRESS = "only an address"
    NEVER_NOTED = "never noted"

    @property
    def is_wrong(self) -> bool:
        """Whether what was noted is not what is there."""
        return self in (FileState.CHANGED, FileState.GONE)


class NotedFile(Struct, frozen=True):
    """What is noted of a file when it becomes evidence."""

    size: int
    """Bytes."""
    sha256: str
    noted_on: date
    kept: str = ""
    """What its copy beside the plan is called; empty where none is kept."""
    place: str = ""
    """Where it lies, where that is more than was typed; empty to leave that as it is."""


class FileCheck(Struct, frozen=True):
    """What a look at the file of a piece of evidence found."""

    piece: Evidence
    state: FileState
    remark: str = ""
    """Why it cannot be read, or what is to be known beside the state; empty for nothing."""


def trouble_words(checks: Collection[FileCheck]) -> str:
    """One line about the pieces whose file is not what was noted; empty where all are."""
    wrong = [check for check in checks if check.state.is_wrong]
    if not wrong:
        return ""
    told = ", ".join(f"{check.piece.ref} {check.state}" for check in wrong[:3])
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return f"Evidence is not as it was noted: {told}{more}; see: actionplan evidence check"


def size_words(size: int) -> str:
    """A number of bytes for people: ``412 bytes``, ``1.3 MB``."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{size} {'byte' if size == 1 else 'bytes'}"


def file_words(piece: Evidence, *, in_full: bool = False) -> str:
    """What was noted of its file: ``1.3 MB, noted 27 Nov 2026, SHA-256 9f86d081…, a copy is kept``; empty for nothing.

    Args:
        piece: The piece of evidence.
        in_full: Whether the whole digest is said, and what the copy is called.
    """
    if not piece.sha256 or piece.size is None:
        return ""
    digest = piece.sha256 if in_full else f"{piece.sha256[:8]}…"
    parts = [size_words(piece.size), f"noted {format_date(piece.noted_on)}", f"SHA-256 {digest}"]
    if piece.kept:
        parts.append(f"a copy is kept as {piece.kept}" if in_full else "a copy is kept")
    return ", ".join(parts)


def safe_file_name(text: str, taken: Collection[str] = ()) -> str:
    """A name that a file can have on every system, made of a text: one part of a path, never empty or reserved.

    Args:
        text: What the file is called, or is to be called; whatever somebody typed.
        taken: Names that it must not be, whatever their capitals.
    """
    name = sanitise(_NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", text).replace("\n", " ")))
    name = " ".join(name.split()).lstrip(". ").rstrip(". ") or "file"
    if _RESERVED.fullmatch(name.partition(".")[0].rstrip()):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    used = {other.casefold() for other in taken}
    number, tail = 1, f"{dot}{ending}"
    while True:
        front = _cut(stem, LONGEST_FILE_NAME - len(tail.encode()))
        if f"{front}{tail}".casefold() not in used:
            return f"{front}{tail}"
        number += 1
        tail = f" ({number}){dot}{ending}"


def _cut(text: str, longest: int) -> str:
    """The beginning of a text that has no more bytes, and does not end in what Windows takes away."""
    return text.encode()[:longest].decode(errors="ignore").rstrip(". ") or "file"


def kept_name(piece: Evidence, original: str, taken: Collection[str] = ()) -> str:
    """What the copy of a file is called beside the plan, and in a pack: ``1.2-1 october audit.docx``."""
    return safe_file_name(f"{piece.ref.replace('/', '-')} {original}", taken)

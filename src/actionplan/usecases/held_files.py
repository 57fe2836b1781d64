"""The files beside a plan that are no copies of it, and whether a text stands in one."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from actionplan.model.free_text import SURE_SIGNS
from actionplan.store.plan_folder import backup_folder, evidence_folder, minutes_folder

MOST_BYTES = 50_000_000
"""Of a larger file only the beginning is read."""
_OWN = re.compile(r"review-\d+(?:-\d{4}-\d\d-\d\d(?:-\d+)?\.(?:docx|md)|\.minutes-due)|\..+\.actionplan-part")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[\s\\]+")


def files_beside(plan: Path) -> tuple[Path, ...]:
    """What the program has written beside a plan: the minutes of its reviews, and the copies of its evidence."""
    files: list[Path] = []
    for folder in folders_beside(plan):
        with suppress(OSError):
            files += [file for file in sorted(folder.iterdir()) if file.is_file()]
    return tuple(files)


def is_own(file: Path, plan: Path) -> bool:
    """Whether the program has made a file beside a plan: among the minutes, as far as its name says."""
    return file.parent != minutes_folder(plan) or _OWN.fullmatch(file.name) is not None


def folders_beside(plan: Path) -> tuple[Path, ...]:
    """The folders in which the program keeps what it has written beside a plan, its backups left out."""
    return (minutes_folder(plan), evidence_folder(plan), backup_folder(plan) / "evidence")


def holds(file: Path, forms: Sequence[str]) -> bool:
    """Whether a text stands in a file in any of its forms, or a line of it: in its name or text, or in a document's.

    A file that cannot be read holds nothing that could be found.
    """
    lines = {_even(line) for form in forms for line in form.split("\n")}
    lines = {line for line in lines if sum(map(str.isalnum, line)) >= SURE_SIGNS} or {_even(form) for form in forms}
    text = _even(f"{file.name}\n{_text_of(file)}")
    return any(line in text for line in lines)


def _text_of(file: Path) -> str:
    try:
        with zipfile.ZipFile(file) as document:
            parts = [document.read(name) for name in document.namelist() if name.endswith((".xml", ".html", ".txt"))]
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError):
        parts = [_beginning(file)]
    return "\n".join(html.unescape(_TAG.sub("", part.decode("utf-8", "replace"))) for part in parts)


def _beginning(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES)
    except OSError:
        return b""


def _even(text: str) -> str:
    """A text on one line, without what only a format puts into it."""
    return _SPACE.sub(" ", text).strip()

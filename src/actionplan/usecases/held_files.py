"""The files beside a plan that are no copies of it, and whether a text stands in one."""

from __future__ import annotations

import hashlib
import html
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from actionplan.model.free_text import SURE_SIGNS
from actionplan.model.plan import Plan
from actionplan.store.plan_folder import (
    BACKUPS,
    EVIDENCE,
    MINUTES,
    backup_folder,
    entries_of,
    evidence_folder,
    files_in,
    is_database,
    minutes_folder,
    names_of,
    others_beside,
)

MOST_BYTES = 50_000_000
"""Of a larger file only the beginning is read."""
_MINUTES = re.compile(r"review-(\d+)(?:-(\d{4}-\d\d-\d\d)(?:-\d+)?\.(?:docx|md)|\.minutes-due)")
_DRAFT = re.compile(r"\..+\.actionplan-part")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[\s\\]+")


def files_beside(plan: Path) -> tuple[Path, ...]:
    """What the program has written beside a plan: the minutes of its reviews, and the copies of its evidence."""
    return tuple(files_in(*folders_beside(plan)))


def is_own(file: Path, database: Path, plan: Plan) -> bool:
    """Whether a file beside a plan is this plan's, and no other's that had its name before, nor somebody's own.

    Minutes are those of a review of its number and day, and a copy of evidence is one of what is kept: by its digest.
    """
    if _DRAFT.fullmatch(file.name):
        return True
    if file.parent != minutes_folder(database):
        return _digest(file) in {piece.sha256 for piece in plan.evidence if piece.sha256}
    match = _MINUTES.fullmatch(file.name)
    days = {review.number: review.held_on.isoformat() for review in plan.reviews}
    return match is not None and int(match[1]) in days and match[2] in (None, days[int(match[1])])


def _digest(file: Path) -> str:
    with suppress(OSError), file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
    return ""


def folders_beside(plan: Path) -> tuple[Path, ...]:
    """The folders in which the program keeps what it has written beside a plan, its backups left out."""
    return (minutes_folder(plan), evidence_folder(plan), backup_folder(plan) / "evidence")


def files_left_behind(plan: Path) -> tuple[Path, ...]:
    """Minutes and evidence that may be a plan's under another name: by the link that leads to it, or as it had before.

    They lie in such folders beside it whose own plan is there no more.
    """
    names = names_of(plan)
    own = set(folders_beside(plan))
    folders = [folder for name in names for folder in folders_beside(name)]
    for name in names:
        stems = {*(file.stem for file in others_beside(name) if is_database(file)), *(each.stem for each in names)}
        for folder in entries_of(name.parent):
            stem, is_ours = _stem_of_folder(folder)
            if is_ours and stem not in stems:
                folders += (folder / "evidence" if folder.name.endswith(BACKUPS) else folder,)
    return tuple(files_in(*(folder for folder in dict.fromkeys(folders) if folder not in own)))


def _stem_of_folder(folder: Path) -> tuple[str, bool]:
    """What the plan of a folder is called, and whether it is one that the program makes for a plan."""
    for ending in (MINUTES, EVIDENCE, BACKUPS):
        if folder.name.endswith(ending):
            return folder.name.removesuffix(ending), folder.is_dir()
    return "", False


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

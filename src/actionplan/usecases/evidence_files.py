"""The files of evidence: noting and keeping them as a piece is added, and looking whether they are still the same."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from actionplan import settings
from actionplan.model.action import Evidence
from actionplan.model.edit import Edit
from actionplan.model.evidence_files import FileCheck, FileState, NotedFile, kept_name, size_words
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.records import with_file
from actionplan.store.evidence_folder import keep, kept_file
from actionplan.store.file_reading import FileReading, Unreadable, read_through, why_not_file
from actionplan.store.opening import Place, path_of

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://|(mailto|tel|urn|data|about|sip):", re.IGNORECASE)
_OF_WINDOWS = re.compile(r"[a-z]:[\\/]|\\\\", re.IGNORECASE)
_HERE = ("", "localhost")


def paths_of(place: str, plan: Path) -> tuple[Path, ...]:
    """The files that a place may mean, the likeliest first: relative ones lie beside the plan, or in this folder.

    Args:
        place: As it was typed: a path, ``~/audits/oct.docx``, ``file:///…``, or an address.
        plan: The database.

    Raises:
        Unreadable: if it is a path that this computer cannot have.
    """
    text = place.strip()
    if text.casefold().startswith("file:"):
        return (_of_file_address(text),)
    if not text or "\n" in text or _ADDRESS.match(text):
        return ()
    if _OF_WINDOWS.match(text) and os.name != "nt":
        raise Unreadable("it is a path of Windows, and this is another system")
    try:
        path = settings.expanded(text)
    except OSError as error:
        raise Unreadable(str(error.strerror)) from error
    if path.is_absolute():
        return (path,)
    return tuple(dict.fromkeys((plan.absolute().parent / path, Path.cwd() / path)))


def is_file_path(place: str) -> bool:
    """Whether a place is written as that of a file, on whatever system; not if it is an address, or words."""
    text = place.strip()
    if text.casefold().startswith("file:") or _OF_WINDOWS.match(text):
        return True
    return bool(text) and not _ADDRESS.match(text) and ("/" in text or "\\" in text)


def _of_file_address(text: str) -> Path:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise Unreadable(f"it is no address of a file: {error}") from error
    if "\x00" in unquote(parts.path):
        raise Unreadable("no file can have that name")
    if parts.netloc.casefold() in _HERE:
        return Path(url2pathname(parts.path))
    if os.name == "nt":
        return Path(url2pathname(f"//{parts.netloc}{parts.path}"))
    raise Unreadable(f"it lies on the computer {parts.netloc}")


def keeps_copies(place: Place) -> bool:
    """Whether copies of files can be kept beside a plan, where everybody has them who has the plan."""
    return isinstance(place, Path)


class EvidenceFile:
    """The file of a piece of evidence that is being added: read, and if wanted copied, before the piece is saved."""

    def __init__(self, place: Place, today: date, *, is_kept: bool) -> None:
        """Takes where the plan is, the day, and whether a copy is kept beside it.

        Raises:
            Invalid: if one is to be kept of a plan on a server.
        """
        if is_kept and not keeps_copies(place):
            raise Invalid(
                "place",
                "of a plan on a server no copies are kept: nobody else could open one on this computer. Leave the file "
                "where everybody can reach it, and give its path or address",
            )
        self._plan, self._today, self._is_kept = path_of(place), today, is_kept
        self._copy: Path | None = None
        self.words = ""
        """What was noted, or why nothing was; empty where nobody would expect a file there."""

    def finished(self, edits: list[Edit], reading: FileReading) -> list[Edit]:
        """The edits, with what was noted of the file of the piece that they add. It can take long.

        Raises:
            Invalid: if a copy is to be kept and there is no file to copy.
            StoreError: if the copy cannot be written.
            StoppedReading: if it was stopped; no copy is left then.
        """
        self.undo()
        return [self._with_file(edit, reading) for edit in edits]

    def undo(self) -> None:
        """Takes the copy away again: the piece was not saved."""
        if self._copy is not None:
            self._copy.unlink(missing_ok=True)
            self._copy = None

    def saved(self) -> None:
        """The piece is saved: its copy stays."""
        self._copy = None

    def _with_file(self, edit: Edit, reading: FileReading) -> Edit:
        piece = edit.after
        if not isinstance(piece, Evidence):
            return edit
        self.words = ""
        try:
            path = readable_file(piece.place, self._plan)
            if path is None:
                if self._is_kept:
                    raise Invalid("place", "there is no file to keep a copy of: give its path")
                return edit
            return with_file(edit, self._noted(piece, path, reading))
        except Unreadable as why:
            if self._is_kept:
                raise Invalid("place", f"no copy can be kept of {piece.place}: {why}") from why
            self.words = f"only its address is kept: {why}"
            return edit

    def _noted(self, piece: Evidence, path: Path, reading: FileReading) -> NotedFile:
        if self._is_kept:
            self._copy, size, sha256 = keep(path, kept_name(piece, path.name), self._plan, reading)
            self.words = f"{size_words(size)} noted, and a copy is kept as {self._copy.name}"
        else:
            size, sha256 = read_through(path, reading)
            self.words = f"{size_words(size)} noted"
        kept = self._copy.name if self._copy is not None else ""
        return NotedFile(size, sha256, self._today, kept, _lasting(piece.place, path, self._plan))


def readable_file(place: str, plan: Path) -> Path | None:
    """The file of a place; None where it is an address. Raises Unreadable, with why the likeliest cannot be read."""
    paths = paths_of(place, plan)
    refusals = []
    # Typed in a folder, a path means what is in it.
    for path in reversed(paths):
        refusal = why_not_file(path)
        if refusal is None:
            return path
        refusals.append(refusal)
    if refusals:
        raise next((refusal for refusal in refusals if refusal.state is not FileState.GONE), refusals[0])
    return None


def _lasting(place: str, path: Path, plan: Path) -> str:
    """The whole path, where what was typed would mean another file in another folder, or for somebody else."""
    is_beside_plan = (plan.absolute().parent / place.strip()) == path
    is_relative = not Path(place.strip()).is_absolute() and not place.strip().casefold().startswith("file:")
    return str(path.absolute()) if is_relative and not is_beside_plan else ""


def check_evidence(
    plan: Plan, database: Path, reading: FileReading, tell: Callable[[Evidence], None] | None = None
) -> Iterator[FileCheck]:
    """Looks at the file of every piece of evidence that counts, in the order of the plan; one at a time, as asked for.

    Args:
        plan: The plan.
        database: Where it is kept.
        reading: Stops it.
        tell: Is told of each piece before its file is read.

    Raises:
        StoppedReading: if it was stopped.
    """
    for piece in plan.evidence:
        if not piece.withdrawn:
            if tell is not None:
                tell(piece)
            yield check_piece(piece, database, reading)


def check_piece(piece: Evidence, database: Path, reading: FileReading) -> FileCheck:
    """How the file of a piece of evidence stands against what was noted; of one that is kept, its copy counts.

    Raises:
        StoppedReading: if it was stopped.
    """
    original = _check_original(piece, database, reading)
    if not piece.kept:
        return original
    copy = kept_file(piece, database)
    remark = ""
    if original.state.is_wrong:
        remark = f"the original is {original.state}"
    if copy is None:
        return FileCheck(piece, FileState.GONE, "its kept copy is gone")
    try:
        size, sha256 = read_through(copy, reading)
    except Unreadable as why:
        return FileCheck(piece, FileState.NOT_REACHABLE, f"its kept copy cannot be read: {why}")
    if (size, sha256) != (piece.size, piece.sha256):
        return FileCheck(piece, FileState.CHANGED, "its kept copy was changed")
    return FileCheck(piece, FileState.SAME, remark)


def _check_original(piece: Evidence, database: Path, reading: FileReading) -> FileCheck:
    try:
        paths = paths_of(piece.place, database)
        path = next((path for path in paths if why_not_file(path) is None), None)
        if path is None:
            if paths and (refusal := why_not_file(paths[0])) is not None:
                raise refusal
            state = FileState.GONE if piece.sha256 else FileState.ADDRESS
            return FileCheck(piece, state, "" if piece.place else "no place is given")
        if not piece.sha256:
            return FileCheck(piece, FileState.NEVER_NOTED, "it was added before files were noted, or could not be read")
        size, sha256 = read_through(path, reading)
    except Unreadable as why:
        return FileCheck(piece, why.state if piece.sha256 else FileState.ADDRESS, str(why))
    if (size, sha256) == (piece.size, piece.sha256):
        return FileCheck(piece, FileState.SAME)
    return FileCheck(piece, FileState.CHANGED, f"it has {size_words(size)} now" if size != piece.size else "")

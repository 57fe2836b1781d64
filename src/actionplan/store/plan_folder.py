"""What is written beside a plan, or from it: for whom it is, and what it never takes the place of.

Every file that the program writes goes through here, or is a copy of the plan made in ``sqlite/copies.py``, so that an
export, the minutes and a backup have the same rules.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from actionplan.atomic import (
    OWNER_ONLY,
    Access,
    drafts_in,
    finished_file,
    make_folder,
    remove_drafts,
    replaced_file,
    why_not_written,
    write_new,
    write_over,
)
from actionplan.store import StoreError

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite may have beside a database, and belongs to it."""
BACKUPS, MINUTES, EVIDENCE = "-backups", "-minutes", "-evidence"
"""What the names of the folders of a plan have behind its own."""
_HEADER = b"SQLite format 3\0"
_ZEROS = 1 << 20
"""So many bytes are overwritten at once."""


def backup_folder(plan: Path) -> Path:
    """Where the backups of a plan lie."""
    return plan.with_name(f"{plan.stem}{BACKUPS}")


def minutes_folder(plan: Path) -> Path:
    """Where the minutes of a plan's reviews lie."""
    return plan.with_name(f"{plan.stem}{MINUTES}")


def evidence_folder(plan: Path) -> Path:
    """Where the copies of a plan's evidence lie."""
    return plan.with_name(f"{plan.stem}{EVIDENCE}")


def backup_evidence_folder(backup: Path, plan: Path) -> Path:
    """Where a backup has the copies of the evidence, by their digests: those in the plan's own folder have one."""
    if _same(backup.parent, backup_folder(plan)):
        return backup.parent / "evidence"
    return evidence_folder(backup)


def names_of(plan: Path) -> tuple[Path, ...]:
    """The name of a plan, and where that is a link, its own."""
    return tuple(dict.fromkeys((plan, plan.resolve())))


def entries_of(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing where it cannot be read."""
    with contextlib.suppress(OSError):
        return sorted(folder.iterdir())
    return []


def files_in(*folders: Path) -> Iterator[Path]:
    """The files in some folders."""
    for folder in folders:
        yield from (file for file in entries_of(folder) if file.is_file())


def others_beside(plan: Path) -> Iterator[Path]:
    """The files beside a plan, without its own: SQLite's locks would be lost if one of those were opened."""
    own = {name.name + ending for name in names_of(plan) for ending in ("", *BESIDE)}
    for file in files_in(plan.parent):
        if file.name not in own and not _same(file, plan):
            yield file


def is_database(file: Path) -> bool:
    """Whether a file is a database, by how it begins. Never of the plan that is open: its locks would be lost."""
    with contextlib.suppress(OSError), file.open("rb") as stream:
        return stream.read(len(_HEADER)) == _HEADER
    return False


def access_like(plan: Path) -> Access:
    """Who may have what is the plan's: its owner alone, or the group that shares it."""
    try:
        status = plan.stat()
    except (OSError, ValueError):
        return OWNER_ONLY
    if not status.st_mode & stat.S_IWGRP:
        return OWNER_ONLY
    return Access(0o660, status.st_gid)


def access_at(target: Path, plan: Path) -> Access:
    """Who may have what is written at ``target``: what lies beside a shared plan is its group's, all else the writer's.

    Args:
        target: The file to be written; its folder is there.
        plan: The database that it is made from.
    """
    folder = target.parent.resolve()
    if plan.resolve().parent not in (folder, *folder.parents):
        return OWNER_ONLY
    return access_like(plan)


def made_folder(folder: Path, plan: Path) -> Path:
    """A folder beside the plan, made if it is not there, for those who may have the plan.

    Raises:
        StoreError: if it cannot be made.
    """
    try:
        make_folder(folder, access_like(plan))
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror or error}") from error
    return folder


def refuse_target(target: Path, plan: Path) -> bool:
    """Refuses to write at ``target`` what must not be written over, whatever somebody has confirmed.

    Returns:
        Whether there is a file, which somebody has to confirm.

    Raises:
        StoreError: if it is the plan's own, is no file, or cannot be there.
    """
    try:
        if not target.parent.is_dir():
            raise StoreError(f"there is no folder {target.parent}; make it first")
        there = target.lstat()
    except FileNotFoundError:
        there = None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{target} cannot be written: {reason}") from error
    if there is not None and not stat.S_ISREG(there.st_mode):
        raise StoreError(_no_file(target, there.st_mode))
    part = _part_of_plan(target, plan)
    if part:
        raise StoreError(f"{target} is {part}; choose another name")
    return there is not None


def _no_file(target: Path, mode: int) -> str:
    if stat.S_ISDIR(mode):
        return f"{target} is a folder; give the name of a file in it"
    if stat.S_ISLNK(mode):
        return f"{target} is a link to {target.readlink()}; name that file itself"
    return f"{target} is a device or a pipe, which is never overwritten; choose another name"


def _part_of_plan(target: Path, plan: Path) -> str:
    """What of the plan's stands at ``target``, or is to stand there, by whatever name; empty if nothing."""
    for base in dict.fromkeys((plan, plan.resolve())):
        if _same(target.parent, backup_folder(base)):
            return "in the folder that the program keeps the plan's backups in"
        if _same(target.parent, evidence_folder(base)):
            return "in the folder that the program keeps the plan's evidence in"
        if _is_named(target, base):
            return "the plan's database"
        if any(_is_named(target, base.with_name(base.name + ending)) for ending in BESIDE):
            return "a part of the plan"
        with contextlib.suppress(OSError):
            if target.exists() and any(_same(target, backup) for backup in backup_folder(base).iterdir()):
                return "a backup of the plan"
    return ""


def _is_named(target: Path, file: Path) -> bool:
    """Whether ``target`` is a file, or would be it if there were one, on a system where capitals make no difference."""
    has_same_name = target.name.casefold() == file.name.casefold() and _same(target.parent, file.parent)
    return has_same_name or _same(target, file)


def _same(path: Path, second_path: Path) -> bool:
    """Whether two names are of one file or folder; not if there is none."""
    try:
        return path.samefile(second_path)
    except (OSError, ValueError):
        return False


def write_document(target: Path, data: bytes, plan: Path, *, over: bool = False) -> None:
    """Writes a document made from a plan, whole or not at all.

    Args:
        target: Its name; the folder has to be there.
        data: What is in it.
        plan: The database that it is made from.
        over: Whether it may take the place of a file that is there.

    Raises:
        FileExistsError: if there is a file of that name, unless ``over``.
        StoreError: if it cannot be written, or must not be written there.
    """
    there = refuse_target(target, plan)
    if there and not over:
        raise FileExistsError(target)
    try:
        if there:
            write_over(target, data)
        else:
            write_new(target, data, access_at(target, plan))
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError(why_not_written(target, error)) from error


@contextlib.contextmanager
def document_draft(target: Path, plan: Path, *, over: bool = False) -> Iterator[Path]:
    """Gives an empty file for a document that is too big to be made in memory; put in place if the block ends well.

    Args:
        target: The document's name; the folder has to be there.
        plan: The database that it is made from.
        over: Whether it may take the place of a file that is there.

    Raises:
        FileExistsError: if there is a file of that name, unless ``over``.
        StoreError: if it cannot be written, or must not be written there.
    """
    there = refuse_target(target, plan)
    if there and not over:
        raise FileExistsError(target)
    try:
        with replaced_file(target) if there else finished_file(target, access_at(target, plan)) as draft:
            yield draft
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError(why_not_written(target, error)) from error


def drafts(plan: Path) -> list[Path]:
    """The drafts beside a plan: somebody writes there just now, or was killed while they did."""
    return [draft for folder in _folders(plan) for draft in drafts_in(folder)]


def clear_drafts(plan: Path) -> None:
    """Takes away the drafts beside a plan that a killed program has left."""
    for folder in _folders(plan):
        remove_drafts(folder)


def _folders(plan: Path) -> Iterator[Path]:
    yield from (plan.parent, backup_folder(plan), minutes_folder(plan), evidence_folder(plan))
    yield backup_folder(plan) / "evidence"


def destroy_file(file: Path) -> str:
    """Overwrites a file and takes it away. Answers why it is still there; empty if it is gone.

    One that has another name elsewhere is only taken away, since that is somebody's own; so is a link. What a disk has
    put somewhere else meanwhile is out of any program's reach.
    """
    try:
        status = file.lstat()
        if not stat.S_ISREG(status.st_mode):
            file.unlink()
            return ""
        if status.st_nlink > 1:
            file.unlink()
            return "it has another name on this disk, where its content still is"
        with file.open("r+b") as stream:
            for _ in range(0, status.st_size, _ZEROS):
                stream.write(bytes(min(_ZEROS, status.st_size - stream.tell())))
            stream.flush()
            os.fsync(stream.fileno())
        file.unlink()
    except OSError as error:
        return str(error.strerror or error)
    return ""

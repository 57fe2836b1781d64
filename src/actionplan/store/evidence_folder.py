"""The folder beside a plan with the copies of its evidence, and what backups have of it.

A copy is never written over and never altered. Backups have each by its digest, once however many backups there are.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from actionplan.atomic import finished_file, why_not_written
from actionplan.model.action import Evidence
from actionplan.model.evidence_files import safe_file_name
from actionplan.store import StoreError
from actionplan.store.file_reading import FileReading, Unreadable, read_through
from actionplan.store.plan_folder import (
    access_like,
    backup_evidence_folder,
    backup_folder,
    evidence_folder,
    made_folder,
)

KeptFile = tuple[str, str, int | None]
"""What a copy is called, its SHA-256, and its size in bytes."""


def keep(source: Path, name: str, plan: Path, reading: FileReading) -> tuple[Path, int, str]:
    """Copies a file into the folder beside the plan, whole or not at all, never over another.

    Args:
        source: A regular file, or a link to one.
        name: What the copy is to be called; where that is taken, a number is put behind it.
        plan: The database.
        reading: How far it has got; stops it.

    Returns:
        The copy, its size in bytes and its SHA-256.

    Raises:
        Unreadable, StoppedReading: as :func:`.read_through`.
        StoreError: if the copy cannot be written.
    """
    folder = made_folder(evidence_folder(plan), plan)
    taken = [entry.name for entry in folder.iterdir()]
    while True:
        target = folder / safe_file_name(name, taken)
        try:
            size, sha256 = copy_file(source, target, plan, reading)
        except FileExistsError:
            # Somebody else was faster.
            taken.append(target.name)
        else:
            return target, size, sha256


def copy_file(source: Path, target: Path, plan: Path, reading: FileReading, digest: str = "") -> tuple[int, str]:
    """Copies a file, for those who may have the plan. Answers with its size and SHA-256.

    Raises:
        FileExistsError: if there is something at ``target``.
        Unreadable: if it cannot be read, or is not of ``digest``; nothing is at ``target`` then.
        StoreError: if it cannot be written.
    """
    try:
        with finished_file(target, access_like(plan)) as draft, draft.open("wb") as stream:
            size, sha256 = read_through(source, reading, stream.write)
            if digest and sha256 != digest:
                raise Unreadable(f"{source} is not what was kept")
            stream.flush()
    except (FileExistsError, Unreadable):
        raise
    except OSError as error:
        raise StoreError(why_not_written(target, error)) from error
    return size, sha256


def kept_file(piece: Evidence, plan: Path) -> Path | None:
    """The copy of a piece of evidence beside the plan; None where there is none.

    By its name; else by its digest: beside a copy of the plan it is called by that, and somebody may have renamed it.
    """
    if not piece.kept:
        return None
    return _copy_in(evidence_folder(plan), (piece.kept, piece.sha256, piece.size))


def _copy_in(folder: Path, kept: KeptFile) -> Path | None:
    name, digest, size = kept
    for known_name in (safe_file_name(name), digest):
        if known_name and (folder / known_name).is_file():
            return folder / known_name
    for file in _of_size(folder, size):
        try:
            if read_through(file, FileReading())[1] == digest:
                return file
        except Unreadable:
            continue
    return None


def _of_size(folder: Path, size: int | None) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        yield from (Path(entry.path) for entry in entries if entry.is_file() and entry.stat().st_size == size)
    except OSError:
        return


def take_along(kept: Collection[KeptFile], plan: Path, backup: Path) -> tuple[str, ...]:
    """Puts what is kept of the evidence beside a backup of the plan, each by its digest, where it is not there yet.

    Returns:
        Why a copy could not be taken along, a sentence each. What is changed or gone is no backup of what was kept.
    """
    troubles = []
    folder = backup_evidence_folder(backup, plan)
    for name, digest, size in kept:
        if (folder / digest).exists():
            continue
        source = _copy_in(evidence_folder(plan), (name, digest, size))
        if source is None:
            troubles.append(f"{name} is not in the backup: the copy is gone")
            continue
        try:
            made_folder(folder, plan)
            copy_file(source, folder / digest, plan, FileReading(), digest)
        except FileExistsError:
            continue
        except (StoreError, Unreadable) as error:
            troubles.append(f"{name} is not in the backup: {error}")
    return tuple(troubles)


def put_back(kept: Collection[KeptFile], plan: Path, backup: Path) -> None:
    """Puts back what is missing of the kept evidence, from what lies beside a backup; nothing is written over.

    What is nowhere stays missing: a look at the evidence says so.
    """
    sources = dict.fromkeys((backup_evidence_folder(backup, plan), backup_folder(plan) / "evidence"))
    for name, digest, _ in kept:
        target = evidence_folder(plan) / safe_file_name(name)
        for source in sources:
            if target.exists() or not (source / digest).is_file():
                continue
            try:
                made_folder(evidence_folder(plan), plan)
                copy_file(source / digest, target, plan, FileReading(), digest)
            except (FileExistsError, StoreError, Unreadable):
                continue

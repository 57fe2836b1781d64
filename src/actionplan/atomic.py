"""Files put in place whole or not at all, and never open to more people than they are for."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_DRAFT = re.compile(r"\..+\.[0-9a-f]{8}\.actionplan-part(-journal)?")
_DAY_SECONDS = 86_400
_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
_GROUP_FOLDER = stat.S_ISGID | stat.S_IRWXG
_OWN_FOLDER_MODE, _SHARED_FOLDER_MODE = 0o700, 0o2770


class Access(NamedTuple):
    """Who may read and write a file."""

    mode: int = 0o600
    group: int = -1
    """The group that the mode is for; -1 for the one that the file has anyway."""
    owner: int = -1

    @property
    def is_shared(self) -> bool:
        """Whether a group may write too."""
        return bool(self.mode & stat.S_IWGRP)


OWNER_ONLY = Access()


def write_new(target: Path, data: bytes, access: Access = OWNER_ONLY) -> None:
    """Writes a file, whole or not at all, never over another.

    Raises:
        FileExistsError: if there is something at ``target``.
        OSError: if it cannot be written.
    """
    with finished_file(target, access) as draft:
        draft.write_bytes(data)


def write_over(target: Path, data: bytes) -> None:
    """Writes a file in the place of one that is there; it is for the same people. The old one stays until it is whole.

    Raises:
        OSError: if it cannot be written, or there is none.
    """
    with replaced_file(target) as draft:
        draft.write_bytes(data)


@contextlib.contextmanager
def replaced_file(target: Path) -> Iterator[Path]:
    """Gives an empty file to write to; if the block ends well, it takes the place of the one at ``target``.

    It is for the same people.

    Raises:
        OSError: if it cannot be written, or there is none.
    """
    status = target.lstat()
    with draft_of(target, OWNER_ONLY) as draft:
        yield draft
        _open_to(draft, Access(status.st_mode & 0o777, status.st_gid, status.st_uid))
        _sync(draft)
        draft.replace(target)
        sync_folder(target.parent)


@contextlib.contextmanager
def finished_file(target: Path, access: Access = OWNER_ONLY) -> Iterator[Path]:
    """Gives an empty file to write to; if the block ends well, it is synced and put in place, never over another.

    It is for those who may have it from its first byte on.

    Raises:
        FileExistsError: if there is something at ``target`` by then.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        # Not the target: a file stands where its folder should be.
        raise NotADirectoryError(f"{target.parent} is not a folder") from None
    with draft_of(target, access) as draft:
        yield draft
        _sync(draft)
        put_in_place(draft, target)
        sync_folder(target.parent)


@contextlib.contextmanager
def draft_of(target: Path, access: Access) -> Iterator[Path]:
    """An empty file beside the target, gone at the end if it is still there."""
    remove_drafts(target.parent)
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}.actionplan-part")
    try:
        os.close(os.open(draft, _NEW_FILE, 0o600))
        _open_to(draft, access)
        yield draft
    finally:
        for leftover in (draft, draft.with_name(f"{draft.name}-journal")):
            leftover.unlink(missing_ok=True)


def _open_to(file: Path, access: Access) -> None:
    """Gives a file to those who may have it; where its group cannot be set, to no group."""
    if os.name == "nt":
        return
    mode, status = access.mode, file.stat()
    if access.owner not in (-1, status.st_uid):
        # Only root can; for everybody else it is the writer's own from now on.
        with contextlib.suppress(OSError):
            os.chown(file, access.owner, -1)
    if access.group not in (-1, status.st_gid):
        try:
            os.chown(file, -1, access.group)
        except OSError:
            mode &= ~stat.S_IRWXG
    file.chmod(mode)


def make_folder(folder: Path, access: Access = OWNER_ONLY) -> None:
    """Makes a folder for those who may have the files in it. One that is there is opened to the group if it is ours.

    Raises:
        OSError: if it cannot be made.
    """
    # Of a plan on a server nothing may have been written on this computer yet.
    folder.parent.mkdir(mode=_OWN_FOLDER_MODE, parents=True, exist_ok=True)
    try:
        folder.mkdir(mode=_OWN_FOLDER_MODE)
    except FileExistsError:
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from None
        if not access.is_shared or folder.stat().st_mode & _GROUP_FOLDER == _GROUP_FOLDER:
            return
    mode = _SHARED_FOLDER_MODE if access.is_shared else _OWN_FOLDER_MODE
    with contextlib.suppress(OSError):
        _open_to(folder, access._replace(mode=mode))


def drafts_in(folder: Path) -> list[Path]:
    """The drafts in a folder: somebody is writing just now, or was killed while they did."""
    with contextlib.suppress(OSError):
        return [Path(entry.path) for entry in os.scandir(folder) if _DRAFT.fullmatch(entry.name)]
    return []


def remove_drafts(folder: Path) -> None:
    """Takes away what a program that was killed has left: drafts that are a day old, so that nobody writes to them."""
    from time import time

    for draft in drafts_in(folder):
        with contextlib.suppress(OSError):
            status = draft.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_mtime < time() - _DAY_SECONDS:
                draft.unlink()


def why_not_written(target: Path, error: OSError) -> str:
    """Which file could not be written, why, and what to do where that is known."""
    if error.errno in _NO_ROOM:
        return f"{target} cannot be written: the disk is full. Make room, or choose another disk"
    return f"{target} cannot be written: {error.strerror or error}"


def put_in_place(draft: Path, target: Path) -> None:
    """Renames without overwriting: a hard link refuses an existing name where a POSIX rename would replace it."""
    if os.name == "nt":
        draft.rename(target)
        return
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the look before the rename is the best there is.
        if target.exists():
            raise FileExistsError(target) from None
        draft.rename(target)


def _sync(file: Path) -> None:
    """Flushes a file to the disk."""
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Flushes the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

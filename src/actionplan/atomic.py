"""Files put in place whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_new(target: Path, data: bytes) -> None:
    """Writes a file that only its owner can read, whole or not at all, never over another.

    Raises:
        FileExistsError: if there is something at ``target``.
        OSError: if it cannot be written.
    """
    with finished_file(target) as draft, os.fdopen(os.open(draft, _NEW_FILE, 0o600), "wb") as file:
        file.write(data)


def write_over(target: Path, data: bytes) -> None:
    """Like :func:`write_new`, in place of a file that may be there: until the new one is whole, the old one stays.

    Raises:
        OSError: if it cannot be written.
    """
    place = target.with_name(f".{target.name}.{os.urandom(4).hex()}.new")
    try:
        write_new(place, data)
        place.replace(target)
    finally:
        place.unlink(missing_ok=True)


@contextlib.contextmanager
def finished_file(target: Path) -> Iterator[Path]:
    """Gives a name to write to; if the block ends well, the file is synced and put in place, never over another.

    Raises:
        FileExistsError: if there is something at ``target`` by then.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        # Not the target: a file stands where its folder should be.
        raise NotADirectoryError(f"{target.parent} is no folder") from None
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    try:
        yield draft
        _sync(draft)
        _put_in_place(draft, target)
        _sync(target.parent)
    finally:
        for leftover in (draft, draft.with_name(f"{draft.name}-journal")):
            leftover.unlink(missing_ok=True)


def _put_in_place(draft: Path, target: Path) -> None:
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


def _sync(path: Path) -> None:
    """Flushes a file, or a folder's entries where the system can, to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

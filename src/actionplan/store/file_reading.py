"""Reading a file that may be big, or lie behind a slow network: how far it has got can be asked, and it can be stopped.

Only regular files are ever read. A link to one is followed; a folder, a pipe or a device is not opened.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Event

from actionplan.model.evidence_files import FileState, size_words
from actionplan.model.refusal import Refusal

_BLOCK = 1 << 20
_MOUNTS = frozenset({"mnt", "media", "Volumes", "net", "home", "Users"})
"""Below these lies what is another disk, or another person's."""


class Unreadable(Refusal):
    """A file that cannot be read; ``state`` says whether it is gone, or only cannot be reached."""

    def __init__(self, why: str, state: FileState = FileState.NOT_REACHABLE) -> None:
        super().__init__(why)
        self.state = state


class StoppedReading(Refusal):
    """Somebody has stopped it."""


class FileReading:
    """How far the reading of a file has got; asked and stopped from another thread."""

    def __init__(self) -> None:
        self.name = ""
        """The file that is being read; empty before."""
        self.size = 0
        """Its bytes."""
        self.bytes_read = 0
        self._stop = Event()

    def stop(self) -> None:
        """Ends it at the next block."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody has stopped it."""
        return self._stop.is_set()

    def refuse_stopped(self) -> None:
        """Raises StoppedReading once it is stopped."""
        if self._stop.is_set():
            raise StoppedReading("stopped: the file was not read, and nothing was saved")

    @property
    def words(self) -> str:
        """What is going on, for the person who waits."""
        if not self.size:
            return f"Reading {self.name} … Esc stops"
        return f"Reading {self.name}: {self.bytes_read * 100 // self.size}% of {size_words(self.size)} … Esc stops"


def why_not_file(path: Path) -> Unreadable | None:
    """Why a path is no file that can be read, without opening it; None where it may be one."""
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        refusal = Unreadable("its disk or folder is not there on this computer")
        if _is_in_reach(path):
            refusal = Unreadable("there is no such file", FileState.GONE)
    except (OSError, ValueError) as error:
        refusal = Unreadable(_reason(error))
    else:
        if stat.S_ISREG(mode):
            return None
        refusal = Unreadable("it is a folder" if stat.S_ISDIR(mode) else "it is a device or a pipe")
    return refusal


def _reason(error: Exception) -> str:
    if isinstance(error, PermissionError):
        return "there is no permission to read it"
    return str(getattr(error, "strerror", None) or error)


def _is_in_reach(path: Path) -> bool:
    """Whether the disk that a path names is there: if not, nobody can say that the file is gone."""
    absolute = path.absolute()
    parts = absolute.parts
    disk = Path(*parts[: 3 if len(parts) > 3 and parts[1] in _MOUNTS else min(2, len(parts) - 1)])
    try:
        return disk.exists()
    except OSError:
        return False


def refuse_unreadable(path: Path) -> None:
    """Raises Unreadable for what is no file, or cannot be opened."""
    refusal = why_not_file(path)
    if refusal is not None:
        raise refusal
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise Unreadable(_reason(error)) from error


def read_through(path: Path, reading: FileReading, sink: Callable[[bytes], object] | None = None) -> tuple[int, str]:
    """Reads a file from beginning to end. Answers with its size in bytes and its SHA-256.

    Args:
        path: A regular file, or a link to one.
        reading: How far it has got; stops it.
        sink: Is given every block.

    Raises:
        Unreadable: if it is no file, or cannot be read.
        StoppedReading: if it was stopped.
        OSError: what ``sink`` raises.
    """
    refusal = why_not_file(path)
    if refusal is not None:
        raise refusal
    digest, size = hashlib.sha256(), 0
    try:
        # Should it have become a pipe meanwhile, nobody waits for its other end.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise Unreadable(_reason(error)) from error
    with os.fdopen(descriptor, "rb", buffering=0) as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("it is a device or a pipe")
        reading.name, reading.size, reading.bytes_read = path.name, status.st_size, 0
        while True:
            reading.refuse_stopped()
            try:
                block = stream.read(_BLOCK)
            except OSError as error:
                raise Unreadable(_reason(error)) from error
            if not block:
                return size, digest.hexdigest()
            digest.update(block)
            size += len(block)
            reading.bytes_read = size
            if sink is not None:
                sink(block)

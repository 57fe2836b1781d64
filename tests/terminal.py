"""A terminal for tests: the program itself in a pty; what it has sent, byte by byte, and what a person would see."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

import actionplan

PATIENCE = 60
"""Seconds after which a test gives up: nothing is measured by them."""


class Terminal:
    """``actionplan`` in a terminal of its own, with the environment of the test."""

    def __init__(self, *args: str, size: tuple[int, int] = (120, 40), paths: Sequence[Path] = ()) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.raw = b""
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        source = str(Path(actionplan.__file__).parents[1])
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.environ["PYTHONPATH"] = os.pathsep.join([*map(str, paths), source, *sys.path])
            os.environ["TERM"] = "xterm-256color"
            os.environ["COLORTERM"] = "truecolor"
            os.execv(sys.executable, [sys.executable, "-W", "ignore", "-m", "actionplan", *args])
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _read(self) -> bool:
        """Reads what has come, waiting for the first of it; False at the end."""
        if not select.select([self._fd], [], [], PATIENCE)[0]:
            raise AssertionError(f"nothing comes any more:\n{self.text}")
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return False
        self.raw += data
        with contextlib.suppress(Exception):
            self._stream.feed(data)
        return bool(data)

    @property
    def text(self) -> str:
        """What stands on the terminal."""
        # pyte's own ``display`` stumbles over a wide sign of which one half was written over.
        columns = range(self.screen.columns)
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in columns).rstrip() for row in rows)

    def wait_for(self, text: str) -> None:
        """Waits until ``text`` is on the terminal."""
        while text not in self.text:
            assert self._read(), f"{text!r} never came:\n{self.text}"

    def press(self, keys: str) -> None:
        """Types."""
        os.write(self._fd, keys.encode())

    def wait_for_end(self) -> int:
        """Waits until the program ends; answers with its exit code."""
        while self._read():
            pass
        code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        self._pid = 0
        return code

    def close(self) -> None:
        """Ends the program if it still runs."""
        if self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = 0
        os.close(self._fd)

"""A terminal for tests: the program itself in a pty; what it has sent, byte by byte, and what a person would see."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

import pyte

import actionplan

PATIENCE = 60
"""Seconds after which a test gives up: nothing is measured by them."""


class Terminal:
    """``actionplan`` in a terminal of its own, with the environment of the test."""

    def __init__(
        self,
        *args: str,
        size: tuple[int, int] = (120, 40),
        paths: Sequence[Path] = (),
        early_keys: str = "",
        program: Sequence[str] = ("-m", "actionplan"),
    ) -> None:
        """Starts it.

        Args:
            args: Its command line.
            size: Columns and lines.
            paths: Where Python looks for modules first.
            early_keys: What is typed before it has even begun to start.
            program: What Python runs in place of ``actionplan``.
        """
        import fcntl
        import pty
        import struct
        import termios

        self.raw = b""
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        source = str(Path(actionplan.__file__).parents[1])
        # Whatever the program starts has this open, so that its end is the end of them all.
        self._lives, lives = os.pipe()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.set_inheritable(lives, True)
            path = os.pathsep.join([*map(str, paths), source, *sys.path])
            # Handed over, since readline adds the size of pytest's own terminal behind Python's back.
            environment = {**os.environ, "PYTHONPATH": path, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execve(sys.executable, [sys.executable, "-W", "ignore", *program, *args], environment)
        os.close(lives)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.settings = termios.tcgetattr(self._fd)
        """How the terminal was found."""
        self.press(early_keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _read(self, deadline: float | None = None) -> bool:
        """Reads what has come, waiting for the first of it; False at the end."""
        left = PATIENCE if deadline is None else max(0.0, deadline - monotonic())
        if not select.select([self._fd], [], [], left)[0]:
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
        # A cursor that blinks writes all the time.
        deadline = monotonic() + PATIENCE
        while text not in self.text:
            assert self._read(deadline), f"{text!r} never came:\n{self.text}"

    def press(self, keys: str) -> None:
        """Types."""
        self.press_bytes(keys.encode())

    def press_bytes(self, data: bytes) -> None:
        """Types what need be no text. A terminal takes so much at once as the program reads, and draws meanwhile."""
        while data:
            reads, writes, _ = select.select([self._fd], [self._fd], [], PATIENCE)
            if writes:
                data = data[os.write(self._fd, data[:1024]) :]
            elif reads:
                self._read()
            else:
                raise AssertionError(f"nothing takes what is typed:\n{self.text}")

    def paste(self, text: str) -> None:
        """Pastes, as a terminal does that takes nothing out of what is pasted."""
        self.press(f"\x1b[200~{text}\x1b[201~")

    def send(self, number: int) -> None:
        """Sends the program a signal."""
        os.kill(self._pid, number)

    def hang_up(self) -> None:
        """Closes the terminal under the program."""
        os.close(self._fd)
        self._fd = -1

    def wait_for_end(self) -> int:
        """Waits until the program ends; answers with its exit code, as a shell does where a signal has ended it."""
        deadline = monotonic() + PATIENCE
        while self._fd >= 0 and self._read(deadline):
            pass
        if not select.select([self._lives], [], [], PATIENCE)[0]:
            raise AssertionError("it runs on")
        code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
        self._pid = 0
        return code

    @property
    def left_on(self) -> set[int]:
        """The modes of the terminal that the program has changed and not put back; showing the cursor is 25."""
        usual = {7, 25}
        now = {int(mode): sign == b"h" for mode, sign in re.findall(rb"\x1b\[\?(\d+)([hl])", self.raw)}
        return {mode for mode, is_on in now.items() if is_on != (mode in usual)}

    @property
    def is_as_it_was(self) -> bool:
        """Whether the terminal is as the program found it: its modes, its settings, its keyboard."""
        import termios

        return (
            not self.left_on
            and self.raw.count(b"\x1b[>") == self.raw.count(b"\x1b[<u")
            and termios.tcgetattr(self._fd) == self.settings
        )

    @property
    def last_words(self) -> str:
        """What was written after the screens were left."""
        return self.raw.rpartition(b"\x1b[?1004l")[2].decode().replace("\r\n", "\n")

    def close(self) -> None:
        """Ends the program if it still runs."""
        if self._pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = 0
        os.close(self._lives)
        if self._fd >= 0:
            os.close(self._fd)

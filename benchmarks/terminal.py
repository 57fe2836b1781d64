"""A program in a pseudo-terminal: how long until something is on the screen, and what it costs.

Output is stamped when it is read and drawn afterwards, so that drawing it (pyte is slow) is no part of what is
measured.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from benchmarks.screen import Screen

SIZE = (120, 40)
PATIENCE = 120.0
"""Seconds after which a program is given up."""
QUIET = 0.06
"""Seconds without output after which the answer to a key is taken to be whole; three frames at Textual's 60 Hz."""
_LULL = 0.01
"""Seconds without output after which what has come is drawn."""
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}
"""What a terminal says when asked: it can show a whole frame at once, and tells of resizes by a signal."""

Condition = Callable[[Screen], bool]


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a key, or of a start; times in milliseconds since then."""

    first: float
    """The first output that changed the screen."""
    shown: float
    """The output with which the condition held."""
    last: float
    """The last output that changed the screen before it fell quiet."""
    bytes: int
    """Bytes of output until then."""


class GaveUp(RuntimeError):
    """What was waited for did not come."""


class Terminal:
    """A program started in a terminal of its own."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = SIZE) -> None:
        self.screen = Screen(*size)
        self._chunks: list[tuple[float, bytes]] = []
        self._drawn = 0
        self._ended = False
        self._fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.begun = perf_counter()
        """When it was started."""
        self._process = subprocess.Popen(
            argv, stdin=slave, stdout=slave, stderr=slave, env=dict(env), start_new_session=True
        )
        os.close(slave)
        os.set_blocking(self._fd, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # --- reading -------------------------------------------------------------------------------------------

    def fileno(self) -> int:
        """What to select on, for something to read."""
        return self._fd

    def _poll(self, seconds: float = 0.0) -> bool:
        """Reads what there is, waiting at most so long for it. Answers whether something came."""
        if self._ended or not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._ended = True
            return False
        self._chunks.append((perf_counter(), data))
        for question, answer in _ANSWERS.items():
            if question in data:
                os.write(self._fd, answer)
        return True

    def wait(self, until: Condition | None, since: float, quiet: float = QUIET, patience: float = PATIENCE) -> Seen:
        """Waits until ``until`` holds (any change, if None), then until it is quiet for ``quiet`` seconds.

        Args:
            until: What is to be on the screen.
            since: From when times count, as :func:`time.perf_counter` has it.
            quiet: Seconds without output; 0 to wait for none.
            patience: Seconds after which to give up.

        Raises:
            GaveUp: if it does not come.
        """
        mark, heard = self._drawn, since
        first = shown = last = None
        while True:
            while self._drawn < len(self._chunks):
                heard, data = self._chunks[self._drawn]
                self._drawn += 1
                if self.screen.feed(data, self._poll):
                    last = heard
                    first = heard if first is None else first
                    if shown is None and (until is None or until(self.screen)):
                        shown = heard
                if shown is not None and not quiet:
                    break
            now = perf_counter()
            if shown is not None and first is not None and last is not None and now - heard >= quiet:
                size = sum(len(data) for _, data in self._chunks[mark : self._drawn])
                return Seen((first - since) * 1000, (shown - since) * 1000, (last - since) * 1000, size)
            if self._ended or now - since > patience:
                raise GaveUp(f"what was waited for never came\n{self.screen.text}")
            if self._poll(quiet or 1.0):
                while self._poll(_LULL):
                    pass

    def started(self, until: Condition, quiet: float = QUIET) -> Seen:
        """Waits until the program shows something, in milliseconds since it was started."""
        return self.wait(until, self.begun, quiet)

    def press(self, keys: str, until: Condition | None = None, quiet: float = QUIET) -> Seen:
        """Types, and waits for what comes of it."""
        self.drain()
        begun = perf_counter()
        os.write(self._fd, keys.encode())
        return self.wait(until, begun, quiet)

    def drawn_until(self, until: Condition) -> float | None:
        """Draws what has been read; when what makes ``until`` hold was read, None if nothing does."""
        while self._drawn < len(self._chunks):
            heard, data = self._chunks[self._drawn]
            self._drawn += 1
            if self.screen.feed(data, self._poll) and until(self.screen):
                return heard
        return None

    def drain(self, quiet: float = 0.0) -> None:
        """Draws what has come without being waited for, until it is quiet for so many seconds."""
        while self._poll(quiet):
            pass
        while self._drawn < len(self._chunks):
            self.screen.feed(self._chunks[self._drawn][1], self._poll)
            self._drawn += 1

    def wait_for_end(self) -> float:
        """Reads until the program has ended; milliseconds since it was started."""
        while not self._ended:
            self._poll(1.0)
        self._process.wait()
        return (perf_counter() - self.begun) * 1000

    @staticmethod
    def all_show(terminals: Sequence[Terminal], until: Condition, since: float, patience: float) -> list[float]:
        """Waits until each of several terminals shows something; milliseconds until each did, since ``since``.

        All of them are read first and drawn afterwards, so that drawing one is no part of another's time.

        Raises:
            GaveUp: if one does not.
        """
        shown: list[float] = []
        waiting = list(terminals)
        while waiting:
            while ready := select.select(waiting, [], [], QUIET)[0]:
                for terminal in ready:
                    terminal._poll()
            for terminal in tuple(waiting):
                heard = terminal.drawn_until(until)
                if heard is not None:
                    shown.append((heard - since) * 1000)
                    waiting.remove(terminal)
                elif terminal._ended or perf_counter() - since > patience:
                    raise GaveUp(f"what was waited for never came\n{terminal.screen.text}")
        return shown

    # --- what it costs -------------------------------------------------------------------------------------

    @property
    def peak_mib(self) -> float:
        """The most memory it has held so far, in MiB."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        return 0.0

    @property
    def cpu_seconds(self) -> float:
        """The processor time that all its threads have used so far."""
        used = 0
        for task in Path(f"/proc/{self._process.pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                used += int((task / "schedstat").read_text().split()[0])
        return used / 1e9

    def close(self) -> None:
        """Ends it with ctrl+q, and where that does not help, by force."""
        if self._process.poll() is None:
            with contextlib.suppress(OSError):
                os.write(self._fd, b"\x11")
            end = perf_counter() + 10
            while self._process.poll() is None and perf_counter() < end:
                self._poll(0.05)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._fd)

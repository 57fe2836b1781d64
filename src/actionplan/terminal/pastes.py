"""What a terminal sends, parted into keys and pastes. A paste is text, whatever is in it.

A terminal sends ``ESC[200~`` before a paste and ``ESC[201~`` behind it. Textual ends a paste at any escape character in
it, and presses what follows as keys: a pasted line of a coloured log could rate an action. Here a paste ends at its end
marker only; and because pasted text may hold such a marker too, and not every terminal takes it out, what follows the
marker without a pause still belongs to the paste if another end marker comes behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

START, END = "\x1b[200~", "\x1b[201~"
QUIET_SECONDS = 0.05
"""A paste is over when its end marker has come and then nothing for so long."""
REPORTS_SECONDS = 0.25
"""Or so long after the marker, where nothing but reports of the mouse came behind it: a mouse may move all the time."""
STALL_SECONDS = 1.0
"""A paste without an end is given on as it is when nothing has come for so long."""
LONGEST = 1_000_000
"""More characters than these are given on in pieces."""

_REPORTS = re.compile(r"(?:\x1b\[(?:<[\d;]*[Mm]?|[IO])?)*\x1b?")
_ONE_KEY = re.compile(r"(?:\x1b\[[0-?]*[ -/]*[@-~])+|\x1bO.|\x1b?.|\x1b", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys, and reports of the terminal's, as they were sent."""

    text: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """A paste without its markers; every other character of it is there."""

    text: str


Piece = Typed | Pasted


class PasteReader:
    """Parts what comes, in chunks of any size.

    Args:
        clock: The time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._tail = ""
        """The last keys, in which a start marker may have begun."""
        self._pasted: str | None = None
        """What has come since the start marker; None outside a paste."""
        self._last = 0.0
        self._ended: float | None = None
        """When the end marker came."""
        self._stalled = False
        """Whether the paste has been given on without its end."""

    @property
    def holds_paste(self) -> bool:
        """Whether a paste waits for its end, so that :meth:`tick` should be called soon."""
        return self._pasted is not None

    def feed(self, data: str) -> list[Piece]:
        """What is certain after ``data`` has come."""
        pieces: list[Piece] = []
        if self._stalled and END not in (self._pasted or "") + data and _ONE_KEY.fullmatch(data):
            # Nobody waits for the end of that paste any more: somebody presses a key.
            self._leave()
        if self._pasted is None:
            data = self._keys(data, pieces)
        if data and self._pasted is not None:
            self._collect(data, pieces)
        return pieces

    def tick(self) -> list[Piece]:
        """What has become certain because nothing has come for a while."""
        if self._pasted is None:
            return []
        now = self._clock()
        if self._ended is not None:
            behind = self._pasted.rpartition(END)[2]
            only_reports = _REPORTS.fullmatch(behind) is not None and now - self._ended >= REPORTS_SECONDS
            return self._finished() if only_reports or now - self._last >= QUIET_SECONDS else []
        if not self._stalled and now - self._last >= STALL_SECONDS:
            self._stalled = True
            return self._given_on()
        return []

    def _keys(self, data: str, pieces: list[Piece]) -> str:
        """Takes the keys from the front of ``data``; the rest is the beginning of a paste."""
        joined = self._tail + data
        start = joined.find(START)
        if start < 0:
            self._tail = joined[-len(START) + 1 :]
            pieces.append(Typed(data))
            return ""
        place = start + len(START) - len(self._tail)
        # The front of the marker may have been given on before; so whoever reads the keys sees all of it, and its end.
        pieces.append(Typed(data[:place] + END))
        self._tail, self._pasted, self._last = "", "", self._clock()
        return data[place:]

    def _collect(self, data: str, pieces: list[Piece]) -> None:
        before = self._pasted or ""
        self._pasted = before + data
        self._last = self._clock()
        self._stalled = False
        if END in self._pasted[max(0, len(before) - len(END)) :]:
            self._ended = self._last
        elif self._ended is None and len(self._pasted) > LONGEST:
            pieces += self._given_on()

    def _given_on(self) -> list[Piece]:
        """What is there of a paste without an end, but for what may be the beginning of its end marker."""
        text = self._pasted or ""
        part = next((size for size in range(len(END) - 1, 0, -1) if text.endswith(END[:size])), 0)
        self._pasted = text[len(text) - part :]
        given = text[: len(text) - part]
        return [Pasted(given)] if given else []

    def _finished(self) -> list[Piece]:
        text, _, behind = (self._pasted or "").rpartition(END)
        self._leave()
        # Two pastes without a pause between them are one.
        return [Pasted(text.replace(END + START, "")), *(self.feed(behind) if behind else [])]

    def _leave(self) -> None:
        self._pasted, self._ended, self._stalled, self._tail = None, None, False, ""

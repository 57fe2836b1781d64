"""What a terminal sends, parted into keys and pastes. A paste is text, whatever is in it.

A terminal sends ``ESC[200~`` before a paste and ``ESC[201~`` behind it. Textual ends a paste at any escape character in
it, and presses what follows as keys: a pasted line of a coloured log could rate an action. Here a paste ends at its end
marker only; and because pasted text may hold such a marker too, and not every terminal takes it out, what follows the
marker without a pause still belongs to the paste if another end marker comes behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic

from msgspec import Struct

START, END = "\x1b[200~", "\x1b[201~"
QUIET_SECONDS = 0.05
"""A paste is over when its end marker has come and then nothing for so long."""
REPORTS_SECONDS = 0.25
"""Or so long after its end marker, where only reports of the mouse have come since: a mouse may move all the time."""
STALL_SECONDS = 1.0
"""A paste without an end is given on as it is when nothing has come for so long."""
LONGEST = 1_000_000
"""More characters than these are given on in pieces."""

_REPORTS = re.compile(r"(?:\x1b\[(?:<[\d;]*[Mm]?|[IO])?)*\x1b?")
_ONE_KEY = re.compile(r"(?:\x1b\[[0-?]*[ -/]*[@-~])+|\x1bO.|\x1b?.|\x1b", re.DOTALL)


class Typed(Struct, frozen=True):
    """Keys, and reports of the terminal's, as they were sent."""

    text: str


class Pasted(Struct, frozen=True):
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
        self._last_time = 0.0
        """When something of the paste came last."""
        self._end_time: float | None = None
        """When the end marker came."""
        self._stalled = False
        """Whether the paste has been given on without its end."""

    @property
    def holds_paste(self) -> bool:
        """Whether a paste waits for its end, so that :meth:`tick` should be called soon."""
        return self._pasted is not None

    def feed(self, data: str) -> list[Piece]:
        """The keys and pastes that are complete once ``data`` has come."""
        pieces: list[Piece] = []
        if self._stalled and END not in (self._pasted or "") + data and _ONE_KEY.fullmatch(data):
            # Nobody waits for the end of that paste any more: somebody presses a key.
            self._reset()
        if self._pasted is None:
            data = self._take_keys(data, pieces)
        if data and self._pasted is not None:
            self._collect(data, pieces)
        return pieces

    def tick(self) -> list[Piece]:
        """The pastes that are complete because nothing has come for a while; to be called from time to time."""
        if self._pasted is None:
            return []
        now = self._clock()
        if self._end_time is not None:
            behind = self._pasted.rpartition(END)[2]
            only_reports = _REPORTS.fullmatch(behind) is not None and now - self._end_time >= REPORTS_SECONDS
            if only_reports or now - self._last_time >= QUIET_SECONDS:
                return self._finish()
        elif not self._stalled and now - self._last_time >= STALL_SECONDS:
            self._stalled = True
            return self._give_on()
        return []

    def _take_keys(self, data: str, pieces: list[Piece]) -> str:
        """Takes the keys from the front of ``data``; the rest is the beginning of a paste."""
        with_tail = self._tail + data
        start = with_tail.find(START)
        if start < 0:
            self._tail = with_tail[-len(START) + 1 :]
            pieces.append(Typed(data))
            return ""
        marker_end = start + len(START) - len(self._tail)
        # The front of the marker may have been given on before; so whoever reads the keys sees all of it, and its end.
        pieces.append(Typed(data[:marker_end] + END))
        self._tail, self._pasted, self._last_time = "", "", self._clock()
        return data[marker_end:]

    def _collect(self, data: str, pieces: list[Piece]) -> None:
        """Adds ``data`` to the paste, and gives on what is too long to be held."""
        text_before = self._pasted or ""
        self._pasted = text_before + data
        self._last_time = self._clock()
        self._stalled = False
        if END in self._pasted[max(0, len(text_before) - len(END)) :]:
            self._end_time = self._last_time
        elif self._end_time is None and len(self._pasted) > LONGEST:
            pieces += self._give_on()

    def _give_on(self) -> list[Piece]:
        """What is there of a paste without an end, but for what may be the beginning of its end marker."""
        text = self._pasted or ""
        part = next((size for size in range(len(END) - 1, 0, -1) if text.endswith(END[:size])), 0)
        end = len(text) - part
        self._pasted = text[end:]
        if not end:
            return []
        return [Pasted(text[:end])]

    def _finish(self) -> list[Piece]:
        """The paste, and what came behind its end."""
        text, _, behind = (self._pasted or "").rpartition(END)
        self._reset()
        # Two pastes without a pause between them are one.
        pieces: list[Piece] = [Pasted(text.replace(END + START, ""))]
        if behind:
            pieces += self.feed(behind)
        return pieces

    def _reset(self) -> None:
        """Outside a paste again."""
        self._pasted, self._end_time, self._stalled, self._tail = None, None, False, ""

"""What somebody does at the screens, and waits for: the Summary, a filter key, a rating, a look at the past."""

from __future__ import annotations

import re

from benchmarks.programs import Program
from benchmarks.run import Run
from benchmarks.screen import Screen
from benchmarks.terminal import Condition, GaveUp, Seen, Terminal

WORDS = ("hea", "lea", "chi")
"""Filters of which every letter leaves fewer actions than the one before, in a plan of any size."""
PAST_DAY = "2026-08-01"
SAVES = 3
_FOUND = re.compile(r"/ (\w*) .* ([\d,]+) of [\d,]+")
_SINCE = re.compile(r"Summary areas .*since \d")


def measure(run: Run) -> None:
    """Half as many sessions as rounds on every plan, in turn, after one that does not count."""
    sessions = (run.rounds + 1) // 2
    for number in range(sessions + 1):
        run.say(f"  session, round {number} of {sessions}")
        for program in run.programs:
            try:
                with program.start() as terminal:
                    terminal.started(program.is_there, 0.5)
                    _Session(run, program, terminal, counts=number > 0).hold(number)
            except GaveUp as trouble:
                run.trouble(f"session on {program.name}: {trouble}")


class _Session:
    """One session on one plan."""

    def __init__(self, run: Run, program: Program, terminal: Terminal, *, counts: bool) -> None:
        self._run, self._size, self._terminal, self._counts = run, program.rows, terminal, counts

    def hold(self, number: int) -> None:
        """Looks at the Summary twice, filters, rates, looks again, goes to the past and back."""
        self._summary("summary, first look")
        self._summary("summary, nothing changed")
        for word in WORDS:
            self._filter(word)
        for place in range(SAVES):
            self._rate("ra"[(number + place) % 2], f"look {number} {place}")
        self._summary("summary, after a change")
        self._past()
        self._note("memory of a session", self._terminal.peak_mib, "MiB")

    def _note(self, what: str, value: float, unit: str = "ms") -> None:
        if self._counts:
            self._run.results.add(what, self._size, value, unit)

    def _press(self, keys: str, until: Condition | None = None, what: str = "") -> Seen:
        seen = self._terminal.press(keys, until)
        if what:
            self._note(what, seen.shown)
            self._note(f"{what}, first sign", seen.first)
            self._note(f"{what}, all drawn", seen.last)
        return seen

    def _summary(self, what: str) -> None:
        """It is there when its trend is."""
        self._press("1", lambda screen: any(_SINCE.search(line) for line in screen.lines), what)
        self._press("2", lambda screen: "by theme" in screen.lines[3])

    def _filter(self, word: str) -> None:
        self._press("/", lambda screen: _found(screen) is not None or "esc clears" in screen.text)
        before = ""
        for end in range(1, len(word) + 1):
            typed = word[:end]

            def answered(screen: Screen, typed: str = typed, before: str = before) -> bool:
                found = _found(screen)
                return found is not None and found[0] == typed and found[1] not in ("", before)

            self._press(word[end - 1], answered, "filter key")
            before = (_found(self._terminal.screen) or ("", ""))[1]
        self._press("\x1b", lambda screen: "by theme · all" in screen.lines[3])

    def _rate(self, key: str, reason: str) -> None:
        self._press("j")
        self._press(key, lambda screen: "because" in screen.text)
        # An action of that rating already has a reason: ctrl+u takes it out.
        self._press(f"\x15{reason}", lambda screen: reason in screen.text)
        seen = self._press(
            "\r",
            lambda screen: "saved" in screen.lines[-2] and any(f": {reason}" in line for line in screen.lines[-8:]),
        )
        self._note("save", seen.shown)
        self._note("save, all drawn", seen.last)

    def _past(self) -> None:
        self._press("@", lambda screen: "Show the plan as at" in screen.text)
        self._press(PAST_DAY, lambda screen: PAST_DAY in screen.text)
        self._press("\r", lambda screen: "past: read-only" in screen.text, "as at a past day")
        self._press("@", lambda screen: "Show the plan as at" in screen.text)
        self._press("\r", lambda screen: "past: read-only" not in screen.text, "back to today")


def _found(screen: Screen) -> tuple[str, str] | None:
    """What is typed in the filter, and how many it finds."""
    match = _FOUND.search(screen.lines[3])
    return (match[1], match[2]) if match else None

"""The lines of the table: what is measured, what it is compared with, and what is to be reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.measures import Key, Results, Series

ANY = -1
"""In a line's targets: every size that has none of its own."""
SAME = -2
"""In a line's baseline: of as many rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is measured, at every size that was run."""

    what: str
    """The name of the samples."""
    label: str
    baseline: Key | None = None
    """What it is divided by."""
    most: Mapping[int, float] = field(default_factory=dict)
    """The target by size: a ratio if there is a baseline, else in the unit of the samples."""
    steady: float | None = None
    """How many medians the 95th percentile may be."""

    def target(self, size: int) -> float | None:
        """What is to be reached with so many actions, if anything."""
        return self.most.get(size, self.most.get(ANY) if size else None)

    def base(self, size: int) -> Key | None:
        """What it is divided by with so many actions."""
        if self.baseline is not None and self.baseline[1] == SAME:
            return self.baseline[0], size
        return self.baseline


EMPTY, TABLE, PASS = ("start, empty app", 0), ("key, data table", 34), ("python -c pass", 0)
START = {34: 1.25, 10_000: 1.4, 100_000: 1.6}

LINES = (
    Line("start, empty app", "empty Textual app: start → text"),
    Line("start, data table", "DataTable: start → rows", EMPTY),
    Line("start", "start → a screenful of actions", EMPTY, START),
    Line("round trips of a start", "start → the server is waited for, once logged in", None, {ANY: 3}),
    Line("start settled", "start → nothing changes any more", EMPTY),
    Line("key, data table", "DataTable: cursor key"),
    Line("key", "cursor key", TABLE, {ANY: 0.8}, steady=2.0),
    Line("key, all drawn", "cursor key, all drawn", ("key, all drawn, data table", 34)),
    Line("key, bytes, data table", "DataTable: bytes a cursor key sends"),
    Line("key, bytes", "bytes a cursor key sends", None, {ANY: 700}),
    Line("key, processor", "processor time of a cursor key", ("key, processor, data table", 34)),
    Line("scrolling key", "cursor key that scrolls", TABLE),
    Line("scrolling key, bytes", "bytes a cursor key that scrolls sends"),
    Line("filter key", "filter key → what it finds", None, {34: 20, 10_000: 20, 100_000: 100}),
    Line("filter key, first sign", "filter key → the letter is there"),
    Line("filter key, all drawn", "filter key, all drawn"),
    Line("save", "rating, last key → saved and shown", None, {ANY: 30}),
    Line("save, all drawn", "rating, all drawn"),
    Line("summary, first look", "Summary, first look, with trend", None, {34: 300, 10_000: 300}),
    Line("summary, nothing changed", "Summary, nothing changed"),
    Line("summary, after a change", "Summary, after a change", None, {34: 300, 10_000: 300}),
    Line("as at a past day", "as at a past day"),
    Line("back to today", "back to today"),
    Line("another's change", "another process's change → shown", None, {ANY: 1000}),
    Line("idle, empty app", "empty Textual app: idle, of a core"),
    Line("idle", "idle, of a core", None, {ANY: 0.5}),
    Line("memory, empty app", "empty Textual app: peak memory"),
    Line("memory", "peak memory of a start", ("memory, empty app", 0), {34: 1.3, 100_000: 6.0}),
    Line("memory of a session", "peak memory of a session", ("memory, empty app", 0), {34: 1.3, 100_000: 6.0}),
    Line("python -c pass", "python -c pass"),
    Line("list --json", "list --json", PASS, {34: 5.0}),
    Line("list --json", "list --json, beside task export", ("task export", SAME), {10_000: 1.0}),
    Line("list to a terminal", "list to a terminal", PASS, {34: 8.0}),
    Line("list --as-at --json", "list --as-at --json", PASS),
    Line("summary --json", "summary --json", PASS),
    Line("export --format md", "export --format md", PASS),
    Line("init --from a team's table", "init --from a team's table", PASS),
    Line("task export", "Taskwarrior: task export", PASS),
    Line("task list", "Taskwarrior: task list", PASS),
)

GROWTH = (
    ("start", "start"),
    ("key", "cursor key"),
    ("filter key", "filter key"),
    ("save", "save"),
    ("summary, after a change", "Summary"),
    ("as at a past day", "as at"),
    ("export --format md", "export as md"),
    ("inside: export docx", "export as docx, inside"),
)
"""What is drawn over the number of actions."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A line of the table at one size."""

    line: Line
    size: int
    series: Series
    ratio: float | None
    target: float | None

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None if there is none."""
        steady = self.line.steady is None or self.series.p95 <= self.line.steady * self.series.median
        if self.target is None:
            return None
        value = self.series.median if self.line.baseline is None else self.ratio
        return None if value is None else value <= self.target and steady


def readings(results: Results) -> list[Reading]:
    """Everything of :data:`LINES` that was measured, the inside of the program after it."""
    found = []
    for line in LINES:
        for (what, size), series in sorted(results.series.items()):
            if what == line.what:
                ratio = results.ratio((what, size), line.base(size))
                # Taskwarrior is not everywhere, and not asked at every size.
                if ratio is not None or line.baseline is None or line.baseline[1] != SAME:
                    found.append(Reading(line, size, series, ratio, line.target(size)))
    inside = [(key, series) for key, series in sorted(results.series.items()) if key[0].startswith("inside: ")]
    found += [Reading(Line(what, what), size, series, None, None) for (what, size), series in inside]
    return found

"""The two charts of a summary, as figures and in words: bars by summary area, and the last twelve weeks.

The formats draw them. The colours are here, so that a rating has the same one in every document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from actionplan.model.dates import format_date, format_short_date
from actionplan.model.key import Face
from actionplan.model.number_words import count, number_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour
from actionplan.model.rollup import RollUp
from actionplan.model.sanitise import sanitise
from actionplan.reports.summary import Summary

INK = "#1d1d1f"
"""What is written on a rating's colour, and what it is outlined with."""
TINTS = {
    Colour.RED: "#f4aaa2",
    Colour.AMBER: "#fcdd95",
    Colour.GREEN: "#b9e2c5",
    Colour.BLUE: "#b4d1f2",
    Colour.GREY: "#ffffff",
}
"""The colour under each rating, light enough to write on."""
SHADES = {
    Colour.RED: "#b3261e",
    Colour.AMBER: "#946200",
    Colour.GREEN: "#2a6e3f",
    Colour.BLUE: "#1f5fa8",
    Colour.GREY: "#5f6368",
}
"""The colour of each rating's pattern."""


class Chart(Struct, frozen=True):
    """What a chart shows; the formats draw it, or have it drawn, or write its numbers."""

    name: str
    """A word of its own, for the marks inside a drawing."""
    title: str
    label: str
    """What its labels are."""
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """For each label the count of each of the faces."""
    faces: tuple[Face, ...]
    """The conditions that the plan's key tells apart, as it shows them."""
    upright: bool
    """Whether its bars stand, as those of weeks do."""
    alt: str
    """All that it shows, in words."""

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called where its counts stand in a table."""
        return (self.label, *(face.word for face in self.faces))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of that table, one a label."""
        rows = zip(self.labels, self.counts, strict=True)
        return tuple((label, *(count(number) for number in counts)) for label, counts in rows)


def bars(summary: Summary) -> Chart:
    """A stacked bar for each summary area; in a plan that has none, for each theme."""
    word, rows = summary.main_rows
    actions = summary.words.action
    # Each action is in one bar, so that the bars come to the whole; a label says what stands there too.
    labels = tuple(sanitise(f"{title}{_elsewhere(row)}") for title, row in rows)
    counts = tuple(tuple(row.counts.values()) for _, row in rows)
    return Chart(
        name="areas",
        title=f"{actions.titles} by {word.one} and rating",
        label=word.title,
        labels=labels,
        counts=counts,
        faces=summary.plan.key.faces,
        upright=False,
        alt=_alt(f"A stacked bar for each {word.one}.", labels, counts, summary),
    )


def _elsewhere(row: RollUp) -> str:
    return f" (+{len(row.also):,} counted elsewhere)" if row.also else ""


def trend(summary: Summary) -> Chart | None:
    """A stacked column for the end of each of the last weeks.

    None if the plan is compared with nothing, or is not yet a week old: one column is no trend.
    """
    if summary.past is None or summary.past.whole.is_short:
        return None
    weeks, faces = summary.past.whole, summary.plan.key.faces
    counts = tuple(tuple(numbers.values()) for numbers in weeks.counts)
    last_weeks = number_of(len(weeks.days), "week")
    return Chart(
        name="trend",
        title=f"Ratings of all {summary.words.action.many} at the end of each of the last {last_weeks}",
        label="Week to",
        labels=tuple(format_short_date(day) for day in weeks.days),
        counts=counts,
        faces=faces,
        upright=True,
        alt=_alt("A stacked column for the end of each week.", map(format_date, weeks.days), counts, summary),
    )


def _alt(opening: str, labels: Iterable[str], counts: Sequence[Sequence[int]], summary: Summary) -> str:
    """A chart in words: ``A stacked bar … Outcome focus: 2 amber, 3 green, 5 in all.``"""
    rows = (f"{label}: {_counts_words(row, summary.plan)}" for label, row in zip(labels, counts, strict=True))
    return " ".join((opening, *rows))


def _counts_words(counts: Sequence[int], plan: Plan) -> str:
    parts = [f"{count} {face.phrase}" for face, count in zip(plan.key.faces, counts, strict=True) if count]
    if not parts:
        return f"no {plan.words.action.many}."
    return f"{', '.join(parts)}, {sum(counts)} in all."

"""What a report is made of, before any format lays it out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.key import Face
from actionplan.model.sanitise import shown_lines
from actionplan.reports.charts import Chart
from actionplan.reports.measure_charts import MeasureChart

AnyChart = Chart | MeasureChart
"""Whatever a figure of a report shows; each has a title, its words, and its numbers as a table."""
T = TypeVar("T")
_SMALL, _WITH_TOTALS = 300, 1_200
"""Characters of a table that stays on one page; one whose last row adds up the others may have more."""


class CellKind(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    RATING = "rating"


class ReportColumn(NamedTuple):
    """A column of a table; ``width`` is its part of the whole, beside the others'."""

    title: str
    width: int
    kind: CellKind = CellKind.TEXT

    @property
    def is_number(self) -> bool:
        """Whether its cells line up on the right."""
        return self.kind is CellKind.NUMBER


class ReportCell(NamedTuple):
    """A cell of a table; a rating says itself in words too, so that no colour is needed."""

    text: str
    face: Face | None = None
    """Of a rating, how its condition looks."""


class Heading(Struct, frozen=True):
    """A heading; ``number`` is empty for those that have none."""

    text: str
    number: str = ""
    level: int = 1
    """0 is the title of the whole."""

    @property
    def numbered_text(self) -> str:
        """``1. Position``, or the text alone."""
        return f"{self.number}. {self.text}" if self.number else self.text


class Paragraph(Struct, frozen=True):
    """A paragraph, numbered within its section where ``number`` says so."""

    text: str
    number: str = ""
    strong: bool = False
    """Whether it stands out, as a warning does."""

    @property
    def numbered_text(self) -> str:
        """``1.1 3 are late``, or the text alone."""
        return f"{self.number} {self.text}" if self.number else self.text


class Note(Struct, frozen=True):
    """Small print under what it belongs to."""

    text: str


class Bullets(Struct, frozen=True):
    """A list of short lines."""

    items: tuple[str, ...]


class Numbered(Struct, frozen=True):
    """A list whose items are numbered as councils do: (1), (2) …"""

    items: tuple[str, ...]


class ReportTable(Struct, frozen=True):
    """A table with a row of headings; the first cell of each row says what the row is."""

    caption: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    totals: bool = False
    """Whether the last row adds up the others."""
    number: int = 0
    """Which table of its report it is, from 1."""

    @property
    def is_small(self) -> bool:
        """Whether it is so short that it stays on one page."""
        most = _WITH_TOTALS if self.totals else _SMALL
        return sum(len(cell.text) for row in self.rows for cell in row) <= most

    @property
    def ratings(self) -> tuple[int, ...]:
        """Which columns are ratings, the first being 0."""
        return tuple(index for index, column in enumerate(self.columns) if column.kind is CellKind.RATING)


class Figures(Struct, frozen=True):
    """Charts side by side, each with its caption."""

    charts: tuple[AnyChart, ...]
    first: int = 1
    """The number of the first of them."""

    @property
    def numbered(self) -> tuple[tuple[int, AnyChart], ...]:
        """Each chart with its number."""
        return tuple(enumerate(self.charts, self.first))


Block = Heading | Paragraph | Note | Bullets | Numbered | ReportTable | Figures


class Paper(Struct, frozen=True):
    """A report as councils lay it out: the same in every format."""

    title: str
    head: tuple[tuple[str, str], ...]
    """By, To, Subject, Classification, as at, compared with; a value may have several lines."""
    banner: str
    """What every page has to say of itself, of a plan that is made up; else empty."""
    front: tuple[Block, ...]
    """The first side: the verdict, the counts, what is worst, what is asked; then a new page begins."""
    blocks: tuple[Block, ...]
    """The numbered sections, two sides of a normal plan."""
    ending: tuple[tuple[str, tuple[str, ...]], ...]
    """Contact details and background documents, each with its lines."""
    appendix: tuple[Block, ...]
    """What the sides before it rest on."""
    foot: tuple[str, ...]
    """Who made it from what, and what was left out for its readers."""
    running: str
    """What stands at the foot of every page, beside its number."""
    author: str
    made_at: datetime
    """The time of the last change in it, UTC."""
    has_large_print: bool = False
    """Whether it is for readers who need 16 points."""


def front_blocks(paper: Paper) -> Iterator[Block]:
    """All that comes before the appendix, from top to bottom, for formats that have only one column of text."""
    yield Heading(paper.title, level=0)
    if paper.banner:
        yield Paragraph(paper.banner, strong=True)
    yield Bullets(tuple(f"{name}: {value}" for name, value in paper.head))
    yield from paper.front
    yield from paper.blocks
    yield from ending_blocks(paper)


def ending_blocks(paper: Paper) -> Iterator[Block]:
    """Whom to ask and what the report rests on, a line each, for formats that set no names off."""
    for name, lines in paper.ending:
        yield Paragraph(f"{name}: {'; '.join(lines)}")


def all_blocks(paper: Paper) -> Iterator[Block]:
    """The same of the whole report."""
    yield from front_blocks(paper)
    yield from paper.appendix
    yield from (Note(line) for line in paper.foot)


def harmless(value: T) -> T:
    """``value`` with every text in it fit for any document: without control characters but line feeds."""
    return _harmless(value)  # type: ignore[no-any-return]


def _harmless(value: Any) -> Any:
    if isinstance(value, ReportCell):
        # Of a large plan nearly all that there is: looked at first, and left alone if there is nothing in it.
        text = shown_lines(value.text)
        return value if text == value.text else value._replace(text=text)
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return shown_lines(value)
    if isinstance(value, tuple):
        parts = [_harmless(part) for part in value]
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    if isinstance(value, Struct):
        return replace(value, **{name: _harmless(getattr(value, name)) for name in value.__struct_fields__})
    return value

"""What a workbook is made of, before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from actionplan.reports.charts import Chart


class SheetColumn(Struct, frozen=True):
    """A column of a table."""

    title: str
    width: float
    kind: str = "text"
    """How its cells are laid out: ``cell``, ``wrapped``, ``number`` a whole one, ``figure``, ``date``, ``rag``."""
    derived: bool = False
    """Whether the program works it out; its heading is then in italics."""

    @property
    def heading(self) -> str:
        """How its heading is laid out."""
        heading = "derived" if self.derived else "heading"
        if self.kind in ("number", "figure"):
            heading += "_number"
        return heading


class Choices(Struct, frozen=True):
    """The only values that a column takes."""

    column: str
    options: tuple[str, ...]
    hint: str


class SheetLines(Struct, frozen=True):
    """Sentences, each on as many rows as it needs."""

    texts: tuple[str, ...]
    kind: str = "line"
    """How they are laid out: ``line``, ``strong``, ``title``, ``demo``."""


class SheetHeading(Struct, frozen=True):
    """A heading, after an empty row."""

    text: str


class SheetTable(Struct, frozen=True):
    """A table between other parts of a sheet."""

    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    """How the cells of each column are laid out."""
    rows: Iterable[Sequence[object]]
    total: tuple[object, ...] = ()
    """The cells of a last row in bold."""
    chart: Chart | None = None
    """What shows its numbers."""
    first_count: int = 0
    """In which of its columns the numbers of the chart begin."""


class EmptyRow(Struct, frozen=True):
    """Nothing, for a look at what comes next."""


class Numbers(NamedTuple):
    """Where the numbers of a chart are, each row with its label in the first column."""

    sheet: str
    first_row: int
    last_row: int
    first_column: int


class ChartSpace(Struct, frozen=True):
    """Where the charts of a sheet stand beside each other: those of its tables, then one of another sheet."""

    more: tuple[tuple[Chart, Numbers], ...] = ()


SheetPart = SheetLines | SheetHeading | SheetTable | EmptyRow | ChartSpace


class PageSheet(Struct, frozen=True):
    """A sheet from top to bottom: lines and tables, nothing beside another; it prints on A4."""

    name: str
    widths: tuple[float, ...]
    parts: tuple[SheetPart, ...]


class TableSheet(Struct, frozen=True):
    """A sheet that is one table."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[Sequence[object]]
    if_empty: str = "None."
    """What stands there if there are no rows."""
    rating_columns: tuple[str, ...] = ()
    """The columns that hold ratings among other values; those that hold nothing else are filled anyway."""
    choices: tuple[Choices, ...] = ()
    printed: int = 0
    """So many columns are printed; 0 for all."""


WorkbookSheet = PageSheet | TableSheet

"""The list of measures: a measure a line, with its last periods, its last figure, its target and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from actionplan.model.measure_lines import SPARK, Against, MeasureLine, Turn
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style

_STYLE_OF_TURN: Mapping[Turn, str] = {Turn.BETTER: "green", Turn.WORSE: "red", Turn.SAME: "dim"}
_STYLE_OF_TARGET: Mapping[Against, str] = {Against.MET: "green", Against.NEAR: "amber", Against.MISSED: "red"}
_REF, _GAP, _TURN, _TURN_SIGN = 5, 2, 11, 1
_FIGURE_MOST = 18
"""A figure with its unit has no more cells than so many; a longer one is cut."""
_ROOMY = 110
"""From so many cells on the target has a column of its own, and the sign of a turn its word."""
_SPARK_NARROW = 7
"""In fewer the last periods must do, or the names could not be read."""


class _Columns(NamedTuple):
    """How wide each column is, the gap behind it left out; a column that there is no room for has none."""

    name: int
    spark: int
    figure: int
    period: int
    turn: int
    target: int
    stands: int


class MeasureList(LineList[MeasureLine]):
    """A measure a line; those that are watched no more stand behind the others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter", id="measure-list.open")
    ]

    def key(self, row: MeasureLine) -> str:
        """Its ref."""
        return row.measure.ref

    def _columns(self, width: int) -> _Columns:
        is_roomy = width >= _ROOMY
        spark, turn, least = (SPARK, _TURN, 26) if is_roomy else (_SPARK_NARROW, _TURN_SIGN, 20)
        figure = self._widest((row.value_words for row in self.rows), "last")
        period = self._widest((_period_words(row) for row in self.rows), "for")
        target = self._widest((row.target_words for row in self.rows), "target") if is_roomy else 0
        fixed = [spark, figure, period, turn, *([target] if target else [])]
        room = width - _REF - sum(fixed) - _GAP * (len(fixed) + 1)
        longest = max((cell_len(row.name) for row in self.rows), default=0)
        name = max(10, min(longest, room - least))
        return _Columns(name, spark, figure, period, turn, target, max(0, room - name))

    def _widest(self, texts: Iterable[str], heading: str) -> int:
        return min(_FIGURE_MOST, max(map(cell_len, (heading, *texts))))

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        columns = self._columns(width)
        yield Cell("ref", _REF, "dim")
        yield from _with_gap(Cell("measure", columns.name, "dim"))
        yield from _with_gap(Cell("periods", columns.spark, "dim"))
        yield from _with_gap(Cell("last", columns.figure, "dim", right=True))
        yield from _with_gap(Cell("for", columns.period, "dim"))
        yield from _with_gap(Cell("turn" if columns.target else "", columns.turn, "dim"))
        if columns.target:
            yield from _with_gap(Cell("target", columns.target, "dim", right=True))
        yield Cell("stands", columns.stands, "dim")

    def draw(self, row: MeasureLine, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One measure."""
        columns, is_watched = self._columns(width), not row.measure.withdrawn
        yield Cell(row.measure.ref, _REF, "dim")
        yield from _with_gap(Cell(row.name, columns.name, cursor_style(is_cursor, "" if is_watched else "dim")))
        yield from _with_gap(Cell(row.spark[-columns.spark :], columns.spark, "accent" if is_watched else "dim"))
        yield from _with_gap(Cell(row.value_words, columns.figure, "strong" if is_watched else "dim", right=True))
        yield from _with_gap(Cell(_period_words(row), columns.period, "dim"))
        turn_words, turn_style = "", "dim"
        if row.turn is not None:
            turn_words = row.turn.words if columns.target else row.turn.sign
            turn_style = _STYLE_OF_TURN[row.turn] if is_watched else "dim"
        yield from _with_gap(Cell(turn_words, columns.turn, turn_style))
        if columns.target:
            yield from _with_gap(Cell(row.target_words, columns.target, "" if is_watched else "dim", right=True))
        yield Cell(*_stands(row, columns.stands))


def _with_gap(cell: Cell) -> Iterable[Cell]:
    """A cell and what keeps the next one off it, also where it is cut."""
    return (cell, Cell("", _GAP))


def _period_words(row: MeasureLine) -> str:
    return row.period.short_words if row.period is not None else ""


def _stands(row: MeasureLine, width: int) -> tuple[str, int, str]:
    """How a measure stands, in how many cells, and the style of that."""
    if row.measure.withdrawn:
        return f"withdrawn: {row.measure.withdrawn}", width, "dim"
    if row.missing:
        return row.missing_words, width, "amber"
    if row.against is not None:
        return row.short_against_words, width, _STYLE_OF_TARGET[row.against]
    return "no target", width, "dim"

"""The list of measures: a measure a line, with its last periods, its last figure, its target and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from actionplan.model.measure_lines import SPARK, Against, MeasureLine, Turn
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style

_STYLE_OF_TURN: Mapping[Turn, str] = {Turn.BETTER: "green", Turn.WORSE: "red", Turn.SAME: "dim"}
_STYLE_OF_TARGET: Mapping[Against, str] = {Against.MET: "green", Against.NEAR: "amber", Against.MISSED: "red"}
_REF, _FIGURE, _PERIOD, _TURN, _TURN_SIGN = 5, 11, 12, 12, 3
_ROOMY = 110
"""From so many cells on the target has a column of its own, and the sign of a turn its word."""
_SPARK_NARROW = 6
"""In fewer the last periods must do, or the names could not be read."""


class MeasureList(LineList[MeasureLine]):
    """A measure a line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter", id="measure-list.open")
    ]

    def key(self, row: MeasureLine) -> str:
        """Its ref."""
        return row.measure.ref

    def _columns(self, width: int) -> tuple[int, int, int, int, int]:
        """How wide the name is, the periods, which way it went, the target, and how it stands."""
        spark, turn, target, least = _SPARK_NARROW + 2, _TURN_SIGN, 0, 22
        if width >= _ROOMY:
            spark, turn, target, least = SPARK + 2, _TURN, _FIGURE, 26
        room = width - _REF - spark - _FIGURE - _PERIOD - turn - target
        longest = max((len(row.name) for row in self.rows), default=0) + 2
        name = max(12, min(longest, room - least))
        return name, spark, turn, target, max(0, room - name)

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        name, spark, turn, target, stands = self._columns(width)
        yield Cell("ref", _REF, "dim")
        yield Cell("measure", name, "dim")
        yield Cell("periods", spark, "dim")
        yield Cell("last  ", _FIGURE, "dim", right=True)
        yield Cell("for", _PERIOD, "dim")
        yield Cell("turn" if target else "", turn, "dim")
        if target:
            yield Cell("target  ", target, "dim", right=True)
        yield Cell("stands", stands, "dim")

    def draw(self, row: MeasureLine, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One measure."""
        name, spark, turn, target, stands = self._columns(width)
        yield Cell(row.measure.ref, _REF, "dim")
        yield Cell(f"{row.name}  ", name, cursor_style(is_cursor, ""))
        yield Cell(row.spark[2 - spark :], spark, "accent")
        yield Cell(f"{row.value_words}  ", _FIGURE, "strong", right=True)
        yield Cell(row.period.short_words if row.period is not None else "", _PERIOD, "dim")
        if row.turn is None:
            yield Cell("", turn)
        else:
            yield Cell(row.turn.words if target else row.turn.sign, turn, _STYLE_OF_TURN[row.turn])
        if target:
            yield Cell(f"{row.target_words}  ", target, right=True)
        if row.missing:
            yield Cell(row.missing_words, stands, "amber")
        elif row.against is not None:
            yield Cell(row.short_against_words, stands, _STYLE_OF_TARGET[row.against])
        else:
            yield Cell("no target", stands, "dim")

"""The measures: numbers that show whether the plan makes a difference."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.geometry import Region
from textual.widget import Widget

from actionplan.model.measure_lines import listed_lines
from actionplan.model.measures import Measure
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.screens.measure_keys import MeasureKeysScreen
from actionplan.widgets.line_list import Headings, LineList
from actionplan.widgets.measure_list import MeasureList


class MeasuresScreen(MeasureKeysScreen):
    """A measure a line; enter opens one with its chart."""

    MODE = "measures"
    ABOUT = (
        "Numbers over time that show whether the plan makes a difference: the last periods as blocks, the last figure, "
        "which way it went, and how it stands against its target. Each stands for itself; none is averaged. "
        "Enter shows one with its chart."
    )

    def compose_body(self) -> Iterable[Widget]:
        """The list, below the names of its columns."""
        measures = MeasureList(empty="No measures yet; + adds one.")
        yield Headings(measures)
        yield measures

    def on_mount(self) -> None:
        """Begins in the list."""
        self._list.focus()

    @property
    def _list(self) -> MeasureList:
        return self.query_one(MeasureList)

    def show_plan(self, plan: Plan) -> None:
        """Shows the measures, and how many lack a reading."""
        lines = listed_lines(plan)
        self._list.show_rows(lines)
        missing = sum(bool(line.missing) for line in lines)
        withdrawn = sum(bool(line.measure.withdrawn) for line in lines)
        words = number_of(len(lines) - withdrawn, "measure")
        if withdrawn:
            words = f"{words}, {withdrawn:,} withdrawn"
        self.say(f"{words} · {missing:,} without a reading that is due" if missing else words)
        self.refresh_keys()

    def current_measure(self) -> Measure | None:
        """The measure under the cursor."""
        line = self._list.current
        return line.measure if line is not None else None

    def anchor_region(self) -> Region:
        """The line of the cursor."""
        return self._list.cursor_region()

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self.refresh_keys()

    @on(LineList.Opened)
    def _opened(self) -> None:
        measure = self.current_measure()
        if measure is not None:
            self.app.open_measure(measure.ref, self._list)

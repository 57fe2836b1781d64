"""What the styles of an OpenDocument spreadsheet make of its cells and sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actionplan.planfiles.cell_texts import Layout

_COLOUR = re.compile("#([0-9a-fA-F]{6})")
_WHITE = "FFFFFF"
_MOST_PARENTS = 20
_UNITS = {
    "number:day": Layout.DAY,
    "number:month": Layout.MONTH,
    "number:year": Layout.YEAR,
    "number:seconds": Layout.TIME_WITH_SECONDS,
    "number:minutes": Layout.TIME,
    "number:hours": Layout.TIME,
}
_ORDER = (Layout.DAY, Layout.MONTH, Layout.YEAR, Layout.TIME_WITH_SECONDS, Layout.TIME)
"""What a date is shown as is the first of these that its style has."""


class OdsStyles:
    """The styles, as their elements come; those that come later go before others of the same name."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        """The styles of sheets that are hidden."""
        self._parents: dict[str, str] = {}
        self._fills: dict[str, str] = {}
        self._formats: dict[str, str] = {}
        self._layouts: dict[str, Layout] = {}
        self._name = self._format = ""
        self._units: set[Layout] = set()
        self._fill_of: dict[str, str] = {}
        self._layout_of: dict[str, Layout | None] = {}

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "style:style":
            self._name = values.get("style:name", "")
            if values.get("style:family") == "table-cell":
                self._parents[self._name] = values.get("style:parent-style-name", "")
                self._fills.pop(self._name, None)
                self._formats.pop(self._name, None)
                if "style:data-style-name" in values:
                    self._formats[self._name] = values["style:data-style-name"]
        elif name == "style:table-cell-properties" and "fo:background-color" in values:
            self._fills[self._name] = values["fo:background-color"]
        elif name == "style:table-properties" and values.get("table:display") == "false":
            self.hidden_tables.add(self._name)
        elif name in ("number:date-style", "number:time-style"):
            self._format, self._units = values.get("style:name", ""), set()
        elif name in _UNITS:
            self._units.add(_UNITS[name])

    def end(self, name: str, _text: str) -> None:
        """An element ends."""
        if name in ("number:date-style", "number:time-style"):
            shown = [layout for layout in _ORDER if layout in self._units]
            self._layouts[self._format] = shown[0] if shown else Layout.DAY

    def fill(self, style: str) -> str:
        """The colour behind a cell of that style, ``RRGGBB``; empty for none."""
        if style not in self._fill_of:
            match = _COLOUR.fullmatch(self._inherited(self._fills, style))
            colour = match[1].upper() if match else ""
            self._fill_of[style] = "" if colour == _WHITE else colour
        return self._fill_of[style]

    def layout(self, style: str) -> Layout | None:
        """What a cell of that style shows of a day or a time; None if it does not say."""
        if style not in self._layout_of:
            self._layout_of[style] = self._layouts.get(self._inherited(self._formats, style))
        return self._layout_of[style]

    def _inherited(self, values: Mapping[str, str], style: str) -> str:
        for _ in range(_MOST_PARENTS):
            if style in values or not style:
                break
            style = self._parents.get(style, "")
        return values.get(style, "")

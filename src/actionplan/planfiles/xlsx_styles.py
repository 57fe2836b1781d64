"""What the styles of a workbook make of its cells: what each shows of its number, and the colour behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from colorsys import hls_to_rgb, rgb_to_hls

from actionplan.planfiles.cell_texts import Layout
from actionplan.planfiles.xml_parts import Parts

_QUOTED = re.compile(r'"[^"]*"?|\[(?![hmsHMS]+\])[^\]]*\]?|\\.|_.|\*.|AM/PM|A/P')
"""What stands in a format and says nothing of the number, but for hours that may be more than 24: ``[h]``."""
_LETTERS = re.compile(r"d+|m+|y+|h+|s+")
_MOST_OF_FORMAT = 500
_MOST_STYLES = 65_536
"""More than Excel writes."""
_BUILT_IN = {
    **dict.fromkeys((9, 10), Layout.PERCENT),
    **dict.fromkeys((*range(14, 17), 22, *range(27, 37), *range(50, 59)), Layout.DAY),
    17: Layout.MONTH,
    **dict.fromkeys((18, 20), Layout.TIME),
    **dict.fromkeys((19, 21, *range(45, 48)), Layout.TIME_WITH_SECONDS),
}
"""The formats that every workbook has; others are written out in it."""
_WHITE = "FFFFFF"
_COLOUR = re.compile("[0-9A-F]{6}")
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""The colours of a theme, in the order that cells count them."""
_OFFICE_COLOURS = "FFFFFF 000000 EEECE1 1F497D 4F81BD C0504D 9BBB59 8064A2 4BACC6 F79646 0000FF 800080"
_OFFICE_THEME = dict(zip(_THEME, _OFFICE_COLOURS.split(), strict=True))
_FIRST_INDEXED = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_MORE_INDEXED = (
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 "
    "0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 "
    "99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 "
    "003300 333300 993300 993366 333399 333333"
)
_INDEXED = f"{_FIRST_INDEXED} {_FIRST_INDEXED} {_MORE_INDEXED}".split()
"""The colours that cells may name by a number, unless the workbook has others."""


class Styles:
    """The styles of the cells of a workbook, by their number."""

    def __init__(self) -> None:
        self.layouts: list[Layout] = []
        self.fills: list[str] = []
        """``RRGGBB``, or empty for none."""


def layout_of(code: str) -> Layout:
    """What a format shows of a number, ``d mmm yyyy``."""
    shown = _QUOTED.sub("", code[:_MOST_OF_FORMAT]).partition(";")[0].lower()
    if "general" in shown:
        return Layout.NUMBER
    letters = [match[0][0] for match in _LETTERS.finditer(shown)]
    # An m beside hours or seconds is minutes.
    units = {
        "minutes" if letter == "m" and ("h" in letters[:at][-1:] or "s" in letters[at + 1 :][:1]) else letter
        for at, letter in enumerate(letters)
    }
    if "d" in units:
        return Layout.DAY
    if "m" in units and not units & {"h", "s"}:
        return Layout.MONTH if "y" in units or "mmm" in shown else Layout.DAY
    if "y" in units:
        return Layout.YEAR
    if units:
        return Layout.TIME_WITH_SECONDS if "s" in units else Layout.TIME
    return Layout.PERCENT if "%" in shown else Layout.NUMBER


def styles_of(parts: Parts, styles: str, theme: str) -> Styles:
    """The styles of cells.

    Args:
        parts: The parts of the workbook.
        styles: The path of its styles; empty if it has none.
        theme: The path of its theme; empty if it has none.
    """
    reader = _StylesPart(_theme_of(parts, theme) if theme else _OFFICE_THEME)
    if styles:
        parts.read_all(styles, reader.start)
    return reader.styles()


def _theme_of(parts: Parts, theme: str) -> Mapping[str, str]:
    colours = dict(_OFFICE_THEME)
    name = ""

    def on_start(element: str, values: Mapping[str, str]) -> None:
        nonlocal name
        if element in colours:
            name = element
        elif element in ("srgbClr", "sysClr") and name:
            colour = values.get("lastClr", values.get("val", "")).upper()
            if _COLOUR.fullmatch(colour):
                colours[name] = colour
            name = ""

    if parts.has(theme) and not parts.is_too_large(theme):
        parts.read_all(theme, on_start)
    return colours


class _StylesPart:
    """The part with the styles, as its elements come."""

    def __init__(self, theme: Mapping[str, str]) -> None:
        self._theme = theme
        self._section = ""
        self._formats: dict[str, Layout] = {}
        self._fills: list[Mapping[str, str]] = []
        self._is_solid = False
        self._indexed: list[str] = []
        self._cells: list[tuple[str, str]] = []

    def start(self, name: str, values: Mapping[str, str]) -> None:
        """An element begins."""
        if name in ("numFmts", "fills", "cellXfs", "cellStyleXfs", "dxfs", "indexedColors"):
            self._section = name
        elif name == "numFmt" and self._section == "numFmts":
            self._formats[values["numFmtId"]] = layout_of(values["formatCode"])
        elif name == "fill" and self._section == "fills":
            self._fills.append({})
            self._is_solid = False
        elif name == "patternFill":
            self._is_solid = values.get("patternType") == "solid"
        elif name == "fgColor" and self._section == "fills" and self._is_solid and self._fills:
            self._fills[-1] = values
        elif name == "rgbColor" and self._section == "indexedColors":
            self._indexed.append(values["rgb"][-6:].upper())
        elif name == "xf" and self._section == "cellXfs" and len(self._cells) < _MOST_STYLES:
            self._cells.append((values.get("numFmtId", "0"), values.get("fillId", "0")))

    def styles(self) -> Styles:
        """What has come."""
        styles = Styles()
        colours = [self._colour(values) for values in self._fills]
        fills = {str(number): colour for number, colour in enumerate(colours)}
        formats = {**{str(number): layout for number, layout in _BUILT_IN.items()}, **self._formats}
        for number_format, fill in self._cells:
            styles.layouts.append(formats.get(number_format, Layout.NUMBER))
            styles.fills.append(fills.get(fill, ""))
        return styles

    def _colour(self, values: Mapping[str, str]) -> str:
        """The colour that values name; empty for white, or for none that is known."""
        colour = ""
        if "rgb" in values:
            colour = values["rgb"][-6:].upper()
        elif "theme" in values:
            number = _whole(values["theme"])
            colour = self._theme[_THEME[number]] if 0 <= number < len(_THEME) else ""
        elif "indexed" in values:
            indexed, number = self._indexed or _INDEXED, _whole(values["indexed"])
            colour = indexed[number] if 0 <= number < len(indexed) else ""
        if not _COLOUR.fullmatch(colour):
            return ""
        colour = _tinted(colour, values.get("tint", "0"))
        return "" if colour == _WHITE else colour


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _tinted(colour: str, tint: str) -> str:
    """A colour that is lighter, or with a tint below 0 darker."""
    share = max(-1.0, min(1.0, float(tint)))
    if not share:
        return colour
    hue, light, saturation = rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return "".join(f"{round(part * 255):02X}" for part in hls_to_rgb(hue, light, saturation))

"""The numbers and bullets of the lists of a Word document: Word writes none of them down, it counts them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

BULLET = "•"
_LEVELS = 9
_MOST_PARENTS = 20
_MOST_LABEL = 30
_MOST_LABELS = 50_000
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


class Level(Struct):
    """How one level of a list counts."""

    form: str = "decimal"
    text: str = "%1."
    start: int = 1


class Lists:
    """The lists of a document, from its numbering and its styles."""

    def __init__(self) -> None:
        self._levels: dict[tuple[str, int], Level] = {}
        self._kinds: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._parents: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        self._kind = self._number = self._style = ""
        self._level = self._labels = 0

    def numbering(self, name: str, values: Mapping[str, str]) -> None:
        """An element of the numbering begins."""
        value = values.get("w:val", "")
        if name == "w:abstractNum":
            self._kind, self._number = values.get("w:abstractNumId", ""), ""
        elif name == "w:num":
            self._kind, self._number = "", values.get("w:numId", "")
        elif name == "w:abstractNumId":
            self._kinds[self._number] = value
        elif name in ("w:lvl", "w:lvlOverride"):
            self._level = _whole(values.get("w:ilvl", "0"))
        elif name == "w:startOverride":
            self._starts[self._number, self._level] = _whole(value)
        elif name in ("w:numFmt", "w:lvlText", "w:start") and self._kind:
            level = self._levels.setdefault((self._kind, self._level), Level())
            if name == "w:numFmt":
                level.form = value
            elif name == "w:lvlText":
                level.text = value[:_MOST_LABEL]
            else:
                level.start = _whole(value)

    def styles(self, name: str, values: Mapping[str, str]) -> None:
        """An element of the styles begins."""
        value = values.get("w:val", "")
        if name == "w:style":
            self._style, self._level = values.get("w:styleId", ""), 0
        elif name == "w:basedOn":
            self._parents[self._style] = value
        elif name == "w:ilvl":
            self._level = _whole(value)
        elif name == "w:numId":
            self._styles[self._style] = value, self._level

    def of_style(self, style: str) -> tuple[str, int]:
        """The number of the list that a style of paragraphs is in, and the level; an empty one for none."""
        for _ in range(_MOST_PARENTS):
            if style in self._styles or not style:
                break
            style = self._parents.get(style, "")
        return self._styles.get(style, ("", 0))

    def label(self, number: str, level: int) -> str:
        """What stands before the next paragraph of a list: a bullet, or its number, ``2.1``."""
        kind = self._kinds.get(number)
        self._labels += 1
        if kind is None or self._labels > _MOST_LABELS:
            return ""
        level = min(level, _LEVELS - 1)
        counts = self._counts.setdefault(kind, [0] * _LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for at in range(_LEVELS):
                if (number, at) in self._starts:
                    counts[at] = 0
        counts[level] = counts[level] + 1 if counts[level] else self._start(number, kind, level)
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        own = self._levels.get((kind, level), Level())
        if own.form == "bullet":
            return BULLET
        if own.form == "none":
            return ""
        return _PLACE.sub(lambda match: self._count(number, kind, int(match[1]) - 1), own.text).strip()

    def _start(self, number: str, kind: str, level: int) -> int:
        return self._starts.get((number, level), self._levels.get((kind, level), Level()).start)

    def _count(self, number: str, kind: str, level: int) -> str:
        counts = self._counts[kind]
        counts[level] = counts[level] or self._start(number, kind, level)
        return _written(counts[level], self._levels.get((kind, level), Level()).form)


def _written(number: int, form: str) -> str:
    match form:
        case "lowerLetter" | "upperLetter":
            letters = chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
            text = letters if number > 0 else ""
        case "lowerRoman" | "upperRoman":
            text = _roman(number)
        case "decimalZero":
            text = f"{number:02}"
        case _:
            text = str(number)
    return text.upper() if form.startswith("upper") else text


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0

"""How wide the columns of a table are on paper, so that no word in it is broken.

A page has no scroll bar, and a Word table of fixed widths breaks a number that does not fit. So the words are measured
by the widths that Arial and Helvetica share, which Liberation Sans has too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from unicodedata import combining, east_asian_width, normalize

from actionplan.reports.blocks import CellKind, ReportColumn, ReportTable

PADDING = 6.0
"""Points that a cell has to the left and the right of its text, both together."""
AFTER_NUMBERS = 6.0
"""Points that a number is off the words of the next column, besides: it stands at the end of its cell."""
_SLACK = 1.0
"""Points of an edge's line, and of what programs round."""
_LONGEST_WORD = 12
"""A word that is wider than so many times the type size, such as an address, may be broken; no ordinary one is."""
_MOST_OF_NUMBERS = 0.75
"""Where the numbers of a table would take more of the page than this, they are broken too."""
_FEW_LINES, _MOST_TIMES = 6, 3.0
"""A column whose highest cell would have more lines has more of the page than it asks for, up to so many times."""
_STEPS = 40
"""Halvings of a range until it is narrower than a printer's dot."""
_REGULAR: Mapping[int, str] = {
    191: "'",
    222: "ijl‘’",
    278: "!,./:;I[\\]ft· \u00a0",
    333: "()-`r“”\u2011{}|",
    389: '"*°',
    469: "^",
    500: "Jcksvxyz•",
    556: "#$0123456789?L_abdeghnopqu£€§–",
    584: "+<=>~×±",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ©",
    833: "Mm½",
    889: "%",
    944: "W",
    1015: "@—…→←▲▼◆◇●○◐■□✓",
}
"""Thousandths of the type size, for the characters that are so wide."""
_BOLD: Mapping[int, str] = {
    238: "'",
    278: ",./I\\ijl‘’· \u00a0",
    333: "!()-:;[]`ft\u2011|",
    389: "*r{}°",
    500: '"z“”•',
    556: "#$0123456789J_aceksvxy£€§–",
    584: "+<=>^~×±",
    611: "?FLTZbdghnopqu",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw©",
    833: "M½",
    889: "%m",
    944: "W",
    1015: "@—…→←▲▼◆◇●○◐■□✓",
}
_UNKNOWN, _WIDE = 778, 1015
_DATE = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\b")
_AFTER_HYPHEN = re.compile("(?<=[^\\W\\d_][-–—])(?=[^\\W\\d_])")
"""Between two parts of a word where every program may begin a new line: not in a number, a date or a path."""


def column_widths(table: ReportTable, room: float, size: float) -> tuple[float, ...]:
    """How wide each column of a table is, in points; together they take all the room.

    Each is as wide as its longest word or date, as long as all are. Where they do not all fit, dates are broken between
    their words, and then the longest words; numbers are the last. What is left is shared in the proportions of the
    columns, but none has more than its longest line needs while another has less, and one of very long texts has more.

    Args:
        table: The table, its last row in bold where it adds up the others, its headings always.
        room: How wide it is, in points.
        size: The size of its type, in points.
    """
    columns = range(len(table.columns))
    around = [PADDING + _SLACK + AFTER_NUMBERS * is_before_words(table, index) for index in columns]
    inner = room - sum(around)
    widths = _shared(table, inner, size)
    return tuple(width + extra for width, extra in zip(widths, around, strict=True))


def _shared(table: ReportTable, room: float, size: float) -> list[float]:
    """The widths without what is around the text of the cells."""
    least = _longest_words(table, size, room)
    if sum(least) > room:
        return _broken(table, least, room)
    parts = _parts(table, room, size)
    # The lines of the cells come before those of the headings, which may well have two.
    for has_heading in (False, True):
        lines = (_longest_line(table, index, size, has_heading=has_heading) for index in range(len(parts)))
        most = list(map(max, least, lines))
        if sum(most) > room:
            return _between(parts, least, most, room)
        least = most
    left = (room - sum(least)) / sum(parts)
    return [need + part * left for need, part in zip(least, parts, strict=True)]


def _parts(table: ReportTable, room: float, size: float) -> list[float]:
    """What part of the room each column has beside the others: more than it says where a cell would be very high."""
    whole = sum(column.width for column in table.columns)
    parts = []
    for index, column in enumerate(table.columns):
        longest = max(_widest(texts, widths) for texts, widths in _texts(table, index)) * size / 1000
        lines = longest / (room * column.width / whole)
        parts.append(column.width * min(_MOST_TIMES, max(1.0, (lines / _FEW_LINES) ** 0.5)))
    return parts


def _between(parts: Sequence[float], least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """The widths in the proportions of the columns, none less than its least and none more than its most."""
    limits = list(zip(parts, least, most, strict=True))
    scale = max(limit / part for part, _, limit in limits)
    return _fitted(lambda level: [min(max(level * part, low), high) for part, low, high in limits], room, scale)


def _broken(table: ReportTable, least: Sequence[float], room: float) -> list[float]:
    """The widths of columns that have not the room for all their words: the widest give way, and numbers last."""
    held = [need * column.is_number for need, column in zip(least, table.columns, strict=True)]
    if sum(held) > _MOST_OF_NUMBERS * room:
        held = [0.0] * len(held)
    pairs = list(zip(least, held, strict=True))
    return _fitted(lambda level: [max(min(need, level), kept) for need, kept in pairs], room, max(least))


def is_before_words(table: ReportTable, index: int) -> bool:
    """Whether a column of numbers, which stand at the end of their cells, has one of words behind it."""
    return table.columns[index].is_number and not all(column.is_number for column in table.columns[index + 1 :][:1])


def holds_words(table: ReportTable, room: float, size: float) -> bool:
    """Whether a table has room for its words without breaking any, its dates aside.

    Args:
        table: The table.
        room: How wide it is, in points.
        size: The size of its type, in points.
    """
    inner = room - len(table.columns) * (PADDING + _SLACK + AFTER_NUMBERS)
    return sum(_longest_words(table, size, inner)) <= inner


def _fitted(widths: Callable[[float], list[float]], room: float, most: float) -> list[float]:
    """The widths of the highest level, up to ``most``, that do not need more than the room."""
    low, high = 0.0, most
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if sum(widths(middle)) > room:
            high = middle
        else:
            low = middle
    return widths(low)


def _longest_words(table: ReportTable, size: float, room: float) -> list[float]:
    """How wide the longest word of each column is, in points; dates are words of their own if there is the room."""
    columns = range(len(table.columns))
    least = [_longest_word(table, index, size) for index in columns]
    if sum(least) > room:
        least = [_longest_word(table, index, size, keeps_dates=False) for index in columns]
    return least


def _longest_word(table: ReportTable, index: int, size: float, *, keeps_dates: bool = True) -> float:
    """How wide the longest word of a column is, in points; of one as long as an address, only a part of it."""
    column = table.columns[index]
    normal, bold = _texts(table, index)
    words = (_widest(_words(texts, column, keeps_dates=keeps_dates), widths) for texts, widths in (normal, bold))
    longest = max(words) * size / 1000
    return min(longest, _LONGEST_WORD * size) if column.kind is CellKind.TEXT else longest


def _longest_line(table: ReportTable, index: int, size: float, *, has_heading: bool) -> float:
    """How wide the longest line of a column is, in points, with its heading or without."""
    both = _texts(table, index, has_heading=has_heading)
    return max(_widest(_lines(texts), widths) for texts, widths in both) * size / 1000


_Texts = tuple[set[str], Mapping[int, int]]


def _texts(table: ReportTable, index: int, *, has_heading: bool = True) -> tuple[_Texts, _Texts]:
    """The texts of a column with the widths of their characters, those in bold apart.

    Each is there once, as most ratings, owners and dates of a long table stand in many rows.
    """
    rows = table.rows[:-1] if table.totals else table.rows
    bold = {row[index].text for row in table.rows[len(rows) :]}
    if has_heading:
        bold.add(table.columns[index].title)
    return ({row[index].text for row in rows}, _WIDTHS), (bold, _BOLD_WIDTHS)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(text.split("\n") for text in texts)


def _words(texts: Iterable[str], column: ReportColumn, *, keeps_dates: bool) -> Iterator[str]:
    """What a column keeps on one line: words, dates, numbers, and the sign of a rating with the word behind it."""
    for line in _lines(texts):
        if column.kind is CellKind.NUMBER:
            yield line
        elif column.kind is CellKind.RATING:
            yield from line.replace(" ", "\u00a0", 1).split(" ")
        else:
            for word in (_DATE.sub("\\1\u00a0\\2\u00a0\\3", line) if keeps_dates else line).split(" "):
                yield from _AFTER_HYPHEN.split(word)


def _widest(texts: Iterable[str], widths: Mapping[int, int]) -> int:
    """The width of the widest text, in thousandths of the type size."""
    widest = 0
    for text in texts:
        # No character is wider than the widest, so that most need no measuring.
        if len(text) * _WIDE > widest:
            widest = max(widest, sum(map(widths.__getitem__, map(ord, text))))
    return widest


class _Widths(dict[int, int]):
    """The width of each character by its number; one that the table does not have is worked out when it is met."""

    def __init__(self, table: Mapping[int, str]) -> None:
        super().__init__((ord(sign), width) for width, signs in table.items() for sign in signs)

    def __missing__(self, number: int) -> int:
        sign = chr(number)
        base = ord(normalize("NFD", sign)[0])
        width = _UNKNOWN
        if combining(sign):
            width = 0
        elif base != number:
            width = self[base]
        elif east_asian_width(sign) in "WF":
            width = _WIDE
        self[number] = width
        return width


_WIDTHS, _BOLD_WIDTHS = _Widths(_REGULAR), _Widths(_BOLD)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is at a type size, in points."""
    return _widest((text,), _BOLD_WIDTHS if bold else _WIDTHS) * size / 1000

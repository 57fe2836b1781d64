"""What the sheets of a workbook are printed on, so that their type is at least 9 points high on paper.

A sheet is as wide as the page: on A4 across where its type stays large enough for that, else on A3, else on A3 over
several pages, with its first two columns on each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from actionplan.reports.column_widths import text_width

TYPE, LEAST = 10.0, 9.0
"""The size of the type in cells, and the least that it has on paper, in points."""
LINE, ROW = 13.0, 13.5
"""The height of a line within a row, and of a row that nothing was said of, in points."""
MOST_HEIGHT = 409.0
"""In points, the most that a row can have."""
SIDES, TOP, BOTTOM = 0.5, 0.8, 0.7
"""The margins, in inches."""
_INCH = 72
_DIGIT, _PADDING = 7, 5
"""How many dots of the screen a digit has by which columns are measured, and what is around the text of a cell."""
DOT, _DOT_ON_PAPER = 0.75, 0.795
"""A dot of the screen in points: as Excel has it, and the most that a program makes of it where it prints."""
_SLACK = 0.99
"""So much of the page is counted on."""
_WIDEST = 1.02
"""No character is wider, as a part of the type size."""


class Paper(NamedTuple):
    """A size of paper across, with what is between its margins in points."""

    code: int
    """What Excel calls it."""
    width: float
    height: float


def _across(code: int, width: float, height: float) -> Paper:
    """Paper of a size in points."""
    return Paper(code, width - 2 * SIDES * _INCH, height - (TOP + BOTTOM) * _INCH)


A4, A3 = _across(9, 841.9, 595.3), _across(8, 1190.6, 841.9)


def points(width: float) -> float:
    """How wide a column is on paper at most, in points, whose width is given in digits as Excel does."""
    return int(width * _DIGIT + _PADDING) * _DOT_ON_PAPER


def dots(widths: Sequence[float]) -> int:
    """How many dots of the screen columns take, by which charts are placed on them."""
    return sum(int(width * _DIGIT + _PADDING) for width in widths)


def digits(width: float) -> float:
    """The width in digits of a column of so many points on paper."""
    return (width / _DOT_ON_PAPER - _PADDING) / _DIGIT


def room_on(paper: Paper) -> float:
    """How wide a sheet may be, in points, that is printed on one page across in the least type."""
    return paper.width * _SLACK * TYPE / LEAST


def scale_on(paper: Paper, widths: Sequence[float]) -> int:
    """By how many hundredths columns are printed that take the page across, but never larger than they are."""
    return min(100, int(100 * paper.width * _SLACK / sum(map(points, widths))))


def paper_for(widths: Sequence[float]) -> Paper | None:
    """The smallest paper that holds columns across in type that is large enough; None if there is none."""
    return next((paper for paper in (A4, A3) if sum(map(points, widths)) <= room_on(paper)), None)


# --- how texts are broken into lines ---------------------------------------------------------------------------


@lru_cache(maxsize=4_096)
def lines_in(text: str, width: float, *, bold: bool = False) -> int:
    """How many lines a text takes in a column.

    Args:
        text: The text, which may have lines of its own.
        width: The width of the column, in digits.
        bold: Whether it is bold.
    """
    room = width * _DIGIT * DOT
    return sum(sum(1 for _ in broken(line, room, bold=bold)) for line in text.split("\n"))


def broken(line: str, room: float, *, bold: bool = False) -> Iterator[str]:
    """A line in lines of at most ``room`` points, broken between words, and within those that are longer.

    There is always one, if it is empty.
    """
    if len(line) * _WIDEST * TYPE <= room or text_width(line, TYPE, bold=bold) <= room:
        yield line
        return
    words: list[str] = []
    used, space = 0.0, _word_width(" ", bold=bold)
    for word, width in _pieces(line, room, bold=bold):
        if words and used + space + width > room:
            yield " ".join(words)
            words, used = [], 0.0
        used += (space if words else 0.0) + width
        words.append(word)
    yield " ".join(words)


def _pieces(line: str, room: float, *, bold: bool) -> Iterator[tuple[str, float]]:
    """The words of a line with their widths; of one that is too long for a line, what of it fits one each."""
    for word in line.split(" "):
        width = _word_width(word, bold=bold)
        if width <= room:
            yield word, width
            continue
        most = max(1, int(len(word) * room / width))
        for start in range(0, len(word), most):
            piece = word[start : start + most]
            yield piece, _word_width(piece, bold=bold)


@lru_cache(maxsize=16_384)
def _word_width(word: str, *, bold: bool) -> float:
    return text_width(word, TYPE, bold=bold)

"""Text for a terminal: in colour where it has colours, as wide as its signs are, folded between words.

Small and without Rich, whose import takes longer than a short list. Only signs that are not surely one cell wide are
measured with it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from actionplan.model.sanitise import first_line, shown_lines
from actionplan.settings import is_plain_wanted

_COLOURS = {"red": "31", "green": "32", "yellow": "33", "blue": "34"}
_CODES = {"bold": "1", "dim": "2", "reverse": "7", **_COLOURS}
_COLOURLESS_TERMINALS = ("dumb", "unknown")
NARROW_SIGNS = "–—‘’“”…→▲◆●◐■◇○"
"""Signs outside Latin script that the program and word processors write, each one cell wide."""
_NARROW = re.compile(f"[ -~\xa0-\xac\xae-\u02ff{NARROW_SIGNS}]*")
_WORD = re.compile(r"\s*\S+\s*")


_in_conversation: ContextVar[bool] = ContextVar("in_conversation", default=False)


def is_plain() -> bool:
    """Whether pages are plain lines: no colour, no columns, no shapes and no control sequences.

    A screen reader reads them as they come, and a bad line carries them.
    """
    return is_in_conversation() or is_plain_wanted()


def is_in_conversation() -> bool:
    """Whether what is printed answers somebody at a prompt of this process."""
    return _in_conversation.get()


@contextmanager
def plainly() -> Iterator[None]:
    """A conversation of questions and answers: within it pages are plain lines."""
    token = _in_conversation.set(True)
    try:
        yield
    finally:
        _in_conversation.reset(token)


class Styled(NamedTuple):
    """Text in one style: words of ``bold``, ``dim``, ``reverse`` and a colour."""

    text: str
    style: str = ""


Text = str | Styled
"""Text without a style, or with one. It may be what people typed."""


def harmless(text: Text) -> Styled:
    """Text as a terminal may have it, line feeds included."""
    if isinstance(text, Styled):
        return Styled(shown_lines(text.text), text.style)
    return Styled(shown_lines(text))


def on_one_line(text: Text) -> Styled:
    """Text as a terminal may have it where there is one line: the first, with ``…`` for what follows."""
    if isinstance(text, Styled):
        return Styled(first_line(text.text), text.style)
    return Styled(first_line(text))


def painted(text: str, style: str) -> str:
    """Text with the codes of its style, if standard output is a terminal that understands them."""
    if not style or not text or not sys.stdout.isatty() or is_plain():
        return text
    if os.environ.get("TERM", "").casefold() in _COLOURLESS_TERMINALS:
        return text
    codes = [_CODES[word] for word in style.split() if word not in _COLOURS or not os.environ.get("NO_COLOR")]
    if not codes:
        return text
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m"


def cell_width(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if _is_narrow(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def shortened(text: str, room: int) -> str:
    """Text in at most ``room`` cells; one that is cut ends with ``…``."""
    if cell_width(text) <= room:
        return text
    if _is_narrow(text):
        return f"{text[: room - 1]}…"
    from rich.cells import set_cell_size

    return f"{set_cell_size(text, room - 1)}…"


def folded(texts: Sequence[Styled], room: int) -> Iterator[str]:
    """The lines of texts that follow one another, folded between words to ``room`` cells, with their styles' codes.

    A line feed in one of them begins another line.
    """
    for line in _lines_of(texts):
        yield from _folded_line(line, room)


def _lines_of(texts: Sequence[Styled]) -> Iterator[list[Styled]]:
    line: list[Styled] = []
    for text, style in texts:
        first, *more = text.split("\n")
        line.append(Styled(first, style))
        for part in more:
            yield line
            line = [Styled(part, style)]
    yield line


def _folded_line(texts: Sequence[Styled], room: int) -> Iterator[str]:
    whole = "".join(text.text for text in texts)
    starts = [0, *_breaks(whole, room)]
    for start, end in zip(starts, [*starts[1:], len(whole)], strict=True):
        yield _cut_out(texts, start, start + len(whole[start:end].rstrip()))


def _cut_out(texts: Sequence[Styled], start: int, end: int) -> str:
    parts = []
    for text, style in texts:
        parts.append(painted(text[max(0, start) : max(0, end)], style))
        start -= len(text)
        end -= len(text)
    return "".join(parts)


def _breaks(text: str, room: int) -> list[int]:
    """Where a text is broken so that each line fits: before a word, and within one that fits on no line."""
    breaks = []
    line_width = 0
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if line_width + cell_width(word.rstrip()) <= room:
            line_width += cell_width(word)
            continue
        for part in _chopped(word, room):
            if start:
                breaks.append(start)
            start += len(part)
            line_width = cell_width(part)
    return breaks


def _chopped(word: str, room: int) -> list[str]:
    """A word, with the spaces behind it, in parts that each fit on a line."""
    if cell_width(word.rstrip()) <= room:
        return [word]
    if _is_narrow(word):
        return [word[start : start + room] for start in range(0, len(word), room)]
    from rich.cells import chop_cells

    return chop_cells(word, room)


def _is_narrow(text: str) -> bool:
    """Whether each sign is surely one cell wide; without control characters, since the text is harmless."""
    return text.isascii() or _NARROW.fullmatch(text) is not None

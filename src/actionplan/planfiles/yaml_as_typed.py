"""What a person typed in a plan file is what the plan holds: where YAML would change a text unasked, it is refused.

YAML takes `` #`` for the beginning of a comment and drops the rest of the line, joins the lines of a text, reads
backslashes in double quotes, and takes ``null`` and ``~`` for nothing. A comment may stand where it cuts no text: on a
line of its own, or behind a key or a dash that has its list or its keys on the lines below.
"""

from __future__ import annotations

import re

import yaml
from msgspec import Struct

from actionplan.planfiles.yaml_events import BadPlanFile, index_of, line_of, quoted

_CUT = "would be dropped, as YAML takes it for a comment; put the text between quotes, or a comment on its own line"
_LINES = "the text goes on in the next line; begin it with > to join its lines, or with | to keep them"
_NOTHING = "means nothing to YAML; put it between quotes if it is the text, or take the line out"
_BACKSLASH = "in double quotes a backslash changes the sign after it; put the text between single quotes"
_NULLS = ("~", "null", "Null", "NULL")
_BLOCKS = ("|", ">")
_QUOTES = ("'", '"')
_ESCAPE = re.compile(r'\\(?!"|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})')
"""A backslash that is neither before a quote nor the number of a character, which nobody writes by mistake."""
_COMMENT = re.compile("#[^\r\n]*")
_PIECE = re.compile(r"(?P<line_end>\r\n?|\n)|(?P<comment>#[^\r\n]*)|(?P<sign>[^\s#]+)")
"""What may stand between two texts."""
_LINE_END = re.compile("\r\n?|\n")
_INDICATORS = re.compile(r"[ \t]*[-:][-: \t]*")
"""What stands before a comment behind a key or a dash."""
_IN_BRACKETS = -1


class _Collection(Struct):
    """A list or a group of keys that has begun."""

    column: int
    """Where its items stand: what stands further in goes on with an item. In brackets anything does."""
    is_mapping: bool
    size: int = 0
    """How many keys, values or items it has so far."""


class AsTyped:
    """Follows the events of one plan file and refuses each text that YAML changed."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._unfinished: list[_Collection] = []
        self._end = 0
        """Where the last text, or list in brackets, ended."""
        self._column: int | None = None
        """What stands further in than this goes on with the last text; None where that has an end of its own."""

    def follow(self, event: yaml.Event) -> None:
        """Looks at the next event, and at what stands between it and the text before.

        Raises:
            BadPlanFile: if YAML left something out or changed it.
        """
        if isinstance(event, yaml.ScalarEvent):
            self._look_between(index_of(event.start_mark), is_value=self._is_value())
            self._look_at(event)
            self._count_one()
            self._end = index_of(event.end_mark)
            self._column = None
            if event.style not in _QUOTES and self._unfinished:
                self._column = self._unfinished[-1].column
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count_one()
            column = _IN_BRACKETS if event.flow_style else int(getattr(event.start_mark, "column", 0))
            self._unfinished.append(_Collection(column, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            if self._unfinished.pop().column == _IN_BRACKETS:
                self._look_between(index_of(event.start_mark), is_value=False)
                self._end = index_of(event.end_mark)
                self._column = None
        elif isinstance(event, yaml.StreamEndEvent):
            self._look_between(len(self._text), is_value=False)

    def _count_one(self) -> None:
        if self._unfinished:
            self._unfinished[-1].size += 1

    def _is_value(self) -> bool:
        """Whether a text that comes now is one that the plan holds, and not a key."""
        return not self._unfinished or not self._unfinished[-1].is_mapping or self._unfinished[-1].size % 2 == 1

    def _look_at(self, event: yaml.ScalarEvent) -> None:
        line = line_of(event.start_mark)
        raw = self._text[index_of(event.start_mark) : index_of(event.end_mark)]
        if event.style in _BLOCKS:
            comment = _COMMENT.search(_LINE_END.split(raw, maxsplit=1)[0])
            if comment:
                raise self._bad(line, f"{quoted(comment.group())} {_CUT}")
        elif line_of(event.end_mark) != line:
            raise self._bad(line, f"{quoted(event.value)}: {_LINES}")
        elif event.style == '"' and _ESCAPE.search(raw):
            raise self._bad(line, f"{quoted(raw)}: {_BACKSLASH}")
        elif event.style is None and event.value in _NULLS:
            raise self._bad(line, f"{quoted(event.value)} {_NOTHING}")

    def _look_between(self, stop: int, *, is_value: bool) -> None:
        """Refuses a comment between the last text and ``stop`` that cuts off a text before or behind it."""
        if self._text.find("#", self._end, stop) < 0:
            return
        is_line_whole = self._end == 0 or self._text[self._end - 1] in "\r\n"
        line_start, after_sign = self._end, False
        comments: list[int] = []
        """Those after the last sign: nothing but them stands before the text that comes."""
        for piece in _PIECE.finditer(self._text, self._end, stop):
            start = piece.start()
            if piece.lastgroup == "line_end":
                is_line_whole, line_start = True, piece.end()
            elif piece.lastgroup == "sign":
                after_sign = True
                comments.clear()
            else:
                comments.append(start)
                before = self._text[line_start:start]
                if is_line_whole and not before.strip():
                    goes_on = self._column is not None and start - line_start > self._column
                    cuts = goes_on and not after_sign
                else:
                    # Only a key that has its value below ends in a colon, and only an item that has one in a dash.
                    cuts = not _INDICATORS.fullmatch(before)
                if cuts:
                    raise self._would_drop(start)
        if is_value and comments:
            raise self._would_drop(comments[0])

    def _would_drop(self, start: int) -> BadPlanFile:
        line = len(_LINE_END.findall(self._text, 0, start)) + 1
        return self._bad(line, f"{quoted(_LINE_END.split(self._text[start:], maxsplit=1)[0])} {_CUT}")

    def _bad(self, line: int, problem: str) -> BadPlanFile:
        return BadPlanFile(f"{self._file} line {line}: {problem}")

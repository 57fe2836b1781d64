"""The minutes as plain lines, to be read out: no table, no sign that is not said."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.sanitise import shown_lines
from actionplan.reports.minutes import SIGNED, Minutes, MinutesPart, facts, heading, parts


def minutes_text(minutes: Minutes) -> str:
    """The minutes, a line a fact: of a table each row, with what every value is."""
    return "\n".join(_lines(minutes)) + "\n"


def _lines(minutes: Minutes) -> Iterator[str]:
    yield _on_one_line(heading(minutes))
    yield from (f"{name}: {_on_one_line(value)}" for name, value in facts(minutes))
    for number, part in enumerate(parts(minutes), 1):
        yield ""
        yield f"{number}. {_on_one_line(part.title)}:"
        yield from _rows(part)
    yield ""
    yield f"{SIGNED}. Signed: Date:"
    yield f"Made by actionplan from the plan as at change {minutes.plan.seq}."


def _rows(part: MinutesPart) -> Iterator[str]:
    if not part.rows:
        yield part.empty
    for first, *values in part.rows:
        named_values = (f"{name}: {value}" for name, value in zip(part.columns[1:], values, strict=True) if value)
        yield _on_one_line("; ".join((first, *named_values)))


def _on_one_line(text: str) -> str:
    return " ".join(shown_lines(text).split("\n"))

"""The minutes as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.reports.minutes import SIGNED, Minutes, facts, heading, parts
from actionplan.reports.writers.markdown import cell, escaped, pipe_table


def minutes_markdown(minutes: Minutes) -> str:
    """The minutes, every user text escaped."""
    return "\n".join(_lines(minutes)) + "\n"


def _lines(minutes: Minutes) -> Iterator[str]:
    yield f"# {escaped(heading(minutes))}\n"
    yield from (f"- {name}: {escaped(value)}" for name, value in facts(minutes))
    for number, part in enumerate(parts(minutes), 1):
        yield f"\n## {number}. {escaped(part.title)}\n"
        if part.rows:
            yield from pipe_table(part.columns, (tuple(map(cell, row)) for row in part.rows))
        else:
            yield part.empty
    yield f"\n{SIGNED}\n\nSigned {'.' * 50}   Date {'.' * 25}"
    yield f"\nMade by actionplan from the plan as at change {minutes.plan.seq}."

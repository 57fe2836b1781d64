"""The RAG summary as a document that can be sent: Markdown with tables, every user text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from actionplan.model.dates import days, show
from actionplan.model.rag import Rag
from actionplan.model.rollup import Drag, RollUp
from actionplan.model.text import shown
from actionplan.model.words import refs_words
from actionplan.reports.judged import Judged
from actionplan.reports.summary import Summary, actions, check, headline, share, thresholds

_SPECIAL = re.compile(r"([\\`*_\[\]()<>|~&$!])")
_AT_START = re.compile(r"^(?:([#+=-])|(\d+)([.)]))")
_NONE = "None."


def escaped(text: str) -> str:
    """``text`` on one line, shown as it is by whatever reads Markdown: no markup, no HTML, no control character."""
    return _AT_START.sub(r"\2\\\1\3", _SPECIAL.sub(r"\\\1", " ".join(shown(text).split())))


def markdown(summary: Summary) -> str:
    """The summary: headline, both tables with their check, exceptions, due soon, gaps, key, mapping."""
    return "\n".join(_lines(summary))


def _lines(summary: Summary) -> Iterator[str]:
    plan = summary.plan
    yield f"# {escaped(plan.title)}: RAG summary"
    yield f"\n{escaped(plan.organisation)}, as at {show(summary.as_at)}"
    yield "\n" + " ".join(sentence for sentence in headline(summary) if sentence)
    for heading, rows in summary.tables:
        yield f"\n## {heading}\n"
        yield from _rows(heading.removesuffix("s"), rows)
        yield f"\n{check(rows, summary)}"
    yield f"\n## Exceptions: {len(summary.exceptions)}"
    yield "\nEvery action that is red, late, or declared better than its dates support, the worst first.\n"
    yield from _exceptions(summary.exceptions)
    yield f"\n## Due by {show(summary.due_soon_until)}: {len(summary.due_soon)}\n"
    yield from _due_soon(summary.due_soon)
    yield "\n## What the plan does not say yet\n"
    yield from _gaps(summary)
    yield "\n## Key\n"
    yield from table(("RAG", "Meaning"), ((rag.mark, escaped(meaning)) for rag, meaning in summary.key))
    yield f"\n{thresholds(plan.key)}"
    yield "\nA group shows the worst rating among its rated ones, never an average; the unrated are named beside it."
    yield "\n## How the areas map to the summary areas\n"
    yield from table(
        ("Ref", "Area for consideration", "Summary area", "Fit", "Reason"),
        (
            (area.ref, escaped(area.text), escaped(title), area.fit or "–", escaped(area.mapping_reason))
            for area, title in summary.mapping
        ),
    )
    yield f"\nMade by actionplan from the plan as at change {plan.seq}.\n"


def _rows(title: str, rows: Iterable[tuple[str, RollUp]]) -> Iterator[str]:
    yield from table(
        (title, "Worst", *(rag.word for rag in Rag), "Actions", "Late", "Biggest drag"),
        (
            (
                escaped(name),
                f"{row.worst.shape} {row.verdict}" if row.total else "no actions",
                *(share(count, row.total) for count in row.counts.values()),
                str(row.total),
                str(len(row.late)),
                _drag(row.drag),
            )
            for name, row in rows
        ),
        numbers=range(2, 9),
    )


def _drag(drag: Drag | None) -> str:
    return f"{drag.ref} {drag.rag.mark}: {escaped(drag.reason)}" if drag else "–"


def _exceptions(judged: Sequence[Judged]) -> Iterator[str]:
    yield from table(
        ("Ref", "Action", "Owner", "Due", "First due", "Late", "Declared", "Suggested", "Why"),
        (
            (
                *_start(one),
                show(one.action.original_due),
                days(one.days_late) if one.days_late else "–",
                one.action.rag.mark,
                one.suggested.rag.mark,
                escaped(one.why),
            )
            for one in judged
        ),
    )


def _due_soon(judged: Sequence[Judged]) -> Iterator[str]:
    yield from table(
        ("Ref", "Action", "Owner", "Due", "Declared", "Suggested"),
        ((*_start(one), one.action.rag.mark, one.suggested.rag.mark) for one in judged),
    )


def _start(one: Judged) -> tuple[str, str, str, str]:
    action = one.action
    return action.ref, escaped(action.title), escaped(action.owner) or "no owner", show(action.due)


def _gaps(summary: Summary) -> Iterator[str]:
    for missing, found in summary.gaps:
        refs = f": {refs_words(tuple(action.ref for action in found), most=12)}" if found else ""
        yield f"- {share(len(found), summary.whole.total)} of {actions(summary.whole.total)} {missing}{refs}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> Iterator[str]:
    """A table, or a line that there is nothing; the columns ``numbers`` line up on the right."""
    written = [f"| {' | '.join(row)} |" for row in rows]
    if not written:
        yield _NONE
        return
    right = set(numbers)
    yield f"| {' | '.join(headings)} |"
    yield f"| {' | '.join('---:' if column in right else '---' for column in range(len(headings)))} |"
    yield from written

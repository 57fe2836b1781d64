"""The RAG summary as a document that can be sent: Markdown with tables, every user text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words, slippage
from actionplan.model.impact import Impact
from actionplan.model.number_words import count, days, number_of
from actionplan.model.plan import Action
from actionplan.model.ratings import Rag
from actionplan.model.rollup import Drag, RollUp
from actionplan.model.sanitise import sanitise
from actionplan.model.suggestion import completion
from actionplan.model.trend import Trend
from actionplan.reports.assessment import Judged, judge, road_words
from actionplan.reports.phrases import (
    cautions,
    check,
    concerns,
    headline,
    moved_words,
    same_days,
    share,
    since_words,
    strengths_words,
    thresholds,
)
from actionplan.reports.summary import Summary

_SPECIAL = re.compile(r"([\\`*_\[\]()<>|~&$!])")
_AT_START = re.compile(r"^(?:([#+=-])|(\d+)([.)])(?=\s|$))")
_NONE = "None."


def escaped(text: str) -> str:
    """``text`` on one line, shown as it is by whatever reads Markdown: no markup, no HTML, no control character."""
    return _AT_START.sub(r"\2\\\1\3", _SPECIAL.sub(r"\\\1", " ".join(sanitise(text).split())))


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


def markdown(summary: Summary) -> str:
    """The summary in the order that boards know: headline, roll-ups, exceptions, what is to be decided, what was done.

    What it rests on (the key, the whole plan, the mapping) comes last.
    """
    return "\n".join(_lines(summary))


def _lines(summary: Summary) -> Iterator[str]:
    yield from _top(summary)
    for heading, rows in summary.tables:
        yield f"\n## {heading}\n"
        yield from _rows(heading.removesuffix("s"), rows, summary)
        yield f"\n{check(rows, summary)}"
    if summary.past is not None:
        yield "\n## The last twelve weeks\n"
        yield from _trend(summary.past.whole)
    yield f"\n## Exceptions: {len(summary.exceptions)}"
    yield "\nEvery action that is red, late, worse than before, or declared better than its dates support.\n"
    yield from _exceptions(summary)
    yield f"\n## Dates moved: {len(summary.slipped)}\n"
    yield from _slipped(summary)
    yield f"\n## More time needed, by forecast: {len(summary.extensions)}\n"
    yield from _extensions(summary.extensions)
    yield f"\n## Decisions to be done: {len(summary.decisions)}\n"
    yield from _decisions(summary)
    yield f"\n## Closed{f' {since_words(summary.past)}' if summary.past else ''}: {len(summary.closed)}\n"
    yield from _closed(summary.closed)
    yield f"\n## Due by {format_date(summary.due_soon_until)}: {len(summary.due_soon)}\n"
    yield from _due_soon(summary.due_soon)
    yield "\n## Impact\n"
    yield from _impact(summary)
    yield "\n## Strengths\n"
    yield from _strengths(summary)
    yield "\n## What the plan does not say yet\n"
    yield from _gaps(summary)
    yield "\n## Key\n"
    yield from table(("RAG", "Meaning"), ((rag.mark, escaped(meaning)) for rag, meaning in summary.key))
    yield f"\n{thresholds(summary.plan.key)}"
    yield "\nA group shows the worst rating among its rated ones, never an average; the unrated are named beside it."
    yield "\n## Appendix: every action\n"
    yield from _every_action(summary)
    yield "\n## Appendix: how the areas map to the summary areas\n"
    yield from _mapping(summary)
    yield f"\nMade by actionplan from the plan as at change {summary.plan.seq}.\n"


def _top(summary: Summary) -> Iterator[str]:
    plan = summary.plan
    yield f"# {'DEMO ' if plan.is_demo else ''}{escaped(plan.title)}: RAG summary"
    yield from (f"\n**{caution}**" for caution in cautions(plan))
    compared = f", with what moved {since_words(summary.past)}" if summary.past else ""
    yield f"\n{escaped(plan.organisation)}, as at {format_date(summary.as_at)}{compared}"
    yield "\n" + " ".join(headline(summary))


def _rows(title: str, rows: Iterable[tuple[str, RollUp]], summary: Summary) -> Iterator[str]:
    yield from table(
        (title, "Worst", *(rag.word for rag in Rag), "Actions", "Late", "Moved", "Main concern"),
        (
            (
                escaped(name),
                f"{row.worst.shape} {row.verdict}" if row.total else "no actions",
                *(share(count, row.total) for count in row.counts.values()),
                count(row.total),
                count(len(row.late)),
                moved_words(summary.moves_of(row.members)) or "–",
                _drag(row.drag),
            )
            for name, row in rows
        ),
        numbers=range(2, 9),
    )


def _drag(drag: Drag | None) -> str:
    return f"{drag.ref} {drag.rag.mark}: {escaped(drag.reason)}" if drag else "–"


def _trend(trend: Trend) -> Iterator[str]:
    yield from table(
        ("Week to", "Worst", *(rag.word for rag in Rag)),
        (
            (format_date(day), worst.mark, *(count(counts[rag]) for rag in Rag))
            for day, worst, counts in zip(trend.days, trend.worsts, trend.counts, strict=True)
        ),
        numbers=range(2, 7),
    )


def _exceptions(summary: Summary) -> Iterator[str]:
    yield from table(
        ("Ref", "Action", "Owner", "Due", "First due", "Late", "Declared", "Suggested", "Why", "Road to green"),
        (
            (
                *_start(one.action),
                format_date(one.action.original_due),
                days(one.days_late) if one.days_late else "–",
                one.action.rag.mark,
                one.suggested.rag.mark,
                escaped(one.why),
                escaped(road_words(one, summary.plan)) or "–",
            )
            for one in summary.exceptions
        ),
    )


def _slipped(summary: Summary) -> Iterator[str]:
    since = since_words(summary.past) if summary.past else "since"
    yield from table(
        ("Ref", "Action", "Owner", "Due", "Slippage", f"Moved {since}"),
        (
            (*_start(action), escaped(slippage(action)), f"from {format_date(move.before)}" if move else "–")
            for action, move in summary.slipped
        ),
    )


def _extensions(found: Sequence[Action]) -> Iterator[str]:
    yield from table(
        ("Ref", "Action", "Owner", "Due", "Forecast"),
        ((*_start(action), format_date(action.forecast)) for action in found),
    )


def _decisions(summary: Summary) -> Iterator[str]:
    yield from table(
        ("Ref", "Decision", "About", "Owner", "By", "Board"),
        (
            (
                *(
                    one.ref,
                    escaped(one.what),
                    one.action or "–",
                    escaped(one.owner) or "no owner",
                    format_date(one.due),
                ),
                "for the Board" if one.for_board else "–",
            )
            for one in summary.decisions
        ),
    )


def _closed(closed: Sequence[Action]) -> Iterator[str]:
    yield from table(
        ("Ref", "Action", "Owner", "Due", "Completed", "Signed off", "Accepted as evidence", "Impact"),
        (
            (
                *_start(action),
                completion(action).removeprefix("completed "),
                f"{format_date(action.signed_off_on)} by {escaped(action.signed_off_by)}",
                escaped(action.accepted_evidence),
                action.impact.value,
            )
            for action in closed
        ),
    )


def _due_soon(judged: Sequence[Judged]) -> Iterator[str]:
    yield from table(
        ("Ref", "Action", "Owner", "Due", "Declared", "Suggested"),
        ((*_start(one.action), one.action.rag.mark, one.suggested.rag.mark) for one in judged),
    )


def _impact(summary: Summary) -> Iterator[str]:
    yield "Whether it makes a difference, apart from delivery. Delivered without impact shown is what to look at.\n"
    yield from table(
        ("Summary area", *(impact.value.capitalize() for impact in Impact), "Delivered", "Without impact shown"),
        (
            (
                escaped(line.title),
                *(count(number) for number in line.counts.values()),
                count(line.delivered),
                refs_words(tuple(action.ref for action in line.unproven)) or "–",
            )
            for line in summary.impact
        ),
        numbers=range(1, 7),
    )


def _strengths(summary: Summary) -> Iterator[str]:
    yield strengths_words(summary)
    if summary.strengths_checked:
        yield ""
        yield from table(
            ("Ref", "Strength", "Now", "Because"),
            (
                (strength.ref, escaped(strength.text), check.standing.value, escaped(check.because))
                for strength, check in summary.strengths_checked
            ),
        )


def _gaps(summary: Summary) -> Iterator[str]:
    total = summary.whole.total
    for said, refs in concerns(summary):
        named = f": {refs_words(refs, most=12)}" if refs else ""
        yield f"- {share(len(refs), total)} of {number_of(total, 'action')} {said}{named}"
    for said in same_days(summary):
        yield f"- {said}"


def _every_action(summary: Summary) -> Iterator[str]:
    plan = summary.plan
    yield from table(
        ("Ref", "Action", "Owner", "Due", "Declared", "Suggested", "Impact", "Evidence", "Reason"),
        (_one_action(judge(action, plan), len(plan.evidence_of(action))) for action in plan.actions),
        numbers=(7,),
    )


def _one_action(one: Judged, evidence: int) -> tuple[str, ...]:
    action = one.action
    out = action.is_withdrawn
    return (
        *_start(action),
        "withdrawn" if out else action.rag.mark,
        "–" if out else one.suggested.rag.mark,
        action.impact.value,
        count(evidence),
        escaped(action.withdrawn_reason if out else action.rag_reason) or "–",
    )


def _mapping(summary: Summary) -> Iterator[str]:
    yield from table(
        ("Ref", "Area for consideration", "Summary area", "Fit", "Reason"),
        (
            (area.ref, escaped(area.text), escaped(title), area.fit or "–", escaped(area.mapping_reason))
            for area, title in summary.mapping
        ),
    )


def _start(action: Action) -> tuple[str, str, str, str]:
    return action.ref, escaped(action.title), escaped(action.owner) or "no owner", format_date(action.due)

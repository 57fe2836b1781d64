"""The tables of what was said of the actions: progress, success measures, evidence, and the plan's own fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from actionplan.model.dates import format_date
from actionplan.model.plan import Action
from actionplan.reports.blocks import ReportCell, ReportColumn, ReportTable
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import NOTHING

_ALL = 168
"""How wide the columns behind the ref are together."""


def detail_tables(edition: Edition) -> Iterator[ReportTable]:
    """What was last said of each action, how anybody will know that it worked, and what shows it; then every note.

    Only where there is any: a plan of which nothing of the kind is known has no table of it.
    """
    actions = edition.summary.plan.counted_or_withdrawn
    cells = {
        title: {action.ref: text for action in actions if (text := text_of(action, edition))}
        for title, text_of in _COLUMNS.items()
    }
    used = {title: texts for title, texts in cells.items() if texts}
    action_word = edition.summary.words.action.one
    refs = {ref for texts in used.values() for ref in texts}
    if refs:
        columns = (ReportColumn("Ref", 9), *(ReportColumn(title, _ALL // len(used)) for title in used))
        rows = tuple(
            tuple(map(ReportCell, (action.ref, *(texts.get(action.ref, NOTHING) for texts in used.values()))))
            for action in edition.summary.plan.counted_or_withdrawn
            if action.ref in refs
        )
        yield ReportTable(f"{_title(tuple(used))}, by {action_word}", columns, rows)
    if edition.summary.has_all_notes and edition.summary.notes and not edition.is_public:
        yield _every_note(edition)


def _title(titles: tuple[str, ...]) -> str:
    first, *more = (title.casefold() for title in titles)
    words = first.capitalize()
    if more:
        words = f"{', '.join((words, *more[:-1]))} and {more[-1]}"
    return words


def _progress(action: Action, edition: Edition) -> str:
    note = edition.summary.last_note(action)
    return note.line if note is not None and not edition.is_public else ""


def _evidence(action: Action, edition: Edition) -> str:
    """What shows that it works, a line each: what it is, of which kind, from when."""
    return "\n".join(
        f"{piece.what} ({piece.kind}, {format_date(piece.dated)})" for piece in edition.summary.plan.evidence_of(action)
    )


def _own_fields(action: Action, edition: Edition) -> str:
    """What the plan has of it under headings of its own, a line each; the public is not told."""
    if edition.is_public:
        return ""
    return "\n".join(f"{heading}: {value}" for heading, value in action.own_fields)


_COLUMNS: dict[str, Callable[[Action, Edition], str]] = {
    "Last note": _progress,
    "Success measure": lambda action, _edition: action.success_measure,
    "Evidence": _evidence,
    "Status": lambda action, _edition: action.status,
    "Own fields": _own_fields,
}


def _every_note(edition: Edition) -> ReportTable:
    columns = (ReportColumn("Ref", 9), ReportColumn("When, and by whom", 38), ReportColumn("Note", 130))
    rows = tuple(
        (ReportCell(action.ref), ReportCell(note.source or NOTHING), ReportCell(note.text))
        for action in edition.summary.plan.counted_or_withdrawn
        for note in edition.summary.notes.get(action.ref, ())
    )
    return ReportTable(
        f"Every progress note, the newest of each {edition.summary.words.action.one} first", columns, rows
    )

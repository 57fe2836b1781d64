"""Tables and pages for a terminal, with Rich. Every user text goes through :func:`shown` and none is markup."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from shutil import get_terminal_size

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from actionplan.model.dates import away, days, show
from actionplan.model.log import Update
from actionplan.model.plan import Action, Plan
from actionplan.model.rag import Rag, days_slipped, times
from actionplan.model.rollup import NOT_MAPPED, Drag, RollUp
from actionplan.model.text import shown
from actionplan.model.words import describe, told
from actionplan.reports.judged import Judged
from actionplan.reports.summary import Summary, actions, check, headline, share
from actionplan.store import Saved

STYLES: Mapping[Rag, str] = {
    Rag.RED: "bold red",
    Rag.AMBER: "yellow",
    Rag.GREEN: "green",
    Rag.BLUE: "blue",
    Rag.UNRATED: "dim",
}
WIDE = 100_000
"""The width of what is no terminal: nothing is cut or wrapped for a program."""
_GAP = "  "
_RULER = Console()
"""Only measures."""

Lines = Iterator[Text]


def rendered(lines: Iterable[Text]) -> str:
    """Lines as text for standard output: coloured, and folded at its width, if it is a terminal."""
    room = width()
    folded = [part for line in lines for part in ((line,) if line.no_wrap else line.wrap(_RULER, room))]
    console = Console(width=room, highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        console.print(Text("\n").join(folded), soft_wrap=True)
    text = capture.get()
    return text if console.is_terminal else "\n".join(line.rstrip() for line in text.split("\n"))


def width() -> int:
    """How wide standard output is; a pipe or a file is as wide as anything."""
    return get_terminal_size().columns if sys.stdout.isatty() or os.environ.get("COLUMNS") else WIDE


def mark(rag: Rag) -> Text:
    """Shape and word, coloured."""
    return Text(rag.mark, STYLES[rag])


def grid(
    headings: Sequence[str],
    rows: Iterable[Sequence[Text | str]],
    flexible: Mapping[int, int],
    right: Sequence[int] = (),
) -> Lines:
    """A table, a line a row, no wider than the terminal.

    Args:
        headings: One for each column.
        rows: Their cells; a ``str`` is user text.
        flexible: The columns that may be cut with ``…`` to fit, each with the least width that it keeps.
        right: The columns that line up on the right.
    """
    cells = [[cell if isinstance(cell, Text) else Text(shown(cell)) for cell in row] for row in rows]
    cells.insert(0, [Text(heading, "dim") for heading in headings])
    widths = [max(cell_len(row[column].plain) for row in cells) for column in range(len(headings))]
    _fit(widths, flexible)
    for row in cells:
        for column, (cell, room) in enumerate(zip(row, widths, strict=True)):
            if column in flexible:
                cell.truncate(room, overflow="ellipsis")
            cell.align("right" if column in right else "left", room)
        line = Text(_GAP, no_wrap=True, end="").join(row)
        line.rstrip()
        yield line


def hanging(label: Text, value: Text, indent: int = 0) -> Lines:
    """A label and a value, folded so that the lines of the value stand below one another."""
    indent = max(indent, cell_len(label.plain))
    lead = Text.assemble(label, " " * (indent - cell_len(label.plain)), no_wrap=True, end="")
    for line in value.wrap(_RULER, max(20, width() - indent)):
        line.rstrip()
        yield lead.append_text(line)
        lead = Text(" " * indent, no_wrap=True)


def _fit(widths: list[int], flexible: Mapping[int, int]) -> None:
    """Takes from the widest of the flexible columns until all fit."""
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - width()
    while excess > 0:
        column = max(flexible, key=lambda column: widths[column] - flexible[column])
        if widths[column] <= flexible[column]:
            return
        widths[column] -= 1
        excess -= 1


# --- list -----------------------------------------------------------------------------------------------------


def action_lines(judged: Sequence[Judged], plan: Plan) -> Lines:
    """The list of actions."""
    if not judged:
        yield Text(f"No action matches, of {actions(len(plan.counted))}.")
        return
    yield from grid(
        ("Ref", "Action", "Owner", "Due", "Late", "RAG", "Suggested"),
        (
            (
                one.action.ref,
                one.action.title,
                one.action.owner or Text("–", "dim"),
                show(one.action.due),
                Text(f"{one.days_late} d" if one.days_late else "", "bold"),
                _declared(one.action),
                mark(one.suggested.rag),
            )
            for one in judged
        ),
        flexible={1: 16, 2: 8},
        right=(4,),
    )
    optimistic = sum(one.optimistic for one in judged)
    late = sum(one.days_late > 0 for one in judged)
    ends = [actions(len(judged)), f"{late} late", f"{optimistic} declared better than the dates support"]
    yield Text(f"\n{', '.join(ends)}, as at {show(plan.as_at)}", "dim")


def _declared(action: Action) -> Text:
    return Text("withdrawn", "dim") if action.is_withdrawn else mark(action.rag)


# --- show -----------------------------------------------------------------------------------------------------


def action_page(one: Judged, plan: Plan, updates: Sequence[Update]) -> Lines:
    """Everything about one action."""
    action = one.action
    yield Text(f"{action.ref}  {shown(action.title)}", "bold")
    for label, value in _facts(one, plan):
        yield from hanging(Text(label, "dim"), value if isinstance(value, Text) else Text(shown(value)), 17)
    yield Text()
    if not updates:
        yield Text("Nobody has updated it since the plan was made.", "dim")
        return
    yield Text("Updates", "bold")
    for update in updates:
        head = Text.assemble((f"{local_time(update.change.at)}  ", "dim"), f"{shown(update.change.by)}  ")
        yield from hanging(head, Text(shown(told(update))))


def _facts(one: Judged, plan: Plan) -> Iterator[tuple[str, Text | str]]:
    action, area, theme = one.action, plan.area_of(one.action), plan.theme_of(one.action)
    summary_area = plan.summary_area_of(action)
    fit = f"{area.fit} fit: " if area.fit else ""
    yield f"Area {area.ref}", area.text
    yield "Theme", f"{theme.number} {theme.title}"
    yield "Summary area", f"{summary_area.title if summary_area else NOT_MAPPED} ({fit}{area.mapping_reason})"
    yield "Owner", action.owner or "nobody yet"
    yield "Due", _due(one, plan)
    if action.forecast:
        yield "Forecast", show(action.forecast)
    yield "Priority", action.priority.value
    yield "Declared", _with_reason(_declared(action), action.withdrawn_reason or action.rag_reason)
    yield "Suggested", _with_reason(mark(one.suggested.rag), one.suggested.reason)
    if one.optimistic:
        yield "Optimistic", one.contrast
    yield "Success measure", action.success_measure or "none said"
    yield "Stage", _stage(action)
    if action.accepted_evidence:
        yield "Evidence", action.accepted_evidence
    yield "Last update", _last_update(action)


def _with_reason(rag: Text, reason: str) -> Text:
    return Text.assemble(rag, f"  {shown(reason)}" if reason else "")


def _due(one: Judged, plan: Plan) -> str:
    action = one.action
    if action.due is None:
        return "no date yet" if action.original_due is None else f"no date; first promised {show(action.original_due)}"
    parts = [show(action.due)]
    if action.is_open:
        parts.append(f"{days(one.days_late)} late" if one.days_late else away(action.due, plan.as_at))
    if action.times_moved:
        slipped = days_slipped(action)
        by = f", {days(abs(slipped))} {'later' if slipped > 0 else 'earlier'}" if slipped else ""
        parts.append(f"first {show(action.original_due)}, moved {times(action.times_moved)}{by}")
    return "; ".join(parts)


def _stage(action: Action) -> str:
    parts = [action.stage.value]
    if action.completed_on:
        parts.append(f"completed {show(action.completed_on)} by {action.completed_by}")
    if action.signed_off_on:
        parts.append(f"signed off {show(action.signed_off_on)} by {action.signed_off_by}")
    return ", ".join(parts)


def _last_update(action: Action) -> str:
    return f"{show(action.updated_on)} by {action.updated_by}, version {action.version}" if action.updated_on else "–"


# --- summary --------------------------------------------------------------------------------------------------


def summary_page(summary: Summary) -> Lines:
    """The RAG summary: headline, both tables with their check, exceptions, what is missing."""
    plan = summary.plan
    yield Text(f"{shown(plan.title)}, as at {show(plan.as_at)}", "bold")
    yield from (Text(sentence) for sentence in headline(summary) if sentence)
    for heading, rows in summary.tables:
        yield Text()
        yield from grid(
            (heading, "Worst", *(rag.letter for rag in Rag), "of", "Biggest drag"),
            (_row(title, row) for title, row in rows),
            flexible={0: 10, 8: 6},
            right=range(2, 8),
        )
        yield Text(check(rows, summary), "dim")
    yield Text()
    yield from _exceptions(summary)
    gaps = [(missing, found) for missing, found in summary.gaps if found]
    if gaps:
        yield Text()
    for missing, found in gaps:
        yield Text(f"{share(len(found), summary.whole.total)} of {actions(summary.whole.total)} {missing}")


def _row(title: str, row: RollUp) -> Sequence[Text | str]:
    worst = Text(f"{row.worst.shape} {row.verdict}", STYLES[row.worst]) if row.total else Text("no actions", "dim")
    counts = (Text(str(count), STYLES[rag] if count else "dim") for rag, count in row.counts.items())
    return (title, worst, *counts, str(row.total), _drag(row.drag))


def _drag(drag: Drag | None) -> str:
    return f"{drag.ref} {drag.rag.mark}: {drag.reason}" if drag else ""


def _exceptions(summary: Summary) -> Lines:
    if not summary.exceptions:
        yield Text("No exceptions: nothing is red, late or declared better than its dates support.")
        return
    lines = grid(
        ("Exceptions", "Action", "Owner", "Due", "RAG"),
        (
            (
                one.action.ref,
                one.action.title,
                one.action.owner or Text("–", "dim"),
                show(one.action.due),
                mark(one.action.rag),
            )
            for one in summary.exceptions
        ),
        flexible={1: 12, 2: 6},
    )
    yield next(lines)
    for one, line in zip(summary.exceptions, lines, strict=True):
        yield line
        yield from hanging(Text(" " * 12), Text(shown(one.why), "dim"))


# --- history --------------------------------------------------------------------------------------------------


def history_lines(updates: Sequence[Update]) -> Lines:
    """The log, oldest first."""
    if not updates:
        yield Text("No updates since the plan was made.")
        return
    yield from grid(
        ("Change", "When", "Who", "From", "Ref", "What and why"),
        (
            (
                str(update.change.seq),
                local_time(update.change.at),
                update.change.by,
                update.change.source,
                update.ref,
                told(update),
            )
            for update in updates
        ),
        flexible={2: 6, 5: 20},
        right=(0,),
    )


def local_time(at: str) -> str:
    """A moment of the log as it is told here: ``27 Nov 2026 14:05``."""
    moment = datetime.fromisoformat(at).astimezone()
    return f"{show(moment.date())} {moment:%H:%M}"


# --- what was saved -------------------------------------------------------------------------------------------


def saved_lines(saved: Saved, updates: Sequence[Update], judged: Sequence[Judged]) -> Lines:
    """What a save did to each action, and where it stands now."""
    did = {update.ref: describe(update) or "noted" for update in updates}
    yield Text(f"Saved as change {saved.seq}; actionplan undo takes it back.")
    for one in judged:
        ref = one.action.ref
        kept = "; what somebody else has just changed is kept" if ref in saved.merged else ""
        yield Text.assemble(f"{ref}  ", shown(did.get(ref, "nothing to change")), kept)
        if one.optimistic:
            yield Text(f"{' ' * len(ref)}  {one.contrast}: {one.suggested.reason}", "dim")

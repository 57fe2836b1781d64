"""What the verbs show of actions on a terminal: lists and pages, a line at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text

from actionplan.commands.tables import Lines, grid, hanging, mark, width
from actionplan.model.dates import away, format_date, local_moment
from actionplan.model.describe import actions_words, describe, plain_words, slippage, told
from actionplan.model.fields import PLAIN
from actionplan.model.log import Update
from actionplan.model.number_words import days, number_of
from actionplan.model.plan import Action, Evidence, Plan
from actionplan.model.sanitise import sanitise
from actionplan.model.suggestion import completion
from actionplan.reports.assessment import Judged, judge
from actionplan.store import Saved

ROOMY = 110
"""From so many cells on, the list counts the evidence too."""

# --- list -----------------------------------------------------------------------------------------------------


def action_lines(judged: Sequence[Judged], plan: Plan, reasons: Mapping[str, str] | None = None) -> Lines:
    """The list of actions, each with its reasons below it where those are given."""
    if not judged:
        yield Text(f"No action matches, of {actions_words(plan)}.")
        return
    roomy = width() >= ROOMY
    lines = grid(
        ("Ref", "Action", "Owner", "Due", "Late", "RAG", "Suggested", *(("Evidence",) if roomy else ())),
        (
            (
                one.action.ref,
                one.action.title,
                one.action.owner or Text("–", "dim"),
                format_date(one.action.due),
                Text(f"{one.days_late:,} d" if one.days_late else "", "bold"),
                _declared(one.action),
                mark(one.suggested.rag),
                *((_evidence_count(one.action, plan),) if roomy else ()),
            )
            for one in judged
        ),
        flexible={1: 16, 2: 8},
        right=(4, 7),
    )
    yield next(lines)
    for one, line in zip(judged, lines, strict=True):
        yield line
        if reasons is not None:
            yield from hanging(Text(" " * 6), Text(sanitise(reasons[one.action.ref]), "dim"))
    optimistic = sum(one.optimistic for one in judged)
    late = sum(one.days_late > 0 for one in judged)
    every = len(judged) == len(plan.counted)
    ends = [
        actions_words(plan) if every else number_of(len(judged), "action"),
        f"{late:,} late",
        f"{optimistic:,} declared better than the dates support",
    ]
    yield Text(f"\n{', '.join(ends)}, as at {format_date(plan.as_at)}", "dim")


def _evidence_count(action: Action, plan: Plan) -> Text:
    pieces = len(plan.evidence_of(action))
    return Text(str(pieces)) if pieces else Text("–", "dim")


def _declared(action: Action) -> Text:
    return Text("withdrawn", "dim") if action.is_withdrawn else mark(action.rag)


# --- show -----------------------------------------------------------------------------------------------------


def action_page(one: Judged, plan: Plan, updates: Sequence[Update]) -> Lines:
    """Everything about one action."""
    action = one.action
    yield Text(f"{action.ref}  {sanitise(action.title)}", "bold")
    for label, value in _facts(one, plan):
        yield from hanging(Text(label, "dim"), value if isinstance(value, Text) else Text(sanitise(value)), 17)
    pieces = plan.evidence_of(action)
    if pieces:
        yield from (Text(), Text("Evidence", "bold"))
        yield from _evidence_lines(pieces)
    decisions = plan.decisions_about(action)
    if decisions:
        yield from (Text(), Text("Decisions", "bold"))
        for decision in decisions:
            done = f"done {format_date(decision.done_on)}" if decision.done_on else f"by {format_date(decision.due)}"
            owner = sanitise(decision.owner) or "nobody"
            yield from hanging(Text(f"{decision.ref}  ", "dim"), Text(f"{sanitise(decision.what)} ({owner}, {done})"))
    yield Text()
    if not updates:
        yield Text("Nobody has updated it since the plan was made.", "dim")
        return
    yield Text("Updates", "bold")
    for update in updates:
        head = Text.assemble((f"{local_time(update.change.at)}  ", "dim"), f"{sanitise(update.change.by)}  ")
        yield from hanging(head, Text(sanitise(told(update))))


def _evidence_lines(pieces: Sequence[Evidence]) -> Lines:
    for piece in pieces:
        head = Text.assemble((f"{piece.ref}  {format_date(piece.dated)}  ", "dim"), f"{piece.kind}  ")
        yield from hanging(head, Text(sanitise(piece.what)))
        if piece.place:
            yield from hanging(Text(" " * (len(piece.ref) + 2)), Text(sanitise(piece.place), "dim"))


def _facts(one: Judged, plan: Plan) -> Iterator[tuple[str, Text | str]]:
    from actionplan.model.rollup import summary_area_title

    action, area, theme = one.action, plan.area_of(one.action), plan.theme_of(one.action)
    fit = f"{area.fit} fit: " if area.fit else ""
    yield f"Area {area.ref}", area.text
    yield "Theme", f"{theme.number} {theme.title}"
    yield "Summary area", f"{summary_area_title(action, plan)} ({fit}{area.mapping_reason})"
    yield "Owner", action.owner or "no owner yet"
    yield "Due", _due(one, plan)
    if action.forecast:
        yield "Forecast", format_date(action.forecast)
    yield "Priority", action.priority.value
    yield "Declared", _with_reason(_declared(action), action.withdrawn_reason or action.rag_reason)
    if action.rag_since:
        yield "Since", format_date(action.rag_since)
    yield "Suggested", _with_reason(mark(one.suggested.rag), one.suggested.reason)
    if one.optimistic:
        yield "Optimistic", one.contrast
    for field in PLAIN:
        yield field.heading, plain_words(action, field) or "none said"
    yield "Impact", action.impact.value
    yield "Stage", _stage(action)
    if action.accepted_evidence:
        yield "Accepted", action.accepted_evidence
    yield "Last update", _last_update(action)


def _with_reason(rag: Text, reason: str) -> Text:
    return Text.assemble(rag, f"  {sanitise(reason)}" if reason else "")


def _due(one: Judged, plan: Plan) -> str:
    action = one.action
    if action.due is None:
        return (
            "no date yet"
            if action.original_due is None
            else f"no date; first promised {format_date(action.original_due)}"
        )
    parts = [format_date(action.due)]
    if action.is_open:
        parts.append(f"{days(one.days_late)} late" if one.days_late else away(action.due, plan.as_at))
    if action.times_moved:
        parts.append(slippage(action))
    return "; ".join(parts)


def _stage(action: Action) -> str:
    parts = [action.stage.value]
    if action.completed_on:
        parts.append(f"{completion(action)}, by {action.completed_by}")
    if action.signed_off_on:
        parts.append(f"signed off {format_date(action.signed_off_on)} by {action.signed_off_by}")
    return ", ".join(parts)


def _last_update(action: Action) -> str:
    return (
        f"{format_date(action.updated_on)} by {action.updated_by}, version {action.version}"
        if action.updated_on
        else "–"
    )


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
    moment = local_moment(at)
    return f"{format_date(moment.date())} {moment:%H:%M}"


# --- what was saved -------------------------------------------------------------------------------------------


def saved_lines(
    saved: Saved, updates: Sequence[Update], refs: Sequence[str], plan: Plan, remarks: Sequence[str]
) -> Lines:
    """What a save did to each record, and where each action stands now; then what is to be said of it all."""
    did = {update.ref: describe(update) or "noted" for update in updates}
    yield Text(f"Saved as change {saved.seq}; actionplan undo undoes it.")
    for ref in refs:
        kept = "; what somebody else has just changed is kept" if ref in saved.merged else ""
        yield Text.assemble(f"{ref}  ", sanitise(did.get(ref, "nothing to change")), kept)
        action = plan.action(ref)
        one = judge(action, plan) if action is not None else None
        if one is not None and one.optimistic:
            yield Text(f"{' ' * len(ref)}  {one.contrast}: {one.suggested.reason}", "dim")
    for remark in remarks:
        yield from hanging(Text(), Text(sanitise(remark)))

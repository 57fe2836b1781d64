"""The verb that takes a text out of the plan and its history for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from actionplan.commands.common import JSON, changing, keeps_personal_data, opened, safe, verb
from actionplan.commands.console import emit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from actionplan.model.plan import Plan
    from actionplan.model.redactions import RedactionScope
    from actionplan.store import Store
    from actionplan.usecases.redact import RedactionDone


@verb(
    "redact",
    'redact 127 --reason "names a child" --by DPO',
    'redact 127 --text "Tom S." --reason "names a child" --by DPO',
    'redact 127 --reason "names a child" --by DPO --dry-run',
)
@click.argument("change", type=int)
@click.option(
    "--field",
    default="note",
    metavar="NAME",
    help="Which of its texts: note, reason, an own field by its heading, or heading.",
)
@click.option("--ref", default="", metavar="REF", help="Of which action or record, where it changed several.")
@click.option("--text", "piece", default="", metavar="TEXT", help="Only this part, just as it was written.")
@click.option("--reason", default="", metavar="TEXT", help="Why. It stands in the place of the text.")
@click.option("--by", default="", metavar="NAME", help="Who decided it.")
@click.option("--dry-run", is_flag=True, help="Show where it stands, without taking it out.")
@JSON
def redact(
    change: int, *, field: str, ref: str, piece: str, reason: str, by: str, dry_run: bool, as_json: bool
) -> None:
    """Take a text out of the plan and of its history, for good.

    Wherever it stands, "[redacted 12 Jan 2027: reason]" stands from then on, on every past day too. It cannot be
    undone. Backups that still hold it are named, and stay as they are.
    """
    from actionplan import settings
    from actionplan.model.rules.redactions import redaction_order
    from actionplan.usecases import redact as usecase

    order = redaction_order(change, field=field, ref=ref, piece=piece, reason=reason, by=by)
    if dry_run:
        with opened() as store:
            scope, copies = usecase.scope_of(store, order, settings.today())
        _show_scope(scope, copies, as_json=as_json)
        return
    with changing(even_closed=True) as store:
        result = usecase.redact(store, order, settings.stamp(usecase.SOURCE), keeps_personal_data=keeps_personal_data())
    if as_json:
        _emit_json(result)
    else:
        emit("".join(f"{safe(line)}\n" for line in _lines(result)))


def _show_scope(scope: RedactionScope, copies: tuple[Path, ...], *, as_json: bool) -> None:
    if as_json:
        from actionplan.reports.writers.json_text import written

        values = {
            "places": scope.places,
            "changes": scope.changes,
            "stays": scope.unchanged,
            "written_otherwise": scope.nearly,
            "copies": [str(copy) for copy in copies],
        }
        emit(written(values))
        return
    from actionplan.model.number_words import number_of

    lines = [f"It stands in {number_of(len(scope.changes), 'change')} of the history. Nothing was taken out."]
    lines += [f"Would be redacted: the {place}" for place in scope.places]
    lines += _stays(scope)
    lines += [f"Would still hold it: {copy}" for copy in copies]
    emit("".join(f"{safe(line)}\n" for line in lines))


def _stays(scope: RedactionScope) -> list[str]:
    lines = [f"Stays, as names and refs are never redacted: {place}" for place in scope.unchanged]
    if scope.nearly:
        lines.append("Left, as it is written otherwise there (capitals, spaces); redact it as it stands, with --text:")
        lines += [f"  {place}" for place in scope.nearly]
    return lines


def _lines(result: RedactionDone) -> Iterator[str]:
    from actionplan.model.dates import format_date
    from actionplan.model.number_words import number_of
    from actionplan.model.plan_settings import HOLD
    from actionplan.model.rules.redactions import redaction_words

    redacted = result.redacted
    altered = number_of(len(redacted.scope.changes), "change")
    yield f"Redacted, as change {redacted.seq}: the {redaction_words(redacted.redaction)}. It stood in {altered}."
    yield from (f"Redacted: the {place}" for place in redacted.scope.places)
    if result.plan.setting(HOLD):
        yield f"A hold stands ({result.plan.setting(HOLD)}): tell whoever asked for it what was redacted."
    yield from _stays(redacted.scope)
    yield from (f"Rewritten without it: {file}" for file in result.rewritten)
    if result.copies:
        yield "These copies of the plan still hold it. Delete them when they are not needed any more:"
        yield from (f"  {copy}" for copy in result.copies)
    if result.files:
        yield "These files hold it, or a line of it, and are left unchanged. Edit them yourself:"
        yield from (f"  {file}" for file in result.files)
    for sent in result.sent:
        yield f"Sent with it: {sent.file}, to {sent.to}, as at {format_date(sent.day)}; that document may hold it."
    if redacted.unfinished:
        yield (
            f"It is out of the plan, but the bytes of the file may still hold it ({redacted.unfinished}). "
            "The next start of actionplan rewrites the file."
        )


def check_lines(store: Store, plan: Plan) -> list[str]:
    """What is redacted in a plan, by whom and why, and where it still stands; nothing where nothing is."""
    from actionplan.model.dates import format_date
    from actionplan.model.number_words import number_of, runs_words, verb
    from actionplan.model.rules.redactions import redaction_words

    if not plan.redactions:
        return []
    number = len(plan.redactions)
    lines = [
        f"{number_of(number, 'text')} {verb(number, 'is', 'are')} redacted. The digests that the changes were sealed "
        "with are kept, and so are those of what they say now: both are as they should be"
    ]
    for redaction in plan.redactions:
        entered_by = store.history(redaction.ref)[0].change.by
        day = format_date(redaction.redacted_on) if redaction.redacted_on else "on a day not known"
        altered = runs_words(seq for seq, _ in redaction.digests)
        lines.append(
            f"{redaction.ref}: {redaction_words(redaction)}, {day}, by {redaction.by}, entered by {entered_by}: "
            f"{redaction.reason}. Altered: {verb(len(redaction.digests), 'change', 'changes')} {altered}"
        )
        lines += [f"{copy} still holds what {redaction.ref} took out" for copy in store.copies_from_before(redaction)]
    return lines


def _emit_json(result: RedactionDone) -> None:
    from actionplan.reports.writers.json_objects import redaction_object
    from actionplan.reports.writers.json_reports import sent_object
    from actionplan.reports.writers.json_text import written

    redacted = result.redacted
    values = {
        **redaction_object(redacted.redaction),
        "saved_as": redacted.seq,
        "places": redacted.scope.places,
        "stays": redacted.scope.unchanged,
        "written_otherwise": redacted.scope.nearly,
        "copies": [str(copy) for copy in result.copies],
        "rewritten": [str(file) for file in result.rewritten],
        "files": [str(file) for file in result.files],
        "sent": [sent_object(sent) for sent in result.sent],
        "unfinished": redacted.unfinished or None,
    }
    emit(written(values))


VERBS = (redact,)

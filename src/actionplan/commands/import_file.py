"""The verb that takes an edited table of the plan over: one change, behind a backup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from actionplan.commands.common import JSON, current_day, opened_to, verb
from actionplan.commands.console import Refused, emit
from actionplan.model.number_words import number_of

if TYPE_CHECKING:
    from actionplan.commands.styled import Text
    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.planfiles.proposals import Proposals
    from actionplan.planfiles.table import Sheet
    from actionplan.store import Store


class Result(NamedTuple):
    """What an import has come to."""

    proposals: Proposals
    seq: int | None = None
    """The number of the change; None if nothing was changed."""
    backup: Path | None = None
    since: int = 0
    """How many changes others have made since the export."""


@verb(
    "import",
    "import plan.xlsx --dry-run",
    "import plan.xlsx",
    'import plan.csv --note "dates agreed at the Board of 27 Nov"',
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, without changing it.")
@click.option(
    "--note", default="", metavar="TEXT", help="Why. It serves as the reason of ratings and moved dates without one."
)
@JSON
def import_(file: Path, dry_run: bool, note: str, as_json: bool) -> None:
    """Save what was edited in an exported plan.

    FILE is a .csv, or an .xlsx with the sheet Plan, as actionplan export writes them and people edit them in a
    spreadsheet: owners, dates, ratings and all other columns that people fill. Each row is found by its ref; columns
    that are not there are left alone. What others have changed since the export is kept.

    All rows are one change, undone as one, behind a backup. If anything in the file is wrong, nothing is changed.
    """
    from actionplan.planfiles.table import read_sheet
    from actionplan.planfiles.table_rows import BadSheet

    today = current_day()
    try:
        sheet = read_sheet(file)
        with opened_to(change=not dry_run) as store:
            result = _taken_over(store, sheet, today, note, dry_run=dry_run)
            plan = store.plan(today)
    except BadSheet as error:
        raise Refused(f"{error}; nothing was changed") from error
    if as_json:
        emit(_json(result, dry_run))
        return
    from actionplan.commands.tables import print_page

    print_page(_page(result, dry_run), plan)


def _taken_over(store: Store, sheet: Sheet, today: date, note: str, *, dry_run: bool) -> Result:
    from actionplan import settings
    from actionplan.model.typed_values import read_note
    from actionplan.planfiles.proposals import Import

    plan = store.plan(today)
    if sheet.is_demo and not plan.is_demo:
        raise Refused(f"{sheet.file} is of the demonstration, which is made up; nothing was changed")
    base = _base(store, plan, sheet)
    proposals = Import(plan, base, settings.user(), read_note(note)).proposals(sheet)
    since = plan.seq - base.seq
    if dry_run or not proposals.edits:
        return Result(proposals, since=since)
    if store.read_only:
        raise Refused(f"{store.location} is read-only: {store.read_only}")
    backup = store.backup_before("import")
    seq = store.save(proposals.edits, settings.stamp("import"), note).seq
    return Result(proposals, seq, backup, since)


def _base(store: Store, plan: Plan, sheet: Sheet) -> Plan:
    """The plan that the table was exported from; the plan as it is now where it does not say.

    Raises:
        Refused: if it is of no change of this plan.
    """
    from actionplan.model.columns import AS_AT

    if sheet.as_at is None:
        return plan
    seq, seal = sheet.as_at
    base = None
    if seq == plan.seq:
        base = plan
    elif seq < plan.seq:
        base = store.plan_upto(seq, plan.as_at)
    # A number alone is no proof: another plan has it too, and so has this one before a backup was brought back.
    if base is None or not base.seal.startswith(seal):
        raise Refused(
            f"{sheet.file} was exported at change {seq}, which is not in this plan's history: is it the right plan? "
            f"If it is, remove the column {AS_AT}; nothing was changed"
        )
    return base


def _changes(edits: Sequence[Edit]) -> list[tuple[str, str, Any, Any]]:
    """Ref, field, before and after of each change that people can see; what follows from it is left out."""
    from actionplan.model.columns import FIELDS

    return [
        (edit.ref, field, getattr(edit.before, field), getattr(edit.after, field))
        for edit in edits
        for field in FIELDS.values()
        if field in edit.changed
    ]


def _json(result: Result, dry_run: bool) -> str:
    """What it came to, for a program: dates in ISO, words as the export in JSON has them."""
    changes = [
        {"ref": ref, "field": field, "before": _plain(before), "after": _plain(after)}
        for ref, field, before, after in _changes(result.proposals.edits)
    ]
    fields = {
        "dry_run": dry_run,
        "change": result.seq,
        "backup": _plain(result.backup),
        "changes": changes,
        "ignored": list(result.proposals.ignored),
    }
    return json.dumps(fields, indent=2) + "\n"


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _page(result: Result, dry_run: bool) -> Lines:
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.columns import HEADINGS

    changes = _changes(result.proposals.edits)
    yield from paragraph(_headline(result, len(changes), dry_run))
    if changes:
        yield from grid(
            ("Ref", "Field", "Before", "After"),
            ((ref, HEADINGS[field], _cell(before), _cell(after)) for ref, field, before, after in changes),
            flexible={2: 12, 3: 12},
        )
    for line in result.proposals.ignored:
        yield from paragraph(line)
    if result.since:
        changes_since = number_of(result.since, "change")
        yield from paragraph(f"{changes_since} made since the file was exported are kept.")
    if result.backup is not None:
        yield from paragraph(f"The plan before it: {result.backup}")


def _headline(result: Result, fields: int, dry_run: bool) -> str:
    if not result.proposals.edits:
        return "Nothing to change: the plan says what the file says."
    extent = f"{number_of(fields, 'field')} of {number_of(len(result.proposals.edits), 'action')}"
    if dry_run:
        return f"Would change {extent}; nothing is changed yet."
    return f"Imported as change {result.seq}: {extent}; actionplan undo undoes it."


def _cell(value: Any) -> Text:
    """A value as a table shows it; the text of people is text."""
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import mark
    from actionplan.model.dates import format_date
    from actionplan.model.ratings import Rag

    match value:
        case None | "":
            return Styled("–", "dim")
        case Rag():
            return mark(value)
        case date():
            return format_date(value)
    return str(value)


VERBS = (import_,)

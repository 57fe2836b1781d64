"""The verb that takes an edited table of the plan over: one change, behind a backup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from actionplan.commands.common import JSON, changing, current_day, opened, verb
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


class Done(NamedTuple):
    """What an import has come to."""

    found: Proposals
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
        with opened() if dry_run else changing() as store:
            done = _taken_over(store, sheet, today, note, dry_run=dry_run)
            plan = store.plan(today)
    except BadSheet as error:
        raise Refused(f"{error}; nothing was changed") from error
    if as_json:
        emit(_json(done, dry_run))
        return
    from actionplan.commands.tables import print_page

    print_page(_page(done, dry_run), plan)


def _taken_over(store: Store, sheet: Sheet, today: date, note: str, *, dry_run: bool) -> Done:
    from actionplan import settings
    from actionplan.model.typed_values import read_note
    from actionplan.planfiles.proposals import Import

    plan = store.plan(today)
    if sheet.is_demo and not plan.is_demo:
        raise Refused(f"{sheet.file} is of the demonstration, which is made up; nothing was changed")
    base = _base(store, plan, sheet)
    found = Import(plan, base, settings.user(), read_note(note)).proposals(sheet)
    since = plan.seq - base.seq
    if dry_run or not found.edits:
        return Done(found, since=since)
    if store.read_only:
        raise Refused(f"{store.location} is read-only: {store.read_only}")
    backup = store.backup_before("import")
    saved = store.save(found.edits, settings.stamp("import"), note)
    return Done(found, saved.seq, backup, since)


def _base(store: Store, plan: Plan, sheet: Sheet) -> Plan:
    """The plan that the table was exported from; the plan as it is now where it does not say.

    Raises:
        Refused: if it is of no change of this plan.
    """
    from actionplan.model.columns import AS_AT

    if sheet.as_at is None:
        return plan
    seq, seal = sheet.as_at
    base = plan if seq == plan.seq else store.plan_upto(seq, plan.as_at) if seq < plan.seq else None
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


def _json(done: Done, dry_run: bool) -> str:
    """What it came to, for a program: dates in ISO, words as the export in JSON has them."""
    changes = [
        {"ref": ref, "field": field, "before": _plain(before), "after": _plain(after)}
        for ref, field, before, after in _changes(done.found.edits)
    ]
    told = {
        "dry_run": dry_run,
        "change": done.seq,
        "backup": str(done.backup) if done.backup else None,
        "changes": changes,
        "ignored": list(done.found.ignored),
    }
    return json.dumps(told, indent=2) + "\n"


def _plain(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def _page(done: Done, dry_run: bool) -> Lines:
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.columns import HEADINGS

    changes = _changes(done.found.edits)
    yield from paragraph(_headline(done, len(changes), dry_run))
    if changes:
        yield from grid(
            ("Ref", "Field", "Before", "After"),
            ((ref, HEADINGS[field], _cell(before), _cell(after)) for ref, field, before, after in changes),
            flexible={2: 12, 3: 12},
        )
    for line in done.found.ignored:
        yield from paragraph(line)
    if done.since:
        changes_since = number_of(done.since, "change")
        yield from paragraph(f"{changes_since} made since the file was exported are kept.")
    if done.backup is not None:
        yield from paragraph(f"The plan before it: {done.backup}")


def _headline(done: Done, fields: int, dry_run: bool) -> str:
    if not done.found.edits:
        return "Nothing to change: the plan says what the file says."
    what = f"{number_of(fields, 'field')} of {number_of(len(done.found.edits), 'action')}"
    if dry_run:
        return f"Would change {what}; nothing is changed yet."
    return f"Imported as change {done.seq}: {what}; actionplan undo undoes it."


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

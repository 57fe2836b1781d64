"""The verb that takes an edited table of the plan over: one change, behind a backup."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, keeps_personal_data, opened_to, verb
from actionplan.commands.console import Refused, emit
from actionplan.model.number_words import number_of
from actionplan.model.number_words import verb as verb_of

if TYPE_CHECKING:
    from actionplan.commands.styled import Text
    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.usecases.import_table import Imported


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
    that are not there are left alone. What others have changed since the export is kept. Cells that look like a
    person's data are taken over and listed; --keep-personal-data is for the note.

    All rows are one change, undone as one, behind a backup. If anything in the file is wrong, nothing is changed.
    """
    from actionplan import settings
    from actionplan.planfiles.table import read_sheet
    from actionplan.planfiles.table_rows import BadSheet
    from actionplan.usecases.import_table import import_table

    try:
        sheet = read_sheet(file)
        with opened_to(change=not dry_run) as store:
            stamp, keeps = settings.stamp("import"), keeps_personal_data()
            imported = import_table(store, sheet, stamp, note, dry_run=dry_run, keeps_personal_data=keeps)
    except BadSheet as error:
        raise Refused(f"{error}; nothing was changed") from error
    if as_json:
        emit(_json(imported, dry_run))
        return
    from actionplan.commands.tables import print_page

    print_page(_page(imported, dry_run), imported.plan)


def _changes(edits: Sequence[Edit], plan: Plan) -> list[tuple[str, str, Any, Any]]:
    """Ref, field, before and after of each change that people can see; what follows from it is left out.

    People and bodies are called as they are now. A field of the plan's own is called by its heading.
    """
    from actionplan.model.action import Action
    from actionplan.model.columns import FIELDS
    from actionplan.model.own_fields import own_changes
    from actionplan.model.people_in_use import shown_value

    return [
        (edit.ref, field, shown_value(plan, edit.before, field), shown_value(plan, edit.after, field))
        for edit in edits
        for field in FIELDS.values()
        if field in edit.changed
    ] + [
        (edit.ref, heading, before, after)
        for edit in edits
        if isinstance(edit.before, Action) and isinstance(edit.after, Action)
        for heading, before, after in own_changes(edit.before, edit.after)
    ]


def _json(imported: Imported, dry_run: bool) -> str:
    """What it came to, for a program: dates in ISO, words as the export in JSON has them."""
    changes = [
        {"ref": ref, "field": field, "before": _plain(before), "after": _plain(after)}
        for ref, field, before, after in _changes(imported.proposals.edits, imported.plan)
    ]
    fields = {
        "dry_run": dry_run,
        "change": imported.seq,
        "backup": _plain(imported.backup),
        "changes": changes,
        "ignored": list(imported.proposals.ignored),
        "doubts": list(imported.proposals.doubts),
    }
    return json.dumps(fields, indent=2) + "\n"


def _plain(value: Any) -> str | list[str] | None:
    if value is None:
        return None
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _page(imported: Imported, dry_run: bool) -> Lines:
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.columns import HEADINGS

    plan = imported.plan
    changes = _changes(imported.proposals.edits, plan)
    yield from paragraph(_headline(imported, len(changes), dry_run))
    if changes:
        yield from grid(
            ("Ref", "Field", "Before", "After"),
            (
                (ref, HEADINGS.get(field, field), _cell(field, before, plan), _cell(field, after, plan))
                for ref, field, before, after in changes
            ),
            flexible={2: 12, 3: 12},
        )
    for line in (*imported.proposals.ignored, *imported.proposals.doubts):
        yield from paragraph(line)
    if imported.since:
        changes_since, are = number_of(imported.since, "change"), verb_of(imported.since, "is", "are")
        yield from paragraph(f"{changes_since} made since the file was exported {are} kept.")
    if imported.backup is not None:
        yield from paragraph(f"The plan before it: {imported.backup}")


def _headline(imported: Imported, fields: int, dry_run: bool) -> str:
    if not imported.proposals.edits:
        return "Nothing to change: the plan says what the file says."
    extent = f"{number_of(fields, 'field')} of {imported.plan.words.action.number(len(imported.proposals.edits))}"
    if dry_run:
        return f"Would change {extent}; nothing is changed yet."
    return f"Imported as change {imported.seq}: {extent}; actionplan undo undoes it."


def _cell(field: str, value: Any, plan: Plan) -> Text:
    """A value as a table shows it; the text of people is text."""
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import mark
    from actionplan.model.describe import value_words
    from actionplan.model.ratings import Condition

    if isinstance(value, Condition):
        return mark(plan.key.face(value))
    words = value_words(field, value, plan)
    return words if value else Styled(words, "dim")


VERBS = (import_,)

"""An export of the plan that somebody has edited: what it asks for, compared with what was exported."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.fields import FIELDS
from actionplan.model.plan import Plan
from actionplan.planfiles.export_extras import milestones_said
from actionplan.planfiles.grid import Book
from actionplan.planfiles.proposals import Import
from actionplan.planfiles.spreadsheet.into_plan import Asked, into_plan
from actionplan.planfiles.spreadsheet.reading import TeamTable
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.table import Sheet, lines_of_book, sheet_of
from actionplan.planfiles.table_rows import BadSheet
from actionplan.store import Store
from actionplan.usecases.progress import all_notes


class ExportAsked(Struct, frozen=True):
    """What an edited export asks for."""

    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]
    added: tuple[str, ...]
    """The refs of the actions of new rows."""
    since: int
    """How many changes others have made since the export."""


def look_at_export(store: Store, plan: Plan, book: Book, *, table: TeamTable, note: str) -> ExportAsked:
    """What an edited export asks for: what its cells say otherwise than they did, and what its new rows add.

    Args:
        store: Where the plan is.
        plan: The plan as it is now.
        book: The file.
        table: The same, read as a team's own table, for rows that the plan does not have.
        note: Why.

    Raises:
        BadSheet: if anything in it is wrong, or it is of another plan.
    """
    sheet = sheet_of(lines_of_book(book), book.file)
    if sheet.is_demo and not plan.is_demo:
        raise BadSheet(f"{sheet.file} is of the demonstration, which is made up")
    base = _exported_plan(store, plan, sheet)
    notes = all_notes(store, base) if _has_notes(sheet) else {}
    notes_now = all_notes(store, plan) if notes and base is not plan else {}
    proposals = Import(plan, base, plan.access.name, note, sheet.unknown, notes, notes_now).proposals(sheet)
    new_rows = [row for row in table.rows if not row.ref or plan.action(plan.ref_meant(row.ref)) is None]
    asked = Asked(plan.access.name, note, this_is_the_plan=True, only_new=True, answers=table.answers)
    new = into_plan(plan, replace(table, rows=tuple(new_rows)), asked, {})
    edits = [*proposals.edits, *new.edits, *milestones_said(book, plan, base, plan.access.name, note)]
    remarks = [Remark(RemarkKind.LEFT_OUT, "", "", "", "", line) for line in proposals.ignored]
    remarks += [Remark(RemarkKind.DOUBTED, "", "", "", "", line) for line in proposals.doubts]
    of_new = {row.number for row in new_rows}
    remarks += [
        remark
        for remark in table.remarks
        if remark.row in of_new or remark.kind is RemarkKind.READ and not remark.field
    ]
    return ExportAsked(tuple(edits), (*remarks, *new.remarks), new.added, plan.seq - base.seq)


def _has_notes(sheet: Sheet) -> bool:
    """Whether a table has what was said of the actions."""
    columns = {FIELDS[name].heading for name in ("progress", "progress_at", "progress_by", "all_notes")}
    return any(not columns.isdisjoint(row.cells) for row in sheet.rows)


def _exported_plan(store: Store, plan: Plan, sheet: Sheet) -> Plan:
    """The plan that the table was exported from; the plan as it is now where it does not say.

    Raises:
        BadSheet: if it is of no change of this plan.
    """
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
        raise BadSheet(
            f"{sheet.file} was exported at change {seq}, which is not in this plan's history: is it the right plan? "
            "If it is, remove the column As at change"
        )
    return base

"""An edited table of the plan taken over: one change, behind a backup."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from actionplan.model.columns import AS_AT
from actionplan.model.fields import FIELDS
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.personal_doubts import refuse_doubts
from actionplan.model.typed_values import read_note
from actionplan.planfiles.proposals import Import, Proposals
from actionplan.planfiles.table import Sheet
from actionplan.planfiles.table_rows import BadSheet
from actionplan.store import Store, StoreError
from actionplan.usecases.progress import all_notes


class Imported(Struct, frozen=True):
    """What an import has come to."""

    proposals: Proposals
    plan: Plan
    """As it is then."""
    seq: int | None = None
    """The number of the change; None if nothing was changed."""
    backup: Path | None = None
    since: int = 0
    """How many changes others have made since the export."""


def import_table(
    store: Store,
    sheet: Sheet,
    stamp: Stamp,
    note: str = "",
    *,
    dry_run: bool = False,
    keeps_personal_data: bool = False,
) -> Imported:
    """Saves what was edited in an exported table; of a dry run, only says what would be saved.

    Args:
        store: Where the plan is.
        sheet: The table, as it was read.
        stamp: Who imports it, when and from where.
        note: Why. It serves as the reason of ratings and moved dates without one.
        dry_run: Whether to change nothing.
        keeps_personal_data: Whether a note that looks like a person's data is to be kept. The cells that do are always
            kept, and listed.

    Raises:
        BadSheet: if anything in the table is wrong, or it is of another plan; nothing is changed then.
        Invalid: if the note cannot be saved, or looks like a person's data.
        StoreError: if it cannot be saved.
    """
    refuse_doubts((), note, keeps=keeps_personal_data)
    plan = store.plan(stamp.on)
    if sheet.is_demo and not plan.is_demo:
        raise BadSheet(f"{sheet.file} is of the demonstration, which is made up")
    base = _exported_plan(store, plan, sheet)
    notes = all_notes(store, base) if _has_notes(sheet) else {}
    proposals = Import(plan, base, stamp.by, read_note(note), notes).proposals(sheet)
    since = plan.seq - base.seq
    if dry_run or not proposals.edits:
        return Imported(proposals, plan, since=since)
    if store.read_only:
        raise StoreError(f"{store.location} is read-only: {store.read_only}")
    backup = store.backup_before("import")
    seq = store.save(proposals.edits, stamp, note).seq
    return Imported(proposals, store.plan(stamp.on), seq, backup, since)


def _has_notes(sheet: Sheet) -> bool:
    """Whether a table has what was said of the actions, which an import leaves alone."""
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
            f"If it is, remove the column {AS_AT}"
        )
    return base

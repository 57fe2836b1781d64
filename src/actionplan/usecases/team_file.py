"""A team's own file brought in: looked at first, as often as somebody decides otherwise, then saved as one change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.beginning import as_begun
from actionplan.model.column_choices import choices_setting, column_choices
from actionplan.model.edit import Edit
from actionplan.model.grants import Role
from actionplan.model.key import Key
from actionplan.model.log import Stamp
from actionplan.model.own_fields import own_headings
from actionplan.model.personal_data import kinds_words
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import PlanSetting
from actionplan.model.rules.personal_doubts import personal_doubts, refuse_doubts
from actionplan.model.typed_values import read_note
from actionplan.planfiles.grid import Book
from actionplan.planfiles.spreadsheet.into_plan import Asked, into_plan
from actionplan.planfiles.spreadsheet.left_out import left_out_csv
from actionplan.planfiles.spreadsheet.new_plan import new_plan
from actionplan.planfiles.spreadsheet.reading import TeamTable, Wishes, read_team_table, refuse_unused
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.table_layout import How
from actionplan.store import Store, StoreError
from actionplan.store.allowed import refuse_deed
from actionplan.usecases.edited_export import look_at_export
from actionplan.usecases.progress import all_notes

Step = Callable[[int, int], None]
"""Is told how much is done, and of how much; what it raises stops it, with nothing changed."""


def _no_step(_done: int, _all: int) -> None:
    """Tells nobody."""


class Decided(Struct, frozen=True):
    """What somebody has decided of a file."""

    wishes: Wishes = Wishes()
    note: str = ""
    blank_clears: bool = False
    this_is_the_plan: bool = False
    leave_out: frozenset[int] = frozenset()
    """The numbers of rows that are left out."""
    leaves_refused: bool = False
    """Whether rows that cannot be taken are left out, and the rest is taken."""
    leaves_doubted: bool = False
    """Whether rows in which something is in doubt are left out as well."""
    title: str = ""
    organisation: str = ""
    """Of a new plan."""


class Looked(Struct, frozen=True, dict=True):
    """What a file comes to, by what was decided so far."""

    book: Book
    table: TeamTable
    decided: Decided
    plan: Plan
    """The new plan; else the plan that it is taken into, as it is now."""
    edits: tuple[Edit, ...]
    """What is saved of it in a plan that is there."""
    all_remarks: tuple[Remark, ...]
    refused: frozenset[int]
    """The numbers of the rows that cannot be taken."""
    added: tuple[str, ...]
    """The refs of the actions that are made."""
    of_plan: tuple[Remark, ...] = ()
    """Of the remarks those that follow from what the plan has."""
    since: int = 0
    """Of an edited export, how many changes others have made since."""
    unchanged: int = 0
    """How many rows say what the plan says."""
    is_new: bool = False
    left_because: tuple[Remark, ...] = ()
    """What was refused or doubted in the rows that are left out."""

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """Everything there is to say, the most pressing first."""
        order = {kind: place for place, kind in enumerate(RemarkKind)}
        return tuple(sorted(self.all_remarks, key=lambda remark: order[remark.kind]))

    @property
    def doubts(self) -> tuple[Remark, ...]:
        """What somebody should decide."""
        return tuple(remark for remark in self.remarks if remark.kind is RemarkKind.DOUBTED)

    @property
    def says_otherwise(self) -> bool:
        """Whether a row says something else than the plan that is not taken over."""
        return any(remark.kind is RemarkKind.LEFT_OUT and remark.row for remark in self.of_plan)

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be saved as it is: a row is refused, and it was not decided to leave it out."""
        return bool(self.refused - self.left_out)

    @property
    def left_out(self) -> frozenset[int]:
        """The numbers of the rows that are left out."""
        return self.decided.leave_out

    @property
    def sizes(self) -> Mapping[str, int]:
        """How many themes, findings and actions are made."""
        if self.is_new:
            return {"themes": len(self.plan.themes), "areas": len(self.plan.areas), "actions": len(self.plan.actions)}
        records = [edit.after for edit in self.edits if edit.before is None]
        return {
            "themes": 0,
            "areas": sum(isinstance(record, Area) for record in records),
            "actions": sum(isinstance(record, Action) for record in records),
        }


class Brought(Struct, frozen=True):
    """What has become of a file."""

    looked: Looked
    plan: Plan
    """As it is then."""
    seq: int | None = None
    """The number of the change; None if nothing was changed, and of a new plan."""
    backup: Path | None = None


def look_at_new(book: Book, stamp: Stamp, decided: Decided, step: Step = _no_step) -> Looked:
    """What a file comes to as a plan of its own.

    Raises:
        BadSheet: if there is no table in it, or nothing says what is to be done.
        Invalid: if something that was decided means nothing here.
    """

    def once(leave_out: Collection[int]) -> Looked:
        table = read_team_table(book, stamp.on, Key(), wishes=decided.wishes, step=step)
        refuse_unused(table, decided.wishes)
        settings: tuple[PlanSetting, ...] = ()
        if any(column.how is How.TOLD for column in table.columns):
            settings = (choices_setting(None, table.headings, table.mapping)[1],)
        made = new_plan(
            table,
            today=stamp.on,
            title=decided.title,
            organisation=decided.organisation,
            leave_out=leave_out,
            settings=settings,
        )
        beginning, brought_in = as_begun(made.plan)
        edits = [Edit(before, after) for before, after in (*beginning, *brought_in)]
        remarks = (*table.remarks, *made.remarks, *_personal(edits))
        return Looked(
            book=book,
            table=table,
            decided=_with_left_out(decided, leave_out),
            plan=made.plan,
            edits=(),
            all_remarks=remarks,
            refused=_refused(remarks),
            added=tuple(action.ref for action in made.plan.actions),
            is_new=True,
        )

    return _without_what_is_left(once, decided)


def look_at(store: Store, book: Book, stamp: Stamp, decided: Decided, step: Step = _no_step) -> Looked:
    """What a file comes to in a plan that is there.

    Raises:
        BadSheet: if there is no table in it, or it is another plan's.
        Invalid: if something that was decided means nothing here.
        StoreError: if the plan cannot be read.
    """
    plan = store.plan(stamp.on)
    notes = all_notes(store, plan)

    def once(leave_out: Collection[int]) -> Looked:
        table = read_team_table(
            book,
            stamp.on,
            plan.key,
            wishes=decided.wishes,
            own=own_headings(plan),
            kept=column_choices(plan),
            step=step,
        )
        if table.is_ours:
            return _of_export(store, plan, book, table=table, decided=decided)
        asked = Asked(
            plan.access.name,
            read_note(decided.note),
            blank_clears=decided.blank_clears,
            this_is_the_plan=decided.this_is_the_plan,
            leave_out=leave_out,
            answers=table.answers,
        )
        made = into_plan(plan, table, asked, notes, step)
        refuse_unused(table, decided.wishes)
        edits = list(made.edits)
        if any(column.how is How.TOLD for column in table.columns):
            edit = Edit(*choices_setting(plan, table.headings, table.mapping))
            edits += [edit] if edit.changed else []
        return Looked(
            book=book,
            table=table,
            decided=_with_left_out(decided, leave_out),
            plan=plan,
            edits=tuple(edits),
            all_remarks=(*table.remarks, *made.remarks, *_personal(edits)),
            of_plan=made.remarks,
            refused=_refused((*table.remarks, *made.remarks)),
            added=made.added,
            unchanged=made.unchanged,
        )

    return _without_what_is_left(once, decided)


def _refused(remarks: Iterable[Remark]) -> frozenset[int]:
    """The numbers of the rows of which something cannot be taken."""
    return frozenset(remark.row for remark in remarks if remark.kind is RemarkKind.REFUSED and remark.row)


def _of_export(store: Store, plan: Plan, book: Book, *, table: TeamTable, decided: Decided) -> Looked:
    asked = look_at_export(store, plan, book, table=table, note=read_note(decided.note))
    return Looked(
        book=book,
        table=replace(table, columns=()),
        decided=decided,
        plan=plan,
        edits=asked.edits,
        all_remarks=asked.remarks,
        refused=_refused(asked.remarks),
        added=asked.added,
        since=asked.since,
    )


def _with_left_out(decided: Decided, leave_out: Collection[int]) -> Decided:
    return replace(decided, leave_out=frozenset(leave_out))


def _without_what_is_left(once: Callable[[Collection[int]], Looked], decided: Decided) -> Looked:
    """What a file comes to without the rows that were to be left out; which those are is known once it was read."""
    looked = once(decided.leave_out)
    more: set[int] = set()
    if decided.leaves_refused:
        more |= looked.refused
    if decided.leaves_doubted:
        more |= {remark.row for remark in looked.doubts if remark.row}
    without = once(decided.leave_out | more) if more - decided.leave_out else looked
    if not without.left_out:
        return without
    # Why a row is left out is known where nothing is.
    whole = once(frozenset()) if decided.leave_out else looked
    of_rows = [remark for remark in whole.all_remarks if remark.row in without.left_out]
    kinds = (RemarkKind.REFUSED, RemarkKind.DOUBTED)
    return replace(without, left_because=tuple(remark for remark in of_rows if remark.kind in kinds))


def _personal(edits: Collection[Edit]) -> list[Remark]:
    """Where something looks like a person's data; never what it says."""
    return [
        Remark(
            RemarkKind.DOUBTED,
            "",
            "",
            "",
            doubt.ref,
            f"the {doubt.field.replace('_', ' ')} of {doubt.ref} looks like a person's data "
            f"({kinds_words(doubt.pieces)}); taken as it stands",
        )
        for doubt in personal_doubts(edits)
    ]


def bring_in(store: Store, looked: Looked, stamp: Stamp, *, keeps_personal_data: bool = False) -> Brought:
    """Saves what a file comes to in a plan that is there: one change, behind a backup.

    Args:
        store: Where the plan is.
        looked: The file as it was looked at last.
        stamp: Who brings it in, when and from where.
        keeps_personal_data: Whether a note that looks like a person's data is to be kept. The cells that do are always
            kept, and listed.

    Raises:
        Invalid: if the note cannot be saved, or looks like a person's data.
        StoreError: if it cannot be saved, or somebody has changed the same since.
    """
    note = looked.decided.note
    refuse_doubts((), note, keeps=keeps_personal_data)
    if not looked.edits:
        return Brought(looked, looked.plan)
    refuse_deed(store.plan(stamp.on).access, Role.EDITOR, "bring in a file")
    if store.read_only:
        raise StoreError(f"{store.location} is read-only: {store.read_only}")
    backup = store.backup_before("import")
    seq = store.save(looked.edits, stamp, read_note(note)).seq
    return Brought(looked, store.plan(stamp.on), seq, backup)


def left_out_table(looked: Looked) -> bytes:
    """The rows that were left out, as they stand in the file, each with why: to be corrected and brought in later."""
    return left_out_csv(looked.book, looked.table, looked.left_out, looked.left_because)

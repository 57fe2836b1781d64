"""What an edited export asks for beside the fields of its actions: notes, answers to findings, and milestones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.dates import BadDate, format_date
from actionplan.model.edit import Edit
from actionplan.model.milestones import Milestone, milestone_owner
from actionplan.model.notes import Progress, ProgressNote
from actionplan.model.plan import Plan
from actionplan.model.refs import next_child_ref
from actionplan.model.refusal import Invalid
from actionplan.model.rules.findings import respond
from actionplan.model.rules.milestones import add_milestone, change_milestone
from actionplan.model.rules.redactions import has_lost_redaction
from actionplan.model.sanitise import folded, sanitise
from actionplan.model.typed_values import read_date
from actionplan.planfiles.grid import Book, Grid
from actionplan.planfiles.table_rows import BadSheet, TableCell, TableRow
from actionplan.planfiles.table_values import is_withheld, says, shortly

_PROGRESS = "Progress"
_ANSWERS: Mapping[str, str] = {
    "Answer": "response",
    "Reason of the answer": "response_reason",
    "Reviewers' deadline": "deadline",
}
_MILESTONES = "milestones"
_NOBODY = "no owner"


def note_said(
    row: TableRow,
    action: str,
    notes: Sequence[Progress],
    plan: Plan,
    *,
    by: str,
    refs: list[str],
    now: Sequence[Progress] = (),
) -> list[Edit]:
    """The note that somebody has typed over the last one of an action, unless the plan has it.

    ``notes`` are those of the export, and ``now`` those of since as well; ``refs`` are those of notes, and grow.
    """
    if _PROGRESS not in row.cells:
        return []
    last = notes[0].text if notes else ""
    text = row.text(_PROGRESS).strip()
    known = {folded(note.text) for note in (*notes, *now)}
    if not text or says(row.cells[_PROGRESS], last) or folded(text) in known:
        return []
    ref = next_child_ref(action, "n", refs)
    refs.append(ref)
    return [Edit(None, ProgressNote(ref, action, text, plan.as_at, by))]


def answers_said(row: TableRow, area: Area, base: Area, plan: Plan, *, by: str) -> list[Edit]:
    """What somebody has typed over the answer to a finding, its reason or the reviewers' deadline.

    Raises:
        BadSheet: if it cannot be taken, or somebody else has changed the same since the export.
    """
    values: dict[str, Any] = {}
    for heading, field in _ANSWERS.items():
        if heading not in row.cells:
            continue
        before = getattr(base, field)
        if _is_lost(row.cells[heading], area, field, plan):
            continue
        if says(row.cells[heading], before if before is None or field == "deadline" else str(before)):
            continue
        cell = row.cells[heading]
        try:
            value = cell if isinstance(cell, date) else row.text(heading)
            given = read_date(value, "deadline", plan.as_at) if field == "deadline" else str(value).strip().casefold()
        except Invalid as refusal:
            raise row.bad(sanitise(str(refusal)), heading) from refusal
        now = getattr(area, field)
        if given == (now if field == "deadline" else str(now or "").casefold()):
            continue
        if now != before:
            raise row.bad(f"the answer to {area.ref} has been changed since the export; export again", heading)
        values[field] = value
    if not values:
        return []
    try:
        return respond(plan, area, values, by=by)
    except (Invalid, BadDate) as refusal:
        raise row.bad(sanitise(str(refusal)), next(h for h, f in _ANSWERS.items() if f in values)) from refusal


def _is_lost(cell: TableCell, record: Milestone | Area, field: str, plan: Plan) -> bool:
    """Whether a cell does not tell what the plan has: it is withheld there, or has been redacted since."""
    return is_withheld(cell, plan) or has_lost_redaction(str(getattr(record, field) or ""), cell, plan)


# --- the sheet of milestones ------------------------------------------------------------------------------------


def milestones_said(book: Book, plan: Plan, base: Plan, by: str, note: str) -> Iterator[Edit]:
    """What somebody has edited in the sheet of milestones, and the milestones of its new rows.

    A new row has no ref, or that of its action; else the column of actions names the action, by ref or by title.

    Raises:
        BadSheet: if a row cannot be taken.
    """
    grid = next((grid for grid in book.grids if grid.title.strip().casefold() == _MILESTONES), None)
    if grid is None or not grid.rows:
        return
    reader = _Milestones(grid, plan, base, by, note)
    for row in reader.rows():
        yield from reader.edits(row)


class _Milestones:
    def __init__(self, grid: Grid, plan: Plan, base: Plan, by: str, note: str) -> None:
        self._grid, self._plan, self._base, self._by, self._note = grid, plan, base, by, note
        self._added: list[Milestone] = []

    def rows(self) -> Iterator[TableRow]:
        """The rows below the headings, by what the columns are called in the usual words."""
        headings = [" ".join(str(cell).split()).casefold() for cell in self._grid.rows[0].cells]
        words = self._plan.words
        usual = {words.milestone.title.casefold(): "Milestone", words.action.title.casefold(): "Action"}
        names = ("Ref", "Owner", "Due", "Done on", "Done by", "Milestone", "Action")
        known = {name.casefold(): name for name in names} | usual
        columns = {known[heading]: index for index, heading in reversed(list(enumerate(headings))) if heading in known}
        if "Milestone" not in columns:
            return
        for row in self._grid.rows[1:]:
            cells = {name: row.cells[index] for name, index in columns.items() if index < len(row.cells)}
            if any(cell != "" for cell in cells.values()):
                yield TableRow(f"{self._grid.where} {row.number}", cells)

    def edits(self, row: TableRow) -> Iterator[Edit]:
        """What a row asks for. Raises BadSheet."""
        ref = row.text("Ref").strip()
        milestone = self._plan.milestone(ref) if "/" in ref else None
        try:
            if milestone is not None:
                yield from self._changed(row, milestone)
            elif row.text("Milestone").strip() and (edit := self._new(row, ref)) is not None:
                yield edit
        except Invalid as refusal:
            raise row.bad(sanitise(str(refusal))) from refusal

    def _changed(self, row: TableRow, milestone: Milestone) -> Iterator[Edit]:
        base = self._base.milestone(milestone.ref) or milestone
        values: dict[str, Any] = {}
        owner = self._plan.person_name(milestone_owner(base, self._base))
        before: Mapping[str, tuple[str, object]] = {
            "Milestone": ("text", base.text),
            "Due": ("due", base.due),
            "Owner": ("owner", owner),
            "Done on": ("done_on", base.done_on),
            "Done by": ("done_by", base.done_by),
        }
        for heading, (field, value) in before.items():
            cell = row.cells.get(heading, "")
            now = getattr(milestone, field)
            if heading in row.cells and field != "owner" and says(cell, now):
                # The same file again, or somebody else has done the same.
                continue
            if heading not in row.cells or says(cell, value) or _is_lost(cell, milestone, field, self._plan):
                continue
            if field == "owner" and str(cell).casefold() in ("", _NOBODY):
                continue
            given: object = cell if isinstance(cell, date) else row.text(heading)
            if now != getattr(base, field):
                theirs = shortly(now)
                raise row.bad(f"{milestone.ref} has been changed to {theirs} since the export; export again", heading)
            if given == "" and field in ("text", "done_by"):
                continue
            values[field] = given
        if "done_on" in values:
            values |= {"done": True} if values["done_on"] != "" else {"reopen": True}
            if values["done_on"] == "":
                del values["done_on"]
        elif "done_by" in values and not milestone.is_done:
            del values["done_by"]
        if values:
            edit = change_milestone(self._plan, milestone, values, by=self._by, note=self._note)
            if edit.changed:
                yield edit

    def _new(self, row: TableRow, ref: str) -> Edit | None:
        """The milestone that a row adds; none where one of the same words has been added since the export."""
        action = self._action(row, ref)
        before = {milestone.ref for milestone in self._base.milestones}
        since = [one for one in self._plan.milestones_of(action) if one.ref not in before]
        if any(folded(one.text) == folded(row.text("Milestone")) for one in since):
            return None
        due: object = row.cells.get("Due", "")
        plan = self._plan.changed(None, milestones=(*self._plan.milestones, *self._added))
        owner = row.text("Owner")
        edit = add_milestone(
            plan,
            action,
            text=row.text("Milestone"),
            due=format_date(due) if isinstance(due, date) else row.text("Due"),
            owner="" if folded(owner) == _NOBODY else owner,
            note=self._note or "as it stands in the file",
        )
        assert isinstance(edit.after, Milestone)
        self._added.append(edit.after)
        return edit

    def _action(self, row: TableRow, ref: str) -> Action:
        """The action of a new milestone."""
        named = row.text("Action").strip()
        for name in (ref.partition("/")[0], named):
            action = self._plan.action(self._plan.ref_meant(name)) if name else None
            if action is not None:
                return action
        of_title = [action for action in self._plan.counted if folded(action.title) == folded(named)]
        if len(of_title) == 1:
            return of_title[0]
        raise BadSheet(f"{row.where}, Action: write the ref of the action that the new milestone is of")

"""An action that a row of a team's table makes, with its notes and milestones: the same in a new plan and in one that
is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from actionplan.model.action import Action, Stage
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.own_fields import field_of_heading
from actionplan.model.record_kinds import Record
from actionplan.model.rules.bringing_in import bring_in
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.values import TeamRow

_OF_ACTION = frozenset(Action.__struct_fields__)


class NewAction(Struct, frozen=True):
    """What a row adds to a plan."""

    action: Action
    notes: tuple[ProgressNote, ...]
    milestones: tuple[Milestone, ...]
    remarks: tuple[Remark, ...]
    """What was doubted when it was brought in."""

    @property
    def records(self) -> tuple[Record, ...]:
        """Its records, the action first."""
        return (self.action, *self.milestones, *self.notes)


def new_action(row: TeamRow, ref: str, area: str, title: str, *, origin: str, today: date) -> NewAction:
    """The action that a row makes, as a plan takes what was under way before it was kept there.

    Args:
        row: The row. Its people and bodies are names.
        ref: The ref of the action.
        area: The ref of its finding.
        title: What is to be done.
        origin: The name of the file.
        today: The day of bringing it in.
    """
    values = {name: value for name, value in row.values.items() if name in _OF_ACTION}
    texts = list(row.notes)
    if "rag" not in values and values.get("rag_reason"):
        # It gives the reason of no rating, so it is what was said of it.
        texts.insert(0, values.pop("rag_reason"))
    own_fields = tuple((own_heading(heading), text) for heading, text in row.own.items())
    notes = tuple(
        ProgressNote(f"{ref}/n{number}", ref, text, row.note_on, row.note_by) for number, text in enumerate(texts, 1)
    )
    milestones = tuple(Milestone(f"{ref}/m{number}", ref, text) for number, text in enumerate(row.milestones, 1))
    action = Action(ref, area, title, own_fields=own_fields, **values)
    brought_in = bring_in(action, origin=origin, today=today, notes=notes)
    remarks = tuple(
        Remark(RemarkKind.INFERRED, row.where, "", "", ref, doubt.removeprefix(f"{ref}: "), row=row.number)
        for doubt in brought_in.doubts
        if not _is_said_of_cell(doubt, row.values)
    )
    return NewAction(brought_in.action, notes, milestones, remarks)


def _is_said_of_cell(doubt: str, values: Mapping[str, Any]) -> bool:
    """Whether the cell itself was doubted for the same, so that it is said once."""
    of_year = "is the year" in doubt
    of_completion = "does not say since when" in doubt or "does not say by whom" in doubt
    return of_year or of_completion and values.get("stage") in (Stage.COMPLETE, Stage.CLOSED)


def own_heading(heading: str) -> str:
    """The heading that a column without a place in the plan is kept under: not that of a field that is there."""
    return f"{heading} (file)" if field_of_heading(heading) else heading

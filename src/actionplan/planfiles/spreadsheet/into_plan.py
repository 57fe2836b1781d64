"""A team's table taken into a plan that is there: what each row changes, and what it adds.

A row is of the action of its ref; without one of that which has its words. What is in the plan and not in the file
stays as it is, and a cell that says nothing empties nothing, unless that is asked for. The rules are those of every
other edit; what one refuses is said with its row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.area import Area
from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.fields import EDITABLE, label
from actionplan.model.mistakes import is_mistake
from actionplan.model.notes import Progress
from actionplan.model.own_fields import heading_meant, own_value
from actionplan.model.people_in_use import NewNames, shown_value
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.findings import respond
from actionplan.model.rules.redactions import has_lost_redaction
from actionplan.model.sanitise import first_line, folded
from actionplan.planfiles.spreadsheet.additions import Additions
from actionplan.planfiles.spreadsheet.headings import plain
from actionplan.planfiles.spreadsheet.kept import OF_STAGE, Kept, is_same, shown
from actionplan.planfiles.spreadsheet.matching import Matching, RefusedRow
from actionplan.planfiles.spreadsheet.new_actions import own_heading
from actionplan.planfiles.spreadsheet.ratings import is_meaning
from actionplan.planfiles.spreadsheet.reading import TeamTable
from actionplan.planfiles.spreadsheet.remarks import Answers, Choice, Remark, RemarkKind
from actionplan.planfiles.spreadsheet.values import TeamRow

_ANSWER = ("response", "response_reason", "deadline")
_EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("owner", "success_measure", "sponsor", "member", "body", "status"), ""),
    **dict.fromkeys(("due", "forecast"), None),
    "support": (),
}
"""What an empty cell makes of a field, where that is asked for."""


class IntoPlan(Struct, frozen=True):
    """What a table comes to in a plan."""

    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]
    refused: tuple[int, ...]
    """The numbers of the rows that cannot be taken."""
    added: tuple[str, ...]
    """The refs of new actions."""
    unchanged: int
    """How many rows say what the plan says."""


class Asked(Struct, frozen=True):
    """What somebody has said of how a table is to be taken over."""

    by: str
    note: str = ""
    """Why, for ratings and moved dates that say no reason of their own."""
    blank_clears: bool = False
    this_is_the_plan: bool = False
    leave_out: Collection[int] = ()
    only_new: bool = False
    """Whether only rows are looked at that the plan does not have."""
    answers: Answers = field(default_factory=Answers)
    """What somebody has said of doubts."""


def into_plan(
    plan: Plan,
    table: TeamTable,
    asked: Asked,
    notes: Mapping[str, Sequence[Progress]],
    step: Callable[[int, int], None] = lambda _done, _all: None,
) -> IntoPlan:
    """The edits that a table asks for.

    Args:
        plan: The plan as it is now, seen from today.
        table: As it was read by the plan's key.
        asked: Who takes it over, and how.
        notes: What was said of each action, by its ref.
        step: Is told how many rows have been gone through, and of how many; what it raises stops it.

    Raises:
        BadSheet: if the findings of the table are another plan's.
    """
    maker = _Edits(plan, table, asked, notes)
    if not asked.this_is_the_plan and not table.was_left_out:
        maker.matching.refuse_another_plan()
    for number, row in enumerate(table.rows):
        step(number, len(table.rows))
        if row.number in asked.leave_out:
            maker.leave(row)
        else:
            maker.take(row)
    if not asked.only_new:
        maker.kept.missing(maker.matching.seen)
    return IntoPlan(
        tuple(maker.edits), tuple(maker.remarks), tuple(maker.refused), tuple(maker.additions.added), maker.unchanged
    )


class _Edits:
    def __init__(self, plan: Plan, table: TeamTable, asked: Asked, notes: Mapping[str, Sequence[Progress]]) -> None:
        self._plan, self._table, self._asked, self._notes = plan, table, asked, notes
        self._reason = asked.note or f"as {table.file} has it"
        self.edits: list[Edit] = []
        self.remarks: list[Remark] = []
        self.refused: list[int] = []
        self.unchanged = 0
        self._answered: dict[str, dict[str, Any]] = {}
        """What the first row of each finding says in answer to it, by the finding's ref."""
        self._new_names = NewNames(plan)
        self.matching = Matching(plan, table, asked.answers, self.remarks, is_the_plan=asked.this_is_the_plan)
        self.additions = Additions(
            plan, table.file, by=asked.by, matching=self.matching, new_names=self._new_names, remarks=self.remarks
        )
        self.kept = Kept(plan, table, self.remarks)

    # --- one row ------------------------------------------------------------------------------------------------

    def take(self, row: TeamRow) -> None:
        """Adds what a row changes or adds; what cannot be taken is said."""
        try:
            action = self.matching.action(row)
            if action is not None and self._asked.only_new:
                return
            edits = self._changes(row, action) if action is not None else self._added(row)
        except (RefusedRow, Invalid) as refusal:
            self._refuse(row, str(refusal))
            return
        if row.is_refused:
            self.refused.append(row.number)
        self.edits += edits
        self.unchanged += not edits

    def leave(self, row: TeamRow) -> None:
        """Leaves a row out; its action is in the file all the same, so that it is not said to be missing there."""
        said = len(self.remarks)
        with suppress(RefusedRow, Invalid):
            self.matching.action(row)
        del self.remarks[said:]

    def _added(self, row: TeamRow) -> list[Edit]:
        """What a row adds; nothing where its finding is in the plan and not agreed, so that nothing is done."""
        area = self.matching.area_like(row.finding) if row.finding and not row.title else None
        if area is not None and area.is_not_agreed:
            return self._answer(row, area)
        edits = self.additions.edits(row)
        made = next((edit.after for edit in edits if isinstance(edit.after, Action)), None)
        if made is None:
            return edits
        new = self.additions.new_area(made.area)
        area = new or self._plan.area_of(made)
        self.kept.of_finding(row, made.ref, area)
        if new is not None:
            # Its first row has answered it; what another says otherwise is said.
            self._answered.setdefault(new.ref, {name: getattr(new, name) for name in _ANSWER})
            return [*edits, *self._answer(row, new)]
        if row.finding and self.matching.area_like(row.finding) is not area:
            self.kept.value(row, area.ref, label("finding"), area.text, row.finding)
        return [*edits, *self._answer(row, area)]

    def _refuse(self, row: TeamRow, why: str) -> None:
        self.refused.append(row.number)
        self.remarks.append(Remark(RemarkKind.REFUSED, row.where, "", "", row.ref or row.title, why, row=row.number))

    def _say(self, kind: RemarkKind, row: TeamRow, said: str, words: str) -> None:
        self.remarks.append(Remark(kind, row.where, "", "", said, words, row=row.number))

    # --- an action that is there --------------------------------------------------------------------------------

    def _changes(self, row: TeamRow, found: Action) -> list[Edit]:
        action, back = self._in_plan_again(row, found)
        values = self._values(row, action)
        stage = values.pop("stage", None)
        of_stage = {name: values.pop(name) for name in OF_STAGE if name in values}
        original = values.pop("original_due", None)
        # The rating and its reason go together.
        if "rag_reason" in values and "rag" not in values and not action.is_open:
            del values["rag_reason"]
        action_now = self._reopened(row, action, stage)
        if action_now is action and not action.is_open:
            values = self._without_how_it_stands(row, action, values)
        after = self._proposed(action_now, values) if values else action_now
        if original is not None and action.due is None and after.due not in (None, original):
            after = replace(after, original_due=original, times_moved=max(1, after.times_moved))
        elif original is not None and action.original_due not in (None, original) and "due" not in values:
            self.kept.value(
                row, action.ref, "original due date", format_date(action.original_due), format_date(original)
            )
        if stage is not None:
            after = self._at_stage(row, after, stage, of_stage)
        self.kept.of_finding(row, action.ref, self._plan.area_of(action))
        self.kept.not_taken(row, after)
        edit = Edit(found, after)
        records = [
            *self.additions.notes(row, action.ref, self._notes.get(action.ref, ())),
            *self.additions.milestones(row, action),
        ]
        answers = back or self._answer(row, self._plan.area_of(action))
        return [*([edit] if edit.changed else []), *(Edit(None, record) for record in records), *answers]

    def _in_plan_again(self, row: TeamRow, action: Action) -> tuple[Action, list[Edit]]:
        """What was added by a file and undone comes in again with the file: the action, and what belongs to it."""
        if not is_mistake(action):
            return action, []
        edits: list[Edit] = []
        area = self._plan.area_of(action)
        if is_mistake(area) and area.ref not in self._answered:
            values = {name: value for name, value in row.of_finding.items() if name != "summary_area"}
            back = replace(area, withdrawn="", **values)
            self._answered[area.ref] = {name: getattr(back, name) for name in _ANSWER}
            edits.append(Edit(area, back))
        said = {folded(text) for text in row.milestones}
        edits += [
            Edit(milestone, replace(milestone, withdrawn=""))
            for milestone in self._plan.milestones
            if milestone.action == action.ref and is_mistake(milestone) and folded(milestone.text) in said
        ]
        return replace(action, stage=Stage.OPEN, withdrawn_reason="", completed_on=None, completed_by=""), edits

    def _reopened(self, row: TeamRow, action: Action, stage: Stage | None) -> Action:
        """An action that the plan has complete and the file says is not: open again, until somebody says otherwise."""
        said = self._says_open(row)
        if stage is not None or not said or action.is_open or "stage" in row.values:
            return action
        if not action.is_complete:
            state = _ended_words(action)
            words = f"{action.ref} is {state} in the plan, and the file says '{first_line(said)}'; it stays so"
            self.remarks.append(Remark(RemarkKind.DOUBTED, row.where, "", "", action.ref, words, row=row.number))
            return action
        choices = (Choice("open", "open again"), Choice("complete", "complete, as the plan has it"))
        if self._is_said_complete(row, action):
            words = f"{action.ref} stays complete, as you say, though the file says '{first_line(said)}'"
            self._say(RemarkKind.LEFT_OUT, row, said, words)
            return action
        words = f"{action.ref} is complete in the plan, and the file says '{first_line(said)}'; it is open again"
        remark = Remark(
            RemarkKind.DOUBTED, row.where, "", "", action.ref, words, choices, alike=action.ref, row=row.number
        )
        self.remarks.append(remark)
        return self._proposed(action, {"stage": Stage.OPEN})

    def _says_open(self, row: TeamRow) -> str:
        """What a row says that nothing complete is; empty where it says nothing like it."""
        rag = row.values.get("rag")
        is_behind = rag in (Condition.OFF_TRACK, Condition.AT_RISK)
        return str(row.values.get("status", "")) or (rag.words if is_behind and isinstance(rag, Condition) else "")

    def _without_how_it_stands(self, row: TeamRow, action: Action, values: dict[str, Any]) -> dict[str, Any]:
        """The values without what says how an action stands that stays complete, or is past that; it is said."""
        if action.is_complete and not self._is_said_complete(row, action):
            return values
        if not self._says_open(row) and "rag" in values:
            words = f"{action.ref} is {_ended_words(action)} in the plan, and stays so"
            self._say(RemarkKind.LEFT_OUT, row, row.values["rag"].words, words)
        return {name: value for name, value in values.items() if name not in _STANDING}

    def _is_said_complete(self, row: TeamRow, action: Action) -> bool:
        """Whether somebody has answered that an action stays complete."""
        is_asked = action.is_complete and "stage" not in row.values and bool(self._says_open(row))
        return is_asked and self._asked.answers.to(row.where, action.ref) == "complete"

    def _answer(self, row: TeamRow, area: Area) -> list[Edit]:
        """The answer to a finding, its reason and the reviewers' deadline, where the file says another."""
        said = {name: row.of_finding[name] for name in _ANSWER if name in row.of_finding}
        values = {name: value for name, value in said.items() if value != getattr(area, name)}
        if area.ref in self._answered:
            first = self._answered[area.ref]
            for name, value in said.items():
                has = first.get(name, getattr(area, name))
                if value != has:
                    words = f"the {label(name)} of {area.ref} is that of a row above, {first_line(shown(has))}"
                    self._say(RemarkKind.LEFT_OUT, row, " ".join(shown(value).split()), words)
            return []
        if not said:
            return []
        self._answered[area.ref] = said
        if not values:
            return []
        if "response" in values and "response_reason" not in values:
            values["response_reason"] = area.response_reason or self._reason
        return respond(self._plan, area, values, by=self._asked.by)

    def _values(self, row: TeamRow, action: Action) -> dict[str, Any]:
        """What a row says otherwise than the plan, by field."""
        values = {field: value for field, value in row.values.items() if self._differs(row, action, field, value)}
        if row.title and folded(row.title) != folded(action.title):
            values["title"] = row.title
        self._add_support(values, action)
        if action.status and self._is_overtaken(row, action):
            values["status"] = ""
        if "rag" in values and (reason := row.values.get("rag_reason") or self._new_note(row, action)):
            values["rag_reason"] = reason
        self.kept.left_open(row, action)
        if self._asked.blank_clears:
            values |= {name: _EMPTY[name] for name in row.blanks & _EMPTY.keys() if getattr(action, name)}
        own = {heading_meant(self._plan, own_heading(heading)): text for heading, text in row.own.items()}
        own = {name: text for name, text in own.items() if folded(own_value(action, name)) != folded(text)}
        if own:
            values["own_fields"] = own
        return self._without_redacted(row, action, values)

    def _is_overtaken(self, row: TeamRow, action: Action) -> bool:
        """Whether the team's own word for how an action stands was that of a column that now says something else."""
        if "status" in row.values or not row.values.keys() & {"rag", "stage"} or not is_meaning(action.status):
            return False
        columns = [column for column in self._table.columns if column.field in ("rag", "stage", "status")]
        return any("status" in plain(column.heading) and column.field not in row.blanks for column in columns)

    def _new_note(self, row: TeamRow, action: Action) -> str:
        """What is said of an action for the first time: an old note is no reason of a new rating."""
        known = {folded(note.text) for note in self._notes.get(action.ref, ())}
        return next((text for text in reversed(row.notes) if folded(text) not in known), "")

    def _differs(self, row: TeamRow, action: Action, field: str, value: Any) -> bool:
        """Whether a value is another than the action's. A file never takes an action back to an earlier stage.

        A day without its year is that of the plan, whichever year it has there: the same file says the same next year.
        """
        if field in row.yearless and action.due is not None and field == "due":
            return (action.due.month, action.due.day) != (value.month, value.day)
        if field in ("original_due", *OF_STAGE):
            return True
        if field == "stage":
            return _ORDER[value] > _ORDER[action.stage]
        return not is_same(value, shown_value(self._plan, action, field))

    def _add_support(self, values: dict[str, Any], action: Action) -> None:
        """Those who stand beside the owner are added to those who support already."""
        if "support" not in values or "support" in self._fields:
            return
        before = shown_value(self._plan, action, "support")
        both = tuple(dict.fromkeys((*before, *values.pop("support"))))
        if not is_same(both, before):
            values["support"] = both

    def _without_redacted(self, row: TeamRow, action: Action, values: dict[str, Any]) -> dict[str, Any]:
        """The values without what has been redacted in the plan: no file brings that back."""
        lost = [
            name for name, value in values.items() if name != "own_fields" and self._is_redacted(action, name, value)
        ]
        own = dict(values.get("own_fields", {}))
        lost += [name for name, text in own.items() if has_lost_redaction(own_value(action, name), text, self._plan)]
        for name in lost:
            self._say(RemarkKind.LEFT_OUT, row, action.ref, f"the {label(name)} was redacted in the plan, and stays so")
            values.pop(name, None)
            own.pop(name, None)
        if "own_fields" in values:
            values["own_fields"] = own
            if not own:
                del values["own_fields"]
        return values

    def _is_redacted(self, action: Action, name: str, value: Any) -> bool:
        return has_lost_redaction(getattr(action, name, None), value, self._plan)

    @cached_property
    def _fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self._table.columns)

    def _proposed(self, action: Action, values: Mapping[str, Any]) -> Action:
        """The action with other values, by the rules."""
        named = {name: self._new_names.as_first_typed(name, value) for name, value in values.items()}
        try:
            after = propose_one(self._plan, action, named, by=self._asked.by, note=self._reason).after
        except Invalid as refusal:
            field = refusal.field if refusal.field in EDITABLE else ""
            raise RefusedRow(f"{label(field)}: {refusal}" if field else str(refusal)) from refusal
        assert isinstance(after, Action)
        return after

    def _at_stage(self, row: TeamRow, action: Action, stage: Stage, of_stage: Mapping[str, Any]) -> Action:
        """An action at the stage that the file claims, as far as the rules let it be."""
        if stage is Stage.WITHDRAWN:
            reason = of_stage.get("withdrawn_reason") or self._reason
            return self._proposed(action, {"stage": stage, "withdrawn_reason": reason})
        if action.is_open:
            values = {name: of_stage[name] for name in ("completed_on", "completed_by") if name in of_stage}
            if "completed_on" not in values:
                words = "complete from today, as the file does not say since when"
                self._say(RemarkKind.INFERRED, row, action.ref, words)
            action = self._proposed(action, {"stage": Stage.COMPLETE, **values})
            if "completed_by" not in values:
                # Whoever brings the file in has not done it.
                action = replace(action, completed_by="")
        if stage is Stage.CLOSED and action.is_complete and "signed_off_by" in of_stage and "signed_off_on" in of_stage:
            values = {name: of_stage[name] for name in ("signed_off_on", "signed_off_by") if name in of_stage}
            values["accepted_evidence"] = of_stage.get("accepted_evidence") or f"brought in from {self._table.file}"
            try:
                return self._proposed(action, {"stage": stage, **values})
            except RefusedRow as refusal:
                self._say(RemarkKind.INFERRED, row, action.ref, f"not signed off: {refusal}")
        return action


def _ended_words(action: Action) -> str:
    return "signed off" if action.is_closed else str(action.stage)


_STANDING = ("rag", "rag_reason", "status")
_ORDER: Mapping[Stage, int] = {Stage.OPEN: 0, Stage.COMPLETE: 1, Stage.CLOSED: 2, Stage.WITHDRAWN: 3}

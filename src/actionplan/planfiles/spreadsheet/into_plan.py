"""A team's table taken into a plan that is there: what each row changes, and what it adds.

A row is of the action of its ref; without one of that which has its words. What is in the plan and not in the file
stays as it is, and a cell that says nothing empties nothing, unless that is asked for. The rules are those of every
other edit; what one refuses is said with its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.fields import EDITABLE, label
from actionplan.model.notes import Progress, ProgressNote, all_notes_words
from actionplan.model.own_fields import heading_meant, own_value
from actionplan.model.people_in_use import NewNames, refs_in_place, shown_value
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import Record
from actionplan.model.refs import next_child_ref, next_ref, ref_fault
from actionplan.model.refusal import Invalid, Refusal
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.redactions import has_lost_redaction
from actionplan.model.sanitise import folded
from actionplan.model.sources import Theme
from actionplan.planfiles.spreadsheet.new_actions import new_action, own_heading
from actionplan.planfiles.spreadsheet.reading import TeamTable
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.values import TeamRow
from actionplan.planfiles.table_rows import BadSheet

_ALIKE = 90
"""So alike, of a hundred, are two findings when one is the other with a slip or another ending. The 34 of the bundled
plan are at most 68 like each other."""
_SHORTEST_PART = 8
"""So many letters of a finding are enough to know it by, where they are part of it."""
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
    if not asked.this_is_the_plan:
        maker.refuse_another_plan()
    for number, row in enumerate(table.rows):
        step(number, len(table.rows))
        if row.number not in asked.leave_out:
            maker.take(row)
    return IntoPlan(tuple(maker.edits), tuple(maker.remarks), tuple(maker.refused), tuple(maker.added), maker.unchanged)


class _Refused(Refusal):
    """A row that cannot be taken, and why."""


class _Edits:
    def __init__(self, plan: Plan, table: TeamTable, asked: Asked, notes: Mapping[str, Sequence[Progress]]) -> None:
        self._plan, self._table, self._asked, self._notes = plan, table, asked, notes
        self._reason = asked.note or f"as {table.file} has it"
        self.edits: list[Edit] = []
        self.remarks: list[Remark] = []
        self.refused: list[int] = []
        self.added: list[str] = []
        self.unchanged = 0
        self._new_names = NewNames(plan)
        self._refs = {folded(ref) for ref in plan.refs}
        self._areas: dict[str, Area] = {}
        """The new findings, by their words."""
        self._note_refs = [note.ref for note in plan.notes]
        self._seen: dict[str, str] = {}
        """The refs of actions that a row was of, and where that stands."""

    # --- is it this plan ----------------------------------------------------------------------------------------

    def refuse_another_plan(self) -> None:
        """Refuses a table with findings of which none is the plan's."""
        texts = {row.finding for row in self._table.rows if row.finding and row.finding != row.title}
        if not self._table.has_findings or not texts:
            return
        if any(self._area_like(text) is not None for text in texts):
            return
        raise BadSheet(
            f"{self._table.file}: none of its findings is one of the plan's: is it the right plan? If it is, say so "
            "with --this-is-the-plan; a plan of its own is made with: actionplan init --from"
        )

    def _area_like(self, text: str) -> Area | None:
        """The finding of the plan that a text is, or is a part of; None where that is none."""
        wanted = folded(text)
        if wanted in self._area_texts:
            return self._area_texts[wanted]
        parts = [area for ours, area in self._area_texts.items() if _is_part(wanted, ours)]
        if len(parts) == 1:
            return parts[0]
        from rapidfuzz import fuzz, process

        found = process.extractOne(wanted, self._area_texts.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return self._area_texts[found[0]] if found else None

    @cached_property
    def _area_texts(self) -> Mapping[str, Area]:
        return {folded(area.text): area for area in reversed(self._plan.findings)}

    @cached_property
    def _titles(self) -> Mapping[str, list[Action]]:
        by_title: dict[str, list[Action]] = {}
        for action in self._plan.counted:
            by_title.setdefault(folded(action.title), []).append(action)
        return by_title

    # --- one row ------------------------------------------------------------------------------------------------

    def take(self, row: TeamRow) -> None:
        """Adds what a row changes or adds; what cannot be taken is said."""
        try:
            action = self._action(row)
            if action is not None and self._asked.only_new:
                return
            edits = self._changes(row, action) if action is not None else self._additions(row)
        except (_Refused, Invalid) as refusal:
            self._refuse(row, str(refusal))
            return
        if row.is_refused:
            self.refused.append(row.number)
        self.edits += edits
        self.unchanged += not edits

    def _refuse(self, row: TeamRow, why: str) -> None:
        self.refused.append(row.number)
        self.remarks.append(Remark(RemarkKind.REFUSED, row.where, "", "", row.ref or row.title, why, row=row.number))

    def _say(self, kind: RemarkKind, row: TeamRow, said: str, words: str) -> None:
        self.remarks.append(Remark(kind, row.where, "", "", said, words, row=row.number))

    def _action(self, row: TeamRow) -> Action | None:
        """The action that a row is of; None of a new one."""
        action = self._of_ref(row) if row.ref else self._of_words(row)
        if action is None:
            return None
        if action.ref in self._seen:
            raise _Refused(
                f"{action.ref} stands in {self._seen[action.ref]} as well; keep one of them"
                " (a spreadsheet that takes 1.10 for a number makes it 1.1)"
            )
        self._seen[action.ref] = row.where
        return action

    def _of_ref(self, row: TeamRow) -> Action | None:
        """The action of a ref; a number may stand for one that ends in a nought, which its finding tells."""
        refs = [row.ref]
        if re.fullmatch(r"\d+\.\d", row.ref):
            refs.append(f"{row.ref}0")
        actions = [action for ref in refs if (action := self._plan.action(self._plan.ref_meant(ref))) is not None]
        if not row.is_number:
            actions = [action for action in actions if folded(action.ref) == folded(row.ref)] or actions
        if not row.finding or not actions:
            return self._told_apart(row, actions)
        fitting = [action for action in actions if self._answers(action, row.finding)]
        if fitting:
            if fitting[0] is not actions[0]:
                self._say(RemarkKind.INFERRED, row, row.ref, f"{fitting[0].ref}, by its finding")
            return fitting[0]
        other = self._area_like(row.finding)
        if other is not None and not self._asked.this_is_the_plan:
            raise _Refused(f"the ref is {actions[0].ref}, but the finding is that of {other.ref}; correct the ref")
        self._say(
            RemarkKind.LEFT_OUT,
            row,
            row.finding,
            f"the finding of {actions[0].ref} is worded otherwise in the plan, and stays; see: actionplan revise",
        )
        return self._told_apart(row, actions)

    def _told_apart(self, row: TeamRow, actions: list[Action]) -> Action | None:
        if row.is_number and len(actions) > 1:
            for action in actions:
                if row.title and folded(action.title) == folded(row.title):
                    return action
            raise _Refused(
                f"{row.ref} is a number here, and may be {' or '.join(action.ref for action in actions)}; "
                "make the cell text and write the ref again"
            )
        return actions[0] if actions else None

    def _answers(self, action: Action, finding: str) -> bool:
        area = self._plan.area_of(action)
        wanted, ours = folded(finding), folded(area.text)
        return wanted == ours or _is_part(wanted, ours) or self._area_like(finding) is area

    def _of_words(self, row: TeamRow) -> Action | None:
        """The action that has a row's words, where the row has no ref: by its title, else by its finding."""
        actions = self._titles.get(folded(row.title), []) if row.title else []
        if not row.title and (area := self._area_like(row.finding)) is not None:
            actions = [action for action in self._plan.actions_of(area) if action.area == area.ref]
        if len(actions) != 1:
            return None
        self._say(RemarkKind.INFERRED, row, row.title or row.finding, f"{actions[0].ref}, by its words")
        return actions[0]

    # --- an action that is there --------------------------------------------------------------------------------

    def _changes(self, row: TeamRow, action: Action) -> list[Edit]:
        values = self._values(row, action)
        stage = values.pop("stage", None)
        of_stage = {name: values.pop(name) for name in _OF_STAGE if name in values}
        original = values.pop("original_due", None)
        # The rating and its reason go together.
        if "rag_reason" in values and "rag" not in values and not action.is_open:
            del values["rag_reason"]
        after = self._proposed(action, values) if values else action
        if original is not None and action.due is None and after.due not in (None, original):
            after = replace(after, original_due=original, times_moved=max(1, after.times_moved))
        if stage is not None:
            after = self._at_stage(row, after, stage, of_stage)
        edit = Edit(action, after)
        records = self._notes_of(row, action)
        return [*([edit] if edit.changed else []), *(Edit(None, record) for record in records)]

    def _values(self, row: TeamRow, action: Action) -> dict[str, Any]:
        """What a row says otherwise than the plan, by field."""
        values = {field: value for field, value in row.values.items() if self._differs(action, field, value)}
        if row.title and folded(row.title) != folded(action.title):
            values["title"] = row.title
        self._add_support(values, action)
        if "rag" in values and (reason := row.values.get("rag_reason") or (row.notes[-1] if row.notes else "")):
            values["rag_reason"] = reason
        if self._asked.blank_clears:
            values |= {name: _EMPTY[name] for name in row.blanks & _EMPTY.keys() if getattr(action, name)}
        own = {heading_meant(self._plan, own_heading(heading)): text for heading, text in row.own.items()}
        own = {name: text for name, text in own.items() if folded(own_value(action, name)) != folded(text)}
        if own:
            values["own_fields"] = own
        return self._without_redacted(row, action, values)

    def _differs(self, action: Action, field: str, value: Any) -> bool:
        """Whether a value is another than the action's. A file never takes an action back to an earlier stage."""
        if field in ("original_due", *_OF_STAGE):
            return True
        if field == "stage":
            return _ORDER[value] > _ORDER[action.stage]
        return not _same(value, shown_value(self._plan, action, field))

    def _add_support(self, values: dict[str, Any], action: Action) -> None:
        """Those who stand beside the owner are added to those who support already."""
        if "support" not in values or "support" in self._fields:
            return
        before = shown_value(self._plan, action, "support")
        both = tuple(dict.fromkeys((*before, *values.pop("support"))))
        if not _same(both, before):
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
            raise _Refused(f"{label(field)}: {refusal}" if field else str(refusal)) from refusal
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
                self._say(
                    RemarkKind.INFERRED, row, action.ref, "complete from today, as the file does not say since when"
                )
            action = self._proposed(action, {"stage": Stage.COMPLETE, **values})
        if stage is Stage.CLOSED and action.is_complete and "signed_off_by" in of_stage and "signed_off_on" in of_stage:
            values = {name: of_stage[name] for name in ("signed_off_on", "signed_off_by") if name in of_stage}
            values["accepted_evidence"] = of_stage.get("accepted_evidence") or f"brought in from {self._table.file}"
            try:
                return self._proposed(action, {"stage": stage, **values})
            except _Refused as refusal:
                self._say(RemarkKind.INFERRED, row, action.ref, f"not signed off: {refusal}")
        return action

    def _notes_of(self, row: TeamRow, action: Action) -> list[Record]:
        """The notes of a row that the plan does not have yet."""
        said = self._notes.get(action.ref, ())
        known = {folded(note.text) for note in said} | {folded(all_notes_words(said))}
        new = [text for text in dict.fromkeys(row.notes) if folded(text) not in known]
        if new and any(self._may_be(note.text) for note in said):
            # Nobody can tell whether it is the note that was taken out.
            words = "a note was redacted in the plan, so that none is taken from a file; write it with update or n"
            self._say(RemarkKind.LEFT_OUT, row, action.ref, words)
            return []
        return [self._note(row, action.ref, text) for text in new]

    def _may_be(self, note: str) -> bool:
        """Whether something was redacted in a note."""
        return has_lost_redaction(note, "", self._plan)

    def _note(self, row: TeamRow, action: str, text: str) -> ProgressNote:
        ref = next_child_ref(action, "n", [ref for ref in self._note_refs if ref.startswith(f"{action}/")])
        self._note_refs.append(ref)
        return ProgressNote(ref, action, text, row.note_on or self._today, row.note_by or self._asked.by)

    @property
    def _today(self) -> date:
        return self._plan.as_at

    # --- an action that is not there ----------------------------------------------------------------------------

    def _additions(self, row: TeamRow) -> list[Edit]:
        if not row.title and not row.finding:
            raise _Refused(f"there is no {row.ref} in the plan, and the row does not say what is to be done")
        if row.is_refused:
            return []
        area, new = self._area(row)
        ref = self._free_ref(row, area, is_new=new)
        made = new_action(
            self._with_refs(row), ref, area.ref, row.title or area.text, origin=self._table.file, today=self._today
        )
        self.remarks += made.remarks
        self.added.append(ref)
        self._note_refs += [note.ref for note in made.notes]
        notes = [replace(note, dated=note.dated or self._today, by=note.by or self._asked.by) for note in made.notes]
        records: list[Record] = [made.action, *made.milestones, *notes]
        return [Edit(None, record) for record in ([area, *records] if new else records)]

    def _area(self, row: TeamRow) -> tuple[Area, bool]:
        """The finding that a new row answers, and whether it is new as well."""
        text = row.finding or row.title
        for area in (self._areas.get(folded(text)), self._area_like(row.finding) if row.finding else None):
            if area is not None:
                return area, False
        for ref in (row.finding_ref, row.ref, row.ref.rstrip("abcdefghijklmnopqrstuvwxyz")):
            known = self._plan.ref_meant(ref) if ref else ""
            area = next((area for area in self._plan.findings if area.ref == known), None)
            if area is not None:
                return area, False
        theme = self._theme(row)
        values = {name: value for name, value in row.of_finding.items() if name != "summary_area"}
        area = Area(self._area_ref(row, theme), theme.number, text, **values)
        self._areas[folded(text)] = area
        return area, True

    def _theme(self, row: TeamRow) -> Theme:
        """The theme of a new finding: that of the same title, of the same number, or the only one."""
        themes = self._plan.themes
        wanted = folded(row.theme)
        for theme in themes:
            if wanted and wanted in (folded(theme.title), folded(theme.heading), folded(theme.ref)):
                return theme
        beginning = row.ref.partition(".")[0]
        for theme in themes:
            if "." in row.ref and theme.ref and folded(theme.ref) == folded(beginning):
                return theme
        if len(themes) == 1:
            return themes[0]
        if wanted:
            from rapidfuzz import fuzz, process

            found = process.extractOne(
                wanted, [folded(theme.title) for theme in themes], scorer=fuzz.WRatio, score_cutoff=_ALIKE
            )
            if found:
                theme = themes[found[2]]
                self._say(RemarkKind.INFERRED, row, row.theme, f"the theme {theme.heading}, by its words")
                return theme
        titles = ", ".join(theme.heading for theme in themes)[:200]
        raise _Refused(f"it is new, and nothing says of which theme; write one in a column Theme: {titles}")

    def _area_ref(self, row: TeamRow, theme: Theme) -> str:
        for ref in (row.finding_ref, row.ref):
            if ref and not ref_fault(ref) and folded(ref) not in self._refs:
                self._refs.add(folded(ref))
                return ref
        number = 1
        while folded(ref := f"{theme.ref or theme.number}.{number}") in self._refs:
            number += 1
        self._refs.add(folded(ref))
        return ref

    def _free_ref(self, row: TeamRow, area: Area, *, is_new: bool) -> str:
        if is_new and folded(row.ref) in ("", folded(area.ref)):
            return area.ref
        if row.ref and not ref_fault(row.ref) and folded(row.ref) not in self._refs:
            self._refs.add(folded(row.ref))
            return row.ref
        ref = next_ref(area.ref, self._refs)
        self._refs.add(folded(ref))
        if row.ref and folded(row.ref) != folded(area.ref):
            self._say(RemarkKind.INFERRED, row, row.ref, f"the ref {row.ref} is taken or cannot be one; it is {ref}")
        return ref

    def _with_refs(self, row: TeamRow) -> TeamRow:
        """The row with refs of people and bodies in the place of their names."""
        values = dict(row.values)
        for name in values.keys() & EDITABLE.keys():
            field = EDITABLE[name]
            if field.is_person or field.is_body:
                typed = self._new_names.as_first_typed(name, values[name])
                values[name] = refs_in_place(self._plan, name, typed, () if isinstance(typed, tuple) else "")
        return replace(row, values=values)


_OF_STAGE = ("completed_on", "completed_by", "signed_off_on", "signed_off_by", "accepted_evidence", "withdrawn_reason")
_ORDER: Mapping[Stage, int] = {Stage.OPEN: 0, Stage.COMPLETE: 1, Stage.CLOSED: 2, Stage.WITHDRAWN: 3}


def _same(value: Any, before: Any) -> bool:
    """Whether two values are the same, whatever their case and spaces; names in whatever order."""
    if isinstance(value, tuple):
        return {folded(name) for name in value} == {folded(name) for name in before or ()}
    if isinstance(value, str):
        return folded(value) == folded(str(before or ""))
    return bool(value == before)


def _is_part(text: str, whole: str) -> bool:
    """Whether a text is the beginning or another part of a longer one, of whole words."""
    return len(text) >= _SHORTEST_PART and bool(re.search(rf"\b{re.escape(text)}\b", whole))

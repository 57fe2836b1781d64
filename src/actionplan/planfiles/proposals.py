"""What an edited table of the plan comes to: the edits that it asks for, by the same rules as everywhere.

Three plans meet. The *base* is the plan that the table was exported from, if the table says so, else the plan as it is
now. What a row says otherwise than the base is what somebody has edited; the rest of the row is left alone, whatever it
has become since. What others have changed meanwhile is kept, and where it is the same field, the row is refused. The
edits are made on the plan as it is *now*, so every rule looks at that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.columns import FIELDS, HEADINGS
from actionplan.model.edit import Edit
from actionplan.model.field import Field, FieldKind
from actionplan.model.fields import FIELDS as ALL_FIELDS
from actionplan.model.fields import LEADERS, label
from actionplan.model.findings import areas_of
from actionplan.model.notes import Progress, all_notes_words
from actionplan.model.number_words import number_of
from actionplan.model.own_fields import own_columns, own_value
from actionplan.model.people_in_use import NewNames, shown_value
from actionplan.model.personal_data import kinds_words
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.personal_doubts import personal_doubts
from actionplan.model.rules.redactions import has_lost_redaction
from actionplan.model.sanitise import sanitise
from actionplan.model.withheld import WITHHELD
from actionplan.planfiles.export_extras import answers_said, note_said
from actionplan.planfiles.table import Sheet
from actionplan.planfiles.table_rows import BadSheet, TableRow
from actionplan.planfiles.table_values import as_named, is_withheld, read, read_own, says, seen_heading, shortly

_MOST_NAMES = 6
_AREA = "Area for consideration"


class Proposals(Struct, frozen=True):
    """What a table asks for."""

    edits: tuple[Edit, ...]
    """One for each action that changes, made on the plan as it is now."""
    ignored: tuple[str, ...]
    """What in the table is not taken over, a line each."""
    doubts: tuple[str, ...] = ()
    """Which cells look like a person's data, a sentence each; they are taken over all the same."""


class Import(Struct, frozen=True, dict=True):
    """What there is to know to take a table over."""

    plan: Plan
    """As it is now, seen from today."""
    base: Plan
    """As it was when the table was exported, as far as that is known; else as it is now."""
    by: str
    """Who imports."""
    note: str
    """Why, for ratings and moved dates that say no reason of their own."""
    new_headings: tuple[str, ...] = ()
    """The headings of columns that are kept as fields of the plan's own from now on."""
    notes: Mapping[str, Sequence[Progress]] = {}
    """What had been said of each action when the table was exported, by its ref, the newest first."""
    notes_now: Mapping[str, Sequence[Progress]] = {}
    """Of each action what has been said of it until now."""

    @cached_property
    def _note_refs(self) -> list[str]:
        """The refs of notes, those that the table adds too."""
        return [note.ref for note in self.plan.notes]

    @cached_property
    def _answered(self) -> set[str]:
        """The refs of the findings whose answer a row has changed."""
        return set()

    def proposals(self, sheet: Sheet) -> Proposals:
        """The edits that the table asks for.

        Raises:
            BadSheet: if a row cannot be taken over. It says where the first one is, and how many more there are.
        """
        self._refuse_same_headings(sheet)
        edits: list[Edit] = []
        wrong: list[BadSheet] = []
        unchanged: list[str] = []
        doubts: list[str] = []
        redacted: list[str] = []
        withheld = 0
        new_names = NewNames(self.plan)
        for row in sheet.rows:
            try:
                action = self._action(row)
                if action is None:
                    continue
                values, hidden = self._edited(row, action, new_names)
                own, hidden_too = self._edited_own_fields(row, action)
                hidden += hidden_too
                edit = self._edit(row, action, values, own)
            except BadSheet as error:
                wrong.append(error)
                continue
            withheld += hidden
            unchanged += _derived(row, *self._exported_as(action), self.plan)
            unchanged += _said(row, action.ref, self.notes.get(action.ref, ()), self.plan)
            redacted += self._redacted_cells(row, action)
            if edit is not None and edit.changed:
                edits.append(edit)
                doubts += _doubts(row, edit)
            edits += self._said_beside(row, action)
        if len(wrong) == 1:
            raise wrong[0]
        if wrong:
            raise BadSheet(f"{wrong[0]} (and {number_of(len(wrong) - 1, 'more row')} to correct)")
        return Proposals(tuple(edits), tuple(_ignored(self._kept(sheet), unchanged, withheld, redacted)), tuple(doubts))

    def _said_beside(self, row: TableRow, action: Action) -> list[Edit]:
        """What a row says beside the fields of its action: a new note, another answer to its finding."""
        edits: list[Edit] = []
        heading = ALL_FIELDS["progress"].heading
        notes, now = self.notes.get(action.ref, ()), self.notes_now.get(action.ref, ())
        last = notes[0].text if notes else ""
        is_redacted = has_lost_redaction(last, row.cells.get(heading), self.plan)
        if not is_withheld(row.cells.get(heading, WITHHELD), self.plan) and not is_redacted:
            edits += note_said(row, action.ref, notes, self.plan, by=self.by, refs=self._note_refs, now=now)
        area = self.plan.area_of(action)
        if area.ref not in self._answered:
            base = next((one for one in self.base.areas if one.ref == area.ref), area)
            answers = answers_said(row, area, base, self.plan, by=self.by)
            if answers:
                self._answered.add(area.ref)
            edits += answers
        return edits

    def _kept(self, sheet: Sheet) -> tuple[str, ...]:
        """The columns that the plan had no field of its own for until now."""
        headings = {seen_heading(column.heading) for column in (*own_columns(self.plan), *own_columns(self.base))}
        return tuple(heading for heading in sheet.unknown if seen_heading(heading) not in headings)

    def _refuse_same_headings(self, sheet: Sheet) -> None:
        """Refuses a table in which two columns are one of the plan's own fields: nobody can tell which is meant."""
        seen = [seen_heading(heading) for heading in sheet.unknown]
        for column in self._own_columns:
            if seen.count(seen_heading(column.heading)) > 1:
                raise BadSheet(f"{sheet.file}: two columns are called {sanitise(column.heading)}; keep one of them")

    @property
    def _own_columns(self) -> tuple[Field, ...]:
        """The columns of the plan's own fields, now or when the table was exported."""
        known = dict.fromkeys((*own_columns(self.plan), *own_columns(self.base)))
        headings = {seen_heading(column.heading) for column in known}
        new = [heading for heading in self.new_headings if seen_heading(heading) not in headings]
        return (*known, *(Field(heading, FieldKind.PAIRS, heading=heading) for heading in new))

    def _action(self, row: TableRow) -> Action | None:
        """The action of a row's ref; None of one that the plan does not have.

        It has to answer the area that the row says, if that is one of the plan's.

        In what was exported of one source alone, that may be one that it answers too.
        """
        ref = self.plan.ref_meant(row.text("Ref"))
        action = self.plan.action(ref)
        if action is None:
            return None
        cell = row.cells.get(_AREA, "")
        if cell != "" and not any(says(cell, area.text) for area in areas_of(action, self.plan)):
            for area in self.plan.areas:
                if says(cell, area.text):
                    name = self.plan.words.short_area.one
                    raise row.bad(f"the ref is {ref}, but the {name} is that of {area.ref}; correct the ref", "Ref")
        return action

    def _exported_as(self, action: Action) -> tuple[Action, Plan]:
        """What an action was when it was exported, and in which plan; one that was added since, as it is now."""
        base = self.base.action(action.ref)
        return (base, self.base) if base is not None else (action, self.plan)

    def _edited(self, row: TableRow, action: Action, new_names: NewNames) -> tuple[dict[str, Any], int]:
        """What the row says otherwise than the base, by field; and how many of its cells do not tell."""
        base, plan = self._exported_as(action)
        # A row of an action that was added since the export says only what somebody has typed.
        is_typed = plan is not self.base
        values: dict[str, Any] = {}
        hidden = 0
        for heading, field in FIELDS.items():
            if heading not in row.cells or is_typed and row.cells[heading] == "":
                continue
            before = _exported(base, field, plan)
            if says(row.cells[heading], before):
                continue
            if has_lost_redaction(before, row.cells[heading], self.plan):
                continue
            if is_withheld(row.cells[heading], self.plan):
                hidden += 1
                continue
            value = read(row, heading, field, self.plan.as_at, self.base.key)
            if ALL_FIELDS[field].kind is FieldKind.NAMES:
                value = as_named(value, before)
            value = new_names.as_first_typed(field, value)
            if value != shown_value(plan, base, field):
                values[field] = value
        return values, hidden

    def _edited_own_fields(self, row: TableRow, action: Action) -> tuple[dict[str, str], int]:
        """What the row says otherwise than the base, by the plan's own heading; and how many of its cells do not tell.

        Raises:
            BadSheet: where somebody has changed the same since the export.
        """
        base = self.base.action(action.ref) or action
        cells = {seen_heading(heading): heading for heading in row.cells}
        values: dict[str, str] = {}
        hidden = 0
        for column in self._own_columns:
            title = cells.get(seen_heading(column.heading))
            before, now = own_value(base, column.name), own_value(action, column.name)
            if title is None or says(row.cells[title], before):
                continue
            if has_lost_redaction(before, row.cells[title], self.plan):
                continue
            if is_withheld(row.cells[title], self.plan):
                hidden += 1
                continue
            value = read_own(row, title)
            if value == now:
                continue
            if before != now:
                theirs = f"write {shortly(now)}" if now else "empty the cell"
                raise row.bad(
                    f"{action.ref} has been changed to {shortly(now)} since the export, here it is {shortly(value)};"
                    f" {theirs} to keep that, or decide with: actionplan update",
                    title,
                )
            values[column.name] = value
        return values, hidden

    def _redacted_cells(self, row: TableRow, action: Action) -> Iterator[str]:
        """Which cells have what was redacted since they were exported: it is not brought back."""
        base, plan = self._exported_as(action)
        for heading, field in FIELDS.items():
            if has_lost_redaction(_exported(base, field, plan), row.cells.get(heading), self.plan):
                yield f"{heading} of {action.ref}"
        cells = {seen_heading(heading): heading for heading in row.cells}
        for column in self._own_columns:
            title = cells.get(seen_heading(column.heading))
            if title and has_lost_redaction(own_value(base, column.name), row.cells[title], self.plan):
                yield f"{sanitise(column.heading)} of {action.ref}"
        progress, notes = ALL_FIELDS["progress"].heading, self.notes.get(action.ref, ())
        if notes and has_lost_redaction(notes[0].text, row.cells.get(progress), self.plan):
            yield f"{progress} of {action.ref}"

    def _edit(self, row: TableRow, action: Action, values: Mapping[str, Any], own: Mapping[str, str]) -> Edit | None:
        """The edit of one row, with what it gives the plan's own fields; None if the plan says already set so."""
        pending = {field: value for field, value in values.items() if value != shown_value(self.plan, action, field)}
        if not pending and not own:
            return None
        for field, value in pending.items():
            self._check_conflict(row, action, field, value)
        # What is said with a value goes with it, as the row has it: the reason of a rating, who agreed to a date.
        followers = {
            field: shown_value(self.plan, action, field)
            for heading, field in FIELDS.items()
            if heading in row.cells and LEADERS.get(field) in pending and field not in pending
        }
        own_values = {"own_fields": own} if own else {}
        try:
            return propose_one(
                self.plan,
                action,
                {**{field: value for field, value in followers.items() if value}, **pending, **own_values},
                by=self.by,
                # The reason of a rating is none for a date: that is the note's, which the history keeps with the move.
                note=self.note or ("" if "due" in pending else str(pending.get("rag_reason", ""))),
            )
        except Invalid as refusal:
            hint = ""
            if refusal.field == "note":
                in_row = pending.keys().isdisjoint({"stage", "due"})
                hint = "; write it in RAG reason, or give --note" if in_row else "; give --note"
            raise row.bad(f"{refusal}{hint}", HEADINGS.get(refusal.field, "")) from refusal

    def _check_conflict(self, row: TableRow, action: Action, field: str, mine: Any) -> None:
        """Refuses a field that somebody else has changed since the export, or one that belongs with it."""
        base = self.base.action(action.ref) or action
        lead = LEADERS.get(field, field)
        if getattr(base, field) != getattr(action, field):
            theirs = shortly(shown_value(self.plan, action, field))
            keep = f"write {theirs}" if getattr(action, field) else "empty the cell"
            raise row.bad(
                f"{action.ref} has been changed to {theirs} since the export, here it is {shortly(mine)};"
                f" {keep} to keep that, or decide with: actionplan update",
                HEADINGS[field],
            )
        for partner in FIELDS.values():
            if LEADERS.get(partner, partner) == lead and getattr(base, partner) != getattr(action, partner):
                theirs = shortly(getattr(action, partner))
                raise row.bad(
                    f"since the export the {HEADINGS[partner]} of {action.ref} has been changed to {theirs};"
                    " export again, or decide with: actionplan update",
                    HEADINGS[field],
                )


def _exported(action: Action, field: str, plan: Plan) -> Any:
    """The value of a field as an export has it."""
    if field == "rag":
        return None if action.is_withdrawn else plan.key.face(plan.condition(action))
    return shown_value(plan, action, field)


def _derived(row: TableRow, action: Action, plan: Plan, now: Plan) -> Iterator[str]:
    """Which cells of a row say otherwise than the export did, in columns that no import changes.

    Those that depend on the day of the export, such as the days late, are left out: nobody can tell.
    """
    # What was exported of one source alone stands under any finding that the action answers.
    areas = tuple(areas_of(action, plan))
    of_finding: dict[str, Iterable[object]] = {
        ALL_FIELDS[f"finding_{name}"].heading: [""]
        for name in ("source_ref", "grade", "risk", "likelihood", "risk_impact")
        if not any(getattr(area, name) for area in areas)
    }
    themes = {theme.number: theme for theme in plan.themes}
    titles = {summary_area.key: summary_area.title for summary_area in plan.summary_areas}
    fixed: Mapping[str, Iterable[object]] = {
        **of_finding,
        "Theme": [themes[area.theme].cell for area in areas],
        "Theme title": [themes[area.theme].title for area in areas],
        _AREA: [area.text for area in areas],
        "Summary area": [titles.get(area.summary_area or "", NOT_MAPPED) for area in areas],
        "Original due": [action.original_due],
        "Times moved": [action.times_moved],
        "RAG since": [action.rag_since],
    }
    for heading, values in fixed.items():
        cell = row.cells.get(heading, WITHHELD)
        if not is_withheld(cell, now) and not any(says(cell, value) for value in values):
            yield f"{heading} of {action.ref}"


def _said(row: TableRow, ref: str, notes: Sequence[Progress], plan: Plan) -> Iterator[str]:
    """Which cells of what was said differ from the export, but for the last note: only that can be typed over."""
    last = notes[0] if notes else Progress("", None, "")
    said = {
        "progress_at": last.on,
        "progress_by": last.by,
        "all_notes": all_notes_words(notes),
    }
    for name, value in said.items():
        heading = ALL_FIELDS[name].heading
        if not is_withheld(row.cells.get(heading, WITHHELD), plan) and not says(row.cells[heading], value):
            yield f"{heading} of {ref}"


def _doubts(row: TableRow, edit: Edit) -> Iterator[str]:
    """Which cells of a row look like a person's data; never what they say."""
    for doubt in personal_doubts([edit]):
        heading = HEADINGS.get(doubt.field, label(doubt.field))
        yield f"{row.where}, {heading}: looks like a person's data ({kinds_words(doubt.pieces)}); taken as it stands"


def _ignored(unknown: Sequence[str], unchanged: list[str], withheld: int, redacted: list[str]) -> Iterator[str]:
    if unknown:
        yield f"Columns kept as fields of your own: {sanitise(_some(unknown))}."
    if unchanged:
        yield f"Edited, but never changed by an import: {_some(unchanged)}."
    if redacted:
        yield f"Redacted since the export, and left unchanged: {_some(redacted)}."
    if withheld:
        yield f"Left unchanged, since the file does not publish them: {number_of(withheld, 'cell')}."


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    first = [name[:40] for name in names[:_MOST_NAMES]]
    if len(names) > _MOST_NAMES:
        first.append(f"{len(names) - _MOST_NAMES} more")
    return ", ".join(first)

"""What a team's table adds to a plan that is there: findings and actions, notes and milestones."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.fields import EDITABLE
from actionplan.model.milestones import Milestone
from actionplan.model.notes import Progress, ProgressNote, all_notes_words
from actionplan.model.people_in_use import NewNames, refs_in_place
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import Record
from actionplan.model.refs import next_child_ref, next_ref, ref_fault
from actionplan.model.rules.milestones import why_no_milestone
from actionplan.model.rules.redactions import has_lost_redaction
from actionplan.model.sanitise import first_line, folded
from actionplan.model.sources import Theme
from actionplan.planfiles.spreadsheet.matching import ALIKE, Matching, RefusedRow
from actionplan.planfiles.spreadsheet.new_actions import new_action
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.values import TeamRow


class Additions:
    """Makes the records of rows that the plan does not have."""

    def __init__(
        self, plan: Plan, file: str, *, by: str, matching: Matching, new_names: NewNames, remarks: list[Remark]
    ) -> None:
        """Of a file of that name, which somebody takes into a plan."""
        self._plan, self._file, self._by, self._matching = plan, file, by, matching
        self._new_names, self.remarks = new_names, remarks
        self.added: list[str] = []
        """The refs of new actions."""
        self._refs = {folded(ref) for ref in plan.refs}
        self._areas: dict[str, Area] = {}
        """The new findings, by their words."""
        self._last_notes = _last_numbers(plan)

    def edits(self, row: TeamRow) -> list[Edit]:
        """The edits that a row adds. Raises RefusedRow if nothing says what is to be done, or of which theme."""
        if not row.title and not row.finding:
            raise RefusedRow(f"there is no {row.ref} in the plan, and the row does not say what is to be done")
        if row.is_refused:
            return []
        area, new = self._area(row)
        ref = self._free_ref(row, area, is_new=new)
        made = new_action(
            self._with_refs(row), ref, area.ref, row.title or area.text, origin=self._file, today=self._plan.as_at
        )
        self.remarks += made.remarks
        self.added.append(ref)
        notes = [replace(note, dated=note.dated or self._plan.as_at, by=note.by or self._by) for note in made.notes]
        records: list[Record] = [made.action, *made.milestones, *notes]
        return [Edit(None, record) for record in ([area, *records] if new else records)]

    def new_area(self, ref: str) -> Area | None:
        """The finding of a ref that a row of the file has made; None of one that the plan had."""
        return next((area for area in self._areas.values() if area.ref == ref), None)

    def _area(self, row: TeamRow) -> tuple[Area, bool]:
        """The finding that a new row answers, and whether it is new as well."""
        text = row.finding or row.title
        for area in (self._areas.get(folded(text)), self._matching.area_like(row.finding) if row.finding else None):
            if area is not None:
                return area, False
        for ref in (row.finding_ref, row.ref, row.ref.rstrip("abcdefghijklmnopqrstuvwxyz")):
            known = self._plan.ref_meant(ref) if ref else ""
            area = next((area for area in self._plan.findings if area.ref == known), None)
            if area is not None and (not row.finding or self._matching.is_like_finding(area, row.finding)):
                return area, False
        theme = self._theme(row)
        values = {name: value for name, value in row.of_finding.items() if name != "summary_area"}
        summary_areas = {folded(one.title): one.key for one in self._plan.summary_areas}
        wanted = folded(row.of_finding.get("summary_area", ""))
        values |= {"summary_area": summary_areas[wanted]} if wanted in summary_areas else {}
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
                wanted, [folded(theme.title) for theme in themes], scorer=fuzz.ratio, score_cutoff=ALIKE
            )
            if found:
                theme = themes[found[2]]
                self._say(RemarkKind.INFERRED, row, row.theme, f"the theme {theme.heading}, by its words")
                return theme
        titles = ", ".join(theme.heading for theme in themes)[:200]
        if wanted:
            raise RefusedRow(
                f"'{first_line(row.theme)[:60]}' is not one of the plan's themes, which are {titles}; write one of "
                "them, or add the theme with actionplan revise"
            )
        raise RefusedRow(f"it is new, and nothing says of which theme; write one in a column Theme: {titles}")

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
        ref = area.ref if is_new else next_ref(area.ref, self._refs)
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

    # --- of an action that is there -----------------------------------------------------------------------------

    def notes(self, row: TeamRow, action: str, said: Sequence[Progress]) -> list[Record]:
        """The notes of a row that the plan does not have yet; ``said`` is what was said of the action."""
        known = {folded(note.text) for note in said} | {folded(all_notes_words(said))}
        new = [text for text in dict.fromkeys(row.notes) if folded(text) not in known]
        if new and any(self._may_be(note.text) for note in said):
            # Nobody can tell whether it is the note that was taken out.
            words = "a note was redacted in the plan, so that none is taken from a file; write it with update or n"
            self._say(RemarkKind.LEFT_OUT, row, action, words)
            return []
        return [self._note(row, action, text) for text in new]

    def milestones(self, row: TeamRow, action: Action) -> list[Record]:
        """The milestones of a row that the plan does not have yet; of what is closed or withdrawn they are said."""
        known = {folded(one.text) for one in self._plan.milestones if one.action == action.ref}
        new = [text for text in dict.fromkeys(row.milestones) if folded(text) not in known]
        if new and (reason := why_no_milestone(action)):
            self._say(RemarkKind.LEFT_OUT, row, "; ".join(new), f"no milestone is added: {reason}")
            return []
        refs = [one.ref for one in self._plan.milestones]
        made: list[Record] = []
        for text in new:
            refs.append(next_child_ref(action.ref, "m", refs))
            made.append(Milestone(refs[-1], action.ref, text))
        return made

    def _may_be(self, note: str) -> bool:
        """Whether something was redacted in a note."""
        return has_lost_redaction(note, "", self._plan)

    def _note(self, row: TeamRow, action: str, text: str) -> ProgressNote:
        number = self._last_notes.get(action, 0) + 1
        self._last_notes[action] = number
        return ProgressNote(
            f"{action}/n{number}", action, text, row.note_on or self._plan.as_at, row.note_by or self._by
        )

    def _say(self, kind: RemarkKind, row: TeamRow, said: str, words: str) -> None:
        self.remarks.append(Remark(kind, row.where, "", "", first_line(said), words, row=row.number))


def _last_numbers(plan: Plan) -> dict[str, int]:
    """The number of the last note of each action that has any."""
    last: dict[str, int] = {}
    for note in plan.notes:
        number = note.ref.rpartition("/n")[2]
        if number.isdecimal():
            last[note.action] = max(last.get(note.action, 0), int(number))
    return last

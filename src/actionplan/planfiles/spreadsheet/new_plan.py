"""A new plan made of a team's table: its themes, findings and actions in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.action import Action, actions_in_order
from actionplan.model.area import Area, Response
from actionplan.model.dates import format_date
from actionplan.model.fields import EDITABLE, label
from actionplan.model.key import Key
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.people import AsFirstTyped
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import PlanSetting
from actionplan.model.refs import lettered_ref, ref_fault
from actionplan.model.sanitise import folded
from actionplan.model.sources import SummaryArea, Theme
from actionplan.planfiles.spreadsheet.new_actions import new_action
from actionplan.planfiles.spreadsheet.reading import TeamTable
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.values import TeamRow
from actionplan.planfiles.table_rows import BadSheet

ONE_THEME = "Actions"
"""What the theme is called in a plan whose file has none."""
_OF_A_PLAN = frozenset(
    {
        *("due", "original_due", "revised_due", "forecast", "rag", "stage", "status", "progress", "finding"),
        *("completed_on", "priority", "success_measure", "response", "deadline", "theme"),
    }
)
"""One column of these a plan has, beside what is to be done."""
_NUMBERED = re.compile(r"^(?P<ref>[A-Z](?=[.):])|\d{1,2})[.):]?\s+(?P<title>\S.*)$", re.DOTALL)


class NewPlan(Struct, frozen=True):
    """A plan made of a table, and what is to be said of it beside what was said when it was read."""

    plan: Plan
    remarks: tuple[Remark, ...]
    left_out: tuple[int, ...]
    """The numbers of the rows that are not in it."""


def new_plan(
    table: TeamTable,
    *,
    today: date,
    title: str = "",
    organisation: str = "",
    leave_out: Collection[int] = (),
    settings: tuple[PlanSetting, ...] = (),
) -> NewPlan:
    """The plan that a table makes.

    Args:
        table: As it was read.
        today: The day of bringing it in.
        title: What the plan is called; without it as the file says.
        organisation: Whose it is.
        leave_out: The numbers of rows that are left out.
        settings: What is true of the plan from its beginning.

    Raises:
        BadSheet: if no row says what is to be done.
    """
    if _OF_A_PLAN.isdisjoint(column.field for column in table.columns):
        raise BadSheet(
            f"{table.file}: no column says by when, or how it stands; is it a plan? --map says what columns are"
        )
    maker = _Maker(table, today, leave_out)
    maker.make()
    if not maker.actions and not maker.areas:
        raise BadSheet(f"{table.file}: no row below the headings says what is to be done; is it the right sheet?")
    plan = Plan(
        title=title.strip() or table.title,
        organisation=organisation.strip(),
        reviewers="",
        review_from=None,
        review_to=None,
        reported_on=None,
        source=f"brought in from {table.file}",
        key=Key(),
        summary_areas=tuple(maker.summary_areas.values()),
        themes=tuple(maker.themes.values()),
        areas=tuple(maker.areas),
        strengths=(),
        summary_strengths=(),
        key_messages=(),
        process=(),
        actions=actions_in_order(maker.actions, maker.areas),
        notes=tuple(maker.notes),
        milestones=tuple(maker.milestones),
        settings=settings,
    )
    return NewPlan(plan, tuple(maker.remarks), tuple(maker.left_out))


def theme_of(text: str, number: int) -> Theme:
    """A theme as a file names it: what stands before its title, ``A.`` or ``2.``, is what people number it by."""
    match = _NUMBERED.match(text)
    if match is None:
        return Theme(number, text, "")
    return Theme(number, match["title"], None if match["ref"] == str(number) else match["ref"])


def _said(row: TeamRow) -> str:
    """Everything that a row says, on one line."""
    return "; ".join(
        filter(None, (row.theme, row.ref, _said_of_work(row, row.notes), *map(_shown, row.of_finding.values())))
    )


def _said_of_work(row: TeamRow, notes: Iterable[str]) -> str:
    """What a row says of its action, on one line."""
    said = [f"{label(name)} {_shown(value)}" for name, value in row.values.items()]
    said += [f"{heading} {text}" for heading, text in row.own.items()]
    return " ".join("; ".join((*said, *row.milestones, *notes)).split())


def _shown(value: Any) -> str:
    """A value as a remark says it."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return format_date(value) if isinstance(value, date) else str(value)


class _Maker:
    def __init__(self, table: TeamTable, today: date, leave_out: Collection[int]) -> None:
        self._table, self._today = table, today
        self._leave_out = frozenset(leave_out)
        self.themes: dict[str, Theme] = {}
        self.summary_areas: dict[str, SummaryArea] = {}
        self.areas: list[Area] = []
        self.actions: list[Action] = []
        self.notes: list[ProgressNote] = []
        self.milestones: list[Milestone] = []
        self.remarks: list[Remark] = []
        self.left_out: list[int] = []
        self._by_finding: dict[tuple[int, str, str], Area] = {}
        """The findings by their themes, their words and the refs that the file has for them: two may say the same."""
        self._people, self._bodies = AsFirstTyped(), AsFirstTyped()
        written = [ref for row in table.rows for ref in (row.ref, row.finding_ref) if ref and not ref_fault(ref)]
        self._written = {folded(ref) for ref in written}
        self._taken: set[str] = set()
        """The refs of actions and findings so far, folded."""
        self._numbers: dict[str, int] = {}
        """Of each finding with an action of its own ref, the number of the last letter that was given."""
        self._next_in_theme: dict[int, int] = {}

    def make(self) -> None:
        """Makes an action of each row, and what it belongs to."""
        for row in self._table.rows:
            if row.number in self._leave_out:
                self.left_out.append(row.number)
            elif not row.title and not row.finding:
                self._say(RemarkKind.LEFT_OUT, row, _said(row), "nothing says what is to be done")
                self.left_out.append(row.number)
            else:
                self._add(row)

    def _add(self, row: TeamRow) -> None:
        theme = self._theme(row.theme)
        text = row.finding or row.title
        area = self._by_finding.get((theme.number, folded(text), folded(row.finding_ref))) if row.finding else None
        if area is None:
            area = self._area(row, theme, text)
        else:
            self._say_again(row, area)
        if area.is_not_agreed and not row.title:
            self._say_not_done(row, area)
            return
        ref = self._action_ref(row, area)
        title = row.title or area.text
        made = new_action(self._with_names(row), ref, area.ref, title, origin=self._table.file, today=self._today)
        self.actions.append(made.action)
        self.notes += made.notes
        self.milestones += made.milestones
        self.remarks += made.remarks

    def _say_not_done(self, row: TeamRow, area: Area) -> None:
        """What a row says of work that will not be done."""
        said = _said_of_work(row, [note for note in row.notes if note not in area.response_reason])
        if said:
            words = "its finding is not agreed, so it has no action; what else it says is left out"
            self._say(RemarkKind.LEFT_OUT, row, said, words)

    def _say_again(self, row: TeamRow, area: Area) -> None:
        """What a row says of its finding otherwise than the first row of it."""
        for name, value in row.of_finding.items():
            has = getattr(area, name)
            first = self.summary_areas[has].title if name == "summary_area" and has else has
            if value != first:
                words = f"the {label(name)} of {area.ref} stays as the row above has it"
                self._say(RemarkKind.LEFT_OUT, row, _shown(value), words)

    def _theme(self, text: str) -> Theme:
        name = text or ONE_THEME
        if name not in self.themes:
            number = len(self.themes) + 1
            theme = theme_of(name, number)
            if theme.ref and any(theme.ref == other.ref for other in self.themes.values()):
                theme = Theme(number, name, "")
            self.themes[name] = theme
        return self.themes[name]

    def _area(self, row: TeamRow, theme: Theme, text: str) -> Area:
        values: dict[str, Any] = dict(row.of_finding)
        if values.get("response") is Response.NOT_AGREED and row.notes:
            # What is said of it is why it is not agreed: there is no action that it could be said of.
            values.setdefault("response_reason", "\n".join(row.notes))
        summary_area = values.pop("summary_area", "")
        if summary_area:
            values["summary_area"] = self._summary_area(summary_area)
        ref = self._area_ref(row, theme)
        for written in dict.fromkeys(filter(ref_fault, filter(None, (row.finding_ref, row.ref)))):
            is_kept = values.setdefault("source_ref", written) == written
            kept = ", and kept as its ref in the report" if is_kept else ""
            self._say(RemarkKind.INFERRED, row, written, f"{ref_fault(written)}; it is {ref} here{kept}")
        area = Area(ref, theme.number, text, **values)
        self.areas.append(area)
        self._by_finding[theme.number, folded(text), folded(row.finding_ref)] = area
        self._by_finding.setdefault((theme.number, folded(text), ""), area)
        return area

    def _summary_area(self, title: str) -> str:
        key = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:30] or "other"
        self.summary_areas.setdefault(key, SummaryArea(key, title))
        return key

    def _area_ref(self, row: TeamRow, theme: Theme) -> str:
        """The ref of a finding: its own, else that of its first action, else the next of its theme."""
        for ref in (row.finding_ref, row.ref):
            if ref and not ref_fault(ref) and folded(ref) not in self._taken:
                self._taken.add(folded(ref))
                return ref
        number = self._next_in_theme.get(theme.number, 1)
        while folded(ref := f"{theme.ref or theme.number}.{number}") in self._taken or folded(ref) in self._written:
            number += 1
        self._next_in_theme[theme.number] = number + 1
        self._taken.add(folded(ref))
        return ref

    def _action_ref(self, row: TeamRow, area: Area) -> str:
        """The ref of an action: its own, else its finding's with a letter where that has one already."""
        has_area_ref = area.ref in self._numbers
        wanted = row.ref if row.ref and not ref_fault(row.ref) else ""
        if row.ref and not wanted and row.ref != area.source_ref:
            self._say(RemarkKind.INFERRED, row, row.ref, f"{ref_fault(row.ref)}; it has the next of {area.ref}")
        if not has_area_ref and folded(wanted) in ("", folded(area.ref)):
            self._numbers[area.ref] = 1
            return area.ref
        if wanted and folded(wanted) not in self._taken:
            self._taken.add(folded(wanted))
            return wanted
        ref = self._lettered(area.ref)
        if wanted:
            self._say(
                RemarkKind.INFERRED, row, wanted, f"the ref {wanted} stands in a row above as well; this one is {ref}"
            )
        return ref

    def _lettered(self, area: str) -> str:
        """The next ref of an action of a finding that is free; the search goes on where it ended before."""
        number = self._numbers.get(area, 1)
        while True:
            number += 1
            ref = lettered_ref(area, number)
            if folded(ref) not in self._taken and folded(ref) not in self._written:
                break
        self._numbers[area] = number
        self._taken.add(folded(ref))
        return ref

    def _with_names(self, row: TeamRow) -> TeamRow:
        """The row with people and bodies called as they were first; in a new plan a name is the ref of who has it."""
        values = dict(row.values)
        for name in values.keys() & EDITABLE.keys():
            field = EDITABLE[name]
            names = self._people if field.is_person else self._bodies if field.is_body else None
            if names is not None:
                value = values[name]
                values[name] = tuple(map(names.of, value)) if isinstance(value, tuple) else names.of(value)
        return replace(row, values=values)

    def _say(self, kind: RemarkKind, row: TeamRow, said: str, words: str) -> None:
        self.remarks.append(Remark(kind, row.where, "", "", said, words, row=row.number))

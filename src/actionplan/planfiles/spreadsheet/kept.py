"""What a file says otherwise than the plan that is kept: each cell of it is said, and none is taken over."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.dates import format_date
from actionplan.model.fields import label
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan
from actionplan.model.sanitise import first_line, folded
from actionplan.planfiles.spreadsheet.reading import TeamTable
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.values import TeamRow

OF_STAGE = ("completed_on", "completed_by", "signed_off_on", "signed_off_by", "accepted_evidence", "withdrawn_reason")
"""The fields of how an action was completed or ended."""
_MOST_NAMED = 12
_NUMBERED = r"(?:\w+ )?\w{1,3}[.):–-]* "
"""What may stand before the title of a theme: ``A. ``, ``theme 2: ``."""


class Kept:
    """Says what a plan keeps where a file says something else."""

    def __init__(self, plan: Plan, table: TeamTable, remarks: list[Remark]) -> None:
        """Takes the plan, the table, and the remarks that grow."""
        self._plan, self._table, self._remarks = plan, table, remarks
        self._fields = frozenset(column.field for column in table.columns)
        self._said_themes: set[tuple[str, int]] = set()
        """The headings of sections that the plan has otherwise, and that this was said of."""
        self._said_refs: set[str] = set()

    def of_finding(self, row: TeamRow, ref: str, area: Area) -> None:
        """What a file says otherwise of a finding and its theme, which stay as they are."""
        theme = next(theme for theme in self._plan.themes if theme.number == area.theme)
        wanted, ours = folded(row.theme), folded(theme.heading)
        is_the_same = wanted in ours or bool(re.fullmatch(_NUMBERED + re.escape(folded(theme.title)), wanted))
        if wanted and not is_the_same and (wanted, theme.number) not in self._said_themes:
            if "theme" not in self._fields:
                # The heading of a section is that of many rows.
                self._said_themes.add((wanted, theme.number))
            self.value(row, ref, "theme", theme.heading, row.theme)
        known = {folded(name) for name in (area.ref, area.source_ref, ref, "")}
        if folded(row.finding_ref) not in known and row.finding_ref not in self._said_refs:
            self._said_refs.add(row.finding_ref)
            self.value(row, area.ref, "ref", area.ref, row.finding_ref)
        titles = {one.key: one.title for one in self._plan.summary_areas}
        for name in ("source_ref", "grade", "summary_area"):
            has = getattr(area, name) or ""
            has = titles.get(has, has) if name == "summary_area" else has
            if folded(value := row.of_finding.get(name, "")) not in ("", folded(has)):
                self.value(row, area.ref, label(name), has, value)

    def not_taken(self, row: TeamRow, after: Action) -> None:
        """What a row says of a completion, a sign-off or a reason that the action does not have now."""
        for name in (*OF_STAGE, "agreed_by", "rag_reason"):
            value = row.values.get(name)
            has = shown_value(self._plan, after, name)
            if value and not is_same(value, has):
                kept = first_line(shown(has)) or "nothing"
                words = f"under {label(name)} {after.ref} keeps what the plan has, {kept}"
                self._say(RemarkKind.LEFT_OUT, row, " ".join(shown(value).split()), words)

    def value(self, row: TeamRow, ref: str, what: str, ours: str, theirs: str) -> None:
        """Says that a value stays as the plan has it."""
        words = f"the {what} of {ref} stays as the plan has it, {first_line(ours) or 'without one'}"
        self._say(RemarkKind.LEFT_OUT, row, " ".join(theirs.split()), words)

    def missing(self, seen: Collection[str]) -> None:
        """Says which actions of the plan are not in the file: they stay as they are."""
        missing = [action.ref for action in self._plan.counted if action.ref not in seen]
        if missing and seen and len(missing) < len(self._plan.counted):
            first = ", ".join(missing[:_MOST_NAMED])
            more = f" and {len(missing) - _MOST_NAMED:,} more" if len(missing) > _MOST_NAMED else ""
            words = f"in the plan and not in the file, and left unchanged: {first}{more}"
            self._remarks.append(Remark(RemarkKind.READ, "", "", "", "", words))

    def left_open(self, row: TeamRow, action: Action) -> None:
        """What the plan has where the file leaves it open, such as TBC: it is kept, and that is said."""
        for name, kept in (("due", format_date(action.due)), ("owner", self._plan.owner_name(action))):
            column = next((column for column in self._table.columns if column.field == name), None)
            if column is None or name in row.values or name in row.blanks or not getattr(action, name):
                continue
            words = f"{action.ref} keeps the {label(name)} that the plan has, {first_line(kept)}"
            self._say(RemarkKind.LEFT_OPEN, row, column.heading, words)

    def _say(self, kind: RemarkKind, row: TeamRow, said: str, words: str) -> None:
        self._remarks.append(Remark(kind, row.where, "", "", said, words, row=row.number))


def shown(value: Any) -> str:
    """A value in words."""
    return format_date(value) if isinstance(value, date) else str(value or "")


def is_same(value: Any, before: Any) -> bool:
    """Whether two values are the same, whatever their case and spaces; names in whatever order."""
    if isinstance(value, tuple):
        return {folded(name) for name in value} == {folded(name) for name in before or ()}
    if isinstance(value, str):
        return folded(value) == folded(str(before or ""))
    return bool(value == before)

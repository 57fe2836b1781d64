"""What needs attention, an action a line with its reasons, worst first; below it, what falls due next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType

from actionplan.model.action import Action
from actionplan.model.attention import Attention, attention, by_action, due_next, milestones_due_next, reasons_words
from actionplan.model.milestones import Milestone, coming_milestone_words
from actionplan.model.plan import Plan
from actionplan.model.restricted import marked_title
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.rag_marks import due_words
from actionplan.widgets.text_parts import cursor_style

DAYS = 30
"""How many days ahead "falls due" looks."""
ROOMY = 70
"""From this width on there is room for the owner."""
OWNER = 24
"""How wide the owner is."""


class TitleLine(Struct, frozen=True):
    """A line with the title of the action above it."""

    text: str


AttentionRow = tuple[Attention, ...] | Action | Milestone | TitleLine | str
"""The reasons why one action needs attention, an action or a milestone that falls due, a title, or a heading, which may
be empty."""


def _of_others(milestones: Iterable[Milestone], refs: Collection[str]) -> list[Milestone]:
    """The first of each action's milestones, but for the actions that stand there already."""
    first: dict[str, Milestone] = {}
    for milestone in milestones:
        if milestone.action not in refs:
            first.setdefault(milestone.action, milestone)
    return list(first.values())


class AttentionList(LineList[AttentionRow]):
    """The list on the Summary; each line opens its action."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter", show=False, id="attention.open")
    ]
    _plan: Plan | None = None
    _lines: tuple[AttentionRow, ...] = ()
    """All lines but the titles."""

    def show_attention(self, plan: Plan) -> None:
        """Shows what needs attention in a plan, and what is due next."""
        self._plan = plan
        groups = by_action(attention(plan))
        refs = {group[0].ref for group in groups}
        due = [action for action in due_next(plan, DAYS) if action.ref not in refs]
        coming = _of_others(milestones_due_next(plan, DAYS), {*refs, *(action.ref for action in due)})
        lines: list[AttentionRow] = ["Nothing needs attention"]
        if groups:
            lines = [f"Needs attention ({len(groups):,})", *groups]
        if due or coming:
            lines += ["", f"Otherwise due in the next {DAYS} days ({len(due) + len(coming):,})", *due, *coming]
        self._lines = tuple(lines)
        self._lay_out()

    def _lay_out(self) -> None:
        """Shows the lines, with the titles of what needs attention if all of it then still fits."""
        rows: list[AttentionRow] = []
        for row in self._lines:
            rows.append(row)
            if isinstance(row, tuple) and (action := self._action(row)) is not None:
                rows.append(TitleLine(self._title(action)))
        fits = len(rows) <= self.size.height
        self.show_rows(rows if fits else self._lines)

    def on_resize(self) -> None:
        """Another height may have room for the titles, or none any more."""
        self._lay_out()

    def _action(self, row: AttentionRow) -> Action | None:
        ref = self.key(row)
        if self._plan is None or ref is None:
            return None
        return self._plan.action(ref)

    def _title(self, action: Action) -> str:
        return action.title if self._plan is None else marked_title(action, self._plan)

    def key(self, row: AttentionRow) -> str | None:
        """The action's ref."""
        if isinstance(row, str | TitleLine):
            return None
        if isinstance(row, Action):
            return row.ref
        if isinstance(row, Milestone):
            return row.action
        return row[0].ref

    def draw(self, row: AttentionRow, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """The mark, the ref, the reasons, the owner where there is room."""
        if isinstance(row, str):
            yield Cell(row, width, "heading")
            return
        if isinstance(row, TitleLine):
            yield Cell("", 8)
            yield Cell(row.text, width - 8, "dim")
            return
        action = self._action(row)
        if self._plan is None:
            return
        if action is None:
            # No action: a duty of the plan, a measure.
            if isinstance(row, tuple):
                yield Cell("  ", 2)
                yield Cell(f"{row[0].ref} ", len(row[0].ref) + 1, cursor_style(is_cursor, "dim"))
                yield Cell(reasons_words(row), max(8, width - len(row[0].ref) - 3), cursor_style(is_cursor))
            return
        if isinstance(row, Action):
            condition, words = self._plan.condition(row), f"due {due_words(row, self._plan.as_at)}: {self._title(row)}"
        elif isinstance(row, Milestone):
            condition, words = self._plan.condition(action), coming_milestone_words(row, self._plan)
        else:
            condition, words = row[0].rag, reasons_words(row)
        shows_owner = width >= ROOMY
        room = width - 8
        if shows_owner:
            room -= OWNER + 2
        face = self._plan.key.face(condition)
        yield Cell(f"{face.shape} ", 2, face.colour.value)
        yield Cell(action.ref, 6, cursor_style(is_cursor, "dim"))
        yield Cell(words, max(8, room), cursor_style(is_cursor))
        if shows_owner:
            yield Cell("  ")
            yield Cell(self._plan.owner_name(action) or "–", OWNER, "dim")

"""What needs attention, an action a line with its reasons, worst first; below it, what falls due next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType

from actionplan.model.attention import Attention, attention, by_action, due_next, reasons_words
from actionplan.model.plan import Action, Plan
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.rag_marks import due_words

DAYS = 30
"""So far ahead stands what falls due."""
OWNED = 70
"""From so many cells on there is room for the owner."""
OWNER = 24


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the action above, where there is room for it."""

    text: str


Row = tuple[Attention, ...] | Action | Title | str
"""The reasons of one action, one that falls due, what it is called, or a heading; an empty one is an empty line."""


class AttentionList(LineList[Row]):
    """The list on the Summary; each line opens its action."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter", show=False, id="attention.open")
    ]
    _plan: Plan | None = None
    _lines: tuple[Row, ...] = ()
    """Without titles."""

    def show_attention(self, plan: Plan) -> None:
        """Shows what needs attention in a plan, and what is due next."""
        self._plan = plan
        groups = by_action(attention(plan))
        listed = {group[0].ref for group in groups}
        due = [action for action in due_next(plan, DAYS) if action.ref not in listed]
        lines: list[Row] = [f"Needs attention ({len(groups):,})" if groups else "Nothing needs attention", *groups]
        if due:
            lines += ["", f"Otherwise due in the next {DAYS} days ({len(due):,})", *due]
        self._lines = tuple(lines)
        self._lay_out()

    def _lay_out(self) -> None:
        """Gives what needs attention its title on a line of its own, if all that there is then still fits."""
        rows: list[Row] = []
        for row in self._lines:
            rows.append(row)
            if isinstance(row, tuple) and (action := self._action(row)) is not None:
                rows.append(Title(action.title))
        self.show_rows(rows if len(rows) <= self.size.height else self._lines)

    def on_resize(self) -> None:
        """Another height."""
        self._lay_out()

    def _action(self, row: Row) -> Action | None:
        key = self.key(row)
        return self._plan.action(key) if self._plan is not None and key is not None else None

    def key(self, row: Row) -> str | None:
        """The action's ref."""
        return None if isinstance(row, str | Title) else row.ref if isinstance(row, Action) else row[0].ref

    def draw(self, row: Row, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """The mark, the ref, the reasons, the owner where there is room."""
        if isinstance(row, str):
            yield Cell(row, width, "heading")
            return
        if isinstance(row, Title):
            yield Cell("", 8)
            yield Cell(row.text, width - 8, "dim")
            return
        action = self._action(row)
        if action is None or self._plan is None:
            return
        if isinstance(row, Action):
            rag, words = row.rag, f"due {due_words(row, self._plan.as_at)}: {row.title}"
        else:
            rag, words = row[0].rag, reasons_words(row)
        owner = OWNER if width >= OWNED else 0
        strong = "strong" if is_cursor else ""
        yield Cell(f"{rag.shape} ", 2, rag.value)
        yield Cell(action.ref, 6, strong or "dim")
        yield Cell(words, max(8, width - 8 - (owner and owner + 2)), strong)
        if owner:
            yield Cell("  ")
            yield Cell(action.owner or "–", owner, "dim")

"""What needs attention: an action a line with its reasons, worst first; each line opens its action."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType

from actionplan.model.attention import Attention, attention, by_action, reasons_words
from actionplan.model.plan import Plan
from actionplan.widgets.line_list import Cell, LineList

Row = tuple[Attention, ...] | str
"""The reasons of one action, or the heading."""


class AttentionList(LineList[Row]):
    """The list on the Summary."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", key_display="enter", show=False)]
    _owners: dict[str, str]

    def show_attention(self, plan: Plan) -> None:
        """Shows what needs attention in a plan."""
        groups = by_action(attention(plan))
        self._owners = {action.ref: action.owner for action in plan.counted}
        heading = f"Needs attention ({len(groups):,})" if groups else "Nothing needs attention"
        self.show_rows([heading, *groups])

    def key(self, row: Row) -> str | None:
        """The action's ref."""
        return None if isinstance(row, str) else row[0].ref

    def draw(self, row: Row, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """The mark, the ref, the reasons, the owner where there is room."""
        yield Cell("  ")
        if isinstance(row, str):
            yield Cell(row, width - 2, "heading")
            return
        first = row[0]
        owner = 0 if width < 70 else 24
        yield Cell(f"{first.rag.shape} ", 2, first.rag.value)
        yield Cell(first.ref, 6, "strong" if is_cursor else "dim")
        yield Cell(reasons_words(row), max(8, width - 11 - owner), "strong" if is_cursor else "")
        yield Cell(" ")
        if owner:
            yield Cell(self._owners.get(first.ref) or "–", owner, "dim")

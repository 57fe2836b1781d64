"""Workload by owner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.rollup import RollUp, by_owner
from actionplan.model.tokens import quoted
from actionplan.screens.base import BaseScreen
from actionplan.widgets.line_list import Cell, Headings, LineList
from actionplan.widgets.rag_marks import MOST_SIGNS, bar, due_words


class OwnerList(LineList[RollUp]):
    """An owner a line: worst, counts, late, next due."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", key_display="enter", id="owners.open")]
    today = date.min
    longest = 0
    """The name that needs most room."""

    def key(self, row: RollUp) -> str:
        """The owner's name, which may be empty."""
        return f"owner {row.key}"

    def _columns(self, width: int) -> tuple[int, int, int]:
        """How wide the name is, the bar of signs, and what is due next."""
        signs = 12 if width < 140 else MOST_SIGNS
        rest = width - 2 - 11 - (signs + 1) - 6 - 6 - 3
        name = max(8, min(self.longest, rest - 17))
        return name, signs, rest - name

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        name, signs, due = self._columns(width)
        yield Cell("owner", name + 2, "dim")
        yield Cell("worst", 11, "dim")
        yield Cell("R A G B U", signs + 1, "dim")
        yield Cell("of", 6, "dim", right=True)
        yield Cell("late", 6, "dim", right=True)
        yield Cell("   next due", due + 3, "dim")

    def draw(self, row: RollUp, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One owner."""
        name, signs, due = self._columns(width)
        yield Cell(row.title, name, "strong" if is_cursor else "" if row.key else "dim")
        yield Cell("  ")
        yield Cell(row.worst.mark, 11, row.worst.value)
        yield from bar(row.counts, signs)
        yield Cell(f"{row.total:,}", 6, right=True)
        yield Cell(f"{len(row.late):,}" if row.late else "", 6, "red", right=True)
        yield Cell("   ")
        action = row.next_due
        if action is not None:
            yield Cell(f"{action.ref:<5} {due_words(action, self.today):<11} {action.title}", due, "dim")


class OwnersScreen(BaseScreen):
    """Workload by owner; enter shows an owner's actions."""

    MODE = "owners"
    ABOUT = (
        "Workload by owner: how much there is to do, how much of it is late, and what is due next. "
        "Enter shows an owner's actions."
    )

    def compose_body(self) -> Iterable[Widget]:
        """The list."""
        owners = OwnerList(empty="No actions yet.")
        yield Headings(owners)
        yield owners

    def on_mount(self) -> None:
        """Begins in the list."""
        self.query_one(OwnerList).focus()

    def show_plan(self, plan: Plan) -> None:
        """Those without an owner first."""
        rows = by_owner(plan)
        owners = self.query_one(OwnerList)
        owners.today = plan.as_at
        owners.longest = max((len(row.title) for row in rows), default=0)
        owners.show_rows(rows)
        without = len(rows[0].actions) if rows and not rows[0].key else 0
        self.say(f"{number_of(len(rows) - bool(without), 'owner')} · {number_of(without, 'action')} without one")

    @on(LineList.Opened)
    def _opened(self) -> None:
        row = self.query_one(OwnerList).current
        if row is not None:
            self.app.show_actions(f"owner:{quoted(row.key) if row.key else 'none'}")

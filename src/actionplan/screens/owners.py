"""Who has how much to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on
from textual.widget import Widget

from actionplan.model.plan import Plan
from actionplan.model.rollup import RollUp, by_owner
from actionplan.screens.base import PlanScreen
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.marks import bar, due_words, plural


class OwnerList(LineList[RollUp]):
    """An owner a line: counts, late, next due."""

    today = date.min

    def key(self, row: RollUp) -> str:
        """The owner's name, which may be empty."""
        return f"owner {row.key}"

    def draw(self, row: RollUp, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One owner."""
        signs = 12 if width < 100 else 20
        upcoming = row.next_due
        words = due_words(upcoming, self.today) if upcoming is not None else "–"
        name = width - 1 - (signs + 1) - 5 - 10 - 11 - (18 if width < 100 else 40)
        yield Cell(" ")
        yield Cell(row.title, name, "strong" if is_cursor else "" if row.key else "dim")
        yield from bar(row.counts, signs)
        yield Cell(f"{row.total:,}", 5, right=True)
        yield Cell(f"{len(row.late):,} late" if row.late else "", 10, "red", right=True)
        yield Cell("  ")
        yield Cell(row.worst.mark, 11, row.worst.value)
        yield Cell(f"next {upcoming.ref}, {words}" if upcoming is not None else "nothing due", None, "dim")


class OwnersScreen(PlanScreen):
    """Workload by owner; enter shows an owner's actions."""

    MODE = "owners"
    ABOUT = "Who has how much to do, how much of it is late, and what is due next. Enter shows an owner's actions."

    def compose_body(self) -> Iterable[Widget]:
        """The list."""
        yield OwnerList(empty="No actions yet.")

    def on_mount(self) -> None:
        """Begins in the list."""
        super().on_mount()
        self.query_one(OwnerList).focus()

    def show_plan(self, plan: Plan) -> None:
        """Those without an owner first."""
        rows = by_owner(plan)
        owners = self.query_one(OwnerList)
        owners.today = plan.as_at
        owners.show_rows(rows)
        without = len(rows[0].actions) if rows and not rows[0].key else 0
        self.say(f"{plural(len(rows) - bool(without), 'owner')} · {without:,} actions without one")

    @on(LineList.Opened)
    def _opened(self) -> None:
        row = self.query_one(OwnerList).current
        if row is not None:
            self.app.show_actions(f'owner:"{row.key}"' if row.key else "owner:none")

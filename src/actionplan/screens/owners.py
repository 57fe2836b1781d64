"""Workload by owner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from actionplan.model.key import Key
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour
from actionplan.model.rollup import RollUp, by_owner
from actionplan.model.tokens import quoted
from actionplan.screens.base import BaseScreen
from actionplan.widgets.line_list import Cell, Headings, LineList
from actionplan.widgets.rag_marks import bar, due_words, mark_width, signs_of_bar
from actionplan.widgets.text_parts import cursor_style

NUMBER = 6
"""How wide these columns are."""
GAP = "   "


class OwnerList(LineList[RollUp]):
    """An owner a line: worst, counts, late, next due."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", key_display="enter", id="owners.open")]
    today = date.min
    plan_key = Key()
    """The key of the plan."""
    longest = 0
    """How many characters the longest name has."""

    def key(self, row: RollUp) -> str:
        """The owner's name, which may be empty."""
        return f"owner {row.key}"

    @property
    def _worst(self) -> int:
        """How wide the column of the worst is."""
        return mark_width(self.plan_key) + 2

    def _columns(self, width: int) -> tuple[int, int, int]:
        """How wide the name is, the bar of signs, and what is due next."""
        signs = signs_of_bar(width)
        room = width - 2 - self._worst - (signs + 1) - 2 * NUMBER - len(GAP)
        name = max(8, min(self.longest, room - 17))
        return name, signs, room - name

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        name, signs, due = self._columns(width)
        yield Cell("owner", name + 2, "dim")
        yield Cell("worst", self._worst, "dim")
        yield Cell(" ".join(face.letter for face in self.plan_key.faces), signs + 1, "dim")
        yield Cell("of", NUMBER, "dim", right=True)
        yield Cell("late", NUMBER, "dim", right=True)
        yield Cell(f"{GAP}next due", len(GAP) + due, "dim")

    def draw(self, row: RollUp, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One owner."""
        name, signs, due = self._columns(width)
        late = ""
        if row.late:
            late = f"{len(row.late):,}"
        yield Cell(row.title, name, cursor_style(is_cursor, "" if row.key else "dim"))
        yield Cell("  ")
        key = row.plan.key
        yield Cell(key.mark(row.worst), self._worst, key.colour(row.worst).value)
        yield from bar(row.counts, key, signs)
        yield Cell(f"{row.total:,}", NUMBER, right=True)
        yield Cell(late, NUMBER, Colour.RED, right=True)
        yield Cell(GAP)
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
        """The list of owners, below the names of its columns."""
        owners = OwnerList(empty="No actions yet.")
        yield Headings(owners)
        yield owners

    def on_mount(self) -> None:
        """Begins in the list."""
        self.query_one(OwnerList).focus()

    def show_plan(self, plan: Plan) -> None:
        """Shows the owners; the actions without one come first."""
        rows = by_owner(plan)
        owners = self.query_one(OwnerList)
        owners.today, owners.plan_key = plan.as_at, plan.key
        owners.longest = max((len(row.title) for row in rows), default=0)
        owners.show_rows(rows)
        number_of_owners = sum(row.key != "" for row in rows)
        without_owner = sum(len(row.actions) for row in rows if not row.key)
        self.say(f"{number_of(number_of_owners, 'owner')} · {number_of(without_owner, 'action')} without one")

    @on(LineList.Opened)
    def _opened(self) -> None:
        row = self.query_one(OwnerList).current
        if row is None:
            return
        if row.key:
            self.app.show_actions(f"owner:{quoted(row.key)}")
        else:
            self.app.show_actions("owner:none")

"""The board's view: five summary areas and five themes, the worst of each, and what drags it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.plan import Plan
from actionplan.model.rag import Rag
from actionplan.model.rollup import RollUp, adds_up, by_summary_area, by_theme
from actionplan.model.text import shown
from actionplan.screens.base import PlanScreen
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.marks import MOST_SIGNS, bar, mark

Line = RollUp | str | None
"""A roll-up, a heading, or an empty line."""


class RollUpList(LineList[Line]):
    """Summary areas, then themes, a line each."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Its actions", key_display="enter")]

    def key(self, row: Line) -> str | None:
        """The kind and key of a roll-up."""
        return f"{row.key}:{row.title}" if isinstance(row, RollUp) else None

    def draw(self, row: Line, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """A heading, or a roll-up: title, worst, bar, total, drag."""
        if row is None:
            return
        signs = 12 if width < 140 else MOST_SIGNS
        title = 31 if width < 100 else 44 if width < 160 else 68
        if isinstance(row, str):
            heading, _, check = row.partition("|")
            yield Cell("  ")
            yield Cell(heading, title, "heading" if heading else "")
            yield Cell("worst" if heading else "", 11, "dim")
            yield Cell("R A G B U" if heading else "", signs + 1, "dim")
            yield Cell(check or "of", 6, "dim", right=True)
            yield Cell("   biggest drag" if heading else " ✓" if check.startswith("=") else " !", None, "dim")
            return
        number = f"{row.key} " if row.key.isdigit() else ""
        yield Cell("  ")
        yield Cell(f"{number}{row.title}", title - 1, "strong" if is_cursor else "")
        yield Cell(" ")
        yield Cell(row.worst.mark, 11, row.worst.value)
        yield from bar(row.counts, signs)
        yield Cell(f"{row.total:,}", 6, right=True)
        yield Cell("   ")
        room = max(0, width - title - signs - 24)
        if row.drag is not None:
            yield Cell(f"{row.drag.rag.shape} ", 2, row.drag.rag.value)
            yield Cell(f"{row.drag.ref} {row.drag.reason}", room - 2, "dim")
        elif row.unrated:
            yield Cell(f"{row.unrated:,} unrated", room, "unrated")


class RollUpPane(Widget):
    """The row under the cursor in words."""

    DEFAULT_CLASSES = "pane"
    group: reactive[RollUp | None] = reactive(None)

    def render(self) -> Content:
        """Worst and why; how many late, optimistic, to sign off."""
        group = self.group
        if group is None:
            return Content("")
        drag = group.drag
        why = Content("")
        if drag is not None:
            why = Content.assemble("biggest drag ", (drag.ref, "bold"), "  ", mark(drag.rag), f"  {shown(drag.reason)}")
        numbers = "   ".join(f"{group.counts[rag]} {rag.word}" for rag in Rag)
        return Content("\n").join(
            [
                Content.assemble(
                    (shown(group.title), "bold"), "  ", mark(group.worst), group.verdict.removeprefix(group.worst.word)
                ),
                why,
                Content.styled(f"{numbers}   of {group.total}", "$foreground-muted"),
            ]
        )


class SummaryScreen(PlanScreen):
    """The plan rolled up twice; each action is counted once in each."""

    MODE = "summary"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-middle"), (28, "-tall")]
    ABOUT = (
        "The plan rolled up to the reviewers' five summary areas and to the five themes. A row shows the worst of its "
        "ratings, never an average, and the action that drags it most. Enter shows a row's actions."
    )

    def compose_body(self) -> Iterable[Widget]:
        """The rows, and the one under the cursor in words."""
        yield RollUpList()
        yield RollUpPane()

    def on_mount(self) -> None:
        """Begins in the list."""
        super().on_mount()
        self.query_one(RollUpList).focus()

    def show_plan(self, plan: Plan) -> None:
        """Both roll-ups, each with the check that it adds up."""
        areas, themes = by_summary_area(plan), by_theme(plan)
        self.query_one(RollUpList).show_rows(
            ["Summary areas", *areas, _check(areas, plan), None, "Themes", *themes, _check(themes, plan)]
        )

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        row = self.query_one(RollUpList).current
        self.query_one(RollUpPane).group = row if isinstance(row, RollUp) else None

    @on(LineList.Opened)
    def _opened(self) -> None:
        row = self.query_one(RollUpList).current
        if isinstance(row, RollUp):
            name = "theme" if row.key.isdigit() else "summary"
            self.app.show_actions(f"{name}:{row.key or 'none'}")


def _check(rows: Sequence[RollUp], plan: Plan) -> str:
    return f"|{'=' if adds_up(rows, plan) else '≠'} {len(plan.counted):,}"

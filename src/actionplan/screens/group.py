"""Everything about one group: a summary area, a theme, or the whole plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from actionplan.model.plan import Plan
from actionplan.model.rollup import by_summary_area, by_theme, whole
from actionplan.model.sanitise import sanitise
from actionplan.model.trend import Trend
from actionplan.screens.base import BaseScreen
from actionplan.store import StoreError
from actionplan.usecases.compare import compare
from actionplan.widgets.group_pane import Group, page_lines
from actionplan.widgets.hanging_indent import HangingLines
from actionplan.widgets.page import Page


class GroupScreen(BaseScreen):
    """What stands beside the Summary where there is room, whole: it scrolls in any window."""

    ABOUT = (
        "One summary area, one theme, or the whole plan: its main concern, everything that moved, impact against "
        "delivery, and its ratings week by week, the worst at the bottom."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,backspace,m",
            "app.pop_screen",
            "Back",
            key_display="esc",
            tooltip="Back to the Summary",
            id="group.back",
        ),
        Binding("right,l", "step(1)", "Next", key_display="→", tooltip="The next group", id="group.next"),
        Binding("left,h", "step(-1)", "Previous", key_display="←", tooltip="The previous group", id="group.previous"),
    ]

    def __init__(self, group: Group) -> None:
        super().__init__()
        self._group = group
        self._known: tuple[object, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """One page."""
        with Page(id="page"):
            yield HangingLines(id="facts")

    def show_plan(self, plan: Plan) -> None:
        """Shows the group as it is now; its past follows from the store."""
        groups = _groups(plan)
        names = [(group.rollup.key, group.rollup.title) for group in groups]
        here = (self._group.rollup.key, self._group.rollup.title)
        if here in names:
            found = groups[names.index(here)]
            past = self._group.past
            self._group = Group(found.rollup, self._group.trend, self._group.moves, past)
            self.say(f"{names.index(here) + 1} of {len(names)}  ← →")
        self.query_one("#facts", HangingLines).show_lines(page_lines(self._group))
        known = (plan.seq, plan.as_at, here)
        if known != self._known:
            self._known = known
            self._load()

    @work(exclusive=True, group="past")
    async def _load(self) -> None:
        # Not an argument: Textual names a worker after those, and a plan's name is as long as the plan.
        plan = self.app.plan
        since = self.app.since
        try:
            past = await self.app.ask(lambda store: compare(store, plan, since))
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            return
        rollup = self._group.rollup
        refs = {action.ref for action in rollup.members}
        if rollup.title == plan.title:
            trend: Trend | None = past.whole
        else:
            trend = (past.themes if rollup.key.isdigit() else past.summary_areas).get(rollup.key)
        moves = tuple(move for move in past.moves if move.ref in refs or rollup.title == plan.title)
        self._group = Group(rollup, trend, moves, past)
        self.query_one("#facts", HangingLines).show_lines(page_lines(self._group))

    def action_step(self, step: int) -> None:
        """The next group, or the one before."""
        groups = _groups(self.app.plan)
        names = [(group.rollup.key, group.rollup.title) for group in groups]
        here = (self._group.rollup.key, self._group.rollup.title)
        place = names.index(here) if here in names else 0
        self._group = groups[(place + step) % len(groups)]
        self.query_one(Page).scroll_home()
        self.show_plan(self.app.plan)


def _groups(plan: Plan) -> list[Group]:
    """All groups of the Summary in its order, their past not known yet."""
    return [Group(rollup) for rollup in (*by_summary_area(plan), *by_theme(plan), whole(plan))]

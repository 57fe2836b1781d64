"""Everything about one group: a summary area, a theme, a review, a key message, a body, or the whole plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from msgspec.structs import replace
from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from actionplan.model.plan import Plan
from actionplan.model.rollup import RollUp, by_theme, summary_groupings, whole
from actionplan.model.sanitise import sanitise
from actionplan.screens.base import BaseScreen
from actionplan.store import StoreError
from actionplan.usecases.compare import compare
from actionplan.widgets.group_pane import Group, group_with_past, page_lines
from actionplan.widgets.hanging_indent import HangingLines
from actionplan.widgets.page import Page


class GroupScreen(BaseScreen):
    """All that the Summary's pane shows of a group, on a page that scrolls."""

    ABOUT = (
        "One row of the Summary, such as a theme or the whole plan: its main concern, everything that moved, "
        "impact against delivery, and its ratings week by week, the worst at the bottom."
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
        self._past_of: tuple[object, ...] = ()
        """For which plan and group the past was read."""

    def compose_body(self) -> Iterable[Widget]:
        """The group, on a page that scrolls."""
        with Page(id="page"):
            yield HangingLines(id="facts")

    def show_plan(self, plan: Plan) -> None:
        """Shows the group as it is now; its past follows from the store."""
        groups = _groups(plan)
        index = self._index_in(groups)
        if index is not None:
            self._group = replace(self._group, rollup=groups[index].rollup)
            self.say(f"{index + 1} of {len(groups)}  ← →")
        self._show_group()
        past_of = (plan.seq, plan.as_at, self._group.name)
        if past_of != self._past_of:
            self._past_of = past_of
            self._load()

    def _index_in(self, groups: Sequence[Group]) -> int | None:
        """The index of this group in ``groups``; None where the plan has it no more."""
        names = [group.name for group in groups]
        return names.index(self._group.name) if self._group.name in names else None

    def _show_group(self) -> None:
        self.query_one("#facts", HangingLines).show_lines(page_lines(self._group))

    @work(exclusive=True, group="past")
    async def _load(self) -> None:
        # Not an argument: Textual names a worker after those, and a plan's name is as long as the plan.
        plan, since = self.app.plan, self.app.since
        try:
            past = await self.app.ask(lambda store: compare(store, plan, since))
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            return
        self._group = group_with_past(self._group.rollup, past)
        self._show_group()

    def action_step(self, step: int) -> None:
        """The next group, or the one before."""
        groups = _groups(self.app.plan)
        index = self._index_in(groups) or 0
        self._group = groups[(index + step) % len(groups)]
        self.query_one(Page).scroll_home()
        self.show_plan(self.app.plan)


def _groups(plan: Plan) -> list[Group]:
    """All groups of the Summary in its order, their past not known yet."""
    rows: list[RollUp] = []
    for grouping in summary_groupings(plan):
        rows += grouping(plan)
        if grouping is by_theme:
            rows.append(whole(plan))
    return [Group(row) for row in rows]

"""The list of actions: where a status is updated in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from actionplan.model.describe import withdrawn_words
from actionplan.model.log import Change
from actionplan.model.plan import Action, Plan
from actionplan.model.rollup import GROUPINGS
from actionplan.model.sanitise import sanitise
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.store import StoreError
from actionplan.widgets.action_list import ActionList
from actionplan.widgets.action_pane import ActionPane
from actionplan.widgets.filter_line import FilterLine
from actionplan.widgets.frame import TabLine
from actionplan.widgets.line_list import Headings, LineList

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp


class ActionFilterLine(FilterLine):
    """The filter of the actions. What it understands is loaded when somebody types."""

    app: ActionPlanApp

    def example(self) -> str:
        """A few words that it understands."""
        from actionplan.model.filter import HELP

        return HELP

    def refusal(self, text: str) -> str:
        """What names something that there is not."""
        from actionplan.model.filter import parse_filter

        return parse_filter(text).refusal(self.app.plan)

    def completions(self, text: str) -> Sequence[str]:
        """The fields, states and values that the last word can become."""
        from actionplan.model.filter import completions

        return completions(text, self.app.plan)


NEAR = 100
"""So many rows above and below the cursor have their last notes read with its own."""
_START = Content.from_markup(
    "Start with [bold $text-accent]o[/] (owner), then [bold $text-accent]d[/] (due date), then "
    "[bold $text-accent]r[/], [bold $text-accent]a[/] or [bold $text-accent]g[/] (red, amber, green)."
)
"""Stands above a list in which nothing has been given yet."""


class ActionsScreen(ActionKeysScreen):
    """Actions by theme, by summary area or by owner, with a filter and marks."""

    MODE = "actions"
    SHOWS_BEGINNING = True
    ABOUT = (
        "Every action of the plan. Mark several with space: the keys then act on all of them at once, and the marks "
        "stay until Esc clears them. "
        "The shape beside a rating is what the dates support, where that differs."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "filter",
            "Filter",
            tooltip="Filter as you type: words, owner:name, due:7, late, -closed, a or b",
        ),
        Binding("t", "group", "Group by", show=False, tooltip="By theme, by summary area, by owner"),
        Binding(
            "escape",
            "clear",
            "Clear",
            show=False,
            tooltip="Back to where enter came from; else clear the filter, then the marks",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._grouping = "theme"
        self._cursor = ""
        self._notes: Mapping[str, Change | None] = {}
        """What was last said of the actions around the cursor."""
        self._notes_of: Plan | None = None
        """The plan that they are of."""
        self._notes_being_read: tuple[str, date, str | None] | None = None
        """For which state of the plan, day and ref they are being read; None when they are not."""

    def compose_body(self) -> Iterable[Widget]:
        """The filter, the list, and the action under the cursor."""
        yield ActionFilterLine()
        actions = ActionList(empty="No action matches. Esc clears the filter.", id="list")
        yield Static(_START, id="start")
        yield Headings(actions)
        yield actions
        yield ActionPane()

    def filters(self) -> Sequence[tuple[str, str]]:
        """Every word that the filter understands."""
        from actionplan.model.filter import filter_help

        return filter_help()

    @property
    def _list(self) -> ActionList:
        return self.query_one(ActionList)

    def on_mount(self) -> None:
        """Comes back to where the person was."""
        remembered = self.app.remembered
        self._grouping = remembered.get("grouping", "theme")
        if self._grouping not in GROUPINGS:
            self._grouping = "theme"
        self.query_one(FilterLine).text = remembered.get("filter", "")
        self._cursor = remembered.get("cursor", "")
        self._list.focus()

    def show_plan(self, plan: Plan) -> None:
        """Groups and filters the plan; of one that is still read, the first actions of a list without a filter."""
        line = self.query_one(FilterLine)
        if plan.still_to_read and (line.text.strip() or self._grouping != "theme"):
            return
        self.query_one("#start").display = plan.is_untouched and not plan.is_past
        actions, found, filtered = self._filtered_actions(plan, line.text)
        if self._list.marked:
            self._list.marked &= {action.ref for action in plan.actions}
        grouped = GROUPINGS[self._grouping]
        whole = grouped(plan)
        self._list.show_groups(grouped(plan, actions) if filtered else whole, plan, whole if filtered else None)
        line.found = found
        # Of an action that stays as it is, the evidence may be another.
        self.query_one(ActionPane).refresh()
        if not plan.still_to_read:
            self._come_back()
            self._show_status()

    def _filtered_actions(self, plan: Plan, text: str) -> tuple[Sequence[Action], str, bool]:
        """What a filter finds, that in words, and whether it is one at all."""
        if not text.strip():
            return plan.counted, f"all {len(plan.counted):,}", False
        from actionplan.model.filter import parse_filter

        wanted = parse_filter(text)
        actions = wanted.apply(plan, self.app.user)
        withdrawn = sum(action.is_withdrawn for action in actions)
        numbers = f"{len(actions) - withdrawn:,} of {len(plan.counted):,}"
        if withdrawn:
            numbers = f"{numbers}, {withdrawn:,} withdrawn" if withdrawn < len(actions) else f"{withdrawn:,} withdrawn"
        return actions, wanted.doubt(plan) or numbers, bool(wanted)

    def _come_back(self) -> None:
        """Puts the cursor, once, where it was when the program ended."""
        cursor, self._cursor = self._cursor, ""
        if cursor:
            self._list.move_to(cursor)

    def _show_status(self) -> None:
        plan, line, marked = self.app.plan, self.query_one(FilterLine), len(self._list.marked)
        if plan.still_to_read:
            return
        hidden = marked - len(self._list.marked_rows)
        if line.text.strip():
            self.say(f"by {self._grouping}", filter_text=line.text, found=line.found)
        else:
            self.say(f"by {self._grouping} · {line.found}{withdrawn_words(plan)}")
        words = f"{marked:,} marked" + (f", {hidden:,} not shown" if hidden else "")
        self.query_one(TabLine).kept = words if marked else ""
        self.app.remember(grouping=self._grouping, filter=line.text, cursor=self._list.current_key or "")

    # --- what the keys act on ------------------------------------------------------------------------------

    def chosen(self) -> tuple[Action, ...]:
        """The marked actions, or the one under the cursor."""
        return self._list.chosen

    def place(self) -> Region:
        """The line of the cursor."""
        return self._list.cursor_region()

    def added(self, ref: str) -> None:
        """To the new action, where it is shown."""
        self._list.move_to(ref)

    def go_on(self) -> None:
        """To the next action, unless the one that was answered has left the list, or the marked ones were."""
        given = self.app.given
        if given is not None and not self._list.marked_rows and self._list.current_key in given.refs:
            self._list.action_move(1)

    # --- keys ----------------------------------------------------------------------------------------------

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        current = self._list.current
        self.query_one(ActionPane).action = current if isinstance(current, Action) else None
        self._show_note()
        self._show_status()

    def on_resize(self) -> None:
        """A higher window has the pane below the list."""
        self.call_after_refresh(self._show_note)

    def _show_note(self) -> None:
        """Shows what was last said of the action under the cursor; it is in the log, and read with its neighbours'."""
        pane, ref = self.query_one(ActionPane), self._list.current_key
        pane.note, pane.knows_note = self._notes.get(ref or ""), ref in self._notes
        is_current = pane.knows_note and self._notes_of is self.app.plan
        # The cursor and a resize both ask at the start; what is being read already is not read again.
        wanted_notes = (self.app.plan.state, self.app.plan.as_at, ref)
        is_read = is_current or wanted_notes == self._notes_being_read
        if pane.display and ref is not None and not is_read and not self.app.plan.still_to_read:
            self._notes_being_read = wanted_notes
            self._read_notes()

    @work(exclusive=True, group="notes")
    async def _read_notes(self) -> None:
        plan, cursor = self.app.plan, self._list.cursor
        near = self._list.rows[max(0, cursor - NEAR) : cursor + NEAR]
        refs = [row.ref for row in near if isinstance(row, Action)]
        try:
            notes = await self.app.ask(lambda store: store.last_notes(refs, plan.seq))
        except StoreError as error:
            self._notes_being_read = None
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            return
        self._notes_being_read = None
        self._notes, self._notes_of = {**dict.fromkeys(refs), **notes}, plan
        self._show_note()

    @on(LineList.Opened)
    def _opened(self) -> None:
        if self._list.current_key is not None:
            self.app.open_action(self._list.current_key, self._list, self.query_one(FilterLine).text)

    async def action_filter(self) -> None:
        """Opens the filter in place of the tabs."""
        self._list.hold_place()
        await self.query_one(FilterLine).open()

    @on(FilterLine.Changed)
    def _filtered(self) -> None:
        self.show_plan(self.app.plan)

    @on(FilterLine.Closed)
    def _filter_closed(self) -> None:
        self._list.let_place_go()
        self._list.focus()
        self._show_status()

    def filter_by(self, text: str) -> None:
        """Shows what matches ``text``."""
        line = self.query_one(FilterLine)
        line.close()
        line.text = text
        self._list.let_place_go()
        self.show_plan(self.app.plan)
        self._list.focus()

    def action_group(self) -> None:
        """Groups by the next of theme, summary area, owner."""
        names = list(GROUPINGS)
        self._grouping = names[(names.index(self._grouping) + 1) % len(names)]
        self.show_plan(self.app.plan)

    def action_clear(self) -> None:
        """Goes back to the screen that has shown these; else clears the filter; if there is none, the marks."""
        came_from = self.app.came_from
        if came_from is not None and came_from[1] == self.query_one(FilterLine).text:
            self._list.unmark()
            self.filter_by(came_from[2])
            self.app.action_go(came_from[0])
        elif self.query_one(FilterLine).text:
            self.filter_by("")
        else:
            self._list.unmark()

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

from actionplan.model.action import Action
from actionplan.model.endings import ended, ended_words
from actionplan.model.notes import Progress
from actionplan.model.plan import Plan
from actionplan.model.ratings import RATINGS
from actionplan.model.rollup import GROUPINGS, Grouping, by_theme, groupings_of
from actionplan.model.sanitise import sanitise
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.store import Store, StoreError
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
        """What is wrong with the filter; empty if nothing is."""
        from actionplan.model.filter import parse_filter

        return parse_filter(text).refusal(self.app.plan)

    def completions(self, text: str) -> Sequence[str]:
        """The fields, states and values that the last word can become."""
        from actionplan.model.filter_completion import completions

        return completions(text, self.app.plan)


NEAR = 100
"""The last notes are read of this many rows above and below the cursor at once."""
_START = (
    "Start with [bold $text-accent]o[/] (owner), then [bold $text-accent]d[/] (due date), then "
    "[bold $text-accent]r[/], [bold $text-accent]a[/] or [bold $text-accent]g[/] ($ratings). "
    "[bold $text-accent]I[/] brings in a plan of your own."
)
"""Stands above the list while no action has an owner, a date or a rating."""


class ActionsScreen(ActionKeysScreen):
    """Actions by theme, by summary area, by owner and by what else the plan has, with a filter and marks."""

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
            id="actions.filter",
        ),
        Binding(
            "t",
            "group",
            "Group by",
            show=False,
            tooltip="By theme, by summary area, by owner, and by what else the plan has",
            id="actions.group-by",
        ),
        Binding(
            "escape",
            "clear",
            "Clear",
            show=False,
            tooltip="Back to where enter came from; else clear the filter, then the marks",
            id="actions.clear",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._grouping = "theme"
        self._cursor_to_restore = ""
        """The ref of the action that the cursor was on when the program ended, until it is there again."""
        self._notes: Mapping[str, Progress | None] = {}
        """The last notes of the actions around the cursor, by ref; None for an action without one."""
        self._notes_of: Plan | None = None
        """The plan that the notes belong to."""
        self._notes_being_read: tuple[str, date, str | None] | None = None
        """For which state of the plan, day and ref they are being read; None when they are not."""

    def compose_body(self) -> Iterable[Widget]:
        """The filter, the list, and the action under the cursor."""
        words = self.app.plan.words
        yield ActionFilterLine()
        actions = ActionList(empty=f"No {words.action.one} matches. Esc clears the filter.", id="list")
        yield Static(id="start")
        yield Headings(actions)
        yield actions
        yield ActionPane()

    def filters(self) -> Sequence[tuple[str, str]]:
        """Every word that the filter understands."""
        from actionplan.model.filter import filter_help

        return filter_help(self.app.plan)

    @property
    def _list(self) -> ActionList:
        return self.query_one(ActionList)

    @property
    def _current_action(self) -> Action | None:
        """The action under the cursor."""
        return self._list.current_action

    @property
    def _current_ref(self) -> str | None:
        """Its ref."""
        return None if self._current_action is None else self._current_action.ref

    def on_mount(self) -> None:
        """Restores the grouping, the filter and the cursor of the last time."""
        state = self.app.remembered
        grouping = state.get("grouping", "")
        if grouping in GROUPINGS:
            self._grouping = grouping
        self.query_one(FilterLine).text = state.get("filter", "")
        self._cursor_to_restore = state.get("cursor", "")
        self._list.focus()

    def show_plan(self, plan: Plan) -> None:
        """Shows the plan grouped and filtered; while it is still being read, its first actions without a filter."""
        line = self.query_one(FilterLine)
        if plan.still_to_read and (line.text.strip() or self._grouping != "theme"):
            return
        start = self.query_one("#start", Static)
        start.display = plan.is_untouched and not plan.is_only_read
        ratings = ", ".join(plan.key.phrase(condition) for condition in RATINGS)
        start.update(Content.from_markup(_START, ratings=ratings))
        if self._list.marked:
            self._list.marked &= {action.ref for action in plan.actions}
        self._show_groups(plan, line)
        # Of an action that stays as it is, the evidence may be another.
        pane = self.query_one(ActionPane)
        pane.refresh()
        # In the frame that shows the list: the list's own message comes later.
        pane.action = self._current_action
        if not plan.still_to_read:
            self._restore_cursor()
            self._show_status()

    def _grouping_of(self, plan: Plan) -> Grouping:
        """What the list is grouped by; by theme where the plan has no more of what was chosen."""
        grouping = GROUPINGS[self._grouping]
        return grouping if grouping.is_in(plan) else by_theme

    def _show_groups(self, plan: Plan, line: FilterLine) -> None:
        """Shows the groups with what the filter finds in them, and the number of matches in the filter's line."""
        group = self._grouping_of(plan)
        all_groups = group(plan)
        if not line.text.strip():
            line.match_count = f"all {len(plan.counted):,}"
            self._list.empty = (
                f"No {plan.words.action.one} counts any more; withdrawn finds the {plan.withdrawn:,} that ended."
            )
            self._list.show_groups(all_groups, plan)
            return
        from actionplan.model.filter import ended_ref_words, parse_filter

        action_filter = parse_filter(line.text)
        actions = action_filter.apply(plan, self.app.user)
        line.match_count = action_filter.doubt(plan) or _count_words(actions, plan)
        words = ended_ref_words(line.text, plan) or f"No {plan.words.action.one} matches"
        self._list.empty = f"{sanitise(words)}. Esc clears the filter."
        if action_filter:
            self._list.show_groups(group(plan, actions), plan, all_groups)
        else:
            self._list.show_groups(all_groups, plan)

    def _restore_cursor(self) -> None:
        """Puts the cursor, once, where it was when the program ended."""
        ref, self._cursor_to_restore = self._cursor_to_restore, ""
        if ref:
            self._list.move_to(ref)

    def _show_status(self) -> None:
        plan, line = self.app.plan, self.query_one(FilterLine)
        if plan.still_to_read:
            return
        grouping = self._grouping_of(plan)
        words = f"by {grouping.word(plan).one}"
        if not grouping.adds_up:
            words = f"{words}, which overlap"
        if line.text.strip():
            self.say(words, filter_text=line.text, found=line.match_count)
        else:
            found = ", ".join(filter(None, (line.match_count, ended_words(ended(plan)))))
            self.say(f"{words} · {found}")
        self.query_one(TabLine).kept = self._marks_words()
        self.app.remember(grouping=self._grouping, filter=line.text, cursor=self._current_ref or "")

    def _marks_words(self) -> str:
        """How many actions are marked, and how many of them the filter hides; empty where none is."""
        number = len(self._list.marked)
        number_hidden = number - len(self._list.marked_rows)
        if not number:
            return ""
        if not number_hidden:
            return f"{number:,} marked"
        return f"{number:,} marked, {number_hidden:,} not shown"

    # --- what the keys act on ------------------------------------------------------------------------------

    def chosen_actions(self) -> tuple[Action, ...]:
        """The marked actions, or the one under the cursor."""
        return self._list.chosen

    def anchor_region(self) -> Region:
        """The line of the cursor."""
        return self._list.cursor_region()

    def after_adding(self, ref: str) -> None:
        """Puts the cursor on the new action, where the filter shows it."""
        self._list.move_to(ref)

    def move_on(self) -> None:
        """Moves to the next action, unless the answer was for marked ones, or has taken its action out of the list."""
        if self.app.given is None or self._list.marked_rows:
            return
        if self._current_ref in self.app.given.refs:
            self._list.action_move(1)

    # --- keys ----------------------------------------------------------------------------------------------

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        pane = self.query_one(ActionPane)
        pane.action = self._current_action
        self._show_note()
        self.draw_together(pane)
        self._show_status()

    def on_resize(self) -> None:
        """A higher window shows the pane below the list, and with it the note."""
        self.call_after_refresh(self._show_note)

    def _show_note(self) -> None:
        """Shows the last note of the action under the cursor; it is read from the log, with those of its neighbours."""
        pane, ref = self.query_one(ActionPane), self._current_ref
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
        neighbours = self._list.rows[max(0, cursor - NEAR) : cursor + NEAR]
        refs = [row.ref for row in neighbours if isinstance(row, Action)]
        if self._current_ref is not None and self._current_ref not in refs:
            refs.append(self._current_ref)

        def read(store: Store) -> Mapping[str, Progress]:
            from actionplan.usecases.progress import last_notes

            return last_notes(store, plan, refs)

        try:
            notes = await self.app.ask(read)
        except StoreError as error:
            self._notes_being_read = None
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            return
        self._notes_being_read = None
        self._notes, self._notes_of = {**dict.fromkeys(refs), **notes}, plan
        self._show_note()

    @on(LineList.Opened)
    def _opened(self) -> None:
        if self._current_ref is not None:
            self.app.open_action(self._current_ref, self._list, self.query_one(FilterLine).text)

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
        """Groups by the next of what the plan has: theme, summary area, owner, body, source, key message."""
        plan = self.app.plan
        names = list(groupings_of(plan))
        self._grouping = names[(names.index(self._grouping_of(plan).name) + 1) % len(names)]
        self.show_plan(plan)

    def action_clear(self) -> None:
        """Goes back to the screen that enter came from; else clears the filter; without a filter, the marks."""
        filter_text = self.query_one(FilterLine).text
        if self.app.came_from is not None:
            mode, filter_from_there, filter_before = self.app.came_from
            if filter_text == filter_from_there:
                self._list.unmark()
                self.filter_by(filter_before)
                self.app.go_back(mode)
                return
        if filter_text:
            self.filter_by("")
        else:
            self._list.unmark()


def _count_words(actions: Sequence[Action], plan: Plan) -> str:
    """How many actions a filter finds: ``3 of 34``, ``3 of 34, 1 withdrawn``, or ``1 withdrawn`` of those alone."""
    counted = sum(not action.is_withdrawn for action in actions)
    ways = ended_words(actions)
    if ways and not counted:
        return ways
    return ", ".join(filter(None, (f"{counted:,} of {len(plan.counted):,}", ways)))

"""The board's view: summary areas and themes, the worst of each and its main concern, and what needs attention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Region
from textual.widget import Widget

from actionplan.model.comparison import Comparison, default_since
from actionplan.model.dates import format_short_date
from actionplan.model.movement import tally, tally_words
from actionplan.model.plan import Action, Plan
from actionplan.model.rollup import RollUp, adds_up, by_summary_area, by_theme, whole
from actionplan.model.sanitise import sanitise
from actionplan.model.trend import Trend
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.store import StoreError
from actionplan.usecases.compare import compare
from actionplan.widgets.attention_list import AttentionList
from actionplan.widgets.group_pane import Group, GroupPane
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.rag_marks import MOST_SIGNS, bar


@dataclass(frozen=True, slots=True)
class Heading:
    """The names of the columns above one of the two roll-ups."""

    title: str
    since: str


@dataclass(frozen=True, slots=True)
class Check:
    """The line below a roll-up that says whether its rows add up."""

    total: int
    adds_up: bool


Line = Group | Heading | Check | None
"""A group, what stands above or below the groups, or an empty line."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is; a nought is a column that there is no room for."""

    title: int
    signs: int
    since: int
    trend: int
    concern: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """The columns of a line of so many cells."""
        signs = 12 if width < 140 else MOST_SIGNS
        since, trend = 14, 14 if width >= 100 else 0
        rest = width - 11 - (signs + 1) - 6 - 3 - since - trend - (1 if trend else 0)
        # Where the main concern would be a few letters, the title has its room; the pane says it.
        title = rest if width < 100 else 38 if width < 160 else 67
        return cls(title, signs, since, trend, rest - title)


class RollUpList(LineList[Line]):
    """Summary areas, then themes, a line each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter", tooltip="Its actions", id="summary.open"),
        Binding(
            "m",
            "screen.more",
            "More",
            tooltip="All of this group: what moved, delivery and impact, twelve weeks",
            id="summary.more",
        ),
    ]

    def key(self, row: Line) -> str | None:
        """The kind and key of a group."""
        return f"{row.rollup.key}:{row.rollup.title}" if isinstance(row, Group) else None

    def draw(self, row: Line, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """A heading, a group, or the check."""
        columns = Columns.of(width)
        if isinstance(row, Heading):
            yield from self._heading(row, columns)
        elif isinstance(row, Check):
            yield Cell("", columns.title + 11 + columns.signs)
            yield Cell(f"{'=' if row.adds_up else '≠'} {row.total:,}", 7, "dim", right=True)
            yield Cell(" ✓" if row.adds_up else " !", None, "green" if row.adds_up else "red")
        elif row is not None:
            yield from self._group(row, columns, is_cursor)

    def _heading(self, row: Heading, columns: Columns) -> Iterable[Cell]:
        yield Cell(row.title, columns.title, "heading")
        yield Cell("worst", 11, "dim")
        yield Cell("R A G B U", columns.signs + 1, "dim")
        yield Cell("of", 6, "dim", right=True)
        yield Cell("   ")
        yield Cell(row.since, columns.since, "dim")
        yield Cell("12 weeks" if columns.trend else "", columns.trend, "dim")
        yield Cell("main concern", columns.concern, "dim")

    def _group(self, row: Group, columns: Columns, is_cursor: bool) -> Iterable[Cell]:
        group = row.rollup
        number = f"{group.key} " if group.key.isdigit() else ""
        yield Cell(f"{number}{group.title}", columns.title - 1, "strong" if is_cursor else "")
        yield Cell(" ")
        yield Cell(group.worst.mark, 11, group.worst.value)
        yield from bar(group.counts, columns.signs)
        yield Cell(f"{group.total:,}", 6, right=True)
        yield Cell("   ")
        moved = tally_words(tally(row.moves, group.members)) if row.past is not None else ""
        yield Cell(moved, columns.since, "" if moved not in ("", "=") else "dim")
        if columns.trend:
            weeks = [] if row.trend is None else list(zip(row.trend.worsts, row.trend.counts, strict=True))
            # A week before the group had any action is no unrated one.
            yield from (Cell(rag.shape if any(counts.values()) else "", 1, rag.value) for rag, counts in weeks)
            yield Cell("", columns.trend - len(weeks))
        if group.drag is not None:
            yield Cell(f"{group.drag.rag.shape} ", 2, group.drag.rag.value)
            yield Cell(f"{group.drag.ref} {group.drag.reason}", max(0, columns.concern - 2), "dim")
        elif group.unrated:
            yield Cell(f"{group.unrated:,} unrated", columns.concern, "unrated")


class SummaryScreen(ActionKeysScreen):
    """The plan rolled up twice; each action is counted once in each."""

    MODE = "summary"
    ABOUT = (
        "The plan rolled up to the reviewers' summary areas and to the themes. A row shows the worst of its ratings, "
        "never an average, what moved (↑ better, ↓ worse, ~ changed otherwise), the worst rating of each of the last "
        "twelve weeks, and its main concern; m shows all that is known of it. Below, every action that "
        "needs attention, with its reasons; tab goes there, and the keys for actions work there."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "since", "Since", tooltip="Compare with another day", id="summary.since"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._past: Comparison | None = None
        self._known: tuple[object, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """The rows; below them what needs attention and the group under the cursor."""
        yield RollUpList(id="groups")
        with Horizontal(id="below"):
            yield AttentionList(id="attention")
            yield GroupPane()

    @property
    def _groups(self) -> RollUpList:
        return self.query_one(RollUpList)

    @property
    def _attention(self) -> AttentionList:
        return self.query_one(AttentionList)

    def on_mount(self) -> None:
        """Begins in the rows."""
        self._groups.focus()

    def show_plan(self, plan: Plan) -> None:
        """Both roll-ups, each with the check that it adds up; what needs the log follows."""
        since = self.app.since or default_since(plan)
        known = (plan.seq, plan.as_at, since)
        if known != self._known:
            self._past = None
        self._show_rows(plan)
        self._attention.show_attention(plan)
        self.say(f"since {format_short_date(since)}")
        if known != self._known:
            self._known = known
            self._load()

    def _show_rows(self, plan: Plan) -> None:
        past = self._past
        since = f"since {format_short_date(past.since)}" if past is not None else ""
        areas, themes = by_summary_area(plan), by_theme(plan)
        rows: list[Line] = [Heading("Summary areas", since)]
        rows += [self._group(group, past.summary_areas if past else {}) for group in areas]
        rows += [self._check(areas, plan), None, Heading("Themes", since)]
        rows += [self._group(group, past.themes if past else {}) for group in themes]
        rows += [self._check(themes, plan), None]
        rows.append(Group(whole(plan), past.whole if past else None, past.moves if past else (), past))
        self._groups.show_rows(rows)

    def _group(self, group: RollUp, known: Mapping[str, Trend]) -> Group:
        trend = known.get(group.key)
        refs = {action.ref for action in group.members}
        moves = tuple(move for move in self._past.moves if move.ref in refs) if self._past is not None else ()
        return Group(group, trend, moves, self._past)

    def _check(self, rows: Sequence[RollUp], plan: Plan) -> Check:
        return Check(len(plan.counted), adds_up(rows, plan))

    @work(exclusive=True, group="past")
    async def _load(self) -> None:
        # Not an argument: Textual names a worker after those, and a plan's name is as long as the plan.
        plan = self.app.plan
        since = self.app.since
        try:
            self._past = await self.app.ask(lambda store: compare(store, plan, since))
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            return
        self._show_rows(self.app.plan)

    # --- keys ----------------------------------------------------------------------------------------------

    @on(LineList.Highlighted, "#groups")
    def _highlighted(self) -> None:
        row = self._groups.current
        self.query_one(GroupPane).group = row if isinstance(row, Group) else None

    @on(LineList.Opened, "#groups")
    def _opened(self) -> None:
        row = self._groups.current
        if not isinstance(row, Group):
            return
        key = row.rollup.key
        name = "theme" if key.isdigit() else "summary"
        self.app.show_actions(f"{name}:{key or 'none'}" if row.rollup.title != self.app.plan.title else "")

    @on(LineList.Opened, "#attention")
    def _opened_action(self) -> None:
        if self._attention.current_key is not None:
            self.app.open_action(self._attention.current_key, self._attention)

    def action_more(self) -> None:
        """Opens a page about the group under the cursor."""
        from actionplan.screens.group import GroupScreen

        row = self._groups.current
        if isinstance(row, Group):
            self.app.push_screen(GroupScreen(row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers the keys for actions where the cursor is on one: a group is rated by its actions."""
        return super().check_action(action, parameters) and (action not in self.EDITS or bool(self.chosen()))

    def chosen(self) -> tuple[Action, ...]:
        """The action under the cursor of what needs attention, when that has the focus."""
        ref = self._attention.current_key if self._attention.has_focus else None
        action = self.app.plan.action(ref) if ref is not None else None
        return (action,) if action is not None else ()

    def place(self) -> Region:
        """The line of the cursor."""
        return self._attention.cursor_region()

    def action_since(self) -> None:
        """Asks for the day to compare with."""
        self.app.ask_since()

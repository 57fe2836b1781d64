"""The log: everything that was changed, by whom, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.worker import WorkerCancelled

from actionplan.model.dates import format_date
from actionplan.model.describe import told
from actionplan.model.log import Update
from actionplan.model.log_filter import HELP, log_completions, log_filter_help, parse_log_filter
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise
from actionplan.screens.base import BaseScreen
from actionplan.screens.minutes import open_minutes
from actionplan.store import StoreError
from actionplan.widgets.filter_line import FilterLine
from actionplan.widgets.line_list import Cell, Headings, LineList

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

MOST = 2_000
"""So many updates are read at once; the command line shows them all."""
ROOMY = 100
"""From so many cells on there is room for where a change was made, and in which review."""
WHEN, REF = 17, 7


class UpdateList(LineList[Update]):
    """An update a line, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", key_display="enter", id="history.open")]

    def key(self, row: Update) -> str:
        """The change, and the record in it."""
        return f"{row.change.seq} {row.kind} {row.ref}"

    def draw(self, row: Update, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """When, who, which, what."""
        change = row.change
        at = datetime.fromisoformat(change.at).astimezone()
        by, source, review, what = _columns(width)
        yield Cell(f"{format_date(change.on)} {at:%H:%M}", WHEN, "dim", right=True)
        yield Cell("  ")
        yield Cell(change.by, by)
        yield Cell(" ")
        yield Cell(change.source, source, "dim")
        yield Cell(review_of(row) or "", review, "dim")
        yield Cell(row.ref, REF, "strong" if is_cursor else "accent")
        yield Cell(told(row), what, "strong" if is_cursor else "")

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        by, source, review, what = _columns(width)
        names = (
            ("when", WHEN + 2),
            ("who", by + 1),
            ("from", source),
            ("review", review),
            ("ref", REF),
            ("what", what),
        )
        yield from (Cell(name, column, "dim") for name, column in names)


def _columns(width: int) -> tuple[int, int, int, int]:
    """How wide the columns are for who, from where, in which review, and what; a nought has no room."""
    by, source, review = (11, 0, 0) if width < ROOMY else (19, 9, 7)
    return by, source, review, max(10, width - WHEN - 2 - by - 1 - source - review - REF)


def review_of(update: Update) -> str | None:
    """The ref of the review that an update was made in, or that it is about."""
    return update.ref if update.kind == "review" else update.change.review


class UpdatePane(Widget):
    """The update under the cursor in full."""

    DEFAULT_CLASSES = "pane"
    update: reactive[Update | None] = reactive(None)

    def render(self) -> Content:
        """What it did, wrapped."""
        update = self.update
        if update is None:
            return Content("")
        change = update.change
        at = datetime.fromisoformat(change.at).astimezone()
        parts = [
            f"change {change.seq}",
            update.ref,
            f"{format_date(change.on)} {at:%H:%M}",
            sanitise(change.by),
            change.source,
        ]
        if change.review is not None:
            parts.append(f"in review {change.review.removeprefix('R')}")
        head = " · ".join(parts)
        return Content.assemble((head, "$foreground-muted"), "\n", sanitise(told(update)))


class LogFilterLine(FilterLine):
    """The filter of the history."""

    app: ActionPlanApp

    def example(self) -> str:
        """A few words that it understands."""
        return HELP

    def refusal(self, text: str) -> str:
        """What names something that there is not."""
        return parse_log_filter(text, self.app.plan.as_at).refusal

    def completions(self, text: str) -> Sequence[str]:
        """The fields that the last word can become."""
        return log_completions(text)


class HistoryScreen(BaseScreen):
    """The log, filtered by action, person and date; undo from here."""

    MODE = "history"
    ABOUT = (
        "Everything that was changed, newest first. Nothing is ever removed: "
        "undoing a change makes a new one that restores the old values."
    )
    EDITS: ClassVar[frozenset[str]] = frozenset({"undo_this"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "filter", "Filter", tooltip="By words, 1.4, by:name, review:13, since:date", id="history.filter"
        ),
        Binding(
            "u",
            "undo_this",
            "Undo this",
            tooltip="Undo the change under the cursor, whoever made it",
            id="history.undo-this",
        ),
        Binding("escape", "clear", "Clear", show=False, tooltip="Clear the filter", id="history.clear"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._updates: tuple[Update, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        """The filter, the list, the update under the cursor."""
        yield LogFilterLine()
        updates = UpdateList(empty="Nothing has been changed yet, or nothing matches. Esc clears the filter.")
        yield Headings(updates)
        yield updates
        yield UpdatePane()

    def filters(self) -> Sequence[tuple[str, str]]:
        """Every word that the filter understands."""
        return log_filter_help()

    def on_mount(self) -> None:
        """Begins in the list."""
        self.query_one(UpdateList).focus()

    def show_plan(self, _plan: Plan) -> None:
        """Reads the log again."""
        self._show_found()

    @work(exclusive=True, group="history")
    async def _load(self) -> None:
        plan = self.app.plan
        wanted = parse_log_filter(self.query_one(FilterLine).text, plan.as_at)
        until = min(wanted.until or plan.as_at, plan.as_at) if plan.is_past else wanted.until
        try:
            updates = await self.app.ask(
                lambda store: store.history(
                    wanted.ref, since=wanted.since, until=until, review=wanted.review, limit=MOST
                )
            )
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            updates = ()
        found = [update for update in reversed(updates) if wanted.passes(update)]
        listed = self.query_one(UpdateList)
        newest = listed.cursor == 0
        listed.show_rows(found)
        if newest:
            # Who stands at the newest update stays at the newest.
            listed.action_first()
        line = self.query_one(FilterLine)
        line.found = f"{len(found):,}"
        number = number_of(len(found), "update") + (f" of the newest {MOST:,}" if len(updates) == MOST else "")
        if line.text.strip():
            self.say("", filter_text=line.text, found=number)
        else:
            self.say(number)

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self.query_one(UpdatePane).update = self.query_one(UpdateList).current

    @on(LineList.Opened)
    def _opened(self) -> None:
        update = self.query_one(UpdateList).current
        if update is None:
            return
        if update.kind == "review":
            open_minutes(self.app, int(update.ref.removeprefix("R")))
        elif self.app.plan.action(update.ref) is not None:
            self.app.open_action(update.ref)

    def action_undo_this(self) -> None:
        """Undoes the change under the cursor."""
        update = self.query_one(UpdateList).current
        if update is not None:
            self.app.undo_change(update.change.seq)

    async def action_filter(self) -> None:
        """Opens the filter in place of the tabs."""
        await self.query_one(FilterLine).open()

    @on(FilterLine.Changed)
    def _filtered(self) -> None:
        self._load()

    @on(FilterLine.Closed)
    def _filter_closed(self) -> None:
        self.query_one(UpdateList).focus()
        self._show_found()

    def _show_found(self) -> None:
        self._find()

    @work(group="find")
    async def _find(self) -> None:
        # What is typed next is for the updates that are found: an undo must not meet those of before.
        with self.app.keys_paused(), suppress(WorkerCancelled):
            await self._load().wait()

    def action_clear(self) -> None:
        """Clears the filter."""
        self.query_one(FilterLine).text = ""
        self._show_found()

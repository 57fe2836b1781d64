"""The log: everything that was changed, by whom, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on, work
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.worker import WorkerCancelled

from actionplan.model.columns import longest_ref
from actionplan.model.dates import format_date, local_moment
from actionplan.model.describe import ref_words, told_marked
from actionplan.model.grants import Role
from actionplan.model.log import Change, Update, is_unproven, name_told
from actionplan.model.log_filter import HELP, log_completions, log_filter_help, parse_log_filter
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.screens.base import BaseScreen
from actionplan.screens.minutes import open_minutes
from actionplan.store import Store, StoreError
from actionplan.widgets.filter_line import FilterLine
from actionplan.widgets.line_list import Cell, Headings, LineList
from actionplan.widgets.text_parts import cursor_style, muted

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

MOST_UPDATES = 2_000
"""At most this many updates are read; the command line shows them all."""
ROOMY = 100
"""From so many cells on there is room for where a change was made, and in which review."""
_OF_ACTIONS = frozenset({"action", "area", "evidence", "milestone", "note", "message_link"})
"""The kinds of records whose refs begin with that of an action: a strength may only look as if it did."""
WHEN, REF, REF_OF_READING = 17, 7, 13
"""How wide these columns are."""


class UpdateList(LineList[Update]):
    """An update a line, newest first."""

    app: ActionPlanApp
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", key_display="enter", id="history.open")]

    def key(self, row: Update) -> str:
        """The number of the change, and the kind and ref of the record."""
        return f"{row.change.seq} {row.kind} {row.ref}"

    def draw(self, row: Update, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """When, who, which, what."""
        change = row.change
        columns = UpdateColumns.of(width, self.app.plan)
        yield Cell(moment_words(change), WHEN, "dim", right=True)
        yield Cell("  ")
        mark = "*" if is_unproven(change, self.app.plan.access) else ""
        yield Cell(f"{mark}{change.by}", columns.by)
        yield Cell(" ")
        yield Cell(change.source, columns.source, "dim")
        yield Cell(review_of(row) or "", columns.review, "dim")
        yield Cell(ref_words(row, self.app.plan), columns.ref - 1, cursor_style(is_cursor, "accent"))
        yield Cell(" ")
        yield Cell(told_marked(row, self.app.plan), columns.words, cursor_style(is_cursor))

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        columns = UpdateColumns.of(width, self.app.plan)
        yield Cell("when", WHEN + 2, "dim")
        yield Cell("who", columns.by + 1, "dim")
        yield Cell("from", columns.source, "dim")
        yield Cell("review", columns.review, "dim")
        yield Cell("ref", columns.ref, "dim")
        yield Cell("what", columns.words, "dim")


class UpdateColumns(NamedTuple):
    """How wide the columns are for who, from where, in which review, of which ref, and what was done; 0 for no room."""

    by: int
    source: int
    review: int
    ref: int
    words: int

    @classmethod
    def of(cls, width: int, plan: Plan) -> UpdateColumns:
        """The columns of a line of so many cells, in the history of a plan."""
        by, source, review = (19, 9, 7) if width >= ROOMY else (11, 0, 0)
        of_reading = REF_OF_READING if plan.readings and width >= ROOMY else 0
        ref = max(REF, longest_ref(plan) + 2, of_reading)
        return cls(by, source, review, ref, max(10, width - WHEN - 2 - by - 1 - source - review - ref))


def moment_words(change: Change) -> str:
    """The day of a change, and its time by the clock of this computer: ``27 Nov 2026 14:05``."""
    return f"{format_date(change.on)} {local_moment(change.at):%H:%M}"


def review_of(update: Update) -> str | None:
    """The ref of the review that an update was made in, or that it is about."""
    return update.ref if update.kind == "review" else update.change.review


class UpdatePane(Widget):
    """The update under the cursor in full."""

    app: ActionPlanApp
    DEFAULT_CLASSES = "pane"
    update: reactive[Update | None] = reactive(None)

    def render(self) -> Content:
        """What it did, wrapped."""
        update = self.update
        if update is None:
            return Content("")
        change = update.change
        parts = [
            f"change {change.seq}",
            sanitise(ref_words(update, self.app.plan)),
            moment_words(change),
            sanitise(name_told(change, self.app.plan.access)),
            change.source,
        ]
        if change.review is not None:
            parts.append(f"in review {change.review.removeprefix('R')}")
        return Content.assemble(
            muted(" · ".join(parts)), "\n", shown_lines(told_marked(update, self.app.plan, in_full=True))
        )


class LogFilterLine(FilterLine):
    """The filter of the history."""

    app: ActionPlanApp

    def example(self) -> str:
        """A few words that it understands."""
        return HELP

    def refusal(self, text: str) -> str:
        """What is wrong with the filter; empty if nothing is."""
        return parse_log_filter(text, self.app.plan.as_at, self.app.plan).refusal

    def completions(self, text: str) -> Sequence[str]:
        """The fields that the last word can become."""
        return log_completions(text)


class HistoryScreen(BaseScreen):
    """The log, filtered by action, person and date; undo from here."""

    MODE = "history"
    ABOUT = (
        "Everything that was changed, newest first. Nothing is ever removed: "
        "undoing a change makes a new one that restores the old values. Only a text that must not be there can be "
        "taken out, and that is in the history as well. On a server a name with * came with a file: nobody has checked "
        "it."
    )
    EDITS: ClassVar[frozenset[str]] = frozenset({"undo_this", "redact", "restrict"})
    NEEDS: ClassVar[Mapping[str, Role]] = {"redact": Role.KEEPER}
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
        Binding(
            "X",
            "redact",
            "Redact",
            show=False,
            tooltip="Take a text of the change under the cursor out of the plan and its history, for good",
            id="history.redact",
        ),
        Binding(
            "P",
            "restrict",
            "Restrict",
            show=False,
            tooltip="Restrict the note of the change under the cursor: what others read has it no more",
            id="history.restrict",
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
        self._show_matches()

    @work(exclusive=True, group="history")
    async def _load(self) -> None:
        plan = self.app.plan
        log_filter = parse_log_filter(self.query_one(FilterLine).text, plan.as_at, plan)
        until = log_filter.until
        if plan.is_past:
            until = min(until or plan.as_at, plan.as_at)

        def read(store: Store) -> tuple[Update, ...]:
            return store.history(
                log_filter.ref, since=log_filter.since, until=until, review=log_filter.review, limit=MOST_UPDATES
            )

        try:
            updates = await self.app.ask(read)
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            updates = ()
        matches = [update for update in reversed(updates) if log_filter.passes(update, plan)]
        self._show_updates(matches, is_limited=len(updates) == MOST_UPDATES)

    def _show_updates(self, updates: Sequence[Update], *, is_limited: bool) -> None:
        """Shows what the filter finds, newest first; ``is_limited`` if older updates were not looked at."""
        update_list, line = self.query_one(UpdateList), self.query_one(FilterLine)
        is_at_newest = update_list.cursor == 0
        update_list.show_rows(updates)
        if is_at_newest:
            # Who stands at the newest update stays at the newest.
            update_list.action_first()
        line.match_count = f"{len(updates):,}"
        number = number_of(len(updates), "update")
        if is_limited:
            number = f"{number} of the newest {MOST_UPDATES:,}"
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
        elif update.kind in _OF_ACTIONS and self.app.plan.action(update.ref.partition("/")[0]) is not None:
            self.app.open_action(update.ref.partition("/")[0])
        elif update.kind == "duty":
            self.app.show_in_plan(update.ref)
        elif update.kind in ("report", "sent_report"):
            from actionplan.screens.reports import ReportsScreen

            self.app.push_screen(ReportsScreen(update.ref))

    def role_refusal(self, action: str, parameters: tuple[object, ...]) -> str:
        """What others did, only a keeper undoes."""
        access, update = self.app.plan.access, self.query_one(UpdateList).current
        if action != "undo_this" or not access.has_roles:
            return super().role_refusal(action, parameters)
        from actionplan.model.rules.permissions import undo_refusal

        return undo_refusal(access, update.change.by) if update is not None else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key that undoes this change does never what it does elsewhere, where it undoes your own last one."""
        return action == "undo_this" or super().check_action(action, parameters)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys; undoing is offered of what somebody may undo."""
        bindings = super().active_bindings
        for key, active in bindings.items():
            if active.binding.action == "undo_this" and not super().check_action("undo_this", ()):
                bindings[key] = active._replace(enabled=False)
        return bindings

    def action_undo_this(self) -> None:
        """Undoes the change under the cursor."""
        update = self.query_one(UpdateList).current
        if update is not None and not self.refuse_edit("undo_this"):
            self.app.undo_change(update.change.seq)

    @work(group="redact", exclusive=True)
    async def action_redact(self) -> None:
        """Asks which text of the change under the cursor is to be taken out."""
        from actionplan.screens.redaction_question import RedactionPrompt

        update = self.query_one(UpdateList).current
        if update is None:
            return
        seq = update.change.seq
        with self.app.keys_paused():
            try:
                texts = await self.app.ask(lambda store: store.texts_of_change(seq))
            except StoreError as error:
                self.app.refuse(str(error))
                return
            if texts:
                self.app.push_screen(RedactionPrompt(seq, texts, self.query_one(UpdateList).cursor_region))
            else:
                self.app.refuse(f"change {seq} has no text that could be redacted")

    def action_restrict(self) -> None:
        """Asks why the note of the change under the cursor is restricted."""
        from actionplan.screens.prompt import Prompt
        from actionplan.screens.restriction_questions import note_restriction_question

        update_list = self.query_one(UpdateList)
        update = update_list.current
        if update is None or self.refuse_edit("restrict"):
            return
        if not update.change.note:
            self.app.tell(f"change {update.change.seq} has no note; P on the action or the finding restricts that")
            return
        self.app.push_screen(Prompt(note_restriction_question(self.app.plan, update.change), update_list.cursor_region))

    async def action_filter(self) -> None:
        """Opens the filter in place of the tabs."""
        await self.query_one(FilterLine).open()

    @on(FilterLine.Changed)
    def _filtered(self) -> None:
        self._load()

    @on(FilterLine.Closed)
    def _filter_closed(self) -> None:
        self.query_one(UpdateList).focus()
        self._show_matches()

    def _show_matches(self) -> None:
        self._find()

    @work(group="find")
    async def _find(self) -> None:
        # What is typed next is for the updates that are found: an undo must not meet those of before.
        with self.app.keys_paused(), suppress(WorkerCancelled):
            await self._load().wait()

    def action_clear(self) -> None:
        """Clears the filter."""
        self.query_one(FilterLine).text = ""
        self._show_matches()

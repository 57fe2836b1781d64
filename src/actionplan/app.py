"""The screens' application: it holds the plan, gives edits to the store, and tells every screen of a change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from rich.text import Text
from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen
from textual.signal import Signal

from actionplan import crash, settings
from actionplan.desk import Desk
from actionplan.model.dates import show
from actionplan.model.edit import Edit
from actionplan.model.log import Change
from actionplan.model.plan import Plan
from actionplan.model.review import Review
from actionplan.model.text import shown
from actionplan.model.values import Invalid, past_day
from actionplan.model.words import refs_words
from actionplan.store import ConflictError, Saved, Store, StoreError
from actionplan.widgets.frame import TabLine
from actionplan.widgets.keys_in_turn import KeysInTurn
from actionplan.widgets.themes import DARK, LIGHT

if TYPE_CHECKING:
    from rich.console import RenderableType

    from actionplan.reports.minutes import Minutes
    from actionplan.store.sqlite import SqliteStore

LOOK_SECONDS = 0.5
"""How often it looks whether another program has changed the plan."""


def _screen(name: str) -> Callable[[], Screen[Any]]:
    """Makes a screen when it is first shown, and imports it only then."""

    def make() -> Screen[Any]:
        from importlib import import_module

        made: Screen[Any] = getattr(import_module(f"actionplan.screens.{name}"), f"{name.capitalize()}Screen")()
        return made

    return make


def _go_to_action() -> type[Provider]:
    from actionplan.screens.palette import GoToAction

    return GoToAction


class ActionPlanApp(KeysInTurn[None]):
    """The plan on the screen."""

    TITLE = "actionplan"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {_go_to_action}
    MODES = {name: _screen(name) for name in ("summary", "actions", "review", "owners", "history", "source")}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "go('summary')", "Summary", show=False, tooltip="Summary areas and themes"),
        Binding("2", "go('actions')", "Actions", show=False, tooltip="All actions"),
        Binding("3", "go('review')", "Review", show=False, tooltip="The weekly progress review"),
        Binding("4", "go('owners')", "Owners", show=False, tooltip="Who has how much to do"),
        Binding("5", "go('history')", "History", show=False, tooltip="Everything that was changed, by whom and why"),
        Binding("6", "go('source')", "Plan", show=False, tooltip="Strengths, key messages, mapping, source"),
        Binding("at", "as_at", "As at", key_display="@", show=False, tooltip="Show the plan as at a past day"),
        Binding("x", "export", "Export", show=False, tooltip="Export the RAG summary to a file, ready to send"),
        Binding("u", "undo", "Undo", show=False, tooltip="Undo your last change"),
        Binding("ctrl+r", "redo", "Redo", show=False, tooltip="Make again what you undid"),
        Binding("question_mark,f1", "help", "Help", key_display="?", tooltip="What the keys do"),
        Binding("q", "quit", "Quit", show=False, tooltip="Quit; everything is saved already"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True, tooltip="Quit; everything is saved already"),
    ]

    def __init__(self, path: Path, plan: Plan, notice: str = "", remembered: dict[str, Any] | None = None) -> None:
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        self.plan = plan
        self.user = settings.user()
        self.plan_signal: Signal[Plan] = Signal(self, "plan")
        # Whatever else stands in the file was not written by this program.
        self.remembered = {name: value for name, value in (remembered or {}).items() if isinstance(value, str)}
        self._notice = notice
        self._trouble = ""
        self.since: date | None = None
        """The day that the plan is compared with; None for the usual one."""
        self.as_at: date | None = None
        """The past day that the plan is shown as at; None for today."""
        self.database = path
        self._desk = Desk(path)
        self._crashed = False

    # --- start and end -------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Opens the screen that was open last."""
        if self.remembered.get("theme") in self.available_themes:
            self.theme = self.remembered["theme"]
        mode = self.remembered.get("screen", "actions")
        self.switch_mode(mode if mode in self.MODES else "actions")
        self.set_interval(LOOK_SECONDS, self.look_again)
        if self._notice:
            self.notify(shown(self._notice), timeout=12, markup=False)
        self.call_after_refresh(self.look_after)

    def on_unmount(self) -> None:
        """Gives the database back."""
        self.remember(theme=self.theme)
        self._desk.close()

    def remember(self, **values: Any) -> None:
        """Notes what is to be the same at the next start."""
        self.remembered.update(values)

    # --- the plan ------------------------------------------------------------------------------------------

    async def ask(self, work: Callable[[SqliteStore], Any]) -> Any:
        """Does work with the store, off the event loop. Raises StoreError."""
        return await self._desk.ask(work)

    async def save(
        self,
        edits: Sequence[Edit],
        note: str,
        *,
        source: str = "screen",
        review: str | None = None,
        quietly: bool = False,
    ) -> bool:
        """Saves edits as one change and shows what became of it.

        Args:
            edits: What to save, whole or not at all.
            note: Why.
            source: Where the change comes from.
            review: The review it is made in.
            quietly: Whether to say nothing where all is well.

        Returns:
            Whether they are saved; False if the person left a conflict as it is.

        Raises:
            StoreError: if they cannot be.
        """
        self._refuse_past()
        stamp = settings.stamp(source, review)

        def save(store: Store) -> tuple[Saved, Plan]:
            return store.save(edits, stamp, note), store.plan(stamp.on)

        try:
            saved, plan = await self.ask(save)
        except ConflictError as conflict:
            self.show(await self.ask(self._read))
            settled = await self._settle(conflict, edits, note)
            return settled is not None and await self.save(settled, note, source=source, review=review, quietly=quietly)
        self.show(plan)
        refs = tuple(ref for ref in saved.refs if plan.action(ref) is not None) or saved.refs
        if not quietly:
            self.tell("nothing to change" if saved.seq is None else f"{refs_words(refs, 3)} saved · u undoes")
        if saved.merged:
            self.notify(f"{refs_words(saved.merged)}: somebody else changed other fields; both are kept", markup=False)
        return True

    async def _settle(self, conflict: ConflictError, edits: Sequence[Edit], note: str) -> Sequence[Edit] | None:
        """What to save instead; None to leave it. That somebody else has settled a review's item first is no news."""
        from actionplan.screens.conflict import ConflictScreen

        settled = {one.ref for one in conflict.conflicts if any(item.ref == one.ref for item in self.plan.items)}
        left = [edit for edit in edits if edit.ref not in settled]
        conflicts = [one for one in conflict.conflicts if one.ref not in settled]
        if not conflicts:
            return left
        self.let_keys_go(forget=True)
        return await self.push_screen_wait(ConflictScreen(conflicts, left, note))

    async def write_minutes(self, review: Review) -> tuple[Minutes, tuple[Path, ...], str]:
        """Writes the minutes of a closed review beside the database.

        Returns:
            The minutes, their files, and where there are none, why.

        Raises:
            StoreError: if they cannot be made.
        """
        from actionplan.minutes import folder, minutes_of, write

        def make(store: SqliteStore) -> tuple[Minutes, tuple[Path, ...], str]:
            minutes = minutes_of(store, settings.today(), review.number)
            try:
                return minutes, write(minutes, folder(store.path)), ""
            except OSError as error:
                return minutes, (), f"{error.filename or folder(store.path)}: {error.strerror or error}"

        minutes, files, trouble = await self.ask(make)
        return minutes, files, trouble

    def _read(self, store: SqliteStore) -> Plan:
        """The plan as it is now, or as at the day that it is shown at."""
        return store.plan_as_at(self.as_at) if self.as_at is not None else store.plan(settings.today())

    @work(group="look after")
    async def look_after(self) -> None:
        """Looks for damage and makes the day's backup, once the plan is on the screen; says what is not well."""
        if self.plan.read_only:
            self.notify(shown(f"read only: {self.plan.read_only}"), severity="warning", timeout=12, markup=False)
        try:
            trouble = await self.ask(lambda store: store.look_after(settings.today()))
            if trouble and trouble != self.plan.read_only:
                self.notify(shown(trouble), severity="error", timeout=30, markup=False)
                self.show(await self.ask(self._read))
        except StoreError as error:
            self._say_once(error)

    def _say_once(self, error: StoreError) -> None:
        """Says what the store cannot do, but not again with each look."""
        if str(error) != self._trouble:
            self._trouble = str(error)
            self.notify(shown(self._trouble), severity="error", timeout=30, markup=False)

    def _refuse_past(self) -> None:
        if self.plan.is_past:
            raise StoreError(f"this is the plan as at {show(self.plan.as_at)}; @ goes back to today")
        if self.plan.read_only:
            raise StoreError(f"the plan can only be read: {self.plan.read_only}")

    def tell(self, message: str) -> None:
        """Says what was just done, quietly, on the screen below any question."""
        for screen in reversed(self.screen_stack):
            for line in screen.query(TabLine):
                line.tell(message)
                return

    def show(self, plan: Plan) -> None:
        """Shows another state of the plan on every screen."""
        if plan != self.plan:
            self.plan = plan
            self.plan_signal.publish(plan)

    @work(exclusive=True, group="look")
    async def look_again(self) -> None:
        """Shows what another program has changed, or that it is another day."""
        day, shown_day = self.as_at or settings.today(), self.plan.as_at

        def look(store: SqliteStore) -> Plan | None:
            return self._read(store) if store.changed_elsewhere() or day != shown_day else None

        try:
            plan = await self.ask(look)
        except StoreError as error:
            self._say_once(error)
            return
        self._trouble = ""
        if plan is not None:
            self.show(plan)
        if self.as_at is None and day != shown_day:
            self.look_after()

    # --- keys ----------------------------------------------------------------------------------------------

    def action_go(self, mode: str) -> None:
        """Shows one of the screens."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.remember(screen=mode)
        self.switch_mode(mode)

    def open_action(self, ref: str) -> None:
        """Shows everything about one action."""
        from actionplan.screens.action import ActionScreen

        self.push_screen(ActionScreen(ref))

    def show_actions(self, filter_text: str) -> None:
        """Shows the actions that a filter finds."""
        from actionplan.screens.actions import ActionsScreen

        self.remember(filter=filter_text)
        self.action_go("actions")
        if isinstance(self.screen, ActionsScreen) and self.screen.is_mounted:
            self.screen.filter_by(filter_text)

    @work(group="undo")
    async def action_undo(self) -> None:
        """Undoes your last change."""
        await self._turn_back(lambda store: store.undo(settings.stamp("undo")), "undone")

    @work(group="undo")
    async def action_redo(self) -> None:
        """Makes again what you undid."""
        await self._turn_back(lambda store: store.redo(settings.stamp("redo")), "made again")

    @work(group="undo")
    async def undo_change(self, seq: int) -> None:
        """Undoes one change, whoever made it."""
        await self._turn_back(lambda store: store.undo(settings.stamp("undo"), seq), "undone")

    async def _turn_back(self, work: Callable[[SqliteStore], Change], done: str) -> None:
        def turn(store: SqliteStore) -> tuple[Change, tuple[str, ...], Plan]:
            change = work(store)
            return change, store.touched(change.seq), store.plan(settings.today())

        subjects = {item.ref: item.subject for item in self.plan.items}

        try:
            self._refuse_past()
            change, refs, plan = await self.ask(turn)
        except StoreError as error:
            self.notify(shown(str(error)), severity="warning", markup=False)
            return
        self.show(plan)
        note = f" ({shown(change.note)})" if change.note else ""
        redo = " · ctrl+r makes it again" if done == "undone" else ""
        refs = tuple(dict.fromkeys(subjects.get(ref, ref) for ref in refs))
        self.tell(f"{done}: {refs_words(refs, 3)}{note}{redo}")

    @work(group="day")
    async def action_as_at(self) -> None:
        """Shows every screen as at a past day, or as of today again."""
        before = self.as_at
        day = await self._ask_day("Show the plan as at", before)
        if day is False:
            return
        self.as_at = day if day != settings.today() else None
        try:
            self.show(await self.ask(self._read))
        except StoreError as error:
            self.as_at = before
            self.notify(shown(str(error)), severity="warning", markup=False)

    @work(group="day")
    async def ask_since(self) -> None:
        """Asks for the day that the plan is compared with."""
        day = await self._ask_day("Compare with", self.since)
        if day is not False:
            self.since = day
            self.plan_signal.publish(self.plan)

    async def _ask_day(self, title: str, value: date | None) -> date | None | Literal[False]:
        """A day that is not to come; None for none, False if the person left it."""
        from actionplan.screens.prompt import DayPrompt

        def read(typed: str) -> date | None:
            day = past_day(typed, settings.today())
            if day is not None and day < self.plan.began:
                raise Invalid("day", f"the plan begins on {show(self.plan.began)}")
            return day

        shown_day = value.isoformat() if value else ""
        prompt = DayPrompt(Content.styled(title, "bold"), shown_day, read, lambda: Region(0, 0, self.size.width, 3))
        return prompt.day if await self.push_screen_wait(prompt) else False

    def action_export(self) -> None:
        """Asks what to export, and writes it."""
        from actionplan.screens.export import ExportScreen

        self.push_screen(ExportScreen())

    def action_help(self) -> None:
        """Shows what the keys do."""
        from actionplan.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours. Without colour a red would be a dark grey, so it is as bright as the text."""
        variables = super().get_css_variables()
        if self.no_color:
            variables["text-error"] = variables["foreground"]
        return variables

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every key of the screen, then Textual's own commands."""
        from actionplan.screens.keeping import keeping_commands
        from actionplan.screens.palette import key_commands

        yield from key_commands(self, screen)
        yield from keeping_commands(self)
        yield from super().get_system_commands(screen)

    # --- what must not happen ------------------------------------------------------------------------------

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002
        """Ends with a line that says where the log is. Textual's own would show the plan's text."""
        if self._exception is None or self._crashed:
            return
        self._crashed = True
        super().panic(Text(crash.report(self._exception)))

    def _fatal_error(self) -> None:
        self.panic()


def run(path: Path, notice: str = "") -> None:
    """Opens the screens on a database that is there.

    Raises:
        StoreError: if it cannot be opened.
    """
    from actionplan.store.sqlite import SqliteStore

    store = SqliteStore(path)
    try:
        plan = store.plan(settings.today())
    finally:
        store.close()
    remembered = settings.load_state(path)
    app = ActionPlanApp(path, plan, notice, remembered)
    app.run()
    settings.save_state(path, app.remembered)
    if app.return_code:
        sys.exit(app.return_code)

"""The screens' application: which screens there are, how one gets to them, how it starts and ends."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.command import Provider
from textual.screen import Screen

from actionplan import settings
from actionplan.app_keys import KEYS
from actionplan.day_questions import DayQuestionsApp
from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise
from actionplan.store import StoreError

if TYPE_CHECKING:
    from actionplan.store.opening import Place
    from actionplan.store.waiting import Waiting
    from actionplan.widgets.line_list import LineList


LOOK_SECONDS = 0.5
"""How often it looks whether another program has changed the plan."""
FIRST_ACTIONS = 500
"""A plan of so many actions is read before the screens open; of a longer one these are shown while the rest is read."""
PATIENCE_SECONDS = 1.0
"""So long a save waits for another program once this one is to end."""
HANGUP = 1
"""The signal of a terminal that goes away."""
UNSAVED = "unsaved"
"""Where it is remembered that something was lost, for the next start."""


# A screen is imported when it is first shown.
def _summary() -> Screen[None]:
    from actionplan.screens.summary import SummaryScreen

    return SummaryScreen()


def _actions() -> Screen[None]:
    from actionplan.screens.actions import ActionsScreen

    return ActionsScreen()


def _review() -> Screen[None]:
    from actionplan.screens.review import ReviewScreen

    return ReviewScreen()


def _owners() -> Screen[None]:
    from actionplan.screens.owners import OwnersScreen

    return OwnersScreen()


def _history() -> Screen[None]:
    from actionplan.screens.history import HistoryScreen

    return HistoryScreen()


def _plan() -> Screen[None]:
    from actionplan.screens.plan_screen import PlanScreen

    return PlanScreen()


def _measures() -> Screen[None]:
    from actionplan.screens.measures import MeasuresScreen

    return MeasuresScreen()


def _proposals() -> Screen[None]:
    from actionplan.screens.proposals import ProposalsScreen

    return ProposalsScreen()


def _go_to_action() -> type[Provider]:
    from actionplan.screens.palette import GoToAction

    return GoToAction


class ActionPlanApp(DayQuestionsApp):
    """The plan on the screen."""

    TITLE = "actionplan"
    # What every screen shares is read with the app: a first screen with a sheet of its own would have all read twice.
    CSS_PATH = "screens/base.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {_go_to_action}
    MODES: ClassVar[dict[str, Any]] = {
        "summary": _summary,
        "actions": _actions,
        "review": _review,
        "owners": _owners,
        "history": _history,
        "plan": _plan,
        "measures": _measures,
        "proposals": _proposals,
    }
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(
        self,
        place: Place,
        plan: Plan,
        notices: Sequence[str] = (),
        remembered: dict[str, Any] | None = None,
        keymap: Mapping[str, str] | None = None,
        *,
        from_portfolio: bool = False,
    ) -> None:
        # Whatever else stands in the file was not written by this program.
        self.remembered = {name: value for name, value in (remembered or {}).items() if isinstance(value, str)}
        mode = self.remembered.get("screen", "actions")
        self.begin_in(mode if mode in self.MODES else "actions")
        super().__init__(place, plan)
        self.begin_look(self.remembered.get("theme", ""))
        self.keymap = keymap or {}
        """The keys that somebody has chosen, by the ids of bindings."""
        self.set_keymap(self.keymap)
        self._notices = notices
        self.closed_for = 0
        """The signal that has ended it; 0 while none has."""
        self.next_plan: tuple[Place, str] | None = None
        """The plan that is opened once this one is left, and what to say then."""
        self.from_portfolio = from_portfolio
        """Whether it was opened from a portfolio, to which 7 goes back."""
        self.wants_portfolio = False
        """Whether somebody goes back to it."""
        self.unsaved = ""
        """What was being typed when a signal ended it."""
        self.plan_line = ""
        """The line that the screen of where the plan comes from is to go to, once it is shown."""
        self.came_from: tuple[str, str, str] | None = None
        """The screen whose enter has shown the actions, the filter that it set, and the one before."""

    # --- start and end -------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Looks for what others change, and after the plan."""
        self.set_interval(LOOK_SECONDS, self.look_again)
        self.app_resume_signal.subscribe(self, self._resumed)
        for notice in self._notices:
            self.notify(sanitise(notice), timeout=12, markup=False)
        self.call_after_refresh(self._started)

    def _started(self) -> None:
        """Now that the plan is on the screen, does what could wait."""
        if not gc.isenabled():
            # What a start makes stays to the end: nobody has to look through it for what is not needed any more.
            gc.freeze()
            gc.enable()
        if self.plan.still_to_read:
            # What keys act on is not here yet.
            self.read_on()
        else:
            self.begin_keys()
        self.daily_maintenance()

    def on_unmount(self) -> None:
        """Gives the database back."""
        self.remember(theme=self.theme)
        self.close_store()

    def close_for(self, signal_number: int) -> None:
        """Ends because the system says so, or because the terminal has gone: what is being saved is saved first."""
        if not self.closed_for:
            self.closed_for = signal_number
            self._ending = asyncio.create_task(self._end())

    async def _end(self) -> None:
        # What waits for another program is not kept waiting for: what was typed is said not to be saved.
        waits = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self.give_up_waiting)
        try:
            # The store does one thing after another. A save that somebody else has overtaken asks it once more.
            for _ in range(2):
                with suppress(StoreError):
                    await self.ask(lambda _store: None)
            self.unsaved = "; ".join(filter(None, (getattr(screen, "unsaved", "") for screen in self.screen_stack)))
        finally:
            waits.cancel()
            self.exit(return_code=128 + self.closed_for)

    def _resumed(self, _app: App[Any]) -> None:
        """Back from a shell: draws everything, and looks at once for what was changed meanwhile."""
        self.screen.refresh(layout=True)
        self.look_again()

    def remember(self, **values: Any) -> None:
        """Notes what is to be the same at the next start."""
        self.remembered.update(values)

    def forget_texts(self, texts: Sequence[str]) -> None:
        """Forgets what is remembered for the next start, where a text that was taken out stands in it."""
        for name, value in [*self.remembered.items()]:
            if any(text in value for text in texts):
                del self.remembered[name]

    # --- keys ----------------------------------------------------------------------------------------------

    def action_go(self, mode: str) -> None:
        """Shows one of the screens."""
        self.came_from = None
        self._leave_pages()
        self._switch(mode)
        # That of a screen from which somebody has looked at actions may still be open.
        self._leave_pages()

    def _switch(self, mode: str) -> None:
        """Shows one of the screens, or the page that is open over it."""
        self.remember(screen=mode)
        self.switch_mode(mode)

    def _leave_pages(self) -> None:
        """Takes the pages off that are open over the screen."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def pop_screen(self) -> AwaitComplete:
        """Takes the topmost screen off; what it is still waiting for would find no place to be shown any more."""
        self.workers.cancel_node(self.screen)
        return super().pop_screen()

    def open_action(self, ref: str, opened_from: LineList[Any] | None = None, filter_text: str = "") -> None:
        """Shows everything about one action.

        Args:
            ref: Which.
            opened_from: The list whose order ← and → follow, and whose cursor follows them; without one they go
                through the plan.
            filter_text: What that list is filtered by, if anything.
        """
        from actionplan.screens.action import ActionScreen

        self.push_screen(ActionScreen(ref, opened_from, filter_text))

    def open_measure(self, ref: str, opened_from: LineList[Any] | None = None) -> None:
        """Shows everything about one measure; ``opened_from`` is the list whose cursor follows ← and →."""
        from actionplan.screens.measure import MeasureScreen

        self.push_screen(MeasureScreen(ref, opened_from))

    def show_actions(self, filter_text: str) -> None:
        """Shows the actions that a filter finds; :meth:`go_back` goes back to the screen or page of now."""
        from actionplan.screens.actions import ActionsScreen

        self.came_from = (self.current_mode, filter_text, self.remembered.get("filter", ""))
        self.remember(filter=filter_text)
        self._switch("actions")
        self._leave_pages()
        if isinstance(self.screen, ActionsScreen) and self.screen.is_mounted:
            self.screen.filter_by(filter_text)

    def go_back(self, mode: str) -> None:
        """Shows the screen again whose actions were shown, with the page that was open over it."""
        self.came_from = None
        self._switch(mode)

    def show_in_plan(self, key: str) -> None:
        """Shows where the plan comes from, with the cursor on a line: a duty, by its ref."""
        self.plan_line = key
        self.action_go("plan")

    def action_export(self) -> None:
        """Asks what to export, and writes it."""
        from actionplan.screens.export import ExportScreen

        self.push_screen(ExportScreen())

    def action_import_file(self) -> None:
        """Asks which file of one's own to bring in, and where to."""
        from actionplan.screens.import_start import start_import

        self.run_worker(start_import(self), group="import", exclusive=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers the portfolio only to whoever came from one."""
        if action == "portfolio":
            return self.from_portfolio
        return super().check_action(action, parameters)

    def action_portfolio(self) -> None:
        """Leaves this plan, and goes back to the portfolio."""
        self.wants_portfolio = True
        self.exit()

    def open_next(self, place: Place, notice: str) -> None:
        """Leaves this plan, and opens another."""
        self.next_plan = place, notice
        self.exit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every key of the screen, then Textual's own commands."""
        from actionplan.screens.backups import backup_commands, location_commands
        from actionplan.screens.palette import key_commands

        yield from key_commands(self, screen)
        yield from backup_commands(self)
        yield from location_commands(self)
        yield from super().get_system_commands(screen)


def load_keymap() -> tuple[Mapping[str, str], Sequence[str]]:
    """The keys that somebody has chosen, by the ids of bindings, and what is wrong with the file that says so."""
    path = settings.keymap_path()
    if not path.exists():
        return {}, ()
    from actionplan.keymap import read_keymap

    return read_keymap(path)


def _closing_words(app: ActionPlanApp) -> str:
    """What is said of an end that nobody at the screens has asked for."""
    cause, loss = "the system asked actionplan to close", "Nothing typed was lost"
    if app.closed_for == HANGUP:
        cause = "the terminal was closed"
    if app.unsaved:
        loss = f"What was being typed was not saved: {sanitise(app.unsaved)}"
    return f"Closed because {cause}. {loss}."


def run(place: Place, notice: str = "", waiting: Waiting | None = None, *, from_portfolio: bool = False) -> bool:
    """Opens the screens on a database that is there.

    Args:
        place: Where the plan is kept.
        notice: What to say at first.
        waiting: How to wait for another program that is in the way.
        from_portfolio: Whether there is a portfolio to go back to.

    Returns:
        Whether somebody goes back to the portfolio; else they quit.

    Raises:
        StoreError: if it cannot be opened.
    """
    from actionplan.store.opening import open_store, path_of

    path = path_of(place)
    store = open_store(place, waiting)
    try:
        plan = store.plan_beginning(settings.today(), FIRST_ACTIONS)
    finally:
        store.close()
    remembered = settings.load_state(path)
    keymap, messages = load_keymap()
    ignored = plan.access.ignores(settings.chosen_name())
    notices = [*filter(None, (notice, ignored, remembered.pop(UNSAVED, ""), *messages))]
    app = ActionPlanApp(place, plan, notices, remembered, keymap, from_portfolio=from_portfolio)
    app.run()
    if app.closed_for:
        message = _closing_words(app)
        if app.closed_for == HANGUP:
            # Nobody reads what is written to a terminal that has gone.
            app.remember(**{UNSAVED: f"{format_date(settings.today())}: {message}"})
        print(f"actionplan: {message}", file=sys.stderr)
    settings.save_state(path, app.remembered)
    if app.return_code:
        sys.exit(app.return_code)
    if app.next_plan is not None:
        return run(*app.next_plan, waiting, from_portfolio=from_portfolio)
    return app.wants_portfolio

"""The app that shows many plans, and how one goes from there to a plan and back."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.signal import Signal

from actionplan import settings
from actionplan.app import load_keymap, run
from actionplan.app_keys import KEYS
from actionplan.model.portfolio import Portfolio, PortfolioLine, portfolio_of
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import sanitise
from actionplan.store.file_reading import FileReading, StoppedReading
from actionplan.store.opening import place_named
from actionplan.store_thread import read_apart
from actionplan.terminal_app import TerminalApp
from actionplan.usecases.portfolio import line_at, located

if TYPE_CHECKING:
    from actionplan.store.waiting import Waiting

_SHARED = ("app.help", "app.help-anywhere", "app.quit", "app.quit-anywhere", "app.copy", "app.suspend")
"""The keys of every screen that mean something without a plan, by id."""
_REMEMBERED = "portfolio"
"""What the screens remember of portfolios stands under this name, beside what they remember of each plan."""


class PortfolioApp(TerminalApp[None]):
    """Many plans on the screen, read one after another."""

    TITLE = "actionplan"
    CSS_PATH = "screens/base.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key for key in KEYS if isinstance(key, Binding) and key.id in _SHARED]

    def __init__(
        self,
        places: Sequence[str],
        lines: Iterable[PortfolioLine] = (),
        *,
        returns_to: str = "",
        notices: Sequence[str] = (),
        theme: str = "",
        keymap: Mapping[str, str] | None = None,
    ) -> None:
        """An app that reads the plans at some places.

        Args:
            places: Where to look for plans.
            lines: What was read before: it is shown until it has been read again.
            returns_to: The address of the plan that the cursor begins on.
            notices: What to say at first.
            theme: The name of the theme.
            keymap: The keys that somebody has chosen, by the ids of bindings.
        """
        super().__init__()
        self.begin_look(theme)
        self.keymap = keymap or {}
        self.set_keymap(self.keymap)
        self.places, self.returns_to = tuple(places), returns_to
        self.lines: dict[str, PortfolioLine] = {line.address: line for line in lines}
        self.portfolio: Portfolio = portfolio_of(self.lines.values())
        self.portfolio_signal: Signal[Portfolio] = Signal(self, "portfolio")
        self.found = self.read = 0
        """How many plans there are, and how many of them have been read this time."""
        self.is_stopped = False
        self.chosen: PortfolioLine | None = None
        """The plan to open next; None where somebody quits."""
        self._notices = notices
        self._reading: FileReading | None = None

    def get_default_screen(self) -> Screen[Any]:
        """The one screen."""
        from actionplan.screens.portfolio import PortfolioScreen

        return PortfolioScreen()

    def on_mount(self) -> None:
        """Begins to read."""
        for notice in self._notices:
            self.notify(sanitise(notice), severity="warning", timeout=12, markup=False)
        self.call_after_refresh(self._started)

    def _started(self) -> None:
        if not gc.isenabled():
            gc.enable()
        self.begin_keys()
        self.read_plans()

    def on_unmount(self) -> None:
        """Whoever leaves waits for no plan."""
        self.stop_reading()

    def close_for(self, signal_number: int) -> None:
        """Ends because the system says so, or because the terminal has gone; there is nothing to save."""
        self.exit(return_code=128 + signal_number)

    # --- reading -------------------------------------------------------------------------------------------

    @property
    def is_reading(self) -> bool:
        """Whether plans are being read."""
        return self._reading is not None

    def stop_reading(self) -> None:
        """Reads no more plans; those that have been read stay."""
        if self._reading is not None:
            self._reading.stop()

    @work(group="portfolio", exclusive=True)
    async def read_plans(self) -> None:
        """Reads all plans, one after another and each in a thread of its own; each is shown as it comes."""
        reading = self._reading = FileReading()
        self.found = self.read = 0
        self.is_stopped = False
        today = settings.today()
        try:
            self._show()
            found = await read_apart(lambda _reading: located(self.places), reading)
            self.found = len(found)
            self.lines = {one.address: self.lines[one.address] for one in found if one.address in self.lines}
            for one in found:
                line = await read_apart(lambda reading, one=one: line_at(one, today, reading), reading)  # type: ignore[misc]
                self.lines[line.address] = line
                self.read += 1
                self._show()
        except StoppedReading:
            self.is_stopped = True
        finally:
            reading.stop()
            if self._reading is reading:
                self._reading = None
                self._show()

    def _show(self) -> None:
        self.portfolio = portfolio_of(self.lines.values())
        if self.is_running:
            self.portfolio_signal.publish(self.portfolio)

    # --- to a plan -----------------------------------------------------------------------------------------

    def open_plan(self, line: PortfolioLine) -> None:
        """Opens a plan in the usual screens; says why not where there is none to open."""
        if line.trouble:
            self.notify(sanitise(line.trouble), severity="warning", markup=False)
        elif line.is_export:
            words = f"{line.address} has the figures of an exported plan; the plan itself is not here to be opened"
            self.notify(sanitise(words), severity="warning", markup=False)
        else:
            self.chosen = line
            self.exit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every key of the screen, then Textual's own commands."""
        from actionplan.screens.palette import keys_by_name

        yield from keys_by_name(self, screen)
        yield from super().get_system_commands(screen)


def run_portfolio(places: Sequence[str], waiting: Waiting | None = None) -> None:
    """Shows the plans at some places, and each that is opened, until somebody quits.

    Args:
        places: Where to look for plans.
        waiting: How to wait for another program that is in the way of one.
    """
    remembered = settings.state_path().with_name(_REMEMBERED)
    keymap, messages = load_keymap()
    notices: Sequence[str] = messages
    lines: Iterable[PortfolioLine] = ()
    returns_to = ""
    while True:
        theme = str(settings.load_state(remembered).get("theme", ""))
        app = PortfolioApp(places, lines, returns_to=returns_to, notices=notices, theme=theme, keymap=keymap)
        app.run()
        settings.save_state(remembered, {"theme": app.theme})
        if app.return_code:
            sys.exit(app.return_code)
        if app.chosen is None:
            return
        lines, returns_to, notices = app.lines.values(), app.chosen.address, ()
        try:
            if not run(place_named(returns_to), waiting=waiting, from_portfolio=True):
                return
        except (Refusal, OSError) as error:
            notices = [str(error)]

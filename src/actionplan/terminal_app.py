"""What every app of the program owes its terminal: the looks, how it is left and suspended, help, palette, crashes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

from rich.text import Text
from textual.app import App
from textual.binding import Binding
from textual.notifications import Notify
from textual.widgets import Input

from actionplan import crash
from actionplan.model.sanitise import broken_at_slashes
from actionplan.textual_private import is_said
from actionplan.widgets.key_queue import KeyQueueApp
from actionplan.widgets.notice import Notice
from actionplan.widgets.themes import DARK, LIGHT

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.notifications import SeverityLevel

Result = TypeVar("Result")


class TerminalApp(KeyQueueApp[Result]):
    """An app of the program."""

    def __init__(self) -> None:
        super().__init__()
        self._crashed = False

    def begin_look(self, theme_name: str) -> None:
        """Chooses the theme, before anything is drawn: the program's dark one where there is none of that name."""
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        # Set, not changed: a change has Textual read all stylesheets again, twice before the first screen is drawn.
        self.set_reactive(App.theme, theme_name if theme_name in self.available_themes else DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())
        # A page that glides is behind the key that moves it, and over ssh every step of it is sent.
        self.animation_level = "none"

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver for this system, mended."""
        from actionplan.terminal.driver import mended

        return mended(super().get_driver_class())

    def action_suspend(self) -> None:
        """Gives the terminal back to the shell, until ``fg``."""
        if sys.platform == "win32":
            self.notify("Ctrl+Z does nothing on Windows. " + self._how_to_quit(), markup=False)
        else:
            self.action_suspend_process()

    def say_no_shell(self) -> None:
        """There was nobody to give the terminal to."""
        self.notify(f"There is no shell to go back to. {self._how_to_quit()}", severity="warning", markup=False)

    def action_copy_or_say(self) -> None:
        """Copies what is selected. Whoever wanted to end the program is told how."""
        focused = self.focused
        selection = focused.selected_text if isinstance(focused, Input) else self.screen.get_selected_text()
        if selection:
            self.copy_to_clipboard(selection)
        self.notify(f"{'Copied. ' if selection else ''}{self._how_to_quit()}", markup=False)

    def _how_to_quit(self) -> str:
        is_asking = self.screen.is_modal or isinstance(self.focused, Input)
        return "Esc cancels, then q quits." if is_asking else "q quits."

    def action_help(self) -> None:
        """Shows what the keys do."""
        from actionplan.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Says something at the side for a few seconds, once while it stands there.

        A path in it breaks behind a slash, not in the middle of a word.
        """
        words = broken_at_slashes(message, max(16, min(60, self.size.width // 2) - 4))
        if not is_said(words, self):
            seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
            self.post_message(Notify(Notice(words, title, severity, seconds, markup)))

    def get_key_display(self, binding: Binding) -> str:
        """A key as it is written everywhere: ``ctrl+p``, where Textual's own is ``^p``."""
        key = super().get_key_display(binding)
        if key.startswith("^") and len(key) > 1:
            return f"ctrl+{key[1:]}"
        return "enter" if binding.key == "enter" and not binding.key_display else key

    def action_command_palette(self) -> None:
        """Opens the palette."""
        from actionplan.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours. Without colour a red would be a dark grey, so it is as bright as the text.

        The accent of a theme of Textual's may be the colour of amber, as that of textual-light is; a colour means a
        rating here, so what is current has the text's own colour there.
        """
        variables = super().get_css_variables()
        if self.theme not in (DARK.name, LIGHT.name):
            variables["accent"] = variables["text-accent"] = variables["foreground"]
        if self.no_color:
            variables["text-error"] = variables["foreground"]
        return variables

    # --- what must not happen ------------------------------------------------------------------------------

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002
        """Ends with a line that says where the log is. Textual's own would show the plan's text."""
        if self.crash_error is None or self._crashed:
            return
        self._crashed = True
        super().panic(Text(crash.report(self.crash_error)))

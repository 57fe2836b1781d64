"""An empty Textual app: the floor below which no program on Textual can start."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Empty(App[None]):
    """One line of text."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The line that says it is there."""
        yield Static("ready")


if __name__ == "__main__":
    Empty().run()

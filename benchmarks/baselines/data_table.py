"""Textual's own table with as many rows as an action list has: ``python data_table.py ROWS``."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable

COLUMNS = ("ref", "action", "owner", "due", "RAG", "dates say")


class Table(App[None]):
    """A table of made-up actions, six columns each, with a cursor on a row."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fills it."""
        table = self.query_one(DataTable)
        table.add_columns(*COLUMNS)
        table.add_rows(
            (f"1.{row}", f"Consistent quality of practice {row}", f"Lead {row % 40}", "8 Feb", "Green", "Amber")
            for row in range(1, self._rows + 1)
        )


if __name__ == "__main__":
    Table(int(sys.argv[1])).run()

"""The list of what owners propose: a proposal a line, with who, about what, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType

from actionplan.model.number_words import days
from actionplan.model.rules.inbox import InboxLine, days_waiting
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style

_REF, _GAP, _WAITS = 5, 2, 9
_WHO_MOST, _ROOMY = 26, 110


class ProposalList(LineList[InboxLine]):
    """A proposal a line; those that a board has to decide on stand last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "open", "Open", key_display="enter", tooltip="The action that it is about", id="proposals.open"
        )
    ]
    today = date.min

    def key(self, row: InboxLine) -> str:
        """Its ref."""
        return row.proposal.ref

    def _columns(self, width: int) -> tuple[int, int, int, int]:
        """How wide the ref of the subject, who, what is asked and for how long it waits are."""
        subject = max(6, max((cell_len(row.proposal.subject) for row in self.rows), default=0))
        longest = max((cell_len(row.who) for row in self.rows), default=0)
        who = max(4, min(longest, _WHO_MOST if width >= _ROOMY else 18))
        waits = _WAITS if width >= _ROOMY else 0
        return subject, who, max(10, width - _REF - subject - who - waits - 4 * _GAP), waits

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        subject, who, asks, waits = self._columns(width)
        yield from _with_gap(Cell("ref", _REF, "dim"))
        yield from _with_gap(Cell("about", subject, "dim"))
        yield from _with_gap(Cell("who", who, "dim"))
        yield from _with_gap(Cell("what", asks, "dim"))
        if waits:
            yield Cell("waits", waits, "dim", right=True)

    def draw(self, row: InboxLine, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One proposal."""
        subject, who, asks, waits = self._columns(width)
        words = f"{row.asks} · for the board" if row.needs_board else row.asks
        yield from _with_gap(Cell(row.proposal.ref, _REF, "dim"))
        yield from _with_gap(Cell(row.proposal.subject, subject, cursor_style(is_cursor, "")))
        yield from _with_gap(Cell(row.who, who))
        yield from _with_gap(Cell(words, asks, "strong" if row.proposal.is_request else ""))
        if waits:
            number = days_waiting(row.proposal, self.today)
            yield Cell(days(number) if number else "today", waits, "dim", right=True)


def _with_gap(cell: Cell) -> Iterable[Cell]:
    """A cell and what keeps the next one off it, also where it is cut."""
    return (cell, Cell("", _GAP))

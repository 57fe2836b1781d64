"""The milestones of an action, a line each, with keys that act on the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from actionplan.model.milestones import Milestone, milestone_days_late, milestone_state, moves_of_milestone
from actionplan.model.plan import Plan
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style

MOST_ROWS = 8
"""Of more milestones than so many the others are scrolled to."""
REF, OWNER, GAP = 5, 24, 2
ROOMY = 70
"""From this width on there is room for the owner."""


class MilestoneList(LineList[Milestone]):
    """The milestones; it is not there where an action has none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "o",
            "screen.ask_of_milestone('owner')",
            "Owner",
            tooltip="Say who does this milestone, where that is not the owner of the action",
            id="milestone.owner",
        ),
        Binding(
            "d",
            "screen.ask_of_milestone('due')",
            "Due",
            tooltip="Give this milestone a due date; moving one asks why and who agreed",
            id="milestone.due",
        ),
        Binding(
            "c",
            "screen.ask_of_milestone('done')",
            "Done",
            tooltip="This milestone is done: on which day, and a note",
            id="milestone.done",
        ),
        Binding(
            "n",
            "screen.ask_of_milestone('note')",
            "Note",
            tooltip="Write a note on this milestone",
            id="milestone.note",
        ),
        Binding(
            "e",
            "screen.ask_of_milestone('edit')",
            "Edit",
            tooltip="Edit this milestone: what, by when, by whom",
            id="milestone.edit",
        ),
        Binding(
            "W",
            "screen.ask_of_milestone('withdraw')",
            "Withdraw",
            tooltip="Withdraw this milestone, with a reason",
            id="milestone.withdraw",
        ),
        Binding(
            "R",
            "screen.ask_of_milestone('reopen')",
            "Reopen",
            show=False,
            tooltip="Reopen a milestone that is done",
            id="milestone.reopen",
        ),
        Binding(
            "escape,tab,shift+tab,backspace",
            "screen.leave_milestones",
            "Back",
            tooltip="Back to the action: the keys act on it again",
            id="milestone.back",
        ),
    ]
    DEFAULT_CSS = "MilestoneList { display: none; margin: 0 0 1 0; }"
    _plan: Plan | None = None
    _state_width = 0

    def show_milestones(self, milestones: Sequence[Milestone], plan: Plan) -> None:
        """Shows those of an action; of none the list is not there."""
        self._plan = plan
        self._state_width = max((len(_state(milestone, plan)) for milestone in milestones), default=0)
        self.display = bool(milestones)
        self.styles.height = min(len(milestones), MOST_ROWS)
        self.show_rows(milestones)

    def key(self, row: Milestone) -> str:
        """Its ref."""
        return row.ref

    def draw(self, row: Milestone, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """Its ref, how it stands, what it is, and its owner where it has one of its own and there is room."""
        plan = self._plan
        if plan is None:
            return
        owner = plan.person_name(row.owner) if row.owner and width >= ROOMY else ""
        state_style = "dim"
        if milestone_days_late(row, plan.as_at):
            state_style = "red"
        elif row.is_open:
            state_style = ""
        is_current = is_cursor and self.has_focus
        text = width - REF - self._state_width - GAP
        if owner:
            text -= OWNER + GAP
        yield Cell(row.short_ref, REF, cursor_style(is_current, "dim"))
        yield Cell(_state(row, plan), self._state_width + GAP, state_style)
        yield Cell(row.text, max(8, text), cursor_style(is_current, "dim" if row.is_done else ""))
        if owner:
            yield Cell(" " * GAP)
            yield Cell(owner, OWNER, "dim")


def _state(milestone: Milestone, plan: Plan) -> str:
    """``40 days late (first 3 Nov 2026, moved twice)``."""
    state, moves = milestone_state(milestone, plan.as_at), moves_of_milestone(milestone)
    return f"{state} ({moves})" if moves else state

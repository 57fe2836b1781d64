"""The keys for the duties of the plan, on the screen of where the plan comes from."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from actionplan.model.duties import Duty
from actionplan.model.refusal import Invalid
from actionplan.screens.base import BaseScreen
from actionplan.screens.duty_questions import duty_question
from actionplan.screens.question import Question


class DutyKeysScreen(BaseScreen):
    """Asks about the duty under the cursor; a subclass says which that is."""

    EDITS: ClassVar[frozenset[str]] = frozenset({"duty"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "duty('done')", "Done", tooltip="This duty is done: when, and by whom", id="plan.duty-done"),
        Binding("d", "duty('due')", "Date", tooltip="Another date for this duty, with a reason", id="plan.duty-date"),
        Binding("n", "duty('note')", "Note", show=False, tooltip="A note on this duty", id="plan.duty-note"),
        Binding(
            "R",
            "duty('reopen')",
            "Reopen",
            show=False,
            tooltip="This duty is still to be done after all, with a reason",
            id="plan.duty-reopen",
        ),
        Binding(
            "W",
            "duty('withdraw')",
            "Withdraw",
            show=False,
            tooltip="This duty does not apply, with a reason",
            id="plan.duty-withdraw",
        ),
    ]

    @property
    def current_duty(self) -> Duty | None:
        """The duty under the cursor."""
        raise NotImplementedError

    def ask_about(self, question: Question) -> None:
        """Asks under the line of the cursor."""
        raise NotImplementedError

    def action_duty(self, step: str) -> None:
        """Asks the question of a step about the duty under the cursor, or says why it cannot be taken."""
        duty = self.current_duty
        if duty is None:
            self.app.tell("that key is for duties of the plan; this is not one")
            return
        try:
            question = duty_question(self.app.plan, duty, step, self.app.user)
        except Invalid as refusal:
            self.app.tell(str(refusal))
            return
        self.ask_about(question)

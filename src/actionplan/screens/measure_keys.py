"""The keys that act on a measure, the same in the list of measures and on the page of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.binding import ActiveBinding, Binding, BindingType
from textual.geometry import Region

from actionplan.model.measures import Measure
from actionplan.model.plan import Plan
from actionplan.screens.base import BaseScreen
from actionplan.screens.measure_questions import measure_question, reopening_question, withdrawal_question
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Question


class MeasureKeysScreen(BaseScreen):
    """A screen with a measure on it that the keys act on."""

    EDITS: ClassVar[frozenset[str]] = frozenset({"add", "edit", "reading", "withdraw", "reopen"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("N", "reading", "Reading", tooltip="Enter what the number was in a period", id="measures.reading"),
        Binding("e", "edit", "Edit", tooltip="Everything that is said of this measure", id="measures.edit"),
        Binding("plus", "add", "Add", key_display="+", tooltip="Add a measure", id="measures.add"),
        Binding("W", "withdraw", "Withdraw", tooltip="Watch this measure no more", id="measures.withdraw"),
        Binding("R", "reopen", "Reopen", show=False, tooltip="Take a withdrawn measure up again", id="measures.reopen"),
    ]

    _was_withdrawn = False

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys; the footer has those that can do something with the measure, be it watched or withdrawn."""
        bindings = super().active_bindings
        acting = {"reopen"} if self._is_withdrawn else {"reading", "edit", "withdraw"}
        for key, active in bindings.items():
            if active.binding.action in ("reading", "edit", "withdraw", "reopen"):
                is_shown = active.binding.action in acting
                bindings[key] = active._replace(binding=replace(active.binding, show=is_shown))
        return bindings

    @property
    def _is_withdrawn(self) -> bool:
        measure = self.current_measure()
        return measure is not None and bool(measure.withdrawn)

    def refresh_keys(self) -> None:
        """Brings the footer up to date where the measure is withdrawn and the one before it was not, or vice versa."""
        if self._is_withdrawn != self._was_withdrawn:
            self._was_withdrawn = self._is_withdrawn
            self.refresh_bindings()

    def current_measure(self) -> Measure | None:
        """The measure that the keys act on; None where there is none."""
        raise NotImplementedError

    def anchor_region(self) -> Region:
        """The line of the window that a question is about: it is asked below."""
        raise NotImplementedError

    def action_reading(self) -> None:
        """Asks for a reading of the measure."""
        from actionplan.screens.reading_questions import reading_question

        self._ask_of_measure(lambda plan, measure: reading_question(plan, [measure]))

    def action_edit(self) -> None:
        """Asks for everything that is said of the measure."""
        self._ask_of_measure(measure_question)

    def action_withdraw(self) -> None:
        """Asks why the measure is watched no more."""
        self._ask_of_measure(withdrawal_question)

    def action_reopen(self) -> None:
        """Asks why a withdrawn measure is taken up again."""
        measure = self.current_measure()
        if measure is not None and not measure.withdrawn:
            self.app.refuse(f"{measure.ref} is not withdrawn; there is nothing to take up again")
        else:
            self._ask_of_measure(reopening_question, withdrawn_too=True)

    def action_add(self) -> None:
        """Asks for a new measure."""
        self._ask(measure_question(self.app.plan, None))

    def _ask_of_measure(
        self, make_question: Callable[[Plan, Measure], Question], *, withdrawn_too: bool = False
    ) -> None:
        measure = self.current_measure()
        if measure is None:
            self.app.tell("There is no measure here; + adds one")
            return
        if measure.withdrawn and not withdrawn_too:
            self.app.refuse(f"{measure.ref} is withdrawn; R takes it up again")
            return
        self._ask(make_question(self.app.plan, measure))

    def _ask(self, question: Question) -> None:
        if self.refuse_edit("edit"):
            return
        prompt = Prompt(question, self.anchor_region)

        def on_answer(is_saved: bool | None) -> None:
            if is_saved and question.tells is not None and (words := question.tells(prompt.saved)):
                self.app.tell(words)

        self.app.push_screen(prompt, on_answer)

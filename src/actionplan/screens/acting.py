"""The keys that act on actions, the same on every screen that shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region

from actionplan.model.plan import Action
from actionplan.model.rag import Rag
from actionplan.model.words import refs_words
from actionplan.screens.base import PlanScreen

if TYPE_CHECKING:
    from actionplan.screens.prompt import Question
    from actionplan.screens.questions import Questions

_RATE = Binding.Group("Rate", compact=True)


class ActingScreen(PlanScreen):
    """A screen with chosen actions that the keys act on."""

    EDITS: ClassVar[frozenset[str]] = frozenset({"rate", "ask", "ask_about_one"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rate('red')", "Red", group=_RATE, tooltip="Rate red: off track; asks why"),
        Binding("a", "rate('amber')", "Amber", group=_RATE, tooltip="Rate amber: at risk; asks why"),
        Binding("g", "rate('green')", "Green", group=_RATE, tooltip="Rate green: on track"),
        Binding("o", "ask('owner')", "Owner", tooltip="Give it an owner"),
        Binding("d", "ask('due')", "Due", tooltip="Give it a due date; moving one asks why and who agreed"),
        Binding("n", "ask('note')", "Note", tooltip="Write a progress note"),
        Binding("v", "ask_about_one('evidence')", "Evidence", show=False, tooltip="Add a piece of evidence"),
        Binding("i", "ask('impact')", "Impact", show=False, tooltip="Say whether it makes a difference"),
        Binding("f", "ask('forecast')", "Forecast", show=False, tooltip="When the owner now expects it"),
        Binding(
            "c", "ask('complete')", "Complete", show=False, tooltip="Complete: says what was done; it awaits sign-off"
        ),
        Binding(
            "s", "ask('sign_off')", "Sign off", show=False, tooltip="Sign off what is complete: it is closed, blue"
        ),
        Binding("R", "ask('reopen')", "Reopen", show=False, tooltip="Reopen what is complete, closed or withdrawn"),
        Binding("W", "ask('withdraw')", "Withdraw", show=False, tooltip="Take it out of every count, with a reason"),
        Binding("e", "ask_about_one('edit')", "Edit all", show=False, tooltip="Edit everything about one action"),
        Binding("plus", "ask_about_one('add')", "Add", show=False, tooltip="Add another action to the same area"),
    ]

    def chosen(self) -> tuple[Action, ...]:
        """The actions that the keys act on."""
        raise NotImplementedError

    def place(self) -> Region:
        """Where a question is asked: under this."""
        raise NotImplementedError

    def done(self) -> None:
        """Called when an answer was saved."""

    def _questions(self) -> Questions | None:
        actions = self.chosen()
        if self.refuse_past():
            return None
        if not actions:
            self.notify("there is no action under the cursor", severity="warning", markup=False)
            return None
        from actionplan.screens.questions import Questions

        return Questions(self.app.plan, actions, self.app.user)

    def action_rate(self, rag: str) -> None:
        """Asks why, and rates."""
        questions = self._questions()
        if questions is not None:
            self.put(questions.rate(Rag(rag)))

    def action_ask(self, what: str) -> None:
        """Asks one of the questions about the chosen actions."""
        questions = self._questions()
        if questions is not None:
            self.put(getattr(questions, what)())

    def action_ask_about_one(self, what: str) -> None:
        """Asks a question that only makes sense about one action."""
        questions = self._questions()
        if questions is not None and questions.one is None:
            refs = refs_words(tuple(action.ref for action in questions.actions))
            self.notify(f"{refs} are marked; esc takes the marks off", severity="warning", markup=False)
        elif questions is not None:
            self.put(getattr(questions, what)())

    def put(self, question: Question) -> None:
        """Asks a question under :meth:`place`."""
        from actionplan.screens.prompt import Prompt

        def answered(saved: bool | None) -> None:
            if saved:
                self.done()

        self.app.push_screen(Prompt(question, self.place), answered)

"""The keys that act on actions, the same on every screen that shows one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import ActiveBinding, Binding, BindingType
from textual.geometry import Region

from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.fields import Invalid
from actionplan.model.plan import Action
from actionplan.model.ratings import Rag
from actionplan.screens.base import BaseScreen
from actionplan.store import StoreError

if TYPE_CHECKING:
    from actionplan.screens.prompt import Question
    from actionplan.screens.questions import Questions

_RATE = Binding.Group("Rate", compact=True)


class ActionKeysScreen(BaseScreen):
    """A screen with chosen actions that the keys act on."""

    EDITS: ClassVar[frozenset[str]] = frozenset({"rate", "ask", "ask_about_one", "repeat"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rate('red')", "Red", group=_RATE, tooltip="Rate red: off track; asks why", id="action.rate-red"),
        Binding(
            "a", "rate('amber')", "Amber", group=_RATE, tooltip="Rate amber: at risk; asks why", id="action.rate-amber"
        ),
        Binding("g", "rate('green')", "Green", group=_RATE, tooltip="Rate green: on track", id="action.rate-green"),
        Binding("o", "ask('owner')", "Owner", tooltip="Give it an owner", id="action.owner"),
        Binding(
            "d", "ask('due')", "Due", tooltip="Give it a due date; moving one asks why and who agreed", id="action.due"
        ),
        Binding("n", "ask('note')", "Note", tooltip="Write a progress note", id="action.note"),
        Binding(
            "full_stop",
            "repeat",
            "Repeat",
            key_display=".",
            tooltip="Give it what you gave the last one, such as its owner and due date; on to the next",
            id="action.repeat",
        ),
        Binding(
            "v",
            "ask_about_one('evidence')",
            "Evidence",
            show=False,
            tooltip="Add a piece of evidence",
            id="action.evidence",
        ),
        Binding(
            "i", "ask('impact')", "Impact", show=False, tooltip="Say whether it makes a difference", id="action.impact"
        ),
        Binding(
            "f",
            "ask('forecast')",
            "Forecast",
            show=False,
            tooltip="When the owner now expects it",
            id="action.forecast",
        ),
        Binding(
            "c",
            "ask('complete')",
            "Complete",
            show=False,
            tooltip="Complete: says what was done; it awaits sign-off",
            id="action.complete",
        ),
        Binding(
            "s",
            "ask('sign_off')",
            "Sign off",
            show=False,
            tooltip="Sign off a completed action; it is then closed",
            id="action.sign-off",
        ),
        Binding(
            "R",
            "ask('reopen')",
            "Reopen",
            show=False,
            tooltip="Reopen what is complete, closed or withdrawn",
            id="action.reopen",
        ),
        Binding(
            "W",
            "ask('withdraw')",
            "Withdraw",
            show=False,
            tooltip="Withdraw it, with a reason: it no longer counts",
            id="action.withdraw",
        ),
        Binding(
            "e",
            "ask_about_one('edit')",
            "Edit all",
            show=False,
            tooltip="Edit everything about one action",
            id="action.edit",
        ),
        Binding(
            "plus",
            "ask_about_one('add')",
            "Add",
            show=False,
            tooltip="Add another action to the same area",
            id="action.add",
        ),
    ]

    def chosen(self) -> tuple[Action, ...]:
        """The actions that the keys act on."""
        raise NotImplementedError

    def place(self) -> Region:
        """Where a question is asked: under this."""
        raise NotImplementedError

    def done(self) -> None:
        """Called when an answer was saved."""

    def added(self, ref: str) -> None:
        """Called when an action was added."""

    def go_on(self) -> None:
        """Called when one action was given the same as the one before: to the next one."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys; the one that repeats is in the footer once there is something to repeat."""
        found = super().active_bindings
        if self.app.given is not None:
            return found
        return {
            key: active._replace(binding=replace(active.binding, show=False))
            if active.binding.action == "repeat"
            else active
            for key, active in found.items()
        }

    # --- asking --------------------------------------------------------------------------------------------

    def action_rate(self, rag: str) -> None:
        """Asks why, and rates."""
        self._ask(("rate",), lambda questions: questions.rate(Rag(rag)))

    def action_ask(self, what: str) -> None:
        """Asks one of the questions about the chosen actions."""
        self._ask((what,), lambda questions: getattr(questions, what)())

    def action_ask_about_one(self, what: str) -> None:
        """Asks a question that only makes sense about one action."""
        refs = tuple(action.ref for action in self.chosen())
        if len(refs) > 1:
            self.app.refuse(f"{refs_words(refs)} are marked; Esc clears the marks")
        else:
            self.action_ask(what)

    def action_repeat(self) -> None:
        """Gives the chosen actions what was given to the last ones answered; asks only what a rule requires."""
        given = self.app.given
        if given is None:
            self.app.refuse(
                "Nothing to repeat yet: . gives what you last gave an action, such as its owner and due date"
            )
        else:
            from actionplan.model.rules.actions import STEP_OF

            steps = tuple(STEP_OF[name] for name in given.values)
            self._ask(steps, lambda questions: questions.repeat(given))

    def _ask(self, steps: Sequence[str], make: Callable[[Questions], Question]) -> None:
        """Asks about the chosen actions, if the steps can be taken with them; of several, about those that can be.

        What cannot be is said before anything is typed.
        """
        from actionplan.model.rules.actions import others_words, reasons_words, why_not
        from actionplan.screens.questions import Questions

        if self.refuse_past():
            return
        actions = self.chosen()
        if not actions:
            self.app.refuse("there is no action under the cursor")
            return
        reasons = {action.ref: next(filter(None, (why_not(action, step) for step in steps)), "") for action in actions}
        able = [ref for ref, reason in reasons.items() if not reason]

        def ask() -> None:
            plan = self.app.plan
            asked = [action for ref in able if (action := plan.action(ref)) is not None]
            self.put(make(Questions(plan, asked, self.app.user)))

        if len(able) == len(actions):
            ask()
            return
        words = reasons_words(filter(None, reasons.values()))
        if not able:
            self.app.refuse(words)
            return
        from actionplan.screens.prompt import Confirmation

        # What was typed ahead is no answer to this.
        self.app.forget_keys()
        self.app.push_screen(Confirmation(words, f"go on with {others_words(len(able))}", self.place, then=ask))

    def put(self, question: Question) -> None:
        """Asks a question under :meth:`place`, unless its answer needs nothing typed."""
        if question.at_once:
            self._save_at_once(question)
        else:
            self._push(question)

    def _push(self, question: Question) -> None:
        from actionplan.screens.prompt import Prompt

        prompt = Prompt(question, self.place)

        def answered(saved: bool | None) -> None:
            if saved:
                self._saved(prompt.saved)
                if question.at_once:
                    self.go_on()

        self.app.push_screen(prompt, answered)

    def _saved(self, edits: Sequence[Edit]) -> None:
        self.refresh_bindings()
        for edit in edits:
            if edit.before is None and isinstance(edit.after, Action):
                self.added(edit.ref)
        self.done()

    # --- repeating -----------------------------------------------------------------------------------------

    def _save_at_once(self, question: Question) -> None:
        """Saves an answer that needs nothing typed; else asks for what it needs."""
        typed = {field.name: "" for field in question.fields}
        try:
            edits, note = question.edits(typed)
        except Invalid as refusal:
            self._push(replace(question, why=str(refusal)))
            return
        asked = next(
            (words for field in question.fields if field.asked is not None and (words := field.asked(edits))), ""
        )
        if asked:
            self._push(replace(question, why=asked))
        else:
            self._save_given(edits, note, question)

    @work(group="repeat")
    async def _save_given(self, edits: Sequence[Edit], note: str, question: Question) -> None:
        # The next key is for the next action.
        with self.app.keys_paused():
            try:
                saved = await self.app.save(edits, note, review=question.review)
            except (StoreError, Invalid) as error:
                self.app.refuse(str(error))
                self.app.look_again()
                return
            if not saved:
                self.app.forget_keys()
                return
            self.app.remember_given(edits, question.gives, note)
            self._saved(edits)
            self.go_on()

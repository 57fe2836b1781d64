"""The keys that act on actions, the same on every screen that shows one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import work
from textual.binding import ActiveBinding, Binding, BindingType
from textual.geometry import Region

from actionplan.model.action import Action
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.key import Key
from actionplan.model.measures import standing_measures
from actionplan.model.ratings import BAD, RATINGS, Condition
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import sanitise
from actionplan.screens.base import BaseScreen
from actionplan.store import StoreError

if TYPE_CHECKING:
    from actionplan.model.measures import Measure
    from actionplan.screens.action_questions import Questions
    from actionplan.screens.question import Question

_RATE = Binding.Group("Rate", compact=True)
_RATED_BY = {f"rate('{condition.value}')": condition for condition in RATINGS}
"""What each key that rates declares, whatever colour the plan's key gives it."""


def _in_words(binding: Binding, condition: Condition, key: Key) -> Binding:
    """A key that rates, in the words of another key than the usual one: "Rate" alone would leave open what it says."""
    face, why = key.face(condition), "; asks why" if condition in BAD else ""
    words = sanitise(", ".join(key.phrase(condition) for condition in RATINGS))
    return dataclasses.replace(
        binding,
        description=sanitise(face.word),
        tooltip=f"Declare {sanitise(face.phrase)}{why}",
        group=Binding.Group(words.capitalize(), compact=True),
    )


class ActionKeysScreen(BaseScreen):
    """A screen that shows one action or several, and lets the keys change those that are chosen."""

    EDITS: ClassVar[frozenset[str]] = frozenset(
        {"rate", "ask", "ask_about_one", "repeat", "reading", "withdraw_evidence"}
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rate('red')", "Red", group=_RATE, tooltip="Rate red: off track; asks why", id="action.rate-red"),
        Binding(
            "a", "rate('amber')", "Amber", group=_RATE, tooltip="Rate amber: at risk; asks why", id="action.rate-amber"
        ),
        Binding("g", "rate('green')", "Green", group=_RATE, tooltip="Rate green: on track", id="action.rate-green"),
        Binding("o", "ask('owner')", "Owner", tooltip="Give it an owner", id="action.owner"),
        Binding(
            "O",
            "ask('people')",
            "People",
            show=False,
            tooltip="Support, sponsor, lead member, body and status, beside the owner",
            id="action.people",
        ),
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
            "V",
            "withdraw_evidence",
            "Withdraw evidence",
            show=False,
            tooltip="Withdraw a piece of evidence, with a reason: it counts no more",
            id="action.withdraw-evidence",
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
            "H",
            "ask_about_one('hold')",
            "Does it hold?",
            show=False,
            tooltip="Check whether a closed action holds: holding, slipping (reopens it), not yet; or an accepted risk",
            id="action.hold",
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
            tooltip="Withdraw it, or end it otherwise: risk accepted, superseded, merged, moved; it no longer counts",
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
            tooltip="Give the action its title, or its area another action",
            id="action.add",
        ),
        Binding(
            "B",
            "ask('block')",
            "Blocked by",
            show=False,
            tooltip="Say which other actions it waits for; while one is open it is amber at best",
            id="action.block",
        ),
        Binding(
            "M",
            "ask_about_one('milestone')",
            "Milestone",
            show=False,
            tooltip="Add a milestone: a step of the action, with a date of its own",
            id="action.milestone",
        ),
        Binding(
            "N",
            "reading",
            "Reading",
            show=False,
            tooltip="Enter a reading of one of its measures: what the number was in a period",
            id="action.reading",
        ),
        Binding(
            "P",
            "ask_about_one('restrict')",
            "Restrict",
            show=False,
            tooltip="Restrict it, its evidence or a note: what others read has its texts no more",
            id="action.restrict",
        ),
    ]

    def chosen_actions(self) -> tuple[Action, ...]:
        """The actions that the keys act on."""
        raise NotImplementedError

    def action_alone(self, ref: str) -> tuple[Action, ...]:
        """The action of that ref, for :meth:`chosen_actions`; nothing where there is none."""
        action = self.app.plan.action(ref)
        return (action,) if action is not None else ()

    def chosen_measures(self) -> tuple[Measure, ...]:
        """The measures of which a reading can be entered: those that show something of the chosen action."""
        from actionplan.model.measured_actions import measures_of

        measures = (measure for action in self.chosen_actions() for measure in measures_of(action, self.app.plan))
        return tuple(dict.fromkeys(measures))

    def anchor_region(self) -> Region:
        """The line of the window that a question is about: it is asked below."""
        raise NotImplementedError

    def after_save(self) -> None:
        """Called when an answer was saved."""

    def after_adding(self, ref: str) -> None:
        """Called when an action was added."""

    def move_on(self) -> None:
        """Called when an action was given the same as the one before: goes to the next one."""

    def role_refusal(self, action: str, parameters: tuple[object, ...]) -> str:
        """Of the keys that act on actions: why none of those that are chosen may be changed by it."""
        if action not in ActionKeysScreen.EDITS:
            return super().role_refusal(action, parameters)
        if not self.app.plan.access.has_roles:
            return ""
        reasons = [self._step_refusal(self._steps_of(action, parameters), chosen) for chosen in self.chosen_actions()]
        return reasons[0] if reasons and all(reasons) else ""

    def _steps_of(self, action: str, parameters: tuple[object, ...]) -> Sequence[str]:
        """The steps that a key takes with the chosen actions."""
        if action == "repeat":
            from actionplan.model.fields import STEP_OF

            return tuple(STEP_OF[name] for name in self.app.given.values) if self.app.given is not None else ()
        return tuple(map(str, parameters)) if action in ("ask", "ask_about_one") else (action,)

    def _step_refusal(self, steps: Sequence[str], action: Action) -> str:
        """Why the role of whoever uses the program does not reach to steps with an action; empty if it does."""
        if not self.app.plan.access.has_roles:
            return ""
        from actionplan.model.rules.permissions import step_refusal

        return next(filter(None, (step_refusal(self.app.plan, step, action) for step in steps)), "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers the key for readings where the plan has measures."""
        if action == "reading" and not standing_measures(self.app.plan):
            return False
        return super().check_action(action, parameters)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys; ``.`` is in the footer once there is something to repeat. Those that rate say the key's words."""
        bindings = super().active_bindings
        key_of_plan = self.app.plan.key
        if not key_of_plan.is_usual:
            for key, active in bindings.items():
                if condition := _RATED_BY.get(active.binding.action):
                    bindings[key] = active._replace(binding=_in_words(active.binding, condition, key_of_plan))
        if self.app.given is None:
            for key, active in bindings.items():
                if active.binding.action == "repeat":
                    bindings[key] = active._replace(binding=dataclasses.replace(active.binding, show=False))
        return bindings

    # --- asking --------------------------------------------------------------------------------------------

    def action_rate(self, rag: str) -> None:
        """Rates the chosen actions, and asks why."""

        def rate(questions: Questions) -> Question:
            return questions.rate(Condition(rag))

        self._ask(("rate",), rate)

    def action_ask(self, step: str) -> None:
        """Asks one of the questions about the chosen actions: what :data:`.questions.QUESTION_OF_STEP` has for it."""
        from actionplan.model.endings import is_accepted_risk
        from actionplan.screens.action_questions import QUESTION_OF_STEP
        from actionplan.screens.evidence_questions import evidence_question, withdrawal_question
        from actionplan.screens.hold_questions import hold_question
        from actionplan.screens.milestone_questions import adding_question
        from actionplan.screens.restriction_questions import action_restriction_question

        questions = {
            **QUESTION_OF_STEP,
            "milestone": adding_question,
            "hold": hold_question,
            "restrict": action_restriction_question,
            "evidence": lambda about: evidence_question(about, self.app.place),
            "withdraw_evidence": withdrawal_question,
        }
        if step == "hold" and any(is_accepted_risk(action) for action in self.chosen_actions()):
            step = "review_risk"
        self._ask((step,), questions[step])

    def action_ask_about_one(self, step: str) -> None:
        """Asks a question that only makes sense about one action."""
        refs = tuple(action.ref for action in self.chosen_actions())
        if len(refs) > 1:
            self.app.refuse(f"{refs_words(refs)} are marked; Esc clears the marks")
        else:
            self.action_ask(step)

    def action_withdraw_evidence(self) -> None:
        """Asks which piece of evidence of the chosen action does not count any more, and why."""
        actions = self.chosen_actions()
        if len(actions) == 1 and not self.app.plan.evidence_of(actions[0]):
            self.app.refuse(f"{actions[0].ref} has no evidence to withdraw; v adds a piece")
            return
        self.action_ask_about_one("withdraw_evidence")

    def action_reading(self) -> None:
        """Asks for a reading of one of the measures of what is chosen."""
        if self.refuse_edit("reading"):
            return
        measures, words = self.chosen_measures(), self.app.plan.words
        if not measures and not self.chosen_actions():
            self.app.refuse(f"there is no {words.action.one} under the cursor")
            return
        if not measures:
            self.app.refuse(f"no measure shows anything of this {words.action.one}; + on the measures (8) adds one")
            return
        from actionplan.screens.reading_questions import reading_question

        self.ask_question(reading_question(self.app.plan, measures))

    def action_repeat(self) -> None:
        """Gives the chosen actions what was given to the last ones answered; asks only what a rule requires."""
        last_answer, words = self.app.given, self.app.plan.words
        if last_answer is None:
            self.app.refuse(
                f"Nothing to repeat yet: . gives what you last gave {words.action.a}, such as its owner and due date"
            )
            return

        def repeat(questions: Questions) -> Question:
            return questions.repeat(last_answer)

        self._ask(self._steps_of("repeat", ()), repeat)

    def _ask(self, steps: Sequence[str], make_question: Callable[[Questions], Question]) -> None:
        """Asks about the chosen actions, if the steps can be taken with them; of several, about those that can be.

        What cannot be is said before anything is typed.
        """
        from actionplan.model.rules.actions import others_words, reasons_words
        from actionplan.model.rules.stages import why_not
        from actionplan.screens.action_questions import Questions

        if self.refuse_past():
            return
        actions = self.chosen_actions()
        if not actions:
            self.app.refuse(f"there is no {self.app.plan.words.action.one} under the cursor")
            return
        reasons = {
            action.ref: self._step_refusal(steps, action)
            or next(filter(None, (why_not(action, step) for step in steps)), "")
            for action in actions
        }
        refs = [ref for ref, reason in reasons.items() if not reason]

        def ask() -> None:
            plan = self.app.plan
            current_actions = [action for ref in refs if (action := plan.action(ref)) is not None]
            self.ask_question(make_question(Questions(plan, current_actions, self.app.user)))

        if len(refs) == len(actions):
            ask()
            return
        words = reasons_words(filter(None, reasons.values()))
        if not refs:
            self.app.refuse(words)
            return
        from actionplan.screens.short_prompts import Confirmation

        # What was typed ahead is no answer to this.
        self.app.forget_keys()
        self.app.push_screen(Confirmation(words, f"go on with {others_words(len(refs))}", self.anchor_region, then=ask))

    def ask_question(self, question: Question) -> None:
        """Asks a question below :meth:`anchor_region`, unless its answer needs nothing typed."""
        if question.at_once:
            self._save_at_once(question)
        else:
            self._push_prompt(question)

    def _push_prompt(self, question: Question) -> None:
        from actionplan.screens.prompt import Prompt

        prompt = Prompt(question, self.anchor_region)

        def on_answer(is_saved: bool | None) -> None:
            if is_saved:
                self._follow_up(prompt.saved)
                words = question.tells(prompt.saved) if question.tells is not None else ""
                if words:
                    self.app.tell(words)
                if question.at_once:
                    self.move_on()

        self.app.push_screen(prompt, on_answer)

    def _follow_up(self, edits: Sequence[Edit]) -> None:
        """Once edits are saved: offers the keys that are possible now, and lets the screen go on."""
        self.refresh_bindings()
        for edit in edits:
            if edit.before is None and isinstance(edit.after, Action):
                self.after_adding(edit.ref)
        self.after_save()

    # --- repeating -----------------------------------------------------------------------------------------

    def _save_at_once(self, question: Question) -> None:
        """Saves an answer that needs nothing typed; else asks for what it needs."""
        try:
            edits, note = question.edits({field.name: "" for field in question.fields})
        except Invalid as refusal:
            self._push_prompt(replace(question, why=str(refusal)))
            return
        for field in question.fields:
            words = field.asked(edits) if field.asked is not None else ""
            if words:
                self._push_prompt(replace(question, why=words))
                return
        self._save_answer(edits, note, question)

    @work(group="repeat")
    async def _save_answer(self, edits: Sequence[Edit], note: str, question: Question) -> None:
        # The next key is for the next action.
        with self.app.keys_paused():
            try:
                # What is repeated was asked about when it was typed.
                is_saved = await self.app.save(edits, note, review=question.review, keeps_personal_data=True)
            except (StoreError, Invalid) as error:
                self.app.refuse(str(error))
                self.app.look_again()
                return
            if not is_saved:
                self.app.forget_keys()
                return
            self.app.remember_given(edits, question.gives, note)
            self._follow_up(edits)
            self.move_on()

"""The steps through a weekly review: from card to card, and what is saved of each on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import structs
from msgspec.structs import replace
from textual import work

from actionplan.model.action import Action
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import duty_of
from actionplan.model.edit import Edit
from actionplan.model.measures import Measure
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import proposal_of
from actionplan.model.proposals import Proposal
from actionplan.model.refusal import Invalid
from actionplan.model.review_position import ReviewPosition
from actionplan.model.rules.review import finish_decision, settle
from actionplan.model.sanitise import sanitise
from actionplan.model.subjects import SubjectKind, subject_of
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, WeeklyReview
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.screens.base import BaseScreen
from actionplan.screens.duty_questions import duty_question
from actionplan.screens.proposal_questions import (
    change_question,
    needs_nothing_said,
    refuse_question,
    take_question,
    taking,
)
from actionplan.screens.question import Question, Typed
from actionplan.screens.review_questions import JumpPrompt, change_decision_question
from actionplan.store import StoreError
from actionplan.widgets.agenda_lines import AgendaLines

QUESTION_ABOUT_PROPOSAL = {"note": refuse_question, "edit": change_question}
"""The keys of an action that do something with a proposal too, and what they ask then."""
STEP_OF_DUTY = {"complete": "done", "due": "due", "note": "note"}
"""The questions about an action that a duty of the plan has too, and what they are called of it."""


class ReviewStepsScreen(ActionKeysScreen):
    """Holds which card is shown and since when, goes to other cards, and saves what became of each.

    A subclass shows the card, and says which keys do this.
    """

    clock: Callable[[], float] = staticmethod(time.monotonic)

    def __init__(self) -> None:
        super().__init__()
        self._position = ReviewPosition()
        self._held_ref = ""
        """The ref of the item whose card stays where it is while a question about it is open."""
        self._asked_ref = ""
        """The ref of the item that the last question was about."""
        self._search_text = ""
        """What was typed to go to a card, the last time."""
        self._opened_at = self.clock()
        """When the card was opened, by the clock."""
        self._left_at: float | None = None
        """When the review was left, by the clock; None while it is shown."""

    # --- the card and its time -----------------------------------------------------------------------------

    @property
    def review(self) -> WeeklyReview | None:
        """The open review."""
        return self.app.plan.open_review

    @property
    def item(self) -> ReviewItem | None:
        """The item whose card is shown; None at the end."""
        position = self._position
        if self._held_ref:
            position = position.stay(self._held_ref)
        return position.card(self.app.plan.items)

    def decision_of(self, item: ReviewItem | None) -> Decision | None:
        """The decision that an item is about; None where it is about an action."""
        if item is None:
            return None
        decisions = (decision for decision in self.app.plan.decisions if decision.ref == item.subject)
        return next(decisions, None)

    def duty_of(self, item: ReviewItem | None) -> Duty | None:
        """The duty of the plan that an item is about; None where it is about something else."""
        if item is None:
            return None
        subject = subject_of(self.app.plan, item.subject)
        if subject is None or subject.kind is not SubjectKind.DUTY:
            return None
        return duty_of(self.app.plan, subject.ref)

    def proposal_of(self, item: ReviewItem | None) -> Proposal | None:
        """The proposal that an item is about; None where it is about something else."""
        subject = subject_of(self.app.plan, item.subject) if item is not None else None
        if subject is None or subject.kind is not SubjectKind.PROPOSAL:
            return None
        return proposal_of(self.app.plan, subject.ref)

    def chosen_measures(self) -> tuple[Measure, ...]:
        """The measure on the card, or those of the action on it."""
        item = self.item
        subject = subject_of(self.app.plan, item.subject) if item is not None else None
        if subject is not None and subject.kind is SubjectKind.MEASURE:
            measure = self.app.plan.measure(subject.ref)
            return () if measure is None or measure.withdrawn else (measure,)
        return super().chosen_measures()

    def plan_now(self) -> Plan:
        """The plan as it is at the moment, for questions that are answered later."""
        return self.app.plan

    @property
    def seconds(self) -> int:
        """How long the card has been open, without the time that the review was left for."""
        now = self.clock() if self._left_at is None else self._left_at
        return round(now - self._opened_at)

    def restart_clock(self) -> None:
        """Begins to count the time of a card."""
        self._opened_at = self.clock()

    def on_screen_resume(self) -> None:
        """The time that the review was left for does not count. A question that was left holds no card any more."""
        self._held_ref = ""
        if self._left_at is not None:
            self._opened_at += self.clock() - self._left_at
            self._left_at = None

    # --- what the keys for actions do ----------------------------------------------------------------------

    def chosen_actions(self) -> tuple[Action, ...]:
        """The action on the card."""
        item = self.item
        if self.review is None or item is None:
            return ()
        return self.action_alone(item.subject)

    def ask_question(self, question: Question) -> None:
        """Asks a question whose answer also settles the item, in the same change."""
        review, item = self.review, self.item
        if review is None or item is None:
            super().ask_question(question)
            return

        def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
            answer_edits, note = question.edits(answer)
            # Where somebody else has closed the review meanwhile, its items are locked; the answer still counts.
            if self.review is None or self.review.ref != review.ref:
                return answer_edits, note
            return [*answer_edits, settle(item, Outcome.CHANGED, self.seconds)], note

        self._asked_ref = self._held_ref = item.ref
        super().ask_question(replace(question, edits=edits, review=review.ref))

    def after_save(self) -> None:
        """The card stays: it shows what was done, and the next key may be about the same action."""
        if self._asked_ref:
            self._stay_on_card(self._asked_ref)

    def role_refusal(self, action: str, parameters: tuple[object, ...]) -> str:
        """What is done in a review stands in its minutes, and so is an editor's."""
        return BaseScreen.role_refusal(self, action, ()) or super().role_refusal(action, parameters)

    def action_ask(self, step: str) -> None:
        """Asks about the action on the card; of a decision, for its owner or date, or saves that it is done.

        Of a duty of the plan it asks when it was done, for another date, or for a note; of a proposal why it is
        refused, or what is taken otherwise.
        """
        decision, duty = self.decision_of(self.item), self.duty_of(self.item)
        proposal = self.proposal_of(self.item)
        if proposal is not None:
            self._ask_about_proposal(proposal, QUESTION_ABOUT_PROPOSAL[step])
        elif duty is not None:
            self._ask_about_duty(duty, step)
        elif decision is None:
            super().action_ask(step)
        elif self.refuse_past():
            return
        elif step == "complete" and not decision.is_waiting:
            self.app.tell(f"{decision.ref} is already done; enter goes on")
        elif step == "complete":
            self._finish_decision(decision)
        else:
            self.ask_question(change_decision_question(self.app.plan, decision, step))

    def _ask_about_duty(self, duty: Duty, step: str) -> None:
        if self.refuse_past():
            return
        try:
            question = duty_question(self.app.plan, duty, STEP_OF_DUTY[step], self.app.user)
        except Invalid as refusal:
            self.app.tell(f"{refusal}; enter goes on")
            return
        self.ask_question(question)

    def action_take(self) -> None:
        """Takes the proposal on the card; a request asks why first."""
        proposal, review, item = self.proposal_of(self.item), self.review, self.item
        if proposal is None or review is None or item is None:
            return
        if not needs_nothing_said(self.app.plan, proposal) or not proposal.is_waiting:
            self._ask_about_proposal(proposal, take_question)
            return
        if self.refuse_edit("take"):
            return
        try:
            edits, note = taking(self.app.plan, proposal, self.app.plan.access.name)
        except Invalid as refusal:
            self.app.refuse(str(refusal))
            return
        self._held_ref = item.ref
        edits = [*edits, settle(item, Outcome.CHANGED, self.seconds)]
        self._save(edits, review, partial(self._stay_on_card, item.ref), note=note)

    def _ask_about_proposal(self, proposal: Proposal, make_question: Callable[[Plan, Proposal, str], Question]) -> None:
        if self.refuse_past():
            return
        if not proposal.is_waiting:
            self.app.tell(f"{proposal.ref} was {proposal.became}; enter goes on")
            return
        self.ask_question(make_question(self.app.plan, proposal, self.app.plan.access.name))

    # --- to another card -----------------------------------------------------------------------------------

    def _go_to(self, position: ReviewPosition) -> None:
        self._position = position
        self.show_plan(self.app.plan)

    def _leave_card(self, ref: str) -> None:
        """Goes on from a card that is settled."""
        self._go_to(self._position.on(self.app.plan.items, ref))

    def _stay_on_card(self, ref: str) -> None:
        """Stays on a card that was just changed; its time begins again."""
        self.restart_clock()
        self._go_to(self._position.stay(ref))

    def action_back(self) -> None:
        """Goes to the card before, skipped ones too; from the end, to the card from which one went there."""
        self._go_to(self._position.back(self.app.plan.items))

    @work(group="jump")
    async def action_jump(self) -> None:
        """Asks for a ref or words, and goes to that card; enter and back return from it."""
        if self.review is None:
            return
        prompt = JumpPrompt(self.app.plan, self._search_text, self.item, self.anchor_region)
        if not await self.app.push_screen_wait(prompt):
            return
        self._search_text = prompt.words
        if prompt.action_ref:
            self.app.open_action(prompt.action_ref)
        elif prompt.card:
            self._go_to(self._position.jump(self.app.plan.items, prompt.card))

    def action_section(self, step: int) -> None:
        """Goes to the next section, or to the one before."""
        self._go_to(self._position.section(self.app.plan.items, step))

    def on_agenda_lines_card_chosen(self, event: AgendaLines.CardChosen) -> None:
        """Goes to a card that was clicked."""
        self._go_to(self._position.jump(self.app.plan.items, event.ref))

    def on_agenda_lines_section_chosen(self, event: AgendaLines.SectionChosen) -> None:
        """Goes to a section that was clicked."""
        self._go_to(self._position.to_section(self.app.plan.items, event.name))

    def action_end(self) -> None:
        """Goes to the end."""
        if self.review is not None:
            self._go_to(self._position.to_end())

    def action_pause(self) -> None:
        """Leaves the review; it keeps its place."""
        if self._position.at_end and self.review is not None:
            self._go_to(structs.replace(self._position, at_end=False))
        else:
            self._left_at = self.clock()
            self.app.action_go("actions")

    @work(group="undo")
    async def action_undo(self) -> None:
        """Undoes your last change, and shows the card that it was made on."""
        items_before = set(self.app.plan.items)
        await self.app.action_undo().wait()
        changed_items = [item for item in self.app.plan.items if item not in items_before]
        if self.review is not None and changed_items:
            self._go_to(self._position.to(self.app.plan.items, changed_items[0].ref))

    # --- what is saved of a card ---------------------------------------------------------------------------

    def action_next(self) -> None:
        """Records the item as reviewed without a change, and goes on."""
        if self.item is not None and not self.refuse_past():
            self._settle(Outcome.REVIEWED)

    def action_still_to_do(self) -> None:
        """Records that a decision was discussed and is not done yet, and goes on."""
        self.action_next()

    def action_go_on(self) -> None:
        """Goes on from a card that is settled; the time since then is added to it."""
        review, item = self.review, self.item
        if review is None or item is None or self.refuse_past():
            return
        if self.seconds < 1:
            self._leave_card(item.ref)
            return
        # Nobody undoes the time that was spent, so it is no change of theirs.
        edit = settle(item, item.outcome, self.seconds)
        self._save([edit], review, partial(self._leave_card, item.ref), source="review")

    def action_skip(self) -> None:
        """Skips the card: it comes again at the end."""
        item = self.item
        if self.review is None or item is None or self.refuse_past():
            return
        if item.outcome is Outcome.SKIPPED and self._position.held_ref == item.ref:
            self._leave_card(item.ref)
        elif item.outcome is Outcome.SKIPPED:
            self.app.tell("already skipped: Enter marks it reviewed, E goes to the end")
        elif item.outcome.is_done:
            # What was changed just now is not put off: the key goes on all the same.
            self.action_go_on()
        else:
            self._settle(Outcome.SKIPPED)

    def _settle(self, outcome: Outcome) -> None:
        """Saves what became of the item, and goes on; the next key is for the next card."""
        review, item = self.review, self.item
        if review is not None and item is not None:
            self._save([settle(item, outcome, self.seconds)], review, partial(self._leave_card, item.ref))

    def _finish_decision(self, decision: Decision) -> None:
        """Saves that a decision is done; its card stays."""
        review, item = self.review, self.item
        if review is not None and item is not None:
            self._held_ref = item.ref
            edits = [finish_decision(decision, self.app.plan.as_at), settle(item, Outcome.CHANGED, self.seconds)]
            self._save(edits, review, partial(self._stay_on_card, item.ref))

    @work(group="settle")
    async def _save(
        self,
        edits: Sequence[Edit],
        review: WeeklyReview,
        then: Callable[[], None],
        source: str = "screen",
        note: str = "",
    ) -> None:
        is_saved = False
        with self.app.keys_paused():
            try:
                is_saved = await self.app.save(edits, note, source=source, review=review.ref, quietly=True)
            except (StoreError, Invalid) as error:
                self.notify(sanitise(str(error)), severity="error", markup=False)
                self.app.look_again()
            finally:
                self._held_ref = ""
            if is_saved:
                then()
            # At the end a key closes the review: that is never typed ahead.
            if not is_saved or self.item is None:
                self.app.forget_keys()

"""The keys of the weekly review: which there are, and which of them a card offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.actions import parse
from textual.binding import ActiveBinding, Binding, BindingType

from actionplan.model.endings import is_risk_due
from actionplan.model.grants import Role
from actionplan.model.holding import is_check_due
from actionplan.model.plan import Plan
from actionplan.model.subjects import SubjectKind, kind_words, subject_of
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.screens.review_steps import QUESTION_ABOUT_PROPOSAL, STEP_OF_DUTY, ReviewStepsScreen
from actionplan.textual_private import bindings_of
from actionplan.widgets.review_bar import ROOMY

_OF_A_DECISION = ("owner", "due", "complete")
"""The questions that can be asked about a decision too."""
_OF_ACTIONS = ("rate", "ask", "ask_about_one", "repeat", "reading")
_KEYS_OF_CARD = {
    SubjectKind.DUTY: "c done, d date, n note",
    SubjectKind.DECISION: "c done, o owner, d date",
    SubjectKind.MEASURE: "N reading",
    SubjectKind.PROPOSAL: "y takes it, e takes it otherwise, n refuses it",
}
"""What can be done on the card of what is no action."""
_OF_A_PROPOSAL = {
    "ask('note')": ("Refuse", "Refuse the proposal, with a reason that they read"),
    "ask_about_one('edit')": ("Otherwise", "Take the proposal with other values"),
}
"""What keys of an action do on the card of a proposal."""
_IN_A_REVIEW = ("decide", "details", "jump", "section", "back")
"""The keys that work on every card, and at the end."""
_WITH_ROOM_ONLY = ("ask('owner')", "ask('due')", "ask('note')")
"""The keys that the footer of other screens always shows, and this one only where there is room."""


class ReviewKeysScreen(ReviewStepsScreen):
    """Offers on each card what can be done there; a subclass shows the card."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "start",
            "Start the review",
            key_display="enter",
            tooltip="Start the weekly review",
            id="review.start",
        ),
        Binding(
            "enter",
            "next",
            "No change",
            key_display="enter",
            tooltip="Reviewed, no change; on to the next card",
            id="review.no-change",
        ),
        Binding(
            "enter", "go_on", "Next card", key_display="enter", tooltip="On to the next card", id="review.next-card"
        ),
        Binding(
            "enter",
            "still_to_do",
            "Still to do",
            key_display="enter",
            tooltip="Discussed; still to be done",
            id="review.still-to-do",
        ),
        Binding(
            "y", "close", "Close the review", tooltip="At the end: close the review; it is locked", id="review.close"
        ),
        Binding("y", "take", "Take", tooltip="Take the proposal over into the plan", id="review.take"),
        Binding(
            "D",
            "decide",
            "Decision",
            tooltip="Note a decision: what, who, by when, for the Board or not",
            id="review.decision",
        ),
        Binding("space", "skip", "Skip", tooltip="Skip; it comes again at the end", id="review.skip"),
        Binding(
            "slash",
            "jump",
            "Go to a card",
            key_display="/",
            show=False,
            tooltip="Go to a card by ref or words",
            id="review.go-to-card",
        ),
        Binding(
            "right_square_bracket",
            "section(1)",
            "Next section",
            show=False,
            tooltip="Go on a section",
            id="review.next-section",
        ),
        Binding(
            "left_square_bracket",
            "section(-1)",
            "Previous section",
            show=False,
            tooltip="Go back a section",
            id="review.previous-section",
        ),
        Binding("backspace", "back", "Back", show=False, tooltip="Back to the previous card", id="review.back"),
        Binding(
            "A",
            "details",
            "Details",
            show=False,
            tooltip="Details of this review: date, chair, who is there",
            id="review.details",
        ),
        Binding(
            "m", "minutes", "Minutes", tooltip="The minutes of the past review that is marked", id="review.minutes"
        ),
        Binding(
            "E", "end", "To the end", show=False, tooltip="To the end, where y closes the review", id="review.to-end"
        ),
        Binding(
            "u", "undo", "Undo", show=False, tooltip="Undo your last change, and go back to its card", id="review.undo"
        ),
        Binding(
            "escape", "pause", "Pause", show=False, tooltip="Leave the review; it keeps its place", id="review.pause"
        ),
        # Before the page: one that is longer than the window would take the arrows for itself.
        Binding("down,j", "scroll(1)", "Down", show=False, priority=True, id="review.down"),
        Binding("up,k", "scroll(-1)", "Up", show=False, priority=True, id="review.up"),
    ]
    EDITS: ClassVar[frozenset[str]] = ActionKeysScreen.EDITS | {
        *("start", "next", "go_on", "still_to_do", "skip", "decide", "details", "close", "take")
    }

    def __init__(self) -> None:
        super().__init__()
        self._card_kind: tuple[bool, ...] = ()
        """The kind of card that the footer's keys are for, as :meth:`_kind_of_card` has it."""

    @property
    def past_reviews(self) -> Sequence[WeeklyReview]:
        """The past reviews, the last one first."""
        return [review for review in reversed(self.app.plan.reviews) if review.is_closed]

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys; where the footer has no room for all, those for the meeting itself come before the others."""
        decision = self.decision_of(self.item)
        return {
            key: active._replace(binding=self._fitted(active.binding, decision))
            for key, active in super().active_bindings.items()
        }

    def _fitted(self, binding: Binding, decision: Decision | None) -> Binding:
        """A key as the footer shows it for this card."""
        if decision is not None and binding.action == "ask('complete')":
            return replace(binding, show=decision.is_waiting, description="Done", tooltip="The decision is done")
        if self.duty_of(self.item) is not None and binding.action == "ask('complete')":
            return replace(binding, show=True, description="Done", tooltip="The duty is done: when, and by whom")
        if self.proposal_of(self.item) is not None and binding.action in _OF_A_PROPOSAL:
            words, tooltip = _OF_A_PROPOSAL[binding.action]
            return replace(binding, show=True, description=words, tooltip=tooltip)
        if self._is_called_for(binding.action):
            return replace(binding, show=True)
        if decision is None and self.app.size.width < ROOMY and binding.action in _WITH_ROOM_ONLY:
            return replace(binding, show=False)
        return binding

    def _is_called_for(self, step: str) -> bool:
        """Whether the card is there for what a key does: a sign-off, a look whether it holds, a reading."""
        plan, actions = self.app.plan, self.chosen_actions()
        match step:
            case "ask('sign_off')":
                return any(action.is_complete for action in actions)
            case "ask_about_one('hold')":
                return any(is_check_due(action, plan) or is_risk_due(action, plan) for action in actions)
            case "reading":
                return not actions and bool(self.chosen_measures())
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers what can be done: without a review nothing but to start one, at the end to close it."""
        if not super().check_action(action, parameters):
            return False
        if action in ("start", "next", "go_on", "still_to_do", "close", "end"):
            return action in self._possible_steps()
        if action in ("rate", "ask", "ask_about_one"):
            return bool(self.chosen_actions()) or self._can_be_asked(action, parameters[0])
        if action in _IN_A_REVIEW:
            return self.review is not None
        if action == "minutes":
            return self.review is None and bool(self.past_reviews)
        return {
            "take": self.proposal_of(self.item) is not None,
            "skip": self.item is not None,
            "repeat": bool(self.chosen_actions()),
            "reading": bool(self.chosen_measures()),
        }.get(action, True)

    def _can_be_asked(self, action: str, step: object) -> bool:
        """Whether a key of an action does something with the decision, the duty or the proposal on the card."""
        if self.proposal_of(self.item) is not None:
            return step in QUESTION_ABOUT_PROPOSAL
        if self.decision_of(self.item) is not None:
            return step in _OF_A_DECISION
        return self.duty_of(self.item) is not None and action == "ask" and step in STEP_OF_DUTY

    def on_key(self, event: events.Key) -> None:
        """Says also what can be done with a card that is of no action, where a key is of actions alone."""
        super().on_key(event)
        if self._only_read or not self.app.plan.access.may(Role.EDITOR) or self.chosen_actions() or self.item is None:
            return
        subject = subject_of(self.app.plan, self.item.subject)
        parsed = [parse(binding.action) for binding in bindings_of(self, event.key)]
        if subject is None or subject.kind not in _KEYS_OF_CARD or not parsed:
            return
        if all(name in _OF_ACTIONS and not self.check_action(name, parameters) for _, name, parameters in parsed):
            kind = kind_words(subject.kind, self.app.plan).casefold()
            self.app.refuse(f"this card is of a {kind}: {_KEYS_OF_CARD[subject.kind]}")

    def _possible_steps(self) -> tuple[str, ...]:
        """Which steps are possible from here. Neither enter nor E, pressed once too often, closes the review."""
        item = self.item
        if self.review is None:
            return ("start",)
        if item is None:
            return ("close",)
        if item.outcome.is_done:
            return ("go_on", "end")
        if self.app.plan.action(item.subject) is None and subject_of(self.app.plan, item.subject) is not None:
            return ("still_to_do", "end")
        return ("next", "end")

    def refresh_keys(self, plan: Plan, item: ReviewItem | None) -> None:
        """Brings the footer's keys up to date where the kind of card has changed; only then, since that takes time."""
        kind = self._kind_of_card(plan, item)
        if kind != self._card_kind:
            self._card_kind = kind
            self.refresh_bindings()

    def _kind_of_card(self, plan: Plan, item: ReviewItem | None) -> tuple[bool, ...]:
        """All that the footer's keys depend on."""
        review_kind = (plan.open_review is not None, bool(self.past_reviews))
        if item is None:
            return review_kind
        action, decision = plan.action(item.subject), self.decision_of(item)
        is_complete = action is not None and action.is_complete
        is_to_check = action is not None and (is_check_due(action, plan) or is_risk_due(action, plan))
        duty = self.duty_of(item)
        is_waiting = (decision is not None and decision.is_waiting) or (duty is not None and duty.is_waiting)
        of_action = (action is not None, is_complete, is_to_check)
        of_record = (duty is not None, bool(self.chosen_measures()), self.proposal_of(item) is not None)
        return (*of_record, *review_kind, item.outcome.is_done, *of_action, is_waiting)

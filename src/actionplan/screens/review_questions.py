"""What the weekly review asks: how to start, who is there, what was decided, where to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from textual.content import Content

from actionplan.model.card_search import find_cards, find_off_agenda, next_found
from actionplan.model.dates import format_date, iso_or_empty
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.movement import Move
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.restricted import marked, restriction_reason
from actionplan.model.rules.review import (
    change_decision,
    change_details,
    decide,
    decision_doubt,
    discard,
    next_meeting_doubt,
    next_review,
    review_day_doubt,
    start,
)
from actionplan.model.sanitise import first_line, sanitise
from actionplan.model.subjects import subject_title
from actionplan.model.typed_values import read_date
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
from actionplan.screens.person_fields import owner_field
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Anchor, Field, Question, Typed
from actionplan.widgets.date_hint import date_hint
from actionplan.widgets.text_parts import text_after

YES = ("yes", "no")
MOST_NAMED = 4
"""At most this many of the matching cards are named while somebody types."""


def start_question(plan_now: Callable[[], Plan], moves: Sequence[Move]) -> Question:
    """How a review starts: date, chair, attendance and apologies, with the chair and attendance of the last one.

    Args:
        plan_now: The plan as it is when the answer is given; the agenda is made of that.
        moves: What moved since the last review.
    """
    plan = plan_now()
    last = plan.last_review
    chair = attendees = ""
    if last is not None:
        chair, attendees = last.chair, last.attendees
    people = tuple(dict.fromkeys(name for review in reversed(plan.reviews) for name in review.present))

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        plan = plan_now()
        day = read_date(answer["held_on"], "held_on", plan.as_at) or plan.as_at
        review = next_review(plan, day, answer["chair"], answer["attendees"], answer["apologies"])
        return start(plan, moves, review), ""

    def over(newer: Plan) -> str:
        if newer.open_review is not None:
            chair = sanitise(newer.open_review.chair)
            return f"somebody else has just started review {newer.open_review.number}, chair {chair}: you are in it"
        if newer.last_review not in (None, last):
            return "somebody else has held a review meanwhile; enter starts the next"
        return ""

    fields = (
        Field("held_on", "date", plan.as_at.isoformat(), understood=_held_on_hint(plan_now)),
        Field("chair", "chair", chair, people),
        Field("attendees", "present", attendees),
        Field("apologies", "apologies", ""),
    )
    title = Content.styled("Start the weekly review", "bold")
    return Question(title, fields, edits, source="review", verb="start", over=over)


def _held_on_hint(plan_now: Callable[[], Plan]) -> Callable[[str], Content]:
    """What stands under a review's date."""

    def hint(text: str) -> Content:
        plan = plan_now()
        return date_hint(text, "held_on", plan.as_at, doubt=partial(review_day_doubt, plan))

    return hint


def details_question(plan_now: Callable[[], Plan], review: WeeklyReview) -> Question:
    """Date, chair, attendance, apologies and next meeting of the open review, to be corrected."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        plan, day = plan_now(), review.held_on
        # The day that it has already may not be the one that was typed, nor to be read again.
        if answer["held_on"] != review.held_on.isoformat():
            day = read_date(answer["held_on"], "held_on", plan.as_at) or plan.as_at
        details = {name: answer[name] for name in ("chair", "attendees", "apologies", "next_meeting")}
        return [change_details(plan, review, held_on=day, **details)], ""

    def next_meeting_hint(text: str) -> Content:
        doubt = partial(next_meeting_doubt, review.held_on)
        return date_hint(text, "next_meeting", plan_now().as_at, doubt=doubt)

    fields = (
        Field("held_on", "date", review.held_on.isoformat(), understood=_held_on_hint(plan_now)),
        Field("chair", "chair", review.chair, tuple(dict.fromkeys((review.chair, *review.present)))),
        Field("attendees", "present", review.attendees),
        Field("apologies", "apologies", review.apologies),
        Field("next_meeting", "next meeting", iso_or_empty(review.next_meeting), understood=next_meeting_hint),
    )
    title = Content.styled(f"Details of review {review.number}", "bold")
    return Question(title, fields, edits, review=review.ref, over=partial(_no_longer_open, review))


def discard_question(review: WeeklyReview) -> Question:
    """Asks whether to discard a review that was started by mistake."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        if answer["sure"] != "yes":
            raise Invalid("sure", "yes discards it; Esc keeps it open")
        return [discard(review)], ""

    def preview(_answer: Typed) -> Content:
        return Content("What was changed and decided in it stays. It has no minutes, and its number is not used again.")

    title = Content.assemble((f"Discard review {review.number}", "bold"), f"  of {format_date(review.held_on)}")
    field = Field("sure", "discard", "no", YES, closed=True)
    over = partial(_no_longer_open, review)
    return Question(title, (field,), edits, preview, source="review", verb="answer", over=over)


def _no_longer_open(review: WeeklyReview, newer: Plan) -> str:
    """The words that a review is not open any more; empty while it is."""
    for newer_review in newer.reviews:
        if newer_review.ref == review.ref and not newer_review.is_open:
            return f"review {review.number} is already {newer_review.state}"
    return ""


class JumpPrompt(Prompt):
    """Asks which card to go to, by a ref or words; it changes nothing."""

    def __init__(self, plan: Plan, value: str, shown_item: ReviewItem | None, anchor: Anchor) -> None:
        """
        Args:
            plan: The plan with the agenda that is looked through.
            value: What was looked for the last time: enter goes to the next card of those.
            shown_item: The item whose card is shown now.
            anchor: Where it is asked.
        """
        question = Question(
            Content.styled("Go to a card", "bold"),
            (Field("words", "ref or words", value),),
            _no_edits,
            preview=self._preview,
            verb="go there",
        )
        super().__init__(question, anchor)
        self._plan = plan
        self._shown_item = shown_item
        self.words = value
        """What was looked for."""
        self.card = ""
        """The ref of the item that is gone to."""
        self.action_ref = ""
        """The ref of the action that is meant, where that is on no card."""

    def take(self, answer: Typed) -> None:
        """Finds the card or the action that is meant. Raises Invalid where there is none."""
        self.words = answer["words"]
        cards = find_cards(self._plan, self._plan.items, self.words)
        actions = find_off_agenda(self._plan, self._plan.items, self.words)
        if cards:
            self.card = next_found(cards, self._shown_item).ref
        elif actions:
            self.action_ref = actions[0].ref
        elif self.words.strip():
            raise Invalid("words", self._no_match)
        self.dismiss(True)

    def _preview(self, answer: Typed) -> Content:
        """Says where enter goes."""
        words = answer["words"]
        if not words.strip():
            own = self._plan.words
            return Content(own.put_in("the ref of an action or a decision, or words of its title, finding or owner"))
        cards = find_cards(self._plan, self._plan.items, words)
        if cards:
            return self._cards_words(cards)
        actions = find_off_agenda(self._plan, self._plan.items, words)
        if not actions:
            return Content.styled(self._no_match, "$text-warning")
        action = actions[0]
        front = f"{action.ref} is not on the agenda today; enter opens it  "
        return Content.assemble(front, (first_line(action.title), "bold"))

    @property
    def _no_match(self) -> str:
        return f"no card or {self._plan.words.action.one} matches that"

    def _cards_words(self, cards: Sequence[ReviewItem]) -> Content:
        """How many cards match, and which: first the one that enter goes to, with its title."""
        card = next_found(cards, self._shown_item)
        index = cards.index(card)
        refs = tuple(item.subject for item in (*cards[index:], *cards[:index]))
        words = refs_words(refs, MOST_NAMED)
        if len(cards) > 1:
            words = f"{number_of(len(cards), 'card')}: {words}"
        return Content.assemble(f"{words}  ", (subject_words(card, self._plan), "bold"))


def _no_edits(_answer: Typed) -> tuple[Sequence[Edit], str]:
    return (), ""


def subject_words(item: ReviewItem, plan: Plan) -> str:
    """What an item of the agenda is about: an action's title, what was decided, a duty; harmless to show."""
    return first_line(marked(subject_title(plan, item.subject), restriction_reason(item, plan)))


def decision_question(plan_now: Callable[[], Plan], about: str) -> Question:
    """A new decision: what, who, by when, for the Board or not.

    Args:
        plan_now: The plan as it is when the answer is given.
        about: The ref of the action that it is about; empty for none.
    """

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [
            decide(
                plan_now(),
                about=about,
                what=answer["what"],
                owner=answer["owner"],
                due=answer["due"],
                for_board=answer["for_board"] == "yes",
            )
        ], ""

    fields = (
        Field("what", "decided"),
        owner_field("owner", "owner", "", plan_now()),
        Field("due", "by", "", understood=_due_hint(plan_now)),
        Field("for_board", "for the Board", "no", YES, closed=True),
    )
    title = Content.assemble(("Decision", "bold"), text_after(" about ", about))
    return Question(title, fields, edits)


def _due_hint(plan_now: Callable[[], Plan], due_before: str = "") -> Callable[[str], Content]:
    """What stands under a decision's date. The day that it has already may be past, and is not refused."""

    def hint(text: str) -> Content:
        today = plan_now().as_at

        def doubt(day: date) -> str:
            if text == due_before:
                return ""
            return decision_doubt(day, today)

        return date_hint(text, "due", today, doubt=doubt)

    return hint


def change_decision_question(plan: Plan, decision: Decision, name: str) -> Question:
    """Another owner or date for a decision; ``name`` says which of the two."""

    def plan_now() -> Plan:
        return plan

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [change_decision(plan, decision, **answer)], ""

    if name == "owner":
        field = owner_field("owner", "owner", plan.person_name(decision.owner), plan)
    else:
        due = iso_or_empty(decision.due)
        field = Field(name, name, due, understood=_due_hint(plan_now, due))
    title = Content.assemble((f"{decision.ref}  ", "bold"), first_line(decision.what))
    return Question(title, (field,), edits)

"""What the weekly review asks: how to start, who is there, what was decided, where to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from actionplan.model.card_search import find_cards, find_off_agenda, next_found
from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.movement import Move
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
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
from actionplan.model.sanitise import sanitise
from actionplan.model.typed_values import read_date
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview
from actionplan.screens.prompt import Anchor, Field, Prompt, Question, Typed
from actionplan.screens.questions import owner_field
from actionplan.widgets.date_hint import date_hint

YES = ("yes", "no")
MOST_FOUND = 4
"""So many of the cards found are named while somebody types."""


def start_question(now: Callable[[], Plan], moves: Sequence[Move]) -> Question:
    """Date, chair, attendance and apologies; chair and who is there as last time.

    Args:
        now: The plan as it is when the answer is given; the agenda is made of that.
        moves: What moved since the last review.
    """
    plan = now()
    last = plan.last_review
    people = tuple(dict.fromkeys(name for review in reversed(plan.reviews) for name in review.present))

    def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
        today = now()
        day = read_date(typed["held_on"], "held_on", today.as_at) or today.as_at
        return start(today, moves, next_review(today, day, typed["chair"], typed["attendees"], typed["apologies"])), ""

    def over(newer: Plan) -> str:
        if newer.open_review is not None:
            chair = sanitise(newer.open_review.chair)
            return f"somebody else has just started review {newer.open_review.number}, chair {chair}: you are in it"
        held = newer.last_review is not None and newer.last_review != last
        return "somebody else has held a review meanwhile; enter starts the next" if held else ""

    fields = (
        Field("held_on", "date", plan.as_at.isoformat(), understood=_held_on(now)),
        Field("chair", "chair", last.chair if last is not None else "", people),
        Field("attendees", "present", last.attendees if last is not None else ""),
        Field("apologies", "apologies", ""),
    )
    title = Content.styled("Start the weekly review", "bold")
    return Question(title, fields, edits, source="review", verb="start", over=over)


def _held_on(now: Callable[[], Plan]) -> Callable[[str], Content]:
    """What stands under a review's date."""
    return lambda typed: date_hint(typed, "held_on", now().as_at, doubt=lambda day: review_day_doubt(now(), day))


def details_question(now: Callable[[], Plan], review: WeeklyReview) -> Question:
    """Date, chair, attendance, apologies and next meeting of the open review, to be corrected."""

    def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
        plan = now()
        # The day that it has already may not be the one that was typed, nor to be read again.
        unchanged = typed["held_on"] == review.held_on.isoformat()
        day = review.held_on if unchanged else read_date(typed["held_on"], "held_on", plan.as_at) or plan.as_at
        details = {name: typed[name] for name in ("chair", "attendees", "apologies", "next_meeting")}
        return [change_details(plan, review, held_on=day, **details)], ""

    def over(newer: Plan) -> str:
        return _is_over(newer, review)

    def next_meeting(typed: str) -> Content:
        return date_hint(typed, "next_meeting", now().as_at, doubt=lambda day: next_meeting_doubt(review.held_on, day))

    fields = (
        Field("held_on", "date", review.held_on.isoformat(), understood=_held_on(now)),
        Field("chair", "chair", review.chair, tuple(dict.fromkeys((review.chair, *review.present)))),
        Field("attendees", "present", review.attendees),
        Field("apologies", "apologies", review.apologies),
        Field(
            "next_meeting",
            "next meeting",
            review.next_meeting.isoformat() if review.next_meeting is not None else "",
            understood=next_meeting,
        ),
    )
    title = Content.styled(f"Details of review {review.number}", "bold")
    return Question(title, fields, edits, review=review.ref, over=over)


def discard_question(review: WeeklyReview) -> Question:
    """Whether a review was started by mistake."""

    def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
        if typed["sure"] != "yes":
            raise Invalid("sure", "yes discards it; Esc keeps it open")
        return [discard(review)], ""

    def over(newer: Plan) -> str:
        return _is_over(newer, review)

    words = "What was changed and decided in it stays. It has no minutes, and its number is not used again."
    title = Content.assemble((f"Discard review {review.number}", "bold"), f"  of {format_date(review.held_on)}")
    field = Field("sure", "discard", "no", YES, closed=True)
    return Question(title, (field,), edits, lambda _typed: Content(words), source="review", verb="answer", over=over)


def _is_over(newer: Plan, review: WeeklyReview) -> str:
    """That a review is not open any more; empty while it is."""
    now = next((one for one in newer.reviews if one.ref == review.ref), review)
    return "" if now.is_open else f"review {review.number} is already {now.state}"


class JumpPrompt(Prompt):
    """Asks for a ref or words, and changes nothing."""

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
            lambda _typed: ([], ""),
            preview=lambda typed: self._found_words(typed["words"]),
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

    def take(self, typed: Typed) -> None:
        """Keeps what is meant."""
        self.words = typed["words"]
        cards = find_cards(self._plan, self._plan.items, self.words)
        others = find_off_agenda(self._plan, self._plan.items, self.words)
        if cards:
            self.card = next_found(cards, self._shown_item).ref
        elif others:
            self.action_ref = others[0].ref
        elif self.words.strip():
            raise Invalid("words", "no card or action matches that")
        self.dismiss(True)

    def _found_words(self, typed: str) -> Content:
        if not typed.strip():
            return Content("the ref of an action or a decision, or words of its title, finding or owner")
        cards = find_cards(self._plan, self._plan.items, typed)
        if cards:
            first = next_found(cards, self._shown_item)
            place = cards.index(first)
            named = [item.subject for item in (*cards[place:], *cards[:place])[:MOST_FOUND]]
            more = f" and {len(cards) - len(named)} more" if len(cards) > len(named) else ""
            count = f"{number_of(len(cards), 'card')}: " if len(cards) > 1 else ""
            return Content.assemble(f"{count}{', '.join(named)}{more}  ", (subject_words(first, self._plan), "bold"))
        others = find_off_agenda(self._plan, self._plan.items, typed)
        if others:
            words = f"{others[0].ref} is not on the agenda today; enter opens it  "
            return Content.assemble(words, (sanitise(others[0].title), "bold"))
        return Content.styled("no card or action matches that", "$text-warning")


def subject_words(item: ReviewItem, plan: Plan) -> str:
    """What an item of the agenda is about: an action's title, or what was decided; harmless to show."""
    action = plan.action(item.subject)
    if action is not None:
        return sanitise(action.title)
    return sanitise(next((one.what for one in plan.decisions if one.ref == item.subject), ""))


def decision_question(now: Callable[[], Plan], about: str) -> Question:
    """What, who, by when, for the Board or not; ``now`` gives the plan as it is when the answer is given."""

    def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
        return [
            decide(
                now(),
                about=about,
                what=typed["what"],
                owner=typed["owner"],
                due=typed["due"],
                for_board=typed["for_board"] == "yes",
            )
        ], ""

    fields = (
        Field("what", "decided"),
        owner_field("owner", "owner", "", now()),
        Field("due", "by", "", understood=_by_when(now)),
        Field("for_board", "for the Board", "no", YES, closed=True),
    )
    title = Content.assemble(("Decision", "bold"), f" about {about}" if about else "")
    return Question(title, fields, edits)


def _by_when(now: Callable[[], Plan], before: str = "") -> Callable[[str], Content]:
    """What stands under a decision's date. The day that it has already may be past, and is not refused."""

    def understood(typed: str) -> Content:
        today = now().as_at
        return date_hint(typed, "due", today, doubt=lambda day: decision_doubt(day, today) if typed != before else "")

    return understood


def change_decision_question(plan: Plan, decision: Decision, field: str) -> Question:
    """Another owner or date for a decision."""

    def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
        return [change_decision(plan, decision, **typed)], ""

    due = decision.due.isoformat() if decision.due else ""
    asked = (
        owner_field("owner", "owner", decision.owner, plan)
        if field == "owner"
        else Field(field, field, due, understood=_by_when(lambda: plan, due))
    )
    title = Content.assemble((f"{decision.ref}  ", "bold"), sanitise(decision.what))
    return Question(title, (asked,), edits)

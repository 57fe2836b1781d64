"""What the weekly review asks: how to start, what was decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.movement import Move
from actionplan.model.plan import Plan
from actionplan.model.review import Decision
from actionplan.model.session import change_decision, decide, decision_doubt, next_review, review_day_doubt, start
from actionplan.model.text import shown
from actionplan.model.values import read_date
from actionplan.screens.prompt import Field, Question, Typed
from actionplan.screens.questions import owner_field
from actionplan.widgets.date_hint import date_hint

YES = ("yes", "no")


def start_question(now: Callable[[], Plan], moves: Sequence[Move]) -> Question:
    """Date, chair, attendees, as last time.

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
        return start(today, moves, next_review(today, day, typed["chair"], typed["attendees"])), ""

    def over(newer: Plan) -> str:
        if newer.open_review is not None:
            chair = shown(newer.open_review.chair)
            return f"somebody else has just started review {newer.open_review.number}, chair {chair}: you are in it"
        held = len(newer.reviews) > len(plan.reviews)
        return "somebody else has held a review meanwhile; enter starts the next" if held else ""

    def understood(typed: str) -> Content:
        return date_hint(typed, "held_on", now().as_at, doubt=lambda day: review_day_doubt(now(), day))

    fields = (
        Field("held_on", "date", plan.as_at.isoformat(), understood=understood),
        Field("chair", "chair", last.chair if last is not None else "", people),
        Field("attendees", "present", last.attendees if last is not None else ""),
    )
    title = Content.styled("Start the weekly review", "bold")
    return Question(title, fields, edits, source="review", verb="start", over=over)


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
    title = Content.assemble((f"{decision.ref}  ", "bold"), shown(decision.what))
    return Question(title, (asked,), edits)

"""What the verbs show of weekly reviews on a terminal: their list, the next agenda, the decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.text import Text

from actionplan.commands.tables import Lines, grid, hanging
from actionplan.model.agenda import Item
from actionplan.model.dates import format_date, format_long_date
from actionplan.model.number_words import days, number_of
from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview


def review_lines(plan: Plan, items: Mapping[str, Sequence[ReviewItem]]) -> Lines:
    """The reviews, the last one first, with the items of each by its ref."""
    if not plan.reviews:
        yield Text("No review has been held yet; actionplan opens the screens, and 3 starts one.")
        return
    yield from grid(
        ("Review", "Date", "Chair", "Reviewed", "Decisions", "State"),
        (_review_row(review, items[review.ref], plan) for review in reversed(plan.reviews)),
        flexible={2: 6},
        right=(0, 4),
    )


def _review_row(review: WeeklyReview, items: Sequence[ReviewItem], plan: Plan) -> Sequence[Text | str]:
    done = sum(item.outcome.is_done for item in items)
    decisions = sum(one.review == review.ref and not one.withdrawn for one in plan.decisions)
    state = Text(review.state.value, "bold" if review.is_open else "dim")
    return (
        str(review.number),
        format_date(review.held_on),
        review.chair,
        f"{done} of {len(items)}",
        str(decisions),
        state,
    )


def details_lines(review: WeeklyReview) -> Lines:
    """When a review is held, who is there, and when the next one is."""
    yield Text(f"Weekly review {review.number}, {format_long_date(review.held_on)}", "bold")
    next_meeting = format_long_date(review.next_meeting) if review.next_meeting is not None else ""
    for name, value in (
        ("Chair", review.chair),
        ("Present", ", ".join(review.present)),
        ("Apologies", review.apologies),
        ("Next meeting", next_meeting),
    ):
        yield from hanging(Text(name, "dim"), Text(sanitise(value) or "–"), 14)


def agenda_lines(plan: Plan, number: int, items: Sequence[Item]) -> Lines:
    """The agenda of the next review, a table a section."""
    count = number_of(len(items), "item")
    yield Text(f"Agenda of weekly review {number}, as at {format_long_date(plan.as_at)}: {count}", "bold")
    for section, found in groupby(items, lambda item: item.section):
        same = list(found)
        yield Text()
        yield Text(f"{section} ({len(same)})", "bold")
        yield from grid(
            ("Ref", "Action" if plan.action(same[0].subject) is not None else "Decision", "Owner", "Why"),
            ((item.subject, *title_and_owner(plan, item.subject), item.why) for item in same),
            flexible={1: 16, 2: 8, 3: 16},
        )


def title_and_owner(plan: Plan, subject: str) -> tuple[str, str]:
    """What an item of an agenda is about, and who owns that."""
    action = plan.action(subject)
    if action is not None:
        return action.title, action.owner or "–"
    decision = next(one for one in plan.decisions if one.ref == subject)
    return decision.what, decision.owner or "–"


def decision_lines(plan: Plan, found: Sequence[Decision]) -> Lines:
    """Decisions, in the order in which they were made."""
    if not found:
        yield Text("No decision is waiting to be done." if plan.decisions else "No review has decided anything yet.")
        return
    yield from grid(
        ("Ref", "Decision", "About", "Owner", "By", "Board", "Review", "State"),
        (
            (
                *(one.ref, one.what, one.action or "–", one.owner or "–", format_date(one.due)),
                *("yes" if one.for_board else "no", one.review.removeprefix("R"), _state(one, plan)),
            )
            for one in found
        ),
        flexible={1: 16, 3: 8, 7: 12},
        right=(6,),
    )
    waiting = sum(one.is_waiting for one in found)
    yield Text(f"\n{waiting} to be done, as at {format_date(plan.as_at)}", "dim")


def _state(one: Decision, plan: Plan) -> Text | str:
    if one.withdrawn:
        return Text(f"withdrawn: {sanitise(one.withdrawn)}", "dim")
    if one.done_on is not None:
        return Text(f"done {format_date(one.done_on)}", "dim")
    late = (plan.as_at - one.due).days if one.due is not None else 0
    return Text(f"{days(late)} late", "bold") if late > 0 else "to be done"

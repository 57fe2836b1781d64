"""What the verbs show of weekly reviews on a terminal: their list, the next agenda, the decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from actionplan.commands.styled import Styled, Text
from actionplan.commands.tables import Lines, grid, hanging, paragraph
from actionplan.model.agenda import Item
from actionplan.model.dates import format_date, format_long_date
from actionplan.model.number_words import days, number_of
from actionplan.model.plan import Plan
from actionplan.model.subjects import kind_words, subject_of
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview


def review_lines(plan: Plan, items: Mapping[str, Sequence[ReviewItem]]) -> Lines:
    """The reviews, the last one first, with the items of each by its ref."""
    if not plan.reviews:
        yield from paragraph("No review has been held yet; actionplan opens the screens, and 3 starts one.")
        return
    yield from grid(
        ("Review", "Date", "Chair", "Reviewed", "Decisions", "State"),
        (_review_row(review, items[review.ref], plan) for review in reversed(plan.reviews)),
        flexible={2: 6},
        right=(0, 4),
    )


def _review_row(review: WeeklyReview, items: Sequence[ReviewItem], plan: Plan) -> Sequence[Text]:
    reviewed = sum(item.outcome.is_done for item in items)
    decisions = sum(decision.review == review.ref and not decision.withdrawn for decision in plan.decisions)
    style = "dim"
    if review.is_open:
        style = "bold"
    return (
        str(review.number),
        format_date(review.held_on),
        review.chair,
        f"{reviewed} of {len(items)}",
        str(decisions),
        Styled(review.state.value, style),
    )


def details_lines(review: WeeklyReview) -> Lines:
    """When a review is held, who is there, and when the next one is."""
    yield from paragraph(Styled(f"Weekly review {review.number}, {format_long_date(review.held_on)}", "bold"))
    next_meeting = ""
    if review.next_meeting is not None:
        next_meeting = format_long_date(review.next_meeting)
    for name, value in (
        ("Chair", review.chair),
        ("Present", ", ".join(review.present)),
        ("Apologies", review.apologies),
        ("Next meeting", next_meeting),
    ):
        yield from hanging([Styled(name, "dim")], value or "–", indent=14)


def agenda_lines(plan: Plan, number: int, items: Sequence[Item], restricted: str) -> Lines:
    """The agenda of the next review, a table a section, and how much of it is restricted."""
    count = number_of(len(items), "item")
    heading = f"Agenda of weekly review {number}, as at {format_long_date(plan.as_at)}: {count}"
    yield from paragraph(Styled(heading, "bold"))
    for section, group in groupby(items, lambda item: item.section_words):
        section_items = list(group)
        yield ""
        yield from paragraph(Styled(f"{section} ({len(section_items)})", "bold"))
        yield from grid(
            ("Ref", _subject_heading(plan, section_items[0].subject), "Owner", "Why"),
            (_agenda_row(plan, item) for item in section_items),
            flexible={1: 16, 2: 8, 3: 16},
        )
    if restricted:
        yield ""
        yield from paragraph(restricted)


def _subject_heading(plan: Plan, subject: str) -> str:
    meant = subject_of(plan, subject)
    return kind_words(meant.kind, plan) if meant is not None else "Subject"


def _agenda_row(plan: Plan, item: Item) -> Sequence[Text]:
    title, owner = title_and_owner(plan, item.subject)
    return item.subject, title, owner or "–", item.why


def title_and_owner(plan: Plan, subject: str) -> tuple[str, str]:
    """What an item of an agenda is about, and who owns that; empty where nobody does."""
    meant = subject_of(plan, subject)
    return (meant.title, meant.owner) if meant is not None else ("", "")


def decision_lines(plan: Plan, decisions: Sequence[Decision]) -> Lines:
    """Decisions, in the order in which they were made."""
    if not plan.decisions:
        yield from paragraph("No review has decided anything yet.")
        return
    if not decisions:
        yield from paragraph("No decision is waiting to be done.")
        return
    yield from grid(
        ("Ref", "Decision", "About", "Owner", "By", "Board", "Review", "State"),
        (_decision_row(decision, plan) for decision in decisions),
        flexible={1: 16, 3: 8, 7: 12},
        right=(6,),
    )
    waiting = sum(decision.is_waiting for decision in decisions)
    yield ""
    yield from paragraph(Styled(f"{waiting} to be done, as at {format_date(plan.as_at)}", "dim"))


def _decision_row(decision: Decision, plan: Plan) -> Sequence[Text]:
    return (
        decision.ref,
        decision.what,
        decision.action or "–",
        plan.person_name(decision.owner) or "–",
        format_date(decision.due),
        "yes" if decision.for_board else "no",
        decision.review.removeprefix("R"),
        _state(decision, plan),
    )


def _state(decision: Decision, plan: Plan) -> Text:
    if decision.withdrawn:
        return Styled(f"withdrawn: {decision.withdrawn}", "dim")
    if decision.done_on is not None:
        return Styled(f"done {format_date(decision.done_on)}", "dim")
    if decision.due is not None and plan.as_at > decision.due:
        return Styled(f"{days((plan.as_at - decision.due).days)} late", "bold")
    return "to be done"

"""The minutes of a closed review: what was gone through, what changed and why, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actionplan.model.dates import format_date, format_long_date
from actionplan.model.describe import told
from actionplan.model.log import Update
from actionplan.model.movement import Move, movement
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Rag
from actionplan.model.rollup import whole
from actionplan.model.rules.review import not_reached, skipped
from actionplan.model.sanitise import sanitise
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview, names_in
from actionplan.reports.phrases import capital


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that the minutes say, computed once for every format."""

    plan: Plan
    before: Plan
    """The plan as it was at the review before, or what the first one is compared with."""
    review: WeeklyReview
    written_by: str
    """Who closed the review, and so had these minutes written."""
    reviewed: tuple[ReviewItem, ...]
    skipped: tuple[ReviewItem, ...]
    """What was put off, and not taken up again."""
    unreached: tuple[ReviewItem, ...]
    """What the session did not come to."""
    moves: tuple[Move, ...]
    compared_with: str
    """What the movement is since, in words."""
    updates: tuple[Update, ...]
    """What was changed between its start and its close, on its cards or elsewhere, oldest first."""
    decisions: tuple[Decision, ...]
    """What it decided."""
    still_to_do: tuple[Decision, ...]
    """What was decided before and is still to be done."""
    done: tuple[Decision, ...]
    """What was decided before and was done in it."""
    seconds: int
    doubt: str = ""
    """Why the date of the computer that makes them is doubted, if it is."""


def gather(
    plan: Plan,
    review: WeeklyReview,
    before: Plan,
    items: Sequence[ReviewItem],
    updates: Sequence[Update],
    *,
    doubt: str = "",
    written_by: str = "",
) -> Minutes:
    """The minutes of a review.

    Args:
        plan: The plan as it was when the review was closed.
        before: The plan as it was at the review before, or where there was none, as at the day it is compared with.
        items: The review's items.
        updates: What was changed while it was open.
        doubt: Why the date of the computer that makes them is doubted, if it is.
        written_by: Who closed it.
    """
    last = next((one for one in reversed(plan.reviews) if one.is_closed and one.number < review.number), None)
    done = {
        update.ref
        for update in updates
        if update.kind == "decision" and update.before is not None and update.after.get("done_on")
    }
    return Minutes(
        plan=plan,
        before=before,
        review=review,
        written_by=written_by,
        reviewed=tuple(item for item in items if item.outcome.is_done),
        skipped=skipped(items),
        unreached=not_reached(items),
        moves=movement(before, plan),
        compared_with=_compared_with(before, last),
        updates=tuple(update for update in updates if update.kind != "decision" or _is_moved(update, review)),
        decisions=tuple(one for one in plan.decisions if one.review == review.ref and not one.withdrawn),
        still_to_do=tuple(one for one in plan.decisions if one.is_waiting and one.review != review.ref),
        done=tuple(one for one in plan.decisions if one.ref in done and one.done_on and one.review != review.ref),
        seconds=sum(item.seconds for item in items),
        doubt=doubt,
    )


def _compared_with(before: Plan, last: WeeklyReview | None) -> str:
    if last is not None:
        return f"the review of {format_date(last.held_on)}"
    return (
        f"the plan was made on {format_date(before.began)}"
        if before.as_at <= before.began
        else format_date(before.as_at)
    )


def _is_moved(update: Update, review: WeeklyReview) -> bool:
    """Whether a decision carried over got another owner or date; those made or done in the review stand apart."""
    return update.before is not None and not update.after.get("done_on") and update.after["review"] != review.ref


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the minutes and what stands under it: a table, or a sentence where there is nothing."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    """How wide each column is beside the others."""
    rows: tuple[tuple[str, ...], ...]
    empty: str


def heading(minutes: Minutes) -> str:
    """The title."""
    demo = "DEMO " if minutes.plan.is_demo else ""
    return f"{demo}Weekly progress review {minutes.review.number}, {format_long_date(minutes.review.held_on)}"


def facts(minutes: Minutes) -> tuple[tuple[str, str], ...]:
    """What stands at the top: whose plan, who was there, how much was gone through, when the next one is."""
    review = minutes.review
    present = [f"{name} (chair)" if name == review.chair else name for name in review.present]
    next_meeting = format_long_date(review.next_meeting) if review.next_meeting is not None else "To be arranged"
    return (
        *((("Note", capital(minutes.doubt)),) if minutes.doubt else ()),
        ("Plan", sanitise(f"{minutes.plan.organisation}, {minutes.plan.title}")),
        ("Present", sanitise(", ".join(present))),
        ("Apologies", sanitise(", ".join(names_in(review.apologies))) or "None"),
        ("Reviewed", _reviewed_words(minutes)),
        ("Next meeting", next_meeting),
        ("Minutes by", sanitise(minutes.written_by)),
    )


def _reviewed_words(minutes: Minutes) -> str:
    reviewed = len(minutes.reviewed)
    total = reviewed + len(minutes.skipped) + len(minutes.unreached)
    if not total:
        return "There was nothing on the agenda"
    taken = round(minutes.seconds / 60)
    time = number_of(taken, "minute") if taken else "less than a minute"
    return f"{reviewed} of {number_of(total, 'item')} {'was' if reviewed == 1 else 'were'} reviewed in {time}"


SIGNED = ("Agreed as a correct record", f"Signed {'.' * 50}   Date {'.' * 25}")
"""What stands at the end of the minutes on paper, for the next meeting to sign."""
_DECISIONS = ("Ref", "Decision", "About", "Owner", "To be done by", "For the Board")
_DECISIONS_WIDE = (10, 60, 46, 32, 24, 16)
_RATINGS = (*(rag.word for rag in Rag), "All", "Late", "To sign off")
_RATINGS_WIDE = (52, *(16 for _ in Rag), 14, 14, 20)
_ITEMS = ("Ref", "Action or decision", "Section of the agenda", "Why it was on the agenda")
_ITEMS_WIDE = (12, 70, 36, 70)


def parts(minutes: Minutes) -> Iterator[Part]:
    """The parts of the minutes, in their order, every text harmless to show."""
    plan = minutes.plan
    ratings = (_ratings("At this review", plan), _ratings(_before_words(minutes), minutes.before))
    yield Part("Ratings", ("When", *_RATINGS), _RATINGS_WIDE, ratings, "")
    for title, decisions, empty in (
        ("Decisions made", minutes.decisions, "No decisions were made."),
        ("Earlier decisions still to be done", minutes.still_to_do, "None."),
        ("Earlier decisions done", minutes.done, "None."),
    ):
        rows = tuple(_decision(one, plan) for one in decisions)
        yield Part(title, _DECISIONS, _DECISIONS_WIDE, rows, empty)
    yield Part(
        "Changes made during the review",
        ("Ref", "Action or decision", "What was changed, and why", "Changed by"),
        (14, 58, 82, 34),
        tuple(
            (update.ref, _title(plan, update.ref), sanitise(told(update)), _who(update, minutes.review))
            for update in minutes.updates
        ),
        "Nothing was changed.",
    )
    yield Part(
        f"Movement since {minutes.compared_with}",
        ("Ref", "Action", "Change", "Details"),
        (12, 66, 28, 82),
        tuple((move.ref, _title(plan, move.ref), move.title, sanitise(move.words)) for move in minutes.moves),
        "Nothing moved.",
    )
    for title, items, empty in (
        ("Skipped", minutes.skipped, "Nothing was skipped."),
        ("Not reached", minutes.unreached, "Every item was reached."),
    ):
        yield Part(title, _ITEMS, _ITEMS_WIDE, tuple(_item(one, plan) for one in items), empty)


def _ratings(when: str, plan: Plan) -> tuple[str, ...]:
    """How many actions there were of each rating, how many in all, late, and awaiting sign-off."""
    row = whole(plan)
    counts = (*row.counts.values(), row.total, len(row.late), len(row.to_sign_off))
    return (when, *(f"{count:,}" for count in counts))


def _before_words(minutes: Minutes) -> str:
    before = minutes.before
    last = next((one for one in reversed(before.reviews) if one.is_closed), None)
    if last is not None:
        return f"At the review of {format_date(last.held_on)}"
    made = " when the plan was made" if before.as_at <= before.began else ""
    return f"On {format_date(before.as_at)}{made}"


def _decision(one: Decision, plan: Plan) -> tuple[str, ...]:
    board = "yes" if one.for_board else "no"
    about = f"{one.action} {_title(plan, one.action)}".rstrip() if one.action else "–"
    return (one.ref, sanitise(one.what), about, sanitise(one.owner) or "–", format_date(one.due), board)


def _item(item: ReviewItem, plan: Plan) -> tuple[str, ...]:
    return (item.subject, _title(plan, item.subject), item.section, sanitise(item.why))


def _title(plan: Plan, ref: str) -> str:
    """What a ref is about: an action, of evidence its action, a decision, a strength; nobody knows refs by heart."""
    action = plan.action(ref.partition("/")[0])
    if action is not None:
        return sanitise(action.title)
    texts = {one.ref: one.what for one in plan.decisions} | {one.ref: one.text for one in plan.strengths}
    return sanitise(texts.get(ref, "")) or "–"


_WHERE = {"screen": "another screen", "command": "command line"}


def _who(update: Update, review: WeeklyReview) -> str:
    """Who changed it, and where, if that was not on the session's own cards."""
    change = update.change
    where = "" if change.review == review.ref else f" ({_WHERE.get(change.source, change.source)})"
    return f"{sanitise(change.by)}{where}"


def file_stem(review: WeeklyReview) -> str:
    """The name of the minutes' file, without its ending: ``review-3-2026-11-27``."""
    return f"review-{review.number}-{review.held_on.isoformat()}"

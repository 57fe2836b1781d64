"""The minutes of a closed review: what was gone through, what changed and why, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actionplan.model.dates import show, show_long
from actionplan.model.log import Update
from actionplan.model.movement import Move, movement
from actionplan.model.numbers import number_of
from actionplan.model.plan import Plan
from actionplan.model.review import Decision, Review, ReviewItem
from actionplan.model.session import not_reached, skipped
from actionplan.model.text import shown
from actionplan.model.words import told
from actionplan.reports.wording import capital


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that the minutes say, computed once for every format."""

    plan: Plan
    review: Review
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
    done: tuple[Decision, ...]
    """What was decided before and was done in it."""
    seconds: int
    doubt: str = ""
    """Why the date of the computer that makes them is doubted, if it is."""


def gather(
    plan: Plan,
    review: Review,
    before: Plan,
    items: Sequence[ReviewItem],
    updates: Sequence[Update],
    *,
    doubt: str = "",
) -> Minutes:
    """The minutes of a review.

    Args:
        plan: The plan as it was when the review was closed.
        before: The plan as it was at the review before, or where there was none, as at the day it is compared with.
        items: The review's items.
        updates: What was changed while it was open.
        doubt: Why the date of the computer that makes them is doubted, if it is.
    """
    last = next((one for one in reversed(plan.reviews) if one.number < review.number), None)
    done = {
        update.ref
        for update in updates
        if update.kind == "decision" and update.before is not None and update.after.get("done_on")
    }
    return Minutes(
        plan=plan,
        review=review,
        reviewed=tuple(item for item in items if item.outcome.is_done),
        skipped=skipped(items),
        unreached=not_reached(items),
        moves=movement(before, plan),
        compared_with=_compared_with(before, last),
        updates=tuple(update for update in updates if update.kind != "decision" or _is_moved(update, review)),
        decisions=tuple(one for one in plan.decisions if one.review == review.ref and not one.withdrawn),
        done=tuple(one for one in plan.decisions if one.ref in done and one.done_on and one.review != review.ref),
        seconds=sum(item.seconds for item in items),
        doubt=doubt,
    )


def _compared_with(before: Plan, last: Review | None) -> str:
    if last is not None:
        return f"the review of {show(last.held_on)}"
    return f"the plan was made on {show(before.began)}" if before.as_at <= before.began else show(before.as_at)


def _is_moved(update: Update, review: Review) -> bool:
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
    return f"{demo}Weekly progress review {minutes.review.number}, {show_long(minutes.review.held_on)}"


def facts(minutes: Minutes) -> tuple[tuple[str, str], ...]:
    """What stands at the top: whose plan, who was there, how much was gone through."""
    review = minutes.review
    total = len(minutes.reviewed) + len(minutes.skipped) + len(minutes.unreached)
    others = [name for name in review.present if name != review.chair]
    return (
        *((("Note", capital(minutes.doubt)),) if minutes.doubt else ()),
        ("Plan", shown(f"{minutes.plan.organisation}, {minutes.plan.title}")),
        ("Chair", shown(review.chair)),
        ("Present", shown(", ".join(others)) or "nobody else"),
        (
            "Reviewed",
            f"{len(minutes.reviewed):,} of {number_of(total, 'item')} in {max(1, round(minutes.seconds / 60))} min",
        ),
    )


_DECISIONS = ("Ref", "Decision", "About", "Owner", "By", "Board")
_DECISIONS_WIDE = (10, 62, 48, 34, 22, 12)
_ITEMS = ("Ref", "Action", "Section", "Why it was on the agenda")
_ITEMS_WIDE = (12, 70, 36, 70)


def parts(minutes: Minutes) -> Iterator[Part]:
    """The parts of the minutes, in their order, every text harmless to show."""
    plan = minutes.plan
    for title, decisions, empty in (
        ("Decisions", minutes.decisions, "No decisions."),
        ("Earlier decisions done", minutes.done, "None."),
    ):
        rows = tuple(_decision(one, plan) for one in decisions)
        yield Part(title, _DECISIONS, _DECISIONS_WIDE, rows, empty)
    yield Part(
        "Changes made during the review",
        ("Ref", "Action", "What and why", "By"),
        (14, 58, 82, 34),
        tuple(
            (update.ref, _title(plan, update.ref), shown(told(update)), _who(update, minutes.review))
            for update in minutes.updates
        ),
        "Nothing was changed.",
    )
    yield Part(
        f"Movement since {minutes.compared_with}",
        ("Ref", "Action", "Kind", "What"),
        (12, 66, 28, 82),
        tuple((move.ref, _title(plan, move.ref), move.title, shown(move.words)) for move in minutes.moves),
        "Nothing moved.",
    )
    for title, items, empty in (
        ("Skipped", minutes.skipped, "Nothing was skipped."),
        ("Not reached", minutes.unreached, "Every item was reached."),
    ):
        yield Part(title, _ITEMS, _ITEMS_WIDE, tuple(_item(one, plan) for one in items), empty)


def _decision(one: Decision, plan: Plan) -> tuple[str, ...]:
    board = "yes" if one.for_board else "no"
    about = f"{one.action} {_title(plan, one.action)}".rstrip() if one.action else "–"
    return (one.ref, shown(one.what), about, shown(one.owner) or "–", show(one.due), board)


def _item(item: ReviewItem, plan: Plan) -> tuple[str, ...]:
    return (item.subject, _title(plan, item.subject), item.section, shown(item.why))


def _title(plan: Plan, ref: str) -> str:
    """What a ref is about: an action, of evidence its action, a decision, a strength; nobody knows refs by heart."""
    action = plan.action(ref.partition("/")[0])
    if action is not None:
        return shown(action.title)
    texts = {one.ref: one.what for one in plan.decisions} | {one.ref: one.text for one in plan.strengths}
    return shown(texts.get(ref, "")) or "–"


_WHERE = {"screen": "another screen", "command": "command line"}


def _who(update: Update, review: Review) -> str:
    """Who changed it, and where, if that was not on the session's own cards."""
    change = update.change
    where = "" if change.review == review.ref else f" ({_WHERE.get(change.source, change.source)})"
    return f"{shown(change.by)}{where}"


def file_stem(review: Review) -> str:
    """The name of the minutes' file, without its ending: ``review-3-2026-11-27``."""
    return f"review-{review.number}-{review.held_on.isoformat()}"

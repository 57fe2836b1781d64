"""The minutes of a closed review: what was gone through, what changed and why, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from actionplan.model.dates import show, show_long
from actionplan.model.log import Update
from actionplan.model.movement import Move, movement
from actionplan.model.plan import Plan
from actionplan.model.review import Decision, Review, ReviewItem
from actionplan.model.session import not_reached
from actionplan.model.text import shown
from actionplan.model.words import told


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that the minutes say, computed once for every format."""

    plan: Plan
    review: Review
    reviewed: tuple[ReviewItem, ...]
    left: tuple[ReviewItem, ...]
    """What was skipped or not reached."""
    moves: tuple[Move, ...]
    compared_with: str
    """What the movement is since, in words."""
    updates: tuple[Update, ...]
    """What was changed in the review, oldest first."""
    decisions: tuple[Decision, ...]
    """What it decided."""
    done: tuple[Decision, ...]
    """What was decided before and was done in it."""
    seconds: int


def gather(plan: Plan, review: Review, before: Plan, items: Sequence[ReviewItem], updates: Sequence[Update]) -> Minutes:
    """The minutes of a review.

    Args:
        plan: The plan as it was when the review was closed.
        before: The plan as it was at the review before, or where there was none, as at the day it is compared with.
        items: The review's items.
        updates: What was changed in it.
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
        left=not_reached(items),
        moves=movement(before, plan),
        compared_with=f"the review of {show(last.held_on)}" if last is not None else show(before.as_at),
        updates=tuple(update for update in updates if update.kind != "decision" or _is_moved(update, review)),
        decisions=tuple(one for one in plan.decisions if one.review == review.ref and not one.withdrawn),
        done=tuple(one for one in plan.decisions if one.ref in done and one.done_on and one.review != review.ref),
        seconds=sum(item.seconds for item in items),
    )


def _is_moved(update: Update, review: Review) -> bool:
    """Whether a decision carried over got another owner or date; those made or done in the review stand apart."""
    return update.before is not None and not update.after.get("done_on") and update.after["review"] != review.ref


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the minutes and what stands under it: a table, or a sentence where there is nothing."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


def heading(minutes: Minutes) -> str:
    """The title."""
    demo = "DEMO " if minutes.plan.is_demo else ""
    return f"{demo}Weekly progress review {minutes.review.number}, {show_long(minutes.review.held_on)}"


def facts(minutes: Minutes) -> tuple[tuple[str, str], ...]:
    """What stands at the top: whose plan, who was there, how much was gone through."""
    review, total = minutes.review, len(minutes.reviewed) + len(minutes.left)
    others = [name for name in review.present if name != review.chair]
    return (
        ("Plan", shown(f"{minutes.plan.organisation}, {minutes.plan.title}")),
        ("Chair", shown(review.chair)),
        ("Present", shown(", ".join(others)) or "nobody else"),
        ("Reviewed", f"{len(minutes.reviewed)} of {total} items in {max(1, round(minutes.seconds / 60))} min"),
    )


def parts(minutes: Minutes) -> Iterator[Part]:
    """The parts of the minutes, in their order, every text harmless to show."""
    yield Part("Decisions", ("Ref", "Decision", "About", "Owner", "By", "Board"),
               tuple(_decision(one) for one in minutes.decisions), "No decisions.")  # fmt: skip
    yield Part("Earlier decisions done", ("Ref", "Decision", "About", "Owner", "By", "Board"),
               tuple(_decision(one) for one in minutes.done), "None.")  # fmt: skip
    yield Part(
        "Changes made in the review",
        ("Ref", "What", "By"),
        tuple((update.ref, shown(told(update)), shown(update.change.by)) for update in minutes.updates),
        "Nothing was changed.",
    )
    yield Part(
        f"Movement since {minutes.compared_with}",
        ("Ref", "Kind", "What"),
        tuple((move.ref, move.title, shown(move.words)) for move in minutes.moves),
        "Nothing moved.",
    )
    yield Part(
        "Skipped or not reached",
        ("Ref", "Section", "Why it was on the agenda"),
        tuple((item.subject, item.section, shown(item.why)) for item in minutes.left),
        "Every item was gone through.",
    )


def _decision(one: Decision) -> tuple[str, ...]:
    board = "yes" if one.for_board else "no"
    return (one.ref, shown(one.what), one.action or "–", shown(one.owner) or "–", show(one.due), board)


def file_stem(review: Review) -> str:
    """The name of the minutes' file, without its ending: ``review-3-2026-11-27``."""
    return f"review-{review.number}-{review.held_on.isoformat()}"

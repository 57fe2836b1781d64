"""Which card of a review somebody means who types a ref or words."""

from __future__ import annotations

from collections.abc import Sequence

from actionplan.model.action import Action
from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded
from actionplan.model.searching import searched
from actionplan.model.subjects import other_subjects
from actionplan.model.weekly_review import ReviewItem


def find_cards(plan: Plan, items: Sequence[ReviewItem], query: str) -> tuple[ReviewItem, ...]:
    """The items that a ref names, or else that have every word in ref, title, owner or finding, as on the agenda."""
    text = folded(query).strip()
    by_ref = tuple(item for item in items if folded(item.subject) == text)
    if by_ref or not text:
        return by_ref
    texts = _texts(plan)
    return tuple(item for item in items if all(word in texts.get(item.subject, "") for word in text.split()))


def find_off_agenda(plan: Plan, items: Sequence[ReviewItem], query: str) -> tuple[Action, ...]:
    """The actions that are meant in the same way and are on no card; the one that a ref names comes alone."""
    text = folded(query).strip()
    on_cards = {item.subject for item in items}
    actions = [action for action in plan.actions if action.ref not in on_cards]
    by_ref = tuple(action for action in actions if folded(action.ref) == text)
    if by_ref or not text:
        return by_ref
    texts = searched(plan)
    return tuple(action for action in actions if all(word in texts[action.ref] for word in text.split()))


def next_found(matches: Sequence[ReviewItem], shown_item: ReviewItem | None) -> ReviewItem:
    """The first of the items found; where the one shown is among them, the one after it, and after the last the first.

    Args:
        matches: The items found, at least one.
        shown_item: The item whose card is shown now.
    """
    refs = [item.ref for item in matches]
    if shown_item is None or shown_item.ref not in refs:
        return matches[0]
    return matches[(refs.index(shown_item.ref) + 1) % len(matches)]


def _texts(plan: Plan) -> dict[str, str]:
    others = {
        subject.ref: folded(f"{subject.ref}\n{subject.title}\n{subject.owner}") for subject in other_subjects(plan)
    }
    return {**searched(plan), **others}

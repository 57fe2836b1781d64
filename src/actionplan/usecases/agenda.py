"""The agenda of the next review, as it is sent round before: as a document, what is restricted is left out of it."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.agenda import Item
from actionplan.model.agenda import agenda as agenda_of
from actionplan.model.comparison import compared
from actionplan.model.plan import Plan
from actionplan.reports.restrictions import hidden, included_words, left_out_words, restricted_things, with_marks
from actionplan.store import Store
from actionplan.usecases.compare import earlier, ratings_of_last_weeks
from actionplan.usecases.restricted import restricted_in


class NextAgenda(Struct, frozen=True):
    """What the next review has before it."""

    plan: Plan
    """As its readers may read it."""
    number: int
    """That of the review."""
    items: tuple[Item, ...]
    restricted: str
    """How much is left out or in that is restricted, in words; empty where nothing is."""


def next_agenda(store: Store, now: Plan, plan: Plan, *, includes_restricted: bool = False) -> NextAgenda:
    """The agenda of the review after the last one of a plan.

    Args:
        store: Where it is.
        now: The plan as it is now: what is restricted today is left out of a past day's agenda too.
        plan: As it is, or was on a past day.
        includes_restricted: Whether its readers may read what is restricted; it is marked then.

    Raises:
        StoreError: if the plan cannot be read as it was at the last review.
    """
    restricted = restricted_in(store, now)
    before, review = earlier(store, plan, plan.last_review)
    things = restricted_things(plan, restricted)
    if includes_restricted:
        visible, visible_before = (
            with_marks(replace(then, restrictions=restricted.restrictions)) for then in (plan, before)
        )
    else:
        visible, visible_before = hidden(plan, restricted), hidden(before, restricted)
    moves = compared(visible, visible_before, ratings_of_last_weeks(store, plan), review).moves
    number = len(plan.reviews) + 1
    words = included_words(things) if includes_restricted else left_out_words(things)
    return NextAgenda(visible, number, tuple(agenda_of(visible, moves, number)), words)

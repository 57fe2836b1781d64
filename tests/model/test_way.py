"""The way through a review: back, forward, to the end and back from there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.agenda import current
from actionplan.model.review import Outcome, ReviewItem
from actionplan.model.way import Way


def items_of(*outcomes: Outcome) -> tuple[ReviewItem, ...]:
    return tuple(
        ReviewItem(f"R1/{place:03}", "R1", place, "On track", f"1.{place}", "", outcome)
        for place, outcome in enumerate(outcomes, start=1)
    )


DONE, SKIPPED, WAITING = Outcome.REVIEWED, Outcome.SKIPPED, Outcome.WAITING


def test_back_is_the_card_left_last_be_it_done_or_skipped() -> None:
    items = items_of(DONE, SKIPPED, WAITING)
    way = Way().on(items, "R1/001").on(items, "R1/002")
    assert way.card(items) == items[2]
    back = way.back(items)
    assert back.card(items) == items[1]
    assert back.back(items).card(items) == items[0]
    assert back.back(items).back(items).card(items) == items[0], "there is nothing before the first"
    assert back.on(items, "R1/002").card(items) == items[2]


def test_a_card_left_elsewhere_lies_behind_in_the_order_of_the_agenda() -> None:
    items = items_of(DONE, SKIPPED, DONE, WAITING)
    assert Way().behind(items) == ("R1/001", "R1/002", "R1/003")
    assert Way(("R1/001",)).behind(items) == ("R1/002", "R1/003", "R1/001")


def test_from_the_end_back_to_the_card_that_one_came_from() -> None:
    items = items_of(DONE, DONE, WAITING)
    for way in (Way(), Way(looking_back="R1/001")):
        assert way.to_end().card(items) is None
        assert way.to_end().back(items) == way
    done = items_of(DONE, DONE)
    assert Way().card(done) is None
    assert Way().back(done).card(done) == done[1]


@given(st.lists(st.sampled_from(Outcome), max_size=8), st.permutations([f"R1/{n:03}" for n in range(1, 9)]))
def test_back_goes_through_every_card_behind_once_and_forward_again(outcomes: list[Outcome], trail: list[str]) -> None:
    items = items_of(*outcomes)
    way = Way(tuple(trail))
    seen = []
    while (before := way.back(items)) != way:
        way = before
        seen.append(way.looking_back)
    upcoming = current(items)
    settled = {item.ref for item in items if item.outcome is not WAITING and item != upcoming}
    assert (set(seen), len(seen)) == (settled, len(settled))
    for _ in seen:
        assert way.looking_back is not None
        way = way.on(items, way.looking_back)
    assert way.card(items) == upcoming

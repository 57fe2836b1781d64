"""The way through a review: back, forward, to the end and back from there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.agenda import current
from actionplan.model.review_position import ReviewPosition
from actionplan.model.weekly_review import Outcome, ReviewItem


def items_of(*outcomes: Outcome) -> tuple[ReviewItem, ...]:
    return tuple(
        ReviewItem(f"R1/{place:03}", "R1", place, "On track", f"1.{place}", "", outcome)
        for place, outcome in enumerate(outcomes, start=1)
    )


DONE, SKIPPED, WAITING = Outcome.REVIEWED, Outcome.SKIPPED, Outcome.WAITING


def test_back_is_the_card_left_last_be_it_done_or_skipped() -> None:
    items = items_of(DONE, SKIPPED, WAITING)
    way = ReviewPosition().on(items, "R1/001").on(items, "R1/002")
    assert way.card(items) == items[2]
    back = way.back(items)
    assert back.card(items) == items[1]
    assert back.back(items).card(items) == items[0]
    assert back.back(items).back(items).card(items) == items[0], "there is nothing before the first"
    assert back.on(items, "R1/002").card(items) == items[2]


def test_a_card_left_elsewhere_lies_behind_in_the_order_of_the_agenda() -> None:
    items = items_of(DONE, SKIPPED, DONE, WAITING)
    assert ReviewPosition().behind(items) == ("R1/001", "R1/002", "R1/003")
    assert ReviewPosition(("R1/001",)).behind(items) == ("R1/002", "R1/003", "R1/001")


def test_from_the_end_back_to_the_card_that_one_came_from() -> None:
    items = items_of(DONE, DONE, WAITING)
    for way in (ReviewPosition(), ReviewPosition(held="R1/001")):
        assert way.to_end().card(items) is None
        assert way.to_end().back(items) == way
    done = items_of(DONE, DONE)
    assert ReviewPosition().card(done) is None
    assert ReviewPosition().back(done).card(done) == done[1]


def test_a_card_that_was_changed_stays_until_somebody_goes_on() -> None:
    items = items_of(DONE, DONE, WAITING, WAITING)
    way = ReviewPosition().on(items_of(DONE, WAITING, WAITING, WAITING), "R1/001").stay("R1/002")
    assert way.card(items) == items[1], "the second was changed, and is still there"
    assert way.stay("R1/002") == way
    assert way.back(items).card(items) == items[0]
    assert way.back(items).on(items, "R1/001").card(items) == items[1]
    assert way.on(items, "R1/002").card(items) == items[2]


def test_a_card_gone_back_to_and_changed_leads_on_to_the_next_behind() -> None:
    items = items_of(DONE, DONE, WAITING)
    way = ReviewPosition().on(items, "R1/001").on(items, "R1/002").back(items).back(items)
    assert way.stay("R1/001").on(items, "R1/001").card(items) == items[1]


def test_one_jumps_to_a_card_and_is_back_with_enter_or_back() -> None:
    items = items_of(DONE, WAITING, WAITING, WAITING)
    way = ReviewPosition(("R1/001",))
    away = way.jump(items, "R1/004")
    assert away.card(items) == items[3]
    assert away.back(items) == way
    then = items_of(DONE, WAITING, WAITING, DONE)
    assert away.stay("R1/004").on(then, "R1/004").card(then) == then[1], "where one was before"
    twice = away.jump(items, "R1/003")
    assert (twice.card(items), twice.back(items)) == (items[2], way), "from the second jump too"
    assert twice.jump(items, "R1/002") == way
    assert way.jump(items, "R1/002") == way, "it is there already"
    from_the_end = way.to_end().jump(items, "R1/001")
    assert from_the_end.card(items) == items[0]
    assert from_the_end.on(items, "R1/001").card(items) is None


def in_sections(*outcomes: Outcome) -> tuple[ReviewItem, ...]:
    """Items two of which are in a section: A, A, B, B, C …"""
    items = items_of(*outcomes)
    return tuple(replace(item, section="ABCDE"[(item.place - 1) // 2]) for item in items)


def test_the_next_section_begins_with_what_waits_and_one_goes_on_there() -> None:
    items = in_sections(WAITING, WAITING, DONE, WAITING, WAITING, WAITING)
    way = ReviewPosition().section(items, 1)
    assert way.card(items) == items[3]
    assert ReviewPosition().section(items, -1) == ReviewPosition(), "there is none before"
    then = in_sections(WAITING, WAITING, DONE, DONE, WAITING, WAITING)
    assert way.on(then, "R1/004").card(then) == then[4]
    assert way.section(items, 1).section(items, 1).card(items) == items[4], "there is none after it"
    last = in_sections(WAITING, WAITING, DONE, DONE, DONE, DONE)
    assert way.on(last, "R1/006").card(last) == last[0], "what was left out comes after all"


def test_a_section_that_is_done_is_only_looked_at() -> None:
    items = in_sections(WAITING, WAITING, DONE, DONE, WAITING, SKIPPED)
    way = ReviewPosition().section(items, 1)
    assert way.card(items) == items[2]
    assert way.on(items, "R1/003").card(items) == items[0]
    assert way.section(items, 1).card(items) == items[4]
    skipped = in_sections(WAITING, WAITING, DONE, SKIPPED)
    assert ReviewPosition().to_section(skipped, "B").card(skipped) == skipped[3]
    assert ReviewPosition(at_end=True).section(items, -1).card(items) == items[4]


@given(st.lists(st.sampled_from(Outcome), min_size=1, max_size=8), st.integers(1, 8), st.data())
def test_wherever_one_has_been_every_card_comes_up_with_enter_alone(
    outcomes: list[Outcome], steps: int, data: st.DataObject
) -> None:
    """Jumps, sections, back and the end, in any order: enter then goes through all that is left, once."""
    items = in_sections(*outcomes)
    way = ReviewPosition()
    for _ in range(steps):
        move = data.draw(st.sampled_from(["jump", "section", "back", "end", "stay"]))
        card = way.card(items)
        if move == "jump":
            way = way.jump(items, data.draw(st.sampled_from(items)).ref)
        elif move == "section":
            way = way.section(items, data.draw(st.sampled_from([-1, 1])))
        elif move == "back":
            way = way.back(items)
        elif move == "end":
            way = way.to_end()
        elif card is not None:
            items = tuple(replace(item, outcome=DONE) if item == card else item for item in items)
            way = way.stay(card.ref)
            assert way.card(items) == replace(card, outcome=DONE)
    for _ in range(40):
        card = way.card(items)
        if card is None:
            # Whoever has jumped from the end is at the end again.
            way = way.back(items) if way.at_end else way
            continue
        items = tuple(replace(item, outcome=DONE) if item.ref == card.ref else item for item in items)
        way = way.on(items, card.ref)
    assert all(item.outcome.is_done for item in items)


@given(st.lists(st.sampled_from(Outcome), max_size=8), st.permutations([f"R1/{n:03}" for n in range(1, 9)]))
def test_back_goes_through_every_card_behind_once_and_forward_again(outcomes: list[Outcome], trail: list[str]) -> None:
    items = items_of(*outcomes)
    way = ReviewPosition(tuple(trail))
    seen = []
    while (before := way.back(items)) != way:
        way = before
        seen.append(way.held)
    upcoming = current(items)
    settled = {item.ref for item in items if item.outcome is not WAITING and item != upcoming}
    assert (set(seen), len(seen)) == (settled, len(settled))
    for _ in seen:
        assert way.held is not None
        way = way.on(items, way.held)
    assert way.card(items) == upcoming

"""A weekly review as it goes on: who may start it, what each step is, and what it leaves behind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.agenda import Section
from actionplan.model.attention import Concern, attention, reviews_red, reviews_unseen
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.review import (
    change_decision,
    change_details,
    close,
    decide,
    discard,
    finish_decision,
    join_reds,
    next_review,
    not_reached,
    settle,
    skipped,
    start,
    without_reason,
)
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, State, WeeklyReview

TODAY = date(2026, 11, 27)
WEEK = timedelta(days=7)
DECISION = Decision("D1", "R1", "1.1", "Ask the Board", "Ann", TODAY)


def held(*days: date, still_open: bool = False) -> tuple[WeeklyReview, ...]:
    """Reviews on these days, closed but perhaps for the last."""
    last = len(days)
    return tuple(
        WeeklyReview(f"R{n}", day, "Chair", "Ann", State.OPEN if still_open and n == last else State.CLOSED, seq=n)
        for n, day in enumerate(days, start=1)
    )


def item(place: int, subject: str = "1.1", outcome: Outcome = Outcome.WAITING) -> ReviewItem:
    return ReviewItem(f"R1/{place:03}", "R1", place, Section.REST, subject, "", outcome)


def going_on(plan: Plan, *subjects: str) -> Plan:
    """The plan with its first review open, with these items."""
    items = tuple(item(place, subject) for place, subject in enumerate(subjects, start=1))
    return replace(plan, reviews=held(TODAY, still_open=True), items=items)


def changed(plan: Plan, ref: str, **values: object) -> Plan:
    """The plan with one action changed."""
    return replace(
        plan,
        actions=tuple(replace(one, **values) if one.ref == ref else one for one in plan.actions),
    )


# --- starting -------------------------------------------------------------------------------------------------


def test_the_first_review_is_number_one_and_each_next_one_follows(plan: Plan) -> None:
    first = next_review(plan, TODAY, " The Chair ", "Ann, Bob")
    assert (first.ref, first.number, first.chair, first.is_open) == ("R1", 1, "The Chair", True)
    assert first.present == ("The Chair", "Ann", "Bob")
    later = next_review(replace(plan, reviews=held(TODAY - WEEK, TODAY)), TODAY, "Chair", "")
    assert later.ref == "R3", "a second one on the same day is one of its own"


def test_nobody_is_present_twice() -> None:
    assert WeeklyReview("R1", TODAY, "Ann", "Ann, , Bob,Bob ,").present == ("Ann", "Bob")


@pytest.mark.parametrize(
    ("reviews", "chair", "field", "says"),
    [
        (held(TODAY, still_open=True), "Chair", "held_on", "review 1 is already open; join it"),
        (held(TODAY + WEEK), "Chair", "held_on", "the last review was on 4 Dec 2026; this one cannot be before it"),
        ((), " ", "chair", "chair cannot be empty"),
        ((), "x" * 10_001, "chair", "10,000 at most"),
    ],
)
def test_what_does_not_start(plan: Plan, reviews: tuple[WeeklyReview, ...], chair: str, field: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refusal:
        next_review(replace(plan, reviews=reviews), TODAY, chair, "")
    assert refusal.value.field == field


def test_a_review_starts_with_its_whole_agenda(plan: Plan) -> None:
    review = next_review(plan, TODAY, "Chair", "")
    edits = start(plan, (), review)
    assert edits[0] == Edit(None, review)
    items = [edit.after for edit in edits[1:]]
    assert all(isinstance(one, ReviewItem) and one.outcome is Outcome.WAITING for one in items)
    assert [one.ref for one in items] == [f"R1/{place:03}" for place in range(1, 6)]


def test_a_review_of_nothing_is_a_review(plan: Plan) -> None:
    empty = replace(plan, actions=())
    assert len(start(empty, (), next_review(empty, TODAY, "Chair", ""))) == 1


# --- its details ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"held_on": TODAY - 2 * WEEK}, "held_on", "the last review was on 20 Nov 2026; this one cannot be before it"),
        ({"chair": ""}, "chair", "chair cannot be empty"),
        ({"apologies": "Bo, CHAIR"}, "apologies", "Chair is in the chair"),
        ({"next_meeting": "yesterday"}, "next_meeting", "the next meeting comes after this one"),
        ({"next_meeting": TODAY}, "next_meeting", "the next meeting comes after this one"),
        ({"next_meeting": "soon"}, "next_meeting", "soon"),
    ],
)
def test_details_that_cannot_be(plan: Plan, values: dict[str, object], field: str, says: str) -> None:
    reviews = held(TODAY - WEEK, TODAY, still_open=True)
    with pytest.raises(Invalid, match=says) as refusal:
        change_details(replace(plan, reviews=reviews), reviews[-1], **values)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_details_that_are_not_given_stay(plan: Plan) -> None:
    (review,) = held(TODAY, still_open=True)
    edit = change_details(plan, replace(review, next_meeting=TODAY + WEEK), apologies=" Bo ", next_meeting="")
    assert edit.after == replace(review, apologies="Bo")
    assert change_details(plan, review).changed == ()
    kept = replace(review, attendees="Ann,Bob ,")
    assert change_details(plan, kept, apologies="Cy").changed == ("apologies",), "nobody is taken off the list"


def test_whoever_has_sent_apologies_is_not_present(plan: Plan) -> None:
    review = next_review(plan, TODAY, "Chair", "Ann, Bob , Cy", "bob")
    assert (review.attendees, review.present, review.apologies) == ("Ann, Cy", ("Chair", "Ann", "Cy"), "bob")


@pytest.mark.parametrize("state", [State.CLOSED, State.DISCARDED])
def test_what_is_over_is_not_changed_or_discarded(plan: Plan, state: State) -> None:
    review = WeeklyReview("R1", TODAY, "Chair", "", state)
    with pytest.raises(Invalid, match=f"review 1 is {state} and locked"):
        change_details(plan, review, chair="Sam")
    with pytest.raises(Invalid, match=f"review 1 is {state} and locked"):
        discard(review)


# --- going through it -----------------------------------------------------------------------------------------


def test_settling_adds_up_the_time_and_never_takes_any_away() -> None:
    first = settle(item(1), Outcome.SKIPPED, 20).after
    assert isinstance(first, ReviewItem)
    again = settle(first, Outcome.REVIEWED, 15).after
    assert isinstance(again, ReviewItem)
    assert (again.outcome, again.seconds) == (Outcome.REVIEWED, 35)
    back = settle(again, Outcome.REVIEWED, -3600).after
    assert isinstance(back, ReviewItem)
    assert back.seconds == 35, "a clock that was set back"


def test_reds_join_while_a_review_is_open_and_only_then(plan: Plan) -> None:
    red = changed(plan, "1.2", rag=Condition.OFF_TRACK)
    assert join_reds(red) == []
    edits = join_reds(going_on(red, "1.1"))
    assert [(edit.after.ref, edit.before) for edit in edits] == [("R1/002", None)]
    joined = edits[0].after
    assert isinstance(joined, ReviewItem)
    assert join_reds(replace(going_on(red, "1.1"), items=(item(1), joined))) == []


def test_what_is_left_is_what_was_skipped_and_what_was_not_reached() -> None:
    items = (item(1, outcome=Outcome.CHANGED), item(2, outcome=Outcome.SKIPPED), item(3))
    assert (skipped(items), not_reached(items)) == (items[1:2], items[2:])


def test_reds_and_ambers_without_a_reason_are_named(plan: Plan) -> None:
    plan = changed(changed(plan, "1.1", rag=Condition.OFF_TRACK), "1.2", rag=Condition.AT_RISK, rag_reason="no staff")
    assert without_reason(plan, (item(1, "1.1"), item(2, "1.2"), item(3, "1.3"), item(4, "D1"))) == ("1.1",)


def test_closing_closes(plan: Plan) -> None:
    (review,) = held(TODAY, still_open=True)
    after = close(review).after
    assert isinstance(after, WeeklyReview)
    assert not after.is_open


# --- decisions ------------------------------------------------------------------------------------------------


def test_a_decision_belongs_to_the_open_review(plan: Plan) -> None:
    edit = decide(going_on(plan, "1.1"), about="1.1", what=" Ask HR ", owner="Ann", due="fri", for_board=True)
    assert edit == Edit(None, Decision("D1", "R1", "1.1", "Ask HR", "Ann", date(2026, 12, 4), for_board=True))
    more = replace(going_on(plan), decisions=(replace(DECISION, withdrawn="by mistake"),))
    assert decide(more, about="", what="x", owner="", due="", for_board=False).ref == "D2", "a ref is never used again"


def test_nothing_is_decided_without_a_review_or_without_words(plan: Plan) -> None:
    with pytest.raises(Invalid, match="start one first"):
        decide(plan, about="", what="x", owner="", due="", for_board=False)
    with pytest.raises(Invalid, match="what cannot be empty"):
        decide(going_on(plan), about="", what=" ", owner="", due="", for_board=False)
    with pytest.raises(Invalid, match="I do not know the date 'soon'") as refusal:
        decide(going_on(plan), about="", what="x", owner="", due="soon", for_board=False)
    assert refusal.value.field == "due"


def test_a_decision_is_done_once(plan: Plan) -> None:
    done = finish_decision(DECISION, TODAY).after
    assert isinstance(done, Decision)
    assert (done.done_on, done.is_waiting) == (TODAY, False)
    for finished in (done, replace(DECISION, withdrawn="by mistake")):
        with pytest.raises(Invalid, match="D1 is already done"):
            finish_decision(finished, TODAY)


def test_a_decision_gets_another_owner_or_date(plan: Plan) -> None:
    assert change_decision(plan, DECISION, owner="Bob").changed == ("owner",)
    later = change_decision(plan, DECISION, due="+1w").after
    assert isinstance(later, Decision)
    assert (later.owner, later.due) == ("Ann", TODAY + WEEK)
    with pytest.raises(Invalid, match="26 Nov 2026 is past; give a day from 27 Nov 2026 on"):
        change_decision(plan, DECISION, due="yesterday")
    old = replace(DECISION, due=TODAY - WEEK)
    assert change_decision(plan, old, due=(TODAY - WEEK).isoformat()).changed == (), "the day that it has"
    none = change_decision(plan, DECISION, due="").after
    assert isinstance(none, Decision)
    assert none.due is None


# --- what reviews say of an action ----------------------------------------------------------------------------


def reasons(plan: Plan, kind: Concern) -> list[str]:
    """What attention says of 1.1."""
    return [line.reason for line in attention(plan) if line.ref == "1.1" and line.kind is kind]


def red_since(plan: Plan, since: date, *days: date, still_open: bool = False) -> Plan:
    """1.1 red since a day, and reviews on these days."""
    red = changed(plan, "1.1", rag=Condition.OFF_TRACK, rag_since=since, rag_reason="no staff")
    return replace(red, reviews=held(*days, still_open=still_open))


def test_red_for_two_reviews_says_so(plan: Plan) -> None:
    since = TODAY - 2 * WEEK
    twice = red_since(plan, since, since - WEEK, since, since + WEEK)
    assert reasons(twice, Concern.RED) == ["red for 2 reviews: no staff"]
    once = red_since(plan, since, since, TODAY, still_open=True)
    assert reasons(once, Concern.RED) == ["red since 13 Nov 2026: no staff"], "the one going on does not count yet"
    assert reviews_red(changed(twice, "1.1", rag=Condition.AT_RISK).actions[0], twice) == 0


def looked_at(plan: Plan, number: int, reviews: int, ref: str = "1.1") -> tuple[Plan, Action]:
    """The plan after so many reviews, the last that went through 1.1 being ``number``."""
    days = [TODAY - WEEK * (reviews - n) for n in range(reviews)]
    seen = replace(plan, reviews=held(*days), looked_at={ref: number})
    return seen, seen.actions[0]


def test_not_looked_at_for_three_reviews_says_so(plan: Plan) -> None:
    seen, action = looked_at(plan, 1, 4)
    assert reviews_unseen(action, seen) == 3
    assert "not looked at for 3 reviews" in reasons(seen, Concern.STALE)
    seen, action = looked_at(plan, 2, 4)
    assert (reviews_unseen(action, seen), reasons(seen, Concern.STALE)) == (2, [])


def test_what_was_never_on_an_agenda_was_not_left_out_of_one(plan: Plan) -> None:
    seen, action = looked_at(plan, 0, 4, ref="9.9")
    assert reviews_unseen(action, seen) == 0

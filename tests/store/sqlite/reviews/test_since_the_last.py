"""What the database tells of the time since the last review."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from actionplan.model.attention import Concern, attention, reviews_unseen
from actionplan.model.describe import told
from actionplan.model.movement import MoveKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.rules.review import settle
from actionplan.model.weekly_review import Outcome
from actionplan.usecases.compare import compare

if TYPE_CHECKING:
    pass
from held_review import TODAY, WEEK, Held


def test_what_is_changed_on_the_same_day_is_since_the_review_if_it_came_after(held: Held) -> None:
    held.store.save([held.rates("1.1", Condition.AT_RISK)], held.stamp())
    held.begin()
    held.settles("1.2", Outcome.CHANGED, held.rates("1.2", Condition.AT_RISK))
    held.ends()
    review = held.plan.last_review
    past = compare(held.store, held.plan, review)
    assert (past.since, past.review and past.review.number, past.moves) == (TODAY, 1, ())
    held.store.save([held.rates("1.3", Condition.AT_RISK)], held.stamp())
    assert [(move.ref, move.kind) for move in compare(held.store, held.plan, review).moves] == [("1.3", MoveKind.RATED)]


def test_after_todays_review_it_is_since_the_one_before_not_since_that(held: Held) -> None:
    for on in (TODAY - WEEK, TODAY):
        held.begin(on)
        held.ends(on)
        past = compare(held.store, held.store.plan(on))
        assert past.since == (TODAY - 2 * WEEK if on < TODAY else TODAY - WEEK)
        assert (past.review.number if past.review else None) == (None if on < TODAY else 1)
    tomorrow = TODAY + timedelta(days=1)
    assert compare(held.store, held.store.plan(tomorrow)).since == TODAY


def test_while_a_review_goes_on_it_is_still_since_the_one_before(held: Held) -> None:
    held.whole(TODAY - WEEK)
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Condition.AT_RISK))
    past = compare(held.store, held.plan)
    assert (past.since, [move.ref for move in past.moves]) == (TODAY - WEEK, ["1.1"])


def test_before_any_review_it_is_since_a_week_ago(held: Held) -> None:
    past = compare(held.store, held.plan)
    assert (past.since, past.review) == (TODAY - WEEK, None)


def concerns(plan: Plan, ref: str, kind: Concern) -> list[str]:
    return [line.reason for line in attention(plan) if line.ref == ref and line.kind is kind]


def test_the_log_tells_how_many_reviews_an_action_has_been_red_for_and_not_looked_at(held: Held) -> None:
    since = TODAY - 3 * WEEK
    held.store.save([held.rates("1.1", Condition.OFF_TRACK, on=since)], held.stamp(on=since))
    for week in (3, 2, 1):
        on = TODAY - WEEK * week
        held.begin(on)
        for item in held.store.plan(on).items:
            if item.subject not in ("1.2", "1.3") or week == 3 and item.subject == "1.3":
                held.store.save([settle(item, Outcome.REVIEWED, 5)], held.made_in(item.review, on=on))
        held.ends(on)
    plan = held.plan
    assert concerns(plan, "1.1", Concern.RED) == ["red for 3 reviews: no staff"]
    assert concerns(plan, "1.2", Concern.STALE) == ["not looked at for 3 reviews"], "it was never reached"
    assert (reviews_unseen(held.action("1.3"), plan), reviews_unseen(held.action("1.1"), plan)) == (2, 0)


def test_an_action_added_later_was_not_looked_at_only_since_it_is_there(held: Held) -> None:
    from actionplan.model.rules.actions import further_action

    held.whole(TODAY - 2 * WEEK)
    on = TODAY - WEEK
    edit = further_action(held.store.plan(on), held.store.plan(on).area("1.2"), "Audit the thresholds", on)
    held.store.save([edit], held.stamp(on=on))
    assert reviews_unseen(held.action("1.2b"), held.plan) == 0
    for _ in range(2):
        held.begin(on)
        held.ends(on)
    assert (reviews_unseen(held.action("1.2b"), held.plan), reviews_unseen(held.action("1.1"), held.plan)) == (2, 2)


def test_the_plan_upto_a_change_knows_its_reviews_too(closed: Held) -> None:
    review = closed.plan.reviews[0]
    before, after = (closed.store.plan_upto(seq, TODAY) for seq in (review.seq - 1, review.seq))
    assert before.open_review is not None
    assert (before.is_past, len(before.items), before.looked_at["1.2"]) == (True, 5, 1)
    assert (after.open_review, after.items, after.last_review) == (None, (), review)
    assert after.looked_at == closed.plan.looked_at


def test_histories_speak_of_actions_decisions_and_reviews_and_not_of_items(closed: Held) -> None:
    kinds: set[Any] = {(update.kind, update.ref) for update in closed.store.history()}
    assert kinds == {("action", "1.1"), ("decision", "D1"), ("review", "R1")}
    started, ended = closed.store.history("R1")
    assert (told(started, closed.plan), told(ended, closed.plan)) == (
        "review 1 started, chair Chair, with Ann",
        "review 1 closed",
    )
    after = closed.store.history(after=started.change.seq)
    assert after == closed.store.history()[1:]
    assert closed.store.history(after=ended.change.seq) == ()

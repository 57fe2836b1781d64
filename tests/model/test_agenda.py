"""The agenda of a weekly review: exceptions first, each open action exactly once, the first section that claims it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage
from actionplan.model.agenda import (
    LATER,
    Item,
    Section,
    agenda,
    current,
    joins,
    next_items,
    order_of,
    theme_of_the_week,
)
from actionplan.model.area import Area
from actionplan.model.impact import Impact
from actionplan.model.movement import Move, MoveKind, movement
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition, is_optimistic
from actionplan.model.suggested_rag import days_late, suggest
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, WeeklyReview
from actionplan.model.words import Word, Words
from any_plan import states

TODAY = date(2026, 11, 27)


def away(days: int) -> date:
    return TODAY + timedelta(days=days)


def plan_with(plan: Plan, **changes: dict[str, object]) -> Plan:
    """The plan with actions changed: ``_1_2={"rag": Condition.OFF_TRACK}``; every action is dated and green."""
    steady = {
        "owner": "Ann",
        "due": away(200),
        "rag": Condition.ON_TRACK,
        "updated_on": TODAY,
        "impact": Impact.SUSTAINED,
    }
    found = {name.strip("_").replace("_", "."): values for name, values in changes.items()}
    actions = (replace(action, **{**steady, **found.get(action.ref, {})}) for action in plan.actions)
    return replace(plan, actions=tuple(actions))


def weight(action: Action, plan: Plan) -> int:
    """How bad it is: as declared, or where that is better than the dates support, as they say."""
    suggested = suggest(action, plan.key, plan.as_at).rag
    return (
        suggested if is_optimistic(action.rag, suggested) and action.rag is Condition.ON_TRACK else action.rag
    ).severity


def sections(items: tuple[Item, ...]) -> dict[str, str]:
    """The section of each subject."""
    return {item.subject: item.section for item in items}


def item(place: int, subject: str = "1.1", outcome: Outcome = Outcome.WAITING) -> ReviewItem:
    return ReviewItem(f"R1/{place:03}", "R1", place, Section.REST, subject, "", outcome)


# --- plans of all kinds ---------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(states(), st.integers(1, 60))
def test_every_open_or_complete_action_stands_on_the_agenda_exactly_once(plans: tuple[Plan, Plan], number: int) -> None:
    then, now = plans
    items = agenda(now, movement(then, now), number)
    refs = [item.subject for item in items if item.section is not Section.CARRIED_OVER]
    assert len(refs) == len(set(refs))
    assert {action.ref for action in now.counted if not action.is_closed} <= set(refs)
    assert set(refs) <= {action.ref for action in now.counted}


@settings(max_examples=60)
@given(states(), st.integers(1, 60))
def test_every_decision_that_waits_is_carried_over_exactly_once(plans: tuple[Plan, Plan], number: int) -> None:
    then, now = plans
    items = agenda(now, movement(then, now), number)
    carried = [item.subject for item in items if item.section is Section.CARRIED_OVER]
    assert carried == [one.ref for one in now.decisions if one.is_waiting]


@settings(max_examples=60)
@given(states(), st.integers(1, 60))
def test_the_sections_come_in_the_order_of_the_design_and_every_item_says_why(
    plans: tuple[Plan, Plan], number: int
) -> None:
    then, now = plans
    order = {section: place for place, section in enumerate(Section)}
    items = agenda(now, movement(then, now), number)
    places = [order[item.section] for item in items]
    assert places == sorted(places)
    assert all(item.why for item in items)


@settings(max_examples=60)
@given(states(), st.integers(1, 60))
def test_the_first_section_that_claims_an_action_has_it(plans: tuple[Plan, Plan], number: int) -> None:
    then, now = plans
    moves = movement(then, now)
    found = sections(agenda(now, moves, number))
    done = {action.ref for action in now.counted if action.is_complete}
    moved = {
        move.ref
        for move in moves
        if move.kind is not MoveKind.OWNER_CHANGED and not (move.kind is MoveKind.UNCHANGED_RED and move.ref in done)
    }
    theme = theme_of_the_week(now, number)
    for action in now.counted:
        left = (action.due - TODAY).days if action.due is not None else None
        silent = action.updated_on is not None and (TODAY - action.updated_on).days > now.key.stale
        claims = {
            Section.MOVED: action.ref in moved,
            Section.LATE: days_late(action, TODAY) > 0,
            Section.RED_AMBER: action.is_open and action.rag in (Condition.OFF_TRACK, Condition.AT_RISK),
            Section.OPTIMISTIC: is_optimistic(action.rag, suggest(action, now.key, TODAY).rag),
            Section.DUE_SOON: action.is_open and left is not None and 0 <= left <= LATER,
            Section.GAPS: action.is_open
            and (not action.owner or action.due is None or action.rag is Condition.UNRATED or silent),
            Section.SIGN_OFF: action.is_complete,
            Section.IMPACT: now.area_of(action).theme == theme
            and (action.is_open or action.impact is not Impact.SUSTAINED),
            Section.REST: not action.is_closed,
        }
        assert found.get(action.ref) == next((section for section, claimed in claims.items() if claimed), None)


@settings(max_examples=60)
@given(states(), st.integers(1, 60))
def test_the_order_is_total_and_the_same_every_time(plans: tuple[Plan, Plan], number: int) -> None:
    """It does not depend on the order in which the actions were read, nor on what the refs have been through before."""
    then, now = plans
    items = agenda(now, movement(then, now), number)
    assert items == agenda(replace(now), movement(then, now), number)
    by_ref = {action.ref: action for action in now.actions}
    for one, other in pairwise(items):
        if one.section is not other.section:
            continue
        before, after = by_ref.get(one.subject), by_ref.get(other.subject)
        if one.section is Section.LATE and before and after:
            assert (-days_late(before, TODAY), now.place_of(before)) < (
                -days_late(after, TODAY),
                now.place_of(after),
            )
        if one.section in (Section.RED_AMBER, Section.OPTIMISTIC) and before and after:
            assert weight(before, now) <= weight(after, now)
        if one.section is Section.DUE_SOON and before and after:
            assert (before.due or TODAY) <= (after.due or TODAY)


# --- what stands where ----------------------------------------------------------------------------------------


def test_a_plan_without_actions_has_an_empty_agenda(plan: Plan) -> None:
    assert agenda(replace(plan, actions=()), (), 1) == ()
    assert agenda(replace(plan, actions=(), areas=(), themes=()), (), 1) == ()


def test_a_red_that_did_not_move_is_news_too(plan: Plan) -> None:
    red = {"rag": Condition.OFF_TRACK, "rag_reason": "two posts vacant", "rag_since": away(-12)}
    now = plan_with(plan, _1_2=red)
    items = agenda(now, movement(now, now), 1)
    assert items[0] == Item(Section.MOVED, "1.2", "still red for 12 days: two posts vacant")


def test_a_red_that_is_done_asks_for_its_sign_off(plan: Plan) -> None:
    red = {"rag": Condition.OFF_TRACK, "rag_reason": "two posts vacant", "rag_since": away(-12), "due": away(-6)}
    done = {**red, "stage": Stage.COMPLETE, "completed_on": away(-2)}
    now = plan_with(plan, _1_2=done)
    items = agenda(now, movement(plan_with(plan, _1_2=red), now), 1)
    assert [item for item in items if item.subject == "1.2"] == [
        Item(Section.SIGN_OFF, "1.2", "red as declared; complete 25 Nov 2026, 4 days late, awaiting sign-off")
    ]


def test_what_got_worse_comes_before_what_is_still_red_and_what_got_better(plan: Plan) -> None:
    then = plan_with(
        plan, _1_1={"rag": Condition.OFF_TRACK}, _1_2={"rag": Condition.OFF_TRACK}, _2_1={"rag": Condition.ON_TRACK}
    )
    now = plan_with(
        plan, _1_1={"rag": Condition.ON_TRACK}, _1_2={"rag": Condition.OFF_TRACK}, _2_1={"rag": Condition.AT_RISK}
    )
    items = agenda(now, movement(then, now), 1)
    assert [item.subject for item in items if item.section is Section.MOVED] == ["2.1", "1.2", "1.1"]


def test_an_action_that_moved_twice_over_stands_once_and_says_both(plan: Plan) -> None:
    then = plan_with(plan, _1_1={"due": away(10)})
    now = plan_with(plan, _1_1={"due": away(20), "rag": Condition.AT_RISK, "rag_reason": "late papers"})
    found = [item for item in agenda(now, movement(then, now), 1) if item.subject == "1.1"]
    assert [(item.section, item.why) for item in found] == [
        (
            Section.MOVED,
            "worse Green → Amber: late papers; date moved 7 Dec 2026 → 17 Dec 2026, nobody named who agreed",
        )
    ]


def test_a_new_owner_alone_is_no_news(plan: Plan) -> None:
    then, now = plan_with(plan), plan_with(plan, _1_1={"owner": "Bob"})
    assert sections(agenda(now, movement(then, now), 2))["1.1"] == Section.REST


def test_what_was_closed_since_is_on_the_agenda_and_what_was_withdrawn_is_not(plan: Plan) -> None:
    then = plan_with(plan)
    now = plan_with(plan, _1_1={"stage": Stage.CLOSED, "rag": Condition.CHECKED}, _1_2={"stage": Stage.WITHDRAWN})
    found = sections(agenda(now, movement(then, now), 2))
    assert found["1.1"] == Section.MOVED
    assert "1.2" not in found


def test_the_latest_come_first_then_reds_by_urgency(plan: Plan) -> None:
    now = plan_with(
        plan,
        _1_1={"due": away(-3)},
        _1_2={"due": away(-30)},
        _1_3={"rag": Condition.AT_RISK, "priority": Priority.CRITICAL},
        _2_1={"rag": Condition.OFF_TRACK},
        _2_2={"rag": Condition.OFF_TRACK, "priority": Priority.CRITICAL},
    )
    assert [(item.subject, item.section) for item in agenda(now, (), 1)] == [
        ("1.2", Section.LATE),
        ("1.1", Section.LATE),
        ("2.2", Section.RED_AMBER),
        ("2.1", Section.RED_AMBER),
        ("1.3", Section.RED_AMBER),
    ]


def test_what_is_declared_better_than_its_dates_support_has_a_section_that_says_so(plan: Plan) -> None:
    now = plan_with(
        plan,
        _1_1={"times_moved": 2},
        _1_2={"rag": Condition.AT_RISK, "rag_reason": "no staff"},
        _1_3={"forecast": away(300)},
        _2_1={"rag": Condition.OFF_TRACK},
    )
    better = "declared green, the dates suggest"
    assert [(item.section, item.subject, item.why) for item in agenda(now, (), 2)][:4] == [
        (Section.RED_AMBER, "2.1", "Red"),
        (Section.RED_AMBER, "1.2", "no staff"),
        (Section.OPTIMISTIC, "1.3", f"{better} red: forecast 23 Sep 2027, 100 days after its date"),
        (Section.OPTIMISTIC, "1.1", f"{better} amber: due date moved twice"),
    ]


def test_due_today_is_due_and_not_late(plan: Plan) -> None:
    now = plan_with(plan, _1_1={"due": TODAY}, _1_2={"due": away(30)}, _1_3={"due": away(31)})
    items = {item.subject: item for item in agenda(now, (), 2)}
    assert (items["1.1"].section, items["1.1"].why) == (Section.DUE_SOON, "due today")
    assert (items["1.2"].section, items["1.2"].why) == (Section.DUE_SOON, "due in 30 days")
    assert items["1.3"].section is Section.REST


def test_what_is_missing_is_said_together(plan: Plan) -> None:
    now = plan_with(plan, _1_1={"owner": "", "due": None, "rag": Condition.UNRATED})
    items = {item.subject: item for item in agenda(now, (), 2)}
    assert (items["1.1"].section, items["1.1"].why) == (Section.GAPS, "no owner, no due date, unrated")


def test_the_longest_waiting_is_signed_off_first(plan: Plan) -> None:
    done = {"stage": Stage.COMPLETE}
    now = plan_with(plan, _1_1={**done, "completed_on": away(-1)}, _2_1={**done, "completed_on": away(-9)})
    found = [item.subject for item in agenda(now, (), 2) if item.section is Section.SIGN_OFF]
    assert found == ["2.1", "1.1"]


def test_the_impact_of_one_theme_a_week_is_looked_at_in_turn(plan: Plan) -> None:
    assert [theme_of_the_week(plan, number) for number in range(1, 6)] == [1, 2, 1, 2, 1]
    closed: dict[str, object] = {"stage": Stage.CLOSED, "rag": Condition.CHECKED, "impact": Impact.EMERGING}
    now = plan_with(plan, _1_1=closed, _2_1=closed, _2_2={**closed, "impact": Impact.SUSTAINED})
    first, second = sections(agenda(now, (), 1)), sections(agenda(now, (), 2))
    assert (first["1.1"], "2.1" in first) == (Section.IMPACT, False)
    assert (second["2.1"], "1.1" in second) == (Section.IMPACT, False)
    assert "2.2" not in first | second, "sustained and closed: there is nothing left to ask"


@pytest.mark.parametrize(
    ("due", "why"),
    [(None, "no date"), (away(7), "by 4 Dec 2026"), (TODAY, "by 27 Nov 2026"), (away(-3), "3 days late")],
)
def test_a_decision_carried_over_says_by_when(plan: Plan, due: date | None, why: str) -> None:
    decision = Decision("D1", "R1", "", "Ask the Board", "Ann", due)
    assert agenda(replace(plan_with(plan), decisions=(decision,)), (), 1)[0] == Item(Section.CARRIED_OVER, "D1", why)


def test_five_hundred_actions(plan: Plan) -> None:
    areas = tuple(Area(f"1.{place}", 1, f"Finding {place}", None, None, "") for place in range(1, 501))
    many = replace(plan, areas=areas, actions=tuple(Action(area.ref, area.ref, area.text) for area in areas))
    moves = [Move(action.ref, MoveKind.NEW, None, action.rag, action.title) for action in many.actions[::2]]
    items = agenda(many, moves, 1)
    assert len({item.subject for item in items}) == len(items) == 500
    refs = [one.ref for one in next_items(WeeklyReview("R1", TODAY, "Chair", ""), items)]
    assert (refs[0], refs[-1]) == ("R1/001", "R1/500")


# --- going through it -----------------------------------------------------------------------------------------


def test_what_turns_red_during_the_review_joins_it_once(plan: Plan) -> None:
    now = plan_with(plan, _1_1={"rag": Condition.OFF_TRACK}, _1_2={"rag": Condition.OFF_TRACK})
    review = WeeklyReview("R1", TODAY, "Chair", "")
    on_it = (item(1, "1.1"), item(2, "2.1"))
    joining = joins(now, on_it)
    assert joining == (Item(Section.RED_AMBER, "1.2", "turned red during the review"),)
    joined = next_items(review, joining, len(on_it))
    assert (joined[0].ref, joined[0].place) == ("R1/003", 3)
    assert joins(now, (*on_it, *joined)) == ()


def test_what_was_skipped_comes_again_at_the_end(plan: Plan) -> None:
    items = (item(1, outcome=Outcome.SKIPPED), item(2, outcome=Outcome.REVIEWED), item(3), item(4))
    assert [one.place for one in order_of(items)] == [2, 3, 4, 1]
    assert current(items) == items[2]
    done = tuple(replace(one, outcome=Outcome.CHANGED) for one in items[1:])
    assert current((items[0], *done)) == items[0]
    assert current(done) is None
    assert current(()) is None


@given(st.lists(st.sampled_from(Outcome), max_size=12))
def test_whatever_became_of_the_items_each_comes_and_the_next_is_not_done(outcomes: list[Outcome]) -> None:
    items = tuple(item(place, outcome=outcome) for place, outcome in enumerate(outcomes, start=1))
    assert sorted(order_of(items), key=lambda one: one.place) == list(items)
    upcoming = current(items)
    assert (upcoming is None) == all(outcome.is_done for outcome in outcomes)
    assert upcoming is None or not upcoming.outcome.is_done


def test_the_theme_of_the_week_is_called_what_the_plan_calls_it(plan: Plan) -> None:
    def why(plan: Plan) -> set[str]:
        items = agenda(plan_with(plan), (), 1)
        return {item.why.partition("; ")[2] for item in items if item.section is Section.IMPACT}

    assert why(plan) == {"theme 1 this week"}
    first, *others = plan.themes
    own = Words(theme=Word("priority", "priorities"))
    assert why(replace(plan, words=own, themes=(replace(first, own_ref="A"), *others))) == {"priority A this week"}
    assert why(replace(plan, words=own, themes=(replace(first, own_ref=""), *others))) == {
        f"priority {first.title} this week"
    }

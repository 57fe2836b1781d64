"""Roll-up: every action is counted once, and the worst of a group speaks for it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Priority, Stage
from actionplan.model.area import Area
from actionplan.model.key import Key
from actionplan.model.people import Body, Person
from actionplan.model.plan import Plan
from actionplan.model.ratings import RATINGS, STORED, Condition, is_optimistic
from actionplan.model.rollup import (
    GROUPINGS,
    NO_BODY,
    NO_MESSAGE,
    NO_OWNER,
    NOT_MAPPED,
    RollUp,
    adds_up,
    by_body,
    by_message,
    by_owner,
    by_source,
    by_summary_area,
    by_theme,
    groupings_of,
    whole,
)
from actionplan.model.sources import KeyMessage, MessageLink, Source, SummaryArea, Theme
from actionplan.model.suggested_rag import days_late, suggest
from any_plan import states

TODAY = date(2026, 11, 27)


def away(days: int) -> date:
    return TODAY + timedelta(days=days)


def rated(plan: Plan, **ratings: Condition) -> Plan:
    """The plan with actions rated: ``_1_2=Condition.OFF_TRACK``."""
    refs = {name.strip("_").replace("_", "."): rag for name, rag in ratings.items()}
    return replace(
        plan,
        actions=tuple(
            replace(action, rag=refs.get(action.ref, action.rag), rag_reason=f"why {action.ref}")
            for action in plan.actions
        ),
    )


def changed(plan: Plan, ref: str, **values: object) -> Plan:
    """The plan with one action changed."""
    return replace(
        plan,
        actions=tuple(replace(action, **values) if action.ref == ref else action for action in plan.actions),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans of up to thirty actions in any state; some themes and summary areas stay empty."""
    areas = tuple(
        Area(
            f"{theme}.{number}", theme, f"Area {number}", draw(st.sampled_from(["quality", "outcomes", None])), None, ""
        )
        for theme in (1, 2, 3)
        for number in range(1, draw(st.integers(1, 4)))
    ) or (Area("1.1", 1, "Area", None, None, ""),)
    actions = []
    for number in range(draw(st.integers(0, 30))):
        stage = draw(st.sampled_from(Stage))
        due = draw(st.none() | st.integers(-100, 100).map(away))
        actions.append(
            Action(
                f"1.{number + 1}",
                draw(st.sampled_from(areas)).ref,
                f"Action {number}",
                owner=draw(st.sampled_from(["", "Ann", "bo", "Cy"])),
                due=due,
                original_due=due,
                priority=draw(st.sampled_from(Priority)),
                rag=Condition.CHECKED
                if stage is Stage.CLOSED
                else draw(st.sampled_from([*RATINGS, Condition.UNRATED])),
                stage=stage,
                completed_on=away(-1) if stage in (Stage.COMPLETE, Stage.CLOSED) else None,
                signed_off_on=TODAY if stage is Stage.CLOSED else None,
                updated_on=away(-draw(st.integers(0, 60))),
            )
        )
    return Plan(
        title="Plan",
        organisation="Marshire",
        reviewers="Peers",
        review_from=TODAY,
        review_to=TODAY,
        reported_on=TODAY,
        source="",
        key=Key(),
        summary_areas=(SummaryArea("quality", "Quality"), SummaryArea("outcomes", "Outcomes")),
        themes=(Theme(1, "One"), Theme(2, "Two"), Theme(3, "Three")),
        areas=areas,
        strengths=(),
        summary_strengths=(),
        key_messages=(),
        process=(),
        actions=tuple(actions),
        as_at=TODAY,
    )


def every_roll_up(plan: Plan) -> list[RollUp]:
    return [whole(plan), *(row for group in groupings_of(plan).values() for row in group(plan))]


# --- what holds for every plan --------------------------------------------------------------------------------


@given(plans())
def test_every_action_is_counted_once_by_theme_by_summary_area_and_by_owner(plan: Plan) -> None:
    counted = Counter(action.ref for action in plan.actions if not action.is_withdrawn)
    assert list(groupings_of(plan)) == ["theme", "summary area", "owner"]
    for group in groupings_of(plan).values():
        rows = group(plan)
        assert Counter(action.ref for row in rows for action in row.actions) == counted
        assert adds_up(rows, plan)
        assert sum(row.total for row in rows) == whole(plan).total == counted.total()


@given(states())
def test_whatever_a_plan_is_grouped_by_each_action_is_counted_in_one_row_or_said_to_be_in_several(
    two_states: tuple[Plan, Plan],
) -> None:
    plan = two_states[1]
    counted = Counter(action.ref for action in plan.counted)
    for group in GROUPINGS.values():
        rows = group(plan)
        refs = Counter(action.ref for row in rows for action in row.actions)
        if group.adds_up:
            assert refs == counted
            assert adds_up(rows, plan)
        else:
            assert refs.keys() == counted.keys()
        for row in rows:
            assert not {action.ref for action in row.actions} & {action.ref for action in row.also}


@given(states())
def test_an_action_stands_where_each_finding_that_it_answers_does(two_states: tuple[Plan, Plan]) -> None:
    plan = two_states[1]
    for group in GROUPINGS.values():
        for row in group(plan):
            members = {action.ref for action in (*row.actions, *row.also)}
            for area in row.findings:
                assert row.grouping == "key message" or {action.ref for action in plan.actions_of(area)} <= members


@given(states())
def test_a_row_is_never_better_than_any_action_that_stands_in_it(two_states: tuple[Plan, Plan]) -> None:
    plan = two_states[1]
    for row in (whole(plan), *(row for group in GROUPINGS.values() for row in group(plan))):
        rated_actions = [action for action in (*row.actions, *row.also) if action.rag is not Condition.UNRATED]
        assert all(row.worst.severity <= action.rag.severity for action in rated_actions)
        assert sum(row.counts.values()) == row.total == len(row.actions)


@given(plans())
def test_every_action_is_in_the_row_it_belongs_to(plan: Plan) -> None:
    for row in by_theme(plan):
        assert {str(plan.theme_of(action).number) for action in row.actions} <= {row.key}
    for row in by_summary_area(plan):
        assert {getattr(plan.summary_area_of(action), "key", "") for action in row.actions} <= {row.key}
    for row in by_owner(plan):
        assert {action.owner for action in row.actions} == {row.key}


@given(plans())
def test_the_counts_of_a_row_add_up_to_its_total(plan: Plan) -> None:
    for row in every_roll_up(plan):
        assert list(row.counts) == list(STORED)
        assert sum(row.counts.values()) == row.total
        assert row.unrated == sum(action.rag is Condition.UNRATED for action in row.actions)


@given(plans())
def test_the_worst_is_never_better_than_any_rated_member(plan: Plan) -> None:
    for row in every_roll_up(plan):
        members = {action.rag for action in row.actions} - {Condition.UNRATED}
        assert all(row.worst.severity <= rag.severity for rag in members)
        assert row.worst in (members or {Condition.UNRATED})


@given(plans())
def test_unrated_actions_are_named_beside_the_worst(plan: Plan) -> None:
    for row in every_roll_up(plan):
        clean = row.verdict == plan.key.word(row.worst)
        assert clean is (row.unrated == 0 or row.worst is Condition.UNRATED)
        assert clean or row.verdict.endswith(f", {row.unrated} unrated")


@given(plans())
def test_late_ones_are_all_there_most_days_first(plan: Plan) -> None:
    for row in every_roll_up(plan):
        days = [days_late(action, TODAY) for action in row.late]
        assert days == sorted(days_late(action, TODAY) for action in row.actions if days_late(action, TODAY))[::-1]


@given(plans())
def test_optimistic_ones_and_those_to_sign_off_are_all_there(plan: Plan) -> None:
    for row in every_roll_up(plan):
        optimistic = [a for a in row.actions if is_optimistic(a.rag, suggest(a, plan.key, TODAY).rag)]
        assert list(row.optimistic) == optimistic
        assert list(row.to_sign_off) == [action for action in row.actions if action.is_complete]


@given(plans())
def test_the_drag_is_a_member_as_bad_as_the_worst_with_a_reason_from_the_worse_of_its_two_ratings(plan: Plan) -> None:
    for row in every_roll_up(plan):
        troubles = {
            action.ref: min(action.rag, suggest(action, plan.key, TODAY).rag, key=lambda rag: rag.severity)
            for action in row.actions
        }
        bad = [rag for rag in troubles.values() if rag in (Condition.OFF_TRACK, Condition.AT_RISK)]
        if row.drag is None:
            assert bad == []
        else:
            assert row.drag.rag is troubles[row.drag.ref]
            assert row.drag.rag in bad
            assert (
                row.worst not in (Condition.OFF_TRACK, Condition.AT_RISK) or row.drag.rag.severity <= row.worst.severity
            )


@given(plans(), st.data())
def test_a_part_of_the_actions_is_grouped_like_the_whole(plan: Plan, data: st.DataObject) -> None:
    part = [action for action in plan.counted if data.draw(st.booleans())]
    for group in groupings_of(plan).values():
        rows = group(plan, part)
        assert Counter(action.ref for row in rows for action in row.actions) == Counter(action.ref for action in part)


# --- told one by one ------------------------------------------------------------------------------------------


def test_the_rows_of_the_small_plan(plan: Plan) -> None:
    assert [(row.title, row.key, row.total) for row in by_theme(plan)] == [
        ("Effective practice", "1", 3),
        ("Managing performance", "2", 2),
    ]
    assert [(row.title, row.key, row.total) for row in by_summary_area(plan)] == [
        ("Outcome focus", "outcomes", 2),
        ("Quality of practice", "quality", 2),
        (NOT_MAPPED, "", 1),
    ]
    assert [(row.title, row.key, row.total) for row in by_owner(plan)] == [(NO_OWNER, "", 5)]


def test_there_is_no_row_for_not_mapped_where_all_are(plan: Plan) -> None:
    mapped = replace(plan, areas=tuple(replace(area, summary_area="quality") for area in plan.areas))
    assert [row.title for row in by_summary_area(mapped)] == ["Outcome focus", "Quality of practice"]


def test_owners_come_by_name_and_those_without_one_first(plan: Plan) -> None:
    owned = changed(changed(plan, "1.1", owner="cy"), "2.1", owner="Bo")
    assert [row.title for row in by_owner(owned)] == [NO_OWNER, "Bo", "cy"]


def test_an_action_counts_for_its_owners_body_unless_it_says_another(plan: Plan) -> None:
    assert "body" not in groupings_of(plan)
    owned = replace(
        changed(changed(plan, "1.1", owner="Ann", body="Police"), "2.1", owner="Ann"),
        people=(Person("Ann", "Ann", body="health"),),
        bodies=(Body("health", "The NHS"), Body("kscb", "The Board")),
    )
    assert [(row.title, row.key, row.total) for row in by_body(owned)] == [
        ("The NHS", "health", 1),
        ("Police", "Police", 1),
        (NO_BODY, "", 3),
    ]
    assert "body" in groupings_of(owned)


def test_owners_who_turned_out_to_be_one_have_one_row(plan: Plan) -> None:
    owned = replace(
        changed(changed(plan, "1.1", owner="Ann"), "2.1", owner="A. Lee"),
        people=(Person("Ann", "Ann Lee"), Person("A. Lee", "A. Lee", merged_into="Ann")),
    )
    assert [(row.title, row.total) for row in by_owner(owned)] == [(NO_OWNER, 3), ("Ann Lee", 2)]


def test_each_source_has_its_own_row(plan: Plan) -> None:
    assert "source" not in groupings_of(plan)
    themes = (plan.themes[0], replace(plan.themes[1], source="audit"))
    two = replace(plan, themes=themes, sources=(Source("audit", "The audit of 2026"),))
    assert [(row.title, row.key, row.total, len(row.findings)) for row in by_source(two)] == [
        (plan.title, "", 3, 3),
        ("The audit of 2026", "audit", 2, 2),
    ]


def test_an_action_that_answers_another_finding_too_is_shown_there_and_counted_once(plan: Plan) -> None:
    linked = changed(plan, "1.2", also_answers=("2.1", "1.3"), rag=Condition.OFF_TRACK, rag_reason="no staff")
    first, second = by_theme(linked)
    assert (first.total, first.also) == (3, ())
    assert (second.total, [action.ref for action in second.also]) == (2, ["1.2"])
    assert second.counts[Condition.OFF_TRACK] == 0
    assert second.worst is Condition.OFF_TRACK
    assert second.drag is not None and second.drag.ref == "1.2"
    assert adds_up((first, second), linked)


def test_a_row_whose_only_action_is_counted_elsewhere_has_its_rating(plan: Plan) -> None:
    withdrawn = [replace(action, stage=Stage.WITHDRAWN) for action in plan.actions[3:]]
    shared = replace(plan, actions=plan.with_actions(withdrawn))
    assert by_theme(shared)[1].is_empty
    linked = changed(shared, "1.2", also_answers=("2.1",), rag=Condition.OFF_TRACK, rag_reason="no staff")
    row = by_theme(changed(linked, "1.3", also_answers=("2.1",)))[1]
    assert (row.total, row.is_empty) == (0, False)
    assert (row.worst, row.verdict) == (Condition.OFF_TRACK, "Red, 1 unrated")
    assert sum(row.counts.values()) == 0
    assert (row.stand_here[Condition.OFF_TRACK], row.stand_here[Condition.UNRATED]) == (1, 1)


def test_the_rows_of_key_messages_overlap(plan: Plan) -> None:
    told = replace(plan, key_messages=(KeyMessage("urgency", "Urgency"), KeyMessage("partners", "Partners")))
    assert "key message" not in groupings_of(told)
    links = (
        MessageLink("1.1/urgency", "1.1", "urgency", "it says so"),
        MessageLink("1.1/partners", "1.1", "partners", "it says so"),
        MessageLink("2.1/partners", "2.1", "partners", "it says so"),
        MessageLink("2.2/partners", "2.2", "partners", "it does not", withdrawn="by mistake"),
    )
    linked = replace(changed(told, "1.2", also_answers=("2.1",)), message_links=links)
    assert [(row.title, [action.ref for action in row.actions]) for row in by_message(linked)] == [
        ("Urgency", ["1.1"]),
        ("Partners", ["1.1", "1.2", "2.1"]),
        (NO_MESSAGE, ["1.3", "2.2"]),
    ]
    assert not by_message.adds_up
    assert not adds_up(by_message(linked), linked)


def test_a_row_that_counts_twice_or_forgets_is_noticed(plan: Plan) -> None:
    rows = by_theme(plan)
    assert not adds_up(rows[:1], plan)
    assert not adds_up((*rows, rows[0]), plan)


def test_unrated_actions_keep_a_clean_green_from_being_clean(plan: Plan) -> None:
    one = by_theme(rated(plan, _1_1=Condition.ON_TRACK))[0]
    assert (one.worst, one.verdict) == (Condition.ON_TRACK, "Green, 2 unrated")
    clean = by_theme(rated(plan, _1_1=Condition.ON_TRACK, _1_2=Condition.ON_TRACK, _1_3=Condition.ON_TRACK))[0]
    assert (clean.worst, clean.verdict) == (Condition.ON_TRACK, "Green")


def test_one_red_among_greens_is_red(plan: Plan) -> None:
    row = whole(
        rated(
            plan,
            _1_1=Condition.ON_TRACK,
            _1_2=Condition.ON_TRACK,
            _1_3=Condition.ON_TRACK,
            _2_1=Condition.ON_TRACK,
            _2_2=Condition.OFF_TRACK,
        )
    )
    assert (row.worst, row.verdict) == (Condition.OFF_TRACK, "Red")


def test_nothing_rated_is_unrated_and_so_is_an_empty_group(plan: Plan) -> None:
    assert (whole(plan).worst, whole(plan).verdict) == (Condition.UNRATED, "Unrated")
    assert whole(replace(plan, actions=())).worst is Condition.UNRATED


def test_all_closed_is_blue(plan: Plan) -> None:
    closed = replace(
        plan,
        actions=tuple(
            replace(action, stage=Stage.CLOSED, rag=Condition.CHECKED, completed_on=TODAY, signed_off_on=TODAY)
            for action in plan.actions
        ),
    )
    for row in every_roll_up(closed):
        assert (row.worst, row.verdict, row.drag) == (Condition.CHECKED, "Blue", None)


def test_a_withdrawn_action_is_out_of_every_count_but_still_in_the_plan(plan: Plan) -> None:
    fewer = changed(plan, "1.2", stage=Stage.WITHDRAWN, rag=Condition.OFF_TRACK)
    assert [row.total for row in by_theme(fewer)] == [2, 2]
    assert whole(fewer).worst is Condition.UNRATED
    assert fewer.action("1.2") is not None


def test_the_drag_says_what_the_dates_say_where_they_are_as_bad_as_the_rating(plan: Plan) -> None:
    late = changed(
        rated(plan, _1_2=Condition.AT_RISK, _1_3=Condition.ON_TRACK), "1.2", due=away(-12), original_due=away(-12)
    )
    drag = by_theme(late)[0].drag
    assert drag is not None
    assert (drag.ref, drag.rag, drag.reason) == ("1.2", Condition.AT_RISK, "12 days late against 15 Nov 2026")


def test_the_drag_says_why_it_was_rated_where_the_rating_is_worse_than_the_dates(plan: Plan) -> None:
    drag = whole(rated(plan, _1_2=Condition.AT_RISK, _2_1=Condition.OFF_TRACK)).drag
    assert drag is not None
    assert (drag.ref, drag.rag, drag.reason) == ("2.1", Condition.OFF_TRACK, "why 2.1")


@pytest.mark.parametrize(
    ("worse", "why"),
    [
        ({"rag": Condition.OFF_TRACK}, "the worst declared first"),
        ({"due": away(-40)}, "then the worst suggested"),
        ({"due": away(-20)}, "then the latest"),
        ({"due": away(-10), "forecast": None, "priority": Priority.HIGH}, "then the most urgent"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_biggest_drag_is_chosen_in_order(plan: Plan, worse: dict[str, object], why: str) -> None:
    amber = replace(
        plan,
        actions=tuple(
            replace(action, rag=Condition.AT_RISK, rag_reason="stuck", due=away(-10), original_due=away(-10))
            for action in plan.actions
        ),
    )
    drag = whole(changed(amber, "2.1", **worse)).drag
    assert drag is not None
    assert drag.ref == "2.1"


def test_there_is_no_drag_where_nothing_is_amber_or_red(plan: Plan) -> None:
    assert whole(rated(plan, _1_1=Condition.ON_TRACK)).drag is None

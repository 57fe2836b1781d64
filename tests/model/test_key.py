"""One rule says in which condition an action is; the key says only how a condition looks."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.agenda import agenda, next_items
from actionplan.model.key import KEYS, OWN, Face, Key, KeyChoice, condition, condition_of, key_of
from actionplan.model.key_rules import fault_of
from actionplan.model.movement import MoveKind, movement
from actionplan.model.plan import Plan
from actionplan.model.ratings import BAD, NOT_RATED, RATINGS, STORED, Colour, Condition
from actionplan.model.rollup import by_theme, whole
from actionplan.model.suggested_rag import suggest, suggestion
from actionplan.model.trend import RatingBefore, trends
from actionplan.model.weekly_review import WeeklyReview
from valid_edits import TODAY, away, histories, new_action

NAMED = st.sampled_from(sorted(KEYS)).map(lambda name: Key(name=name))
STARTS = Key(
    name=OWN,
    own=(
        *KEYS["checked"][:-1],
        Face(Condition.NOT_STARTED, Colour.GREY, "N", "◇", "Not started", "nobody has begun"),
    ),
)
"""A key that says of what nobody has rated that it has not started."""
KEYS_OF_PLANS = NAMED | st.just(STARTS)


@pytest.mark.parametrize(
    ("stage", "declared", "usual", "checked"),
    [
        ("open", Condition.OFF_TRACK, Condition.OFF_TRACK, Condition.OFF_TRACK),
        ("open", Condition.AT_RISK, Condition.AT_RISK, Condition.AT_RISK),
        ("open", Condition.ON_TRACK, Condition.ON_TRACK, Condition.ON_TRACK),
        ("open", Condition.UNRATED, Condition.UNRATED, Condition.UNRATED),
        ("complete", Condition.OFF_TRACK, Condition.OFF_TRACK, Condition.OFF_TRACK),
        ("complete", Condition.AT_RISK, Condition.AT_RISK, Condition.AT_RISK),
        ("complete", Condition.ON_TRACK, Condition.ON_TRACK, Condition.COMPLETE),
        ("complete", Condition.UNRATED, Condition.UNRATED, Condition.COMPLETE),
        ("closed", Condition.CHECKED, Condition.CHECKED, Condition.CHECKED),
    ],
)
def test_the_condition_follows_from_what_was_declared_and_the_stage(
    stage: str, declared: Condition, usual: Condition, checked: Condition
) -> None:
    action = new_action(stage=Stage(stage), rag=declared)
    assert condition(action, Key()) is usual
    assert condition(action, Key(name="checked")) is checked
    assert condition(action, Key(name="evidenced")) is checked


def test_what_nobody_has_rated_has_not_started_where_the_key_says_so() -> None:
    assert condition(new_action(), STARTS) is Condition.NOT_STARTED
    assert condition(new_action(stage=Stage.COMPLETE), STARTS) is Condition.COMPLETE
    assert STARTS.not_rated.word == "Not started"
    assert Key().not_rated.word == "Unrated"


@given(histories(), KEYS_OF_PLANS)
def test_whatever_happens_to_an_action_it_is_in_a_condition_that_the_key_shows(
    history: tuple[Action, ...], key: Key
) -> None:
    for action in history:
        state = condition(action, key)
        assert state in key.conditions
        assert (state is Condition.CHECKED) is action.is_closed
        assert state is not Condition.COMPLETE or action.is_complete
        if action.rag in BAD:
            assert state is action.rag, "what is off track or at risk stays so until it is signed off or rated again"
        if action.is_open:
            assert state is action.rag or {state, action.rag} <= NOT_RATED


@given(histories())
def test_by_the_usual_key_the_condition_is_what_is_stored(history: tuple[Action, ...]) -> None:
    assert all(condition(action, Key()) is action.rag for action in history)


@given(st.sampled_from(STORED), st.sampled_from(Stage), KEYS_OF_PLANS, st.integers(-400, 400))
def test_no_open_action_is_suggested_to_be_complete(declared: Condition, stage: Stage, key: Key, due: int) -> None:
    action = new_action(rag=declared, stage=stage, due=away(due), original_due=away(due))
    suggested = suggest(action, key, TODAY).rag
    if action.is_open:
        assert suggested in (*RATINGS, Condition.UNRATED)
    assert key.colour(suggested) in set(Colour)


def test_what_is_complete_is_suggested_complete_then_at_risk() -> None:
    finished = new_action(stage=Stage.COMPLETE, due=away(-9), original_due=away(-9), completed_on=away(-9))
    late = replace(finished, completed_on=away(-40), due=away(-40))
    assert [suggest(action, Key(name="checked"), TODAY).rag for action in (finished, late)] == [
        Condition.COMPLETE,
        Condition.AT_RISK,
    ]
    assert suggest(finished, Key(), TODAY).rag is Condition.ON_TRACK


@st.composite
def keyed_plans(draw: st.DrawFn, plan: Plan, key: Key) -> Plan:
    """The plan by a key, its actions in any stage and with any rating that they can have there."""
    actions = []
    for action in plan.actions:
        stage = draw(st.sampled_from(Stage))
        rag = Condition.CHECKED if stage is Stage.CLOSED else draw(st.sampled_from([*RATINGS, Condition.UNRATED]))
        actions.append(replace(action, stage=stage, rag=rag))
    return replace(plan, key=key, actions=tuple(actions))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), key=KEYS_OF_PLANS)
def test_the_counts_are_of_the_conditions_of_the_key_and_the_worst_is_never_better_than_a_member(
    plan: Plan, data: st.DataObject, key: Key
) -> None:
    now = data.draw(keyed_plans(plan, key))
    for row in (whole(now), *by_theme(now)):
        assert tuple(row.counts) == key.conditions
        assert sum(row.counts.values()) == row.total
        rated = {now.condition(action) for action in row.actions} - NOT_RATED
        assert all(row.worst.severity <= member.severity for member in rated)
        assert row.worst in (rated or NOT_RATED)
        assert row.verdict.startswith(key.word(row.worst))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), key=KEYS_OF_PLANS, later=KEYS_OF_PLANS)
def test_that_a_plan_changes_its_key_moves_no_action(plan: Plan, data: st.DataObject, key: Key, later: Key) -> None:
    then = data.draw(keyed_plans(plan, key))
    now = replace(then, key=later)
    assert {move.kind for move in movement(then, now)} <= {MoveKind.UNCHANGED_RED}


def test_completing_moves_an_action_where_the_key_tells_it_apart(plan: Plan) -> None:
    then = replace(plan, actions=(new_action(rag=Condition.ON_TRACK),))
    now = replace(then, actions=(new_action(rag=Condition.ON_TRACK, stage=Stage.COMPLETE),))
    by_usual, by_checked = (
        [(move.title, move.words) for move in movement(replace(then, key=key), replace(now, key=key))]
        for key in (Key(), Key(name="checked"))
    )
    assert by_usual == []
    assert by_checked == [("better", "On track → Complete")]


def test_what_is_still_off_track_is_called_by_the_word_of_the_key(plan: Plan) -> None:
    red = replace(plan, actions=(new_action(rag=Condition.OFF_TRACK, rag_since=away(-12)),))
    for key, words in ((Key(), "still red"), (Key(name="checked"), "still off track")):
        now = replace(red, key=key)
        assert [move.title for move in movement(now, now)] == [words]


def test_an_agenda_names_its_section_by_the_words_of_the_key(plan: Plan) -> None:
    red = replace(
        plan, actions=(new_action(rag=Condition.OFF_TRACK, rag_reason="no staff", owner="Ann", due=away(99)),)
    )
    for key, words in ((Key(), "Red and amber"), (Key(name="checked"), "Off track and at risk")):
        (item,) = agenda(replace(red, key=key), (), 1)
        assert item.section_words == words
        (review_item,) = next_items(WeeklyReview("R1", TODAY, "Chair", ""), [item])
        assert review_item.section == words


def test_the_weeks_before_are_counted_by_the_stage_that_each_action_had_then(plan: Plan) -> None:
    done = replace(plan, key=Key(name="checked"), actions=(new_action(rag=Condition.ON_TRACK, stage=Stage.COMPLETE),))
    was_open = RatingBefore(away(-3), "1.2", Condition.ON_TRACK, "open")
    trend = trends(done, [was_open], {"": done.actions})[""]
    assert trend.counts[-1][Condition.COMPLETE] == 1
    assert trend.counts[-2][Condition.ON_TRACK] == 1
    assert trend.worsts[-2:] == (Condition.ON_TRACK, Condition.COMPLETE)


# --- the keys -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(KEYS))
def test_no_two_conditions_of_a_key_look_the_same_without_colour(name: str) -> None:
    faces = Key(name=name).faces
    assert fault_of(faces) == ""
    assert [face.condition.severity for face in faces] == sorted(face.condition.severity for face in faces)
    for one, other in combinations(faces, 2):
        assert one.letter != other.letter
        assert one.word != other.word
        assert one.shape != other.shape
    assert all("{" not in face.meaning for face in faces)


@pytest.mark.parametrize(
    ("name", "colours"),
    [
        ("usual", {"red": "off track", "amber": "at risk", "green": "on track", "blue": "checked"}),
        ("checked", {"red": "off track", "amber": "at risk on track", "green": "complete", "blue": "checked"}),
        ("evidenced", {"red": "off track at risk on track", "amber": "complete", "green": "checked", "blue": ""}),
    ],
)
def test_each_key_gives_the_conditions_its_colours(name: str, colours: dict[str, str]) -> None:
    key = Key(name=name)
    found = {colour: " ".join(one.words for one in key.conditions_of(Colour(colour))) for colour in colours}
    assert found == colours


def test_the_thresholds_stand_in_the_meanings_of_every_key() -> None:
    for name, strict in product(KEYS, (False, True)):
        key = Key(strict=strict, late=14, name=name)
        assert ("late by any number of days" if strict else "more than 14 days late") in key.meaning(
            Condition.OFF_TRACK
        )


def test_a_plans_own_wording_belongs_to_the_key_that_it_was_written_for() -> None:
    key = Key(meanings=((Condition.ON_TRACK, "going {well}"),))
    assert key.meaning(Condition.ON_TRACK) == "going {well}"
    chosen = key_of(key, [KeyChoice("key", "checked")])
    assert (chosen.in_use, chosen.meaning(Condition.ON_TRACK)) == ("checked", "on track: will finish by its due date")
    assert key_of(chosen, [KeyChoice("key", "")]) == key
    assert key_of(chosen, ()) == key


def test_a_key_that_nobody_knows_is_the_usual_one() -> None:
    assert Key(name="of a newer version").faces == Key().faces
    assert Key(name=OWN).faces == Key().faces


def test_a_suggestion_by_another_key_is_worked_out_anew(plan: Plan) -> None:
    finished = new_action(stage=Stage.COMPLETE, due=away(9), completed_on=away(-2))
    before = replace(plan, actions=(finished,))
    assert suggestion(finished, before).rag is Condition.ON_TRACK
    after = before.changed(None, key=replace(before.key, chosen="checked"))
    assert suggestion(finished, after).rag is Condition.COMPLETE
    assert condition_of(finished.rag, finished.stage, after.key) is Condition.COMPLETE

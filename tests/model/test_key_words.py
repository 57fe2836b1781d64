"""What somebody types for a rating is understood by the plan's key, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.filter import parse_filter
from actionplan.model.filter_completion import completions
from actionplan.model.key import KEYS, Key
from actionplan.model.key_words import colour_word, filter_of, key_sentence, rag_cell, read_rating
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour, Condition
from actionplan.model.refusal import Invalid

OFF, RISK, ON = Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK
DONE, CHECKED, NONE = Condition.COMPLETE, Condition.CHECKED, Condition.UNRATED


@pytest.mark.parametrize(
    ("name", "typed", "meant"),
    [
        *(("usual", typed, OFF) for typed in ("r", "red", "Red", "R Red", "▲ Red", "▲", "off track", "off-track")),
        *(("usual", typed, RISK) for typed in ("a", "amber", "at risk", "at ri")),
        *(("usual", typed, ON) for typed in ("g", "green", "on track", "ON  TRACK")),
        *(("usual", typed, CHECKED) for typed in ("b", "blue", "checked", "B Blue")),
        *(("usual", typed, NONE) for typed in ("u", "unrated")),
        *(("checked", typed, OFF) for typed in ("r", "red", "off track", "R Off track", "Red: off track")),
        *(("checked", typed, RISK) for typed in ("at risk", "A At risk", "Amber: at risk", "◆ At risk")),
        *(("checked", typed, ON) for typed in ("on track", "T On track", "Amber: on track", "t")),
        *(("checked", typed, DONE) for typed in ("green", "complete", "g")),
        *(("checked", typed, CHECKED) for typed in ("blue", "checked", "b")),
        *(("evidenced", typed, DONE) for typed in ("amber", "delivered", "complete", "d")),
        *(("evidenced", typed, CHECKED) for typed in ("green", "evidenced", "checked", "E Evidenced")),
    ],
)
def test_a_colour_is_meant_by_the_key_and_a_condition_by_its_name(name: str, typed: str, meant: Condition) -> None:
    assert read_rating(typed, Key(name=name), "rag") is meant


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("usual", "yellow", "rag 'yellow' is not known; it is one of red, amber, green, blue, unrated"),
        ("usual", "", "rag '' is not known; it is one of red, amber, green, blue, unrated"),
        ("usual", "o", "rag 'o' is red or green in this plan's key; write which"),
        ("checked", "amber", "rag 'amber' is at risk or on track in this plan's key; write which"),
        ("checked", "a", "rag 'a' is at risk or on track in this plan's key; write which"),
        ("evidenced", "red", "rag 'red' is off track, at risk or on track in this plan's key; write which"),
        (
            "evidenced",
            "blue",
            "rag 'blue' is not known; it is one of off track, at risk, on track, delivered, evidenced, unrated",
        ),
    ],
)
def test_what_means_none_or_several_is_refused_with_what_there_is(name: str, typed: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_rating(typed, Key(name=name), "rag")
    assert str(refused.value) == message


@given(st.sampled_from(sorted(KEYS)), st.text())
def test_any_text_is_a_rating_or_is_refused(name: str, typed: str) -> None:
    try:
        assert read_rating(typed, Key(name=name), "rag") in Condition
    except Invalid as refused:
        assert refused.field == "rag"


@pytest.mark.parametrize("name", sorted(KEYS))
def test_what_an_export_writes_is_read_as_what_it_was(name: str) -> None:
    key = Key(name=name)
    for face in key.faces:
        for text in (face.label, face.mark, face.word, rag_cell(face, key), face.condition.words):
            assert read_rating(text, key, "rag") is face.condition
        if len(key.conditions_of(face.colour)) == 1:
            assert read_rating(colour_word(face), key, "rag") is face.condition


def found(plan: Plan, typed: str) -> list[str]:
    return [action.ref for action in parse_filter(typed).apply(plan, "jo")]


@pytest.fixture
def rated(plan: Plan) -> Plan:
    """Off track, at risk, on track, complete and on track, nothing said."""
    values = (OFF, RISK, ON, ON, NONE)
    actions = [replace(action, rag=rag) for action, rag in zip(plan.actions, values, strict=True)]
    return replace(plan, actions=(*actions[:3], replace(actions[3], stage=Stage.COMPLETE), actions[4]))


@pytest.mark.parametrize(
    ("name", "typed", "refs"),
    [
        ("usual", "green", ["1.3", "2.1"]),
        ("usual", "rag:green", ["1.3", "2.1"]),
        ("usual", "rag:on-track", ["1.3", "2.1"]),
        ("usual", 'rag:"at risk"', ["1.2"]),
        ("checked", "amber", ["1.2", "1.3"]),
        ("checked", "rag:amber", ["1.2", "1.3"]),
        ("checked", "rag:at-risk", ["1.2"]),
        ("checked", "rag:on", ["1.3"]),
        ("checked", "green", ["2.1"]),
        ("checked", "rag:complete", ["2.1"]),
        ("checked", "blue", []),
        ("evidenced", "red", ["1.1", "1.2", "1.3"]),
        ("evidenced", "rag:delivered", ["2.1"]),
        ("evidenced", "rag:amber,off-track", ["1.1", "2.1"]),
        ("evidenced", "unrated", ["2.2"]),
    ],
)
def test_a_filter_takes_the_colour_or_the_condition(rated: Plan, name: str, typed: str, refs: list[str]) -> None:
    assert found(replace(rated, key=Key(name=name)), typed) == refs


def test_a_colour_that_the_key_has_not_is_refused_with_what_there_is(rated: Plan) -> None:
    by_evidence = replace(rated, key=Key(name="evidenced"))
    assert "off track, at risk, on track, delivered, evidenced" in parse_filter("rag:blue").refusal(by_evidence)
    assert "red, amber, green, blue, unrated" in parse_filter("rag:pink").refusal(rated)


def test_a_filter_is_completed_from_the_words_of_the_key(rated: Plan) -> None:
    assert completions("rag:", rated) == ("rag:red", "rag:amber", "rag:green", "rag:blue", "rag:unrated")
    assert 'rag:"on track"' in completions("rag:o", replace(rated, key=Key(name="checked")))


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_filter_of_a_count_finds_just_what_was_counted(rated: Plan, name: str) -> None:
    now = replace(rated, key=Key(name=name))
    for condition in now.key.conditions:
        wanted = [action.ref for action in now.counted if now.condition(action) is condition]
        assert found(now, filter_of(condition, now.key)) == wanted
    assert filter_of(OFF, Key()) == "red"


def test_a_key_in_a_sentence() -> None:
    assert key_sentence(Key(name="checked")) == (
        "red is off track, amber is at risk or on track, green is complete, blue is checked"
    )
    assert Colour.GREY not in key_sentence(Key())

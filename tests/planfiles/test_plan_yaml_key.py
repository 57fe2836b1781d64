"""The key of a plan file: by name, of the plan's own, or read from its wording; refused where that is not plain."""

from __future__ import annotations

import re

import pytest

from actionplan.model.key import OWN, Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour, Condition
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.planfiles.yaml_events import BadPlanFile

TOP = """\
title: Trust action plan
organisation: Example Council
reviewers: Review team
review_from: 2026-09-01
review_to: 2026-09-05
reported_on: 2026-10-01
source: Letter of 1 October 2026
summary_areas:
  - key: all
    title: All
themes:
  - number: 1
    title: Must do
    areas:
      - ref: "1.1"
        text: Train all staff in restraint
        summary_area: all
        fit: strong
        reason: r
"""
OWN_KEY = """\
key:
  off track: {colour: red, letter: R, word: Off track, meaning: will miss its date}
  at risk: {colour: amber, letter: A, word: In question, meaning: may miss its date}
  on track: {colour: green, letter: G, word: Green, meaning: will be in time}
  complete: {colour: blue, letter: c, word: Completed, shape: "◆", meaning: done}
  checked: {colour: blue, letter: V, word: Verified, meaning: done and verified}
"""


def meanings(**words: str) -> str:
    return "rag_key:\n  meanings:\n" + "".join(f"    {colour}: {meaning}\n" for colour, meaning in words.items())


TRUST = meanings(
    red="off track", amber="on track", green="complete, not yet checked", blue="complete and checked by a visit"
)


def read(more: str) -> Plan:
    return read_plan((TOP + more).encode(), "plan.yaml")


def refusal(more: str) -> str:
    with pytest.raises(BadPlanFile) as refused:
        read(more)
    assert re.match(r"plan\.yaml line \d+, ", str(refused.value))
    return str(refused.value)


def test_a_plan_names_its_key() -> None:
    assert read("").key == Key()
    assert read("key: usual\n").key == Key()
    assert read("key: evidenced\nrag_key:\n  late: 14\n").key == Key(late=14, name="evidenced")
    assert "'chekced' is not known; it is one of usual, checked, evidenced; did you mean 'checked'?" in refusal(
        "key: chekced\n"
    )


def test_a_plan_defines_its_own_key() -> None:
    key = read(OWN_KEY.replace('shape: "◆"', 'shape: "◐"')).key
    assert (key.name, key.in_use) == (OWN, OWN)
    assert [(face.condition, face.colour, face.letter, face.shape, face.word) for face in key.faces] == [
        (Condition.OFF_TRACK, Colour.RED, "R", "▲", "Off track"),
        (Condition.AT_RISK, Colour.AMBER, "A", "◆", "In question"),
        (Condition.ON_TRACK, Colour.GREEN, "G", "●", "Green"),
        (Condition.COMPLETE, Colour.BLUE, "C", "◐", "Completed"),
        (Condition.CHECKED, Colour.BLUE, "V", "■", "Verified"),
        (Condition.UNRATED, Colour.GREY, "U", "○", "Unrated"),
    ]
    assert key.meaning(Condition.COMPLETE) == "done"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (OWN_KEY, "key: at risk and complete have the same shape, so that nobody could tell them apart without colour"),
        (OWN_KEY.replace("letter: V", "letter: r").replace('"◆"', '"◐"'), "off track and checked have the same letter"),
        (OWN_KEY.replace("  checked:", "  verified:"), "key: unknown key 'verified'"),
        (OWN_KEY.partition("  on track")[0], "key 'on track' is missing"),
        (
            OWN_KEY.replace("colour: red", "colour: pink"),
            "'pink' is not known; it is one of red, amber, green, blue, grey",
        ),
        (OWN_KEY.replace(", meaning: done}", "}"), "key 'meaning' is missing"),
        (OWN_KEY + TRUST, "the plan has a key of its own; write each meaning there, and take this out"),
        ("key: [usual]\n", "a list stands here; write keys: off track"),
    ],
)
def test_a_key_of_the_plans_own_that_cannot_be_is_refused(more: str, message: str) -> None:
    assert message in refusal(more)


def test_a_wording_that_is_plainly_another_key_is_that_key() -> None:
    key = read(TRUST).key
    assert key.name == "checked"
    assert key.meaning(Condition.COMPLETE) == "complete, not yet checked"
    assert key.meaning(Condition.CHECKED) == "complete and checked by a visit"
    assert key.meaning(Condition.ON_TRACK) == "on track"
    assert key.meaning(Condition.AT_RISK) == Key().meaning(Condition.AT_RISK), "of which the file says nothing"


def test_a_wording_that_agrees_with_the_usual_key_stays_mere_words() -> None:
    key = read(meanings(red="late", green="on target", unrated="nobody has said")).key
    assert key.name == "usual"
    assert key.meanings == (
        (Condition.OFF_TRACK, "late"),
        (Condition.ON_TRACK, "on target"),
        (Condition.UNRATED, "nobody has said"),
    )


@pytest.mark.parametrize(
    ("more", "colour", "condition"),
    [
        (meanings(amber="on track", green="ask Jo"), "amber", "at risk"),
        (meanings(green="complete"), "green", "on track"),
        (meanings(red="cannot be achieved", amber="in question", blue="completed, no sign-off"), "blue", "checked"),
        ("key: usual\n" + TRUST, "amber", "at risk"),
        ("key: checked\n" + meanings(green="on track"), "green", "complete"),
    ],
)
def test_a_wording_against_the_key_that_is_not_plain_is_refused_with_how_to_write_it(
    more: str, colour: str, condition: str
) -> None:
    message = refusal(more)
    assert f"{colour} means another thing here than in the key" in message
    assert f"where it is {condition}," in message
    assert "write key: with one of usual, checked, evidenced, or with the plan's own conditions" in message


def test_a_named_key_with_the_plans_own_words() -> None:
    key = read("key: checked\n" + meanings(green="finished, and nobody has looked yet", amber="on schedule")).key
    assert key.meaning(Condition.COMPLETE) == "finished, and nobody has looked yet"
    assert key.meaning(Condition.ON_TRACK) == "on schedule"

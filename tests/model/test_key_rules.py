"""What a wording of a key plainly means, and what a key of one's own has to keep to."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from actionplan.model.key import KEYS, Face, Key
from actionplan.model.key_rules import aside_of, contradictions, fault_of, key_of_words, plainly_means, wording_of
from actionplan.model.ratings import Colour, Condition

OFF, RISK, ON = Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK
DONE, CHECKED = Condition.COMPLETE, Condition.CHECKED
RED, AMBER, GREEN, BLUE = Colour.RED, Colour.AMBER, Colour.GREEN, Colour.BLUE
TRUST = {
    RED: "off track",
    AMBER: "on track",
    GREEN: "complete, not yet checked",
    BLUE: "complete and checked by a visit",
}
MATERNITY = {RED: "not yet delivered", AMBER: "delivered, not assured", GREEN: "evidenced and assured"}
BOROUGH = {RED: "cannot be achieved", AMBER: "in question", GREEN: "on target", BLUE: "completed (no sign-off)"}


@pytest.mark.parametrize(
    ("meaning", "means"),
    [
        ("Off track", {OFF}),
        ("not on track: will miss its date", {OFF}),
        ("behind schedule", {OFF}),
        ("Cannot be achieved", {OFF}),
        ("at risk of slipping", {RISK}),
        ("in question", {RISK}),
        ("on track", {ON}),
        ("On target to finish", {ON}),
        ("off track or at risk", {OFF, RISK}),
        ("complete, not yet checked", {DONE}),
        ("delivered, not assured", {DONE}),
        ("Complete – awaiting sign-off", {DONE}),
        ("completed (no sign-off)", {DONE}),
        ("complete and checked by a visit", {CHECKED}),
        ("closed: done, evidence accepted, signed off by somebody other than the owner", {CHECKED}),
        ("evidenced and assured", {CHECKED}),
        ("completed", {DONE, CHECKED}),
        ("not yet delivered", {OFF, RISK, ON}),
        ("not started", {Condition.NOT_STARTED, Condition.UNRATED}),
        ("it is over", set()),
        ("late", set()),
        ("ask Jo", set()),
    ],
)
def test_a_wording_means_what_it_plainly_says_and_nothing_else(meaning: str, means: set[Condition]) -> None:
    assert plainly_means(meaning) == means


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_words_of_each_key_mean_its_own_conditions(name: str) -> None:
    for face in Key(name=name).faces[:-1]:
        assert face.condition in plainly_means(face.meaning), face


def test_a_key_is_read_from_words_that_are_plain() -> None:
    assert contradictions(TRUST) == (AMBER, GREEN)
    assert key_of_words(TRUST) == "checked"
    assert dict(wording_of(TRUST, "checked")) == {
        OFF: "off track",
        ON: "on track",
        DONE: "complete, not yet checked",
        CHECKED: "complete and checked by a visit",
    }
    assert key_of_words(MATERNITY) == "evidenced"
    assert dict(wording_of(MATERNITY, "evidenced")) == {
        DONE: "delivered, not assured",
        CHECKED: "evidenced and assured",
    }


def test_words_that_fit_no_key_or_are_not_plain_are_no_key() -> None:
    assert contradictions(BOROUGH) == (BLUE,)
    assert key_of_words(BOROUGH) == ""
    assert key_of_words({**TRUST, RED: "ask Jo"}) == ""
    assert key_of_words({GREEN: "completed"}) == "", "it may be checked or not"


@pytest.mark.parametrize(
    "meanings", [{RED: "late", BLUE: "it is over"}, {GREEN: "on target"}, {AMBER: "at risk or up to 30 days late"}]
)
def test_words_that_agree_with_the_usual_key_are_mere_words(meanings: dict[Colour, str]) -> None:
    assert contradictions(meanings) == ()


def test_an_older_plan_whose_words_are_not_its_rules_is_told_so() -> None:
    older = Key(meanings=tuple((Key().conditions_of(colour)[0], words) for colour, words in TRUST.items()))
    assert older.meaning(ON) == "complete, not yet checked", "it keeps its rules and its words"
    assert aside_of(older) == (
        "the plan words amber as 'on track', and its rules go on with at risk; to go by the words: "
        "actionplan key checked"
    )
    assert aside_of(replace(older, chosen="checked")) == ""
    assert aside_of(Key()) == ""
    borough = Key(meanings=((CHECKED, "completed (no sign-off)"),))
    assert aside_of(borough).endswith("; see: actionplan key")


# --- a key of one's own ---------------------------------------------------------------------------------------

FACES = KEYS["checked"]
NOT_STARTED = Face(Condition.NOT_STARTED, Colour.GREY, "N", "◇", "Not started", "nobody has begun")


def changed(condition: Condition, **values: str | Colour) -> tuple[Face, ...]:
    return tuple(replace(face, **values) if face.condition is condition else face for face in FACES)


@pytest.mark.parametrize(
    ("faces", "fault"),
    [
        (changed(ON, letter="A"), "at risk and on track have the same letter"),
        (changed(ON, word="at risk"), "on track: the word is 'at risk', which is another condition"),
        (changed(ON, word="CHECKED"), "on track: the word is 'CHECKED', which is another condition"),
        (changed(DONE, word="Done-ish 2"), ""),
        (changed(DONE, word='"Done"'), "complete: the word is '\"Done\"'; write letters, digits, spaces and hyphens"),
        (changed(DONE, word="=1+1"), "complete: the word is '=1+1'; write letters"),
        (changed(DONE, word="Done, nearly"), "complete: the word is 'Done, nearly'; write letters"),
        (changed(ON, shape="◆"), "at risk and on track have the same shape"),
        (changed(ON, letter="On"), "on track: the letter is 'On'; write one letter"),
        (changed(ON, letter="1"), "on track: the letter is '1'; write one letter"),
        (changed(ON, shape="X"), "on track: the shape is 'X'; write one sign"),
        (changed(ON, shape="🟢"), "on track: the shape is '🟢'; write one sign"),
        (changed(ON, word="x" * 21), "on track: the word has 21 characters; shorten it to 20"),
        (changed(ON, word="Green"), "on track: the word is 'Green', and the colour is amber"),
        (changed(ON, word="Amber"), ""),
        ((*KEYS["usual"][:-1], NOT_STARTED), "a key with 'not started' needs 'complete' too"),
        ((*FACES, NOT_STARTED), "what nobody has rated is 'not started' or 'unrated'"),
        ((*FACES[:-1], NOT_STARTED), ""),
        ((*FACES[:-1], replace(NOT_STARTED, letter="U")), ""),
        (changed(DONE, letter="U"), "complete and unrated have the same letter"),
        ((*(replace(face, letter="U") for face in FACES[:1]), *FACES[1:-1]), "off track and unrated have the same"),
        (FACES, ""),
    ],
)
def test_a_key_in_which_two_conditions_could_not_be_told_apart_is_refused(faces: tuple[Face, ...], fault: str) -> None:
    assert fault_of(faces).startswith(fault)
    assert bool(fault_of(faces)) is bool(fault)

"""Text that people typed is stored as typed and shown harmlessly."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actionplan.model.sanitise import (
    broken_at_slashes,
    clean,
    first_line,
    folded,
    followed,
    same_person,
    sanitise,
    shown_lines,
)

ANY_TEXT = st.text(st.characters(), max_size=300)
"""Lone surrogates included: a file name or an environment can hold them."""

HOSTILE = st.text(
    st.sampled_from("ab é\x00\x07\x1b\x7f\x85\x9b\n\r\t\u00ad\u061c\u200b\u200e\u202e\u2028\u2066\ufeff\ud800\udfff[]"),
    max_size=60,
)
JOINERS = frozenset("\u200c\u200d")
"""Shown as they are: Persian and Indic words and emoji need them, and they reorder and hide nothing."""

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ZERO_WIDTH = frozenset("\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff")
TAGS = frozenset(map(chr, range(0xE0000, 0xE0080)))


def is_harmful(sign: str) -> bool:
    """Whether a terminal would obey it, or a reader would not see it."""
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in BIDI | ZERO_WIDTH | TAGS


EVERY_SIGN = tuple(map(chr, range(sys.maxunicode + 1)))


def test_no_harmful_sign_at_all_is_shown() -> None:
    assert [hex(ord(sign)) for sign in EVERY_SIGN if is_harmful(sign) and is_harmful(sanitise(sign))] == []


def test_every_harmless_sign_is_shown_as_it_is() -> None:
    # Unassigned code points among the format characters may be replaced: they have no look of their own.
    changed = [sign for sign in EVERY_SIGN if not is_harmful(sign) and sanitise(sign) != sign]
    assert {unicodedata.category(sign) for sign in changed} <= {"Cn", "Cf"}
    assert JOINERS.isdisjoint(changed)


@given(ANY_TEXT | HOSTILE)
@example("\x1b]52;c;aGVsbG8=\x07")
@example("[/] [TBC] [@click=app.quit]x[/]")
def test_shown_text_has_one_line_as_many_signs_and_nothing_harmful(text: str) -> None:
    safe = sanitise(text)
    assert len(safe) == len(text)
    assert not any(is_harmful(sign) for sign in safe)
    assert "\n" not in safe
    assert sanitise(safe) == safe


@given(ANY_TEXT | HOSTILE)
def test_shown_text_keeps_all_that_is_harmless_in_its_place(text: str) -> None:
    for typed, seen in zip(text, sanitise(text), strict=True):
        if not is_harmful(typed) and unicodedata.category(typed) not in ("Cf", "Cn"):
            assert seen == typed


@given(ANY_TEXT | HOSTILE)
def test_text_of_several_lines_keeps_its_lines_and_nothing_else_harmful(text: str) -> None:
    safe = shown_lines(text)
    assert safe.count("\n") == text.count("\n")
    assert not any(is_harmful(sign) for sign in safe if sign != "\n")


def tagged(letters: str) -> str:
    """Letters that no terminal shows."""
    return "".join(chr(0xE0000 + ord(letter)) for letter in letters)


@pytest.mark.parametrize("region", ["gbwls", "gbsct", "gbeng"])
def test_the_flags_of_wales_scotland_and_england_are_shown(region: str) -> None:
    flag = f"\U0001f3f4{tagged(region)}\U000e007f"
    assert sanitise(f"Cymru {flag}, twice {flag}{flag}") == f"Cymru {flag}, twice {flag}{flag}"
    assert sanitise(f"{flag}\x1b[31m") == f"{flag}␛[31m"


def test_a_family_and_a_rainbow_flag_are_shown() -> None:
    joined = "👨‍👩‍👧 🏳️‍🌈 👩🏽‍⚕️"
    assert sanitise(joined) == joined


@pytest.mark.parametrize(
    "text",
    [
        tagged("gbwls"),
        f"x{tagged('gbwls')}\U000e007f",
        f"\U0001f3f4{tagged('gbwls')}",
        f"\U0001f3f4{tagged('hidden')}\U000e007f",
        f"\U0001f3f4{tagged('gbwlsignore')}\U000e007f",
        f"\U0001f3f4{tagged('gbwls')}\U000e007f{tagged('more')}",
    ],
)
def test_letters_hidden_anywhere_else_are_not(text: str) -> None:
    assert "\ufffd" in sanitise(text)
    assert len(sanitise(text)) == len(text)


def test_a_control_character_becomes_the_sign_for_it() -> None:
    assert sanitise("a\x1b[2Jb\x7f\x9b") == "a␛[2Jb␡\ufffd"


@given(ANY_TEXT | HOSTILE)
def test_clean_text_can_be_stored_and_is_clean_already(text: str) -> None:
    for lines in (False, True):
        stored = clean(text, lines=lines)
        stored.encode()
        assert "\x00" not in stored
        assert stored == stored.strip()
        assert clean(stored, lines=lines) == stored
    assert not {"\n", "\r", "\t", "\u2028", "\u2029"} & set(clean(text))


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_clean_text_is_what_was_typed_but_for_space_around_it(text: str) -> None:
    assert clean(text) == text.strip()


def test_clean_keeps_lines_only_where_there_may_be_several() -> None:
    assert clean(" one\r\ntwo\rthree\tfour\u2028five ") == "one two three four five"
    assert clean(" one\r\ntwo\rthree\tfour\u2028five ", lines=True) == "one\ntwo\nthree four\nfive"
    assert clean("a\x00b\ud800c") == "ab\ufffdc"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Actions:\n\t- one\n\t- two", "Actions:\n    - one\n    - two"),
        ("  - one\n  - two\n    - three", "- one\n- two\n  - three"),
        ("one  \n \t \ntwo\n\n\n\n\n\nthree\n\n", "one\n\ntwo\n\n\nthree"),
        ("one\ttwo", "one two"),
        (" \n\t\n ", ""),
    ],
)
def test_lines_stay_and_what_nobody_sees_of_them_goes(typed: str, stored: str) -> None:
    assert clean(typed, lines=True) == stored


@given(st.text(st.characters(exclude_categories=()) | st.sampled_from("\n\t \r-")))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    stored = clean(text, lines=True)
    assert clean(stored, lines=True) == stored
    assert stored.split() == clean(text).split()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one line", "one line"),
        ("first\nsecond", "first…"),
        ("\n  first  \n\n", "first"),
        ("\x1b[31mred\n- more", "\u241b[31mred…"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_a_place_of_one_line_shows_the_first_line_that_says_something(text: str, shown: str) -> None:
    assert first_line(text) == shown


@given(st.text())
def test_the_first_line_is_one_harmless_line(text: str) -> None:
    assert first_line(text) == sanitise(first_line(text))


def test_what_follows_a_text_of_several_lines_stands_on_a_line_of_its_own() -> None:
    assert followed("late", "; ", "critical", "", "no owner") == "late; critical; no owner"
    assert followed("late:\n- two posts", "; ", "critical", "no owner") == "late:\n- two posts\ncritical; no owner"
    assert followed("", "; ", "critical") == "critical"
    assert followed("late\n- two", "; ") == "late\n- two"


def test_searching_does_not_care_for_case_width_or_spaces() -> None:
    assert folded("Head\u00a0 of\tQUALITY") == "head of quality"
    assert folded("Ｑuality ﬁx") == "quality fix"
    assert folded("Straße") == folded("STRASSE")


@pytest.mark.parametrize(
    ("one", "other"),
    [("jsmith", "jsmith"), ("KCC\\jsmith", "jsmith"), ("J Smith", "jsmith"), ("j.smith", "J. Smith"), ("ＪＯ", "jo")],
)
def test_these_names_are_one_person(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), [("jo", "al"), ("", ""), ("", "jo"), ("  ", "-"), ("KCC\\", "KCC\\")])
def test_these_names_are_not_one_person(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


@given(ANY_TEXT, ANY_TEXT)
def test_being_the_same_person_goes_both_ways(one: str, other: str) -> None:
    assert same_person(one, other) is same_person(other, one)
    assert same_person(one, one) is any(sign.isalnum() for sign in folded(one.rpartition("\\")[2]))


@given(ANY_TEXT, st.integers(1, 60))
def test_a_long_word_is_broken_behind_slashes_only_and_loses_nothing(text: str, width: int) -> None:
    broken = broken_at_slashes(text, width)
    assert broken.replace("\n", "") == text.replace("\n", "")
    added = [place for place, sign in enumerate(broken) if sign == "\n"]
    assert all(broken[place - 1] in "/\\\n" or text.count("\n") for place in added)


def test_a_path_is_broken_where_there_is_no_room_for_it() -> None:
    assert broken_at_slashes("in /home/jo/plan.db now", 9) == "in /home/jo/\nplan.db now"
    assert broken_at_slashes("C:\\Users\\jo\\plan.db", 12) == "C:\\Users\\jo\\\nplan.db"
    assert broken_at_slashes("in /home/jo", 9) == "in /home/jo"

"""The words of a plan for its levels: plurals, articles, capitals, and the program's own texts in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.sanitise import sanitise
from actionplan.model.words import USUAL, Word, Words, article, capital, plural

OWN = Words(
    Word("priority", "priorities"),
    Word("recommendation", "recommendations"),
    Word("task", "tasks"),
    Word("step", "steps"),
)
WORDS = st.text(st.characters(categories=("L", "N"), include_characters=" -[]/"), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("priority", "priorities"),
        ("day", "days"),
        ("task", "tasks"),
        ("branch", "branches"),
        ("process", "processes"),
        ("KLOE", "KLOEs"),
        ("line of enquiry", "lines of enquiry"),
        ("point for action", "points for action"),
    ],
)
def test_the_plural_of_a_word(word: str, many: str) -> None:
    assert plural(word) == many


@given(WORDS)
def test_a_plural_is_always_longer_and_begins_as_its_word(word: str) -> None:
    assert len(plural(word)) > len(word)
    assert plural(word)[0] == word[0]


ARTICLES = """\
an action, a task, an area, a theme, an outcome, an objective, a unit, a use, a utility, an update, an issue, an hour,
a European priority, a one-off task, an uninsured risk, a KLOE, an NHS task, a KSCB task, an MD"""


@pytest.mark.parametrize("words", re.split(",\\s", ARTICLES))
def test_the_article_of_a_word(words: str) -> None:
    before, _, word = words.partition(" ")
    assert article(word) == before
    assert Word(word, plural(word)).a == words


@given(WORDS)
def test_the_article_is_one_of_two_and_looks_only_at_the_beginning(word: str) -> None:
    assert article(word) in ("a", "an")
    assert article(word) == article(f"{word} of the plan")


@given(WORDS, st.integers(0, 5_000))
def test_a_number_of_a_word_and_its_title_keep_the_word(one: str, number: int) -> None:
    word = Word(one, plural(one))
    assert word.number(number) == f"{number:,} {one if number == 1 else plural(one)}"
    assert word.of(number) == (one if number == 1 else plural(one))
    assert (word.title, word.titles) == (capital(one), capital(plural(one)))
    assert word.title.endswith(one[1:])


def test_the_short_forms_of_the_usual_plan_are_those_of_today() -> None:
    assert (USUAL.short_area.one, USUAL.finding.many, USUAL.area.title) == (
        *("area", "findings", "Area for consideration"),
    )
    assert {OWN.short_area, OWN.finding, OWN.area} == {Word("recommendation", "recommendations")}


@pytest.mark.parametrize(
    ("usual", "own"),
    [
        ("An action of each theme", "A task of each priority"),
        ("no action of another area", "no task of another recommendation"),
        ("Areas for consideration, and their findings", "Recommendations, and their recommendations"),
        ("Summary areas and themes", "Summary areas and priorities"),
        ("The summary area of an area", "The summary area of a recommendation"),
        ("Its milestones' actions", "Its steps' tasks"),
        ("actionplan, sub-action, reaction", "actionplan, sub-action, reaction"),
    ],
)
def test_a_text_of_the_program_in_the_words_of_a_plan(usual: str, own: str) -> None:
    assert OWN.put_in(usual) == own
    assert USUAL.put_in(usual) == usual


@given(st.text())
def test_a_text_without_the_usual_words_stays_as_it_is(text: str) -> None:
    if not re.search("theme|area|finding|action|milestone", text, re.IGNORECASE):
        assert OWN.put_in(text) == text


@given(st.text(), st.text())
def test_what_a_database_may_hold_is_harmless_in_a_line_of_any_screen(one: str, many: str) -> None:
    words = Words(action=Word(one, many)).harmless()
    assert words.action == Word(sanitise(one)[:40], sanitise(many)[:40])
    assert words.harmless() == words
    assert words.theme == USUAL.theme


def test_words_that_look_like_markup_or_patterns_are_put_in_as_they_are() -> None:
    odd = Words(action=Word("[/]", r"\1 [b]"))
    assert odd.put_in("an action, two actions") == r"a [/], two \1 [b]"

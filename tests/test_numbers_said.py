"""No sentence says "1 actions", "-2 days" or "3000": of the source, and of what is made of any plan."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import actionplan
from actionplan.model.agenda import agenda
from actionplan.model.attention import attention
from actionplan.model.movement import movement
from actionplan.model.plan import Plan
from actionplan.model.suggested_rag import suggest
from actionplan.model.weekly_review import State, WeeklyReview
from any_plan import TODAY, away, states
from papers import paper_of, texts_of

SOURCES = sorted(Path(actionplan.__file__).parent.rglob("*.py"))
COUNTED = (
    *("action", "area", "backup", "cell", "change", "character", "column", "date", "day", "decision", "error", "field"),
    *("file", "heading", "item", "line", "minute", "month", "owner", "page", "piece", "problem", "review", "row"),
    *("second", "strength", "theme", "time", "update", "week", "word", "year"),
)
PLURAL = re.compile(rf"^ (?:{'|'.join(f'{noun}s' for noun in COUNTED)}|copies|people)\b")


def loose_numbers(source: str) -> Iterator[str]:
    """The nouns in the plural that stand right behind a value in an f-string, where only one place should put them."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for value, text in pairwise(node.values):
            if not isinstance(value, ast.FormattedValue) or not isinstance(text, ast.Constant):
                continue
            # A constant of ours is a number that we know.
            if PLURAL.match(str(text.value)) and not (isinstance(value.value, ast.Name) and value.value.id.isupper()):
                yield ast.unparse(value.value) + str(text.value)


def test_what_is_looked_for_would_be_found() -> None:
    assert list(loose_numbers('f"{len(found)} actions are late"')) == ["len(found) actions are late"]
    assert list(loose_numbers('f"{number_of(2, word)}, {MOST} columns, line {number}"')) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_number_and_its_noun_are_put_together_in_one_place(path: Path) -> None:
    assert list(loose_numbers(path.read_text(encoding="utf-8"))) == []


WRONG = re.compile(r"(?<![\d.,/-])1 (?!is\b|was\b|has\b|awaits\b|this\b)[a-z]*s\b|(?<![\w–-])-\d|\bfor 0 \w")
"""One of several, fewer than none, and no time at all."""


def test_what_is_wrong_would_be_found() -> None:
    for words in ("1 actions", "of 1 days", "for -2 days", "still red for 0 days"):
        assert WRONG.search(words)
    for words in ("1 is late", "21 days", "1 day late, 2 days", "1 Jan 2026", "3.1 awaits", "1.1 rows"):
        assert not WRONG.search(words)


@settings(max_examples=60, deadline=None)
@given(states(), st.integers(0, 3))
def test_no_sentence_of_any_plan_says_one_of_several_or_fewer_than_none(plans: tuple[Plan, Plan], reviews: int) -> None:
    then, now = plans
    held = tuple(
        WeeklyReview(f"R{number}", away(7 * (number - reviews)), "Ann", "", State.CLOSED)
        for number in range(1, reviews + 1)
    )
    now = replace(now, reviews=held, looked_at={action.ref: 0 for action in now.actions})
    moves = movement(then, now)
    said = [
        *(line.reason for line in attention(now)),
        *(suggest(action, now.key, TODAY).reason for action in now.actions),
        *(move.words for move in moves),
        *(item.why for item in agenda(now, moves, 1)),
        *texts_of(paper_of(now)),
    ]
    assert [words for words in said if WRONG.search(words)] == []

"""What people type after / in the history."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.model.log import Change, Update
from actionplan.model.log_filter import LogFilter, parse_log_filter

TODAY = date(2026, 11, 27)


def update(by: str = "KCC\\jsmith", note: str = "waiting for health", source: str = "screen") -> Update:
    """Somebody has rated 1.4 amber."""
    change = Change(7, "2026-11-27T12:00:00+00:00", TODAY, by, source, note, None)
    return Update(change, "action", "1.4", 2, {"rag": "green"}, {"rag": "amber"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", LogFilter()),
        ("1.4", LogFilter(ref="1.4")),
        ("1.2B", LogFilter(ref="1.2b")),
        ("by:JSmith", LogFilter(by="jsmith")),
        ("since:1/11/26 until:20/11/26", LogFilter(since=date(2026, 11, 1), until=date(2026, 11, 20))),
        ("on:yesterday", LogFilter(since=date(2026, 11, 26), until=date(2026, 11, 26))),
        ("since:thu", LogFilter(since=date(2026, 11, 26))),
        ("waiting HEALTH", LogFilter(words=("waiting", "health"))),
        ("1.4 by:jo since:-2w red", LogFilter("1.4", "jo", date(2026, 11, 13), None, ("red",))),
        ("since:soon", LogFilter(words=("since:soon",))),
        ("since:", LogFilter()),
        ("review:13", LogFilter(review="R13")),
        ("review:R2 red", LogFilter(words=("red",), review="R2")),
        ("review:last", LogFilter(words=("review:last",))),
        ("who:jo", LogFilter(words=("who:jo",))),
    ],
)
def test_what_is_typed_means(typed: str, meant: LogFilter) -> None:
    assert parse_log_filter(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "passes"),
    [
        ("", True),
        ("by:jsmith", True),
        ("by:kcc", True),
        ("by:sam", False),
        ("amber", True),
        ("green health", True),
        ("screen", True),
        ("1.5", True),  # a ref is for the store
        ("by:jsmith police", False),
    ],
)
def test_person_and_words_are_looked_for(typed: str, passes: bool) -> None:
    assert parse_log_filter(typed, TODAY).passes(update()) is passes

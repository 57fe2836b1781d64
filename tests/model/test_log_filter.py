"""What people type after / in the history."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.log import Change, Update
from actionplan.model.log_filter import LogFilter, parse_log_filter
from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise

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
        ('"waiting for" health', LogFilter(words=("waiting for", "health"))),
        ('by:"j smith"', LogFilter(by="j smith")),
        ('since:"1 nov"', LogFilter(since=date(2026, 11, 1))),
        ('"1.4"', LogFilter(words=("1.4",))),
        ('"who:jo"', LogFilter(words=("who:jo",))),
        # what cannot be meant is left aside
        ("since:soon", LogFilter()),
        ("since:", LogFilter()),
        ("review:13", LogFilter(review="R13")),
        ("review:R2 red", LogFilter(words=("red",), review="R2")),
        ("review:last", LogFilter()),
        ("who:jo red", LogFilter(words=("red",))),
    ],
)
def test_what_is_typed_means(typed: str, meant: LogFilter) -> None:
    assert replace(parse_log_filter(typed, TODAY), refusal="") == meant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            "who:jo",
            "there is no field 'who'; choose from: by, review, since, until, on; to look for it as text, put it in",
        ),
        ("1.4 review:last", "there is no review 'last'; a review is known by its number"),
        ("since:", "since: needs a value, such as since:1/11/26"),
        ("since:soon", "soon"),
        ("until:2027-03-31", "still to come"),
        ("1.4 by:jo since:-2w red 10:30", ""),
    ],
)
def test_what_there_is_not_is_refused_by_name(typed: str, says: str) -> None:
    refusal = parse_log_filter(typed, TODAY).refusal
    assert says in refusal
    assert bool(says) == bool(refusal)


@given(st.text())
@example("a:\x1b")
def test_no_text_fails(typed: str) -> None:
    refusal = parse_log_filter(typed, TODAY).refusal
    assert sanitise(refusal) == refusal


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
def test_person_and_words_are_looked_for(plan: Plan, typed: str, passes: bool) -> None:
    assert parse_log_filter(typed, TODAY).passes(update(), plan) is passes

"""What people type after ``/`` finds what they mean, also while they are still typing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from actionplan.model.filter import HELP, Filter, doubt, parse_filter
from actionplan.model.plan import Plan, Stage
from actionplan.model.rag import Rag

TODAY = date(2026, 11, 27)


def away(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def plan(plan: Plan) -> Plan:
    """The small plan in its second month: owners, dates and ratings given, one action withdrawn."""
    states: dict[str, dict[str, object]] = {
        "1.1": {"owner": "Head of Quality", "rag": Rag.RED, "due": away(-40)},
        "1.2": {"owner": "Jo", "rag": Rag.AMBER, "due": away(5)},
        "1.3": {"owner": "Service Manager", "rag": Rag.GREEN, "due": TODAY, "title": "See every child, café visits"},
        "2.1": {"rag": Rag.GREEN, "due": away(40), "stage": Stage.COMPLETE},
        "2.2": {},
    }
    actions = [replace(action, **states[action.ref]) for action in plan.actions]  # type: ignore[arg-type]
    actions.append(replace(actions[0], ref="1.1b", stage=Stage.WITHDRAWN))
    return replace(plan, actions=tuple(actions))


def found(plan: Plan, typed: str, me: str = "jo") -> list[str]:
    return [action.ref for action in parse_filter(typed, me).apply(plan)]


ALL = ["1.1", "1.2", "1.3", "2.1", "2.2"]


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("", ALL),
        ("   ", ALL),
        # words, in ref, title, owner and the area's text, all of them, without regard to case
        ("1.2", ["1.2"]),
        ("THRESHOLDS", ["1.2"]),
        ("quality", ["1.1"]),
        ("child café", ["1.3"]),
        ("café child", ["1.3"]),
        ("too few", ["1.3"]),
        ("child thresholds", []),
        # a phrase
        ('"every child"', ["1.3"]),
        ('"child every"', []),
        # owner
        ("owner:quality", ["1.1"]),
        ("owner:QUAL", ["1.1"]),
        ('owner:"head of"', ["1.1"]),
        ('owner:"of head"', []),
        ("owner:-", ["2.1", "2.2"]),
        ("owner:nobody", ["2.1", "2.2"]),
        ("owner:none", ["2.1", "2.2"]),
        # rating, by word or by letter
        ("rag:red", ["1.1"]),
        ("rag:amber", ["1.2"]),
        ("rag:G", ["1.3", "2.1"]),
        ("rag:u", ["2.2"]),
        ("rag:blue", []),
        # theme, by number or by title
        ("theme:1", ["1.1", "1.2", "1.3"]),
        ("theme:managing", ["2.1", "2.2"]),
        ("theme:9", []),
        # summary area, by key, title or "not mapped"
        ("summary:quality", ["1.1", "1.2"]),
        ('summary:"outcome focus"', ["1.3", "2.1"]),
        ("summary:-", ["2.2"]),
        ("summary:nothing", []),
        # late, mine
        ("late", ["1.1"]),
        ("mine", ["1.2"]),
        # several at once
        ("theme:1 rag:green child", ["1.3"]),
        ("owner:quality mine", []),
        ("late rag:red theme:1 owner:head 1.1", ["1.1"]),
        # the later of two of a kind counts
        ("rag:red rag:amber", ["1.2"]),
    ],
)
def test_what_is_typed_finds(plan: Plan, typed: str, refs: list[str]) -> None:
    assert found(plan, typed) == refs


def test_what_is_withdrawn_is_found_only_where_it_is_meant(plan: Plan) -> None:
    actions = tuple(
        replace(one, stage=Stage.WITHDRAWN, withdrawn_reason="in 1.1") if one.ref == "1.2" else one
        for one in plan.actions
    )
    out = replace(plan, actions=actions)
    assert found(out, "") == [ref for ref in ALL if ref != "1.2"]
    assert found(out, "withdrawn") == ["1.2", "1.1b"]
    assert found(out, "withdrawn theme:2") == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("rag:purple late", "there is no rating 'purple'"),
        ("theme:9", "there is no theme '9'"),
        ('theme:"none such"', "there is no theme 'none such'"),
        ("rag:r theme:1 theme:managing owner:nobody-at-all rag: purple", ""),
    ],
)
def test_a_rating_or_a_theme_that_there_is_not_is_named(plan: Plan, typed: str, says: str) -> None:
    assert doubt(typed, plan) == says


@pytest.mark.parametrize("typed", ["owner:", "owner: ", 'owner:"', 'owner:""', "rag:", 'rag:"', "theme:", "summary:"])
def test_a_keyword_with_nothing_behind_it_yet_does_not_empty_the_list(plan: Plan, typed: str) -> None:
    assert found(plan, typed) == ALL
    assert found(plan, f"child {typed}") == ["1.3"]


@pytest.mark.parametrize("typed", ["owner:quality", "rag:amber", "theme:managing", "summary:outcome", 'owner:"head of'])
def test_each_letter_more_narrows_the_list_and_never_empties_it(plan: Plan, typed: str) -> None:
    colon = typed.index(":") + 1
    lists = [found(plan, typed[:end]) for end in range(colon, len(typed) + 1)]
    assert all(set(after) <= set(before) for before, after in zip(lists, lists[1:], strict=False))
    assert lists[-1]


def test_an_unknown_rating_is_a_word_to_look_for(plan: Plan) -> None:
    titled = replace(plan, actions=tuple(replace(action, title="rag:pink") for action in plan.actions))
    assert found(plan, "rag:pink") == []
    assert found(titled, "rag:pink") == ALL


def test_a_quoted_keyword_is_a_word_to_look_for(plan: Plan) -> None:
    assert found(plan, '"late"') == []
    assert parse_filter('"late"', "jo").words == ("late",)


def test_mine_is_whoever_asks_however_their_name_is_written(plan: Plan) -> None:
    assert found(plan, "mine", "KCC\\JO") == ["1.2"]
    assert found(plan, "mine", "Service manager") == ["1.3"]
    assert found(plan, "mine", "") == []


def test_withdrawn_actions_are_not_found(plan: Plan) -> None:
    assert found(plan, "1.1b") == []


@pytest.mark.parametrize(
    ("days", "refs"),
    [(0, ["1.1", "1.3"]), (5, ["1.1", "1.2", "1.3"]), (4, ["1.1", "1.3"]), (10**9, ["1.1", "1.2", "1.3"])],
)
def test_due_within_some_days_counts_what_is_late_and_leaves_out_what_is_done(
    plan: Plan, days: int, refs: list[str]
) -> None:
    assert [action.ref for action in Filter(due_within=days).apply(plan)] == refs


def test_an_empty_filter_is_false_and_any_other_is_true() -> None:
    assert not parse_filter("  owner: ", "jo")
    for typed in ("x", "owner:x", "owner:-", "rag:u", "theme:1", "summary:-", "late", "mine"):
        assert parse_filter(typed, "jo"), typed


def test_every_example_of_the_help_is_a_keyword(plan: Plan) -> None:
    for part in HELP.split():
        assert parse_filter(part, "jo").words == (), part


KEYWORDS = st.lists(
    st.sampled_from(
        ["owner:", "rag:", "theme:", "summary:", "late", "mine", '"', " ", ":", "a", "r", "1", "²", "-", "ﷺ", "\u2028"]
    ),
    max_size=12,
).map("".join)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.text() | KEYWORDS, st.text())
@example('owner:"', "")
@example("theme:²", "jo")
def test_no_text_fails_and_what_is_found_is_in_the_plan_in_its_order(plan: Plan, typed: str, me: str) -> None:
    refs = found(plan, typed, me)
    assert refs == [ref for ref in ALL if ref in refs]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    title=st.text(st.characters(codec="ascii", exclude_characters='":', categories=["L", "N", "P", "Zs"]), min_size=1)
)
def test_a_title_in_quotes_finds_its_action(plan: Plan, title: str) -> None:
    actions = (replace(plan.actions[0], title=title), *plan.actions[1:])
    assert "1.1" in found(replace(plan, actions=actions), f'"{title}"')

"""Own fields: headings that are the plan's, what is refused, what of two edits is kept, and where they are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.own_fields import (
    MOST_HEADINGS,
    Pairs,
    brought_together,
    by_heading,
    changes,
    disagree,
    headings,
    read_own_fields,
    read_typed,
    values_of,
    with_values,
)
from actionplan.model.plan import Action, Plan
from actionplan.model.refusal import Invalid
from actionplan.model.searching import searched_text


def having(plan: Plan, ref: str, *pairs: tuple[str, str]) -> Plan:
    """The plan with own fields on an action."""
    actions = (replace(one, own_fields=pairs) if one.ref == ref else one for one in plan.actions)
    return replace(plan, actions=tuple(actions))


def action(plan: Plan, ref: str) -> Action:
    found = plan.action(ref)
    assert found is not None
    return found


def test_headings_are_in_the_order_in_which_they_first_appear(plan: Plan) -> None:
    plan = having(having(plan, "1.3", ("Cost", "1"), ("START", "2")), "1.1", ("Start", "3"), ("Links", "4"))
    assert headings(plan) == ("Start", "Links", "Cost")
    assert values_of(action(plan, "1.3"), plan) == (("Start", "2"), ("Cost", "1"))


def test_the_headings_are_brought_up_to_date(plan: Plan) -> None:
    assert headings(plan) == ()
    changed = replace(action(plan, "1.2"), own_fields=(("Start", "1"),))
    after = plan.changed(["1.2"], actions=plan.with_actions([changed]))
    assert headings(after) == ("Start",)
    same = replace(changed, owner="Ann")
    assert headings(after.changed(["1.2"], actions=after.with_actions([same]))) == ("Start",)


@pytest.mark.parametrize(
    ("pairs", "refusal"),
    [
        ({"": "x"}, "has a heading"),
        ({" \n ": "x"}, "has a heading"),
        ({"RAG": "x"}, "RAG is a column of the program already"),
        ({"area for\nconsideration": "x"}, "is a column of the program already"),
        ({"Progress": "x"}, "Progress is a column of the program already"),
        ({"a" * 201: "x"}, "201 characters; 200 at most"),
        ({"Start": "x" * 10_001}, "10,001 characters; 10,000 at most"),
    ],
)
def test_what_is_refused(pairs: dict[str, str], refusal: str) -> None:
    with pytest.raises(Invalid, match=refusal):
        read_own_fields(pairs)


def test_one_heading_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="Start is there twice"):
        read_own_fields([("start", "1"), ("Start", "2")])


def test_a_heading_stands_on_one_line_and_a_value_keeps_its_lines() -> None:
    assert read_own_fields({"Start\nof  work": "• one\n• two"}) == (("Start of work", "• one\n• two"),)


def test_a_field_is_typed_with_its_heading_before_an_equals_sign(plan: Plan) -> None:
    plan = having(plan, "1.1", ("=1+1", "2"), ("a=b", "3"), ("[/]", "4"))
    typed = ["Start = 1 Apr 2027", "=1+1=5", "A=B=c=d", "[/]="]
    assert read_typed(plan, typed) == {"Start": " 1 Apr 2027", "=1+1": "5", "a=b": "c=d", "[/]": ""}
    with pytest.raises(Invalid, match="write HEADING=VALUE"):
        read_typed(plan, ["Start"])


def test_an_empty_value_takes_the_field_away_and_a_heading_keeps_its_spelling(plan: Plan) -> None:
    plan = having(plan, "1.1", ("Start", "1"), ("Cost", "2"))
    assert with_values(plan, action(plan, "1.1"), {"START": "3", "cost": " "}) == (("Start", "3"),)
    assert with_values(plan, action(plan, "1.2"), {"start": "4"}) == (("Start", "4"),)


def test_a_plan_has_no_more_headings_than_a_table_can_bring_back(plan: Plan) -> None:
    plan = having(plan, "1.1", *((f"H{number}", "x") for number in range(MOST_HEADINGS)))
    assert with_values(plan, action(plan, "1.2"), {"h7": "y"}) == (("H7", "y"),)
    with pytest.raises(Invalid, match="100 headings"):
        with_values(plan, action(plan, "1.2"), {"another": "y"})


def test_they_and_the_status_are_searched(plan: Plan) -> None:
    plan = having(plan, "1.2", ("Resources", "two Social Workers"))
    one = replace(action(plan, "1.2"), status="On hold")
    assert all(words in searched_text(one, plan) for words in ("resources", "two social workers", "on hold"))


PAIRS = st.dictionaries(st.sampled_from("ABCD"), st.sampled_from("xyz"), max_size=4).map(
    lambda values: tuple(values.items())
)


@given(PAIRS, PAIRS, PAIRS)
def test_of_two_edits_all_that_each_changed_is_kept_unless_they_disagree(
    before: Pairs, mine: Pairs, theirs: Pairs
) -> None:
    together = by_heading(brought_together(before, mine, theirs))
    if not disagree(before, mine, theirs):
        for edit in (mine, theirs):
            for heading, _, new in changes(before, edit):
                assert together.get(heading.casefold(), "") == new
    preferring_theirs = by_heading(brought_together(before, mine, theirs, prefers_mine=False))
    assert all(preferring_theirs.get(heading.casefold(), "") == new for heading, _, new in changes(before, theirs))

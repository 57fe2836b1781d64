"""Own fields: what of two people's edits is kept, and where they are found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.own_fields import OwnFields, brought_together, changed_values, disagree
from actionplan.model.plan import Plan
from actionplan.model.searching import searched_text


def test_they_and_the_status_are_searched(plan: Plan) -> None:
    action = replace(plan.actions[0], status="On hold", own_fields=(("Resources", "two Social Workers"),))
    text = searched_text(action, plan)
    assert all(words in text for words in ("resources", "two social workers", "on hold"))


OWN_FIELDS = st.dictionaries(st.sampled_from("ABCD"), st.sampled_from("xyz"), max_size=4).map(
    lambda values: tuple(values.items())
)


@given(OWN_FIELDS, OWN_FIELDS, OWN_FIELDS)
def test_of_two_edits_all_that_each_changed_is_kept_unless_they_disagree(
    before: OwnFields, mine: OwnFields, theirs: OwnFields
) -> None:
    together = dict(brought_together(before, mine, theirs))
    preferring_theirs = dict(brought_together(before, mine, theirs, prefers_mine=False))
    edits = [(mine, together), (theirs, preferring_theirs)]
    if not disagree(before, mine, theirs):
        assert together == preferring_theirs
        edits.append((theirs, together))
    for edit, result in edits:
        for heading, value in changed_values(before, edit).items():
            assert result.get(heading, "") == value


@given(OWN_FIELDS, OWN_FIELDS)
def test_an_edit_of_what_nobody_else_has_changed_stands_as_it_is(before: OwnFields, mine: OwnFields) -> None:
    assert brought_together(before, mine, before) == mine

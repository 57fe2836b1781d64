"""What one answer after another has given an action, so that the next can be given the same."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind, Stage
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.repeat import Given

FIRST, SECOND = Action("1.1", "1.1", "Recording"), Action("1.2", "1.2", "Thresholds")
DAY = date(2027, 3, 31)


def test_answers_to_one_action_add_up_and_one_to_another_begins_anew(plan: Plan) -> None:
    owned = replace(FIRST, owner="Sue")
    given = Given().and_then([Edit(FIRST, owned)], ("owner",), "", plan)
    given = given.and_then([Edit(owned, replace(owned, due=DAY))], ("due",), "as agreed", plan)
    assert (given.refs, given.values, given.note) == (("1.1",), {"owner": "Sue", "due": DAY}, "as agreed")
    assert given.words(plan) == "owner Sue, due date 31 Mar 2027"
    other = given.and_then([Edit(SECOND, replace(SECOND, rag=Condition.ON_TRACK))], ("rag",), "", plan)
    assert (other.refs, other.values, other.note) == (("1.2",), {"rag": Condition.ON_TRACK}, "")


def test_what_it_had_already_is_given_too_where_it_was_asked_for(plan: Plan) -> None:
    owned = replace(FIRST, owner="Sue")
    assert Given().and_then([Edit(owned, owned)], ("owner",), "", plan).values == {"owner": "Sue"}
    assert Given().and_then([Edit(owned, replace(owned, title="Other", due=DAY))], (), "", plan).values == {"due": DAY}


def test_several_at_once_are_several(plan: Plan) -> None:
    edits = [Edit(one, replace(one, owner="Sue")) for one in (FIRST, SECOND)]
    assert Given().and_then(edits, ("owner",), "", plan).refs == ("1.1", "1.2")


def test_what_is_of_one_action_alone_is_nothing_to_repeat(plan: Plan) -> None:
    given = Given(("1.1",), {"owner": "Sue"})
    done = replace(FIRST, stage=Stage.COMPLETE, completed_on=DAY)
    piece = Evidence("1.1/1", "1.1", "audit", "", DAY, EvidenceKind.AUDIT)
    for edit in (Edit(FIRST, done), Edit(None, piece), Edit(None, FIRST), Edit(FIRST, replace(FIRST, title="Other"))):
        assert given.and_then([edit], (), "", plan) == given

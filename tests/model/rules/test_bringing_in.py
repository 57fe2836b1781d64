"""Work that was under way before a plan was kept here: nothing brought in looks better than it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.action import Action, Stage
from actionplan.model.impact import Impact
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.ratings import STORED, Condition
from actionplan.model.rules.bringing_in import BroughtIn, bring_in, bring_in_milestone

TODAY = date(2026, 11, 27)
SPRING, SUMMER, AUTUMN = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)
CLOSED: dict[str, Any] = {
    "stage": Stage.CLOSED,
    "rag": Condition.CHECKED,
    "completed_on": SUMMER,
    "completed_by": "Head of Quality",
    "signed_off_on": AUTUMN,
    "signed_off_by": "The Board",
}


def brought(notes: tuple[ProgressNote, ...] = (), evidence: int = 0, **values: Any) -> BroughtIn:
    action = Action("1.1", "1.1", "Case recording", **{"owner": "Head of Quality", **values})
    return bring_in(action, origin="ours.yaml", today=TODAY, notes=notes, evidence=evidence)


def note(dated: date | None, text: str = "said") -> ProgressNote:
    return ProgressNote("1.1/n1", "1.1", text, dated)


# --- dates ----------------------------------------------------------------------------------------------------


def test_the_due_date_of_a_plan_that_says_no_more_is_the_first_one() -> None:
    action = brought(due=date(2027, 3, 31)).action

    assert (action.original_due, action.times_moved) == (date(2027, 3, 31), 0)


def test_a_date_that_moved_before_stays_moved() -> None:
    assert brought(due=date(2027, 3, 31), original_due=SUMMER).action.times_moved == 1
    assert brought(due=date(2027, 3, 31), original_due=SUMMER, times_moved=3).action.times_moved == 3
    action = brought(due=date(2027, 3, 31), original_due=SUMMER).action
    assert (action.due, action.original_due) == (date(2027, 3, 31), SUMMER)


def test_how_often_it_moved_is_kept_without_the_first_date_and_said() -> None:
    result = brought(due=date(2027, 3, 31), times_moved=2)

    assert (result.action.times_moved, result.action.original_due) == (2, date(2027, 3, 31))
    assert result.doubts == ("1.1: its date moved twice, but the file does not say what it was at first",)


def test_the_first_date_is_kept_where_there_is_none_now() -> None:
    action = brought(original_due=SUMMER).action

    assert (action.due, action.original_due, action.times_moved) == (None, SUMMER, 0)


def test_the_owner_does_not_agree_to_a_new_date() -> None:
    result = brought(due=date(2027, 3, 31), original_due=SUMMER, agreed_by="head of quality")

    assert result.action.agreed_by == ""
    assert result.doubts == (
        "1.1: head of quality owns it, so nobody else is on record as having agreed to the new date",
    )
    assert brought(due=date(2027, 3, 31), original_due=SUMMER, agreed_by="The Board").action.agreed_by == "The Board"


def test_a_doubtful_year_is_said_of_what_is_open() -> None:
    assert brought(due=date(2019, 3, 31)).doubts[0].startswith("1.1: due: 31 Mar 2019 is 7 years ago")
    assert brought(due=date(2019, 3, 31), stage=Stage.COMPLETE, completed_on=SPRING).doubts == ()
    assert brought(due=date(2019, 3, 31)).action.due == date(2019, 3, 31)


# --- stages ---------------------------------------------------------------------------------------------------


def test_what_is_closed_with_a_name_and_a_date_is_closed() -> None:
    result = brought(**CLOSED)

    assert (result.action.stage, result.action.rag, result.doubts) == (Stage.CLOSED, Condition.CHECKED, ())
    assert result.action.accepted_evidence == "brought in from ours.yaml"
    assert brought(**CLOSED, accepted_evidence="audit of 20").action.accepted_evidence == "audit of 20"
    assert brought(**{**CLOSED, "rag": Condition.ON_TRACK}).action.rag is Condition.CHECKED


@pytest.mark.parametrize(
    ("missing", "doubt"),
    [
        ({"signed_off_on": None, "signed_off_by": ""}, "closed, but the file does not say by whom and when"),
        ({"signed_off_by": ""}, "closed, but the file does not say by whom"),
        ({"signed_off_on": None}, "closed, but the file does not say when"),
        ({"signed_off_by": "HEAD OF QUALITY"}, "closed, but by HEAD OF QUALITY, who owns it"),
        ({"signed_off_on": SPRING}, "closed, but signed off on 31 Mar 2026, before it was completed"),
        ({"signed_off_on": date(2027, 1, 1)}, "closed, but signed off on 1 Jan 2027, which is still to come"),
    ],
)
def test_what_nobody_signed_off_is_complete_and_listed(missing: dict[str, Any], doubt: str) -> None:
    result = brought(**{**CLOSED, **missing})

    assert result.doubts == (f"1.1: {doubt}: brought in as complete, awaiting sign-off",)
    action = result.action
    assert (action.stage, action.rag, action.completed_on) == (Stage.COMPLETE, Condition.UNRATED, SUMMER)
    assert (action.signed_off_on, action.signed_off_by, action.accepted_evidence) == (None, "", "")


def test_what_the_file_says_of_such_a_sign_off_is_not_lost() -> None:
    action = brought(**{**CLOSED, "signed_off_by": "", "accepted_evidence": "audit of 20"}, own_fields=(("Size", "L"),))

    assert action.action.own_fields == (("Size", "L"), ("Signed off, as brought in", "30 Sep 2026, audit of 20"))


def test_a_rating_beside_a_stage_that_is_not_taken_stays() -> None:
    assert brought(stage=Stage.CLOSED, rag=Condition.OFF_TRACK, completed_on=SUMMER).action.rag is Condition.OFF_TRACK
    assert brought(stage=Stage.COMPLETE, rag=Condition.OFF_TRACK, completed_on=SUMMER).action.rag is Condition.OFF_TRACK


def test_complete_on_a_day_that_nobody_knows_is_said() -> None:
    result = brought(stage=Stage.COMPLETE)

    assert (result.action.stage, result.action.completed_on) == (Stage.COMPLETE, None)
    assert result.doubts == ("1.1: complete, but the file does not say since when",)


def test_what_is_done_on_a_day_to_come_is_not_done() -> None:
    result = brought(
        stage=Stage.COMPLETE, completed_on=date(2027, 1, 4), completed_by="Head of Quality", rag=Condition.ON_TRACK
    )

    assert result.doubts == (
        "1.1: completed on 4 Jan 2027 by Head of Quality, which is still to come: brought in as open",
    )
    action = result.action
    assert (action.stage, action.completed_on, action.completed_by, action.rag) == (
        Stage.OPEN,
        None,
        "",
        Condition.ON_TRACK,
    )


# --- notes, impact, people ------------------------------------------------------------------------------------


def test_it_was_last_updated_on_the_day_of_its_last_dated_note() -> None:
    assert brought((note(SPRING), note(SUMMER), note(None))).action.silent_since == SUMMER
    assert brought((note(None),)).action.silent_since is None
    assert brought().action.silent_since is None


def test_a_note_of_a_day_to_come_is_no_news_yet() -> None:
    result = brought((note(SPRING), note(date(2027, 1, 1))))

    assert result.action.silent_since == SPRING
    assert result.doubts == ("1.1: a note has a date that is still to come",)


def test_impact_that_needs_evidence_is_emerging_without_any() -> None:
    result = brought(impact=Impact.SUSTAINED)

    assert result.action.impact is Impact.EMERGING
    assert result.doubts == ("1.1: impact sustained without a piece of evidence: brought in as emerging",)
    assert brought(impact=Impact.SUSTAINED, evidence=1).action.impact is Impact.SUSTAINED


@pytest.mark.parametrize(
    "name",
    ["Head of Early Help / Missing Coordinator", "Director of Planning and Head of Planning", "J Smith\nA Jones"],
)
def test_two_people_in_one_place_are_doubted_and_kept_as_typed(name: str) -> None:
    result = brought(owner=name)

    assert result.action.owner == name
    words = " ".join(name.split())
    assert result.doubts == (
        f"1.1: owner '{words}' may be more than one person: who is accountable, and who supports?",
    )


@pytest.mark.parametrize("name", ["Head of Early Help and Prevention", "Assistant Director, Safeguarding", ""])
def test_one_person_is_not_doubted(name: str) -> None:
    assert brought(owner=name).doubts == ()


def test_somebody_to_be_confirmed_is_listed() -> None:
    result = brought(owner="Head of Quality (tbc)", sponsor="Director / Deputy")

    assert result.doubts == (
        "1.1: owner 'Head of Quality (tbc)' is still to be confirmed",
        "1.1: sponsor 'Director / Deputy' may be more than one person: who is accountable, and who supports?",
    )


# --- milestones -----------------------------------------------------------------------------------------------


def milestone(**values: Any) -> tuple[Milestone, tuple[str, ...]]:
    return bring_in_milestone(Milestone("1.1/m1", "1.1", "Tender", **values), TODAY)


def test_a_milestone_that_moved_before_stays_moved() -> None:
    step, doubts = milestone(due=AUTUMN, original_due=SPRING)

    assert (step.original_due, step.times_moved, doubts) == (SPRING, 1, ())
    assert milestone(due=AUTUMN)[0].original_due == AUTUMN


def test_a_milestone_is_done_on_a_day() -> None:
    step, doubts = milestone(done_by="Buyer")
    assert (step.is_open, step.done_by) == (True, "")
    assert doubts == ("1.1: 'Tender' was done by Buyer, but not on which day: it counts as open",)

    step, doubts = milestone(done_on=date(2027, 1, 1), done_by="Buyer")
    assert (step.is_open, step.done_by) == (True, "")
    assert doubts == ("1.1: 'Tender' is done on a day that is still to come: it counts as open",)

    step, doubts = milestone(done_on=SUMMER, done_by="Buyer")
    assert (step.done_on, step.done_by, doubts) == (SUMMER, "Buyer", ())


# --- whatever a file says -------------------------------------------------------------------------------------

DAYS = st.none() | st.sampled_from([SPRING, SUMMER, AUTUMN, TODAY, date(2027, 3, 31)])
NAMES = st.sampled_from(["", "Head of Quality", "The Board", "A / B"])


@given(
    st.fixed_dictionaries(
        {
            "owner": NAMES,
            "due": DAYS,
            "original_due": DAYS,
            "times_moved": st.integers(0, 3),
            "stage": st.sampled_from([Stage.OPEN, Stage.COMPLETE, Stage.CLOSED]),
            "rag": st.sampled_from(STORED),
            "completed_on": DAYS,
            "signed_off_on": DAYS,
            "signed_off_by": NAMES,
            "impact": st.sampled_from(list(Impact)),
        }
    )
)
def test_nothing_brought_in_looks_better_than_it_was(values: dict[str, Any]) -> None:
    action = brought(**values).action

    assert (action.rag is Condition.CHECKED) == action.is_closed
    if action.is_closed:
        assert values["stage"] is Stage.CLOSED
        assert action.signed_off_by and action.signed_off_by != action.owner
        assert action.signed_off_on is not None and action.signed_off_on <= TODAY
        assert action.accepted_evidence
    assert action.times_moved >= values["times_moved"]
    assert action.due == values["due"]
    assert not action.impact.needs_evidence
    if values["original_due"]:
        assert action.original_due == values["original_due"]
        if values["due"] not in (None, values["original_due"]):
            assert action.times_moved

"""The minutes of a review: what was gone through, what changed and stood, what was decided."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose
from actionplan.model.rules.review import change_decision, change_details, close, finish_decision
from actionplan.model.weekly_review import Outcome
from actionplan.reports.minutes import facts, file_stem, heading, parts
from actionplan.reports.writers.minutes_docx import minutes_docx
from actionplan.reports.writers.minutes_markdown import minutes_markdown
from actionplan.store import Nothing
from minutes_session import TODAY, WEEK, Session, StampMaker, moved, rows


def test_who_was_there_and_how_much_was_gone_through(session: Session) -> None:
    session.begin()
    session.enter("1.1", "1.2")
    session.enter("1.3", outcome=Outcome.SKIPPED)
    minutes = session.end()
    assert heading(minutes) == "Weekly progress review 1, Fri 27 Nov 2026"
    assert dict(facts(minutes)) == {
        "Plan": "Marshire County Council, Peer review",
        "Present": "The Chair (chair), Ann, Bob",
        "Apologies": "None",
        "Reviewed": "2 of 5 items were considered in 3 minutes",
        "Next meeting": "To be arranged",
        "Minutes by": "jo",
    }
    assert [row[:2] for row in rows(minutes, "Skipped")] == [("1.3", "Too few children are seen")]
    assert [row[0] for row in rows(minutes, "Not reached")] == ["2.1", "2.2"]
    assert file_stem(minutes.review) == "review-1-2026-11-27"


def test_apologies_the_next_meeting_and_who_wrote_them(session: Session, stamp: StampMaker) -> None:
    session.begin(present="Ann, Bob")
    review = session.plan.open_review
    assert review is not None
    session.change(change_details(session.plan, review, apologies="Bob, Cy", next_meeting="fri"))
    session.enter("1.1")
    session.store.save([close(session.plan.reviews[0])], stamp("review", by="sam"))
    found = dict(facts(session.minutes()))
    assert (found["Present"], found["Apologies"]) == ("The Chair (chair), Ann", "Bob, Cy")
    assert (found["Next meeting"], found["Minutes by"]) == ("Fri 4 Dec 2026", "sam")
    assert found["Reviewed"] == "1 of 5 items was considered in 1 minute"
    assert list(parts(session.minutes()))[-1].empty == "Fri 4 Dec 2026.", "the last item says when the next one is"


def test_the_counts_of_the_day_stand_beside_those_of_the_last_review(session: Session) -> None:
    session.on = TODAY - WEEK
    session.rate("1.1", "red", "two posts vacant")
    session.change(dated(session.plan, "1.2", TODAY - timedelta(days=3)))
    session.begin()
    assert rows(session.end(), "Ratings") == [
        ("At this review", "1", "0", "0", "0", "4", "5", "0", "0"),
        ("On 13 Nov 2026", "0", "0", "0", "0", "5", "5", "0", "0"),
    ]
    session.on = TODAY
    session.rate("1.3", "green", "on time")
    session.begin()
    session.rate("1.1", "amber", "one post filled")
    assert rows(session.end(), "Ratings") == [
        ("At this review", "0", "1", "1", "0", "3", "5", "1", "0"),
        ("At the review of 20 Nov 2026", "1", "0", "0", "0", "4", "5", "0", "0"),
    ]


def dated(plan: Plan, ref: str, due: date) -> Edit:
    """The edit that gives an action a due date."""
    action = plan.action(ref)
    assert action is not None
    return Edit(action, replace(action, due=due, original_due=due))


def test_each_change_with_its_reason_and_who_made_it(session: Session) -> None:
    session.begin()
    session.rate("1.1", "red", "two posts vacant", by="sam")
    session.rate("1.2", "amber", "papers late")
    assert rows(session.end(), "Changes") == [
        ("1.1", "Case recording", "RAG Unrated → Red: two posts vacant", "sam"),
        ("1.2", "Thresholds are not applied consistently", "RAG Unrated → Amber: papers late", "jo"),
    ]


def test_what_was_changed_elsewhere_while_it_was_open_is_in_the_minutes_too(
    session: Session, stamp: StampMaker
) -> None:
    session.by_itself("1.3", "green", "said before it began", stamp("command", "sam"))
    before = session.store.history()[-1].change
    session.begin()
    session.rate("1.1", "red", "two posts vacant")
    session.by_itself("1.2", "amber", "papers late", stamp("command", "sam"))
    session.by_itself("2.1", "amber", "seen on screen 2", stamp("screen"))
    session.store.undo(stamp("undo"), before.seq)
    minutes = session.end()
    session.by_itself("2.2", "green", "said after it was closed", stamp("screen"))
    assert [(row[0], row[-1]) for row in rows(minutes, "Changes")] == [
        ("1.1", "jo"),
        ("1.2", "sam (command line)"),
        ("2.1", "jo (another screen)"),
        ("1.3", "jo (undo)"),
    ]
    assert session.minutes() == minutes


def test_what_was_turned_to_and_fro_meanwhile_was_no_change(session: Session, stamp: StampMaker) -> None:
    session.by_itself("1.3", "green", "said before it began", stamp("command"))
    session.begin()
    session.store.undo(stamp("undo"))
    session.store.redo(stamp("redo"))
    assert rows(session.end(), "Changes") == []


def test_a_reason_is_said_once(session: Session) -> None:
    session.rate("1.1", "red", "two posts vacant")
    session.begin()
    session.rate("1.1", "red", "a third post is vacant")
    assert rows(session.end(), "Changes") == [
        ("1.1", "Case recording", "reason two posts vacant → a third post is vacant", "jo")
    ]


def test_what_was_taken_back_in_the_review_was_no_change(session: Session, stamp: StampMaker) -> None:
    session.begin()
    session.rate("1.1", "red", "by mistake")
    session.undo()
    session.rate("1.2", "amber", "papers late")
    session.undo()
    session.store.redo(stamp("redo"))
    session.decide("Ask the wrong person")
    session.undo()
    minutes = session.end()
    assert [row[0] for row in rows(minutes, "Changes")] == ["1.2"]
    assert rows(minutes, "Decisions") == []
    assert [row[0] for row in rows(minutes, "Not reached")] == ["1.1", "1.3", "2.1", "2.2"]


def test_minutes_stay_as_they_were_whatever_happens_later(session: Session, stamp: StampMaker) -> None:
    session.begin()
    session.rate("1.1", "red", "two posts vacant")
    session.decide("Ask HR", about="1.1")
    before = session.end()
    (decision,) = session.plan.decisions
    late = replace(stamp("screen"), review="R1")
    session.store.save(
        [propose(session.plan.actions[1], {"owner": "Late"}, key=before.plan.key, today=TODAY, by="jo")], late
    )
    session.on += WEEK
    session.rate("1.1", "green", "posts filled")
    session.change(finish_decision(decision, session.on))
    session.begin()
    session.enter("1.1")
    session.end()
    after = session.minutes(1)
    assert minutes_markdown(after) == minutes_markdown(before)
    assert minutes_docx(after) == minutes_docx(before)


def test_movement_is_since_the_review_before(session: Session) -> None:
    session.on = TODAY - WEEK
    session.rate("1.1", "red", "two posts vacant")
    session.begin()
    session.rate("1.2", "amber", "papers late")
    first = session.end()
    assert first.compared_with == "13 Nov 2026", "before the first there is none: a week"
    assert moved(first, "13") == [("1.1", "rated"), ("1.2", "rated")]
    session.rate("1.3", "green", "on time")
    session.on = TODAY
    session.begin()
    second = session.end()
    assert moved(second, "the review of 20 Nov 2026") == [
        ("1.1", "still red"),
        ("1.3", "rated"),
    ], "what was changed on that day after the review was closed counts, what was changed in it does not"


def test_decisions_with_owner_and_date_and_those_of_before(session: Session) -> None:
    session.begin()
    session.decide("Ask HR", about="1.1", for_board=True)
    session.decide("Meet on Thursdays", owner="")
    session.decide("Write to the police")
    assert rows(session.end(), "Decisions") == [
        ("D1", "Ask HR", "1.1 Case recording", "Ann", "4 Dec 2026", "yes"),
        ("D2", "Meet on Thursdays", "–", "–", "4 Dec 2026", "no"),
        ("D3", "Write to the police", "–", "Ann", "4 Dec 2026", "no"),
    ]
    session.on += WEEK
    session.begin()
    first, second, third = session.plan.decisions
    session.change(finish_decision(first, session.on))
    session.change(finish_decision(second, session.on))
    session.undo()
    session.change(change_decision(session.plan, third, due="+1w", owner="Bob"))
    session.decide("Ask again")
    minutes = session.end()
    assert [row[0] for row in rows(minutes, "Decisions")] == ["D4"]
    assert [row[0] for row in rows(minutes, "Earlier decisions done")] == ["D1"]
    assert rows(minutes, "Earlier decisions still to be done") == [
        ("D2", "Meet on Thursdays", "–", "–", "4 Dec 2026", "no"),
        ("D3", "Write to the police", "–", "Bob", "11 Dec 2026", "no"),
    ]
    assert rows(minutes, "Changes") == [
        ("D3", "Write to the police", "owner Ann → Bob, due date 4 Dec 2026 → 11 Dec 2026", "jo")
    ]


def test_a_review_in_which_nothing_happened_says_so(session: Session) -> None:
    session.begin(present="")
    session.enter("1.1", "1.2", "1.3", "2.1", "2.2")
    text = minutes_markdown(session.end())
    for words in (
        "No decisions were made.",
        "No changes were recorded.",
        "Nothing moved.",
        "Nothing was skipped.",
        "Every item was",
    ):
        assert words in text


def test_which_reviews_have_minutes(session: Session) -> None:
    with pytest.raises(Nothing, match="no review has been closed yet; see: actionplan review list"):
        session.minutes()
    session.begin()
    with pytest.raises(Nothing, match="review 1, or it is not closed yet"):
        session.minutes(1)
    session.end()
    session.begin()
    assert session.minutes().review.number == 1, "the last closed one"


def test_a_made_up_plan_is_marked(session: Session) -> None:
    session.begin()
    minutes = session.end()
    made_up = replace(minutes, plan=replace(minutes.plan, is_demo=True))
    assert minutes_markdown(made_up).startswith("# DEMO Weekly")
    assert Document(io.BytesIO(minutes_docx(made_up))).paragraphs[0].text.startswith("DEMO Weekly")

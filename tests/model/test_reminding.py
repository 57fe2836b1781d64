"""What each person is reminded of, from what the plan says anyway."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.milestones import Milestone
from actionplan.model.people import Person
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CLOSED, ESCALATE, PlanSetting
from actionplan.model.ratings import Condition
from actionplan.model.reminding import Section, headline, reminders
from actionplan.model.rules.reminders import answer_links, answers_until, begin_sending, end_sending
from actionplan.model.sent_reminders import Sending, SentReminder
from actionplan.model.update_rounds import UpdateRound
from actionplan.model.web_links import LinkUse, link_of_token
from actionplan.model.weekly_review import Decision

TODAY = date(2026, 11, 27)


def with_first(plan: Plan, **values: object) -> Plan:
    """The plan with its first action changed."""
    first, *others = plan.actions
    return replace(plan, actions=(replace(first, **values), *others))


def told(plan: Plan) -> dict[str, list[tuple[Section, str]]]:
    """By name, the sections and refs of what somebody is reminded of."""
    return {reminder.name: [(line.section, line.ref) for line in reminder.lines] for reminder in reminders(plan)}


@pytest.mark.parametrize(
    ("days", "section"),
    [(-1, Section.LATE), (0, Section.SOON), (14, Section.SOON), (15, None)],
)
def test_what_is_late_and_what_is_due_in_fourteen_days(plan: Plan, days: int, section: Section | None) -> None:
    due = with_first(plan, owner="Ann", due=TODAY + timedelta(days))
    assert told(due) == ({"Ann": [(section, "1.1")]} if section else {})


def test_an_action_stands_once_with_every_reason(plan: Plan) -> None:
    late = with_first(plan, owner="Ann", due=TODAY - timedelta(3), updated_on=TODAY - timedelta(40))
    ((line,),) = [reminder.lines for reminder in reminders(late)]
    assert (line.section, line.words) == (Section.LATE, "3 days late, due 24 Nov 2026; no update for 40 days")


def test_what_has_gone_quiet(plan: Plan) -> None:
    quiet = with_first(plan, owner="Ann", due=TODAY + timedelta(90), updated_on=TODAY - timedelta(29))
    assert told(quiet) == {"Ann": [(Section.QUIET, "1.1")]}
    assert told(with_first(quiet, updated_on=TODAY - timedelta(28))) == {}


def test_a_step_is_for_whoever_does_it(plan: Plan) -> None:
    steps = (
        Milestone("1.1/m1", "1.1", "Train", TODAY - timedelta(2), owner="Bo"),
        Milestone("1.1/m2", "1.1", "Audit", TODAY + timedelta(2)),
        Milestone("1.1/m3", "1.1", "Report", TODAY, done_on=TODAY),
    )
    stepped = replace(with_first(plan, owner="Ann"), milestones=steps)
    assert told(stepped) == {"Ann": [(Section.SOON, "1.1/m2")], "Bo": [(Section.LATE, "1.1/m1")]}


def test_an_owner_signs_off_nothing_of_their_own(plan: Plan) -> None:
    complete = with_first(plan, owner="Ann", sponsor="Di", stage=Stage.COMPLETE, completed_on=TODAY)
    assert told(complete) == {"Di": [(Section.SIGN_OFF, "1.1")]}
    assert told(with_first(complete, sponsor="Ann")) == {}
    merged = replace(complete, people=(Person("Di", "Di", merged_into="Ann"),))
    assert told(merged) == {}, "Di has turned out to be Ann"


def test_what_was_decided_for_somebody_until_it_is_done(plan: Plan) -> None:
    decision = Decision("D1", "R1", "1.1", "Write to the chief officers", "Di", TODAY - timedelta(1))
    decided = replace(plan, decisions=(decision, replace(decision, ref="D2", done_on=TODAY)))
    ((line,),) = [reminder.lines for reminder in reminders(decided)]
    assert (line.section, line.ref, line.words) == (Section.DECIDED, "D1", "1 day late, due 26 Nov 2026")


def test_what_is_escalated_to_somebody_who_does_not_own_it(plan: Plan) -> None:
    late = with_first(plan, owner="Ann", sponsor="Di", due=TODAY - timedelta(20))
    levels = (PlanSetting(ESCALATE, "14 days late: sponsor; 60 days late: board"),)
    assert told(replace(late, settings=levels)) == {
        "Ann": [(Section.LATE, "1.1")],
        "Di": [(Section.ESCALATED, "1.1")],
    }
    assert "Di" not in told(late), "of a plan without levels nobody is told"
    own = with_first(replace(late, settings=levels), sponsor="Ann")
    assert told(own) == {"Ann": [(Section.LATE, "1.1")]}


def test_whoever_is_asked_in_a_round_and_has_not_answered_is_reminded_of_all_of_theirs(plan: Plan) -> None:
    owned = with_first(plan, owner="Ann", due=TODAY + timedelta(90))
    asked = replace(owned, update_rounds=(UpdateRound("U1", TODAY, TODAY + timedelta(7), ("Ann",)),))
    (reminder,) = reminders(asked)
    assert [(line.section, line.ref) for line in reminder.lines] == [(Section.ASKED, "1.1")]
    assert (reminder.is_asked, reminder.asked_until) == (True, TODAY + timedelta(7))
    assert headline(reminder) == "1 to say something of"
    answered = replace(asked, update_rounds=(replace(asked.update_rounds[0], answered=("Ann",)),))
    assert reminders(answered) == ()


def test_nobody_is_reminded_of_what_nobody_owns_or_of_a_closed_plan(plan: Plan) -> None:
    late = with_first(plan, due=TODAY - timedelta(3))
    assert reminders(late) == ()
    owned = with_first(late, owner="Ann")
    assert reminders(owned)
    assert reminders(replace(owned, settings=(PlanSetting(CLOSED, "2026-11-26"),))) == ()


def test_what_a_reminder_says_is_another_when_anything_of_it_is(plan: Plan) -> None:
    late = with_first(plan, owner="Ann", due=TODAY - timedelta(3))
    (says,) = [reminder.says for reminder in reminders(late)]
    for values in ({"title": "Other"}, {"due": TODAY - timedelta(2)}, {"rag": Condition.OFF_TRACK}):
        assert [reminder.says for reminder in reminders(with_first(late, **values))] != [says]
    assert [reminder.says for reminder in reminders(with_first(late, success_measure="x"))] == [says]


def test_a_renamed_person_is_called_as_they_are_now(plan: Plan) -> None:
    late = with_first(plan, owner="Ann", due=TODAY - timedelta(3))
    (reminder,) = reminders(replace(late, people=(Person("Ann", "Ann\x1b Jones", email="ann@x.example"),)))
    assert (reminder.name, reminder.address) == ("Ann␛ Jones", "ann@x.example")


# --- what is kept of them ---------------------------------------------------------------------------------------


def test_one_that_says_the_same_is_begun_once_a_day(plan: Plan) -> None:
    edit = begin_sending(plan, "Ann", "1 late", "ann@x.example")
    assert edit is not None and isinstance(edit.after, SentReminder)
    begun = edit.after
    kept = replace(plan, sent_reminders=(begun,))
    assert begin_sending(kept, "Ann", "1 late", "ann@x.example") is None
    assert begin_sending(kept, "Ann", "2 late", "ann@x.example") is not None
    assert begin_sending(kept, "Bo", "1 late", "bo@x.example") is not None
    assert begin_sending(replace(kept, as_at=TODAY + timedelta(1)), "Ann", "1 late", "ann@x.example") is not None
    sent = end_sending(begun).after
    assert isinstance(sent, SentReminder) and sent.outcome is Sending.SENT
    assert begin_sending(replace(plan, sent_reminders=(sent,)), "Ann", "1 late", "x") is None
    refused = end_sending(begun, "no such mailbox").after
    assert isinstance(refused, SentReminder)
    again = begin_sending(replace(plan, sent_reminders=(refused,)), "Ann", "1 late", "new@x.example")
    assert again is not None and isinstance(again.after, SentReminder)
    assert (again.before, again.after.outcome, again.after.refusal) == (refused, Sending.BEGUN, "")


def test_links_are_numbered_on_and_open_with_their_token_alone(plan: Plan) -> None:
    edits = answer_links(plan, {"Ann": "a" * 43, "Bo": "b" * 43}, TODAY + timedelta(14))
    links = [edit.after for edit in edits]
    assert [link.ref for link in links] == ["L1", "L2"]
    given = replace(plan, web_links=tuple(links))
    found = link_of_token(given.web_links, "b" * 43, LinkUse.ANSWER, TODAY)
    assert found is not None and found.person == "Bo"
    assert link_of_token(given.web_links, "c" * 43, LinkUse.ANSWER, TODAY) is None
    assert link_of_token(given.web_links, "b" * 43, LinkUse.ANSWER, TODAY + timedelta(15)) is None
    assert link_of_token(given.web_links, "b" * 43, LinkUse.READ, TODAY) is None


def test_links_work_for_two_weeks_or_a_week_after_the_round(plan: Plan) -> None:
    assert answers_until(plan) == TODAY + timedelta(14)
    opened = replace(plan, update_rounds=(UpdateRound("U1", TODAY, TODAY + timedelta(20)),))
    assert answers_until(opened) == TODAY + timedelta(27)
    closed = replace(plan, update_rounds=(UpdateRound("U1", TODAY, TODAY + timedelta(20), closed_on=TODAY),))
    assert answers_until(closed) == TODAY + timedelta(14)

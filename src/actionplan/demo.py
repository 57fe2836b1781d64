"""A made-up quarter over the bundled plan: believable, the same every time, and marked as made up everywhere.

Owners are posts, never people. The days are fixed, so that a picture of it today is the picture of it next year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from actionplan.demo_proof import steps_of
from actionplan.demo_titles import TITLES
from actionplan.model.action import Action
from actionplan.model.area import Standing
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.people import bare_person
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.records import add_evidence, check_strength
from actionplan.model.rules.review import close, decide, finish_decision, next_review, settle, start
from actionplan.model.weekly_review import Outcome, WeeklyReview
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store import Store
from actionplan.store.opening import create_store
from actionplan.usecases.compare import compare

TODAY = date(2026, 11, 27)
"""The day on which the demonstration is opened, a Friday."""
LAST_WEEK = 13
FIRST_DAY = TODAY - timedelta(weeks=LAST_WEEK)
"""The Friday on which its plan was made."""

_OWNERS: Mapping[str, str] = {
    "1.1": "Head of Quality",
    "1.2": "Head of Quality",
    "1.3": "Head of Referral",
    "1.4": "Head of Assessment",
    "1.5": "Early Help Lead",
    "1.6": "KSCB Manager",
    "1.8": "Head of Safeguarding",
    "1.9": "Principal Social Worker",
    "2.1": "Director",
    "2.2": "Head of Quality",
    "2.3": "Head of Performance",
    "2.4": "KSCB Chair",
    "2.5": "Head of Commissioning",
    "3.1": "KSCB Manager",
    "3.2": "KSCB Chair",
    "3.3": "KSCB Manager",
    "3.4": "Director",
    "3.5": "Head of Governance",
    "3.6": "KSCB Chair",
    "4.1": "Head of HR",
    "4.2": "Head of HR",
    "4.3": "Head of Finance",
    "4.4": "Head of Finance",
    "4.5": "Head of Commissioning",
    "4.7": "Head of ICT",
    "5.1": "Director",
    "5.2": "Principal Social Worker",
    "5.3": "Head of Governance",
    "5.4": "Director",
    "5.5": "Head of Governance",
    "5.6": "Head of Performance",
    "5.7": "Early Help Lead",
}
_POLICY = "Head of Policy"
"""Takes over an action in the last week."""
_DUE: Mapping[str, str] = {
    "1.1": "2027-03-12", "1.2": "2026-12-31", "1.3": "2027-02-26", "1.4": "2026-10-30", "1.5": "2026-12-02",
    "1.6": "2026-10-30", "1.8": "2027-03-31", "1.9": "2026-10-30", "2.1": "2027-03-31", "2.2": "2026-12-18",
    "2.3": "2027-01-29", "2.4": "2027-03-31", "2.5": "2027-01-22", "3.1": "2027-02-12", "3.2": "2026-12-04",
    "3.3": "2027-03-31", "3.4": "2026-11-20", "3.5": "2027-01-15", "3.6": "2026-10-31", "4.1": "2027-02-26",
    "4.2": "2027-05-28", "4.3": "2027-03-31", "4.4": "2026-10-23", "4.5": "2027-03-31", "4.7": "2026-10-16",
    "5.1": "2027-03-31", "5.2": "2026-12-11", "5.3": "2027-01-29", "5.4": "2027-03-31", "5.5": "2026-12-18",
    "5.7": "2027-02-12",
}  # fmt: skip


_AUDITED: Mapping[str, Any] = {
    "stage": "closed",
    "accepted_evidence": "audit of 30 cases",
    "sample": "29 of 30",
    "check_on": "2026-11-27",
}
_OBSERVED: Mapping[str, Any] = {
    "stage": "closed",
    "accepted_evidence": "practice observation in six teams",
    "verified": "evidence read",
}
_REPORTED: Mapping[str, Any] = {
    "stage": "closed",
    "accepted_evidence": "audit committee report",
    "verified": "independent",
}
"""How three actions are signed off, each verified in another way."""


class _Line(NamedTuple):
    """A change in the story."""

    week: int
    """Weeks after the beginning."""
    by: str
    """The post that makes it."""
    refs: str
    values: Mapping[str, Any]
    note: str


_STORY = (
    _Line(1, "Improvement Lead", "3.6", {"priority": "critical"}, "the reviewers say immediately"),
    _Line(1, "Improvement Lead", "1.4 3.2", {"priority": "high"}, ""),
    _Line(1, "Head of Quality", "1.1 1.2", {"rag": "amber"}, "audit baseline not agreed yet"),
    _Line(1, "Head of Referral", "1.3", {"rag": "green"}, "partners' posts filled"),
    _Line(1, "Head of Assessment", "1.4", {"rag": "amber"}, "two vacancies in the north team"),
    _Line(1, "Director", "2.1 5.1", {"rag": "amber"}, "measures to be agreed with the Board"),
    _Line(2, "KSCB Manager", "1.6 3.1", {"rag": "green"}, "timetable agreed"),
    _Line(2, "Principal Social Worker", "1.9 5.2", {"rag": "green"}, ""),
    _Line(2, "KSCB Chair", "3.6", {"rag": "amber"}, "audit tool still being written"),
    _Line(2, "KSCB Chair", "2.4 3.2", {"rag": "amber"}, "challenge log not started"),
    _Line(2, "Head of ICT", "4.7", {"rag": "amber"}, "supplier asks for two more weeks"),
    _Line(2, "Head of HR", "4.2", {"rag": "amber"}, "offer for experienced staff not competitive"),
    _Line(2, "Head of Finance", "4.4", {"rag": "green"}, "forecasting training booked for all budget holders"),
    _Line(3, "Early Help Lead", "1.5 5.7", {"rag": "amber"}, "training places short in two districts"),
    _Line(3, "Head of Governance", "5.5 3.5", {"rag": "amber"}, "terms of reference of four boards overlap"),
    _Line(3, "Head of Performance", "2.3", {"rag": "green"}, "district scorecards in use"),
    _Line(3, "Head of Commissioning", "2.5 4.5", {"rag": "green"}, "new provider mobilising to plan"),
    _Line(3, "Improvement Lead", "1.2", {"success_measure": "90% of audited cases apply the thresholds correctly"}, ""),
    _Line(3, "Improvement Lead", "1.4", {"success_measure": "95% of children seen within the assessment"}, ""),
    _Line(4, "Head of Quality", "2.2", {"rag": "green"}, "audit findings go to every team meeting"),
    _Line(4, "Head of Governance", "5.3", {"rag": "green"}, "members get the full scorecard from October"),
    _Line(4, "Director", "3.4 5.4", {"rag": "amber"}, "health attends, police do not yet"),
    _Line(5, "Head of Quality", "1.1", {"rag": "green"}, "recording standard issued, first audit good"),
    _Line(5, "Head of Finance", "4.3", {"rag": "green"}, "unit costs in every commissioning paper"),
    _Line(5, "Head of HR", "4.1", {"rag": "amber"}, "service level agreements only for HR and Finance"),
    _Line(
        6, "Head of ICT", "4.7", {"due": "2026-11-06", "agreed_by": "Improvement Board"}, "user testing found 40 faults"
    ),
    _Line(6, "KSCB Manager", "1.6", {"stage": "complete"}, "all actions from five reviews done"),
    _Line(6, "Head of Assessment", "1.4", {"rag": "red"}, "14 assessments over time, agency cover refused"),
    _Line(7, "Head of Safeguarding", "1.8", {"rag": "amber"}, "two of nine posts vacant"),
    _Line(7, "KSCB Manager", "3.3", {"rag": "green"}, "young people's panel met for the first time"),
    _Line(8, "Head of Performance", "5.6", {"rag": "amber"}, "61 initiatives listed, 20 without an owner"),
    _Line(9, "KSCB Chair", "3.6", {"due": "2026-11-08", "agreed_by": "Improvement Board"}, "business manager off sick"),
    _Line(9, "Improvement Lead", "1.6", _AUDITED, ""),
    _Line(9, "Head of Assessment", "1.4", {"due": "2026-11-19", "agreed_by": "Director"}, "agency cover from December"),
    _Line(9, "Head of Finance", "4.4", {"stage": "complete"}, "all forecasts within 2% for two months"),
    _Line(10, "Principal Social Worker", "1.9", {"stage": "complete"}, "risk-sensible model in all teams"),
    _Line(10, "KSCB Chair", "3.6", {"rag": "red"}, "five agencies of eight have answered the audit"),
    _Line(10, "Head of ICT", "4.7", {"due": "2026-12-18", "agreed_by": "Improvement Board"}, "fault list not cleared"),
    _Line(10, "Head of ICT", "4.7", {"rag": "green"}, "faults nearly cleared, staff positive"),
    _Line(11, "Head of Commissioning", "2.5", {"forecast": "2027-02-12"}, "premises in two districts late"),
    _Line(11, "Improvement Lead", "1.9", _OBSERVED, ""),
    _Line(11, "Director", "2.1", {"rag": "green"}, "outcome measures agreed by the Board"),
    _Line(
        11, "KSCB Manager", "1.6", {"impact": "evidenced"}, "no finding of the five reviews came up again in 30 cases"
    ),
    _Line(
        12, "Head of Assessment", "1.4", {"impact": "none yet"}, "agency cover agreed from 1 Dec; amber when in post"
    ),
    _Line(12, "KSCB Chair", "3.6", {"forecast": "2026-12-18"}, "chair writes to three chief officers"),
    _Line(12, "KSCB Chair", "3.2", {"rag": "green"}, "challenge log has 11 entries, four led to change"),
    _Line(12, "Director", "3.4", {"rag": "red"}, "police left two strategy meetings without a decision maker"),
    _Line(12, "Head of Quality", "1.2", {"impact": "emerging"}, "82% correct in October, 71% in August"),
    _Line(12, "Head of Governance", "5.5", {"rag": "green"}, "two boards merge in January"),
    _Line(12, "KSCB Manager", "3.3", {"impact": "none yet"}, "the panel's first report goes to the Board in December"),
    _Line(13, "Early Help Lead", "1.5", {"impact": "emerging"}, "referrals with an assessment up by a third"),
    _Line(13, "Head of Quality", "1.2", {"rag": "green"}, "88% correct in November"),
    _Line(13, "Head of Performance", "2.3", {"rag": "amber"}, "two districts have not sent their targets"),
    _Line(
        13,
        "Head of HR",
        "4.2",
        {"due": "2027-06-30", "agreed_by": "Director"},
        "recruitment campaign starts in January",
    ),
    _Line(13, "Improvement Lead", "5.6", {"owner": _POLICY, "due": "2027-02-26"}, "moved from Performance"),
    _Line(13, "Principal Social Worker", "5.2", {"stage": "complete"}, "visits to three councils written up"),
    _Line(13, "KSCB Manager", "1.6", {"impact": "sustained"}, "the same in ten cases of November"),
    _Line(13, "Improvement Lead", "4.4", _REPORTED, ""),
)
_LAST_WORD_WEEK = 10
_LAST_WORD = "1.1 2.2 2.3 3.1 3.3 3.5 4.1 4.2 4.3 4.5 5.1 5.2 5.3 5.7"
"""The actions that owners have a word on three weeks before the end, so that not every action is stale."""


class _Evidence(NamedTuple):
    """A piece of evidence that an owner adds."""

    week: int
    ref: str
    title: str
    path: str
    kind: str


_EVIDENCE = (
    _Evidence(7, "3.3", "Young people's panel, minutes", "KSCB/panel/2026-10.docx", "feedback"),
    _Evidence(
        9, "1.6", "Audit of 30 cases against the reviews' lessons", "KSCB/audits/2026-10-scr.docx", "casework audit"
    ),
    _Evidence(11, "1.9", "Practice observations, six teams", "Quality/observations/2026-11.xlsx", "observation"),
    _Evidence(11, "4.4", "Forecast accuracy, September and October", "Finance/forecasts/accuracy.xlsx", "data"),
    _Evidence(12, "1.2", "Threshold audit, October", "Quality/audits/2026-10-thresholds.docx", "casework audit"),
    _Evidence(12, "3.2", "Challenge log of the Board", "KSCB/challenge-log.docx", "document"),
    _Evidence(13, "1.5", "Referral figures by quarter", "Early Help/referrals.xlsx", "data"),
    _Evidence(13, "1.6", "Audit of ten more cases", "KSCB/audits/2026-11-scr.docx", "casework audit"),
)
_STRENGTHS: Sequence[tuple[str, Standing, str]] = (
    ("S1.2", Standing.STILL_TRUE, "17 cases a worker in October; all allocated"),
    ("S1.8", Standing.STILL_TRUE, "Practice Improvement Programme report, October"),
    ("S2.1", Standing.STILL_TRUE, "monthly scorecard"),
    ("S4.6", Standing.AT_RISK, "staff survey down by six points in the north"),
)
_STRENGTHS_WEEK = 12

_CHAIR, _NOTES = "Director", "Improvement Lead"
_PRESENT = "Improvement Lead, Head of Quality, Head of Assessment, KSCB Manager, Head of HR"


class _Decision(NamedTuple):
    """What a review decides."""

    week: int
    about: str
    """The ref of an action."""
    owner: str
    due: str
    text: str
    for_board: bool
    week_done: int | None
    """The week in which it was done."""


_DECISIONS = (
    _Decision(6, "1.4", "Head of HR", "2026-10-23", "Agree agency cover for the north team", False, 9),
    _Decision(9, "3.6", "KSCB Chair", "2026-11-06", "Ask the Board for eight more days for the audits", True, 10),
    _Decision(10, "4.7", "Head of ICT", "2026-12-18", "Send the fault list to this meeting every week", False, None),
    _Decision(12, "3.4", "Director", "2026-12-04", "Ask the chief officers to send people who can decide", True, None),
    _Decision(12, "1.4", "Head of HR", "2026-11-27", "Report on the vacancies in the north team", False, None),
)


def make(path: Path) -> None:
    """Makes the demonstration's database at ``path``.

    Raises:
        FileExistsError: if there is something there.
        StoreError: if it cannot be made.
    """
    store = create_store(path, replace(bundled_plan(), is_demo=True), _stamp(0, _NOTES, 0, "init"))
    try:
        _give_owners_and_dates(store)
        for week in range(1, LAST_WEEK + 1):
            _play_week(store, week)
    finally:
        store.close()


def _play_week(store: Store, week: int) -> None:
    """One Friday: in the morning what owners say, after lunch the review; today's is still to be held."""
    _add_evidence(store, week)
    minute = 10
    in_review: list[_Line] = []
    for line in _lines_of(week):
        if week < LAST_WEEK and _is_for_the_review(line):
            in_review.append(line)
            continue
        _save(store, _stamp(week, line.by, minute), line)
        minute += 4
    for step in steps_of(week):
        stamp = _stamp(week, step.by, minute)
        store.save(step.edits(store.plan(stamp.on)), stamp, step.note)
        minute += 1
    if week == _STRENGTHS_WEEK:
        _check_strengths(store)
    if week < LAST_WEEK:
        _hold_review(store, week, in_review)


def _stamp(week: int, by: str, minute: int, source: str = "screen", review: str | None = None) -> Stamp:
    """A Friday from nine in the morning, with the changes of it in order."""
    day = FIRST_DAY + timedelta(days=7 * week)
    at = datetime.combine(day, time(9, 0), UTC) + timedelta(minutes=minute)
    return Stamp(by, at, day, source, review)


def _give_owners_and_dates(store: Store) -> None:
    """The first hour: what will be done about each finding, with owners and dates for nearly everything."""
    stamp = _stamp(0, _NOTES, 10)
    plan = store.plan(stamp.on)
    edits: list[Edit] = []
    for action in plan.actions:
        values = {
            "title": TITLES[action.ref],
            "owner": _OWNERS.get(action.ref, ""),
            "due": _DUE.get(action.ref, ""),
        }
        edits.append(propose_one(plan, action, values, by=stamp.by))
    for name in sorted({*_OWNERS.values(), _POLICY}):
        # example.org is nobody's (RFC 2606): a reminder of the demonstration reaches nobody.
        address = f"{name.lower().replace(' ', '.')}@example.org"
        edits.append(Edit(None, replace(bare_person(name), email=address)))
    store.save(edits, stamp, "actions, owners and dates agreed at the planning day")


def _lines_of(week: int) -> Sequence[_Line]:
    """The story of a week; in one of them every owner has a word."""
    lines = [line for line in _STORY if line.week == week]
    if week == _LAST_WORD_WEEK:
        note = "on the agenda of the owners' meeting; no change"
        lines += [_Line(week, _OWNERS[ref], ref, {}, note) for ref in _LAST_WORD.split()]
    return lines


def _is_for_the_review(line: _Line) -> bool:
    """Whether it takes a meeting: to move a date that was promised, or to sign off."""
    return "agreed_by" in line.values or line.values.get("stage") == "closed"


def _action(plan: Plan, ref: str) -> Action:
    action = plan.action(ref)
    assert action is not None
    return action


def _save(store: Store, stamp: Stamp, line: _Line) -> None:
    """Saves a line of the story; one that is told in a review settles its items too."""
    plan = store.plan(stamp.on)
    edits = []
    for ref in line.refs.split():
        action = _action(plan, ref)
        edits.append(propose_one(plan, action, line.values, by=stamp.by, note=line.note))
        if stamp.review is not None:
            edits += [settle(item, Outcome.CHANGED, 180) for item in plan.items if item.subject == ref]
    store.save(edits, stamp, line.note)


def _add_evidence(store: Store, week: int) -> None:
    for minute, piece in enumerate(_EVIDENCE):
        if piece.week == week:
            stamp = _stamp(week, _OWNERS[piece.ref], minute)
            plan = store.plan(stamp.on)
            action = _action(plan, piece.ref)
            edit = add_evidence(plan, action, what=piece.title, place=piece.path, dated=stamp.on, kind=piece.kind)
            store.save([edit], stamp)


def _check_strengths(store: Store) -> None:
    stamp = _stamp(_STRENGTHS_WEEK, _NOTES, 120)
    plan = store.plan(stamp.on)
    strengths = {strength.ref: strength for strength in plan.strengths}
    edits = [check_strength(plan, strengths[ref], standing, because) for ref, standing, because in _STRENGTHS]
    store.save(edits, stamp, "strengths looked at before the Board")


# --- the weekly review ----------------------------------------------------------------------------------------


def _hold_review(store: Store, week: int, lines: Sequence[_Line]) -> None:
    """An hour from one o'clock: what moved is looked at, some of it is decided, not always all is reached."""
    stamp = _stamp(week, _NOTES, 240, "review")
    plan = store.plan(stamp.on)
    review = next_review(plan, stamp.on, _CHAIR, _PRESENT)
    store.save(start(plan, compare(store, plan, plan.last_review).moves, review), replace(stamp, review=review.ref))
    for minute, line in enumerate(lines, start=242):
        _save(store, _stamp(week, _NOTES, minute, review=review.ref), line)
    _decide(store, week, review)
    stamp = _stamp(week, _NOTES, 290, review=review.ref)
    waiting = [item for item in store.plan(stamp.on).items if not item.outcome.is_done]
    items = waiting[: len(waiting) - week % 3]
    store.save([settle(item, Outcome.REVIEWED, 45 + 7 * item.place % 60) for item in items], stamp)
    stamp = _stamp(week, _NOTES, 300, "review", review.ref)
    open_review = store.plan(stamp.on).open_review
    assert open_review is not None
    store.save([close(open_review)], stamp)


def _decide(store: Store, week: int, review: WeeklyReview) -> None:
    """What was decided before is done, and what is decided today is noted."""
    for minute, line in enumerate(_DECISIONS, start=260):
        stamp = _stamp(week, _NOTES, minute, review=review.ref)
        plan = store.plan(stamp.on)
        if line.week == week:
            edit = decide(
                plan, about=line.about, what=line.text, owner=line.owner, due=line.due, for_board=line.for_board
            )
            store.save([edit], stamp)
        elif line.week_done == week:
            decision = next(decision for decision in plan.decisions if decision.what == line.text)
            items = [settle(item, Outcome.CHANGED, 60) for item in plan.items if item.subject == decision.ref]
            store.save([finish_decision(decision, stamp.on), *items], stamp)

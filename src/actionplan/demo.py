"""A made-up quarter over the bundled plan: believable, the same every time, and marked as made up everywhere.

Owners are posts, never people. The days are fixed, so that a picture of it today is the picture of it next year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Action, Plan, Standing
from actionplan.model.rules.actions import propose
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
BEGUN = TODAY - timedelta(weeks=LAST_WEEK)
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
_DUE: Mapping[str, str] = {
    "1.1": "2027-03-12", "1.2": "2026-12-31", "1.3": "2027-02-26", "1.4": "2026-10-30", "1.5": "2026-12-02",
    "1.6": "2026-10-30", "1.8": "2027-03-31", "1.9": "2026-10-30", "2.1": "2027-03-31", "2.2": "2026-12-18",
    "2.3": "2027-01-29", "2.4": "2027-03-31", "2.5": "2027-01-22", "3.1": "2027-02-12", "3.2": "2026-12-04",
    "3.3": "2027-03-31", "3.4": "2026-11-20", "3.5": "2027-01-15", "3.6": "2026-10-31", "4.1": "2027-02-26",
    "4.2": "2027-05-28", "4.3": "2027-03-31", "4.4": "2026-11-30", "4.5": "2027-03-31", "4.7": "2026-10-16",
    "5.1": "2027-03-31", "5.2": "2026-12-11", "5.3": "2027-01-29", "5.4": "2027-03-31", "5.5": "2026-12-18",
    "5.7": "2027-02-12",
}  # fmt: skip

# Each line: weeks after the beginning, the post that says it, refs, values, the note.
_Line = tuple[int, str, str, Mapping[str, Any], str]
_STORY: Sequence[_Line] = (
    (1, "Improvement Lead", "3.6", {"priority": "critical"}, "the reviewers say immediately"),
    (1, "Improvement Lead", "1.4 3.2", {"priority": "high"}, ""),
    (1, "Head of Quality", "1.1 1.2", {"rag": "amber"}, "audit baseline not agreed yet"),
    (1, "Head of Referral", "1.3", {"rag": "green"}, "partners' posts filled"),
    (1, "Head of Assessment", "1.4", {"rag": "amber"}, "two vacancies in the north team"),
    (1, "Director", "2.1 5.1", {"rag": "amber"}, "measures to be agreed with the Board"),
    (2, "KSCB Manager", "1.6 3.1", {"rag": "green"}, "timetable agreed"),
    (2, "Principal Social Worker", "1.9 5.2", {"rag": "green"}, ""),
    (2, "KSCB Chair", "3.6", {"rag": "amber"}, "audit tool still being written"),
    (2, "KSCB Chair", "2.4 3.2", {"rag": "amber"}, "challenge log not started"),
    (2, "Head of ICT", "4.7", {"rag": "amber"}, "supplier asks for two more weeks"),
    (2, "Head of HR", "4.2", {"rag": "amber"}, "offer for experienced staff not competitive"),
    (2, "Head of Finance", "4.4", {"rag": "green"}, "forecasting training booked for all budget holders"),
    (3, "Early Help Lead", "1.5 5.7", {"rag": "amber"}, "training places short in two districts"),
    (3, "Head of Governance", "5.5 3.5", {"rag": "amber"}, "terms of reference of four boards overlap"),
    (3, "Head of Performance", "2.3", {"rag": "green"}, "district scorecards in use"),
    (3, "Head of Commissioning", "2.5 4.5", {"rag": "green"}, "new provider mobilising to plan"),
    (3, "Improvement Lead", "1.2", {"success_measure": "90% of audited cases apply the thresholds correctly"}, ""),
    (3, "Improvement Lead", "1.4", {"success_measure": "95% of children seen within the assessment"}, ""),
    (4, "Head of Quality", "2.2", {"rag": "green"}, "audit findings go to every team meeting"),
    (4, "Head of Governance", "5.3", {"rag": "green"}, "members get the full scorecard from October"),
    (4, "Director", "3.4 5.4", {"rag": "amber"}, "health attends, police do not yet"),
    (5, "Head of Quality", "1.1", {"rag": "green"}, "recording standard issued, first audit good"),
    (5, "Head of Finance", "4.3", {"rag": "green"}, "unit costs in every commissioning paper"),
    (5, "Head of HR", "4.1", {"rag": "amber"}, "service level agreements only for HR and Finance"),
    (6, "Head of ICT", "4.7", {"due": "2026-11-06", "agreed_by": "Improvement Board"}, "user testing found 40 faults"),
    (6, "KSCB Manager", "1.6", {"stage": "complete"}, "all actions from five reviews done"),
    (6, "Head of Assessment", "1.4", {"rag": "red"}, "14 assessments over time, agency cover refused"),
    (7, "Head of Safeguarding", "1.8", {"rag": "amber"}, "two of nine posts vacant"),
    (7, "KSCB Manager", "3.3", {"rag": "green"}, "young people's panel met for the first time"),
    (8, "Head of Performance", "5.6", {"rag": "amber"}, "61 initiatives listed, 20 without an owner"),
    (9, "KSCB Chair", "3.6", {"due": "2026-11-08", "agreed_by": "Improvement Board"}, "business manager off sick"),
    (9, "Improvement Lead", "1.6", {"stage": "closed", "accepted_evidence": "audit of 30 cases"}, ""),
    (9, "Head of Assessment", "1.4", {"due": "2026-11-19", "agreed_by": "Director"}, "agency cover from December"),
    (9, "Head of Finance", "4.4", {"stage": "complete"}, "all forecasts within 2% for two months"),
    (10, "Principal Social Worker", "1.9", {"stage": "complete"}, "risk-sensible model in all teams"),
    (10, "KSCB Chair", "3.6", {"rag": "red"}, "five agencies of eight have answered the audit"),
    (10, "Head of ICT", "4.7", {"due": "2026-12-18", "agreed_by": "Improvement Board"}, "fault list not cleared"),
    (10, "Head of ICT", "4.7", {"rag": "green"}, "faults nearly cleared, staff positive"),
    (11, "Head of Commissioning", "2.5", {"forecast": "2027-02-12"}, "premises in two districts late"),
    (11, "Improvement Lead", "1.9", {"stage": "closed", "accepted_evidence": "practice observation in six teams"}, ""),
    (11, "Director", "2.1", {"rag": "green"}, "outcome measures agreed by the Board"),
    (11, "KSCB Manager", "1.6", {"impact": "evidenced"}, "no finding of the five reviews came up again in 30 cases"),
    (12, "Head of Assessment", "1.4", {"impact": "none yet"}, "agency cover agreed from 1 Dec; amber when in post"),
    (12, "KSCB Chair", "3.6", {"forecast": "2026-12-18"}, "chair writes to three chief officers"),
    (12, "KSCB Chair", "3.2", {"rag": "green"}, "challenge log has 11 entries, four led to change"),
    (12, "Director", "3.4", {"rag": "red"}, "police left two strategy meetings without a decision maker"),
    (12, "Head of Quality", "1.2", {"impact": "emerging"}, "82% correct in October, 71% in August"),
    (12, "Head of Governance", "5.5", {"rag": "green"}, "two boards merge in January"),
    (12, "KSCB Manager", "3.3", {"impact": "none yet"}, "the panel's first report goes to the Board in December"),
    (13, "Early Help Lead", "1.5", {"impact": "emerging"}, "referrals with an assessment up by a third"),
    (13, "Head of Quality", "1.2", {"rag": "green"}, "88% correct in November"),
    (13, "Head of Performance", "2.3", {"rag": "amber"}, "two districts have not sent their targets"),
    (13, "Head of HR", "4.2", {"due": "2027-06-30", "agreed_by": "Director"}, "recruitment campaign starts in January"),
    (13, "Improvement Lead", "5.6", {"owner": "Head of Policy", "due": "2027-02-26"}, "moved from Performance"),
    (13, "Principal Social Worker", "5.2", {"stage": "complete"}, "visits to three councils written up"),
    (13, "KSCB Manager", "1.6", {"impact": "sustained"}, "the same in ten cases of November"),
    (13, "Improvement Lead", "4.4", {"stage": "closed", "accepted_evidence": "audit committee report"}, ""),
)
_LAST_WORD_WEEK = 10
_LAST_WORD = "1.1 2.2 2.3 3.1 3.3 3.5 4.1 4.2 4.3 4.5 5.1 5.2 5.3 5.7"
"""What the owners have looked at three weeks before the end, so that not everything is stale."""
_EVIDENCE: Sequence[tuple[int, str, str, str, str]] = (
    (7, "3.3", "Young people's panel, minutes", "KSCB/panel/2026-10.docx", "feedback"),
    (9, "1.6", "Audit of 30 cases against the reviews' lessons", "KSCB/audits/2026-10-scr.docx", "casework audit"),
    (11, "1.9", "Practice observations, six teams", "Quality/observations/2026-11.xlsx", "observation"),
    (11, "4.4", "Forecast accuracy, September and October", "Finance/forecasts/accuracy.xlsx", "data"),
    (12, "1.2", "Threshold audit, October", "Quality/audits/2026-10-thresholds.docx", "casework audit"),
    (12, "3.2", "Challenge log of the Board", "KSCB/challenge-log.docx", "document"),
    (13, "1.5", "Referral figures by quarter", "Early Help/referrals.xlsx", "data"),
    (13, "1.6", "Audit of ten more cases", "KSCB/audits/2026-11-scr.docx", "casework audit"),
)
"""Week, ref, what, where, kind."""
_STRENGTHS: Sequence[tuple[str, Standing, str]] = (
    ("S1.2", Standing.STILL_TRUE, "17 cases a worker in October; all allocated"),
    ("S1.8", Standing.STILL_TRUE, "Practice Improvement Programme report, October"),
    ("S2.1", Standing.STILL_TRUE, "monthly scorecard"),
    ("S4.6", Standing.AT_RISK, "staff survey down by six points in the north"),
)
_STRENGTHS_WEEK = 12

_CHAIR, _NOTES = "Director", "Improvement Lead"
_PRESENT = "Improvement Lead, Head of Quality, Head of Assessment, KSCB Manager, Head of HR"
_DECISIONS: Sequence[tuple[int, str, str, str, str, bool, int | None]] = (
    (6, "1.4", "Head of HR", "2026-10-23", "Agree agency cover for the north team", False, 9),
    (9, "3.6", "KSCB Chair", "2026-11-06", "Ask the Board for eight more days for the audits", True, 10),
    (10, "4.7", "Head of ICT", "2026-12-18", "Send the fault list to this meeting every week", False, None),
    (12, "3.4", "Director", "2026-12-04", "Ask the chief officers to send people who can decide", True, None),
    (12, "1.4", "Head of HR", "2026-11-27", "Report on the vacancies in the north team", False, None),
)
"""Week, the action, owner, due, what, whether it is for the Board, and the week in which it was done."""


def make(path: Path) -> None:
    """Makes the demonstration's database at ``path``.

    Raises:
        FileExistsError: if there is something there.
        StoreError: if it cannot be made.
    """
    store = create_store(path, replace(bundled_plan(), is_demo=True), _stamp(0, _NOTES, 0, "init"))
    try:
        _give_out(store)
        for week in range(1, LAST_WEEK + 1):
            _play(store, week)
    finally:
        store.close()


def _play(store: Store, week: int) -> None:
    """One Friday: in the morning what owners say, after lunch the review; today's is still to be held."""
    _add_evidence(store, week)
    minute = 10
    in_review: list[_Line] = []
    for line in _lines(week):
        if week < LAST_WEEK and _is_for_the_review(line):
            in_review.append(line)
            continue
        _tell(store, _stamp(week, line[1], minute), line)
        minute += 4
    if week == _STRENGTHS_WEEK:
        _say_of_strengths(store)
    if week < LAST_WEEK:
        _hold_review(store, week, in_review)


def _stamp(week: int, by: str, minute: int, source: str = "screen", review: str | None = None) -> Stamp:
    """A Friday from nine in the morning, with the changes of it in order."""
    day = BEGUN + timedelta(days=7 * week)
    at = datetime.combine(day, time(9, 0), UTC) + timedelta(minutes=minute)
    return Stamp(by, at, day, source, review)


def _give_out(store: Store) -> None:
    """The first hour: owners and dates for nearly everything."""
    stamp = _stamp(0, _NOTES, 10)
    plan = store.plan(stamp.on)
    edits: list[Edit] = []
    for action in plan.actions:
        values = {"owner": _OWNERS.get(action.ref, ""), "due": _DUE.get(action.ref, "")}
        edits.append(propose(action, values, key=plan.key, today=stamp.on, by=stamp.by))
    store.save(edits, stamp, "owners and dates agreed at the planning day")


def _lines(week: int) -> Sequence[_Line]:
    """The story of a week; in one of them every owner has a word."""
    known: Sequence[_Line] = [
        (week, _OWNERS[ref], ref, {}, "on the agenda of the owners' meeting; no change")
        for ref in _LAST_WORD.split()
        if week == _LAST_WORD_WEEK
    ]
    return [*(line for line in _STORY if line[0] == week), *known]


def _is_for_the_review(line: _Line) -> bool:
    """Whether it takes a meeting: to move a date that was promised, or to sign off."""
    return "agreed_by" in line[3] or line[3].get("stage") == "closed"


def _action(plan: Plan, ref: str) -> Action:
    action = plan.action(ref)
    assert action is not None
    return action


def _tell(store: Store, stamp: Stamp, line: _Line) -> None:
    _, _, refs, values, note = line
    plan = store.plan(stamp.on)
    edits = []
    for ref in refs.split():
        action = _action(plan, ref)
        pieces = len(plan.evidence_of(action))
        edits.append(
            propose(action, values, key=plan.key, today=stamp.on, by=stamp.by, note=note, evidence=pieces)
        )  # fmt: skip
        if stamp.review is not None:
            edits += [settle(item, Outcome.CHANGED, 180) for item in plan.items if item.subject == ref]
    store.save(edits, stamp, note)


def _add_evidence(store: Store, week: int) -> None:
    for minute, (when, ref, what, where, kind) in enumerate(_EVIDENCE):
        if when == week:
            stamp = _stamp(week, _OWNERS[ref], minute)
            plan = store.plan(stamp.on)
            action = _action(plan, ref)
            store.save([add_evidence(plan, action, what=what, place=where, dated=stamp.on, kind=kind)], stamp)


def _say_of_strengths(store: Store) -> None:
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
        _tell(store, _stamp(week, _NOTES, minute, review=review.ref), line)
    _decide(store, week, review)
    stamp = _stamp(week, _NOTES, 290, review=review.ref)
    waiting = [item for item in store.plan(stamp.on).items if not item.outcome.is_done]
    reached = waiting[: len(waiting) - week % 3]
    store.save([settle(item, Outcome.REVIEWED, 45 + 7 * item.place % 60) for item in reached], stamp)
    stamp = _stamp(week, _NOTES, 300, "review", review.ref)
    opened = store.plan(stamp.on).open_review
    assert opened is not None
    store.save([close(opened)], stamp)


def _decide(store: Store, week: int, review: WeeklyReview) -> None:
    """What was decided before is done, and what is decided today is noted."""
    for place, (decided, about, owner, due, what, for_board, done) in enumerate(_DECISIONS):
        stamp = _stamp(week, _NOTES, 260 + place, review=review.ref)
        plan = store.plan(stamp.on)
        if decided == week:
            store.save([decide(plan, about=about, what=what, owner=owner, due=due, for_board=for_board)], stamp)
        elif done == week:
            decision = next(one for one in plan.decisions if one.what == what)
            items = [settle(item, Outcome.CHANGED, 60) for item in plan.items if item.subject == decision.ref]
            store.save([finish_decision(decision, stamp.on), *items], stamp)

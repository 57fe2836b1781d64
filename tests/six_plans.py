"""Six plans on which every document is tried.

The demonstration, a fresh plan, one nearly done, one with long texts, one of 200 actions, and one with every part of
the form of a council's report.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from actionplan import demo
from actionplan.model.action import Action, Stage
from actionplan.model.comparison import Comparison, compared
from actionplan.model.notes import Progress
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.report import FIRST, HEADINGS, Purpose, Report
from actionplan.model.weekly_review import Decision, State, WeeklyReview
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.reports.audience import Audience
from actionplan.reports.edition import Edition
from actionplan.reports.summary import gather
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.export import edition
from made_once import made_demo

TODAY = date(2026, 11, 27)
LAST_WEEK = date(2026, 11, 20)
CHANGED = "2026-11-27T09:12:00+00:00"
SEED = Path(__file__).parents[1] / "seed" / "areas_for_consideration.yaml"
_SENTENCE = "The north team has no permanent manager, and cover has been refused since the summer. "
LONG = (_SENTENCE * 24)[:2_000].strip()
OWNER = "Assistant Director for Safeguarding, Quality Assurance and Corporate Parenting (interim, from July)"
WORD = "https://intranet.example.org/" + "minutes" * 35
_RATINGS = (Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK, Condition.ON_TRACK, Condition.UNRATED)


@cache
def seed() -> Plan:
    """The bundled plan as it is made, on its day."""
    plan = read_plan(SEED.read_bytes(), SEED.name)
    return replace(plan, as_at=TODAY, began=TODAY - timedelta(days=90), seq=7)


def _edition(plan: Plan, before: Plan, review: WeeklyReview | None = None, **more: Any) -> Edition:
    notes: Mapping[str, tuple[Progress, ...]] = more.pop("notes", {})
    past: Comparison = compared(plan, replace(before, as_at=LAST_WEEK), (), review)
    return Edition(gather(plan, past, notes), Audience.BOARD, "Improvement Lead", CHANGED, **more)


def the_demo() -> Edition:
    """The demonstration."""
    with tempfile.TemporaryDirectory() as folder:
        database = made_demo(Path(folder) / "demo.db")
        with closing(SqliteStore(database)) as store:
            return edition(store, today=demo.TODAY, made_by="Improvement Lead")


def fresh() -> Edition:
    """A plan in which nobody has done anything yet."""
    return _edition(seed(), seed())


def _changed(plan: Plan, change: Callable[[int, Action], dict[str, Any]]) -> Plan:
    actions = tuple(replace(action, **change(number, action)) for number, action in enumerate(plan.actions))
    return replace(plan, actions=actions)


def nearly_done() -> Edition:
    """30 of 34 are closed, one is amber, two are declared green and more than 30 days late, one is unrated."""

    def now(number: int, _action: Action) -> dict[str, Any]:
        due = TODAY - timedelta(days=20 + number)
        values: dict[str, Any] = {"owner": "Head of Quality", "due": due, "original_due": due, "updated_on": TODAY}
        if number < 30:
            signed = {"signed_off_on": TODAY, "signed_off_by": "Director", "completed_on": due}
            return values | signed | {"rag": Condition.CHECKED, "stage": Stage.CLOSED, "accepted_evidence": "audit"}
        if number == 30:
            later = TODAY + timedelta(days=40)
            return values | {"rag": Condition.AT_RISK, "rag_reason": "one post vacant", "due": later}
        return values | ({"rag": Condition.ON_TRACK} if number < 33 else {"due": None, "original_due": None})

    plan = _changed(seed(), now)
    return _edition(plan, _changed(plan, lambda number, _: {} if number > 28 else {}))


def long_texts() -> Edition:
    """Reasons and notes of 2,000 characters, an owner of nearly 100, and a word without a space of nearly 300."""

    def now(number: int, action: Action) -> dict[str, Any]:
        due = TODAY + timedelta(days=number * 3 - 30)
        return {
            "owner": OWNER if number % 2 else "Head of Quality",
            "title": f"{_SENTENCE * 3}{action.title}"[:240] if number % 3 == 0 else action.title,
            "due": due,
            "original_due": due - timedelta(days=30),
            "times_moved": 1,
            "rag": _RATINGS[number % 5],
            "rag_reason": LONG if number % 2 else WORD,
            "rag_since": LAST_WEEK,
            "success_measure": LONG[:600],
            "updated_on": TODAY,
        }

    plan = _changed(seed(), now)
    notes = {action.ref: (Progress(LONG, TODAY, OWNER),) for action in plan.actions}
    return _edition(plan, seed(), notes=notes)


def of_many(number: int = 200) -> Edition:
    """A plan of so many actions, one of them withdrawn."""
    bare = seed()
    actions = []
    for place in range(number):
        area = bare.areas[place % len(bare.areas)]
        ref = area.ref if place < len(bare.areas) else f"{area.ref}{_letters(place // len(bare.areas))}"
        due = TODAY + timedelta(days=(place * 7) % 240 - 120)
        actions.append(
            Action(
                ref,
                area.ref,
                f"Carry out step {place + 1} of the work on {area.text[:60]}",
                owner=f"Head of Service {place % 23 + 1}",
                due=due,
                original_due=due,
                rag=_RATINGS[place % 5],
                rag_reason="waits for the partners" if place % 5 < 2 else "",
                updated_on=TODAY,
            )
        )
    actions[-1] = replace(actions[-1], stage=Stage.WITHDRAWN, withdrawn_reason="done elsewhere", rag=Condition.UNRATED)
    place_of = {area.ref: place for place, area in enumerate(bare.areas)}
    plan = replace(bare, actions=tuple(sorted(actions, key=lambda action: place_of[action.area])))
    before = _changed(plan, lambda index, action: {"rag": _RATINGS[(index + 1) % 5]} if action.is_open else {})
    return _edition(plan, before)


def _letters(number: int) -> str:
    """``b``, ``c`` … ``z``, ``ba``: what tells the actions of one finding apart."""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def full_form() -> Edition:
    """Every part of a report that a person can write, as in the paper that the plan comes from."""
    report = Report(
        FIRST,
        "Social Care and Public Health Cabinet Committee",
        addressed_to="Social Care and Public Health Cabinet Committee – 27 November 2026",
        by="Cabinet Member for Specialist Children’s Services\nCorporate Director, Families and Social Care",
        subject="Safeguarding Children Peer Review: progress against the findings",
        classification="Restricted",
        exempt="2",
        purpose=Purpose.DECISION,
        next_meeting=date(2027, 1, 15),
        verdict="We have made a good start, but three pieces of work need the Committee’s help.",
        recommendations="endorse the approach to the Section 11 audits.\nnote the progress made.",
        contact="Improvement Lead\n03000 000000\nimprovement@example.org",
        background="The reviewers’ letter of 25 October 2012\nThe Improvement Notice",
        paragraphs=(
            (HEADINGS[0], "Members asked in September for a report on the actions that follow from the review."),
            (HEADINGS[1], "The pace has quickened since the summer. Two teams have moved to the new model."),
            (HEADINGS[2], "Every child in care has had a health assessment."),
            (HEADINGS[3], "The young people’s panel met twice and asked for shorter plans."),
            (HEADINGS[4], "There are no financial implications beyond the approved budget."),
            (HEADINGS[5], "The plan will be delivered if partners send people who can decide."),
        ),
    )
    made = the_demo()
    plan = replace(made.summary.plan, reports=(report,))
    return replace(made, summary=replace(made.summary, plan=plan), named_report=report)


def review(number: int, held_on: date) -> WeeklyReview:
    """A closed review."""
    return WeeklyReview(f"R{number}", held_on, "Director", "Head of Quality", state=State.CLOSED)


def asked(plan: Plan, number: int) -> Plan:
    """The plan with so many decisions that its Board is asked to take."""
    decisions = tuple(
        Decision(f"D{place}", "R1", plan.actions[place].ref, f"Agree step {place}", "Director", TODAY, for_board=True)
        for place in range(1, number + 1)
    )
    return replace(plan, reviews=(review(1, LAST_WEEK),), decisions=decisions)


PLANS: Mapping[str, Callable[[], Edition]] = {
    "demo": the_demo,
    "fresh": fresh,
    "nearly done": nearly_done,
    "long texts": long_texts,
    "200 actions": of_many,
    "full form": full_form,
}

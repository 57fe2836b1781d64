"""A believable quarter of the bundled plan, the same at every run: who did what on which day, in the order they did it.

On Friday 27 November 2026 some actions are late, some declared better than their dates support, some complete or
closed, one withdrawn, one added, one undone, some unrated, and one has neither owner nor date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from actionplan.model.log import Stamp
from actionplan.model.rules.actions import further_action, propose
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from made_once import made_once

OWNERS: Mapping[str, str] = {
    "Head of Quality": "1.1 1.2 2.2",
    "Head of Referral": "1.3",
    "Head of Assessment": "1.4",
    "Early Help Lead": "1.5 5.7",
    "KSCB Business Manager": "1.6 3.1 3.3",
    "Head of Safeguarding": "1.8 3.2 5.1 5.3",
    "Principal Social Worker": "1.9 5.2",
    "Director, Families and Social Care": "2.1 2.3 2.4 3.5 5.4 5.5",
    "Head of Strategic Commissioning": "2.5 4.3 4.5 4.6",
    "Independent Chair, KSCB": "3.6",
    "Head of Human Resources": "4.1 4.2",
    "Head of Finance": "4.4",
}
DUE: Mapping[str, str] = {
    "2026-10-20": "1.4 5.2",
    "2026-10-31": "1.6 1.9 4.3",
    "2026-11-08": "3.6",
    "2026-11-13": "2.2",
    "2026-11-26": "4.2",
    "2026-11-30": "1.5 3.2",
    "2026-12-04": "1.2",
    "2026-12-18": "1.1 2.5 4.4",
    "2027-01-29": "1.3 2.1 2.4 3.5 4.6 5.3",
    "2027-03-31": "1.8 3.1 3.3 4.1 4.5 5.1 5.4 5.7",
    "2027-12-31": "2.3 5.5",
}

Step = tuple[str, str, str, Mapping[str, Any], str]
"""Day, who, refs, values, note."""

STEPS: Sequence[Step] = (
    ("2026-10-12", "jsmith", "3.6 1.4", {"priority": "critical"}, ""),
    ("2026-10-12", "jsmith", "1.2 4.2", {"priority": "high"}, ""),
    ("2026-10-14", "hq", "1.1", {"rag": "green"}, "new recording standard agreed with all six areas"),
    ("2026-10-14", "hq", "1.2", {"rag": "amber"}, "two areas still use the old threshold document"),
    ("2026-10-15", "hr", "4.2", {"rag": "green"}, ""),
    ("2026-10-15", "psw", "5.2", {"rag": "green"}, "visits to Hackney and Leeds booked"),
    ("2026-10-16", "jsmith", "2.1 2.4 3.5 5.4", {"rag": "green"}, "confirmed at the directorate meeting"),
    ("2026-10-19", "psw", "5.2", {"stage": "complete"}, "report on both visits circulated"),
    ("2026-10-20", "kscb", "1.6", {"stage": "complete"}, "all 41 recommendations traced to a named team"),
    ("2026-10-23", "jsmith", "1.4", {"rag": "amber"}, "two vacancies in the north team"),
    ("2026-10-26", "psw", "1.9", {"stage": "complete"}, "gap analysis done and published"),
    (
        "2026-10-30",
        "board",
        "1.6 1.9",
        {"stage": "closed", "signed_off_by": "Improvement Board", "accepted_evidence": "audit of 30 cases, 28 met"},
        "",
    ),
    ("2026-10-30", "ehl", "1.5", {"due": "2026-12-11"}, "training dates moved by the provider"),
    ("2026-11-02", "ehl", "1.5", {"rag": "green"}, "120 of 160 people trained"),
    ("2026-11-04", "comm", "2.5", {"rag": "amber", "forecast": "2027-01-08"}, "provider's data not yet complete"),
    ("2026-11-05", "fin", "4.4", {"rag": "green"}, ""),
    ("2026-11-06", "comm", "4.3", {"stage": "complete", "completed_on": "2026-11-05"}, "unit costs in every report"),
    ("2026-11-09", "kscb", "3.1 3.3", {"rag": "green"}, "support unit restructured on 1 November"),
    (
        "2026-11-10",
        "kscb",
        "3.6",
        {"rag": "red"},
        "five agencies of eight have answered; needs a decision of the Board",
    ),
    ("2026-11-12", "jsmith", "5.6", {"stage": "withdrawn"}, "taken into 5.7 by the Improvement Board on 12 November"),
    ("2026-11-13", "jsmith", "1.4", {"rag": "red"}, "14 assessments over time; agency cover agreed from 1 December"),
    ("2026-11-16", "hsg", "3.2 5.1 5.3 1.8", {"rag": "green"}, "on the forward plan"),
    ("2026-11-17", "hq", "2.2", {"rag": "amber"}, "audit tool is live in four areas of six"),
    ("2026-11-18", "comm", "4.5 4.6", {"rag": "amber"}, "health has not named its lead yet"),
    ("2026-11-19", "ehl", "1.5", {"due": "2026-12-18"}, "second cohort could not be released in December"),
    ("2026-11-20", "ehl", "5.7", {"rag": "red"}, "no agreed definition of early help; partners are not in the room"),
    ("2026-11-20", "ref", "1.3", {"rag": "green"}, "police now sit in the unit on five days"),
    ("2026-11-24", "hr", "4.1", {"rag": "green"}, "service level agreements signed"),
    ("2026-11-25", "jsmith", "1.7", {}, "asked the 16+ service for a lead; answer due next week"),
    ("2026-11-26", "hq", "1.1", {"success_measure": "95 % of files audited good or better by March 2027"}, ""),
)


def make_scripted(path: Path) -> Path:
    """Makes the database at ``path``, in which the quarter has been played. Answers with ``path``."""
    return made_once(path, "the scripted quarter", _play_all)


def _play_all(path: Path) -> None:
    made = SqliteStore.create(path, bundled_plan(), _stamp("2026-10-05", "jsmith", "init", 0))
    for number, step in enumerate(_steps(), 1):
        _play(made, step, number)
    _add_and_undo(made)
    made.close()


def _steps() -> Iterable[Step]:
    for owner, refs in OWNERS.items():
        yield "2026-10-09", "jsmith", refs, {"owner": owner}, ""
    for due, refs in DUE.items():
        yield "2026-10-12", "jsmith", refs, {"due": due}, ""
    yield from STEPS


def _play(made: SqliteStore, step: Step, number: int) -> None:
    day, by, refs, values, note = step
    on = date.fromisoformat(day)
    plan = made.plan(on)
    edits = [
        propose(action, values, key=plan.key, today=on, by=by, note=note)
        for ref in refs.split()
        if (action := plan.action(ref)) is not None
    ]
    made.save(edits, _stamp(day, by, "screen", number), note)


def _add_and_undo(made: SqliteStore) -> None:
    on = date(2026, 11, 26)
    plan = made.plan(on)
    added = further_action(plan, plan.area("1.2"), "Moderate thresholds across the six areas every quarter", on)
    made.save([added], _stamp("2026-11-26", "hq", "screen", 61), "agreed in supervision")
    _play(made, ("2026-11-26", "jsmith", "4.7", {"owner": "Head of Finance"}, ""), 62)
    made.undo(_stamp("2026-11-26", "jsmith", "undo", 63))


def _stamp(day: str, by: str, source: str, number: int) -> Stamp:
    """The moment follows from the number of the step, so that it never changes."""
    on = date.fromisoformat(day)
    moment = datetime.combine(on, time(9 + number // 10, number % 10 * 6), UTC)
    return Stamp(by, moment, on, source)

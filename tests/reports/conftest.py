"""A plan some weeks on: rated, dated, slipped, finished and withdrawn, with evidence, and what it was a week before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind, Priority, Stage
from actionplan.model.area import Standing, StrengthCheck
from actionplan.model.comparison import Comparison, compared
from actionplan.model.impact import Impact
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from minutes_session import full, session

__all__ = ["full", "session"]

LAST_WEEK = date(2026, 11, 20)


@pytest.fixture
def rated(plan: Plan, today: date) -> Plan:
    """1.1 red and late, 1.2 optimistic, 1.3 amber and due soon, 2.1 closed, 2.2 unrated, 1.1b withdrawn."""
    by_ref = {action.ref: replace(action, updated_on=today, updated_by="jo") for action in plan.actions}
    changes: dict[str, dict[str, Any]] = {
        "1.1": {
            "owner": "Head of Quality",
            "due": date(2026, 11, 1),
            "original_due": date(2026, 11, 1),
            "rag": Condition.OFF_TRACK,
            "rag_reason": "two posts vacant",
            "rag_since": date(2026, 11, 10),
            "priority": Priority.CRITICAL,
        },
        "1.2": {
            "owner": "Head of Referral",
            "due": date(2027, 3, 31),
            "original_due": date(2027, 1, 31),
            "times_moved": 2,
            "agreed_by": "Improvement Board",
            "rag": Condition.ON_TRACK,
            "rag_reason": "the new date will hold",
            "impact": Impact.EMERGING,
        },
        "1.3": {
            "owner": "Head of Assessment",
            "due": date(2026, 12, 4),
            "original_due": date(2026, 12, 4),
            "rag": Condition.AT_RISK,
            "rag_reason": "waits for health",
        },
        "2.1": {
            "owner": "Director",
            "due": date(2026, 11, 20),
            "original_due": date(2026, 11, 20),
            "rag": Condition.CHECKED,
            "stage": Stage.CLOSED,
            "completed_on": date(2026, 11, 23),
            "signed_off_on": date(2026, 11, 25),
            "signed_off_by": "Chair",
            "accepted_evidence": "audit of 20 cases",
        },
    }
    actions = [replace(action, **changes.get(ref, {})) for ref, action in by_ref.items()]
    withdrawn = Action(
        "1.1b", "1.1", "Said twice", rag=Condition.AT_RISK, stage=Stage.WITHDRAWN, withdrawn_reason="twice"
    )
    return replace(
        plan,
        actions=(actions[0], withdrawn, *actions[1:]),
        evidence=(
            Evidence("1.2/1", "1.2", "Threshold audit", "audits/oct.docx", date(2026, 10, 30), EvidenceKind.AUDIT),
            Evidence("1.2/2", "1.2", "Wrong file", "", date(2026, 10, 30), EvidenceKind.DATA, withdrawn="wrong"),
        ),
        checks=(StrengthCheck("S1.1", Standing.AT_RISK, "two managers leave"),),
        began=date(2026, 11, 2),
        seq=40,
    )


@pytest.fixture
def week_ago(rated: Plan) -> Comparison:
    """What ``rated`` is compared with: 1.1 was red, 1.3 green, 1.2 due in January, 2.1 open, 2.2 somebody's."""
    before: dict[str, dict[str, Any]] = {
        "1.2": {"due": date(2027, 1, 31), "times_moved": 1},
        "1.3": {"rag": Condition.ON_TRACK},
        "2.1": {"rag": Condition.AT_RISK, "stage": Stage.OPEN, "signed_off_by": ""},
        "2.2": {"owner": "Head of ICT"},
    }
    actions = tuple(replace(action, **before.get(action.ref, {})) for action in rated.actions)
    return compared(rated, replace(rated, actions=actions, as_at=LAST_WEEK), ())


@pytest.fixture
def empty(plan: Plan) -> Plan:
    """A plan in which nothing counts."""
    return replace(plan, actions=())

"""A plan some weeks on: rated, dated, slipped, finished and withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actionplan.model.plan import Action, Plan, Priority, Stage
from actionplan.model.rag import Rag


@pytest.fixture
def rated(plan: Plan, today: date) -> Plan:
    """1.1 red and late, 1.2 optimistic, 1.3 amber and due soon, 2.1 closed, 2.2 unrated, 1.1b withdrawn."""
    by_ref = {action.ref: replace(action, updated_on=today, updated_by="jo") for action in plan.actions}
    changes = {
        "1.1": {
            "owner": "Head of Quality",
            "due": date(2026, 11, 1),
            "original_due": date(2026, 11, 1),
            "rag": Rag.RED,
            "rag_reason": "two posts vacant",
            "priority": Priority.CRITICAL,
        },
        "1.2": {
            "owner": "Head of Referral",
            "due": date(2027, 3, 31),
            "original_due": date(2027, 1, 31),
            "times_moved": 2,
            "rag": Rag.GREEN,
            "rag_reason": "the new date will hold",
        },
        "1.3": {
            "owner": "Head of Assessment",
            "due": date(2026, 12, 4),
            "original_due": date(2026, 12, 4),
            "rag": Rag.AMBER,
            "rag_reason": "waits for health",
        },
        "2.1": {
            "owner": "Director",
            "due": date(2026, 11, 20),
            "original_due": date(2026, 11, 20),
            "rag": Rag.BLUE,
            "stage": Stage.CLOSED,
            "completed_on": date(2026, 11, 18),
            "signed_off_on": date(2026, 11, 25),
            "signed_off_by": "Chair",
            "accepted_evidence": "audit of 20 cases",
        },
    }
    actions = [replace(action, **changes.get(ref, {})) for ref, action in by_ref.items()]
    withdrawn = Action("1.1b", "1.1", "Said twice", rag=Rag.AMBER, stage=Stage.WITHDRAWN, withdrawn_reason="twice")
    return replace(plan, actions=(actions[0], withdrawn, *actions[1:]))


@pytest.fixture
def empty(plan: Plan) -> Plan:
    """A plan in which nothing counts."""
    return replace(plan, actions=())

"""What the rules' tests share: Hypothesis without a clock (a busy machine is no failure of a rule), and an action."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from actionplan.model.action import Action
from actionplan.model.ratings import Condition
from valid_edits import DUE, after, new_action

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture
def owned() -> Action:
    """Ann's, due and on track."""
    return new_action(owner="Ann", due=DUE, original_due=DUE, rag=Condition.ON_TRACK)


@pytest.fixture
def completed(owned: Action) -> Action:
    return after(owned, "trained and audited", stage="complete")


@pytest.fixture
def signed_off(completed: Action) -> Action:
    return after(completed, by="al", stage="closed", accepted_evidence="audit of 40 files")

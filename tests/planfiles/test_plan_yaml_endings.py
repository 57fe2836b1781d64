"""Endings other than done in a plan file."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.model.action import Ending, Stage
from actionplan.planfiles.plan_yaml import PlanFile, read
from actionplan.planfiles.yaml_events import BadPlanFile

TODAY = date(2026, 11, 27)
TOP = ("title: Peer review", "organisation: Marshire", "themes:", "  - title: Leadership", "    areas:")
ACCEPTED = (
    *("ending: risk accepted", "withdrawn_reason: A few visits stay late", "owner: Head of Quality"),
    *("accepted_by: Ann Lee", "risk_review_on: 2027-03-31"),
)


def plan_file(*lines: str) -> PlanFile:
    """A plan of two actions, the first with ``lines``."""
    first = (f"            {line}" for line in lines)
    area = ("      - text: Case recording", "        actions:", "          - ref: 1.1")
    other = ("      - text: Supervision", "        actions:", "          - ref: 1.2b", "            title: Do it")
    text = "\n".join((*TOP, *area, *first, *other))
    return read(f"{text}\n".encode(), "plan.yaml", TODAY)


def test_a_file_says_that_a_risk_was_accepted() -> None:
    action = plan_file(*ACCEPTED).plan.action("1.1")
    assert action is not None
    assert (action.stage, action.ending, action.accepted_by) == (Stage.WITHDRAWN, Ending.RISK_ACCEPTED, "Ann Lee")
    assert (action.withdrawn_reason, action.risk_review_on) == ("A few visits stay late", date(2027, 3, 31))


def test_a_file_says_where_an_action_went_to() -> None:
    merged = plan_file("ending: merged", "ending_to: 1.2B").plan.action("1.1")
    moved = plan_file("ending: moved to", "ending_to: Fostering plan", "ending_ref: F4").plan.action("1.1")
    assert merged is not None and moved is not None
    assert (merged.ending, merged.ending_to, merged.is_withdrawn) == (Ending.MERGED, "1.2b", True)
    assert (moved.ending, moved.ending_to, moved.ending_ref) == (Ending.MOVED, "Fostering plan", "F4")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("ending: risk accepted", "withdrawn_reason: x", "accepted_by: Ann"), "key 'risk_review_on' is missing"),
        (("ending: merged",), "key 'ending_to' is missing"),
        (("ending: merged", "ending_to: 9.9"), "there is no action"),
        (("ending: merged", "ending_to: 1.1"), "leads back"),
        (("ending: no longer warranted",), "key 'withdrawn_reason' is missing"),
        (("ending: merged", "ending_to: 1.2b", "ending_ref: F4"), "ending_ref does not go with ending merged into"),
        (("accepted_by: Ann",), "key 'ending' is missing"),
        ((*ACCEPTED[:2], "owner: Ann Lee", *ACCEPTED[3:]), "somebody else has to accept its risk"),
        (("stage: open", "ending: merged", "ending_to: 1.2b"), "goes with stage withdrawn"),
    ],
)
def test_an_ending_that_is_not_whole_is_refused(lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(BadPlanFile, match=words):
        plan_file(*lines)

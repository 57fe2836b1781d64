"""Impact apart from delivery."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind, Stage
from actionplan.model.impact import DELIVERY, Impact, delivered_without_impact, delivery, impact_grid
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import STORED, Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose, propose_one

TODAY = date(2026, 11, 27)


def action(ref: str = "1.2", **values: Any) -> Action:
    """An action of area 1.2."""
    return replace(Action(ref, "1.2", "Thresholds"), **values)


def assess(one: Action, impact: str, evidence: int) -> Action:
    """The action after somebody has said what difference it makes."""
    edit = propose(one, {"impact": impact}, key=Key(), today=TODAY, by="jo", evidence=evidence)
    assert isinstance(edit.after, Action)
    return edit.after


@pytest.mark.parametrize("impact", ["none yet", "emerging", "not assessed"])
def test_what_is_not_proven_needs_no_evidence(impact: str) -> None:
    assert assess(action(impact=Impact.SUSTAINED), impact, 0).impact == impact


@pytest.mark.parametrize("impact", ["evidenced", "sustained"])
def test_what_is_proven_needs_evidence(impact: str) -> None:
    with pytest.raises(Invalid, match="1.2 has no evidence yet") as refused:
        assess(action(), impact, 0)
    assert refused.value.field == "impact"
    assert assess(action(), impact, 1).impact == impact


def test_the_evidence_that_counts_is_the_plans(plan: Plan) -> None:
    thresholds = plan.actions[0]
    with pytest.raises(Invalid, match="has no evidence yet"):
        propose_one(plan, thresholds, {"impact": "evidenced"}, by="jo")
    audit = Evidence(f"{thresholds.ref}/1", thresholds.ref, "Audit of 40 files", "", None, EvidenceKind.AUDIT)
    with_audit = replace(plan, evidence=(audit,))
    assert propose_one(with_audit, thresholds, {"impact": "evidenced"}, by="jo").changed == ("impact",)
    with pytest.raises(Invalid, match="has no evidence yet"):
        withdrawn = replace(audit, withdrawn="of another team")
        propose_one(replace(plan, evidence=(withdrawn,)), thresholds, {"impact": "evidenced"}, by="jo")


def test_an_impact_that_stays_asks_for_nothing() -> None:
    assert assess(action(impact=Impact.EVIDENCED), "evidenced", 0).impact is Impact.EVIDENCED


def test_impact_can_be_said_of_what_is_closed() -> None:
    closed = action(stage=Stage.CLOSED, rag=Condition.CHECKED, signed_off_by="Chair")
    assert assess(closed, "sustained", 2).impact is Impact.SUSTAINED
    assert assess(closed, "em", 0).stage is Stage.CLOSED


def test_the_grid_has_a_place_for_every_delivery_and_impact() -> None:
    actions = (
        action("1.2"),
        action("1.2b", stage=Stage.COMPLETE, impact=Impact.EMERGING),
        action("1.2c", stage=Stage.CLOSED, impact=Impact.EVIDENCED),
        action("1.2d", stage=Stage.CLOSED),
    )
    grid = impact_grid(actions)
    assert set(grid) == {(row, impact) for row in DELIVERY for impact in Impact}
    assert sum(grid.values()) == len(actions)
    assert [delivery(one) for one in actions] == ["to do", "complete", "closed", "closed"]
    assert grid["complete", Impact.EMERGING] == grid["closed", Impact.EVIDENCED] == 1


def test_what_is_delivered_without_impact_is_named() -> None:
    actions = (
        action("1.2"),
        action("1.2b", stage=Stage.COMPLETE),
        action("1.2c", stage=Stage.CLOSED, impact=Impact.NONE_YET),
        action("1.2d", stage=Stage.CLOSED, impact=Impact.EMERGING),
    )
    assert [one.ref for one in delivered_without_impact(actions)] == ["1.2b", "1.2c"]


def test_no_impact_is_shown_with_the_letter_of_a_rating() -> None:
    assert not {impact.value for impact in Impact} & {rag.value for rag in STORED}

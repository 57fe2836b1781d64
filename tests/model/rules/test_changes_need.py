"""Who has to agree to a change of what was agreed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from actionplan.model.action import Priority
from actionplan.model.changes_need import Need
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CHANGES_NEED, PlanSetting
from actionplan.model.proposals import Asks
from actionplan.model.refusal import Invalid
from actionplan.model.rules.changes_need import need_of, read_changes_need, set_changes_need


def saying(plan: Plan, text: str) -> Plan:
    """The plan after somebody has said who has to agree."""
    setting = set_changes_need(plan, text).after
    assert isinstance(setting, PlanSetting)
    return replace(plan, settings=(setting,))


def needs(plan: Plan, what: Asks = Asks.NEW_DATE) -> list[Need]:
    """What each priority needs, the most urgent first."""
    return [need_of(plan, priority, what) for priority in Priority]


def test_a_plan_that_says_nothing_needs_nobody(plan: Plan) -> None:
    assert {need for what in Asks for need in needs(plan, what)} == {Need.NONE}


@pytest.mark.parametrize("what", Asks)
def test_what_was_agreed_needs_somebody_and_progress_does_not(plan: Plan, what: Asks) -> None:
    expected = Need.NONE if what is Asks.PROGRESS else Need.EDITOR
    assert set(needs(saying(plan, "editor"), what)) == {expected}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Board from high.", "", None),
        ("board FROM high", "board from high", [Need.BOARD, Need.BOARD, Need.NONE, Need.NONE]),
        ("editor; board from critical", "editor; board from critical", [Need.BOARD, *[Need.EDITOR] * 3]),
        ("board; editor", "board; editor", [Need.BOARD] * 4),
        ("editor from medium", "editor from normal", [*[Need.EDITOR] * 3, Need.NONE]),
        ("editor from low", "editor", [Need.EDITOR] * 4),
    ],
)
def test_from_which_priority(plan: Plan, text: str, words: str, expected: list[Need] | None) -> None:
    if expected is None:
        with pytest.raises(Invalid, match="does not say who has to agree"):
            read_changes_need(text)
        return
    assert read_changes_need(text).words == words
    assert read_changes_need(words) == read_changes_need(text)
    assert needs(saying(plan, text)) == expected


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("the mayor", "'the mayor' does not say who has to agree; give none, editor, board or board from high"),
        ("", "'' does not say"),
        ("board from urgent", "'urgent' is not a priority; give critical, high, normal, low"),
        ("board; board from high", "board is given twice"),
        ("none; board", "none stands alone"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_changes_need(text)
    assert refusal in str(refused.value)


def test_it_is_lifted_and_not_set_twice(plan: Plan) -> None:
    with pytest.raises(Invalid, match="changes need none is already set"):
        set_changes_need(plan, "none")
    held = saying(plan, "board")
    with pytest.raises(Invalid, match="changes need board is already set"):
        set_changes_need(held, "Board")
    assert set(needs(saying(held, "none"))) == {Need.NONE}


def test_what_is_damaged_lets_nothing_through(plan: Plan) -> None:
    damaged = replace(plan, settings=(PlanSetting(CHANGES_NEED, "bored"),))
    assert set(needs(damaged)) == {Need.BOARD}

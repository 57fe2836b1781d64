"""How a plan file says that sign-offs were verified, when they are checked, and what was found."""

from __future__ import annotations

from datetime import date

import pytest

from actionplan.model.action import Action, Priority, Stage, Verification
from actionplan.model.hold_checks import HoldOutcome
from actionplan.planfiles.plan_yaml import PlanFile, read
from actionplan.planfiles.yaml_events import BadPlanFile

TODAY = date(2026, 11, 27)
SIGNED_OFF = """\
            signed_off_on: 2026-09-01
            signed_off_by: Director
            completed_by: Ann
"""


def plan_file(*lines: str, top: str = "") -> PlanFile:
    more = "".join(f"            {line}\n" for line in lines)
    text = f"""\
title: Improvement
organisation: Marshire
{top}themes:
  - title: Crews
    areas:
      - text: Train all crews
        actions:
          - title: Train
{SIGNED_OFF}{more}"""
    return read(text.encode(), "ours.yaml", TODAY)


def action_in(file: PlanFile) -> Action:
    (action,) = file.plan.actions
    return action


def test_a_file_says_how_a_sign_off_was_verified_and_when_it_is_checked() -> None:
    action = action_in(plan_file("sample: 18/20", "check_on: 2027-03-01"))
    assert (action.stage, action.verified, action.sample) == (Stage.CLOSED, Verification.SAMPLE_TESTED, "18 of 20")
    assert action.check_on == date(2027, 3, 1)
    assert action_in(plan_file("verified: independent")).verified is Verification.INDEPENDENT
    old = action_in(plan_file())
    assert (old.stage, old.verified, old.check_on) == (Stage.CLOSED, None, None), "an old sign-off stays as it is"


def test_a_file_has_the_looks_at_whether_it_holds() -> None:
    file = plan_file(
        *("verified: declared", "evidence:", "  - {what: Audit of May, kind: casework audit}", "hold_checks:"),
        *("  - checked_on: 2026-10-01", "    outcome: not yet", "    what: no audit yet", "    next_check: 2026-11-01"),
        *("  - checked_on: 2026-11-01", "    outcome: holding", "    evidence: Audit of May", "    by: Bo"),
    )
    first, second = file.plan.hold_checks
    assert (first.ref, first.outcome, first.what) == ("1.1/h1", HoldOutcome.NOT_YET, "no audit yet")
    assert first.next_check == date(2026, 11, 1)
    assert (second.ref, second.outcome, second.evidence, second.by) == ("1.1/h2", HoldOutcome.HOLDING, "1.1/1", "Bo")


def test_a_plan_says_when_sign_offs_are_checked() -> None:
    after = plan_file(top="check_after: 60\n").plan.check_after
    assert [after.days(priority) for priority in Priority] == [60] * 4
    after = plan_file(top="check_after: {high: 30, low: none}\n").plan.check_after
    assert [after.days(priority) for priority in Priority] == [90, 30, 180, 0]
    assert [plan_file().plan.check_after.days(priority) for priority in Priority] == [90, 90, 180, 180]


def test_who_marked_it_complete_has_not_signed_it_off_in_a_file_either() -> None:
    file = plan_file("completed_on: 2026-08-30", "verified: evidence read")
    assert action_in(file).is_closed
    text = SIGNED_OFF.replace("completed_by: Ann", "completed_by: director")
    assert text != SIGNED_OFF
    other = read(
        f"title: I\norganisation: M\nthemes:\n  - title: C\n    areas:\n      - text: Train\n        actions:\n"
        f"          - title: Train\n{text}            verified: evidence read\n".encode(),
        "ours.yaml",
        TODAY,
    )
    action = action_in(other)
    assert (action.stage, action.verified, action.check_on) == (Stage.COMPLETE, None, None)
    assert dict(action.own_fields)["Signed off, as brought in"] == "1 Sep 2026, Director, evidence read"
    assert any("by Director, who marked it complete" in doubt for doubt in other.doubts)


@pytest.mark.parametrize(
    ("lines", "top", "line", "words"),
    [
        (("verified: guessed",), "", 12, "guessed"),
        (("verified: sample tested",), "", 12, "key 'sample' is missing"),
        (("verified: declared", "sample: 1 of 2"), "", 13, "a sample goes with verified: sample tested"),
        (("sample: many",), "", 12, "is not a sample"),
        (("hold_checks:", "  - {outcome: holding, what: x}"), "", 13, "checked_on"),
        (("hold_checks:", "  - {checked_on: 2026-10-01, outcome: fine, what: x}"), "", 13, "fine"),
        (("hold_checks:", "  - {checked_on: 2026-10-01, outcome: holding}"), "", 13, "say what shows it"),
        (("hold_checks:", "  - {checked_on: 2026-12-24, outcome: holding, what: x}"), "", 13, "is still to come"),
        (("hold_checks:", "  - {checked_on: 2026-10-01, outcome: holding, evidence: x}"), "", 13, "no evidence"),
        ((), "check_after: soon\n", 3, "whole number of days"),
        ((), "check_after: {urgent: 3}\n", 3, "urgent"),
    ],
)
def test_a_mistake_is_named_with_its_line(lines: tuple[str, ...], top: str, line: int, words: str) -> None:
    with pytest.raises(BadPlanFile, match=words) as error:
        plan_file(*lines, top=top)
    assert str(error.value).startswith(f"ours.yaml line {line},")

"""The part of a plan file that says how sign-offs were verified, and whether what was signed off still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actionplan.model.action import Evidence, Priority, Verification
from actionplan.model.field import LONG, NAME
from actionplan.model.hold_checks import CheckAfter, HoldCheck, HoldOutcome
from actionplan.model.refusal import Invalid
from actionplan.model.typed_values import read_sample
from actionplan.planfiles.plan_draft import if_there
from actionplan.planfiles.yaml_events import quoted
from actionplan.planfiles.yaml_nodes import Node

_DAYS = "[1-9][0-9]{0,3}|none", "give a whole number of days from 1 to 9999, or none"


def read_check_after(node: Node) -> CheckAfter:
    """After how many days a sign-off is checked: one number for all priorities, or one each; none for not at all."""
    if isinstance(node.content, str):
        days = _days(node)
        return CheckAfter(days, days, days, days)
    parts = node.fields(optional=tuple(priority.value for priority in Priority))
    return CheckAfter(**{name: _days(part) for name, part in parts.items()})


def _days(node: Node) -> int:
    words = node.matching(*_DAYS)
    return 0 if words == "none" else int(words)


def read_verification(parts: Mapping[str, Node]) -> dict[str, Any]:
    """How the sign-off of an action was verified; nothing where the file does not say it.

    Raises:
        BadPlanFile: for a sample that is none, or that was not tested.
    """
    if "sample" not in parts:
        verified = if_there(parts, "verified", lambda node: node.choice(Verification), None)
        if verified is Verification.SAMPLE_TESTED:
            raise parts["verified"].bad("key 'sample' is missing; say how many of the sample were right: 18 of 20")
        return {"verified": verified}
    node = parts["sample"]
    try:
        sample = read_sample(node.text(longest=NAME))
    except Invalid as refusal:
        raise node.bad(str(refusal)) from refusal
    verified = if_there(parts, "verified", lambda node: node.choice(Verification), Verification.SAMPLE_TESTED)
    if verified is not Verification.SAMPLE_TESTED:
        raise node.bad(f"a sample goes with verified: sample tested, not with {verified}; correct one of them")
    return {"verified": verified, "sample": sample}


def read_hold_checks(
    node: Node, action: str, evidence: Sequence[Evidence], today: date | None
) -> tuple[HoldCheck, ...]:
    """The looks at whether an action holds.

    Args:
        node: The list of them.
        action: The ref of the action.
        evidence: Its pieces of evidence in the file.
        today: The day of bringing in; None where days to come are not looked for.

    Raises:
        BadPlanFile: for whatever is wrong with one.
    """
    checks: list[HoldCheck] = []
    for index, item in enumerate(node.items(), 1):
        parts = item.fields("checked_on", "outcome", optional=("what", "evidence", "by", "next_check"))
        day = parts["checked_on"].day()
        if today is not None and day > today:
            raise parts["checked_on"].bad(f"{day} is still to come; a check is of a day that has been")
        check = HoldCheck(
            ref=f"{action}/h{index}",
            action=action,
            checked_on=day,
            outcome=parts["outcome"].choice(HoldOutcome),
            what=if_there(parts, "what", lambda what: what.text(lines=True, longest=LONG), ""),
            evidence=if_there(parts, "evidence", lambda piece: _piece(piece, evidence), ""),
            by=if_there(parts, "by", lambda name: name.text(longest=NAME), ""),
            next_check=if_there(parts, "next_check", Node.day, None),
        )
        if not check.what and not check.evidence:
            raise item.bad("say what shows it, with 'what' or 'evidence'")
        checks.append(check)
    return tuple(checks)


def _piece(node: Node, evidence: Sequence[Evidence]) -> str:
    """The ref of a piece of evidence of the same action, which the file names by its number or by what it is."""
    words = node.text()
    for piece in evidence:
        if words in (piece.ref, piece.ref.rpartition("/")[2], piece.what):
            return piece.ref
    raise node.bad(f"there is no evidence {quoted(words)} of this action; give its place among them, or its words")

"""Edits that say whether what was signed off still holds (docs/design.md, "Does it hold?")."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Action, Evidence
from actionplan.model.dates import format_date
from actionplan.model.edit import Edit, as_updated
from actionplan.model.hold_checks import HoldCheck, HoldOutcome
from actionplan.model.people_in_use import is_known_as, names_known_by
from actionplan.model.plan import Plan
from actionplan.model.refs import next_child_ref
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.records import add_evidence
from actionplan.model.rules.stages import why_not
from actionplan.model.typed_values import read_choice, read_date, read_text


def check_holds(
    plan: Plan,
    action: Action,
    outcome: Any,
    *,
    by: str,
    what: str = "",
    evidence: str = "",
    kind: Any = "",
    place: str = "",
    checked_on: Any = "",
    checked_by: str = "",
    next_check: Any = "",
) -> list[Edit]:
    """The edits of one answer to the question whether a closed action holds: one change.

    Args:
        plan: The plan of the action, as at the day of the edit.
        action: The action, signed off.
        outcome: One of :class:`HoldOutcome`, or as much of the word as tells it apart.
        by: Who says it.
        what: What there is to say; why it slips, or why that cannot be said yet, which is required.
        evidence: A piece of its evidence, by its ref; or the words of a new one, which is added. Holding needs one.
        kind: Of a new piece, what sort of thing it is.
        place: Of a new piece, where it is.
        checked_on: When somebody looked; empty for today.
        checked_by: Who looked; empty for whoever says it. That it holds, its owner does not say.
        next_check: When somebody looks again. Not yet needs a day; of what holds, no day ends the checks.

    Returns:
        The action's edit first: its check date, or that it is reopened, which gets the rating of before its sign-off
        when it is saved. Then the check, and a new piece of evidence.

    Raises:
        Invalid: if the action is not closed, or something is missing or cannot be read.
    """
    if reason := why_not(action, "hold"):
        raise Invalid("stage", reason)
    answer = HoldOutcome(read_choice(HoldOutcome, outcome, "outcome"))
    day = _day_of_check(plan, action, checked_on)
    words = read_text(what, "what")
    looked = read_text(checked_by, "checked_by") or by
    if answer is HoldOutcome.HOLDING:
        _refuse_owner(plan, action, looked)
    new_piece, piece = _piece(plan, action, evidence, kind, place)
    check = HoldCheck(
        ref=next_child_ref(action.ref, "h", [check.ref for check in plan.hold_checks]),
        action=action.ref,
        checked_on=day,
        outcome=answer,
        what=words,
        evidence=piece.ref if piece is not None else "",
        by=looked,
        next_check=read_date(next_check, "next_check", plan.as_at),
    )
    _refuse_incomplete(check)
    if answer is HoldOutcome.SLIPPING:
        of_action = propose_one(plan, action, {"stage": "open"}, by=by, note=check.what)
    else:
        of_action = Edit(action, as_updated(replace(action, check_on=check.next_check)))
    return [of_action, Edit(None, check), *new_piece]


def _day_of_check(plan: Plan, action: Action, typed_day: Any) -> date:
    day = read_date(typed_day, "checked_on", plan.as_at) or plan.as_at
    if action.signed_off_on is not None and day < action.signed_off_on:
        raise Invalid("checked_on", f"{action.ref} was signed off {format_date(action.signed_off_on)}, after that day")
    return day


def _refuse_owner(plan: Plan, action: Action, looked: str) -> None:
    """As nobody signs off what they own, nobody says of it that it holds, under whatever name."""
    names = names_known_by(plan, action.owner)
    if is_known_as(names, looked):
        raise Invalid("checked_by", f"{names[0]} owns {action.ref}; name who else looked whether it holds")


def _piece(plan: Plan, action: Action, evidence: str, kind: Any, place: str) -> tuple[list[Edit], Evidence | None]:
    """The piece of evidence that is meant, and the edit that adds it where it is new."""
    text = read_text(evidence, "evidence")
    if not text:
        return [], None
    by_ref = {ref: piece for piece in plan.evidence_of(action) for ref in (piece.ref, piece.ref.rpartition("/")[2])}
    if text in by_ref:
        return [], by_ref[text]
    if text.startswith(f"{action.ref}/"):
        raise Invalid("evidence", f"there is no piece of evidence {text[:40]}; see: actionplan show {action.ref}")
    if not str(kind).strip():
        raise Invalid("kind", "say of which kind the new piece of evidence is")
    edit = add_evidence(plan, action, what=text, place=place, dated="", kind=kind)
    assert isinstance(edit.after, Evidence)
    return [edit], edit.after


def _refuse_incomplete(check: HoldCheck) -> None:
    """Refuses a check that lacks what its answer needs."""
    action = check.action
    match check.outcome:
        case HoldOutcome.HOLDING if not check.evidence:
            raise Invalid(
                "evidence", f"say what shows that {action} holds: the ref of a piece of its evidence, or a new one"
            )
        case HoldOutcome.SLIPPING if not check.what:
            raise Invalid("what", f"say why {action} does not hold; it is reopened with that reason")
        case HoldOutcome.SLIPPING if check.next_check is not None:
            raise Invalid("next_check", f"{action} is reopened; it is checked again after its next sign-off")
        case HoldOutcome.NOT_YET if not check.what:
            raise Invalid("what", f"say why nobody can say yet whether {action} holds")
        case HoldOutcome.NOT_YET if check.next_check is None:
            raise Invalid("next_check", f"say when {action} is checked again")
    if check.next_check is not None and check.next_check <= check.checked_on:
        raise Invalid("next_check", "the next check comes on a later day than this one")

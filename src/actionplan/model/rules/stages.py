"""The stages of an action: which step can be taken at each, and what follows from one (docs/design.md, "Stages")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model import dates
from actionplan.model.action import Action, Stage
from actionplan.model.edit import Edit
from actionplan.model.fields import STEP_OF
from actionplan.model.people_in_use import KnownAs, first_names, is_known_as
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid

Values = Mapping[str, Any]
"""Values by field name."""
_STEP_TO = {
    Stage.OPEN: "reopen",
    Stage.COMPLETE: "complete",
    Stage.CLOSED: "sign_off",
    Stage.WITHDRAWN: "withdraw",
}
"""The step that leads to a stage."""
_FIRST = "; reopen it first"
_NOT_AT: Mapping[Stage, Mapping[str, str]] = {
    Stage.OPEN: {"sign_off": "; complete it before it is signed off", "reopen": "; there is nothing to reopen"},
    Stage.COMPLETE: {"due": _FIRST, "forecast": _FIRST, "block": _FIRST, "complete": " already"},
    Stage.CLOSED: {
        **dict.fromkeys(("rate", "due", "forecast", "milestone", "block"), _FIRST),
        **dict.fromkeys(("complete", "sign_off"), " already"),
    },
    Stage.WITHDRAWN: {
        **dict.fromkeys(("rate", "owner", "people", "due", "forecast", "impact", "edit"), _FIRST),
        **dict.fromkeys(("complete", "sign_off", "milestone", "block"), _FIRST),
        "withdraw": " already",
    },
}
"""What cannot be done with an action of a stage, and what to do about it. A finished one keeps what was promised."""
_OF_STAGE: Mapping[Stage, frozenset[str]] = {
    Stage.OPEN: frozenset(),
    Stage.COMPLETE: frozenset({"completed_on", "completed_by"}),
    Stage.CLOSED: frozenset({"signed_off_on", "signed_off_by", "accepted_evidence"}),
    Stage.WITHDRAWN: frozenset({"withdrawn_reason"}),
}
"""The fields that only the step to a stage sets."""


# --- which step can be taken ----------------------------------------------------------------------------------


def why_not(action: Action, step: str) -> str:
    """Why a step cannot be taken with an action as it stands, and what to do; empty where it can.

    A screen asks at the key, before anything is typed; :func:`~actionplan.model.rules.actions.propose` refuses by the
    same.

    Args:
        action: The action.
        step: ``rate``, ``owner``, ``due``, ``forecast``, ``impact``, ``note``, ``evidence``, ``edit``, ``people``,
            ``add``, ``milestone``, ``block``, ``complete``, ``sign_off``, ``reopen`` or ``withdraw``.
    """
    hint = _NOT_AT[action.stage].get(step)
    if hint is None:
        return ""
    return f"{action.ref} is {action.stage}{hint}"


def check_steps(action: Action, changes: Values, stage: Stage | None, *, is_rating: bool) -> None:
    """Refuses what cannot be done with an action of its stage: the step to another one, and the other changes.

    What comes with a reopening is of an action that is open again.

    Args:
        action: The action as it stands.
        changes: The values that differ from it.
        stage: The stage that it is to have; None where that is not asked for.
        is_rating: Whether a rating is among what is asked for, the same one too.

    Raises:
        Invalid: if a step cannot be taken.
    """
    steps: list[str] = []
    if stage is not None:
        steps.append(_STEP_TO[stage])
    if stage is not Stage.OPEN:
        steps += [step for name, step in STEP_OF.items() if name in changes]
    if stage is None and is_rating:
        steps.append("rate")
    for step in steps:
        reason = why_not(action, step)
        if reason:
            raise Invalid("stage", reason)


def check_fields(action: Action, changes: Values, stage: Stage | None, known_as: KnownAs = first_names) -> None:
    """Refuses changes that do not go together with the step to a stage, or with none.

    A step decides the rating itself, and sets only its own fields; without one none of those is set, and nobody owns
    what they signed off.

    Raises:
        Invalid: if one does not.
    """
    if stage is not None and not {"rag", "rag_reason"}.isdisjoint(changes):
        raise Invalid("rag", f"the step to {stage} sets the rating of {action.ref}; rate it separately")
    for other_stage, names in _OF_STAGE.items():
        if other_stage is not stage and not names.isdisjoint(changes):
            name = min(names & changes.keys())
            instead = f", not {stage}" if stage is not None else ""
            raise Invalid(
                name, f"{name.replace('_', ' ')} can be given only when {action.ref} becomes {other_stage}{instead}"
            )
    if stage is None and action.is_closed and is_known_as(known_as(changes.get("owner", "")), action.signed_off_by):
        raise Invalid("owner", f"{action.signed_off_by} signed {action.ref} off and cannot own it as well")


# --- what follows from a step ---------------------------------------------------------------------------------


def changes_of_step(
    action: Action,
    stage: Stage,
    new_values: Values,
    *,
    today: date,
    by: str,
    note: str,
    known_as: KnownAs = first_names,
) -> dict[str, Any]:
    """What the step to ``stage`` sets, by field.

    Args:
        action: The action as it stands.
        stage: The stage that it becomes.
        new_values: The values that come with the step, read.
        today: The day of the step.
        by: Who takes it.
        note: Their reason.
        known_as: By which names a person is known: nobody signs off what they own, under whatever name.

    Raises:
        Invalid: if a reason is missing, or a rule refuses the step.
    """
    match stage:
        case Stage.OPEN:
            return _reopen(action, note)
        case Stage.COMPLETE:
            return _complete(action, new_values, today, by, note)
        case Stage.CLOSED:
            return _close(action, new_values, today, by=by, note=note, known_as=known_as)
        case Stage.WITHDRAWN:
            return _withdraw(action, new_values, note)


def _complete(action: Action, new_values: Values, today: date, by: str, note: str) -> dict[str, Any]:
    """Completing says what was done, and nothing about the rating: that stays as it was declared.

    A red stays red, in every count, until it is signed off or rated again: otherwise its owner could take it off the
    board alone (docs/design.md, "Stages"). It is late no more; how late it was completed is remembered.
    """
    if not note:
        raise Invalid("note", f"say what was done to complete {action.ref}")
    return {
        "completed_on": new_values.get("completed_on") or today,
        "completed_by": new_values.get("completed_by") or by,
    }


def _close(action: Action, new_values: Values, today: date, *, by: str, note: str, known_as: KnownAs) -> dict[str, Any]:
    signer = str(new_values.get("signed_off_by") or by)
    # Whoever owned it up to now, and whoever is to own it from the same moment on.
    for owner in (action.owner, str(new_values.get("owner") or "")):
        names = known_as(owner)
        if is_known_as(names, signer):
            raise Invalid("signed_off_by", f"{names[0]} owns {action.ref}; somebody else has to sign it off")
    evidence = str(new_values.get("accepted_evidence") or note)
    if not evidence:
        raise Invalid("accepted_evidence", "say what was accepted as evidence")
    day: date = new_values.get("signed_off_on") or today
    if action.completed_on is not None and day < action.completed_on:
        raise Invalid(
            "signed_off_on", f"{action.ref} was completed {dates.format_date(action.completed_on)}, after that day"
        )
    return {
        "signed_off_on": day,
        "signed_off_by": signer,
        "accepted_evidence": evidence,
        "rag": Condition.CHECKED,
        "rag_reason": evidence,
    }


def _reopen(action: Action, note: str) -> dict[str, Any]:
    """What is open again keeps the rating that was declared."""
    if not note:
        raise Invalid("note", f"{action.ref} is {action.stage}; say why it is reopened")
    return {
        "completed_on": None,
        "completed_by": "",
        "signed_off_on": None,
        "signed_off_by": "",
        "accepted_evidence": "",
        "withdrawn_reason": "",
        **_no_longer_blue(action),
    }


def _withdraw(action: Action, new_values: Values, note: str) -> dict[str, Any]:
    reason = new_values.get("withdrawn_reason") or note
    if not reason:
        raise Invalid("note", f"say why {action.ref} is withdrawn")
    return {"withdrawn_reason": reason, **_no_longer_blue(action)}


def _no_longer_blue(action: Action) -> dict[str, Any]:
    """Blue is for what is closed. Which rating it had before only the log knows: see :func:`as_declared`."""
    if not action.is_closed:
        return {}
    return {"rag": Condition.UNRATED, "rag_reason": ""}


def rated_since(rag: Condition, today: date) -> date | None:
    """The day from which an action has a rating that it gets ``today``; None for unrated, which is no rating."""
    return None if rag is Condition.UNRATED else today


# --- a sign-off taken back ------------------------------------------------------------------------------------


def leaves_sign_off(edit: Edit) -> bool:
    """Whether an edit takes back that an action is signed off: it is reopened, or withdrawn after all."""
    before, after = edit.before, edit.after
    return isinstance(before, Action) and before.is_closed and isinstance(after, Action) and not after.is_closed


def as_declared(edit: Edit, complete: Action | None, today: date) -> Edit:
    """An edit that takes back a sign-off, with the rating that was declared before it.

    Args:
        edit: One that :func:`leaves_sign_off`.
        complete: The action as it was when it was signed off; None if the log has not seen it so.
        today: The day of the edit: from then on it counts as what it was declared.
    """
    if complete is None or not isinstance(edit.after, Action):
        return edit
    action = replace(
        edit.after, rag=complete.rag, rag_reason=complete.rag_reason, rag_since=rated_since(complete.rag, today)
    )
    return replace(edit, after=action)

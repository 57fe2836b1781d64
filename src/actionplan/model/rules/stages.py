"""The stages of an action: which step can be taken at each, and what follows from one (docs/design.md, "Stages")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from actionplan.model import dates
from actionplan.model.action import Action, Priority, Stage, Verification
from actionplan.model.edit import Edit
from actionplan.model.fields import STEP_OF
from actionplan.model.hold_checks import CheckAfter
from actionplan.model.people_in_use import KnownAs, first_names, is_known_as, names_known_by, names_of_called
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.endings import NO_ENDING, ending_changes, why_no_risk_review
from actionplan.model.typed_values import read_sample
from actionplan.model.words import choice_words

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

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
_NOT_SIGNED_OFF = "; only what is signed off is checked again"
_NOT_AT: Mapping[Stage, Mapping[str, str]] = {
    Stage.OPEN: {
        "sign_off": "; complete it before it is signed off",
        "reopen": "; there is nothing to reopen",
        **dict.fromkeys(("check", "hold"), _NOT_SIGNED_OFF),
    },
    Stage.COMPLETE: {
        **dict.fromkeys(("due", "forecast", "block"), _FIRST),
        "complete": " already",
        **dict.fromkeys(("check", "hold"), _NOT_SIGNED_OFF),
    },
    Stage.CLOSED: {
        **dict.fromkeys(("rate", "due", "forecast", "milestone", "block"), _FIRST),
        **dict.fromkeys(("complete", "sign_off"), " already"),
    },
    Stage.WITHDRAWN: {
        **dict.fromkeys(("rate", "owner", "people", "due", "forecast", "impact", "edit"), _FIRST),
        **dict.fromkeys(("complete", "sign_off", "milestone", "block"), _FIRST),
        "withdraw": " already",
        **dict.fromkeys(("check", "hold"), _NOT_SIGNED_OFF),
    },
}
"""What cannot be done with an action of a stage, and what to do about it. A finished one keeps what was promised."""
_OF_STAGE: Mapping[Stage, frozenset[str]] = {
    Stage.OPEN: frozenset(),
    Stage.COMPLETE: frozenset({"completed_on", "completed_by"}),
    Stage.CLOSED: frozenset({"signed_off_on", "signed_off_by", "accepted_evidence", "verified", "sample"}),
    Stage.WITHDRAWN: frozenset(NO_ENDING) - {"risk_review_on"},
}
"""The fields that only the step to a stage sets."""
_USUALLY_CHECKED = CheckAfter()


# --- which step can be taken ----------------------------------------------------------------------------------


def why_not(action: Action, step: str) -> str:
    """Why a step cannot be taken with an action as it stands, and what to do; empty where it can.

    A screen asks at the key, before anything is typed; :func:`~actionplan.model.rules.actions.propose` refuses by the
    same.

    Args:
        action: The action.
        step: ``rate``, ``owner``, ``due``, ``forecast``, ``impact``, ``note``, ``evidence``, ``edit``, ``people``,
            ``add``, ``milestone``, ``block``, ``complete``, ``sign_off``, ``check`` (give it another check date),
            ``hold`` (say whether it holds), ``review_risk`` (look at an accepted risk again), ``reopen`` or
            ``withdraw``.
    """
    if step == "review_risk":
        return why_no_risk_review(action)
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
    if stage is Stage.CLOSED:
        # A sign-off sets the check date.
        steps = [step for step in steps if step != "check"]
    if stage is Stage.WITHDRAWN:
        # So does a risk that is accepted set the day on which it is looked at again.
        steps = [step for step in steps if step != "review_risk"]
    if stage is None and is_rating:
        steps.append("rate")
    for step in steps:
        reason = why_not(action, step)
        if reason:
            raise Invalid("stage", reason)


def check_fields(
    action: Action, changes: Values, stage: Stage | None, known_as: KnownAs = first_names, note: str = ""
) -> None:
    """Refuses changes that do not go together with the step to a stage, or with none.

    A step decides the rating itself, and sets only its own fields; without one none of those is set, and nobody owns
    what they signed off. What is closed is checked again on a day after that, or there is a reason why not.

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
    if stage is None and "check_on" in changes:
        _check_day(action.ref, changes["check_on"], action.signed_off_on)
        if changes["check_on"] is None and not note:
            raise Invalid("note", f"say why nobody checks whether {action.ref} holds")


def check_said(action: Action, values: Values, note: str) -> None:
    """Refuses a sign-off that does not say how it was verified, once it says on what.

    Whoever signs off at a screen or on the command line is there to be asked; a table or a plan file that does not say
    it is taken, and it counts as not said.

    Raises:
        Invalid: if it is not said.
    """
    if values.get("stage") not in (Stage.CLOSED, Stage.CLOSED.value) or why_not(action, "sign_off"):
        return
    if not str(values.get("accepted_evidence") or note).strip():
        return
    if not str(values.get("verified") or "").strip() and not str(values.get("sample") or "").strip():
        raise Invalid("verified", f"say how it was verified: {choice_words(Verification)}")


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
    called: KnownAs = first_names,
    check_after: CheckAfter = _USUALLY_CHECKED,
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
        called: By which names somebody is known who is called so: nor what they have marked complete.
        check_after: When the plan has its sign-offs checked again.

    Raises:
        Invalid: if a reason is missing, or a rule refuses the step.
    """
    match stage:
        case Stage.OPEN:
            return _reopen(action, note)
        case Stage.COMPLETE:
            return _complete(action, new_values, today, by, note)
        case Stage.CLOSED:
            evidence = _accepted(new_values, note)
            signer, new_owner = str(new_values.get("signed_off_by") or by), str(new_values.get("owner") or "")
            if reason := _why_not_signer(action, signer, new_owner, known_as, called):
                raise Invalid("signed_off_by", reason)
            return _close(action, new_values, today, signer=signer, evidence=evidence, check_after=check_after)
        case Stage.WITHDRAWN:
            ending = ending_changes(action, new_values, note, today=today, known_as=known_as)
            return {**ending, **_no_longer_blue(action)}


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


def _accepted(new_values: Values, note: str) -> str:
    """What was accepted as evidence."""
    evidence = str(new_values.get("accepted_evidence") or note)
    if not evidence:
        raise Invalid("accepted_evidence", "say what was accepted as evidence")
    return evidence


def why_not_signer(plan: Plan, action: Action, signer: str) -> str:
    """Why somebody cannot sign an action of a plan off, whatever they are called; empty if they can."""
    return _why_not_signer(action, signer, "", partial(names_known_by, plan), partial(names_of_called, plan))


def _why_not_signer(action: Action, signer: str, new_owner: str, known_as: KnownAs, called: KnownAs) -> str:
    """Nobody signs off what they own, or what they have marked complete, under whatever name.

    Whoever enters the sign-off may be one of these, if somebody else has signed it off and is named.
    """
    # Whoever owned it up to now, and whoever is to own it from the same moment on.
    for owner in (action.owner, new_owner):
        names = known_as(owner)
        if is_known_as(names, signer):
            return f"{names[0]} owns {action.ref}; somebody else has to sign it off"
    if is_known_as(called(action.completed_by), signer):
        return f"{action.completed_by} marked {action.ref} complete; somebody else has to sign it off"
    return ""


def _close(
    action: Action, new_values: Values, today: date, *, signer: str, evidence: str, check_after: CheckAfter
) -> dict[str, Any]:
    day: date = new_values.get("signed_off_on") or today
    if action.completed_on is not None and day < action.completed_on:
        raise Invalid(
            "signed_off_on", f"{action.ref} was completed {dates.format_date(action.completed_on)}, after that day"
        )
    return {
        "signed_off_on": day,
        "signed_off_by": signer,
        "accepted_evidence": evidence,
        **_verification(new_values),
        "check_on": _check_on(action, new_values, day, check_after),
        "rag": Condition.CHECKED,
        "rag_reason": evidence,
    }


def _verification(new_values: Values) -> dict[str, Any]:
    """How it was verified; that a sample was tested says how many of how many were right, and that alone says it."""
    verified, sample = new_values.get("verified"), read_sample(str(new_values.get("sample") or ""))
    if sample and verified is None:
        verified = Verification.SAMPLE_TESTED
    if verified is Verification.SAMPLE_TESTED and not sample:
        raise Invalid("sample", "say how many of the sample were right, such as 18 of 20")
    if sample and verified is not Verification.SAMPLE_TESTED:
        raise Invalid("verified", f"{sample} is of a sample that was tested, and not of {verified}")
    return {"verified": verified, "sample": sample}


def _check_on(action: Action, new_values: Values, signed_off_on: date, check_after: CheckAfter) -> date | None:
    """The day on which somebody checks whether it holds: the one that is given, else as the plan has it."""
    day: date | None = new_values.get("check_on")
    if day is not None:
        _check_day(action.ref, day, signed_off_on)
        return day
    return first_check(new_values.get("priority") or action.priority, signed_off_on, check_after)


def first_check(priority: Priority, signed_off_on: date, check_after: CheckAfter) -> date | None:
    """The day on which somebody checks whether an action of a priority holds, as the plan has it; None for never."""
    days = check_after.days(priority)
    return signed_off_on + timedelta(days=days) if days else None


def _check_day(ref: str, day: date | None, signed_off_on: date | None) -> None:
    if day is not None and signed_off_on is not None and day <= signed_off_on:
        when = dates.format_date(signed_off_on)
        raise Invalid("check_on", f"the check of {ref} is on a day after its sign-off on {when}")


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
        "verified": None,
        "sample": "",
        **NO_ENDING,
        **_no_longer_blue(action),
    }


def _no_longer_blue(action: Action) -> dict[str, Any]:
    """Blue is for what is closed, and so is a check date. Which rating it had before only the log knows: see
    :func:`as_declared`.
    """
    if not action.is_closed:
        return {}
    return {"rag": Condition.UNRATED, "rag_reason": "", "check_on": None}


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

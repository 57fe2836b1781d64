"""What makes it valid that an action ends otherwise than done (docs/design.md, "Stages")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model import dates
from actionplan.model.action import Action, Ending
from actionplan.model.endings import GOES_ON, STATES, goes_on_in, is_accepted_risk
from actionplan.model.people_in_use import KnownAs, is_known_as, names_known_by
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.blocking import circle_refusal

NO_ENDING: Mapping[str, Any] = {
    "withdrawn_reason": "",
    "ending": None,
    "ending_to": "",
    "ending_ref": "",
    "accepted_by": "",
    "risk_review_on": None,
}
"""What an action has of an ending that counts, or counts again."""
_ONLY_OF: Mapping[str, frozenset[Ending]] = {
    "ending_to": GOES_ON | {Ending.MOVED},
    "ending_ref": frozenset({Ending.MOVED}),
    "accepted_by": frozenset({Ending.RISK_ACCEPTED}),
    "risk_review_on": frozenset({Ending.RISK_ACCEPTED}),
}
"""The endings that a field belongs to; the reason belongs to each."""
_WORDS = {
    "ending_to": "where it goes",
    "ending_ref": "their ref",
    "accepted_by": "who accepted the risk",
    "risk_review_on": "a day to look at the risk again",
}


def with_ref_meant(plan: Plan, action: Action, new_values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an ending with the ref of the action that takes its place, as the plan writes it.

    Raises:
        Invalid: if that is no action of the plan that counts, is the action itself, or would wait for itself then.
    """
    ending = new_values.get("ending")
    if ending not in GOES_ON:
        return dict(new_values)
    name = plan.words.action.one
    text = str(new_values.get("ending_to") or "").strip()
    if not text:
        raise Invalid("ending_to", f"say which {name} {action.ref} is {ending}: its ref")
    target = plan.action(plan.ref_meant(text))
    if target is None:
        raise Invalid("ending_to", f"there is no {name} {text[:40]!r} in the plan")
    if target.ref == action.ref:
        raise Invalid("ending_to", f"{action.ref} cannot be {ending} itself")
    if target.is_withdrawn:
        raise Invalid("ending_to", f"{target.ref} is {STATES[target.ending]} and does not count; name one that does")
    after = replace(action, **{"stage": new_values["stage"], "ending": ending, "ending_to": target.ref})
    if refusal := waiting_refusal(plan, after):
        raise Invalid("ending_to", refusal)
    return {**new_values, "ending_to": target.ref}


def waiting_refusal(plan: Plan, after: Action) -> str:
    """Why an action cannot end so: actions that wait for it would then wait for each other; empty if they do not."""
    waiting = [action for action in plan.counted if action.blocked_by and action.ref != after.ref]
    if not waiting:
        return ""
    plan_after = plan.changed((after.ref,), actions=plan.with_actions([after]))
    return next(filter(None, (circle_refusal(plan_after, action) for action in waiting)), "")


def circle_of_endings(plan: Plan, action: Action) -> str:
    """Why an action cannot have ended so in a plan: it would lead back to itself; empty if it does not.

    Two people may each let an action go into the other's, and an undo may bring such an ending back.
    """
    if not action.is_withdrawn or action.ending not in GOES_ON:
        return ""
    if goes_on_in(action, plan) is None:
        return f"{action.ref} is {action.ending} {action.ending_to}, which leads back to it"
    return waiting_refusal(plan, action)


def ending_changes(
    action: Action, new_values: Mapping[str, Any], note: str, *, today: date, known_as: KnownAs
) -> dict[str, Any]:
    """How an action ends, with what belongs to that ending and nothing else.

    A risk is accepted by a named person who does not own the action, by whatever name, and is looked at again.

    Args:
        action: The action as it stands.
        new_values: What is given of the ending, read.
        note: Why; of an accepted risk, the risk in a sentence.
        today: The day of the edit.
        known_as: By which names a person is known.

    Raises:
        Invalid: if something that belongs to the ending is missing, or what is given belongs to another.
    """
    ending: Ending | None = new_values.get("ending")
    values = {name: new_values.get(name) or empty for name, empty in NO_ENDING.items()}
    values["withdrawn_reason"] = reason = str(new_values.get("withdrawn_reason") or note)
    for name, endings in _ONLY_OF.items():
        if values[name] and ending not in endings:
            raise Invalid(name, f"{_WORDS[name]} can be said only of what is {_or_words(endings)}")
    if not reason and (ending is None or ending in (Ending.RISK_ACCEPTED, Ending.NO_LONGER_WARRANTED)):
        raise Invalid("note", _what_to_say(action, ending))
    if ending is Ending.RISK_ACCEPTED:
        owners = (action.owner, str(new_values.get("owner") or ""))
        _check_accepted_by(action, values["accepted_by"], owners, known_as)
        _check_review_day(action, values["risk_review_on"], today)
    if ending is Ending.MOVED and not values["ending_to"]:
        raise Invalid("ending_to", f"say which plan or service {action.ref} is moved to")
    return values


def _or_words(endings: frozenset[Ending]) -> str:
    return " or ".join(words for ending, words in STATES.items() if ending in endings)


def _what_to_say(action: Action, ending: Ending | None) -> str:
    if ending is Ending.RISK_ACCEPTED:
        return f"say in a sentence which risk is accepted with {action.ref}"
    return f"say why {action.ref} is {STATES[ending]}"


def _check_accepted_by(action: Action, accepted_by: str, owners: tuple[str, ...], known_as: KnownAs) -> None:
    if not accepted_by:
        raise Invalid("accepted_by", f"say who accepts the risk of {action.ref}: somebody who does not own it")
    for owner in filter(None, owners):
        names = known_as(owner)
        if owner == accepted_by or any(is_known_as(names, name) for name in known_as(accepted_by)[:1]):
            raise Invalid("accepted_by", f"{names[0]} owns {action.ref}; somebody else has to accept its risk")


def _check_review_day(action: Action, day: date | None, today: date) -> None:
    if day is None:
        raise Invalid("risk_review_on", f"say when the risk of {action.ref} is looked at again")
    if day <= today:
        raise Invalid(
            "risk_review_on",
            f"{dates.format_date(day)} is not after today; say on which later day it is looked at again",
        )


def accepted_by_owner(plan: Plan, action: Action) -> bool:
    """Whether the owner of an action is the one who accepted its risk, by whatever name."""
    names = names_known_by(plan, action.owner) if action.owner else ()
    return is_known_as(names, plan.person_name(action.accepted_by))


def why_no_risk_review(action: Action) -> str:
    """Why an accepted risk of an action cannot be looked at again: there is none; empty where there is one."""
    return "" if is_accepted_risk(action) else f"{action.ref} is no accepted risk; there is nothing to look at again"


def check_risk_review(action: Action, changes: Mapping[str, Any], stage: object, today: date, note: str) -> None:
    """Refuses another day to look at an accepted risk again that is not to come, or without a word of what was seen.

    Raises:
        Invalid: if it is refused.
    """
    if stage is not None or "risk_review_on" not in changes:
        return
    _check_review_day(action, changes["risk_review_on"], today)
    if not note:
        raise Invalid("note", f"say how the risk of {action.ref} stands now")

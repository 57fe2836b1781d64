"""What makes it valid that an action is blocked by others."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.blocking import blocker_now, circle_through
from actionplan.model.endings import ending_words
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid


def blockers_meant(plan: Plan, action: Action, typed_refs: Sequence[str]) -> tuple[str, ...]:
    """The refs of the actions that an action is to be blocked by.

    Args:
        plan: The plan.
        action: The action that waits.
        typed_refs: As typed, whatever their case; several may stand in one, separated by commas.

    Raises:
        Invalid: if one is not in the plan, is withdrawn, is the action itself, or waits for it in a circle.
    """
    refs: list[str] = []
    for text in (part.strip() for typed in typed_refs for part in typed.split(",")):
        blocker = plan.action(plan.ref_meant(text))
        if not text:
            continue
        if blocker is None:
            raise Invalid("blocked_by", f"there is no {plan.words.action.one} {text[:40]!r} in the plan")
        if blocker.ref == action.ref:
            raise Invalid("blocked_by", f"{action.ref} cannot be blocked by itself")
        if blocker.is_withdrawn and blocker.ref not in action.blocked_by:
            raise Invalid(
                "blocked_by",
                f"{blocker.ref} does not count any more ({ending_words(blocker, plan)}); nothing waits for it",
            )
        refs.append(blocker.ref)
    unique_refs = tuple(dict.fromkeys(refs))
    refusal = circle_refusal(plan, replace(action, blocked_by=unique_refs))
    if refusal:
        raise Invalid("blocked_by", refusal)
    return unique_refs


def circle_refusal(plan: Plan, action: Action) -> str:
    """Why an action cannot be blocked by what it is: those wait for it in turn; empty if they do not."""
    circle = circle_through(action, lambda ref: blocker_now(ref, plan))
    if not circle:
        return ""
    return f"{' waits for '.join(circle)}: they would wait for each other"

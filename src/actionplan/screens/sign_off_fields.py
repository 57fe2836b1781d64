"""The lines of the question that signs actions off."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.action import Action, Verification
from actionplan.model.dates import iso_or_empty
from actionplan.model.number_words import days
from actionplan.model.plan import Plan
from actionplan.model.rules.stages import first_check, why_not_signer
from actionplan.model.sanitise import sanitise
from actionplan.screens.question import Field
from actionplan.widgets.date_hint import date_hint


def sign_off_fields(plan: Plan, actions: Sequence[Action], by: str) -> tuple[Field, ...]:
    """What is asked of a sign-off: what was accepted, how it was verified, who signs, and when it is checked again.

    Args:
        plan: The plan of the actions.
        actions: Those that are signed off.
        by: Who is asked. They stand as the one who signs, unless they own an action or have marked it complete: then
            somebody else has to be named.
    """
    may_not = any(why_not_signer(plan, action, by) for action in actions)
    return (
        Field("accepted_evidence", "evidence"),
        Field("verified", "verified", "", tuple(Verification), closed=True),
        Field("sample", "sample", by_rule=True),
        Field("signed_off_by", "signed off by", "" if may_not else by),
        _check_field(plan, actions),
    )


def _check_field(plan: Plan, actions: Sequence[Action]) -> Field:
    """The day of the check, as the plan has it; of several actions nothing, since that goes by their priorities."""
    periods = sorted({plan.check_after.days(action.priority) for action in actions} - {0})
    day = first_check(actions[0].priority, plan.as_at, plan.check_after) if len(actions) == 1 else None
    usual = f"{' or '.join(map(days, periods))} after today" if periods else ""

    def day_line(text: str) -> Content:
        return date_hint(text, "check_on", plan.as_at, none=usual)

    return Field("check_on", "check on", iso_or_empty(day), by_rule=True, understood=day_line)


def who_may_not_sign(plan: Plan, actions: Sequence[Action]) -> str:
    """Who owns actions and who marked them complete, harmless to show: somebody else signs them off."""
    owners = ", ".join(sorted({sanitise(plan.owner_name(action)) or "nobody" for action in actions}))
    complete = ", ".join(sorted({sanitise(action.completed_by) or "nobody named" for action in actions}))
    return f"owned by {owners}, marked complete by {complete}; somebody else signs off"

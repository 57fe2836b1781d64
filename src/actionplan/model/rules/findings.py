"""What the council answers to a finding, by when the reviewers want it, and what becomes of its action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area, Response
from actionplan.model.edit import Edit
from actionplan.model.findings import has_findings_words
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.typed_values import read_choice, read_date, read_text

NO_ANSWER = "not answered"
"""What is typed to take an answer back."""
ANSWERS = (*(response.value for response in Response), NO_ANSWER)
"""What may be chosen for an answer."""
_NEEDS_REASON = frozenset({Response.PARTLY_AGREED, Response.NOT_AGREED})


def respond(plan: Plan, area: Area, values: Mapping[str, Any], *, by: str) -> list[Edit]:
    """The edits that answer a finding: one change.

    An answer "not agreed" withdraws the action that the finding began with, where nobody has done anything with it;
    taking that answer back reopens it, unless the finding has got another action meanwhile.

    Args:
        plan: The plan, as at the day of the edit.
        area: The finding as the person saw it.
        values: ``response``, ``response_reason`` and ``deadline`` as typed or as values; what is not there stays as it
            is. :data:`NO_ANSWER` or nothing takes an answer back, and its reason with it.
        by: Who answers.

    Raises:
        Invalid: if a value cannot be read, a reason is missing, or the finding is withdrawn.
    """
    if area.withdrawn:
        raise Invalid("response", f"{area.ref} is withdrawn; there is nothing to answer")
    response, reason, deadline = area.response, area.response_reason, area.deadline
    if "response" in values:
        response = _read_response(values["response"])
    if "response_reason" in values:
        reason = read_text(values["response_reason"], "response_reason")
    elif response is not area.response:
        # The reason of another answer is no reason of this one.
        reason = ""
    if "deadline" in values:
        deadline = read_date(values["deadline"], "deadline", plan.as_at)
    if response is None:
        if reason and "response_reason" in values and reason != area.response_reason:
            raise Invalid("response", "say what the answer is: agreed, partly agreed or not agreed")
        reason = ""
    elif response in _NEEDS_REASON and not reason:
        raise Invalid("response_reason", f"say why {area.ref} is {response}")
    after = replace(area, response=response, response_reason=reason, deadline=deadline)
    return [Edit(area, after), *_edits_of_action(plan, area, after, by)]


def _read_response(value: object) -> Response | None:
    words = str(value or "").strip().casefold()
    if words in ("", "-", "none") or (len(words) > len("not ") and NO_ANSWER.startswith(words)):
        return None
    return Response(read_choice(Response, words, "response"))


def _edits_of_action(plan: Plan, before: Area, after: Area, by: str) -> list[Edit]:
    """What an answer makes of the action that the finding began with; nothing where somebody has worked on it."""
    action = plan.action(before.ref)
    if action is None or action.area != before.ref or before.is_not_agreed is after.is_not_agreed:
        return []
    if after.is_not_agreed and is_as_begun(action, plan):
        return [propose_one(plan, action, {"stage": "withdrawn"}, by=by, note=_withdrawn_words(after))]
    # It may have been withdrawn before, when another action answered the finding, which none does any more.
    reasons = {_withdrawn_words(before), *(answered_words(before.ref, other.ref) for other in plan.actions)}
    is_withdrawn_so = action.is_withdrawn and action.withdrawn_reason in reasons
    if before.is_not_agreed and is_withdrawn_so and not plan.actions_of(before):
        note = f"the answer to {after.ref} is no longer: not agreed"
        return [propose_one(plan, action, {"stage": "open"}, by=by, note=note)]
    return []


def _withdrawn_words(area: Area) -> str:
    return f"not agreed: {area.response_reason}"


def answered_words(area: str, action: str) -> str:
    """Why the action that a finding began with is withdrawn when another answers the finding too, by their refs."""
    return f"{area} is answered by {action}"


def is_as_begun(action: Action, plan: Plan) -> bool:
    """Whether an action is as the plan began with it: its finding's words, and nothing else known of it."""
    bare = Action(action.ref, action.area, action.title)
    stamps = {name: getattr(bare, name) for name in ("version", "updated_at", "updated_on", "updated_by")}
    of_action = (*plan.evidence_of(action), *plan.milestones_of(action), *plan.decisions_about(action))
    notes = any(note.action == action.ref and not note.withdrawn for note in plan.notes)
    return has_findings_words(action, plan) and replace(action, **stamps) == bare and not of_action and not notes

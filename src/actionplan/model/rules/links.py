"""What belongs together: an action and the other findings that it answers, a finding and its key messages."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.edit import Edit, as_updated
from actionplan.model.plan import Plan
from actionplan.model.refs import next_child_ref
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.findings import answered_words, is_as_begun
from actionplan.model.rules.stages import why_not
from actionplan.model.sources import KeyMessage, MessageLink
from actionplan.model.tokens import no_such
from actionplan.model.typed_values import read_text

# --- an action and the findings that it answers too ------------------------------------------------------------


def link(plan: Plan, action: Action, finding: str, *, by: str) -> list[Edit]:
    """The edits that let an action answer another finding too: one change.

    It stays counted by its first finding. The action that the other finding began with is withdrawn, where nobody has
    done anything with it: its finding is answered now. A finding that is not agreed may get an action so, as ``add``
    gives it one; it then stands among the gaps.

    Args:
        plan: The plan, as at the day of the edit.
        action: The action as the person saw it.
        finding: The ref of the other finding, as typed.
        by: Who says so.

    Raises:
        Invalid: if there is no such finding, it is answered by the action already, is withdrawn, or the action is
            withdrawn.
    """
    refusal = why_not(action, "edit")
    if refusal:
        raise Invalid("also_answers", refusal)
    area = _finding(plan, finding)
    if area.withdrawn:
        raise Invalid("also_answers", f"{area.ref} is withdrawn; there is nothing to answer")
    if area.ref == action.area or area.ref in action.also_answers:
        raise Invalid("also_answers", f"{action.ref} answers {area.ref} already")
    after = as_updated(replace(action, also_answers=(*action.also_answers, area.ref)))
    begun = _begun_action(plan, area)
    if begun is None or begun.is_withdrawn or not is_as_begun(begun, plan):
        return [Edit(action, after)]
    note = answered_words(area.ref, action.ref)
    return [Edit(action, after), propose_one(plan, begun, {"stage": "withdrawn"}, by=by, note=note)]


def link_all(plan: Plan, action: Action, findings: Sequence[str], *, by: str) -> list[Edit]:
    """The edits that let an action answer several other findings too: one change. See :func:`link`."""
    return with_answers(plan, Edit(action, action), findings, by=by)


def with_answers(plan: Plan, edit: Edit, findings: Sequence[str], *, by: str) -> list[Edit]:
    """An edit of an action, a new one too, which then answers other findings as well; see :func:`link`."""
    action, further = edit.after, list[Edit]()
    assert isinstance(action, Action)
    for finding in findings:
        linked, *withdrawn = link(plan, action, finding, by=by)
        assert isinstance(linked.after, Action)
        action = linked.after
        further += withdrawn
    return [Edit(edit.before, action), *further]


def unlink(plan: Plan, action: Action, finding: str, *, by: str) -> list[Edit]:
    """The edits that let an action answer another finding no more: one change.

    The action that was withdrawn when the two were linked is reopened, where no other answers the finding and there is
    something to do about it: once it is not agreed, that action stays withdrawn until it is agreed.

    Args:
        plan, action, finding, by: As for :func:`link`.

    Raises:
        Invalid: if the action does not answer the finding, or is counted by it.
    """
    area = _finding(plan, finding)
    if area.ref == action.area:
        raise Invalid("also_answers", f"{action.ref} is counted under {area.ref}; only what it answers too is unlinked")
    if area.ref not in action.also_answers:
        raise Invalid("also_answers", f"{action.ref} does not answer {area.ref}")
    remaining = tuple(ref for ref in action.also_answers if ref != area.ref)
    edits = [Edit(action, as_updated(replace(action, also_answers=remaining)))]
    begun = _begun_action(plan, area)
    answering = {other.ref for other in plan.actions_of(area)} - {action.ref}
    is_withdrawn_so = begun is not None and begun.withdrawn_reason == answered_words(area.ref, action.ref)
    if begun is not None and is_withdrawn_so and not (answering or area.is_not_agreed or area.withdrawn):
        note = f"{action.ref} no longer answers {area.ref}"
        edits.append(propose_one(plan, begun, {"stage": "open"}, by=by, note=note))
    return edits


def _finding(plan: Plan, text: str) -> Area:
    ref = plan.ref_meant(text)
    area = next((area for area in plan.areas if area.ref == ref), None)
    if area is None:
        raise Invalid("also_answers", f"there is no {plan.words.short_area.one} {text.strip()[:40]!r} in the plan")
    return area


def _begun_action(plan: Plan, area: Area) -> Action | None:
    """The action that a finding began with: it has the finding's ref."""
    action = plan.action(area.ref)
    return action if action is not None and action.area == area.ref else None


# --- a finding and the key messages that it belongs to ---------------------------------------------------------


def link_message(plan: Plan, area: Area, message: str, reason: str) -> Edit:
    """The edit that says that a finding belongs to a key message, or gives another reason for it.

    Args:
        plan: The plan.
        area: The finding.
        message: The key of the message, its title, or enough of it.
        reason: Why; required.

    Raises:
        Invalid: if there is no such message, or no reason.
    """
    key = _message(plan, message).key
    because = read_text(reason, "reason")
    if not because:
        raise Invalid("reason", f"say why {area.ref} belongs to it")
    before = _message_link(plan, area, key)
    if before is None:
        ref = next_child_ref(area.ref, "k", [link.ref for link in plan.message_links])
        return Edit(None, MessageLink(ref, area.ref, key, because))
    return Edit(before, replace(before, reason=because, withdrawn=""))


def unlink_message(plan: Plan, area: Area, message: str, reason: str) -> Edit:
    """The edit that says that a finding does not belong to a key message after all.

    Raises:
        Invalid: if it does not belong to it, or there is no reason.
    """
    key_message = _message(plan, message)
    before = _message_link(plan, area, key_message.key)
    if before is None or before.withdrawn:
        raise Invalid("message", f"{area.ref} does not belong to the key message {key_message.title!r}")
    because = read_text(reason, "reason")
    if not because:
        raise Invalid("reason", f"say why {area.ref} does not belong to it")
    return Edit(before, replace(before, withdrawn=because))


def _message_link(plan: Plan, area: Area, key: str) -> MessageLink | None:
    return next((link for link in plan.message_links if (link.area, link.message) == (area.ref, key)), None)


def _message(plan: Plan, text: str) -> KeyMessage:
    """The key message that is meant by its key, its title, or a part of it that no other has."""
    words = text.strip().casefold()
    messages = plan.key_messages
    if not messages:
        raise Invalid("message", "the plan has no key messages")
    named = [message for message in messages if words in (message.key.casefold(), message.title.casefold())]
    named = named or [message for message in messages if words and words in message.title.casefold()]
    if len(named) != 1:
        raise Invalid("message", no_such("key message", text.strip(), [message.key for message in messages]))
    return named[0]

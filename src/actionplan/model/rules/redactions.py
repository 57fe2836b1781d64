"""What a redaction has to say: what is taken out, why, and who decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actionplan.model.field import NAME
from actionplan.model.fields import label
from actionplan.model.free_text import placeholder
from actionplan.model.number_words import count, number_of
from actionplan.model.redactions import Redaction, RedactionOrder
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

LONGEST_REASON = 200
"""It stands in the place of the text, in fields that are no longer themselves."""


def redaction_order(change: int, *, field: str, reason: str, by: str, ref: str = "", piece: str = "") -> RedactionOrder:
    """What is asked for, as it was typed.

    Args:
        change: The number of the change that wrote the text.
        field: ``note``, or what the field is called; one of the plan's own by its heading.
        reason: Why, in a line that does not say again what is taken out.
        by: Who decided it.
        ref: The ref of the record, where the change touched several.
        piece: The part of the text that is taken out, just as it was written; empty for all of it.

    Raises:
        Invalid: if something is missing or too long.
    """
    reason, by = clean(reason), clean(by)
    if not reason:
        raise Invalid("reason", "say why it is redacted: it stands in the place of the text")
    if len(reason) > LONGEST_REASON:
        length = number_of(len(reason), "character")
        raise Invalid("reason", f"the reason has {length}; at most {count(LONGEST_REASON)} fit")
    if not by:
        raise Invalid("by", "name who decided it, such as the data protection officer")
    if len(by) > NAME:
        raise Invalid("by", f"the name has {number_of(len(by), 'character')}; at most {count(NAME)} fit")
    if "]" in reason:
        raise Invalid("reason", "leave out the bracket ]: it ends what stands in the place of the text")
    return RedactionOrder(change, field.strip() or "note", reason, by, ref.strip(), clean(piece, lines=True))


def redaction_words(redaction: Redaction) -> str:
    """Which text was taken out: ``note of change 12``, ``reason of 1.2 in change 12``."""
    if not redaction.of_ref:
        return f"{label(redaction.field)} of change {redaction.of_change}"
    return f"{label(redaction.field)} of {redaction.of_ref} in change {redaction.of_change}"


def has_lost_redaction(before: object, after: object, plan: Plan) -> bool:
    """Whether a value says that something was redacted in it, and another in its place does so no more.

    Of a table that was exported before the redaction, that is the text itself: whoever wants another in its place says
    so with an update.
    """
    words = [placeholder(one.redacted_on, one.reason) for one in plan.redactions if one.redacted_on]
    return after is not None and any(text in str(before) and text not in str(after) for text in words)


def brought_back(before: Plan, after: Plan) -> str:
    """Says of a plan that was put in the place of another which texts, redacted there, it has again; empty if none."""
    again = [
        redaction
        for redaction in before.redactions
        if redaction not in after.redactions and redaction.first_altered <= after.seq
    ]
    if not again:
        return ""
    texts = "; ".join(f"{redaction_words(redaction)} ({redaction.reason})" for redaction in again)
    return f"It is from before a text was redacted, and has it again: {texts}. Redact it again."

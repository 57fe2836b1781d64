"""Edits that a reminder makes: the link that it brings, that it is being sent, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.refs import next_numbered_ref
from actionplan.model.sent_reminders import Sending, SentReminder, reminder_ref
from actionplan.model.web_links import LinkUse, WebLink, digest_of

ANSWER_DAYS = 14
"""So long a link to answer works."""
AFTER_ROUND = 7
"""So many days after a round is due an answer to it is still taken."""


def answers_until(plan: Plan) -> date:
    """The last day on which a link works that is made today: two weeks from now, or a week after the round is due."""
    due = max((each.due for each in plan.update_rounds if each.is_open and each.due is not None), default=date.min)
    last = plan.as_at + timedelta(days=ANSWER_DAYS)
    return max(last, due + timedelta(days=AFTER_ROUND)) if due > date.min else last


def answer_links(plan: Plan, tokens: dict[str, str], until: date) -> tuple[Edit, ...]:
    """The edits that give people a link to answer.

    Args:
        plan: The plan, as at the day of the edits.
        tokens: By the ref of each person, their token; of each only a digest is kept.
        until: The last day on which they work.
    """
    refs, edits = [link.ref for link in plan.web_links], []
    for person, token in tokens.items():
        refs.append(next_numbered_ref("L", refs, ()))
        link = WebLink(refs[-1], plan.person_name(person), LinkUse.ANSWER, digest_of(token), plan.as_at, person, until)
        edits.append(Edit(None, link))
    return tuple(edits)


def sent_before(plan: Plan, person: str, says: str) -> SentReminder | None:
    """The record of the reminder to a person that says the same and was begun today; None if there is none."""
    ref = reminder_ref(person, plan.as_at, says)
    return next((sent for sent in plan.sent_reminders if sent.ref == ref), None)


def begin_sending(plan: Plan, person: str, says: str, address: str) -> Edit | None:
    """The edit that says that a reminder is being sent; None where it was sent today already, or may have been.

    One that was refused today, or has not left, is begun again.

    Args:
        plan: The plan, as at the day of the edit.
        person: The ref of the person.
        says: The digest of what it says.
        address: Where it goes.
    """
    before = sent_before(plan, person, says)
    if before is None:
        return Edit(None, SentReminder(reminder_ref(person, plan.as_at, says), person, plan.as_at, says, address))
    if before.outcome is not Sending.REFUSED:
        return None
    return Edit(before, replace(before, outcome=Sending.BEGUN, refusal="", address=address))


def end_sending(begun: SentReminder, refusal: str = "") -> Edit:
    """The edit that says that a reminder was sent, or why it was refused."""
    outcome = Sending.REFUSED if refusal else Sending.SENT
    return Edit(begun, replace(begun, outcome=outcome, refusal=refusal))

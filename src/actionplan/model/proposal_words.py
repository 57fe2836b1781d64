"""What a proposal asks for and what became of it, in words: the same on screens, pages, messages and in the paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from actionplan.model.dates import format_date
from actionplan.model.number_words import days
from actionplan.model.proposals import Asks, Proposal, waiting
from actionplan.model.ratings import Condition
from actionplan.model.sanitise import first_line

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


def request_words(plan: Plan, proposal: Proposal) -> str:
    """What a proposal asks for, in a phrase: ``asks for 31 Mar 2027, 106 days later, third time``."""
    match proposal.asks:
        case Asks.PROGRESS:
            return "; ".join(_progress_words(plan, proposal))
        case Asks.DONE:
            on = f" on {format_date(proposal.done_on)}" if proposal.done_on else ""
            return f"says that it was done{on}"
        case Asks.NEW_DATE:
            assert proposal.new_due is not None
            return f"asks for {format_date(proposal.new_due)}{_moved_words(plan, proposal, proposal.new_due)}"
        case Asks.NEW_ACTION:
            return f"asks for a new action: {first_line(proposal.new_title)}"
        case Asks.WITHDRAWAL:
            return "asks for it to be withdrawn"


def requests_words(plan: Plan, ref: str) -> str:
    """What is asked for of an action and its milestones, and waits: ``P4 asks for 31 Mar 2027, 106 days later, third
    time``; empty where nothing is. Until it is granted the plan says what it said before."""
    asked = (one for one in waiting(plan.proposals) if one.is_request and one.action == ref)
    return "; ".join(
        f"{one.ref} {f'of {one.subject} ' if one.subject != ref else ''}{request_words(plan, one)}" for one in asked
    )


def told_words(plan: Plan, proposal: Proposal) -> str:
    """The same, and of a request why."""
    words = request_words(plan, proposal)
    return f"{words}: {first_line(proposal.note)}" if proposal.is_request and proposal.note else words


def decision_words(proposal: Proposal) -> str:
    """What became of it, in a phrase: ``refused by Kim Ali: the panel has not met``; empty while it waits."""
    if proposal.is_waiting:
        return ""
    by = f" by {proposal.decided_by}" if proposal.decided_by else ""
    granted = f", granted by {proposal.granted_by}" if proposal.granted_by else ""
    reason = f": {first_line(proposal.decision)}" if proposal.decision else ""
    return f"{proposal.became}{by}{granted}{reason}"


def _progress_words(plan: Plan, proposal: Proposal) -> Iterable[str]:
    action = plan.action(proposal.subject)
    if proposal.new_rag is not Condition.UNRATED:
        now = plan.key.phrase(action.rag) if action is not None and action.rag is not Condition.UNRATED else "unrated"
        yield f"rates it {plan.key.phrase(proposal.new_rag)}, now {now}"
    if proposal.new_forecast is not None:
        yield f"expects it by {format_date(proposal.new_forecast)}"
    if proposal.note:
        yield f"says: {first_line(proposal.note)}"


_TIMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def _moved_words(plan: Plan, proposal: Proposal, day: date) -> str:
    """How much later that is, and which time that is: ``, 106 days later, third time``."""
    record = plan.milestone(proposal.subject) or plan.action(proposal.subject)
    # Once it is decided, the date that it asked to move is not the plan's any more.
    if record is None or record.due is None or not proposal.is_waiting:
        return ""
    later = (day - record.due).days
    how = f"{days(abs(later))} {'later' if later > 0 else 'earlier'}" if later else "the same day"
    time = record.times_moved
    nth = f"{_TIMES[time]} time" if time < len(_TIMES) else f"time number {time + 1}"
    return f", {how}, {nth}"


def proposal_of(plan: Plan, ref: str) -> Proposal | None:
    """The proposal of a ref; None where there is none, or it was withdrawn."""
    return next((one for one in plan.proposals if one.ref == ref and not one.withdrawn), None)


def proposal_title(proposal: Proposal, plan: Plan) -> str:
    """What a proposal is called where several sorts of things stand in a list: ``1.4: another date, Ann``."""
    return f"{proposal.subject}: {proposal.asks}, {plan.person_name(proposal.person)}"

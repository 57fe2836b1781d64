"""What the audience of a report is asked: each request whole, in words, and which of them is a decision.

The requests follow from the plan; what a person has written for the report comes before them. On the first side there
are at most :data:`MOST`, within :data:`ROOM` characters; what does not fit there is in the appendix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.endings import is_risk_due
from actionplan.model.escalation import escalated_actions
from actionplan.model.escalation_levels import Level
from actionplan.model.number_words import number_of
from actionplan.model.ratings import BAD, NOT_RATED, Condition
from actionplan.model.report import Purpose
from actionplan.model.restricted import RESTRICTED, restriction_reason
from actionplan.model.sanitise import first_line, followed
from actionplan.model.verdict import Verdict, verdict
from actionplan.model.weekly_review import Decision
from actionplan.model.withheld import WITHHELD
from actionplan.model.working_days import is_working_day
from actionplan.reports.assessment import judge, road_to_green
from actionplan.reports.blocks import CellKind, ReportCell, ReportColumn, ReportTable
from actionplan.reports.edition import Edition, PaperKind
from actionplan.reports.naming import full_stop, named, named_list, named_ref, several, with_article
from actionplan.reports.phrases import joined, listed_words, shortened

MOST = 5
"""So many requests stand on the first side; beyond them the last names the appendix."""
ROOM = 1_500
"""So many characters they have there together."""
_NAMED, _TITLE, _WHOLE = 2, 100, 10_000
"""So many actions a request names there, a title having so many characters; in the appendix it is whole."""
_LEAST = 120
"""Each has at least so many."""
_RATING = "a rating"
_DAYS = 28
"""What is asked for is asked for within so many days, where nobody has said when the audience meets next."""


class Request(Struct, frozen=True):
    """Something that the audience is asked to do."""

    text: str
    """In words and in full, behind "is asked to": ``agree an owner for 1.7 …``."""
    short: str = ""
    """The same where several actions are named, with the first of them; empty where it is no shorter."""
    is_note: bool = False
    """Whether it only asks to take note."""
    is_decision: bool = False
    """Whether it is a decision that was put to the audience, by a review or by a person."""


class Requests(Struct, frozen=True):
    """What the audience of a report is asked."""

    every: tuple[Request, ...]
    """All of it, never nothing."""
    front: tuple[str, ...]
    """As the first side has it."""

    @property
    def is_cut(self) -> bool:
        """Whether the first side does not have all of it in full."""
        return self.front != tuple(request.text for request in self.every)


def requests_of(edition: Edition, where: str = "") -> Requests:
    """What the audience of an edition is asked; ``where`` says where the rest is, if that is not in the appendix."""
    every = tuple(_requests(edition))
    texts = [request.short or request.text for request in every]
    # The foot of the paper is on its one side too.
    most = MOST - 1 if edition.paper is PaperKind.ONE_PAGE else MOST
    where = where or ("in the full report" if edition.paper is PaperKind.ONE_PAGE else "in Appendix 1")
    if len(texts) > most:
        others = len(texts) - most + 1
        texts = [*texts[: most - 1], f"consider the further {number_of(others, 'recommendation')} {where}."]
    room = max(_LEAST, ROOM // len(texts))
    if sum(map(len, texts)) > ROOM:
        texts = [_cut(text, room, where) for text in texts]
    return Requests(every, tuple(texts))


def _cut(text: str, room: int, where: str) -> str:
    return text if len(text) <= room else f"{shortened(first_line(text), room)} (in full {where})"


def purpose_of(edition: Edition, requests: Requests) -> Purpose | None:
    """What a report is for: as a person has said, as far as what is asked allows it.

    For decision where nothing but to take note is asked, or for information where more is, would contradict itself;
    discussion stands unless a decision was put to the audience. What everybody reads leaves out what the Board is asked
    of recovery plans, and so does not say what it was for, unless it is a report to everybody.
    """
    if edition.is_public and not edition.report.is_public:
        return None
    asks = any(not request.is_note for request in requests.every)
    decides = any(request.is_decision for request in requests.every)
    if edition.report.purpose is Purpose.DISCUSSION and not decides:
        return Purpose.DISCUSSION
    return Purpose.DECISION if asks else Purpose.INFORMATION


def all_requests(edition: Edition, requests: Requests) -> ReportTable:
    """Every request in full, numbered."""
    columns = (ReportColumn("No.", 8, CellKind.TEXT), ReportColumn("Recommendation", 160))
    rows = tuple(
        (ReportCell(f"({number})"), ReportCell(request.text)) for number, request in enumerate(requests.every, 1)
    )
    return ReportTable(f"Recommendations to {edition.report.audience}, in full", columns, rows)


# --- what the plan asks ----------------------------------------------------------------------------------------


def _requests(edition: Edition) -> Iterator[Request]:
    own, notes = _own(edition)
    requests = [
        *own,
        *(_decision(decision, edition) for decision in edition.summary.for_board),
        *_proposals(edition),
        *_explanations(edition),
        *_recovery_plans(edition),
        *_extensions(edition),
        *_missing(edition),
        *_sign_offs(edition),
        *_risks(edition),
        *notes,
    ]
    yield from requests or [Request("note the position that this report describes.", is_note=True)]


_ASKED = re.compile(r"^.{0,120}?\b(?:is|are) (?:asked|invited|recommended) to\s+(?=\w)", re.IGNORECASE)
_FOR_INFORMATION = re.compile(r",? for information(?: only)?\b,?\s*", re.IGNORECASE)
_NOTE = re.compile(r"^(?:note|receive|consider|for information)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:agree|approve|endorse|decide|adopt|support)\b", re.IGNORECASE)


def _as_asked(text: str) -> str:
    """A sentence as it follows "is asked to": from a small letter, but for an abbreviation, to its full stop."""
    return full_stop(text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}")


def _own(edition: Edition) -> tuple[list[Request], list[Request]]:
    """What a person has written for the report, one on each line: what is asked, and what is only to be noted.

    Who is asked stands before all of them, and what they are for is said there too.
    """
    lines = (line.strip() for line in edition.report.recommendations.split("\n"))
    asked, notes = [], []
    for text in (_as_asked(_ASKED.sub("", line)) for line in lines if line):
        if _NOTE.match(text) and not _MORE.search(text):
            notes.append(Request(_FOR_INFORMATION.sub("", text).strip() or "note this report.", is_note=True))
        else:
            asked.append(Request(text, is_decision=True))
    return asked, notes


def _decision(decision: Decision, edition: Edition) -> Request:
    plan, parts = edition.summary.plan, []
    if decision.what.strip() == RESTRICTED:
        text = f"decide on {decision.ref}, which is restricted and will be put to {edition.report.audience} separately."
        return Request(text, is_decision=True)
    if decision.action:
        parts.append(f"{plan.words.action.one} {named_ref(decision.action, plan, _TITLE)}")
    owner = plan.person_name(decision.owner)
    by = f"by {format_date(decision.due)}" if decision.due else ""
    if edition.has_owners and owner:
        parts.append(joined(" ", f"for {with_article(owner)} to do", by))
    elif by:
        parts.append(by)
    text = f"decide on {decision.ref}: {decision.what.rstrip(' .')}"
    text = followed(text, " ", f"({'; '.join(parts)}).") if parts else full_stop(text)
    return Request(text, is_decision=True)


def _proposals(edition: Edition) -> Iterator[Request]:
    """What owners ask for that the plan leaves to the audience of its report; nothing of it is for the public."""
    plan = edition.summary.plan
    if edition.is_public or not plan.proposals:
        return
    from actionplan.model.proposal_words import request_words
    from actionplan.model.rules.proposals import for_the_board

    for proposal in for_the_board(plan):
        if (action := plan.action(proposal.action)) is not None and restriction_reason(action, plan):
            text = f"decide on {proposal.ref}, which is restricted and will be put to {edition.report.audience} "
            yield Request(f"{text}separately.", is_decision=True)
            continue
        about = f" about {named(action, _TITLE)}" if action is not None else f" about {proposal.subject}"
        who = plan.person_name(proposal.person)
        asks = f"{with_article(who)} {request_words(plan, proposal)}" if edition.has_owners else "it is asked for"
        why = f" ({first_line(proposal.note)})" if proposal.note else ""
        yield Request(full_stop(f"decide on the request {proposal.ref}{about}: {asks}{why}"), is_decision=True)


def _explanations(edition: Edition) -> Iterator[Request]:
    """For what has reached the audience by the plan's own levels: its owner is invited to say why it is so late."""
    plan = edition.summary.plan
    if edition.is_public:
        return
    by_owner: dict[str, list[str]] = {}
    for action, escalated in escalated_actions(plan, Level.BOARD):
        by_owner.setdefault(plan.owner_name(action), []).append(f"{named(action, _TITLE)} ({escalated.why})")
    for owner, actions in by_owner.items():
        words = f"invite {with_article(owner)} to explain" if owner else "agree who is to explain"
        full = full_stop(f"{words} {several(actions, len(actions))}")
        short = full_stop(f"{words} {several(actions, _NAMED)}")
        yield Request(full, "" if short == full else short)


def without_recovery_plan(edition: Edition) -> tuple[Action, ...]:
    """The actions that are off track, as declared or by the dates, and of which nothing says how they get back.

    None for the public, who are not told how any does.
    """
    if edition.is_public:
        return ()
    plan = edition.summary.plan
    return tuple(
        judged.action
        for judged in edition.summary.exceptions
        if judged.worst is Condition.OFF_TRACK
        and not road_to_green(judged.action, plan)
        and judged.action.rag_reason != WITHHELD
    )


def _recovery_plans(edition: Edition) -> Iterator[Request]:
    """For what is off track without a way back: one request an owner."""
    by_owner: dict[str, list[Action]] = {}
    for action in without_recovery_plan(edition):
        by_owner.setdefault(edition.summary.plan.owner_name(action), []).append(action)
    until = _until(edition)
    for owner, actions in by_owner.items():
        words = f"request a recovery plan from {with_article(owner)}, by {until}, for"
        yield _of_several(words if owner else f"agree an owner and a recovery plan, by {until}, for", actions)


def _of_several(words: str, actions: Sequence[Action]) -> Request:
    """A request that names actions: in full all of them, on the first side the first ones."""
    full = full_stop(f"{words} {named_list(actions, len(actions), _WHOLE)}")
    short = full_stop(f"{words} {named_list(actions, _NAMED, _TITLE)}")
    return Request(full, "" if short == full else short)


def _extensions(edition: Edition) -> Iterator[Request]:
    """For what by its owner's own forecast needs longer than it has; a recovery plan that is asked for says it too."""
    asked = {action.ref for action in without_recovery_plan(edition)}
    for action in edition.summary.extensions:
        if action.ref in asked or action.due is None or action.forecast is None:
            continue
        if edition.is_public and judge(action, edition.summary.plan).worst is Condition.OFF_TRACK:
            # Whether the Board is asked for a recovery plan instead is not published.
            continue
        words = f"agree a new due date for {named(action, _TITLE)}"
        days = f"forecast {format_date(action.forecast)} in place of {format_date(action.due)}"
        if action.forecast < edition.day:
            yield Request(f"{words}: its forecast of {format_date(action.forecast)} has passed.")
        elif action.due < edition.day:
            yield Request(f"{words}: {days}.")
        else:
            yield Request(f"{words}, or say how its date is to be kept: {days}.")


def _missing(edition: Edition) -> Iterator[Request]:
    """For what nobody owns, has dated or has rated; in a plan that has not begun, for all of it at once."""
    summary, until = edition.summary, _until(edition)
    plan, words = summary.plan, summary.words
    if not summary.whole.total:
        if findings := len(plan.findings):
            yield Request(f"agree what will be done about {words.finding.number(findings)}, by {until}.")
        return
    if verdict(plan) is Verdict.NOT_BEGUN:
        every = f"the {words.action.one}"
        if summary.whole.total > 1:
            every = f"each of the {words.action.number(summary.whole.total)}"
        yield Request(f"agree an owner and a due date for {every}, by {until}.")
        return
    asked = {action.ref for action in without_recovery_plan(edition)}
    lacks: dict[str, list[Action]] = {}
    for action in plan.counted:
        missing = [
            *(() if action.owner or action.ref in asked else ("an owner",)),
            *(() if action.due else ("a due date",)),
            *(() if plan.condition(action) not in NOT_RATED else (_RATING,)),
        ]
        if action.is_open and missing:
            lacks.setdefault(_asked_for(missing), []).append(action)
    for what, actions in lacks.items():
        yield _of_several(f"{what}, by {until}, for", actions)


def _asked_for(missing: Sequence[str]) -> str:
    """What a Board does about what is missing: it agrees an owner and a date, and has its owner rate an action."""
    agreed = [one for one in missing if one != _RATING]
    parts = (f"agree {listed_words(agreed)}" if agreed else "", "request a first rating" * (_RATING in missing))
    return joined(" and ", *parts)


def _sign_offs(edition: Edition) -> Iterator[Request]:
    """For what is complete and off track or at risk all the same: it waits for somebody who signs it off."""
    waiting = [one.action for one in edition.summary.judged if one.action.is_complete and one.worst in BAD]
    if waiting:
        yield _of_several("request sign-off, or a statement of what is still needed, for", waiting)


def _risks(edition: Edition) -> Iterator[Request]:
    plan = edition.summary.plan
    for action in edition.summary.accepted_risks:
        if is_risk_due(action, plan):
            yield Request(full_stop(f"review the risk that was accepted for {named(action, _TITLE)}"))


def _until(edition: Edition) -> str:
    """By when what is asked for is to be there: at the next meeting, else in four weeks."""
    return format_date(asked_until(edition))


def asked_until(edition: Edition) -> date:
    """The day by which what is asked for is to be there."""
    meeting = edition.report.next_meeting
    if meeting is not None and meeting > edition.day:
        return meeting
    day = edition.day + timedelta(days=_DAYS)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def asked(edition: Edition) -> str:
    """What stands before the requests: ``The Improvement Board is asked to:``."""
    return joined(" ", edition.report.audience[:1].upper() + edition.report.audience[1:], "is asked to:")

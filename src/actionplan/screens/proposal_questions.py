"""What is asked when somebody decides on a proposal: why, what is taken otherwise, and which board has decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content

from actionplan.model.changes_need import Need
from actionplan.model.dates import iso_or_empty
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import request_words
from actionplan.model.proposals import Asks, Proposal
from actionplan.model.ratings import Condition
from actionplan.model.report import reports_of
from actionplan.model.rules.inbox import stands_now
from actionplan.model.rules.proposals import decision_needed, refusal_note, refuse, said_by, take, wanted
from actionplan.model.sanitise import sanitise
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.date_hint import date_hint

_WHY, _BOARD = "decision", "granted_by"
_READ_AS = {"new_due": "due", "new_forecast": "forecast", "done_on": "completed_on"}
"""The field of an action that a day of a proposal is read as: whether it looks ahead or back is known of that."""


def needs_nothing_said(plan: Plan, proposal: Proposal) -> bool:
    """Whether a proposal is taken without a word: it only asks for something to be noted."""
    return not proposal.is_request and decision_needed(plan, proposal) is Need.NONE


def taking(plan: Plan, proposal: Proposal, by: str) -> tuple[Sequence[Edit], str]:
    """The edits that take a proposal as it is, and the note of their change. Raises Invalid where it cannot be."""
    return take(plan, proposal, by=by), said_by(plan, proposal, by)


def take_question(plan: Plan, proposal: Proposal, by: str) -> Question:
    """``y``: why it is granted, and by which board, where that is a board's to do."""
    return _question(plan, proposal, by, "Grant", ())


def change_question(plan: Plan, proposal: Proposal, by: str) -> Question:
    """``e``: what it says, to be taken otherwise; of a request why."""
    return _question(plan, proposal, by, "Take otherwise", _said_fields(plan, proposal))


def refuse_question(plan: Plan, proposal: Proposal, by: str) -> Question:
    """``n``: the reason, which whoever made it reads."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        edit = refuse(plan, proposal, answer[_WHY], by=by, granted_by=answer.get(_BOARD, ""))
        return [edit], refusal_note(plan, proposal)

    fields = [Field(_WHY, "because")]
    if decision_needed(plan, proposal) is Need.BOARD:
        fields.append(_board_field(plan))
    title = _titled(plan, proposal, "Refuse")
    return Question(title, tuple(fields), edits, _preview(plan, proposal), verb="refuse", over=_over(proposal))


def _question(plan: Plan, proposal: Proposal, by: str, words: str, said: tuple[Field, ...]) -> Question:
    fields = list(said)
    if proposal.is_request:
        fields.append(Field(_WHY, "because"))
    if decision_needed(plan, proposal) is Need.BOARD:
        fields.append(_board_field(plan))

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        values: dict[str, Any] = {field.name: _value(field.name, answer[field.name]) for field in said}
        reason, board = answer.get(_WHY, ""), answer.get(_BOARD, "")
        made = take(plan, proposal, by=by, values=values, reason=reason, granted_by=board)
        return made, said_by(plan, wanted(plan, proposal, values), by)

    title = _titled(plan, proposal, words)
    return Question(title, tuple(fields), edits, _preview(plan, proposal), verb="take", over=_over(proposal))


def _said_fields(plan: Plan, proposal: Proposal) -> tuple[Field, ...]:
    """What a proposal of its sort says, with what this one does."""

    def day(name: str, label: str, value: Any) -> Field:
        def day_line(text: str) -> Content:
            return date_hint(text, _READ_AS[name], plan.as_at)

        return Field(name, label, iso_or_empty(value), understood=day_line)

    note = Field("note", "note" if not proposal.is_request else "why they ask", proposal.note)
    match proposal.asks:
        case Asks.PROGRESS if plan.milestone(proposal.subject) is not None:
            return (note,)
        case Asks.PROGRESS:
            words = "" if proposal.new_rag is Condition.UNRATED else plan.key.word(proposal.new_rag).casefold()
            rating = Field("new_rag", "rating", words)
            reason = Field("new_rag_reason", "rated so because", proposal.new_rag_reason)
            return note, day("new_forecast", "forecast", proposal.new_forecast), rating, reason
        case Asks.DONE:
            return note, day("done_on", "done on", proposal.done_on), Field("proof", "what shows it", proposal.proof)
        case Asks.NEW_DATE:
            return day("new_due", "new date", proposal.new_due), note
        case Asks.NEW_ACTION:
            return Field("new_title", plan.words.action.one, proposal.new_title), note
        case Asks.WITHDRAWAL:
            return (note,)


def _value(name: str, text: str) -> Any:
    """What stands in a field, as a proposal has it: a rating that is left empty is none."""
    return Condition.UNRATED if name == "new_rag" and not text.strip() else text


def _board_field(plan: Plan) -> Field:
    """Which board has decided, completed from those that the plan reports to."""
    return Field(_BOARD, "decided by", "", tuple(report.name for report in reports_of(plan)))


def _titled(plan: Plan, proposal: Proposal, words: str) -> Content:
    who = plan.person_name(proposal.person)
    return Content.assemble((f"{words} {proposal.ref} ", "bold"), sanitise(f"of {who}, about {proposal.subject}"))


def _preview(plan: Plan, proposal: Proposal) -> Any:
    """What is asked, and how it stands now, while the answer is typed."""
    now = stands_now(plan, proposal)
    words = f"{request_words(plan, proposal)} · now: {now}" if now else request_words(plan, proposal)
    return lambda _answer: Content(sanitise(words))


def _over(proposal: Proposal) -> Any:
    def over(plan: Plan) -> str:
        current = next((one for one in plan.proposals if one.ref == proposal.ref), None)
        if current is None or not current.is_waiting:
            by = f" by {sanitise(current.decided_by)}" if current is not None and current.decided_by else ""
            return f"{proposal.ref} was decided meanwhile{by}"
        return ""

    return over

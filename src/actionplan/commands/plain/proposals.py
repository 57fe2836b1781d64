"""What is asked of a proposal without a grid: why it is granted or refused, and what is taken otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actionplan.commands.plain.forms import Answers, Form, Line
from actionplan.model.changes_need import Need
from actionplan.model.dates import iso_or_empty
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import request_words
from actionplan.model.proposals import Asks, Proposal
from actionplan.model.ratings import Condition
from actionplan.model.rules.proposals import decision_needed, refuse, said_by, take, wanted

STEPS_OF_PROPOSAL = ("take", "refuse", "otherwise")
_REASON, _BOARD = "decision", "granted_by"


def proposal_form(plan: Plan, proposal: Proposal, step: str) -> Form:
    """That a proposal is taken, taken otherwise, or refused.

    Args:
        plan: The plan of the proposal.
        proposal: The proposal.
        step: One of :data:`STEPS_OF_PROPOSAL`.
    """
    by = plan.access.name
    said = _said_lines(plan, proposal) if step == "otherwise" else ()
    lines = list(said)
    if step == "refuse" or proposal.is_request:
        lines.append(Line(_REASON, "Because"))
    if decision_needed(plan, proposal) is Need.BOARD:
        lines.append(Line(_BOARD, "Decided by which board"))

    def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
        reason, board = answers.get(_REASON, ""), answers.get(_BOARD, "")
        if step == "refuse":
            edit = refuse(plan, proposal, reason, by=by, granted_by=board)
            return [edit], f"answer of {plan.person_name(proposal.person)} refused"
        values: dict[str, Any] = {line.name: _value(line.name, answers[line.name]) for line in said}
        made = take(plan, proposal, by=by, values=values, reason=reason, granted_by=board)
        return made, said_by(plan, wanted(plan, proposal, values), by)

    who = plan.person_name(proposal.person)
    return Form(f"{proposal.ref} of {who}, {proposal.subject}: {request_words(plan, proposal)}", tuple(lines), edits)


def _said_lines(plan: Plan, proposal: Proposal) -> tuple[Line, ...]:
    note = Line("note", "Why they ask" if proposal.is_request else "Note", proposal.note)
    match proposal.asks:
        case Asks.PROGRESS if plan.milestone(proposal.subject) is None:
            rating = "" if proposal.new_rag is Condition.UNRATED else plan.key.word(proposal.new_rag).casefold()
            return (
                note,
                Line("new_forecast", "Forecast", iso_or_empty(proposal.new_forecast)),
                Line("new_rag", "Rating", rating),
                Line("new_rag_reason", "Rated so because", proposal.new_rag_reason),
            )
        case Asks.DONE:
            done_on = Line("done_on", "Done on", iso_or_empty(proposal.done_on))
            return note, done_on, Line("proof", "What shows it", proposal.proof)
        case Asks.NEW_DATE:
            return Line("new_due", "New date", iso_or_empty(proposal.new_due)), note
        case Asks.NEW_ACTION:
            return Line("new_title", plan.words.action.title, proposal.new_title), note
        case _:
            return (note,)


def _value(name: str, text: str) -> Any:
    return Condition.UNRATED if name == "new_rag" and not text.strip() else text

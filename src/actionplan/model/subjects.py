"""What an item of an agenda, or a line of what needs attention, can be about: an action, or something else of the plan.

A new sort of subject is a finder here, and a section in ``agenda.py`` that claims such; lists, cards, the search for a
card, minutes and the command line name it then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct

from actionplan.model.duty_clock import duty_of
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import proposal_of, proposal_title


class SubjectKind(StrEnum):
    """What sort of thing it is; the value heads a column."""

    ACTION = "Action"
    DECISION = "Decision"
    DUTY = "Duty"
    MEASURE = "Measure"
    PROPOSAL = "Proposal"


class Subject(Struct, frozen=True):
    """What a ref on an agenda means."""

    kind: SubjectKind
    ref: str
    title: str
    """As it was typed."""
    owner: str = ""
    """What whoever owns it is called; empty for nobody."""


def subject_of(plan: Plan, ref: str) -> Subject | None:
    """What a ref on an agenda is about; None where the plan has nothing such any more."""
    for find in _FINDERS.values():
        subject = find(plan, ref)
        if subject is not None:
            return subject
    return None


def subject_title(plan: Plan, ref: str) -> str:
    """What the subject of a ref is called; empty where there is none."""
    subject = subject_of(plan, ref)
    return subject.title if subject is not None else ""


def other_subjects(plan: Plan) -> tuple[Subject, ...]:
    """Everything that may stand on an agenda and is no action: decisions, duties, measures, proposals."""
    refs = (
        *(decision.ref for decision in plan.decisions),
        *(duty.ref for duty in plan.duties),
        *(measure.ref for measure in plan.measures),
        *(proposal.ref for proposal in plan.proposals),
    )
    return tuple(
        subject
        for ref in refs
        if (subject := subject_of(plan, ref)) is not None and subject.kind is not SubjectKind.ACTION
    )


def kind_words(kind: SubjectKind, plan: Plan) -> str:
    """What a column of such subjects is headed, in the plan's words."""
    return plan.words.action.title if kind is SubjectKind.ACTION else kind.value


def _action(plan: Plan, ref: str) -> Subject | None:
    action = plan.action(ref)
    if action is None:
        return None
    return Subject(SubjectKind.ACTION, action.ref, action.title, plan.owner_name(action))


def _decision(plan: Plan, ref: str) -> Subject | None:
    decision = next((decision for decision in plan.decisions if decision.ref == ref), None)
    if decision is None:
        return None
    return Subject(SubjectKind.DECISION, ref, decision.what, plan.person_name(decision.owner))


def _duty(plan: Plan, ref: str) -> Subject | None:
    duty = duty_of(plan, ref) if ref.startswith("duty/") else None
    return Subject(SubjectKind.DUTY, duty.ref, duty.what) if duty is not None else None


def _measure(plan: Plan, ref: str) -> Subject | None:
    measure = plan.measure(ref)
    if measure is None:
        return None
    return Subject(SubjectKind.MEASURE, measure.ref, measure.name, plan.person_name(measure.owner))


def _proposal(plan: Plan, ref: str) -> Subject | None:
    proposal = proposal_of(plan, ref)
    if proposal is None:
        return None
    return Subject(SubjectKind.PROPOSAL, ref, proposal_title(proposal, plan), plan.person_name(proposal.person))


_FINDERS: Mapping[SubjectKind, Callable[[Plan, str], Subject | None]] = {
    SubjectKind.ACTION: _action,
    SubjectKind.DECISION: _decision,
    SubjectKind.DUTY: _duty,
    SubjectKind.MEASURE: _measure,
    SubjectKind.PROPOSAL: _proposal,
}
"""A plan may have refs of its own that look like these: an action goes first."""

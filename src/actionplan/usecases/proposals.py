"""Answers of owners, from whatever door they come, and what the team decides about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.milestones import milestone_owner
from actionplan.model.number_words import number_of
from actionplan.model.people_in_use import person_named
from actionplan.model.plan import Plan
from actionplan.model.proposals import Asks, CameBy, Proposal
from actionplan.model.refusal import Invalid
from actionplan.model.round_answers import open_round_of
from actionplan.model.rules.proposals import (
    proposal_meant,
    propose_for,
    refusal_note,
    refuse,
    said_by,
    take,
    take_back,
    wanted,
)
from actionplan.store import AddedMeanwhile, ConflictError, Store
from actionplan.usecases.change import Changed, save_change

_TRIES = 8
"""So often an answer is written again, where somebody else's has got the next number first."""


class Answered(Struct, frozen=True):
    """What somebody has answered about one subject, one thing that they ask for."""

    subject: str
    """The ref of the action, milestone or finding."""
    asks: Asks
    values: Mapping[str, Any]
    """What it says, by field of a proposal, as typed."""


class NotAnswered(Invalid):
    """Some of an answer cannot be taken; nothing of it was saved."""

    def __init__(self, refusals: Sequence[tuple[Answered, Invalid]]) -> None:
        """``refusals`` are those of it that cannot be, each with why."""
        first = refusals[0][1]
        more = f" (and {number_of(len(refusals) - 1, 'more thing')} to correct)" if len(refusals) > 1 else ""
        super().__init__(first.field, f"{refusals[0][0].subject}: {first}{more}")
        self.refusals = tuple(refusals)


ROW = ("note", "new_forecast", "new_rag", "new_rag_reason", "done_on", "proof", "new_due", "why")
"""What a form and a table ask of each action and milestone: fields of proposals, and why a date is to move."""


def answers_of_row(subject: str, row: Mapping[str, str]) -> list[Answered]:
    """What somebody has filled in about one action or milestone, as what it asks for; nothing of a row left empty.

    Args:
        subject: Its ref.
        row: What was typed, by the names of :data:`ROW`.
    """
    typed = {name: row.get(name, "").strip() for name in ROW}
    answers: list[Answered] = []
    is_done = bool(typed["done_on"] or typed["proof"])
    said = {name: typed[name] for name in ("new_forecast", "new_rag", "new_rag_reason") if typed[name]}
    if not is_done and typed["note"]:
        said["note"] = typed["note"]
    if said:
        answers.append(Answered(subject, Asks.PROGRESS, said))
    if is_done:
        answers.append(Answered(subject, Asks.DONE, {name: typed[name] for name in ("note", "done_on", "proof")}))
    if typed["new_due"] or typed["why"]:
        answers.append(Answered(subject, Asks.NEW_DATE, {"new_due": typed["new_due"], "note": typed["why"]}))
    return answers


def row_of(waiting_ones: Iterable[Proposal]) -> dict[str, Any]:
    """The same row as it stands in the proposals of one subject that wait: what a form shows again."""
    row: dict[str, Any] = {}
    for one in waiting_ones:
        match one.asks:
            case Asks.PROGRESS:
                row |= {"new_forecast": one.new_forecast, "new_rag": one.new_rag, "new_rag_reason": one.new_rag_reason}
                row["note"] = one.note or row.get("note", "")
            case Asks.DONE:
                row |= {"note": one.note or row.get("note", ""), "done_on": one.done_on, "proof": one.proof}
            case Asks.NEW_DATE:
                row |= {"new_due": one.new_due, "why": one.note}
            case _:
                pass
    return row


def asking_person(plan: Plan, ref: str, name: str) -> str:
    """The ref of whoever asks for something: the person named, else the owner of what it is about.

    Raises:
        Invalid: if nobody of the plan has that name, or it has no owner.
    """
    if name.strip():
        if person := person_named(plan, name):
            return person
        raise Invalid("person", f"there is nobody {name.strip()[:40]!r} in the plan")
    milestone = plan.milestone(ref)
    action = plan.action(plan.ref_meant(ref.strip().partition("/")[0]))
    owner = milestone_owner(milestone, plan) if milestone is not None else action.owner if action is not None else ""
    if milestone is None and action is None and all(area.ref != plan.ref_meant(ref.strip()) for area in plan.findings):
        raise Invalid("subject", f"there is no {plan.words.action.one} {ref.strip()[:40]!r} in the plan")
    if not owner:
        raise Invalid("person", f"{ref.strip()[:40]} has no owner; say whose request it is")
    return plan.person_ref(owner)


def proposals_of(
    plan: Plan, person: str, answers: Sequence[Answered], came_by: CameBy, upto: int | None = None
) -> list[Edit]:
    """The edits that an answer comes to, each a proposal, whole or not at all.

    Args:
        plan: The plan, as at the day of the answer.
        person: The ref of whoever answers.
        answers: What they say.
        came_by: How it came.
        upto: The number of the last change that they had before them; without it the plan's.

    Raises:
        NotAnswered: that says of each thing that cannot be taken why.
    """
    current = open_round_of(plan)
    edits: list[Edit] = []
    refusals: list[tuple[Answered, Invalid]] = []
    said: set[tuple[str, Asks]] = set()
    for answer in answers:
        # A row that somebody has copied: which of the two they mean is theirs to say.
        if (key := (answer.subject.strip().casefold(), answer.asks)) in said:
            refusals.append((answer, Invalid("note", f"{answer.subject.strip()[:40]} stands there twice; say it once")))
            continue
        said.add(key)
        made = [edit.after for edit in edits if isinstance(edit.after, Proposal)]
        try:
            edit = propose_for(
                *(plan, person, answer.subject, answer.asks, answer.values),
                came_by=came_by,
                others=made,
                upto=upto,
                update_round=current.ref if current is not None else "",
            )
        except Invalid as refusal:
            refusals.append((answer, refusal))
            continue
        if edit.changed:
            edits.append(edit)
    if refusals:
        raise NotAnswered(refusals)
    return edits


def answer(
    store: Store,
    stamp: Stamp,
    person: str,
    answers: Sequence[Answered],
    came_by: CameBy,
    *,
    upto: int | None = None,
    keeps_personal_data: bool = False,
) -> tuple[Proposal, ...]:
    """Saves what somebody proposes as one change. Nothing else of the plan is changed.

    Args:
        store: Where the plan is.
        stamp: Who saves it, when and from where.
        person: The ref of whoever answers.
        answers: What they say.
        came_by: How it came.
        upto: The number of the last change that they had before them.
        keeps_personal_data: Whether what looks like a person's data is to be kept.

    Returns:
        The proposals that were made or changed; none if all of it had been said already.

    Raises:
        NotAnswered: if some of it cannot be taken.
        PersonalDataDoubted: if it looks like a person's data, and nobody has said that it is to be kept.
        StoreError: if it cannot be saved.
    """
    for left in reversed(range(_TRIES)):
        plan = store.plan(stamp.on)
        edits = proposals_of(plan, person, answers, came_by, upto)
        if not edits:
            return ()
        note = f"answer of {plan.person_name(person)}"
        try:
            save_change(store, edits, stamp, note, keeps_personal_data=keeps_personal_data)
        except (AddedMeanwhile, ConflictError):
            if not left:
                raise
            continue
        return tuple(edit.after for edit in edits if isinstance(edit.after, Proposal))
    return ()


def take_proposal(
    store: Store,
    stamp: Stamp,
    ref: str,
    *,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
    granted_by: str = "",
    keeps_personal_data: bool = False,
) -> Changed:
    """Takes a proposal over into the plan, as it is or with other values, as one change that is undone as one.

    The history says whose answer it was, and who has taken it.

    Args:
        store: Where the plan is.
        stamp: Who takes it, when and from where.
        ref: The ref of the proposal.
        values: What is taken otherwise than it was proposed, by field.
        reason: Why; a request is granted with one.
        granted_by: Who grants it, where a board does.
        keeps_personal_data: Whether what looks like a person's data is to be kept.

    Raises:
        Invalid: if there is no such proposal, it is decided already, or a rule refuses it.
        ConflictError: if somebody else decides on it, or changes the same, at the same time.
    """
    plan = store.plan(stamp.on)
    proposal = proposal_meant(plan, ref)
    edits = take(plan, proposal, by=plan.access.name, values=values, reason=reason, granted_by=granted_by)
    note = said_by(plan, wanted(plan, proposal, values or {}), plan.access.name)
    return save_change(store, edits, stamp, note, keeps_personal_data=keeps_personal_data)


def refuse_proposal(store: Store, stamp: Stamp, ref: str, reason: str, *, granted_by: str = "") -> Changed:
    """Refuses a proposal, with a reason that whoever made it reads.

    Raises:
        Invalid: without a reason, if there is no such proposal, or it is decided already.
        ConflictError: if somebody else decides on it at the same time.
    """
    plan = store.plan(stamp.on)
    proposal = proposal_meant(plan, ref)
    edit = refuse(plan, proposal, reason, by=plan.access.name, granted_by=granted_by)
    return save_change(store, [edit], stamp, refusal_note(plan, proposal))


def take_proposal_back(store: Store, stamp: Stamp, person: str, ref: str) -> Changed:
    """Takes back what somebody has proposed, while nobody has decided.

    Raises:
        Invalid: if it is none of theirs, or decided already.
        ConflictError: if somebody decides on it at the same time.
    """
    plan = store.plan(stamp.on)
    proposal = proposal_meant(plan, ref)
    if plan.person_ref(proposal.person) != plan.person_ref(person):
        raise Invalid("proposal", f"there is no proposal {ref.strip()[:40]!r} of {plan.person_name(person)}")
    note = f"answer of {plan.person_name(person)} taken back"
    return save_change(store, [take_back(plan, proposal)], stamp, note)

"""The edits of proposals: to make one, to take it back, to take it over, to refuse it.

A proposal is tried by the same rules as an edit when it is made, so that whoever makes it hears at once what is
missing; and again when it is taken, since the plan goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from actionplan.model.action import EvidenceKind, Priority, Stage
from actionplan.model.changes_need import Need
from actionplan.model.edit import Edit
from actionplan.model.milestones import Milestone
from actionplan.model.open_work import subjects_of
from actionplan.model.people_in_use import is_known_as, names_known_by
from actionplan.model.plan import Plan
from actionplan.model.proposal_words import request_words
from actionplan.model.proposals import Asks, Became, CameBy, Proposal, waiting
from actionplan.model.ratings import Condition
from actionplan.model.refs import next_numbered_ref
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import add_action, propose_one
from actionplan.model.rules.changes_need import need_of
from actionplan.model.rules.milestones import change_milestone
from actionplan.model.rules.records import add_evidence
from actionplan.model.typed_values import read_date, read_note, read_text, read_value

Values = Mapping[str, Any]
_FIELDS: Mapping[Asks, tuple[str, ...]] = {
    Asks.PROGRESS: ("note", "new_forecast", "new_rag", "new_rag_reason"),
    Asks.DONE: ("note", "done_on", "proof"),
    Asks.NEW_DATE: ("new_due", "note"),
    Asks.NEW_ACTION: ("new_title", "note"),
    Asks.WITHDRAWAL: ("note",),
}
"""What a proposal of each sort says."""


# --- making one ---------------------------------------------------------------------------------------------------


def propose_for(
    plan: Plan,
    person: str,
    subject: str,
    asks: Asks,
    values: Values,
    *,
    came_by: CameBy,
    others: Sequence[Proposal] = (),
    upto: int | None = None,
    update_round: str = "",
) -> Edit:
    """The edit that makes a proposal, or that says another than the one of the same sort that still waits.

    Args:
        plan: The plan, as at the day of the proposal.
        person: The ref of whoever makes it.
        subject: The ref of the action, milestone or finding that it is about.
        asks: What it asks for.
        values: What it says, by field, as typed or as values; of the fields of that sort.
        came_by: How it came.
        others: Those that are made in the same change and not in the plan yet.
        upto: The number of the last change that they had before them; without it the plan's.
        update_round: The ref of the round that it answers.

    Raises:
        Invalid: if a value cannot be read, a rule refuses what it asks for, or it is about nothing of theirs.
    """
    ref = subject_meant(plan, person, subject, asks)
    read = _read(plan, ref, asks, values)
    before = next(
        (
            one
            for one in plan.proposals
            if one.is_waiting
            and (one.subject, one.asks, one.person) == (ref, asks, person)
            # Several new actions may be asked for about one finding; the same one is asked for once.
            and (asks is not Asks.NEW_ACTION or one.new_title == read.get("new_title"))
        ),
        None,
    )
    made = before or Proposal(
        next_numbered_ref("P", [one.ref for one in (*plan.proposals, *others)], plan.refs),
        ref,
        asks,
        person,
        plan.as_at,
        came_by,
    )
    blank: dict[str, Any] = {"new_rag": Condition.UNRATED, "new_forecast": None, "new_due": None, "done_on": None}
    fresh = {name: blank.get(name, "") for name in _FIELDS[asks]} | read
    after = replace(made, **fresh)
    if before is not None and after == before:
        return Edit(before, before)
    after = replace(
        after, made_on=plan.as_at, came_by=came_by, upto=plan.seq if upto is None else upto, update_round=update_round
    )
    # What a rule would refuse is said now, to whoever can say it otherwise. Who decides is not known yet.
    _edits(plan, after, by="", note=said_by(plan, after, ""))
    return Edit(before, after)


def subject_meant(plan: Plan, person: str, subject: str, asks: Asks) -> str:
    """The ref of what a proposal is about.

    Raises:
        Invalid: if it is nothing of theirs, or finished; what somebody else owns is not told from what is not there.
    """
    text = subject.strip()
    if asks is Asks.NEW_ACTION:
        ref = plan.ref_meant(text)
        if any(area.ref == ref for area in plan.findings):
            return ref
        raise Invalid("subject", f"there is no {plan.words.finding.one} {text[:40]!r} in the plan")
    own = {record.ref.casefold(): record.ref for record in subjects_of(plan, person)}
    if text.casefold() not in own:
        raise Invalid("subject", f"{text[:40]!r} is no open action or milestone of {plan.person_name(person)}")
    return own[text.casefold()]


def _read(plan: Plan, ref: str, asks: Asks, values: Values) -> dict[str, Any]:
    today, found = plan.as_at, {name: value for name, value in values.items() if name in _FIELDS[asks]}
    read: dict[str, Any] = {"note": read_note(str(found.get("note") or ""))}
    if "new_forecast" in found:
        read["new_forecast"] = read_date(found["new_forecast"] or "", "forecast", today)
    if found.get("new_rag") and found["new_rag"] is not Condition.UNRATED:
        read["new_rag"] = read_value("rag", found["new_rag"], today, plan.key)
    if "new_rag_reason" in found:
        read["new_rag_reason"] = read_text(str(found["new_rag_reason"] or ""), "rag_reason")
    if "new_due" in found:
        read["new_due"] = read_date(found["new_due"] or "", "due", today)
    if "done_on" in found:
        read["done_on"] = read_date(found["done_on"] or "", "completed_on", today)
    for name in ("proof", "new_title"):
        if name in found:
            read[name] = read_text(str(found[name] or ""), name)
    _refuse_unsaid(ref, asks, read)
    return read


def _refuse_unsaid(ref: str, asks: Asks, read: Values) -> None:
    """Refuses a proposal that does not say what it asks for, or why."""
    match asks:
        case Asks.PROGRESS:
            is_rated = read.get("new_rag", Condition.UNRATED) is not Condition.UNRATED
            if not (read["note"] or read.get("new_forecast") or is_rated):
                raise Invalid("note", f"say how {ref} stands: a note, a forecast or a rating")
        case Asks.DONE:
            if not read["note"]:
                raise Invalid("note", f"say what was done to complete {ref}")
            if not read.get("proof"):
                raise Invalid("proof", f"say what shows that {ref} is done")
        case Asks.NEW_DATE:
            if read.get("new_due") is None:
                raise Invalid("new_due", f"say which date {ref} is to have")
            if not read["note"]:
                raise Invalid("note", f"say why the date of {ref} is to move")
        case Asks.NEW_ACTION:
            if not read.get("new_title"):
                raise Invalid("new_title", "say what the new action is")
        case Asks.WITHDRAWAL:
            if not read["note"]:
                raise Invalid("note", f"say why {ref} is not to be done any more")


# --- deciding -----------------------------------------------------------------------------------------------------


def take_back(plan: Plan, proposal: Proposal) -> Edit:
    """The edit with which somebody takes back what they have proposed. Raises Invalid once it is decided."""
    _refuse_decided(proposal)
    return Edit(proposal, replace(proposal, became=Became.TAKEN_BACK, decided_on=plan.as_at))


def take(
    plan: Plan,
    proposal: Proposal,
    *,
    by: str,
    values: Values | None = None,
    reason: str = "",
    granted_by: str = "",
) -> list[Edit]:
    """The edits that take a proposal over into the plan, all in one change with :func:`said_by` as its note.

    Args:
        plan: The plan, as at the day of the decision.
        proposal: The proposal, as the plan has it.
        by: The name of whoever decides.
        values: What is taken otherwise than it was proposed, by field.
        reason: Why; a request is granted with one.
        granted_by: Who grants it, where a board does; of what needs a board's decision required.

    Raises:
        Invalid: if it is decided already, a rule refuses it, or its owner would grant their own request.
    """
    _refuse_decided(proposal)
    to_take = wanted(plan, proposal, values or {})
    if proposal.is_request:
        _refuse_own(plan, proposal, by, "grant")
        if not reason.strip():
            raise Invalid("decision", f"say why it is granted: {proposal.subject} {request_words(plan, proposal)}")
    if decision_needed(plan, proposal) is Need.BOARD and not granted_by.strip():
        raise Invalid("granted_by", f"{proposal.subject} {request_words(plan, proposal)}: say which board has decided")
    edits = _edits(plan, to_take, by=by, note=said_by(plan, to_take, by), granted_by=granted_by)
    became = Became.CHANGED if to_take != proposal else Became.TAKEN
    words = _changed_words(plan, proposal, to_take)
    decided = replace(
        proposal,
        became=became,
        decided_by=by,
        decided_on=plan.as_at,
        decision=read_text("; ".join(filter(None, (reason.strip(), words))), "decision"),
        granted_by=read_text(granted_by, "granted_by"),
    )
    return [*edits, Edit(proposal, decided)]


def wanted(plan: Plan, proposal: Proposal, values: Values) -> Proposal:
    """A proposal as somebody would take it: with other values where they say so. Raises Invalid for what cannot be."""
    changed = {name: value for name, value in values.items() if name in _FIELDS[proposal.asks]}
    return replace(proposal, **_read(plan, proposal.subject, proposal.asks, _as_said(proposal) | changed))


def refuse(plan: Plan, proposal: Proposal, reason: str, *, by: str, granted_by: str = "") -> Edit:
    """The edit that refuses a proposal.

    Raises:
        Invalid: without a reason, if it is decided already, or its owner would decide on their own request.
    """
    _refuse_decided(proposal)
    if proposal.is_request:
        _refuse_own(plan, proposal, by, "refuse")
    decision = read_text(reason, "decision")
    if not decision:
        raise Invalid("decision", f"say why it is refused; {plan.person_name(proposal.person)} reads it")
    return Edit(
        proposal,
        replace(
            proposal,
            became=Became.REFUSED,
            decided_by=by,
            decided_on=plan.as_at,
            decision=decision,
            granted_by=read_text(granted_by, "granted_by"),
        ),
    )


def proposal_meant(plan: Plan, ref: str) -> Proposal:
    """The proposal of a ref as typed. Raises Invalid if there is none."""
    found = next((one for one in plan.proposals if one.ref.casefold() == ref.strip().casefold()), None)
    if found is None or found.withdrawn:
        raise Invalid("proposal", f"there is no proposal {ref.strip()[:40]!r}; see: actionplan proposals")
    return found


def decision_needed(plan: Plan, proposal: Proposal) -> Need:
    """Who has to decide on a proposal, by the plan's rule."""
    return need_of(plan, plan.action(proposal.action) or Priority.NORMAL, proposal.asks)


def for_the_board(plan: Plan) -> tuple[Proposal, ...]:
    """The proposals that wait for a decision of the board, in the order in which they came."""
    return tuple(proposal for proposal in waiting(plan.proposals) if decision_needed(plan, proposal) is Need.BOARD)


def _refuse_decided(proposal: Proposal) -> None:
    if not proposal.is_waiting:
        by = f" by {proposal.decided_by}" if proposal.decided_by else ""
        raise Invalid("proposal", f"{proposal.ref} was {proposal.became}{by} already")


def _refuse_own(plan: Plan, proposal: Proposal, by: str, deed: str) -> None:
    """A request is decided by somebody other than whoever makes it, and than the owner of what it is about."""
    action = plan.action(proposal.action)
    for person in (proposal.person, action.owner if action is not None else ""):
        names = names_known_by(plan, person)
        if person and is_known_as(names, by):
            raise Invalid("decided_by", f"{names[0]} cannot {deed} it, since it is their own; somebody else has to")


# --- what it comes to -------------------------------------------------------------------------------------------


def _as_said(proposal: Proposal) -> dict[str, Any]:
    return {name: getattr(proposal, name) for name in _FIELDS[proposal.asks]}


def refusal_note(plan: Plan, proposal: Proposal) -> str:
    """What stands in the history when it is refused: ``answer of Head of Quality refused``."""
    return f"answer of {plan.person_name(proposal.person)} refused"


def said_by(plan: Plan, proposal: Proposal, by: str) -> str:
    """What stands in the history: ``answer of Head of Quality, taken by Kim Ali: two posts are filled``."""
    whose = f"answer of {plan.person_name(proposal.person)}, taken by {by}"
    said = proposal.note or proposal.new_rag_reason
    return f"{whose}: {said}" if said else whose


def _edits(plan: Plan, proposal: Proposal, *, by: str, note: str, granted_by: str = "") -> list[Edit]:
    """The edits that do in the plan what a proposal asks for. Raises Invalid where a rule refuses it."""
    milestone = plan.milestone(proposal.subject)
    if milestone is not None:
        return _edits_of_milestone(plan, proposal, milestone, by=by, note=note, granted_by=granted_by)
    if proposal.asks is Asks.NEW_ACTION:
        return [add_action(plan, proposal.subject, proposal.new_title, plan.as_at)]
    action = plan.action(proposal.subject)
    if action is None:
        raise Invalid("subject", f"there is no action {proposal.subject} any more")
    match proposal.asks:
        case Asks.PROGRESS:
            values: dict[str, Any] = {}
            if proposal.new_forecast is not None:
                values["forecast"] = proposal.new_forecast
            if proposal.new_rag is not Condition.UNRATED:
                values |= {"rag": proposal.new_rag, "rag_reason": proposal.new_rag_reason or proposal.note}
            reasoned = note if proposal.note or proposal.new_rag_reason else ""
            return [propose_one(plan, action, values, by=by, note=reasoned)]
        case Asks.DONE:
            values = {"stage": Stage.COMPLETE, "completed_by": plan.person_name(proposal.person)}
            if proposal.done_on is not None:
                values["completed_on"] = proposal.done_on
            edits = [propose_one(plan, action, values, by=by, note=note)]
            if proposal.proof:
                edits.append(
                    add_evidence(plan, action, what=proposal.proof, place="", dated="", kind=EvidenceKind.FEEDBACK)
                )
            return edits
        case Asks.NEW_DATE:
            values = {"due": proposal.new_due, **({"agreed_by": granted_by or by} if by else {})}
            return [propose_one(plan, action, values, by=by, note=note)]
        case Asks.WITHDRAWAL:
            return [propose_one(plan, action, {"stage": Stage.WITHDRAWN}, by=by, note=note)]


def _edits_of_milestone(
    plan: Plan, proposal: Proposal, milestone: Milestone, *, by: str, note: str, granted_by: str
) -> list[Edit]:
    match proposal.asks:
        case Asks.DONE:
            name = plan.person_name(proposal.person)
            values: dict[str, Any] = {"done": True, "done_by": name}
            if proposal.done_on is not None:
                values["done_on"] = proposal.done_on
        case Asks.NEW_DATE:
            values = {"due": proposal.new_due, **({"agreed_by": granted_by or by} if by else {})}
        case Asks.WITHDRAWAL:
            values = {"withdraw": True}
        case _:
            if proposal.new_rag is not Condition.UNRATED or proposal.new_forecast is not None:
                raise Invalid(
                    "note", f"{milestone.ref} is a {plan.words.milestone.one}: it has no rating and no forecast"
                )
            values = {}
    return [change_milestone(plan, milestone, values, by=by, note=note)]


# --- in words -----------------------------------------------------------------------------------------------------


def _changed_words(plan: Plan, proposal: Proposal, taken: Proposal) -> str:
    """What was taken otherwise than it was proposed."""
    from actionplan.model.describe import value_words
    from actionplan.model.fields import label

    names = [name for name in _FIELDS[proposal.asks] if getattr(proposal, name) != getattr(taken, name)]
    parts = (f"{label(name)} {value_words(name, getattr(taken, name), plan)}" for name in names)
    return f"taken as: {', '.join(parts)}" if names else ""

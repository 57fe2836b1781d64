"""One thing for programs: an action, a milestone, a finding, an update. Dates in ISO, what nobody has said is null."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from actionplan.model.action import Action, Evidence
from actionplan.model.area import Area
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import days_late_of
from actionplan.model.endings import is_risk_due
from actionplan.model.field import FieldKind
from actionplan.model.fields import ACTION
from actionplan.model.hold_checks import HoldCheck
from actionplan.model.key import Face, Key
from actionplan.model.measured_actions import measures_of
from actionplan.model.milestones import Milestone, milestone_days_late
from actionplan.model.people_in_use import BodyInUse, PersonInUse, shown_value
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour, Condition
from actionplan.model.restricted import has_restrictions, restriction_reason
from actionplan.model.rollup import by_message
from actionplan.model.self_evaluation import SelfEvaluation, is_better
from actionplan.model.sources import Strength
from actionplan.model.suggested_rag import days_finished_late, days_slipped
from actionplan.model.wordings import Wording
from actionplan.model.working_days import working_days_until
from actionplan.reports.assessment import Judged

if TYPE_CHECKING:
    from actionplan.model.grants import Grant
    from actionplan.model.log import Update
    from actionplan.model.movement import Move
    from actionplan.model.notes import Progress
    from actionplan.model.redactions import Redaction
    from actionplan.model.regimes import Regime
    from actionplan.model.restrictions import Restriction
    from actionplan.model.weekly_review import Decision


_ELSEWHERE = frozenset({"ref", "area", "rag", "own_fields", "silent_since", "updated_on"})
_OWN = tuple(field for field in ACTION if not field.is_worked_out and field.name not in _ELSEWHERE)
# Nothing said is null; so texts are looked at, and the rest is taken as it is.
_TEXTS = tuple(field.name for field in _OWN if field.kind is FieldKind.TEXT)
_OTHERS = tuple(field.name for field in _OWN if field.kind is not FieldKind.TEXT)
_NAMES = tuple(field.name for field in _OWN if field.is_person or field.is_body)
_texts_of, _others_of = attrgetter(*_TEXTS), attrgetter(*_OTHERS)


def action_object(judged: Judged, plan: Plan, progress: Progress | None = None) -> dict[str, Any]:
    """The object of an action: what is kept, what the rules say of it on the plan's day, and its last note."""
    action = judged.action
    area, summary_area = plan.area_of(action), plan.summary_area_of(action)
    return {
        "ref": action.ref,
        "theme": area.theme,
        "area": area.text,
        "area_ref": area.ref,
        "source_ref": area.source_ref or None,
        "response": area.response,
        "deadline": area.deadline,
        "summary_area": summary_area.title if summary_area else None,
        "rag": colour_or_null(judged.face),
        "condition": judged.condition.words,
        **dict(zip(_TEXTS, [text or None for text in _texts_of(action)], strict=True)),
        **dict(zip(_OTHERS, _others_of(action), strict=True)),
        **_restricted(action, plan),
        "own_fields": dict(action.own_fields),
        **{name: shown_value(plan, action, name) or None for name in _NAMES if getattr(action, name)},
        "body": plan.body_name(plan.body_of(action)) or None,
        "days_slipped": days_slipped(action),
        "suggested": colour_or_null(judged.suggested_face),
        "suggested_condition": judged.suggested.rag.words,
        "suggested_reason": judged.suggested.reason,
        "optimistic": judged.optimistic,
        "evidence": len(plan.evidence_of(action)),
        **({"measures": [each.ref for each in measures_of(action, plan)]} if plan.measures else {}),
        "milestones": [milestone_object(milestone, plan) for milestone in plan.milestones_of(action)],
        "days_late": judged.days_late,
        "days_finished_late": days_finished_late(action),
        **_last_note(progress),
        "last_update": action.last_update,
        "updated_at": action.updated_at or None,
        "version": action.version,
    }


def listed_object(judged: Judged, plan: Plan, notes: Sequence[Progress], has_all_notes: bool) -> dict[str, Any]:
    """The object of an action in a list, with all that was said of it where ``has_all_notes`` says so.

    Args:
        judged: The action.
        plan: Its plan.
        notes: What was said of it, the newest first; at least the last of it.
        has_all_notes: Whether all that is in the list.
    """
    fields = action_object(judged, plan, notes[0] if notes else None)
    if has_all_notes:
        fields["notes"] = [note_object(note) for note in notes]
    return fields


def _last_note(progress: Progress | None) -> dict[str, Any]:
    if progress is None:
        return _NO_NOTE
    return {"progress": progress.text, "progress_at": progress.on, "progress_by": progress.by or None}


_NO_NOTE = {"progress": None, "progress_at": None, "progress_by": None}


def note_object(note: Progress) -> dict[str, Any]:
    """The object of a progress note."""
    return {"note": note.text, "on": note.on, "by": note.by or None}


def _restricted(record: Action | Area, plan: Plan) -> dict[str, Any]:
    """Why an action or an area is restricted; nothing in a plan in which nothing is."""
    return {"restricted": restriction_reason(record, plan) or None} if has_restrictions(plan) else {}


def redaction_object(redaction: Redaction) -> dict[str, Any]:
    """The object of a redaction. What was redacted is kept nowhere."""
    return {
        "ref": redaction.ref,
        "change": redaction.of_change,
        "field": redaction.field,
        "of": redaction.of_ref or None,
        "reason": redaction.reason,
        "by": redaction.by,
        "redacted_on": redaction.redacted_on,
        "changes_altered": [seq for seq, _ in redaction.digests],
    }


def restriction_object(restriction: Restriction) -> dict[str, Any]:
    """The object of a restriction; ``of`` is what is restricted, ``action:1.2`` or ``change:127``."""
    return {"of": restriction.ref, "reason": restriction.reason or None}


def accepted_risk_object(action: Action, plan: Plan) -> dict[str, Any]:
    """The object of an accepted risk: what it is, who accepted it, and when it is looked at again."""
    return {
        "ref": action.ref,
        "risk": action.withdrawn_reason,
        "accepted_by": shown_value(plan, action, "accepted_by") or None,
        "look_again_on": action.risk_review_on,
        "due": is_risk_due(action, plan),
    }


def evidence_object(piece: Evidence) -> dict[str, Any]:
    """The object of a piece of evidence."""
    return {
        "ref": piece.ref,
        "action": piece.action,
        "what": piece.what,
        "where": piece.place or None,
        "dated": piece.dated,
        "kind": piece.kind.value,
        "size": piece.size,
        "sha256": piece.sha256 or None,
        "noted_on": piece.noted_on,
        "kept": piece.kept or None,
        "withdrawn": piece.withdrawn or None,
    }


def hold_check_object(check: HoldCheck) -> dict[str, Any]:
    """The object of a look at whether an action holds."""
    return {
        "ref": check.ref,
        "action": check.action,
        "checked_on": check.checked_on,
        "outcome": check.outcome.value,
        "what": check.what or None,
        "evidence": check.evidence or None,
        "by": check.by or None,
        "next_check": check.next_check,
    }


def milestone_object(milestone: Milestone, plan: Plan) -> dict[str, Any]:
    """The object of a milestone; its owner is null where that is the owner of its action."""
    return {
        "ref": milestone.ref,
        "action": milestone.action,
        "text": milestone.text,
        "owner": plan.person_name(milestone.owner) or None,
        "due": milestone.due,
        "original_due": milestone.original_due,
        "times_moved": milestone.times_moved,
        "agreed_by": milestone.agreed_by or None,
        "days_late": milestone_days_late(milestone, plan.as_at),
        "done_on": milestone.done_on,
        "done_by": milestone.done_by or None,
        "withdrawn": milestone.withdrawn or None,
        "version": milestone.version,
    }


def area_object(area: Area, plan: Plan) -> dict[str, Any]:
    """The object of an area, with the title of the summary area that it counts in."""
    titles: dict[str | None, str] = {summary_area.key: summary_area.title for summary_area in plan.summary_areas}
    return {
        "ref": area.ref,
        "theme": area.theme,
        "area": area.text,
        "summary_area": titles.get(area.summary_area),
        "fit": area.fit.value if area.fit else None,
        "mapping_reason": area.mapping_reason or None,
        "source_ref": area.source_ref or None,
        "response": area.response,
        "response_reason": area.response_reason or None,
        "deadline": area.deadline,
        "withdrawn": area.withdrawn or None,
        **_restricted(area, plan),
        "grade": area.grade or None,
        "risk": area.risk or None,
        "likelihood": area.likelihood or None,
        "risk_impact": area.risk_impact or None,
        **_messages(area, plan),
        **_wordings(area),
    }


def _wordings(area: Area) -> dict[str, Any]:
    """What later reports have made of an area; nothing where none has made anything of it."""
    fields = {
        "earlier": _earlier(area.earlier),
        "worded_in": area.worded_in,
        "worded_on": area.worded_on,
        "absent_from": area.absent_from,
        "taken_into": area.taken_into,
        "split_from": area.split_from,
    }
    return {name: value for name, value in fields.items() if value}


def _earlier(wordings: Sequence[Wording]) -> list[dict[str, Any]]:
    return [{"text": one.text, "document": one.document or None, "dated": one.dated} for one in wordings]


def _messages(area: Area, plan: Plan) -> dict[str, Any]:
    """The key messages that an area belongs to; nothing in a plan in which none does."""
    if not by_message.is_in(plan):
        return {}
    titles = {message.key: message.title for message in plan.key_messages}
    links = [link for link in plan.messages_of(area) if link.message in titles]
    return {"messages": [{"key": link.message, "title": titles[link.message], "reason": link.reason} for link in links]}


def strength_object(strength: Strength, plan: Plan) -> dict[str, Any]:
    """The object of a strength, with what is said of it now; ``standing`` is null until somebody has looked."""
    check = plan.check_of(strength)
    standing = because = None
    if check is not None:
        standing, because = check.standing.value, check.because or None
    return {
        "ref": strength.ref,
        "theme": strength.theme,
        "strength": strength.text,
        "standing": standing,
        "because": because,
        **({"earlier": _earlier(strength.earlier)} if strength.earlier else {}),
        **({"absent_from": strength.absent_from} if strength.absent_from else {}),
    }


def self_evaluation_object(evaluation: SelfEvaluation, plan: Plan) -> dict[str, Any]:
    """The object of a self-evaluation, with the reviewers' grade of its theme beside our own."""
    reviewers_grade = next((theme.grade for theme in plan.themes if theme.number == evaluation.theme), "")
    return {
        "ref": evaluation.ref,
        "theme": evaluation.theme,
        "what_we_know": evaluation.what_we_know or None,
        "how_we_know": evaluation.how_we_know or None,
        "what_next": evaluation.what_next or None,
        "grade": evaluation.grade or None,
        "written_on": evaluation.written_on,
        "by": evaluation.by or None,
        "reviewers_grade": reviewers_grade or None,
        "better_than_reviewers": is_better(evaluation.grade, reviewers_grade, plan.scale),
    }


def person_object(person: PersonInUse, plan: Plan) -> dict[str, Any]:
    """The object of a person or post: their body and address, and how much of the plan names them."""
    return {
        "name": person.name,
        "body": plan.body_name(person.body) or None,
        "email": person.email or None,
        "actions": person.owns,
        "supports": person.supports,
        "sponsors": person.sponsors,
        "leads": person.leads,
        "milestones": person.milestones,
        "decisions": person.decisions,
        **({"measures": person.measures} if person.measures else {}),
    }


def grant_object(grant: Grant, plan: Plan) -> dict[str, Any]:
    """The object of the role of a login, with the name of the person that it is."""
    return {"login": grant.ref, "person": plan.person_name(grant.person), "role": grant.role}


def body_object(body: BodyInUse) -> dict[str, Any]:
    """The object of a body, with the names of its people; one that nothing counts for has one too."""
    return {
        "name": body.name,
        "kind": body.kind.value if body.kind else None,
        "people": [person.name for person in body.people],
        "actions": body.actions,
        **({"director": body.director} if body.director else {}),
    }


def duty_object(duty: Duty, plan: Plan) -> dict[str, Any]:
    """The object of a duty of the plan, with where the rule that sets its day was read, and how it stands."""
    working_days = working_days_until(duty.due, plan.as_at) if duty.is_waiting and duty.due is not None else None
    return {
        "ref": duty.ref,
        "what": duty.what,
        "due": duty.due,
        "answers_findings": duty.is_response,
        "rule": duty.rule or None,
        "rule_source": duty.rule_source or None,
        "rule_read_on": duty.rule_read_on,
        "done_on": duty.done_on,
        "done_by": duty.done_by or None,
        "note": duty.note or None,
        "withdrawn": duty.withdrawn or None,
        "days_late": days_late_of(duty, plan.as_at),
        "working_days_left": working_days,
    }


def regime_object(regime: Regime) -> dict[str, Any]:
    """The object of a regime with its rules, each as it was read."""
    return {
        "regime": regime.key,
        "title": regime.title,
        "begins": regime.begins,
        "rules": [
            {
                "what": rule.what,
                "period": rule.period.words,
                "answers_findings": rule.is_response,
                "wording": rule.wording,
                "source": rule.source,
                "read_on": rule.read_on,
                "note": rule.note or None,
            }
            for rule in regime.rules
        ],
    }


def decision_object(decision: Decision, plan: Plan) -> dict[str, Any]:
    """The object of a decision."""
    return {
        "ref": decision.ref,
        "review": decision.review,
        "action": decision.action or None,
        "what": decision.what,
        "owner": plan.person_name(decision.owner) or None,
        "due": decision.due,
        "for_board": decision.for_board,
        "done_on": decision.done_on,
    }


def update_object(update: Update, *, has_login: bool = True) -> dict[str, Any]:
    """The object of an update; ``fields`` maps a name to its old and new value.

    ``has_login`` is whether the login that a server has checked may stand there.
    """
    change = update.change
    return {
        "ref": update.ref,
        "kind": update.kind,
        "at": change.at,
        "by": change.by,
        **({"login": change.login} if has_login and change.login else {}),
        "source": change.source,
        "review": change.review,
        "note": change.note or None,
        "fields": {name: [or_null(old), or_null(new)] for name, (old, new) in update.fields.items()},
        "version": update.version,
        "change": change.seq,
        "undoes": change.undoes,
    }


def move_object(move: Move, key: Key) -> dict[str, Any]:
    """The object of a move; before and after are a colour, a date, a name, or null.

    Of a rating the conditions are given too: a key may give two of them one colour.
    """
    ends = {"before": move.before, "after": move.after}
    return {
        "ref": move.ref,
        "kind": move.kind.value,
        **{name: colour_or_null(key.face(end)) if isinstance(end, Condition) else end for name, end in ends.items()},
        **{f"{name}_condition": end.words for name, end in ends.items() if isinstance(end, Condition)},
        "words": move.words,
    }


def colour_or_null(face: Face) -> str | None:
    """The colour of a condition; null where it has none."""
    return None if face.colour is Colour.GREY else face.colour.value


def or_null(value: object) -> object:
    if value == "":
        return None
    return value

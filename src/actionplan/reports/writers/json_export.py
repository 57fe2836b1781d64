"""The plan for programs: JSON objects, dates in ISO, nothing said is null.

Everything is ASCII: other signs are escaped, so no control byte of anybody's text reaches a terminal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins
from msgspec.json import Encoder
from msgspec.json import format as pretty

from actionplan.model.answers import is_answered
from actionplan.model.fields import ACTION, FieldKind
from actionplan.model.key import Face, Key
from actionplan.model.milestones import Milestone, milestone_days_late
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Area, Evidence, Plan
from actionplan.model.ratings import Colour, Condition
from actionplan.model.rollup import by_message
from actionplan.model.self_evaluation import SelfEvaluation, is_better
from actionplan.model.source_part import sources_of
from actionplan.model.sources import Source, Strength
from actionplan.model.suggested_rag import days_finished_late, days_slipped
from actionplan.reports.assessment import Judged, judge
from actionplan.reports.summary import impact_line

if TYPE_CHECKING:
    from actionplan.model.findings import Findings
    from actionplan.model.log import Update
    from actionplan.model.movement import Move
    from actionplan.model.notes import Progress
    from actionplan.model.rollup import Grouping, RollUp
    from actionplan.model.weekly_review import Decision
    from actionplan.reports.edition import Edition
    from actionplan.reports.summary import ImpactLine, Summary

FORMAT_VERSION = 1
"""Goes up when a program that reads the export would have to change."""


_ENCODER = Encoder()
_NOT_ASCII = re.compile(r"[^\n -~]")


def written(value: object) -> str:
    """``value`` as JSON text with a line feed at its end; of a list, each object on a line of its own."""
    try:
        return _encoded(value)
    except UnicodeEncodeError:
        # Half a sign, which only a damaged file has: the standard library writes it as it is, more slowly.
        import json

        return json.dumps(to_builtins(value), indent=2) + "\n"


def _encoded(value: object) -> str:
    if isinstance(value, list):
        # A line an object suits the tools that read line by line too.
        text = b"[" + _ENCODER.encode_lines(value)[:-1].replace(b"\n", b",\n ") + b"]\n"
    else:
        text = pretty(_ENCODER.encode(value)) + b"\n"
    if text.isascii() and b"\x7f" not in text:
        return text.decode("ascii")
    return _NOT_ASCII.sub(_escaped, text.decode())


def _escaped(sign: re.Match[str]) -> str:
    """A sign that is not ASCII as JSON escapes it: beyond 16 bits, as two."""
    code = sign[0].encode("utf-16-be").hex()
    return "".join(f"\\u{code[start : start + 4]}" for start in range(0, len(code), 4))


# --- one thing ------------------------------------------------------------------------------------------------

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
        "rag": _colour(judged.face),
        "condition": judged.condition.words,
        **dict(zip(_TEXTS, [text or None for text in _texts_of(action)], strict=True)),
        **dict(zip(_OTHERS, _others_of(action), strict=True)),
        "own_fields": dict(action.own_fields),
        **{name: shown_value(plan, action, name) or None for name in _NAMES if getattr(action, name)},
        "body": plan.body_name(plan.body_of(action)) or None,
        "days_slipped": days_slipped(action),
        "suggested": _colour(judged.suggested_face),
        "suggested_condition": judged.suggested.rag.words,
        "suggested_reason": judged.suggested.reason,
        "optimistic": judged.optimistic,
        "evidence": len(plan.evidence_of(action)),
        "milestones": [milestone_object(milestone, plan) for milestone in plan.milestones_of(action)],
        "days_late": judged.days_late,
        "days_finished_late": days_finished_late(action),
        **_last_note(progress),
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


def evidence_object(piece: Evidence) -> dict[str, Any]:
    """The object of a piece of evidence."""
    return {
        "ref": piece.ref,
        "action": piece.action,
        "what": piece.what,
        "where": piece.place or None,
        "dated": piece.dated,
        "kind": piece.kind.value,
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
        **_messages(area, plan),
    }


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


def update_object(update: Update) -> dict[str, Any]:
    """The object of an update; ``fields`` maps a name to its old and new value."""
    change = update.change
    return {
        "ref": update.ref,
        "kind": update.kind,
        "at": change.at,
        "by": change.by,
        "source": change.source,
        "review": change.review,
        "note": change.note or None,
        "fields": {name: [_or_null(old), _or_null(new)] for name, (old, new) in update.fields.items()},
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
        **{name: _colour(key.face(end)) if isinstance(end, Condition) else end for name, end in ends.items()},
        **{f"{name}_condition": end.words for name, end in ends.items() if isinstance(end, Condition)},
        "words": move.words,
    }


# --- a summary ------------------------------------------------------------------------------------------------


def summary_object(summary: Summary) -> dict[str, Any]:
    """The object of a summary."""
    row = summary.whole
    return {
        "as_at": summary.as_at,
        "demo": summary.plan.is_demo,
        "date_doubted": summary.plan.clock_doubt or None,
        "change": summary.plan.seq,
        **_row_numbers(row, summary),
        "to_sign_off": len(row.to_sign_off),
        "findings": _findings(summary.findings),
        "impact": _impact(summary.whole_impact),
        "adds_up": summary.adds_up,
        "summary_areas": [
            {**_row_object(row, summary), "impact": _impact(impact_line(row))} for row in summary.summary_areas
        ],
        "themes": [{"theme": int(row.key), **_row_object(row, summary)} for row in summary.themes],
        **_more_groups(summary),
        "attention": [{"ref": line.ref, "kind": line.kind.value, "reason": line.reason} for line in summary.attention],
        "since": summary.since,
        "moves": [move_object(move, summary.plan.key) for move in summary.moves],
        "strengths": {
            "total": len(summary.strengths),
            **Counter(check.standing.value for _, check in summary.strengths_checked),
        },
        "decisions": [decision_object(decision, summary.plan) for decision in summary.decisions],
    }


def _more_groups(summary: Summary) -> dict[str, Any]:
    """What else the plan is rolled up by; nothing of a plan that has no more."""
    groups = {grouping.name: grouping_object(grouping, summary) for grouping, _ in summary.more_tables}
    return {"groups": groups} if groups else {}


def grouping_object(grouping: Grouping, summary: Summary) -> dict[str, Any]:
    """The object of the rows of a grouping, and whether they add up."""
    plan, rows = summary.plan, grouping(summary.plan)
    return {
        "adds_up": sum(row.total for row in rows) == summary.whole.total,
        "overlap": not grouping.adds_up,
        "rows": [
            {
                "key": row.key or None,
                "findings": len(row.findings),
                "answered": sum(is_answered(area, plan) for area in row.findings),
                **_row_object(row, summary),
            }
            for row in rows
        ],
    }


def plan_json(edition: Edition) -> str:
    """The whole plan: its summary, its areas with their mapping, and every action, withdrawn ones included."""
    return written(plan_object(edition))


def first_lines(edition: Edition, most: int) -> list[str]:
    """The beginning of the same text."""
    return plan_json(edition).splitlines()[:most]


def plan_object(edition: Edition) -> dict[str, Any]:
    """The object of the whole plan."""
    summary, plan = edition.summary, edition.summary.plan
    return {
        "format_version": FORMAT_VERSION,
        "demo": plan.is_demo,
        "date_doubted": plan.clock_doubt or None,
        "title": plan.title,
        "organisation": plan.organisation,
        **_sources(plan),
        "as_at": plan.as_at,
        "change": plan.seq,
        "last_change_at": edition.last_change_at or None,
        "made_by": edition.made_by or None,
        "audience": edition.audience,
        "key": _by_colour(plan.key),
        "summary": summary_object(summary),
        "areas": [area_object(area, plan) for area in plan.areas],
        "actions": [
            listed_object(judge(action, plan), plan, summary.notes.get(action.ref, ()), summary.has_all_notes)
            for action in plan.actions
        ],
        "evidence": [evidence_object(piece) for piece in plan.evidence if not piece.withdrawn],
        "strengths": [strength_object(strength, plan) for strength in plan.strengths],
        "self_evaluations": [
            self_evaluation_object(evaluation, plan) for evaluation in plan.self_evaluations if not evaluation.withdrawn
        ],
        "key_name": plan.key.in_use,
        "conditions": key_objects(plan.key),
    }


def _sources(plan: Plan) -> dict[str, Any]:
    """The reviews that the plan follows from, where there are several; of one alone, what it is a part of."""
    if plan.part is not None:
        elsewhere = [{"ref": ref, "under": title} for ref, title in plan.part.counted_elsewhere]
        part = {"plan": plan.part.plan_title, "source": plan.part.short_name, "counted_elsewhere": elsewhere}
        return {"part_of": part}
    if not plan.sources:
        return {}
    return {"sources": [source_object(source) for source in sources_of(plan).values()]}


def source_object(source: Source) -> dict[str, Any]:
    """The object of a review that the plan follows from; ``themes`` are their numbers in the plan."""
    return {
        "key": source.ref,
        "title": source.title,
        "kind": source.kind,
        "body": source.body or None,
        "reviewers": source.reviewers or None,
        "review_from": source.review_from,
        "review_to": source.review_to,
        "reported_on": source.reported_on,
        "document": source.document or None,
        "themes": [theme.number for theme in source.themes],
    }


def _row_object(row: RollUp, summary: Summary) -> dict[str, Any]:
    drag = None
    if row.drag is not None:
        face = row.plan.key.face(row.drag.rag)
        drag = {"ref": row.drag.ref, "rag": _colour(face), "condition": face.condition.words, "reason": row.drag.reason}
    also = {"counted_elsewhere": [action.ref for action in row.also]} if row.also else {}
    return {
        "title": row.title,
        **_row_numbers(row, summary),
        **also,
        "worst": _colour(row.plan.key.face(row.worst)),
        "worst_condition": row.worst.words,
        "drag": drag,
    }


def _row_numbers(row: RollUp, summary: Summary) -> dict[str, Any]:
    moves = Counter(move.kind.value for move in summary.moves_of(row.members))
    return {
        "total": row.total,
        "counts": _counts_by_colour(row),
        "conditions": {condition.words: count for condition, count in row.counts.items()},
        "late": len(row.late),
        "optimistic": len(row.optimistic),
        "moved": dict(moves),
    }


def _findings(count: Findings) -> dict[str, Any]:
    """How many findings there are, and how many of each answer; the others are the refs that it is true of."""
    return {
        "total": count.total,
        **{response.value: len(areas) for response, areas in count.answers.items()},
        "not answered": len(count.unanswered),
        "without_action": [area.ref for area in count.without_action],
        "withdrawn": [area.ref for area in count.withdrawn],
        "adds_up": count.adds_up,
    }


def _impact(line: ImpactLine) -> dict[str, Any]:
    return {
        **{impact.value: count for impact, count in line.counts.items()},
        "delivered": line.delivered,
        "delivered_without_impact": [action.ref for action in line.unproven],
    }


def key_objects(key: Key) -> list[dict[str, str]]:
    """The object of each condition that a key tells apart, worst first."""
    return [
        {
            "condition": face.condition.words,
            "colour": face.colour.value,
            "letter": face.letter,
            "shape": face.shape,
            "word": face.word,
            "meaning": face.meaning,
        }
        for face in key.faces
    ]


def _by_colour(key: Key) -> dict[str, str]:
    """What each colour means; of one that several conditions have, all of them."""
    meanings: dict[str, str] = {}
    for face in key.faces:
        colour = _colour(face) or "unrated"
        meanings[colour] = f"{meanings[colour]}; or {face.meaning}" if colour in meanings else face.meaning
    return meanings


def _counts_by_colour(row: RollUp) -> dict[str, int]:
    """How many actions there are of each colour, all five always there; conditions of one colour are added up."""
    numbers = dict.fromkeys(("red", "amber", "green", "blue", "unrated"), 0)
    for face in row.plan.key.faces:
        numbers[_colour(face) or "unrated"] += row.counts[face.condition]
    return numbers


def _colour(face: Face) -> str | None:
    """The colour of a condition; null where it has none."""
    return None if face.colour is Colour.GREY else face.colour.value


def _or_null(value: object) -> object:
    if value == "":
        return None
    return value

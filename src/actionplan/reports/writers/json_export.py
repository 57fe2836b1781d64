"""The plan and its summary for programs: JSON objects, dates in ISO, nothing said is null."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actionplan.model.duty_clock import listed_duties
from actionplan.model.endings import by_ending
from actionplan.model.export_format import FORMAT_VERSION
from actionplan.model.findings import answered, with_action
from actionplan.model.holding import NOT_SAID
from actionplan.model.key import Key
from actionplan.model.people_in_use import bodies_of, people_of
from actionplan.model.plan import Plan
from actionplan.model.source_part import sources_of
from actionplan.model.sources import Source
from actionplan.model.withheld import WITHHELD
from actionplan.reports.assessment import judge
from actionplan.reports.summary import impact_line
from actionplan.reports.writers.json_measures import gap_object, measure_object
from actionplan.reports.writers.json_objects import (
    accepted_risk_object,
    area_object,
    body_object,
    colour_or_null,
    decision_object,
    duty_object,
    evidence_object,
    hold_check_object,
    listed_object,
    move_object,
    person_object,
    redaction_object,
    restriction_object,
    self_evaluation_object,
    strength_object,
)
from actionplan.reports.writers.json_proposals import asked_round_object, proposal_object
from actionplan.reports.writers.json_reports import report_object, sent_objects
from actionplan.reports.writers.json_text import written

if TYPE_CHECKING:
    from actionplan.model.duties import Duty
    from actionplan.model.findings import Findings
    from actionplan.model.holding import SignOffs
    from actionplan.model.rollup import Grouping, RollUp
    from actionplan.reports.edition import Edition
    from actionplan.reports.summary import ImpactLine, Summary


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
        **_sign_offs(summary.sign_offs),
        **_accepted_risks(summary),
        "impact": _impact(summary.whole_impact),
        "adds_up": summary.adds_up,
        "summary_areas": [
            {**_row_object(row, summary), "impact": _impact(impact_line(row))} for row in summary.summary_areas
        ],
        "themes": [{"theme": int(row.key), **_row_object(row, summary)} for row in summary.themes],
        **_more_groups(summary),
        "attention": [{"ref": line.ref, "kind": line.kind.value, "reason": line.reason} for line in summary.attention],
        **({"measure_gaps": [gap_object(line) for line in summary.measure_gaps]} if summary.measures else {}),
        "since": summary.since,
        "moves": [move_object(move, summary.plan.key) for move in summary.moves],
        "strengths": {
            "total": len(summary.strengths),
            **Counter(check.standing.value for _, check in summary.strengths_checked),
        },
        "decisions": [decision_object(decision, summary.plan) for decision in summary.decisions],
        **_duties(summary.duties, summary.plan),
    }


def _duties(duties: Sequence[Duty], plan: Plan) -> dict[str, Any]:
    """The duties of a plan; nothing of a plan that has none."""
    return {"duties": [duty_object(duty, plan) for duty in duties]} if duties else {}


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
                "answered": answered(row.findings),
                "with_action": with_action(row.findings, plan),
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
        "last_change_on": plan.changed_on if plan.seq else None,
        "last_review": plan.last_review.held_on if plan.last_review is not None else None,
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
        **_hold_checks(summary),
        "strengths": [strength_object(strength, plan) for strength in plan.strengths],
        **_measures(summary),
        "self_evaluations": [
            self_evaluation_object(evaluation, plan) for evaluation in plan.self_evaluations if not evaluation.withdrawn
        ],
        # Who is not published is nobody to list.
        "people": [person_object(person, plan) for person in people_of(plan) if person.name != WITHHELD],
        "bodies": [body_object(body) for body in bodies_of(plan)],
        **_duties(listed_duties(plan), plan),
        "key_name": plan.key.in_use,
        "conditions": key_objects(plan.key),
        "report": report_object(edition.report),
        "sent_reports": sent_objects(plan.sent_reports),
        **_answers(plan),
        "process": list(plan.process),
        "key_messages": [{"key": message.key, "message": message.title} for message in plan.key_messages],
        "summary_strengths": list(plan.summary_strengths),
        **_restrictions(edition),
        **_redactions(plan),
    }


def _answers(plan: Plan) -> dict[str, Any]:
    """What owners have proposed, and the rounds that asked them; nothing of a plan in which nobody was asked."""
    proposals = [proposal_object(one, plan) for one in plan.proposals if not one.withdrawn]
    rounds = [asked_round_object(one, plan) for one in plan.update_rounds if not one.withdrawn]
    return {**({"proposals": proposals} if proposals else {}), **({"rounds": rounds} if rounds else {})}


def _restrictions(edition: Edition) -> dict[str, Any]:
    """What is restricted, and whether that is left out; nothing in a plan in which nothing is."""
    if not edition.restricted:
        return {}
    standing = [restriction for restriction in edition.summary.plan.restrictions if restriction.reason]
    return {
        "restricted": {
            "items": len(edition.restricted),
            "left_out": not edition.includes_restricted,
            "restrictions": [restriction_object(restriction) for restriction in standing],
        }
    }


def _redactions(plan: Plan) -> dict[str, Any]:
    """What was taken out of the plan, and why; nothing of a plan of which nothing was."""
    return {"redactions": [redaction_object(redaction) for redaction in plan.redactions]} if plan.redactions else {}


def _measures(summary: Summary) -> dict[str, Any]:
    """The measures with their readings, where the plan has any."""
    if not summary.measures:
        return {}
    return {"measures": [measure_object(line, summary.plan) for line in summary.measures]}


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
        drag = {
            "ref": row.drag.ref,
            "rag": colour_or_null(face),
            "condition": face.condition.words,
            "reason": row.drag.reason,
        }
    also = {"counted_elsewhere": [action.ref for action in row.also]} if row.also else {}
    return {
        "title": row.title,
        **_row_numbers(row, summary),
        **also,
        "worst": colour_or_null(row.plan.key.face(row.worst)),
        "worst_condition": row.worst.words,
        "drag": drag,
    }


def _row_numbers(row: RollUp, summary: Summary) -> dict[str, Any]:
    moves = Counter(move.kind.value for move in summary.moves_of(row.members))
    return {
        "total": row.total,
        **_not_counted(row),
        "counts": _counts_by_colour(row),
        "conditions": {condition.words: count for condition, count in row.counts.items()},
        "late": len(row.late),
        "optimistic": len(row.optimistic),
        "moved": dict(moves),
    }


def _not_counted(row: RollUp) -> dict[str, Any]:
    """How many actions of the row ended otherwise than done, and how; nothing where none did."""
    numbers = by_ending(row.withdrawn)
    return {"not_counted": dict(numbers)} if numbers else {}


def _accepted_risks(summary: Summary) -> dict[str, Any]:
    """The risks that were accepted; nothing where none was."""
    risks = [accepted_risk_object(action, summary.plan) for action in summary.accepted_risks]
    return {"accepted_risks": risks} if risks else {}


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


def _hold_checks(summary: Summary) -> dict[str, Any]:
    """The looks at whether what was signed off holds; nothing where there was none."""
    checks = [hold_check_object(check) for check in summary.hold_checks]
    return {"hold_checks": checks} if checks else {}


def _sign_offs(signed_off: SignOffs) -> dict[str, Any]:
    """How what is closed was verified, and whether it holds; the lists are the refs that it is true of.

    Nothing of a plan that says nothing of the kind.
    """
    if not signed_off.is_used:
        return {}
    numbers = {
        "closed": len(signed_off.closed),
        "verified": {way or NOT_SAID: len(refs) for way, refs in signed_off.by_verification.items()},
        "checked": list(signed_off.checked),
        "check_due": list(signed_off.due),
        "reopened": list(signed_off.reopened),
        "adds_up": signed_off.adds_up,
    }
    return {"sign_offs": numbers}


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
        colour = colour_or_null(face) or "unrated"
        meanings[colour] = f"{meanings[colour]}; or {face.meaning}" if colour in meanings else face.meaning
    return meanings


def _counts_by_colour(row: RollUp) -> dict[str, int]:
    """How many actions there are of each colour, all five always there; conditions of one colour are added up."""
    numbers = dict.fromkeys(("red", "amber", "green", "blue", "unrated"), 0)
    for face in row.plan.key.faces:
        numbers[colour_or_null(face) or "unrated"] += row.counts[face.condition]
    return numbers

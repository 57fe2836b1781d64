"""What is known of one action or finding, as names and words: every page about one is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from actionplan.model.action import Action
from actionplan.model.answers import (
    also_answers_words,
    answering_words,
    messages_of_finding,
    messages_words,
    other_answers_words,
)
from actionplan.model.area import Area
from actionplan.model.blocking import dependencies
from actionplan.model.dates import away, format_date
from actionplan.model.describe import last_update_words, plain_words, slippage
from actionplan.model.endings import ending_words, risk_review_words, state_words
from actionplan.model.escalation import escalation_of
from actionplan.model.fields import PLAIN
from actionplan.model.findings import areas_of, response_words
from actionplan.model.holding import NOT_SAID, check_due_words, sign_offs, verified_words
from actionplan.model.key import Face
from actionplan.model.lookups import THEMES
from actionplan.model.measured_actions import impact_words
from actionplan.model.number_words import days
from actionplan.model.plan import Plan
from actionplan.model.restricted import restriction_reason
from actionplan.model.risk import risk_words
from actionplan.model.rollup import NOT_MAPPED, summary_area_title
from actionplan.model.source_part import source_titles
from actionplan.model.suggested_rag import completion
from actionplan.model.wordings import wording_facts
from actionplan.reports.assessment import Judged


class Fact(NamedTuple):
    """Something that is known, behind its name."""

    label: str
    text: str
    face: Face | None = None
    """Of a rating, how its condition looks; the text is its reason then."""
    lead: str = ""
    """What stands in the place of a rating where there is none."""


def action_facts(judged: Judged, plan: Plan) -> Iterator[Fact]:
    """What is known of an action beside what is kept of it, in the order of a page."""
    action, suggested = judged.action, judged.suggested
    yield from (Fact(label, words) for label, words in _what_it_answers(action, plan))
    yield Fact("Owner", plan.owner_name(action) or "no owner yet")
    yield Fact("Due", due_words(judged, plan))
    if plan.proposals:
        from actionplan.model.proposal_words import requests_words

        if asked := requests_words(plan, action.ref):
            yield Fact("Asked for", asked)
    if action.forecast:
        yield Fact("Forecast", format_date(action.forecast))
    yield Fact("Priority", action.priority.value)
    reason = action.withdrawn_reason or action.rag_reason
    if action.is_withdrawn:
        yield Fact("Declared", reason, lead=state_words(action))
    else:
        yield Fact("Declared", reason, judged.face)
    if action.ending is not None:
        yield Fact("Ending", ending_words(action, plan))
        if again := risk_review_words(action, plan):
            yield Fact("Risk", again)
    if action.rag_since:
        yield Fact("Since", format_date(action.rag_since))
    yield Fact("Suggested", suggested.reason, judged.suggested_face)
    if judged.optimistic:
        yield Fact("Optimistic", judged.contrast)
    if (escalated := escalation_of(action, plan)) is not None:
        yield Fact("Escalated", escalated.in_full)
    for field in PLAIN:
        words = plain_words(action, field, plan)
        if words or not field.when_used:
            yield Fact(field.heading, words or "none said")
    yield from (Fact(label, words) for label, words in _relations(action, plan))
    yield Fact("Impact", impact_words(action, plan))
    yield Fact("Stage", _stage(action))
    yield from (Fact(label, words) for label, words in _sign_off_facts(action, plan))
    yield Fact("Last update", _last_update(action))


def _what_it_answers(action: Action, plan: Plan) -> Iterator[tuple[str, str]]:
    """Its findings word for word, and what they belong to."""
    area, theme = plan.area_of(action), plan.theme_of(action)
    if reason := restriction_reason(action, plan):
        yield "Restricted", reason
    for finding in areas_of(action, plan):
        yield from finding_facts(finding, plan)
    if sources := source_titles(plan, areas_of(action, plan)):
        yield "Source", sources
    yield plan.words.theme.title, theme.heading
    if plan.summary_areas:
        mapping = ": ".join(filter(None, (f"{area.fit} fit" if area.fit else "", area.mapping_reason)))
        yield "Summary area", f"{summary_area_title(action, plan)}{f' ({mapping})' if mapping else ''}"


def _sign_off_facts(action: Action, plan: Plan) -> Iterator[tuple[str, str]]:
    """What was accepted, how it was verified, and when somebody checks whether it holds."""
    if action.accepted_evidence:
        yield "Accepted", action.accepted_evidence
    if action.is_closed and sign_offs(plan).is_used:
        yield "Verified", verified_words(action) or NOT_SAID
    if action.check_on:
        yield "Check on", check_due_words(action, plan) or format_date(action.check_on)


def _relations(action: Action, plan: Plan) -> Iterator[tuple[str, str]]:
    """What an action has to do with other findings, other actions and the key messages."""
    if action.also_answers:
        yield "Also answers", also_answers_words(action)
    if helpers := other_answers_words(action, plan):
        yield "Also answered by", helpers
    for label, words in dependencies(action, plan):
        yield label.capitalize(), words
    for words in messages_words(action, plan):
        yield "Key message", words


def due_words(judged: Judged, plan: Plan) -> str:
    """When an action is due, how late it is, and how often that day was moved."""
    action = judged.action
    if action.due is None:
        if action.original_due is None:
            return "no date yet"
        return f"no date; first promised {format_date(action.original_due)}"
    parts = [format_date(action.due)]
    if judged.days_late:
        parts.append(f"{days(judged.days_late)} late")
    elif action.is_open:
        parts.append(away(action.due, plan.as_at))
    if action.times_moved:
        parts.append(slippage(action))
    return "; ".join(parts)


def _stage(action: Action) -> str:
    parts = [action.stage.value]
    if action.completed_on:
        parts.append(completion(action))
        if action.completed_by:
            parts.append(f"by {action.completed_by}")
    if action.signed_off_on:
        parts.append(f"signed off {format_date(action.signed_off_on)} by {action.signed_off_by}")
    return ", ".join(parts)


def _last_update(action: Action) -> str:
    words = last_update_words(action)
    return f"{words}, version {action.version}" if words else "–"


# --- findings ----------------------------------------------------------------------------------------------------


def finding_facts(area: Area, plan: Plan) -> Iterator[tuple[str, str]]:
    """A finding word for word, with the reviewers' own ref, what the council answers to it, and their deadline."""
    yield f"{plan.words.short_area.title} {area.ref}  ", area.text
    yield from wording_facts(area)
    if area.source_ref:
        yield "Source ref", area.source_ref
    if area.grade:
        yield "Grade", f"{area.grade}, the reviewers' own"
    if area.response is not None:
        yield "Answer", response_words(area)
    if area.deadline is not None:
        yield "Deadline", f"{format_date(area.deadline)}, the reviewers' own"
    if area.risk:
        yield "Risk while open", risk_words(area)


def facts_of_finding(area: Area, plan: Plan) -> Iterator[tuple[str, str]]:
    """All that is known of a finding: its words, what is answered to it, what it belongs to, and what answers it."""
    yield from finding_facts(area, plan)
    if reason := restriction_reason(area, plan):
        yield "Restricted", reason
    if area.withdrawn:
        yield "Withdrawn", area.withdrawn
    if sources := source_titles(plan, [area]):
        yield "Source", sources
    yield plan.words.theme.title, THEMES.of(plan)[area.theme].heading
    if plan.summary_areas:
        titles = {summary_area.key: summary_area.title for summary_area in plan.summary_areas}
        mapping = ": ".join(filter(None, (f"{area.fit} fit" if area.fit else "", area.mapping_reason)))
        title = titles.get(area.summary_area or "", NOT_MAPPED)
        yield "Summary area", f"{title} ({mapping})" if mapping else title
    for words in messages_of_finding(area, plan):
        yield "Key message", words
    yield plan.words.action.titles, answering_words(plan.actions_of(area), area.ref) or "none"

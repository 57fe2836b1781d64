"""What ``show`` says of a finding that has no action of its own: not agreed, answered elsewhere, or left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from actionplan.commands.console import emit
from actionplan.commands.styled import Styled
from actionplan.commands.tables import Lines, hanging, print_page
from actionplan.commands.update_lines import update_lines
from actionplan.model.answers import answering_words, messages_of_finding
from actionplan.model.area import Area
from actionplan.model.dates import format_date
from actionplan.model.findings import response_words
from actionplan.model.log import Update
from actionplan.model.lookups import THEMES
from actionplan.model.plan import Plan
from actionplan.model.restricted import restriction_reason
from actionplan.model.risk import risk_words
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.sanitise import first_line
from actionplan.model.source_part import source_titles
from actionplan.model.wordings import wording_facts
from actionplan.store import Store


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


def show_finding(store: Store, plan: Plan, finding: Area, day: date | None, *, as_json: bool) -> None:
    """Prints everything about one finding, as at a day of the past or now."""
    updates = store.history(finding.ref, until=day)
    if as_json:
        from actionplan.reports.writers.json_objects import area_object, update_object
        from actionplan.reports.writers.json_text import written

        actions = [action.ref for action in plan.actions_of(finding)]
        fields = {**area_object(finding, plan), "actions": actions}
        emit(written({**fields, "updates": [update_object(update) for update in updates]}))
    else:
        print_page(finding_page(finding, plan, updates), plan)


def finding_page(area: Area, plan: Plan, updates: Sequence[Update]) -> Lines:
    """Everything about one finding: its words, what is answered to it, what it belongs to, and what answers it."""
    yield from hanging([Styled(f"{area.ref}  ", "bold")], Styled(first_line(area.text), "bold"))
    for label, value in _facts(area, plan):
        yield from hanging([Styled(label, "dim")], value, indent=17)
    yield ""
    yield from update_lines(updates, plan)


def _facts(area: Area, plan: Plan) -> Iterator[tuple[str, str]]:
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

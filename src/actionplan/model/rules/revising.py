"""The edits that revise a plan by a later report of its reviewers (docs/design.md, "A later report").

A finding keeps its ref, its actions and its history, and both wordings. A new one gets a ref and an action. One that
the report does not have stays, marked, and its actions go on until somebody decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.likeness import same_words
from actionplan.model.lookups import THEMES
from actionplan.model.plan import Plan
from actionplan.model.refs import next_child_ref, next_numbered_ref, ref_fault
from actionplan.model.refusal import Invalid
from actionplan.model.report_matching import Decisions, Fate, Matches, Outcome, Part, outcomes, refuse_parts
from actionplan.model.rules.revised_parts import RevisedParts, Said
from actionplan.model.sources import Revision
from actionplan.model.wordings import INITIAL, Wording, document_words


class Revised(Struct, frozen=True):
    """What it takes to revise a plan by a report, and what comes of everything."""

    edits: tuple[Edit, ...]
    """One change; none where the report says just what the plan has."""
    outcomes: tuple[Outcome, ...]
    refs: Mapping[str, str]
    """By the name of a finding in the report, its ref in the plan."""
    label: str
    """What the report is called, with its date."""

    def number(self, fate: Fate) -> int:
        """How many findings, or groups of findings that belong together, have come to something."""
        return sum(outcome.fate is fate and outcome.part is Part.FINDING for outcome in self.outcomes)


def revise(plan: Plan, matches: Matches, incoming: IncomingReport, decisions: Decisions) -> Revised:
    """The edits that revise a plan by a later report.

    Args:
        plan: The plan as it is.
        matches: What of the report was found to be what of the plan.
        incoming: What the file holds.
        decisions: What was decided.

    Raises:
        Invalid: if the plan is one of a past day, or a new finding names no theme.
    """
    if plan.is_past:
        raise Invalid("report", "a past day cannot be changed")
    refuse_parts(decisions)
    label = document_words(incoming.title, incoming.reported_on)
    come = outcomes(matches, decisions)
    parts = RevisedParts(plan, matches, incoming, decisions, label)
    findings = _Findings(plan, matches, incoming, parts, label)
    edits = [edit for outcome in come if outcome.part is Part.FINDING for edit in findings.edits(outcome)]
    review = _review_edit(plan, matches, incoming, parts)
    if not edits and all(outcome.fate is Fate.SAME for outcome in come):
        review = ()
    return Revised((*review, *edits), come, findings.refs, label)


def _review_edit(plan: Plan, matches: Matches, incoming: IncomingReport, parts: RevisedParts) -> tuple[Edit, ...]:
    """What becomes of the review itself: of the one that the plan was made of a revision, of another its record."""
    reported_on = incoming.reported_on
    if matches.source_key:
        before = next(source for source in plan.sources if source.ref == matches.source_key)
        values: dict[str, Any] = {"reported_on": reported_on or before.reported_on}
        values["document"] = incoming.document or before.document
        return (Edit(before, replace(before, **values, **parts.values)),)
    ref = next_numbered_ref("V", [revision.ref for revision in plan.revisions], plan.refs)
    return (Edit(None, Revision(ref, incoming.title, incoming.document, reported_on, **parts.values)),)


class _Findings:
    """Makes the edits of findings, and gives new ones their refs."""

    def __init__(self, plan: Plan, matches: Matches, incoming: IncomingReport, parts: RevisedParts, label: str) -> None:
        self._plan, self._incoming, self._parts, self._label = plan, incoming, parts, label
        self._areas = {area.ref: area for area in plan.areas}
        self._new = dict(zip((item.name for item in matches.new[Part.FINDING]), incoming.findings, strict=True))
        self._begun = Said(INITIAL, _begun_on(plan, matches))
        self._taken = {ref.casefold() for ref in plan.refs}
        self._links = [link.ref for link in plan.message_links]
        self._themes = {theme.number: theme for theme in (*THEMES.of(plan).values(), *parts.themes)}
        self.refs: dict[str, str] = {}

    def edits(self, outcome: Outcome) -> Iterator[Edit]:
        """Those of what comes of one finding, or of several that belong together."""
        for item, heir in zip(outcome.new, outcome.heirs, strict=True):
            self.refs[item.name] = heir or self._free_ref(item.name, outcome)
        for item, heir in zip(outcome.new, outcome.heirs, strict=True):
            if heir:
                yield from self._kept(self._areas[heir], self._new[item.name])
            else:
                yield from self._added(self.refs[item.name], self._new[item.name], outcome)
        for item in outcome.old:
            if item.name not in outcome.heirs:
                area = self._areas[item.name]
                into = self.refs[outcome.new[0].name] if outcome.new else ""
                after = replace(area, absent_from=self._label, taken_into=into)
                yield from _changed(area, after)

    def _kept(self, area: Area, now: Area) -> Iterator[Edit]:
        """A finding that goes on, in its new words."""
        values: dict[str, Any] = {
            "theme": self._parts.numbers.get(now.theme, area.theme),
            "source_ref": now.source_ref or area.source_ref,
            "grade": now.grade or area.grade,
            "deadline": now.deadline or area.deadline,
            "absent_from": "",
            "taken_into": "",
        }
        if same_words(area.text, now.text):
            yield from _changed(area, replace(area, **values))
            return
        earlier = Wording(area.text, area.worded_in or self._begun.document, area.worded_on or self._begun.dated)
        words = {"text": now.text, "worded_in": self._incoming.title, "worded_on": self._incoming.reported_on}
        yield Edit(area, replace(area, **values, **words, earlier=(*area.earlier, earlier)))
        for action in self._plan.actions:
            if action.area == area.ref and action.title == area.text and not action.is_withdrawn:
                # Whether somebody has said what is done is seen by the title; that it follows is no news of the action.
                silent_since = action.last_update if action.version > 1 else action.silent_since
                yield Edit(action, replace(action, title=now.text, silent_since=silent_since))

    def _added(self, ref: str, now: Area, outcome: Outcome) -> Iterator[Edit]:
        """A finding that is new, with the action that it begins with."""
        split_from = next((item.name for item in outcome.old), "")
        summary_area = self._parts.summary_keys.get(now.summary_area or "")
        area = Area(
            ref=ref,
            theme=self._theme_of(now, split_from),
            text=now.text,
            summary_area=summary_area,
            fit=now.fit if summary_area else None,
            mapping_reason=now.mapping_reason,
            source_ref=now.source_ref,
            deadline=now.deadline,
            grade=now.grade,
            worded_in=self._incoming.title,
            worded_on=self._incoming.reported_on,
            split_from=split_from,
        )
        yield Edit(None, area)
        yield Edit(None, Action(ref, ref, now.text))
        for link in self._incoming.message_links:
            if link.area == now.ref and link.message in self._parts.message_keys:
                child = next_child_ref(ref, "k", self._links)
                self._links.append(child)
                message = self._parts.message_keys[link.message]
                yield Edit(None, replace(link, ref=child, area=ref, message=message))

    def _theme_of(self, now: Area, split_from: str) -> int:
        if now.theme in self._parts.numbers:
            return self._parts.numbers[now.theme]
        if split_from:
            return self._areas[split_from].theme
        beginning = now.ref.rpartition(".")[0].casefold()
        for theme in self._parts.themes:
            if beginning and theme.ref.casefold() == beginning:
                return int(theme.number)
        words = now.text if len(now.text) <= 60 else f"{now.text[:57]}…"
        raise Invalid("theme", f"the report has a new finding that names no theme: {words}; give it a column Theme")

    def _free_ref(self, name: str, outcome: Outcome) -> str:
        """The ref of a new finding: the report's own where it is free, else the next of its theme."""
        now = self._new[name]
        ref = now.ref
        if ref_fault(ref) or ref.casefold() in self._taken:
            theme = self._themes[self._theme_of(now, next((item.name for item in outcome.old), ""))]
            beginning = theme.ref or str(theme.number)
            number = 1
            while f"{beginning}.{number}".casefold() in self._taken:
                number += 1
            ref = f"{beginning}.{number}"
        self._taken.add(ref.casefold())
        return ref


def _begun_on(plan: Plan, matches: Matches) -> date | None:
    """The date of what the plan was made with."""
    return plan.begun.reported_on if plan.begun and not matches.source_key else matches.source.reported_on


def _changed(before: Area, after: Area) -> Iterator[Edit]:
    if before != after:
        yield Edit(before, after)

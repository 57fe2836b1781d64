"""The reviews that a plan follows from, and the plan restricted to one of them.

A plan of one review has no record of it: the plan's own title, dates and reviewers describe it, and its themes have an
empty source. Reviews that were put beside it, and those of a plan that was made of several, have a record each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.index import Derived, while_same
from actionplan.model.lookups import THEMES
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import folded
from actionplan.model.sources import Source
from actionplan.model.tokens import no_such

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.area import Area
    from actionplan.model.plan import Plan, ReportText
    from actionplan.model.report import Report

_SMALL_WORDS = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "the", "to", "with"})
_LONGEST_SHORT_NAME = 6
_OF_SOURCE = (
    *("title", "reviewers", "review_from", "review_to", "reported_on", "strengths"),
    *("summary_areas", "key_messages", "summary_strengths", "process"),
)
"""The fields that a source and a plan of one review have both."""


class SourcePart(Struct, frozen=True):
    """What a plan that was restricted to one of its sources is a part of."""

    plan_title: str
    short_name: str
    """The source's."""
    counted_elsewhere: tuple[tuple[str, str], ...] = ()
    """The refs of actions that the whole plan counts under another source, each with that one's title."""


def short_name(title: str) -> str:
    """What a source is called for short where nobody says: the first letters of its words, ``MV``, and its numbers."""
    words = [word for word in re.findall(r"\w+", title) if word.casefold() not in _SMALL_WORDS]
    letters = "".join(word[:4] if word.isdecimal() else word[0].upper() for word in words)
    return letters[:_LONGEST_SHORT_NAME] or "S"


def sources_of(plan: Plan) -> Mapping[str, Source]:
    """The reviews that a plan follows from, by what its themes name them; withdrawn ones are left out.

    The one that the plan was made of has the empty text, and a short name that follows from its title.
    """
    return _SOURCES.of(plan)


def _standing_sources(plan: Plan) -> Mapping[str, Source]:
    standing = {source.ref: source for source in plan.sources if not source.withdrawn}
    themes = tuple(theme for theme in plan.themes if not theme.source)
    if standing and not themes:
        return standing
    numbers = {theme.number for theme in themes}
    first = Source(
        ref=short_name(plan.title),
        title=plan.title,
        reviewers=plan.reviewers,
        review_from=plan.review_from,
        review_to=plan.review_to,
        reported_on=plan.reported_on,
        document=plan.source,
        themes=themes,
        strengths=tuple(strength for strength in plan.strengths if strength.theme in numbers),
        summary_areas=tuple(area for area in plan.summary_areas if not area.source),
        key_messages=tuple(message for message in plan.key_messages if not message.source),
        summary_strengths=plan.summary_strengths,
        process=plan.process,
    )
    return {"": first, **standing}


_SOURCES: Derived[Mapping[str, Source]] = Derived(
    _standing_sources, while_same("sources", "themes", "strengths", "summary_areas", "key_messages")
)


def source_of_area(plan: Plan, area: Area) -> Source | None:
    """The review that an area is of; None if that was withdrawn."""
    return sources_of(plan).get(THEMES.of(plan)[area.theme].source)


def source_titles(plan: Plan, areas: Iterable[Area]) -> str:
    """The short names and titles of the reviews that some areas are of; empty in a plan of one review."""
    if len(sources_of(plan)) == 1:
        return ""
    sources = [source for area in areas if (source := source_of_area(plan, area)) is not None]
    return "; ".join(dict.fromkeys(f"{source.ref}: {source.title}" for source in sources))


def source_meant(plan: Plan, text: str) -> str:
    """Which source somebody means, by its short name, its title, or a part of it that no other has.

    Returns:
        What the themes name it.

    Raises:
        Invalid: if there is no such source, or several are meant.
    """
    words, sources = folded(text).strip(), sources_of(plan)
    names = [key for key, source in sources.items() if words in (folded(source.ref), folded(source.title))]
    names = names or [key for key, source in sources.items() if words and words in folded(source.title)]
    if len(names) != 1:
        raise Invalid("source", no_such("source", text.strip(), [source.ref for source in sources.values()]))
    return names[0]


def short_name_meant(plan: Plan, text: str) -> str:
    """The short name of the source that somebody means; empty for no text. Raises Invalid as :func:`source_meant`."""
    return sources_of(plan)[source_meant(plan, text)].ref if text.strip() else ""


def of_source(plan: Plan, key: str, described: Source | None = None) -> Plan:
    """The plan of one source: its themes, findings and strengths, and the actions that answer its findings.

    An action that answers a finding of it, and by its first finding is another source's, counts here under the first
    finding of this one that it answers; :attr:`Plan.part` says so. Decisions about no action are the whole plan's.

    Args:
        plan: The whole plan, now or as at a past day.
        key: What the themes name the source.
        described: The source as it is now, where ``plan`` is of a past day, on which it may not have been there yet.

    Raises:
        Invalid: if the plan has no such source, and none is described.
    """
    sources = sources_of(plan)
    source = sources.get(key, described)
    if source is None:
        raise Invalid("source", f"the source {key!r} was not in the plan then")
    numbers = {theme.number for theme in plan.themes if theme.source == key}
    areas = tuple(area for area in plan.areas if area.theme in numbers)
    actions, counted_elsewhere = _actions_of(plan, areas)
    refs, area_refs = {action.ref for action in actions}, {area.ref for area in areas}
    values = {name: getattr(source, name) for name in _OF_SOURCE}
    if key not in sources:
        values |= dict.fromkeys(("strengths", "summary_areas", "key_messages"), ())
    strengths = {strength.ref for strength in values["strengths"]}
    return replace(
        plan,
        **values | {name: _as_first(values[name]) for name in ("summary_areas", "key_messages")},
        source=source.document,
        sources=(),
        themes=_as_first(tuple(theme for theme in plan.themes if theme.source == key)),
        areas=areas,
        actions=actions,
        evidence=tuple(piece for piece in plan.evidence if piece.action in refs),
        milestones=tuple(milestone for milestone in plan.milestones if milestone.action in refs),
        notes=tuple(note for note in plan.notes if note.action in refs),
        hold_checks=tuple(check for check in plan.hold_checks if check.action in refs),
        decisions=tuple(decision for decision in plan.decisions if decision.action in refs),
        # By when the whole plan has to be answered is nothing of one of its reviews.
        duties=(),
        items=tuple(item for item in plan.items if item.subject in refs),
        checks=tuple(check for check in plan.checks if check.ref in strengths),
        message_links=tuple(link for link in plan.message_links if link.area in area_refs),
        self_evaluations=tuple(evaluation for evaluation in plan.self_evaluations if evaluation.theme in numbers),
        **_measures_of(plan, refs, area_refs, {str(number) for number in numbers}),
        report=_report_of(plan.report),
        reports=tuple(_words_of(report, plan.report) for report in plan.reports),
        part=SourcePart(plan.title, source.ref, counted_elsewhere),
    )


def _as_first(records: tuple[Any, ...]) -> tuple[Any, ...]:
    """Themes, summary areas or messages as a plan of one review has them."""
    return tuple(replace(record, source="") for record in records)


def _actions_of(plan: Plan, areas: tuple[Area, ...]) -> tuple[tuple[Action, ...], tuple[tuple[str, str], ...]]:
    """The actions that answer some areas, in their order, and which of them the plan counts under another source.

    Of each area its own come first.
    """
    refs = {area.ref for area in areas}
    standing = {area.ref for area in areas if not area.withdrawn}
    own: list[Action] = []
    others: list[Action] = []
    counted_elsewhere: list[tuple[str, str]] = []
    for action in plan.actions:
        also = tuple(ref for ref in action.also_answers if ref in standing)
        if action.area in refs:
            own.append(action if also == action.also_answers else replace(action, also_answers=also))
        elif also and not action.is_withdrawn:
            others.append(replace(action, area=also[0], also_answers=also[1:]))
            first = source_of_area(plan, plan.area_of(action))
            counted_elsewhere.append((action.ref, first.title if first is not None else plan.title))
    place = {area.ref: index for index, area in enumerate(areas)}
    return tuple(sorted((*own, *others), key=lambda action: place[action.area])), tuple(counted_elsewhere)


def _measures_of(plan: Plan, actions: set[str], areas: set[str], themes: set[str]) -> dict[str, Any]:
    """The measures that show something of some actions, findings or themes, of no others, and their readings."""
    parts = [
        replace(
            measure,
            actions=tuple(ref for ref in measure.actions if ref in actions),
            areas=tuple(ref for ref in measure.areas if ref in areas),
            themes=tuple(number for number in measure.themes if number in themes),
        )
        for measure in plan.measures
    ]
    measures = tuple(measure for measure in parts if measure.actions or measure.areas or measure.themes)
    refs = {measure.ref for measure in measures}
    return {"measures": measures, "readings": tuple(reading for reading in plan.readings if reading.measure in refs)}


def _report_of(report: ReportText) -> ReportText:
    """What the plan says about its report, without what it says of the whole plan."""
    return replace(report, heading="", background_documents=())


def _words_of(report: Report, text: ReportText) -> Report:
    """A report without what it has of that: a subject that somebody has written since stays."""
    of_whole_plan = {"subject": text.heading, "background": "\n".join(text.background_documents)}
    return replace(report, **{name: "" for name, words in of_whole_plan.items() if getattr(report, name) == words})

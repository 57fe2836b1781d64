"""What the themes, findings, actions, summary areas and messages of another review are called in a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.measures import Measure, Reading
from actionplan.model.plan import Plan
from actionplan.model.refs import next_numbered_ref, ref_fault
from actionplan.model.refusal import Invalid
from actionplan.model.restrictions import Restriction, restriction_ref
from actionplan.model.rules.source_again import actions_of, areas_of
from actionplan.model.sources import Revision, Source, Theme

RecordT = TypeVar("RecordT", bound=Struct)


class Renamed(Struct, frozen=True):
    """Something of a file that has another name in the plan, because the plan had one of the same."""

    thing: str
    """A theme, a finding, an action, a summary area or a key message."""
    before: str
    """In the file."""
    after: str
    """In the plan."""


class SourceNames:
    """What all that is of a review is called in the plan."""

    def __init__(self, plan: Plan, incoming: Plan, source: str, again: Source | None = None) -> None:
        """Takes the plan, what the file holds, the short name of the review, and the withdrawn one that it was."""
        self._source = source
        reports: list[Source | Revision] = [*plan.sources, *plan.revisions]
        numbers = [theme.number for theme in (*plan.themes, *(theme for of in reports for theme in of.themes))]
        self._last = max(numbers, default=0)
        # Those of a withdrawn review stay taken, as a redo brings it back, but for the one that is added again.
        sources = [other for other in plan.sources if other is not again]
        themes = [*plan.themes, *(theme for other in sources for theme in other.themes)]
        self._themes = self._free({theme.ref for theme in incoming.themes}, [theme.ref for theme in themes])
        self._refs = self._refs_of(plan, incoming, again)
        areas = [*plan.summary_areas, *(area for other in sources for area in other.summary_areas)]
        self._areas = self._free((area.key for area in incoming.summary_areas), [area.key for area in areas], "/")
        messages = [*plan.key_messages, *(message for other in sources for message in other.key_messages)]
        keys = [message.key for message in messages]
        self._messages = self._free((message.key for message in incoming.key_messages), keys, "/")
        self._measures = self._measure_refs(plan, incoming)
        self._incoming = incoming

    def _measure_refs(self, plan: Plan, incoming: Plan) -> dict[str, str]:
        """The refs of the measures of the file in the plan, where they are counted on."""
        taken, others = [measure.ref for measure in plan.measures], [*plan.refs, *self._refs.values()]
        refs: dict[str, str] = {}
        for measure in incoming.measures:
            refs[measure.ref] = next_numbered_ref("M", [*taken, *refs.values()], others)
        return refs

    def _free(self, refs: Iterable[str], taken: Iterable[str], between: str = " ") -> dict[str, str]:
        """The refs that are taken, each with the one that takes its place."""
        folded_refs = {ref.casefold() for ref in taken}
        return {ref: f"{self._source}{between}{ref}" for ref in refs if ref and ref.casefold() in folded_refs}

    def _refs_of(self, plan: Plan, incoming: Plan, again: Source | None) -> dict[str, str]:
        """The refs of findings and actions that are called otherwise: those that are taken, and what follows them."""
        own: set[str] = set()
        if again is not None:
            own = {area.ref for area in areas_of(plan, again)} | {action.ref for action in actions_of(plan, again)}
        refs_of_plan = [area.ref for area in plan.areas] + [action.ref for action in plan.actions]
        taken = [ref for ref in refs_of_plan if ref not in own]
        refs = [area.ref for area in incoming.areas] + [action.ref for action in incoming.actions]
        renamed = self._free(refs, taken)
        for action in incoming.actions:
            if action.area in renamed and action.ref.casefold().startswith(action.area.casefold()):
                renamed[action.ref] = f"{self._source} {action.ref}"
        for ref in renamed.values():
            if fault := ref_fault(ref):
                raise Invalid("key", f"{ref!r} would be a ref; {fault}; give a shorter short name with --key")
        folded_refs = {ref.casefold() for ref in taken} | {ref.casefold() for ref in refs if ref not in renamed}
        clash = next((ref for ref in renamed.values() if ref.casefold() in folded_refs), "")
        if clash:
            raise Invalid("key", f"{clash!r} would be a ref twice; give another short name with --key")
        return renamed

    def renamed(self) -> Iterable[Renamed]:
        """What has another name than in the file, in the order of the file."""
        for theme in self._incoming.themes:
            if theme.ref in self._themes:
                yield Renamed("theme", theme.ref, self._themes[theme.ref])
        for area in self._incoming.areas:
            if area.ref in self._refs:
                yield Renamed("finding", area.ref, self._refs[area.ref])
        areas = {area.ref for area in self._incoming.areas}
        for action in self._incoming.actions:
            if action.ref in self._refs and action.ref not in areas:
                yield Renamed("action", action.ref, self._refs[action.ref])
        for thing, keys in (("summary area", self._areas), ("key message", self._messages)):
            for before, after in keys.items():
                yield Renamed(thing, before, after)

    def in_doubt(self, doubt: str) -> str:
        """A sentence about an action of the file, with the ref that it has in the plan."""
        ref, colon, words = doubt.partition(": ")
        return f"{self._refs.get(ref, ref)}{colon}{words}"

    def _number(self, theme: int) -> int:
        return self._last + theme

    def theme(self, theme: Theme) -> Theme:
        """A theme as the plan has it."""
        number, ref = self._number(theme.number), self._themes.get(theme.ref, theme.ref)
        return replace(theme, number=number, own_ref=None if ref == str(number) else ref, source=self._source)

    def source(self, source: Source, ref: str) -> Source:
        """The review with all that is of it and no record of its own."""
        return replace(
            source,
            ref=ref,
            themes=tuple(map(self.theme, source.themes)),
            strengths=tuple(
                replace(
                    strength,
                    ref=f"S{self._number(strength.theme)}.{strength.ref.rpartition('.')[2]}",
                    theme=self._number(strength.theme),
                )
                for strength in source.strengths
            ),
            summary_areas=tuple(
                replace(area, key=self._areas.get(area.key, area.key), source=ref) for area in source.summary_areas
            ),
            key_messages=tuple(
                replace(message, key=self._messages.get(message.key, message.key), source=ref)
                for message in source.key_messages
            ),
        )

    def _ref(self, ref: str) -> str:
        return self._refs.get(ref, ref)

    def area(self, area: Any) -> Any:
        """A finding."""
        summary_area = area.summary_area and self._areas.get(area.summary_area, area.summary_area)
        return replace(area, ref=self._ref(area.ref), theme=self._number(area.theme), summary_area=summary_area)

    def action(self, action: Any) -> Any:
        """An action, with all findings that it answers."""
        also = tuple(map(self._ref, action.also_answers))
        measure, stroke, period = action.impact_reading.partition("/")
        return replace(
            action,
            ref=self._ref(action.ref),
            area=self._ref(action.area),
            also_answers=also,
            impact_reading=f"{self._measures.get(measure, measure)}{stroke}{period}",
        )

    def of_action(self, record: RecordT) -> RecordT:
        """A milestone, a note or a piece of evidence: its ref begins with its action's."""
        action = self._ref(record.action)  # type: ignore[attr-defined]
        return replace(record, ref=_child(record.ref, action), action=action)  # type: ignore[attr-defined]

    def hold_check(self, check: Any) -> Any:
        """A look at whether an action holds, with the piece of its evidence."""
        named = self.of_action(check)
        return replace(named, evidence=check.evidence and _child(check.evidence, named.action))

    def restriction(self, restriction: Restriction) -> Restriction:
        """That something is restricted: its ref names what, behind the name of its kind."""
        kind, _, ref = restriction.ref.partition(":")
        thing, stroke, number = ref.partition("/")
        return replace(restriction, ref=restriction_ref(kind, f"{self._ref(thing)}{stroke}{number}"))

    def measure(self, measure: Measure) -> Measure:
        """A measure, with what it shows."""
        return replace(
            measure,
            ref=self._measures[measure.ref],
            actions=tuple(map(self._ref, measure.actions)),
            areas=tuple(map(self._ref, measure.areas)),
            themes=tuple(str(self._number(int(number))) for number in measure.themes),
        )

    def reading(self, reading: Reading) -> Reading:
        """What a measure was in a period."""
        measure = self._measures[reading.measure]
        return replace(reading, ref=_child(reading.ref, measure), measure=measure)

    def link(self, link: Any) -> Any:
        """That a finding belongs to a key message."""
        area, message = self._ref(link.area), self._messages.get(link.message, link.message)
        return replace(link, ref=_child(link.ref, area), area=area, message=message)

    def self_evaluation(self, evaluation: Any) -> Any:
        """What the council says of itself on a theme."""
        theme = self._number(evaluation.theme)
        return replace(evaluation, ref=_child(evaluation.ref, f"SE{theme}"), theme=theme)


def _child(ref: str, parent: str) -> str:
    return f"{parent}/{ref.rpartition('/')[2]}"

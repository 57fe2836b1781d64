"""What is handed over of a plan that ends: the findings that are not finished, and all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.measures import standing_measures
from actionplan.model.notes import Progress, ProgressNote
from actionplan.model.plan import Plan
from actionplan.model.restricted import OF_CHANGE
from actionplan.model.restrictions import Restriction, restriction_ref
from actionplan.model.rules.closing import actions_to_hand_over, unfinished_findings

_OF_NOTE = restriction_ref("note", "")


class HistoryLine(Struct, frozen=True):
    """What became of an action once."""

    progress: Progress
    restricted: str = ""
    """Why it is restricted, by itself or by what it tells of; empty where it is not."""


def handed_over(plan: Plan, history: Mapping[str, Sequence[HistoryLine]], title: str) -> Plan:
    """The plan that the successor begins with.

    Args:
        plan: The plan that ends.
        history: What became of each action so far, by its ref, the earliest first: these are the dated notes there,
            restricted where they were.
        title: What the successor is called.
    """
    actions = actions_to_hand_over(plan)
    refs = {action.ref for action in actions}
    areas = {area.ref for area in unfinished_findings(plan)} | {action.area for action in actions}
    themes = {plan.area(ref).theme for ref in areas}
    numbers = {str(number) for number in themes}
    measures = tuple(
        replace(
            measure,
            actions=tuple(ref for ref in measure.actions if ref in refs),
            areas=tuple(ref for ref in measure.areas if ref in areas),
            themes=tuple(number for number in measure.themes if number in numbers),
        )
        for measure in standing_measures(plan)
        if refs.intersection(measure.actions)
        or areas.intersection(measure.areas)
        or numbers.intersection(measure.themes)
    )
    measure_refs = {measure.ref for measure in measures}
    return replace(
        plan,
        title=title,
        areas=tuple(area for area in plan.findings if area.ref in areas),
        actions=tuple(
            replace(
                action,
                also_answers=tuple(ref for ref in action.also_answers if ref in areas),
                blocked_by=tuple(ref for ref in action.blocked_by if ref in refs),
                impact_reading=action.impact_reading if _measure_of(action.impact_reading) in measure_refs else "",
            )
            for action in actions
        ),
        themes=tuple(theme for theme in plan.themes if theme.number in themes),
        strengths=(),
        evidence=tuple(piece for piece in plan.evidence if piece.action in refs and not piece.withdrawn),
        milestones=tuple(step for step in plan.milestones if step.action in refs and not step.withdrawn),
        notes=tuple(_notes(history, [action.ref for action in actions])),
        restrictions=(
            *(one for one in plan.restrictions if not one.ref.startswith((_OF_NOTE, f"{OF_CHANGE}:"))),
            *_restrictions(history),
        ),
        message_links=tuple(link for link in plan.message_links if link.area in areas and not link.withdrawn),
        self_evaluations=(),
        checks=(),
        hold_checks=(),
        measures=measures,
        readings=tuple(
            reading for reading in plan.readings if reading.measure in measure_refs and not reading.withdrawn
        ),
        duties=tuple(duty for duty in plan.duties if duty.is_waiting),
        settings=tuple(setting for setting in plan.settings if setting.ref == "retention"),
        redactions=(),
        reviews=(),
        items=(),
        decisions=(),
    )


def _measure_of(reading: str) -> str:
    return reading.rpartition("/")[0]


def _notes(history: Mapping[str, Sequence[HistoryLine]], refs: Sequence[str]) -> list[ProgressNote]:
    return [
        ProgressNote(_note_ref(ref, number), ref, line.progress.text, line.progress.on, line.progress.by)
        for ref in refs
        for number, line in enumerate(history.get(ref, ()), 1)
    ]


def _restrictions(history: Mapping[str, Sequence[HistoryLine]]) -> Iterator[Restriction]:
    for ref, lines in history.items():
        for number, line in enumerate(lines, 1):
            if line.restricted:
                yield Restriction(f"{_OF_NOTE}{_note_ref(ref, number)}", line.restricted)


def _note_ref(action: str, number: int) -> str:
    return f"{action}/n{number}"

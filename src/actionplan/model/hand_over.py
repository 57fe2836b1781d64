"""What is handed over of a plan that ends: the findings that are not finished, and all that belongs to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from actionplan.model.measures import standing_measures
from actionplan.model.notes import Progress, ProgressNote
from actionplan.model.plan import Plan
from actionplan.model.rules.closing import actions_to_hand_over, unfinished_findings


def handed_over(plan: Plan, history: Mapping[str, Sequence[Progress]], title: str) -> Plan:
    """The plan that the successor begins with.

    Args:
        plan: The plan that ends.
        history: What became of each action so far, by its ref, the earliest first: it becomes the dated notes there.
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


def _notes(history: Mapping[str, Sequence[Progress]], refs: Sequence[str]) -> list[ProgressNote]:
    return [
        ProgressNote(f"{ref}/n{number}", ref, line.text, line.on, line.by)
        for ref in refs
        for number, line in enumerate(history.get(ref, ()), 1)
    ]

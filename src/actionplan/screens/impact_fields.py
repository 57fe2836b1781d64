"""What is asked about the impact of actions, and what stands below: the evidence, and the readings of measures."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.action import Action
from actionplan.model.impact import Impact
from actionplan.model.measured_actions import measures_of, reading_words
from actionplan.model.plan import Plan
from actionplan.model.sanitise import first_line, shown_lines
from actionplan.screens.question import Field, Typed

_MOST_READINGS = 3
"""So many readings are told below the question."""


def impact_fields(plan: Plan, action: Action | None) -> tuple[Field, ...]:
    """The impact; of one action that has readings, which of them shows it. None for several actions."""
    value = action.impact.value if action is not None else ""
    impact = Field("impact", "impact", value, tuple(Impact), closed=True)
    readings = _readings(plan, action) if action is not None else ()
    if action is None or not readings:
        return (impact,)
    return impact, Field("impact_reading", "shown by", action.impact_reading, readings)


def _readings(plan: Plan, action: Action) -> tuple[str, ...]:
    """The refs of the readings that can show the impact of an action, the newest of each measure first."""
    measures = measures_of(action, plan)
    return tuple(reading.ref for measure in measures for reading in reversed(plan.readings_of(measure)))


def what_shows_it(plan: Plan, actions: Sequence[Action], answer: Typed) -> Content:
    """The evidence of some actions, and the readings of one: the one that is named, else the newest."""
    pieces = [piece for action in actions for piece in plan.evidence_of(action)]
    readings = _readings(plan, actions[0]) if len(actions) == 1 else ()
    lines: list[str] = []
    if pieces:
        lines.append("evidence: " + "; ".join(first_line(piece.what) for piece in pieces))
    elif not readings:
        lines.append("no evidence yet: not assessed, none yet or emerging; v adds evidence")
    if readings:
        reading_ref = answer.get("impact_reading", "").strip().upper()
        refs = (reading_ref,) if reading_ref in readings else readings[:_MOST_READINGS]
        lines.append("readings: " + "; ".join(f"{ref} {reading_words(ref, plan)}" for ref in refs))
    return Content(shown_lines("\n".join(lines)))

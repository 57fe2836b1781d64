"""A measure in few words, as pages and cards show it: its name, its spark line, its last figure and how it stands."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from actionplan.model.measure_lines import Against, MeasureLine, Turn, measure_line
from actionplan.model.measures import Measure
from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise

STYLE_OF_TURN: Mapping[Turn, str] = {Turn.BETTER: "$text-success", Turn.WORSE: "$text-error", Turn.SAME: ""}
STYLE_OF_TARGET: Mapping[Against, str] = {
    Against.MET: "$text-success",
    Against.NEAR: "$text-warning",
    Against.MISSED: "$text-error",
}
"""Colours beside a sign and a word, never alone."""


def measure_words(measure: Measure, plan: Plan) -> Content:
    """``Assessments in 45 days  ▁▃█  83% for October 2026, ↑ better, ✓ meets its target of 80%``."""
    line = measure_line(measure, plan)
    spark = f"{line.spark}  " if line.spark else ""
    return Content.assemble((sanitise(line.name), "bold"), f"  {spark}", standing_words(line))


def standing_words(line: MeasureLine) -> Content:
    """The last figure and how it stands, with what is missing."""
    parts = [Content(sanitise(line.last_words))]
    if line.turn is not None:
        parts.append(Content.styled(line.turn_words, STYLE_OF_TURN[line.turn]))
    if line.against is not None:
        parts.append(Content.styled(sanitise(line.against_words), STYLE_OF_TARGET[line.against]))
    if line.missing and line.last is not None:
        parts.append(Content.styled(line.missing_words, "$text-warning"))
    return Content(", ").join(parts)

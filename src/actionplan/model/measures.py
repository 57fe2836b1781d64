"""Measures: numbers over time, beside the actions, that show whether they make a difference."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


class Direction(StrEnum):
    """Which way a measure gets better."""

    HIGHER = "higher"
    LOWER = "lower"


class Every(StrEnum):
    """How often a measure has a reading."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Measure(Struct, frozen=True, array_like=True, gc=False):
    """One number that is watched; ``ref`` is ``M1``."""

    ref: str
    name: str
    unit: str = ""
    """What it counts: ``%``, ``days``, ``children``."""
    good: Direction = Direction.HIGHER
    every: Every = Every.MONTH
    baseline: float | None = None
    """What it was before anything was done."""
    baseline_on: date | None = None
    target: float | None = None
    targets: tuple[tuple[str, float], ...] = ()
    """Targets by period, where there is more than one: period and value."""
    tolerance: float | None = None
    """By how much it may miss its target and still be taken as met, in its unit."""
    owner: str = ""
    """The ref of who answers for the figure."""
    origin: str = ""
    """Where the figure comes from."""
    actions: tuple[str, ...] = ()
    """The refs of the actions that it shows something of."""
    areas: tuple[str, ...] = ()
    """The refs of the findings."""
    themes: tuple[str, ...] = ()
    """The numbers of the themes."""
    withdrawn: str = ""
    """Why it is not watched any more; empty while it is."""
    version: int = 0


class Reading(Struct, frozen=True, array_like=True, gc=False):
    """What a measure was in one period; ``ref`` is the measure's and the period: ``M1/2026-10``."""

    ref: str
    measure: str
    period: str
    """``2026-10``, ``2026-Q3`` or ``2026``."""
    value: float
    note: str = ""
    restated: str = ""
    """Why another figure was given for the period before; the log keeps that one."""
    withdrawn: str = ""
    version: int = 0


def standing_measures(plan: Plan) -> tuple[Measure, ...]:
    """The measures that are watched: all but the withdrawn ones."""
    return tuple(measure for measure in plan.measures if not measure.withdrawn)

"""What is said of measures: better or worse, against the target, and what is missing.

Every screen, document and command says of a measure what is worked out here. No two measures are ever added up, and
none is averaged: a figure stands for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.figures import difference_words, figure_words, spark_line
from actionplan.model.measure_periods import (
    MeasurePeriod,
    days_since,
    last_ended,
    period_of,
    periods_between,
)
from actionplan.model.measures import Direction, Measure, Reading, standing_measures
from actionplan.model.mistakes import is_mistake
from actionplan.model.restricted import RESTRICTED, marked, restriction_reason

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

READING_DAYS = 14
"""A figure is expected within so many days after its period is over; then its lack is a gap."""
SPARK = 12
"""The spark line shows at most so many periods, the last ones."""
_EXACT = 9
"""Figures that agree in so many places are the same."""
_MOST_NAMED = 3
"""Of more missing periods than so many the first and the last are named."""


class Turn(StrEnum):
    """Which way a figure has gone, seen from what is good."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "unchanged"

    @property
    def sign(self) -> str:
        """The sign that stands with the word, as everywhere for what moved."""
        return {Turn.BETTER: "↑", Turn.WORSE: "↓", Turn.SAME: "="}[self]

    @property
    def words(self) -> str:
        """Sign and word: ``↑ better``."""
        return f"{self.sign} {self.value}"


class Against(StrEnum):
    """How a figure stands against its target."""

    MET = "meets its target"
    NEAR = "within tolerance"
    MISSED = "misses its target"

    @property
    def sign(self) -> str:
        """The sign that stands with the words."""
        return {Against.MET: "✓", Against.NEAR: "~", Against.MISSED: "!"}[self]


# --- of one figure ----------------------------------------------------------------------------------------------


def turn(measure: Measure, before: float, after: float) -> Turn:
    """Whether a figure is better than another one of the measure, or worse."""
    gain = _gain(measure, before, after)
    if gain == 0:
        return Turn.SAME
    return Turn.BETTER if gain > 0 else Turn.WORSE


def _gain(measure: Measure, before: float, after: float) -> float:
    """By how much a figure is better than another one; negative where it is worse."""
    difference = round(after - before, _EXACT)
    return difference if measure.good is Direction.HIGHER else -difference


def target_for(measure: Measure, period: str) -> float | None:
    """The target of a period by its key: its own, else that of the last period before it that has one, else the one.

    None where there is no target.
    """
    earlier = [target for key, target in sorted(measure.targets) if key <= period]
    return earlier[-1] if earlier else measure.target


def against_target(measure: Measure, period: str, value: float) -> Against | None:
    """How the figure of a period stands against its target, by direction and tolerance; None without a target."""
    target = target_for(measure, period)
    if target is None:
        return None
    gain = _gain(measure, target, value)
    if gain >= 0:
        return Against.MET
    return Against.NEAR if -gain <= (measure.tolerance or 0.0) else Against.MISSED


def shows_difference(measure: Measure, reading: Reading) -> bool:
    """Whether a reading can show that something worked: it is better than the baseline, or meets its target.

    Without a baseline nobody can say that it is not.
    """
    if measure.baseline is None or turn(measure, measure.baseline, reading.value) is Turn.BETTER:
        return True
    return against_target(measure, reading.period, reading.value) is Against.MET


# --- of one measure ---------------------------------------------------------------------------------------------


class MeasurePoint(Struct, frozen=True):
    """One period of a measure, for a chart or a table."""

    period: MeasurePeriod
    value: float | None
    """None where it has no reading."""
    target: float | None
    reading: Reading | None


class MeasureLine(Struct, frozen=True):
    """A measure on one line: its last figure, how it has gone, and how it stands."""

    measure: Measure
    spark: str
    """Its last periods as blocks, a dot for one without a reading; empty where it has none."""
    last: Reading | None
    period: MeasurePeriod | None
    """That of the last reading."""
    target: float | None
    """The target of that period; before any reading, of the period that is due."""
    turn: Turn | None
    """The last figure against the one before it, or else the baseline; None where there is neither."""
    since_baseline: Turn | None
    """The last figure against the baseline."""
    against: Against | None
    missing: tuple[MeasurePeriod, ...]
    """The periods that should have a reading by now and have none, earliest first."""
    restricted: str
    """Why it is restricted; empty where it is not."""

    @property
    def name(self) -> str:
        """The name of the measure, marked where it is restricted and is not left out anyway."""
        name = self.measure.name
        return name if name == RESTRICTED else marked(name, self.restricted)

    @property
    def value_words(self) -> str:
        """The last figure: ``83%``; a dash before there is one."""
        return figure_words(self.last.value if self.last is not None else None, self.measure.unit)

    @property
    def last_words(self) -> str:
        """The last figure with its period: ``83% for October 2026``, ``no reading yet``."""
        if self.period is None:
            return "no reading yet"
        return f"{self.value_words} for {self.period.words}"

    @property
    def turn_words(self) -> str:
        """``↑ better``; empty where nothing was before it."""
        return self.turn.words if self.turn is not None else ""

    @property
    def target_words(self) -> str:
        """The target: ``85%``; a dash where there is none."""
        return figure_words(self.target, self.measure.unit)

    @property
    def baseline_words(self) -> str:
        """What it began at: ``74%``; a dash where nobody knows."""
        return figure_words(self.measure.baseline, self.measure.unit)

    @property
    def against_words(self) -> str:
        """``✓ meets its target of 80%``, ``! misses its target of 85% by 2 points``; empty without a target."""
        if self.against is None or self.target is None or self.last is None:
            return ""
        short = difference_words(self.last.value - self.target, self.measure.unit)
        words = {
            Against.MET: f"meets its target of {self.target_words}",
            Against.NEAR: f"{short} off its target of {self.target_words}, within tolerance",
            Against.MISSED: f"misses its target of {self.target_words} by {short}",
        }
        return f"{self.against.sign} {words[self.against]}"

    @property
    def short_against_words(self) -> str:
        """The same where the target stands beside it: ``✓ met``, ``! misses by 2 points``."""
        if self.against is None or self.target is None or self.last is None:
            return ""
        short = difference_words(self.last.value - self.target, self.measure.unit)
        words = {Against.MET: "met", Against.NEAR: f"{short} off, tolerated", Against.MISSED: f"misses by {short}"}
        return f"{self.against.sign} {words[self.against]}"

    @property
    def missing_words(self) -> str:
        """``no reading for October 2026``, ``no reading yet``; empty where none is missing."""
        if not self.missing:
            return ""
        if self.last is None:
            return "no reading yet"
        return f"no reading for {_periods_words(self.missing)}"

    @property
    def words(self) -> str:
        """All of it: ``83% for October 2026, ↑ better, ! misses its target of 85% by 2 points``."""
        missing = self.missing_words if self.last is not None else ""
        return ", ".join(filter(None, (self.last_words, self.turn_words, self.against_words, missing)))


def _periods_words(periods: Sequence[MeasurePeriod]) -> str:
    if len(periods) > _MOST_NAMED:
        return f"{len(periods):,} periods, {periods[0].words} to {periods[-1].words}"
    *earlier_words, last = (period.words for period in periods)
    return " and ".join(filter(None, (", ".join(earlier_words), last)))


def measure_line(measure: Measure, plan: Plan) -> MeasureLine:
    """A measure on the day of its plan."""
    readings = plan.readings_of(measure)
    last = readings[-1] if readings else None
    period = period_of(last.period) if last is not None else None
    before = readings[-2].value if len(readings) > 1 else measure.baseline
    return MeasureLine(
        measure=measure,
        spark=spark_line(point.value for point in series(measure, plan)[-SPARK:]),
        last=last,
        period=period,
        target=target_for(measure, (period or last_ended(measure.every, plan.as_at)).key),
        turn=_turn_from(measure, before, last),
        since_baseline=_turn_from(measure, measure.baseline, last),
        against=against_target(measure, last.period, last.value) if last is not None else None,
        missing=missing_periods(measure, plan),
        restricted=restriction_reason(measure, plan),
    )


def _turn_from(measure: Measure, before: float | None, last: Reading | None) -> Turn | None:
    if before is None or last is None:
        return None
    return turn(measure, before, last.value)


def measure_lines(plan: Plan) -> tuple[MeasureLine, ...]:
    """The measures of a plan, withdrawn ones left out, in the order in which they were added."""
    return tuple(measure_line(measure, plan) for measure in standing_measures(plan))


def listed_lines(plan: Plan) -> tuple[MeasureLine, ...]:
    """The same, and behind them those that are watched no more; none that was added by mistake."""
    withdrawn = (each for each in plan.measures if each.withdrawn and not is_mistake(each))
    return (*measure_lines(plan), *(measure_line(measure, plan) for measure in withdrawn))


def series(measure: Measure, plan: Plan) -> tuple[MeasurePoint, ...]:
    """Every period from the first reading of a measure to its last, those without a reading too."""
    readings = {reading.period: reading for reading in plan.readings_of(measure)}
    if not readings:
        return ()
    return tuple(
        MeasurePoint(
            period,
            reading.value if (reading := readings.get(period.key)) is not None else None,
            target_for(measure, period.key),
            reading,
        )
        for period in periods_between(period_of(min(readings)), period_of(max(readings)))
    )


def due_period(measure: Measure, plan: Plan) -> MeasurePeriod:
    """The last period that is over, of which a figure can be given."""
    return last_ended(measure.every, plan.as_at)


def missing_periods(measure: Measure, plan: Plan) -> tuple[MeasurePeriod, ...]:
    """The periods after the last reading of a measure that should have one by now, earliest first.

    A figure has :data:`READING_DAYS` days to come. Before there is any reading, only the last period is missing. Of a
    measure that is withdrawn, and in a closed plan, none is.
    """
    if measure.withdrawn or plan.is_closed:
        return ()
    over, readings = due_period(measure, plan), plan.readings_of(measure)
    if not readings:
        return (over,)
    if days_since(over, plan.as_at) <= READING_DAYS:
        over = over.moved(-1)
    return tuple(periods_between(period_of(readings[-1].period).moved(1), over))


def period_asked_for(measure: Measure, plan: Plan) -> MeasurePeriod:
    """The period that the next reading is most likely for: the first missing one, else the first without a reading.

    That is the last period that is over, or the one that goes on now.
    """
    missing, over = missing_periods(measure, plan), due_period(measure, plan)
    if missing:
        return missing[0]
    has_reading = any(reading.period == over.key for reading in plan.readings_of(measure))
    return over.moved(1) if has_reading else over


# --- what is missing --------------------------------------------------------------------------------------------


def measure_gaps(plan: Plan) -> tuple[MeasureLine, ...]:
    """The measures that have no reading for a period that should have one."""
    return tuple(line for line in measure_lines(plan) if line.missing)


def gap_words(line: MeasureLine) -> str:
    """A gap: ``M1 Assessments in 45 days: no reading for October 2026 (last 79% for August 2026)``."""
    return f"{line.measure.ref} {gap_reason(line)}"


def gap_reason(line: MeasureLine) -> str:
    """The same without the ref: ``Assessments in 45 days: no reading for October 2026 (last 79% for August 2026)``."""
    last = f" (last {line.last_words})" if line.last is not None else ""
    return f"{line.name}: {line.missing_words}{last}"

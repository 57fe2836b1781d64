"""What is said of measures: better or worse, against the target, what is missing, and what has not moved.

Every screen, document and command says of a measure what is worked out here. No two measures are ever added up, and
none is averaged: a figure stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.figures import difference_words, figure_words, spark_line
from actionplan.model.index import Derived
from actionplan.model.measure_periods import (
    MeasurePeriod,
    days_since,
    last_ended,
    period_of,
    periods_between,
)
from actionplan.model.measures import Direction, Measure, Reading

if TYPE_CHECKING:
    from actionplan.model.action import Action
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
    NEAR = "within the tolerance of its target"
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
    def against_words(self) -> str:
        """``✓ meets its target of 80%``, ``! misses its target of 85% by 2 points``; empty without a target."""
        if self.against is None or self.target is None or self.last is None:
            return ""
        words = f"{self.against.sign} {self.against} of {self.target_words}"
        if self.against is Against.MET:
            return words
        return f"{words} by {difference_words(self.last.value - self.target, self.measure.unit)}"

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
    *others, last = (period.words for period in periods)
    return " and ".join(filter(None, (", ".join(others), last)))


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
    )


def _turn_from(measure: Measure, before: float | None, last: Reading | None) -> Turn | None:
    if before is None or last is None:
        return None
    return turn(measure, before, last.value)


def measure_lines(plan: Plan) -> tuple[MeasureLine, ...]:
    """The measures of a plan, withdrawn ones left out, in the order in which they were added."""
    return tuple(measure_line(measure, plan) for measure in standing_measures(plan))


def standing_measures(plan: Plan) -> tuple[Measure, ...]:
    """The measures that are watched: all but the withdrawn ones."""
    return tuple(measure for measure in plan.measures if not measure.withdrawn)


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

    A figure has :data:`READING_DAYS` days to come. Before there is any reading, only the last period is missing.
    """
    if measure.withdrawn:
        return ()
    over, readings = due_period(measure, plan), plan.readings_of(measure)
    if not readings:
        return (over,)
    if days_since(over, plan.as_at) <= READING_DAYS:
        over = over.moved(-1)
    return tuple(periods_between(period_of(readings[-1].period).moved(1), over))


def period_asked_for(measure: Measure, plan: Plan) -> MeasurePeriod:
    """The period that the next reading is most likely for: the first missing one, else the last that is over."""
    return next(iter(missing_periods(measure, plan)), due_period(measure, plan))


# --- of an action -----------------------------------------------------------------------------------------------


def measures_of(action: Action, plan: Plan) -> tuple[Measure, ...]:
    """The measures that show something of an action: its own, then those of its findings, then of its themes."""
    measures = standing_measures(plan)
    if not measures:
        return ()
    areas = {action.area, *action.also_answers}
    themes = {str(area.theme) for area in plan.areas if area.ref in areas}
    own = [measure for measure in measures if action.ref in measure.actions]
    own += [measure for measure in measures if not areas.isdisjoint(measure.areas)]
    own += [measure for measure in measures if not themes.isdisjoint(measure.themes)]
    return tuple(dict.fromkeys(own))


def measured_refs(measure: Measure, plan: Plan) -> frozenset[str]:
    """The refs of the actions that a measure shows something of, through their findings and themes too."""
    areas = {area.ref for area in plan.areas if str(area.theme) in measure.themes or area.ref in measure.areas}
    through = (a.ref for a in plan.counted if a.area in areas or not areas.isdisjoint(a.also_answers))
    return frozenset((*measure.actions, *through))


def not_moved(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """By the ref of each action that is delivered while a number of it has not moved, in words, a measure each.

    A number has moved where a period that began after the work was done is better than the baseline, or meets its
    target. Without a baseline it is compared with the last reading of before. A measure of a finding, or of a theme,
    says nothing before all its actions are done; it is said at the one that was done last.
    """
    return _NOT_MOVED.of(plan)


def _not_moved(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    for measure in standing_measures(plan):
        for action, done_on in dict(_delivered(measure, plan)).items():
            if still := _still(measure, plan, done_on):
                words.setdefault(action, []).append(still)
    return {ref: tuple(of_action) for ref, of_action in words.items()}


_NOT_MOVED: Derived[Mapping[str, tuple[str, ...]]] = Derived(_not_moved)


def _delivered(measure: Measure, plan: Plan) -> Iterator[tuple[str, date | None]]:
    """The refs of the actions that should have moved a measure, each with the day from which on."""
    for group in _groups(measure, plan):
        if group and not any(action.is_open for action in group):
            last = max(group, key=lambda action: _done_on(action) or date.min)
            yield last.ref, _done_on(last)


def _groups(measure: Measure, plan: Plan) -> Iterator[Sequence[Action]]:
    """What has to be done as a whole before a measure can be expected to move: each action, finding and theme."""
    for ref in measure.actions:
        action = plan.action(ref)
        if action is not None and not action.is_withdrawn:
            yield (action,)
    for area in plan.findings:
        if area.ref in measure.areas:
            yield plan.actions_of(area)
    for theme in measure.themes:
        yield tuple(action for action in plan.counted if str(plan.area_of(action).theme) == theme)


def _done_on(action: Action) -> date | None:
    return action.completed_on or action.signed_off_on


def _still(measure: Measure, plan: Plan, done_on: date | None) -> str:
    """That a measure has not moved since a day, in words; empty where it has, or nobody can know yet."""
    readings = [(period_of(reading.period), reading) for reading in plan.readings_of(measure)]
    since = [reading for period, reading in readings if done_on is None or period.first > done_on]
    before = [reading for period, reading in readings if done_on is not None and period.last <= done_on]
    start = measure.baseline
    if start is None:
        known = before or ([] if done_on is not None else [reading for _, reading in readings[:-1]])
        start = known[-1].value if known else None
    if start is None or not since:
        return ""
    last = since[-1]
    way = turn(measure, start, last.value)
    if way is Turn.BETTER or against_target(measure, last.period, last.value) is Against.MET:
        return ""
    figure, earlier = (figure_words(value, measure.unit) for value in (last.value, start))
    than = "worse than" if way is Turn.WORSE else "no better than"
    return (
        f"delivered, and the number has not moved: {measure.name} {figure} for {period_of(last.period).words}, "
        f"{than} {earlier} before"
    )


# --- what is missing --------------------------------------------------------------------------------------------


def measure_gaps(plan: Plan) -> tuple[MeasureLine, ...]:
    """The measures that have no reading for a period that should have one."""
    return tuple(line for line in measure_lines(plan) if line.missing)


def gap_words(line: MeasureLine) -> str:
    """A gap: ``M1 Assessments in 45 days: no reading for October 2026 (last 79% for August 2026)``."""
    last = f" (last {line.last_words})" if line.last is not None else ""
    return f"{line.measure.ref} {line.measure.name}: {line.missing_words}{last}"


def shown_refs(measure: Measure, plan: Plan) -> tuple[str, ...]:
    """What a measure shows something of, in words: ``1.2``, ``finding 1.3``, ``theme 2``."""
    words = plan.words
    themes = {str(theme.number): theme.ref or theme.title for theme in plan.themes}
    parts: Iterable[str] = (
        *measure.actions,
        *(f"{words.finding.one} {ref}" for ref in measure.areas),
        *(f"{words.theme.one} {themes.get(number, number)}" for number in measure.themes),
    )
    return tuple(parts)

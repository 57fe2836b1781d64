"""What measures say of actions: which show something of one, and which number has not moved though it is delivered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from actionplan.model.figures import figure_words
from actionplan.model.index import Derived
from actionplan.model.measure_lines import Against, Turn, against_target, measure_line, turn
from actionplan.model.measure_periods import period_of
from actionplan.model.measures import Measure, standing_measures

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.plan import Plan


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


def measures_words(action: Action, plan: Plan) -> str:
    """The measures of an action in one cell: ``Assessments in 45 days: 83% for October 2026, ↑ better; …``."""
    return "; ".join(f"{measure.name}: {measure_line(measure, plan).words}" for measure in measures_of(action, plan))


def reading_words(ref: str, plan: Plan) -> str:
    """A reading by its ref, in words: ``Assessments in 45 days, 83% for October 2026``; the ref where it is gone."""
    measure = plan.measure(ref.partition("/")[0])
    readings = plan.readings_of(measure) if measure is not None else ()
    reading = next((each for each in readings if each.ref == ref), None)
    if measure is None or reading is None:
        return ref
    return f"{measure.name}, {figure_words(reading.value, measure.unit)} for {period_of(reading.period).words}"


def impact_words(action: Action, plan: Plan) -> str:
    """What is said of the impact of an action, and which reading shows it."""
    if not action.impact_reading:
        return action.impact.value
    return f"{action.impact}: {reading_words(action.impact_reading, plan)}"


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
        if done_on is None:
            before = [reading for _, reading in readings[:-1]]
        start = before[-1].value if before else None
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

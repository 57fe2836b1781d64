"""The part of a plan file that says what is measured: each measure with its readings, and which impact they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.field import LONG, NAME
from actionplan.model.figures import figure_words, read_figure
from actionplan.model.impact import Impact
from actionplan.model.measure_lines import shows_difference
from actionplan.model.measure_periods import MeasurePeriod, period_of, read_measure_period
from actionplan.model.measures import Direction, Every, Measure, Reading
from actionplan.model.refs import next_numbered_ref
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import folded
from actionplan.planfiles.plan_draft import Draft, if_there
from actionplan.planfiles.plan_yaml_names import FileNames
from actionplan.planfiles.yaml_events import quoted
from actionplan.planfiles.yaml_nodes import Node, choice_of

Value = TypeVar("Value")
_FIGURES = ("baseline", "target", "tolerance")
_SHOWS = ("actions", "findings", "themes")
_MEASURE = ("unit", "good", "every", *_FIGURES, "baseline_on", "targets", "owner", "origin", *_SHOWS, "readings")


class MeasureReader:
    """Reads the measures of one plan file, once its actions are read."""

    def __init__(self, draft: Draft, names: FileNames, today: date | None) -> None:
        """Takes what has been read, whom the file names, and the day of bringing it in."""
        self._draft = draft
        self._names = names
        self._today = today

    def read(self, node: Node | None) -> None:
        """Adds the measures and their readings to the draft, then says of each action which reading shows its impact.

        Raises:
            BadPlanFile: for whatever is wrong with one.
        """
        for item in node.items() if node is not None else ():
            self._read_measure(item)
        actions = {action.ref: action for action in self._draft.actions}
        for ref, node_of_reading in self._draft.shown_by:
            actions[ref] = self._shown(actions[ref], self._reading_named(node_of_reading))
        self._draft.actions = list(actions.values())

    def _shown(self, action: Action, reading: Reading) -> Action:
        """An action whose impact a reading is said to show: one that shows no difference is no proof of it."""
        measure = next(measure for measure in self._draft.measures if measure.ref == reading.measure)
        if not action.impact.needs_evidence:
            return action
        if shows_difference(measure, reading):
            return replace(action, impact_reading=reading.ref)
        figure = f"{figure_words(reading.value, measure.unit)} for {period_of(reading.period).words}"
        doubt = (
            f"{action.ref}: impact {action.impact} by {measure.name}, {figure}, which is no better than its baseline"
        )
        if any(piece.action == action.ref for piece in self._draft.evidence):
            self._draft.doubts.append(f"{doubt}: left out")
            return action
        self._draft.doubts.append(f"{doubt}: brought in as {Impact.EMERGING}")
        return replace(action, impact=Impact.EMERGING)

    def _read_measure(self, node: Node) -> None:
        parts = node.fields("name", optional=_MEASURE)
        measures = self._draft.measures
        name = parts["name"].text(longest=NAME)
        if folded(name) in [folded(measure.name) for measure in measures]:
            raise parts["name"].bad(f"there are two measures {quoted(name)}; give one another name")
        taken_refs = [*(finding.area.ref for finding in self._draft.findings), *(a.ref for a in self._draft.actions)]
        unit = if_there(parts, "unit", lambda text: text.text(longest=NAME), "")
        every = if_there(parts, "every", lambda word: word.choice(Every), Every.MONTH)
        figures: dict[str, Any] = {name: _figure(parts[name], unit) for name in _FIGURES if name in parts}
        if figures.get("tolerance", 0) < 0:
            raise parts["tolerance"].bad("a tolerance is nought or more")
        measure = Measure(
            ref=next_numbered_ref("M", [measure.ref for measure in measures], taken_refs),
            name=name,
            unit=unit,
            good=if_there(parts, "good", lambda word: word.choice(Direction), Direction.HIGHER),
            every=every,
            **figures,
            baseline_on=if_there(parts, "baseline_on", Node.day, None),
            targets=if_there(parts, "targets", lambda targets: tuple(_targets(targets, unit, every)), ()),
            owner=if_there(parts, "owner", self._names.person, ""),
            origin=if_there(parts, "origin", _long_text, ""),
            actions=if_there(parts, "actions", lambda refs: _each(refs, self._action), ()),
            areas=if_there(parts, "findings", lambda refs: _each(refs, self._draft.finding_named), ()),
            themes=if_there(parts, "themes", lambda refs: _each(refs, self._theme), ()),
        )
        measures.append(measure)
        if "readings" in parts:
            self._draft.readings += self._readings(parts["readings"], measure)

    def _readings(self, node: Node, measure: Measure) -> list[Reading]:
        """Readings as periods with figures, or as a list that can say more of each."""
        readings: dict[str, Reading] = {}
        for period_node, period, value, words in _as_written(node):
            read = self._over(period_node, _period(period_node, period, measure.every))
            if read.key in readings:
                raise period_node.bad(f"there are two readings for {read.words}; take one of them out")
            ref = f"{measure.ref}/{read.key}"
            readings[read.key] = Reading(ref, measure.ref, read.key, _figure(value, measure.unit), *words)
        return list(readings.values())

    def _over(self, node: Node, period: MeasurePeriod) -> MeasurePeriod:
        if self._today is not None and period.first > self._today:
            raise node.bad(f"{period.words} has not begun yet; take its reading out")
        return period

    def _action(self, node: Node) -> str:
        refs = {action.ref.casefold(): action.ref for action in self._draft.actions}
        ref = refs.get(node.text().casefold())
        if ref is None:
            raise node.bad(
                f"there is no action {quoted(node.text())}; it is one of {choice_of(node.text(), [*refs.values()])}"
            )
        return ref

    def _theme(self, node: Node) -> str:
        text = folded(node.text())
        themes = [theme for theme in self._draft.themes if text in (folded(theme.ref), folded(theme.title))]
        themes = themes or [theme for theme in self._draft.themes if text == str(theme.number)]
        if len(themes) != 1:
            refs = [theme.ref or theme.title for theme in self._draft.themes]
            raise node.bad(f"there is no theme {quoted(node.text())}; it is one of {choice_of(node.text(), refs)}")
        return str(themes[0].number)

    def _reading_named(self, node: Node) -> Reading:
        """A reading that is named: of a measure by its name or ref, a stroke and a period."""
        text = node.text()
        for measure in self._draft.measures:
            for name in (measure.name, measure.ref):
                if not folded(text).startswith(f"{folded(name)}/"):
                    continue
                period = text[len(name) + 1 :].strip()
                readings = {each.period: each for each in self._draft.readings if each.measure == measure.ref}
                key = period if period in readings else _period(node, period, measure.every).key
                if key in readings:
                    return readings[key]
                raise node.bad(f"{quoted(measure.name)} has no reading for {quoted(period)}; add it")
        names = [measure.name for measure in self._draft.measures]
        raise node.bad(
            f"{quoted(text)} is no reading; write a measure, a stroke and a period; {choice_of(text, names)}"
        )


def _each(node: Node, read: Callable[[Node], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(read, node.items())))


def _as_written(node: Node) -> Iterator[tuple[Node, str, Node, tuple[str, str]]]:
    """Where a reading stands, its period, its figure, and its note and why it was restated."""
    if isinstance(node.content, dict):
        for period, value in node.pairs():
            yield value, period, value, ("", "")
        return
    for item in node.items():
        parts = item.fields("period", "value", optional=("note", "restated"))
        note, restated = (if_there(parts, name, _long_text, "") for name in ("note", "restated"))
        yield parts["period"], parts["period"].text(), parts["value"], (note, restated)


def _long_text(node: Node) -> str:
    return node.text(lines=True, longest=LONG)


def _targets(node: Node, unit: str, every: Every) -> Iterator[tuple[str, float]]:
    targets: dict[str, float] = {}
    for period, value in node.pairs():
        key = _period(value, period, every).key
        if key in targets:
            raise value.bad(f"{quoted(period)} is there twice; take one of them out")
        targets[key] = _figure(value, unit)
    yield from sorted(targets.items())


def _period(node: Node, text: str, every: Every) -> MeasurePeriod:
    """A period, with its year."""
    return _read(node, lambda: read_measure_period(text, every, None))


def _figure(node: Node, unit: str) -> float:
    return _read(node, lambda: read_figure(node.text(), unit, "value"))


def _read(node: Node, read: Callable[[], Value]) -> Value:
    try:
        return read()
    except Invalid as refusal:
        raise node.bad(str(refusal)) from refusal

"""What the verbs show of measures: a table of all, a page of one, and lines below an action."""

from __future__ import annotations

from collections.abc import Sequence

from actionplan.commands.styled import Styled, Text
from actionplan.commands.tables import Lines, grid, hanging, paragraph, shape
from actionplan.commands.update_lines import update_lines
from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.figures import figure_words
from actionplan.model.log import Update
from actionplan.model.measure_facts import measure_facts
from actionplan.model.measure_lines import Against, MeasureLine, Turn, against_target, measure_line, series
from actionplan.model.measured_actions import measures_of
from actionplan.model.measures import Measure
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan

_STYLE_OF_TURN = {Turn.BETTER: "green", Turn.WORSE: "red", Turn.SAME: ""}
_STYLE_OF_TARGET = {Against.MET: "green", Against.NEAR: "yellow", Against.MISSED: "red"}
_NONE = Styled("–", "dim")


def measures_table(lines: Sequence[MeasureLine]) -> Lines:
    """A measure a line: name, spark line, last figure, which way it went, target, and how it stands against it."""
    yield from grid(
        ("Ref", "Measure", "Periods", "Last", "For", "Turn", "Target", "Stands"),
        map(_row, lines),
        flexible={1: 12, 7: 8},
        right=(3, 6),
    )


def _row(line: MeasureLine) -> Sequence[Text]:
    target: Text = line.target_words if line.target is not None else _NONE
    stands: Text = _NONE
    if line.missing:
        stands = Styled(line.missing_words, "bold")
    elif line.against is not None:
        stands = Styled(line.against_words, _STYLE_OF_TARGET[line.against])
    return (
        line.measure.ref,
        line.name,
        shape(line.spark) or _NONE,
        line.value_words if line.last is not None else _NONE,
        line.period.short_words if line.period is not None else _NONE,
        Styled(line.turn_words, _STYLE_OF_TURN[line.turn]) if line.turn is not None else _NONE,
        target,
        stands,
    )


def measures_page(lines: Sequence[MeasureLine], plan: Plan) -> Lines:
    """The measures of a plan."""
    if not lines:
        yield from paragraph("The plan has no measures yet; see: actionplan measure add --help")
        return
    yield from measures_table(lines)
    missing = sum(bool(line.missing) for line in lines)
    yield ""
    words = f"{number_of(len(lines), 'measure')}, {missing:,} without a reading that is due"
    yield from paragraph(Styled(f"{words}, as at {format_date(plan.as_at)}", "dim"))


def measure_page(measure: Measure, plan: Plan, updates: Sequence[Update]) -> Lines:
    """Everything about one measure."""
    line = measure_line(measure, plan)
    yield from hanging([Styled(f"{measure.ref}  ", "bold")], Styled(measure.name, "bold"))
    for label, value in measure_facts(line, plan):
        if value and (label != "Periods" or shape(value)):
            yield from hanging([Styled(label, "dim")], value, indent=17)
    points = series(measure, plan)
    if points:
        yield ""
        yield from grid(
            ("Period", "Value", "Target", "Stands", "Note"),
            (
                (
                    point.period.words,
                    figure_words(point.value, measure.unit),
                    figure_words(point.target, measure.unit),
                    _stands(measure, point.period.key, point.value),
                    _note(point.reading.note, point.reading.restated) if point.reading is not None else "no reading",
                )
                for point in points
            ),
            flexible={3: 10, 4: 12},
            right=(1, 2),
        )
    yield ""
    yield from update_lines(updates, plan)


def _stands(measure: Measure, period: str, value: float | None) -> Text:
    against = against_target(measure, period, value) if value is not None else None
    return Styled(f"{against.sign} {against}", _STYLE_OF_TARGET[against]) if against is not None else ""


def _note(note: str, restated: str) -> str:
    return ". ".join(filter(None, (note, f"restated: {restated}" if restated else "")))


def measures_of_action(action: Action, plan: Plan) -> Lines:
    """The measures that show something of an action, a line or two each; nothing where there are none."""
    for measure in measures_of(action, plan):
        line = measure_line(measure, plan)
        spark = f"{line.spark}  " if shape(line.spark) else ""
        yield from hanging([Styled(f"{measure.ref}  ", "dim")], f"{measure.name}  {spark}{line.words}")

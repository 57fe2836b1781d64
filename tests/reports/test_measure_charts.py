"""Which measures have a chart, what it shows of them, and how it is scaled: no figure is made up, and none left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.model.restrictions import Restriction
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.reports.audience import Audience, seen_by
from actionplan.reports.blocks import Figures, ReportTable
from actionplan.reports.measure_charts import MOST_CHARTS, MOST_PERIODS, MeasureChart, measure_charts
from actionplan.reports.measure_layout import figures_below, last_that_fit, scale_of
from actionplan.reports.summary import gather
from actionplan.reports.writers.markdown import markdown
from actionplan.widgets.block_lines import block_lines
from measured import ASSESSMENTS, REFERRALS, measured, with_readings
from papers import paper_of

TODAY = date(2026, 11, 28)


@pytest.fixture
def plan() -> Plan:
    return with_readings(measured(replace(bundled_plan(), as_at=TODAY)))


def charts_of(plan: Plan) -> tuple[MeasureChart, ...]:
    return measure_charts(gather(plan))


def with_figures(measures: dict[str, dict[str, Any]], readings: dict[str, dict[str, str]]) -> Plan:
    """The bundled plan with measures and readings."""
    return with_readings(measured(replace(bundled_plan(), as_at=TODAY), measures), readings)


def test_a_measure_with_three_readings_has_a_chart_of_its_own(plan: Plan) -> None:
    (chart,) = charts_of(plan)
    assert chart.title == f"M1 {ASSESSMENTS}, %"
    assert (chart.label, chart.labels) == ("Month", ("Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026"))
    assert (chart.values, chart.targets) == ((72, 74, 79, 83), (85, 85, 85, 85))
    assert chart.alt == (
        "A line of the figure of each month, and the target of 85%. "
        "Jul 2026: 72%; Aug 2026: 74%; Sep 2026: 79%; Oct 2026: 83%."
    )


def test_a_period_without_a_reading_is_a_gap_and_never_nought() -> None:
    plan = with_figures({REFERRALS: {"unit": "%"}}, {REFERRALS: {"2026-05": "24", "2026-06": "23", "2026-09": "21"}})
    (chart,) = charts_of(plan)
    assert chart.values == (24, 23, None, None, 21)
    assert "Jul 2026: no reading; Aug 2026: no reading; Sep 2026: 21%." in chart.alt
    assert chart.headings == ("Month", "Figure")
    assert chart.rows[2] == ("Jul 2026", "no reading")


def test_a_target_that_changes_is_told_of_each_period(plan: Plan) -> None:
    measure = replace(plan.measures[0], targets=(("2026-07", 75.0), ("2026-09", 85.0)))
    (chart,) = charts_of(replace(plan, measures=(measure, *plan.measures[1:])))
    assert chart.targets == (75, 75, 85, 85)
    assert chart.target_ends == (1, 3)
    assert "Aug 2026: 74% (target 75%); Sep 2026: 79% (target 85%)" in chart.alt
    assert chart.rows[0] == ("Jul 2026", "72%", "75%")


def test_those_that_miss_their_target_come_first_and_no_more_than_six() -> None:
    months = ("2026-07", "2026-08", "2026-09")
    names = [f"Measure {number}" for number in range(8)]
    targets = {name: {"target": "10" if number in (5, 7) else "1"} for number, name in enumerate(names)}
    plan = with_figures(targets, {name: dict.fromkeys(months, "5") for name in names})
    charts = charts_of(plan)
    assert len(charts) == MOST_CHARTS
    assert [chart.title[:2] for chart in charts] == ["M6", "M8", "M1", "M2", "M3", "M4"]


def test_the_last_year_of_a_long_series_is_shown() -> None:
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    readings = {month: str(number) for number, month in enumerate(months)}
    (chart,) = charts_of(with_figures({REFERRALS: {}}, {REFERRALS: readings}))
    assert chart.labels[0] == "Jan 2025"
    assert len(chart.labels) == MOST_PERIODS


def test_a_restricted_measure_has_no_chart_where_its_texts_are_left_out(plan: Plan) -> None:
    restricted = replace(plan, restrictions=(Restriction("measure:M1", "one family"),))
    assert charts_of(seen_by(restricted, Audience.BOARD)) == ()
    assert charts_of(seen_by(restricted, Audience.PUBLIC)) == ()
    (included,) = charts_of(seen_by(restricted, Audience.BOARD, includes=True))
    assert "restricted" in included.title
    assert ASSESSMENTS in included.title


def test_the_public_has_the_charts(plan: Plan) -> None:
    assert charts_of(seen_by(plan, Audience.PUBLIC)) == charts_of(plan)


def test_it_stands_below_the_table_of_measures_with_the_number_that_is_next(plan: Plan) -> None:
    blocks = paper_of(plan).appendix
    figures = [block for block in blocks if isinstance(block, Figures)]
    measures = figures[-1]
    before = blocks[blocks.index(measures) - 1]
    assert isinstance(before, ReportTable)
    assert before.caption == "Every measure"
    assert measures.first == sum(len(block.charts) for block in figures[:-1]) + 1
    assert [chart.title for chart in measures.charts] == [f"M1 {ASSESSMENTS}, %"]


def test_markdown_and_the_preview_have_its_numbers(plan: Plan) -> None:
    figures = [block for block in paper_of(plan).appendix if isinstance(block, Figures)][-1]
    table = f"Figure {figures.first}: M1 {ASSESSMENTS}, %\n\n| Month | Figure | Target |\n| --- | ---: | ---: |\n"
    assert f"{table}| Jul 2026 | 72% | 85% |\n" in markdown(paper_of(plan))
    shown = block_lines((figures,), 60).plain.splitlines()
    assert shown[0] == f"Figure {figures.first}: M1 {ASSESSMENTS}, %"
    assert shown[2].split() == ["Jul", "2026", "72%", "85%"]


# --- how it is laid out -----------------------------------------------------------------------------------------

FIGURE = st.decimals(-1_000_000, 1_000_000, places=2).map(float)
TARGETS = st.one_of(st.none(), FIGURE)


@st.composite
def any_chart(draw: st.DrawFn) -> MeasureChart:
    """A chart of any figures, with gaps, a target, several or none."""
    values = draw(st.lists(st.one_of(FIGURE, st.none()), min_size=3, max_size=MOST_PERIODS).filter(any))
    single = draw(TARGETS)
    several = draw(st.lists(TARGETS, min_size=len(values), max_size=len(values)))
    targets = several if draw(st.booleans()) else [single] * len(values)
    labels = tuple(f"Oct {2000 + number}" for number in range(len(values)))
    return MeasureChart("measure-M1", "M1 A measure, £", "Month", labels, tuple(values), tuple(targets), "£")


@given(any_chart())
def test_a_scale_is_round_and_holds_every_figure_and_target(chart: MeasureChart) -> None:
    scale = scale_of(chart)
    figures = [value for value in (*chart.values, *chart.targets) if value is not None]
    assert all(-1e-6 <= scale.height(figure) <= 1 + 1e-6 for figure in figures)
    assert 2 <= len(scale.lines) <= 9
    for figure, label in scale.lines:
        assert float(label.replace(",", "")) == pytest.approx(figure), "a line is at the figure beside it"


def test_a_scale_begins_at_nought_unless_that_would_hide_what_changes() -> None:
    def scaled(*values: float) -> tuple[float, float]:
        scale = scale_of(MeasureChart("m", "t", "Month", ("Oct 2026",) * 3, values, (None,) * 3))
        return scale.low, scale.high

    assert scaled(20, 60, 90) == (0, 100)
    assert scaled(68, 71, 82) == (65, 85)
    assert scaled(5, 5, 5) == (4, 6)
    assert scaled(0, 0, 0)[0] < 0 < scaled(0, 0, 0)[1]
    assert scaled(-5, 0, 5) == (-5, 5)


def test_a_figure_is_written_where_no_line_strikes_it_out() -> None:
    chart = MeasureChart("m", "t", "Month", ("Oct 2026",) * 5, (70, 84, 90, 70, 72), (85,) * 5)
    assert scale_of(chart).lines[0][0] < 70
    # Below its target closely, above it closely, and in a valley between two higher ones.
    assert figures_below(chart, 90, 10)[1:4] == (True, False, True)


@given(any_chart(), st.floats(60, 480), st.sampled_from([9.0, 16.0]))
def test_of_periods_that_do_not_fit_the_last_ones_are_shown(chart: MeasureChart, room: float, size: float) -> None:
    shown = last_that_fit(chart, room, size)
    number = len(shown.labels)
    assert (shown.labels, shown.values, shown.targets) == (
        chart.labels[-number:],
        chart.values[-number:],
        chart.targets[-number:],
    )
    assert shown.title == chart.title

"""The charts as figures and in words; how they are drawn is for the formats."""

from __future__ import annotations

from actionplan.model.plan import Plan
from actionplan.reports.charts import bars, trend
from actionplan.reports.summary import gather
from papers import summary_of


def test_each_bar_has_the_counts_of_its_summary_area(rated: Plan) -> None:
    summary = summary_of(rated)
    chart = bars(summary)
    assert chart.counts == tuple(tuple(row.counts.values()) for row in summary.summary_areas)
    assert all(len(counts) == len(chart.faces) for counts in chart.counts)


def test_the_alternative_text_has_every_figure(rated: Plan) -> None:
    weeks = trend(summary_of(rated))
    assert weeks is not None
    assert len(weeks.labels) == 12
    assert "Quality of practice: 1 red, 1 green, 2 in all." in bars(summary_of(rated)).alt
    assert "27 Nov 2026: 1 red, 1 amber, 1 green, 1 blue, 1 unrated, 5 in all." in weeks.alt


def test_a_plan_compared_with_nothing_has_no_weeks(rated: Plan) -> None:
    assert trend(gather(rated)) is None

"""The chart of a measure: a bar touches the mark of its target only where its figure reaches it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actionplan.model.measure_lines import MeasurePoint
from actionplan.model.measure_periods import period_of
from actionplan.model.measures import Measure, Reading
from actionplan.widgets.measure_chart import LEAST_BAR, chart_lines

MEASURE = Measure("M1", "Seen in 45 days", unit="%")


def bars(target: float | None, *values: float, width: int = LEAST_BAR) -> list[str]:
    """The bars of the months of a year, each with its mark."""
    points = [
        MeasurePoint(period_of(f"2026-{month:02}"), value, target, Reading("", "M1", f"2026-{month:02}", value))
        for month, value in enumerate(values, 1)
    ]
    return [text.plain.partition("%")[0].rstrip("0123456789.,") for _, text in chart_lines(MEASURE, points, width)]


def test_a_figure_near_its_target_is_seen_to_be_below_it() -> None:
    near, almost, met, beyond = bars(85, 78, 84, 85, 85.1)
    assert near.startswith("█" * 14 + "▋ │")
    assert almost.startswith("█" * 15 + "▊│")
    assert met.rstrip() == "█" * 16 + "│"
    assert beyond.rstrip() == "█" * 16 + "│▏"


@given(
    st.floats(0.1, 1e6).map(lambda value: round(value, 1)),
    st.lists(st.floats(0, 1e6).map(lambda value: round(value, 1)), min_size=1, max_size=12),
    st.integers(LEAST_BAR, 72),
)
def test_a_bar_touches_the_mark_only_where_its_figure_reaches_the_target(
    target: float, values: list[float], width: int
) -> None:
    drawn = bars(target, *values, width=width)
    assert len({bar.index("│") for bar in drawn}) == 1, "the mark of one target stands in one place"
    assert all(len(bar.rstrip()) <= width + 2 for bar in drawn)
    for value, bar in zip(values, drawn, strict=True):
        before, _, behind = bar.partition("│")
        assert before.endswith("█") is (value >= target)
        assert bool(behind.strip()) is (value > target)


def test_a_longer_bar_is_a_higher_figure_and_without_a_target_there_is_no_mark() -> None:
    half, whole = bars(None, 20, 40)
    assert (half.count("█"), whole.count("█")) == (8, 16)
    assert "│" not in half + whole

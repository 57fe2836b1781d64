"""The drawing of a measure reads in black and white, has each figure written at its point, and gaps as gaps."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.reports.measure_charts import MeasureChart
from actionplan.reports.writers.measure_svg import measure_svg
from actionplan.reports.writers.svg_parts import SIZE, WIDTH
from drawings import SVG, places, printed_over
from papers import TEXTS

MONTHS = tuple(f"{month} 2026" for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"))


def chart_of(
    *values: float | None, targets: tuple[float | None, ...] = (), title: str = "M1 Visits, %"
) -> MeasureChart:
    """A chart of figures by month, without a target unless one is given."""
    targets = targets or (None,) * len(values)
    return MeasureChart("measure-M1", title, "Month", MONTHS[: len(values)], values, targets, "%")


def drawn(chart: MeasureChart, size: float = SIZE) -> ET.Element:
    return ET.fromstring(measure_svg(chart, size))


def lines(root: ET.Element) -> list[ET.Element]:
    """The lines between points."""
    return [path for path in root.iter(f"{SVG}path") if "L" in path.get("d", "")]


def dashed(root: ET.Element) -> list[ET.Element]:
    return [path for path in root.iter(f"{SVG}path") if path.get("stroke-dasharray")]


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_it_says_what_it_is() -> None:
    chart = chart_of(68, 71, 77, targets=(90,) * 3)
    root = drawn(chart)
    assert root.get("role") == "img"
    named = [root.find(f".//*[@id='{name}']") for name in root.get("aria-labelledby", "").split()]
    assert [one.text for one in named if one is not None] == [chart.title, chart.alt]


def test_each_figure_is_written_at_its_point() -> None:
    root = drawn(chart_of(68, 71, 82))
    points = [(float(one.get("cx", "")), float(one.get("cy", ""))) for one in root.iter(f"{SVG}circle")]
    figures = [place for place in places(root, SIZE) if place.text in ("68", "71", "82")]
    assert [place.text for place in figures] == ["68", "71", "82"]
    for (x, y), place in zip(points, figures, strict=True):
        assert (place.left + place.right) / 2 == pytest.approx(x, abs=0.1)
        assert min(abs(place.foot - y), abs(place.top - y)) < SIZE
    assert points[0][1] > points[1][1] > points[2][1], "a larger figure is higher"


def test_no_line_crosses_a_period_without_a_reading() -> None:
    root = drawn(chart_of(68, 71, None, 77, None, 82))
    assert len(lines(root)) == 1
    assert len(list(root.iter(f"{SVG}circle"))) == 4
    assert "0" not in words(root)


def test_the_target_is_dashed_and_has_its_value() -> None:
    root = drawn(chart_of(68, 71, 77, targets=(90,) * 3))
    assert len(dashed(root)) == 1
    assert "Target 90" in words(root)
    assert not dashed(drawn(chart_of(68, 71, 77)))


def test_each_of_several_targets_stands_below_its_period() -> None:
    root = drawn(chart_of(68, 71, 77, 81, targets=(None, 70, 70, 80)))
    assert len(dashed(root)) == 2
    row = [place for place in places(root, SIZE) if place.top > max(one.top for one in places(root, SIZE)) - 1]
    assert [place.text for place in row] == ["Target", "–", "70", "70", "80"]


FIGURE = st.decimals(-100_000, 1_000_000, places=1).map(float)


@given(
    st.lists(st.one_of(FIGURE, st.none()), min_size=3, max_size=10).filter(any),
    st.one_of(st.none(), FIGURE),
    st.sampled_from([SIZE, 16.0]),
)
@settings(deadline=None)
def test_no_text_is_printed_beside_the_drawing_or_over_another_in_its_row(
    values: list[float | None], target: float | None, size: float
) -> None:
    root = drawn(chart_of(*values, targets=(target,) * len(values)), size)
    height = float(root.get("viewBox", "").split()[3])
    found = [*places(root, size)]
    for place in found:
        assert place.left >= -0.5 and place.right <= WIDTH + 0.5, place
        assert place.top >= -0.5 and place.foot <= height + 1, place
    assert not [*printed_over(found)]


def test_nothing_comes_from_outside() -> None:
    text = measure_svg(chart_of(68, 71, 77, targets=(90,) * 3)).replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|href|script|@import|<image|style=|font-face", text)


@given(TEXTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_title_breaks_a_drawing(text: str) -> None:
    from actionplan.reports.blocks import harmless

    root = drawn(harmless(chart_of(68, 71, 77, title=text)))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "path", "circle", "text")
    }

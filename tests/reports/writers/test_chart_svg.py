"""A drawing of a chart reads without colour, holds every count as text, and nothing in it is printed over the rest."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.key import OWN, Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.sources import SummaryArea
from actionplan.reports.charts import Chart, bars, trend
from actionplan.reports.writers.chart_svg import svg
from actionplan.reports.writers.svg_parts import SIZE, WIDTH
from drawings import places, printed_over
from papers import TEXTS, summary_of

_SVG = "{http://www.w3.org/2000/svg}"
LARGE = 16.0


def drawn(chart: Chart | None, size: float = SIZE) -> ET.Element:
    assert chart is not None
    return ET.fromstring(svg(chart, size))


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{_SVG}text")]


def chart_of(counts: tuple[tuple[int, ...], ...], labels: tuple[str, ...], *, upright: bool) -> Chart:
    """A chart of any figures under the usual key."""
    return Chart("areas", "t", "Summary area", labels, counts, Key().faces, upright=upright, alt="")


def test_a_drawing_says_what_it_is(rated: Plan) -> None:
    summary = summary_of(rated)
    for chart in (bars(summary), trend(summary)):
        assert chart is not None
        root = drawn(chart)
        assert root.get("role") == "img"
        named = [root.find(f".//*[@id='{name}']") for name in root.get("aria-labelledby", "").split()]
        assert [one.text for one in named if one is not None] == [chart.title, chart.alt]


def test_the_bars_have_each_count_with_its_letter(rated: Plan) -> None:
    summary = summary_of(rated)
    said = " ".join(words(drawn(bars(summary))))
    for row in summary.summary_areas:
        for rag, count in row.counts.items():
            assert not count or f"{rated.key.letter(rag)}{count}" in said


def test_a_count_too_small_for_its_segment_stands_at_the_end() -> None:
    chart = chart_of(((1, 2, 900, 0, 0),), ("Area",), upright=False)
    assert "903: R1, A2" in words(drawn(chart))


@pytest.mark.parametrize("size", [SIZE, LARGE])
@pytest.mark.parametrize("long", [False, True])
def test_the_legend_names_every_condition_inside_the_drawing(rated: Plan, long: bool, size: float) -> None:
    key = Key(name="checked")
    if long:
        key = Key(name=OWN, own=tuple(replace(face, word=f"{face.word} ".ljust(20, "x")) for face in key.faces))
    root = drawn(bars(summary_of(replace(rated, key=key))), size)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    labels = {place.text: place for place in places(root, size) if place.text in {face.label for face in key.faces}}
    assert len(labels) == 6
    for place in labels.values():
        assert 0 < place.left < place.right <= width
        assert place.foot <= height + 1


def test_the_weeks_have_every_number_under_them(rated: Plan) -> None:
    chart = trend(summary_of(rated))
    assert chart is not None
    numbers = [int(word) for word in words(drawn(chart)) if re.fullmatch(r"\d+", word)]
    for count in (number for counts in chart.counts for number in counts):
        assert count in numbers


FIGURES = st.lists(st.tuples(*[st.integers(0, 400) for _ in Key().faces]), min_size=1, max_size=12)


@given(FIGURES, st.sampled_from([SIZE, LARGE]), st.booleans())
@settings(max_examples=120, deadline=None)
def test_no_text_is_printed_over_another_or_beside_the_drawing(
    counts: list[tuple[int, ...]], size: float, upright: bool
) -> None:
    labels = tuple(
        f"{number + 10} Nov" if upright else "Quality of practice and thresholds" for number, _ in enumerate(counts)
    )
    root = drawn(chart_of(tuple(counts), labels, upright=upright), size)
    height = float(root.get("viewBox", "").split()[3])
    found = [*places(root, size)]
    for place in found:
        assert place.left >= -0.5 and place.right <= WIDTH + 0.5, place
        assert place.top >= -0.5 and place.foot <= height + 1, place
    assert not [*printed_over(found)]


@pytest.mark.parametrize("size", [SIZE, LARGE])
def test_letters_are_as_large_as_asked_on_a_page(rated: Plan, size: float) -> None:
    root = drawn(bars(summary_of(rated)), size)
    # The style sheet gives it the width of the text, 170 mm, so that a unit of it is a point.
    assert float(root.get("viewBox", "").split()[2]) == pytest.approx(170 / 25.4 * 72, abs=0.5)
    assert root.get("font-size") == f"{size:g}"
    assert not any(text.get("font-size") for text in root.iter(f"{_SVG}text"))


def test_ratings_are_told_apart_by_pattern_as_well_as_letter(rated: Plan) -> None:
    text = svg(bars(summary_of(rated)))
    assert {rag.value for rag in (Condition.OFF_TRACK, Condition.AT_RISK, Condition.CHECKED)} == set(
        re.findall(r'id="areas-(red|amber|blue)"', text)
    )


def test_nothing_comes_from_outside(rated: Plan) -> None:
    summary = summary_of(rated)
    for chart in (bars(summary), trend(summary)):
        assert chart is not None
        text = svg(chart).replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?:|href|script|@import|<image|style=|font-face", text)


def test_a_label_that_is_too_long_is_cut_with_a_sign(rated: Plan) -> None:
    said = words(drawn(chart_of(((1, 1, 1, 0, 0),), ("word " * 2_000,), upright=False)))
    assert said[2].endswith("…")
    assert said[3] == "3"


@given(TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_title_breaks_a_drawing(rated: Plan, text: str) -> None:
    areas = tuple(SummaryArea(area.key, text) for area in rated.summary_areas)
    root = drawn(bars(summary_of(replace(rated, summary_areas=areas))))
    assert {element.tag.removeprefix(_SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "defs", "pattern", "path", "circle", "rect", "text")
    }

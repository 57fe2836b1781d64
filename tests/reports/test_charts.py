"""The charts read without colour, hold every count as text, and take nothing from outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from actionplan.model.key import OWN, Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.sources import SummaryArea
from actionplan.reports.charts import Chart, bars, svg, trend
from actionplan.reports.summary import gather
from papers import TEXTS, summary_of

_SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: Chart | None) -> ET.Element:
    assert chart is not None
    return ET.fromstring(svg(chart))


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{_SVG}text")]


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
    chart = Chart("areas", "t", "Summary area", ("Area",), ((1, 2, 900, 0, 0),), Key().faces, upright=False, alt="")
    assert "903: R1, A2" in words(drawn(chart))


@pytest.mark.parametrize("long", [False, True])
def test_the_legend_names_every_condition_inside_the_drawing(rated: Plan, long: bool) -> None:
    key = Key(name="checked")
    if long:
        key = Key(name=OWN, own=tuple(replace(face, word=f"{face.word} ".ljust(20, "x")) for face in key.faces))
    chart = bars(summary_of(replace(rated, key=key)))
    root = drawn(chart)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    labels = {text.text: text for text in root.iter() if text.text in {face.label for face in key.faces}}
    assert len(labels) == 6
    for label, text in labels.items():
        assert 0 < float(text.get("x", "")) < width - 5.6 * len(label) + 1
        assert float(text.get("y", "")) <= height


def test_the_weeks_have_every_number_under_them(rated: Plan) -> None:
    chart = trend(summary_of(rated))
    assert chart is not None
    numbers = [int(word) for word in words(drawn(chart)) if re.fullmatch(r"\d+", word)]
    for count in (number for counts in chart.counts for number in counts):
        assert count in numbers
    assert len(chart.labels) == 12


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


def test_the_alternative_text_has_every_figure(rated: Plan) -> None:
    weeks = trend(summary_of(rated))
    assert weeks is not None
    assert "Quality of practice: 1 red, 1 green, 2 in all." in bars(summary_of(rated)).alt
    assert "27 Nov 2026: 1 red, 1 amber, 1 green, 1 blue, 1 unrated, 5 in all." in weeks.alt


def test_a_plan_compared_with_nothing_has_no_weeks(rated: Plan) -> None:
    assert trend(gather(rated)) is None


@given(TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_title_breaks_a_drawing(rated: Plan, text: str) -> None:
    areas = tuple(SummaryArea(area.key, text) for area in rated.summary_areas)
    root = drawn(bars(summary_of(replace(rated, summary_areas=areas))))
    assert {element.tag.removeprefix(_SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "defs", "pattern", "path", "circle", "rect", "text")
    }

"""The chart of a measure in a Word document: a line with gaps, a dashed target, and the workbook behind them."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import docx as word
import openpyxl
import pytest
from docx.oxml.ns import qn
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.reports.blocks import Figures
from actionplan.reports.measure_charts import MeasureChart
from actionplan.reports.writers.docx import docx
from papers import paper_of

SPACE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = MeasureChart(
    "measure-M1",
    "M1 Assessments & visits, %",
    "Month",
    ("Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026"),
    (72.0, None, 79.0, 83.5),
    (85.0,) * 4,
    "%",
)


@pytest.fixture
def parts(rated: Plan) -> dict[str, bytes]:
    return parts_of(rated, CHART)


def parts_of(plan: Plan, *charts: MeasureChart) -> dict[str, bytes]:
    """The parts of a document with these charts alone."""
    data = docx(replace(paper_of(plan), appendix=(Figures(charts),)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def chart_in(parts: dict[str, bytes]) -> ET.Element:
    return ET.fromstring(parts["word/charts/chart1.xml"])


def test_a_period_without_a_reading_is_a_gap_in_the_line(parts: dict[str, bytes]) -> None:
    figures, target = chart_in(parts).iter(f"{SPACE}ser")
    shown = {one.get("idx"): one.findtext(f"{SPACE}v") for one in figures.iterfind(f"{SPACE}val//{SPACE}pt")}
    assert shown == {"0": "72", "2": "79", "3": "83.5"}
    assert [one.text for one in target.iterfind(f"{SPACE}val//{SPACE}v")] == ["85"] * 4
    (blank,) = chart_in(parts).iter(f"{SPACE}dispBlanksAs")
    assert blank.get("val") == "gap"


def test_the_target_is_dashed_and_only_its_last_point_has_its_value(parts: dict[str, bytes]) -> None:
    figures, target = chart_in(parts).iter(f"{SPACE}ser")
    assert [one.get("val") for one in target.iter(f"{DRAWING}prstDash")] == ["dash"]
    assert not list(figures.iter(f"{DRAWING}prstDash"))
    (label,) = target.iter(f"{SPACE}dLbl")
    assert label.find(f"{SPACE}idx").get("val") == "3"  # type: ignore[union-attr]
    assert label.find(f"{SPACE}numFmt").get("formatCode") == '"Target "#,##0.0'  # type: ignore[union-attr]


def test_each_figure_is_written_at_its_point(parts: dict[str, bytes]) -> None:
    figures = next(chart_in(parts).iter(f"{SPACE}ser"))
    labels = figures.find(f"{SPACE}dLbls")
    assert labels is not None
    assert labels.find(f"{SPACE}showVal").get("val") == "1"  # type: ignore[union-attr]
    assert labels.find(f"{SPACE}numFmt").get("formatCode") == "#,##0.0"  # type: ignore[union-attr]


def test_the_workbook_behind_it_has_what_it_shows(parts: dict[str, bytes]) -> None:
    (name,) = (name for name in parts if name.startswith("word/embeddings/"))
    sheet = openpyxl.load_workbook(io.BytesIO(parts[name]))["Sheet1"]
    assert [tuple(row) for row in sheet.iter_rows(values_only=True)] == [
        ("Month", CHART.title, "Target"),
        ("Jul 2026", 72, 85),
        ("Aug 2026", None, 85),
        ("Sep 2026", 79, 85),
        ("Oct 2026", 83.5, 85),
    ]
    for reference in (*chart_in(parts).iter(f"{SPACE}strRef"), *chart_in(parts).iter(f"{SPACE}numRef")):
        cells = (reference.findtext(f"{SPACE}f") or "").partition("!")[2]
        found = sheet[cells]
        values = [row[0].value for row in found] if isinstance(found, tuple) else [found.value]
        shown = [str(value) for value in values if value is not None]
        assert shown == [one.text for one in reference.iter(f"{SPACE}v")]


def test_it_says_what_it_shows_to_those_who_do_not_see_it(rated: Plan) -> None:
    opened = word.Document(io.BytesIO(docx(replace(paper_of(rated), appendix=(Figures((CHART,)),)))))
    (drawn,) = opened.element.iter(qn("wp:docPr"))
    assert (drawn.get("title"), drawn.get("descr")) == (CHART.title, CHART.alt)


def test_a_measure_without_a_target_has_one_line(rated: Plan) -> None:
    root = chart_in(parts_of(rated, replace(CHART, targets=(None,) * 4)))
    assert len(list(root.iter(f"{SPACE}ser"))) == 1


def test_the_order_of_its_parts_is_the_one_that_word_reads(parts: dict[str, bytes]) -> None:
    for series in chart_in(parts).iter(f"{SPACE}ser"):
        order = ["idx", "order", "tx", "spPr", "marker", "dLbls", "cat", "val", "smooth"]
        assert [one.tag.removeprefix(SPACE) for one in series] == order
    (axis,) = chart_in(parts).iter(f"{SPACE}valAx")
    assert [one.tag.removeprefix(SPACE) for one in axis] == [
        *("axId", "scaling", "delete", "axPos", "numFmt", "majorTickMark", "minorTickMark"),
        *("tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossBetween", "majorUnit"),
    ]


def test_the_same_chart_gives_the_same_bytes(rated: Plan) -> None:
    assert parts_of(rated, CHART) == parts_of(rated, CHART)

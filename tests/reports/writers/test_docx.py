"""The Word document: real headings, lists and tables, the paper's own words and figures, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from xml.etree import ElementTree as ET

import docx as word
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings

from actionplan.model.plan import Plan
from actionplan.model.ratings import STORED
from actionplan.reports.blocks import Paper, Paragraph
from actionplan.reports.writers.docx import docx
from papers import TEXTS, decided, paper_of, summary_of, tables_of, with_text
from word_documents import page_in_cm, style_of


@pytest.fixture
def paper(rated: Plan) -> Paper:
    return paper_of(decided(rated))


@pytest.fixture
def opened(paper: Paper) -> word.document.Document:
    return word.Document(io.BytesIO(docx(paper)))


def test_headings_and_numbered_paragraphs_are_styles(opened: word.document.Document, paper: Paper) -> None:
    by_style: dict[str, list[str]] = {}
    for paragraph in opened.paragraphs:
        by_style.setdefault(style_of(paragraph), []).append(paragraph.text)
    assert by_style["Title"] == [paper.title]
    assert by_style["Heading 1"][0] == "Position"
    assert len(by_style["Heading 1"]) == 9
    assert by_style["Appendix Heading"] == ["Appendix 1: the whole plan"]
    assert len(by_style["Numbered Paragraph"]) == sum(isinstance(one, Paragraph) for one in paper.blocks)
    assert "List Bullet" in by_style


def test_the_numbers_are_words_own(opened: word.document.Document) -> None:
    for name, level in (("Heading 1", 0), ("Numbered Paragraph", 1)):
        numbering = opened.styles[name].element.pPr.numPr
        assert numbering.numId.val == 77
        assert (numbering.ilvl.val if numbering.ilvl is not None else 0) == level


def test_tables_hold_the_papers_cells_and_repeat_their_heads(opened: word.document.Document, paper: Paper) -> None:
    for table, meant in zip(opened.tables, tables_of(paper), strict=True):
        head, *rows = ([cell.text for cell in row.cells] for row in table.rows)
        assert head == [column.title for column in meant.columns]
        assert rows == [[cell.text for cell in row] for row in meant.rows]
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == meant.caption


def test_every_table_and_figure_has_a_caption(opened: word.document.Document, paper: Paper) -> None:
    captions = [one.text for one in opened.paragraphs if style_of(one) == "Caption"]
    assert len(captions) == len(opened.tables) + 2
    fields = [one.get(qn("w:instr")) for one in opened.element.iter(qn("w:fldSimple"))]
    assert sum("SEQ Table" in one for one in fields) == len(opened.tables)
    assert sum("SEQ Figure" in one for one in fields) == 2


def test_charts_have_alternative_text_and_the_summarys_counts(paper: Paper, rated: Plan) -> None:
    data = docx(paper)
    document = word.Document(io.BytesIO(data))
    described = [one.get("descr") for one in document.element.iter(qn("wp:docPr"))]
    assert "Outcome focus: 1 amber, 1 blue, 2 in all." in described[0]
    assert described[1].startswith("A stacked column for the end of each week.")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        root = ET.fromstring(parts.read("word/charts/chart1.xml"))
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    series = [
        [int(value.text or "") for value in one.findall(f"{space}val//{space}v")] for one in root.iter(f"{space}ser")
    ]
    rows = summary_of(rated).summary_areas
    assert series == [[row.counts[rag] for row in rows] for rag in STORED]
    names = [value.text for value in root.findall(f".//{space}tx/{space}v")]
    assert names == [face.label for face in rated.key.faces]


def test_every_rating_is_there_without_colour(opened: word.document.Document, paper: Paper) -> None:
    for table, meant in zip(opened.tables, tables_of(paper), strict=True):
        for row, cells in zip(table.rows[1:], meant.rows, strict=True):
            for place in meant.ratings:
                face = cells[place].face
                assert face is None or face.word in row.cells[place].text


def test_pages_are_a4_and_numbered(opened: word.document.Document) -> None:
    first, second = opened.sections
    assert page_in_cm(first) == (21.0, 29.7)
    assert page_in_cm(second) == (29.7, 21.0)
    fields = [one.get(qn("w:instr")).strip() for one in first.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_its_properties_come_from_the_data(opened: word.document.Document, paper: Paper) -> None:
    properties = opened.core_properties
    assert properties.title == paper.title
    assert properties.author == "jo"
    assert properties.language == "en-GB"
    assert properties.created.replace(tzinfo=None) == datetime(2026, 11, 27, 9, 12)
    assert "python" not in (properties.comments or "")


def test_the_same_paper_gives_the_same_bytes(paper: Paper) -> None:
    assert docx(paper) == docx(paper)


def test_an_empty_plan_can_be_sent(empty: Plan) -> None:
    assert word.Document(io.BytesIO(docx(paper_of(empty)))).tables


@given(TEXTS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_stops_it_and_all_of_it_is_there(rated: Plan, text: str) -> None:
    paper = paper_of(with_text(rated, text), made_by=text)
    opened = word.Document(io.BytesIO(docx(paper)))
    for table, meant in zip(opened.tables, tables_of(paper), strict=True):
        assert [cell.text for cell in table.rows[1].cells] == [cell.text for cell in meant.rows[0]]

"""The Word document: real headings, lists and tables, the paper's own words and figures, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import docx as word
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from actionplan.model.key import Key
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import STORED, Condition
from actionplan.reports.blocks import (
    Figures,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
)
from actionplan.reports.charts import Chart
from actionplan.reports.column_widths import PADDING, text_width
from actionplan.reports.writers.docx import docx
from papers import TEXTS, decided, paper_of, summary_of, tables_of, with_text
from word_documents import list_of, page_in_cm, style_of

SPACE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


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
    blocks = (*paper.front, *paper.blocks, *paper.appendix)
    assert by_style["Title"] == [paper.title]
    assert by_style["Heading 1"] == [one.text for one in blocks if isinstance(one, Heading) and one.level == 1]
    numbered = [one.text for one in paper.blocks if isinstance(one, Paragraph)]
    assert by_style["Numbered Paragraph"] == numbered
    assert "List Bullet" in by_style


def test_heading_levels_come_in_order(paper: Paper) -> None:
    blocks = (*paper.blocks, Heading("Of children", level=2), Paragraph("They were asked."))
    opened = word.Document(io.BytesIO(docx(replace(paper, blocks=blocks))))
    styles = [style_of(one) for one in opened.paragraphs]
    levels = [0 if name == "Title" else int(name[-1]) for name in styles if name.startswith(("Title", "Heading"))]
    assert levels[:2] == [0, 1]
    assert set(levels) == {0, 1, 2}
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_words_own_numbers_are_those_of_the_paper(opened: word.document.Document, paper: Paper) -> None:
    for name, level in (("Heading 1", 0), ("Numbered Paragraph", 1)):
        numbering = opened.styles[name].element.pPr.numPr
        assert (numbering.numId.val, numbering.ilvl.val) == (77, level)
    assert counted_by_word(opened) == [
        (one.number, one.text) for one in paper.blocks if isinstance(one, Heading | Paragraph) and one.number
    ]


def counted_by_word(document: word.document.Document) -> list[tuple[str, str]]:
    """The numbers that Word shows before sections and paragraphs, with their texts."""
    section = paragraph = 0
    numbered = []
    for one in document.paragraphs:
        if list_of(one) == 0:
            continue
        if style_of(one) == "Heading 1":
            section, paragraph = section + 1, 0
            numbered.append((str(section), one.text))
        elif style_of(one) == "Numbered Paragraph":
            paragraph += 1
            numbered.append((f"{section}.{paragraph}", one.text))
    return numbered


def test_each_list_of_a_council_is_numbered_from_one(paper: Paper) -> None:
    lists = (
        Heading("Summary"),
        Numbered(("Agree cover", "Ask for a plan\nby Friday")),
        Paragraph("And:"),
        Numbered(("Note the position",)),
    )
    opened = word.Document(io.BytesIO(docx(replace(paper, front=lists))))
    items = [one for one in opened.paragraphs if style_of(one) == "Numbered Item"]
    assert [one.text for one in items] == ["Agree cover", "Ask for a plan\nby Friday", "Note the position"]
    first, second, other = (list_of(one) for one in items)
    assert first == second != other
    numberings = opened.part.numbering_part.element
    for number in (first, other):
        (found,) = numberings.xpath(f"./w:num[@w:numId={number}]")
        assert found.xpath("./w:lvlOverride/w:startOverride/@w:val") == ["1"]
        (kind,) = found.xpath("./w:abstractNumId/@w:val")
        assert numberings.xpath(f"./w:abstractNum[@w:abstractNumId={kind}]/w:lvl/w:lvlText/@w:val") == ["(%1)"]


def test_the_first_side_stands_alone(opened: word.document.Document, paper: Paper) -> None:
    broken = [one.text for one in opened.paragraphs if one.paragraph_format.page_break_before]
    first = next(one.text for one in paper.blocks if isinstance(one, Heading))
    assert broken == [first]


def test_the_head_has_a_line_for_each_name_and_all_lines_of_its_value(paper: Paper) -> None:
    head = (("By", "Director\nLead Member"), ("To", "Improvement Board"))
    opened = word.Document(io.BytesIO(docx(replace(paper, head=head, ending=()))))
    lines = [one for one in opened.paragraphs if style_of(one) == "Head"]
    assert [one.text for one in lines] == [
        "By:\tDirector\nLead Member",
        "To:\tImprovement Board",
    ]
    for one in lines:
        form = one.paragraph_format
        assert form.left_indent == -form.first_line_indent > 0, "the second line stands below the first"


def test_tables_hold_the_papers_cells_and_repeat_their_heads(opened: word.document.Document, paper: Paper) -> None:
    for table, meant in zip(opened.tables, tables_of(paper), strict=True):
        head, *rows = ([cell.text for cell in row.cells] for row in table.rows)
        assert head == [column.title for column in meant.columns]
        assert rows == [[cell.text for cell in row] for row in meant.rows]
        assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == meant.caption
        described = table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert ", ".join(column.title.replace("\u00a0", " ") for column in meant.columns) in described
        assert described.startswith(number_of(len(meant.rows), "row"))


def test_every_table_and_figure_has_a_caption(opened: word.document.Document, paper: Paper) -> None:
    captions = [one.text for one in opened.paragraphs if style_of(one) == "Caption"]
    assert len(captions) == len(opened.tables) + 2
    fields = [one.get(qn("w:instr")) for one in opened.element.iter(qn("w:fldSimple"))]
    assert sum("SEQ Table" in one for one in fields) == len(opened.tables)
    assert sum("SEQ Figure" in one for one in fields) == 2


def drawn(document: word.document.Document) -> list[Any]:
    """What a document says of each of its charts."""
    return list(document.element.iter(qn("wp:docPr")))


def test_each_figure_stands_right_below_its_caption(opened: word.document.Document) -> None:
    figures = [one for one in opened.paragraphs if one._p.findall(f".//{qn('w:drawing')}")]
    captions = [WordParagraph(one._p.getprevious(), one._parent) for one in figures]
    assert [style_of(one) for one in captions] == ["Caption", "Caption"]
    assert [one.text.rpartition(": ")[2] for one in captions] == [one.get("title") for one in drawn(opened)]
    assert opened.styles["Caption"].paragraph_format.keep_with_next


def test_charts_have_alternative_text_and_the_summarys_counts(paper: Paper, rated: Plan) -> None:
    data = docx(paper)
    document = word.Document(io.BytesIO(data))
    described = [one.get("descr") for one in drawn(document)]
    assert "Outcome focus: 1 amber, 1 blue, 2 in all." in described[0]
    assert described[1].startswith("A stacked column for the end of each week.")
    root = chart_of(data, 1)
    series = [
        [int(value.text or "") for value in one.findall(f"{SPACE}val//{SPACE}v")] for one in root.iter(f"{SPACE}ser")
    ]
    rows = summary_of(rated).summary_areas
    assert series == [[row.counts[rag] for row in rows] for rag in STORED]
    names = [value.text for value in root.findall(f".//{SPACE}tx//{SPACE}v")]
    assert names == [face.label for face in rated.key.faces]
    assert [one.get("val") for one in root.iter(f"{SPACE}tickLblSkip")] == ["1"]


def chart_of(data: bytes, number: int) -> ET.Element:
    """The part of a document that a chart is."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return ET.fromstring(parts.read(f"word/charts/chart{number}.xml"))


def test_the_workbook_behind_a_chart_has_what_the_chart_shows(paper: Paper) -> None:
    data = docx(paper)
    for number in (1, 2):
        root = chart_of(data, number)
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            relations = ET.fromstring(parts.read(f"word/charts/_rels/chart{number}.xml.rels"))
            targets = {one.get("Id"): one.get("Target", "").replace("..", "word") for one in relations}
            relation = next(root.iter(f"{SPACE}externalData")).get(
                "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
            )
            book = openpyxl.load_workbook(io.BytesIO(parts.read(targets[relation])))
        references = [*root.iter(f"{SPACE}strRef"), *root.iter(f"{SPACE}numRef")]
        assert len(references) == 15, "a name, the labels and the numbers of each of five ratings"
        for reference in references:
            sheet, _, cells = (reference.findtext(f"{SPACE}f") or "").partition("!")
            found = book[sheet][cells]
            values = [row[0].value for row in found] if isinstance(found, tuple) else [found.value]
            assert [str(value) for value in values] == [one.text for one in reference.iter(f"{SPACE}v")]


def test_a_segment_too_small_for_its_letter_has_none(paper: Paper) -> None:
    faces = Key().faces
    chart = Chart("areas", "t", "Area", ("One", "Two"), ((1, 2, 900, 0, 0), (90, 0, 0, 0, 0)), faces, False, "alt")
    root = chart_of(docx(replace(paper, blocks=(Figures((chart,)),), appendix=())), 1)
    bare = [
        [int(one.get("val", "")) for one in series.iterfind(f".//{SPACE}dLbl/{SPACE}idx")]
        for series in root.iter(f"{SPACE}ser")
    ]
    assert bare == [[0], [0, 1], [1], [0, 1], [0, 1]]


def test_labels_of_many_and_long_bars_fit_the_page(paper: Paper) -> None:
    labels = tuple(f"{number} {'a long title of an area ' * 9}" for number in range(30))
    chart = Chart("areas", "t", "Area", labels, ((1, 2, 3, 0, 0),) * 30, Key().faces, False, "alt")
    data = docx(replace(paper, blocks=(Figures((chart,)),), appendix=()))
    shown = [one.text or "" for one in next(chart_of(data, 1).iter(f"{SPACE}cat")).iter(f"{SPACE}v")]
    assert [one.split()[0] for one in shown] == [str(number) for number in range(30)]
    assert all(one.endswith("…") for one in shown)
    extent = next(word.Document(io.BytesIO(data)).element.iter(qn("wp:extent")))
    assert int(extent.get("cy")) <= 24 * 360_000, "with its caption on one page"


@pytest.mark.parametrize("size", [100, 1_000])
def test_no_number_rating_or_word_of_a_table_is_broken(plan: Plan, size: int) -> None:
    data = docx(paper_of(of_size(plan, size)))
    for table in word.Document(io.BytesIO(data)).tables:
        widths = [int(one.get(qn("w:w"))) / 20 - PADDING for one in table._tbl.tblGrid]
        for number, row in enumerate(table._tbl.tr_lst):
            for cell, width in zip(row.tc_lst, widths, strict=True):
                text = "".join(one.text or "" for one in cell.iter(qn("w:t")))
                is_bold = not number or cell.find(f".//{qn('w:b')}") is not None
                is_rating = number and cell.find(f".//{qn('w:shd')}") is not None
                for part in [text] if is_rating else text.split(" "):
                    assert text_width(part, 10, bold=is_bold) <= width, (text, width)


def of_size(plan: Plan, size: int) -> Plan:
    """The plan with so many actions, which nobody has rated, and a few red."""
    actions = [
        replace(
            plan.actions[number % len(plan.actions)],
            ref=f"{plan.actions[number % len(plan.actions)].ref}.{number}",
            rag=Condition.OFF_TRACK if number % 50 == 0 else Condition.UNRATED,
            rag_reason="Recruitment of safeguarding practitioners",
            owner="Safeguarding and Quality Assurance Adviser",
        )
        for number in range(size)
    ]
    return replace(plan, actions=tuple(actions))


def test_only_a_rating_is_coloured_however_long_its_row(opened: word.document.Document, paper: Paper) -> None:
    for table, meant in zip(opened.tables, tables_of(paper), strict=True):
        for row, cells in zip(table.rows[1:], meant.rows, strict=True):
            for shown, cell in zip(row.cells, cells, strict=True):
                coloured = bool(shown.paragraphs[0]._p.xpath("./w:pPr/w:shd"))
                assert coloured == (cell.face is not None)
                assert not shown._tc.xpath("./w:tcPr/w:shd")


def test_in_large_print_a_table_too_wide_for_its_words_has_a_line_for_each_value(paper: Paper) -> None:
    titles = ("Ref", *(f"Accountability of part {number}" for number in range(12)))
    row = tuple(ReportCell(f"safeguarding-{number}" if number != 3 else "–") for number in range(13))
    every = ReportTable("Wide", tuple(ReportColumn(title, 10) for title in titles), (row,))
    opened = word.Document(io.BytesIO(docx(replace(paper, blocks=(every,), has_large_print=True, appendix=()))))
    assert [page_in_cm(section) for section in opened.sections] == [(29.7, 21.0)]
    assert [one.text for one in opened.paragraphs if style_of(one) == "Record Heading"] == [
        f"Ref {row[0].text}" for row in every.rows
    ]
    lines = {one.text for one in opened.paragraphs if style_of(one) == "Record"}
    for row in every.rows:
        for column, cell in zip(every.columns[1:], row[1:], strict=True):
            assert (f"{column.title}: {cell.text}" in lines) == (cell.text != "–")
    assert len(opened.tables) == sum(isinstance(block, ReportTable) for block in paper.front)


@pytest.mark.parametrize(("is_large", "sizes"), [(False, (11, 10, 9)), (True, (16, 16, 14))])
def test_type_is_large_enough_to_read(paper: Paper, is_large: bool, sizes: tuple[int, int, int]) -> None:
    data = docx(replace(paper, has_large_print=is_large))
    opened = word.Document(io.BytesIO(data))
    names = ("Normal", "Table Text", "Small")
    assert tuple(opened.styles[name].font.size.pt for name in names) == sizes
    used = {style_of(one) for one in opened.paragraphs}
    assert min(opened.styles[name].font.size.pt for name in used) >= sizes[2]
    assert {int(one.get("sz", 0)) for one in chart_of(data, 1).iter() if one.get("sz")} == {sizes[2] * 100}
    for section in opened.sections:
        for margin in (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin):
            assert margin is not None
            assert round(margin.cm, 2) == 2.0


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
    kinds = [relation.reltype.rpartition("/")[2] for relation in opened.part.package.rels.values()]
    assert "thumbnail" not in kinds, "a picture of another document"


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

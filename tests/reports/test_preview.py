"""The look at an export before it is written: the beginning of the very file, in every format."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.model.weekly_review import Decision
from actionplan.reports.audience import Audience, public
from actionplan.reports.blocks import Bullets, Heading, Note, ReportTable
from actionplan.reports.edition import Edition
from actionplan.reports.formats import FORMATS, written
from actionplan.reports.preview import MORE, MOST_LINES, MOST_ROWS, Preview, Verbatim, preview
from actionplan.widgets.block_lines import block_lines
from papers import CHANGED, TEXTS, decided, summary_of, with_text

DOCUMENTS = ("docx", "html", "md", "pdf")
WRITTEN = ("docx", "html", "md", "csv", "json", "xlsx")
"""What can be made everywhere: a PDF is made of the HTML."""


def edition_of(plan: Plan, audience: Audience = Audience.BOARD) -> Edition:
    """The edition of a plan, compared with a week ago."""
    return Edition(summary_of(plan), audience, "jo", CHANGED)


def headings_of(blocks: Preview) -> list[str]:
    """The headings that a preview shows; of a table for a spreadsheet those of its columns, of JSON its lines."""
    texts: list[str] = []
    for block in blocks:
        match block:
            case Heading():
                texts.append(block.text)
            case ReportTable(caption=""):
                texts += [column.title for column in block.columns]
            case Verbatim():
                texts += block.lines
    return texts


def headings_of_file(name: str, data: bytes) -> list[str]:
    """The same of a finished file, read by another library than the one that wrote it."""
    match name:
        case "md":
            lines = re.findall(r"^#+ (?:\d+\. )?(.+)$", data.decode(), flags=re.M)
            return [re.sub(r"\\(.)", r"\1", line) for line in lines]
        case "html":
            headings = re.findall("<h[12][^>]*>(?:<span[^>]*>[^<]*</span> )?([^<]*)</h[12]>", data.decode())
            return [unescape(heading) for heading in headings]
        case "docx":
            paragraphs = docx.Document(io.BytesIO(data)).paragraphs
            styled = [(paragraph.text, str(paragraph.style and paragraph.style.name)) for paragraph in paragraphs]
            return [text for text, style in styled if style == "Title" or "Heading" in style]
        case "csv":
            return next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        case "xlsx":
            return list(headings_of_workbook(data))
    return data.decode().splitlines()


def headings_of_workbook(data: bytes) -> Iterator[str]:
    """The names of the sheets, and on each what is larger or shaded in bold: its headings, and those of its tables."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        yield sheet.title
        for row in sheet.iter_rows():
            is_total = row[0].value == "Total"
            bold = [cell for cell in row if cell.font.bold and cell.value and not is_total]
            yield from (str(cell.value) for cell in bold if cell.font.size > 10 or cell.fill.fill_type)


def titles_of_workbook(edition: Edition) -> list[str]:
    """What is in bold in a workbook and no heading: what it is, what it is of."""
    return [f"{edition.summary.plan.title}: RAG summary", "Key"]


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("audience", list(Audience))
def test_its_headings_are_those_of_the_file(rated: Plan, name: str, audience: Audience) -> None:
    plan = decided(rated) if audience is Audience.BOARD else public(decided(rated))
    edition = edition_of(plan, audience)
    shown = headings_of(preview(edition, FORMATS[name]))
    of_file = headings_of_file(name, written(edition, FORMATS[name]))
    if name == "json":
        assert len(shown) > 100
        assert shown == of_file[: len(shown)]
    elif name == "xlsx":
        titles = titles_of_workbook(edition)
        assert [text for text in shown if text not in titles] == [text for text in of_file if text not in titles]
        assert len(shown) > 80
    else:
        assert shown == of_file
        assert len(shown) > 10


def test_a_pdf_has_the_headings_of_every_other_document(rated: Plan) -> None:
    edition = edition_of(rated)
    assert len({preview(edition, FORMATS[name]) for name in DOCUMENTS}) == 1


def test_a_table_for_a_spreadsheet_shows_the_first_rows(rated: Plan) -> None:
    edition = edition_of(rated)
    (table,) = preview(edition, FORMATS["csv"])
    assert isinstance(table, ReportTable)
    _, *rows = csv.reader(io.StringIO(written(edition, FORMATS["csv"]).decode("utf-8-sig"), newline=""))
    assert [[cell.text for cell in row] for row in table.rows] == rows


def large(plan: Plan, number: int) -> Plan:
    """The plan with so many red actions and decisions."""
    refs = [f"1.{index}" for index in range(1, number + 1)]
    areas = tuple(replace(plan.areas[0], ref=ref) for ref in refs)
    actions = tuple(replace(plan.actions[0], ref=ref, area=ref) for ref in refs)
    decisions = tuple(Decision(f"D{index}", "R1", "", "Agree cover", "", None) for index in range(1, number + 1))
    return replace(decided(plan), areas=areas, actions=actions, evidence=(), decisions=decisions)


@pytest.mark.parametrize("name", [*WRITTEN, "pdf"])
def test_of_a_large_plan_it_shows_the_beginning_and_says_so(rated: Plan, name: str) -> None:
    blocks = preview(edition_of(large(rated, 600)), FORMATS[name])
    assert Note(MORE) in blocks
    lines = 0
    for block in blocks:
        match block:
            case ReportTable():
                lines += len(block.rows)
            case Bullets():
                lines += len(block.items)
            case Verbatim():
                lines += len(block.lines)
    most = {"csv": MOST_ROWS, "xlsx": 150}.get(name, MOST_LINES)
    assert 0 < lines <= most


@pytest.mark.parametrize("width", [0, 21, 40, 90])
@pytest.mark.parametrize("name", [*WRITTEN, "pdf"])
@given(text=TEXTS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_markup_or_a_control_character_in_it(rated: Plan, name: str, width: int, text: str) -> None:
    lines = block_lines(preview(edition_of(with_text(rated, text)), FORMATS[name]), width)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\ufffe\uffff\ud800-\udfff]", lines.plain)


def test_square_brackets_are_no_markup(rated: Plan) -> None:
    actions = tuple(replace(action, title="[/] [BUG]") for action in rated.actions)
    for name in WRITTEN:
        lines = block_lines(preview(edition_of(replace(rated, title="[/] [BUG]", actions=actions)), FORMATS[name]), 200)
        assert "[/] [BUG]" in lines.plain, name

"""The workbook on paper: six plans, each sheet large enough to read, no heading alone at the foot of a page."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from actionplan.model.comparison import Comparison
from actionplan.model.plan import Plan
from actionplan.reports.blocks import Figures
from actionplan.reports.board_report import paper
from actionplan.reports.charts import Chart
from actionplan.reports.column_widths import text_width
from actionplan.reports.edition import Edition
from actionplan.reports.summary import gather
from actionplan.reports.writers.docx import docx
from actionplan.reports.writers.xlsx import xlsx
from actionplan.reports.writers.xlsx_paper import broken, lines_in
from six_plans import PLANS

LEAST = 9
PAPERS = {9: (841.9, 595.3), 8: (1190.6, 841.9)}
"""A4 and A3 across, in points, by what Excel calls them."""
INCH = 72
DIGIT, PADDING, DOT = 7, 5, 0.75
"""By these Excel measures a column in Arial of 10 points."""
MANY_THEMES = 60


@cache
def workbook_of(name: str) -> bytes:
    """The workbook of one of the six plans."""
    return xlsx(PLANS[name]())


def sheets_of(data: bytes) -> Iterator[Worksheet]:
    """Its sheets, read by a library that did not write them."""
    yield from openpyxl.load_workbook(io.BytesIO(data))


def widths_printed(sheet: Worksheet) -> list[float]:
    """How wide the columns are that are printed, in points."""
    widths: dict[int, float] = {}
    for column in sheet.column_dimensions.values():
        widths |= dict.fromkeys(range(column.min, column.max + 1), column.width)
    last = sheet.max_column
    if sheet.print_area:
        last = openpyxl.utils.cell.range_boundaries(str(sheet.print_area).rpartition("!")[2].replace("$", ""))[2]
    # A width in the file has what is around the text in it.
    return [widths[number] * DIGIT * DOT for number in range(1, last + 1)]


def size_on_paper(sheet: Worksheet) -> float:
    """The size of the type in its cells as Excel prints it, in points."""
    across = PAPERS[int(sheet.page_setup.paperSize)][0] - (sheet.page_margins.left + sheet.page_margins.right) * INCH
    scale = (sheet.page_setup.scale or 100) / 100
    if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
        scale = min(1.0, across / sum(widths_printed(sheet)))
    return float(scale * min(cell.font.size for row in sheet.iter_rows() for cell in row if cell.value is not None))


def is_heading(row: tuple[openpyxl.cell.Cell, ...]) -> bool:
    """Whether a row is a heading: of larger type, or shaded."""
    first = row[0]
    return first.value is not None and bool(first.font.bold and (first.font.size > 11 or first.fill.fill_type))


@pytest.mark.parametrize("name", PLANS)
def test_every_sheet_prints_in_nine_points_or_more(name: str) -> None:
    for sheet in sheets_of(workbook_of(name)):
        assert size_on_paper(sheet) >= LEAST, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.oddFooter.right.text == "Page &P of &N"
        across = PAPERS[int(sheet.page_setup.paperSize)][0] - INCH
        scale = (sheet.page_setup.scale or 100) / 100
        is_fitted = sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert is_fitted or scale * sum(widths_printed(sheet)) <= across or sheet.print_title_cols == "$A:$B"


@pytest.mark.parametrize("name", PLANS)
def test_what_a_board_is_given_prints_on_a4(name: str) -> None:
    papers = {sheet.title: int(sheet.page_setup.paperSize) for sheet in sheets_of(workbook_of(name))}
    assert (papers["Summary"], papers["Key"], papers["Plan"]) == (9, 9, 8)
    assert name == "200 actions" or papers["Exceptions"] == 9


def test_only_what_is_worked_on_is_printed_of_the_plan() -> None:
    (plan,) = (sheet for sheet in sheets_of(workbook_of("demo")) if sheet.title == "Plan")
    assert str(plan.print_area).startswith("'Plan'!$A$1:$L$")


@pytest.mark.parametrize("name", PLANS)
def test_no_page_of_the_summary_ends_with_a_heading(name: str) -> None:
    summary = next(sheets_of(workbook_of(name)))
    rows = list(summary.iter_rows())
    breaks = [brk.id for brk in summary.row_breaks.brk]
    assert breaks
    for last in breaks:
        # The break is below this row; an empty one may stand between a heading and it.
        above = [row for row in rows[:last] if row[0].value is not None]
        assert not is_heading(above[-1]), above[-1][0].value
    # Between two breaks there is no more than a page holds.
    height = (PAPERS[9][1] - (summary.page_margins.top + summary.page_margins.bottom) * INCH) * 100
    default = summary.sheet_format.defaultRowHeight
    for first, last in zip([0, *breaks], [*breaks, summary.max_row], strict=True):
        heights = (summary.row_dimensions[number].height or default for number in range(first + 1, last + 1))
        assert sum(heights) <= height / summary.page_setup.scale


def test_a_table_longer_than_a_page_has_its_headings_on_each(plan: Plan) -> None:
    themes = tuple(replace(plan.themes[0], number=number, title=f"Theme {number}") for number in range(MANY_THEMES))
    areas = tuple(
        replace(plan.areas[0], ref=f"{number}.1", theme=number, text=f"Finding {number}")
        for number in range(MANY_THEMES)
    )
    actions = tuple(replace(plan.actions[0], ref=area.ref, area=area.ref, title=area.text) for area in areas)
    many = replace(plan, themes=themes, areas=areas, actions=actions, summary_areas=())
    summary = next(sheets_of(xlsx(Edition(gather(many)))))
    first = [row[0].value for row in summary.iter_rows()]
    tops = [number for number, value in enumerate(first) if value == "Theme"]
    assert len(tops) >= 3
    breaks = [brk.id for brk in summary.row_breaks.brk]
    begun = [number for number in breaks if tops[0] < number <= tops[-1]]
    assert begun == tops[1:]
    assert [value for value in first if str(value).startswith(tuple("0123456789"))][:MANY_THEMES]
    assert not summary._charts, "60 bars are no chart, and their numbers have headings between them"


# --- as LibreOffice prints it ----------------------------------------------------------------------------------


NEEDED = ("soffice", "pdftotext")


@cache
def printed(name: str, folder: Path) -> list[list[tuple[float, str]]]:
    """The lines of each page, each with the height of its letters, as LibreOffice prints the workbook."""
    book = folder / "book.xlsx"
    book.write_bytes(workbook_of(name))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    text = subprocess.run(
        ["pdftotext", "-bbox-layout", str(book.with_suffix(".pdf")), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    word = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>')
    pages = []
    for page in text.split("<page ")[1:]:
        lines: dict[int, list[tuple[float, str]]] = {}
        for top, bottom, said in word.findall(page):
            lines.setdefault(round(float(top)), []).append((float(bottom) - float(top), said))
        pages.append(
            [
                (min(height for height, _ in lines[top]), " ".join(said for _, said in lines[top]))
                for top in sorted(lines)
            ]
        )
    return pages


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="LibreOffice or Poppler is not installed")
@pytest.mark.parametrize("name", ["demo", "200 actions"])
def test_as_libreoffice_prints_it_type_is_large_and_headings_are_with_their_rows(name: str, tmp_path: Path) -> None:
    pages = printed(name, tmp_path)
    headings = {
        str(row[0].value) for sheet in sheets_of(workbook_of(name)) for row in sheet.iter_rows() if is_heading(row)
    }
    assert len(pages) > 5
    for page in pages:
        # The height of Arial's letters, from the highest to the lowest, is a little more than its size.
        assert min(height for height, _ in page) >= LEAST * 1.05
        body = [said for _, said in page[1:-1]]
        assert body, "no page is empty but for its head and foot"
        assert body[-1] not in headings
    summary = [page for page in pages if page[0][1].endswith("Summary")]
    assert len(summary) <= 6


# --- charts ----------------------------------------------------------------------------------------------------


def charts_in(data: bytes, folder: str) -> list[str]:
    """The XML of each chart of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return [
            parts.read(name).decode()
            for name in sorted(parts.namelist())
            if re.fullmatch(rf"{folder}/charts/chart\d+\.xml", name)
        ]


def test_a_rating_has_the_colour_and_pattern_that_it_has_in_a_word_document() -> None:
    edition = PLANS["demo"]()
    fill = re.compile(
        r'<a:pattFill prst="(\w+)"><a:fgClr><a:srgbClr val="(\w+)"/></a:fgClr><a:bgClr><a:srgbClr val="(\w+)"'
    )
    of_word = {found for chart in charts_in(docx(paper(edition)), "word") for found in fill.findall(chart)}
    of_workbook = {found for chart in charts_in(workbook_of("demo"), "xl") for found in fill.findall(chart)}
    assert of_workbook == of_word
    assert len(of_workbook) == 4, "green alone is plain"


def ratings_drawn(edition: Edition) -> list[Chart]:
    """The charts of ratings in the paper of an edition."""
    charts = (chart for block in paper(edition).appendix if isinstance(block, Figures) for chart in block.charts)
    return [chart for chart in charts if isinstance(chart, Chart)]


@pytest.mark.parametrize("name", ["demo", "200 actions", "nearly done"])
def test_letters_stand_only_on_pieces_that_hold_them(name: str) -> None:
    """No label is wider than its piece of a bar, so that none lies over its neighbour."""
    edition = PLANS[name]()
    charts = ratings_drawn(edition)
    found = charts_in(workbook_of(name), "xl")
    assert len(found) == len(charts) >= 1
    (bars,) = (chart for chart in charts if not chart.upright)
    drawn = next(xml for xml in found if 'barDir val="bar"' in xml)
    width = 0.3 * sum(widths_printed(next(sheets_of(workbook_of(name)))))
    most = max(map(sum, bars.counts))
    labels = list(re.findall(r"<a:t>([A-Z]\d+)</a:t>", drawn))
    assert labels
    for label in labels:
        assert int(label[1:]) * width / most >= text_width(label, 10, bold=True)
    small = sum(0 < count * width / most < 8 for counts in bars.counts for count in counts)
    assert drawn.count('<c:delete val="1"/>') >= small


def test_every_chart_says_in_words_what_it_shows() -> None:
    edition = PLANS["demo"]()
    charts = ratings_drawn(edition)
    with zipfile.ZipFile(io.BytesIO(workbook_of("demo"))) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert [chart.alt for chart in charts if f'descr="{chart.alt}"' not in drawing] == []
    assert any(chart.alt.count("in all.") == 12 for chart in charts), "all twelve weeks"


# --- lines -----------------------------------------------------------------------------------------------------


def test_a_row_is_as_high_as_its_text_needs() -> None:
    assert lines_in("", 10) == lines_in("short", 10) == 1
    assert lines_in("two\nlines", 10) == 2
    text = "The north team has no permanent manager, and cover has been refused."
    lines = list(broken(text, 100.0))
    assert " ".join(lines) == text
    assert all(text_width(line, 10) <= 100 for line in lines)
    # Each line has the words that fit.
    for line, after in zip(lines, lines[1:], strict=False):
        assert text_width(f"{line} {after.split()[0]}", 10) > 100
    address = "x" * 100
    pieces = list(broken(address, 100.0))
    assert "".join(pieces) == address
    assert all(text_width(piece, 10) <= 100 for piece in pieces)


def test_a_row_of_a_table_holds_all_lines_of_its_longest_text() -> None:
    (exceptions,) = (sheet for sheet in sheets_of(workbook_of("demo")) if sheet.title == "Exceptions")
    widths = [width / DOT / DIGIT for width in widths_printed(exceptions)]
    for row in exceptions.iter_rows(min_row=2):
        texts = [(str(cell.value), width) for cell, width in zip(row, widths, strict=True) if cell.data_type == "s"]
        lines = max(len(text) * 5.0 / (width * DIGIT * DOT) for text, width in texts)
        assert (exceptions.row_dimensions[row[0].row].height or 13.5) >= min(409, 12 * lines)


def test_a_sheet_too_wide_for_any_page_has_ref_and_action_on_each(rated: Plan, week_ago: Comparison) -> None:
    from actionplan.reports.writers.xlsx_book import Book
    from actionplan.reports.writers.xlsx_parts import SheetColumn, TableSheet

    columns = (SheetColumn("Ref", 8, "cell"), *(SheetColumn(f"Column {number}", 40, "wrapped") for number in range(9)))
    book = Book("head", "foot", rated.key)
    book.table_sheet(TableSheet("Wide", columns, [["1.1", *["text"] * 9]]))
    (sheet,) = sheets_of(book.finished({}))
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.scale) == (8, 90)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$B")

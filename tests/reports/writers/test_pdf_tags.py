"""What somebody hears who has the PDF read out: one table a table, its headings, the figures of the charts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

import pdf_files
from actionplan.model.plan import Plan
from actionplan.reports.blocks import (
    Bullets,
    CellKind,
    Figures,
    Heading,
    Numbered,
    Paper,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
)
from actionplan.reports.writers.pdf import pdf
from papers import HOSTILE, decided, paper_of, tables_of, with_text
from pdf_files import Tag, Tagged

pytestmark = pytest.mark.skipif(not pdf_files.can_be_made(), reason="WeasyPrint or Pango is not installed")

LONG = ReportTable(
    "Every action",
    (ReportColumn("Ref", 1), ReportColumn("Action", 5), ReportColumn("Late", 1, CellKind.NUMBER)),
    tuple(
        (ReportCell(f"1.{number}"), ReportCell("agree it " * (900 if number == 7 else 9)), ReportCell(str(number)))
        for number in range(1, 121)
    ),
    number=99,
)
"""A table over several pages, and a row that is longer than one."""
MANY = tuple(f"item {number}: {'said again ' * (9 + 90 * (number % 9 == 0))}" for number in range(1, 91))
"""More items than a page holds, some of them so long that they run over its end."""


@pytest.fixture(scope="module")
def built() -> dict[str, tuple[Paper, Tagged]]:
    """Papers that were made already, with what is read out of them."""
    return {}


@pytest.fixture
def paper(rated: Plan) -> Paper:
    """A paper of which all that can run over pages does."""
    found = paper_of(decided(rated))
    longer = (*found.blocks, Paragraph("words " * 2_000, number="9.9"), Bullets(MANY), Numbered(MANY))
    return replace(
        found,
        head=(*found.head, ("Contacts", "a line\nand another"), ("Note", "said again " * 1_500), ("Copies", "none")),
        blocks=(*longer, Heading("Officers", level=2), Paragraph("Said so.")),
        appendix=(*found.appendix, LONG),
    )


@pytest.fixture
def tagged(paper: Paper, built: dict[str, tuple[Paper, Tagged]]) -> Tagged:
    if "long" not in built:
        built["long"] = paper, Tagged(pdf(paper))
    return built["long"][1]


def plain(text: str) -> str:
    """A text without its spaces, some of which end with the line that they stood on."""
    return "".join(text.split())


def kinds(tag: Tag) -> list[str]:
    return [kid.kind for kid in tag.kids]


def test_each_table_is_one_with_a_caption_and_each_row_once(tagged: Tagged, paper: Paper) -> None:
    for table, meant in zip(tagged.document.within("Table"), tables_of(paper), strict=True):
        assert kinds(table) == ["Caption", "THead", "TBody"]
        assert plain(table.kids[0].text) == plain(f"Table {meant.number}: {meant.caption}")
        rows = [[plain(cell.text) for cell in row.kids] for row in table.within("TR")]
        assert rows[0] == [plain(column.title) for column in meant.columns]
        assert rows[1:] == [[plain(cell.text) for cell in row] for row in meant.rows]


def test_a_heading_says_whether_it_is_for_a_column_or_a_row(tagged: Tagged) -> None:
    for table in tagged.document.within("Table"):
        _, head, body = table.kids
        assert {cell.attributes["/Scope"] for cell in head.within("TH")} == {"/Column"}
        assert not head.within("TD")
        for row in body.kids:
            assert [cell.attributes.get("/Scope") for cell in row.kids] == ["/Row"] + [None] * (len(row.kids) - 1)


def test_a_drawing_says_all_that_it_shows_and_its_letters_are_not_read_out(tagged: Tagged, paper: Paper) -> None:
    blocks = (*paper.front, *paper.blocks, *paper.appendix)
    charts = [chart for block in blocks if isinstance(block, Figures) for chart in block.charts]
    assert charts
    figures = tagged.document.within("Figure")
    assert [figure.alt for figure in figures] == [f"{chart.title}. {chart.alt}" for chart in charts]
    for figure in figures:
        assert not figure.kids
        assert "U" in figure.text
    captions = [plain(tag.text) for tag in tagged.document.within("Caption")]
    for number, chart in enumerate(charts, 1):
        assert plain(f"Figure {number}: {chart.title}") in captions


def test_a_drawing_is_where_it_says_on_its_page(tagged: Tagged) -> None:
    import pikepdf

    for element in tagged.file.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure":
            left, bottom, right, top = (float(edge) for edge in element.A.BBox)
            *_, width, height = (float(edge) for edge in element.Pg.MediaBox)
            assert 56 < left < right < width - 56
            assert 56 < bottom < top < height - 56
            assert right - left == pytest.approx(482, abs=1)


def test_headings_are_in_order_without_a_gap(tagged: Tagged) -> None:
    levels = [int(tag.kind[1]) for tag in tagged.document.within("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert levels.count(1) == levels.count(3) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_lists_are_lists_and_one_over_pages_is_one(tagged: Tagged, paper: Paper) -> None:
    lists = tagged.document.within("L")
    for one in lists:
        assert set(kinds(one)) == {"LI"}
        assert all(kinds(item) == ["Lbl", "LBody"] for item in one.kids)
    bullets, numbered, ending = lists[-3:]
    assert [plain(item.kids[0].text) for item in ending.kids] == [plain(name) for name, _ in paper.ending]
    assert (bullets.attributes["/ListNumbering"], numbered.attributes["/ListNumbering"]) == ("/Disc", "/Decimal")
    for one in (bullets, numbered):
        assert [plain(item.kids[1].text) for item in one.kids] == [plain(text) for text in MANY]
    assert [plain(item.kids[0].text) for item in numbered.kids] == [f"({number})" for number in range(1, len(MANY) + 1)]


def test_the_head_is_a_list_of_names_with_their_values(tagged: Tagged, paper: Paper) -> None:
    head, *_ = tagged.document.within("L")
    found = [tuple(plain(part.text) for part in item.kids) for item in head.kids]
    assert found == [(plain(name), plain(value)) for name, value in paper.head]


def test_a_paragraph_over_pages_is_one(tagged: Tagged) -> None:
    (found,) = (tag for tag in tagged.document.within("P") if tag.text.startswith("9.9"))
    assert plain(found.text) == plain("9.9" + "words " * 2_000)


def test_what_a_page_repeats_is_not_read_out(tagged: Tagged, paper: Paper) -> None:
    read = plain(tagged.document.text)
    pages = len(tagged.file.pages)
    for number, aside in enumerate(tagged.artifacts, 1):
        assert plain(f"{paper.running}Page {number} of {pages}") in plain(aside)
    assert "Pageof" not in read
    assert plain(paper.running) not in read
    repeated = [aside for aside in tagged.artifacts if plain(aside).startswith("RefActionLate")]
    assert len(repeated) > 2


def test_every_mark_leads_to_its_tag_and_back(tagged: Tagged) -> None:
    numbers = tagged.file.Root.StructTreeRoot.ParentTree.Nums
    for page in tagged.file.pages:
        owners = numbers[[*numbers].index(page.obj.StructParents) + 1]
        for mark, owner in enumerate(owners):
            if owner is not None:
                assert mark in [kid for kid in owner.K if isinstance(kid, int)]


def test_all_is_read_in_the_order_of_the_paper(rated: Plan) -> None:
    paper = paper_of(decided(rated))
    read, start = plain(Tagged(pdf(paper)).document.text), 0
    ends = [Paragraph(text) for name, lines in paper.ending for text in (name, *lines)]
    for block in (*paper.front, *paper.blocks, *ends, *paper.appendix):
        for text in words_of(block):
            assert plain(text) in read[start:], text
            start = read.index(plain(text), start)


def words_of(block: object) -> list[str]:
    match block:
        case Heading() | Paragraph():
            return [block.text]
        case Bullets() | Numbered():
            return [*block.items]
        case ReportTable():
            return [block.caption, *(cell.text for row in block.rows for cell in row)]
    return []


def is_compliant(data: bytes) -> list[str]:
    """What a checker finds that is against PDF/UA-1; it has the rules and files of veraPDF."""
    import page

    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    assert report.rules.total > 100
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


@pytest.mark.parametrize("large", [False, True])
def test_it_is_what_it_says_it_is_by_the_rules_of_pdf_ua(paper: Paper, large: bool) -> None:
    assert is_compliant(pdf(replace(paper, has_large_print=large))) == []


@pytest.mark.parametrize("text", [one for one in HOSTILE if len(one) < 200])
def test_no_text_makes_it_less(rated: Plan, text: str) -> None:
    assert is_compliant(pdf(paper_of(with_text(rated, text), made_by=text))) == []


def test_an_empty_plan_is_tagged_too(empty: Plan) -> None:
    assert is_compliant(pdf(paper_of(empty))) == []

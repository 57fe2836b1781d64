"""The papers of six plans as pages: how many there are, what stands at their foot, and how the first ones look.

The pages of the Word document are LibreOffice's, those of the PDF WeasyPrint's; where one is not installed, its tests
are skipped. What looks at the pages is tried at the end on pages that are wrong.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageDraw

import picture_report
from actionplan.model.refusal import Invalid
from actionplan.reports.blocks import Heading, Paper, ReportCell, ReportColumn, ReportTable
from actionplan.reports.writers.pdf import pdf
from page_pictures import MOST_DIFFERENT, as_svg, difference, made_with, pictures_of
from rendered import ONE_PAGE, Page, broken_words, headings_alone, page_with, pages_of, paper_named
from six_plans import PLANS

APPROVED = Path(__file__).with_name("approved")
MADE_WITH = APPROVED / "made-with.txt"
APPROVING = "python -m pytest tests/rendered_pages --snapshot-update"
_PICTURES = 3
"""So many pages of each paper are compared: those that everybody reads."""
_TABLE_TYPE = 10.0
_LAST_BEFORE_APPENDIX = 3


def printed(paper: Paper) -> list[Page]:
    """The pages of a paper as a PDF."""
    try:
        return pages_of(pdf(paper))
    except Invalid as error:
        pytest.skip(str(error))


def assert_short(paper: Paper, pages: list[Page]) -> None:
    """One side says it all, and the appendix begins after two more at most."""
    first = next(block for block in paper.blocks if isinstance(block, Heading))
    appendix = next(block for block in paper.appendix if isinstance(block, Heading))
    assert page_with(pages, first) == 2, f"the front is one side, and then comes {first.numbered_text}"
    assert page_with(pages, appendix) <= _LAST_BEFORE_APPENDIX + 1


# --- how many there are -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", PLANS)
def test_a_word_document_has_one_side_in_front_and_the_appendix_on_the_fourth(plan: str, word_pages: Path) -> None:
    assert_short(paper_named(plan), pages_of((word_pages / f"{plan}.pdf").read_bytes()))


@pytest.mark.parametrize("plan", PLANS)
def test_a_pdf_has_one_side_in_front_and_the_appendix_on_the_fourth(plan: str) -> None:
    paper = paper_named(plan)
    # Nothing of the appendix but its heading: a page before it is no other for what comes after.
    assert_short(paper, printed(replace(paper, appendix=paper.appendix[:1])))


@pytest.mark.parametrize("plan", PLANS)
def test_a_one_page_paper_in_word_has_one_page(plan: str, word_pages: Path) -> None:
    assert len(pages_of((word_pages / f"{plan}{ONE_PAGE}.pdf").read_bytes())) == 1


@pytest.mark.parametrize("plan", PLANS)
def test_a_one_page_paper_as_a_pdf_has_one_page(plan: str) -> None:
    assert len(printed(paper_named(f"{plan}{ONE_PAGE}"))) == 1


# --- what stands on them ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", PLANS)
def test_no_heading_of_a_word_document_is_alone_at_the_foot_of_a_page(plan: str, word_pages: Path) -> None:
    assert [*headings_alone(paper_named(plan), pages_of((word_pages / f"{plan}.pdf").read_bytes()))] == []


@pytest.mark.parametrize("plan", PLANS)
def test_no_word_in_a_table_of_a_word_document_is_broken(plan: str, word_pages: Path) -> None:
    pages = pages_of((word_pages / f"{plan}.pdf").read_bytes())
    assert broken_words(paper_named(plan), pages, _TABLE_TYPE) == {}


def test_a_pdf_has_neither_a_heading_alone_nor_a_broken_word() -> None:
    paper = paper_named("demo")
    pages = printed(paper)
    assert [*headings_alone(paper, pages)] == []
    assert broken_words(paper, pages, _TABLE_TYPE) == {}


# --- how they look ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", PLANS)
def test_the_first_pages_look_as_approved(plan: str, word_pages: Path, request: pytest.FixtureRequest) -> None:
    documents = {name: (word_pages / f"{name}.pdf").read_bytes() for name in PLANS}
    with_what = made_with(documents.values(), _PICTURES)
    pictures = [*pictures_of(documents[plan], _PICTURES)]
    if request.config.getoption("update_snapshots"):
        APPROVED.mkdir(exist_ok=True)
        MADE_WITH.write_text(f"{with_what}\n", "utf-8", newline="\n")
        for number, picture in enumerate(pictures, 1):
            picture.save(path_of(plan, number), optimize=True, bits=4)
        return
    approved_with = MADE_WITH.read_text("utf-8").strip() if MADE_WITH.exists() else "nothing"
    if with_what != approved_with:
        pytest.skip(f"the pictures were made with {approved_with}, and these pages with {with_what}")
    differing = [
        str(picture_report.write(f"{path_of(plan, number).stem}", approved_svg(path_of(plan, number)), as_svg(picture)))
        for number, picture in enumerate(pictures, 1)
        if not looks_as(picture, path_of(plan, number))
    ]
    if differing:
        pages = " and ".join(differing)
        pytest.fail(f"{plan} does not look as approved: open {pages}. If that is meant: {APPROVING}", pytrace=False)


def path_of(plan: str, number: int) -> Path:
    """Where the approved picture of a page is."""
    return APPROVED / f"{plan.replace(' ', '-')}-{number}.png"


def looks_as(picture: Image.Image, path: Path) -> bool:
    """Whether a picture is as the approved one, by a dot's shift; not where there is none."""
    if not path.exists():
        return False
    with Image.open(path) as approved:
        return difference(picture, approved) <= MOST_DIFFERENT


def approved_svg(path: Path) -> str | None:
    """An approved picture for the page that shows both."""
    if not path.exists():
        return None
    with Image.open(path) as approved:
        return as_svg(approved)


def test_no_approved_picture_is_of_a_page_that_is_not_there(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("update_snapshots"):
        pytest.skip("the pictures are being made")
    meant = {path_of(plan, number) for plan in PLANS for number in range(1, _PICTURES + 1)}
    assert set(APPROVED.glob("*.png")) == meant


# --- that what is wrong is found --------------------------------------------------------------------------------

TABLE = ReportTable(
    "Exceptions", (ReportColumn("Ref", 1), ReportColumn("Reason", 9)), ((ReportCell("1.1"), ReportCell("Declared")),)
)
PAPER = Paper(
    title="A paper",
    head=(),
    banner="",
    front=(),
    blocks=(Heading("Position", "1"), replace(TABLE, number=1)),
    ending=(),
    appendix=(),
    foot=(),
    running="",
    author="",
    made_at=datetime(2026, 11, 27, tzinfo=UTC),
)


def test_a_heading_or_a_caption_at_the_foot_of_a_page_is_found() -> None:
    good = [Page(("1. Position", "Table 1: Exceptions", "Ref Reason", "1.1 Declared"))]
    assert [*headings_alone(PAPER, good)] == []
    parted = [Page(("Words", "1. Position")), Page(("Table 1: Exceptions", "Ref Reason")), Page(("1.1 Declared",))]
    assert [*headings_alone(PAPER, parted)] == ["page 1: 1. Position", "page 2: Table 1: Exceptions"]


def test_a_broken_word_is_found() -> None:
    lines = ("1. Position", "Table 1: Exceptions", "Ref Reason")
    assert broken_words(PAPER, [Page((*lines, "1.1 Declared"))], _TABLE_TYPE) == {}
    assert broken_words(PAPER, [Page((*lines, "1.1 Declar", "ed"))], _TABLE_TYPE) == {"Declared": 1}


def test_a_page_may_be_a_dot_to_the_side_and_not_have_another_word() -> None:
    def page(words: str) -> Image.Image:
        picture = Image.new("L", (200, 100), 255)
        ImageDraw.Draw(picture).text((20, 20), words, fill=0)
        return picture

    assert difference(page("3 actions are red"), page("3 actions are red")) == 0
    assert difference(page("3 actions are red"), ImageChops.offset(page("3 actions are red"), 1, 1)) == 0
    assert difference(page("3 actions are red"), page("8 actions are red")) > 0
    assert difference(page("3 actions are red"), page("3 actions are late")) > MOST_DIFFERENT
    assert difference(page("3 actions"), Image.new("L", (200, 101), 255)) > MOST_DIFFERENT

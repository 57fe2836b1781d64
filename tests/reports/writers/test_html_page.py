"""The page: one file, no script, nothing from outside, a structure that can be read aloud, the paper's own figures."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour
from actionplan.reports.blocks import Heading, Numbered, Paper, Paragraph, ReportCell, ReportColumn, ReportTable
from actionplan.reports.charts import TINTS
from actionplan.reports.column_widths import column_widths, is_before_words
from actionplan.reports.phrases import NOTHING
from actionplan.reports.writers.html_page import html
from papers import TEXTS, decided, paper_of, tables_of, with_text

_VOID = {"br", "meta", "col", "rect", "path", "circle"}
_TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "main",
        "footer",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "br",
    ),
    *(
        "span",
        "strong",
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "li",
        "div",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tr",
    ),
    *("th", "td", "figure", "figcaption", "svg", "desc", "defs", "pattern", "rect", "path", "circle", "text"),
}


class Page(HTMLParser):
    """What a browser would see: tags with their attributes, and the cells of each table."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self.text: list[str] = []
        self.style = ""
        self.words: dict[str, list[str]] = {}
        """What is in each element of a kind, and in what it holds."""
        self._open: list[str] = []
        self.feed(data.decode())
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)
            self.words.setdefault(tag, []).append("")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
        elif tag == "br":
            self.handle_data("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"th", "td"} & set(self._open):
            self.tables[-1][-1][-1] += data
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)
        for tag in set(self._open):
            self.words[tag][-1] += data


@pytest.fixture
def paper(rated: Plan) -> Paper:
    return paper_of(decided(rated))


@pytest.fixture
def page(paper: Paper) -> Page:
    return Page(html(paper))


def test_tables_hold_the_papers_cells(page: Page, paper: Paper) -> None:
    for rows, meant in zip(page.tables, tables_of(paper), strict=True):
        assert rows[0] == [column.title for column in meant.columns]
        # A line that is indented keeps that in spaces which a browser leaves alone.
        plain = [[cell.replace("\n\u00a0", "\n ") for cell in row] for row in rows[1:]]
        assert plain == [[cell.text.replace("\n\u00a0", "\n ") for cell in row] for row in meant.rows]


def test_it_can_be_read_aloud(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    assert page.tags[0] == ("html", {"lang": "en-GB"})
    for landmark in ("header", "main", "footer", "h1"):
        assert tags.count(landmark) == 1
    assert tags.count("caption") == tags.count("table") > 5
    scopes = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert set(scopes) == {"col", "row"}
    names = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    for _, attributes in page.tags:
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in names


def test_every_mark_is_given_once(page: Page) -> None:
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))


def test_nothing_runs_and_nothing_is_fetched(page: Page) -> None:
    for tag, attributes in page.tags:
        assert tag in _TAGS
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "style", "xlink:href")
            assert name != "href" or value == "#report"
    assert not re.search(r"url\(|@import|https?:", page.style)


def test_its_policy_allows_its_own_style_and_nothing_else(page: Page) -> None:
    policy = next(attributes["content"] for _, attributes in page.tags if attributes.get("http-equiv"))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_it_has_styles_for_light_dark_and_print(page: Page) -> None:
    for wanted in ("prefers-color-scheme: dark", "@media print", "@page"):
        assert wanted in page.style


def test_every_rating_is_there_without_colour(page: Page, paper: Paper) -> None:
    for rows, meant in zip(page.tables, tables_of(paper), strict=True):
        for row, cells in zip(rows[1:], meant.rows, strict=True):
            for place in meant.ratings:
                face = cells[place].face
                assert face is None or face.word in row[place]


def test_it_says_who_made_it_and_whom_to_ask(page: Page, paper: Paper) -> None:
    said = " ".join(page.text)
    for line in paper.foot:
        assert line in said
    named = list(zip(page.words["dt"], page.words["dd"], strict=True))
    assert named[-len(paper.ending) :] == [(name, "; ".join(lines)) for name, lines in paper.ending]


def levels(page: Page) -> list[int]:
    """The levels of the headings, in their order."""
    return [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]


def test_no_level_of_headings_is_left_out(rated: Plan) -> None:
    paper = paper_of(rated)
    below = replace(paper, blocks=(*paper.blocks, Heading("Officers", level=2), Paragraph("Said so.")))
    for page in (Page(html(paper)), Page(html(below))):
        found = levels(page)
        assert found[0] == 1
        assert found.count(1) == 1
        assert all(after - before <= 1 for before, after in zip(found, found[1:], strict=False))
    assert levels(Page(html(below))).count(3) == 1


def test_a_number_and_its_words_are_spoken_apart(page: Page) -> None:
    assert "2. Position" in page.words["h2"]
    assert any(re.match(r"1\.1 \S", words) for words in page.words["p"])


def test_the_head_has_every_line_that_was_written(paper: Paper) -> None:
    head = (("By", "Cabinet Member\nCorporate Director"), ("To", "County Council"))
    page = Page(html(replace(paper, head=head, ending=())))
    assert (page.words["dt"], page.words["dd"]) == (
        ["By", "To"],
        ["Cabinet Member\nCorporate Director", "County Council"],
    )


def test_what_councils_number_is_a_list_with_their_numbers(paper: Paper) -> None:
    asked = Numbered(("note the position", "ask for a plan"))
    page = Page(html(replace(paper, blocks=(*paper.blocks, asked))))
    assert page.words["li"][-2:] == ["note the position", "ask for a plan"]
    lists = sum(isinstance(block, Numbered) for block in (*paper.front, *paper.blocks))
    assert sum(tag == "ol" for tag, _ in page.tags) == 1 + lists
    assert re.search(r'@counter-style councils \{[^}]*prefix: "\("; suffix: "\) "', page.style)
    assert re.search(r"ol \{ list-style: councils; \}", page.style)


def test_what_is_behind_the_first_side_begins_a_page(page: Page, paper: Paper) -> None:
    sections = [attributes.get("class") or "" for tag, attributes in page.tags if tag == "section"]
    on_front = sum(isinstance(block, Heading) for block in paper.front)
    breaks = [number for number, looks in enumerate(sections) if "new-page" in looks.split()]
    appendix = [number for number, looks in enumerate(sections) if "appendix" in looks.split()]
    assert breaks == [on_front, appendix[0]]
    assert re.search(r"\.new-page \{ break-before: page; \}", page.style)


def test_a_paper_of_one_side_has_no_empty_page_before_it(paper: Paper) -> None:
    page = Page(html(replace(paper, front=(), ending=(), appendix=())))
    assert not any("new-page" in (attributes.get("class") or "") for _, attributes in page.tags)


def shares(page: Page) -> list[float]:
    return [float((attributes["width"] or "").rstrip("%")) for tag, attributes in page.tags if tag == "col"]


@pytest.mark.parametrize(
    ("large", "size", "room"), [(False, 10, 170 / 25.4 * 72), (True, 16, 257 / 25.4 * 72)], ids=["usual", "large"]
)
def test_a_column_is_as_wide_as_its_words_need(paper: Paper, large: bool, size: float, room: float) -> None:
    page = Page(html(replace(paper, has_large_print=large)))
    table, *_ = tables_of(paper)
    meant = column_widths(table, room, size)
    assert shares(page)[: len(meant)] == pytest.approx([100 * width / sum(meant) for width in meant], abs=0.2)


def test_large_print_is_asked_for_by_the_paper_alone(paper: Paper) -> None:
    usual, large = Page(html(paper)), Page(html(replace(paper, has_large_print=True)))
    assert ("body", {"class": "large"}) in large.tags
    assert ("body", {}) in usual.tags
    assert re.search(r"\.large \{ --body: 16pt; --table: 16pt; --small: 16pt; \}", large.style)


HEADS = ("Ref", "Responsibilities", "Interdependencies", "Accountabilities", "Recommissioning", "Safeguarding", "Note")
WIDE = ReportTable(
    "Every action",
    tuple(ReportColumn(title, 1) for title in HEADS),
    (
        tuple(map(ReportCell, ("1.1", "Safeguarding team", "none", "Board", "2027", "yes", "one\nand two"))),
        tuple(map(ReportCell, ("1.2", "Safeguarding", NOTHING, "", "", "", "three"))),
    ),
    number=1,
)
"""A table whose words need more than a page on its side in large print."""


def test_a_table_without_room_for_its_words_in_large_print_is_written_a_row_at_a_time(paper: Paper) -> None:
    paper = replace(paper, blocks=(*paper.blocks, Heading("Lists"), WIDE), appendix=(), ending=())
    usual, large = Page(html(paper)), Page(html(replace(paper, has_large_print=True)))
    assert usual.words["caption"][-1] == "Table 1: Every action"
    assert len(large.words["caption"]) == len(usual.words["caption"]) - 1
    assert large.words["p"][-1 - len(paper.foot)] == "Table 1: Every action"
    assert large.words["h3"] == ["Ref 1.1", "Ref 1.2"]
    assert large.words["li"][-8:] == [
        "Responsibilities: Safeguarding team",
        "Interdependencies: none",
        "Accountabilities: Board",
        "Recommissioning: 2027",
        "Safeguarding: yes",
        "Note: one\nand two",
        "Responsibilities: Safeguarding",
        "Note: three",
    ]


def test_a_number_is_off_the_words_behind_it(page: Page, paper: Paper) -> None:
    looks = [attributes.get("class") for tag, attributes in page.tags if tag == "th" and attributes["scope"] == "col"]
    place = 0
    for table in tables_of(paper):
        for index, _ in enumerate(table.columns):
            assert ("apart" in (looks[place] or "")) == is_before_words(table, index)
            place += 1
    assert place == len(looks)


def test_its_colours_are_those_of_every_document(page: Page) -> None:
    names = {
        Colour.RED: "red",
        Colour.AMBER: "amber",
        Colour.GREEN: "green",
        Colour.BLUE: "blue",
        Colour.GREY: "unrated",
    }
    for colour, name in names.items():
        light, _, printed = re.findall(rf"--{name}: (#[0-9a-f]{{6}});", page.style)
        assert light == printed == TINTS[colour]


def test_the_same_paper_gives_the_same_bytes(paper: Paper) -> None:
    assert html(paper) == html(paper)


def test_an_empty_plan_can_be_sent(empty: Plan) -> None:
    assert Page(html(paper_of(empty))).tables


@given(TEXTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_becomes_markup_or_a_control_character(rated: Plan, text: str) -> None:
    paper = paper_of(with_text(rated, text), made_by=text)
    data = html(paper)
    page = Page(data)
    assert {tag for tag, _ in page.tags} <= _TAGS
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff]", data.decode())
    test_tables_hold_the_papers_cells(page, paper)
    test_nothing_runs_and_nothing_is_fetched(page)
    test_its_policy_allows_its_own_style_and_nothing_else(page)

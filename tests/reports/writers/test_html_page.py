"""The page: one file, no script, nothing from outside, a structure that can be read aloud, the paper's own figures."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings

from actionplan.model.plan import Plan
from actionplan.reports.blocks import Paper
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
        "p",
        "br",
    ),
    *("span", "dl", "dt", "dd", "ul", "li", "div", "table", "caption", "colgroup", "col", "thead", "tbody", "tr"),
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
        self._open: list[str] = []
        self.feed(data.decode())
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)
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
        if self._open and self._open[-1] in ("th", "td"):
            self.tables[-1][-1][-1] += data
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)


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
    for line in (*paper.foot, *(line for _, lines in paper.ending for line in lines), paper.purpose):
        assert line in said


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

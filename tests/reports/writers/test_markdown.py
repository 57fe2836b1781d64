"""The report as Markdown: all that the paper says, in its order, and nothing that somebody typed as markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise
from actionplan.reports.blocks import (
    Block,
    Bullets,
    Figures,
    Heading,
    Note,
    Numbered,
    Paper,
    Paragraph,
    ReportCell,
    ReportTable,
    all_blocks,
)
from actionplan.reports.charts import Chart
from actionplan.reports.writers.markdown import escaped, markdown
from papers import TEXTS, decided, paper_of, tables_of, texts_of, with_text

HOSTILE = "<script>alert(1)</script> | [x](javascript:1) `rm` **b** \x1b[31m \u202e # =1"


def headings(document: str) -> list[str]:
    """The headings, each with its marks and its number."""
    return re.findall(r"^#+ .+$", document, flags=re.M)


def tables(document: str) -> list[list[str]]:
    """The tables under the paper's captions, as rows."""
    return [part.splitlines() for part in re.findall(r"^Table \d+: .+\n\n((?:\|.*\n)+)", document, flags=re.M)]


def row_of(*texts: str) -> str:
    """A row as Markdown has it."""
    return f"| {' | '.join(map(escaped, texts))} |"


def in_cell(part: ReportCell) -> str:
    """A cell as Markdown has it, where its lines are parted by a mark."""
    return "<br>".join(map(escaped, part.text.split("\n")))


def test_it_has_the_form_of_the_paper(rated: Plan) -> None:
    paper = paper_of(rated)
    found = headings(markdown(paper))
    meant = [
        f"{'#' * (block.level + 1)} {block.numbered_text}"
        for block in (*paper.front, *paper.blocks, *paper.appendix)
        if isinstance(block, Heading)
    ]
    assert found == [f"# {paper.title}", *meant]
    assert {"## Summary", "## Appendix 1: the whole plan"} <= set(found)


def test_it_says_all_that_the_paper_says_in_its_order(rated: Plan) -> None:
    paper = paper_of(decided(rated))
    charts = {chart.alt for block in paper.appendix if isinstance(block, Figures) for chart in block.charts}
    document, start = markdown(paper), 0
    for text in texts_of(paper):
        if text not in charts:
            said = "<br>".join(map(escaped, text.split("\n")))
            assert said in document[start:], text
            start = document.index(said, start)


def test_its_tables_hold_the_papers_cells_with_numbers_at_the_right(rated: Plan) -> None:
    paper = paper_of(rated)
    for (titles, rule, *rows), table in zip(tables(markdown(paper)), tables_of(paper), strict=True):
        assert titles == row_of(*(column.title for column in table.columns))
        assert rule.count("---:") == sum(column.is_number for column in table.columns)
        assert rows == [f"| {' | '.join(map(in_cell, row))} |" for row in table.rows]


def test_a_chart_stands_as_its_numbers(rated: Plan) -> None:
    paper = paper_of(rated)
    document = markdown(paper)
    (figures,) = (block for block in paper.appendix if isinstance(block, Figures))
    for number, chart in figures.numbered:
        assert isinstance(chart, Chart)
        assert (
            f"\nFigure {number}: {chart.title}\n\n{row_of(chart.label, *(face.word for face in chart.faces))}\n"
            in document
        )
        for label, counts in zip(chart.labels, chart.counts, strict=True):
            assert row_of(label, *map(str, counts)) in document


def test_paragraphs_have_their_numbers(rated: Plan) -> None:
    document = markdown(paper_of(rated))
    assert re.findall(r"^(\d\.\d) ", document, flags=re.M)[:4] == ["1.1", "2.1", "3.1", "4.1"]


def test_a_demonstration_says_so_at_the_top(rated: Plan) -> None:
    lines = markdown(paper_of(replace(rated, is_demo=True))).splitlines()
    assert lines[0] == "# DEMO Peer review: RAG summary"
    assert lines[2] == "**DEMO: a demonstration with made-up figures**"
    assert "DEMO" not in markdown(paper_of(rated))


def test_it_says_what_it_was_made_of(rated: Plan) -> None:
    paper = paper_of(rated)
    assert markdown(paper).endswith(f"\n\n{escaped(paper.foot[0])}\n")


def test_the_same_paper_gives_the_same_text(rated: Plan) -> None:
    assert markdown(paper_of(rated)) == markdown(paper_of(rated))


def test_a_fresh_plan_makes_a_document_too(plan: Plan, empty: Plan) -> None:
    assert "**The plan has not begun: none of its 5 actions has an owner, a due date or a rating.**" in markdown(
        paper_of(plan)
    )
    assert "The plan has no actions that count yet." in markdown(paper_of(empty))


def without_markup(paper: Paper) -> str:
    """The document, in which every sign of somebody's text is a sign of the text, but for the breaks in cells."""
    document = markdown(paper)
    assert "<" not in document.replace("\\<", "").replace("<br>", "")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", document)
    blocks = (*paper.front, *paper.blocks, *paper.appendix)
    assert len(headings(document)) == 1 + sum(isinstance(block, Heading) for block in blocks)
    for rows, table in zip(tables(document), tables_of(paper), strict=True):
        bars = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}
        assert bars == {len(table.columns) + 1}
    return document


def test_nothing_that_somebody_typed_is_markup(rated: Plan) -> None:
    assert escaped(HOSTILE) in without_markup(paper_of(with_text(rated, HOSTILE), made_by=HOSTILE))


@given(TEXTS.filter(str.strip))  # No title is blank.
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_changes_the_shape_of_it(rated: Plan, text: str) -> None:
    without_markup(paper_of(with_text(rated, text), made_by=text))


@given(st.text())
def test_any_text_is_one_line_without_markup(text: str) -> None:
    found = escaped(text)
    assert "\n" not in found
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in found)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|~&]", found)
    assert not re.match(r"[#+=-]|\d+[.)](\s|$)|\s", found)


@given(st.text(alphabet=st.characters(categories=["L", "P", "N", "S"]), min_size=1))
def test_escaping_only_adds_backslashes_before_punctuation(text: str) -> None:
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped(text)) == text


# --- read back ---------------------------------------------------------------------------------------------------


Part = tuple[str, str] | tuple[str, tuple[tuple[str, ...], ...]]
"""What a part of a document is, and its text, or its rows."""


def plain(text: str) -> str:
    """The words of a text: Markdown says nothing of how many spaces there are between them."""
    return " ".join(text.split())


def one_line(text: str) -> str:
    """The words of a text that stays on one line: a line feed in it is shown as its sign."""
    return plain(sanitise(text))


def read_back(document: str) -> list[Part]:
    """What another program finds in it, by CommonMark with the tables of GitHub."""
    found: list[Part] = []
    inside: list[str] = []
    rows: list[tuple[str, ...]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(document):
        if token.type == "table_open":
            rows = []
        elif token.type == "table_close":
            found.append(("table", tuple(rows)))
        elif token.type == "tr_open":
            rows.append(())
        elif token.type == "inline" and "table" in inside:
            rows[-1] = (*rows[-1], plain(text_of(token)))
        elif token.type == "inline":
            kind = next((tag for tag in reversed(inside) if tag in ("h1", "h2", "h3", "li")), "p")
            found.append((kind, plain(text_of(token))))
        else:
            assert token.type.endswith(("_open", "_close")), (token.type, token.content)
        if token.nesting:
            inside = [*inside, token.tag] if token.nesting > 0 else inside[:-1]
    return found


def text_of(inline: Token) -> str:
    """The text of a paragraph, in which there is no markup but for bold and for lines."""
    breaks = {"softbreak": "\n", "hardbreak": "\n", "html_inline": "\n"}
    for part in inline.children or ():
        assert part.type in ("text", "text_special", "strong_open", "strong_close", *breaks), part
        assert part.type != "html_inline" or part.content == "<br>"
    return "".join(breaks.get(part.type, part.content) for part in inline.children or ())


def meant(block: Block) -> Iterator[Part]:
    """What a block is to come back as."""
    match block:
        case Heading():
            yield f"h{block.level + 1}", one_line(block.numbered_text)
        case Paragraph():
            yield from paragraphs(block.numbered_text)
        case Note():
            yield from paragraphs(block.text)
        case Bullets():
            for item in block.items:
                yield from paragraphs(item, "li")
        case Numbered():
            for number, item in enumerate(block.items, 1):
                yield from paragraphs(f"({number}) {item}")
        case ReportTable():
            yield "p", one_line(f"Table {block.number}: {block.caption}")
            heads = tuple(one_line(column.title) for column in block.columns)
            yield "table", (heads, *(tuple(plain(cell.text) for cell in row) for row in block.rows))
        case Figures():
            for number, chart in block.numbered:
                yield "p", one_line(f"Figure {number}: {chart.title}")
                yield "table", tuple(tuple(map(one_line, row)) for row in (chart.headings, *chart.rows))


def paragraphs(text: str, kind: str = "p") -> Iterator[Part]:
    """A text as the paragraphs that its empty lines make of it."""
    for part in text.split("\n\n"):
        if plain(part):
            yield kind, plain(part)


def with_more(paper: Paper) -> Paper:
    """A paper that has every kind of block, and texts that look like marks of Markdown."""
    asked = Numbered(("note the position", "ask for a plan:\n\n    by January\n- or later", "1. agree D4"))
    more = (
        Heading("Costs ##", level=2),
        Paragraph("# 5 posts\n\n1. none\n> said the Chair", number="9.1"),
        Paragraph("  FOR DECISION\n  and more", strong=True),
        asked,
        Note("- a note"),
        Bullets(("+ one", "two\n\nand a second paragraph", "---")),
    )
    return replace(paper, head=(*paper.head, ("From", "one line\n    another")), blocks=(*paper.blocks, *more))


def test_another_program_reads_the_same_texts_lists_tables_and_figures(rated: Plan) -> None:
    paper = with_more(paper_of(decided(rated)))
    assert read_back(markdown(paper)) == [part for block in all_blocks(paper) for part in meant(block)]


@given(TEXTS.filter(str.strip))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_reads_the_same_whatever_somebody_typed(rated: Plan, text: str) -> None:
    paper = with_more(paper_of(with_text(rated, text), made_by=text))
    assert read_back(markdown(paper)) == [part for block in all_blocks(paper) for part in meant(block)]

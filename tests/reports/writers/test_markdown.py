"""The report as Markdown: all that the paper says, in its order, and nothing that somebody typed as markup."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.reports.blocks import Figures, Heading, Paper, ReportCell
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


def test_it_has_the_sections_of_the_paper(rated: Plan) -> None:
    paper = paper_of(rated)
    numbered = [f"## {block.number}. {block.text}" for block in paper.blocks if isinstance(block, Heading)]
    assert headings(markdown(paper)) == [f"# {paper.title}", "## Summary", *numbered, "## Appendix 1: the whole plan"]


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
    assert len(headings(document)) == 2 + sum(isinstance(block, Heading) for block in (*paper.blocks, *paper.appendix))
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

"""The minutes as Markdown and as Word: headings, tables, and any text harmless."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.log import Change, Update
from actionplan.model.movement import Move, MoveKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.weekly_review import Decision, ReviewItem, State, WeeklyReview
from actionplan.reports.minutes import Minutes, facts, gather, heading, parts
from actionplan.reports.writers.minutes_docx import minutes_docx
from actionplan.reports.writers.minutes_markdown import minutes_markdown
from actionplan.reports.writers.minutes_text import minutes_text
from minutes_session import TODAY, WEEK
from word_documents import list_of, page_in_cm, style_of

HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NASTY = "[red]x[/] <script>|`*_ \x1b[31m\x07\u202e\u2066 =1+1 👩‍👩‍👧‍👦 שלום ﷽ \ufffe\uffff é漢"


def test_the_markdown_has_a_heading_and_a_table_a_part(full: Minutes) -> None:
    text = minutes_markdown(full)
    items = [f"{number}. {part.title}" for number, part in enumerate(parts(full), 1)]
    assert re.findall(r"^#+ (.*)$", text, re.MULTILINE) == [heading(full), *items]
    assert items[-1] == "9. Date of next meeting"
    assert "| 1.1 | Case recording | RAG Unrated → Red: two posts \\| vacant | jo |" in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (5, 7, 10)
    assert "Agreed as a correct record\n\nSigned ..." in text
    assert text.endswith(f"from the plan as at change {full.plan.seq}.\n")


def test_the_word_document_has_headings_and_header_rows(full: Minutes) -> None:
    document = Document(io.BytesIO(minutes_docx(full)))
    paragraphs = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]
    assert paragraphs[0] == ("Title", heading(full))
    assert [text for style, text in paragraphs if style == "Heading 1"] == [part.title for part in parts(full)]
    tables = [part for part in parts(full) if part.rows]
    assert len(tables) == 8
    for table, part in zip(document.tables, tables, strict=True):
        cells = [tuple(cell.text for cell in row.cells) for row in table.rows]
        assert cells == [part.columns, *part.rows]
        marks = [{mark.tag for mark in row._tr.trPr} for row in table.rows]
        assert [qn("w:tblHeader") in found for found in marks] == [True, *[False] * len(part.rows)]
        assert all(qn("w:cantSplit") in found for found in marks), "no row is broken over two pages"
    (section,) = document.sections
    assert page_in_cm(section) == (21.0, 29.7)
    assert "Page " in section.footer.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml
    properties = document.core_properties
    assert (properties.title, properties.author, properties.comments) == (heading(full), "The Chair", "")
    assert properties.language == "en-GB"
    assert [text for _, text in paragraphs[-4:-1]] == [
        "To be arranged.",
        "Agreed as a correct record",
        "Signed\t Date\t",
    ]


def test_the_word_document_can_be_read_by_everybody(full: Minutes) -> None:
    document = Document(io.BytesIO(minutes_docx(full)))
    for name, size in (("Normal", 11), ("Table Text", 10), ("Table Heading", 10), ("Small", 9)):
        assert document.styles[name].font.size.pt == size
    assert {style_of(one) for one in document.paragraphs if style_of(one).startswith("Heading")} == {"Heading 1"}
    assert all(list_of(one) is None for one in document.paragraphs), "the style numbers the items"
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    tables = [part for part in parts(full) if part.rows]
    for table, part in zip(document.tables, tables, strict=True):
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == part.title
        assert ", ".join(part.columns) in table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))


def test_figures_line_up_and_words_do_not(full: Minutes) -> None:
    ratings, decisions, *_ = Document(io.BytesIO(minutes_docx(full))).tables
    assert [cell.paragraphs[0].alignment for cell in ratings.rows[1].cells][1:] == [WD_ALIGN_PARAGRAPH.RIGHT] * 8
    assert {cell.paragraphs[0].alignment for cell in decisions.rows[1].cells} == {None}


def test_read_out_the_items_are_numbered_and_the_next_meeting_is_the_last(full: Minutes) -> None:
    lines = minutes_text(full).splitlines()
    assert [line for line in lines if re.match(r"\d\. ", line)] == [
        f"{number}. {part.title}:" for number, part in enumerate(parts(full), 1)
    ]
    assert lines[lines.index("9. Date of next meeting:") + 1] == "To be arranged."


def test_the_same_minutes_are_the_same_bytes(full: Minutes) -> None:
    assert minutes_docx(full) == minutes_docx(replace(full))
    assert minutes_markdown(full) == minutes_markdown(replace(full))


def made_of(plan: Plan, text: str) -> Minutes:
    """Minutes in which every text is ``text``."""
    change = Change(2, "2026-11-27T12:00:00+00:00", TODAY, text, "screen", text, None, "R1")
    return Minutes(
        plan=replace(plan, title=text, organisation=text),
        before=plan,
        review=WeeklyReview("R1", TODAY, text, f"{text}, {text}", State.CLOSED, apologies=text),
        written_by=text,
        reviewed=(),
        skipped=(ReviewItem("R1/001", "R1", 1, "On track", "1.1", text),),
        unreached=(ReviewItem("R1/002", "R1", 2, "On track", "1.2", text),),
        moves=(Move("1.1", MoveKind.WORSE, Condition.ON_TRACK, Condition.OFF_TRACK, text),),
        compared_with="20 Nov 2026",
        updates=(Update(change, "action", "1.1", 2, {"owner": ""}, {"owner": text}),),
        decisions=(Decision("D1", "R1", "1.1", text, text, TODAY),),
        still_to_do=(Decision("D1", "R1", "", text, text, TODAY),),
        done_here=(Decision("D1", "R1", "", text, "", None),),
        seconds=60,
    )


def assert_harmless(minutes: Minutes) -> None:
    text = minutes_markdown(minutes)
    assert not HARMFUL.search(text)
    assert len(re.findall(r"^#", text, re.MULTILINE)) == 10
    document = Document(io.BytesIO(minutes_docx(minutes)))
    shown = [paragraph.text for paragraph in document.paragraphs]
    shown += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert not HARMFUL.search("".join(shown))


@pytest.mark.parametrize("text", [NASTY, "x" * 10_000, "# heading\n\n| a | b |\r\n", " ", "\x00\ud800\udfff"])
def test_any_text_is_safe(plan: Plan, text: str) -> None:
    assert_harmless(made_of(plan, text))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_really_any_text(plan: Plan, text: str) -> None:
    assert_harmless(made_of(plan, text))


def test_minutes_of_a_plan_of_five_hundred(plan: Plan) -> None:
    minutes = made_of(plan, "x")
    many = replace(minutes, unreached=minutes.unreached * 500, updates=minutes.updates * 500)
    assert minutes_markdown(many).count("\n| 1.1 |") == 502
    assert len(Document(io.BytesIO(minutes_docx(many))).tables) == 8


def test_gathering_does_not_mind_an_empty_review(plan: Plan) -> None:
    (review,) = (WeeklyReview("R1", TODAY, "Chair", "", State.CLOSED, seq=2),)
    minutes = gather(replace(plan, reviews=(review,)), review, replace(plan, as_at=TODAY - WEEK), (), ())
    assert dict(facts(minutes))["Reviewed"] == "There was nothing on the agenda"

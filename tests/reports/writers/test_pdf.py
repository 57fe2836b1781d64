"""The PDF, and what is said where none can be made. Its tags are in ``test_pdf_tags.py``."""

from __future__ import annotations

import gc
import io
import sys

import pytest
from msgspec.structs import replace

import pdf_files
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.reports.writers.pdf import pdf
from papers import HOSTILE, decided, paper_of, with_text

needs_weasyprint = pytest.mark.skipif(not pdf_files.can_be_made(), reason="WeasyPrint or Pango is not installed")


def test_without_weasyprint_one_line_says_how_to_get_it(rated: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Invalid) as caught:
        pdf(paper_of(rated))
    assert 'pip install "actionplan[pdf]"' in str(caught.value)
    assert "\n" not in str(caught.value)


@needs_weasyprint
def test_it_has_title_author_and_language_and_is_the_same_each_time(rated: Plan) -> None:
    import pikepdf

    paper = paper_of(rated)
    data = pdf(paper)
    assert data == pdf(paper)
    with pikepdf.open(io.BytesIO(data)) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert str(file.docinfo["/Title"]) == paper.title
        assert str(file.docinfo["/Author"]) == "jo"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert [str(item.title) for item in file.open_outline().root] == [paper.title]


@needs_weasyprint
def test_garbage_is_collected_again_when_it_is_made(rated: Plan) -> None:
    assert gc.isenabled()
    pdf(paper_of(rated))
    assert gc.isenabled()


@needs_weasyprint
def test_its_type_can_be_read_on_paper(rated: Plan) -> None:
    paper = paper_of(decided(rated))
    usual = set(pdf_files.sizes(pdf(paper)))
    # The foot of the page, tables and charts, the text; headings are larger.
    assert {9.0, 10.0, 11.0} <= usual
    assert min(usual) == 9
    assert min(pdf_files.sizes(pdf(replace(paper, has_large_print=True)))) == 16


@needs_weasyprint
@pytest.mark.parametrize("large", [False, True])
def test_the_first_side_is_alone_on_its_page(rated: Plan, large: bool) -> None:
    paper = replace(paper_of(rated), has_large_print=large)
    tagged = pdf_files.Tagged(pdf(paper))
    front, *others = tagged.document.within("Sect")
    begun = max(tag.page for tag in front.within("P", "LI", "Table"))
    assert begun == 1 or large
    assert others[0].page == begun + 1


@needs_weasyprint
@pytest.mark.parametrize("text", [one for one in HOSTILE if len(one) < 5000])
def test_no_text_stops_it_or_breaks_its_tags(rated: Plan, text: str) -> None:
    data = pdf(paper_of(with_text(rated, text), made_by=text))
    assert pdf_files.Tagged(data).document.within("Table")


@needs_weasyprint
def test_a_sign_that_no_font_has_is_named_and_the_others_stay(rated: Plan) -> None:
    # No font will have a sign of an old private script that Unicode has not given yet.
    paper = paper_of(replace(rated, title="Plan 👍 ✓ \U0001fffe", actions=rated.actions[:1]))
    tagged = pdf_files.Tagged(pdf(paper))
    said = tagged.document.within("H1")[0].text
    assert "✓" in said
    assert "👍" in said or "[thumbs up sign]" in said
    assert "[unknown sign]" in said
    assert "[unknown sign]" in tagged.artifacts[0]

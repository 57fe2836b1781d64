"""The PDF, and what is said where none can be made."""

from __future__ import annotations

import io
import sys

import pytest

from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.reports.writers.pdf import pdf
from papers import HOSTILE, paper_of, with_text


def test_without_weasyprint_one_line_says_how_to_get_it(rated: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Invalid) as caught:
        pdf(paper_of(rated))
    assert 'pip install "actionplan[pdf]"' in str(caught.value)
    assert "\n" not in str(caught.value)


def test_it_is_tagged_titled_and_the_same_each_time(rated: Plan) -> None:
    pytest.importorskip("weasyprint")
    pypdf = pytest.importorskip("pypdf")
    paper = paper_of(rated)
    data = pdf(paper)
    assert data == pdf(paper)
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.metadata.title == paper.title
    assert reader.metadata.author == "jo"
    text = reader.pages[0].extract_text()
    assert "Of 5 actions, 1 (20%) is red" in " ".join(text.split())


@pytest.mark.parametrize("text", [one for one in HOSTILE if len(one) < 5000])
def test_no_text_stops_it(rated: Plan, text: str) -> None:
    pytest.importorskip("weasyprint")
    assert pdf(paper_of(with_text(rated, text), made_by=text)).startswith(b"%PDF-")

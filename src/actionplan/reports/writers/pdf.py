"""The paper as a PDF, made of its HTML. WeasyPrint is an extra, and imported when it is needed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, NoReturn

from actionplan.model.refusal import Invalid
from actionplan.reports.blocks import Paper
from actionplan.reports.writers.html_page import html

HOW = 'a PDF needs WeasyPrint, which is not installed; run: pip install "actionplan[pdf]"'
"""What to do without it."""
NO_PANGO = "a PDF needs the library Pango beside WeasyPrint; install it (on Debian: libpango-1.0-0 libpangoft2-1.0-0)"


def pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF (PDF/UA-1) on A4; the same paper gives the same bytes.

    Raises:
        Invalid: if WeasyPrint, or what it needs of the system, is not there.
    """
    try:
        from weasyprint import HTML
    except ImportError as error:
        raise Invalid("format", HOW) from error
    except OSError as error:  # WeasyPrint is there, Pango is not
        raise Invalid("format", NO_PANGO) from error
    page = html(paper)
    identifier = sha256(page).hexdigest()[:32].encode()
    data = HTML(string=page.decode(), url_fetcher=_refuse).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=identifier, presentational_hints=True, finisher=_settle_marks
    )
    return bytes(data or b"")


def _refuse(url: str, *_args: object, **_more: object) -> NoReturn:
    """Nothing is fetched: there is nothing outside that the page needs."""
    raise ValueError(f"not fetched: {url}")


def _settle_marks(_document: object, pdf: Any) -> None:
    """Counts the marks by which cells name their headings; WeasyPrint takes addresses in memory for them."""
    elements = [element for element in pdf.objects if isinstance(element, dict)]
    with_mark = [element for element in elements if "ID" in element]
    marks = {element["ID"].string: str(number) for number, element in enumerate(with_mark, 1)}

    def settle(value: Any) -> None:
        if isinstance(value, dict):
            for part in value.values():
                settle(part)
        elif isinstance(value, list):
            for part in value:
                settle(part)
        elif getattr(value, "string", None) in marks:
            value.string = marks[value.string]

    for element in elements:
        if "S" in element:
            for name in ("A", "ID"):
                settle(element.get(name))

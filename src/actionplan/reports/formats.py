"""The formats of a summary: what each is called, what it needs, and how a file of it is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from importlib.util import find_spec

from msgspec import Struct

from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.report import Report, reports_of
from actionplan.reports.audience import Audience
from actionplan.reports.edition import Edition, PaperKind


class Format(Struct, frozen=True):
    """One of the forms that a summary can be sent in. Its name is its ending: ``docx``, ``kent-….docx``."""

    name: str
    title: str
    is_text: bool
    """Whether a terminal can show it."""
    is_document: bool
    """Whether it is what goes to readers; csv and json are the plan for programs."""
    needs: str = ""
    """The package that has to be installed for it, beyond what every installation has."""


_FORMATS = (
    Format("docx", "Word document", is_text=False, is_document=True),
    Format("xlsx", "Excel workbook", is_text=False, is_document=True),
    Format("html", "web page", is_text=True, is_document=True),
    Format("pdf", "PDF", is_text=False, is_document=True, needs="weasyprint"),
    Format("md", "Markdown", is_text=True, is_document=True),
    Format("csv", "the plan as CSV", is_text=True, is_document=False),
    Format("json", "the plan as JSON", is_text=True, is_document=False),
)
FORMATS: Mapping[str, Format] = {form.name: form for form in _FORMATS}


def format_of(name: str) -> Format:
    """The format of that name. Raises Invalid if there is none, or what it needs is not installed."""
    form = FORMATS.get(name.strip().casefold().removeprefix("."))
    if form is None:
        raise Invalid("format", f"there is no format {name.strip()[:20]!r}; there are {', '.join(FORMATS)}")
    if form.needs and find_spec(form.needs) is None:
        raise Invalid(
            "format",
            f"{form.name} needs {form.needs}: pip install 'actionplan[{form.name}]'; "
            "docx and html can be printed to PDF as well",
        )
    return form


LAID_OUT = ("docx", "html", "pdf", "md")
"""The formats that every paper has; of the others only the summary is one."""


_IN_LARGE_PRINT = ("docx", "html", "pdf")
"""The formats that say how large their type is."""


def refuse_paper(paper: PaperKind, form: Format, *, has_large_print: bool = False) -> None:
    """Refuses a format that a paper does not have, or in which there is no large print. Raises Invalid."""
    if paper is not PaperKind.SUMMARY and form.name not in LAID_OUT:
        raise Invalid("format", f"the {paper.words} is a document; choose {', '.join(LAID_OUT[:-1])} or {LAID_OUT[-1]}")
    if has_large_print and form.name not in _IN_LARGE_PRINT:
        *others, last = _IN_LARGE_PRINT
        raise Invalid("format", f"{form.name} has no large print; choose {', '.join(others)} or {last}")


def written(edition: Edition, form: Format) -> bytes:
    """The whole file of an edition.

    Raises:
        Invalid: if the paper does not have the format, or what the format needs does not work here.
    """
    refuse_paper(edition.paper, form, has_large_print=edition.has_large_print)
    match form.name:
        case "csv":
            from actionplan.reports.writers.csv_table import plan_csv

            return plan_csv(edition.summary).encode()
        case "json":
            from actionplan.reports.writers.json_export import plan_json

            return plan_json(edition).encode()
        case "xlsx":
            from actionplan.reports.writers.xlsx import xlsx

            return xlsx(edition)
    return _laid_out(edition, form)


def _laid_out(edition: Edition, form: Format) -> bytes:
    """The formats that lay out a paper."""
    from actionplan.reports.papers import paper_of

    report = paper_of(edition)
    match form.name:
        case "docx":
            from actionplan.reports.writers.docx import docx

            return docx(report)
        case "html":
            from actionplan.reports.writers.html_page import html

            return html(report)
        case "md":
            from actionplan.reports.writers.markdown import markdown

            return markdown(report).encode()
    from actionplan.reports.writers.pdf import pdf

    return pdf(report)


# --- names of files -------------------------------------------------------------------------------------------

MOST_OF_NAME = 40
_WHOSE = {Audience.BOARD: "", Audience.PUBLIC: "-public"}
_OF_ANY_COUNCIL = frozenset(
    {"the", "of", "and", "council", "county", "borough", "city", "district", "metropolitan", "unitary", "royal"}
    | {"london", "authority", "local"}
)


LARGE_PRINT = "-large-print"
_CONTENT = {PaperKind.SUMMARY: "rag-summary", PaperKind.RESPONSE: "response", PaperKind.ONE_PAGE: "one-page"}


def file_name(
    plan: Plan,
    form: Format,
    audience: Audience = Audience.BOARD,
    report: Report | None = None,
    *,
    paper: PaperKind = PaperKind.SUMMARY,
    has_large_print: bool = False,
) -> str:
    """The name proposed for a file: ``kent-rag-summary-2026-11-27.docx``.

    It is ASCII, without a folder, allowed on every system, and tells the public version from the Board's own, what
    is of one source from what is of the whole plan, and in a plan of several reports one audience from the other.
    """
    whose = slug(plan.organisation)
    if plan.part is not None:
        whose = f"{whose}-{slug(plan.part.short_name)}"
    content, ending = "action-plan", _WHOSE[audience]
    if form.is_document:
        content = _CONTENT[paper]
        ending += LARGE_PRINT if has_large_print else ""
        if report is not None and len(reports_of(plan)) > 1:
            content += f"-{slug(report.name)}"
    return f"{whose}-{content}-{plan.as_at.isoformat()}{ending}.{form.name}"


def slug(organisation: str) -> str:
    """What tells an organisation from others, for a name: ``Kent County Council`` is ``kent``; never empty."""
    plain = unicodedata.normalize("NFKD", organisation).encode("ascii", "ignore").decode().casefold()
    words = re.findall("[a-z0-9]+", plain)
    telling = [word for word in words if word not in _OF_ANY_COUNCIL] or words or ["plan"]
    name = "-".join(telling)
    if len(name) <= MOST_OF_NAME:
        return name
    return name[: MOST_OF_NAME + 1].rpartition("-")[0] or name[:MOST_OF_NAME]

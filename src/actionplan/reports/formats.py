"""The formats of a summary: what each is called, what it needs, and how a file of it is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.reports.audience import Audience, foot
from actionplan.reports.phrases import moment_words
from actionplan.reports.summary import Summary

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Format:
    """One of the forms that a summary can be sent in. Its name is its ending: ``docx``, ``kent-….docx``."""

    name: str
    title: str
    is_text: bool
    """Whether a terminal can show it."""
    is_document: bool
    """Whether it is what goes to readers; csv and json are the plan for programs."""
    needs: str = ""
    """The package that has to be installed for it, beyond what every installation has."""


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("docx", "Word document", is_text=False, is_document=True),
        Format("xlsx", "Excel workbook", is_text=False, is_document=True),
        Format("html", "web page", is_text=True, is_document=True),
        Format("pdf", "PDF", is_text=False, is_document=True, needs="weasyprint"),
        Format("md", "Markdown", is_text=True, is_document=True),
        Format("csv", "the plan as CSV", is_text=True, is_document=False),
        Format("json", "the plan as JSON", is_text=True, is_document=False),
    )
}


@dataclass(frozen=True, slots=True)
class Edition:
    """A summary for its readers, with what a document says of itself."""

    summary: Summary
    """Of the plan as the audience may read it."""
    audience: Audience
    made_by: str
    """Who makes it; for the public, the organisation."""
    last_change_at: str
    """When the last change in it was made, UTC, ISO: the only time in a document, so that the same call on the same
    data gives the same bytes."""

    @property
    def day(self) -> date:
        """The day that it is true of."""
        return self.summary.as_at


def format_of(name: str) -> Format:
    """The format of that name. Raises Invalid if there is none, or what it needs is not installed."""
    found = FORMATS.get(name.strip().casefold().removeprefix("."))
    if found is None:
        raise Invalid("format", f"there is no format {name.strip()[:20]!r}; there are {', '.join(FORMATS)}")
    if found.needs and find_spec(found.needs) is None:
        raise Invalid(
            "format",
            f"{found.name} needs {found.needs}: pip install 'actionplan[{found.name}]'; "
            "docx and html can be printed to PDF as well",
        )
    return found


def written(edition: Edition, form: Format) -> bytes:
    """The whole file of an edition.

    Raises:
        Invalid: if what the format needs does not work here.
    """
    summary, audience = edition.summary, edition.audience
    match form.name:
        case "csv":
            from actionplan.reports.writers.csv_table import plan_csv

            return plan_csv(summary).encode()
        case "json":
            from actionplan.reports.writers.json_export import export

            return export(
                summary, audience=audience, made_by=edition.made_by, last_change_at=edition.last_change_at
            ).encode()
        case "md":
            return markdown_of(edition).encode()
        case "xlsx":
            from actionplan.reports.writers.xlsx import xlsx

            return xlsx(summary, audience=audience, made_by=edition.made_by, last_change_at=edition.last_change_at)
    return _laid_out(edition, form)


def _laid_out(edition: Edition, form: Format) -> bytes:
    """The formats that lay out a paper."""
    from actionplan.reports.board_report import paper

    made = paper(
        edition.summary, audience=edition.audience, made_by=edition.made_by, last_change_at=edition.last_change_at
    )
    match form.name:
        case "docx":
            from actionplan.reports.writers.docx import docx

            return docx(made)
        case "html":
            from actionplan.reports.writers.html_page import html

            return html(made)
    from actionplan.reports.writers.pdf import pdf

    return pdf(made)


def markdown_of(edition: Edition) -> str:
    """The summary as Markdown, which the export dialog shows as well."""
    from actionplan.reports.writers.markdown import escaped, markdown

    lines = [
        f"Exported by {edition.made_by}; its last change was made on {moment_words(edition.last_change_at)}.",
        foot(edition.summary.plan, edition.audience),
    ]
    return markdown(edition.summary) + "".join(f"\n{escaped(line)}\n" for line in lines if line)


# --- names of files -------------------------------------------------------------------------------------------

MOST_OF_NAME = 40
_OF_ANY_COUNCIL = frozenset(
    {"the", "of", "and", "council", "county", "borough", "city", "district", "metropolitan", "unitary", "royal"}
    | {"london", "authority", "local"}
)


def file_name(plan: Plan, form: Format, audience: Audience = Audience.BOARD) -> str:
    """The name proposed for a file: ``kent-rag-summary-2026-11-27.docx``.

    It is ASCII, without a folder, allowed on every system, and tells the public version from the Board's own.
    """
    what = "rag-summary" if form.is_document else "action-plan"
    whose = "" if audience is Audience.BOARD else f"-{audience}"
    return f"{slug(plan.organisation)}-{what}-{plan.as_at.isoformat()}{whose}.{form.name}"


def slug(organisation: str) -> str:
    """What tells an organisation from others, for a name: ``Kent County Council`` is ``kent``; never empty."""
    plain = unicodedata.normalize("NFKD", organisation).encode("ascii", "ignore").decode().casefold()
    words = re.findall("[a-z0-9]+", plain)
    telling = [word for word in words if word not in _OF_ANY_COUNCIL] or words or ["plan"]
    name = "-".join(telling)
    return name if len(name) <= MOST_OF_NAME else name[: MOST_OF_NAME + 1].rpartition("-")[0] or name[:MOST_OF_NAME]

"""Documents to take away: the report and the plan, in every format, as the command line writes them."""

from __future__ import annotations

from importlib.util import find_spec

from actionplan.model.dates import format_date
from actionplan.model.refusal import Invalid
from actionplan.model.words import capital
from actionplan.reports.edition import Edition
from actionplan.reports.formats import FORMATS, Format, file_name, written
from actionplan.web.calendars import can_be_made
from actionplan.web.visit import Make, NoSuchPage, Page, Visit

_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def forms() -> tuple[Format, ...]:
    """The formats that can be made here."""
    return tuple(form for form in FORMATS.values() if not form.needs or find_spec(form.needs) is not None)


def form_of(name: str) -> Format:
    """The format of an address. Raises NoSuchPage if there is none, or it cannot be made here."""
    form = next((form for form in forms() if form.name == name), None)
    if form is None:
        raise NoSuchPage(
            f"There is nothing to download under that name; there are {', '.join(f.name for f in forms())}."
        )
    return form


def kind_of(form: Format) -> str:
    """What a browser calls a format."""
    return _KINDS[form.name]


def name_of(edition: Edition, form: Format) -> str:
    """The name of a file: ASCII, without a folder."""
    return file_name(edition.summary.plan, form, edition.audience, edition.report)


def document(edition: Edition, form: Format) -> bytes:
    """A document. Raises Invalid if what its format needs does not work here."""
    try:
        return written(edition, form)
    except Invalid as error:
        raise NoSuchPage(f"{form.title} cannot be made here: {error}") from error


async def overview(visit: Visit) -> Make:
    """The page that leads to them."""

    def make() -> Page:
        files = [
            {
                "title": capital(form.title),
                "name": name_of(visit.edition, form),
                "address": f"{visit.root}/download/{form.name}",
            }
            for form in forms()
        ]
        if not visit.is_public and not visit.root and can_be_made():
            title = "Dates of everybody, for a calendar program"
            files.append({"title": title, "name": "all.ics", "address": "/calendar/all.ics"})
        public = " Names, notes and the places of evidence are left out." if visit.is_public else ""
        words = f"Each has the figures as at {format_date(visit.edition.day)}, as these pages show them.{public}"
        return Page("Downloads", "downloads.html", {"heading": "Downloads", "files": files, "words": words})

    return make

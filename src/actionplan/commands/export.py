"""The verb that writes the summary to a file, ready to send."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import (
    AS_AT,
    changing,
    completes,
    current_day,
    database,
    opened,
    past_day,
    safe,
    tell_doubt,
    verb,
)
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actionplan.reports.edition import Edition
    from actionplan.reports.formats import Format
    from actionplan.store import Store

NAMES = ("docx", "xlsx", "html", "pdf", "md", "csv", "json")
"""The names of the formats, here as well so that no start of the program has to load them."""
_PLAIN = ("", "txt", "text", "markdown")
"""Endings of a text of which nobody expects another form."""
AUDIENCES = ("board", "public")
PAPERS = ("summary", "response", "one-page")


@verb(
    "export",
    "export --format docx",
    "export --output summary.md",
    "export --format xlsx --since last-review --force",
    'export --report "County Council" --format docx --sent',
    "export --paper response --format docx",
    "export --format html --audience public --output plan.html",
    "export --format md --as-at 2026-10-31 > october.md",
    'export --source "Monitoring visit" --format docx',
)
@click.option("--format", "form", type=click.Choice(NAMES), help="Default: by the name of FILE, or md.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="- for standard output, which text formats go to; docx, xlsx and pdf get a name from plan and day.",
)
@click.option("--force", is_flag=True, help="Overwrite FILE if it already exists.")
@click.option(
    "--since",
    metavar="DATE",
    help="Compare with a date, last-review or last-sent. By default: the last report sent to this audience; if none, "
    "the last review before that day.",
)
@click.option(
    "--report",
    "report",
    default="",
    metavar="AUDIENCE",
    shell_complete=completes("reports"),
    help="The audience of the report, or the beginning of its name. Default: the first report. See: report",
)
@click.option(
    "--paper",
    type=click.Choice(PAPERS),
    default="summary",
    help="response: finding by finding what is answered and done; one-page: the first side alone.",
)
@click.option("--sent", is_flag=True, help="This one goes out: keep in the plan what went, when and to whom.")
@click.option("--audience", type=click.Choice(AUDIENCES), help="public leaves out names and notes; else as the report.")
@click.option("--large-print", is_flag=True, help="For readers who need large print.")
@click.option(
    "--notes",
    type=click.Choice(("last", "all")),
    help="all: every progress note of each action, newest first. Default: last (JSON: all).",
)
@click.option(
    "--source",
    metavar="KEY",
    help="Only what follows from one of the plan's sources, by its short name or its title.",
    shell_complete=completes("sources"),
)
@click.option(
    "--include-restricted", is_flag=True, help="Put in what is restricted, for a Board that may read it; never public."
)
@AS_AT
def export(
    form: str | None, output: Path | None, *, force: bool, sent: bool, source: str | None, **choices: Any
) -> None:
    """Write a report to send, or the plan's data as CSV or JSON.

    docx, xlsx, html, pdf and md are the report; csv and json are the plan. Exporting the same plan twice gives
    identical files. Nothing is changed in the plan, unless --sent says that it goes out: that is kept, and undo takes
    it back.
    """
    from actionplan.reports.edition import PaperKind
    from actionplan.reports.formats import format_of, refuse_paper, written
    from actionplan.usecases.send import refuse_to_send

    if source is not None and not source.strip():
        raise click.UsageError("say which source, by short name or title; leave --source out for the whole plan")
    if form is None:
        form = format_by_name(output, NAMES)
    kind = format_of(form)
    refuse_paper(PaperKind(choices["paper"]), kind, has_large_print=choices["large_print"])
    with changing(even_closed=True) if sent else opened() as store:
        if sent:
            refuse_to_send(store, kind)
        edition = _edition(store, source or "", kind, **choices)
        if not sent:
            tell_doubt(edition.summary.plan)
        target = _target(output, edition, kind)
        if target is None and sent:
            raise click.UsageError("what goes out is a file: name it with --output")
        if target is None:
            emit(written(edition, kind))
            return
        documents: list[bytes] = []

        def make() -> bytes:
            documents.append(written(edition, kind))
            return documents[-1]

        write_target(target, make, f"{target} already exists; --force overwrites it", force=force)
        said = _keep(store, edition, kind, target, documents[-1]) if sent else ""
    emit(f"Written: {safe(target)}\n{said}")
    if edition.restricted_words:
        emit(f"{safe(edition.restricted_words)}\n")


def _keep(store: Store, edition: Edition, kind: Format, target: Path, document: bytes) -> str:
    """Keeps that a report went out, and says so. What was written stays written, whatever becomes of that."""
    from actionplan import settings
    from actionplan.store import StoreError
    from actionplan.usecases.send import send

    try:
        changed = send(store, edition, kind, settings.stamp("command"), file=target, document=document)
    except StoreError as error:
        raise StoreError(f"{target} is written, but that it went out is not kept: {error}") from error
    to = safe(edition.report.audience)
    return f"Kept as sent to {to}, change {changed.saved.seq}; actionplan undo undoes that.\n"


def write_target(target: Path, make: Callable[[], bytes], refusal: str, *, force: bool = False) -> None:
    """Writes a document, once it is known that it may be written there: it can take a while to make.

    Args:
        target: Its name.
        make: What is to stand in it.
        refusal: What to say if there is a file.
        force: Whether it may take the place of one.

    Raises:
        Refused: if there is a file, unless ``force``.
        StoreError: if nothing may be written there, or it cannot be.
    """
    from actionplan.store.plan_folder import refuse_target, write_document

    there = refuse_target(target, database())
    try:
        if there and not force:
            raise FileExistsError
        write_document(target, make(), database(), over=force)
    except FileExistsError:
        raise Refused(refusal) from None


def format_by_name(output: Path | None, formats: Sequence[str]) -> str:
    """The format that a file's name means; Markdown where it says none.

    Raises:
        UsageError: if its ending is that of no format.
    """
    if output is None:
        return "md"
    ending = output.suffix.lower().removeprefix(".")
    if ending in _PLAIN:
        return "md"
    if ending not in formats:
        raise click.UsageError(
            f".{safe(ending)[:20]} is not a format of this program; end FILE in {', '.join(formats)}, or say --format"
        )
    return ending


def _edition(
    store: Store,
    source: str,
    kind: Format,
    *,
    since: str | None,
    report: str,
    audience: str | None,
    notes: str | None,
    as_at: str | None,
    paper: str,
    large_print: bool,
    include_restricted: bool,
) -> Edition:
    from actionplan.model.source_part import short_name_meant
    from actionplan.reports.audience import Audience
    from actionplan.reports.edition import PaperKind
    from actionplan.usecases.export import edition as edition_of
    from actionplan.usecases.export import read_since

    day, plan = past_day(as_at), store.plan(current_day())
    # A program reads all that the plan has; a reader looks for the last word.
    usual_notes = "all" if kind.name == "json" else "last"
    return edition_of(
        store,
        today=current_day(),
        as_at=day,
        since=read_since(since or "", day or current_day()),
        audience=Audience(audience) if audience else None,
        made_by=plan.access.name,
        report=report,
        source=short_name_meant(plan, source),
        has_all_notes=(notes or usual_notes) == "all",
        includes_restricted=include_restricted,
        paper=PaperKind(paper),
        has_large_print=large_print,
    )


def _target(output: Path | None, edition: Edition, kind: Format) -> Path | None:
    """The file to write; None for standard output."""
    from actionplan.reports.formats import file_name

    if output is not None and str(output) != "-":
        return output
    if output is None and not kind.is_text:
        name = file_name(
            edition.summary.plan,
            kind,
            edition.audience,
            edition.report,
            paper=edition.paper,
            has_large_print=edition.has_large_print,
        )
        return Path.cwd() / name
    if not kind.is_text and sys.stdout.isatty():
        raise Refused(f"{kind.name} cannot be shown in a terminal; give a file with --output")
    return None


VERBS = (export,)

"""A new plan made of a team's own spreadsheet, for ``init``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import location, place, safe
from actionplan.commands.console import Refused, emit
from actionplan.model.number_words import number_of

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.usecases.team_file import Looked

_OPTIONS = {
    "title": "--title",
    "organisation": "--organisation",
    "dry_run": "--dry-run",
    "sheet": "--sheet",
    "mapping": "--map",
    "answers": "--answer",
    "strict": "--strict",
    "leave_out": "--leave-out",
    "leave_out_doubts": "--leave-out-doubts",
}
_NO_PLAN_FILES = frozenset(
    (".pdf", ".doc", ".rtf", ".odt", ".ppt", ".pptx", ".htm", ".html", ".pages", ".numbers", ".xlsb")
)
"""What people have their plans in, and cannot be read: that is said as of a spreadsheet, with what to do."""


def is_table(source: Path) -> bool:
    """Whether a file is a spreadsheet or a document, and no plan file."""
    from actionplan.planfiles.book import SUFFIXES

    return source.suffix.lower() in _NO_PLAN_FILES.union(SUFFIXES)


def refuse_table_options(options: dict[str, Any]) -> None:
    """Refuses the options of a spreadsheet where there is none. Raises UsageError."""
    given = next((name for field, name in _OPTIONS.items() if options.get(field)), "")
    if given:
        raise click.UsageError(f"{given} is for a spreadsheet: init --from FILE.xlsx")


def make_of_table(
    source: Path, options: dict[str, Any], *, shared: bool, regime: str | None, begins: str | None, as_json: bool
) -> None:
    """Makes a plan's database of a spreadsheet, and says everything there is to say of it.

    Raises:
        Refused: if a row is refused, or there is a database already; nothing is created then.
    """
    from actionplan import settings
    from actionplan.commands.file_pages import why_stopped
    from actionplan.commands.maintenance import make
    from actionplan.commands.plan_regime import under_regime
    from actionplan.commands.reading_options import decided_of, errors_as, progress, stop, write_left_out
    from actionplan.planfiles.book import read_book
    from actionplan.planfiles.table_rows import BadSheet
    from actionplan.store.opening import is_taken
    from actionplan.usecases.team_file import look_at_new

    kept_at, dry_run, strict = place(), options["dry_run"], options["strict"]
    with errors_as(as_json):
        decided = decided_of(options["mapping"], options, title=options["title"], organisation=options["organisation"])
        if is_taken(kept_at) and not dry_run:
            raise Refused(f"{location()} already exists and is left unchanged; choose another with --db")
        try:
            with progress() as step:
                looked = look_at_new(read_book(source), settings.stamp("init"), decided, step)
        except BadSheet as error:
            raise Refused(f"{error}; nothing was created") from error
        plan, said = under_regime(looked.plan, regime, begins)
        if dry_run or looked.is_refused or strict and looked.doubts:
            why = why_stopped(looked, strict=strict, done="nothing was created")
            _show(looked, "", location(), as_json=as_json, error=why)
            stop(why, as_json=as_json)
            return
        written = write_left_out(looked, options["leave_out"])
        try:
            message = make(kept_at, plan, shared=shared, origin=source.name)
        except FileExistsError as error:
            raise Refused(f"{location()} already exists and is left unchanged; choose another with --db") from error
    if said:
        message = f"{message}\n{said}"
    if written is not None:
        message = f"{message}\n{number_of(len(looked.left_out), 'row')} left out, to be corrected in {safe(written)}"
    _show(looked, message, location(), as_json=as_json)
    if looked.left_out:
        raise SystemExit(1)


def _show(looked: Looked, message: str, where: str, *, as_json: bool, error: str = "") -> None:
    """What has come of it; without a message, what would."""
    if as_json:
        from actionplan.commands.file_pages import report_json
        from actionplan.reports.writers.json_text import written

        made = where if message else None
        doubts = [remark.words for remark in looked.doubts]
        why = {"error": error} if error else {}
        emit(written({**why, "database": made, "title": looked.plan.title, "doubts": doubts, **report_json(looked)}))
        return
    from actionplan.commands.tables import print_page

    if message:
        emit(f"{message}\n")
    print_page(_page(looked, is_made=bool(message)), looked.plan)


def _page(looked: Looked, *, is_made: bool) -> Lines:
    from actionplan.commands.file_pages import report_page
    from actionplan.commands.tables import paragraph

    if not is_made:
        words, sizes = looked.plan.words, looked.sizes
        extent = ", ".join(
            word.number(sizes[name])
            for name, word in (("themes", words.theme), ("areas", words.area), ("actions", words.action))
        )
        yield from paragraph(f"Would create {looked.plan.title}: {extent}; nothing is created yet.")
    yield from report_page(looked)

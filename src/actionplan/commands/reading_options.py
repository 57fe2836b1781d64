"""How a team's own file is read, for every verb that reads one: its options, its errors, and what becomes of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import safe
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from actionplan.usecases.team_file import Decided, Looked

READING = (
    click.option(
        "--sheet", default="", metavar="NAME", help="The sheet to read; without it that with the most known headings."
    ),
    click.option(
        "--map",
        "mapping",
        multiple=True,
        metavar="HEADING=FIELD",
        help="What a column is: owner, due, RAG …, keep as a field of your own, or drop. Several times.",
    ),
    click.option(
        "--answer",
        "answers",
        multiple=True,
        metavar="NAME=ANSWER",
        help="Settles a doubt, as the list of doubts names it: D7=2027-03-31. Several times.",
    ),
    click.option("--strict", is_flag=True, help="Change nothing, and end with 1, while anything is in doubt."),
    click.option(
        "--leave-out",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Leave out the rows that are refused, take the rest, and write them to this .csv file.",
    ),
    click.option("--leave-out-doubts", is_flag=True, help="With --leave-out: the rows in doubt as well."),
)
"""How a file is read, for every verb that reads one."""


def with_reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command with the options of how a file is read."""
    for option in reversed(READING):
        command = option(command)
    return command


def decided_of(mapping: tuple[str, ...], reading: dict[str, Any], **more: Any) -> Decided:
    """What the options say of how a file is to be read."""
    from actionplan.planfiles.spreadsheet.reading import Wishes, read_fields
    from actionplan.usecases.team_file import Decided

    leave_out = reading["leave_out"]
    if reading["leave_out_doubts"] and leave_out is None:
        raise click.UsageError("--leave-out-doubts goes with --leave-out FILE")
    if leave_out is not None and leave_out.suffix.lower() != ".csv":
        raise click.UsageError(f"--leave-out {safe(leave_out)}: the rows are written as .csv; give it that ending")
    wishes = Wishes(sheet=reading["sheet"], fields=read_fields(mapping), answers=reading["answers"])
    return Decided(
        wishes=wishes, leaves_refused=leave_out is not None, leaves_doubted=reading["leave_out_doubts"], **more
    )


@contextmanager
def errors_as(as_json: bool) -> Iterator[None]:
    """For a program a refusal is JSON as well."""
    from actionplan.model.refusal import Refusal

    try:
        yield
    except Refusal as error:
        if as_json:
            from actionplan.reports.writers.json_text import written

            emit(written({"error": str(error)}))
            raise SystemExit(1) from error
        raise


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, once it takes longer; Ctrl+C stops it with nothing changed."""
    import sys
    import time

    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    begun, shown = time.monotonic(), -1

    def step(done: int, total: int) -> None:
        nonlocal shown
        share = 20 * done // max(total, 1)
        if share != shown and time.monotonic() - begun > 0.3:
            shown = share
            click.echo(f"\r[{'#' * share}{'.' * (20 - share)}] {done:,} of {total:,} ", err=True, nl=False)

    try:
        yield step
    finally:
        if shown >= 0:
            click.echo(f"\r{' ' * 50}\r", err=True, nl=False)


def stop(why: str, *, as_json: bool) -> None:
    """Ends the command where there is a reason to; the report was printed, and for a program that says why."""
    if why and as_json:
        raise SystemExit(1)
    if why:
        raise Refused(why)


def write_left_out(looked: Looked, file: Path | None) -> Path | None:
    """Writes the rows that were left out, if any were."""
    if file is None or not looked.left_out:
        return None
    from actionplan.atomic import write_new
    from actionplan.usecases.team_file import left_out_table

    try:
        write_new(file, left_out_table(looked))
    except FileExistsError as error:
        raise Refused(f"{safe(file)} already exists and is left unchanged; give --leave-out another name") from error
    return file

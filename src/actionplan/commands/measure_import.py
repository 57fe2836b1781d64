"""The verb that takes readings over from a CSV file or a workbook: one change, behind a backup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, keeps_personal_data, opened_to, safe, verb
from actionplan.commands.console import Refused, emit
from actionplan.model.number_words import number_of
from actionplan.model.number_words import verb as verb_form

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.measures import Reading
    from actionplan.planfiles.reading_proposals import ReadingProposals
    from actionplan.usecases.import_readings import ImportedReadings

_MOST_NAMED = 5
"""Of more places without a figure than so many the first are named."""


@verb(
    "import",
    "measure import october.xlsx --dry-run",
    "measure import october.xlsx",
    'measure import readings.csv --reason "late returns counted"',
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", default="Readings", metavar="NAME", help="The sheet of a workbook; else Readings.")
@click.option("--dry-run", is_flag=True, help="Show what would be entered, without entering it.")
@click.option("--reason", default="", metavar="TEXT", help="Why, of figures that restate one given before.")
@JSON
def import_readings_(file: Path, *, sheet: str, dry_run: bool, reason: str, as_json: bool) -> None:
    """Enter readings from a file, .csv or .xlsx.

    Its first row has the headings: Measure, Period and Value, and maybe Note and Reason; or Measure, and a column for
    each period. A measure is named by its ref or its whole name.

    All readings are one change, undone as one, behind a backup. Every line that cannot be read is said, and where there
    is one, nothing is entered. Lines without a figure are left out and said.
    """
    from actionplan import settings
    from actionplan.planfiles.readings_file import read_readings
    from actionplan.planfiles.table_rows import BadSheet
    from actionplan.usecases.import_readings import import_readings

    try:
        read_file = read_readings(file, sheet)
    except BadSheet as error:
        raise Refused(f"{error}; nothing was changed") from error
    with opened_to(change=not dry_run) as store:
        stamp, keeps = settings.stamp("import"), keeps_personal_data()
        imported = import_readings(store, read_file, stamp, reason, dry_run=dry_run, keeps_personal_data=keeps)
    problems = imported.proposals.problems
    for problem in problems:
        click.echo(f"actionplan: {safe(problem)}", err=True)
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written(_object(imported, dry_run)))
    elif not problems or dry_run:
        from actionplan.commands.tables import print_page

        print_page(_page(imported, dry_run), imported.plan)
    if problems:
        of_all = f"{len(problems):,} of {number_of(len(read_file.cells), 'reading')}"
        raise Refused(f"{of_all} cannot be taken over; nothing was changed")


def _object(imported: ImportedReadings, dry_run: bool) -> dict[str, Any]:
    """What it came to, for a program."""
    proposals = imported.proposals
    return {
        "dry_run": dry_run,
        "change": imported.seq,
        "backup": str(imported.backup) if imported.backup is not None else None,
        "readings": [
            {
                "ref": reading.ref,
                "measure": reading.measure,
                "period": reading.period,
                "before": before,
                "after": reading.value,
                "note": reading.note or None,
                "restated": reading.restated or None,
            }
            for reading, before in _readings(proposals)
        ],
        "unchanged": proposals.unchanged,
        "without_figure": list(proposals.empty),
        "ignored_columns": list(proposals.ignored),
        "problems": list(proposals.problems),
        "doubts": list(imported.doubts),
    }


def _readings(proposals: ReadingProposals) -> Iterator[tuple[Reading, float | None]]:
    """Each reading as it is to be, with the figure that stands there before, if one does."""
    from actionplan.model.measures import Reading

    for edit in proposals.edits:
        if isinstance(edit.after, Reading):
            yield edit.after, _figure_before(edit)


def _figure_before(edit: Edit) -> float | None:
    from actionplan.model.measures import Reading

    before = edit.before
    return before.value if isinstance(before, Reading) and not before.withdrawn else None


def _page(imported: ImportedReadings, dry_run: bool) -> Lines:
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.figures import figure_words
    from actionplan.model.measure_periods import period_of

    proposals, plan = imported.proposals, imported.plan
    yield from paragraph(_headline(imported, dry_run))
    rows = []
    for reading, before in _readings(proposals):
        measure = plan.measure(reading.measure)
        name, unit = (measure.name, measure.unit) if measure is not None else ("", "")
        figures = (figure_words(before, unit), figure_words(reading.value, unit))
        rows.append((name, period_of(reading.period).meaning, *figures, reading.restated or reading.note))
    if rows:
        yield from grid(
            ("Measure", "Period", "Before", "After", "Note"), rows, flexible={0: 12, 1: 12, 4: 8}, right=(2, 3)
        )
    if proposals.unchanged:
        is_so = verb_form(proposals.unchanged, "says", "say")
        yield from paragraph(f"{number_of(proposals.unchanged, 'reading')} {is_so} what the plan says already.")
    if proposals.empty:
        places = "; ".join(proposals.empty[:_MOST_NAMED])
        more = f" and {len(proposals.empty) - _MOST_NAMED:,} more" if len(proposals.empty) > _MOST_NAMED else ""
        yield from paragraph(f"No figure stands in {places}{more}.")
    for heading in proposals.ignored:
        yield from paragraph(f"The column {heading!r} is no period and was left out.")
    for doubt in imported.doubts:
        yield from paragraph(doubt)
    if imported.backup is not None:
        yield from paragraph(f"The plan before it: {imported.backup}")


def _headline(imported: ImportedReadings, dry_run: bool) -> str:
    proposals = imported.proposals
    if not proposals.edits:
        return "Nothing to enter."
    restated = sum(before is not None for _, before in _readings(proposals))
    extent = number_of(len(proposals.edits), "reading")
    if restated:
        extent = f"{extent}, {restated:,} of them restated"
    if dry_run:
        return f"Would enter {extent}; nothing is changed yet."
    return f"Entered as change {imported.seq}: {extent}; actionplan undo undoes it."

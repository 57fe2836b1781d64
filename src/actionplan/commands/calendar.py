"""The verb that writes the days of the plan as a calendar."""

from __future__ import annotations

from pathlib import Path

import click

from actionplan.commands.common import completes, current_day, opened, safe, tell_doubt, verb
from actionplan.commands.console import emit


@verb(
    "calendar",
    "calendar -o plan.ics",
    'calendar --owner "Head of Quality" -o quality.ics',
    "calendar > plan.ics",
)
@click.option(
    "--owner",
    metavar="NAME",
    shell_complete=completes("people"),
    help="Only what this person has to do, and the reviews that they are expected at.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Default: standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite FILE if it already exists.")
def calendar(owner: str | None, output: Path | None, *, force: bool) -> None:
    """Write the days of the plan for any calendar program (.ics).

    Due dates, milestones, decisions, duties, checks and reviews. Each entry keeps its identity: imported again, a
    date that moved moves in the calendar, and what is done or withdrawn is cancelled there. What is restricted is
    left out of the texts. Nothing is changed in the plan.
    """
    from actionplan.commands.export import write_target
    from actionplan.commands.people import named_person
    from actionplan.messages.calendar_file import calendar_file, refuse_without_library
    from actionplan.usecases.calendar import for_calendar

    refuse_without_library()
    with opened() as store:
        of = for_calendar(store, current_day())
        tell_doubt(of.plan)
        person = named_person(of.plan, owner) if owner is not None else ""
        data = calendar_file(of.plan, of.identity, of.changed_at, person)
    if output is None or str(output) == "-":
        # As it is: an iCalendar file ends its lines in one way on every system.
        emit(data)
        return
    write_target(output, lambda: data, f"{output} already exists; --force overwrites it", force=force)
    emit(f"Written: {safe(output)}\n")


VERBS = (calendar,)

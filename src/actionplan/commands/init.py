"""The verb that makes a plan's database: of the bundled plan, of a plan file, or of a team's own spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from actionplan.commands.common import JSON, completes, current_day, location, place, safe, verb
from actionplan.commands.console import Refused, emit
from actionplan.commands.maintenance import make, sizes_of
from actionplan.commands.new_from_table import is_table, make_of_table, refuse_table_options
from actionplan.commands.plan_regime import under_regime
from actionplan.commands.reading_options import with_reading


@verb(
    "init",
    "init",
    "init --from our-plan.yaml",
    "init --from our-tracker.xlsx",
    "init --from ilacs.yaml --regime ofsted-ilacs",
    "--db peer-review.db init",
    "--db /srv/plan/plan.db init --shared",
)
@click.option(
    *("--from", "source"),
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A plan file, or a spreadsheet of your own, instead of the bundled plan.",
)
@click.option("--title", default="", help="What the plan of a spreadsheet is called; else as the file says.")
@click.option("--organisation", default="", help="Whose the plan of a spreadsheet is.")
@click.option("--dry-run", is_flag=True, help="Of a spreadsheet: show what would come in, without making a plan.")
@with_reading
@click.option("--shared", is_flag=True, help="For a group: everybody in the folder's group may change the plan.")
@click.option(
    "--regime",
    metavar="REGIME",
    shell_complete=completes("regimes"),
    help="By when what has to be sent or published: ofsted-ilacs, lga-cpc, cqc, hmicfrs or none; see: duty rules.",
)
@click.option("--begins", metavar="DATE", help="The day from which its periods run; else the plan's own.")
@JSON
def init(
    source: Path | None, *, shared: bool, regime: str | None, begins: str | None, as_json: bool, **of_table: Any
) -> None:
    """Create a plan's database, without opening it.

    FILE is a plan file (.yaml), or your own spreadsheet: .xlsx, .xls, .ods, .csv, .tsv or a .docx with a table. Its
    columns are known by their headings, whatever they are called; see: actionplan import --help.

    What the file says of work under way is brought in, and what is doubted about it is listed. A regime puts dated
    duties on the plan, each with the rule that sets its day.
    """
    if source is not None and is_table(source):
        make_of_table(source, of_table, shared=shared, regime=regime, begins=begins, as_json=as_json)
        return
    refuse_table_options(of_table)
    from actionplan.planfiles.plan_yaml import PlanFile, bundled_plan, read_plan_file
    from actionplan.planfiles.yaml_events import BadPlanFile

    kept_at = place()
    try:
        plan_file = PlanFile(bundled_plan(), ()) if source is None else read_plan_file(source, current_day())
    except BadPlanFile as error:
        raise Refused(f"{error}; nothing was created") from error
    plan, said = under_regime(plan_file.plan, regime, begins)
    try:
        message = make(kept_at, plan, shared=shared, origin=source.name if source else "")
    except FileExistsError as error:
        raise Refused(f"{location()} already exists and is left unchanged; choose another with --db") from error
    if as_json:
        from actionplan.reports.writers.json_text import written

        sizes = {name: number for name, number, _ in sizes_of(plan)}
        duties = {"duties": len(plan.duties)} if plan.duties else {}
        emit(written({"database": location(), "title": plan.title, **sizes, **duties, "doubts": plan_file.doubts}))
        return
    emit(f"{message}\n")
    if said:
        emit(f"{said}\n")
    if plan_file.doubts:
        emit("Not taken as it is written, or doubted:\n")
        emit("".join(f"  {safe(doubt)}\n" for doubt in plan_file.doubts))


VERBS = (init,)

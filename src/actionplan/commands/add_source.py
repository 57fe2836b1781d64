"""The verb that puts another review beside those that the plan follows from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import JSON, current_day, opened_to, safe, verb
from actionplan.commands.console import Refused, emit
from actionplan.model.number_words import number_of

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.usecases.add_source import AddedSource


@verb(
    "add-source",
    "add-source monitoring-visit.yaml --dry-run",
    "add-source monitoring-visit.yaml --key MV",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", default="", metavar="SHORT", help="Its short name; without it the first letters of its title.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, without adding it.")
@JSON
def add_source(file: Path, key: str, dry_run: bool, as_json: bool) -> None:
    """Put another review beside those that are in the plan.

    FILE is a plan file (see docs/plan-file.md): its top says what the review is, and kind and body may stand there
    too. Its themes, findings and actions are added behind those of the plan. A ref that the plan has already gets the
    short name of the review before it, such as MV 1.2. Work under way is brought in as init does it.

    All of it is one change, undone as one, behind a backup. If anything in the file is wrong, nothing is changed.
    """
    from actionplan import settings
    from actionplan.model.beginning import BROUGHT_IN
    from actionplan.planfiles.plan_yaml import read_plan_file
    from actionplan.planfiles.yaml_events import BadPlanFile
    from actionplan.usecases.add_source import put_beside

    try:
        plan_file = read_plan_file(file, current_day(), as_source=True)
    except BadPlanFile as error:
        raise Refused(f"{error}; nothing was changed") from error
    with opened_to(change=not dry_run) as store:
        added = put_beside(
            store, plan_file, settings.stamp(BROUGHT_IN), key=key, origin=safe(file.name), dry_run=dry_run
        )
    if as_json:
        emit(_json(added, dry_run=dry_run))
        return
    from actionplan.commands.tables import print_page

    print_page(_page(added, dry_run=dry_run), added.plan)


def _json(added: AddedSource, *, dry_run: bool) -> str:
    from actionplan.reports.writers.json_text import written

    addition = added.addition
    return written(
        {
            "dry_run": dry_run,
            "source": addition.source.ref,
            "title": addition.source.title,
            "change": added.seq,
            "backup": str(added.backup) if added.backup else None,
            **addition.sizes,
            "renamed": [
                {"thing": renamed.thing, "before": renamed.before, "after": renamed.after}
                for renamed in addition.renamed
            ],
            "doubts": addition.doubts,
        }
    )


def _page(added: AddedSource, *, dry_run: bool) -> Lines:
    from actionplan.commands.tables import grid, paragraph

    addition, words = added.addition, added.plan.words
    sizes = addition.sizes
    levels = (
        ("themes", words.theme),
        ("areas", words.area),
        ("actions", words.action),
        ("milestones", words.milestone),
    )
    counts = [word.number(sizes[name]) for name, word in levels if sizes[name]]
    if sizes.get("measures"):
        counts.append(number_of(sizes["measures"], "measure"))
    extent = ", ".join(counts)
    if sizes["under_way"]:
        extent += f", {sizes['under_way']:,} brought in under way"
    name = f"{addition.source.ref}, {addition.source.title}"
    if dry_run:
        yield from paragraph(f"Would add {name}: {extent}; nothing is changed yet.")
    else:
        yield from paragraph(f"Added as change {added.seq}: {name}: {extent}; actionplan undo undoes it.")
    if addition.renamed:
        yield from paragraph("The plan has the same already, so these are called otherwise:")
        yield from grid(
            ("What", "In the file", "In the plan"),
            ((words.put_in(renamed.thing), renamed.before, renamed.after) for renamed in addition.renamed),
            flexible={1: 12, 2: 12},
        )
    if addition.doubts:
        yield from paragraph("Not taken as it is written, or doubted:")
        for doubt in addition.doubts:
            yield from paragraph(f"  {doubt}")
    if added.backup is not None:
        yield from paragraph(f"The plan before it: {added.backup}")


VERBS = (add_source,)

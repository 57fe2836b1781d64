"""The verb that puts all that is held about one finding into one file."""

from __future__ import annotations

from pathlib import Path

import click

from actionplan.commands.common import completes, current_day, finding_of, opened, safe, verb
from actionplan.commands.console import emit


@verb("disclose", "disclose 1.2 --output finding-1.2.docx", "disclose 1.2 -o finding-1.2.json")
@click.argument("ref", metavar="AREA", shell_complete=completes("areas"))
@click.option(
    *("-o", "--output"),
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The file; its ending says the format: docx, html, md or json. - for standard output, as md.",
)
@click.option("--force", is_flag=True, help="Overwrite FILE if it already exists.")
def disclose(ref: str, output: Path, *, force: bool) -> None:
    """Put everything about a finding into one file, to send.

    It is for somebody who may ask for it. AREA is the ref of the finding. The file has the finding, the actions that
    answer it or did, their milestones, evidence, measures, checks, decisions and notes, and the whole history with
    its dates. What is restricted or redacted is left out, and the file says so. Names of people stay: look through it
    before it is sent.
    """
    from actionplan.commands.export import format_by_name, write_target
    from actionplan.usecases.disclose import DISCLOSED_AS, written
    from actionplan.usecases.disclose import disclose as disclosing

    form = format_by_name(output, DISCLOSED_AS)
    with opened() as store:
        plan = store.plan(current_day())
        action = plan.action(plan.ref_meant(ref))
        finding = action.area if action is not None else finding_of(plan, ref).ref
        disclosure = disclosing(store, current_day(), finding, plan.access.name)
    if str(output) == "-":
        emit(written(disclosure, form))
        return
    refusal = f"{output} already exists; --force overwrites it"
    write_target(output, lambda: written(disclosure, form), refusal, force=force)
    emit(f"Written: {safe(output)}\n")
    for sentence in disclosure.left_out:
        emit(f"{safe(sentence)}\n")


VERBS = (disclose,)

"""The verb that says whether what was signed off still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, action_of, changing, completes, current_day, verb
from actionplan.commands.saving import action_saved, evidence_saved, save_and_tell

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


@verb(
    "check-holds",
    "check-holds 1.5 holding --evidence Audit --kind c --again +6m",
    "check-holds 1.5 holding --evidence 1.5/2",
    'check-holds 1.5 slipping --note "five of twelve had no date"',
    'check-holds 1.5 "not yet" --note "no audit yet" --again "15 mar"',
)
@click.argument("ref", shell_complete=completes("actions"))
@click.argument("answer", shell_complete=completes("answers of a check"))
@click.option("--note", "what", default="", metavar="TEXT", help="What shows it; why it slips, or cannot be said yet.")
@click.option(
    "--evidence",
    default="",
    metavar="REF or TEXT",
    help="A piece of its evidence, such as 1.5/2; or a new one, which is added. What holds needs one.",
)
@click.option(
    "--kind",
    default="",
    shell_complete=completes("kinds of evidence"),
    metavar="KIND",
    help="Of a new piece: casework audit, data, document, feedback or observation; c or fe will do.",
)
@click.option("--where", "place", default="", metavar="PLACE", help="Of a new piece: a path or an address.")
@click.option("--checked-on", default="", metavar="DATE", help="When somebody looked; else today.")
@click.option(
    "--checked-by", default="", shell_complete=completes("owners"), metavar="NAME", help="Who looked; else you."
)
@click.option("--again", "next_check", default="", metavar="DATE", help="When somebody looks again; else not any more.")
@JSON
def check_holds(ref: str, answer: str, *, as_json: bool, **texts: str) -> None:
    """Say whether a closed action still holds.

    ANSWER is holding, slipping or not yet. What slips is reopened, with the rating that it had before its sign-off.
    """
    from actionplan.model.rules.hold_checks import check_holds as answered

    with changing() as store:
        plan = store.plan(current_day())
        edits = answered(plan, action_of(plan, ref), answer, by=plan.access.name, **texts)
        values = {"next_check": texts["next_check"]} if texts["next_check"] else {}
        save_and_tell(store, edits, _saved, note=texts["what"], values=values, as_json=as_json)


def _saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of what was saved: the action, the check, or the piece of evidence."""
    from actionplan.reports.writers.json_objects import hold_check_object

    if plan.action(ref) is not None:
        return action_saved(plan, ref)
    check = next((check for check in plan.hold_checks if check.ref == ref), None)
    return evidence_saved(plan, ref) if check is None else hold_check_object(check)


VERBS = (check_holds,)

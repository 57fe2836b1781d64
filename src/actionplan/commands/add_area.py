"""The verb that adds a single finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, changing, completes, current_day, verb
from actionplan.commands.saving import area_saved, save_and_tell

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


@verb(
    "add-area",
    'add-area 1 "Strategy meetings are late"',
    'add-area 3 "Decisions take long" --source MV --deadline 31/3/27',
)
@click.argument("theme", shell_complete=completes("themes"))
@click.argument("text", metavar="TEXT")
@click.option("--ref", metavar="REF", help="Its ref; else the next of its theme.")
@click.option("--source-ref", metavar="WORDS", help="The reviewers' own paragraph or page.")
@click.option("--deadline", metavar="DATE", help="The reviewers' own date for it.")
@click.option("--source", metavar="REVIEW", help="Of which review it is, where several have such a theme.")
@JSON
def add_area(theme: str, text: str, as_json: bool, **values: str | None) -> None:
    """Add a single finding, and the action that it begins with.

    THEME is its number or part of its title, TEXT the finding word for word. A whole report is brought in by
    actionplan revise, another review by actionplan add-source.
    """
    from actionplan.model.rules.add_finding import add_finding, theme_meant

    with changing() as store:
        plan = store.plan(current_day())
        edits = add_finding(plan, theme_meant(plan, theme, values["source"] or ""), text, values)
        save_and_tell(store, edits, _finding_saved, values=_days(values), as_json=as_json)


def _days(values: dict[str, str | None]) -> dict[str, str]:
    deadline = values["deadline"]
    return {"deadline": deadline} if deadline else {}


def _finding_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of the finding, with the refs of its actions."""
    return {**area_saved(plan, ref), "actions": [action.ref for action in plan.actions_of(plan.area(ref))]}


VERBS = (add_area,)

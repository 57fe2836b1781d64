"""The verbs that restrict something, and lift that again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, changing, completes, current_day, verb
from actionplan.commands.console import Refused
from actionplan.commands.saving import save_and_tell

if TYPE_CHECKING:
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.model.rules.restrictions import Thing
    from actionplan.store import Store

_FINDING = click.option("--finding", is_flag=True, help="The finding of that ref, and not the action.")


@verb(
    "restrict",
    'restrict 1.2 --reason "a case before the court"',
    'restrict 1.2/1 --reason "names a family"',
    'restrict 3.4 --finding --reason "not published yet"',
    'restrict change:127 --reason "names a family"',
)
@click.argument("ref", shell_complete=completes("actions"))
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@_FINDING
@JSON
def restrict(ref: str, reason: str, *, finding: bool, as_json: bool) -> None:
    """Keep something out of what others read.

    REF is that of an action, a finding, a piece of evidence (1.2/1), a note that an action was brought in with
    (1.2/n1), or change:127 for the note of a change. A restricted finding restricts the actions that answer it, and a
    restricted action all that is kept of it. Nothing public ever has its texts, nor has what goes to the Board,
    unless export --include-restricted says so; counts, ratings and dates stay, and how much is left out is said. What
    was written before is not changed.
    """
    from actionplan.model.rules.restrictions import restrict as restricting

    with changing(even_closed=True) as store:
        plan = store.plan(current_day())
        _save(store, restricting(plan, _thing(store, plan, ref, is_finding=finding), reason), as_json=as_json)


@verb("unrestrict", "unrestrict 1.2", "unrestrict 3.4 --finding", "unrestrict change:127")
@click.argument("ref", shell_complete=completes("actions"))
@_FINDING
@JSON
def unrestrict(ref: str, *, finding: bool, as_json: bool) -> None:
    """Lift the restriction of something.

    REF is as for restrict. What is restricted only because its finding or its action is, stays so.
    """
    from actionplan.model.rules.restrictions import lift

    with changing(even_closed=True) as store:
        plan = store.plan(current_day())
        _save(store, lift(plan, _thing(store, plan, ref, is_finding=finding)), as_json=as_json)


def _thing(store: Store, plan: Plan, ref: str, *, is_finding: bool) -> Thing:
    """What a ref as typed means. Raises Invalid, Refused if there is nothing such."""
    from actionplan.model.restricted import OF_CHANGE
    from actionplan.model.rules.restrictions import thing_meant
    from actionplan.usecases.restricted import note_of_change

    thing = thing_meant(plan, ref, is_finding=is_finding)
    if thing.kind == OF_CHANGE and not note_of_change(store, int(thing.ref)):
        raise Refused(f"there is no change {thing.ref} with a note; see: actionplan history")
    return thing


def _save(store: Store, edit: Edit, *, as_json: bool) -> None:
    save_and_tell(store, [edit], restriction_saved, as_json=as_json)


def restriction_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of a restriction."""
    from actionplan.reports.writers.json_objects import restriction_object

    return next(restriction_object(restriction) for restriction in plan.restrictions if restriction.ref == ref)


VERBS = (restrict, unrestrict)

"""The verb for who may do what: grant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, changing, completes, current_day, opened, plan_of, verb
from actionplan.commands.console import emit

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.store import Store

_FIRST_BY = "actionplan grant LOGIN --as NAME keeper"


@verb(
    "grant",
    "grant",
    'grant jsmith --as "Head of Quality" keeper',
    'grant apatel --as "Anjali Patel" updater',
    "grant apatel editor",
    "grant apatel --withdraw",
)
@click.argument("login", required=False, shell_complete=completes("logins"))
@click.argument("role", required=False, shell_complete=completes("roles"))
@click.option(
    "--as",
    "person",
    metavar="NAME",
    shell_complete=completes("people"),
    help="The person or post of the plan that the login is; their name stands in the history.",
)
@click.option("--withdraw", is_flag=True, help="The login has no role any more.")
@JSON
def grant(login: str | None, role: str | None, person: str | None, *, withdraw: bool, as_json: bool) -> None:
    """List who has which role, or give a login one.

    A reader reads; an updater says how the actions that they own or support are getting on; an editor changes all
    but what is a keeper's; a keeper also has the key, people and roles, restores the plan, and undoes what others did.
    Until the first role is given, a keeper's, everybody may do everything. On a server LOGIN is the role that logs in;
    with a file it is the name that the system has for somebody, or ACTIONPLAN_USER.
    """
    from actionplan.model.rules.grants import give_role, withdraw_role

    if login is None:
        if person is not None or withdraw:
            raise click.UsageError("say which login")
        _list(as_json=as_json)
        return
    if withdraw and (role is not None or person is not None):
        raise click.UsageError("--withdraw stands alone")
    if not withdraw and role is None:
        raise click.UsageError("say which role: reader, updater, editor or keeper; or --withdraw")
    with changing() as store:
        plan = store.plan(current_day())
        edit = withdraw_role(plan, login) if withdraw else give_role(plan, login, role or "", person or "")
        _save(store, plan, edit, as_json=as_json)


def _list(*, as_json: bool) -> None:
    from actionplan.commands.tables import print_page

    with opened() as store:
        plan = plan_of(store, None)
    if as_json:
        _emit_objects(plan)
    else:
        print_page(_lines(plan), plan)


def _save(store: Store, before: Plan, edit: Edit, *, as_json: bool) -> None:
    """Saves an edit to a role, and says what it did."""
    from itertools import chain

    from actionplan import settings
    from actionplan.commands.tables import paragraph, print_page
    from actionplan.model.describe import describe
    from actionplan.model.rules.grants import remark_on
    from actionplan.usecases.change import save_change

    stamp = settings.stamp("command")
    changed = save_change(store, [edit], stamp)
    plan = changed.plan
    if as_json:
        _emit_objects(plan, edit.ref)
        return
    if changed.saved.seq is None:
        emit("Nothing to change: it is already set so.\n")
        return
    updates = [update for update in store.history(since=stamp.on) if update.change.seq == changed.saved.seq]
    lines = [
        f"Saved as change {changed.saved.seq}; actionplan undo undoes it.",
        *(f"{update.ref}  {describe(update, plan)}" for update in updates),
        *filter(None, [remark_on(before, plan, edit)]),
    ]
    print_page(chain.from_iterable(map(paragraph, lines)), plan)


def _emit_objects(plan: Plan, login: str | None = None) -> None:
    from actionplan.model.grants import standing
    from actionplan.reports.writers.json_objects import grant_object
    from actionplan.reports.writers.json_text import written

    grants = [each for each in standing(plan.grants) if login in (None, each.ref)]
    objects: list[dict[str, Any]] = [grant_object(each, plan) for each in grants]
    emit(written(objects))


def _lines(plan: Plan) -> Lines:
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.grants import no_roles_words, standing

    grants = standing(plan.grants)
    if not grants:
        words = no_roles_words(plan.access)
        yield from paragraph(f"{words[0].upper()}{words[1:]}; the first is given by: {_FIRST_BY}.")
        return
    rows = ((each.ref, plan.person_name(each.person), str(each.role)) for each in grants)
    yield from grid(("Login", "Person", "Role"), rows, flexible={0: 12, 1: 16})


VERBS = (grant,)

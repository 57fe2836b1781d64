"""The verbs for the people and bodies of a plan: people, person, bodies, body."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import (
    AS_AT,
    JSON,
    changing,
    completes,
    current_day,
    keeps_personal_data,
    opened,
    past_day,
    plan_of,
    verb,
)
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.people_in_use import BodyInUse, PersonInUse
    from actionplan.model.plan import Plan
    from actionplan.store import Store


@verb("people", "people", "people --json", "people --as-at 20/11/26")
@AS_AT
@JSON
def people(as_at: str | None, as_json: bool) -> None:
    """List the people of the plan.

    Whoever owns or supports an action, sponsors it or leads on it as councillor, or has a milestone or a decision.
    """
    from actionplan.model.people_in_use import people_of

    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    listing = people_of(plan)
    if as_json:
        from actionplan.reports.writers.json_objects import person_object

        _emit_objects([person_object(person, plan) for person in listing])
        return
    from actionplan.commands.tables import print_page

    print_page(_people_lines(listing, plan), plan)


@verb(
    "person",
    'person "Ann Smith"',
    'person "Ann Smith" --name "Ann Jones"',
    'person "Head of Quality" --body KSCB --email quality@kent.example',
    'person "Ms Smith" --merge-into "Ann Smith"',
)
@click.argument("name", shell_complete=completes("people"))
@click.option("--name", "new_name", metavar="NEW", help="What they are called now; no action is updated by it.")
@click.option(
    "--body", metavar="BODY", shell_complete=completes("bodies"), help="The body they belong to; '' for none."
)
@click.option("--email", metavar="EMAIL", help="Their e-mail address; '' for none.")
@click.option(
    "--merge-into",
    metavar="OTHER",
    shell_complete=completes("people"),
    help="They are the same person as OTHER, who keeps name, body and address.",
)
@JSON
def person(name: str, merge_into: str | None, as_json: bool, **changes: str | None) -> None:
    """Show or change a person of the plan, in one place.

    A new name is shown everywhere at once; past days keep the old one.
    """
    from actionplan.model.rules.people import change_person, merge

    changes["name"] = changes.pop("new_name")
    has_changes = any(value is not None for value in changes.values())
    if has_changes and merge_into is not None:
        raise click.UsageError("--merge-into stands alone: the other keeps name, body and address")
    if not has_changes and merge_into is None:
        with opened() as store:
            plan = plan_of(store, None)
        _tell_person(plan, named_person(plan, name), as_json=as_json)
        return
    with changing() as store:
        plan = store.plan(current_day())
        ref = named_person(plan, name)
        if merge_into is None:
            edit = change_person(plan, ref, **changes)
        else:
            edit = merge(plan, ref, named_person(plan, merge_into), name=name, other_name=merge_into)
        # Whoever was merged is told by the name that they had.
        name_told = plan.person_name(ref) if merge_into is not None else None
        plan = _saved(store, edit, quietly=as_json, name=name_told)
    if as_json:
        _tell_person(plan, plan.person_ref(ref), as_json=True)


@verb("bodies", "bodies", "bodies --json")
@AS_AT
@JSON
def bodies(as_at: str | None, as_json: bool) -> None:
    """List the directorates, boards and partners."""
    from actionplan.model.people_in_use import bodies_of

    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    listing = bodies_of(plan)
    if as_json:
        from actionplan.reports.writers.json_objects import body_object

        _emit_objects([body_object(body) for body in listing])
        return
    from actionplan.commands.tables import print_page

    print_page(_body_lines(listing, plan), plan)


@verb(
    "body",
    'body "Kent Police" --kind partner',
    'body KSCB --name "Kent Safeguarding Children Board"',
    'body Health --director "Director of Public Health"',
    "body Health --withdraw",
)
@click.argument("name", shell_complete=completes("bodies"))
@click.option("--name", "new_name", metavar="NEW", help="What it is called now; no action is updated by it.")
@click.option(
    "--kind",
    metavar="KIND",
    shell_complete=completes("kinds of body"),
    help="directorate, board or partner; '' for none.",
)
@click.option(
    "--director",
    metavar="NAME",
    shell_complete=completes("people"),
    help="Who answers for it, and is told of what is escalated; '' for nobody.",
)
@click.option("--withdraw", is_flag=True, help="Take it out of the plan; refused while anything is of it.")
@JSON
def body(
    name: str, new_name: str | None, kind: str | None, director: str | None, *, withdraw: bool, as_json: bool
) -> None:
    """Add, change or withdraw a body of the plan.

    A NAME that the plan has not yet is added.
    """
    from actionplan.model.people_in_use import body_named
    from actionplan.model.rules.people import add_body, change_body, withdraw_body

    if withdraw and (new_name is not None or kind is not None or director is not None):
        raise click.UsageError("--withdraw stands alone")
    with changing() as store:
        plan = store.plan(current_day())
        ref = body_named(plan, name)
        if not ref and (withdraw or new_name is not None):
            raise Refused(f"there is no body {name[:60]!r} in the plan; see: actionplan bodies")
        if withdraw:
            edit = withdraw_body(plan, ref)
        elif ref:
            edit = change_body(plan, ref, name=new_name, kind=kind, director=director)
        else:
            edit = add_body(plan, name, kind, director or "")
        plan = _saved(store, edit, quietly=as_json)
    if as_json:
        from actionplan.model.people_in_use import bodies_of
        from actionplan.reports.writers.json_objects import body_object

        _emit_objects([body_object(one_body) for one_body in bodies_of(plan) if one_body.ref == edit.ref])


def named_person(plan: Plan, name: str) -> str:
    """The ref of the person whom a name means. Raises Refused if there is none, with who may be meant."""
    from actionplan.model.names import meant_name
    from actionplan.model.people_in_use import people_of, person_named

    ref = person_named(plan, name)
    if ref:
        return ref
    near = meant_name(name, [known_person.name for known_person in people_of(plan)])
    hint = f"did you mean {near!r}?" if near else "see: actionplan people"
    raise Refused(f"there is no person {name[:60]!r} in the plan; {hint}")


def _saved(store: Store, edit: Edit, *, quietly: bool, name: str | None = None) -> Plan:
    """The plan after an edit was saved as one change; says what that did, under ``name`` or what it is called now."""
    from actionplan import settings
    from actionplan.commands.tables import paragraph, print_page
    from actionplan.model.describe import describe
    from actionplan.usecases.change import save_change

    stamp = settings.stamp("command")
    changed = save_change(store, [edit], stamp, keeps_personal_data=keeps_personal_data())
    if quietly:
        return changed.plan
    if changed.saved.seq is None:
        emit("Nothing to change: it is already set so.\n")
        return changed.plan
    updates = [update for update in store.history(since=stamp.on) if update.change.seq == changed.saved.seq]
    words = "; ".join(describe(update, changed.plan) for update in updates)
    confirmation = f"Saved as change {changed.saved.seq}; actionplan undo undoes it."
    lines = chain(paragraph(confirmation), paragraph(f"{name or _name(changed.plan, edit)}  {words}"))
    print_page(lines, changed.plan)
    return changed.plan


def _name(plan: Plan, edit: Edit) -> str:
    from actionplan.model.people import Person

    if isinstance(edit.after, Person):
        return plan.person_name(edit.ref)
    return plan.body_name(edit.ref)


def _emit_objects(objects: list[dict[str, Any]]) -> None:
    from actionplan.reports.writers.json_text import written

    emit(written(objects))


def _tell_person(plan: Plan, ref: str, *, as_json: bool) -> None:
    from actionplan.model.people_in_use import people_of

    listing = [known_person for known_person in people_of(plan) if known_person.ref == ref]
    if as_json:
        from actionplan.reports.writers.json_objects import person_object

        _emit_objects([person_object(known_person, plan) for known_person in listing])
        return
    from actionplan.commands.tables import print_page

    print_page(_people_lines(listing, plan), plan)


def _people_lines(listing: tuple[PersonInUse, ...] | list[PersonInUse], plan: Plan) -> Lines:
    from actionplan.commands.tables import grid, paragraph

    if not listing:
        yield from paragraph("Nobody is named in the plan yet.")
        return
    headings = ("Name", "Body", "E-mail", "Owns", "Supports", "Sponsors", "Leads")
    rows = (
        (
            known_person.name,
            plan.body_name(known_person.body) or "–",
            known_person.email or "–",
            *(
                f"{count:,}" if count else "–"
                for count in (known_person.owns, known_person.supports, known_person.sponsors, known_person.leads)
            ),
        )
        for known_person in listing
    )
    yield from grid(headings, rows, flexible={0: 16, 1: 8, 2: 8}, right=(3, 4, 5, 6))


def _body_lines(listing: tuple[BodyInUse, ...], plan: Plan) -> Lines:
    from actionplan.commands.tables import grid, paragraph

    if not listing:
        yield from paragraph("The plan has no bodies yet; actionplan body NAME adds one.")
        return
    has_directors = any(known_body.director for known_body in listing)
    rows = (
        (
            known_body.name,
            known_body.kind or "–",
            f"{known_body.actions:,}",
            "; ".join(known_person.name for known_person in known_body.people) or "–",
            *([known_body.director or "–"] if has_directors else []),
        )
        for known_body in listing
    )
    headings = ("Body", "Kind", plan.words.action.titles, "People", *(["Director"] if has_directors else []))
    flexible = {0: 12, 3: 16, **({4: 12} if has_directors else {})}
    yield from grid(headings, rows, flexible=flexible, right=(2,))


VERBS = (people, person, bodies, body)

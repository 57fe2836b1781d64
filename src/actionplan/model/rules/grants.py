"""Edits to roles: a login is given one as a person of the plan, another one, or none any more."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.field import NAME
from actionplan.model.grants import Grant, Role, standing
from actionplan.model.mistakes import is_mistake
from actionplan.model.number_words import number_of
from actionplan.model.people import person_name_fault
from actionplan.model.people_in_use import is_known_as, names_known_by, people_of, person_named, ref_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean, sanitise
from actionplan.model.typed_values import read_choice, read_text

_NO_KEEPER = "somebody has to have the plan in keeping: make another login a keeper first"
_NO_LONGER_NEEDED = "no longer needed"


def give_role(plan: Plan, login: str, role: str, person: str = "") -> Edit:
    """The edit that gives a login a role.

    Args:
        plan: The plan.
        login: On a server the role that logs in, else the name that the system has for somebody.
        role: A :class:`~actionplan.model.grants.Role`, as much of its word as tells it apart.
        person: The name of the person or post that the login is: one that somebody of the plan has or had, or a new
            one. May be empty for a login that has a role already.

    Raises:
        Invalid: if the login or the role is none, the login is somebody else's or the person has another one, or
            nobody would be a keeper.
    """
    login = _login(login)
    if not clean(role):
        raise Invalid("role", f"say which role {login} is given: {', '.join(Role)}")
    chosen = Role(read_choice(Role, role, "role"))
    before = grant_of(plan, login)
    held = before if before is not None and not before.withdrawn else None
    ref = _person_of(plan, login, held, clean(person))
    after = replace(before or Grant(login), person=ref, role=chosen, withdrawn="")
    if chosen is not Role.KEEPER and not _other_keepers(plan, login):
        if not standing(plan.grants):
            raise Invalid("role", "the first role that is given is a keeper's: somebody has to give the others theirs")
        raise Invalid("role", f"{login} is the only keeper; {_NO_KEEPER}")
    return Edit(before, after)


def withdraw_role(plan: Plan, login: str, reason: str = _NO_LONGER_NEEDED) -> Edit:
    """The edit after which a login has no role any more, and may do nothing.

    Raises:
        Invalid: if it has none, if nobody else is a keeper, or without a reason.
    """
    login = clean(login)
    before = grant_of(plan, login)
    if before is None or before.withdrawn:
        raise Invalid("withdrawn", f"{sanitise(login)[:NAME]} has no role")
    if not _other_keepers(plan, login):
        raise Invalid("withdrawn", f"{login} is the only keeper; {_NO_KEEPER}")
    text = read_text(reason, "withdrawn")
    if not text:
        raise Invalid("withdrawn", f"say why {login} has no role any more")
    return Edit(before, replace(before, withdrawn=text))


def grant_of(plan: Plan, login: str) -> Grant | None:
    """What is on record of a login, be it withdrawn."""
    return next((grant for grant in plan.grants if grant.ref == login), None)


def person_meant(plan: Plan, name: str) -> str:
    """The ref of the person whom a name means: of whoever has it, else of the only one who had it; else empty."""
    if ref := person_named(plan, name):
        return ref
    had = [person.ref for person in people_of(plan) if is_known_as(names_known_by(plan, person.ref), name)]
    return had[0] if len(had) == 1 else ""


def grants_refusal(plan: Plan, grants: Iterable[Grant]) -> str:
    """Why roles cannot be as they are in a plan, by whatever change, undo or merge that came; empty if they can.

    Args:
        plan: As it is after the change.
        grants: Those that it has changed.
    """
    held = standing(plan.grants)
    people = [plan.person_ref(grant.person) for grant in held]
    for ref, grant in zip(people, held, strict=True):
        if people.count(ref) > 1:
            return f"{plan.person_name(grant.person)} would have two logins; one person has one: withdraw one first"
    # Once it is undone that the first one was given, it is as if nobody had ever been given any.
    if (held or not all(map(is_mistake, grants))) and all(grant.role is not Role.KEEPER for grant in held):
        return _NO_KEEPER
    return ""


def remark_on(before: Plan, plan: Plan, edit: Edit) -> str:
    """What is to be said of an edit to a role that was saved, in whole sentences; empty for nothing.

    Args:
        before: The plan as it was.
        plan: The plan as it is.
        edit: The edit.
    """
    grant = edit.after
    assert isinstance(grant, Grant)
    sentences = []
    if not before.access.has_roles and plan.access.has_roles:
        sentences.append("From now on everybody may do what their role allows, and who has none may change nothing.")
        if plan.access.role is None:
            can = plan.access.who_could(Role.KEEPER)
            sentences.append(f"You, {plan.access.login}, have been given no role yet: {can} can give you one.")
    if not grant.withdrawn and not _is_known(before, grant.person):
        sentences.append(f"{plan.person_name(grant.person)} is new in the plan.")
    return " ".join(sentences)


def _is_known(plan: Plan, ref: str) -> bool:
    return any(person.ref == plan.person_ref(ref) for person in people_of(plan))


def _login(text: str) -> str:
    login = clean(text)
    if not login:
        raise Invalid("ref", "a login is missing; on a server it is the name that somebody logs in with")
    if len(login) > NAME:
        raise Invalid("ref", f"a login has {number_of(len(login), 'character')}; {NAME:,} at most")
    return login


def _other_keepers(plan: Plan, login: str) -> bool:
    """Whether a login other than this one is a keeper."""
    return any(grant.role is Role.KEEPER and grant.ref != login for grant in standing(plan.grants))


def _person_of(plan: Plan, login: str, held: Grant | None, name: str) -> str:
    """The ref of the person that a login is: one login is one person, and one person has one login."""
    if not name:
        if held is None:
            raise Invalid("person", f"say who {login} is: a person or post of the plan, or a new name")
        return held.person
    if len(name) > NAME:
        raise Invalid("person", f"the name has {number_of(len(name), 'character')}; {NAME:,} at most")
    ref = person_meant(plan, name)
    if not ref and (fault := person_name_fault(name)):
        raise Invalid("person", fault)
    ref = ref or ref_of(plan, name)
    if held is not None:
        if plan.person_ref(held.person) != plan.person_ref(ref):
            known = plan.person_name(held.person)
            raise Invalid(
                "person", f"{login} is {known} already, and one login is one person; withdraw that role first"
            )
        return held.person
    for other in standing(plan.grants):
        if other.ref != login and plan.person_ref(other.person) == plan.person_ref(ref):
            known = plan.person_name(ref)
            raise Invalid("person", f"{known} has the login {other.ref} already, and one person has one login")
    return ref

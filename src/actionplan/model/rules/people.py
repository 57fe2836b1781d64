"""Edits to people and bodies: each is one update of one record, and no action changes (docs/design.md, "People")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit, on_what_was_implied
from actionplan.model.endings import accepted_risks
from actionplan.model.field import NAME
from actionplan.model.number_words import number_of
from actionplan.model.people import (
    Body,
    BodyKind,
    Person,
    bare_body,
    bare_person,
    body_name_fault,
    person_name_fault,
)
from actionplan.model.people_in_use import (
    bodies_called,
    body_named,
    body_ref_of,
    is_known_as,
    names_known_by,
    names_of_called,
    person_named,
    refs_in_place,
    users_of_body,
    withdrawn_body_named,
)
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.endings import accepted_by_owner
from actionplan.model.sanitise import clean, folded
from actionplan.model.typed_values import read_choice, read_text

_MOST_NAMED = 3
"""So many of those who use a body are named; the rest is counted."""
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")


def change_person(
    plan: Plan, ref: str, *, name: str | None = None, body: str | None = None, email: str | None = None
) -> Edit:
    """The edit that gives a person another name, body or e-mail address; what is None stays as it is.

    Args:
        plan: The plan of the person.
        ref: Theirs.
        name: What they are called now.
        body: The name of the body that they belong to; empty for none. One that the plan has not is added with it.
        email: Their address; empty for none.

    Raises:
        Invalid: if the name is empty, somebody else's, or of one who signed off what the person owns; or if the address
            cannot be one.
    """
    changes: dict[str, Any] = {}
    if name is not None:
        changes["name"] = _free_name(plan, ref, name)
    if body is not None:
        changes["body"] = refs_in_place(plan, "body", _one_line(body, "body"), "")
    if email is not None:
        changes["email"] = _email(email)
    return _changed_person(plan, ref, changes)


def merge(plan: Plan, ref: str, into: str, *, name: str = "", other_name: str = "") -> Edit:
    """The edit after which two people are one: what names the first means the second, who keeps name and body.

    Args:
        plan: The plan of both.
        ref: The person who turned out to be another.
        into: The ref of that one.
        name, other_name: As the two were named, where one may have been named as they were called before a merge.

    Raises:
        Invalid: if they are one person already, or one of them has signed off what the other owns.
    """
    target = plan.person_ref(into)
    if target == plan.person_ref(ref):
        if folded(name) != folded(other_name):
            raise Invalid("merged_into", f"{clean(name)} and {clean(other_name)} are one person already")
        raise Invalid("merged_into", f"{plan.person_name(ref)} cannot be merged with themselves")
    return _changed_person(plan, ref, {"merged_into": target})


def add_body(plan: Plan, name: str, kind: object = "", director: str = "") -> Edit:
    """The edit that adds a body, or puts one that was withdrawn in use again, of its kind if none is given.

    Raises:
        Invalid: if the name is empty, another's or none that a body can have, or the kind is not known.
    """
    text = _free_body_name(plan, "", name)
    ref = withdrawn_body_named(plan, text)
    before = next((body for body in plan.bodies if body.ref == ref), None)
    answers = refs_in_place(plan, "director", _one_line(director, "director"), "")
    if before is not None:
        again = replace(
            before, withdrawn="", kind=_kind(kind) or before.kind, director=answers or before.director
        )  # fmt: skip
        return Edit(before, again)
    return Edit(None, Body(body_ref_of(plan, text), text, _kind(kind), director=answers))


def change_body(
    plan: Plan, ref: str, *, name: str | None = None, kind: object = None, director: str | None = None
) -> Edit:
    """The edit that gives a body another name, kind or director; what is None stays as it is.

    Args:
        plan: The plan of the body.
        ref: Its ref.
        name: What it is called now.
        kind: Its kind, as much of the word as tells it apart.
        director: The name of the person or post who answers for it; empty for none.

    Raises:
        Invalid: if the name is empty or another body's, the kind is not known, or nobody can be called so.
    """
    changes: dict[str, Any] = {}
    if name is not None:
        changes["name"] = _free_body_name(plan, ref, name)
    if kind is not None:
        changes["kind"] = _kind(kind)
    if director is not None:
        changes["director"] = refs_in_place(plan, "director", _one_line(director, "director"), "")
    return _changed_body(plan, ref, changes)


def withdraw_body(plan: Plan, ref: str, reason: str = "not in use") -> Edit:
    """The edit that takes a body out of the plan.

    Raises:
        Invalid: while an action or a person belongs to it, or without a reason.
    """
    users = _users_words(plan, ref)
    if users:
        raise Invalid("withdrawn", users)
    text = read_text(reason, "withdrawn")
    if not text:
        raise Invalid("withdrawn", f"say why {plan.body_name(ref)} is withdrawn")
    return _changed_body(plan, ref, {"withdrawn": text})


def body_refusal(plan: Plan, ref: str) -> str:
    """Why a body cannot be as it is in a plan, by whatever change, undo or redo it came to that; empty if it can.

    One that is withdrawn is not in use, and no two have the same name.
    """
    if ref in {body.ref for body in plan.bodies if body.withdrawn}:
        return _users_words(plan, ref)
    if len(bodies_called(plan, plan.body_name(ref))) > 1:
        return f"{plan.body_name(ref)} is in the plan already"
    return ""


def _users_words(plan: Plan, ref: str) -> str:
    """That a body is in use, and by whom; empty if it is not."""
    actions, people = users_of_body(plan, ref)
    parts = []
    if actions:
        parts.append(f"{plan.words.action.number(len(actions))} ({refs_words(actions, _MOST_NAMED)})")
    if people:
        parts.append(f"{number_of(len(people), 'person', 'people')} ({refs_words(people, _MOST_NAMED)})")
    if not parts:
        return ""
    return f"{plan.body_name(ref)} is in use, by {' and '.join(parts)}: give them another body first"


def rebased_record(edit: Edit, current: Person | Body | None, decisions: Mapping[str, Any]) -> Edit:
    """An edit of a person or a body made again on what it has become, after somebody decided about the conflicts.

    Args:
        edit: The edit that was refused.
        current: The person or body as it is now; None if it is not there.
        decisions: For each field in conflict, the value to keep.
    """
    if current is None:
        return edit
    edit = on_what_was_implied(edit)
    values = {name: getattr(edit.after, name) for name in edit.changed}
    return Edit(current, replace(current, **{**values, **decisions}))


def _changed_person(plan: Plan, ref: str, changes: dict[str, Any]) -> Edit:
    before = next((person for person in plan.people if person.ref == ref), None)
    after = replace(before or bare_person(ref), **changes)
    _check_sign_offs(plan, after)
    return Edit(before, after)


def _check_sign_offs(plan: Plan, after: Person) -> None:
    """Nobody signs off what they own or have marked complete, or accepts the risk of what they own: neither by another
    name, nor as two people who turn out to be one.
    """
    others = (person for person in plan.people if person.ref != after.ref)
    plan_after = plan.changed((), people=(*others, after))
    _check_accepted_risks(plan, plan_after, after)
    closed = [action for action in plan.actions if action.is_closed]
    owned = [action for action in closed if _owns_signed_off(action, plan_after) and not _owns_signed_off(action, plan)]
    marked = [
        action for action in closed if _marked_signed_off(action, plan_after) and not _marked_signed_off(action, plan)
    ]
    if not owned and not marked:
        return
    if owned:
        did, rule = f"owned by {plan.owner_name(owned[0])}", "nobody signs off what they own"
    else:
        did, rule = f"marked complete by {marked[0].completed_by}", "nobody signs off what they have marked complete"
    wrong = owned or marked
    refs, signer = refs_words(tuple(action.ref for action in wrong)), wrong[0].signed_off_by
    raise Invalid(
        "name" if not after.merged_into else "merged_into",
        f"{signer} has signed off {refs}, {did}: {rule}; if they are one person, reopen that first",
    )


def _check_accepted_risks(plan: Plan, plan_after: Plan, after: Person) -> None:
    refs = tuple(
        action.ref
        for action in accepted_risks(plan)
        if accepted_by_owner(plan_after, action) and not accepted_by_owner(plan, action)
    )
    if refs:
        raise Invalid(
            "name" if not after.merged_into else "merged_into",
            f"the risk of {refs_words(refs)} would be accepted by its owner: nobody accepts the risk of what they own; "
            "if they are one person, reopen that first",
        )


def _owns_signed_off(action: Action, plan: Plan) -> bool:
    """Whether the owner of a closed action is the one who signed it off."""
    return is_known_as(names_known_by(plan, action.owner), action.signed_off_by)


def _marked_signed_off(action: Action, plan: Plan) -> bool:
    """Whether whoever marked a closed action complete is the one who signed it off."""
    return is_known_as(names_of_called(plan, action.completed_by), action.signed_off_by)


def _changed_body(plan: Plan, ref: str, changes: dict[str, Any]) -> Edit:
    before = next((body for body in plan.bodies if body.ref == ref), None)
    if before is None:
        return Edit(None, replace(bare_body(ref), **changes))
    return Edit(before, replace(before, **changes))


def _free_name(plan: Plan, ref: str, name: str) -> str:
    """A name that nobody else has."""
    text = _one_line(name, "name")
    if not text:
        raise Invalid("name", f"{plan.person_name(ref)} needs a name")
    if text != plan.person_name(ref) and (fault := person_name_fault(text)):
        raise Invalid("name", fault)
    other_ref = person_named(plan, text)
    if other_ref and other_ref != ref:
        other_name = plan.person_name(other_ref)
        raise Invalid("name", f"{other_name} is in the plan already; if they are one person, merge the two")
    return text


def _free_body_name(plan: Plan, ref: str, name: str) -> str:
    """A name that no other body has."""
    text = _one_line(name, "name")
    if not text:
        raise Invalid("name", "a body needs a name")
    if fault := body_name_fault(text):
        raise Invalid("name", fault)
    other_ref = body_named(plan, text)
    if other_ref and other_ref != ref:
        raise Invalid("name", f"{plan.body_name(other_ref)} is in the plan already")
    return text


def _one_line(text: str, field: str) -> str:
    """A text of one line, not too long."""
    line = clean(text)
    if len(line) > NAME:
        raise Invalid(field, f"{field} has {number_of(len(line), 'character')}; {NAME:,} at most")
    return line


def _email(text: str) -> str:
    address = _one_line(text, "email")
    if address and not _EMAIL.fullmatch(address):
        raise Invalid("email", f"{address[:60]!r} is not an e-mail address, such as jo.smith@council.gov.uk")
    return address


def _kind(kind: object) -> BodyKind | None:
    """A kind of body, as much of the word as tells it apart; None for none."""
    if kind is None or not str(kind).strip():
        return None
    return BodyKind(read_choice(BodyKind, kind, "kind"))

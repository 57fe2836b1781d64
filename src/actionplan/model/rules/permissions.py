"""What each role may write. On a server the database goes by the same table; see store/postgres/functions.sql."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from msgspec import Struct

from actionplan.model.action import Action, Stage
from actionplan.model.edit import Edit
from actionplan.model.grants import Access, Role
from actionplan.model.people import Body, Person, first_name
from actionplan.model.record_kinds import KIND_OF, KINDS

ActionOf = Callable[[str], Action | None]
"""The action of a ref, as it is before the edits."""


class Permission(Struct, frozen=True):
    """Who may write records of one kind."""

    role: Role = Role.EDITOR
    """Who may change one."""
    may_add: Role = Role.EDITOR
    """Who may add one."""
    updater_fields: frozenset[str] | None = None
    """What an updater may change of one that is, or is of, an action that they own or support; of all but an action
    they may add one too. None: nothing."""


_PROGRESS = frozenset(
    {
        *("rag", "rag_reason", "rag_since", "forecast", "status", "silent_since", "blocked_by"),
        *("stage", "completed_on", "completed_by"),
    }
)
_OF_KEEPER = Permission(Role.KEEPER, Role.KEEPER)
# An import names people and bodies for the first time; what they are called from then on is a keeper's.
_FIRST_NAMED = Permission(Role.KEEPER, Role.EDITOR)
_OTHERS: Mapping[str, Permission] = {
    "action": Permission(updater_fields=_PROGRESS),
    "key_choice": _OF_KEEPER,
    "access_grant": _OF_KEEPER,
    "revision": _OF_KEEPER,
    "redaction": _OF_KEEPER,
    "person": _FIRST_NAMED,
    "body": _FIRST_NAMED,
}
_OF_OWN_ACTIONS = ("evidence", "milestone", "note")
"""Kinds of which an updater may write all, for their own actions."""
_UNDER_WAY = (Stage.OPEN, Stage.COMPLETE)


@cache
def permissions() -> Mapping[str, Permission]:
    """Who may write records of each kind, by its name."""
    found = {kind.name: _OTHERS.get(kind.name, Permission()) for kind in KINDS}
    for kind in KINDS:
        if kind.name in _OF_OWN_ACTIONS:
            own = frozenset(name for name in kind.record.__struct_fields__ if name not in ("ref", "action"))
            found[kind.name] = Permission(updater_fields=own)
    return found


def write_refusal(access: Access, edits: Iterable[Edit], action_of: ActionOf, same: Callable[[str], str]) -> str:
    """Why somebody may not make some edits, and who could; empty if they may.

    Args:
        access: Who they are.
        edits: What they want to save.
        action_of: The actions that they are about, as they are now.
        same: By the ref of a person, that of whoever they turned out to be.
    """
    if access.may(Role.KEEPER):
        return ""
    # One that changes no field may say something all the same: a note alone is an update too.
    return next(filter(None, (_refusal(access, edit, action_of, same) for edit in edits)), "")


def _refusal(access: Access, edit: Edit, action_of: ActionOf, same: Callable[[str], str]) -> str:
    permission = permissions()[KIND_OF[type(edit.after)].name]
    needed = permission.may_add if edit.before is None else permission.role
    if edit.before is None and isinstance(edit.after, Person | Body) and edit.after.name != first_name(edit.ref):
        needed = Role.KEEPER
    if access.may(needed):
        return _refusal_of_editor(access, edit, same)
    if access.role is Role.UPDATER and permission.updater_fields is not None:
        return _refusal_of_updater(access, edit, permission.updater_fields, action_of, same)
    return f"{access.role_words} of this plan; {access.who_could(needed)} can change that"


def _refusal_of_editor(access: Access, edit: Edit, same: Callable[[str], str]) -> str:
    after = edit.after
    if not isinstance(after, Action) or after.signed_off_by in ("", getattr(edit.before, "signed_off_by", "")):
        return ""
    if after.owner and same(after.owner) == access.person:
        return f"{after.ref} is your own; it is signed off by somebody else: {access.who_could(Role.EDITOR)}"
    return ""


def _refusal_of_updater(
    access: Access, edit: Edit, fields: frozenset[str], action_of: ActionOf, same: Callable[[str], str]
) -> str:
    can = f"{access.who_could(Role.EDITOR)} can"
    ref = edit.ref if isinstance(edit.after, Action) else str(getattr(edit.after, "action", ""))
    action = action_of(ref)
    if action is None or not is_theirs(action, access.person, same):
        return f"you are an updater, and {ref} is not yours: you may change the actions that you own or support; {can}"
    if isinstance(edit.after, Action):
        if edit.before is None or edit.after.stage not in _UNDER_WAY or action.stage not in _UNDER_WAY:
            return f"you are an updater, who may complete {ref} and open it again; {can} do more"
    elif edit.before is not None and getattr(edit.before, "action", "") != ref:
        return f"you are an updater, who may not move that to another action; {can}"
    beyond = [name for name in edit.changed if name not in fields] if edit.before is not None else []
    if beyond:
        from actionplan.model.fields import label

        return f"you are an updater, who may not change the {label(beyond[0])} of {ref}; {can}"
    return ""


def is_theirs(action: Action, person: str, same: Callable[[str], str]) -> bool:
    """Whether an action is one that a person owns or supports."""
    return bool(person) and person in map(same, filter(None, (action.owner, *action.support)))


def undo_refusal(access: Access, by: str) -> str:
    """Why somebody may not undo a change that ``by`` has made; empty if they may: one's own everybody may undo."""
    if access.may(Role.KEEPER) or by == access.name:
        return ""
    return f"that is a change of {by}'s, and {access.role_words}; {access.who_could(Role.KEEPER)} can undo it"


def deed_refusal(access: Access, needed: Role, deed: str) -> str:
    """Why somebody may not do something that is no edit, such as to restore the plan; empty if they may."""
    if access.may(needed):
        return ""
    return f"{access.role_words} of this plan; {access.who_could(needed)} can {deed}"

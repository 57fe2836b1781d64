"""What each role may write. On a server the database goes by the same table; see store/postgres/functions.sql."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.action import Action, Stage
from actionplan.model.edit import Edit
from actionplan.model.grants import Access, Role
from actionplan.model.people import Body, Person, first_name
from actionplan.model.record_kinds import KIND_OF, KINDS

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

ActionOf = Callable[[str], Action | None]
"""The action of a ref, as it is before the edits."""
Same = Callable[[str], str]
"""By the ref of a person, that of whoever they turned out to be."""


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
    "web_link": _OF_KEEPER,
    # Whoever says how their actions get on may ask for more than they may change.
    "proposal": Permission(may_add=Role.UPDATER),
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


class Wish(Struct, frozen=True):
    """What somebody wants to write of one record, or would with a key."""

    kind: str
    adds: bool = False
    fields: tuple[str, ...] = ()
    """Which fields it changes, of one that is there."""
    action: str = ""
    """The ref of the action that it is, or is of."""
    stage: Stage | None = None
    """Of an action, its stage then."""
    renames: bool = False
    """Whether it is somebody new, who is called otherwise than they are first named."""
    moves: bool = False
    """Whether it is taken to another action."""
    signs_for: str = ""
    """The ref of the owner of the action, if it signs that off."""


_STAGE_OF_STEP = {
    "complete": Stage.COMPLETE,
    "sign_off": Stage.CLOSED,
    "withdraw": Stage.WITHDRAWN,
    "reopen": Stage.OPEN,
}
_KIND_OF_STEP = {
    "evidence": "evidence",
    "withdraw_evidence": "evidence",
    "milestone": "milestone",
    "hold": "hold_check",
    "reading": "reading",
    "restrict": "restriction",
}
"""The kind of record that a step adds or changes, where that is not the action."""
_OF_ANOTHER_FORM = ("edit", "people")
"""Steps that ask for many fields at once, with some among them that are an editor's."""


def write_refusal(access: Access, edits: Iterable[Edit], action_of: ActionOf, same: Same) -> str:
    """Why somebody may not make some edits, and who could; empty if they may.

    Args:
        access: Who they are.
        edits: What they want to save. One that changes no field may say something all the same: a note alone.
        action_of: The actions that they are about, as they are now.
        same: By the ref of a person, that of whoever they turned out to be.
    """
    if access.may(Role.KEEPER):
        return ""
    return next(filter(None, (_refusal(access, _wish_of(edit), action_of, same) for edit in edits)), "")


def step_refusal(plan: Plan, step: str, action: Action) -> str:
    """Why whoever uses the program may not take a step with an action of the plan; empty if they may.

    Args:
        plan: The plan.
        step: As :func:`~actionplan.model.rules.stages.why_not` has it, or ``reading``, ``restrict`` or
            ``withdraw_evidence``.
        action: The action.
    """
    if plan.access.may(Role.KEEPER):
        return ""
    return _refusal(plan.access, _wish_of_step(step, action), lambda _ref: action, plan.person_ref)


def key_refusal(access: Access, needed: Role) -> str:
    """Why somebody may not do what needs a role, where that is all that it depends on; empty if they may."""
    return "" if access.may(needed) else _of_role(access, needed)


def _of_role(access: Access, needed: Role) -> str:
    return f"{access.role_in_plan}; {access.who_could(needed)} can change that"


def _wish_of(edit: Edit) -> Wish:
    after, before = edit.after, edit.before
    kind, adds = KIND_OF[type(after)].name, before is None
    renames = adds and isinstance(after, Person | Body) and after.name != first_name(edit.ref)
    if isinstance(after, Action):
        signs = after.signed_off_by not in ("", getattr(before, "signed_off_by", ""))
        return Wish(kind, adds, edit.changed, edit.ref, after.stage, signs_for=after.owner if signs else "")
    ref = str(getattr(after, "action", ""))
    moves = before is not None and getattr(before, "action", "") != ref
    return Wish(kind, adds, edit.changed, ref, renames=renames, moves=moves)


def _wish_of_step(step: str, action: Action) -> Wish:
    from actionplan.model.fields import EDITABLE

    if step in _KIND_OF_STEP:
        return Wish(_KIND_OF_STEP[step], step != "withdraw_evidence", action=action.ref)
    stage = _STAGE_OF_STEP.get(step, action.stage)
    form = "edit" if step in _OF_ANOTHER_FORM else step
    fields = tuple(name for name, field in EDITABLE.items() if field.step == form)
    signs_for = action.owner if step == "sign_off" else ""
    return Wish("action", step == "add", fields, action.ref, stage, signs_for=signs_for)


def _refusal(access: Access, wish: Wish, action_of: ActionOf, same: Same) -> str:
    permission = permissions()[wish.kind]
    needed = permission.may_add if wish.adds else permission.role
    if wish.renames:
        needed = Role.KEEPER
    if access.may(needed):
        if wish.signs_for and same(wish.signs_for) == access.person:
            return f"{wish.action} is your own; it is signed off by somebody else: {access.who_could(Role.EDITOR)}"
        return ""
    if access.role is Role.UPDATER and permission.updater_fields is not None:
        return _refusal_of_updater(access, wish, permission.updater_fields, action_of, same)
    return _of_role(access, needed)


def _refusal_of_updater(access: Access, wish: Wish, fields: frozenset[str], action_of: ActionOf, same: Same) -> str:
    can, ref = f"{access.who_could(Role.EDITOR)} can", wish.action
    action = action_of(ref)
    if action is None or not is_theirs(action, access.person, same):
        return f"you are an updater, and {ref} is not yours: you may change the actions that you own or support; {can}"
    if wish.kind == "action":
        if wish.adds:
            return f"you are an updater, who may not add to the plan; {can}"
        if wish.stage not in _UNDER_WAY or action.stage not in _UNDER_WAY:
            return f"you are an updater, who may complete {ref} and open it again; {can} do more"
    elif wish.moves:
        return f"you are an updater, who may not move that to another action; {can}"
    beyond = [name for name in wish.fields if name not in fields] if not wish.adds else []
    if beyond:
        from actionplan.model.fields import label

        return f"you are an updater, who may not change the {label(beyond[0])} of {ref}; {can}"
    return ""


def is_theirs(action: Action, person: str, same: Same) -> bool:
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
    return f"{access.role_in_plan}; {access.who_could(needed)} can {deed}"

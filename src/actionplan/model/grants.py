"""Roles: who may do what in a plan. A login is given a role, and is a person of the plan from then on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from actionplan.model.people import Person, first_name, merged_people, names_of_people


class Role(StrEnum):
    """What somebody may do, each a little more than the one before."""

    READER = "reader"
    """Reads."""
    UPDATER = "updater"
    """Says how the actions that they own or support are getting on."""
    EDITOR = "editor"
    """Changes all that is not a keeper's: reviews, decisions, anybody's actions, reports, an import."""
    KEEPER = "keeper"
    """Has the plan in keeping: its key, its people and roles, taking back what others did, restoring it."""

    @property
    def rank(self) -> int:
        """The higher, the more somebody may do."""
        return tuple(Role).index(self)

    @property
    def words(self) -> str:
        """With its article."""
        return f"an {self}" if self in (Role.UPDATER, Role.EDITOR) else f"a {self}"

    @property
    def may(self) -> str:
        """What it may do, in words."""
        return _MAY[self]


_MAY = {
    Role.READER: "reads",
    Role.UPDATER: "says how the actions that they own or support are getting on",
    Role.EDITOR: "changes all but what is a keeper's",
    Role.KEEPER: "may do everything: also the key, people and roles, restoring, and undoing what others did",
}


class Grant(Struct, frozen=True, array_like=True, gc=False):
    """The role of one login; ``ref`` is the login: on a server the role that logs in, else the system's name."""

    ref: str
    person: str = ""
    """The ref of the person of the plan whose name stands in the history for what the login does."""
    role: Role | None = None
    withdrawn: str = ""
    version: int = 0


class Access(Struct, frozen=True):
    """Who somebody is to a plan, and what they may do in it."""

    login: str = ""
    name: str = ""
    """What stands in the history: the name of the person, or of whom nothing was said, the login."""
    person: str = ""
    """The ref of that person, and who they turned out to be; empty of whom nothing was said."""
    role: Role | None = None
    """None: of a plan in which nobody has a role, or of somebody who has none where others do."""
    has_roles: bool = False
    """Whether anybody has been given a role yet. Until then everybody may do everything."""
    is_proven: bool = False
    """Whether a server has checked the login. In a file it is what the system, or whoever sits there, says."""
    holders: Mapping[Role, tuple[str, ...]] = {}
    """The names of those who have each role."""

    def may(self, needed: Role) -> bool:
        """Whether they may do what needs a role."""
        return not self.has_roles or self.role is not None and self.role.rank >= needed.rank

    def who_could(self, needed: Role) -> str:
        """Who may do what needs a role, in words: the first names of those who have it, or more."""
        names = [name for role in Role if role.rank >= needed.rank for name in self.holders.get(role, ())]
        rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return f"{needed.words} ({', '.join(names[:3])}{rest})" if names else needed.words

    def ignores(self, chosen_name: str) -> str:
        """Why the name that somebody has chosen for themselves is not theirs here, in words; empty if it is."""
        if not self.is_proven or chosen_name in ("", self.name, self.login):
            return ""
        return f"ACTIONPLAN_USER is ignored on a server: you have logged in as {self.login}, and are {self.name} here"

    @property
    def role_in_plan(self) -> str:
        """What they are to the plan, said to them."""
        return f"{self.role_words} {'of' if self.role is not None else 'in'} this plan"

    @property
    def role_words(self) -> str:
        """What they are, said to them."""
        return f"you are {self.role.words}" if self.role is not None else "you have been given no role"


def standing(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """The grants that hold."""
    return tuple(grant for grant in grants if not grant.withdrawn and grant.role is not None)


def access_of(grants: Iterable[Grant], people: Iterable[Person], login: str, *, is_proven: bool) -> Access:
    """Who a login is to a plan.

    Args:
        grants: Those of the plan.
        people: Its people.
        login: The login.
        is_proven: Whether a server has checked it.
    """
    held = standing(grants)
    if not held:
        return Access(login, login, is_proven=is_proven)
    people = tuple(people)
    names, merged = names_of_people(people), merged_people(people)

    def name_of(grant: Grant) -> str:
        ref = merged.get(grant.person, grant.person)
        return names.get(ref) or first_name(ref) or grant.ref

    holders: dict[Role, tuple[str, ...]] = {}
    for grant in held:
        assert grant.role is not None
        holders[grant.role] = (*holders.get(grant.role, ()), name_of(grant))
    own = next((grant for grant in held if grant.ref == login), None)
    if own is None:
        return Access(login, login, has_roles=True, is_proven=is_proven, holders=holders)
    person = merged.get(own.person, own.person)
    return Access(login, name_of(own), person, own.role, True, is_proven, holders)


def no_roles_words(access: Access) -> str:
    """What is said of a plan in which nobody has been given a role."""
    whoever = "may log in" if access.is_proven else "can open the plan"
    return f"nobody has been given a role yet: whoever {whoever} may do everything"


def roles_aside(access: Access) -> str:
    """What is worth knowing of the roles of a plan, for whoever looks after it; empty for nothing."""
    if access.is_proven:
        return "" if access.has_roles else f"{no_roles_words(access)}; see: actionplan grant"
    if not access.has_roles:
        return ""
    return "the roles are kept by the program: whoever may write the file may do more than their role"

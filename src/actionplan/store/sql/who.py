"""Who makes a change, and whether they may: by the roles as they stand in the plan, whatever a screen has seen."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.edit import Edit
from actionplan.model.grants import Access, Grant, access_of
from actionplan.model.log import Stamp
from actionplan.model.people import Person, merged_people
from actionplan.store import NotAllowed
from actionplan.store.sql.reading import read_all, read_record
from actionplan.store.sql.statements import Connection


def identified(conn: Connection, stamp: Stamp) -> tuple[Stamp, Access]:
    """Who the login of a stamp is in the plan: the stamp with the name that stands in the history, and their role."""
    grants = read_all(conn, Grant)
    people = read_all(conn, Person) if grants else ()
    access = access_of(grants, people, stamp.by, is_proven=False)
    return replace(stamp, by=access.name), access


def refuse_unallowed(conn: Connection, edits: Sequence[Edit], access: Access) -> None:
    """Refuses what the role of whoever wants it does not reach to.

    Raises:
        NotAllowed: that says who could.
    """
    if not access.has_roles:
        return
    from actionplan.model.rules.permissions import write_refusal

    merged = merged_people(read_all(conn, Person))
    why = write_refusal(
        access, edits, lambda ref: read_record(conn, Action(ref, "", "")), lambda ref: merged.get(ref, ref)
    )
    if why:
        raise NotAllowed(f"{why}; nothing was saved")


def refuse_undo(access: Access, by: str) -> None:
    """Refuses to undo somebody else's change to whoever is no keeper.

    Raises:
        NotAllowed: that says who could.
    """
    if not access.has_roles:
        return
    from actionplan.model.rules.permissions import undo_refusal

    if why := undo_refusal(access, by):
        raise NotAllowed(why)

"""An edit: one record as somebody saw it and as they want it, and how two people's edits go together."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.fields import LEADERS
from actionplan.model.plan import Action
from actionplan.model.ratings import Rag
from actionplan.model.record_kinds import Record
from actionplan.model.sanitise import same_person


class Edit(Struct, frozen=True):
    """One record as somebody saw it, and as they want it. ``before`` is None for a new one."""

    before: Record | None
    after: Record

    @property
    def ref(self) -> str:
        """The ref of the record."""
        return self.after.ref

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        return changed_fields(self.before, self.after)


STAMPED = frozenset({"version", "seq", "updated_at", "updated_on", "updated_by"})
"""Fields that the store writes itself."""


def changed_fields(before: Record | None, after: Record) -> tuple[str, ...]:
    """The names of the fields that differ between two versions of a record, the store's own left out."""
    names = [name for name in after.__struct_fields__ if name not in STAMPED]
    return tuple(name for name in names if before is None or getattr(before, name) != getattr(after, name))


def overlap(edit: Edit, current: Record) -> tuple[str, ...]:
    """The fields in which an edit disagrees with what the record has become since; usually none.

    Of fields that belong together it names the leading one, or where that agrees, the first that does not.
    """
    theirs = _led(changed_fields(edit.before, current))
    mine = _led(edit.changed)
    different = _led(changed_fields(edit.after, current))
    fields = tuple(different[lead] for lead in sorted(theirs.keys() & mine.keys() & different.keys()))
    if fields or not (theirs and mine):
        return fields
    return _contradiction(merged(edit, current))


def _led(names: tuple[str, ...]) -> dict[str, str]:
    """Under each leading field the one of ``names`` that speaks for its group: itself, else the first."""
    groups: dict[str, str] = {}
    for name in sorted(names, key=lambda name: name in LEADERS):
        groups.setdefault(LEADERS.get(name, name), name)
    return groups


def _contradiction(record: Record) -> tuple[str, ...]:
    """The field that makes two edits, each valid alone, break a rule together."""
    if not isinstance(record, Action):
        return ()
    if record.is_closed and same_person(record.owner, record.signed_off_by):
        return ("owner",)
    if (record.rag is Rag.BLUE) is not record.is_closed:
        return ("rag",)
    return ()


def merged(edit: Edit, current: Record) -> Record:
    """``current`` with what the edit changed; call it only where nothing overlaps."""
    return replace(current, **{name: getattr(edit.after, name) for name in edit.changed})

"""How two people's edits of one record go together: which fields disagree, and what is kept of both."""

from __future__ import annotations

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.edit import Edit, changed_fields
from actionplan.model.fields import LEADERS
from actionplan.model.own_fields import brought_together, disagree
from actionplan.model.people_in_use import KnownAs, first_names, is_known_as
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import Record
from actionplan.model.report import in_document_order

_PAIRS = ("own_fields", "paragraphs")
"""Fields of headings, each with its text: two people who write under different headings do not disagree."""


def overlap(edit: Edit, current: Record, known_as: KnownAs = first_names) -> tuple[str, ...]:
    """The fields in which an edit disagrees with what the record has become since; usually none.

    Of fields that belong together it names the leading one, or where that agrees, the first that does not.

    Args:
        edit: The edit.
        current: The record as it is now.
        known_as: By which names a person is known: nobody owns what they have signed off, under whatever name.
    """
    theirs = _led(changed_fields(edit.before, current))
    mine = _led(edit.changed)
    different = _led(changed_fields(edit.after, current))
    both = sorted(theirs.keys() & mine.keys() & different.keys())
    fields = tuple(different[lead] for lead in both if not _goes_together(edit, current, lead))
    if fields or not (theirs and mine):
        return fields
    return _contradiction(merged(edit, current), known_as)


def _goes_together(edit: Edit, current: Record, name: str) -> bool:
    """Whether both edits of a field can stand: of headings with texts, those of different headings."""
    if name not in _PAIRS:
        return False
    return not disagree(*(getattr(record, name) for record in (edit.before, edit.after, current)))


def _led(names: tuple[str, ...]) -> dict[str, str]:
    """Under each leading field the one of ``names`` that speaks for its group: itself, else the first."""
    groups: dict[str, str] = {}
    for name in sorted(names, key=lambda name: name in LEADERS):
        groups.setdefault(LEADERS.get(name, name), name)
    return groups


def _contradiction(record: Record, known_as: KnownAs) -> tuple[str, ...]:
    """The field that makes two edits, each valid alone, break a rule together."""
    if not isinstance(record, Action):
        return ()
    if record.is_closed and is_known_as(known_as(record.owner), record.signed_off_by):
        return ("owner",)
    if (record.rag is Condition.CHECKED) is not record.is_closed:
        return ("rag",)
    return ()


def merged(edit: Edit, current: Record) -> Record:
    """``current`` with what the edit changed; call it only where nothing overlaps."""
    values = {name: getattr(edit.after, name) for name in edit.changed}
    for name in values.keys() & set(_PAIRS):
        values[name] = brought_together(*(getattr(record, name) for record in (edit.before, edit.after, current)))
    if "paragraphs" in values:
        values["paragraphs"] = in_document_order(values["paragraphs"])
    return replace(current, **values)

"""The people and bodies in the log: by what they were called when something was said of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from actionplan.model.log import Update
from actionplan.model.people import first_name
from actionplan.model.record_kinds import KIND_NAMED

_PERSON = {kind.name: tuple(field.name for field in kind.fields if field.is_person) for kind in KIND_NAMED.values()}
_BODY = {kind.name: tuple(field.name for field in kind.fields if field.is_body) for kind in KIND_NAMED.values()}
"""For each kind of record the fields that hold refs of people, and of bodies."""


def named_update(update: Update, people: Mapping[str, str], bodies: Mapping[str, str]) -> Update:
    """An update with names in the place of the refs of people and bodies.

    Args:
        update: As the log has it.
        people: What people were called then, by ref; whoever is not there, as their ref says.
        bodies: The same of bodies.
    """
    named = [(name, people) for name in _PERSON[update.kind]] + [(name, bodies) for name in _BODY[update.kind]]
    if not named:
        return update
    before = update.before
    return replace(
        update, before=None if before is None else _with_names(before, named), after=_with_names(update.after, named)
    )


def _with_names(record: Mapping[str, Any], named: list[tuple[str, Mapping[str, str]]]) -> Mapping[str, Any]:
    values = {name: _name(record[name], names) for name, names in named if record.get(name)}
    return {**record, **values} if values else record


def _name(value: Any, names: Mapping[str, str]) -> Any:
    """The name of one ref, or of several."""
    if isinstance(value, str):
        return names.get(value) or first_name(value)
    return type(value)(names.get(ref) or first_name(ref) for ref in value)

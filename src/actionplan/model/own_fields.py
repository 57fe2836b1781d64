"""Own fields: what a plan has of its actions and the program has no field for, each kept under the plan's heading.

They are shown, searched, exported and imported, and no rule looks at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from actionplan.model.action import Action
from actionplan.model.field import Field, FieldKind
from actionplan.model.fields import FIELD_OF_COLUMN
from actionplan.model.index import Derived
from actionplan.model.plan import Plan

OwnFields = tuple[tuple[str, str], ...]
_EDITABLE = {heading.casefold(): field.name for heading, field in FIELD_OF_COLUMN.items() if field.is_editable}
_REF = "ref"
_COLUMNS = frozenset(heading.casefold() for heading in FIELD_OF_COLUMN)


def _headings(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(heading for action in plan.actions for heading, _ in action.own_fields))


HEADINGS = Derived(_headings)
"""The headings that a plan has own fields under, in the order in which they come."""


def own_headings(plan: Plan) -> tuple[str, ...]:
    """The headings that a plan has own fields under."""
    return HEADINGS.of(plan)


def heading_meant(plan: Plan, text: str) -> str:
    """The heading that ``text`` means, whatever its case; ``text`` itself where it is a new one."""
    by_name = {heading.casefold(): heading for heading in reversed(own_headings(plan))}
    return by_name.get(text.casefold(), text)


def own_value(action: Action, heading: str) -> str:
    """What an action has under a heading; empty where it has nothing."""
    return dict(action.own_fields).get(heading, "")


def own_changes(before: Action, after: Action) -> Iterator[tuple[str, str, str]]:
    """Each heading under which an action has another value than before, with both values."""
    for heading in dict.fromkeys(heading for heading, _ in (*before.own_fields, *after.own_fields)):
        old_value, new_value = own_value(before, heading), own_value(after, heading)
        if old_value != new_value:
            yield heading, old_value, new_value


def with_own_values(own_fields: OwnFields, values: Mapping[str, str]) -> OwnFields:
    """Own fields with other values: under a heading that they have, in its place; an empty value takes it out."""
    merged = {**dict(own_fields), **values}
    return tuple((heading, value) for heading, value in merged.items() if value)


def field_of_heading(heading: str) -> str:
    """The name of the program's own field that stands under such a heading; empty where there is none.

    Of what the program works out, a plan may have its own beside it, but nothing else is called the ref.
    """
    name = heading.casefold()
    return _REF if name == _REF else _EDITABLE.get(name, "")


def own_columns(plan: Plan) -> tuple[Field, ...]:
    """The columns of the own fields in a table of the plan. Each is called as no other column is."""
    return tuple(
        Field(heading, FieldKind.PAIRS, heading=_column_heading(heading), width=28, is_editable=True)
        for heading in own_headings(plan)
    )


def _column_heading(heading: str) -> str:
    return f"{heading} (own)" if heading.casefold() in _COLUMNS else heading


def changed_values(before: OwnFields, after: OwnFields) -> dict[str, str]:
    """The values after, by heading, of those that differ; empty for one that is taken out."""
    old, new = dict(before), dict(after)
    return {heading: new.get(heading, "") for heading in {**old, **new} if old.get(heading) != new.get(heading)}


def disagree(before: OwnFields, mine: OwnFields, theirs: OwnFields) -> bool:
    """Whether two people have given one heading different values, both other than before."""
    my_values, their_values = changed_values(before, mine), changed_values(before, theirs)
    return any(my_values[heading] != their_values[heading] for heading in my_values.keys() & their_values.keys())


def brought_together(before: OwnFields, mine: OwnFields, theirs: OwnFields, *, prefers_mine: bool = True) -> OwnFields:
    """What two people have changed of the own fields of an action; where they disagree, one of them has the say."""
    if theirs == before:
        return mine
    my_values = changed_values(before, mine)
    if not prefers_mine:
        their_headings = changed_values(before, theirs).keys()
        my_values = {heading: value for heading, value in my_values.items() if heading not in their_headings}
    return with_own_values(theirs, my_values)

"""Own fields: what a plan has of its actions under headings of its own, and the program has no field for.

They are kept, shown, searched, exported and taken in again, and are in no rule. Two headings that differ in case or
spaces only are one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actionplan.model.columns import COLUMNS, DEMO_COLUMN, DOUBT_COLUMN
from actionplan.model.fields import LONG, NAME
from actionplan.model.index import Derived
from actionplan.model.number_words import number_of
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean, sanitise

if TYPE_CHECKING:
    from actionplan.model.plan import Action, Plan

Pairs = tuple[tuple[str, str], ...]
"""Headings, each with its value."""
MOST_HEADINGS = 100
"""So many a plan may have: a table with more columns is refused when it comes back."""
_FIELD = "own_fields"


def same_heading(heading: str) -> str:
    """What two headings have in common that are one."""
    return " ".join(clean(heading).casefold().split())


_OURS = frozenset(map(same_heading, (*COLUMNS, DEMO_COLUMN, DOUBT_COLUMN)))


def headings(plan: Plan) -> tuple[str, ...]:
    """The plan's own headings, in the order in which they first appear in it, as they are spelt there."""
    return _HEADINGS.of(plan)


def values_of(action: Action, plan: Plan) -> Pairs:
    """The own fields of an action, in the order of the plan's headings."""
    values = by_heading(action.own_fields)
    return tuple((heading, values[same]) for heading in headings(plan) if (same := same_heading(heading)) in values)


def by_heading(pairs: Iterable[Sequence[str]]) -> dict[str, str]:
    """The values by :func:`same_heading`."""
    return {same_heading(heading): value for heading, value in pairs}


def _headings(plan: Plan) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for action in plan.actions:
        for heading, _ in action.own_fields:
            first.setdefault(same_heading(heading), heading)
    return tuple(first.values())


def _carried_headings(
    before_headings: tuple[str, ...], before: Plan, after: Plan, refs: Collection[str] | None
) -> tuple[str, ...] | None:
    if refs is None or len(before.actions) != len(after.actions):
        return None
    is_same = all(_own(before, ref) == _own(after, ref) for ref in refs)
    return before_headings if is_same else None


def _own(plan: Plan, ref: str) -> Pairs:
    action = plan.action(ref)
    return action.own_fields if action is not None else ()


_HEADINGS = Derived(_headings, _carried_headings)


# --- reading --------------------------------------------------------------------------------------------------


def read_own_fields(value: Mapping[str, Any] | Iterable[Sequence[Any]]) -> Pairs:
    """Headings and values as they are stored; those without a value are left out.

    Raises:
        Invalid: if a heading is empty, too long, one of the program's own columns, or there twice; if a value is too
            long.
    """
    pairs = list(value.items()) if isinstance(value, Mapping) else [(str(pair[0]), pair[1]) for pair in value]
    read: dict[str, tuple[str, str]] = {}
    for heading, text in pairs:
        name, words = _read_heading(str(heading)), _read_text(text)
        if same_heading(name) in read:
            raise Invalid(_FIELD, f"{sanitise(name)} is there twice; one value for each heading")
        read[same_heading(name)] = (name, words)
    return tuple(pair for pair in read.values() if pair[1])


def read_typed(plan: Plan, lines: Iterable[str]) -> dict[str, str]:
    """Own fields typed as ``Start=1 Apr 2027``, by heading; an empty value takes the field away.

    A heading that the plan has is spelt as it is there, and may have an equals sign in it.

    Raises:
        Invalid: if a line has no equals sign, or its heading is refused.
    """
    values: dict[str, str] = {}
    for line in lines:
        heading = next((known for known in _longest_first(headings(plan)) if _begins(line, known)), None)
        if heading is None:
            name, equals, value = line.partition("=")
            if not equals:
                raise Invalid(
                    _FIELD, f"{line.strip()[:40]!r} is not a field; write HEADING=VALUE, e.g. Start=1 Apr 2027"
                )
            heading = _read_heading(name)
        else:
            value = line[len(_lead(line, heading)) :]
        values[heading] = value
    return values


def _longest_first(known: Iterable[str]) -> list[str]:
    return sorted(known, key=len, reverse=True)


def _begins(line: str, heading: str) -> bool:
    return bool(_lead(line, heading))


def _lead(line: str, heading: str) -> str:
    """What of a line says the heading, with the equals sign behind it; empty if it is another."""
    position = -1
    while (position := line.find("=", position + 1)) >= 0:
        if same_heading(line[:position]) == same_heading(heading):
            return line[: position + 1]
    return ""


def _read_heading(text: str) -> str:
    heading = " ".join(clean(text).split())
    if not heading:
        raise Invalid(_FIELD, "a field of your own has a heading, e.g. Start=1 Apr 2027")
    if len(heading) > NAME:
        raise Invalid(_FIELD, f"the heading has {number_of(len(heading), 'character')}; {NAME:,} at most")
    if same_heading(heading) in _OURS:
        raise Invalid(_FIELD, f"{sanitise(heading)} is a column of the program already; choose another heading")
    return heading


def _read_text(value: Any) -> str:
    text = clean("" if value is None else str(value), lines=True)
    if len(text) > LONG:
        raise Invalid(_FIELD, f"a field of your own has {number_of(len(text), 'character')}; {LONG:,} at most")
    return text


# --- changing -------------------------------------------------------------------------------------------------


def with_values(plan: Plan, action: Action, values: Mapping[str, str]) -> Pairs:
    """The own fields of an action with other values, by heading; an empty one is taken away.

    Raises:
        Invalid: if a heading or a value is refused, or the plan would have too many headings.
    """
    known = {same_heading(heading): heading for heading in headings(plan)}
    new = read_own_fields({heading: value or " " for heading, value in values.items()})
    removed = [(_read_heading(heading), "") for heading, value in values.items() if not _read_text(value)]
    added = {same_heading(heading) for heading, _ in new} - known.keys()
    if added and len(known) + len(added) > MOST_HEADINGS:
        raise Invalid(_FIELD, f"a plan has {MOST_HEADINGS} headings of its own at most")
    return _set(
        action.own_fields, [(known.get(same_heading(heading), heading), text) for heading, text in (*new, *removed)]
    )


def _set(pairs: Iterable[Sequence[str]], values: Iterable[tuple[str, str]]) -> Pairs:
    """Pairs with other values in the place of those of the same headings, or added; an empty one takes it away."""
    result = {same_heading(heading): (heading, text) for heading, text in pairs}
    for heading, text in values:
        same = same_heading(heading)
        result[same] = (result[same][0] if same in result else heading, text)
    return tuple(pair for pair in result.values() if pair[1])


def changes(
    before: Iterable[Sequence[str]] | None, after: Iterable[Sequence[str]] | None
) -> list[tuple[str, str, str]]:
    """The headings whose values differ, each with the value before and after; empty where there is none."""
    old, new = list(before or ()), list(after or ())
    spelt = {same_heading(heading): heading for heading, _ in (*new, *old)}
    before_values, after_values = by_heading(old), by_heading(new)
    return [
        (heading, before_values.get(same, ""), after_values.get(same, ""))
        for same, heading in spelt.items()
        if before_values.get(same, "") != after_values.get(same, "")
    ]


def disagree(before: Pairs, mine: Pairs, theirs: Pairs) -> bool:
    """Whether two people have given one heading different values, both other than before."""
    my_values, their_values = by_heading(mine), by_heading(theirs)
    both = {same_heading(heading) for heading, *_ in changes(before, mine)} & {
        same_heading(heading) for heading, *_ in changes(before, theirs)
    }
    return any(my_values.get(same, "") != their_values.get(same, "") for same in both)


def brought_together(before: Pairs, mine: Pairs, theirs: Pairs, *, prefers_mine: bool = True) -> Pairs:
    """What two people have changed of the own fields of one action; where they disagree, one of them has the say."""
    if theirs == before:
        return mine
    my_changes = [(heading, new) for heading, _, new in changes(before, mine)]
    if not prefers_mine:
        their_headings = {same_heading(heading) for heading, *_ in changes(before, theirs)}
        my_changes = [change for change in my_changes if same_heading(change[0]) not in their_headings]
    return _set(theirs, my_changes)

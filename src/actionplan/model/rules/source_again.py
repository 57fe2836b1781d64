"""A review that is added again after its adding was undone: it gets its short name and its refs back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KIND_OF, Record
from actionplan.model.sanitise import folded
from actionplan.model.source_part import short_name
from actionplan.model.sources import Source


def withdrawn_before(plan: Plan, source: Source, key: str) -> Source | None:
    """The withdrawn review whose place another takes: that of the short name that is given, else of the same title.

    Args:
        plan: The plan as it is.
        source: The review of the file.
        key: The short name that is given; may be empty.

    Returns:
        None if there is none, or something of it still counts.
    """
    name = (key.strip() or source.ref or short_name(source.title)).casefold()
    for withdrawn in plan.sources:
        is_same = bool(key.strip()) or folded(withdrawn.title) == folded(source.title)
        if withdrawn.withdrawn and withdrawn.ref.casefold() == name and is_same:
            return None if _counts_still(plan, withdrawn) else withdrawn
    return None


def areas_of(plan: Plan, source: Source) -> tuple[Area, ...]:
    """The findings of a review, withdrawn ones too."""
    numbers = {theme.number for theme in source.themes}
    return tuple(area for area in plan.areas if area.theme in numbers)


def actions_of(plan: Plan, source: Source) -> tuple[Action, ...]:
    """The actions that are counted by its findings, withdrawn ones too."""
    refs = {area.ref for area in areas_of(plan, source)}
    return tuple(action for action in plan.actions if action.area in refs)


def _counts_still(plan: Plan, source: Source) -> bool:
    actions = actions_of(plan, source)
    refs = {action.ref for action in actions}
    standing = [milestone.action for milestone in plan.milestones if not milestone.withdrawn]
    standing += [piece.action for piece in plan.evidence if not piece.withdrawn]
    standing += [note.action for note in plan.notes if not note.withdrawn]
    standing += [check.action for check in plan.hold_checks if not check.withdrawn]
    return (
        any(not area.withdrawn for area in areas_of(plan, source))
        or any(not action.is_withdrawn for action in actions)
        or not refs.isdisjoint(standing)
    )


def edits_of(plan: Plan, records: Iterable[Record], again: Source | None) -> list[Edit]:
    """The edits that put the records of a review into the plan; those that it has had come back with other values.

    What the review had and has no more stays withdrawn; a finding of that sort goes with its first theme.
    """
    records = list(records)
    if again is None:
        return [Edit(None, record) for record in records]
    edits = [Edit(_same(plan, record), record) for record in records]
    (source,) = (record for record in records if isinstance(record, Source))
    refs = {record.ref for record in records if isinstance(record, Area)}
    gone = [area for area in areas_of(plan, again) if area.ref not in refs]
    return [*edits, *(Edit(area, replace(area, theme=source.themes[0].number)) for area in gone)]


def _same(plan: Plan, record: Record) -> Record | None:
    records: Sequence[Record] = getattr(plan, KIND_OF[type(record)].in_plan)
    return next((existing for existing in records if existing.ref == record.ref), None)

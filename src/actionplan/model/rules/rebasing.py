"""Making an edit again on what the record has become, once a person has decided between two values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import duty_of
from actionplan.model.edit import Edit
from actionplan.model.measures import Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.people import Body, Person
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KIND_OF
from actionplan.model.report import Report
from actionplan.model.rules.actions import rebase
from actionplan.model.rules.duties import rebase_duty
from actionplan.model.rules.measures import rebase_measured
from actionplan.model.rules.milestones import rebase_milestone
from actionplan.model.rules.people import rebased_record
from actionplan.model.rules.reports import rebase_report
from actionplan.model.rules.review import change_decision
from actionplan.model.weekly_review import Decision


def rebased(plan: Plan, edit: Edit, values: Mapping[str, Any], *, by: str, note: str) -> Edit:
    """An edit made again on its record as it is now, with the values that were decided on.

    Args:
        plan: The plan as it is now.
        edit: The edit that was in conflict, or was saved together with one that was.
        values: For each field in conflict, the value that somebody has decided on; of a record without a conflict none.
        by: Who makes it.
        note: Their note or reason.

    Raises:
        Invalid: if a value is refused by the rules.
    """
    milestone = plan.milestone(edit.ref)
    duty = duty_of(plan, edit.ref)
    if isinstance(edit.before, Measure | Reading):
        return rebase_measured(plan, edit, values)
    if isinstance(edit.before, Duty) and duty is not None:
        return rebase_duty(edit, duty, values)
    if isinstance(edit.before, Milestone) and milestone is not None:
        return rebase_milestone(plan, edit, milestone, values, by=by, note=note)
    if isinstance(edit.after, Person | Body):
        return rebased_record(edit, _current_record(plan, edit), values)
    current = plan.action(edit.ref)
    if isinstance(edit.after, Action) and edit.before is not None and current is not None:
        return rebase(plan, edit, current, values, by=by, note=note)
    return _rebased_otherwise(plan, edit, values)


def _rebased_otherwise(plan: Plan, edit: Edit, values: Mapping[str, Any]) -> Edit:
    """An edit of a record that has no rule of its own for this, such as a decision or the details of a review."""
    records: Sequence[Any] = getattr(plan, KIND_OF[type(edit.after)].in_plan)
    current = next((record for record in records if record.ref == edit.ref), None)
    if edit.before is None or current is None:
        return edit
    if isinstance(current, Report):
        return rebase_report(edit, current, values)
    own_values = {name: getattr(edit.after, name) for name in edit.changed if name not in values}
    if not isinstance(current, Decision):
        return Edit(current, replace(current, **own_values, **values))
    typed_values = {name: value for name, value in values.items() if name in ("owner", "due")}
    after = change_decision(plan, current, **typed_values).after
    other_values = {name: value for name, value in values.items() if name not in typed_values}
    return Edit(current, replace(after, **own_values, **other_values))


def _current_record(plan: Plan, edit: Edit) -> Person | Body | None:
    """What the person or body of an edit has become."""
    records: Sequence[Person | Body] = plan.people if isinstance(edit.after, Person) else plan.bodies
    return next((record for record in records if record.ref == edit.ref), None)

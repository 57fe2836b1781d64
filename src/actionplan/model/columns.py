"""The plan as a table: the headings of its columns, for what writes such a table and for what reads one again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from actionplan.model import fields
from actionplan.model.field import Field, FieldKind
from actionplan.model.index import Derived
from actionplan.model.measures import standing_measures
from actionplan.model.own_fields import own_columns
from actionplan.model.restricted import has_restrictions

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

COLUMNS = tuple(field.heading for field in fields.COLUMNS)
REF = fields.FIELDS["ref"].heading
AS_AT = fields.FIELDS["plan_state"].heading
"""The number of the last change in the table, so that a reader knows what somebody has edited in it since."""
DEMO_COLUMN = "DEMO"
DOUBT_COLUMN = "Date doubted"
"""Stands in every row where the plan is made up."""

FIELDS: Mapping[str, str] = {field.heading: field.name for field in fields.COLUMNS if field.is_editable}
"""The columns that people fill, and the field of an action that each is; the program works out the others."""
HEADINGS: Mapping[str, str] = {name: heading for heading, name in FIELDS.items()}


def is_used(field: Field, plan: Plan) -> bool:
    """Whether a field has a place in what is shown of a plan: most always do, some only where an action has a value."""
    if field.name in _IN_PLAN:
        return _IN_PLAN[field.name](plan)
    if not field.when_used:
        return True
    if field.is_worked_out:
        # Milestones: the plan has them, not the action. What was said is with neither; see ``columns_of``.
        return bool(getattr(plan, field.name, ()))
    return any(getattr(action, field.name) for action in plan.actions)


_IN_PLAN: Mapping[str, Callable[[Plan], bool]] = {
    "summary_area_title": lambda plan: bool(plan.summary_areas),
    "finding_source_ref": lambda plan: any(area.source_ref for area in plan.findings),
    "finding_response": lambda plan: any(area.response for area in plan.findings),
    "finding_response_reason": lambda plan: any(area.response_reason for area in plan.findings),
    "finding_deadline": lambda plan: any(area.deadline for area in plan.findings),
    "restricted": has_restrictions,
    "finding_grade": lambda plan: any(area.grade for area in plan.findings),
    "finding_risk": lambda plan: any(area.risk for area in plan.findings),
    "finding_likelihood": lambda plan: any(area.likelihood for area in plan.findings),
    "finding_risk_impact": lambda plan: any(area.risk_impact for area in plan.findings),
    "measures": lambda plan: bool(standing_measures(plan)),
    "last_check": lambda plan: any(not check.withdrawn for check in plan.hold_checks),
}
"""Whether a plan has what is no field of an action, by the name of the column."""


def columns_of(plan: Plan, also: Collection[str] = ()) -> tuple[Field, ...]:
    """The columns of a table of this plan, in their order.

    Args:
        plan: The plan.
        also: The names of those worked-out columns, not always there, that this table has something in.
    """
    columns: list[Field] = []
    for field in fields.ACTION:
        if field.kind is FieldKind.PAIRS:
            columns += own_columns(plan)
        elif field.name in also or field.heading and is_used(field, plan):
            columns.append(field)
    return tuple(columns)


WIDEST_REF = 18
"""A column of refs is no wider than so many characters: a longer ref is cut where there is no room for it."""


def longest_ref(plan: Plan) -> int:
    """How many characters a column of the refs of findings and actions needs, up to a limit."""
    return _LONGEST_REF.of(plan)


def _longest_ref(plan: Plan) -> int:
    refs = (*(area.ref for area in plan.areas), *(action.ref for action in plan.actions))
    return min(WIDEST_REF, max(map(len, refs), default=0))


_LONGEST_REF = Derived(_longest_ref)

"""All that is held about one finding, for programs: each record with all its fields."""

from __future__ import annotations

from typing import Any

from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KIND_NAMED
from actionplan.reports.disclosure import KINDS_OF_ACTION, Disclosure
from actionplan.reports.writers.json_objects import note_object, update_object


def disclosure_object(disclosure: Disclosure) -> dict[str, Any]:
    """The object of a disclosure: each record with all its fields."""
    plan = disclosure.plan
    kinds = ("message_link", *KINDS_OF_ACTION, "measure", "reading")
    return {
        "plan": plan.title,
        "organisation": plan.organisation,
        "demo": plan.is_demo,
        "as_at": plan.as_at,
        "change": plan.seq,
        "last_change_at": disclosure.last_change_at or None,
        "made_by": disclosure.made_by,
        "left_out": list(disclosure.left_out),
        "finding": _record_object(disclosure.finding, plan),
        "actions": [
            {
                **_record_object(action, plan),
                "notes": [note_object(note) for note in disclosure.notes.get(action.ref, ())],
            }
            for action in disclosure.actions
        ],
        **{
            KIND_NAMED[kind].in_plan: [_record_object(record, plan) for record in disclosure.records(kind)]
            for kind in kinds
        },
        # With what somebody logs in is nothing that was asked for.
        "updates": [update_object(update, has_login=False) for update in disclosure.updates],
    }


def _record_object(record: Any, plan: Plan) -> dict[str, Any]:
    """Every field of a record, with the names of people; nothing said is null."""
    values = {name: shown_value(plan, record, name) for name in record.__struct_fields__}
    return {name: _plain(name, value) for name, value in values.items()}


def _plain(name: str, value: Any) -> Any:
    if name == "own_fields":
        return dict(value)
    return None if value == "" else value

"""What the verbs that change a plan share: they save edits as one change, and say what that did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from actionplan.commands.common import action_of, keeps_personal_data
from actionplan.commands.console import emit
from actionplan.model.number_words import verb as verb_form

if TYPE_CHECKING:
    from datetime import date

    from actionplan.model.edit import Edit
    from actionplan.model.notes import Progress
    from actionplan.model.plan import Plan
    from actionplan.store import Store

NOTHING: Mapping[str, Any] = MappingProxyType({})
NO_WORDS: Mapping[str, str] = MappingProxyType({})
ObjectOf = Callable[["Plan", str], dict[str, Any]]
"""What ``--json`` prints of the record of a ref, in a plan that was just saved to."""


def save_and_tell(
    store: Store,
    edits: Sequence[Edit],
    object_of: ObjectOf,
    *,
    note: str = "",
    values: Mapping[str, Any] = NOTHING,
    words: Mapping[str, str] = NO_WORDS,
    as_json: bool,
) -> None:
    """Saves edits as one change, then says what that did to the values, or prints the objects as they are now.

    Args:
        store: Where the plan is.
        edits: What to save, whole or not at all.
        object_of: What is printed of each ref as JSON.
        note: Why.
        values: What was typed, by field, for what is to be said of dates.
        words: By ref what is said of it, where that is not which fields have changed.
        as_json: Whether objects are printed instead of words.
    """
    from actionplan import settings
    from actionplan.usecases.change import save_change

    stamp = settings.stamp("command")
    changed = save_change(store, edits, stamp, note, keeps_personal_data=keeps_personal_data())
    save, plan = changed.saved, changed.plan
    refs = list(dict.fromkeys(edit.ref for edit in edits))
    if as_json:
        from actionplan.reports.writers.json_text import written
        from actionplan.usecases.progress import last_notes

        notes = last_notes(store, plan, [ref for ref in refs if plan.action(ref) is not None])
        emit(written([_with_last_note(object_of(plan, ref), notes.get(ref)) for ref in refs]))
    elif save.seq is None:
        emit(f"Nothing to change: {', '.join(refs)} {verb_form(len(refs), 'is', 'are')} already set so.\n")
    else:
        from actionplan.commands.pages import saved_lines
        from actionplan.commands.tables import print_page
        from actionplan.model.findings import left_without_action

        remarks = [*_remarks_on(values, stamp.on), left_without_action(edits, plan)]
        updates = [update for update in store.history(since=stamp.on) if update.change.seq == save.seq]
        print_page(saved_lines(save, updates, refs, plan, list(filter(None, remarks)), words=words), plan)


def _with_last_note(fields: dict[str, Any], progress: Progress | None) -> dict[str, Any]:
    """The object of a record; of an action, with what was last said of it."""
    if progress is None or "progress" not in fields:
        return fields
    return {**fields, "progress": progress.text, "progress_at": progress.on, "progress_by": progress.by or None}


def action_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of an action."""
    from actionplan.reports.assessment import judge
    from actionplan.reports.writers.json_objects import action_object

    return action_object(judge(action_of(plan, ref), plan), plan)


def evidence_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of a piece of evidence."""
    from actionplan.reports.writers.json_objects import evidence_object

    return next(evidence_object(piece) for piece in plan.evidence if piece.ref == ref)


def area_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of a finding."""
    from actionplan.reports.writers.json_objects import area_object

    return area_object(plan.area(ref), plan)


def strength_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of a strength."""
    from actionplan.reports.writers.json_objects import strength_object

    return next(strength_object(strength, plan) for strength in plan.strengths if strength.ref == ref)


def _remarks_on(values: Mapping[str, Any], today: date) -> list[str]:
    """What is to be said of the dates among the values: how they were understood, and which is no working day."""
    from actionplan.model.date_words import remarks
    from actionplan.model.dates import Looking, format_long_date
    from actionplan.model.fields import DATE_FIELDS, label
    from actionplan.model.typed_values import understand_date
    from actionplan.model.working_days import learn_bank_holidays

    lines = []
    for field in DATE_FIELDS.keys() & values.keys():
        reading = understand_date(values[field], field, today)
        if reading is None:
            continue
        if DATE_FIELDS[field].looking is Looking.AHEAD:
            learn_bank_holidays()
        sentences = remarks(reading, field)
        if sentences:
            name = label(field)
            lines.append(f"{name[0].upper()}{name[1:]}: " + ". ".join([format_long_date(reading.day), *sentences]))
    return sorted(lines)

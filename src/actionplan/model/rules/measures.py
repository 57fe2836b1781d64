"""What makes an edit to a measure valid (docs/design.md, "Measures"); readings have a module of their own."""

from __future__ import annotations

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.fields import LEADERS
from actionplan.model.measures import Measure
from actionplan.model.mistakes import is_mistake
from actionplan.model.plan import Plan
from actionplan.model.refs import next_numbered_ref
from actionplan.model.refusal import Invalid
from actionplan.model.rules.impact_proof import unproved_by_its_loss
from actionplan.model.rules.measure_values import Values, read_measure_values, refuse_name
from actionplan.model.sanitise import folded
from actionplan.model.tokens import no_such
from actionplan.model.typed_values import read_note

_YARDSTICK = ("good", "baseline", "target", "targets", "tolerance", "unit")
"""What a measure is judged by: to change what was said of it needs a reason."""


# --- which one is meant ---------------------------------------------------------------------------------------


def measure_meant(plan: Plan, text: str) -> Measure:
    """The measure that somebody means by its ref, its name, or a part of its name that no other has.

    One that is withdrawn is meant by its ref, or by its whole name where no other has it.

    Raises:
        Invalid: if there is none, or several are meant.
    """
    measure = measure_named(plan, text)
    if measure is not None:
        return measure
    words = folded(text).strip()
    standing = [measure for measure in plan.measures if not measure.withdrawn]
    matches = [measure for measure in standing if words and words in folded(measure.name)]
    if len(matches) != 1:
        raise Invalid("measure", no_such("measure", text.strip(), [measure.name for measure in matches or standing]))
    return matches[0]


def measure_named(plan: Plan, text: str) -> Measure | None:
    """The measure of that ref or that whole name, whatever its case; None if there is none."""
    by_ref = plan.measure(text)
    if by_ref is not None:
        return None if is_mistake(by_ref) else by_ref
    words = folded(text).strip()
    measures = [measure for measure in plan.measures if folded(measure.name) == words and not is_mistake(measure)]
    return next(iter(sorted(measures, key=lambda measure: bool(measure.withdrawn))), None)


# --- a measure ------------------------------------------------------------------------------------------------


def add_measure(plan: Plan, values: Values) -> Edit:
    """The edit that adds a measure.

    Args:
        plan: The plan as at the day of the edit.
        values: Those of :data:`~.measure_values.EDITABLE` that are given; a name is required.

    Raises:
        Invalid: if a value cannot be read, or a measure has the name already.
    """
    own = [measure.ref for measure in plan.measures]
    bare = Measure(next_numbered_ref("M", own, plan.refs), "")
    return Edit(None, replace(bare, **read_measure_values(plan, bare, {"name": "", **values})))


def change_measure(plan: Plan, measure: Measure, values: Values, *, note: str = "") -> Edit:
    """The edit that sets values of a measure.

    Args:
        plan: The plan as at the day of the edit.
        measure: The measure as the person saw it.
        values: Those of :data:`~.measure_values.EDITABLE` that are given.
        note: Why; required where what it is judged by was said before and changes.

    Raises:
        Invalid: if a value cannot be read or a rule refuses it.
    """
    if measure.withdrawn:
        raise Invalid("measure", f"{measure.ref} is withdrawn; take it up again first")
    new_values = read_measure_values(plan, measure, values)
    changed = {name: value for name, value in new_values.items() if value != getattr(measure, name)}
    _refuse_other_meaning(plan, measure, changed)
    judged_by = [name for name in _YARDSTICK if name in changed and _was_said(plan, measure, name)]
    if judged_by and not read_note(note):
        raise Invalid("note", f"{measure.ref} is judged by its {_words(judged_by[0])}; say why that changes")
    return Edit(measure, replace(measure, **changed))


def _refuse_other_meaning(plan: Plan, measure: Measure, changed: Values) -> None:
    """What a figure of the past counts, and over how long, is not rewritten. Raises Invalid."""
    if not any(reading.measure == measure.ref and not is_mistake(reading) for reading in plan.readings):
        return
    if "every" in changed:
        raise Invalid("every", f"{measure.ref} has readings by {measure.every}; add another measure instead")
    if "unit" in changed and measure.unit:
        raise Invalid("unit", f"{measure.ref} has readings in {measure.unit}; add another measure instead")


def withdraw_measure(plan: Plan, measure: Measure, reason: str) -> Edit:
    """The edit that withdraws a measure: it is watched no more, and its readings stay. Raises Invalid."""
    if measure.withdrawn:
        raise Invalid("measure", f"{measure.ref} is withdrawn already")
    reason = read_note(reason)
    if not reason:
        raise Invalid("note", f"say why {measure.ref} is withdrawn")
    if refusal := unproved_by_its_loss(plan, measure):
        raise Invalid("impact_reading", refusal)
    return Edit(measure, replace(measure, withdrawn=reason))


def reopen_measure(plan: Plan, measure: Measure) -> Edit:
    """The edit that takes a withdrawn measure up again. Raises Invalid where another has its name by now."""
    if not measure.withdrawn:
        raise Invalid("measure", f"{measure.ref} is not withdrawn; there is nothing to take up again")
    refuse_name(plan, measure, measure.name)
    return Edit(measure, replace(measure, withdrawn=""))


def rebase_measured(plan: Plan, edit: Edit, decisions: Values) -> Edit:
    """An edit of a measure or a reading made again on what it has become, after somebody decided about the conflicts.

    With a figure goes what was said with it, its note and the reason of its restatement.

    Args:
        plan: The plan as it is now.
        edit: The edit that was refused.
        decisions: For each field in conflict, the value to keep.
    """
    records = plan.measures if isinstance(edit.after, Measure) else plan.readings
    current = next((record for record in records if record.ref == edit.ref), None)
    if current is None:
        return edit
    values = {name: getattr(edit.after, name) for name in edit.changed}
    for name, value in decisions.items():
        if value == getattr(current, name):
            # Theirs: it stays as they said it.
            followers = [follower for follower in values if LEADERS.get(follower) == name]
            values = {key: own_value for key, own_value in values.items() if key not in (name, *followers)}
        else:
            values[name] = value
    return Edit(current, replace(current, **values))


def _was_said(plan: Plan, measure: Measure, name: str) -> bool:
    """Whether something of a measure was said on purpose: of its direction and unit, once it has readings."""
    if name in ("good", "unit"):
        return bool(plan.readings_of(measure))
    return getattr(measure, name) not in (None, ())


def _words(name: str) -> str:
    return {"good": "good direction", "targets": "targets by period"}.get(name, name)

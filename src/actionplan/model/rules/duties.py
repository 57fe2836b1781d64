"""What makes an edit to a duty of the plan valid, and what follows from it (docs/design.md, "Duties and the clock")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.duties import Duty
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.refs import next_child_ref
from actionplan.model.refusal import Invalid
from actionplan.model.regimes import Regime, rule_words
from actionplan.model.rules.stages import Values
from actionplan.model.sanitise import folded
from actionplan.model.typed_values import read_date, read_note, read_text, read_value, year_doubt

STEPS = ("done", "reopen", "withdraw")
"""What becomes of a duty; of its values at most one is true."""
_REOPEN = "; reopen it first"
_NOT_DONE: Mapping[str, str] = {"due": _REOPEN, "what": _REOPEN, "done": " already"}
_NOT_WITHDRAWN: Mapping[str, str] = {
    **dict.fromkeys(("due", "what", "note", "done"), _REOPEN),
    "withdraw": " already",
}
_NOT_WAITING: Mapping[str, str] = {"reopen": "; there is nothing to reopen"}


def why_not_duty(duty: Duty, step: str) -> str:
    """Why a step cannot be taken with a duty as it stands, and what to do; empty where it can.

    Args:
        duty: The duty.
        step: ``what``, ``due``, ``note``, ``done``, ``reopen`` or ``withdraw``.
    """
    if duty.withdrawn:
        state, hints = "withdrawn", _NOT_WITHDRAWN
    elif duty.done_on is not None:
        state, hints = "done", _NOT_DONE
    else:
        state, hints = "still to be done", _NOT_WAITING
    hint = hints.get(step)
    return "" if hint is None else f"{duty.ref} is {state}{hint}"


# --- adding -----------------------------------------------------------------------------------------------------


def add_duty(
    plan: Plan, *, what: str, due: Any, rule: str = "", source: str = "", is_response: bool = False, note: str = ""
) -> Edit:
    """The edit that adds a duty, with the next ref.

    Args:
        plan: The plan, as at the day of the edit.
        what: What has to be there by then; required.
        due: By when, in any form of a date; required.
        rule: What sets that day.
        source: Where that rule can be read.
        is_response: Whether it is the answer to the findings itself.
        note: What is to be said of it; needed where the year of its date is doubted.

    Raises:
        Invalid: if a value is missing or cannot be read.
    """
    day = read_date(due, "due", plan.as_at)
    if day is None:
        raise Invalid("due", "say by when: a duty without a date is none; type for instance 31 mar")
    note = read_note(note)
    _check_year(day, plan.as_at, note)
    duty = Duty(
        _next_ref(plan, 0),
        read_text(what, "what", required=True),
        due=day,
        rule=read_text(rule, "rule"),
        rule_source=read_text(source, "rule_source"),
        note=note,
        is_response=is_response,
    )
    return Edit(None, duty)


def duties_of(regime: Regime, begins: date, plan: Plan) -> tuple[Duty, ...]:
    """The duties that a regime puts on a plan, each with the rule that sets its day and where that was read.

    Args:
        regime: The regime.
        begins: The day from which its periods run.
        plan: The plan, whose refs are counted on.
    """
    return tuple(
        Duty(
            _next_ref(plan, index),
            rule.what,
            due=rule.period.last_day(begins),
            rule=rule_words(rule, regime, begins),
            rule_source=f"{rule.source}: “{rule.wording}”",
            rule_read_on=rule.read_on,
            note=rule.note,
            is_response=rule.is_response,
        )
        for index, rule in enumerate(regime.rules)
    )


def add_regime(plan: Plan, regime: Regime, begins: date) -> list[Edit]:
    """The edits that put the duties of a regime on a plan.

    Raises:
        Invalid: if the plan has them already, counted from the same day.
    """
    duties = duties_of(regime, begins, plan)
    standing = {(folded(duty.what), duty.rule) for duty in plan.duties if not duty.withdrawn}
    if any((folded(duty.what), duty.rule) in standing for duty in duties):
        raise Invalid(
            "regime", f"the plan has the duties of {regime.key} from {format_date(begins)} already; see: duties"
        )
    return [Edit(None, duty) for duty in duties]


def _next_ref(plan: Plan, index: int) -> str:
    """The ref of the duty that is ``index`` after the next one."""
    number = int(next_child_ref("duty", "", [duty.ref for duty in plan.duties]).rpartition("/")[2])
    return f"duty/{number + index}"


# --- changing ---------------------------------------------------------------------------------------------------


def change_duty(plan: Plan, duty: Duty, values: Values, *, by: str, note: str = "") -> Edit:
    """The edit that sets ``values`` on a duty, with all that follows from it.

    Args:
        plan: Its plan, as at the day of the edit.
        duty: The duty as the person saw it.
        values: New values by name, as typed or as values: ``what``, ``due``; or one of the :data:`STEPS`, true; with
            ``done`` also ``done_on``, else that day, and ``done_by``, else whoever says so.
        by: Who makes it.
        note: Their note or reason, which the duty keeps; another date, a reopening and a withdrawal need one.

    Raises:
        Invalid: if a value cannot be read or a rule refuses it.
    """
    note = read_note(note)
    new_values = _read(values, plan)
    steps = [step for step in STEPS if new_values.pop(step, False)]
    if len(steps) > 1:
        raise Invalid(steps[1], "take one step at a time: done, reopen or withdraw")
    changes: dict[str, Any] = {
        name: new_values[name]
        for name in ("what", "due")
        if name in new_values and new_values[name] != getattr(duty, name)
    }
    if "reopen" not in steps:
        for step in (*steps, *changes, *([] if steps or changes else ["note"])):
            _check_step(duty, step)
    else:
        _check_step(duty, "reopen")
    if "done" not in steps and not {"done_on", "done_by"}.isdisjoint(new_values):
        raise Invalid("done_on", f"say with it that {duty.ref} is done")
    if "due" in changes:
        _check_move(duty, changes["due"], plan.as_at, note)
    for step in steps:
        changes |= _STEP_CHANGES[step](duty, new_values, plan.as_at, by, note)
    if note and "withdraw" not in steps:
        changes["note"] = note
    return Edit(duty, replace(duty, **changes))


def rebase_duty(edit: Edit, current: Duty, decisions: Values) -> Edit:
    """An edit made again on what the duty has become, after somebody decided about the fields in conflict.

    Args:
        edit: The edit that was refused.
        current: The duty as it is now.
        decisions: For each field in conflict, the value to keep: mine or theirs.
    """
    values = {name: getattr(edit.after, name) for name in edit.changed if hasattr(edit.after, name)}
    return Edit(current, replace(current, **{**values, **decisions}))


def _read(values: Values, plan: Plan) -> dict[str, Any]:
    """The values, read. Raises Invalid."""
    new_values = dict(values)
    for name, value in values.items():
        if name == "what":
            new_values[name] = read_text(str(value), name, required=True)
        elif name in ("due", "done_on"):
            new_values[name] = read_date(value, name, plan.as_at)
        elif name == "done_by":
            new_values[name] = read_value("agreed_by", value, plan.as_at, plan.key)
    if "due" in new_values and new_values["due"] is None:
        raise Invalid("due", "a duty has a date; withdraw it where it is no longer due")
    return new_values


def _check_step(duty: Duty, step: str) -> None:
    reason = why_not_duty(duty, step)
    if reason:
        raise Invalid(step, reason)


def _check_year(day: date, today: date, note: str) -> None:
    """A date in a doubtful year is taken where a note comes with it. Raises Invalid."""
    doubt = year_doubt(day, today)
    if doubt and not note:
        raise Invalid("due", doubt)


def _check_move(duty: Duty, day: date, today: date, note: str) -> None:
    """A rule or somebody outside has set the day: whoever says another one says why. Raises Invalid."""
    if not note:
        raise Invalid("note", f"{duty.ref} is due {format_date(duty.due)}; say why there is another date")
    _check_year(day, today, note)


def _done(_duty: Duty, new_values: Values, today: date, by: str, _note: str) -> dict[str, Any]:
    return {"done_on": new_values.get("done_on") or today, "done_by": new_values.get("done_by") or by}


def _reopened(duty: Duty, _new_values: Values, _today: date, _by: str, note: str) -> dict[str, Any]:
    if not note:
        state = "withdrawn" if duty.withdrawn else "done"
        raise Invalid("note", f"{duty.ref} is {state}; say why it is reopened")
    return {"done_on": None, "done_by": "", "withdrawn": ""}


def _withdrawn(duty: Duty, _new_values: Values, _today: date, _by: str, note: str) -> dict[str, Any]:
    if not note:
        raise Invalid("note", f"say why {duty.ref} is withdrawn")
    return {"withdrawn": note}


_STEP_CHANGES = {"done": _done, "reopen": _reopened, "withdraw": _withdrawn}

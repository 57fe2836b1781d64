"""How long a plan is kept once it is closed, what stops its disposal, and when it may be disposed of.

Section 46 of the Freedom of Information Act has a code for it: keep, find, dispose by rule, and explain the disposal.
"""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.field import NAME
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CLOSED, HOLD, RETENTION, PlanSetting
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean

MOST_YEARS = 200
_PERIOD = re.compile(r"(\d{1,4})\s*(year|month)s?(?:\s+after\s+(?:closing|closure|it\s+is\s+closed))?", re.IGNORECASE)
_MONTHS_OF_YEAR = 12


class Period(Struct, frozen=True):
    """How long a plan is kept after it is closed."""

    months: int

    @property
    def words(self) -> str:
        """``7 years after closing``."""
        years, months = divmod(self.months, _MONTHS_OF_YEAR)
        length = number_of(self.months, "month") if months else number_of(years, "year")
        return f"{length} after closing"

    def after(self, day: date) -> date:
        """The day on which it is over; of a day that the month does not have, the last one before."""
        years, month = divmod(day.year * _MONTHS_OF_YEAR + day.month - 1 + self.months, _MONTHS_OF_YEAR)
        for day_of_month in range(day.day, 0, -1):
            try:
                return date(years, month + 1, day_of_month)
            except ValueError:
                continue
        raise AssertionError("each month has a first day")


def read_period(text: str) -> Period:
    """What is typed as ``7 years after closing`` or ``18 months``.

    Raises:
        Invalid: if it is no such period.
    """
    match = _PERIOD.fullmatch(clean(text).strip(". "))
    months = int(match[1]) * (_MONTHS_OF_YEAR if match[2].casefold() == "year" else 1) if match else 0
    if not 0 < months <= MOST_YEARS * _MONTHS_OF_YEAR:
        raise Invalid(RETENTION, f"{text[:40]!r} is not a period; give it as: 7 years after closing")
    return Period(months)


def set_retention(plan: Plan, text: str, note: str = "") -> Edit:
    """The edit that says how long the plan is kept. Raises Invalid if it cannot be read, or is set so already."""
    words = read_period(text).words
    if plan.setting(RETENTION) == words:
        raise Invalid(RETENTION, f"the plan is kept for {words} already")
    return _set(plan, RETENTION, words, clean(note))


def put_hold(plan: Plan, reason: str) -> Edit:
    """The edit that stops the disposal of the plan. Raises Invalid without a reason, or if a hold stands."""
    reason = clean(reason)
    if not reason:
        raise Invalid(HOLD, "say why it is held, such as the inquiry that asked for it")
    if len(reason) > NAME:
        raise Invalid(HOLD, f"the reason has {number_of(len(reason), 'character')}; at most {NAME} fit")
    standing = plan.setting(HOLD)
    if standing:
        raise Invalid(HOLD, f"a hold stands already: {standing}; lift it first: actionplan hold --lift")
    return _set(plan, HOLD, reason, "")


def lift_hold(plan: Plan, note: str) -> Edit:
    """The edit that lifts a hold. Raises Invalid without a note, or where none stands."""
    note = clean(note)
    if not plan.setting(HOLD):
        raise Invalid(HOLD, "no hold stands")
    if not note:
        raise Invalid("note", "say why it is lifted, and who decided it: --note")
    return _set(plan, HOLD, "", note)


def _set(plan: Plan, name: str, value: str, reason: str) -> Edit:
    before = next((setting for setting in plan.settings if setting.ref == name), None)
    return Edit(before, replace(before or PlanSetting(name), value=value, reason=reason))


def closed_on(plan: Plan) -> date | None:
    """The day on which a plan was closed; None while it is open."""
    try:
        return date.fromisoformat(plan.setting(CLOSED))
    except ValueError:
        return None


def kept_until(plan: Plan) -> date | None:
    """The day until which a closed plan is kept; None while that is not known."""
    day, words = closed_on(plan), plan.setting(RETENTION)
    if day is None or not words:
        return None
    return read_period(words).after(day)


def why_not_disposed(plan: Plan) -> str:
    """Why a plan may not be disposed of on its day, and what to do; empty if it may be."""
    hold, until = plan.setting(HOLD), kept_until(plan)
    if hold:
        return f"it is held: {hold}; whoever decided that lifts it: actionplan hold --lift --note WHY"
    if not plan.setting(RETENTION):
        return 'nothing says how long it is kept; say so first: actionplan retention "7 years after closing"'
    if closed_on(plan) is None:
        return "it is not closed; close it first: actionplan close-plan"
    if until is None or plan.as_at < until:
        return f"it is kept until {format_date(until)}: {plan.setting(RETENTION)}" if until else "its retention is open"
    return plan.clock_doubt


def standing_lines(plan: Plan) -> list[str]:
    """How long a plan is kept, since when, and what stops its disposal: a line each, only of what is known."""
    until, closed = kept_until(plan), closed_on(plan)
    lines = []
    if plan.setting(RETENTION):
        lines.append(f"Kept for {plan.setting(RETENTION)}")
    if closed is not None:
        lines.append(f"Closed on {format_date(closed)}")
    if until is not None:
        lines.append(f"Kept until {format_date(until)}")
    if plan.setting(HOLD):
        lines.append(f"Held, so that nothing of it is destroyed: {plan.setting(HOLD)}")
    return lines

"""Regimes: by when a council has to answer, publish or report after a review of a certain kind, and where that stands.

What the rules are is in a data file (``planfiles/regimes.yaml``); here is what a rule means for a plan.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from actionplan.model.dates import add_months, format_date
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.source_part import sources_of
from actionplan.model.working_days import working_days_after

MOST_MONTHS = 18
"""A review that lies back further is none that has just begun a regime: somebody has to say so."""


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAYS = "working day"
    DAYS = "day"
    MONTHS = "month"


class Period(Struct, frozen=True):
    """So many days or months from the day on which a regime begins."""

    number: int
    unit: Unit
    includes_start: bool = False
    """Whether the day on which it begins is its first day; else the day after is."""

    @property
    def words(self) -> str:
        """``70 working days``, ``56 days including that day``."""
        words = number_of(self.number, self.unit.value)
        return f"{words} including that day" if self.includes_start else words

    def last_day(self, begins: date) -> date:
        """The last day of the period that begins on a day."""
        if self.unit is Unit.MONTHS:
            return add_months(begins, self.number)
        start = begins - timedelta(days=1) if self.includes_start else begins
        if self.unit is Unit.DAYS:
            return start + timedelta(days=self.number)
        return working_days_after(start, self.number)


class Rule(Struct, frozen=True):
    """One rule of a regime, with where it was read."""

    what: str
    """What has to be there by then: ``final plan``."""
    period: Period
    wording: str
    """As its source has it."""
    source: str
    """Title and address."""
    read_on: date
    is_response: bool = False
    """Whether it is the answer to the findings itself."""
    note: str = ""
    """What somebody has to know who goes by it."""


class Regime(Struct, frozen=True):
    """What follows from a review of a certain kind, by ``key`` on the command line: ``ofsted-ilacs``."""

    key: str
    title: str
    begins: str
    """What happened on the day from which its periods run, in words: ``the report was published``."""
    plan_date: str
    """The date of a plan that this is, ``reported_on`` or ``review_to``; empty where a plan has no such date."""
    rules: tuple[Rule, ...]


class LeftOut(Struct, frozen=True):
    """A regime of which no rule is known, and why."""

    key: str
    title: str
    why: str
    looked_on: date


class Regimes(Struct, frozen=True):
    """All regimes, and those that were looked for in vain."""

    regimes: tuple[Regime, ...]
    left_out: tuple[LeftOut, ...]


def beginning_known(regime: Regime, plan: Plan) -> date | None:
    """The day from which the periods of a regime run, as the plan has it; None where it says no such day.

    A plan of several reviews says it where only one of them has it.
    """
    days = [getattr(source, regime.plan_date) for source in sources_of(plan).values()] if regime.plan_date else []
    days_known = [day for day in days if day is not None]
    return days_known[0] if len(days_known) == 1 else None


def beginning_doubt(regime: Regime, day: date | None, today: date) -> str:
    """Why the day of a plan will not do without somebody saying so; empty if it will."""
    if day is None:
        return f"the plan does not say on which day {regime.begins}"
    if day < add_months(today, -MOST_MONTHS):
        return f"by the plan, {regime.begins} on {format_date(day)}, which is long past"
    return ""


def rule_words(rule: Rule, regime: Regime, begins: date) -> str:
    """What sets the day of a duty: ``70 working days after the report was published, 25 Oct 2026``."""
    joined = "from the day on which" if rule.period.includes_start else "after"
    return f"{rule.period.words} {joined} {regime.begins}, {format_date(begins)}"

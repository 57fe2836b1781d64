"""The clock: which duties of the plan are still to be done, when, and what the answer to the findings lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from actionplan.model.dates import format_date
from actionplan.model.duties import Duty
from actionplan.model.mistakes import is_mistake
from actionplan.model.number_words import days, number_of
from actionplan.model.plan import Plan
from actionplan.model.response_gaps import gaps_words
from actionplan.model.sanitise import first_line
from actionplan.model.working_days import working_days_until

SOON = 30
"""Within so many days a duty is on the agenda and needs attention."""


def standing_duties(plan: Plan) -> tuple[Duty, ...]:
    """The duties of a plan, the earliest first, done ones included and withdrawn ones left out."""
    return tuple(sorted((duty for duty in plan.duties if not duty.withdrawn), key=_order))


def listed_duties(plan: Plan) -> tuple[Duty, ...]:
    """The same with the withdrawn ones, but for those that were added by mistake and undone."""
    return tuple(sorted((duty for duty in plan.duties if not is_mistake(duty)), key=_order))


def waiting_duties(plan: Plan) -> tuple[Duty, ...]:
    """The duties that are still to be done, the earliest first; of a closed plan none."""
    if plan.is_closed:
        return ()
    return tuple(duty for duty in standing_duties(plan) if duty.is_waiting)


def duty_of(plan: Plan, ref: str) -> Duty | None:
    """The duty of a ref, whatever its case, or of its number alone, ``2``; None if there is none."""
    meant = ref.strip().casefold()
    return next((duty for duty in plan.duties if meant in (duty.ref, duty.ref.partition("/")[2])), None)


def days_late_of(duty: Duty, today: date) -> int:
    """By how many days a duty that is still to be done is late; 0 where it is not."""
    if not duty.is_waiting or duty.due is None:
        return 0
    return max(0, (today - duty.due).days)


def pressing_duties(plan: Plan) -> tuple[Duty, ...]:
    """The duties that are late or due in the next 30 days, the earliest first."""
    return tuple(duty for duty in waiting_duties(plan) if duty.due and (duty.due - plan.as_at).days <= SOON)


def due_in_words(duty: Duty, today: date) -> str:
    """``due 14 Dec 2026, in 16 days``, ``due today``, ``3 days late, due 25 Nov 2026``, in days of the calendar."""
    late = days_late_of(duty, today)
    if late:
        return f"{days(late)} late, due {format_date(duty.due)}"
    if duty.due is None or duty.due == today:
        return "due today"
    return f"due {format_date(duty.due)}, in {days((duty.due - today).days)}"


def pressing_words(duty: Duty, plan: Plan) -> str:
    """When a duty is due, and what the answer to the findings lacks for it."""
    return ": ".join(filter(None, (due_in_words(duty, plan.as_at), what_lacks(duty, plan))))


def working_days_words(duty: Duty, today: date) -> str:
    """``due in 12 working days``, ``due today``, ``3 days late``; bank holidays are made known for it."""
    late = days_late_of(duty, today)
    if late:
        return f"{days(late)} late"
    if duty.due is None or duty.due == today:
        return "due today"
    number = working_days_until(duty.due, today)
    # On a weekend before a Saturday there is no working day between.
    return f"due in {number_of(number, 'working day')}" if number else f"due {format_date(duty.due)}"


def what_lacks(duty: Duty, plan: Plan, most: int = 5) -> str:
    """What the answer to the findings lacks for a duty that is about it; empty for another, or where nothing lacks."""
    return gaps_words(plan, most) if duty.is_response and duty.is_waiting else ""


def clock_lines(plan: Plan, *, in_working_days: bool) -> Iterator[str]:
    """What is said of the next duty above every screen, the longest form first; nothing where none is waiting.

    Args:
        plan: The plan.
        in_working_days: Whether bank holidays are known, so that working days can be counted; else the date is said.
    """
    duties = waiting_duties(plan)
    if not duties:
        return
    duty = duties[0]
    when = working_days_words(duty, plan.as_at) if in_working_days else due_in_words(duty, plan.as_at)
    begin = f"{first_line(duty.what)} {when}"
    others = len(duties) - 1
    more = f" · {others:,} more" if others else ""
    for lacks in filter(None, dict.fromkeys(what_lacks(duty, plan, most) for most in (2, 1))):
        yield f"{begin}: {lacks}{more}"
        yield f"{begin}: {lacks}"
    yield f"{begin}{more}"
    yield begin


def duty_words(duty: Duty, plan: Plan) -> str:
    """A duty still to be done, in a sentence: ``final plan due in 12 working days, 14 Dec 2026``."""
    return f"{first_line(duty.what)} {working_days_words(duty, plan.as_at)}, {format_date(duty.due)}"


def duty_state(duty: Duty, plan: Plan) -> str:
    """How a duty stands: ``done 14 Dec 2026 by Ann``, ``withdrawn: …``, or when it is due in working days."""
    if duty.withdrawn:
        return f"withdrawn: {duty.withdrawn}"
    if duty.done_on is not None:
        by = f" by {duty.done_by}" if duty.done_by else ""
        late = (duty.done_on - duty.due).days if duty.due else 0
        after = f", {days(late)} late" if late > 0 else ""
        return f"done {format_date(duty.done_on)}{by}{after}"
    return working_days_words(duty, plan.as_at)


def _order(duty: Duty) -> tuple[date, int]:
    return duty.due or date.max, int(duty.ref.rpartition("/")[2])

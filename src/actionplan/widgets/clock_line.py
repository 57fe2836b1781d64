"""The line above every screen about the next duty of the plan. It is loaded only for a plan that has duties."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from actionplan.model.duty_clock import clock_lines, days_late_of, pressing_duties, waiting_duties
from actionplan.model.plan import Plan
from actionplan.model.working_days import bank_holidays_are_known


def has_clock(plan: Plan) -> bool:
    """Whether there is a duty that is still to be done, in a plan that is read as a whole."""
    return not plan.still_to_read and bool(waiting_duties(plan))


def clock_line(plan: Plan, width: int) -> Content:
    """The next duty, and what the answer to the findings lacks for it, as long as there is room for.

    Amber where it is due within 30 days, red where it is late. Until bank holidays are known it has its date.
    """
    duty = waiting_duties(plan)[0]
    style = "$foreground-muted"
    if days_late_of(duty, plan.as_at):
        style = "bold $text-error"
    elif duty in pressing_duties(plan):
        style = "$text-warning"
    forms = list(clock_lines(plan, in_working_days=bank_holidays_are_known()))
    words = next((form for form in forms if cell_len(form) <= width), forms[-1])
    return Content.styled(words, style).truncate(width, ellipsis=True)

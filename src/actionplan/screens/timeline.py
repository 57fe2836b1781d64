"""A line of a timeline: what a change did to one record, on the page of an action or of a measure."""

from __future__ import annotations

from textual.content import Content

from actionplan.model.dates import format_date, local_moment
from actionplan.model.describe import told
from actionplan.model.log import Update, name_told
from actionplan.model.plan import Plan
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.widgets.hanging_indent import Line
from actionplan.widgets.text_parts import muted


def timeline_line(update: Update, plan: Plan) -> Line:
    """An update of the timeline: when, by whom, from where if not from a screen, and what."""
    change = update.change
    by = sanitise(name_told(change, plan.access))
    if change.source != "screen":
        by = f"{by} ({change.source})"
    when = muted(f"{format_date(change.on):>11} {local_moment(change.at):%H:%M}  ")
    return when, Content.assemble((f"{by}  ", "$text-accent"), shown_lines(told(update, plan, in_full=True)))

"""What was said of one thing of the plan since it was made, a line or more each."""

from __future__ import annotations

from collections.abc import Sequence

from actionplan.commands.styled import Styled
from actionplan.commands.tables import Lines, hanging, paragraph
from actionplan.model.dates import format_date, local_moment
from actionplan.model.describe import told
from actionplan.model.log import Update, name_told
from actionplan.model.plan import Plan


def update_lines(updates: Sequence[Update], plan: Plan) -> Lines:
    """What was said of one thing since the plan was made, oldest first."""
    if not updates:
        yield from paragraph(Styled("Nobody has updated it since the plan was made.", "dim"))
        return
    yield from paragraph(Styled("Updates", "bold"))
    for update in updates:
        change = update.change
        yield from hanging(
            [Styled(f"{local_time(change.at)}  ", "dim"), f"{name_told(change, plan.access)}  "],
            told(update, plan, in_full=True),
        )


def local_time(at: str) -> str:
    """A moment of the log as it is told here: ``27 Nov 2026 14:05``."""
    moment = local_moment(at)
    return f"{format_date(moment.date())} {moment:%H:%M}"

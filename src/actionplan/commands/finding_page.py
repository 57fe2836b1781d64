"""What ``show`` says of a finding that has no action of its own: not agreed, answered elsewhere, or left open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actionplan.commands.console import emit
from actionplan.commands.styled import Styled
from actionplan.commands.tables import Lines, hanging, print_page
from actionplan.commands.update_lines import update_lines
from actionplan.model.area import Area
from actionplan.model.log import Update
from actionplan.model.plan import Plan
from actionplan.model.sanitise import first_line
from actionplan.reports.action_facts import facts_of_finding
from actionplan.store import Store


def show_finding(store: Store, plan: Plan, finding: Area, day: date | None, *, as_json: bool) -> None:
    """Prints everything about one finding, as at a day of the past or now."""
    updates = store.history(finding.ref, until=day)
    if as_json:
        from actionplan.reports.writers.json_objects import area_object, update_object
        from actionplan.reports.writers.json_text import written

        actions = [action.ref for action in plan.actions_of(finding)]
        fields = {**area_object(finding, plan), "actions": actions}
        emit(written({**fields, "updates": [update_object(update) for update in updates]}))
    else:
        print_page(finding_page(finding, plan, updates), plan)


def finding_page(area: Area, plan: Plan, updates: Sequence[Update]) -> Lines:
    """Everything about one finding: its words, what is answered to it, what it belongs to, and what answers it."""
    yield from hanging([Styled(f"{area.ref}  ", "bold")], Styled(first_line(area.text), "bold"))
    for label, value in facts_of_finding(area, plan):
        yield from hanging([Styled(label, "dim")], value, indent=17)
    yield ""
    yield from update_lines(updates, plan)

"""The verb that shows the plan's key, and changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from actionplan.commands.common import (
    AS_AT,
    JSON,
    changing,
    completes,
    current_day,
    keeps_personal_data,
    opened,
    past_day,
    plan_of,
    verb,
)
from actionplan.commands.console import emit

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.model.plan import Plan


@verb("key", "key", "key checked", 'key checked --note "as in the Trust\'s own plan"', "key --as-at 20/11/26")
@click.argument("name", required=False, shell_complete=completes("keys"))
@click.option("--note", default="", metavar="TEXT", help="With NAME: why.")
@AS_AT
@JSON
def key(name: str | None, note: str, as_at: str | None, as_json: bool) -> None:
    """Show what the colours mean, or use another key.

    usual: green is on track, blue is closed. checked: amber is on track, green is complete, blue is complete and
    checked. evidenced: red is not yet delivered, amber is delivered, green is evidenced. A plan file may define a key
    of the plan's own. What was declared and done stays as it is: only how it is shown changes.
    """
    if name is None:
        with opened() as store:
            plan = plan_of(store, past_day(as_at))
        _show(plan, None, as_json=as_json)
        return
    if as_at is not None:
        raise click.UsageError("a past day has the key that it had; leave out --as-at")
    from actionplan import settings
    from actionplan.model.rules.key import choose_key
    from actionplan.usecases.change import save_change

    with changing() as store:
        edit = choose_key(store.plan(current_day()), name)
        changed = save_change(store, [edit], settings.stamp("command"), note, keeps_personal_data=keeps_personal_data())
    _show(changed.plan, changed.saved.seq, as_json=as_json)


def _show(plan: Plan, change: int | None, *, as_json: bool) -> None:
    if as_json:
        from actionplan.reports.writers.json_export import key_objects
        from actionplan.reports.writers.json_text import written

        emit(written({"key": plan.key.in_use, "change": change, "conditions": key_objects(plan.key)}))
        return
    from actionplan.commands.tables import print_page

    print_page(_page(plan, change), plan)


def _page(plan: Plan, change: int | None) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.summary_pages import key_lines
    from actionplan.commands.tables import paragraph
    from actionplan.model.dates import format_date
    from actionplan.model.key_rules import aside_of
    from actionplan.model.rules.key import names_of
    from actionplan.model.words import capital

    if change is not None:
        yield from paragraph(f"Saved as change {change}; actionplan undo undoes it.")
    yield from paragraph(Styled(f"The key '{plan.key.in_use}', as at {format_date(plan.as_at)}", "bold"))
    yield from key_lines(plan.key)
    if aside := aside_of(plan.key):
        yield from paragraph(f"{capital(aside)}.")
    others = [name for name in names_of(plan) if name != plan.key.in_use]
    yield from paragraph(Styled(f"Other keys: {', '.join(others)}. To use one: actionplan key NAME", "dim"))


VERBS = (key,)

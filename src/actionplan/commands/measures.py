"""The verbs for measures and their readings: measures, measure, reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import (
    AS_AT,
    DB,
    JSON,
    changing,
    completes,
    current_day,
    opened,
    past_day,
    plan_of,
    verb,
)
from actionplan.commands.console import Program, emit
from actionplan.commands.measure_import import import_readings_
from actionplan.commands.saving import save_and_tell

if TYPE_CHECKING:
    from actionplan.model.edit import Edit
    from actionplan.model.measures import Measure
    from actionplan.model.plan import Plan
    from actionplan.store import Store

_FIELD_OF_OPTION = {"action": "actions", "finding": "areas", "theme": "themes", "target_for": "targets"}
"""The options that may be given several times, and the field that they set."""


@verb("measures", "measures", "measures --json", "measures --as-at 31/10/26")
@AS_AT
@JSON
def measures(as_at: str | None, as_json: bool) -> None:
    """List the measures, with their last figures.

    Each with which way it has gone, its target, and how it stands against that. The blocks are the last twelve periods
    between their lowest and highest figure, a dot one without a reading. Figures are never averaged.
    """
    from actionplan.model.measure_lines import measure_lines

    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    lines = measure_lines(plan)
    if as_json:
        from actionplan.reports.writers.json_measures import measure_object
        from actionplan.reports.writers.json_text import written

        emit(written([measure_object(line, plan) for line in lines]))
        return
    from actionplan.commands.measure_pages import measures_page
    from actionplan.commands.tables import print_page

    print_page(measures_page(lines, plan), plan)


@click.group(
    "measure",
    cls=Program,
    invoke_without_command=True,
    subcommand_metavar="add|change|show|withdraw|reopen|import [ARGS]...",
    epilog="\b\nExamples:\n  actionplan measure add --help\n  actionplan measure show M1",
)
@DB
@click.pass_context
def measure(ctx: click.Context) -> None:
    """Add, change, show or withdraw a measure.

    A measure is a number that is watched, because it shows whether actions make a difference.

    What it is in a period is said with: actionplan reading
    """
    if ctx.invoked_subcommand is None:
        raise click.UsageError("say which: add, change, show, withdraw, reopen or import", ctx)


def _value_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that give the values of a measure."""
    for option in reversed(
        (
            click.option("--unit", metavar="UNIT", help="%, days, children, £ …"),
            click.option("--good", metavar="WAY", help="higher or lower: which way it gets better; else higher."),
            click.option("--every", metavar="PERIOD", help="month, quarter or year (April to March); else month."),
            click.option("--baseline", metavar="FIGURE", help="What it was before anything was done; '' for none."),
            click.option("--baseline-on", metavar="DATE", help="The day of the baseline."),
            click.option("--target", metavar="FIGURE", help="What it is to be; '' for none."),
            click.option(
                "--target-for",
                multiple=True,
                metavar="PERIOD=FIGURE",
                help="What it is to be from a period on; again for one more. All are replaced, by '' with none.",
            ),
            click.option("--tolerance", metavar="FIGURE", help="By how much it may miss its target; '' for none."),
            click.option(
                "--owner", metavar="NAME", shell_complete=completes("owners"), help="Who answers for the figure."
            ),
            click.option("--origin", metavar="TEXT", help="Where the figure comes from."),
            click.option(
                "--action",
                multiple=True,
                metavar="REF",
                shell_complete=completes("actions"),
                help="An action that it shows something of; again for one more. All are replaced.",
            ),
            click.option(
                "--finding",
                multiple=True,
                metavar="REF",
                shell_complete=completes("areas"),
                help="A finding that it shows something of; likewise.",
            ),
            click.option(
                "--theme",
                multiple=True,
                metavar="THEME",
                shell_complete=completes("themes"),
                help="A theme that it shows something of; likewise.",
            ),
        )
    ):
        command = option(command)
    return command


def _values(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the options come to, by field."""
    return {_FIELD_OF_OPTION.get(name, name): value for name, value in options.items() if value not in (None, ())}


@verb(
    "add",
    'measure add "Seen in 45 days" --unit % --target 85 --action 1.4',
    'measure add "Re-referrals" --unit % --good lower --finding 1.2',
    'measure add "Visits" --target-for 2026-12=40 --target-for 2027-03=60',
)
@click.argument("name")
@_value_options
@click.option("--note", default="", metavar="TEXT", help="Why.")
@JSON
def add(name: str, note: str, as_json: bool, **options: Any) -> None:
    """Add a measure, with the next ref, e.g. M1."""
    from actionplan.model.rules.measures import add_measure

    with changing() as store:
        plan = store.plan(current_day())
        edit = add_measure(plan, {"name": name, **_values(options)})
        _save(store, edit, note=note, as_json=as_json)


@verb(
    "change",
    'measure change M1 --target 90 --note "agreed by the Board"',
    'measure change "45 days" --owner "Head of Quality" --action 1.4',
)
@click.argument("which", metavar="MEASURE", shell_complete=completes("measures"))
@click.option("--name", metavar="NEW", help="What it is called now.")
@_value_options
@click.option("--note", default="", metavar="TEXT", help="Why; required where target or baseline changes.")
@JSON
def change(which: str, note: str, as_json: bool, **options: Any) -> None:
    """Change what was said of a measure; its readings stay.

    MEASURE is its ref, its name, or a part of its name that no other has.
    """
    from actionplan.model.rules.measures import change_measure, measure_meant

    values = _values(options)
    if not values:
        raise click.UsageError("say what to change, e.g. --target or --owner")
    with changing() as store:
        plan = store.plan(current_day())
        edit = change_measure(plan, measure_meant(plan, which), values, note=note)
        _save(store, edit, note=note, as_json=as_json)


@verb("show", "measure show M1", 'measure show "45 days" --as-at 31/10/26', "measure show M1 --json")
@click.argument("which", metavar="MEASURE", shell_complete=completes("measures"))
@AS_AT
@JSON
def show(which: str, as_at: str | None, as_json: bool) -> None:
    """Show everything about one measure: every reading and every change."""
    from actionplan.model.rules.measures import measure_meant

    with opened() as store:
        day = past_day(as_at)
        plan = plan_of(store, day)
        show_measure(store, plan, measure_meant(plan, which), day, as_json=as_json)


def show_measure(store: Store, plan: Plan, chosen: Measure, day: Any, *, as_json: bool) -> None:
    """Prints everything about one measure, as at a day of the past or now."""
    updates = store.history(chosen.ref, until=day)
    if as_json:
        from actionplan.model.measure_lines import measure_line
        from actionplan.reports.writers.json_measures import measure_object
        from actionplan.reports.writers.json_objects import update_object
        from actionplan.reports.writers.json_text import written

        fields = measure_object(measure_line(chosen, plan), plan)
        emit(written({**fields, "updates": [update_object(update) for update in updates]}))
        return
    from actionplan.commands.measure_pages import measure_page
    from actionplan.commands.tables import print_page

    print_page(measure_page(chosen, plan, updates), plan)


@verb("withdraw", 'measure withdraw M1 --note "the return is no longer made"')
@click.argument("which", metavar="MEASURE", shell_complete=completes("measures"))
@click.option("--note", default="", metavar="TEXT", help="Why; required.")
@JSON
def withdraw(which: str, note: str, as_json: bool) -> None:
    """Withdraw a measure: it is watched no more; its readings stay in the history."""
    from actionplan.model.rules.measures import measure_meant, withdraw_measure

    with changing() as store:
        plan = store.plan(current_day())
        # The reason is kept with the measure.
        _save(store, withdraw_measure(plan, measure_meant(plan, which), note), as_json=as_json)


@verb("reopen", "measure reopen M1")
@click.argument("which", metavar="MEASURE")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@JSON
def reopen(which: str, note: str, as_json: bool) -> None:
    """Take a withdrawn measure up again, with its readings."""
    from actionplan.model.rules.measures import measure_meant, reopen_measure

    with changing() as store:
        plan = store.plan(current_day())
        _save(store, reopen_measure(plan, measure_meant(plan, which)), note=note, as_json=as_json)


def _save(store: Store, edit: Edit, *, note: str = "", as_json: bool) -> None:
    save_and_tell(store, [edit], measure_saved, note=note, as_json=as_json)


def measure_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of a measure."""
    from actionplan.model.measure_lines import measure_line
    from actionplan.reports.writers.json_measures import measure_object

    record = plan.measure(ref)
    assert record is not None
    return measure_object(measure_line(record, plan), plan)


@verb(
    "reading",
    'reading "Assessments in 45 days" 83 --for 2026-10',
    'reading M1 83.5% --for "last month" --note "one team missing"',
    'reading M1 84 --for oct --reason "late returns counted"',
    'reading M1 --for oct --withdraw --reason "of another team"',
)
@click.argument("which", metavar="MEASURE", shell_complete=completes("measures"))
@click.argument("value", required=False)
@click.option(
    "--for",
    "period",
    required=True,
    metavar="PERIOD",
    help="2026-10, October 2026, oct, last month; Q3 2026/27; 2026/27. Without its year the last one that has begun.",
)
@click.option("--note", default="", metavar="TEXT", help="What is to be said of it.")
@click.option("--reason", default="", metavar="TEXT", help="Why, where another figure was given before.")
@click.option("--withdraw", "withdraws", is_flag=True, help="Take the reading back; needs --reason.")
@JSON
def reading(which: str, value: str | None, *, withdraws: bool, as_json: bool, **texts: str) -> None:
    """Say what a measure was in a period.

    MEASURE is its ref, its name, or a part of its name that no other has. A figure is never overwritten: another one
    for the same period is a restatement, with its reason, and the history keeps the one before.
    """
    from actionplan.model.rules.measures import measure_meant

    if withdraws is (value is not None):
        raise click.UsageError("give the figure, or --withdraw")
    with changing() as store:
        plan = store.plan(current_day())
        meant = measure_meant(plan, which)
        edit = _withdrawn(plan, meant, **texts) if withdraws else _entered(plan, meant, value, **texts)
        words = {edit.ref: reading_words(edit, meant, plan)}
        save_and_tell(store, [edit], reading_saved, words=words, as_json=as_json)
        if not as_json:
            _tell_standing(store.plan(current_day()), meant.ref)


def _entered(plan: Plan, meant: Measure, value: str | None, *, period: str, note: str, reason: str) -> Edit:
    from actionplan.model.rules.readings import enter_reading

    return enter_reading(plan, meant, period=period, value=value, note=note, reason=reason)


def _withdrawn(plan: Plan, meant: Measure, *, period: str, note: str, reason: str) -> Edit:
    from actionplan.model.rules.readings import reading_meant, withdraw_reading

    return withdraw_reading(plan, reading_meant(plan, f"{meant.ref}/{period}"), reason or note)


def reading_words(edit: Edit, meant: Measure, plan: Plan) -> str:
    """What is said of a reading that was entered, restated or withdrawn: ``83% for October 2026``."""
    from actionplan.model.figures import figure_words
    from actionplan.model.measure_periods import is_over, period_of
    from actionplan.model.measures import Reading

    before, after = edit.before, edit.after
    assert isinstance(after, Reading)
    period = period_of(after.period)
    words = f"{meant.name}: {figure_words(after.value, meant.unit)} for {period.meaning}"
    if after.withdrawn:
        return f"{words}: withdrawn"
    if isinstance(before, Reading) and before.value != after.value and not before.withdrawn:
        words = f"{words}, restated from {figure_words(before.value, meant.unit)}"
    return words if is_over(period, plan.as_at) else f"{words}, which is not over yet"


def reading_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of a reading."""
    from actionplan.reports.writers.json_measures import reading_object

    record = next(each for each in plan.readings if each.ref == ref)
    of_measure = plan.measure(record.measure)
    assert of_measure is not None
    return reading_object(record, of_measure)


def _tell_standing(plan: Plan, ref: str) -> None:
    """Says how a measure stands now."""
    from actionplan.commands.tables import hanging, print_page, shape
    from actionplan.model.measure_lines import measure_line

    record = plan.measure(ref)
    assert record is not None
    line = measure_line(record, plan)
    print_page(hanging([f"{ref}  ", f"{line.spark}  " if shape(line.spark) else ""], line.words), plan)


for _verb in (add, change, show, withdraw, reopen, import_readings_):
    measure.add_command(_verb)
VERBS = (measures, measure, reading)

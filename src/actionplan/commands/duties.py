"""The verbs about what has to be sent or published by a day: duties, duty."""

from __future__ import annotations

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
    safe,
    verb,
)
from actionplan.commands.console import Program, Refused, emit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from actionplan.commands.styled import Text
    from actionplan.commands.tables import Lines
    from actionplan.model.duties import Duty
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.model.regimes import Regime

NOTE = click.option("--note", default="", metavar="TEXT", help="Why, or what is to be said of it; the duty keeps it.")
BEGINS = click.option("--begins", metavar="DATE", help="The day from which the periods run; else the plan's own.")


@verb("duties", "duties", "duties --all", "duties --as-at 2026-12-01 --json")
@click.option("--all", "everything", is_flag=True, help="Those withdrawn too.")
@AS_AT
@JSON
def duties(everything: bool, as_at: str | None, as_json: bool) -> None:
    """List what has to be sent or published, and by when.

    With each stand the rule that sets its day and where it was read, and what the answer to the findings lacks for it.
    """
    from actionplan.model.duty_clock import listed_duties, standing_duties

    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    listing = listed_duties(plan) if everything else standing_duties(plan)
    if as_json:
        _emit_objects(plan, listing)
        return
    from actionplan.commands.tables import print_page

    print_page(duty_lines(plan, listing), plan)


@click.group(
    "duty",
    cls=Program,
    invoke_without_command=True,
    subcommand_metavar="add|change|rules [ARGS]...",
    epilog="\b\nExamples:\n  actionplan duty add --regime hmicfrs\n  actionplan duty change 1 --done",
)
@DB
@click.pass_context
def duty(ctx: click.Context) -> None:
    """Add or change a duty, show the rules of a regime."""
    if ctx.invoked_subcommand is None:
        raise click.UsageError("say which: add, change or rules", ctx)


@verb(
    "add",
    "duty add --regime ofsted-ilacs",
    "duty add --regime lga-cpc --begins 2026-10-16",
    'duty add "Report to the Board" --due "31 mar" --rule "terms of reference, 4"',
    'duty add "Action plan to the Minister" --due 2027-01-15 --response',
)
@click.argument("what", required=False)
@click.option(
    "--regime", metavar="REGIME", shell_complete=completes("regimes"), help="All duties of a regime; see: duty rules."
)
@BEGINS
@click.option("--due", default="", metavar="DATE", help="By when: '31 mar', 'in 3 weeks', 31/3/27.")
@click.option("--rule", default="", metavar="TEXT", help="What sets that day.")
@click.option("--source", default="", metavar="TEXT", help="Where that rule can be read.")
@click.option("--response", "is_response", is_flag=True, help="It is the answer to the findings: say what lacks in it.")
@NOTE
@JSON
def add(
    what: str | None, *, regime: str | None, begins: str | None, is_response: bool, as_json: bool, **values: str
) -> None:
    """Add a duty, or all those of a regime.

    The periods of a regime run from the day that --begins gives, or from the plan's own where it says that day.
    """
    from actionplan.commands.saving import save_and_tell
    from actionplan.model.rules.duties import add_duty

    if (what is None) == (regime is None):
        raise click.UsageError("give either WHAT is to be done, with --due, or a --regime")
    if regime is None and begins is not None:
        raise click.UsageError("--begins is for a --regime; say --due")
    own = [name for name in ("due", "rule", "source") if values[name]]
    if regime is not None and (own or is_response):
        raise click.UsageError("a --regime says itself what is due, when and why; change a duty afterwards")
    with changing() as store:
        plan = store.plan(current_day())
        if regime is not None:
            edits, said = _edits_of_regime(plan, regime, begins)
        else:
            edits, said = [add_duty(plan, what=what or "", is_response=is_response, **values)], ""
        save_and_tell(
            store, edits, duty_saved, note=values["note"], values={"due": values["due"]}, as_json=as_json
        )  # fmt: skip
    if said and not as_json:
        emit(f"{said}\n")


def _edits_of_regime(plan: Plan, key: str, begins: str | None) -> tuple[list[Edit], str]:
    """The edits that put a regime on a plan, and the day that it is counted from in words."""
    from actionplan.model.rules.duties import add_regime

    regime, day = regime_and_beginning(plan, key, begins)
    if regime is None or day is None:
        raise Refused("none is no regime to add; see: actionplan duty rules")
    return add_regime(plan, regime, day), _counted_from(regime, day, is_own=begins is None)


def regime_and_beginning(plan: Plan, key: str, begins: str | None) -> tuple[Regime | None, date | None]:
    """The regime of a key and the day from which it runs, as said, as the plan has it, or as answered at a terminal.

    Raises:
        Refused: if there is no such regime, or nobody says the day.
    """
    from actionplan.model.regimes import beginning_doubt, beginning_known
    from actionplan.model.typed_values import read_date
    from actionplan.planfiles.regimes import regime_named
    from actionplan.planfiles.yaml_events import BadPlanFile

    try:
        regime = regime_named(key)
    except BadPlanFile as error:
        raise Refused(str(error)) from error
    if regime is None:
        return None, None
    if begins is None:
        known = beginning_known(regime, plan)
        doubt = beginning_doubt(regime, known, current_day())
        if not doubt:
            return regime, known
        begins = _asked_for(regime, doubt)
    day = read_date(begins, "begins", current_day())
    if day is None:
        raise Refused(f"--begins is empty; give the day on which {regime.begins}")
    return regime, day


def _asked_for(regime: Regime, doubt: str) -> str:
    """Asks at a terminal for the day from which a regime runs. Raises Refused where nobody can be asked."""
    import sys

    if not sys.stdin.isatty():
        raise Refused(f"{doubt}; say with --begins on which day {regime.begins}")
    answer: str = click.prompt(f"{doubt}. On which day was it that {regime.begins}?", err=True)
    return answer


def _counted_from(regime: Regime, day: date, *, is_own: bool) -> str:
    from actionplan.model.dates import format_date

    own = ", as the plan says" if is_own else ""
    return safe(f"{regime.title}: counted from the day on which {regime.begins}, {format_date(day)}{own}.")


def said_of_regime(regime: Regime, day: date, number: int, *, is_own: bool) -> str:
    """What ``init`` says of the duties that a plan begins with."""
    from actionplan.model.number_words import number_of

    return (
        f"{number_of(number, 'duty', 'duties')} of {_counted_from(regime, day, is_own=is_own)} See: actionplan duties"
    )


@verb(
    "change",
    "duty change 2 --done --on yesterday",
    'duty change 2 --due "15 jan" --note "Ofsted agreed to it on 3 December"',
    'duty change 1 --withdraw --note "the visit found no areas for priority action"',
)
@click.argument("ref", shell_complete=completes("duties"))
@click.option("--what", metavar="TEXT", help="What it is called.")
@click.option("--due", metavar="DATE", help="Another date; needs a --note.")
@click.option("--done", is_flag=True, help="It is done.")
@click.option("--on", "done_on", metavar="DATE", help="With --done, the day; else today.")
@click.option("--by", "done_by", metavar="NAME", help="With --done, who did it; else you.")
@click.option("--reopen", is_flag=True, help="It is still to be done after all; needs a --note.")
@click.option("--withdraw", is_flag=True, help="It does not apply; needs a --note.")
@NOTE
@JSON
def change(ref: str, *, note: str, as_json: bool, **options: Any) -> None:
    """Say that a duty is done, has another date, or does not apply.

    REF is duty/2 or 2. With --note alone it is only noted.
    """
    from actionplan.commands.saving import save_and_tell
    from actionplan.model.rules.duties import change_duty

    values = {name: value for name, value in options.items() if value not in (None, False)}
    if not values and not note.strip():
        raise click.UsageError("say what is to be changed, or a --note")
    with changing() as store:
        plan = store.plan(current_day())
        edit = change_duty(plan, _duty_of(plan, ref), values, by=plan.access.name, note=note)
        save_and_tell(store, [edit], duty_saved, note=note.strip(), values=values, as_json=as_json)


@verb("rules", "duty rules", "duty rules ofsted-ilacs", "duty rules --json")
@click.argument("regime", required=False, shell_complete=completes("regimes"))
@JSON
def rules(regime: str | None, as_json: bool) -> None:
    """Show the rules of each regime: the period, its wording, where and when it was read."""
    from actionplan.planfiles.regimes import known_regimes, regime_named
    from actionplan.planfiles.yaml_events import BadPlanFile

    known = known_regimes()
    listing: Sequence[Regime] = known.regimes
    if regime is not None:
        try:
            named = regime_named(regime)
        except BadPlanFile as error:
            raise Refused(str(error)) from error
        listing = [named] if named is not None else []
    if as_json:
        from actionplan.reports.writers.json_objects import regime_object
        from actionplan.reports.writers.json_text import written

        emit(written([regime_object(each) for each in listing]))
        return
    from actionplan.commands.console import emit_lines

    emit_lines(_rule_lines(listing))
    if regime is None:
        for left_out in known.left_out:
            emit(f"\n{safe(left_out.key)}: left out; {safe(left_out.why)}.\n")


def _rule_lines(regimes: Sequence[Regime]) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import hanging, paragraph
    from actionplan.model.dates import format_date

    for index, regime in enumerate(regimes):
        if index:
            yield ""
        yield from paragraph(Styled(f"{regime.key}: {regime.title}", "bold"))
        yield from paragraph(f"Counted from the day on which {regime.begins}.")
        for rule in regime.rules:
            yield from hanging([Styled(rule.period.words, "dim")], rule.what, indent=28)
            yield from hanging([""], f"“{rule.wording}”", indent=28)
            yield from hanging([""], f"{rule.source}; read {format_date(rule.read_on)}", indent=28)
            if rule.note:
                yield from hanging([""], rule.note, indent=28)


# --- what is printed --------------------------------------------------------------------------------------------


def duty_lines(plan: Plan, listing: Sequence[Duty]) -> Lines:
    """Duties, the earliest first, each with its rule; below them what the answer to the findings lacks."""
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.response_gaps import gaps_words

    if not plan.duties:
        yield from paragraph("This plan has no duties; see: actionplan duty add --help")
        return
    if not listing:
        yield from paragraph("Every duty was withdrawn; --all lists them.")
        return
    yield from grid(
        ("Ref", "Duty", "Due", "State", "Rule"),
        (_duty_row(each, plan) for each in listing),
        flexible={1: 14, 3: 12, 4: 14},
    )
    lacks = gaps_words(plan)
    if lacks and any(each.is_response and each.is_waiting for each in listing):
        yield ""
        yield from paragraph(Styled(f"The answer to the findings lacks: {lacks}. See: actionplan response", "bold"))


def _duty_row(each: Duty, plan: Plan) -> Sequence[Text]:
    from actionplan.commands.styled import Styled
    from actionplan.model.dates import format_date
    from actionplan.model.duty_clock import days_late_of, duty_state

    style = "bold" if days_late_of(each, plan.as_at) else "dim" if not each.is_waiting else ""
    rule = "; ".join(filter(None, (each.rule, each.note)))
    return each.ref, each.what, format_date(each.due), Styled(duty_state(each, plan), style), rule or "–"


def duty_saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of a duty."""
    from actionplan.reports.writers.json_objects import duty_object

    return duty_object(_duty_of(plan, ref), plan)


def _duty_of(plan: Plan, ref: str) -> Duty:
    from actionplan.model.duty_clock import duty_of
    from actionplan.model.mistakes import is_mistake

    found_duty = duty_of(plan, ref)
    if found_duty is None or is_mistake(found_duty):
        raise Refused(f"there is no duty {ref[:40]!r} in the plan; see: actionplan duties --all")
    return found_duty


def _emit_objects(plan: Plan, listing: Sequence[Duty]) -> None:
    from actionplan.reports.writers.json_objects import duty_object
    from actionplan.reports.writers.json_text import written

    emit(written([duty_object(each, plan) for each in listing]))


for _verb in (add, change, rules):
    duty.add_command(_verb)

VERBS = (duties, duty)

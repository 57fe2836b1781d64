"""The verbs about findings and strengths: map, respond, risk, grade, strength."""

from __future__ import annotations

import click

from actionplan.commands.common import JSON, changing, completes, current_day, finding_of, verb
from actionplan.commands.console import Refused
from actionplan.commands.saving import area_saved, save_and_tell, strength_saved


@verb(
    "map",
    'map 3.4 quality --fit weak --note "partners are part of practice"',
    'map 4.7 none --note "no summary area names it"',
)
@click.argument("ref", metavar="AREA", shell_complete=completes("areas"))
@click.argument("summary_area", shell_complete=completes("summary areas"))
@click.option(
    "--fit",
    default="",
    metavar="FIT",
    shell_complete=completes("fits"),
    help="How well it fits: strong, moderate or weak.",
)
@click.option("--note", default="", metavar="TEXT", help="Why it belongs there; required.")
@JSON
def map_(ref: str, summary_area: str, fit: str, note: str, as_json: bool) -> None:
    """Move an area to another summary area, or to none.

    AREA is its ref; SUMMARY_AREA a key or part of a title, or none for not mapped. All its actions then count there.
    """
    from actionplan.model.rules.records import map_area

    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        edit = map_area(plan, finding_of(plan, ref), summary_area, fit, note)
        save_and_tell(store, [edit], area_saved, as_json=as_json)


@verb(
    "respond",
    "respond 2.4 --response agreed --deadline 31/3/27",
    'respond 3.1 --response "not agreed" --reason "done since 2025"',
    'respond 3.1 --response ""',
)
@click.argument("ref", metavar="AREA", shell_complete=completes("areas"))
@click.option(
    "--response",
    metavar="ANSWER",
    shell_complete=completes("answers"),
    help="agreed, partly agreed or not agreed; '' takes the answer back.",
)
@click.option("--reason", "response_reason", metavar="TEXT", help="Why; required where it is not simply agreed.")
@click.option("--deadline", metavar="DATE", help="The reviewers' own date for it; '' for none.")
@JSON
def respond(ref: str, as_json: bool, **options: str | None) -> None:
    """Answer a finding; keep the reviewers' deadline.

    An area that is not agreed has no action: one that nobody has worked on is withdrawn with the answer's reason, and
    is back when the answer is taken back.
    """
    from actionplan import settings
    from actionplan.model.rules import findings

    values = {name: value for name, value in options.items() if value is not None}
    if not values:
        raise click.UsageError("say what to answer, with --response, --reason or --deadline")
    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        edits = findings.respond(plan, finding_of(plan, ref), values, by=settings.user())
        # The reason is kept with the answer: as the note of the change it would be one of its action's progress.
        save_and_tell(store, edits, area_saved, values=values, as_json=as_json)


@verb(
    "strength",
    'strength S1.2 --still-true "17 cases a worker in October"',
    'strength S4.6 --at-risk "staff survey down by six points"',
)
@click.argument("ref", shell_complete=completes("strengths"))
@click.option("--still-true", metavar="TEXT", help="What shows that it still is.")
@click.option("--at-risk", metavar="TEXT", help="Why it may not last.")
@JSON
def strength(ref: str, still_true: str | None, at_risk: str | None, as_json: bool) -> None:
    """Mark a strength as still true, or as at risk.

    Reviewers come back for the strengths too. actionplan strengths lists them with their refs.
    """
    from actionplan.model.plan import Standing
    from actionplan.model.rules.records import check_strength

    if (still_true is None) == (at_risk is None):
        raise click.UsageError("say either --still-true or --at-risk")
    standing, because = Standing.STILL_TRUE, still_true or ""
    if at_risk is not None:
        standing, because = Standing.AT_RISK, at_risk
    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        strengths = {strength.ref: strength for strength in plan.strengths}
        if ref.strip().upper() not in strengths:
            raise Refused(f"there is no strength {ref[:40]!r} in the plan; see: actionplan strengths")
        edit = check_strength(plan, strengths[ref.strip().upper()], standing, because)
        save_and_tell(store, [edit], strength_saved, as_json=as_json)


VERBS = (map_, respond, strength)

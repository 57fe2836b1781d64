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
    from actionplan.model.rules import findings

    values = {name: value for name, value in options.items() if value is not None}
    if not values:
        raise click.UsageError("say what to answer, with --response, --reason or --deadline")
    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        edits = findings.respond(plan, finding_of(plan, ref), values, by=plan.access.name)
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
    from actionplan.model.area import Standing
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


@verb(
    "risk",
    'risk 2.4 "children wait" --likelihood likely --impact severe',
    "risk 2.4 --likelihood unlikely",
    'risk 2.4 ""',
)
@click.argument("ref", metavar="AREA", shell_complete=completes("areas"))
@click.argument("text", required=False)
@click.option("--likelihood", metavar="WORD", help="How likely it is, by the council's own scale; '' for not said.")
@click.option("--impact", "risk_impact", metavar="WORD", help="How bad it would be; '' for not said.")
@JSON
def risk(ref: str, text: str | None, as_json: bool, **words: str | None) -> None:
    """Say which risk an area leaves while it is open.

    In the words of the council's scale, which the plan file may give. An empty text takes it back.
    """
    values = {name: value for name, value in {"risk": text, **words}.items() if value is not None}
    if not values:
        raise click.UsageError("say what the risk is, or its --likelihood or --impact")
    _describe(ref, values, as_json=as_json)


@verb("grade", "grade 2.4 must")
@click.argument("ref", metavar="AREA", shell_complete=completes("areas"))
@click.argument("grade")
@JSON
def grade_(ref: str, grade: str, as_json: bool) -> None:
    """Keep the reviewers' own grade of an area.

    It is theirs: once given, it is not edited; undo takes a slip back.
    """
    _describe(ref, {"grade": grade}, as_json=as_json)


def _describe(ref: str, values: dict[str, str], *, as_json: bool) -> None:
    from actionplan.model.rules.risk import describe_finding

    with changing() as store:
        plan = store.plan(current_day())
        save_and_tell(store, [describe_finding(plan, finding_of(plan, ref), values)], area_saved, as_json=as_json)


VERBS = (map_, respond, risk, grade_, strength)

"""The verbs about what owners propose: list it, take it, refuse it, and ask for something oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from actionplan.commands.common import DB, JSON, changing, completes, current_day, keeps_personal_data, opened, verb
from actionplan.commands.console import Program, emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from actionplan.commands.styled import Text
    from actionplan.commands.tables import Lines
    from actionplan.model.plan import Plan
    from actionplan.model.proposals import Proposal

_VALUE_OF_OPTION = {
    "note": "note",
    "forecast": "new_forecast",
    "rag": "new_rag",
    "due": "new_due",
    "done_on": "done_on",
    "title": "new_title",
    "evidence": "proof",
}
"""The options that say otherwise what was proposed, and the field of a proposal that each is."""


@verb("proposals", "proposals", "proposals --all", "proposals --json")
@click.option("--all", "everything", is_flag=True, help="Those that are decided too.")
@JSON
def proposals(everything: bool, as_json: bool) -> None:
    """List what owners propose, and what waits for a decision.

    Owners answer by the link or the table of a reminder. Nothing of it is in the plan before somebody takes it.
    """
    from actionplan.model.proposals import waiting

    with opened() as store:
        plan = store.plan(current_day())
    listing = [one for one in plan.proposals if not one.withdrawn] if everything else list(waiting(plan.proposals))
    if as_json:
        from actionplan.reports.writers.json_proposals import proposal_object
        from actionplan.reports.writers.json_text import written

        emit(written([proposal_object(one, plan) for one in listing]))
        return
    from actionplan.commands.tables import print_page

    print_page(proposal_lines(plan, listing), plan)


@click.group(
    "proposal",
    cls=Program,
    invoke_without_command=True,
    subcommand_metavar="take|refuse|ask [ARGS]...",
    epilog='\b\nExamples:\n  actionplan proposal take P1\n  actionplan proposal refuse P2 --reason "not seen"',
)
@DB
@click.pass_context
def proposal(ctx: click.Context) -> None:
    """Take or refuse what an owner proposes, or ask for a change yourself."""
    if ctx.invoked_subcommand is None:
        raise click.UsageError("say which: take, refuse or ask", ctx)


@verb(
    "take",
    "proposal take P1",
    'proposal take P2 --due "28 feb" --reason "agreed for a month less"',
    'proposal take P3 --reason "the supplier is late" --granted-by "Improvement Board, 27 Nov"',
)
@click.argument("ref", shell_complete=completes("proposals"))
@click.option("--note", metavar="TEXT", help="Take it with other words.")
@click.option("--forecast", metavar="DATE", help="Take it with another forecast.")
@click.option("--rag", metavar="RATING", help="Take it with another rating.")
@click.option("--due", metavar="DATE", help="Grant another date.")
@click.option("--done-on", metavar="DATE", help="Take it as done on another day.")
@click.option("--title", metavar="TEXT", help="Grant the new action with another title.")
@click.option("--evidence", metavar="TEXT", help="Take it with other words for what shows it.")
@click.option("--reason", default="", metavar="TEXT", help="Why; a request is granted with a reason.")
@click.option("--granted-by", default="", metavar="NAME", help="Who granted it, where that is a board's to do.")
def take(ref: str, *, reason: str, granted_by: str, **options: str | None) -> None:
    """Take a proposal over into the plan, as it is or with other values.

    It is one change, which says whose answer it was, and is undone as one. A request, such as another date, is granted
    by somebody other than the owner.
    """
    from actionplan import settings
    from actionplan.usecases.proposals import take_proposal

    values = {_VALUE_OF_OPTION[name]: value for name, value in options.items() if value is not None}
    with changing() as store:
        changed = take_proposal(
            *(store, settings.stamp("command"), ref),
            values=values or None,
            reason=reason,
            granted_by=granted_by,
            keeps_personal_data=keeps_personal_data(),
        )
        _tell(changed.plan, ref)


@verb("refuse", 'proposal refuse P2 --reason "the panel has not met"')
@click.argument("ref", shell_complete=completes("proposals"))
@click.option("--reason", default="", metavar="TEXT", help="Why; whoever made it reads it.")
@click.option("--granted-by", default="", metavar="NAME", help="Who decided so, where that is a board.")
def refuse(ref: str, *, reason: str, granted_by: str) -> None:
    """Refuse a proposal, with a reason."""
    from actionplan import settings
    from actionplan.usecases.proposals import refuse_proposal

    with changing() as store:
        changed = refuse_proposal(store, settings.stamp("command"), ref, reason, granted_by=granted_by)
        _tell(changed.plan, ref)


@verb(
    "ask",
    'proposal ask 1.2 --due "31 mar" --note "the supplier is late"',
    'proposal ask 1.2 --done --note "all 40 read" --evidence "audit report of 20 Nov"',
    'proposal ask 1.2 --withdraw --note "the service has moved"',
    'proposal ask 1.2 --new "Train the panel chairs" --note "the audit asks for it"',
)
@click.argument("ref", shell_complete=completes("actions"))
@click.option("--due", metavar="DATE", help="Ask for another date.")
@click.option("--done", is_flag=True, help="Ask for it to count as complete.")
@click.option("--done-on", default="", metavar="DATE", help="With --done, the day; else today.")
@click.option("--evidence", default="", metavar="TEXT", help="With --done, what shows it.")
@click.option("--withdraw", is_flag=True, help="Ask for it to be withdrawn.")
@click.option("--new", "title", metavar="TEXT", help="Ask for a new action about the finding of that ref.")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@click.option(
    "--for", "person", metavar="NAME", shell_complete=completes("owners"), help="Whose request, if not the owner's."
)
@JSON
def ask(ref: str, *, due: str | None, done: bool, withdraw: bool, title: str | None, person: str | None, as_json: bool,
        **said: str) -> None:  # fmt: skip
    """Ask for another date, a closure, a new action or a withdrawal, for somebody else to decide.

    While it waits the plan stays as it is: the old date stands, and being late counts.
    """
    from actionplan import settings
    from actionplan.model.proposals import Asks, CameBy
    from actionplan.usecases.proposals import Answered, answer, asking_person

    asked = {Asks.NEW_DATE: due, Asks.DONE: done, Asks.WITHDRAWAL: withdraw, Asks.NEW_ACTION: title}
    chosen = [asks for asks, is_asked in asked.items() if is_asked not in (None, False)]
    if len(chosen) != 1:
        raise click.UsageError("say one thing that is asked for: --due, --done, --withdraw or --new")
    values = {
        "note": said["note"],
        "new_due": due,
        "done_on": said["done_on"] or None,
        "proof": said["evidence"],
        "new_title": title,
    }
    with changing() as store:
        plan = store.plan(current_day())
        made = answer(
            *(store, settings.stamp("command"), asking_person(plan, ref, person or "")),
            [Answered(ref, chosen[0], {name: value for name, value in values.items() if value is not None})],
            CameBy.PROGRAM,
            keeps_personal_data=keeps_personal_data(),
        )
        plan = store.plan(current_day())
    if as_json:
        from actionplan.reports.writers.json_proposals import proposal_object
        from actionplan.reports.writers.json_text import written

        emit(written([proposal_object(one, plan) for one in made]))
        return
    if not made:
        emit("Nothing to change: that is asked for already.\n")
    for one in made:
        _tell(plan, one.ref)


def _tell(plan: Plan, ref: str) -> None:
    """Says what has become of a proposal."""
    from actionplan.commands.tables import print_page
    from actionplan.model.rules.proposals import proposal_meant

    print_page(proposal_lines(plan, [proposal_meant(plan, ref)]), plan)


def proposal_lines(plan: Plan, listing: Sequence[Proposal]) -> Lines:
    """Proposals, a line each: whose, what, and what became of them."""
    from actionplan.commands.tables import grid, paragraph

    if not listing:
        yield from paragraph("Nothing is proposed that waits for a decision.")
        return
    headings = ("Proposal", "Ref", "From", "Made", "What", "Decision")
    yield from grid(headings, (_row(one, plan) for one in listing), flexible={2: 12, 4: 24, 5: 14})


def _row(one: Proposal, plan: Plan) -> Sequence[Text]:
    from actionplan.model.dates import format_date
    from actionplan.model.proposal_words import decision_words, told_words

    decision = decision_words(one) or "–"
    return one.ref, one.subject, plan.person_name(one.person), format_date(one.made_on), told_words(plan, one), decision


proposal.add_command(take)
proposal.add_command(refuse)
proposal.add_command(ask)
VERBS = (proposals, proposal)

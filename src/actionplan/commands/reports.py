"""The verbs of reports: what one says to its audience in words of a person, and what went out."""

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
from actionplan.commands.console import Program, emit

if TYPE_CHECKING:
    from collections.abc import Callable

    from actionplan.commands.styled import Text
    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.model.report import Report, SentReport

_AUDIENCE = click.argument("audience", shell_complete=completes("reports"))
_INDENT = 20
_SHOWN = (
    ("addressed_to", "To"),
    ("by", "By"),
    ("subject", "Subject"),
    ("classification", "Classification"),
    ("exempt", "Exempt paragraph"),
    ("purpose", "For"),
    ("next_meeting", "Next meeting"),
    ("verdict", "Verdict"),
    ("recommendations", "Recommendations"),
    ("contact", "Contact details"),
    ("background", "Background documents"),
)


def _words(command: Callable[..., None]) -> Callable[..., None]:
    """The options for the words of a report. Each text may have several lines; an empty one takes it out."""
    options = (
        click.option("--to", "addressed_to", metavar="TEXT", help="Whom it is addressed to; else the audience."),
        click.option("--by", metavar="TEXT", help="Who reports; else whoever makes it."),
        click.option("--subject", metavar="TEXT", help="What it is about; else the title of the plan."),
        click.option("--classification", metavar="TEXT", help="Who may read it."),
        click.option("--exempt", metavar="TEXT", help="The paragraph of Schedule 12A by which it is exempt."),
        click.option("--purpose", metavar="WORD", help="decision, discussion or information; else as it asks for."),
        click.option("--next-meeting", metavar="DATE", help="When its audience meets next; none takes it out."),
        click.option("--verdict", metavar="TEXT", help="How the plan stands, in your own sentence."),
        click.option(
            "--recommend", "recommendations", multiple=True, metavar="TEXT", help="What is asked; may be repeated."
        ),
        click.option("--contact", metavar="TEXT", help="Whom to ask."),
        click.option("--background", multiple=True, metavar="TEXT", help="What it rests on; may be repeated."),
        click.option(
            "--paragraph",
            "paragraphs",
            nargs=2,
            multiple=True,
            metavar="HEADING TEXT",
            help="A text under a heading: Introduction, Commentary, Achievements, The voice of children and families, "
            "Implications, Conclusion, or one of your own. An empty TEXT takes it out; may be repeated.",
        ),
        click.option("--public/--not-public", "is_public", default=None, help="Its audience is everybody, or is not."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The words that are said: nothing of an option that is not there."""
    return {name: value for name, value in options.items() if value not in (None, ())}


class _Reports(Program):
    """A group of verbs in which the name of an audience alone means to show the report to it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that is named; that which shows a report, where an audience is."""
        if args and args[0] not in self.commands:
            args = [show.name or "", *args]
        return super().resolve_command(ctx, args)


@click.group(
    "report",
    cls=_Reports,
    invoke_without_command=True,
    subcommand_metavar="[AUDIENCE] | show|edit|add|withdraw [ARGS]...",
    epilog='\b\nExamples:\n  actionplan report\n  actionplan report "County Council"\n'
    '  actionplan report edit "Improvement Board" --verdict "Two audits are late."\n'
    '  actionplan report add "County Council" --by "Cabinet Member for Children"',
)
@DB
@click.pass_context
def report(ctx: click.Context) -> None:
    """Show or write the words that a report has.

    Without a verb it shows the words of the report to AUDIENCE, or of the first one. Your wording appears beside the
    figures and never replaces them.
    """
    if ctx.invoked_subcommand is None:
        with opened() as store:
            plan = plan_of(store, None)
        _show(plan, "", as_json=False)


@verb("show", "report show", 'report show "County Council"', "report show county --json")
@click.argument("audience", required=False, shell_complete=completes("reports"))
@AS_AT
@JSON
def show(audience: str | None, as_at: str | None, as_json: bool) -> None:
    """Show the words of the report to an audience, or of the first one.

    AUDIENCE is what it is called, or the beginning of that.
    """
    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    _show(plan, audience or "", as_json=as_json)


@verb(
    "edit",
    'report edit "Improvement Board" --verdict "We are behind on two of 34 actions."',
    'report edit improvement --recommend "Agree D4" --recommend "Note the position" --purpose decision',
    'report edit county --paragraph Commentary "The new team is in place."',
    'report edit county --name "Cabinet" --next-meeting "14 jan"',
)
@_AUDIENCE
@click.option("--name", metavar="NAME", help="Another name of the audience.")
@_words
@JSON
def edit(audience: str, *, as_json: bool, **options: Any) -> None:
    """Write words of a report.

    AUDIENCE is its name, or the beginning of that. Options that you leave out are unchanged; an empty TEXT restores the
    standard wording.
    """
    from actionplan.model.report import report_meant
    from actionplan.model.rules.reports import edit_report

    values = _given(options)
    if not values:
        raise click.UsageError("say what is to be written; see: actionplan report edit --help")
    _save(lambda plan: edit_report(plan, report_meant(plan, audience), values), values=values, as_json=as_json)


@verb("add", 'report add "County Council"', 'report add "Everybody" --public --contact "press@council.example"')
@click.argument("audience")
@_words
@JSON
def add(audience: str, *, as_json: bool, **options: Any) -> None:
    """Add a report to another audience.

    It starts with the words of the last report, the one that went out last; the verdict and the next meeting are not
    taken over.
    """
    from actionplan.model.rules.reports import add_report

    values = _given(options)
    _save(lambda plan: add_report(plan, audience, values), values=values, as_json=as_json)


@verb("withdraw", 'report withdraw "County Council" --note "the Council asks no more"')
@_AUDIENCE
@click.option("--note", default="", metavar="TEXT", help="Why; required.")
@JSON
def withdraw(audience: str, note: str, as_json: bool) -> None:
    """Withdraw a report: nothing more is written to its audience. What went out to it stays.

    AUDIENCE is what it is called, or the beginning of that.
    """
    from actionplan.model.report import report_meant
    from actionplan.model.rules.reports import withdraw_report

    _save(lambda plan: withdraw_report(report_meant(plan, audience), note), values={}, as_json=as_json)


def _save(make: Callable[[Plan], Edit], *, values: dict[str, Any], as_json: bool) -> None:
    from actionplan.commands.saving import save_and_tell

    with changing() as store:
        save_and_tell(store, [make(store.plan(current_day()))], _saved, values=values, as_json=as_json)


def _saved(plan: Plan, ref: str) -> dict[str, Any]:
    """The object of the report of a ref."""
    from actionplan.reports.writers.json_reports import report_object

    return next(report_object(each) for each in plan.reports if each.ref == ref)


@verb("reports", "reports", "reports --json")
@AS_AT
@JSON
def reports(as_at: str | None, as_json: bool) -> None:
    """List the audiences of reports, and what went out.

    Of what went out: the day that it is true of, to whom, which paper and format, its file, and the beginning of its
    SHA-256 checksum.
    """
    from actionplan.model.report import reports_of

    with opened() as store:
        plan = plan_of(store, past_day(as_at))
    sent = [one for one in plan.sent_reports if not one.withdrawn]
    if as_json:
        from actionplan.reports.writers.json_reports import report_object, sent_objects
        from actionplan.reports.writers.json_text import written

        emit(written({"reports": [report_object(each) for each in reports_of(plan)], "sent": sent_objects(sent)}))
        return
    from actionplan.commands.tables import print_page

    print_page(_list_lines(plan, sent), plan)


# --- what is printed --------------------------------------------------------------------------------------------


def _show(plan: Plan, audience: str, *, as_json: bool) -> None:
    from actionplan.model.report import report_meant

    meant = report_meant(plan, audience)
    if as_json:
        from actionplan.reports.writers.json_reports import report_object
        from actionplan.reports.writers.json_text import written

        emit(written([report_object(meant)]))
        return
    from actionplan.commands.tables import print_page

    print_page(_report_lines(meant, plan), plan)


def _report_lines(meant: Report, plan: Plan) -> Lines:
    """The words of a report, each behind what it is called; what nobody has written is left out."""
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import hanging, paragraph
    from actionplan.model.describe import value_words

    everybody = ", for everybody" if meant.is_public else ""
    yield from paragraph(Styled(f"Report to {meant.audience}{everybody}", "bold"))
    values = [(title, getattr(meant, name), name) for name, title in _SHOWN]
    said = [(title, value, name) for title, value, name in values if value]
    for title, value, name in said:
        yield from hanging([Styled(f"{title}  ", "dim")], value_words(name, value, plan), indent=_INDENT)
    for heading, text in meant.paragraphs:
        yield ""
        yield from paragraph(Styled(heading, "bold"))
        yield from paragraph(text)
    if not said and not meant.paragraphs:
        yield from paragraph("Nobody has written anything in it yet; see: actionplan report edit --help")


def _list_lines(plan: Plan, sent: list[SentReport]) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.dates import format_date
    from actionplan.model.report import reports_of, sent_to

    yield from grid(
        ("Report", "Audience", "Public", "Next meeting", "Sent"),
        (
            (
                each.ref,
                each.name,
                "yes" if each.is_public else "–",
                format_date(each.next_meeting),
                str(len(sent_to(plan, each))),
            )
            for each in reports_of(plan)
        ),
        flexible={1: 14},
        right=(4,),
    )
    yield ""
    if not sent:
        yield from paragraph("Nothing has gone out yet; see: actionplan export --help, --sent")
        return
    yield from paragraph(Styled("What went out", "bold"))
    yield from grid(
        ("Ref", "As at", "Audience", "Paper", "Format", "File", "SHA-256"),
        (_sent_row(one) for one in reversed(sent)),
        flexible={2: 12, 5: 14},
    )


def _sent_row(sent: SentReport) -> tuple[Text, ...]:
    from actionplan.model.dates import format_date

    paper = " of ".join(filter(None, (sent.paper, sent.source))) + (", public" if sent.is_public else "")
    return sent.ref, format_date(sent.day), sent.audience, paper, sent.form, safe(sent.file), sent.digest[:12]


for _verb in (show, edit, add, withdraw):
    report.add_command(_verb)

VERBS = (report, reports)

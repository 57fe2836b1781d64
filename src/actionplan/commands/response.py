"""The verb that prints the response to a review: response."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from actionplan.commands.common import AS_AT, JSON, completes, current_day, opened, past_day, tell_doubt, verb
from actionplan.commands.console import emit

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.reports.response import ResponseDocument, ResponseLine


@verb("response", "response", "response --missing", "response --source mv --json")
@click.option("--missing", is_flag=True, help="Only the findings of which something is missing.")
@click.option("--source", metavar="SOURCE", shell_complete=completes("sources"), help="Only of one review of the plan.")
@click.option(
    "--audience", type=click.Choice(("board", "public")), default="board", help="public: without names; else board."
)
@click.option(
    "--include-restricted", is_flag=True, help="Put in what is restricted, for a Board that may read it; never public."
)
@AS_AT
@JSON
def response(
    *,
    missing: bool,
    source: str | None,
    audience: str,
    include_restricted: bool,
    as_at: str | None,
    as_json: bool,
) -> None:
    """Print the response to the review, finding by finding.

    Finding, answer, action, owner, by when, and what will show it, in the order of the report. It is a draft while
    anything is missing, and says what. What is restricted is left out.
    """
    from actionplan.reports.audience import Audience
    from actionplan.usecases.response import response_for

    with opened() as store:
        tell_doubt(store.plan(current_day()))
        document = response_for(
            store,
            today=current_day(),
            as_at=past_day(as_at),
            audience=Audience(audience),
            source=source or "",
            includes_restricted=include_restricted,
        )
    if as_json:
        from actionplan.reports.writers.json_text import written
        from actionplan.reports.writers.response_json import response_object

        emit(written(response_object(document)))
        return
    from actionplan.commands.tables import print_page

    print_page(_response_page(document, is_short=missing), document.plan)


def _response_page(document: ResponseDocument, *, is_short: bool) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import paragraph
    from actionplan.model.dates import format_date
    from actionplan.model.duty_clock import duty_words
    from actionplan.model.words import capital

    plan = document.plan
    whose = f"{plan.organisation}: response" if plan.organisation else "Response"
    heading = f"{whose} to {plan.title}, {document.state}, as at {format_date(plan.as_at)}"
    yield from paragraph(Styled(heading, "bold"))
    for duty in document.due:
        yield from paragraph(capital(duty_words(duty, plan)))
    if document.missing:
        yield from paragraph(f"Draft while anything is missing: {document.missing_words}.")
    elif not document.lines:
        yield from paragraph(f"There is no {plan.words.finding.one} to respond to.")
    else:
        yield from paragraph("Nothing is missing.")
    if document.restricted_words:
        yield from paragraph(document.restricted_words)
    theme = ""
    for line in document.lines:
        if is_short and not line.lacks:
            continue
        yield ""
        if line.theme != theme:
            theme = line.theme
            yield from paragraph(Styled(theme, "bold"))
        yield from _finding(line, document)


def _finding(line: ResponseLine, document: ResponseDocument) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import hanging
    from actionplan.model.dates import format_date
    from actionplan.model.endings import ending_sentence
    from actionplan.model.response_gaps import lack_words

    plan, indent = document.plan, 12
    source_ref = f" ({line.area.source_ref})" if line.area.source_ref else ""
    yield from hanging([Styled(line.area.ref, "bold")], f"{line.area.text}{source_ref}", indent=indent)
    if line.answer:
        yield from hanging([Styled("Answer", "dim")], line.answer, indent=indent)
    for answer in line.actions:
        due = format_date(answer.due) if answer.due else "no date"
        if answer.is_finished:
            due = answer.action.stage.value
        words = f"{answer.action.title} – {answer.owner or 'no owner'}, {due}"
        yield from hanging([Styled(answer.action.ref, "dim")], words, indent=indent)
    for action in line.endings:
        words = f"{action.title} – {ending_sentence(action, plan)}"
        yield from hanging([Styled(action.ref, "dim")], words, indent=indent)
    for measure in line.measures:
        yield from hanging([Styled("Shown by", "dim")], measure, indent=indent)
    if line.lacks:
        words = ", ".join(lack_words(lack, plan) for lack in line.lacks)
        yield from hanging([Styled("Missing", "bold")], words, indent=indent)


VERBS = (response,)

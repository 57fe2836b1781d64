"""The response to the findings as a paper: finding, response, action, owner, by when and measure, as in the report.

While anything is missing it is called a draft, and says what.
"""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.dates import format_date
from actionplan.model.duty_clock import duty_words
from actionplan.model.endings import ending_sentence
from actionplan.model.number_words import days
from actionplan.model.response_gaps import lack_words
from actionplan.model.suggested_rag import days_late
from actionplan.model.words import capital
from actionplan.reports.blocks import Block, Heading, Paper, Paragraph, ReportCell, ReportColumn, ReportTable
from actionplan.reports.board_report import tables_numbered
from actionplan.reports.edition import Edition
from actionplan.reports.finding_tables import ref_column
from actionplan.reports.frame import framed
from actionplan.reports.phrases import NO_OWNER, NOTHING, published
from actionplan.reports.response import ResponseDocument, ResponseLine


def response_paper(edition: Edition) -> Paper:
    """The response of an edition that has one."""
    document = edition.response
    assert document is not None, "an edition of a response has it"
    subject = f"Response to the {edition.summary.plan.title}"
    if not document.is_final:
        subject = f"Draft {subject[:1].lower()}{subject[1:]}"
    tables = tables_numbered(_findings(document, edition), 1)
    return framed(edition, subject, blocks=tuple(_summary(document)), appendix=tuple(tables))


def _summary(document: ResponseDocument) -> Iterator[Block]:
    plan, words = document.plan, document.plan.words
    yield Heading("Summary")
    if not document.lines:
        yield Paragraph(f"There is no {words.finding.one} to respond to.")
        return
    number = words.finding.number(len(document.lines))
    yield Paragraph(f"This is the response{plan.of_organisation} to the {number} of the {plan.title}.")
    if document.missing:
        yield Paragraph(f"This is a draft: {document.missing_words}.", strong=True)
    else:
        yield Paragraph(f"Every {words.finding.one} has all that is asked for.")
    for duty in document.due:
        yield Paragraph(f"{capital(duty_words(duty, plan))}.")


def _findings(document: ResponseDocument, edition: Edition) -> Iterator[Block]:
    """A table for each theme, in the order of the report."""
    if document.lines:
        yield Heading(f"The response, {document.plan.words.finding.one} by {document.plan.words.finding.one}")
    themes: dict[str, list[ResponseLine]] = {}
    for line in document.lines:
        themes.setdefault(line.theme, []).append(line)
    for theme, lines in themes.items():
        rows = tuple(row for line in lines for row in _rows(line, document, edition))
        yield ReportTable(theme, _columns(document, edition), rows)


def _columns(document: ResponseDocument, edition: Edition) -> tuple[ReportColumn, ...]:
    words = document.plan.words
    answers = any(line.answer for line in document.lines)
    return (
        ref_column(document.plan),
        ReportColumn(words.finding.title, 70),
        *(ReportColumn("Response", 40) for _ in range(answers)),
        ReportColumn(words.action.title, 70),
        *(ReportColumn("Owner", 30) for _ in range(edition.has_owners)),
        ReportColumn("By when", 24),
        ReportColumn("Measure", 50),
    )


def _rows(line: ResponseLine, document: ResponseDocument, edition: Edition) -> Iterator[tuple[ReportCell, ...]]:
    """A row for each action that answers a finding, the finding told once; one row for a finding without any."""
    plan = document.plan
    paragraph = f" ({line.area.source_ref})" if line.area.source_ref else ""
    missing = ", ".join(lack_words(lack, plan) for lack in line.lacks)
    finding = f"{line.area.text}{paragraph}"
    if missing:
        finding += f"\nStill missing: {missing}"
    first = [finding, *((line.answer or NOTHING,) if any(one.answer for one in document.lines) else ())]
    measures = "\n".join(line.measures)
    done: list[list[str]] = []
    for answer in line.actions:
        when = capital(answer.action.stage.value) if answer.is_finished else format_date(answer.due)
        if late := days_late(answer.action, plan.as_at):
            when += f", {days(late)} late"
        measure = measures or answer.action.success_measure or NOTHING
        done.append([answer.action.title, *((answer.owner or NO_OWNER,) if edition.has_owners else ()), when, measure])
    for action in line.endings:
        owner = (NOTHING,) if edition.has_owners else ()
        done.append([f"{action.title}: {published(ending_sentence(action, plan))}", *owner, NOTHING, NOTHING])
    if not done:
        done.append([NOTHING, *((NOTHING,) if edition.has_owners else ()), NOTHING, measures or NOTHING])
    for place, cells in enumerate(done):
        told = first if place == 0 else ["as above", *([NOTHING] * (len(first) - 1))]
        yield tuple(map(ReportCell, (line.area.ref, *told, *cells)))

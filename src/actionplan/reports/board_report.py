"""The summary as a council's own report: what it says and in which order, the same in every document.

The order is that of docs/design.md, "The board's report": the position in words, summary areas and themes, exceptions
in full, decisions and extensions, what was closed and what is due, impact, what is missing, the key; then the appendix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.revised_wordings import revised_sentence
from actionplan.model.source_part import sources_of
from actionplan.model.sources import period_words
from actionplan.reports import milestone_tables
from actionplan.reports import report_tables as tables
from actionplan.reports.audience import foot
from actionplan.reports.blocks import Block, Heading, Note, Paper, Paragraph, ReportTable, harmless
from actionplan.reports.detail_tables import detail_tables
from actionplan.reports.edition import Edition
from actionplan.reports.finding_tables import finding_tables
from actionplan.reports.phrases import (
    cautions,
    demo_mark,
    group_check,
    headline,
    joined,
    since_words,
    some_refs,
    thresholds,
)
from actionplan.reports.report_sections import asked_of_board, sections
from actionplan.reports.self_evaluation_table import self_evaluation
from actionplan.reports.source_words import part_sentences, sources_sentence
from actionplan.reports.summary import Summary

_NO_CHANGE_YET = datetime(1980, 1, 1, tzinfo=UTC)


def paper(edition: Edition) -> Paper:
    """The whole report of an edition."""
    front = front_of(edition)
    first = 1 + sum(isinstance(block, ReportTable) for block in front.blocks)
    return replace(front, appendix=harmless(tuple(_tables_numbered(_appendix(edition), first))))


def front_of(edition: Edition) -> Paper:
    """The report without its appendix, which of a plan of thousands takes most of the time."""
    plan, as_at = edition.summary.plan, format_date(edition.day)
    made_at = _moment(edition.last_change_at)
    origin = "Created" if edition.is_public else f"Created by {edition.made_by}"
    subject = f"{demo_mark(plan)}{_subject(edition.summary)}"
    purpose = "FOR DECISION" if edition.summary.for_board else "FOR INFORMATION"
    moment = f"{format_date(made_at.date())} {made_at:%H:%M} UTC"
    foot_lines = (
        f"{origin} with actionplan from the plan as at {as_at}: change {plan.seq}, {moment}.",
        foot(plan, edition.audience),
        edition.restricted_words,
    )
    return harmless(
        Paper(
            title=subject,
            head=_head(edition),
            banner=". ".join(cautions(plan)),
            front=(
                Heading("Summary"),
                *(Paragraph(text) for text in _summary(edition.summary)),
                Paragraph(purpose, strong=True),
            ),
            blocks=tuple(_tables_numbered(_numbered(sections(edition)), 1)),
            ending=_ending(edition),
            appendix=(),
            foot=tuple(filter(None, foot_lines)),
            running=f"{subject}, as at {as_at}, change {plan.seq}",
            author=edition.author,
            made_at=made_at,
        )
    )


def _subject(summary: Summary) -> str:
    return summary.plan.report.heading or f"{summary.plan.title}: RAG summary"


def _moment(iso: str) -> datetime:
    """The time of the last change, UTC unless it says another zone; a plan that has none yet has a fixed one."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return _NO_CHANGE_YET
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def _head(edition: Edition) -> tuple[tuple[str, str], ...]:
    text, past = edition.summary.plan.report, edition.summary.past
    classification = text.classification or "For the Board and those it names; not for publication"
    if edition.is_public:
        classification = "Unrestricted: public version"
    since = "nothing before"
    if past is not None:
        since = since_words(past).removeprefix("since ")
    return (
        ("By", text.by or edition.author),
        ("To", text.to),
        ("Subject", _subject(edition.summary)),
        ("Classification", classification),
        ("As at", format_date(edition.day)),
        ("Since", since),
    )


def _summary(summary: Summary) -> Iterator[str]:
    plan = summary.plan
    actions = plan.words.action.many
    areas = plan.words.area.number(len(plan.findings))
    if sources := sources_sentence(plan):
        of_whom = f"the {plan.title}{plan.of_organisation}"
        yield f"This report says where the {actions} of {of_whom} stand. {sources} It has {areas}."
    elif plan.part is None and not plan.reviewers and not period_words(plan):
        # Nothing is known of a review, so that the title is the plan's own.
        of_whom = f"the plan “{plan.title}”{plan.of_organisation}"
        yield f"This report says where the {actions} of {of_whom} stand. It has {areas}."
    else:
        reviewers = f" by the {plan.reviewers}" if plan.reviewers else ""
        title = joined(", ", f"{plan.title}{plan.of_organisation}{reviewers}", period_words(plan))
        yield f"This report says where the {actions} stand that follow from the {title}, which left {areas}."
    yield from part_sentences(plan)
    if summary.findings.uses_responses:
        yield f"{summary.findings.words}. {summary.findings.check_words}"
    if words := revised_sentence(plan):
        yield words
    reds = some_refs(action for action in summary.whole.actions if plan.condition(action) is Condition.OFF_TRACK)
    sentences = [headline(summary)[0], asked_of_board(summary) or "No decision is asked of the Board."]
    if reds:
        sentences.insert(1, f"{plan.key.word(Condition.OFF_TRACK)}: {reds}.")
    yield " ".join(sentences)


def _ending(edition: Edition) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Whom to ask, and what the report rests on."""
    plan = edition.summary.plan
    contact = plan.report.contact or (joined(", ", *dict.fromkeys((edition.author, plan.organisation))),)
    endings = (
        ("Contact details", contact),
        ("Background documents", plan.report.background_documents or _documents(plan)),
    )
    return tuple((heading, lines) for heading, lines in endings if lines)


def _documents(plan: Plan) -> tuple[str, ...]:
    """Where the reviews can be read that the plan follows from."""
    return tuple(filter(None, (source.document for source in sources_of(plan).values())))


def _appendix(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    of_what = "the whole plan" if summary.plan.part is None else f"all of {summary.plan.title}"
    yield Heading(f"Appendix 1: {of_what}")
    rule = thresholds(summary.plan.key, summary.words, has_milestones=bool(summary.plan.milestones))
    yield Note(f"{rule} A group shows its worst rating, never an average.")
    if tables.is_cut(summary):
        yield tables.all_exceptions(edition)
    yield tables.every_action(edition)
    yield from milestone_tables.every_milestone(edition)
    yield from detail_tables(edition)
    for grouping, rows in summary.more_tables:
        if not grouping.adds_up:
            yield tables.by_group(grouping, rows, summary)
            yield Note(group_check(grouping, rows, summary))
    yield from finding_tables(summary)
    if summary.strengths:
        yield tables.strengths(summary)
    yield from self_evaluation(summary.plan)


# --- numbers ---------------------------------------------------------------------------------------------------


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Sections numbered from 1, their paragraphs ``1.1``, ``1.2`` …"""
    section = paragraph = 0
    for block in blocks:
        if isinstance(block, Heading):
            section, paragraph = section + 1, 0
            yield replace(block, number=str(section))
        elif isinstance(block, Paragraph):
            paragraph += 1
            yield replace(block, number=f"{section}.{paragraph}")
        else:
            yield block


def _tables_numbered(blocks: Iterable[Block], first: int) -> Iterator[Block]:
    """The tables numbered from ``first``."""
    number = first
    for block in blocks:
        if isinstance(block, ReportTable):
            yield replace(block, number=number)
            number += 1
        else:
            yield block

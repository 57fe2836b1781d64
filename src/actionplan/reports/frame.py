"""What every paper for an audience has around its content: title, head, whom to ask, what it rests on, its foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.source_part import sources_of
from actionplan.reports.audience import foot
from actionplan.reports.blocks import Block, Paper, harmless
from actionplan.reports.edition import Edition, PaperKind
from actionplan.reports.phrases import cautions, compared_words, demo_mark, joined

_NO_CHANGE_YET = datetime(1980, 1, 1, tzinfo=UTC)


def framed(
    edition: Edition,
    subject: str,
    *,
    front: Sequence[Block] = (),
    blocks: Sequence[Block] = (),
    appendix: Sequence[Block] = (),
) -> Paper:
    """A paper with its content.

    Args:
        edition: What it is of, and for whom.
        subject: What it is about, where its report has no subject of its own.
        front: The first side.
        blocks: The sections.
        appendix: What they rest on, on wide pages.
    """
    plan, as_at = edition.summary.plan, format_date(edition.day)
    made_at = _moment(edition.last_change_at)
    by = "" if edition.is_public else f" by {edition.made_by}"
    subject = edition.report.subject or subject
    title = f"{demo_mark(plan)}{subject}"
    moment = f"{format_date(made_at.date())} {made_at:%H:%M} UTC"
    foot_lines = (
        f"Prepared{by} from the plan as at {as_at} (change {plan.seq}, {moment}).",
        foot(plan, edition.audience),
        edition.restricted_words,
    )
    return harmless(
        Paper(
            title=title,
            head=_head(edition, subject),
            banner=". ".join(cautions(plan)),
            front=tuple(front),
            blocks=tuple(blocks),
            ending=_ending(edition),
            appendix=tuple(appendix),
            foot=tuple(filter(None, foot_lines)),
            running=f"{title}, as at {as_at}",
            author=edition.author,
            made_at=made_at,
            has_large_print=edition.has_large_print,
        )
    )


def _moment(iso: str) -> datetime:
    """The time of the last change, UTC unless it says another zone; a plan that has none yet has a fixed one."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return _NO_CHANGE_YET
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def _head(edition: Edition, subject: str) -> tuple[tuple[str, str], ...]:
    report, past = edition.report, edition.summary.past
    not_published = f"Not for publication: for members of {report.audience} and the officers named"
    classification = joined(". ", report.classification or not_published, _exempt(report.exempt))
    if edition.is_public and not report.is_public:
        classification = "Unrestricted: public version"
    as_at = format_date(edition.day)
    if past is not None and edition.summary.has_earlier_state and edition.paper is not PaperKind.RESPONSE:
        as_at = f"{as_at}, compared with {compared_words(past)}"
    meeting = format_date(report.next_meeting) if report.next_meeting and report.next_meeting >= edition.day else ""
    lines = (
        ("By", report.by or edition.author),
        ("To", report.addressed_to or report.name),
        ("Subject", subject),
        ("Classification", classification),
        ("As at", as_at),
        ("Next meeting", meeting),
    )
    return tuple((name, value) for name, value in lines if value)


def _exempt(paragraph: str) -> str:
    """The words by which a report is exempt from publication; what is no number is taken as it was typed."""
    if not paragraph.strip().isdigit():
        return paragraph
    return f"Exempt under paragraph {paragraph.strip()} of Part 1 of Schedule 12A to the Local Government Act 1972"


def _ending(edition: Edition) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Whom to ask, and what the report rests on."""
    plan, report = edition.summary.plan, edition.report
    contact = _lines(report.contact) or (joined(", ", *dict.fromkeys((edition.author, plan.organisation))),)
    endings = (
        ("Contact details", contact),
        ("Background documents", _lines(report.background) or _documents(plan)),
    )
    return tuple((heading, lines) for heading, lines in endings if lines)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _documents(plan: Plan) -> tuple[str, ...]:
    """Where the reviews can be read that the plan follows from."""
    return tuple(filter(None, (source.document for source in sources_of(plan).values())))

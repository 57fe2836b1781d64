"""Reports: the words that a document has for an audience, kept from one report to the next, and what was sent to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import folded, sanitise

if TYPE_CHECKING:
    from actionplan.model.plan import Plan, ReportText

FIRST = "RP1"
"""The ref of the report that every plan has: until somebody edits it, it says what the plan file says."""
HEADINGS = (
    "Introduction",
    "Commentary",
    "Achievements",
    "The voice of children and families",
    "Implications",
    "Conclusion",
)
"""The usual headings of what a person writes; the first stands before the position, the last after all else."""


class Purpose(StrEnum):
    """What a report is for."""

    DECISION = "decision"
    DISCUSSION = "discussion"
    INFORMATION = "information"


class Report(Struct, frozen=True, array_like=True, gc=False):
    """What the reports to one audience say in words of a person; what is empty the program words itself."""

    ref: str
    """``RP1``."""
    name: str
    """What the audience is called, and the report is known by: ``Improvement Board``."""
    addressed_to: str = ""
    """Whom it goes to, several lines; empty for ``name``."""
    by: str = ""
    """Who reports, several lines; empty for whoever makes it."""
    subject: str = ""
    """What it is about; empty for the plan's title."""
    classification: str = ""
    """Who may read it."""
    exempt: str = ""
    """The paragraph of Schedule 12A to the Local Government Act 1972 that it is exempt by; empty where it is not."""
    purpose: Purpose | None = None
    """What it is for; None for what its recommendations say."""
    next_meeting: date | None = None
    """When its audience meets next, by which what is asked for is due."""
    verdict: str = ""
    """How the plan stands, in a person's own sentence; the one that the figures give stands beneath it."""
    recommendations: str = ""
    """What the audience is asked, one a line, before what the plan asks of it."""
    contact: str = ""
    """Whom to ask, several lines."""
    background: str = ""
    """What it rests on, one a line; empty for the documents of the plan's reviews."""
    paragraphs: tuple[tuple[str, str], ...] = ()
    """What is written under headings, in the order of the document: heading and text."""
    is_public: bool = False
    """Whether its audience is everybody."""
    withdrawn: str = ""
    version: int = 0

    @property
    def audience(self) -> str:
        """Its audience in a sentence: ``the Improvement Board``, ``the County Council``."""
        return with_article(self.name)

    def paragraph(self, heading: str) -> str:
        """What is written under a heading; empty where nothing is."""
        return next((text for own, text in self.paragraphs if folded(own) == folded(heading)), "")


class SentReport(Struct, frozen=True, array_like=True, gc=False):
    """A report that went out."""

    ref: str
    """``S1``."""
    report: str
    """The ref of the report whose words it had."""
    audience: str
    """What its audience was called then."""
    day: date
    """The day that it is true of."""
    upto: int
    """The number of the last change in it."""
    state: str
    """What tells that state of the plan from every other."""
    paper: str
    """Which paper it is: ``summary``, ``response`` or ``one-page``."""
    form: str
    """Its format: ``docx``."""
    file: str
    """What its file was called, without its folder."""
    digest: str
    """The SHA-256 of the file, in hexadecimal digits."""
    source: str = ""
    """The short name of the one source that it is of; empty for the whole plan."""
    is_public: bool = False
    """Whether it left out what is not for everybody."""
    withdrawn: str = ""
    version: int = 0

    @property
    def to(self) -> str:
        """Its audience in a sentence, as it was called then: ``the Improvement Board``."""
        return with_article(self.audience)


def with_article(name: str) -> str:
    """An audience in a sentence: ``the County Council``."""
    return f"the {name.removeprefix('the ').removeprefix('The ')}"


def in_document_order(paragraphs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Headed paragraphs in the order of the document: own headings as they come, before the conclusion."""
    places = {folded(heading): float(place) for place, heading in enumerate(HEADINGS)}
    before_the_last = len(HEADINGS) - 1.5
    return tuple(sorted(paragraphs, key=lambda pair: places.get(folded(pair[0]), before_the_last)))


def first_report(text: ReportText) -> Report:
    """The report that a plan has by its file: nobody has edited it."""
    return Report(
        FIRST,
        # What is behind a dash is the meeting's day, and no part of the name.
        text.to.partition(" – ")[0].partition("\n")[0],
        addressed_to=text.to,
        by=text.by,
        subject=text.heading,
        classification=text.classification,
        exempt=text.exempt,
        purpose=text.purpose,
        next_meeting=text.next_meeting,
        verdict=text.verdict,
        recommendations=text.recommendation,
        contact="\n".join(text.contact),
        background="\n".join(text.background_documents),
        paragraphs=in_document_order(text.paragraphs),
    )


def report_text(plan: Plan) -> ReportText:
    """What a plan file says about its report, with the words that somebody has written since."""
    kept = next((report for report in plan.reports if report.ref == FIRST and not report.withdrawn), None)
    if kept is None:
        return plan.report
    return replace(
        plan.report,
        heading=kept.subject,
        by=kept.by,
        to=kept.addressed_to or kept.name,
        classification=kept.classification,
        contact=tuple(kept.contact.splitlines()),
        recommendation=kept.recommendations,
        background_documents=tuple(kept.background.splitlines()),
        exempt=kept.exempt,
        purpose=kept.purpose,
        next_meeting=kept.next_meeting,
        verdict=kept.verdict,
        paragraphs=kept.paragraphs,
    )


def reports_of(plan: Plan) -> tuple[Report, ...]:
    """The reports of a plan, in the order of their refs: never none, and without the withdrawn ones."""
    reports = [report for report in plan.reports if not report.withdrawn]
    if not any(report.ref == FIRST for report in reports):
        reports.insert(0, first_report(plan.report))
    return tuple(reports)


def report_meant(plan: Plan, text: str) -> Report:
    """The report that people mean by its audience, or by the beginning of that; the first where they say none.

    Raises:
        Invalid: if there is none, or more than one.
    """
    reports, words = reports_of(plan), folded(text).strip().removeprefix("the ")
    if not words:
        return reports[0]
    names = [(report, folded(report.name).removeprefix("the ")) for report in reports]
    meant = [report for report, name in names if words in (name, folded(report.ref))]
    meant = meant or [report for report, name in names if name.startswith(words)]
    if len(meant) != 1:
        known = "; ".join(sanitise(report.name) for report in reports)
        raise Invalid("report", f"there is no report to {sanitise(text.strip())[:60]!r}; choose from: {known}")
    return meant[0]


def sent_to(plan: Plan, report: Report, source: str = "") -> tuple[SentReport, ...]:
    """What went out to the audience of a report, of the whole plan or of one source, in the order in which it did."""
    return tuple(
        sent
        for sent in plan.sent_reports
        if sent.report == report.ref and folded(sent.source) == folded(source) and not sent.withdrawn
    )


def last_sent(plan: Plan, report: Report, source: str = "") -> SentReport | None:
    """What last went out to the audience of a report before the plan's day; None where nothing did.

    What went out on that day is left out, so that a second try is compared with the same.
    """
    earlier = [sent for sent in sent_to(plan, report, source) if sent.day < plan.as_at and sent.upto <= plan.seq]
    return max(earlier, key=lambda sent: (sent.day, sent.upto), default=None)

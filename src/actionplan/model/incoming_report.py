"""A later report of the reviewers, as a file holds it: what a plan is revised by."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from actionplan.model.area import Area
from actionplan.model.plan import Plan
from actionplan.model.sources import KeyMessage, MessageLink, Strength, SummaryArea, Theme

FINAL_REPORT = "final report"
"""What a later report is called where nobody says."""


class IncomingReport(Struct, frozen=True):
    """What a later report holds, by its own refs, numbers and keys; a list with nothing in it is not in the file."""

    title: str = FINAL_REPORT
    document: str = ""
    """Where it can be read, and what it is."""
    reported_on: date | None = None
    themes: tuple[Theme, ...] = ()
    findings: tuple[Area, ...] = ()
    """Their theme is 0 where the file does not say it; a ref may be missing."""
    strengths: tuple[Strength, ...] = ()
    summary_areas: tuple[SummaryArea, ...] = ()
    key_messages: tuple[KeyMessage, ...] = ()
    summary_strengths: tuple[str, ...] = ()
    process: tuple[str, ...] = ()
    message_links: tuple[MessageLink, ...] = ()
    doubts: tuple[str, ...] = ()
    """What was not taken as it is written, or is doubted: sentences."""


def report_of_plan(plan: Plan, doubts: tuple[str, ...] = ()) -> IncomingReport:
    """The report that a plan file holds, read as a source. What it says of actions is no report's."""
    (source,) = plan.sources
    return IncomingReport(
        document=source.document,
        reported_on=source.reported_on,
        themes=source.themes,
        findings=plan.areas,
        strengths=source.strengths,
        summary_areas=source.summary_areas,
        key_messages=source.key_messages,
        summary_strengths=source.summary_strengths,
        process=source.process,
        message_links=plan.message_links,
        doubts=doubts,
    )

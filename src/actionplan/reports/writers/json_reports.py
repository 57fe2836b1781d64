"""Reports for programs: the words that one has for its audience, and what went out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actionplan.model.report import Report, SentReport


def report_object(report: Report) -> dict[str, Any]:
    """The object of the words of a report; what is null the program words itself."""
    return {
        "ref": report.ref,
        "name": report.name,
        "to": report.addressed_to or None,
        "by": report.by or None,
        "subject": report.subject or None,
        "classification": report.classification or None,
        "exempt": report.exempt or None,
        "purpose": report.purpose,
        "next_meeting": report.next_meeting,
        "verdict": report.verdict or None,
        "recommendations": report.recommendations.splitlines(),
        "contact": report.contact or None,
        "background": report.background.splitlines(),
        "paragraphs": [{"heading": heading, "text": text} for heading, text in report.paragraphs],
        "public": report.is_public,
    }


def sent_object(sent: SentReport) -> dict[str, Any]:
    """The object of a report that went out."""
    return {
        "ref": sent.ref,
        "report": sent.report,
        "audience": sent.audience,
        "as_at": sent.day,
        "change": sent.upto,
        "state": sent.state,
        "paper": sent.paper,
        "format": sent.form,
        "file": sent.file,
        "sha256": sent.digest,
        "source": sent.source or None,
        "public": sent.is_public,
    }


def sent_objects(sent: Sequence[SentReport]) -> list[dict[str, Any]]:
    """The objects of what went out, withdrawn ones left out."""
    return [sent_object(one) for one in sent if not one.withdrawn]

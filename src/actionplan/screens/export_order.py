"""What is ordered in the form of the export, how that is said, and what becomes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan import settings
from actionplan.model.dates import format_date, format_long_date
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.model.report import Report, sent_to
from actionplan.model.sanitise import sanitise
from actionplan.reports.audience import Audience
from actionplan.reports.edition import Edition, PaperKind
from actionplan.reports.formats import Format, refuse_paper, written
from actionplan.reports.phrases import since_words
from actionplan.store import StoreError
from actionplan.store.plan_folder import write_document
from actionplan.usecases.export import Since, edition
from actionplan.usecases.send import refuse_to_send, send

if TYPE_CHECKING:
    from actionplan.store import Store
    from actionplan.usecases.change import Changed

WHOLE_PLAN = "whole plan"
"""What is chosen where the summary is not of one source alone."""


class ExportOrder(Struct, frozen=True):
    """What stands in the fields, understood."""

    form: Format
    as_at: date | None
    since: date | Since | None
    report: Report
    """Whose words it has."""
    audience: Audience
    made_by: str
    paper: PaperKind = PaperKind.SUMMARY
    source: str = ""
    """The short name of the one source that it is of; empty for the whole plan."""
    has_all_notes: bool = False
    includes_restricted: bool = False
    has_large_print: bool = False
    goes_out: bool = False
    """Whether it is to be kept as sent."""

    def edition(self, store: Store) -> Edition:
        """The summary that is ordered. Raises Invalid, StoreError."""
        refuse_paper(self.paper, self.form, has_large_print=self.has_large_print)
        return edition(
            store,
            today=settings.today(),
            as_at=self.as_at,
            since=self.since,
            report=self.report.ref,
            audience=self.audience,
            made_by=self.made_by,
            source=self.source,
            has_all_notes=self.has_all_notes,
            includes_restricted=self.includes_restricted,
            paper=self.paper,
            has_large_print=self.has_large_print,
        )

    def write(self, store: Store, target: Path, *, over: bool) -> Changed | None:
        """Writes what is ordered to a file; what goes out is kept as sent.

        Args:
            store: Where the plan is.
            target: The file.
            over: Whether it may take the place of one.

        Returns:
            What keeping it as sent has changed; None where it is not kept.

        Raises:
            FileExistsError: if there is a file, unless ``over``.
            Refusal: if it cannot be made, written or kept. What was written stays written, and that is said.
        """
        if self.goes_out:
            refuse_to_send(store, self.form)
        ordered = self.edition(store)
        document = written(ordered, self.form)
        write_document(target, document, store.path, over=over)
        if not self.goes_out:
            return None
        try:
            return send(store, ordered, self.form, settings.stamp("screen"), file=target, document=document)
        except Refusal as error:
            raise StoreError(f"{target.name} is written, but that it went out is not kept: {error}") from error


def sentence(edition: Edition, form: Format) -> str:
    """What the preview is of."""
    part = edition.summary.plan.part
    what = f"{form.title} of {sanitise(edition.summary.plan.title)}" if part is not None else form.title
    parts = [what]
    if edition.paper is not PaperKind.SUMMARY:
        parts.append(edition.paper.words)
    parts.append(f"as at {format_long_date(edition.day)}")
    if edition.summary.past is not None:
        parts.append(since_words(edition.summary.past))
    reader = sanitise(edition.report.audience)
    if edition.is_public:
        reader = "everybody: no names, no notes"
    parts.append(f"for {reader}")
    if edition.has_large_print:
        parts.append("in large print")
    words = ", ".join(parts)
    return f"{words}. {sanitise(edition.restricted_words)}" if edition.restricted else words


def last_sent_words(plan: Plan, report: Report, source: str = "") -> str:
    """When a report last went out to its audience: ``Last sent to the County Council, as at 23 Oct 2026``.

    Args:
        plan: The plan as it is now.
        report: Whose.
        source: The short name of the one source that it is to be of; empty for the whole plan.
    """
    to = sanitise(report.audience)
    last = max(sent_to(plan, report, source), key=lambda sent: (sent.day, sent.upto), default=None)
    if last is None:
        return f"Nothing has been sent to {to} yet"
    version = ", public version" if last.is_public else ""
    return f"Last sent to {to}, as at {format_date(last.day)}: {sanitise(last.file)}{version}"

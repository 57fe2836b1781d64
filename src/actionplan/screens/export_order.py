"""What is ordered in the form of the export, and how that is said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan import settings
from actionplan.model.dates import format_long_date
from actionplan.model.sanitise import sanitise
from actionplan.reports.audience import Audience
from actionplan.reports.edition import Edition
from actionplan.reports.formats import Format
from actionplan.reports.phrases import since_words
from actionplan.usecases.export import Since, edition

if TYPE_CHECKING:
    from actionplan.store import Store

WHOLE_PLAN = "whole plan"
"""What is chosen where the summary is not of one source alone."""


class ExportOrder(Struct, frozen=True):
    """What stands in the fields, understood."""

    form: Format
    as_at: date | None
    since: date | Since | None
    audience: Audience
    made_by: str
    source: str = ""
    """The short name of the one source that it is of; empty for the whole plan."""
    has_all_notes: bool = False
    includes_restricted: bool = False

    def edition(self, store: Store) -> Edition:
        """The summary that is ordered. Raises Invalid, StoreError."""
        return edition(
            store,
            today=settings.today(),
            as_at=self.as_at,
            since=self.since,
            audience=self.audience,
            made_by=self.made_by,
            source=self.source,
            has_all_notes=self.has_all_notes,
            includes_restricted=self.includes_restricted,
        )


_READERS = {Audience.BOARD: "the Board", Audience.PUBLIC: "everybody: no names, no notes"}


def sentence(edition: Edition, form: Format) -> str:
    """What the preview is of."""
    part = edition.summary.plan.part
    what = f"{form.title} of {sanitise(edition.summary.plan.title)}" if part is not None else form.title
    parts = [what, f"as at {format_long_date(edition.day)}"]
    if edition.summary.past is not None:
        parts.append(since_words(edition.summary.past))
    words = ", ".join((*parts, f"for {_READERS[edition.audience]}"))
    return f"{words}. {sanitise(edition.restricted_words)}" if edition.restricted else words

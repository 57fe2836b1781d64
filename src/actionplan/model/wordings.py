"""Earlier wordings: what a finding or a part of a report said before a later report worded it otherwise."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from actionplan.model.dates import format_date

INITIAL = "initial findings"
"""What the words are called that a plan was made with."""


class Wording(Struct, frozen=True, gc=False):
    """Words that stood in a document before a later one worded them otherwise."""

    text: str
    document: str = ""
    """The document that they stand in: ``initial findings``."""
    dated: date | None = None
    """Its date."""

    @property
    def words(self) -> str:
        """Where they stand: ``initial findings, 25 Oct 2012``."""
        return document_words(self.document, self.dated)


def document_words(document: str, dated: date | None) -> str:
    """A document with its date, as far as either is known: ``final report, 12 Jan 2027``."""
    return ", ".join(filter(None, (document, format_date(dated) if dated is not None else "")))

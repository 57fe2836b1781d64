"""Earlier wordings: what a finding or a part of a report said before a later report worded it otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.dates import format_date

if TYPE_CHECKING:
    from actionplan.model.area import Area

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


def wording_facts(area: Area) -> Iterator[tuple[str, str]]:
    """What later reports have made of a finding, a label and a value each; nothing where none has made anything."""
    yield from earlier_facts(area.earlier)
    if area.worded_in:
        yield "Words from", document_words(area.worded_in, area.worded_on)
    if area.report_mark:
        yield "Final report", area.report_mark
    if area.split_from:
        yield "Split from", area.split_from


def earlier_facts(earlier: Sequence[Wording]) -> Iterator[tuple[str, str]]:
    """Earlier wordings, the last one first, each with where it stands."""
    for wording in reversed(earlier):
        yield "Earlier wording", f"{wording.words}: {wording.text}" if wording.words else wording.text

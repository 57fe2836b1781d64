"""Sources: the reviews and inspections that a plan follows from, each with its own themes, strengths and messages.

A plan of one review has no source of its own: the plan's title, dates and reviewers are those of the review.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from actionplan.model.dates import format_date
from actionplan.model.wordings import Wording

if TYPE_CHECKING:
    from actionplan.model.plan import Plan


class SourceKind(StrEnum):
    """What sort of review a source is."""

    PEER_REVIEW = "peer review"
    INSPECTION = "inspection"
    AUDIT = "audit"
    MONITORING_VISIT = "monitoring visit"
    SELF = "self"


class SummaryArea(Struct, frozen=True, gc=False):
    """One of the headings of the reviewers' own summary; ``key`` is its short name in the plan file."""

    key: str
    title: str
    source: str = ""
    """The ref of its source; empty for that of the plan as it was made."""
    earlier: tuple[Wording, ...] = ()
    """How it was worded before, oldest first."""
    absent_from: str = ""
    """The later report that does not have it; empty where none lacks it."""


class KeyMessage(Struct, frozen=True, gc=False):
    """One of the reviewers' key messages; ``key`` is its short name."""

    key: str
    title: str
    source: str = ""
    earlier: tuple[Wording, ...] = ()
    """How it was worded before, oldest first."""
    absent_from: str = ""
    """The later report that does not have it; empty where none lacks it."""


class Theme(Struct, frozen=True, gc=False):
    """One of the themes that the reviewers looked at."""

    number: int
    """By this the program knows it; those of all sources are counted on."""
    title: str
    own_ref: str | None = None
    """What the plan numbers it by, where that is not its number; empty where it has none."""
    source: str = ""
    grade: str = ""
    """The reviewers' own grade; empty where they gave none."""
    earlier: tuple[Wording, ...] = ()
    """How it was worded before, oldest first."""
    absent_from: str = ""
    """The later report that does not have it; empty where none lacks it."""

    @property
    def ref(self) -> str:
        """What people number it by: ``1``, ``A``; empty where it has none."""
        return str(self.number) if self.own_ref is None else self.own_ref

    @property
    def heading(self) -> str:
        """Ref and title."""
        return f"{self.ref} {self.title}".strip()

    @property
    def cell(self) -> int | str:
        """Its ref as a table has it: as a number, where it is its number."""
        return self.number if self.own_ref is None else self.own_ref


class Strength(Struct, frozen=True, gc=False):
    """One strength, word for word; ``ref`` is ``S1.1``."""

    ref: str
    theme: int
    text: str
    earlier: tuple[Wording, ...] = ()
    """How it was worded before, oldest first."""
    absent_from: str = ""
    """The later report that does not have it; empty where none lacks it."""


class MessageLink(Struct, frozen=True, array_like=True, gc=False):
    """That an area belongs to a key message, and why; ``ref`` is the area's and the message's: ``1.2/k1``."""

    ref: str
    area: str
    message: str
    """The key of the message."""
    reason: str
    withdrawn: str = ""
    version: int = 0


class Source(Struct, frozen=True, array_like=True, gc=False):
    """A review or an inspection, with what it found besides its areas; ``ref`` is its short name."""

    ref: str
    title: str
    kind: SourceKind | None = None
    body: str = ""
    """Who reviewed: the inspectorate, the team."""
    reviewers: str = ""
    review_from: date | None = None
    review_to: date | None = None
    reported_on: date | None = None
    document: str = ""
    """Where it can be read, and what it is."""
    themes: tuple[Theme, ...] = ()
    strengths: tuple[Strength, ...] = ()
    summary_areas: tuple[SummaryArea, ...] = ()
    key_messages: tuple[KeyMessage, ...] = ()
    summary_strengths: tuple[str, ...] = ()
    process: tuple[str, ...] = ()
    withdrawn: str = ""
    version: int = 0


class Revision(Struct, frozen=True, array_like=True, gc=False):
    """What a later report has made of the review that the plan was made of, besides its findings; ``ref`` is ``V1``.

    It holds these parts as they are since then, so that the last one that stands says all.
    """

    ref: str
    title: str
    """What the report is called: ``final report``."""
    document: str = ""
    """Where it can be read, and what it is."""
    reported_on: date | None = None
    themes: tuple[Theme, ...] = ()
    strengths: tuple[Strength, ...] = ()
    summary_areas: tuple[SummaryArea, ...] = ()
    key_messages: tuple[KeyMessage, ...] = ()
    summary_strengths: tuple[str, ...] = ()
    process: tuple[str, ...] = ()
    withdrawn: str = ""
    version: int = 0


class OwnParts(Struct, frozen=True, gc=False):
    """What a plan of one review says of that review, by the plan's fields."""

    source: str
    reported_on: date | None
    themes: tuple[Theme, ...]
    strengths: tuple[Strength, ...]
    summary_areas: tuple[SummaryArea, ...]
    key_messages: tuple[KeyMessage, ...]
    summary_strengths: tuple[str, ...]
    process: tuple[str, ...]


def own_parts(plan: Plan) -> OwnParts:
    """What a plan says of the review that it was made of, without what is of a source."""
    themes = tuple(theme for theme in plan.themes if not theme.source)
    numbers = {theme.number for theme in themes}
    return OwnParts(
        plan.source,
        plan.reported_on,
        themes,
        tuple(strength for strength in plan.strengths if strength.theme in numbers),
        tuple(area for area in plan.summary_areas if not area.source),
        tuple(message for message in plan.key_messages if not message.source),
        plan.summary_strengths,
        plan.process,
    )


def values_of_revisions(plan: Plan, revisions: Sequence[Revision]) -> dict[str, Any]:
    """What a plan that has these revisions says of the review that it was made of, by the plan's fields.

    Without a revision that stands, that is what it was made with. :func:`values_of_sources` adds what is of a source.
    """
    begun = plan.begun or own_parts(plan)
    standing = [revision for revision in revisions if not revision.withdrawn]
    values = {name: getattr(begun, name) for name in begun.__struct_fields__}
    if standing:
        last = standing[-1]
        values |= {name: getattr(last, name) for name in begun.__struct_fields__ if name != "source"}
        values["source"] = last.document or begun.source
        values["reported_on"] = last.reported_on or begun.reported_on
    return {**values, "revisions": tuple(revisions), "begun": begun if revisions else None}


def values_of_sources(plan: Plan, sources: Sequence[Source]) -> dict[str, Any]:
    """The themes, strengths, summary areas and key messages of a plan that has these sources, by the plan's fields.

    Those of the plan as it was made come first, then each source's in their order; those of a withdrawn one not at all.
    """
    standing = [source for source in sources if not source.withdrawn]
    themes = [theme for theme in plan.themes if not theme.source]
    numbers = {theme.number for theme in themes}
    return {
        "sources": tuple(sources),
        "themes": (*themes, *(theme for source in standing for theme in source.themes)),
        "strengths": (
            *(strength for strength in plan.strengths if strength.theme in numbers),
            *(strength for source in standing for strength in source.strengths),
        ),
        "summary_areas": (
            *(area for area in plan.summary_areas if not area.source),
            *(area for source in standing for area in source.summary_areas),
        ),
        "key_messages": (
            *(message for message in plan.key_messages if not message.source),
            *(message for source in standing for message in source.key_messages),
        ),
    }


def review_words(review: Plan | Source) -> str:
    """Who reviewed, when, and when it was reported, as far as that is known.

    ``Peers, 1 Mar 2026 to 5 Mar 2026, reported 2 Apr 2026``; empty if nothing is.
    """
    parts = [review.reviewers, period_words(review)]
    if review.reported_on is not None:
        parts.append(f"reported {format_date(review.reported_on)}")
    return ", ".join(filter(None, parts))


def period_words(review: Plan | Source) -> str:
    """When the reviewers were there, as far as that is known: ``1 Mar 2026 to 5 Mar 2026``, ``from 1 Mar 2026``."""
    first, last = review.review_from, review.review_to
    if first is not None and last is not None:
        return f"{format_date(first)} to {format_date(last)}"
    if first is not None:
        return f"from {format_date(first)}"
    if last is not None:
        return f"until {format_date(last)}"
    return ""

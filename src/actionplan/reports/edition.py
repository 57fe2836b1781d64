"""A summary for its readers: what every format is given."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from actionplan.model.report import Report, reports_of
from actionplan.reports.audience import Audience
from actionplan.reports.response import ResponseDocument
from actionplan.reports.restrictions import included_words, left_out_words
from actionplan.reports.summary import Summary


class PaperKind(StrEnum):
    """Which paper is written."""

    SUMMARY = "summary"
    """The board's report: one side, then sections and the appendix."""
    RESPONSE = "response"
    """The response to the findings, in the order of the reviewers' report."""
    ONE_PAGE = "one-page"
    """The first side of the board's report alone."""

    @property
    def words(self) -> str:
        """What it is called in a sentence."""
        return {"summary": "RAG summary", "response": "response to the findings", "one-page": "one-page summary"}[
            self.value
        ]


class Edition(Struct, frozen=True):
    """A summary for its readers, with what a document says of itself."""

    summary: Summary
    """Of the plan as the audience may read it."""
    audience: Audience = Audience.BOARD
    made_by: str = ""
    """Who makes it; for the public, the organisation."""
    last_change_at: str = ""
    """When the last change in it was made, UTC, ISO: the only time in a document, so that the same call on the same
    data gives the same bytes."""
    restricted: tuple[str, ...] = ()
    """What in it is restricted by itself, for people; empty where nothing is."""
    includes_restricted: bool = False
    """Whether that is in it, for the Board, or left out."""
    named_report: Report | None = None
    """Whose words it has; None for the first report of the plan."""
    paper: PaperKind = PaperKind.SUMMARY
    response: ResponseDocument | None = None
    """The response to the findings, where that is the paper."""
    has_large_print: bool = False
    """Whether it is for readers who need 16 points."""

    @property
    def report(self) -> Report:
        """What its audience is called, and the words of a person that it has for them."""
        return self.named_report or reports_of(self.summary.plan)[0]

    @property
    def day(self) -> date:
        """The day that it is true of."""
        return self.summary.as_at

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it: it says nothing of who made it and of how a red gets back to green."""
        return self.audience is Audience.PUBLIC

    @property
    def restricted_words(self) -> str:
        """How much is restricted, and whether it is left out; empty where nothing is restricted."""
        if self.includes_restricted:
            return included_words(self.restricted)
        return left_out_words(self.restricted)

    @property
    def has_owners(self) -> bool:
        """Whether it names the owners of actions."""
        return not self.is_public or self.summary.plan.report.publish_posts

    @property
    def author(self) -> str:
        """Who answers for it: of what everybody may read, the organisation."""
        if self.is_public:
            return self.summary.plan.organisation or self.summary.plan.title
        return self.made_by

"""A summary for its readers: what every format is given."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from actionplan.reports.audience import Audience
from actionplan.reports.summary import Summary


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

    @property
    def day(self) -> date:
        """The day that it is true of."""
        return self.summary.as_at

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it: it says nothing of who made it and of how a red gets back to green."""
        return self.audience is Audience.PUBLIC

    @property
    def has_owners(self) -> bool:
        """Whether it names the owners of actions."""
        return not self.is_public or self.summary.plan.report.publish_posts

    @property
    def author(self) -> str:
        """Who answers for it: of what everybody may read, the organisation."""
        if self.is_public:
            return self.summary.plan.organisation
        return self.made_by

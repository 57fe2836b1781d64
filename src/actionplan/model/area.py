"""What the reviewers found, and what the council says of it: areas for consideration, and checks of strengths."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from actionplan.model.wordings import Wording


class Standing(StrEnum):
    """What the council says of a strength since the reviewers saw it; they come back for those too."""

    NOT_CHECKED = "not checked"
    STILL_TRUE = "still true"
    AT_RISK = "at risk"


class Fit(StrEnum):
    """How well an area fits its summary area."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


class Response(StrEnum):
    """What the council answers to a finding."""

    AGREED = "agreed"
    PARTLY_AGREED = "partly agreed"
    NOT_AGREED = "not agreed"


class StrengthCheck(Struct, frozen=True, array_like=True, gc=False):
    """What is said of a strength now, and what shows it; ``ref`` is the strength's."""

    ref: str
    standing: Standing
    because: str
    version: int = 0


class Area(Struct, frozen=True, array_like=True, gc=False):
    """One area for consideration, word for word, with the summary area it belongs to and why."""

    ref: str
    theme: int
    text: str
    summary_area: str | None = None
    """The key of its summary area, or None for "not mapped"."""
    fit: Fit | None = None
    mapping_reason: str = ""
    source_ref: str = ""
    """The reviewers' own paragraph or page: ``17. (57, 138)``, ``7 (2)``."""
    response: Response | None = None
    """What the council answers to it; None where it has not answered."""
    response_reason: str = ""
    deadline: date | None = None
    """The reviewers' own date for it, beside the dates that the team gives its actions."""
    withdrawn: str = ""
    """Why it is no longer in the plan; empty while it is."""
    grade: str = ""
    """The reviewers' own grade or class of it, in their scale: ``must``, ``2``. Never edited."""
    risk: str = ""
    """The risk that is left while it is open."""
    likelihood: str = ""
    """How likely that is, in the council's words."""
    risk_impact: str = ""
    """How bad it would be, in the council's words."""
    earlier: tuple[Wording, ...] = ()
    """How it was worded before, oldest first; empty where no later report has worded it otherwise."""
    worded_in: str = ""
    """The document that its words are from; empty for the words that the plan was made with."""
    worded_on: date | None = None
    """The date of that document."""
    absent_from: str = ""
    """The later report that does not have it, with its date; empty where none lacks it. It stays, with its actions."""
    taken_into: str = ""
    """The ref of the finding that it was merged with in that report; empty where it was not."""
    split_from: str = ""
    """The ref of the finding that it was a part of in an earlier report."""
    version: int = 0

    @property
    def report_mark(self) -> str:
        """What a later report has made of it, where it no longer has it: ``not in the final report, 12 Jan 2027``."""
        if self.taken_into:
            return f"merged into {self.taken_into} in the {self.absent_from}"
        return f"not in the {self.absent_from}" if self.absent_from else ""

    @property
    def is_not_agreed(self) -> bool:
        """Whether the council has answered that it does not agree: it is outside every count of what is to be done."""
        return self.response is Response.NOT_AGREED

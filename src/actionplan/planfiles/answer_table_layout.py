"""How the small table is laid out that a reminder brings to one person: what its columns are called, where its code is.

Who writes it (``messages.answer_table``) and who reads it when it comes back go by this one module.
"""

from __future__ import annotations

from enum import StrEnum

SHEET = "Answer"
"""The sheet that is filled in."""
CODE_SHEET = "Code"
"""A hidden sheet: in its first column the labels below, each with its value in the second."""
CODE_LABEL = "Code"
"""The token of the link to answer that the table was made with: it proves whose table it is."""
UPTO_LABEL = "Up to change"
"""The number of the last change of the plan that the table was made of."""
MOST_HEAD_ROWS = 20
"""The row with the headings is among the first so many; above it stands what the table is for."""


class Heading(StrEnum):
    """The headings of the columns, in their order; the refs stand in the first."""

    REF = "Ref"
    """The ref of an action, or of a milestone (``1.2/m1``)."""
    WHAT = "What it is"
    DUE = "Due now"
    RAG = "Rating now"
    NOTE = "Note: how it stands"
    FORECAST = "Forecast"
    RATING = "Rating proposed"
    """The word of a condition in the plan's key; only of an action."""
    REASON = "Reason for the rating"
    DONE_ON = "Done on"
    PROOF = "What shows it"
    NEW_DUE = "Ask for another date"
    WHY = "Why another date"


TO_READ = (Heading.REF, Heading.WHAT, Heading.DUE, Heading.RAG)
"""The columns that say how it stands; what is written in them is not read, but for the ref."""
TO_FILL_IN = tuple(heading for heading in Heading if heading not in TO_READ)
"""The columns that are empty when the table goes out."""
DATES = (Heading.FORECAST, Heading.DONE_ON, Heading.NEW_DUE)
"""Those among them that take a date."""

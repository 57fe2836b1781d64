"""A table that was found in a file: its columns, what each is taken for, and its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from actionplan.planfiles.grid import Grid, GridRow
from actionplan.planfiles.spreadsheet.headings import ONLY_OURS, plain
from actionplan.planfiles.spreadsheet.remarks import Remark
from actionplan.planfiles.table_rows import TableCell, Unreadable

OWN, DROPPED, DERIVED = "own", "dropped", "derived"
"""A column that the plan keeps under its own heading, one that the person has dropped, and one of our own that the
program works out."""
FIELD_WORDS: Mapping[str, str] = {
    "ref": "ref",
    "finding_ref": "ref of the finding",
    "source_ref": "ref in the report",
    "theme": "theme",
    "theme_number": "theme number",
    "summary_area": "summary area",
    "finding": "finding",
    "title": "action",
    "owner": "owner",
    "support": "support",
    "sponsor": "sponsor",
    "member": "lead member",
    "body": "body",
    "due": "due",
    "original_due": "original due",
    "revised_due": "revised due",
    "forecast": "forecast",
    "completed_on": "completed on",
    "completed_by": "completed by",
    "signed_off_on": "signed off on",
    "signed_off_by": "signed off by",
    "accepted_evidence": "accepted evidence",
    "agreed_by": "agreed by",
    "rag": "RAG",
    "rag_reason": "RAG reason",
    "stage": "stage",
    "status": "status",
    "progress": "progress",
    "progress_at": "progress on",
    "progress_by": "progress by",
    "priority": "priority",
    "success_measure": "success measure",
    "response": "answer",
    "response_reason": "reason of the answer",
    "deadline": "reviewers' deadline",
    "grade": "grade",
    "impact": "impact",
    "milestones": "milestones",
    OWN: "kept as a field of your own",
    DROPPED: "dropped",
}
"""What a column can be, and what people call it; in the order in which they are offered."""
SEVERAL = frozenset({"progress", "support", "milestones", OWN, DROPPED, DERIVED})
"""What several columns may be."""


class How(StrEnum):
    """How it is known what a column is."""

    KNOWN = "known"
    LIKE = "like one that is known"
    KEPT = "as last time"
    TOLD = "as you say"
    CELLS = "by its cells"
    UNKNOWN = "not known"


class Column(Struct, frozen=True):
    """One column, and what it is taken for."""

    index: int
    """From 0."""
    heading: str
    field: str
    how: How
    example: str = ""
    """The first thing that stands in it."""
    values: int = 0
    """How many of its cells say anything."""

    @property
    def letter(self) -> str:
        """What a spreadsheet calls it."""
        return column_letter(self.index)


class Table(Struct, frozen=True):
    """The table of a file: its columns, and the rows below the headings."""

    grid: Grid
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    above: tuple[str, ...]
    """The lines above the headings, the first of which is mostly the title."""
    heading_rows: tuple[int, ...]
    """The numbers of the rows of headings."""
    width: int = 0
    """How many columns have a heading, or are used by most rows."""
    group: str = ""
    """The theme of its rows until one is named: what stands over the table, or the title of its sheet."""
    remarks: tuple[Remark, ...] = ()
    """What is to be said of other sheets and tables."""

    @property
    def is_ours(self) -> bool:
        """Whether it is an export of a plan: it has columns that nobody else has."""
        return any(plain(column.heading) in ONLY_OURS for column in self.columns)

    def column(self, field: str) -> Column | None:
        """The first column that is a field."""
        return next((column for column in self.columns if column.field == field), None)


def column_letter(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_text(cell: TableCell) -> str:
    """What a cell says, as text; nothing where it cannot be read."""
    if isinstance(cell, Unreadable):
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell).strip()


_REF = re.compile(r"(?:[A-Za-z]{1,5}[ .-]?)?\d{1,4}(?:[.]\d{1,4})*\.?[a-z]?\)?|[A-Z]{1,3}\d+(?:\.\d+)*[a-z]?", re.ASCII)


def is_like_ref(text: str) -> bool:
    """Whether a text can only be the ref of something: ``1.1``, ``R1``, ``E1.10``, ``3.5 a)``."""
    return bool(_REF.fullmatch(text.strip()))

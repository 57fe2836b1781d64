"""The plan as a table: the headings of its columns, for what writes such a table and for what reads one again."""

from __future__ import annotations

from collections.abc import Mapping

REF = "Ref"
AS_AT = "As at change"
"""The number of the last change in the table, so that a reader knows what somebody has edited in it since."""
COLUMNS = (
    *(REF, "Theme", "Theme title", "Area for consideration", "Summary area", "Action", "Owner"),
    *("Due", "Original due", "Times moved", "Days slipped", "Agreed by", "Forecast", "Priority"),
    *("RAG", "RAG reason", "RAG since", "Suggested RAG", "Suggested reason", "Optimistic", "Days late"),
    *("Impact", "Evidence", "Success measure", "Stage", "Completed on", "Completed by", "Days finished late"),
    *("Signed off on", "Signed off by", "Accepted evidence", "Withdrawn reason", "Updated on", "Updated by"),
    *("Needs attention", "Compared with", "Moved", AS_AT),
)
DEMO_COLUMN = "DEMO"
DOUBT_COLUMN = "Date doubted"
"""Stands in every row where the plan is made up."""

FIELDS: Mapping[str, str] = {
    "Action": "title",
    **{
        heading: heading.lower().replace(" ", "_")
        for heading in (
            *("Owner", "Due", "Agreed by", "Forecast", "Priority", "RAG", "RAG reason", "Impact", "Success measure"),
            *("Stage", "Completed on", "Completed by", "Signed off on", "Signed off by", "Accepted evidence"),
            "Withdrawn reason",
        )
    },
}
"""The columns that people fill, and the field of an action that each is; the program works out the others."""
HEADINGS: Mapping[str, str] = {field: heading for heading, field in FIELDS.items()}

"""What teams call their columns: by name, by closeness, and what has no place in a plan."""

from __future__ import annotations

import pytest

from actionplan.planfiles.spreadsheet.headings import guesses, plain
from actionplan.planfiles.spreadsheet.synonyms import SYNONYMS


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *((heading, "ref") for heading in ("Ref", "No.", "Ref No", "Action ID", "LAFL Ref", "Recommendation No.")),
        *((heading, "finding") for heading in ("Recommendation", "Ofsted Area for Improvement")),
        ("What needs to improve", "finding"),
        *((heading, "title") for heading in ("Action(s) required", "Agreed action", "Action to take")),
        ("What we will do", "title"),
        *((heading, "owner") for heading in ("Lead Officer", "RESPONSIBILITY ASSIGNED TO:", "Who?")),
        ("Person responsible", "owner"),
        *((heading, "due") for heading in ("By When", "Timescale(s)", "End/Due Date", "Due Date (action in place)")),
        *((heading, "rag") for heading in ("R/A/G", "RAG Status", "BRAG rating", "Status of Recommendation")),
        *((heading, "progress") for heading in ("Progress to date", "Status Commentary (This Period)", "Oct update")),
        ("Lead Officer / Portfolio Holder", "owner"),
        ("Lead Cabinet Member", "member"),
        ("Lead Executive", "sponsor"),
        ("Directorate", "body"),
        ("Revised target date", "revised_due"),
        ("Original target date", "original_due"),
        ("Actual Completion Date", "completed_on"),
        ("Responsibile Officer", "owner"),
        ("Theme title", "theme"),
        ("Ofsted Para No", "source_ref"),
    ],
)
def test_a_heading_is_known_by_its_name_or_nearly(heading: str, field: str) -> None:
    assert guesses(heading)[0].field == field


@pytest.mark.parametrize(
    "heading",
    [
        *("Start Date", "% complete", "Percentage complete", "Location of Evidence", "Supporting Evidence", "Cost"),
        *("Previous RAG", "RAG last month", "Date raised", "URL", "Size", "Target rating", "Monitoring and Evaluation"),
        *("Resource implications", "x" * 200, ""),
    ],
)
def test_what_has_no_place_in_a_plan_is_like_nothing(heading: str) -> None:
    assert guesses(heading) == ()


def test_each_name_is_that_of_one_field_and_written_plainly() -> None:
    names = [name for group in SYNONYMS.values() for name in group]
    assert [name for name in names if plain(name) != name] == []
    assert sorted({name for name in names if names.count(name) > 1}) == []

"""Whatever a team's table says is afterwards in the plan, or named in a remark: each filled cell, in any column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from actionplan.model.dates import format_date
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.planfiles.grid import Book, Grid, GridRow
from actionplan.planfiles.spreadsheet.dates import NOTHING
from actionplan.planfiles.spreadsheet.into_plan import Asked, into_plan
from actionplan.planfiles.spreadsheet.new_plan import new_plan
from actionplan.planfiles.spreadsheet.reading import read_team_table
from actionplan.planfiles.spreadsheet.synonyms import SYNONYMS
from actionplan.planfiles.table_rows import BadSheet, TableCell

TODAY = date(2026, 11, 28)
FIRST_DAY = date(1899, 12, 30)
TOKEN = re.compile(r"[A-Za-z]+\d+")
UNKNOWN = ("Cost centre", "Evidence link", "Hub", "Wards affected", "% complete", "Q1 spend", "", "Previous RAG")
TEXTS = (
    "first{0} words and last{0}",
    "Ensure that a{0} is done, with b{0} & c{0}",
    "Ann{0} Lee{0}",
    "Ann{0} Lee{0} / Bo{0} Roe{0}",
    "Director of x{0}, Head of y{0} and Dr z{0}",
    "TBC by a{0}",
    "Ongoing: see b{0}",
    "31/03/2027 after a{0}",
    "Completed 31/03/2026 by a{0}",
    "March 2027 (was a{0})",
    "Red as a{0} is late",
    "Green (a{0} improving)",
    "Amber/Green a{0}",
    "Complete - evidence{0}",
    "In progress a{0}",
    "Not agreed: a{0}",
    "High a{0}",
    "R{0}",
    "R{0}: ensure that a{0}",
    "1.{0}",
    "a{0}/b{0}",
    "x{0} " * 8,
    "• point{0}\n• other{0}",
    "  spaced{0}\t out{0} ",
    "note{0}: as agreed",
    "Total{0}",
    "Theme{0}",
    "ÜBER{0} naïve{0}",
)
PLAIN: tuple[TableCell, ...] = (
    *("", "", "", "-", "n/a", "TBC", "Ongoing", "Completed", "Red", "Amber", "G", "B", "Yes", "No", "High"),
    *("Agreed", "Not agreed", "Partly agreed", "On hold", "Withdrawn", "Closed", "100%", 1, 2.5, 1.1, 2027),
)
"""Cells that many have: they are in a table, though none of them can be told from another."""


class Made(Struct, frozen=True):
    """A made table."""

    headings: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]


@st.composite
def tables(draw: st.DrawFn) -> Made:
    """Headings that are known and unknown, and rows of cells of which each has words of its own."""
    fields = draw(st.lists(st.sampled_from(sorted(SYNONYMS)), min_size=2, max_size=7))
    headings = ["Action", "Due date"] if draw(st.integers(0, 4)) else []
    headings += [draw(st.sampled_from(SYNONYMS[field][:12])).capitalize() for field in fields]
    headings += draw(st.lists(st.sampled_from(UNKNOWN), max_size=2))
    rows: list[tuple[TableCell, ...]] = []
    for row in range(draw(st.integers(2, 6))):
        cells: list[TableCell] = []
        for column in range(len(headings)):
            number = 100 + row * 20 + column
            kind = draw(st.integers(0, 9))
            if kind < 5:
                cells.append(draw(st.sampled_from(TEXTS)).format(number))
            elif kind < 6:
                cells.append(TODAY + timedelta(days=number))
            elif kind < 7:
                cells.append(46_000 + number)
            else:
                cells.append(draw(st.sampled_from(PLAIN)))
        rows.append(tuple(cells))
    return Made(tuple(draw(st.permutations(headings))), tuple(rows))


def book_of(made: Made) -> Book:
    rows = [GridRow(number, cells) for number, cells in enumerate((made.headings, *made.rows), 1)]
    return Book("tracker.csv", (Grid("tracker.csv line", "", tuple(rows)),))


def said(value: Any) -> Iterator[str]:
    """Every text and day in a record, whatever it is made of."""
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from said(getattr(value, name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from said(one)
    elif isinstance(value, date):
        yield format_date(value)
    elif isinstance(value, str):
        yield value


def wanted(cell: TableCell) -> Sequence[str]:
    """What of a cell has to be found: each word that no other cell has."""
    if isinstance(cell, date):
        return [format_date(cell)]
    if isinstance(cell, str):
        return [] if cell.strip().casefold() in NOTHING else TOKEN.findall(cell)
    return []


def lost(made: Made) -> list[tuple[str, TableCell, str]]:
    """What of a table is neither in the plan nor in a remark: its heading, the cell, and what was not found."""
    table = read_team_table(book_of(made), TODAY, Key())
    plan = new_plan(table, today=TODAY)
    remarks = (*table.remarks, *plan.remarks)
    records = (plan.plan.themes, plan.plan.areas, plan.plan.summary_areas, plan.plan.actions, plan.plan.notes)
    texts = [*said(records), *said(plan.plan.milestones), plan.plan.title]
    texts += [theme.heading for theme in plan.plan.themes]
    # Where nothing above is known, a row of the data may look more like headings.
    texts += [column.heading for column in table.columns]
    texts += [text for remark in remarks for text in (remark.said, remark.words, remark.heading)]
    everything = " ".join(" ".join(texts).split()).casefold()
    return [
        (heading, cell, word)
        for row in made.rows
        for heading, cell in zip(made.headings, row, strict=True)
        for word in wanted(cell)
        if not is_said(word, cell, everything)
    ]


def is_said(word: str, cell: TableCell, everything: str) -> bool:
    if isinstance(cell, date):
        # Where a ref should stand, a spreadsheet has made a day of 1.2.
        return any(form.casefold() in everything for form in (word, cell.isoformat()))
    return word.casefold() in everything


@st.composite
def tables_for_a_plan(draw: st.DrawFn) -> Made:
    """The same with refs and themes that a plan has, among others."""
    made = draw(tables())
    refs: tuple[TableCell, ...] = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.2b", "", "9.9", 1.1)
    themes: tuple[TableCell, ...] = ("", "Effective practice", "2 Managing performance")
    headings, rows = made.headings, made.rows
    if "Ref" not in headings:
        headings = ("Ref", *headings)
        rows = tuple((draw(st.sampled_from(refs)), *row) for row in rows)
    if "Theme" not in headings:
        headings = (*headings, "Theme")
        rows = tuple((*row, draw(st.sampled_from(themes))) for row in rows)
    return Made(headings, rows)


def lost_on_the_way_into(plan: Plan, made: Made) -> list[tuple[str, TableCell, str]]:
    """What of a table is neither in the plan as it is then nor in a remark; rows that are refused say so whole."""
    table = read_team_table(book_of(made), TODAY, Key())
    into = into_plan(plan, table, Asked("jo", this_is_the_plan=True), {})
    remarks = (*table.remarks, *into.remarks)
    texts = [*said([edit.after for edit in into.edits]), *said((plan.areas, plan.actions, plan.themes))]
    texts += [column.heading for column in table.columns]
    texts += [text for remark in remarks for text in (remark.said, remark.words, remark.heading)]
    everything = " ".join(" ".join(texts).split()).casefold()
    return [
        (heading, cell, word)
        for number, row in enumerate(made.rows, 2)
        if number not in into.refused
        for heading, cell in zip(made.headings, row, strict=True)
        for word in wanted(cell)
        if not is_said(word, cell, everything)
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_each_filled_cell_is_in_the_plan_or_in_a_remark(made: Made) -> None:
    try:
        found = lost(made)
    except BadSheet as refusal:
        # Nothing of it is taken, and why is said.
        event("refused")
        assert str(refusal)
        return
    assert found == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=tables_for_a_plan())
def test_each_filled_cell_is_in_the_plan_that_was_there_or_in_a_remark(plan: Plan, made: Made) -> None:
    try:
        found = lost_on_the_way_into(plan, made)
    except BadSheet as refusal:
        event("refused")
        assert str(refusal)
        return
    assert found == []


def test_words_that_are_said_to_be_in_a_note_are() -> None:
    headings = ("Ref", "Finding", "Response", "Priority", "Impact", "Owner", "Due", "Action")
    cells = ("1.1", "Case recording", "Subject to funds", "Soonish", "Large", "TBC", "Rolling", "Audit ten files")
    plain = ("1.2", "Focus and pace", "Agreed", "High", "Emerging", "Ann Lee", TODAY, "Train all managers")
    table = read_team_table(book_of(Made(headings, (cells, plain))), TODAY, Key())
    left_open = [remark.heading for remark in table.remarks if "in a note" in remark.words and remark.row == 2]
    assert sorted(left_open) == ["Due", "Impact", "Owner", "Priority", "Response"]
    assert sorted(table.rows[0].notes) == [
        "Due: Rolling",
        "Impact: Large",
        "Owner: TBC",
        "Priority: Soonish",
        "Response: Subject to funds",
    ]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        pytest.param(("Updated by", "Last updated"), ("Ann1 Lee1", TODAY), id="who gave an update that is not there"),
        pytest.param(("Theme no", "Theme"), ("C17", "Practice17"), id="the number of a theme beside its title"),
        pytest.param(("Theme no",), ("Strand17",), id="the number of a theme alone"),
        pytest.param(("RAG", "RAG reason"), ("Amber (a17)", "b17 is late"), id="two reasons of one rating"),
        pytest.param(("RAG", "Delivery status"), ("Amber (a17)", "Amber (b17)"), id="two ratings in brackets"),
        pytest.param(("Due", "Original date"), ("Completed", TODAY), id="the first date of what is complete"),
        pytest.param(("Due", "Revised date"), ("Completed", TODAY), id="the last date of what is complete"),
        pytest.param(
            ("Due", "Date completed"), ("Completed 31/10/2026", date(2026, 11, 9)), id="two days of completion"
        ),
        pytest.param(
            ("Date completed", "Completed by"), (date(2027, 1, 31), "Ann17 Lee17"), id="completed by, on a day to come"
        ),
        pytest.param(("Action", "Owner"), ("n/a", "Ann17 Lee17"), id="an action that is n/a"),
        pytest.param(("Action", "Ref", "Owner", "Hub"), ("", "1.7", "Ann17", "Hub17"), id="a ref without an action"),
        pytest.param(("Action", "Comments", "Hub"), ("", "one17\ntwo17", "East17"), id="lines of a row that is lost"),
        pytest.param(
            ("Original date", "Due", "Revised date"), (TODAY, date(2027, 1, 31), date(2027, 3, 31)), id="three dates"
        ),
        pytest.param(("Ref",), ("R1/17",), id="a ref with a slash"),
        pytest.param(("Action", "Ref", "Theme"), ("", "1.7", "Practice17"), id="the theme of a ref without an action"),
    ],
)
def test_what_was_once_lost_is_kept(headings: tuple[str, ...], cells: tuple[TableCell, ...]) -> None:
    made: dict[str, TableCell] = dict(
        zip(("Action", "Deadline", "Progress"), ("Audit ten files", "TBC", ""), strict=True)
    )
    other = dict(zip(headings, cells, strict=True))
    names = tuple(dict.fromkeys((*other, *made)))
    rows = [{**made, "Action": "Train all managers", "Progress": "booked"}, {**made, **other}]
    if "Due" in other:
        names = tuple(name for name in names if name != "Deadline")
    assert lost(Made(names, tuple(tuple(row.get(name, "") for name in names) for row in rows))) == []


ABOUT_FINDINGS = ("Ref", "Recommendation", "Response", "Grade", "Action", "Owner", "Due", "Support", "Comments")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            (
                ("1", "Merge the teams", "Agreed", "Must1", "Do it", "Ann1", "TBC", "", ""),
                ("2", "Merge the teams", "Agreed", "Should2", "Do more", "Bo2", "TBC", "", "begun2"),
            ),
            id="another grade of the same finding",
        ),
        pytest.param(
            (
                ("1", "Audit files", "Agreed", "", "Audit ten files", "Ann1", "TBC", "", ""),
                ("2", "Merge teams", "Not agreed", "", "", "Bo2", TODAY, "Cy2; Di2", "why2"),
            ),
            id="what is said of work that will not be done",
        ),
        pytest.param(
            (
                ("1", "R1: As above", "Agreed", "", "Audit ten files", "Ann1", "TBC", "", ""),
                ("2", "R2: As above", "Agreed", "", "Train managers", "Bo2", "TBC", "", ""),
            ),
            id="two findings with the same words",
        ),
        pytest.param(
            (
                ("1", "Merge the teams", "Agreed", "", "Do it", "Ann1", "TBC", "", ""),
                ("R2/b2", "Merge the teams", "", "", "Do more", "Bo2", "TBC", "", ""),
            ),
            id="a ref with a slash of a finding that is there",
        ),
    ],
)
def test_what_findings_once_lost_is_kept(rows: tuple[tuple[TableCell, ...], ...]) -> None:
    assert lost(Made(ABOUT_FINDINGS, rows)) == []

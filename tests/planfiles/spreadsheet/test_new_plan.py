"""A new plan made of a team's table: its themes, findings, refs, dates and stages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan.model.action import Stage
from actionplan.model.area import Response
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.planfiles.book import read_book
from actionplan.planfiles.spreadsheet.new_plan import NewPlan, new_plan, theme_of
from actionplan.planfiles.spreadsheet.reading import Wishes, read_team_table
from actionplan.planfiles.spreadsheet.remarks import RemarkKind
from actionplan.planfiles.table_rows import BadSheet
from team_files import Rows, write_rows

TODAY = date(2026, 11, 28)
SPRING, SUMMER, AUTUMN = date(2027, 3, 31), date(2027, 6, 30), date(2026, 9, 30)


def made(tmp_path: Path, rows: Rows, **wishes: str) -> NewPlan:
    book = read_book(write_rows(tmp_path / "tracker.xlsx", rows))
    return new_plan(read_team_table(book, TODAY, Key()), today=TODAY, **wishes)  # type: ignore[arg-type]


def refs(plan: Plan) -> list[tuple[str, str, str]]:
    return [(action.ref, action.area, action.title) for action in plan.actions]


def said(new: NewPlan) -> list[tuple[RemarkKind, str, str]]:
    return [(remark.kind, remark.said, remark.words) for remark in new.remarks]


# --- themes and findings ----------------------------------------------------------------------------------------


def test_themes_are_numbered_in_the_order_of_the_file_and_one_that_comes_again_is_the_same(tmp_path: Path) -> None:
    rows: Rows = [
        ["Theme", "Action", "Owner", "RAG"],
        ["Practice", "Audit ten files", "Ann", "Red"],
        ["Pace", "Publish a dashboard", "Bo", "Red"],
        ["Practice", "Train all managers", "Cy", "Red"],
    ]
    plan = made(tmp_path, rows).plan
    assert [(theme.number, theme.ref, theme.title) for theme in plan.themes] == [(1, "", "Practice"), (2, "", "Pace")]
    assert refs(plan) == [
        ("1.1", "1.1", "Audit ten files"),
        ("2.1", "2.1", "Publish a dashboard"),
        ("1.2", "1.2", "Train all managers"),
    ]


@pytest.mark.parametrize(
    ("text", "number", "ref", "title"),
    [
        ("Practice", 1, "", "Practice"),
        ("A. Practice", 1, "A", "Practice"),
        ("B) Practice", 2, "B", "Practice"),
        ("3. Practice", 3, "3", "Practice"),
        ("3 Practice", 1, "3", "Practice"),
        ("4. Practice", 4, "4", "Practice"),
        ("A good start", 1, "", "A good start"),
        ("2027 and after", 1, "", "2027 and after"),
    ],
)
def test_a_theme_is_numbered_by_what_stands_before_its_title(text: str, number: int, ref: str, title: str) -> None:
    theme = theme_of(text, number)
    assert (theme.number, theme.ref, theme.title) == (number, ref, title)


def test_refs_of_actions_begin_with_what_their_theme_is_numbered_by(tmp_path: Path) -> None:
    rows: Rows = [
        ["Theme", "Action", "Owner", "RAG"],
        ["B. Practice", "Audit ten files", "Ann", "Red"],
        ["A. Pace", "Publish a dashboard", "Bo", "Red"],
    ]
    assert [ref for ref, _, _ in refs(made(tmp_path, rows).plan)] == ["B.1", "A.1"]


def test_a_theme_that_says_nothing_is_that_of_the_row_above(tmp_path: Path) -> None:
    rows: Rows = [
        ["Theme", "Action", "Owner", "RAG"],
        ["Practice", "Audit ten files", "Ann", "Red"],
        ["n/a", "Train all managers", "Bo", "Red"],
        ["", "Write to all schools", "Cy", "Red"],
    ]
    plan = made(tmp_path, rows).plan
    assert [theme.title for theme in plan.themes] == ["Practice"]
    assert [ref for ref, _, _ in refs(plan)] == ["1.1", "1.2", "1.3"]


def test_a_file_without_themes_has_one(tmp_path: Path) -> None:
    plan = made(tmp_path, [["Action", "Owner", "RAG"], ["Audit ten files", "Ann", "Red"]]).plan
    assert [theme.title for theme in plan.themes] == ["Actions"]


def test_a_finding_is_shared_by_its_rows_wherever_they_stand(tmp_path: Path) -> None:
    rows: Rows = [
        ["Recommendation", "Action", "Owner", "RAG"],
        ["Recording is late", "Audit ten files", "Ann", "Red"],
        ["Thresholds differ", "Moderate weekly", "Bo", "Red"],
        ["recording  is late", "Train all managers", "Cy", "Red"],
    ]
    plan = made(tmp_path, rows).plan
    assert [(area.ref, area.text) for area in plan.areas] == [
        ("1.1", "Recording is late"),
        ("1.2", "Thresholds differ"),
    ]
    assert refs(plan) == [
        ("1.1", "1.1", "Audit ten files"),
        ("1.1b", "1.1", "Train all managers"),
        ("1.2", "1.2", "Moderate weekly"),
    ]


def test_the_same_words_under_another_ref_or_theme_are_another_finding(tmp_path: Path) -> None:
    rows: Rows = [
        ["Theme", "Recommendation", "Action", "Owner", "RAG"],
        ["Practice", "R1: As above", "Audit ten files", "Ann", "Red"],
        ["Practice", "R2: As above", "Train all managers", "Cy", "Red"],
        ["Pace", "R3: As above", "Publish", "Cy", "Red"],
    ]
    plan = made(tmp_path, rows).plan
    assert [(area.ref, area.theme, area.text) for area in plan.areas] == [
        ("R1", 1, "As above"),
        ("R2", 1, "As above"),
        ("R3", 2, "As above"),
    ]


def test_a_finding_with_no_action_of_its_own_is_the_action(tmp_path: Path) -> None:
    rows: Rows = [["Ref", "Recommendation", "Owner", "RAG"], ["R1", "Audit ten files", "Ann", "Red"]]
    assert refs(made(tmp_path, rows).plan) == [("R1", "R1", "Audit ten files")]


def test_what_another_row_says_of_a_finding_is_named_and_the_first_is_kept(tmp_path: Path) -> None:
    rows: Rows = [
        ["Recommendation", "Grade", "Action", "Owner", "RAG"],
        ["Recording is late", "Must", "Audit ten files", "Ann", "Red"],
        ["Recording is late", "Should", "Train all managers", "Bo", "Red"],
    ]
    new = made(tmp_path, rows)
    assert [area.grade for area in new.plan.areas] == ["Must"]
    assert said(new) == [(RemarkKind.LEFT_OUT, "Should", "the grade of 1.1 stays as the row above has it")]


# --- refs -------------------------------------------------------------------------------------------------------


def test_a_ref_that_two_actions_of_a_finding_have_gets_a_letter_and_that_is_said(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Recommendation", "Action", "RAG"],
        ["4", "Recording is late", "Audit ten files", "Red"],
        ["4", "Recording is late", "Train all managers", "Red"],
        ["4b", "Thresholds differ", "Moderate weekly", "Red"],
    ]
    new = made(tmp_path, rows)
    assert refs(new.plan) == [
        ("4", "4", "Audit ten files"),
        ("4c", "4", "Train all managers"),
        ("4b", "4b", "Moderate weekly"),
    ]
    words = "the ref 4 stands in a row above as well; this one is 4c"
    assert said(new) == [(RemarkKind.INFERRED, "4", words)]


def test_no_two_actions_or_findings_have_one_ref_whatever_the_file_says(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Action", "RAG"],
        *(
            [ref, f"Do the thing number {number}", "Red"]
            for number, ref in enumerate(("1.1", "1.1", "1.2", "1.1B", "1.1b", ""))
        ),
    ]
    new = made(tmp_path, rows)
    actions = [action.ref.casefold() for action in new.plan.actions]
    areas = [area.ref.casefold() for area in new.plan.areas]
    assert len(set(actions)) == len(actions) == 6
    assert len(set(areas)) == len(areas) == 6
    by_title = {action.title: action.ref for action in new.plan.actions}
    assert (by_title["Do the thing number 0"], by_title["Do the thing number 2"]) == ("1.1", "1.2")
    assert by_title["Do the thing number 3"] == "1.1B"
    assert [remark.said for remark in new.remarks] == ["1.1", "1.1b"]


def test_a_ref_that_cannot_be_one_is_kept_as_that_of_the_report(tmp_path: Path) -> None:
    new = made(tmp_path, [["Ref", "Action", "RAG"], ["R1/17", "Audit ten files", "Red"]])
    assert refs(new.plan) == [("1.1", "1.1", "Audit ten files")]
    assert new.plan.areas[0].source_ref == "R1/17"
    words = "a ref cannot have a slash or a comma in it; it is 1.1 here, and kept as its ref in the report"
    assert said(new) == [(RemarkKind.INFERRED, "R1/17", words)]


def test_a_number_that_a_spreadsheet_has_cut_is_the_one_that_ends_in_a_nought(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Action", "RAG"],
        *([number, f"Do thing {number}", "Red"] for number in (1.8, 1.9, 1.1, 1.11)),
    ]
    assert [ref for ref, _, _ in refs(made(tmp_path, rows).plan)] == ["1.8", "1.9", "1.10", "1.11"]


# --- findings that are not agreed ---------------------------------------------------------------------------------


def test_a_finding_that_is_not_agreed_gets_no_action(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Recommendation", "Response", "Action", "Owner", "Due", "Comments"],
        ["R1", "Merge the teams", "Not agreed", "", "", "", "They are apart by law"],
        ["R2", "Audit files", "Agreed", "Audit ten files", "Ann", SPRING, "begun"],
        ["R3", "Share offices", "Partly agreed", "Share one office", "Bo", SUMMER, ""],
    ]
    new = made(tmp_path, rows)
    assert [(area.ref, area.response) for area in new.plan.areas] == [
        ("R1", Response.NOT_AGREED),
        ("R2", Response.AGREED),
        ("R3", Response.PARTLY_AGREED),
    ]
    assert new.plan.areas[0].response_reason == "They are apart by law"
    assert refs(new.plan) == [("R2", "R2", "Audit ten files"), ("R3", "R3", "Share one office")]
    assert [(note.action, note.text) for note in new.plan.notes] == [("R2", "begun")]
    assert new.remarks == ()


def test_what_is_said_of_work_that_will_not_be_done_is_named_whole(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Recommendation", "Response", "Reason for response", "Action", "Owner", "Due", "Support", "Comments"],
        ["R1", "Buy cars", "Rejected", "too dear", "", "Cy", SPRING, "Di; Ed", "see the minutes"],
        ["R2", "Audit files", "Agreed", "", "Audit ten files", "Ann", SPRING, "", ""],
    ]
    new = made(tmp_path, rows)
    assert new.plan.areas[0].response_reason == "too dear"
    (remark,) = new.remarks
    assert remark.kind is RemarkKind.LEFT_OUT
    for words in ("Cy", "31 Mar 2027", "Di, Ed", "see the minutes"):
        assert words in remark.said


def test_an_action_that_is_given_all_the_same_is_kept(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Recommendation", "Response", "Action", "Owner", "RAG"],
        ["R1", "Merge the teams", "No", "Share one office", "Bo", "Red"],
    ]
    plan = made(tmp_path, rows).plan
    assert (plan.areas[0].response, refs(plan)) == (Response.NOT_AGREED, [("R1", "R1", "Share one office")])


# --- dates and stages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "cells", "dates", "moved"),
    [
        (("Due date",), (SPRING,), (SPRING, SPRING), 0),
        (("Due date", "Revised date"), (AUTUMN, SPRING), (SPRING, AUTUMN), 1),
        (("Due date", "Revised date"), (SPRING, ""), (SPRING, SPRING), 0),
        (("Original date", "Due date"), (AUTUMN, SPRING), (SPRING, AUTUMN), 1),
        (("Original date", "Due date"), (SPRING, ""), (SPRING, SPRING), 0),
        (("Original date", "Due date"), (SPRING, "TBC"), (SPRING, SPRING), 0),
        (("Revised date", "RAG"), (SPRING, "Red"), (SPRING, SPRING), 0),
        (("Due date", "RAG"), ("31/03/2027 (was 30/09/2026)", "Red"), (SPRING, AUTUMN), 1),
        (("Due date", "RAG"), ("TBC", "Red"), (None, None), 0),
        (("Due date", "Revised date"), ("Completed", SPRING), (SPRING, SPRING), 0),
        (("Due date", "Original date"), ("Completed", AUTUMN), (AUTUMN, AUTUMN), 0),
    ],
)
def test_of_two_dates_one_is_the_first_and_the_other_holds(
    tmp_path: Path,
    headings: tuple[str, ...],
    cells: tuple[object, ...],
    dates: tuple[date | None, date | None],
    moved: int,
) -> None:
    # The second row tells that the columns are of dates.
    second = [SUMMER if "date" in heading else "Green" for heading in headings]
    rows: Rows = [["Action", "Owner", *headings], ["Audit", "Ann", *cells], ["Train", "Bo", *second]]
    first = made(tmp_path, rows).plan.actions[0]
    assert ((first.due, first.original_due), first.times_moved) == (dates, moved)


@pytest.mark.parametrize(
    ("cells", "stage", "on"),
    [
        ((AUTUMN, "Complete", ""), Stage.COMPLETE, None),
        ((AUTUMN, "Complete", date(2026, 9, 1)), Stage.COMPLETE, date(2026, 9, 1)),
        ((AUTUMN, "Closed", date(2026, 9, 1)), Stage.COMPLETE, date(2026, 9, 1)),
        ((AUTUMN, "Blue", ""), Stage.COMPLETE, None),
        ((AUTUMN, "", date(2026, 9, 1)), Stage.COMPLETE, date(2026, 9, 1)),
        (("Completed", "", ""), Stage.COMPLETE, None),
        (("Completed 01/09/2026", "", ""), Stage.COMPLETE, date(2026, 9, 1)),
        ((AUTUMN, "Complete", date(2027, 9, 1)), Stage.OPEN, None),
        ((AUTUMN, "Green", ""), Stage.OPEN, None),
        ((AUTUMN, "Nearly complete", ""), Stage.OPEN, None),
    ],
)
def test_only_what_is_said_to_be_done_is_complete_and_nothing_is_signed_off(
    tmp_path: Path, cells: tuple[object, ...], stage: Stage, on: date | None
) -> None:
    rows: Rows = [
        ["Action", "Due date", "RAG", "Date completed"],
        ["Audit", *cells],
        ["Train", AUTUMN, "Red", date(2026, 9, 2)],
        ["Write", SPRING, "Red", ""],
    ]
    first = made(tmp_path, rows).plan.actions[0]
    assert (first.stage, first.completed_on, first.signed_off_on) == (stage, on, None)


@pytest.mark.parametrize(
    ("due", "completed", "cell"),
    [(SPRING, date(2026, 9, 1), "D2"), ("Completed 01/09/2026", "", "B2")],
)
def test_what_one_column_has_as_done_and_another_as_not_is_open_until_somebody_decides(
    tmp_path: Path, due: object, completed: object, cell: str
) -> None:
    rows: Rows = [
        ["Action", "Due date", "Status", "Date completed"],
        ["Audit", due, "In progress", completed],
        ["Train", AUTUMN, "Complete", date(2026, 9, 2)],
    ]
    book = read_book(write_rows(tmp_path / "tracker.xlsx", rows))
    table = read_team_table(book, TODAY, Key())
    (doubt,) = [remark for remark in table.remarks if remark.kind is RemarkKind.DOUBTED]
    assert (doubt.cell, doubt.words) == (cell, "under Status it says 'In progress'; it counts as open")
    plan = new_plan(table, today=TODAY).plan
    first, second = plan.actions
    assert (first.stage, first.completed_on, first.status) == (Stage.OPEN, None, "In progress")
    assert [note.text for note in plan.notes] == ["Completed 1 Sep 2026"]
    assert (second.stage, second.completed_on) == (Stage.COMPLETE, date(2026, 9, 2))
    for answer, stage, on in (("complete", Stage.COMPLETE, date(2026, 9, 1)), ("open", Stage.OPEN, None)):
        answered = read_team_table(book, TODAY, Key(), wishes=Wishes(answers=(f"{cell}={answer}",)))
        first = new_plan(answered, today=TODAY).plan.actions[0]
        assert (first.stage, first.completed_on) == (stage, on)
        assert RemarkKind.DOUBTED not in {remark.kind for remark in answered.remarks}


def test_it_is_signed_off_only_where_the_file_says_by_whom_and_when(tmp_path: Path) -> None:
    rows: Rows = [
        ["Action", "Owner", "RAG", "Date completed", "Signed off by", "Date signed off"],
        ["Audit", "Ann", "Complete", date(2026, 9, 1), "The Chair", date(2026, 9, 8)],
        ["Train", "Bo", "Complete", date(2026, 9, 1), "Bo", date(2026, 9, 8)],
        ["Write", "Cy", "Complete", date(2026, 9, 1), "The Chair", ""],
    ]
    plan = made(tmp_path, rows).plan
    assert [(action.stage, action.rag) for action in plan.actions] == [
        (Stage.CLOSED, "blue"),
        (Stage.COMPLETE, "unrated"),
        (Stage.COMPLETE, "unrated"),
    ]
    assert [action.signed_off_by for action in plan.actions[:2]] == ["The Chair", ""]
    assert plan.actions[1].own_fields == (("Signed off, as brought in", "8 Sep 2026, Bo"),)


# --- the plan ---------------------------------------------------------------------------------------------------


def test_a_person_is_called_as_first_written(tmp_path: Path) -> None:
    rows: Rows = [["Action", "Owner", "RAG"], ["Audit", "Ann Lee", "Red"], ["Train", "ann  lee", "Red"]]
    assert [action.owner for action in made(tmp_path, rows).plan.actions] == ["Ann Lee", "Ann Lee"]


def test_the_plan_is_called_as_somebody_says_and_knows_its_file(tmp_path: Path) -> None:
    rows: Rows = [["Our tracker"], ["Action", "Owner", "RAG"], ["Audit", "Ann Lee", "Red"]]
    plan = made(tmp_path, rows, title=" Recovery plan ", organisation="Marshire").plan
    assert (plan.title, plan.organisation, plan.source) == (
        "Recovery plan",
        "Marshire",
        "brought in from tracker.xlsx",
    )


def test_rows_that_are_left_out_are_not_in_the_plan_and_free_their_refs(tmp_path: Path) -> None:
    rows: Rows = [["Action", "Owner", "RAG"], ["Audit", "Ann", "Red"], ["Train", "Bo", "Red"]]
    book = read_book(write_rows(tmp_path / "tracker.xlsx", rows))
    new = new_plan(read_team_table(book, TODAY, Key()), today=TODAY, leave_out={2})
    assert (refs(new.plan), new.left_out) == ([("1.1", "1.1", "Train")], (2,))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Action", "Owner"], ["Audit", "Ann"]], "no column says by when, or how it stands; is it a plan?"),
        ([["Owner", "Due date", "RAG"], ["Ann", SPRING, "Red"]], "no column says what is to be done; --map names it"),
        ([["Action", "Owner", "RAG"], ["n/a", "-", "Red"]], "no row below the headings says what is to be done"),
    ],
)
def test_a_table_that_is_no_plan_is_refused(tmp_path: Path, rows: Rows, words: str) -> None:
    with pytest.raises(BadSheet) as refusal:
        made(tmp_path, rows)
    assert words in str(refusal.value)


# --- two that say how it stands ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "rag", "taken", "doubts"),
    [
        ("Overdue", "Green", Condition.OFF_TRACK, 1),
        ("On track", "Red", Condition.OFF_TRACK, 1),
        ("On track", "Green", Condition.ON_TRACK, 0),
        ("Delayed", "Amber", Condition.AT_RISK, 0),
        ("Delayed", "Green", Condition.OFF_TRACK, 2),
        ("Completed", "Red", Condition.OFF_TRACK, 0),
    ],
)
def test_of_two_ratings_that_differ_the_worse_is_taken_as_a_doubt(
    tmp_path: Path, status: str, rag: str, taken: Condition, doubts: int
) -> None:
    rows: Rows = [["Ref", "Action", "Owner", "Due", "Status", "RAG"], ["1", "Act", "Ann", "31/03/2027", status, rag]]
    new = made(tmp_path, rows)
    assert new.plan.actions[0].rag is taken
    table = read_team_table(read_book(write_rows(tmp_path / "again.xlsx", rows)), TODAY, Key())
    assert sum(remark.kind is RemarkKind.DOUBTED for remark in table.remarks) == doubts


@pytest.mark.parametrize("text", ["w/c 7 Sept", "w/e 2 Oct", "by 30 June", "Q2 (Jul-Sep)"])
def test_a_day_without_its_year_that_has_just_been_is_not_put_off_by_words_around_it(tmp_path: Path, text: str) -> None:
    new = made(tmp_path, [["Ref", "Action", "Owner", "Due"], ["1", "Act", "Ann", text]])
    due = new.plan.actions[0].due
    assert due is not None
    assert due.year == 2026

"""Where in a team's file its table is, and what stands around it: titles, sections, notes, sheets and second tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.planfiles.book import read_book
from actionplan.planfiles.spreadsheet.new_plan import new_plan
from actionplan.planfiles.spreadsheet.reading import TeamTable, Wishes, read_team_table
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.table_rows import BadSheet
from team_files import FORMS, Rows, workbook, write_rows

TODAY = date(2026, 11, 28)
HEADINGS: list[object] = ["Ref", "Action", "Lead officer", "Due date", "RAG"]
AUDIT: list[object] = ["1.1", "Audit ten files a month", "Head of Quality", date(2027, 3, 31), "Amber"]
TRAIN: list[object] = ["1.2", "Train all managers", "Head of Training", date(2027, 6, 30), "Green"]
PUBLISH: list[object] = ["2.1", "Publish a dashboard", "Head of Performance", date(2027, 1, 31), "Red"]
OF_FINDINGS: list[object] = ["Recommendation", "Action", "Owner", "Due date", "RAG"]
UNDER_FINDINGS: list[list[object]] = [
    OF_FINDINGS,
    ["Case recording is late", "Audit ten files", "Ann", date(2027, 3, 31), "Amber"],
    ["", "Train all managers", "Bo", date(2027, 6, 30), "Green"],
    ["Thresholds differ", "Moderate weekly", "Cy", date(2027, 1, 31), "Red"],
]
in_every_form = pytest.mark.parametrize("form", FORMS)


def read(path: Path, wishes: Wishes | None = None) -> TeamTable:
    return read_team_table(read_book(path), TODAY, Key(), wishes=wishes)


def plan_of(table: TeamTable) -> Plan:
    return new_plan(table, today=TODAY).plan


def in_form(tmp_path: Path, form: str, rows: Rows) -> TeamTable:
    return read(write_rows(tmp_path / f"tracker.{form}", rows))


def actions(plan: Plan) -> list[tuple[str, str]]:
    return [(action.ref, action.title) for action in plan.actions]


def by_theme(plan: Plan) -> dict[str, list[str]]:
    return {
        theme.title: [action.ref for action in plan.actions if plan.theme_of(action) == theme] for theme in plan.themes
    }


def said(remarks: Sequence[Remark], kind: RemarkKind) -> list[tuple[str, str]]:
    return [(remark.said, remark.words) for remark in remarks if remark.kind is kind]


def left_out(table: TeamTable) -> list[tuple[str, str]]:
    return said(table.remarks, RemarkKind.LEFT_OUT)


BOTH = [("1.1", "Audit ten files a month"), ("1.2", "Train all managers")]


# --- the row of headings ----------------------------------------------------------------------------------------


@in_every_form
def test_a_line_above_the_headings_is_the_title_of_the_plan(tmp_path: Path, form: str) -> None:
    table = in_form(tmp_path, form, [["Children's services improvement plan"], HEADINGS, AUDIT, TRAIN])
    plan = plan_of(table)
    assert plan.title == "Children's services improvement plan"
    assert actions(plan) == BOTH
    assert table.remarks == ()
    first = plan.actions[0]
    assert (first.owner, first.due, first.rag) == ("Head of Quality", date(2027, 3, 31), Condition.AT_RISK)


@in_every_form
def test_headings_in_row_8_are_found_and_the_lines_above_are_named(tmp_path: Path, form: str) -> None:
    above: Rows = [["Improvement plan"], ["As at 1 November 2026"], [], ["For the Board"], [], ["Chair: J Smith"], []]
    table = in_form(tmp_path, form, [*above, HEADINGS, AUDIT, TRAIN])
    assert actions(plan_of(table)) == BOTH
    assert plan_of(table).title == "Improvement plan"
    words = "a line above the headings"
    assert left_out(table) == [(line, words) for line in ("As at 1 November 2026", "For the Board", "Chair: J Smith")]


@in_every_form
def test_headings_over_two_rows_are_read_together(tmp_path: Path, form: str) -> None:
    rows: Rows = [
        ["Ref", "Action", "Delivery", "", "Progress", ""],
        ["", "", "Lead officer", "Due date", "RAG", "Update"],
        ["1.1", "Audit ten files a month", "Ann", date(2027, 3, 31), "Amber", "Two are done"],
        ["1.2", "Train all managers", "Bo", date(2027, 6, 30), "Green", "All are booked"],
    ]
    table = in_form(tmp_path, form, rows)
    plan = plan_of(table)
    assert [(column.heading, column.field) for column in table.columns] == [
        ("Ref", "ref"),
        ("Action", "title"),
        ("Lead officer", "owner"),
        ("Due date", "due"),
        ("RAG", "rag"),
        ("Progress Update", "progress"),
    ]
    assert actions(plan) == BOTH
    assert [(note.action, note.text) for note in plan.notes] == [("1.1", "Two are done"), ("1.2", "All are booked")]


def test_a_group_heading_that_is_merged_stands_over_all_its_columns(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Action", "Revised", "", "RAG"],
        ["", "", "Lead officer", "Date", ""],
        ["1.1", "Audit ten files a month", "Ann", date(2027, 3, 31), "Amber"],
        ["1.2", "Train all managers", "Bo", date(2027, 6, 30), "Green"],
    ]
    merges = ["A1:A2", "B1:B2", "C1:D1", "E1:E2"]
    table = read(workbook(tmp_path / "tracker.xlsx", {"Tracker": rows}, merges={"Tracker": merges}))
    plan = plan_of(table)
    assert actions(plan) == BOTH
    assert [(one.owner, one.due, one.rag) for one in plan.actions] == [
        ("Ann", date(2027, 3, 31), "amber"),
        ("Bo", date(2027, 6, 30), "green"),
    ]


def test_a_file_without_headings_is_refused_and_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(BadSheet, match=r"tracker\.csv: no row looks like headings with rows below; write in one row"):
        in_form(tmp_path, "csv", [AUDIT, TRAIN])


# --- sections and findings --------------------------------------------------------------------------------------


@in_every_form
def test_lines_between_the_rows_are_themes(tmp_path: Path, form: str) -> None:
    rows: Rows = [HEADINGS, ["Effective practice"], AUDIT, TRAIN, ["Managing performance"], PUBLISH]
    table = in_form(tmp_path, form, rows)
    assert by_theme(plan_of(table)) == {"Effective practice": ["1.1", "1.2"], "Managing performance": ["2.1"]}
    assert table.remarks == ()


def test_a_line_that_is_merged_over_the_table_is_a_theme_wherever_it_stands(tmp_path: Path) -> None:
    rows: Rows = [HEADINGS, ["A. Effective practice"], AUDIT, ["B. Managing performance"], PUBLISH]
    path = workbook(tmp_path / "tracker.xlsx", {"Tracker": rows}, merges={"Tracker": ["A2:E2", "A4:E4"]})
    plan = plan_of(read(path))
    assert [(theme.number, theme.ref, theme.title) for theme in plan.themes] == [
        (1, "A", "Effective practice"),
        (2, "B", "Managing performance"),
    ]
    assert by_theme(plan) == {"Effective practice": ["1.1"], "Managing performance": ["2.1"]}


@in_every_form
def test_a_ref_with_words_alone_is_the_section_of_the_refs_that_begin_with_it(tmp_path: Path, form: str) -> None:
    rows: Rows = [HEADINGS, ["1", "Effective practice"], AUDIT, TRAIN, ["2", "Managing performance"], PUBLISH]
    plan = plan_of(in_form(tmp_path, form, rows))
    assert actions(plan) == [*BOTH, ("2.1", "Publish a dashboard")]
    assert by_theme(plan) == {"Effective practice": ["1.1", "1.2"], "Managing performance": ["2.1"]}


@in_every_form
def test_a_finding_that_stands_in_the_first_row_of_its_group_is_that_of_all(tmp_path: Path, form: str) -> None:
    plan = plan_of(in_form(tmp_path, form, UNDER_FINDINGS))
    assert [(area.ref, area.text) for area in plan.areas] == [
        ("1.1", "Case recording is late"),
        ("1.2", "Thresholds differ"),
    ]
    assert [(action.ref, action.area, action.title) for action in plan.actions] == [
        ("1.1", "1.1", "Audit ten files"),
        ("1.1b", "1.1", "Train all managers"),
        ("1.2", "1.2", "Moderate weekly"),
    ]


def test_a_merged_finding_and_a_merged_owner_are_those_of_each_row(tmp_path: Path) -> None:
    rows = [list(row) for row in UNDER_FINDINGS]
    rows[2][2] = ""
    path = workbook(tmp_path / "tracker.xlsx", {"Tracker": rows}, merges={"Tracker": ["A2:A3", "C2:C3"]})
    plan = plan_of(read(path))
    assert [(action.ref, action.area, action.owner) for action in plan.actions] == [
        ("1.1", "1.1", "Ann"),
        ("1.1b", "1.1", "Ann"),
        ("1.2", "1.2", "Cy"),
    ]


def test_an_owner_that_is_not_merged_is_not_filled_down(tmp_path: Path) -> None:
    rows = [list(row) for row in UNDER_FINDINGS]
    rows[2][2] = ""
    plan = plan_of(in_form(tmp_path, "xlsx", rows))
    assert [action.owner for action in plan.actions] == ["Ann", "", "Cy"]


# --- refs -------------------------------------------------------------------------------------------------------


@in_every_form
@pytest.mark.parametrize(
    ("heading", "texts", "refs"),
    [
        ("Recommendation", ("R1: Audit ten files", "R2: Train managers"), ("R1", "R2")),
        ("Action", ("1.1 Audit ten files", "1.2 Train managers"), ("1.1", "1.2")),
        ("Action", ("1. Audit ten files", "2. Train managers"), ("1", "2")),
        ("Action", ("Rec 1 – Audit ten files", "Rec 2 – Train managers"), ("Rec 1", "Rec 2")),
    ],
)
def test_a_ref_that_stands_before_a_text_is_its_ref(
    tmp_path: Path, form: str, heading: str, texts: tuple[str, str], refs: tuple[str, str]
) -> None:
    rows: Rows = [
        [heading, "Owner", "Due", "RAG"],
        [texts[0], "Ann", date(2027, 3, 31), "Amber"],
        [texts[1], "Bo", date(2027, 6, 30), "Green"],
    ]
    table = in_form(tmp_path, form, rows)
    plan = plan_of(table)
    assert [action.title for action in plan.actions] == ["Audit ten files", "Train managers"]
    assert tuple(action.ref for action in plan.actions) == refs


@in_every_form
def test_a_number_in_one_text_of_many_is_part_of_its_words(tmp_path: Path, form: str) -> None:
    rows: Rows = [
        ["Action", "Owner", "Due"],
        ["Audit ten files", "Ann", date(2027, 3, 31)],
        ["10. of the files are audited again", "Bo", date(2027, 6, 30)],
        ["Train managers", "Cy", date(2027, 6, 30)],
    ]
    plan = plan_of(in_form(tmp_path, form, rows))
    assert actions(plan)[1] == ("1.2", "10. of the files are audited again")


@in_every_form
def test_a_column_of_refs_needs_no_heading(tmp_path: Path, form: str) -> None:
    rows: Rows = [["", *HEADINGS[1:]], ["A1", *AUDIT[1:]], ["A2", *TRAIN[1:]]]
    table = in_form(tmp_path, form, rows)
    assert actions(plan_of(table)) == [("A1", "Audit ten files a month"), ("A2", "Train all managers")]
    assert (table.columns[0].heading, table.columns[0].field, table.columns[0].how) == (
        "Column A",
        "ref",
        "by its cells",
    )


# --- rows that are no actions -----------------------------------------------------------------------------------


@in_every_form
def test_notes_totals_and_lines_below_are_named_and_blank_rows_are_nothing(tmp_path: Path, form: str) -> None:
    rows: Rows = [
        HEADINGS,
        AUDIT,
        ["", "", "", "", ""],
        ["Note: dates are as agreed in May"],
        TRAIN,
        ["Total", "", "", "", 2],
        [],
        ["Approved by the Board on 3 May"],
    ]
    table = in_form(tmp_path, form, rows)
    assert actions(plan_of(table)) == BOTH
    assert left_out(table) == [
        ("Note: dates are as agreed in May", "a note"),
        ("Total · 2", "a total"),
        ("Approved by the Board on 3 May", "a line below the table"),
    ]


@in_every_form
def test_the_headings_again_on_the_next_page_are_no_action(tmp_path: Path, form: str) -> None:
    table = in_form(tmp_path, form, [HEADINGS, AUDIT, HEADINGS, TRAIN])
    assert actions(plan_of(table)) == BOTH
    assert left_out(table) == [("Ref · Action · Lead officer · Due date · RAG", "the headings again")]


@in_every_form
def test_a_row_that_does_not_say_what_is_to_be_done_is_refused(tmp_path: Path, form: str) -> None:
    rows: Rows = [HEADINGS, AUDIT, ["", "", "Head of Nothing", date(2027, 5, 1), "Red"], TRAIN]
    table = in_form(tmp_path, form, rows)
    assert actions(plan_of(table)) == BOTH
    (refused,) = [remark for remark in table.remarks if remark.kind is RemarkKind.REFUSED]
    assert refused.words == "nothing says what is to be done"
    assert refused.said.startswith("Head of Nothing · ")
    assert refused.row == 3


@in_every_form
def test_a_line_of_progress_alone_belongs_to_the_action_above(tmp_path: Path, form: str) -> None:
    rows: Rows = [
        ["Ref", "Action", "Owner", "RAG", "Progress"],
        ["1.1", "Audit ten files", "Ann", "Amber", "Two are done"],
        ["", "", "", "", "The third has begun"],
        ["1.2", "Train all managers", "Bo", "Green", "Booked"],
    ]
    plan = plan_of(in_form(tmp_path, form, rows))
    assert [(note.action, note.text) for note in plan.notes] == [
        ("1.1", "Two are done\nThe third has begun"),
        ("1.2", "Booked"),
    ]


# --- sheets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "hidden", "words"),
    [
        ("Old", ("Old",), "the sheet Old is hidden and has headings too, with 2 rows below them"),
        ("Archived", (), "the sheet Archived has headings too, with 2 rows below them"),
        ("Closed actions", (), "the sheet Closed actions has headings too, with 2 rows below them"),
    ],
)
def test_hidden_sheets_and_those_put_aside_are_not_read_and_named(
    tmp_path: Path, title: str, hidden: tuple[str, ...], words: str
) -> None:
    sheets: dict[str, Rows] = {title: [HEADINGS, PUBLISH, TRAIN], "Tracker": [HEADINGS, AUDIT]}
    path = workbook(tmp_path / "tracker.xlsx", sheets, hidden=hidden)
    table = read(path)
    assert actions(plan_of(table)) == BOTH[:1]
    assert left_out(table) == [("", f"{words}, and was not read; --sheet reads it")]
    assert [ref for ref, _ in actions(plan_of(read(path, Wishes(sheet=title))))] == ["2.1", "1.2"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "tracker.xlsx", {"Tracker": [HEADINGS, AUDIT], "Old": [HEADINGS, PUBLISH]})
    with pytest.raises(BadSheet, match="no sheet is called 'New'; the file has: Tracker, Old"):
        read(path, Wishes(sheet="New"))


def test_hidden_rows_and_columns_are_read_and_named(tmp_path: Path) -> None:
    import openpyxl

    path = write_rows(tmp_path / "tracker.xlsx", [HEADINGS, AUDIT, TRAIN, PUBLISH])
    book = openpyxl.load_workbook(path)
    book["Tracker"].row_dimensions[3].hidden = True
    book["Tracker"].column_dimensions["D"].hidden = True
    book.save(path)
    table = read(path)
    plan = plan_of(table)
    assert [(action.ref, action.due) for action in plan.actions] == [
        ("1.1", date(2027, 3, 31)),
        ("1.2", date(2027, 6, 30)),
        ("2.1", date(2027, 1, 31)),
    ]
    assert [words for _, words in said(table.remarks, RemarkKind.READ)] == [
        "hidden rows were read too: 3",
        "hidden columns were read too: Due date",
    ]


def test_sheets_with_the_same_headings_are_themes_and_the_plan_is_called_as_its_file(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Effective practice": [HEADINGS, AUDIT, TRAIN],
        "Managing performance": [HEADINGS, PUBLISH],
    }
    table = read(workbook(tmp_path / "Peer_review_2026.xlsx", sheets))
    plan = plan_of(table)
    assert plan.title == "Peer review 2026"
    assert by_theme(plan) == {"Effective practice": ["1.1", "1.2"], "Managing performance": ["2.1"]}
    assert table.remarks == ()


def test_the_title_above_each_of_several_sheets_is_that_of_the_plan_and_another_is_named(tmp_path: Path) -> None:
    title, other = ["Peer review action plan"], ["Agreed by the Board on 3 May"]
    sheets: dict[str, Rows] = {"Practice": [title, HEADINGS, AUDIT], "Performance": [title, other, HEADINGS, PUBLISH]}
    table = read(workbook(tmp_path / "tracker.xlsx", sheets))
    plan = plan_of(table)
    assert plan.title == "Peer review action plan"
    assert by_theme(plan) == {"Practice": ["1.1"], "Performance": ["2.1"]}
    assert left_out(table) == [("Agreed by the Board on 3 May", "a line above the headings")]


def test_of_sheets_of_several_months_the_last_is_read_and_the_rest_are_named(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Sept 26": [HEADINGS, AUDIT, TRAIN],
        "Oct 26": [HEADINGS, [*AUDIT[:4], "Green"], TRAIN],
        "Nov 26": [HEADINGS, [*AUDIT[:4], "Red"], TRAIN],
    }
    table = read(workbook(tmp_path / "Recovery plan.xlsx", sheets))
    plan = plan_of(table)
    assert [(action.ref, action.rag) for action in plan.actions] == [("1.1", "red"), ("1.2", "green")]
    assert [words for _, words in said(table.remarks, RemarkKind.DOUBTED)] == [
        "the sheet Sept 26 has headings too, with 2 rows below them, and was not read; --sheet reads it",
        "the sheet Oct 26 has headings too, with 2 rows below them, and was not read; --sheet reads it",
    ]
    assert plan.title == "Recovery plan", "neither a row of headings nor a month is a title"


def test_a_cover_sheet_gives_the_title_and_every_other_sheet_is_named(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Cover": [["Ofsted improvement plan"]],
        "Plan": [HEADINGS, AUDIT, TRAIN],
        "Budget": [["Owner", "Due date", "Action", "Cost"], ["Ann", date(2027, 1, 1), "Buy", 3]],
        "Words": [["Red"], ["Amber"]],
    }
    table = read(workbook(tmp_path / "tracker.xlsx", sheets))
    assert plan_of(table).title == "Ofsted improvement plan"
    assert actions(plan_of(table)) == BOTH
    named = [(remark.kind.value, remark.where, remark.words) for remark in table.remarks]
    assert named == [
        (
            "doubted",
            "tracker.xlsx sheet Budget",
            "the sheet Budget has headings too, with 1 row below them, and was not read; --sheet reads it",
        ),
        ("left out", "tracker.xlsx sheet Cover", "the sheet Cover has no row of headings, and was not read"),
        ("left out", "tracker.xlsx sheet Words", "the sheet Words has no row of headings, and was not read"),
    ]


# --- second tables ----------------------------------------------------------------------------------------------

SECOND: Rows = [
    ["Recommendation", "Responsible officer", "Target date", "Status"],
    ["Recruit two analysts", "Cy", date(2027, 1, 31), "Red"],
]


@in_every_form
def test_a_second_table_below_with_other_headings_is_read_too(tmp_path: Path, form: str) -> None:
    rows: Rows = [HEADINGS, AUDIT, TRAIN, [], ["From the July review"], *SECOND]
    table = in_form(tmp_path, form, rows)
    plan = plan_of(table)
    assert actions(plan) == [*BOTH, ("1.3", "Recruit two analysts")]
    last = plan.actions[-1]
    assert (last.owner, last.due, last.rag) == ("Cy", date(2027, 1, 31), "red")
    assert left_out(table) == [("From the July review", "a line above the headings")], "no row that was read is named"


@in_every_form
def test_a_numbered_line_above_a_second_table_is_its_theme(tmp_path: Path, form: str) -> None:
    rows: Rows = [["Theme 1: Practice"], HEADINGS, AUDIT, TRAIN, ["Theme 2: Performance"], *SECOND]
    table = in_form(tmp_path, form, rows)
    assert by_theme(plan_of(table)) == {"Theme 1: Practice": ["1.1", "1.2"], "Theme 2: Performance": ["2.1"]}
    assert table.remarks == ()


@in_every_form
def test_an_action_with_nothing_but_words_right_above_a_second_table_is_of_the_first(tmp_path: Path, form: str) -> None:
    rows: Rows = [HEADINGS, AUDIT, TRAIN, ["", "Write to all partners"], *SECOND]
    table = in_form(tmp_path, form, rows)
    assert [title for _, title in actions(plan_of(table))] == [
        "Audit ten files a month",
        "Train all managers",
        "Write to all partners",
        "Recruit two analysts",
    ]


def document(path: Path, parts: Sequence[tuple[Sequence[str], Rows]]) -> Path:
    """A Word document of paragraphs and tables in turn."""
    import docx

    made = docx.Document()
    for lines, rows in parts:
        for line in lines:
            made.add_paragraph(line)
        table = made.add_table(len(rows), max(map(len, rows)))
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                shown = value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
                table.cell(number, column).text = shown
    made.save(str(path))
    return path


@pytest.mark.parametrize("between", [(), ("",), ("(continued)",), ("Cont'd",), ("Page 2 of 3",)])
def test_a_table_of_a_document_goes_on_on_the_next_page(tmp_path: Path, between: tuple[str, ...]) -> None:
    path = document(
        tmp_path / "plan.docx", [(("Improvement plan",), [HEADINGS, AUDIT]), (between or (" ",), [TRAIN, PUBLISH])]
    )
    table = read(path)
    assert actions(plan_of(table)) == [*BOTH, ("2.1", "Publish a dashboard")]
    assert table.remarks == (), "what is read is not said to be left out"
    assert [row.where for row in table.rows] == ["plan.docx table 1 row 2", *_rows_of("plan.docx table 2")]


def _rows_of(where: str) -> list[str]:
    return [f"{where} row 1", f"{where} row 2"]


def test_a_table_behind_other_words_is_another_and_named(tmp_path: Path) -> None:
    parts: list[tuple[Sequence[str], Rows]] = [
        (("Improvement plan",), [HEADINGS, AUDIT]),
        (("Those present agreed the minutes",), [TRAIN, PUBLISH]),
    ]
    table = read(document(tmp_path / "plan.docx", parts))
    assert actions(plan_of(table)) == BOTH[:1]
    (remark,) = table.remarks
    assert (remark.kind, remark.where, remark.words) == (
        RemarkKind.LEFT_OUT,
        "plan.docx table 2",
        "a table has no row of headings, and was not read",
    )


def test_what_stands_over_each_table_of_a_document_is_its_theme_and_other_lines_are_named(tmp_path: Path) -> None:
    parts: list[tuple[Sequence[str], Rows]] = [
        (("Improvement plan", "Theme 1: Practice"), [HEADINGS, AUDIT, TRAIN]),
        (("The Board has seen this part.", "Theme 2: Performance"), [HEADINGS, PUBLISH]),
    ]
    table = read(document(tmp_path / "plan.docx", parts))
    plan = plan_of(table)
    assert plan.title == "Improvement plan"
    assert by_theme(plan) == {"Theme 1: Practice": ["1.1", "1.2"], "Theme 2: Performance": ["2.1"]}
    assert left_out(table) == [("The Board has seen this part.", "a line above the headings")]


# --- columns ----------------------------------------------------------------------------------------------------


def test_a_row_of_a_csv_that_is_longer_than_the_headings_is_refused(tmp_path: Path) -> None:
    lines = ["Ref,Action,Owner,Due,RAG", "1.1,Audit ten files, every month,Ann,31/03/2027,Amber"]
    lines += [f"1.{number},Train group {number},Bo,30/06/2027,Green" for number in range(2, 8)]
    path = tmp_path / "tracker.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    table = read(path)
    assert [ref for ref, _ in actions(plan_of(table))] == [f"1.{number}" for number in range(2, 8)]
    (refused,) = [remark for remark in table.remarks if remark.kind is RemarkKind.REFUSED]
    assert refused.where == "tracker.csv line 2"
    assert refused.words == "it has more cells than headings; is its text in quotes?"
    assert refused.said == "1.1 · Audit ten files · every month · Ann · 31/03/2027 · Amber"


@in_every_form
def test_a_column_without_a_heading_that_most_rows_use_is_kept(tmp_path: Path, form: str) -> None:
    rows: Rows = [HEADINGS, [*AUDIT, "see minute 4"], [*TRAIN, "see minute 5"]]
    plan = plan_of(in_form(tmp_path, form, rows))
    assert [action.own_fields for action in plan.actions] == [
        (("Column F", "see minute 4"),),
        (("Column F", "see minute 5"),),
    ]


@in_every_form
def test_a_column_that_goes_nowhere_is_kept_as_an_own_field_and_named(tmp_path: Path, form: str) -> None:
    table = in_form(tmp_path, form, [[*HEADINGS, "Cost centre"], [*AUDIT, "CC-104"], [*TRAIN, ""]])
    plan = plan_of(table)
    assert [action.own_fields for action in plan.actions] == [(("Cost centre", "CC-104"),), ()]
    (remark,) = table.remarks
    assert (remark.kind, remark.cell, remark.heading, remark.said, remark.words) == (
        RemarkKind.READ,
        "F",
        "Cost centre",
        "CC-104",
        "no field of the plan's; kept as a field of your own, 1 value",
    )


@in_every_form
def test_a_column_that_somebody_drops_is_named_with_what_it_had(tmp_path: Path, form: str) -> None:
    path = write_rows(tmp_path / f"tracker.{form}", [[*HEADINGS, "Cost centre"], [*AUDIT, "CC-104"], [*TRAIN, "CC-9"]])
    table = read(path, Wishes(fields={"Cost centre": "dropped"}))
    assert [action.own_fields for action in plan_of(table).actions] == [(), ()]
    assert left_out(table) == [("CC-104", "dropped, as you say, with 2 values")]


# --- a key of the file's own ------------------------------------------------------------------------------------


@in_every_form
@pytest.mark.parametrize("is_above", [True, False])
def test_the_key_of_the_file_says_what_its_colours_mean(tmp_path: Path, form: str, is_above: bool) -> None:
    """There green is what is complete, and blue what is on track."""
    key: Rows = [["Key: Blue = on track; Green = complete; Red = off track"]]
    rows: Rows = [HEADINGS, [*AUDIT[:4], "Blue"], [*TRAIN[:4], "Green"]]
    table = in_form(tmp_path, form, [["Improvement plan"], *key, *rows] if is_above else [*rows, [], *key])
    plan = plan_of(table)
    assert [(action.stage, action.rag) for action in plan.actions] == [("open", "green"), ("complete", "unrated")]
    words = "its own key was used: blue is on track, green is complete, red is off track"
    assert words in [words for _, words in said(table.remarks, RemarkKind.READ)]


def test_a_key_on_a_sheet_of_its_own_is_used(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Plan": [HEADINGS, [*AUDIT[:4], "Blue"], [*TRAIN[:4], "Green"]],
        "Key": [["Blue", "On track"], ["Green", "Complete"]],
    }
    # A sheet of a key has colour and meaning in two cells.
    plan = plan_of(read(workbook(tmp_path / "tracker.xlsx", sheets)))
    assert [(action.stage, action.rag) for action in plan.actions] == [("open", "green"), ("complete", "unrated")]


def test_without_a_key_blue_is_complete_and_never_signed_off(tmp_path: Path) -> None:
    plan = plan_of(in_form(tmp_path, "xlsx", [HEADINGS, [*AUDIT[:4], "Blue"], TRAIN]))
    assert [(action.stage, action.rag) for action in plan.actions] == [("complete", "unrated"), ("open", "green")]


# --- months, quarters and keys ----------------------------------------------------------------------------------


@in_every_form
def test_a_key_below_the_table_is_its_key_and_no_action(tmp_path: Path, form: str) -> None:
    key = [["Blue", "Not yet started"], ["Green", "Action completed"], ["Amber", "On track"], ["Red", "Off track"]]
    rows: Rows = [HEADINGS, AUDIT[:4] + ["Blue"], TRAIN[:4] + ["Green"], PUBLISH[:4] + ["Amber"], [], *key]
    table = in_form(tmp_path, form, rows)
    assert [(row.ref, row.values.get("rag"), row.values.get("stage")) for row in table.rows] == [
        ("1.1", None, None),
        ("1.2", None, "complete"),
        ("2.1", Condition.ON_TRACK, None),
    ]


@pytest.mark.parametrize(
    ("titles", "newest"),
    [
        (("Nov 26", "Oct 26"), "Nov 26"),
        (("Dec 2026", "Jan 2027"), "Jan 2027"),
        (("Q3", "Q2", "Q1"), "Q3"),
        (("First look", "Second look"), "Second look"),
    ],
)
def test_of_the_same_actions_month_by_month_the_newest_is_read(
    tmp_path: Path, titles: tuple[str, ...], newest: str
) -> None:
    sheets = {title: [HEADINGS, AUDIT, TRAIN] for title in titles}
    table = read(workbook(tmp_path / "months.xlsx", sheets))
    assert [row.where.partition(" row")[0] for row in table.rows] == [f"months.xlsx sheet {newest}"] * 2


def test_months_below_one_heading_are_its_columns_and_the_last_counts(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Action", "Lead officer", "Due date", "RAG", "", ""],
        ["", "", "", "", "Sep", "Oct", "Nov"],
        [*AUDIT[:4], "G", "A", "R"],
        [*TRAIN[:4], "G", "G", "G"],
    ]
    path = workbook(tmp_path / "months.xlsx", {"Plan": rows}, merges={"Plan": ["E1:G1", "A1:A2"]})
    assert [row.values["rag"] for row in read(path).rows] == [Condition.OFF_TRACK, Condition.ON_TRACK]


def test_start_and_end_below_one_heading_are_two_dates_of_which_the_end_is_due(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ref", "Action", "Lead officer", "Timescale", "", "RAG"],
        ["", "", "", "Start", "End", ""],
        [*AUDIT[:3], date(2026, 4, 1), date(2027, 3, 31), "R"],
    ]
    path = workbook(tmp_path / "ends.xlsx", {"Plan": rows}, merges={"Plan": ["D1:E1"]})
    assert [row.values["due"] for row in read(path).rows] == [date(2027, 3, 31)]


@in_every_form
def test_where_no_heading_says_how_it_stands_the_last_column_of_colours_does_as_a_doubt(
    tmp_path: Path, form: str
) -> None:
    headings = [*HEADINGS[:4], "Sep-26", "Oct-26"]
    table = in_form(tmp_path, form, [headings, [*AUDIT[:4], "G", "R"], [*TRAIN[:4], "G", "A"]])
    assert [row.values["rag"] for row in table.rows] == [Condition.OFF_TRACK, Condition.AT_RISK]
    assert [words for _, words in said(table.remarks, RemarkKind.DOUBTED)] == [
        "no heading says how it stands; the last column of red, amber and green was taken for the rating"
    ]
    before = in_form(tmp_path, form, [[*HEADINGS[:4], "Previous"], [*AUDIT[:4], "G"], [*TRAIN[:4], "A"]])
    assert [row.values.get("rag") for row in before.rows] == [None, None]

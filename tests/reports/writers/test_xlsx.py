"""The workbook, read back with openpyxl, which did not write it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from actionplan.model.action import Action
from actionplan.model.columns import columns_of
from actionplan.model.comparison import Comparison
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.reports.blocks import Bullets, Numbered, Paragraph
from actionplan.reports.board_report import front_of
from actionplan.reports.charts import TINTS, bars, trend
from actionplan.reports.edition import Edition
from actionplan.reports.summary import gather
from actionplan.reports.writers.csv_table import plan_csv
from actionplan.reports.writers.json_export import plan_json
from actionplan.reports.writers.xlsx import xlsx
from actionplan.reports.writers.xlsx_book import MOST_SIGNS, cell_text
from actionplan.reports.writers.xlsx_tables import WORKED_ON

AT = "2026-11-27T09:12:00+00:00"
TRIGGERS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|'/c calc'!A0", "<r>&amp;</r>", "_x000D_")


def opened(data: bytes) -> Workbook:
    """The finished file."""
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a sheet that is one table."""
    found = list(sheet.iter_rows(values_only=True))
    return [dict(zip(map(str, found[0]), row, strict=True)) for row in found[1:]]


def texts(book: Workbook) -> Iterator[str]:
    """Every text in it."""
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell.value for cell in row if isinstance(cell.value, str))


@pytest.fixture
def book(rated: Plan, week_ago: Comparison) -> Workbook:
    """The workbook of the plan some weeks on."""
    return opened(xlsx(Edition(gather(rated, week_ago), made_by="jo", last_change_at=AT)))


def test_the_sheets_in_their_order(book: Workbook) -> None:
    before_plan = ["Summary", "Exceptions", "Due next", "Extensions"]
    of_records = ["Evidence", "Impact", "Findings", "Strengths", "Changes", "Weeks", "Key"]
    assert book.sheetnames == [*before_plan, "Plan", *of_records]


def test_no_cell_is_merged_and_none_is_a_formula(book: Workbook) -> None:
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_plan_has_every_action_with_real_dates_and_refs_as_text(book: Workbook, rated: Plan) -> None:
    found = rows(book["Plan"])
    assert [row["Ref"] for row in found] == [action.ref for action in rated.actions]
    assert found[0]["Due"] == datetime(2026, 11, 1)
    assert found[0]["Days late"] == 26
    assert sorted(found[0]) == sorted(field.heading for field in columns_of(rated, ("rag_before",)))
    sheet = book["Plan"]
    assert all(cell.data_type == "s" and cell.number_format == "@" for cell in sheet["A"][1:])


def test_a_tenth_ref_stays_a_tenth(rated: Plan) -> None:
    ten = replace(rated.actions[0], ref="1.10")
    sheet = opened(xlsx(Edition(gather(replace(rated, actions=(ten,))))))["Plan"]
    assert sheet["A2"].value == "1.10"


def test_a_rating_is_letter_and_word_and_its_fill_follows_an_edit(book: Workbook) -> None:
    found = {row["Ref"]: row["RAG"] for row in rows(book["Plan"])}
    assert found == {
        "1.1": "R Red",
        "1.1b": None,
        "1.2": "G Green",
        "1.3": "A Amber",
        "2.1": "B Blue",
        "2.2": "U Unrated",
    }
    sheet = book["Plan"]
    column = sheet.cell(1, WORKED_ON.index("RAG") + 1).column_letter
    rules = {rule.text: rule for part in sheet.conditional_formatting if f"{column}2" in part for rule in part.rules}
    assert set(rules) == {face.label for face in Key().faces}
    for face in Key().faces:
        assert rules[face.label].dxf.fill.bgColor.rgb == f"FF{TINTS[face.colour][1:].upper()}"
        # The cell itself has no colour that an edit would leave behind.
        assert sheet[f"{column}2"].fill.fill_type is None


def test_the_earlier_rating_stands_beside_those_of_now(book: Workbook, rated: Plan) -> None:
    found = {row["Ref"]: (row["Earlier RAG"], row["RAG"]) for row in rows(book["Plan"])}
    assert found["1.3"] == ("G Green", "A Amber")
    assert found["1.1b"] == (None, None), "what was withdrawn did not count"
    alone = opened(xlsx(Edition(gather(rated))))["Plan"]
    assert "Earlier RAG" not in [cell.value for cell in alone[1]], "it is compared with nothing"


def test_only_what_can_be_said_can_be_chosen(book: Workbook) -> None:
    lists = {rule.promptTitle: rule for rule in book["Plan"].data_validations.dataValidation}
    assert set(lists) == {"RAG", "Priority", "Impact"}
    assert lists["RAG"].formula1 == '"R Red,A Amber,G Green,U Unrated"'
    assert lists["Priority"].formula1 == '"critical,high,normal,low"'


def test_headings_are_frozen_filtered_and_printed_again(book: Workbook) -> None:
    for sheet in book:
        if sheet.title in ("Summary", "Key"):
            continue
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
        (table,) = sheet.tables.values()
        assert (table.displayName, table.ref) == (sheet.title.title().replace(" ", ""), sheet.dimensions)
        assert table.autoFilter.ref == table.ref
        assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]


@pytest.mark.parametrize("heading", ["Two\nlines", "_x000D_", "a" * 256])
def test_a_heading_that_no_table_takes_leaves_the_filter(rated: Plan, heading: str) -> None:
    actions = tuple(replace(action, own_fields=((heading, "x"),)) for action in rated.actions)
    sheet = opened(xlsx(Edition(gather(replace(rated, actions=actions)))))["Plan"]
    assert not sheet.tables
    assert sheet.auto_filter.ref.startswith("A1:")


def test_what_is_listed_begins_with_its_ref(book: Workbook) -> None:
    by_group = {"Summary", "Impact", "Weeks", "Key"}
    assert {sheet["A1"].value for sheet in book if sheet.title not in by_group} == {"Ref"}


def test_two_charts_say_in_words_what_they_show(rated: Plan, week_ago: Comparison) -> None:
    summary = gather(rated, week_ago)
    data = xlsx(Edition(summary))
    assert len(opened(data)["Summary"]._charts) == 2
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        chart = parts.read("xl/charts/chart1.xml").decode()
    for chart_of_report in (bars(summary), trend(summary)):
        assert chart_of_report is not None and f'descr="{chart_of_report.alt}"' in drawing
    assert ">A1<" in chart


def test_exceptions_and_changes_are_those_of_the_summary(rated: Plan, week_ago: Comparison) -> None:
    summary = gather(rated, week_ago)
    book = opened(xlsx(Edition(summary)))
    assert [row["Ref"] for row in rows(book["Exceptions"])] == [one.action.ref for one in summary.exceptions]
    assert [(row["Ref"], row["Change"]) for row in rows(book["Changes"])] == [
        (move.ref, move.title) for move in summary.moves
    ]
    moved = next(row for row in rows(book["Changes"]) if row["Change"] == "date moved")
    assert isinstance(moved["Before"], datetime)


def test_without_any_action_it_says_so(empty: Plan) -> None:
    book = opened(xlsx(Edition(gather(empty))))
    assert str(book["Exceptions"]["A2"].value).startswith("There are no actions")
    assert not book["Exceptions"].tables, "a table has a row"
    assert "The plan is compared with no earlier day." in list(texts(book))


def test_the_same_data_gives_the_same_bytes(rated: Plan, week_ago: Comparison) -> None:
    first = xlsx(Edition(gather(rated, week_ago), made_by="jo", last_change_at=AT))
    assert xlsx(Edition(gather(rated, week_ago), made_by="jo", last_change_at=AT)) == first
    properties = opened(first).properties
    # No time in it is the clock's: not the workbook's own, and not that of any file in the archive.
    changed_at = datetime(2026, 11, 27, 9, 12)
    assert (properties.creator, properties.created, properties.modified) == ("jo", changed_at, changed_at)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("text", TRIGGERS)
def test_what_would_be_a_formula_or_markup_is_text(rated: Plan, text: str) -> None:
    plan = replace(rated, actions=tuple(replace(action, title=text, owner=text) for action in rated.actions))
    book = opened(xlsx(Edition(gather(plan))))
    assert str(book["Plan"]["B2"].value).rstrip() == cell_text(text).rstrip()
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    for text in ("a" * 40_000, "\N{FACE WITH TEARS OF JOY}" * 20_000):
        found = cell_text(text)
        assert len(found.encode("utf-16-le")) // 2 <= MOST_SIGNS
        assert found.endswith(f"… [cut here: {len(text):,} characters]")
    assert cell_text("a" * MOST_SIGNS) == "a" * MOST_SIGNS


@pytest.mark.parametrize("sign", ["a", "\N{FACE WITH TEARS OF JOY}"])
def test_a_title_too_long_for_a_header_is_cut(rated: Plan, sign: str) -> None:
    book = opened(xlsx(Edition(gather(replace(rated, title=sign * 300)))))
    for sheet in book:
        assert sheet.oddHeader.left.text.rstrip("…").endswith(sign)
        assert sheet.oddHeader.left.text.endswith("…")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=80))
def test_no_text_makes_an_export_fail(rated: Plan, text: str) -> None:
    said = [replace(action, title=text, owner=text, rag_reason=text, success_measure=text) for action in rated.actions]
    plan = replace(rated, title=text, organisation=text, actions=tuple(said))
    summary = gather(plan)
    book = opened(xlsx(Edition(summary, made_by=text)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book["Plan"].max_row == 1 + len(plan.actions)
    assert plan_csv(summary).encode()
    assert plan_json(Edition(summary)).isascii()


def test_of_five_thousand_actions_each_is_in_the_workbook(rated: Plan) -> None:
    first = rated.actions[0]
    actions = [
        replace(first, ref=f"1.{number}", title=f"Action {number}, and what is done about it")
        for number in range(1, 5_001)
    ]
    data = xlsx(Edition(gather(replace(rated, actions=tuple(actions)))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        shared_texts = archive.read("xl/sharedStrings.xml").decode()
    assert all(f">{action.title}<" in shared_texts for action in actions)


def test_a_date_before_excels_calendar_is_text(rated: Plan) -> None:
    old = replace(rated.actions[0], due=date(1890, 1, 1))
    assert isinstance(old, Action)
    assert opened(xlsx(Edition(gather(replace(rated, actions=(old,))))))["Plan"]["D2"].value == "1890-01-01"


def test_it_says_what_is_due_next_what_needs_more_time_and_the_road_to_green(rated: Plan, week_ago: Comparison) -> None:
    actions = tuple(replace(one, forecast=date(2026, 12, 18)) if one.ref == "1.3" else one for one in rated.actions)
    book = opened(xlsx(Edition(gather(replace(rated, actions=actions), week_ago))))
    assert [(row["Ref"], row["Owner"], row["Due"]) for row in rows(book["Due next"])] == [
        ("1.3", "Head of Assessment", datetime(2026, 12, 4))
    ]
    extended = {row["Ref"]: row for row in rows(book["Extensions"])}
    assert list(extended) == ["1.2", "1.3"]
    assert (extended["1.2"]["Times moved"], extended["1.3"]["Forecast"]) == (2, datetime(2026, 12, 18))
    found = {row["Ref"]: row for row in rows(book["Exceptions"])}
    assert (found["1.1"]["Recovery plan"], found["1.2"]["Recovery plan"]) == ("none recorded", None)
    assert (found["1.1"]["Days late"], found["1.2"]["Days late"]) == (26, None), "nothing stands for no lateness"
    assert (found["1.3"]["20 Nov 2026"], found["1.3"]["Declared"]) == ("G Green", "A Amber")
    assert any(text.startswith("1.3 Amber: ") for text in texts(book))
    assert not any("A Amber:" in text for text in texts(book))


def test_the_summary_says_what_the_first_side_of_the_report_says(rated: Plan, week_ago: Comparison) -> None:
    edition = Edition(gather(rated, week_ago), made_by="jo", last_change_at=AT)
    said = " ".join(str(cell.value) for cell in opened(xlsx(edition))["Summary"]["A"] if cell.value)
    front = front_of(edition)
    for block in front.front:
        if isinstance(block, Paragraph):
            assert block.text in said
        if isinstance(block, Bullets | Numbered):
            assert all(item in said for item in block.items)
    assert all(f"{name}: {value}" in said for name, value in front.head if name != "Subject")
    assert all(line in said for line in front.foot)


def test_a_long_reason_is_short_on_the_summary_and_whole_on_the_plan(rated: Plan) -> None:
    reason = "The north team has no permanent manager. " * 48
    actions = tuple(replace(one, rag_reason=reason.strip()) if one.ref == "1.1" else one for one in rated.actions)
    book = opened(xlsx(Edition(gather(replace(rated, actions=actions)))))
    summary = [str(cell.value) for row in book["Summary"].iter_rows() for cell in row if cell.value]
    assert max(map(len, summary)) < 200
    (exception,) = [row for row in rows(book["Exceptions"]) if row["Ref"] == "1.1"]
    assert str(exception["Reason"]).endswith("… (in full on the sheet Plan)")
    assert rows(book["Plan"])[0]["RAG reason"] == reason.strip()


def test_evidence_findings_and_strengths_are_in_it(book: Workbook, rated: Plan) -> None:
    assert [(row["Ref"], row["What it is"]) for row in rows(book["Evidence"])] == [("1.2/1", "Threshold audit")]
    assert "SHA-256" not in rows(book["Evidence"])[0], "no file was noted"
    assert [row["Ref"] for row in rows(book["Findings"])] == [area.ref for area in rated.findings]
    assert [row["Ref"] for row in rows(book["Strengths"])] == [strength.ref for strength in rated.strengths]
    assert rows(book["Strengths"])[0]["Because"] == "two managers leave"


def test_the_public_reads_public_reasons_or_none(rated: Plan) -> None:
    from actionplan.reports.audience import Audience, public

    def exceptions(plan: Plan) -> list[dict[str, object]]:
        edition = Edition(gather(public(plan)), Audience.PUBLIC)
        return rows(opened(xlsx(edition))["Exceptions"])

    assert {"Owner", "Reason", "Recovery plan"}.isdisjoint(exceptions(rated)[0])
    actions = tuple(replace(one, public_reason="Two posts are advertised.") for one in rated.actions)
    told = exceptions(replace(rated, actions=actions))
    assert {row["Reason"] for row in told} == {"Two posts are advertised."}

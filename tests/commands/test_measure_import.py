"""Readings from a file: what is entered, and every line that cannot be read; all or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from command_line import done, objects, on, run


@pytest.fixture(autouse=True)
def _measures(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two measures, one with a reading for September, in a folder of one's own."""
    on("2026-11-28", monkeypatch)
    done("measure", "add", "Assessments in 45 days", "--unit", "%", "--action", "1.3")
    done("measure", "add", "Visits", "--unit", "days", "--good", "lower", "--every", "quarter")
    done("reading", "M1", "79", "--for", "2026-09")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def csv_file(*lines: str) -> str:
    Path("readings.csv").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return "readings.csv"


def workbook(*rows: Sequence[Any], sheet: str = "Data", percent: Sequence[str] = ()) -> str:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cell in percent:
        page[cell].number_format = "0%"
    book.save("readings.xlsx")
    return "readings.xlsx"


def figures() -> dict[str, float]:
    return {reading["ref"]: reading["value"] for measure in objects("measures") for reading in measure["readings"]}


def refused_lines(*args: str) -> list[str]:
    """What is said on standard error of a file that is refused, a line each."""
    before = figures()
    result = run("measure", "import", *args)
    assert (result.exit_code, result.stdout) == (1, "")
    assert figures() == before
    return [line.removeprefix("actionplan: ") for line in result.stderr.splitlines()]


def test_a_line_each_from_a_csv_file_is_one_change_behind_a_backup() -> None:
    file = csv_file(
        "Measure,Period,Value,Note",
        "M1,October 2026,83%,all teams",
        "assessments in 45 DAYS,2026-08,74,",
        "Visits,Q2 2026/27,12,",
        "M1,2026-09,79,",
    )
    dry = done("measure", "import", file, "--dry-run")
    assert "Would enter 3 readings; nothing is changed yet." in dry
    assert "Q2 2026/27, July to September 2026" in dry
    assert "1 reading says what the plan says already." in dry
    assert figures() == {"M1/2026-09": 79}
    said = done("measure", "import", file)
    assert "3 readings; actionplan undo undoes it." in said
    assert "The plan before it: " in said
    assert figures() == {"M1/2026-08": 74, "M1/2026-09": 79, "M1/2026-10": 83, "M2/2026-Q2": 12}
    assert [update["source"] for update in objects("history")[-3:]] == ["import"] * 3
    done("undo")
    assert figures() == {"M1/2026-09": 79}


def test_every_line_that_cannot_be_read_is_said_and_nothing_is_entered() -> None:
    file = csv_file(
        "Measure,Period,Value",
        "M1,2026-10,83",
        "Assesments in 45 days,2026-08,74",
        "M1,2026,74",
        "M1,2026-07,about 70",
        "M1,2026-06,0.7",
        "M2,2026-10,12",
        ",2026-10,12",
        "M1,2026-10,84",
        "M1,2026-05,1,234",
        "M1,2026-09,80",
        "M1,2027-03,80",
    )
    lines = refused_lines(file)
    assert lines == [
        "readings.csv line 3, Measure: there is no measure 'Assesments in 45 days'; did you mean "
        "'Assessments in 45 days'?",
        "readings.csv line 4, Period: '2026' is not a month; name a month, such as 2026-10 or October 2026",
        "readings.csv line 5, Value: 'about 70' is not a figure in %; type a number such as 83 or 83.5",
        "readings.csv line 6, Value: 0.7 may mean 70% or 0.7%; write it with its sign",
        "readings.csv line 7, Period: 2026/10 are not two years that follow each other: type 2026/27",
        "readings.csv line 8, Measure: no measure is named",
        "readings.csv line 9, Value: M1/2026-10 stands in readings.csv line 2, Value as well; keep one of them",
        "readings.csv line 10: 4 cells under 3 headings; put what has a comma in it in quotes",
        "readings.csv line 11, Value: M1 is 79% for September 2026; say why it is 80% now",
        "readings.csv line 12, Period: March 2027 has not begun yet",
        "10 of 11 readings cannot be taken over; nothing was changed",
    ]


def test_what_is_wrong_is_said_of_a_dry_run_too_and_to_a_program() -> None:
    file = csv_file("Measure,Period,Value", "M1,2026-10,83", "M1,x,74")
    result = run("measure", "import", file, "--dry-run", "--json")
    assert result.exit_code == 1
    read = json.loads(result.stdout)
    assert [reading["ref"] for reading in read["readings"]] == ["M1/2026-10"]
    assert len(read["problems"]) == 1
    assert (read["change"], read["dry_run"]) == (None, True)


def test_figures_are_restated_with_a_reason_of_their_line_or_of_the_whole() -> None:
    file = csv_file("Measure,Period,Value,Reason", "M1,2026-09,80,late returns")
    assert "1 reading, 1 of them restated" in done("measure", "import", file)
    file = csv_file("Measure,Period,Value", "M1,2026-09,81")
    assert "say why it is 81% now" in refused_lines(file)[0]
    done("measure", "import", file, "--reason", "counted again")
    (measure,) = [each for each in objects("measures") if each["ref"] == "M1"]
    (reading,) = measure["readings"]
    assert (reading["value"], reading["restated"]) == (81, "counted again")


def test_lines_without_a_figure_are_left_out_and_said() -> None:
    file = csv_file("Measure,Period,Value,Team", "M1,2026-10,,North", "M1,2026-08,74,South")
    said = done("measure", "import", file)
    assert "No figure stands in readings.csv line 2, Value." in said
    assert "The column 'Team' is no period and was left out." in said
    assert figures() == {"M1/2026-08": 74, "M1/2026-09": 79}


def test_a_workbook_may_have_a_column_for_each_period() -> None:
    file = workbook(
        ("Measure", "Unit", date(2026, 8, 1), "Oct 2026", "Q2 2026/27"),
        ("Assessments in 45 days", "%", 0.74, 0.83, None),
        ("Visits", "days", None, None, 12.5),
        percent=("C2", "D2"),
    )
    said = done("measure", "import", file)
    assert "The column 'Unit' is no period and was left out." in said
    # A percentage of a workbook is what people see there.
    assert figures() == {"M1/2026-08": 74, "M1/2026-09": 79, "M1/2026-10": 83, "M2/2026-Q2": 12.5}


def test_of_a_workbook_a_percentage_that_is_a_bare_number_is_asked_about() -> None:
    file = workbook(("Measure", "Period", "Value"), ("M1", "2026-10", 0.83))
    assert refused_lines(file)[0].endswith("Value: 0.83 may mean 83% or 0.83%; write it with its sign")


def test_a_day_that_a_spreadsheet_has_made_of_a_month_is_only_taken_for_it_at_its_ends() -> None:
    file = workbook(("Measure", "Period", "Value"), ("M1", date(2026, 10, 31), 83), ("M1", date(2026, 8, 25), 74))
    assert refused_lines(file)[0].endswith("25 Aug 2026 is a day in August 2026; if that is meant, write August 2026")


def test_a_formula_is_not_worked_out() -> None:
    file = workbook(("Measure", "Period", "Value"), ("M1", "2026-10", "=80+3"))
    assert "a formula stands here" in refused_lines(file)[0]


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (("Period,Value", "2026-10,83"), "no column is called Measure"),
        (("Measure,Value", "M1,83"), "no column is called Period"),
        (("Measure,Team", "M1,North"), "none by a period such as October 2026"),
        (("Measure,Measure", "M1,M1"), "two columns are called Measure"),
        ((), "the table is empty"),
    ],
)
def test_a_file_without_the_headings_is_refused_as_a_whole(lines: Sequence[str], refusal: str) -> None:
    (line,) = refused_lines(csv_file(*lines))
    assert refusal in line
    assert line.endswith("; nothing was changed")


def test_the_sheet_of_an_export_is_read_again_and_says_nothing_new() -> None:
    done("reading", "M1", "80", "--for", "2026-09", "--reason", "late returns")
    done("reading", "Visits", "12.5", "--for", "Q2 2026/27")
    done("export", "--format", "xlsx", "--output", "plan.xlsx")
    said = done("measure", "import", "plan.xlsx")
    assert "Nothing to enter." in said
    assert "2 readings say what the plan says already." in said


def test_another_sheet_is_named() -> None:
    book = openpyxl.Workbook()
    for name in ("Notes", "October"):
        page = book.create_sheet(name)
        page.append(["Measure", "Period", "Value"])
        page.append(["M1", "2026-10", 83])
    book.save("several.xlsx")
    assert "no sheet is called Readings" in refused_lines("several.xlsx")[0]
    done("measure", "import", "several.xlsx", "--sheet", "october")
    assert figures()["M1/2026-10"] == 83

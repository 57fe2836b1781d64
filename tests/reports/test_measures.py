"""Measures in what is exported: the JSON and its schema, the sheets of the workbook, one source of several."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from msgspec.structs import replace

from actionplan.model.measures import Measure
from actionplan.model.plan import Plan
from actionplan.model.withheld import WITHHELD
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.reports.audience import Audience, seen_by
from actionplan.reports.edition import Edition
from actionplan.reports.summary import gather
from actionplan.reports.writers.csv_table import plan_csv
from actionplan.reports.writers.json_export import plan_json
from actionplan.reports.writers.xlsx import xlsx
from measured import ASSESSMENTS, REFERRALS, measured, with_readings

SCHEMA = Path(__file__).parents[2] / "docs" / "export.schema.json"
TODAY = date(2026, 11, 28)


@pytest.fixture
def plan() -> Plan:
    return with_readings(measured(replace(bundled_plan(), as_at=TODAY)))


def exported(plan: Plan, audience: Audience = Audience.BOARD) -> dict[str, Any]:
    edition = Edition(gather(seen_by(plan, audience)), audience)
    value: dict[str, Any] = json.loads(plan_json(edition))
    jsonschema.validate(value, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return value


def sheet_rows(plan: Plan, name: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(Edition(gather(plan), Audience.BOARD))))
    return [tuple(row) for row in book[name].iter_rows(values_only=True)]


def test_the_export_has_each_measure_with_its_readings(plan: Plan) -> None:
    value = exported(plan)
    first, second = value["measures"]
    assert (first["name"], first["last"], first["last_period"]) == (ASSESSMENTS, 83, "2026-10")
    assert (first["turn"], first["since_baseline"], first["against_target"]) == ("better", "better", "near")
    assert [reading["value"] for reading in first["readings"]] == [72, 74, 79, 83]
    assert (second["findings"], second["missing"]) == (["1.2"], ["2026-10"])
    assert [gap["measure"] for gap in value["summary"]["measure_gaps"]] == ["M2"]
    assert [person["measures"] for person in value["people"]] == [1]


def test_a_plan_without_measures_is_exported_as_ever() -> None:
    bare = replace(bundled_plan(), as_at=TODAY)
    value = exported(bare)
    assert "measures" not in value
    assert "measure_gaps" not in value["summary"]
    book = openpyxl.load_workbook(io.BytesIO(xlsx(Edition(gather(bare), Audience.BOARD))))
    assert {"Measures", "Readings"}.isdisjoint(book.sheetnames)


def test_the_public_reads_figures_and_neither_notes_nor_who_answers_for_them(plan: Plan) -> None:
    noted = replace(plan, readings=tuple(replace(each, note="Ann is away", restated="late") for each in plan.readings))
    first = exported(noted, Audience.PUBLIC)["measures"][0]
    assert (first["last"], first["owner"], first["origin"]) == (83, WITHHELD, WITHHELD)
    assert {reading["note"] for reading in first["readings"]} == {WITHHELD}
    assert {reading["restated"] for reading in first["readings"]} == {WITHHELD}


def test_the_workbook_has_a_sheet_of_measures_and_one_of_readings(plan: Plan) -> None:
    headings, first, second = sheet_rows(plan, "Measures")
    row = dict(zip(headings, first, strict=True))
    assert (row["Measure"], row["Last figure"], row["For"], row["Target"]) == (ASSESSMENTS, 83, "October 2026", 85)
    assert row["Change"] == "↑ better"
    assert dict(zip(headings, second, strict=True))["Missing"] == "no reading for October 2026"
    readings = sheet_rows(plan, "Readings")
    assert readings[0] == ("Ref", "Measure", "Period", "Value", "Note", "Reason")
    assert readings[-1] == ("M2", REFERRALS, "September 2026", 23, None, None)
    assert len(readings) == 7


def test_the_table_of_the_plan_has_a_column_of_them_where_there_are_any(plan: Plan) -> None:
    headings, *rows = csv.reader(io.StringIO(plan_csv(gather(plan)).lstrip("\ufeff")))
    measures = {row[headings.index("Ref")]: row[headings.index("Measures")] for row in rows}
    assert measures["1.4"].startswith("Assessments in 45 days: 83% for October 2026, ↑ better")
    assert measures["1.1"] == ""
    assert [action["measures"] for action in exported(plan)["actions"] if action["ref"] in ("1.1", "1.4")] == [
        [],
        ["M1"],
    ]
    bare = replace(bundled_plan(), as_at=TODAY)
    assert "Measures" not in plan_csv(gather(bare)).splitlines()[0]


def test_a_figure_keeps_its_places_in_the_workbook(plan: Plan) -> None:
    plan = replace(plan, readings=tuple(replace(each, value=each.value + 0.25) for each in plan.readings))
    assert sheet_rows(plan, "Readings")[1][3] == 72.25


def test_a_measure_is_added_up_with_no_other(plan: Plan) -> None:
    # No sheet has a row that is none of a measure's, and the summary no figure of several.
    assert [row[0] for row in sheet_rows(plan, "Measures")[1:]] == ["M1", "M2"]
    assert [line.measure for line in gather(plan).measures] == list(plan.measures)


def test_hostile_names_of_measures_do_no_harm(plan: Plan) -> None:
    hostile = Measure("M3", "=cmd()\u202e[/]", unit="\x1b[31m", origin="+1")
    plan = plan.changed(measures=(*plan.measures, hostile))
    with_readings(plan, {hostile.name: {"2026-10": "3"}})
    names = [row[1] for row in sheet_rows(plan, "Measures")]
    assert names[-1] is not None
    assert "\u202e" not in names[-1]
    assert exported(plan)["measures"][2]["name"] == hostile.name

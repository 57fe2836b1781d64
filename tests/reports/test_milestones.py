"""Milestones in documents and exports: with their action, in every format, and nothing of them where there is none."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from msgspec.structs import replace

from actionplan.model.milestones import Milestone
from actionplan.model.plan import Plan
from actionplan.reports.audience import Audience, seen_by
from actionplan.reports.edition import Edition
from actionplan.reports.formats import format_of, written
from actionplan.reports.milestone_tables import position
from actionplan.reports.summary import gather
from finished_files import readable, to_try

SCHEMA = Path(__file__).parents[2] / "docs" / "export.schema.json"
NAMES = [name for name in to_try() if name not in ("csv", "pdf")]
"""The formats that hold every text, and can be read here."""
MOMENT = "2026-11-27T09:00:00+00:00"


@pytest.fixture
def stepped(rated: Plan, today: date) -> Plan:
    """1.2 has four milestones: one done, one 40 days late, one due in 12 days and moved, one withdrawn."""

    def day(days: int) -> date:
        return today + timedelta(days=days)

    return replace(
        rated,
        milestones=(
            Milestone("1.2/m1", "1.2", "Write the\nstandard", day(-50), day(-50), done_on=day(-45), done_by="zqdone"),
            Milestone("1.2/m2", "1.2", "Train the panel", day(-40), day(-40)),
            Milestone("1.2/m3", "1.2", "Audit 40 files", day(12), day(2), 1, "zqagreed", owner="zqowner"),
            Milestone("1.2/m4", "1.2", "zqgone", day(1), day(1), withdrawn="zqbecause"),
        ),
    )


def edition_of(plan: Plan, audience: Audience = Audience.BOARD) -> Edition:
    return Edition(gather(seen_by(plan, audience)), audience, "jo", MOMENT)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_names_them_with_their_action(stepped: Plan, name: str) -> None:
    text = readable(written(edition_of(stepped), format_of(name)))
    for expected in ("Train the panel", "Audit 40 files", "zqowner"):
        assert expected in text
    assert "zqgone" not in text


def test_a_report_counts_them_and_lists_what_is_late_and_due(stepped: Plan, rated: Plan) -> None:
    text = written(edition_of(stepped), format_of("md")).decode()
    assert "1 of 3 milestones is done. 1 is late: 1.2/m2 Train the panel (40 days)." in text
    assert "Milestones due by 27 Dec 2026, earliest first" in text
    assert "1 of 3, 1 late, next 9 Dec" in text
    assert "Every milestone" in text
    assert "done 13 Oct 2026 by zqdone" in text
    assert "with a late milestone" in text
    assert "ilestone" not in written(edition_of(rated), format_of("md")).decode()
    assert position(gather(rated)) == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_public_reads_what_and_when_and_not_who(stepped: Plan, name: str) -> None:
    text = readable(written(edition_of(stepped, Audience.PUBLIC), format_of(name)))
    assert "Train the panel" in text
    for secret in ("zqdone", "zqagreed", "zqowner", "zqbecause"):
        assert secret not in text


def test_json_has_them_in_their_action_as_the_schema_says(stepped: Plan) -> None:
    value = json.loads(written(edition_of(stepped), format_of("json")))
    jsonschema.validate(value, json.loads(SCHEMA.read_text(encoding="utf-8")))
    by_ref = {action["ref"]: action["milestones"] for action in value["actions"]}
    assert [milestone["ref"] for milestone in by_ref["1.2"]] == ["1.2/m1", "1.2/m2", "1.2/m3"]
    assert by_ref["1.2"][2] == {
        **{"ref": "1.2/m3", "action": "1.2", "text": "Audit 40 files", "owner": "zqowner", "due": "2026-12-09"},
        **{"original_due": "2026-11-29", "times_moved": 1, "agreed_by": "zqagreed", "days_late": 0},
        **{"done_on": None, "done_by": None, "withdrawn": None, "version": 0},
    }
    assert by_ref["1.1"] == []


def test_tables_have_a_column_and_a_workbook_a_sheet_only_where_there_are_any(stepped: Plan, rated: Plan) -> None:
    for plan, expected in ((stepped, "1 of 3, 1 late, next 9 Dec"), (rated, None)):
        rows = csv.DictReader(io.StringIO(written(edition_of(plan), format_of("csv")).decode("utf-8-sig")))
        assert {row["Ref"]: row.get("Milestones") for row in rows}["1.2"] == expected
    book = openpyxl.load_workbook(io.BytesIO(written(edition_of(stepped), format_of("xlsx"))))
    sheet = book["Milestones"]
    assert [sheet.cell(4, column).value for column in (1, 2, 4)] == ["1.2/m3", "Audit 40 files", "zqowner"]
    assert sheet.max_row == 4
    assert (
        "Milestones" not in openpyxl.load_workbook(io.BytesIO(written(edition_of(rated), format_of("xlsx")))).sheetnames
    )

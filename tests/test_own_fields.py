"""Own fields: what a plan has of its actions and the program has no field for, under the plan's own headings."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from at_screen import at_screen
from command_line import done, objects, one_of, refused

PLAN = """\
title: Service improvement
organisation: Example Council
themes:
  - title: Preventing fires
    areas:
      - ref: R1
        text: Train all crews
        actions:
          - fields:
              Start: 01/09/2026
              Resources: |
                two days a week
                and a room
              Evidence: none kept
      - ref: R2
        text: Visit homes
        actions:
          - fields: {Start: spring}
      - ref: R3
        text: Buy hoses
"""


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan with own fields, named by every command."""
    path = tmp_path / "ours.db"
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")
    monkeypatch.setenv("ACTIONPLAN_USER", "jo")
    (tmp_path / "ours.yaml").write_text(PLAN, encoding="utf-8")
    done("init", "--from", str(tmp_path / "ours.yaml"))
    return path


def own_fields(ref: str) -> dict[str, str]:
    pairs: Any = one_of(("list",), ref)["own_fields"]
    return dict(pairs)


def table() -> dict[str, dict[str, str]]:
    text = done("export", "--format", "csv").removeprefix("\ufeff")
    return {row["Ref"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_they_are_shown_and_searched(ours: Path) -> None:
    page = done("show", "R1")
    assert (
        "Own fields\nStart  01/09/2026\nResources  two days a week\n           and a room\nEvidence  none kept" in page
    )
    assert [action["ref"] for action in objects("list", "a room")] == ["R1"]
    assert [action["ref"] for action in objects("list", "spring")] == ["R2"]
    assert own_fields("R2") == {"Start": "spring"}


async def test_the_page_of_an_action_has_them(ours: Path) -> None:
    async with at_screen(ours, "2", "enter") as jo:
        jo.sees("Start: 01/09/2026")
        jo.sees("two days a week")
        jo.sees("and a room")


def test_each_has_a_column_in_every_table_which_is_called_as_no_other_is(ours: Path, tmp_path: Path) -> None:
    rows = table()
    assert rows["R1"]["Start"] == "01/09/2026"
    assert rows["R1"]["Resources"] == "two days a week\nand a room"
    assert (rows["R1"]["Evidence"], rows["R1"]["Evidence (own)"]) == ("0", "none kept")
    assert (rows["R2"]["Start"], rows["R2"]["Resources"], rows["R3"]["Start"]) == ("spring", "", "")

    done("export", "--format", "xlsx", "--output", str(tmp_path / "plan.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Plan"]
    headings = [cell.value for cell in sheet[1]]
    assert [sheet.cell(row, headings.index("Start") + 1).value for row in (2, 3, 4)] == ["01/09/2026", "spring", None]
    assert headings.count("Evidence") == headings.count("Evidence (own)") == 1


def test_a_plan_without_any_has_no_column_more(database: Path) -> None:
    headings = next(csv.reader(io.StringIO(done("export", "--format", "csv").removeprefix("\ufeff"))))
    assert not {"Own fields", "own fields", "Start"} & set(headings)
    assert "Own fields" not in done("show", "1.2")


def test_the_command_line_sets_them_and_they_are_undone(ours: Path) -> None:
    said = done("update", "R1", "R3", "--field", "start=1 May", "--field", "Size=L")
    assert "R1  Start 01/09/2026 → 1 May, Size – → L" in said
    assert "R3  Start – → 1 May, Size – → L" in said
    assert own_fields("R1") == {
        "Start": "1 May",
        "Resources": "two days a week\nand a room",
        "Evidence": "none kept",
        "Size": "L",
    }
    assert own_fields("R3") == {"Start": "1 May", "Size": "L"}
    assert "Start 01/09/2026 → 1 May" in done("history", "R1")

    done("update", "R1", "--field", "Start=")
    assert "Start" not in own_fields("R1")
    done("undo")
    done("undo")
    assert own_fields("R1")["Start"] == "01/09/2026"
    assert own_fields("R3") == {}


def test_what_has_a_field_of_its_own_is_given_there(ours: Path) -> None:
    assert refused("update", "R1", "--field", "ref=1").startswith("'ref' has a place of its own, the ref; ")
    assert refused("update", "R1", "--field", "owner=Ann").startswith("'owner' has a place of its own, the owner; give")
    assert "write --field as HEADING=TEXT" in done_or_usage("update", "R1", "--field", "Size")
    assert own_fields("R1").keys() == {"Start", "Resources", "Evidence"}


def done_or_usage(*args: str) -> str:
    from command_line import run

    result = run(*args)
    assert result.exit_code == 2
    return result.stderr


async def test_the_form_of_an_action_has_a_line_for_each(ours: Path) -> None:
    async with at_screen(ours, "2", "j", "e") as jo:
        jo.sees("Start")
        jo.sees("spring")
        jo.sees("Resources")


def test_an_edited_table_comes_back(ours: Path, tmp_path: Path) -> None:
    path = tmp_path / "edited.csv"
    path.write_text(
        done("export", "--format", "csv").replace("spring", "summer").replace("none kept", "audit"),
        encoding="utf-8",
        newline="",
    )
    told = json.loads(done("import", str(path), "--json"))
    assert {change["ref"] for change in told["changes"]} == {"R1", "R2"}
    assert own_fields("R2") == {"Start": "summer"}
    assert own_fields("R1")["Evidence"] == "audit"
    assert "Nothing to change" in done("import", str(path))
    assert told["ignored"] == []


def test_what_somebody_changed_since_the_export_is_not_overwritten(ours: Path, tmp_path: Path) -> None:
    path = tmp_path / "edited.csv"
    exported = done("export", "--format", "csv")
    path.write_text(exported.replace("spring", "summer"), encoding="utf-8", newline="")
    done("update", "R2", "--field", "Resources=none")
    done("update", "R2", "--field", "Start=winter")

    assert "R2 has been changed to 'winter' since the export, here it is 'summer'; write 'winter'" in refused(
        "import", str(path)
    )
    path.write_text(exported.replace("spring", "winter"), encoding="utf-8", newline="")
    assert "Nothing to change" in done("import", str(path))
    assert own_fields("R2") == {"Start": "winter", "Resources": "none"}


def test_the_public_reads_that_there_are_some(ours: Path) -> None:
    text = done("export", "--format", "csv", "--audience", "public")
    assert "Start" in text
    assert "spring" not in text

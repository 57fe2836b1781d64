"""Eight plans of other teams, each with a table as it was and the plan file that it became: nothing is left out.

How each was written stands at the head of its plan file. Here every cell of the table is looked for in what the
program shows, lists and exports of the plan that was made of the file.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import done, objects

TEAMS = Path(__file__).parent / "teams"
HEADINGS = {
    "inspection_letters": 2,
    "maternity": 0,
    "peer_challenge": 0,
    "fire_service": 0,
    "best_value": 4,
    "council_plan": 0,
    "audit_tracker": 0,
    "portfolio": 0,
}
"""In which row of each table the headings stand, from 0."""
ELSEWHERE = {
    # The letters of the ratings are their words.
    ("inspection_letters", "R"): ["red"],
    ("inspection_letters", "A"): ["amber"],
    ("inspection_letters", "G"): ["green"],
    # The ref and the text stand apart.
    ("best_value", "A. FOCUSING ON WHAT MATTERS"): ["A", "FOCUSING ON WHAT MATTERS"],
    ("best_value", "• reshape the development plan"): ["reshape the development plan"],
    ("best_value", "1.1 Keep the service efficient"): ["1.1", "Keep the service efficient"],
    ("best_value", "1.2 Survey applicants"): ["1.2", "Survey applicants"],
    **{
        ("peer_challenge", cell): cell.split(": ")
        for cell in (
            "R1: Work more closely with combined authorities",
            "R2: Lead a new framework for assurance",
            "R3: Tighten networks of support",
            "R4: Use the business plan to shape spending",
        )
    },
}
"""Cells that are found in parts, or by another word."""
MONTHS = {"Jul": "07", "Oct": "10", "Mar": "03", "Aug": "08"}


def cells(name: str) -> Iterator[str]:
    """All that is written in a table, but for its headings."""
    with (TEAMS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file)):
            if number != HEADINGS[name]:
                yield from filter(None, row)


def as_day(cell: str) -> str:
    """A day in a cell as JSON has it: ``31/03/2027`` is ``2027-03-31``; whatever else it says."""
    numbers = re.fullmatch(r"(\d\d)/(\d\d)/(\d\d|\d{4})", cell)
    if numbers:
        day, month, year = numbers.groups()
        return f"20{year[-2:]}-{month}-{day}"
    words = re.fullmatch(r"(\d\d)-(\w{3})-(\d{4})", cell)
    if words and words[2] in MONTHS:
        return f"{words[3]}-{MONTHS[words[2]]}-{words[1]}"
    return cell


def flat(text: str) -> str:
    return " ".join(text.split()).casefold()


@pytest.fixture(params=sorted(HEADINGS))
def team(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a team's plan, of which a database has been made, that of every command."""
    name = str(request.param)
    monkeypatch.setenv("ACTIONPLAN_DB", str(tmp_path / "plan.db"))
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")
    monkeypatch.setenv("ACTIONPLAN_USER", "jo")
    done("init", "--from", str(TEAMS / f"{name}.yaml"))
    return name


def test_every_cell_of_the_table_is_in_the_plan(team: str, tmp_path: Path) -> None:
    listed = objects("list")
    pages = [done("show", action["ref"]) for action in listed]
    papers: list[str] = []
    for form in ("csv", "json", "md"):
        path = tmp_path / f"export.{form}"
        done("export", "--format", form, "--output", str(path))
        papers.append(path.read_text(encoding="utf-8-sig"))
    papers[1] = json.dumps(json.loads(papers[1]), ensure_ascii=False)
    text = flat("\n".join([json.dumps(listed, ensure_ascii=False), *pages, *papers]).replace("\\n", "\n"))

    for cell in cells(team):
        for part in ELSEWHERE.get((team, cell), [cell]):
            assert flat(part) in text or as_day(part) in text, part


def test_every_cell_of_an_action_is_in_its_json_and_in_the_table_of_the_plan(team: str, tmp_path: Path) -> None:
    listed = flat(json.dumps(objects("list"), ensure_ascii=False).replace("\\n", "\n"))
    done("export", "--format", "csv", "--output", str(tmp_path / "export.csv"))
    table = flat((tmp_path / "export.csv").read_text(encoding="utf-8-sig"))

    with (TEAMS / f"{team}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[HEADINGS[team] + 1 :]
    for row in rows:
        if len(list(filter(None, row))) < 2:
            continue
        for cell in filter(None, row):
            for part in ELSEWHERE.get((team, cell), [cell]):
                assert flat(part) in listed or as_day(part) in listed, part
                assert flat(part) in table or as_day(part) in table, part


def test_nothing_is_in_the_plan_that_is_not_in_the_table(team: str) -> None:
    written = flat("\n".join(part for cell in cells(team) for part in ELSEWHERE.get((team, cell), [cell])))
    days = {as_day(cell) for cell in cells(team)}

    for action in objects("list"):
        for name in ("title", "owner", "sponsor", "status", "success_measure"):
            assert flat(action[name] or "") in written
        for name in ("due", "original_due", "completed_on", "signed_off_on"):
            assert action[name] in (None, *days)


def test_a_plan_with_refs_of_its_own_and_without_summary_areas_has_no_empty_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTIONPLAN_DB", str(tmp_path / "plan.db"))
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")
    assert "1 theme, 2 areas for consideration, 2 actions." in done("init", "--from", str(TEAMS / "own_refs.yaml"))

    assert [action["ref"] for action in objects("list")] == ["E1.1", "E1.10"]
    assert "Look again at how home visits are chosen" in done("show", "e1.1")
    for form in ("md", "html"):
        path = tmp_path / f"paper.{form}"
        done("export", "--format", form, "--output", str(path))
        paper = path.read_text(encoding="utf-8")
        assert "E1.10" in paper
        for nothing in ("Summary area", "summary area", "Not mapped", "not mapped", "0 of 0"):
            assert nothing not in paper, nothing
    summary = done("summary")
    for nothing in ("Summary area", "Not mapped", "0 of 0"):
        assert nothing not in summary

"""Bringing in the reviewers' final report at the screens: each match is confirmed or corrected, all saved as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.model.log import Stamp
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from at_screen import Person, at_screen, changed_elsewhere
from final_report import GONE, MERGED, NEW, REWORDED, SPLIT, write_final_report, write_final_table

FILE = "final-report.yaml"
MOST_KEYS, KEYS = 120, 35
"""What it may take at most, and what it does take, the name of the file included."""
TO_THE_REPORT = ("ctrl+p", *"bring in", "enter")


@pytest.fixture
def seed(tmp_path: Path, stamp: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a database with the bundled plan; the final report lies in the folder where one works."""
    monkeypatch.chdir(tmp_path)
    write_final_report(tmp_path)
    write_final_table(tmp_path)
    path = tmp_path / "plan.db"
    made: Stamp = stamp("init")  # type: ignore[operator]
    SqliteStore.create(path, bundled_plan(), made).close()
    return path


async def brings_in(jo: Person, file: str = FILE) -> None:
    """Asks for the report and names its file."""
    await jo.press(*TO_THE_REPORT)
    jo.sees("Bring in the reviewers' final report")
    await jo.press(*file, "enter")


async def test_the_invented_report_is_revised_in_few_keys(seed: Path) -> None:
    async with at_screen(seed) as jo:
        jo.pressed = 0
        await brings_in(jo)
        jo.sees("3 to confirm", "To confirm", "Reworded")
        await jo.press("A")
        await jo.press("enter", "enter", "enter")
        jo.sees("all confirmed")
        await jo.press("s")
        jo.sees("21 the same, 8 reworded, 1 split into 2, 2 merged into 1, 3 new, 2 not in the report")
        await jo.press("enter", "enter")
        jo.sees("Revised by the final report, 12 Jan 2013")
        assert jo.pressed == KEYS <= MOST_KEYS

        plan = jo.plan
        assert {ref: plan.area(ref).text for ref in REWORDED} == REWORDED
        assert plan.area(MERGED[0][1]).taken_into == MERGED[0][0]
        assert [area.text for area in plan.findings if area.split_from == SPLIT[0]] == [SPLIT[1][1]]
        assert {area.text for area in plan.findings} >= {*NEW.values()}
        assert {area.ref for area in plan.findings if area.absent_from and not area.taken_into} == {*GONE}
        assert len(jo.notes) == 1, "one change"

        await jo.press("u")
        assert [area.text for area in jo.plan.findings] == [area.text for area in bundled_plan().areas]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_both_wordings_stand_there_with_the_words_that_differ_between_signs(
    seed: Path, size: tuple[int, int]
) -> None:
    async with at_screen(seed, size=size) as jo:
        await brings_in(jo)
        await jo.press("A")
        jo.sees("in the plan", "in the report", "55 of 100 alike")
        jo.sees("«Data says too few» children")
        jo.sees("alone,» during")
        side_by_side = any("in the plan" in line and "in the report" in line for line in jo.lines)
        assert side_by_side is (size[0] >= 100)


async def test_a_match_is_corrected_and_a_doubt_taken_as_new(seed: Path) -> None:
    async with at_screen(seed) as jo:
        await brings_in(jo)
        assert "Ensure that all children are seen" in jo.cursor_line
        await jo.press("n")
        jo.sees("2 to confirm")
        await jo.press("m", *"3.4", "enter")
        jo.sees("1 to confirm")
        await jo.press("m", "enter", *"99", "enter")
        jo.sees("the plan has no finding '99'")
        await jo.press("escape", "s")
        jo.sees("1 doubt not confirmed", "8 reworded", "Strengths: 32 the same, 1 reworded")


async def test_what_a_doubt_may_be_is_not_matched_where_nobody_confirms_it(seed: Path) -> None:
    async with at_screen(seed) as jo:
        await brings_in(jo)
        await jo.press("s")
        jo.sees("6 new, 4 not in the report", "3 doubts not confirmed")
        await jo.press("enter", "enter")
        assert jo.plan.area("1.4").report_mark == "not in the final report, 12 Jan 2013"


async def test_esc_asks_before_it_drops_what_was_confirmed(seed: Path) -> None:
    async with at_screen(seed) as jo:
        await brings_in(jo)
        await jo.press("escape")
        jo.sees_no("To confirm")
        await brings_in(jo)
        await jo.press("enter", "escape")
        jo.sees("is not saved. Leave it?")
        await jo.press("escape")
        jo.sees("To confirm")
        await jo.press("escape", "enter")
        jo.sees_no("To confirm")
        assert jo.notes == []


async def test_what_somebody_saves_meanwhile_is_kept_and_the_report_matched_again(seed: Path) -> None:
    async with at_screen(seed) as jo:
        await brings_in(jo)
        await jo.press("enter")
        changed_elsewhere(seed, "1.2", {"owner": "Head of Quality"})
        await jo.looks_again()
        jo.sees("2 to confirm")
        await jo.press("enter", "enter", "s", "enter", "enter")
        jo.sees("Revised by the final report")
        assert jo.stored("1.2").owner == "Head of Quality"
        assert jo.stored("1.2").title == REWORDED["1.2"]


async def test_a_table_of_findings_does_too_and_a_file_that_will_not_do_is_said(seed: Path) -> None:
    async with at_screen(seed) as jo:
        await brings_in(jo, "nowhere.yaml")
        jo.sees("No such file")
        await jo.types("final-report.csv")
        await jo.press("enter")
        jo.sees("3 to confirm")
        await jo.press("s", "enter", "enter")
        jo.sees("Revised by the final report, 27 Nov 2026")


async def test_a_finding_shows_both_wordings_and_a_plan_that_was_not_revised_shows_nothing(seed: Path) -> None:
    async with at_screen(seed, "6") as jo:
        jo.sees_no("arlier wording", "words from")
        await brings_in(jo)
        await jo.press("A", "enter", "enter", "enter", "s", "enter", "enter")
        await jo.press("2", "slash", *"1.4", "enter", "enter")
        jo.sees("earlier wording", "Data says too few children", "final report, 12 Jan 2013")

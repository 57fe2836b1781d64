"""The measures on a screen of their own: added, read, restated, looked at one by one, watched no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from at_screen import at_screen, plan_in
from command_line import done


@pytest.fixture
def measured(database: Path) -> Path:
    """A measure that gets better, and one without a reading for October."""
    done("measure", "add", "Seen in 45 days", "--unit", "%", "--baseline", "61", "--target", "85", "--action", "1.2")
    for period, value in (("2026-08", "71"), ("2026-09", "78"), ("2026-10", "83")):
        done("reading", "M1", value, "--for", period)
    done("measure", "add", "Re-referrals [bold]", "--good", "lower", "--unit", "%")
    done("reading", "M2", "26", "--for", "2026-08")
    return database


async def test_a_plan_without_measures_has_no_tab_for_them_and_the_key_begins_one(database: Path) -> None:
    async with at_screen(database, size=(120, 40)) as jo:
        assert jo.sees_no("8 Measures")
        await jo.press("8")
        jo.sees("8 Measures", "No measures yet; + adds one.")
        await jo.press("N")
        jo.sees("There is no measure here; + adds one")
        await jo.press("plus", *"Seen in 45 days", "enter", *"%", "enter", "enter", "enter", *"61", "enter", "enter")
        await jo.press(*"85", "ctrl+s")
        (measure,) = plan_in(database).measures
        assert (measure.name, measure.unit, measure.baseline, measure.target) == ("Seen in 45 days", "%", 61.0, 85.0)
        jo.sees("M1", "no reading yet")
        await jo.press("2")
        jo.sees("8 Measures")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_line_says_how_a_measure_stands_by_sign_and_word(measured: Path, size: tuple[int, int]) -> None:
    async with at_screen(measured, "8", size=size) as jo:
        for words in ("▁▅█", "83%", "↑", "! misses by 2 points"):
            assert words in jo.line("M1")
        assert "no reading for" in jo.line("M2")
        jo.sees("2 measures · 1 without a reading that is due")


async def test_one_has_a_chart_its_facts_and_its_history(measured: Path) -> None:
    async with at_screen(measured, "8", "enter", size=(120, 40)) as jo:
        bars = [line.count("█") for line in jo.lines if line.strip()[:3] in ("Aug", "Sep", "Oct")]
        assert bars == sorted(bars), "a higher figure has a longer bar"
        assert bars[0] > 0.8 * bars[2], "bars begin at nought"
        jo.sees("71%  ! misses its target, 85%", "baseline      61%; since then ↑ better", "shows         1.2")
        jo.sees("reading for October 2026: 83", "1 of 2")
        await jo.press("right")
        jo.sees("M2  Re-referrals [bold]", "2 of 2")
        await jo.press("escape")
        assert "M2" in jo.cursor_line
        await jo.press("up", "enter", "enter")
        jo.sees("1.2")
        assert jo.sees_no("1.3 ")


async def test_a_figure_is_entered_and_restated_with_a_reason(measured: Path) -> None:
    async with at_screen(measured, "8", "down", "N", size=(120, 40)) as jo:
        await jo.press(*"24", "ctrl+s")
        assert [reading.ref for reading in plan_in(measured).readings if reading.measure == "M2"] == [
            *("M2/2026-08", "M2/2026-09"),
        ]
        jo.sees("24% for September 2026, ↑ better")
        await jo.press("N", *"25", "enter", "ctrl+u", *"sep 2026", "enter", "enter")
        jo.sees("because")
        await jo.press("ctrl+s")
        await jo.press(*"late returns", "ctrl+s")
        (reading,) = [reading for reading in plan_in(measured).readings if reading.ref == "M2/2026-09"]
        assert (reading.value, reading.restated) == (25.0, "late returns")
        await jo.press("u")
        (reading,) = [reading for reading in plan_in(measured).readings if reading.ref == "M2/2026-09"]
        assert reading.value == 24.0


async def test_a_measure_is_watched_no_more(measured: Path) -> None:
    async with at_screen(measured, "8", "W", size=(120, 40)) as jo:
        await jo.press("enter")
        jo.sees("say why M1 is withdrawn")
        await jo.press(*"counted elsewhere", "enter")
        assert plan_in(measured).measures[0].withdrawn == "counted elsewhere"
        jo.sees("M1 withdrawn · u undoes", "1 measure, 1 withdrawn", "withdrawn: counted elsewhere")
        for key in "NeW":
            await jo.press(key)
            jo.sees("M1 is withdrawn; R takes it up again")
            assert not jo.asked
        jo.sees("+ Add  R Reopen")
        await jo.press("up")
        jo.sees("N Reading  e Edit  + Add  W Withdraw")
        await jo.press("down", "enter")
        jo.sees("M1  Seen in 45 days", "withdrawn     counted elsewhere", "R Reopen")
        await jo.press("R", *"it is back", "enter")
        assert plan_in(measured).measures[0].withdrawn == ""
        jo.sees("M1 taken up again · u undoes")
        await jo.press("escape", "R")
        jo.sees("M1 is not withdrawn; there is nothing to take up again")


async def test_a_measure_that_was_added_by_mistake_is_nowhere(measured: Path) -> None:
    async with at_screen(measured, "8", "plus", *"Visits", "ctrl+s", size=(120, 40)) as jo:
        jo.sees("M3   Visits")
        await jo.press("u")
        assert jo.sees_no("M3   Visits")
        assert jo.sees_no("withdrawn")


async def test_escape_goes_from_the_actions_of_a_measure_back_to_its_page_and_its_key_to_the_list(
    measured: Path,
) -> None:
    async with at_screen(measured, "8", "enter", "enter", size=(120, 40)) as jo:
        jo.sees("2 Actions", "/ measure:")
        await jo.press("escape")
        jo.sees("M1  Seen in 45 days", "1 of 2")
        await jo.press("right", "left", "enter", "8")
        assert "M1" in jo.cursor_line
        jo.sees("2 measures")
        await jo.press("enter", "escape")
        jo.sees("2 measures")


@pytest.mark.parametrize(("width", "ref"), [(80, "M1/20… reading"), (120, "M1/2026-10   reading")])
async def test_the_ref_of_a_reading_does_not_run_into_what_was_done(measured: Path, width: int, ref: str) -> None:
    async with at_screen(measured, "5", size=(width, 40)) as jo:
        jo.sees(ref)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_columns_never_run_into_each_other(measured: Path, size: tuple[int, int]) -> None:
    name = "Assessments seen within 45 days of the referral, all districts together, weekly returns"
    done("measure", "add", name, "--unit", "£", "--target", "2500000", "--good", "lower", "--theme", "1")
    for period, value in (("2026-08", "4200000"), ("2026-09", "4300000"), ("2026-10", "4400000")):
        done("reading", "M3", value, "--for", period)
    done("measure", "add", "Children waiting", "--unit", "children", "--theme", "1")
    done("reading", "M4", "112", "--for", "2026-10")
    async with at_screen(measured, "8", size=size) as jo:
        assert "  £4,400,000  Oct 2026  " in jo.line("M3")
        assert "  112 children  Oct 2026  " in jo.line("M4")
        done("reading", "M4", "112", "--for", "2026-11")
        await jo.looks_again()
        assert ("= unchanged" if size[0] >= 120 else "=  ") in jo.line("M4")
        assert "…  ▁" in jo.line("M3") or name in jo.line("M3")


@pytest.mark.parametrize("width", [80, 120])
async def test_what_is_below_its_target_does_not_reach_the_mark(measured: Path, width: int) -> None:
    done("reading", "M1", "84", "--for", "2026-11")
    async with at_screen(measured, "8", "enter", size=(width, 40)) as jo:
        bars = {line.split()[0]: line for line in jo.lines if line.strip()[:3] in ("Aug", "Sep", "Oct", "Nov")}
        assert len(bars) == 4
        assert not [line for line in bars.values() if "█│" in line]
        done("reading", "M1", "85", "--for", "2026-11", "--reason", "late returns")
        await jo.looks_again()
        assert "█│" in next(line for line in jo.lines if line.strip().startswith("Nov 2026"))


async def test_another_target_needs_a_reason(measured: Path) -> None:
    async with at_screen(measured, "8", "e", size=(120, 40)) as jo:
        await jo.press(*["enter"] * 6, "ctrl+u", *"90", "ctrl+s")
        jo.sees("say why that changes")
        await jo.press(*"agreed by the Board", "ctrl+s")
        assert plan_in(measured).measures[0].target == 90.0


async def test_a_past_day_shows_what_was_known_then_and_changes_nothing(measured: Path) -> None:
    async with at_screen(measured, "8", size=(120, 40)) as jo:
        await jo.press("at", *"yesterday", "enter")
        jo.sees("past: read-only")
        assert jo.sees_no("Seen in 45 days")
        await jo.press("plus")
        jo.sees("read-only")

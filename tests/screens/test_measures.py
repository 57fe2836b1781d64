"""Measures at the screens: lines on the page of an action, N enters a reading, gaps are seen, i names a reading."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan.model.impact import Impact
from actionplan.model.rules.measures import measure_meant
from actionplan.model.rules.readings import enter_reading
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, history_in, plan_in
from contract import StampMaker
from in_review import in_review
from measured import measure_database, save

TODAY = date(2026, 11, 28)
MADE_ON = date(2026, 11, 2)


@pytest.fixture
def measured(tmp_path: Path, stamp: StampMaker, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bundled plan with two measures: one of 1.4 with all readings, one of finding 1.2 without that of October."""
    monkeypatch.setenv("ACTIONPLAN_TODAY", TODAY.isoformat())
    path = tmp_path / "measured.db"
    SqliteStore.create(path, bundled_plan(), stamp("init", on=MADE_ON)).close()
    measure_database(path, TODAY)
    return path


def entered_elsewhere(path: Path, which: str, period: str, value: str) -> None:
    """What another program enters meanwhile."""
    plan = plan_in(path)
    save(path, [enter_reading(plan, measure_meant(plan, which), period=period, value=value)], TODAY)


def figures(path: Path, measure: str) -> dict[str, float]:
    return {reading.period: reading.value for reading in plan_in(path).readings if reading.measure == measure}


# --- the page of an action --------------------------------------------------------------------------------------


async def test_the_page_of_an_action_has_its_measures_and_n_enters_a_reading(measured: Path) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        assert jo.sees("Assessments in 45 days  ▁▂▅█  83% for October 2026, ↑ better, ~ 2 points off its target of 85%")
        await jo.press("N")
        assert jo.sees("Reading of Assessments in 45 days", "November 2026, in %", "not over yet", "target 85%")
        await jo.press(*"86%", "enter", "enter", *"two teams", "enter")
        assert jo.sees("86% for November 2026, ↑ better, ✓ meets its target of 85% · u undoes")
        assert jo.sees("▁▂▅▇█  86% for November 2026")
    assert figures(measured, "M1")["2026-11"] == 86
    update = history_in(measured, "M1")[-1]
    assert (update.ref, update.change.by, update.after["note"]) == ("M1/2026-11", "jo", "two teams")


async def test_another_figure_asks_why(measured: Path) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        await jo.press("N", *"84", "enter", *"oct", "enter")
        assert jo.sees("now 83%: another figure restates it")
        await jo.press("enter")
        assert jo.sees("M1 is 83% for October 2026; say why it is 84% now")
        assert jo.field == "restated"
        await jo.press(*"late returns", "enter")
        assert jo.sees("84% for October 2026")
    (reading,) = [each for each in plan_in(measured).readings if each.ref == "M1/2026-10"]
    assert (reading.value, reading.restated) == (84, "late returns")


async def test_what_is_not_clear_is_asked_about_before_anything_is_saved(measured: Path) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        await jo.press("N", *"0.86", "ctrl+s")
        assert jo.sees("0.86 may mean 86% or 0.86%; write it with its sign")
        await jo.press("escape")
    assert "2026-11" not in figures(measured, "M1")


async def test_undo_takes_a_reading_back(measured: Path) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        await jo.press("N", *"86", "ctrl+s")
        assert jo.sees("86% for November 2026")
        await jo.press("u")
        assert jo.sees("83% for October 2026")
        assert jo.sees_no("86% for November 2026, ↑ better, ✓ meets its target of 85%,")
    assert plan_in(measured).readings_of(measure_meant(plan_in(measured), "M1"))[-1].period == "2026-10"


async def test_an_action_without_a_measure_says_so(measured: Path) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.1")
        await jo.settle()
        await jo.press("N")
        assert not jo.asked
        assert jo.sees("no measure shows anything of this action")


async def test_of_several_measures_it_asks_for_which(measured: Path) -> None:
    from actionplan.model.rules.measures import add_measure

    plan = plan_in(measured)
    save(measured, [add_measure(plan, {"name": "Visits", "unit": "days", "actions": ["1.4"]})], TODAY)
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        await jo.press("N")
        assert jo.sees("Reading of one of 2 measures")
        await jo.press("down")
        assert jo.typed("measure") == "Visits"
        await jo.press("enter", *"12 days", "enter", *"oct 2026", "enter", "enter")
        assert jo.sees("M3: 12 days for October 2026")
    assert figures(measured, "M3") == {"2026-10": 12}


async def test_somebody_else_enters_the_same_reading_meanwhile(measured: Path) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        await jo.press("N", *"86")
        entered_elsewhere(measured, "M1", "2026-11", "85")
        await jo.press("ctrl+s")
        assert jo.sees("M1/2026-11 was added by")
        await jo.press("escape")
    assert figures(measured, "M1")["2026-11"] == 85


@pytest.mark.parametrize(("key", "figure", "reason"), [("m", 84, "late returns"), ("t", 85, "counted again")])
async def test_two_people_restate_a_figure_and_one_decides(
    measured: Path, key: str, figure: float, reason: str
) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        await jo.press("N", *"84", "enter", *"oct", "enter", "enter", *"late returns")
        plan = plan_in(measured)
        theirs = enter_reading(plan, measure_meant(plan, "M1"), period="2026-10", value="85", reason="counted again")
        save(measured, [theirs], TODAY)
        await jo.press("enter")
        assert jo.sees("M1/2026-10: the value was changed by sam", "theirs  85", "yours   84")
        await jo.press("w")
        assert jo.sees("No other value is possible here")
        await jo.press(key)
        assert not jo.asked
    (reading,) = [each for each in plan_in(measured).readings if each.ref == "M1/2026-10"]
    assert (reading.value, reading.restated) == (figure, reason)


async def test_in_a_plan_without_measures_n_is_nothing(quarter: Path) -> None:
    async with at_screen(quarter, "2", "N") as jo:
        assert not jo.asked
        await jo.press("question_mark")
        assert jo.sees_no("Reading", "reading of one of its measures")


# --- what shows an impact ---------------------------------------------------------------------------------------


async def test_i_says_which_reading_shows_the_impact(measured: Path) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        await jo.press("i")
        assert jo.sees("shown by", "readings: M1/2026-10 Assessments in 45 days, 83% for October 2026")
        await jo.press(*"evid", "enter")
        await jo.press(*"M1/2026-10", "enter")
        assert jo.sees("evidenced: Assessments in 45 days, 83% for October 2026")
    action = plan_in(measured).action("1.4")
    assert action is not None
    assert (action.impact, action.impact_reading) == (Impact.EVIDENCED, "M1/2026-10")


async def test_where_nothing_was_measured_i_asks_as_ever(measured: Path) -> None:
    async with at_screen(measured, "2") as jo:
        jo.app.open_action("1.1")
        await jo.settle()
        await jo.press("i")
        assert jo.sees("no evidence yet")
        assert jo.sees_no("shown by")


# --- what is missing --------------------------------------------------------------------------------------------


async def test_a_gap_stands_in_what_needs_attention_and_enter_fills_it(measured: Path) -> None:
    async with at_screen(measured, "1", "tab", "end", size=(200, 60)) as jo:
        assert jo.sees("▌  M2 Re-referrals within a year: no reading for October 2026")
        await jo.press("enter")
        assert jo.sees("23%", "no reading for October 2026")
        await jo.press("N")
        assert jo.sees("Reading of Re-referrals within a year", "last 23% for September 2026")
        await jo.press(*"22", "ctrl+s")
        assert jo.sees("22% for October 2026, ↑ better")
        assert jo.sees_no("no reading for October 2026")
    assert figures(measured, "M2")["2026-10"] == 22


async def test_the_agenda_of_a_review_has_the_gap_and_n_settles_its_card(measured: Path) -> None:
    async with in_review(measured) as jo:
        await jo.press("slash", *"M2", "enter")
        assert jo.sees("Re-referrals within a year", "Measures without a reading", "N enters one")
        await jo.press("N", *"22", "ctrl+s")
        assert jo.sees("22% for October 2026")
    plan = plan_in(measured)
    (item,) = [item for item in plan.items if item.subject == "M2"]
    assert item.outcome.is_done
    assert figures(measured, "M2")["2026-10"] == 22


async def test_of_a_plan_that_can_only_be_read_no_reading_is_asked_for(
    measured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionplan.store.sqlite.database_file.why_only_read", lambda _path: "it is write-protected")
    async with at_screen(measured, "2", notice="read-only") as jo:
        jo.app.open_action("1.4")
        await jo.settle()
        await jo.press("N")
        assert not jo.asked
        assert jo.sees("it is write-protected")

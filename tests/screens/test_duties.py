"""The clock at the screens: above each of them, on the plan's source, on a card of the weekly review, in conflict."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.rules.duties import add_regime, change_duty
from actionplan.planfiles.regimes import regime_named
from at_screen import at_screen, history_in, plan_in
from command_line import done
from in_review import BEGIN, elsewhere

CLOCK = "draft plan due in 1 working day: 5 findings without an action · 2 more"


@pytest.fixture
def timed(database: Path) -> Path:
    """The small plan under the clock of Ofsted, whose report came on 2 November."""
    elsewhere(database, _ofsted)
    return database


def _ofsted(plan: Plan) -> list[Edit]:
    regime = regime_named("ofsted-ilacs")
    assert regime is not None
    return list(add_regime(plan, regime, date(2026, 11, 2)))


# --- above every screen -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_screen_says_what_is_due_next_and_what_lacks(timed: Path, size: tuple[int, int]) -> None:
    async with at_screen(timed, size=size) as jo:
        for key in "123456":
            await jo.press(key)
            assert await jo.comes_to_see(CLOCK)
        await jo.press("2", "enter")
        assert await jo.comes_to_see(CLOCK)


async def test_where_there_is_little_room_the_day_stays_and_the_rest_goes(timed: Path) -> None:
    async with at_screen(timed, size=(64, 24)) as jo:
        assert await jo.comes_to_see("draft plan due in 1 working day: 5 findings without an action")
        await jo.resize(44, 24)
        assert await jo.comes_to_see("draft plan due in 1 working day · 2 more")
        jo.sees_no("without an action")


async def test_a_plan_without_duties_has_no_such_line(database: Path) -> None:
    async with at_screen(database, "6", size=(80, 24)) as jo:
        assert jo.lines[2].endswith("0 of 1 strength checked")
        jo.sees_no("Duties of the plan")
        await jo.press("c")
        jo.sees("this plan has no duties; actionplan duty add adds one")


# --- on the plan's source ---------------------------------------------------------------------------------------


async def test_a_duty_is_done_and_undone_and_the_next_one_stands_above(timed: Path) -> None:
    async with at_screen(timed, "6", "c") as jo:
        jo.sees("Done: “draft plan”", "still missing: 5 findings without an action")
        await jo.press("ctrl+s")
        assert await jo.comes_to_see("publication of the report due in 11 working days · 1 more")
        jo.sees("done 27 Nov 2026 by jo")
        first = jo.plan.duties[0]
        assert (first.done_on, first.done_by) == (date(2026, 11, 27), "jo")
        await jo.press("u")
        assert await jo.comes_to_see(CLOCK)
        assert jo.plan.duties[0].is_waiting


async def test_another_date_needs_a_reason_and_the_history_has_both(timed: Path) -> None:
    async with at_screen(timed, "6", "d") as jo:
        await jo.press(*["backspace"] * 10, *"4 dec", "enter", "enter")
        jo.sees("say why there is another date")
        await jo.types("Ofsted agreed")
        await jo.press("enter")
        assert await jo.comes_to_see("due in 5 working days")
        assert jo.plan.duties[0].due == date(2026, 12, 4)
        jo.sees("note: Ofsted agreed")
    (_, update) = history_in(timed, "duty/1")
    assert update.fields["due"] == ("2026-11-30", "2026-12-04")
    assert update.change.note == "Ofsted agreed"


async def test_a_note_a_withdrawal_and_a_reopening(timed: Path) -> None:
    async with at_screen(timed, "6", "n") as jo:
        await jo.types("asked Ofsted whether it applies")
        await jo.press("enter", "W")
        await jo.types("it does not")
        await jo.press("enter")
        assert await jo.comes_to_see("withdrawn: it does not")
        await jo.press("c")
        jo.sees("duty/1 is withdrawn; reopen it first")
        await jo.press("R")
        await jo.types("it does after all")
        await jo.press("enter")
        assert await jo.comes_to_see(CLOCK)
        await jo.press("down", "down", "down", "c")
        jo.sees("that key is for duties of the plan; this is not one")


async def test_a_past_day_is_read_only(timed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-12-01")
    async with at_screen(timed, "6", "at", *"27 nov", "enter") as jo:
        assert await jo.comes_to_see("past: read-only")
        assert await jo.comes_to_see(CLOCK)
        await jo.press("c")
        assert jo.field is None
    assert plan_in(timed).duties[0].is_waiting


async def test_the_footer_has_the_keys_that_act_on_the_row_of_the_cursor(timed: Path) -> None:
    async with at_screen(timed, "6") as jo:
        jo.sees("c Done  d Date  n Note  W Withdraw  + Add  ? Help")
        await jo.press("c", "ctrl+s")
        jo.sees(" n Note  R Reopen  W Withdraw  + Add  ? Help")
        await jo.press("down", "down", "down")
        jo.sees("m Mapping  r Answer  + Add  L Link  S Risk  w Self-evaluation  ? Help")
        while "S1.1" not in jo.cursor_line:
            await jo.press("down")
        jo.sees(" y Still true  ! At risk  w Self-evaluation  ? Help")
        await jo.press("c")
        jo.sees("that key is for duties of the plan; this is not one")
        # What is not in the footer is in the help all the same.
        await jo.press("question_mark")
        jo.sees("This duty is done: when, and by whom")


async def test_enter_on_a_duty_asks_for_a_note_and_calls_it_by_its_name(timed: Path) -> None:
    async with at_screen(timed, "6", "enter") as jo:
        jo.sees("Note on “draft plan”")
        jo.sees_no("Note on duty/1")


async def test_a_long_note_of_a_duty_ends_in_an_ellipsis_where_the_pane_is_low(timed: Path) -> None:
    async with at_screen(timed, "6", "n", size=(80, 24)) as jo:
        await jo.types("the Board asked for another look at it first; " * 12)
        await jo.press("enter")
        jo.sees("note: the Board asked")
        pane = jo.lines[jo.lines.index("─" * 80) + 1 :]
        assert pane[4].endswith("…")
        assert "saved" in pane[5]


async def test_enter_in_the_history_goes_to_the_duty(timed: Path) -> None:
    async with at_screen(timed, "6", "down", "n", size=(120, 40)) as jo:
        await jo.types("asked the printers")
        await jo.press("enter", "5", "enter")
        assert "duty/2" in jo.cursor_line


# --- what needs attention, and the weekly review ----------------------------------------------------------------


async def test_what_needs_attention_begins_with_it_and_enter_goes_there(timed: Path) -> None:
    async with at_screen(timed, "1", "tab", size=(120, 40)) as jo:
        jo.sees("Needs attention (7)")
        jo.sees("duty/1 draft plan due 30 Nov 2026, in 3 days: 5 find…")
        await jo.press("r")
        assert jo.field is None, "a duty is not rated"
        await jo.press("down", "enter")
        assert "duty/2" in jo.cursor_line
        jo.sees("Duties of the plan", "30 working days after the council received")


async def test_a_card_of_the_review_has_the_rule_and_takes_done_date_and_note(timed: Path) -> None:
    async with at_screen(timed, *BEGIN, size=(110, 44)) as jo:
        jo.sees(
            "Duties of the plan", "duty/1  draft plan", "20 working days after the council", "c Done", "Still to do"
        )
        await jo.press("n")
        await jo.types("sent to the Director")
        await jo.press("enter")
        assert await jo.comes_to_see("1 of 7")
        jo.sees("sent to the Director")
        await jo.press("c", "ctrl+s")
        assert await jo.comes_to_see("done 27 Nov 2026 by jo")
        await jo.press("c")
        jo.sees("duty/1 is done already; enter goes on")
        await jo.press("enter", "enter")
        assert await jo.comes_to_see("2 of 7")
        assert [item.outcome.value for item in jo.plan.items[:2]] == ["changed", "reviewed"]
        await jo.press("slash", *"publication", "enter")
        jo.sees("duty/2  publication of the report")
        await jo.press("r")
        assert jo.field is None, "a duty is not rated"
        jo.sees("this card is of a duty: c done, d date, n note")
        await jo.press("E", "y")
        assert await jo.comes_to_see("The review is closed", "Action, decision or duty")
    minutes = done("review", "minutes")
    assert "| duty/1 | draft plan |" in minutes
    assert "done – → 27 Nov 2026" in minutes


async def test_two_who_give_it_another_date_see_both(timed: Path) -> None:
    def to_the_7th(plan: Plan) -> list[Edit]:
        return [change_duty(plan, plan.duties[0], {"due": "7 dec"}, by="sam", note="their letter")]

    async with at_screen(timed, "6", "d") as jo:
        elsewhere(timed, to_the_7th)
        await jo.press(*["backspace"] * 10, *"4 dec", "enter")
        await jo.types("our letter")
        await jo.press("enter")
        assert await jo.comes_to_see("duty/1: the due date was changed by sam")
        jo.sees("7 Dec 2026", "4 Dec 2026")
        await jo.press("w")
        jo.sees("take theirs or yours")
        await jo.press("m", "m")
        assert await jo.comes_to_see("due in 5 working days")
    assert plan_in(timed).duties[0].due == date(2026, 12, 4)


async def test_a_duty_is_added_from_the_palette_and_another_on_the_plan(database: Path) -> None:
    async with at_screen(database, "6", "ctrl+p", *"add a duty", size=(120, 40)) as jo:
        await jo.comes_to_see("Add a duty of the plan")
        await jo.press("enter", *"Plan to the Minister", "enter", "enter", "enter")
        assert jo.sees("say by when: a duty without a date is none")
        await jo.press(*"15 jan", "ctrl+s")
        assert not jo.asked
        await jo.press("home")
        assert jo.sees("Duties of the plan", "Plan to the Minister")
        await jo.press("plus")
        assert jo.sees("A duty of the plan")
        await jo.press(*"Publish it", "enter", *"31 jan", "enter", *"their letter", "enter")
        assert [(duty.what, duty.rule) for duty in plan_in(database).duties] == [
            ("Plan to the Minister", ""),
            ("Publish it", "their letter"),
        ]

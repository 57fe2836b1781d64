"""An action that answers several findings at the screens: counted once, shown under each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.log import Stamp
from actionplan.model.rules.links import link, link_message
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, changed_elsewhere


@pytest.fixture
def linked(database: Path, today: date, stamp: Callable[..., Stamp]) -> Path:
    """The small plan, in which 1.2 answers 2.1 too."""
    with closing(SqliteStore(database)) as store:
        plan = store.plan(today)
        action = plan.action("1.2")
        assert action is not None
        store.save(link(plan, action, "2.1", by="jo"), stamp())
    return database


@pytest.fixture
def with_messages(database: Path, today: date, stamp: Callable[..., Stamp]) -> Path:
    """The small plan, in which 1.1 and 2.1 belong to the key message."""
    with closing(SqliteStore(database)) as store:
        plan = store.plan(today)
        edits = [link_message(plan, plan.area(ref), "urgency", "soon") for ref in ("1.1", "2.1")]
        store.save(edits, stamp())
    return database


async def test_the_list_shows_it_under_the_theme_of_each_finding_and_counts_it_once(linked: Path) -> None:
    async with at_screen(linked, "2") as jo:
        assert jo.line("1").split()[-3:] == ["3", "○", "Unrated"]
        assert jo.line("2").split()[-4:] == ["1", "+1", "○", "Unrated"]
        assert jo.sees("also answers 2.1: Thresholds", "all 4, 1 withdrawn")


async def test_a_withdrawal_says_which_findings_no_action_answers_any_more(linked: Path) -> None:
    async with at_screen(linked, "2", "j", "W", "enter", *"no more", "enter") as jo:
        assert jo.stored("1.2").is_withdrawn
        assert jo.sees("No action answers 1.2, 2.1 any more")


async def test_what_is_said_of_it_under_one_finding_is_said_of_it_under_the_other(linked: Path) -> None:
    async with at_screen(linked, "2", "right_square_bracket") as jo:
        assert "also answers 2.1" in jo.cursor_line
        await jo.press("r", *"no staff", "enter")
        assert jo.stored("1.2").rag_reason == "no staff"
        assert "▲ Red" in jo.line("1")
        assert "▲ Red" in jo.line("2")
        assert "also answers 2.1" in jo.cursor_line
        await jo.press("space")
        assert jo.sees("1 marked")
        assert jo.text.count("◉ 1.2") == 2
        await jo.press("escape", "right_square_bracket", "left_square_bracket", "enter")
        assert jo.sees("1.2")


async def test_the_list_can_be_grouped_by_key_message_where_findings_belong_to_any(with_messages: Path) -> None:
    async with at_screen(with_messages, "2", "t", "t", "t") as jo:
        assert jo.sees("by key message, which overlap", "Urgency", "No key message")
        await jo.press("t")
        assert jo.sees("by theme")


async def test_a_grouping_that_the_plan_has_no_more_gives_way_to_themes(with_messages: Path) -> None:
    async with at_screen(with_messages, "2", "t", "t", "t") as jo:
        assert jo.sees("by key message")
        await jo.press("u")
        assert jo.sees("by theme")
        await jo.press("ctrl+r")
        assert jo.sees("by key message")


# --- on the screen of the plan --------------------------------------------------------------------------------


async def test_two_findings_are_marked_and_one_action_answers_both(database: Path) -> None:
    async with at_screen(database, "6", "j", "space") as jo:
        for _ in range(4):
            if " 2.1 " in jo.cursor_line:
                break
            await jo.press("j")
        await jo.press("space")
        assert jo.text.count("◉") == 2
        await jo.press("L")
        assert jo.sees("One action for 1.2, 2.1", "answered by")
        await jo.press("enter")
        assert jo.stored("1.2").also_answers == ("2.1",)
        assert jo.stored("2.1").withdrawn_reason == "2.1 is answered by 1.2"
        assert "◉" not in jo.text
        await jo.press("k")
        assert jo.sees("answered by 1.2 (counted under 1.2)")
        await jo.press("u")
        assert jo.stored("1.2").also_answers == ()
        assert jo.stored("2.1").is_open


async def test_one_finding_is_linked_and_unlinked_and_is_as_bad_as_its_worst_action(linked: Path) -> None:
    async with at_screen(linked, "6", "j", "L") as jo:
        assert jo.sees("Also answered by: ", "1.2  Thresholds")
        await jo.press(*"9.9", "enter")
        assert jo.sees("there is no action '9.9' in the plan")
        await jo.press(*["backspace"] * 3, *"1.3", "enter")
        assert jo.stored("1.3").also_answers == ("1.2",)
        assert jo.sees("answered by 1.2, 1.3 (counted under 1.3)")
        await jo.press("U", "enter")
        assert jo.stored("1.3").also_answers == ()
        await jo.press("U")
        assert jo.sees("no action of another area answers 1.2; L links one")
        changed_elsewhere(linked, "1.2", {"rag": "red"}, "no staff")
        await jo.looks_again()
        assert jo.sees("▲ 1.2", "▲ 2.1")


async def test_a_finding_belongs_to_a_key_message_for_a_reason_and_no_longer(database: Path) -> None:
    async with at_screen(database, "6", "j", "K") as jo:
        assert jo.sees("Key message of 1.2")
        await jo.press("enter", "enter", "enter")
        assert jo.sees("say why 1.2 belongs to it")
        await jo.press(*"children wait", "enter")
        assert jo.sees("key message Urgency, because: children wait")
        await jo.press("2", "t", "t", "t")
        assert jo.sees("by key message, which overlap")
        await jo.press("6", "K", "enter", "n", "enter", *"not so urgent", "enter")
        assert jo.sees_no("because: children wait")
        (update,) = jo.plan.message_links
        assert update.withdrawn == "not so urgent"
        await jo.press("u")
        assert jo.sees("because: children wait")


async def test_two_people_who_link_one_action_at_once_are_asked_and_both_links_can_stay(
    database: Path, today: date, stamp: Callable[..., Stamp]
) -> None:
    async with at_screen(database, "6", "end", *["up"] * 4) as jo:
        await jo.press("home", "j", "j", "j", "j", "j")
        assert " 2.2 " in jo.cursor_line
        await jo.press("L", *"1.2")
        link_elsewhere(database, today, stamp)
        await jo.press("enter")
        assert jo.sees("1.2: the other findings answered was changed by al", "theirs  2.1", "yours   2.2")
        await jo.press("m")
        assert jo.stored("1.2").also_answers == ("2.1", "2.2")
        assert jo.stored("2.2").is_withdrawn


def link_elsewhere(database: Path, today: date, stamp: Callable[..., Stamp]) -> None:
    """Somebody else links 1.2 to 2.1."""
    with closing(SqliteStore(database)) as store:
        plan = store.plan(today)
        action = plan.action("1.2")
        assert action is not None
        store.save(link(plan, action, "2.1", by="al"), stamp(by="al"))


async def test_keys_for_findings_say_so_elsewhere_and_a_past_day_keeps_its_links(linked: Path) -> None:
    async with at_screen(linked, "6", "end") as jo:
        for key in ("L", "U", "K"):
            await jo.press(key)
            assert jo.sees(f"{key} is for areas for consideration; this is not one")


async def test_the_page_of_an_action_says_what_else_it_answers(linked: Path) -> None:
    async with at_screen(linked, "2", "j", "enter") as jo:
        assert jo.sees("also answers", "2.1; counted under 1.2")
        await jo.press("escape")
        assert jo.sees("also answers 2.1; counted under 1.2")


async def test_the_summary_shows_what_is_counted_elsewhere(linked: Path) -> None:
    async with at_screen(linked, "1", *["j"] * 4) as jo:
        assert "2 Managing performance" in jo.cursor_line
        assert "1 +1" in jo.cursor_line
        assert jo.sees("= 4 ✓")
        await jo.press("m")
        assert jo.sees("1 action, and 1 counted under theme 1: 1.2")


async def test_the_summary_has_a_row_for_each_key_message_and_says_that_they_overlap(with_messages: Path) -> None:
    async with at_screen(with_messages, "1", "end", size=(80, 24)) as jo:
        assert jo.sees("Key messages", "they overlap: the rows do not add up to 5")
        await jo.press("up")
        assert "Urgency" in jo.cursor_line
        await jo.press("enter")
        assert jo.sees("/ message:1  2 of 5")

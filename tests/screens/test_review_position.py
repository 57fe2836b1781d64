"""Ways through a review: a card stays until enter, one goes to any card or section, by keys or with the mouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.weekly_review import Outcome
from actionplan.store.sqlite.store import SqliteStore
from at_screen import changed_elsewhere
from in_review import Clock, card, does, elsewhere, in_review, item_of, outcomes, settled, stamp

TODAY = date(2026, 11, 27)


# --- a card stays until enter ------------------------------------------------------------------------------------


async def test_a_note_a_rating_a_date_and_a_decision_are_all_about_one_card(database: Path, clock: Clock) -> None:
    async with in_review(database) as jo:
        clock.now += 20
        await does(jo, "n", "=asked again", "enter")
        clock.now += 20
        await does(jo, "r", "=stuck", "enter")
        clock.now += 20
        await does(jo, "d", "=fri", "ctrl+s", "D", "=Ask HR", "ctrl+s")
        assert card(jo) == "1.1"
        assert jo.sees("▲ Red: stuck", "due 4 Dec 2026", "D1 Ask HR", "asked again", "enter Next card")
        assert jo.plan.decisions[0].action == "1.1"
        clock.now += 20
        await jo.press("enter")
        assert card(jo) == "1.2"
        assert jo.sees("enter No change", "1 of 5 · 1 min")
    assert (item_of(database, "1.1").outcome, item_of(database, "1.1").seconds) == (Outcome.CHANGED, 80)


async def test_after_enter_undo_takes_back_the_change_and_not_only_the_enter(database: Path, clock: Clock) -> None:
    async with in_review(database) as jo:
        clock.now += 20
        await does(jo, "r", "=stuck", "enter")
        clock.now += 20
        await jo.press("enter", "u")
        assert (card(jo), jo.stored("1.1").rag, outcomes(database)["1.1"]) == (
            "1.1",
            Condition.UNRATED,
            Outcome.WAITING,
        )
    assert item_of(database, "1.1").seconds == 40, "it was talked about all the same"


async def test_somebody_elses_enter_does_not_take_a_card_away_under_a_question(database: Path) -> None:
    async with in_review(database, "r", *"stuck") as jo:
        elsewhere(database, settled(), review="R1")
        await jo.looks_again()
        assert card(jo) == "1.1"
        await jo.press("escape")
        await jo.looks_again()
        assert card(jo) == "1.2", "once it is left, the card that comes next is there"


async def test_skip_on_a_card_that_was_changed_goes_on(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "space") as jo:
        assert card(jo) == "1.2"
    assert outcomes(database)["1.1"] is Outcome.CHANGED


async def test_the_card_of_a_complete_red_asks_for_its_sign_off(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"rag": "red"}, "no staff")
    changed_elsewhere(database, "1.1", {"stage": "complete", "owner": "Ann"}, "two posts filled")
    async with in_review(database) as jo:
        while card(jo) != "1.1":
            await jo.press("enter")
        assert jo.sees("▲ Red as declared; complete 27 Nov 2026, awaiting sign-off", "s signs it off", "s Sign off")
        await jo.press("enter")
        jo.sees_no("s Sign off")


async def test_what_the_dates_doubt_stands_in_a_section_that_says_so(database: Path) -> None:
    long_ago = date(2026, 9, 1)
    changed_elsewhere(database, "1.1", {"rag": "green", "due": "2027-03-31", "owner": "Ann"}, on=long_ago)
    async with in_review(database) as jo:
        while card(jo) != "1.1":
            await jo.press("enter")
        assert jo.sees("Optimistic: declared green, the dates suggest amber: no update for 87 days")


# --- to any card --------------------------------------------------------------------------------------------------


async def test_slash_and_a_ref_go_to_that_card_and_enter_comes_back(database: Path) -> None:
    async with in_review(database, "enter", "slash", *"2.2") as jo:
        assert jo.sees("Go to a card")
        await jo.press("enter")
        assert card(jo) == "2.2"
        await does(jo, "r", "=stuck", "enter")
        assert (card(jo), jo.stored("2.2").rag) == ("2.2", Condition.OFF_TRACK)
        await jo.press("enter")
        assert card(jo) == "1.2", "where the session was"
        await jo.press("slash", *"1.1", "enter", "backspace")
        assert card(jo) == "1.2"
        await jo.press("slash", "escape")
        assert card(jo) == "1.2"
    assert outcomes(database)["2.2"] is Outcome.CHANGED


async def test_words_find_cards_and_slash_enter_the_next_of_them(database: Path) -> None:
    changed_elsewhere(database, "1.3 2.1", {"owner": "Head of HR"})
    async with in_review(database, "slash") as jo:
        await jo.types("head hr")
        assert jo.sees("2 cards: 1.3, 2.1")
        await jo.press("enter")
        assert card(jo) == "1.3"
        await jo.press("slash", "enter")
        assert card(jo) == "2.1"
        await jo.press("slash", "enter")
        assert card(jo) == "1.3", "after the last comes the first"
        await jo.press("enter")
        assert card(jo) == "1.1"


async def test_what_is_on_no_card_is_opened_and_what_there_is_not_is_refused(database: Path) -> None:
    async with in_review(database) as jo:
        changed_elsewhere(database, "1.1", {"owner": "Ann"})
        with_new_action(database)
        await jo.looks_again()
        await jo.press("slash", *"1.2b")
        assert jo.sees("1.2b is not on the agenda today; enter opens it")
        await jo.press("enter")
        assert jo.sees("1.2b  Audit the thresholds")
        await jo.press("escape")
        assert card(jo) == "1.1"
        await jo.press("slash")
        await jo.types("unicorn")
        await jo.press("enter")
        assert jo.asked
        assert jo.sees("no card or action matches that")
        await jo.types("")
        await jo.press("enter")
        assert (jo.asked, card(jo)) == (False, "1.1"), "nothing to look for is nothing to do"


def with_new_action(path: Path) -> None:
    """Somebody else adds an action to area 1.2."""
    from actionplan.model.rules.actions import further_action

    elsewhere(path, lambda plan: [further_action(plan, plan.area("1.2"), "Audit the thresholds", plan.as_at)])


async def test_a_decision_is_found_by_its_words(database: Path) -> None:
    first = ["D", *"Ask HR", "ctrl+s", "E", "y", "escape", "enter", "ctrl+s", "enter"]
    async with in_review(database, *first, "slash", *"ask hr", "enter") as jo:
        assert card(jo) == "D1"
        await jo.press("c", "enter")
        assert card(jo) == "1.1"
    assert outcomes(database, "R2")["D1"] is Outcome.CHANGED


# --- to any section -----------------------------------------------------------------------------------------------


async def test_brackets_go_to_the_next_section_and_one_goes_on_there(quarter: Path) -> None:
    async with in_review(quarter) as jo:
        items = jo.plan.items
        sections = list(dict.fromkeys(item.section for item in items))
        second = [item.subject for item in items if item.section == sections[1]]
        await jo.press("right_square_bracket")
        assert card(jo) == second[0]
        assert jo.sees(f"▶ {sections[1]}")
        await jo.press("enter")
        assert card(jo) == second[1], "one goes on in the section"
        await jo.press("left_square_bracket")
        assert card(jo) == items[0].subject
        await jo.press("left_square_bracket")
        assert card(jo) == items[0].subject, "there is none before the first"


async def test_the_agenda_shows_what_is_in_each_section_and_can_be_clicked(quarter: Path) -> None:
    async with in_review(quarter) as jo:
        items = jo.plan.items
        last = items[-1]
        refs = [item.subject for item in items if item.section == last.section]
        assert jo.sees(f"    {' '.join(refs[:5])}")
        await jo.click(last.section)
        first = next(item for item in items if item.section == last.section)
        assert card(jo) == first.subject
        await jo.press("left_square_bracket", "left_square_bracket")
        here = card(jo)
        await jo.click(f" {last.subject} " if last.subject != refs[-1] else f" {last.subject}")
        assert card(jo) == last.subject
        await jo.press("enter")
        assert card(jo) == here


async def test_a_low_window_keeps_the_counts_of_the_sections(quarter: Path) -> None:
    async with in_review(quarter, size=(120, 24)) as jo:
        sections = dict.fromkeys(item.section for item in jo.plan.items)
        assert jo.sees("▶ Moved", *list(sections)[1:3])
        await jo.resize(200, 60)
        assert jo.sees(*sections)


async def test_hundreds_of_cards_in_a_section_are_counted_not_listed(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "many.db"
    areas = tuple(Area(f"1.{place}", 1, f"Finding {place}", None, None, "") for place in range(1, 501))
    many = replace(plan, areas=areas, actions=tuple(Action(area.ref, area.ref, area.text) for area in areas))
    SqliteStore.create(path, many, stamp(source="init")).close()
    async with in_review(path) as jo:
        assert jo.sees("… 491 more", "1.9  Finding 9")
        await jo.press("slash", *"1.250", "enter")
        assert card(jo) == "1.250"
        assert jo.sees("… 245 before", "… 246 more", "1.250  Finding 250")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_any_text_is_safe_in_the_agenda_and_in_what_is_looked_for(database: Path, size: tuple[int, int]) -> None:
    nasty = "[/][red]x[/] \x1b[31m\u202e 👩‍👩‍👧 מלל ﷽ " + "y" * 300
    changed_elsewhere(database, "1.1", {"title": nasty})
    async with in_review(database, "slash", size=size) as jo:
        await jo.types(nasty)
        await jo.press("enter")
        assert card(jo) == "1.1"
        await jo.press("slash")
        await jo.types("x [/]")
        assert jo.app.is_running
        assert not any(sign in jo.text for sign in "\x1b\u202e")

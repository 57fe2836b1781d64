"""How the screens ask: what cannot be is said at the key, what was done is said where it hides nothing."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.action import Stage
from actionplan.model.rules.stages import why_not
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, changed_elsewhere, history_in

STEPS = {
    "r": "rate",
    "a": "rate",
    "g": "rate",
    "o": "owner",
    "d": "due",
    "f": "forecast",
    "i": "impact",
    "n": "note",
    "v": "evidence",
    "c": "complete",
    "s": "sign_off",
    "R": "reopen",
    "W": "withdraw",
    "e": "edit",
    "plus": "add",
}


@pytest.fixture
def of_all_stages(database: Path) -> Path:
    """1.1 is open, 1.2 complete, 1.3 closed, 2.1 withdrawn."""
    changed_elsewhere(database, "1.2 1.3", {"stage": "complete"}, "done")
    changed_elsewhere(database, "1.3", {"stage": "closed", "signed_off_by": "Chair", "accepted_evidence": "audit"})
    changed_elsewhere(database, "2.1", {"stage": "withdrawn"}, "said twice")
    return database


# --- what cannot be -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", ["1.1", "1.2", "1.3", "2.1"])
async def test_a_key_that_cannot_apply_is_refused_before_anything_is_typed(of_all_stages: Path, ref: str) -> None:
    async with at_screen(of_all_stages, "2") as jo:
        if ref == "2.1":
            await jo.press("slash", *"withdrawn", "enter")
        while ref not in jo.cursor_line:
            await jo.press("j")
        before = history_in(of_all_stages)
        for key, step in STEPS.items():
            await jo.press(key)
            why = why_not(jo.stored(ref), step)
            assert jo.asked is not bool(why), key
            assert jo.sees(*why.split("; "))
            await jo.press("escape" if jo.asked else "home")
            while ref not in jo.cursor_line:
                await jo.press("j")
        assert history_in(of_all_stages) == before


async def test_what_is_done_is_edited_without_the_dates_that_were_promised(of_all_stages: Path) -> None:
    async with at_screen(of_all_stages, "2", "j", "e", "enter") as jo:
        assert jo.field == "owner"
        await jo.press(*"Sue", "enter")
        assert jo.field == "priority"
        await jo.press("ctrl+s")
        assert (jo.stored("1.2").owner, jo.stored("1.2").stage) == ("Sue", Stage.COMPLETE)


# --- several at once ------------------------------------------------------------------------------------------


async def test_of_several_the_key_says_which_cannot_and_offers_the_others(of_all_stages: Path) -> None:
    async with at_screen(of_all_stages, "2", "asterisk", "d", size=(80, 24)) as jo:
        assert jo.sees("1.2 is complete; reopen it first · 1.3 is closed; reopen it first")
        assert jo.sees("Enter: go on with the other 2 · Esc: cancel")
        before = history_in(of_all_stages)
        await jo.press("escape", "j")
        assert not jo.asked
        await jo.press("d", *"fri", "enter")
        assert jo.sees("Enter: go on with the other 2"), "what is typed ahead is no answer to what is said now"
        await jo.press("enter")
        assert jo.sees("Due date of 2 actions  1.1, 2.2")
        assert history_in(of_all_stages) == before
        await jo.press(*"31 mar", "enter")
        assert [jo.stored(ref).due for ref in ("1.1", "1.2", "1.3", "2.2")] == [
            date(2027, 3, 31),
            None,
            None,
            date(2027, 3, 31),
        ]
        await jo.press("R")
        await jo.press("enter", *"not so", "enter")
        assert [jo.stored(ref).stage for ref in ("1.1", "1.2", "1.3", "2.2")] == [Stage.OPEN] * 4


async def test_where_none_of_several_can_it_is_said_and_nothing_is_asked(of_all_stages: Path) -> None:
    async with at_screen(of_all_stages, "2", "j", "space", "space", "d") as jo:
        assert not jo.asked
        assert jo.sees("1.2 is complete; reopen it first · 1.3 is")


async def test_what_depends_on_what_is_typed_is_offered_for_the_others_at_enter(database: Path) -> None:
    changed_elsewhere(database, "1.1 1.2 1.3", {"owner": "Sam"})
    changed_elsewhere(database, "1.2", {"owner": "Sue"})
    changed_elsewhere(database, "1.1 1.2 1.3", {"stage": "complete"}, "done")
    async with at_screen(
        database, "2", "space", "space", "space", "s", *"audit", "enter", "e", "enter", size=(80, 24)
    ) as jo:
        await jo.press(*"Sue", "enter")
        assert jo.sees("Sue owns 1.2; somebody else has to sign it off", "Enter: go on with the other 2 · Esc: cancel")
        assert {jo.stored(ref).stage for ref in ("1.1", "1.2", "1.3")} == {Stage.COMPLETE}
        await jo.press("enter")
        assert not jo.asked
        assert [jo.stored(ref).stage for ref in ("1.1", "1.2", "1.3")] == [Stage.CLOSED, Stage.COMPLETE, Stage.CLOSED]
        await jo.press("u")
        assert {jo.stored(ref).stage for ref in ("1.1", "1.2", "1.3")} == {Stage.COMPLETE}


async def test_what_is_only_missing_is_asked_for_and_nobody_is_left_out(database: Path) -> None:
    changed_elsewhere(database, "1.2", {"due": "2027-03-31"})
    async with at_screen(database, "2", "space", "space", "d", *"30 apr", "enter") as jo:
        assert jo.sees("1.2 is due 31 Mar 2027; say why the date moves")
        assert jo.field == "note"
        await jo.press(*"cover is late", "enter", "enter")
        assert {jo.stored(ref).due for ref in ("1.1", "1.2")} == {date(2027, 4, 30)}


# --- what was done --------------------------------------------------------------------------------------------


async def test_what_was_done_hides_neither_the_tabs_nor_the_filter_and_goes_with_the_next_question(
    quarter: Path,
) -> None:
    async with at_screen(quarter, "2", "slash", *"rag:red", "enter", size=(80, 24)) as jo:
        tabs = jo.lines[2]
        assert "rag:red" in tabs
        await jo.press("n", *"seen", "enter")
        assert jo.sees("saved · u undoes")
        assert jo.lines[2] == tabs
        assert jo.lines[22].startswith(" 1.4 saved"), "a line of its own, above the keys"
        await jo.press("d", *"31 feb", "enter")
        assert jo.sees_no("saved")
        await jo.press("escape")
        assert jo.sees_no("saved")
        await jo.press("n", *"seen again", "enter")
        assert jo.sees("saved")
        await jo.press("R")
        assert jo.sees("there is nothing to")
        assert jo.sees_no("saved")


async def test_undo_says_what_is_so_again(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Sam", "due": "2027-03-31"}, by="jo")
    async with at_screen(database, "2", "c", "enter", *"all audited", "enter", size=(120, 30)) as jo:
        await jo.press("s", *"audit", "enter", "e", "enter", *"Chair", "enter", "u")
        assert jo.sees("Undone: 1.1 is no longer signed off · Ctrl+R redoes")
        await jo.press("u")
        assert jo.sees("Undone: 1.1 is no longer complete (all audited)")
        await jo.press("u")
        assert jo.sees("Undone: 1.1 owner Sam → nobody, due date 31 Mar 2027 → none")
        await jo.press("ctrl+r", "ctrl+r")
        assert jo.sees("Redone: 1.1 is complete again (all audited)")
        await jo.press("plus", *"Audit", "enter", "u")
        assert jo.sees("Undone: 1.1b is taken out again")
        await jo.press("ctrl+r")
        assert jo.sees("Redone: 1.1b is back")
        await jo.press("n", *"asked HR", "enter", "u")
        assert jo.sees("note (asked HR)")


async def test_the_cursor_goes_to_what_was_added(database: Path) -> None:
    async with at_screen(database, "2", "j", "plus", *"Train", "enter", "plus", *"Audit", "enter") as jo:
        assert "1.2b  Audit" in jo.cursor_line


# --- did you mean ---------------------------------------------------------------------------------------------


async def test_an_owner_that_is_nearly_one_in_use_is_asked_about_once(quarter: Path) -> None:
    async with at_screen(quarter, "2", "j", "o", *"head of qualty", "enter", size=(80, 24)) as jo:
        assert jo.sees("Did you mean Head of Quality? Enter saves what you typed, Tab uses this name")
        await jo.press("tab")
        assert jo.typed("owner") == "Head of Quality"
        await jo.press("enter")
        assert (jo.asked, jo.stored("1.2").owner) == (False, "Head of Quality")
        await jo.press("o", *"head of qualty", "enter", "enter")
        assert (jo.asked, jo.stored("1.2").owner) == (False, "head of qualty")


async def test_the_beginning_of_an_owner_is_asked_about_and_a_new_one_is_not(quarter: Path) -> None:
    async with at_screen(quarter, "2", "j", "o", *"early", "enter") as jo:
        assert jo.sees("Did you mean Early Help Lead?")
        await jo.press("escape", "o", *"Head of Communications", "enter")
        assert (jo.asked, jo.stored("1.2").owner) == (False, "Head of Communications")


async def test_every_field_that_takes_an_owner_asks(quarter: Path) -> None:
    async with at_screen(quarter, "2", "j", "e", "enter", *"head of qualty", "enter") as jo:
        assert (jo.field, jo.sees("Did you mean Head of Quality? Enter keeps what you typed")) == ("owner", True)
        await jo.press("enter")
        assert jo.field == "due"
        await jo.press("escape", "3", "enter", "tab", *"Chair", "ctrl+s", "D", *"Ask HR", "enter")
        await jo.press(*"head of qualty", "ctrl+s")
        assert jo.sees("Did you mean Head of Quality?")
        await jo.press("tab", "ctrl+s")
        assert jo.plan.decisions[-1].owner == "Head of Quality"


# --- repeating ------------------------------------------------------------------------------------------------


async def test_a_full_stop_gives_the_next_ones_what_the_last_one_was_given(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Sam", "enter", "d", *"31 mar", "enter", "j", ".", size=(80, 24)) as jo:
        assert (jo.stored("1.2").owner, jo.stored("1.2").due) == ("Sam", date(2027, 3, 31))
        assert "1.3" in jo.cursor_line
        assert jo.sees("1.2 saved", ". Repeat")
        assert len({update.change.seq for update in history_in(database)}) == 3, "both are one change"
        await jo.press("u")
        assert (jo.stored("1.2").owner, jo.stored("1.2").due) == ("", None)
        await jo.press(".", ".", ".", ".")
        assert [jo.stored(ref).owner for ref in ("1.1", "1.2", "1.3", "2.1", "2.2")] == ["Sam", "", "Sam", "Sam", "Sam"]


async def test_it_gives_all_marked_ones_the_same(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Sam", "enter", "asterisk", ".") as jo:
        assert {jo.stored(ref).owner for ref in ("1.1", "1.2", "1.3", "2.1", "2.2")} == {"Sam"}


async def test_an_answer_to_another_action_begins_anew(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Sam", "enter", "j", "d", *"31 mar", "enter", "j", ".") as jo:
        assert (jo.stored("1.3").owner, jo.stored("1.3").due) == ("", date(2027, 3, 31))


async def test_a_reason_that_a_rule_requires_is_asked_with_the_old_one_selected(database: Path) -> None:
    async with at_screen(database, "2", "r", *"two posts vacant", "enter", "o", *"Sam", "enter", "j", ".") as jo:
        assert jo.sees("Give 1.2", "RAG Red, owner Sam", "say why 1.2 is red")
        assert jo.typed("note") == "two posts vacant"
        await jo.press("enter")
        assert (jo.stored("1.2").rag_reason, jo.stored("1.2").owner) == ("two posts vacant", "Sam")
        assert "1.3" in jo.cursor_line
        await jo.press(".", *"a third one", "enter")
        assert (jo.stored("1.3").rag_reason, jo.stored("1.3").rag) == ("a third one", "red")


async def test_with_nothing_to_repeat_it_says_so_and_what_cannot_be_is_said(of_all_stages: Path) -> None:
    async with at_screen(of_all_stages, "2") as jo:
        assert jo.sees_no(". Repeat")
        await jo.press(".")
        assert jo.sees("Nothing to repeat yet")
        await jo.press("d", *"31 mar", "enter", "j", ".")
        assert jo.sees("1.2 is complete; reopen it first")
        assert "1.2" in jo.cursor_line


async def test_it_goes_on_from_one_action_to_the_next_on_its_own_page(database: Path) -> None:
    async with at_screen(database, "2", "o", *"Sam", "enter", "j", "enter", ".", ".") as jo:
        assert jo.sees("2.1  Focus and pace")
        assert [jo.stored(ref).owner for ref in ("1.1", "1.2", "1.3", "2.1")] == ["Sam", "Sam", "Sam", ""]


async def test_in_a_review_the_card_stays_and_its_item_is_settled_with_it(database: Path) -> None:
    start = ("3", "enter", "tab", *"Chair", "ctrl+s")
    async with at_screen(database, "2", "o", *"Sam", "enter", *start) as jo:
        refs = [item.subject for item in jo.plan.items]
        while jo.stored(refs[0]).owner:
            await jo.press("enter")
            refs.pop(0)
        await jo.press(".")
        assert jo.stored(refs[0]).owner == "Sam"
        assert {update.change.review for update in history_in(database, refs[0])} == {"R1"}
        assert next(item for item in jo.plan.items if item.subject == refs[0]).outcome.is_done
        assert jo.sees(f"{refs[0]}  ")


async def test_34_actions_get_an_owner_and_a_date_in_list_order_in_under_320_keys(tmp_path: Path) -> None:
    """Without marks; six owners and their dates in runs."""
    runs = [
        (6, "Head of Quality", "31 mar", date(2027, 3, 31)),
        (6, "Head of Referral", "18 dec", date(2026, 12, 18)),
        (6, "Head of Finance", "29 jan", date(2027, 1, 29)),
        (6, "Early Help Lead", "26 feb", date(2027, 2, 26)),
        (5, "KSCB Manager", "30 apr", date(2027, 4, 30)),
        (5, "Director", "30 jun", date(2027, 6, 30)),
    ]
    fresh = tmp_path / "fresh.db"
    SqliteStore.create(fresh, bundled_plan(), settings.stamp("init")).close()
    async with at_screen(fresh, "2", size=(80, 24)) as jo:
        refs = [action.ref for action in jo.plan.counted]
        jo.pressed = 0
        for number, owner, typed, _ in runs:
            await jo.press("o", *owner, "enter", "d", *typed, "enter", "j", *"." * (number - 1))
        assert jo.pressed < 320, jo.pressed
        print(f"\n{jo.pressed} keys for {len(refs)} actions")
        plan = jo.plan
    wanted = [(owner, day) for number, owner, _, day in runs for _ in range(number)]
    assert [(action.owner, action.due) for action in plan.counted] == wanted


# --- a save that waits ----------------------------------------------------------------------------------------


async def test_esc_leaves_a_save_that_another_program_is_in_the_way_of_and_keeps_what_was_typed(database: Path) -> None:
    other = sqlite3.connect(database, isolation_level=None)
    async with at_screen(database, "2", "n", *"asked HR") as jo:
        other.execute("BEGIN IMMEDIATE")
        jo.send("enter")
        await jo.until(lambda: "Saving …" in jo.text)
        assert jo.sees("Saving … Esc stops waiting")
        jo.send("escape")
        await jo.until(lambda: "nothing was saved" in jo.text)
        assert jo.sees("another program is using the plan; nothing was saved")
        assert (jo.asked, jo.typed("note")) == (True, "asked HR")
        other.execute("ROLLBACK")
        other.close()
        assert history_in(database) == ()
        await jo.press("enter")
        assert (jo.asked, jo.notes) == (False, ["asked HR"])

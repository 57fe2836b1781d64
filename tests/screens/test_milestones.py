"""Milestones at the screens: added with M, worked on below the action, named in lists, reviews and minutes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.log import Stamp
from actionplan.model.rules.milestones import add_milestone, change_milestone
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, history_in, plan_in, with_store
from in_review import in_review


def saved_elsewhere(path: Path, by: str = "sam", **values: object) -> None:
    """Another program changes 1.1/m1 meanwhile."""
    today = settings.today()

    def save(store: SqliteStore) -> None:
        plan = store.plan(today)
        milestone = plan.milestone("1.1/m1")
        assert milestone is not None
        edit = change_milestone(plan, milestone, values, by=by, note="a reason")
        store.save([edit], Stamp(by, settings.now(), today, "command"), "a reason")

    with_store(path, save)


@pytest.fixture
def stepped(quarter: Path) -> Path:
    """1.1 has a milestone that is 40 days late, one that is due in 12 days, and one without a date."""
    today = settings.today()

    def save(store: SqliteStore) -> None:
        for text, days in (("Write the standard", -40), ("Train the panel chairs", 12), ("Audit 40 files", None)):
            plan = store.plan(today)
            action = plan.action("1.1")
            assert action is not None
            due = today + timedelta(days=days) if days is not None else ""
            edit = add_milestone(plan, action, text=text, due=due, note="as agreed")
            store.save([edit], Stamp("sam", settings.now(), today, "command"), "as agreed")

    with_store(quarter, save)
    return quarter


# --- M ----------------------------------------------------------------------------------------------------------


async def test_m_adds_a_milestone_from_the_list_with_text_date_and_owner(quarter: Path) -> None:
    async with at_screen(quarter, "2", "M") as jo:
        assert jo.sees("Milestone of 1.1", "owner: empty for the owner of the action")
        await jo.press(*"Train the chairs", "enter", *"in 3 weeks", "enter", *"Bo Moss", "enter")
        assert jo.sees("1.1/m1 saved · u undoes", "milestones 0 of 1, next")
    (milestone,) = plan_in(quarter).milestones
    assert (milestone.text, milestone.owner) == ("Train the chairs", "Bo Moss")
    assert milestone.due == settings.today() + timedelta(weeks=3)


async def test_it_needs_words_and_a_doubtful_year_a_reason(quarter: Path) -> None:
    async with at_screen(quarter, "2", "M", "enter", "enter", "enter") as jo:
        assert jo.sees("text cannot be empty")
        await jo.press(*"Train", "enter")
        await jo.types("31/3/2031")
        await jo.press("enter", "enter")
        assert jo.sees("is the year 2031 right?")
        await jo.press("escape")
    assert plan_in(quarter).milestones == ()


async def test_a_closed_action_says_at_once_what_to_do(quarter: Path) -> None:
    async with at_screen(quarter, "2", "slash", *"closed", "enter", "M") as jo:
        assert jo.sees("is closed; reopen it first")
    assert plan_in(quarter).milestones == ()


async def test_of_several_marked_actions_none_gets_one(quarter: Path) -> None:
    async with at_screen(quarter, "2", "space", "space", "M") as jo:
        assert jo.sees("1.1, 1.2 are marked; Esc clears the marks")


# --- the page of an action --------------------------------------------------------------------------------------


async def test_an_action_without_milestones_says_nothing_of_them(quarter: Path) -> None:
    async with at_screen(quarter, "2", "enter") as jo:
        assert jo.sees_no("ilestone")
        await jo.press("tab", "n")
        assert jo.sees("Note on 1.1")


async def test_tab_goes_into_the_milestones_and_the_footer_says_so(stepped: Path) -> None:
    async with at_screen(stepped, "2", "enter") as jo:
        assert jo.sees("0 of 3, 1 late, next", "40 days late", "Train the panel chairs", "tab Milestones")
        await jo.press("tab")
        assert jo.sees("c Done", "W Withdraw", "e Edit", "esc Back")
        await jo.press("j", "n")
        assert jo.sees("Note on 1.1/m2  Train the panel chairs")
        await jo.press(*"room booked", "enter", "escape")
        assert jo.sees("milestone m2 “Train the panel chairs”: room booked", "tab Milestones")
        assert jo.sees_no("c Done")
        await jo.press("n")
        assert jo.sees("Note on 1.1  ")


async def test_a_milestone_is_done_reopened_and_withdrawn(stepped: Path) -> None:
    async with at_screen(stepped, "2", "enter", "tab", "c", "enter", *"signed by the director", "enter") as jo:
        assert jo.sees("1 of 3, next", "done 27 Nov 2026", "1.1/m1 saved")
        done = jo.plan.milestone("1.1/m1")
        assert done is not None
        assert (done.done_on, done.done_by) == (settings.today(), jo.app.user)
        await jo.press("d")
        assert jo.sees("1.1/m1 is done; reopen it first")
        await jo.press("R", *"one page is missing", "enter")
        assert jo.sees("0 of 3, 1 late")
        await jo.press("W", "enter", *"another plan has it", "enter")
        assert jo.sees("0 of 2, next")
        assert jo.sees_no("40 days late")
        await jo.press("u")
        assert jo.sees("0 of 3, 1 late")
    assert [update.ref for update in history_in(stepped)][-4:] == ["1.1/m1"] * 4


async def test_moving_its_date_asks_why_and_who_agreed(stepped: Path) -> None:
    async with at_screen(stepped, "2", "enter", "tab", "j", "d") as jo:
        await jo.types("18 dec")
        await jo.press("enter")
        assert jo.sees("1.1/m2 is due", "say why the date moves")
        await jo.press(*"no room", "enter")
        assert jo.sees("agreed to move the due date of 1.1/m2?")
        await jo.press(*"The Board", "enter")
        assert jo.sees("due 18 Dec 2026 (first 9 Dec 2026, moved once)")
    milestone = plan_in(stepped).milestone("1.1/m2")
    assert milestone is not None
    assert (milestone.times_moved, milestone.agreed_by) == (1, "The Board")


async def test_owner_and_text_are_edited_and_the_mouse_works(stepped: Path) -> None:
    async with at_screen(stepped, "2", "enter") as jo:
        await jo.click("Audit 40 files")
        await jo.press("o", *"Cy Lane", "enter")
        assert jo.sees("Cy Lane")
        await jo.click("Audit 40 files")
        assert jo.sees("Edit 1.1/m3")
        await jo.types("Audit 60 files")
        await jo.press("ctrl+s")
        assert jo.sees("Audit 60 files", "1.1/m3 saved")


async def test_it_works_in_a_small_window_and_leaves_with_the_action(stepped: Path) -> None:
    async with at_screen(stepped, "2", "enter", "tab", "end", size=(80, 24)) as jo:
        assert jo.sees("m3", "Audit 40 files")
        await jo.press("e")
        assert jo.sees("Edit 1.1/m3")
        await jo.press("escape", "right", "n")
        assert jo.sees("Note on 1.2")
        await jo.press("escape", "left", "tab", "escape", "escape")
        assert jo.sees_no("Audit 40 files")


async def test_on_a_past_day_nothing_can_be_changed(stepped: Path) -> None:
    async with at_screen(stepped, "at", *"yesterday", "enter", "2", "enter", "M") as jo:
        assert jo.sees("this is a past day, read-only")
        assert jo.sees_no("Audit 40 files")


async def test_somebody_elses_change_shows_and_both_are_kept_or_asked_about(stepped: Path) -> None:
    async with at_screen(stepped, "2", "enter", "tab", "o") as jo:
        saved_elsewhere(stepped, owner="Di Park")
        await jo.press(*"Cy Lane", "enter")
        assert jo.sees("1.1/m1: the owner was changed by sam", "Di Park", "Cy Lane")
        await jo.press("m")
        milestone = jo.plan.milestone("1.1/m1")
        assert milestone is not None
        assert milestone.owner == "Cy Lane"
        await jo.press("e")
        saved_elsewhere(stepped, text="Write it all")
        await jo.types("Write half")
        await jo.press("ctrl+s", "t")
        assert jo.sees("Write it all")


# --- where they are named ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "words"), [((200, 50), "0 of 3, 1 late, next 9 Dec"), ((120, 40), "1 late"), ((80, 24), "1.1")]
)
async def test_the_list_has_a_column_where_there_is_room(stepped: Path, size: tuple[int, int], words: str) -> None:
    async with at_screen(stepped, "2", size=size) as jo:
        assert words in jo.cursor_line
        if size[0] < 100:
            assert jo.sees_no("milestones", "1 late  ")


async def test_the_list_of_a_plan_without_any_has_none(quarter: Path) -> None:
    async with at_screen(quarter, "2", size=(200, 50)) as jo:
        assert jo.sees_no("milestone")


async def test_the_summary_names_late_and_coming_milestones(stepped: Path) -> None:
    async with at_screen(stepped, size=(160, 60)) as jo:
        assert jo.sees("milestone 1.1/m1 40 days late: Write the standard")


async def test_an_action_without_a_date_is_judged_by_a_milestone_that_is_late_for_long(quarter: Path) -> None:
    today = settings.today()

    def save(store: SqliteStore) -> None:
        plan = store.plan(today)
        action = plan.action("1.7")
        assert action is not None
        edit = add_milestone(plan, action, text="Agree the pathway", due=today - timedelta(days=31))
        store.save([edit], Stamp("sam", settings.now(), today, "command"), "")

    with_store(quarter, save)
    async with at_screen(quarter, "2", "slash", *"ref:1.7", "enter", size=(160, 40)) as jo:
        assert jo.sees("the dates suggest ◆ Amber, milestone 1.7/m1 31 days late: Agree the pathway")


async def test_the_palette_has_what_can_be_done_with_the_milestone(stepped: Path) -> None:
    async with at_screen(stepped, "2", "enter", "tab", "ctrl+p", *"withdraw (W)") as jo:
        assert jo.sees("Withdraw this milestone, with a reason")
        await jo.press("enter")
        assert jo.sees("Withdraw 1.1/m1")


async def test_the_history_opens_the_action_of_a_milestone(stepped: Path) -> None:
    async with at_screen(stepped, "5") as jo:
        assert jo.sees("1.1/m3", "milestone added: Audit 40 files")
        await jo.press("enter")
        assert jo.sees("Timeline", "0 of 3, 1 late")


# --- in a review ------------------------------------------------------------------------------------------------


async def test_a_review_names_them_adds_one_and_its_minutes_tell_of_it(database: Path) -> None:
    today = settings.today()

    def save(store: SqliteStore) -> None:
        plan = store.plan(today)
        edit = add_milestone(plan, plan.actions[0], text="Write the standard", due=today - timedelta(days=3))
        store.save([edit], Stamp("sam", settings.now(), today, "command"), "")

    with_store(database, save)
    async with in_review(database) as jo:
        assert jo.sees("Late: milestone 1.1/m1 3 days late: Write the standard", "0 of 1, 1 late")
        await jo.press("M", *"Train the chairs", "enter", *"+2w", "enter", "enter")
        assert jo.sees("0 of 2, 1 late, next 11 Dec", "milestone added: Train the chairs, due 11 Dec 2026")
        await jo.press("E", "y")
        assert jo.sees("The review is closed")
    minutes = database.with_name("plan-minutes") / "review-1-2026-11-27.md"
    text = minutes.read_text("utf-8")
    changes = text.partition("Changes made during the review")[2].partition("\n#")[0].splitlines()
    assert [line for line in changes if line.startswith("| 1.1")] == [
        "| 1.1/m2 | Case recording | milestone added: Train the chairs, due 11 Dec 2026 | jo |"
    ], "told once"


async def test_what_is_done_with_one_on_its_page_meanwhile_is_in_the_minutes_too(database: Path) -> None:
    today = settings.today()

    def save(store: SqliteStore) -> None:
        plan = store.plan(today)
        edit = add_milestone(plan, plan.actions[0], text="Write the standard", due=today)
        store.save([edit], Stamp("sam", settings.now(), today, "command"), "")

    with_store(database, save)
    async with in_review(database, "2", "enter", "tab", "c", "enter", *"signed", "enter", "3", "E", "y") as jo:
        assert jo.sees("milestone m1 “Write the standard”: done – → 27 Nov 2026: signed")

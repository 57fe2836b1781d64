"""The weekly review at the screen: started, gone through card by card, left and resumed, closed, minuted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from actionplan import demo
from actionplan.model.edit import Edit
from actionplan.model.plan import Action, Area, Plan, Stage
from actionplan.model.rag import Rag
from actionplan.model.review import Decision, Outcome
from actionplan.model.session import decide
from actionplan.store.sqlite import SqliteStore
from at_screen import at_screen, changed_elsewhere, history_in
from in_review import (
    BEGIN,
    Clock,
    begun,
    card,
    does,
    elsewhere,
    ended,
    in_review,
    item_of,
    outcomes,
    reads,
    settled,
    stamp,
)

TODAY = date(2026, 11, 27)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
EXPECTED = Path(__file__).parents[1] / "reports" / "expected" / "minutes-of-the-demo.md"


# --- starting -------------------------------------------------------------------------------------------------


async def test_a_review_is_started_with_a_date_a_chair_and_who_is_there(database: Path) -> None:
    async with at_screen(database, "3") as jo:
        assert jo.sees("No review is open", "enter starts one", "enter Start the review")
        jo.sees_no("Decision", "Skip", "Rate")
        await jo.press("enter")
        assert (jo.typed("held_on"), jo.field) == ("2026-11-27", "held_on")
        assert jo.sees("held on Fri 27 Nov 2026")
        await jo.press("enter", "enter")
        assert jo.sees("chair cannot be empty", "Enter: next · Ctrl+S: save · Esc: cancel")
        assert jo.field == "chair", "enter goes on to the next field, but not past one that has to be filled in"
        await jo.press(*"J Smith", "enter", *"Ann, Bob, Cy", "enter")
        assert jo.field == "apologies"
        await jo.press(*"Cy")
        assert jo.sees("Enter: start · Esc: cancel")
        await jo.press("enter")
        assert jo.sees("Weekly review 1 · Fri 27 Nov 2026 · chair J Smith, 3 present", "0 of 5", "1.1  Case recording")
        review = jo.plan.open_review
    assert review is not None
    assert (review.held_on, review.chair, review.attendees) == (TODAY, "J Smith", "Ann, Bob")
    assert review.apologies == "Cy"


async def test_what_is_typed_ahead_goes_into_the_question(database: Path) -> None:
    async with at_screen(database, *BEGIN, "enter", "enter") as jo:
        assert jo.sees("chair Chair, 2 present", "2 of 5")


async def test_the_next_review_asks_for_the_same_people(database: Path) -> None:
    async with in_review(database, "E", "y", "escape", "enter") as jo:
        assert (jo.typed("chair"), jo.typed("attendees")) == ("Chair", "Ann")
        await jo.types("yesterday")
        assert jo.sees("held on Thu 26 Nov 2026")
        await jo.press("enter")
        assert jo.sees("the last review was on 27 Nov 2026; this one cannot be before it")
        await jo.types("")
        await jo.press("enter")
        assert jo.field == "chair", "enter goes on here too, though everything is filled in"
        await jo.press(*"Cllr Patel", "enter", *"Ann, Bob", "enter", "enter")
        assert jo.sees("Weekly review 2 · Fri 27 Nov 2026 · chair Cllr Patel, 3 present")
        assert all(action.owner == "" for action in jo.plan.actions), "nothing that was typed went to a card"


async def test_a_review_of_nothing_is_closed_at_once(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "empty.db"
    SqliteStore.create(path, replace(plan, actions=(), areas=()), stamp(source="init")).close()
    async with in_review(path) as jo:
        assert jo.sees("The end of the agenda", "0 of 0", "y Close the review")
        await jo.press("r", "space", "backspace", "enter", "E", "y")
        assert jo.sees("There was nothing on the agenda")


async def test_a_past_day_is_only_read(database: Path) -> None:
    async with in_review(database, "at", *"yesterday", "enter") as jo:
        assert jo.sees("past: read-only", "No review is open")
        await jo.press("enter")
        assert jo.sees("this is a past day")
        await jo.press("at", "backspace", "enter", "enter")
        assert jo.sees("1 of 5")


# --- card by card -----------------------------------------------------------------------------------------------


async def test_an_action_that_does_not_change_takes_one_key(database: Path, clock: Clock) -> None:
    async with in_review(database) as jo:
        assert card(jo) == "1.1"
        clock.now += 40
        await jo.press("enter")
        assert card(jo) == "1.2"
        assert jo.sees("1 of 5", "1.2  Thresholds")
        await jo.press("enter", "enter", "enter")
        assert card(jo) == "2.2"
    assert item_of(database, "1.1").seconds == 40
    assert (item_of(database, "1.1").outcome, item_of(database, "1.2").seconds) == (Outcome.REVIEWED, 0)
    assert [update.kind for update in history_in(database)] == ["review"], "it was started, and nothing was changed"


async def test_what_is_skipped_comes_again_at_the_end(database: Path) -> None:
    async with in_review(database, "space", "enter", "space", "enter", "enter") as jo:
        assert card(jo) == "1.1"
        await jo.press("space")
        assert jo.sees("skipped already: enter says reviewed, E goes to the end")
        await jo.press("enter")
        assert card(jo) == "1.3"
        await jo.press("enter")
        assert jo.sees("The end of the agenda", "5 of 5")


async def test_backspace_goes_back_and_enter_forward_again(database: Path) -> None:
    async with in_review(database, "backspace") as jo:
        assert card(jo) == "1.1", "there is nothing before the first"
        await jo.press("enter", "enter", "backspace", "backspace")
        assert card(jo) == "1.1"
        await jo.press("enter")
        assert card(jo) == "1.2"
        await jo.press("enter")
        assert card(jo) == "1.3"
    assert [outcome for outcome in outcomes(database).values() if outcome.is_done] == [Outcome.REVIEWED] * 2


async def test_a_mistaken_skip_is_taken_back(database: Path) -> None:
    async with in_review(database, "enter", "space") as jo:
        assert card(jo) == "1.3"
        await jo.press("backspace")
        assert card(jo) == "1.2", "the card that was skipped just now"
        await jo.press("enter")
        assert (card(jo), outcomes(database)["1.2"]) == ("1.3", Outcome.REVIEWED)
        await jo.press("space", "backspace", "r", *"stuck", "enter", "enter")
        assert (card(jo), outcomes(database)["1.3"]) == ("2.1", Outcome.CHANGED)
        await jo.press("space", "backspace", "space")
        assert (card(jo), outcomes(database)["2.1"]) == ("2.2", Outcome.SKIPPED), "skipped, and left at that"
        await jo.press("u")
        assert (card(jo), outcomes(database)["2.1"]) == ("2.1", Outcome.WAITING)


async def test_backspace_goes_the_way_one_came_when_the_skipped_ones_come_again(database: Path) -> None:
    async with in_review(database, "space", "space", "enter", "enter", "enter") as jo:
        assert card(jo) == "1.1", "skipped, and here again"
        await jo.press("enter")
        assert card(jo) == "1.2"
        for ref in ("1.1", "2.2", "2.1", "1.3"):
            await jo.press("backspace")
            assert card(jo) == ref
        await jo.press("backspace", *["enter"] * 4)
        assert card(jo) == "1.2"


async def test_who_comes_back_to_a_review_can_go_back_in_it(database: Path) -> None:
    async with in_review(database, "enter", "space", "enter", "q"):
        pass
    async with at_screen(database, "backspace") as jo:
        assert card(jo) == "1.3"
        await jo.press("backspace")
        assert card(jo) == "1.2"


async def test_undo_of_a_change_on_a_card_gone_back_to_shows_that_card(database: Path) -> None:
    async with in_review(database, *["enter"] * 3, *["backspace"] * 3, "r", *"stuck", "enter") as jo:
        assert card(jo) == "1.1"
        await jo.press("enter", "enter", "enter")
        assert card(jo) == "2.1"
        await jo.press("u")
        assert card(jo) == "1.1"
        assert (jo.stored("1.1").rag, outcomes(database)["1.1"]) == (Rag.UNRATED, Outcome.REVIEWED)
        await jo.press("E", "u")
        assert card(jo) == "1.3", "from the end as well"


async def test_a_card_gone_back_to_can_be_changed(database: Path) -> None:
    async with in_review(database, "enter", "enter", "backspace", "backspace", "r", *"stuck", "enter") as jo:
        assert card(jo) == "1.1"
        await jo.press("enter")
        assert card(jo) == "1.2"
        await jo.press("enter")
        assert card(jo) == "1.3"
        assert jo.stored("1.1").rag == "red"
    assert outcomes(database)["1.1"] is Outcome.CHANGED


Step = tuple[list[str], str, object]
"""The keys on a card, and what is then stored of the action."""
STEPS: Sequence[Sequence[Step]] = (
    (
        (["r", *"stuck", "enter"], "rag", Rag.RED),
        (["a", *"slow", "enter"], "rag", Rag.AMBER),
        (["g", "enter"], "rag", Rag.GREEN),
        (["c", "enter", *"all audited", "enter"], "stage", Stage.COMPLETE),
        (["o", *"Director", "enter"], "owner", "Director"),
    ),
    (
        (["d", *"fri", "enter"], "due", date(2026, 12, 4)),
        (["f", *"fri", "enter"], "forecast", date(2026, 12, 4)),
        (["i", *"none yet", "enter"], "impact", "none yet"),
        (["n", *"asked again", "enter"], "version", 2),
        (["v", *"audit", "ctrl+s"], "version", 1),
    ),
    (
        (["W", *"said twice", "enter"], "stage", Stage.WITHDRAWN),
        (["e", "end", *"ing", "ctrl+s"], "title", "Thresholds"),
    ),
)


@pytest.mark.parametrize("steps", STEPS, ids=lambda steps: "".join(keys[0] for keys, _, _ in steps))
async def test_a_key_that_changes_the_action_stays_on_its_card_until_enter(
    database: Path, clock: Clock, steps: Sequence[Step]
) -> None:
    refs = ["1.1", "1.2", "1.3", "2.1", "2.2"][: len(steps)]
    async with in_review(database) as jo:
        for ref, (keys, field, value) in zip(refs, steps, strict=True):
            assert card(jo) == ref
            clock.now += 30
            await jo.press(*keys)
            assert card(jo) == ref
            assert str(getattr(jo.stored(ref), field)).startswith(str(value))
            assert jo.sees("enter Next card")
            clock.now += 10
            await jo.press("enter")
        assert card(jo) not in refs
    updates = [update for update in history_in(database) if update.kind != "review"]
    assert {(update.change.review, update.change.source) for update in updates} == {("R1", "screen")}
    assert [(item_of(database, ref).outcome, item_of(database, ref).seconds) for ref in refs] == [
        (Outcome.CHANGED, 40)
    ] * len(refs)


async def test_what_is_complete_is_signed_off(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"stage": "complete"}, "trained")
    async with in_review(database) as jo:
        while card(jo) != "1.1":
            await jo.press("enter")
        await jo.press("s", *"audit of 20 cases", "enter", "enter")
        assert jo.stored("1.1").stage is Stage.CLOSED
    assert outcomes(database)["1.1"] is Outcome.CHANGED


async def test_a_question_that_is_left_changes_nothing_and_the_card_stays(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "escape") as jo:
        assert card(jo) == "1.1"
        await jo.press("r", "enter")
        assert jo.sees("say why 1.1 is red")
        await jo.press("escape", "enter")
    assert outcomes(database)["1.1"] is Outcome.REVIEWED


async def test_undo_takes_back_rating_and_outcome_and_returns_to_the_card(database: Path) -> None:
    async with in_review(database, "enter", "r", *"stuck", "enter", "u") as jo:
        assert card(jo) == "1.2"
        assert jo.sees("Undone: 1.2 RAG Red → Unrated (stuck) · Ctrl+R redoes")
        assert (jo.stored("1.2").rag, outcomes(database)["1.2"]) == (Rag.UNRATED, Outcome.WAITING)
        await jo.press("u")
        assert card(jo) == "1.1"
        assert jo.sees("Undone: 1.1")
        await jo.press("ctrl+r", "ctrl+r")
        assert card(jo) == "1.3"
        assert jo.stored("1.2").rag == "red"


async def test_the_card_says_what_there_is_to_say(quarter: Path) -> None:
    async with in_review(quarter) as jo:
        while card(jo) != "1.5":
            await jo.press("enter")
        assert jo.sees(
            "1.5  Common Assessment Framework", "▶ ", "rated", "dates suggest", "moved twice", "Early Help Lead"
        )
        assert jo.sees("19 Nov 2026  ehl", "second cohort could not be", "2 Nov 2026  ehl")
        jo.sees_no("last review")
        await does(jo, "r", "=the provider has withdrawn", "enter", "E", "y", "escape", "enter", "ctrl+s")
        while card(jo) != "1.5":
            await jo.press("enter")
        assert jo.sees("Moved: still red", "last review   ▲ Red  the provider has withdrawn")


async def test_the_section_and_its_count_stand_beside_the_card(quarter: Path) -> None:
    async with in_review(quarter, "enter") as jo:
        assert re.search(r"▶ Moved +1/\d+ ", jo.text)
        assert re.search(r"No owner, date, rating +0/\d+ ", jo.text)
        while "✓ Moved" not in jo.text:
            await jo.press("enter")
        assert jo.sees("▶ Late")


async def test_the_clock_tells_the_pace_and_stands_still_while_the_review_is_left(database: Path, clock: Clock) -> None:
    async with in_review(database) as jo:
        for _ in range(3):
            clock.now += 180
            await jo.press("enter")
        assert jo.sees("3 of 5 · 9 min · about 15 min in all")
        clock.now += 60
        await jo.press("escape")
        clock.now += 3600
        await jo.press("3")
        clock.now += 60
        await jo.press("enter")
        assert jo.sees("4 of 5 · 11 min")
        clock.now += 7200
        await jo.press("n", *"long talk", "enter")
        assert (card(jo), jo.sees("5 of 5 · 131 min")) == ("2.2", True)
        clock.now += 60
        await jo.press("enter")
        assert jo.sees("The end of the agenda", "5 of 5 · 132 min")
    assert item_of(database, "2.1").seconds == 120


async def test_a_review_over_the_hour_says_so(database: Path, clock: Clock) -> None:
    async with in_review(database) as jo:
        for _ in range(3):
            clock.now += 1200
            await jo.press("enter")
        assert jo.sees("about 100 min in all, over the hour")


async def test_at_80_by_24_there_are_the_card_and_the_line_of_progress(quarter: Path) -> None:
    async with in_review(quarter, "enter", size=(80, 24)) as jo:
        jo.sees_no("Decisions today", "On track", "Weekly review 1")
        assert re.match(r" 1 of \d+ · Moved 1 of \d+ \(section 1 of \d\) .* 0 min", jo.lines[3])
        assert jo.sees("rated", "dates suggest")
        await jo.resize(120, 30)
        assert jo.sees("Decisions today", "On track", "Weekly review 1")
        await jo.resize(80, 24)
        jo.sees_no("Decisions today")


async def test_at_80_by_24_the_footer_has_the_keys_of_the_meeting(quarter: Path) -> None:
    async with in_review(quarter, size=(80, 24)) as jo:
        assert jo.sees("r a g Rate", "enter No change", "D Decision", "space Skip", "? Help")
        await jo.press("o", *"Ann", "enter")
        assert jo.sees("saved")
        await jo.resize(120, 30)
        assert jo.sees("o Owner", "d Due", "n Note", "space Skip", "? Help")


async def test_five_hundred_actions_are_gone_through_and_minuted(tmp_path: Path, plan: Plan) -> None:
    path = tmp_path / "many.db"
    areas = tuple(Area(f"1.{place}", 1, f"Finding {place}", None, None, "") for place in range(1, 501))
    many = replace(plan, areas=areas, actions=tuple(Action(area.ref, area.ref, area.text) for area in areas))
    SqliteStore.create(path, many, stamp(source="init")).close()
    async with in_review(path, "enter", "r", *"stuck", "enter", "enter", "enter") as jo:
        assert jo.sees("3 of 500", "1.4  Finding 4")
        await jo.press("backspace", "E", "y")
        assert jo.sees("3 of 500 items were reviewed")


# --- decisions ----------------------------------------------------------------------------------------------------


async def test_a_decision_is_noted_and_the_card_stays(database: Path) -> None:
    changed_elsewhere(database, "2.2", {"owner": "Head of HR"})
    async with in_review(database, "D") as jo:
        assert jo.sees("Decision about 1.1")
        await jo.press("enter")
        assert jo.sees("what cannot be empty")
        await does(jo, "=HR to report on vacancies", "enter")
        assert jo.field == "owner", "enter goes on, so that nobody forgets who and by when"
        await does(jo, "=head", "tab", "enter", "=yesterday", "enter")
        assert jo.field == "due"
        assert jo.sees("26 Nov 2026 is past; give a day from 27 Nov 2026 on")
        await does(jo, "=fri")
        assert jo.sees("by Fri 4 Dec 2026")
        await does(jo, "enter", "y", "enter")
        assert card(jo) == "1.1"
        assert jo.sees("D1 HR to report on vacancies", "Head of HR, by 4 Dec 2026 →")
        assert jo.sees("decided       D1 HR to report on vacancies (Head of HR, by 4 Dec 2026, for the")
        await jo.press("2", "enter")
        assert jo.sees("decided         D1 HR to report on vacancies (Head of HR, by 4 Dec 2026, for the Board)")
        await jo.press("3")
        await does(jo, "E", "D", "=Meet on Thursdays", "enter", "enter", "enter")
        assert jo.sees("↑ ↓ choose  yes · no")
        choices = []
        for key in ("y", "n", "down", "p", "delete", "up"):
            await jo.press(key)
            choices.append(jo.typed("for_board"))
        assert choices == ["yes", "no", "yes", "yes", "yes", "no"]
        await jo.press("enter")
        decisions = jo.plan.decisions
    assert decisions == (
        Decision("D1", "R1", "1.1", "HR to report on vacancies", "Head of HR", date(2026, 12, 4), True, version=1),
        Decision("D2", "R1", "", "Meet on Thursdays", "", None, version=1),
    )


async def test_what_was_decided_before_comes_first_until_it_is_done(database: Path) -> None:
    first = ["D", *"Ask HR", "ctrl+s", "E", "D", *"Ask the Board", *["enter"] * 4, "E", "y", "escape"]
    async with in_review(database, *first) as jo:
        assert jo.sees("Carried over: 2 decisions", "D1  Ask HR (nobody, by –)")
        await jo.press("enter", "ctrl+s")
        assert (card(jo), outcomes(database, "R2")["D1"]) == ("D1", Outcome.WAITING)
        assert jo.sees("Carried over", "in the review of 27 Nov 2026", "to be done by", "for the Board")
        assert jo.sees("o Owner", "d Due", "c Done", "enter Still to do", "D Decision", "space Skip")
        jo.sees_no("Rate", "Note")
        await jo.press("r", "n", "v", "e", "i", "enter")
        assert (card(jo), outcomes(database, "R2")["D1"]) == ("D2", Outcome.REVIEWED)
        await jo.press("o", *"Ann", "enter", "d", *"fri", "enter", "c")
        assert card(jo) == "D2"
        assert (jo.plan.decisions[1].owner, jo.plan.decisions[1].due) == ("Ann", date(2026, 12, 4))
        assert jo.plan.decisions[1].done_on == TODAY
        assert jo.sees("done          27 Nov 2026", "enter Next card")
        jo.sees_no("Still to do", "c Done")
        await jo.press("c")
        assert jo.sees("D2 is done already")
        await jo.press("E", "y", "escape", "enter", "ctrl+s")
        assert [item.subject for item in jo.plan.items][:2] == ["D1", "1.1"]
        jo.sees_no("Ask the Board")


async def test_two_who_note_a_decision_at_the_same_moment_both_have_theirs(database: Path) -> None:
    async with in_review(database, "D", *"Ask HR") as jo:
        elsewhere(
            database,
            lambda plan: [decide(plan, about="", what="Ask IT", owner="", due="", for_board=False)],
            review="R1",
        )
        await jo.press("ctrl+s")
        if jo.asked:
            assert jo.sees("D1 is taken; try again")
            await jo.press("ctrl+s")
        assert [one.what for one in jo.plan.decisions] == ["Ask IT", "Ask HR"]


# --- left and resumed, and the bad cases --------------------------------------------------------------------------


async def test_whoever_quits_comes_back_to_the_same_card(database: Path) -> None:
    async with in_review(database, "enter", "space", "g", "enter", "enter", "q") as jo:
        assert not jo.app.is_running
    async with at_screen(database) as jo:
        assert card(jo) == "2.1"
        assert jo.sees("2 of 5", "2.1  Focus and pace")
        await jo.press("enter", "enter")
        assert card(jo) == "1.2", "it was skipped"


async def test_escape_leaves_the_review_and_3_is_there_again(database: Path) -> None:
    async with in_review(database, "enter", "escape") as jo:
        assert "1.1" in jo.cursor_line
        await jo.press("3")
        assert card(jo) == "1.2"


async def test_what_turns_red_joins_the_review_once(database: Path) -> None:
    done = date(2026, 11, 10)
    changed_elsewhere(database, "1.1", {"stage": "complete"}, "trained", on=done)
    changed_elsewhere(database, "1.1", {"stage": "closed", "signed_off_by": "Sue"}, "audit", on=done)
    changed_elsewhere(database, "1.2", {"impact": "none yet"}, on=done)
    async with in_review(database, "E", "y", "escape", "enter", "ctrl+s") as jo:
        assert "1.1" not in outcomes(database, "R2")
        changed_elsewhere(database, "1.1", {"stage": "open"}, "it came back")
        changed_elsewhere(database, "1.1", {"rag": "red"}, "it came back")
        await jo.looks_again()
        await jo.looks_again()
        assert [item.subject for item in jo.plan.items].count("1.1") == 1
        assert jo.plan.items[-1].section == "Red and amber"
        while card(jo) != "1.1":
            await jo.press("enter")
        assert jo.sees("Red and amber: turned red during the review")
        await jo.press("a", *"a start is made", "enter", "r", *"no", "enter")
        assert [item.subject for item in jo.plan.items].count("1.1") == 1


async def test_an_action_withdrawn_by_somebody_else_while_its_card_is_shown(database: Path) -> None:
    async with in_review(database) as jo:
        changed_elsewhere(database, "1.1", {"stage": "withdrawn"}, "said twice")
        await jo.looks_again()
        assert card(jo) == "1.1"
        assert jo.sees("withdrawn by sam: said twice; enter goes on")
        await jo.press("r")
        assert jo.sees("1.1 is withdrawn; reopen it first")
        await jo.press("enter")
        assert card(jo) == "1.2"


async def test_a_review_goes_on_past_midnight(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with in_review(database, "enter") as jo:
        monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-28")
        await jo.looks_again()
        assert (card(jo), jo.plan.as_at) == ("1.2", date(2026, 11, 28))
        assert jo.sees("as at Sat 28 Nov 2026", "Weekly review 1 · Fri 27 Nov 2026")
        await jo.press("r", *"stuck", "enter", "E", "y")
        assert jo.sees("Its minutes are in", "Weekly progress review 1, Fri 27 Nov 2026")
        assert jo.plan.last_review is not None
        assert jo.plan.last_review.held_on == TODAY


# --- two people ---------------------------------------------------------------------------------------------------


async def test_whoever_starts_second_is_told_and_is_in_the_review(database: Path) -> None:
    """Sam's review is there before Jo's program has looked: Jo's start is refused, and ends in Sam's review."""
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo:
        elsewhere(database, begun)
        await jo.press("ctrl+s")
        assert not jo.asked
        assert jo.sees("somebody else has just started review 1, chair Sam: you are in it", "chair Sam, 1 present")
        await jo.press("enter")
        assert card(jo) == "1.2"
        assert [review.chair for review in jo.plan.reviews] == ["Sam"]


async def test_a_start_is_left_as_soon_as_somebody_elses_review_is_seen(database: Path) -> None:
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo:
        elsewhere(database, begun)
        await jo.looks_again()
        assert not jo.asked
        assert jo.sees("you are in it", "1.1  Case recording")


async def test_a_review_held_while_somebody_was_about_to_start_one(database: Path) -> None:
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo:
        elsewhere(database, begun)
        elsewhere(database, ended)
        await jo.press("ctrl+s")
        assert not jo.asked
        assert jo.sees("somebody else has held a review meanwhile; enter starts the next")
        await jo.press("enter", "ctrl+s")
        assert jo.sees("Weekly review 2", "chair Sam")


async def test_the_agenda_is_of_the_plan_as_it_is_when_the_review_starts(database: Path) -> None:
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo:
        changed_elsewhere(database, "1.1", {"stage": "withdrawn"}, "said twice")
        await jo.looks_again()
        assert jo.asked
        await jo.press("ctrl+s")
        assert [item.subject for item in jo.plan.items] == ["1.2", "1.3", "2.1", "2.2"]


async def test_two_people_at_two_screens_start_one_review(database: Path) -> None:
    async with at_screen(database, "3", "enter", "tab", *"Jo") as jo, at_screen(database, "3", "enter") as sam:
        await sam.press("tab", *"Sam", "ctrl+s")
        await jo.press("ctrl+s")
        for person in (jo, sam):
            assert not person.asked
            assert person.sees("chair Sam", "0 of 5")
        await jo.press("enter")
        await sam.press("enter")
        assert [card(person) for person in (jo, sam)] == ["1.2", "1.2"], "both said enter to the same card"
        assert outcomes(database)["1.2"] is Outcome.WAITING
        await sam.press("r", *"stuck", "enter")
        await jo.looks_again()
        assert [card(person) for person in (jo, sam)] == ["1.3", "1.2"], "Sam's card stays until Sam goes on"
        await sam.press("enter")
        assert card(sam) == "1.3"


async def test_somebody_elses_enter_moves_my_card_too(database: Path) -> None:
    async with in_review(database) as jo:
        elsewhere(database, settled(), review="R1")
        await jo.looks_again()
        assert card(jo) == "1.2"
        assert jo.sees("1 of 5")


@pytest.mark.parametrize("theirs", [Outcome.REVIEWED, Outcome.CHANGED])
async def test_who_comes_second_to_a_card_is_not_asked_about_it(database: Path, clock: Clock, theirs: Outcome) -> None:
    async with in_review(database) as jo:
        clock.now += 20
        elsewhere(database, settled(theirs), review="R1")
        await jo.press("enter")
        assert not jo.asked
        assert card(jo) == "1.2"
    assert (item_of(database, "1.1").outcome, item_of(database, "1.1").seconds) == (theirs, 7)


async def test_my_change_of_a_card_that_somebody_else_has_gone_through_is_kept(database: Path) -> None:
    async with in_review(database, "r", *"stuck") as jo:
        elsewhere(database, settled(), review="R1")
        await jo.looks_again()
        assert (jo.asked, jo.typed("note")) == (True, "stuck")
        await jo.press("enter")
        assert (jo.stored("1.1").rag, card(jo)) == (Rag.RED, "1.1")
        await jo.press("enter")
        assert card(jo) == "1.2"


async def test_what_i_am_saying_when_somebody_else_closes_the_review_is_saved_all_the_same(database: Path) -> None:
    async with in_review(database, "r", *"stuck") as jo:
        elsewhere(database, ended)
        await jo.press("enter")
        if jo.asked:
            assert jo.sees("the review is over and locked")
            assert jo.typed("note") == "stuck"
            await jo.press("enter")
        assert jo.stored("1.1").rag == "red"
        assert jo.sees("No review is open")
        assert outcomes(database)["1.1"] is Outcome.WAITING


async def test_an_enter_after_somebody_else_has_closed_the_review(database: Path) -> None:
    async with in_review(database) as jo:
        elsewhere(database, ended)
        await jo.press("enter")
        await jo.looks_again()
        assert jo.sees("the review is over and locked", "No review is open", "Past reviews")


async def test_whoever_was_at_the_end_of_one_review_is_at_the_beginning_of_the_next(database: Path) -> None:
    async with in_review(database, "E") as jo:
        assert jo.sees("Close before the end of the agenda?")
        elsewhere(database, ended)
        elsewhere(database, begun)
        await jo.looks_again()
        assert card(jo) == "1.1"


# --- the end --------------------------------------------------------------------------------------------------------


async def test_closing_says_what_is_left_and_can_wait(database: Path) -> None:
    rated = ["r", *"stuck", "enter", "enter", "space"]
    async with in_review(database, *rated, "E") as jo:
        assert jo.sees(
            *("Close before the end of the agenda?", "reviewed      1 of 5"),
            *("skipped       1.2", "not reached   1.3, 2.1, 2.2"),
        )
        await jo.press("escape")
        assert card(jo) == "1.3"
        await jo.press("E", "backspace")
        assert card(jo) == "1.3", "from the end back to the card that one was on"
        await jo.press("backspace", "E", "backspace")
        assert card(jo) == "1.2", "of one gone back to as well"
        await jo.press("E", "escape")
        assert card(jo) == "1.2"
        await jo.press("E", "y", "escape")
        assert jo.sees("No review is open", "Past reviews", "1  Fri 27 Nov 2026, chair Chair")
        assert jo.plan.open_review is None


async def test_closing_names_the_reds_and_ambers_without_a_reason(database: Path) -> None:
    async with in_review(database) as jo:

        def silent(plan: Plan) -> Sequence[Edit]:
            action = plan.action("1.2")
            assert action is not None
            return [Edit(action, replace(action, rag=Rag.RED))]

        elsewhere(database, silent)
        await jo.looks_again()
        await jo.press("E")
        assert jo.sees("no reason     1.2")


@pytest.mark.parametrize("key", ["enter", "E"])
async def test_no_key_pressed_once_too_often_closes_the_review(database: Path, key: str) -> None:
    async with in_review(database, *["enter"] * 5, *[key] * 4) as jo:
        assert jo.sees("The end of the agenda", "5 of 5")
        assert jo.plan.open_review is not None


async def test_a_closed_review_is_locked_and_says_so(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "E", "y", "escape", "u") as jo:
        assert reads(jo, "was made in review 1, which is closed and locked; change the action again instead")
        assert jo.stored("1.1").rag == "red"
        await jo.press("2", "a", *"not so bad", "enter", "u")
        assert jo.stored("1.1").rag == "red"


async def test_the_minutes_are_on_the_screen_and_beside_the_database(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "E", "y") as jo:
        assert jo.sees("The review is closed. Its minutes are in", "Present       Chair (chair), Ann")
        assert jo.sees("Reviewed      1 of 5 items was reviewed in less than a minute", "Minutes by    jo")
        await jo.press("y", "down", "up", "escape")
        assert not jo.asked
        folder = database.with_name("plan-minutes")
        assert jo.app.clipboard == str(folder / "review-1-2026-11-27.docx")
    assert sorted(path.name for path in folder.iterdir()) == ["review-1-2026-11-27.docx", "review-1-2026-11-27.md"]
    assert "| 1.1 | Case recording | RAG Unrated → Red: stuck | jo |" in (folder / "review-1-2026-11-27.md").read_text(
        "utf-8"
    )


async def test_past_minutes_are_opened_again(database: Path) -> None:
    async with in_review(database, "r", *"stuck", "enter", "E", "y", "escape", "enter", "ctrl+s", "E", "y") as jo:
        await jo.press("escape")
        assert jo.sees("Past reviews  m opens the minutes · ↑ ↓ chooses another", "▶  2  Fri 27", "m Minutes")
        await jo.press("down", "m")
        assert jo.sees("Review 1 is closed. Its minutes are in", "RAG Unrated → Red: stuck")
        await jo.press("y")
        assert jo.app.clipboard == str(database.with_name("plan-minutes") / "review-1-2026-11-27.docx")
        await jo.press("escape", "up", "up", "m")
        assert jo.sees("Weekly progress review 2", "Review 2 is closed.")
        await jo.press("escape", "ctrl+p", *"minutes of review 1", "enter")
        assert jo.sees("Weekly progress review 1")
        await jo.press("escape", "enter", "ctrl+s", "m")
        jo.sees_no("Weekly progress review")


async def test_past_minutes_whose_files_are_gone_are_read_all_the_same(database: Path) -> None:
    async with in_review(database, "E", "y", "escape") as jo:
        for file in database.with_name("plan-minutes").iterdir():
            file.unlink()
        await jo.press("m")
        assert jo.sees("Review 1 is closed. actionplan review minutes 1 --output FILE writes its minutes.")


async def test_minutes_that_cannot_be_written_are_on_the_screen_all_the_same(database: Path) -> None:
    database.with_name("plan-minutes").write_text("a file where the folder should be")
    async with in_review(database, "E", "y") as jo:
        assert jo.sees("The review is closed.", "could not be written", "review minutes")
        assert jo.sees("Present       Chair (chair), Ann")
        await jo.press("y", "escape")
        assert jo.plan.open_review is None


async def test_any_text_is_safe_in_a_review(database: Path) -> None:
    nasty = "[/][red]x[/] \x1b[31m\u202e 👩‍👩‍👧 מלל ﷽ | <b> " + "y" * 500
    async with at_screen(database, "3", "enter", "tab") as jo:
        for text, key in ((nasty, "tab"), (f"Ann, {nasty}", "tab"), (f"Bob, {nasty[:9]}", "enter")):
            await jo.types(text)
            await jo.press(key)
            assert not CONTROLS.search(jo.text)
        await jo.press("D")
        await jo.types(nasty)
        for keys in (["enter"], ["ctrl+s"], ["o"], ["escape", "r"]):
            await jo.press(*keys)
            assert not CONTROLS.search(jo.text)
        await jo.types(nasty)
        for keys in (["enter"], ["backspace"], ["E"], ["y"], ["end"], ["escape"], ["enter", "ctrl+s"], ["5"], ["1"]):
            await jo.press(*keys)
            assert not CONTROLS.search(jo.text)
            assert jo.app.is_running
        assert jo.plan.decisions[0].what == nasty.strip()


# --- the whole story ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's database, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    demo.make(path)
    return path


async def test_a_whole_review_of_the_demonstration(
    demo_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """An hour on Friday 27 November: what it leaves is the minutes, compared with a file word for word."""
    path = Path(copyfile(demo_once, tmp_path / "demo.db"))
    monkeypatch.setenv("ACTIONPLAN_USER", "Improvement Lead")
    changes: dict[str, list[str]] = {
        "D4": ["c"],
        "D5": ["d", "=+1w", "enter"],
        "1.4": ["D", "=Use the agency again", "tab", "=Head of HR", "tab", "=11 dec", "tab", "y", "enter"],
        "3.4": ["n", "=letter to the police sent today", "enter"],
        "3.6": ["d", "=2026-12-18", "tab", "=three agencies are still missing", "tab", "=Improvement Board", "enter"],
        "1.5": ["g", "=places found in both districts", "enter"],
        "1.8": ["r", "=a third post is vacant now", "enter", "u"],
        "2.2": ["space"],
        "3.2": ["v", "=Challenge log, November", "tab", "=KSCB/log.docx", "tab", "tab", "=doc", "tab", "enter"],
        "1.7": ["o", "=Head of Safeguarding", "enter"],
        "5.2": ["s", "=report of the three visits", "ctrl+s"],
        "4.5": ["space"],
    }
    async with at_screen(path, "3", "enter", "enter", "enter", "enter", "enter") as jo:
        review = jo.plan.open_review
        assert review is not None
        assert card(jo) == "D3"
        seen: list[str] = []
        skipped = [subject for subject, keys in changes.items() if keys == ["space"]]
        while card(jo) and card(jo) not in seen:
            subject = card(jo)
            seen.append(subject)
            clock.now += 75
            await does(jo, *changes.get(subject, []))
            await jo.press(*["enter"] * (subject not in skipped))
        assert (len(seen), seen[:4]) == (len(jo.plan.items), ["D3", "D4", "D5", "2.3"])
        assert card(jo) == "2.2", "skipped, and here again"
        await jo.press("enter", "E")
        assert jo.sees("skipped       4.5", "decisions     1")
        await jo.press("y")
        assert jo.sees("Its minutes are in", "Weekly progress review 13, Fri 27 Nov 2026")
        await jo.press("escape")
        minutes = path.with_name("demo-minutes") / "review-13-2026-11-27.md"
        assert minutes.read_text("utf-8") == EXPECTED.read_text("utf-8")

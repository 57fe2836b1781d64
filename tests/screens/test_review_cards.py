"""The weekly review card by card: reviewed, changed, skipped, gone back to; what the card and the progress line say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.area import Area
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.weekly_review import Outcome
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen, changed_elsewhere, history_in
from in_review import (
    Clock,
    card,
    does,
    in_review,
    item_of,
    outcomes,
    stamp,
)


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
        assert jo.sees("already skipped: Enter marks it reviewed, E goes to the end")
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
        assert (jo.stored("1.1").rag, outcomes(database)["1.1"]) == (Condition.UNRATED, Outcome.REVIEWED)
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
        (["r", *"stuck", "enter"], "rag", Condition.OFF_TRACK),
        (["a", *"slow", "enter"], "rag", Condition.AT_RISK),
        (["g", "enter"], "rag", Condition.ON_TRACK),
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
        (["W", "enter", *"said twice", "enter"], "stage", Stage.WITHDRAWN),
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
        await jo.press("s", *"audit of 20 cases", "enter", "e", "enter", "enter")
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
        assert (jo.stored("1.2").rag, outcomes(database)["1.2"]) == (Condition.UNRATED, Outcome.WAITING)
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
        assert jo.sees("3 of 500 items were considered")

"""The self-evaluation on the screen of the plan's source: written below its theme, beside what the reviewers found."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.model.self_evaluation import evaluations_of
from at_screen import at_screen, plan_in
from command_line import done

WRITTEN = (
    *("w", *"Visits are on time", "enter", *"dip sample", "enter"),
    *(*"again in May", "enter", *"good", "enter", "enter"),
)


async def test_one_is_written_below_its_theme_and_stays_when_another_is(database: Path) -> None:
    async with at_screen(database, "6") as jo:
        jo.sees_no("Self-evaluation, newest first")
        await jo.press(*WRITTEN)
        (first,) = evaluations_of(plan_in(database), 1)
        assert (first.what_we_know, first.how_we_know, first.what_next, first.grade, first.by) == (
            *("Visits are on time", "dip sample", "again in May", "Good", "jo"),
        )
        assert jo.sees("Self-evaluation, newest first")
        assert jo.sees("Good: Visits are on time")
        # The next one begins with what the last one said.
        await jo.press("w", "enter", "enter", *"again in June", "enter", "enter", "enter")
        latest, earlier = evaluations_of(plan_in(database), 1)
        assert (latest.what_we_know, latest.what_next, earlier) == ("Visits are on time", "again in June", first)


async def test_the_pane_has_all_of_it_beside_the_numbers_of_the_reviewers(database: Path) -> None:
    done("self-evaluation", "1", "--know", "Visits are on time", "--how", "dip sample", "--grade", "good")
    async with at_screen(database, "6") as jo:
        while "Visits are on time" not in jo.cursor_line:
            await jo.press("down")
        assert jo.sees("SE1/1", "27 Nov 2026, jo", "1 strength, 3 findings", "How we know it: dip sample")
        assert jo.sees("Our grade: Good")
        await jo.press("enter")
        assert jo.sees("Self-evaluation of 1 ")


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (("enter", "enter", "enter", "enter", "enter"), "cannot be empty"),
        ((*"x", "enter", "enter", "enter", *"splendid", "enter", "enter"), "there is no grade 'splendid'"),
    ],
)
async def test_what_is_refused_is_said_and_nothing_is_saved(
    database: Path, answer: tuple[str, ...], refusal: str
) -> None:
    async with at_screen(database, "6") as jo:
        await jo.press("w", *answer)
        assert jo.sees(refusal)
        assert plan_in(database).self_evaluations == ()


async def test_undo_takes_it_away_again(database: Path) -> None:
    async with at_screen(database, "6") as jo:
        await jo.press(*WRITTEN)
        await jo.press("u")
        assert not any("Visits are on time" in line for line in jo.lines[:-3])
        assert evaluations_of(plan_in(database), 1) == ()


async def test_below_the_themes_there_is_none_to_write_one_of(database: Path) -> None:
    async with at_screen(database, "6", "end") as jo:
        await jo.press("w")
        assert jo.sees("w is for themes")


async def test_hostile_text_stays_text(database: Path) -> None:
    done("self-evaluation", "1", "--know", "[/] =1+1 [b\n\x1b[2Jx", "--how", "[@click=app.quit()]x[/]")
    async with at_screen(database, "6") as jo:
        while "[/] =1+1 [b" not in jo.cursor_line:
            await jo.press("down")
        assert jo.sees("[@click=app.quit()]x[/]")
        assert not any("\x1b" in line for line in jo.lines)

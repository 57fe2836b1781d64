"""P restricts an action, a finding, a piece of evidence or the note of a change; each screen marks what is."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen, changed_elsewhere, history_in, plan_in
from command_line import done


async def test_an_action_is_restricted_marked_and_lifted_again(database: Path) -> None:
    async with at_screen(database, "2", "j", "P", *"a case before the court") as jo:
        assert jo.sees("Restrict", "counts, ratings and dates stay")
        await jo.press("enter")
        assert plan_in(database).restriction_of("action", "1.2") == "a case before the court"
        assert "restricted: Thresholds" in jo.cursor_line
        assert jo.sees("restricted because: a case before the court")
        await jo.press("slash", *"restricted", "enter")
        assert jo.sees("1.2") and jo.sees_no("1.3  Too few")
        await jo.press("escape", "enter")
        assert jo.sees("restricted", "a case before the court")
        await jo.press("P", *["backspace"] * 40)
        assert jo.sees("action 1.2 is no longer restricted (it is: a case before the court)")
        await jo.press("enter")
        assert plan_in(database).restriction_of("action", "1.2") == ""


async def test_without_a_reason_nothing_is_restricted(database: Path) -> None:
    async with at_screen(database, "2", "P", "enter") as jo:
        assert jo.sees("say why action 1.1 is restricted")
        assert history_in(database) == ()


async def test_of_an_action_with_evidence_it_is_asked_what_is_restricted(database: Path) -> None:
    done("evidence", "1.1", "--what", "file note", "--kind", "data")
    async with at_screen(database, "2", "P") as jo:
        assert jo.sees("action 1.1", "evidence 1.1/1")
        await jo.press("down", "enter", *"names a family", "enter")
        assert plan_in(database).restriction_of("evidence", "1.1/1") == "names a family"
        await jo.press("enter")
        assert jo.sees("restricted: file note")
        assert jo.sees_no("restricted: Case recording")


async def test_a_finding_is_restricted_on_the_plans_screen_with_what_answers_it(database: Path) -> None:
    async with at_screen(database, "6") as jo:
        while "1.2" not in jo.cursor_line:
            await jo.press("j")
        await jo.press("P", *"not published yet", "enter")
        assert plan_in(database).restriction_of("area", "1.2") == "not published yet"
        assert "restricted: Thresholds" in jo.cursor_line
        assert jo.sees("restricted because: not published yet")
        await jo.press("2")
        assert jo.sees("1.2  restricted: Thresholds")


async def test_the_note_of_a_change_is_restricted_in_the_history(database: Path) -> None:
    changed_elsewhere(database, "1.2", {"rag": "red"}, "the mother has moved")
    async with at_screen(database, "5", "P", *"names a family", "enter") as jo:
        assert plan_in(database).restriction_of("change", "2") == "names a family"
        assert jo.sees("change 2", "restricted: names a family", "restricted: RAG Unrated → Red")
        await jo.press("u")
        assert jo.sees("Undone")
        assert plan_in(database).restriction_of("change", "2") == ""


async def test_a_change_without_a_note_has_nothing_to_restrict(database: Path) -> None:
    changed_elsewhere(database, "1.2", {"owner": "Ann"})
    async with at_screen(database, "5", "P") as jo:
        assert jo.sees("change 2 has no note; P on the action or the finding restricts that")
        assert not jo.asked


async def test_the_export_asks_whether_it_is_to_be_in_it(database: Path, tmp_path: Path) -> None:
    done("restrict", "1.2", "--reason", "court")
    async with at_screen(database, "x") as jo:
        assert await jo.comes_to_see("1 restricted item", "is left out: where its texts")
        # Format, paper, version, as at, since, notes.
        await jo.press(*["tab"] * 6, "right")
        assert await jo.comes_to_see("Includes 1", "restricted item, which is not to be passed on")


async def test_without_a_restriction_the_export_asks_no_more_than_before(database: Path) -> None:
    async with at_screen(database, "x") as jo:
        assert jo.sees_no("restricted")


async def test_every_screen_that_names_it_marks_it(database: Path) -> None:
    """A screen is often shared with those who may not read it: they are to see that it is not to be told."""
    done("update", "1.2", "--title", "Visit the family", "--owner", "Ann", "--due", "1/11/2026", "--note", "late")
    done("restrict", "1.2", "--reason", "court")
    for screen in ("1", "2", "3", "4", "5"):
        async with at_screen(database, screen) as jo:
            for line in jo.lines:
                if "Visit the" in line and "title" not in line:
                    assert "restricted: Visit the" in line, (screen, line)
    async with at_screen(database, "3", "enter", "enter", *"Cy", "ctrl+s") as jo:
        assert jo.sees("restricted: Visit the family")
    async with at_screen(database, "2", "j", "enter") as jo:
        assert jo.sees("1.2  restricted: Visit the family", "court")

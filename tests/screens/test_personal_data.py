"""What looks like a person's data while somebody types: it is asked once whether to keep it, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen, history_in


async def test_a_note_about_a_child_is_asked_about_once_and_enter_again_keeps_it(database: Path) -> None:
    async with at_screen(database, "2", "n", *"NHS 943 476 5919 not visited", "enter") as jo:
        assert jo.sees("This looks like a person's data (an NHS number, 943 476 5919): keep it?", "Enter saves")
        assert history_in(database) == ()
        await jo.press("enter")
        assert [update.change.note for update in history_in(database)] == ["NHS 943 476 5919 not visited"]


async def test_what_is_typed_stays_to_be_corrected(database: Path) -> None:
    async with at_screen(database, "2", "n", *"child X", "enter") as jo:
        assert jo.sees("keep it?")
        await jo.press("backspace", *"in need of help", "enter")
        assert [update.change.note for update in history_in(database)] == ["child in need of help"]


async def test_what_was_kept_is_not_asked_again_with_other_words_and_what_is_new_is(database: Path) -> None:
    async with at_screen(database, "2", "n", *"child X", "enter") as jo:
        await jo.press(*" moved, ME14 1XQ", "enter")
        assert jo.sees("a postcode, ME14 1XQ")
        assert jo.sees_no("a child's name")
        await jo.press("enter")
        assert [update.change.note for update in history_in(database)] == ["child X moved, ME14 1XQ"]


async def test_a_form_asks_in_the_field_that_it_is_about_and_goes_on(database: Path) -> None:
    async with at_screen(database, "2", "v", *"file of child X", "enter") as jo:
        assert jo.field == "what"
        assert jo.sees("This looks like a person's data (a child's name, child X): keep it?", "Enter keeps")
        await jo.press("enter")
        assert jo.field == "place"


async def test_a_form_that_is_saved_at_once_asks_too(database: Path) -> None:
    async with at_screen(database, "2", "e", "end", *" of child X", "ctrl+s") as jo:
        assert jo.sees("keep it?")
        assert history_in(database) == ()
        await jo.press("ctrl+s")
        assert "child X" in jo.stored("1.1").title


async def test_what_stood_there_already_is_not_asked_about(database: Path) -> None:
    async with at_screen(database, "2", "e", "end", *" of child X", "ctrl+s", "ctrl+s") as jo:
        await jo.press("e", "end", *" soon", "ctrl+s")
        assert jo.stored("1.1").title.endswith("of child X soon")


async def test_a_repetition_gives_what_was_kept_without_asking_again(database: Path) -> None:
    async with at_screen(database, "2", "r", *"child X waits", "enter", "enter") as jo:
        await jo.press("j", "full_stop", "enter")
        assert jo.stored("1.2").rag == "red"
        assert jo.stored("1.2").rag_reason == "child X waits"


async def test_the_plans_own_screen_asks_too(database: Path) -> None:
    async with at_screen(database, "6", "r") as jo:
        while not jo.asked:
            await jo.press("j", "r")
        await jo.press("enter", *"child X is well", "ctrl+s")
        assert jo.sees("keep it?")
        assert history_in(database) == ()

"""``X`` in the history: Jo is asked which text is taken out, is told where it stands, and takes it out."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen, history_in, plan_in
from command_line import done

NAME = "Tom Smithson"
HERE = "[redacted 27 Nov 2026: names a child]"


async def test_a_text_is_taken_out_after_jo_was_told_where_it_stands(database: Path) -> None:
    done("update", "1.2", "--rag", "red", "--note", f"{NAME} was not seen")
    async with at_screen(database, "5") as jo:
        assert jo.sees(NAME)
        await jo.press("X")
        assert jo.sees("Redact a text of change 2", f"“{NAME} was not seen”")
        assert jo.sees("no undo brings it back")
        await jo.press("enter", *NAME, "enter", *"names a child", "enter", *"DPO", "enter")
        assert jo.sees("It stands in 1 change: note of change 2, reason of 1.2.")
        assert jo.sees("Enter: take it out for good")
        assert NAME in str(history_in(database)), "nothing is taken out yet"
        await jo.press("enter")
        assert jo.sees_no(NAME)
        assert jo.sees("redacted as change 3")
        assert jo.sees(HERE)
        await jo.press("2", "enter")
        assert jo.sees_no(NAME)
    assert NAME.encode() not in database.read_bytes()
    assert [update.change.source for update in history_in(database)] == ["command", "redact"]
    assert plan_in(database).redactions[0].by == "DPO"


async def test_what_is_missing_is_asked_for_and_another_text_is_looked_for_again(database: Path) -> None:
    done("update", "1.2", "--rag", "red", "--note", f"{NAME} was not seen")
    async with at_screen(database, "5") as jo:
        await jo.press("X", "enter", "enter", "enter", "enter")
        assert jo.sees("say why it is redacted")
        await jo.press(*"names a child", "enter", *"DPO", "enter")
        assert jo.sees("It stands in 1 change")
        await jo.press("shift+tab", "shift+tab", *"Tim", "ctrl+s")
        assert jo.sees("'Tim' does not stand there; give it just as it was written")
        await jo.press("escape")
        assert jo.sees(NAME)
    assert len(history_in(database)) == 1


async def test_what_has_no_text_and_what_is_read_only_is_not_redacted(database: Path) -> None:
    done("update", "1.2", "--owner", "Ann")
    async with at_screen(database, "5") as jo:
        await jo.press("X")
        assert jo.sees("change 2 has no text that could be redacted")
        await jo.press("@", *"yesterday", "enter", "X")
        assert jo.sees_no("Redact a text")


async def test_a_screen_that_has_the_text_shows_it_no_more_and_does_not_give_it_again(database: Path) -> None:
    async with at_screen(database, "2") as jo:
        await jo.press("r", *NAME, "enter")
        seq = history_in(database)[-1].change.seq
        assert jo.sees(NAME)
        done("redact", str(seq), "--reason", "names a child", "--by", "DPO")
        await jo.looks_again()
        assert jo.sees_no(NAME)
        assert jo.app.given is None


async def test_an_open_question_that_may_have_the_text_is_closed(database: Path) -> None:
    done("update", "1.2", "--success-measure", f"{NAME} is seen")
    async with at_screen(database, "2", "j", "e") as jo:
        assert jo.sees(NAME)
        done("redact", "2", "--field", "success measure", "--reason", "names a child", "--by", "DPO")
        await jo.looks_again()
        assert not jo.asked
        assert jo.sees_no(NAME)
        assert jo.sees("A text of the plan was redacted meanwhile: the question is closed, and nothing was saved")


async def test_where_it_is_written_otherwise_is_said_before_it_is_taken_out(database: Path) -> None:
    done("update", "1.2", "--rag", "red", "--note", f"{NAME} was not seen")
    done("update", "1.3", "--success-measure", f"{NAME.upper()} is seen")
    async with at_screen(database, "5", "X") as jo:
        await jo.press("escape", "j", "X", "enter", *NAME, "enter", *"names a child", "enter", *"DPO", "enter")
        assert jo.sees("It is left where it has other capitals or spaces: success", "measure of 1.3 in change 3.")

"""Any text is safe: typed, pasted, stored by others, in names of people; on every screen and in every question."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from textual import events

from actionplan.model.fields import has_lines
from actionplan.model.plan import Plan
from at_screen import Person, at_screen, changed_elsewhere
from hostile_records import make_hostile

HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
NASTY = {
    "markup": "[/] [red] [BUG] [b [@click=app.quit()]x[/]",
    "escapes": "\x1b[2J\x1b]52;c;aGk=\x07\x1b]0;owned\x07\x9b31m",
    "bidi": "\u202etxet \u2066right\u2069 to left \u05d0\u05d1\u05d2",
    "emoji": "👩‍👩‍👧‍👦 🇬🇧 👍🏽 e\u0301\u0301\u0301 漢字漢字漢字 ﷽",
    "long": "x" * 200,
    "formula": "=1+1;+2;-3;@x;\"quoted\",'y'",
    "lines": "one\ntwo\r\nthree\u2028four\tfive",
    "zero": "\u200b\ufeff\u00ad a\u2060b",
}


async def sees_nothing_harmful(jo: Person, *ways: list[str]) -> None:
    """Goes all these ways and looks at the screen each time."""
    for keys in ways:
        await jo.press(*keys)
        assert not HARMFUL.search("".join(jo.lines)), keys
        assert jo.app.is_running


async def every_action_key(jo: Person) -> None:
    """One action and its questions."""
    ways = [["escape", key] for key in ("e", "r", "s", "plus")]
    await sees_nothing_harmful(jo, ["enter"], *ways, ["escape", "o", "down"], ["escape"], ["escape"])


async def every_screen(jo: Person) -> None:
    """All screens, the groupings, help and palette."""
    await sees_nothing_harmful(jo, ["2"], ["t", "t"], ["t"], ["1"], ["4"], ["5"], ["6"])
    await sees_nothing_harmful(jo, ["2", "question_mark"], ["escape", "ctrl+p", "x"], ["escape"])


async def test_what_others_wrote_is_shown_harmlessly(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", f"jo {NASTY['escapes']}{NASTY['markup']}")
    kinds = list(NASTY.values())
    texts = ["".join(kinds[place::2]) for place in range(2)]
    for ref, text in zip(("1.1", "1.2", "1.3"), (*texts, texts[0]), strict=True):
        values = {"title": text, "owner": text[:200], "rag": "red", "success_measure": text}
        changed_elsewhere(database, ref, values, text, by=f"sam {text[:100]}")
    changed_elsewhere(database, "1.3", {"stage": "withdrawn"}, texts[0])
    async with at_screen(database, "2", size=(80, 24), notice=texts[1]) as jo:
        for place in range(2):
            await jo.press("2", "home", *("j",) * place)
            await every_action_key(jo)
        await every_screen(jo)


QUESTIONS = ("o", "d", "c", "n", "e", "W", "M", "L", "U", "plus", "full_stop", "s", "R", "K", "y", "x")
"""Keys that ask something, or open a list, of what the cursor is on."""


async def every_question(jo: Person, *back: str) -> None:
    """Each question and list of what the cursor is on, and away from it again."""
    for key in QUESTIONS:
        await sees_nothing_harmful(jo, [key], ["down"])
        for _ in range(3):
            if jo.asked:
                await jo.press("escape")
        await sees_nothing_harmful(jo, list(back))


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_every_record_with_any_text_is_shown_harmlessly(
    tmp_path: Path, plan: Plan, size: tuple[int, int]
) -> None:
    path = tmp_path / "hostile.db"
    make_hostile(path, plan, ["".join(NASTY.values())[place:] for place in range(0, 400, 23)])
    async with at_screen(path, "2", size=size) as jo:
        await sees_nothing_harmful(jo, *[["t"]] * 8, ["home", "enter"], ["end"], ["tab"])
        await every_question(jo, "2", "home", "enter", "tab")
        await sees_nothing_harmful(jo, ["2", "end", "enter"], ["end"], ["escape"])
        await sees_nothing_harmful(
            jo, ["4"], *[["j"]] * 4, ["t"], ["j"], ["e"], ["escape", "m"], ["escape", "L"], ["escape", "t", "enter"]
        )
        await sees_nothing_harmful(jo, ["1"], *[["m"], ["j"]] * 5, ["enter"], ["right"], ["escape"])
        await sees_nothing_harmful(jo, ["6"], *[["j"]] * 24)
        await every_question(jo, "6", "home", *"jjj")
        await sees_nothing_harmful(jo, ["5"], ["enter"], ["escape", "question_mark"], ["escape", "ctrl+p"], ["escape"])
        await sees_nothing_harmful(jo, ["3"], ["escape"])


async def test_what_is_pasted_is_kept_and_harmless(database: Path) -> None:
    text = "".join(NASTY[kind] for kind in ("markup", "escapes", "bidi", "lines", "long"))
    async with at_screen(database, "2", size=(80, 24)) as jo:
        for keys, field in (
            *((["n"], "note"), (["o"], "owner"), (["d"], "due"), (["plus"], "title")),
            (["W", "enter"], "note"),
        ):
            await jo.press(*keys)
            jo.app.post_message(events.Paste(text))
            await sees_nothing_harmful(jo, [])
            kept = text.replace("\r\n", "\n").replace("\u2028", "\n")
            assert jo.typed(field) == (kept if has_lines(field) else " ".join(text.splitlines()))
            await sees_nothing_harmful(jo, ["enter"])
            if jo.asked:
                await jo.press("escape")
        for keys in (["slash"], ["escape", "5", "slash"]):
            await jo.press(*keys)
            jo.app.post_message(events.Paste(text))
            await sees_nothing_harmful(jo, [])


async def test_ten_thousand_characters_are_kept(database: Path) -> None:
    text = "words and " * 1000
    async with at_screen(database, "2", "n", size=(80, 24)) as jo:
        await jo.types(text)
        await jo.press("enter")
        assert jo.notes == [text.strip()]
        await jo.press("e", "tab", "tab", "tab", "tab", "tab")
        await jo.types(text)
        await jo.press("enter")
        assert jo.stored("1.1").success_measure == text.strip()
        await every_action_key(jo)
        await jo.press("2", "n")
        await jo.types(text + "x")
        await jo.press("enter")
        assert jo.sees("10,001 characters; 10,000 at most")
        assert len(jo.typed("note")) == 10_001


async def test_a_conflict_of_nasty_values(database: Path) -> None:
    async with at_screen(database, "2", "o", size=(80, 24)) as jo:
        await jo.types(NASTY["markup"])
        changed_elsewhere(database, "1.1", {"owner": NASTY["escapes"] + NASTY["bidi"]}, by=NASTY["markup"])
        await jo.press("enter")
        assert jo.sees("theirs", "[/] [red] [BUG] [b")
        assert not HARMFUL.search("".join(jo.lines))
        await jo.press("m")
        assert jo.stored("1.1").owner == NASTY["markup"]
        assert jo.sees("[/] [red] [BU")


async def test_a_name_from_the_environment_with_broken_bytes(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_USER", "j\udce9r\udcf4me")
    async with at_screen(database, "2", "g", "enter") as jo:
        assert jo.stored("1.1").rag == "green"
        await jo.press("u", "5")
        assert jo.sees("undo")
        await sees_nothing_harmful(jo, ["2", "s"], ["escape", "enter"], ["escape"])


async def test_nothing_harmful_is_written_to_the_terminal(database: Path) -> None:
    """What the compositor hands to the driver has only the escapes that Textual makes itself."""
    for number, text in enumerate(NASTY.values()):
        changed_elsewhere(database, "1.1", {"title": text, "owner": f"{number} {text}"[:200]}, text)
    async with at_screen(database, "2") as jo:
        await jo.press("j")
        console = Console(force_terminal=True, color_system="truecolor", width=120)
        with console.capture() as capture:
            for strip in jo.app.screen._compositor.render_strips():
                console.print(strip, end="\n")
        left = re.sub(r"\x1b\[[0-9;]*m", "", capture.get())
        assert not HARMFUL.search(left)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(), min_size=1, max_size=60), min_size=2, max_size=2))
async def test_any_text_through_a_question_and_the_screens(database: Path, texts: list[str]) -> None:
    async with at_screen(database, "2", size=(80, 24)) as jo:
        for text in texts:
            for key in "ne":
                await jo.press(key)
                await jo.types(text)
                await sees_nothing_harmful(jo, ["enter"])
                if jo.asked:
                    await jo.press("escape")
            await jo.press("slash")
            await jo.types(text)
            await sees_nothing_harmful(jo, ["escape", "j"])
        await sees_nothing_harmful(jo, ["enter"], ["escape", "5"], ["2", "u", "u"])

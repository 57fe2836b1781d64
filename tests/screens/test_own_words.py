"""A plan with words of its own at the screens: titles, headings, questions, hints, footer, help, palette have them."""

from __future__ import annotations

from pathlib import Path

import pytest

import own_words
from at_screen import at_screen
from own_words import usual_words

SIZES = ((120, 40), (80, 24), (200, 60))
FIXED = r"theme:\d"
"""A field of the filter."""
WALKS = {
    "summary": "1 | m | escape | j j j | tab | t | escape | question_mark",
    "list": "2 | t | t | t | t | t | slash z z z | escape | escape | space j space | e | plus | O | escape",
    "help": "2 | question_mark | pagedown | pagedown | escape | 6 | question_mark",
    "palette": "2 | ctrl+p | a d d | pagedown",
    "page": "2 | enter | tab | e | escape | n | escape | escape | M | escape | plus | escape",
    "questions": "2 | e | escape | M | escape | plus | escape | o | escape | O | escape | d | escape | c | full_stop",
    "owners": "4 | t | e | escape | end | question_mark",
    "history": "5 | enter | escape | question_mark",
    "plan": "6 | m | escape | L | escape | K | escape | U | plus | escape | j | r | escape | space k space | L",
    "plan, elsewhere": "6 | end | m | r | w | L | U | K | plus | question_mark | pagedown",
    "review": "3 | enter | enter C enter enter enter | question_mark | pagedown | escape | slash | x | escape | M",
    "a whole group, and a report": "1 | m | pagedown | escape | x | tab | escape | at | escape",
    "after a change": "2 | plus T r a i n enter | M P l a n enter enter enter enter | u | u | ctrl+r | o C y enter | 5",
    "end of a review": "3 | enter C enter enter enter | D | escape | enter | E | y | escape | m | pagedown",
}
"""The keys that are pressed one after another; what stands on the screen is read after each group of them."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return own_words.make(tmp_path / "own.db")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("walk", WALKS)
async def test_every_screen_has_the_words_of_the_plan(walk: str, size: tuple[int, int], database: Path) -> None:
    async with at_screen(database, size=size) as jo:
        for keys in WALKS[walk].split(" | "):
            await jo.press(*keys.split())
            assert usual_words(jo.text, FIXED) == [], f"after {keys}:\n{jo.text}"


async def test_tabs_headings_and_groups_are_called_by_the_words_of_the_plan(database: Path) -> None:
    async with at_screen(database, "2", size=(80, 24)) as jo:
        assert jo.sees("2 Tasks", "5 tasks", "by priority", "ref  task")
        await jo.press("enter")
        assert jo.sees("recommendation  “Decide", "priority        1 Front door", "tab Steps")
        await jo.press("escape", "1")
        assert jo.sees("Priorities", "Summary areas", "4 recommendations: ")
        await jo.press("6")
        assert jo.sees("Recommendations", "4 recommendations")
        await jo.press("end", "m")
        assert jo.sees("m is for recommendations; this is not one")


LONG = """\
words:
  theme: [Line of enquiry of the inspectors, Lines of enquiry of the inspectors]
  area: "[/] of $the [b]report[/b]"
  action: "[red]Undertaking[/] of the partnership"
  milestone: "[@click=app.quit]Step[/] on the way"
"""


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_long_words_and_words_like_markup_are_text_and_leave_the_rest_its_room(
    size: tuple[int, int], tmp_path: Path
) -> None:
    start, end = own_words.PLAN.index("words:"), own_words.PLAN.index("key_messages:")
    text = own_words.PLAN[:start] + LONG + own_words.PLAN[end:]
    async with at_screen(own_words.make(tmp_path / "long.db", text), size=size) as jo:
        for keys in ("1", "m escape", "3", "4", "5", "6", "m escape end m", "question_mark escape", "2 question_mark"):
            await jo.press(*keys.split())
        await jo.press("escape")
        assert jo.sees("[red]Undertaking[/] of the partnership", "1.1", "Staff th")
        await jo.press("enter", "question_mark", "escape", "M", "escape", "plus")
        assert jo.sees("[red]Undertaking[/] of the partnership")

"""A plan with words of its own at the screens: titles, headings, questions, hints, footer, help and palette have them."""

from __future__ import annotations

from pathlib import Path

import pytest

import own_words
from at_screen import Person, at_screen
from in_review import BEGIN
from own_words import usual_words

SIZES = ((120, 40), (80, 24), (200, 60))
FIXED = r"theme:\d"
"""A field of the filter."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return own_words.make(tmp_path / "own.db")


def says_only_own_words(jo: Person, *keys: str) -> None:
    """What stands on the screen now has none of the usual words."""
    assert usual_words(jo.text, FIXED) == [], f"after {keys}:\n{jo.text}"


SCREENS: dict[str, tuple[tuple[str, ...], ...]] = {
    "summary": (("1",), ("m",), ("escape",), ("j", "j", "j"), ("tab",), ("t",), ("escape",), ("?",)),
    "list": (
        ("2",),
        ("t",),
        ("t",),
        ("t",),
        ("t",),
        ("t",),
        ("/", *"zzz"),
        ("escape",),
        ("space", "j", "space"),
        ("e",),
    ),
    "help": (("2",), ("question_mark",), ("pagedown",), ("pagedown",), ("escape",)),
    "palette": (("2",), ("ctrl+p",), tuple("add"), ("escape",)),
    "page": (
        ("2",),
        ("enter",),
        ("tab",),
        ("e",),
        ("escape",),
        ("escape",),
        ("M",),
        ("escape",),
        ("plus",),
        ("escape",),
    ),
    "questions": (
        *(("2",), ("e",), ("escape",), ("M",), ("escape",), ("plus",), ("escape",), ("o",), ("escape",), ("O",)),
        *(
            ("escape",),
            ("d",),
            ("escape",),
            ("n",),
            ("escape",),
            ("i",),
            ("escape",),
            ("c",),
            ("escape",),
            ("full_stop",),
        ),
    ),
    "owners": (("4",), ("t",), ("e",), ("escape",), ("question_mark",)),
    "history": (("5",), ("enter",), ("escape",), ("question_mark",)),
    "plan": (
        *(("6",), ("m",), ("escape",), ("L",), ("escape",), ("K",), ("escape",), ("U",), ("plus",), ("escape",)),
        *(("j",), ("r",), ("escape",), ("space", "k", "space", "L"), ("escape",), ("end",), ("m",), ("w",), ("L",)),
        *(("question_mark",), ("pagedown",), ("escape",)),
    ),
    "review": (
        *(
            ("3",),
            BEGIN[1:2],
            BEGIN[2:],
            ("question_mark",),
            ("pagedown",),
            ("escape",),
            ("slash",),
            ("x",),
            ("escape",),
        ),
        *(("D",), ("escape",), ("enter",), ("enter",), ("M",), ("escape",), ("E",), ("y",), ("escape",)),
    ),
}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", SCREENS)
async def test_every_screen_has_the_words_of_the_plan(name: str, size: tuple[int, int], database: Path) -> None:
    async with at_screen(database, size=size) as jo:
        for keys in SCREENS[name]:
            await jo.press(*keys)
            says_only_own_words(jo, *keys)

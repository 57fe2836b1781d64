"""The reminders of the demonstration in a true browser: on a telephone and on a desk, for everybody, one side."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command_line import done

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_SIDE = 1123
"""The height of a side of A4 in pixels of a browser, at 96 to the inch."""


@pytest.fixture
def letters(demo_plan: Path, tmp_path: Path) -> list[Path]:
    """Their pages, each a file, with everybody asked in a round."""
    done("round", "open", "--due", "2026-12-04")
    done("remind", "--outbox", str(tmp_path / "out"), "--link-base", "https://plan.council.example")
    pages = []
    for file in sorted((tmp_path / "out").iterdir()):
        body = message_from_bytes(file.read_bytes(), policy=default).get_body(("html",))
        assert body is not None
        pages.append(file.with_suffix(".html"))
        pages[-1].write_text(body.get_content(), encoding="utf-8")
    assert len(pages) > 8
    return pages


def test_axe_finds_nothing_and_nothing_is_wider_than_a_telephone(letters: list[Path], browser: Browser) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for width in (320, 360, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        asked: list[str] = []

        def note(request: Request, asked: list[str] = asked) -> None:
            asked.append(request.url)

        page.on("request", note)
        for letter in letters:
            page.goto(letter.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width, letter.name
            found = Axe().run(page, options={"runOnly": STANDARDS})
            assert found.violations_count == 0, (letter.name, found.generate_report())
        assert {url.partition(":")[0] for url in asked} == {"file"}, "nothing comes from outside"
        context.close()


def test_each_is_one_side_of_paper(letters: list[Path], browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 794, "height": _SIDE})
    page = context.new_page()
    for letter in letters:
        page.goto(letter.as_uri())
        assert page.evaluate("document.documentElement.scrollHeight") <= _SIDE, letter.name
    context.close()


def test_the_link_is_reached_by_keyboard_and_leads_to_the_answer(letters: list[Path], browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(letters[0].as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Say how it stands"
    assert page.evaluate("document.activeElement.href").startswith("https://plan.council.example/answer/")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    context.close()

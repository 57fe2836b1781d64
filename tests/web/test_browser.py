"""The pages in a true browser: for everybody, by keyboard, on a telephone, in print, without scripts, and live."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from command_line import done
from pages_served import Pages, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVERY = (
    "/",
    "/report",
    "/actions",
    "/actions?q=late&by=owner&sort=late",
    "/actions?q=nobody:x",
    "/actions/1.4",
    "/actions/1.6",
    "/actions/1.5",
    "/changes?since=1 oct 2026",
    "/reviews",
    "/reviews/12",
    "/download",
    "/portfolio",
    "/accessibility",
    "/nothing",
    "/as-at/2026-11-20/",
    "/as-at/2026-11-20/actions",
)
"""One address of every kind of page."""
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def read(demo_plan: Path) -> Iterator[Pages]:
    """The demonstration with a portfolio, as the Board reads it."""
    with served(demo_plan, portfolio=(str(demo_plan),)) as running:
        yield running


@contextmanager
def tab(browser: Browser, **look: Any) -> Iterator[Page]:
    """A tab of its own. Whatever the browser complains of fails the test, but for the answers that refuse."""
    context = browser.new_context(**look)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [text for text in complaints if "status of 40" not in text] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_any_page(read: Pages, browser: Browser, width: int, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with tab(browser, viewport={"width": width, "height": 900}, color_scheme=scheme) as page:
        for path in EVERY:
            page.goto(read.address + path)
            found = Axe().run(page, options={"runOnly": STANDARDS})
            assert found.violations_count == 0, (path, found.generate_report())


@pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 320, "height": 640}},
        {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    ],
)
def test_no_page_scrolls_sideways_at_320_pixels_or_400_percent(read: Pages, browser: Browser, look: Any) -> None:
    with tab(browser, **look) as page:
        for path in EVERY:
            page.goto(read.address + path)
            root = "document.documentElement"
            assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), path


def test_by_keyboard_alone_from_the_skip_link_to_an_action(read: Pages, browser: Browser) -> None:
    with tab(browser, viewport={"width": 1280, "height": 900}) as page:
        page.goto(read.address + "/actions")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Go to the content"
        assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.type("late")
        page.keyboard.press("Enter")
        page.wait_for_url("**/actions?q=late**")
        assert page.get_by_text("4 actions, 4 late").is_visible()
        page.get_by_role("link", name="1.4", exact=True).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/actions/1.4")
        assert page.get_by_role("heading", level=1).inner_text().startswith("1.4 See every child")


def test_the_focus_goes_through_all_that_can_be_used_in_order_and_is_seen(read: Pages, browser: Browser) -> None:
    with tab(browser, viewport={"width": 1280, "height": 900}) as page:
        for path in ("/", "/actions", "/actions/1.4", "/changes"):
            page.goto(read.address + path)
            usable = "a[href], input, select, button, summary, [tabindex='0']"
            number = page.locator(usable).count()
            seen = []
            for _ in range(number):
                page.keyboard.press("Tab")
                place, outline = page.evaluate(
                    "([s]) => [[...document.querySelectorAll(s)].indexOf(document.activeElement),"
                    " getComputedStyle(document.activeElement).outlineStyle]",
                    [usable],
                )
                seen.append(place)
                assert outline != "none", (path, place)
            assert seen == list(range(number)), path


def test_without_scripts_everything_can_be_read_and_filtered(read: Pages, browser: Browser) -> None:
    with tab(browser, java_script_enabled=False) as off, tab(browser) as on:
        for path in EVERY:
            off.goto(read.address + path)
            on.goto(read.address + path)
            assert off.locator("main").inner_text() == on.locator("main").inner_text(), path
        off.goto(read.address + "/actions")
        off.get_by_label("Filter", exact=True).fill("owner:quality")
        off.get_by_role("button", name="Show", exact=True).click()
        assert off.get_by_role("rowheader").count() == 3


def test_in_print_there_is_the_content_and_no_navigation(read: Pages, browser: Browser) -> None:
    with tab(browser, viewport={"width": 794, "height": 1123}) as page:
        page.goto(read.address + "/actions")
        page.emulate_media(media="print")
        assert not page.get_by_role("navigation").first.is_visible()
        assert not page.locator("form").first.is_visible()
        assert page.get_by_role("heading", level=1).is_visible()
        assert page.pdf().startswith(b"%PDF")


def test_dark_and_forced_colours(read: Pages, browser: Browser) -> None:
    with tab(browser, color_scheme="dark") as page:
        page.goto(read.address + "/")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 28)"
    with tab(browser, forced_colors="active") as page:
        page.goto(read.address + "/actions")
        rating = page.locator(".rag").first
        assert rating.evaluate("mark => getComputedStyle(mark).borderStyle") == "solid"
        assert rating.inner_text() == "● Green"


def test_on_a_telephone_each_action_is_a_card_with_its_labels(read: Pages, browser: Browser) -> None:
    with tab(browser, viewport={"width": 360, "height": 780}) as page:
        page.goto(read.address + "/actions?q=1.4")
        row = page.get_by_role("row").nth(1)
        assert row.inner_text().split("\n")[-1] == "Dates suggest: ◆ Amber"
        assert page.get_by_role("columnheader").count() == 6


# --- live ------------------------------------------------------------------------------------------------------


def test_the_figures_change_under_the_eyes_of_who_reads(read: Pages, browser: Browser) -> None:
    with tab(browser) as page:
        page.clock.install()
        page.goto(read.address + "/actions/1.4")
        done("update", "1.4", "--rag", "amber", "--note", "cover is in post")
        read.until("/actions/1.4", lambda words: "cover is in post" in words)
        page.clock.run_for(6_000)
        page.get_by_text("cover is in post").first.wait_for()
        status = page.get_by_role("status")
        assert status.inner_text().startswith("The plan has changed: these are the new figures.")
        page.get_by_role("button", name="Keep the figures as they are").click()
        done("update", "1.4", "--note", "a second word")
        read.until("/actions/1.4", lambda words: "a second word" in words)
        page.clock.run_for(6_000)
        assert status.inner_text().startswith("The figures stay as they are.")
        page.get_by_role("button", name="Show new figures as they come").click()
        page.get_by_text("a second word").first.wait_for()


def test_whoever_is_typing_is_asked_first(read: Pages, browser: Browser) -> None:
    with tab(browser) as page:
        page.clock.install()
        page.goto(read.address + "/actions")
        page.get_by_label("Filter", exact=True).fill("la")
        done("update", "1.4", "--rag", "amber", "--note", "cover is in post")
        read.until("/actions/1.4", lambda words: "cover is in post" in words)
        page.clock.run_for(6_000)
        page.get_by_role("button", name="Show the new figures").wait_for()
        assert page.get_by_label("Filter", exact=True).input_value() == "la"
        page.get_by_role("button", name="Show the new figures").click()
        page.get_by_text("these are the new figures").wait_for()


def test_when_the_pages_are_gone_it_is_said(demo_plan: Path, browser: Browser) -> None:
    with served(demo_plan) as pages:
        context = browser.new_context()
        page = context.new_page()
        page.clock.install()
        page.goto(pages.address + "/")
    page.clock.run_for(6_000)
    page.get_by_text("The plan cannot be reached just now.").wait_for()
    context.close()

"""The demonstration plan, made once, as the pages of it are read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan import demo
from made_once import made_demo
from pages_served import Pages, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SERVERS_NEEDED = "TESTS_NEED_SERVERS"
"""Where this is in the environment, a test fails that is skipped elsewhere for want of a program."""


@pytest.fixture
def demo_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's database, which ``ACTIONPLAN_DB`` names, on its own day."""
    path = made_demo(tmp_path / "plan.db")
    monkeypatch.setenv("ACTIONPLAN_TODAY", demo.TODAY.isoformat())
    return path


@pytest.fixture
def pages(demo_plan: Path) -> Iterator[Pages]:
    """Its pages as the Board reads them."""
    with served(demo_plan) as running:
        yield running


@pytest.fixture
def public_pages(demo_plan: Path) -> Iterator[Pages]:
    """Its pages as everybody reads them."""
    with served(demo_plan, is_public=True) as running:
        yield running


_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without it tests are skipped, or fail where they must not be."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None or find_spec("playwright") is None:
        words = "Chromium or Playwright is not installed"
        if os.environ.get(SERVERS_NEEDED):
            pytest.fail(f"{words}; {SERVERS_NEEDED} is set, so this must run")
        pytest.skip(f"{words} (CONTRIBUTING.md says how to have it)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*_ARGUMENTS])
        yield running
        running.close()

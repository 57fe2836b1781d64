"""The program as it is started: state file, notice, and no colour."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from actionplan import app, settings
from at_screen import at_screen


def started(monkeypatch: pytest.MonkeyPatch, *keys: str) -> list[str]:
    """Runs the program without a terminal, presses keys, quits; answers with the screens that were seen."""
    seen: list[str] = []
    real = App.run

    async def pilot(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        seen.append("\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips()))
        await pilot.press("escape", "q")

    def run(self: App[Any], **_: Any) -> Any:
        return real(self, headless=True, size=(100, 30), auto_pilot=pilot)

    monkeypatch.setattr(App, "run", run)
    return seen


def test_it_opens_and_leaves_a_state_file(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = started(monkeypatch, "2", "slash", *"late", "enter", "j")
    app.run(quarter, "made from the bundled plan")
    app.run(quarter)
    assert "34 of 35 actions count" in seen[0]
    assert "made from the bundled plan" in seen[0]
    assert "made from the bundled plan" not in seen[1]
    assert settings.load_state(quarter)["screen"] == "actions"


def test_a_state_file_that_cannot_be_written_is_no_error(
    quarter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    seen = started(monkeypatch, "2")
    app.run(quarter)
    assert "34 of 35 actions count" in seen[0]


def test_no_colour_means_no_colour(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    grey = []

    async def pilot(pilot: Pilot[Any]) -> None:
        await pilot.press("2")
        await pilot.pause()
        grey.append(set(re.findall(r"#[0-9a-f]{6}", pilot.app.export_screenshot())))
        await pilot.press("q")

    real = App.run
    monkeypatch.setattr(App, "run", lambda self: real(self, headless=True, size=(100, 30), auto_pilot=pilot))
    app.run(quarter)
    window = {"#ff5f57", "#febc2e", "#28c840", "#c5c8c6"}  # the picture's own frame
    coloured = [colour for colour in grey[0] - window if len({colour[1:3], colour[3:5], colour[5:7]}) > 1]
    assert coloured == []


async def test_each_thing_to_be_said_at_the_start_stands_by_itself(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACTIONPLAN_CONFIG", str(tmp_path))
    (tmp_path / "keymap.yaml").write_text("nothing.such: z\n")
    async with at_screen(database, notice="Nothing typed was lost.") as jo:
        jo.sees("Nothing typed was lost.")
        jo.sees("keymap.yaml: there is no nothing.such")
        assert "\u240a" not in jo.text

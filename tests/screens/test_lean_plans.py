"""What a plan does not have takes no room on any screen: no heading without lines, no "Not mapped", no "None"."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan import settings
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen
from lean_plans import PARTS, faults, without

LACKING = [*((part,) for part in PARTS), tuple(PARTS), ()]


def database_of(folder: Path, lacking: tuple[str, ...]) -> Path:
    path = folder / "lean.db"
    SqliteStore.create(path, without(lacking), settings.stamp("init")).close()
    return path


@pytest.mark.parametrize("lacking", LACKING, ids=lambda lacking: " and ".join(lacking)[:40])
async def test_no_screen_shows_what_a_plan_does_not_have(tmp_path: Path, lacking: tuple[str, ...]) -> None:
    async with at_screen(database_of(tmp_path, lacking), "1", size=(120, 50)) as jo:
        # The Summary, a page of it, the list by each grouping, an action, the owners, the history, the source.
        for keys in (
            *((), ("m",), ("right",), ("escape", "2"), ("t",), ("t",), ("t",), ("enter",), ("right",)),
            *(("escape", "4"), ("5",), ("6",), ("down",), ("end",), ("E",), ("escape",)),
        ):
            await jo.press(*keys)
            assert faults(jo.text, lacking) == [], (keys, jo.text)


async def test_a_plan_of_themes_alone_has_its_summary_by_themes_and_the_room_for_what_needs_attention(
    tmp_path: Path,
) -> None:
    async with at_screen(database_of(tmp_path, ("summary areas",)), "1", size=(120, 40)) as jo:
        assert jo.sees("Themes", "1 Effective practice")
        assert jo.sees_no("Summary areas")
        assert next(line for line in jo.lines if "worst" in line).startswith(" Themes")


async def test_the_source_has_no_heading_without_a_line(tmp_path: Path) -> None:
    async with at_screen(database_of(tmp_path, tuple(PARTS)), "6", size=(120, 100)) as jo:
        assert jo.sees("1 Effective practice", "Areas for consideration", "r Answer")
        assert jo.sees_no("Strengths", "Key messages", "Source")
        assert "34 areas" in jo.text
        assert jo.sees_no("m Mapping", "y Still true", "! At risk")
        for key, words in (
            ("m", "this plan has no summary areas to map to"),
            ("y", "this plan has no strengths"),
            ("K", "this plan has no key messages"),
        ):
            await jo.press(key)
            assert jo.sees(words)
        await jo.press("question_mark")
        assert jo.sees_no("Move this area", "This strength is still true", "key message this area")


async def test_the_trend_begins_when_the_plan_does(tmp_path: Path) -> None:
    path = tmp_path / "three.db"
    made_on = replace(settings.stamp("init"), on=date(2026, 11, 10))
    SqliteStore.create(path, without(()), made_on).close()
    async with at_screen(path, "1", "m", size=(120, 60)) as jo:
        assert jo.sees("Ratings by week", "13 Nov  27 Nov")
    async with at_screen(database_of(tmp_path, ()), "1", "m", size=(120, 60)) as jo:
        assert jo.sees_no("Ratings by week")

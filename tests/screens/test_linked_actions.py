"""An action that answers several findings at the screens: counted once, shown under each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.log import Stamp
from actionplan.model.rules.links import link, link_message
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen


@pytest.fixture
def linked(database: Path, today: date, stamp: Callable[..., Stamp]) -> Path:
    """The small plan, in which 1.2 answers 2.1 too."""
    with closing(SqliteStore(database)) as store:
        plan = store.plan(today)
        action = plan.action("1.2")
        assert action is not None
        store.save(link(plan, action, "2.1", by="jo"), stamp())
    return database


@pytest.fixture
def with_messages(database: Path, today: date, stamp: Callable[..., Stamp]) -> Path:
    """The small plan, in which 1.1 and 2.1 belong to the key message."""
    with closing(SqliteStore(database)) as store:
        plan = store.plan(today)
        edits = [link_message(plan, plan.area(ref), "urgency", "soon") for ref in ("1.1", "2.1")]
        store.save(edits, stamp())
    return database


async def test_the_list_shows_it_under_the_theme_of_each_finding_and_counts_it_once(linked: Path) -> None:
    async with at_screen(linked, "2") as jo:
        assert jo.line("1").split()[-3:] == ["3", "○", "Unrated"]
        assert jo.line("2").split()[-4:] == ["1", "+1", "○", "Unrated"]
        assert jo.sees("also answers 2.1: Thresholds", "all 4, 1 withdrawn")


async def test_what_is_said_of_it_under_one_finding_is_said_of_it_under_the_other(linked: Path) -> None:
    async with at_screen(linked, "2", "right_square_bracket") as jo:
        assert "also answers 2.1" in jo.cursor_line
        await jo.press("r", *"no staff", "enter")
        assert jo.stored("1.2").rag_reason == "no staff"
        assert "▲ Red" in jo.line("1")
        assert "▲ Red" in jo.line("2")
        assert "also answers 2.1" in jo.cursor_line
        await jo.press("space")
        assert jo.sees("1 marked")
        assert jo.text.count("◉ 1.2") == 2
        await jo.press("escape", "right_square_bracket", "left_square_bracket", "enter")
        assert jo.sees("1.2")


async def test_the_list_can_be_grouped_by_key_message_where_findings_belong_to_any(with_messages: Path) -> None:
    async with at_screen(with_messages, "2", "t", "t", "t") as jo:
        assert jo.sees("by key message, which overlap", "Urgency", "No key message")
        await jo.press("t")
        assert jo.sees("by theme")


async def test_a_grouping_that_the_plan_has_no_more_gives_way_to_themes(with_messages: Path) -> None:
    async with at_screen(with_messages, "2", "t", "t", "t") as jo:
        assert jo.sees("by key message")
        await jo.press("u")
        assert jo.sees("by theme")
        await jo.press("ctrl+r")
        assert jo.sees("by key message")

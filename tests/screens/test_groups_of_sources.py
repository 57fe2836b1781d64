"""A plan of two reviews with bodies at the screens: each review and each body has a row, and the list goes by them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.log import Stamp
from actionplan.model.rules.links import link
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen
from two_sources import bundled_with_visit


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """The bundled plan with a monitoring visit beside it."""
    return bundled_with_visit(tmp_path / "plan.db")


async def test_the_summary_has_a_row_for_each_review_with_how_many_of_its_findings_are_answered(both: Path) -> None:
    async with at_screen(both, "1", size=(120, 40)) as jo:
        while "Monitoring visit" not in jo.cursor_line:
            await jo.press("down")
        assert "▲ Red" in jo.cursor_line
        assert " 4 " in jo.cursor_line
        await jo.press("m")
        assert jo.sees("Monitoring visit", "3 of 3 findings with an action, 1 red")
        await jo.press("escape", "enter")
        assert jo.sees("source:", "4 of 38")
        await jo.press("1", "end")
        assert jo.sees("Bodies", "= 38 ✓")


async def test_an_action_that_answers_a_finding_of_another_review_stands_in_both(
    both: Path, today: date, stamp: Callable[..., Stamp]
) -> None:
    with closing(SqliteStore(both)) as store:
        plan = store.plan(today)
        action = plan.action("1.4")
        assert action is not None
        store.save(link(plan, action, "MV 1.1", by="jo"), stamp())
    async with at_screen(both, "2", *["t"] * 4, size=(120, 40)) as jo:
        assert jo.sees("by source · all 38")
        await jo.press("right_square_bracket")
        assert "1.4" in jo.cursor_line
        assert "also answers MV 1.1: Data" in jo.cursor_line
        assert jo.line("Monitoring").split()[-6:-2] == ["4", "+1", "▲", "Red"]


async def test_the_list_goes_by_body(both: Path) -> None:
    async with at_screen(both, "2", *["t"] * 3, size=(120, 40)) as jo:
        assert jo.sees("by body")
        await jo.press("slash", *'body:"the trust"', "enter")
        assert jo.sees("1 of 38", "MV 1.1")

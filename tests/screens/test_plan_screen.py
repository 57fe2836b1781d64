"""The plan's source on its screen: every line can be gone to and read whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from at_screen import at_screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_line_of_the_source_can_be_gone_to_and_read_whole(quarter: Path, size: tuple[int, int]) -> None:
    async with at_screen(quarter, "6", "end", size=size) as jo:
        assert jo.plan.source in " ".join(" ".join(jo.lines).split())
        plan = jo.plan
        for line in reversed(
            (*(message.title for message in plan.key_messages), *plan.summary_strengths, *plan.process)
        ):
            for _ in range(40):
                if line[:40] in jo.cursor_line:
                    break
                await jo.press("up")
            assert line[:40] in jo.cursor_line


async def test_a_single_finding_is_added_with_its_action(database: Path) -> None:
    async with at_screen(database, "6", "F") as jo:
        jo.sees("Add a finding", "Effective practice")
        await jo.press("enter", *"Meetings are late", "enter", "enter")
        jo.sees("1.4")
        assert jo.plan.area("1.4").text == jo.stored("1.4").title == "Meetings are late"
        await jo.press("u")
        assert jo.plan.area("1.4").withdrawn

"""The plan is closed and reopened from the commands of a screen."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen
from command_line import done


async def test_a_plan_is_closed_and_reopened_at_a_screen(database: Path) -> None:
    async with at_screen(database, "2") as jo:
        await jo.press("ctrl+p", *"close the plan", "enter", *"over", "enter")
        assert jo.sees("cannot be closed")
    done("update", "1.1", "1.2", "1.3", "2.1", "2.2", "--end", "no longer warranted", "--note", "the service changed")
    async with at_screen(database, "2") as jo:
        await jo.press("ctrl+p", *"close the plan", "enter", *"over", "enter")
        assert jo.sees("read-only")
        await jo.press("ctrl+p", *"reopen the plan", "enter", *"again", "enter")
        assert jo.sees_no("read-only")

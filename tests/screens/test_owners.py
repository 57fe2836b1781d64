"""Owners: who has how much, and what is due next."""

from __future__ import annotations

from pathlib import Path

from actionplan.model.rollup import by_owner
from at_screen import at_screen, changed_elsewhere


async def test_who_has_how_much_and_what_is_due_next(quarter: Path) -> None:
    async with at_screen(quarter, "4") as jo:
        assert jo.sees("12 owners · 4 actions without one")
        assert jo.cursor_line.startswith("▌No owner ")
        for group in by_owner(jo.plan):
            line = next(line for line in jo.lines[5:] if group.title[:25] in line)
            assert jo.plan.key.mark(group.worst) in line
            if group.next_due is not None:
                assert group.next_due.ref in line
        assert "14 d late" in next(line for line in jo.lines if "Head of Quality" in line)


async def test_enter_shows_an_owners_actions(quarter: Path) -> None:
    async with at_screen(quarter, "4", "enter") as jo:
        assert jo.sees("/ owner:none  4 of 34")
        await jo.press("4", "j", "enter")
        assert jo.sees('/ owner:"Director, Families and Social Care"  6 of 34')


async def test_an_owner_whose_name_is_part_of_anothers(database: Path) -> None:
    changed_elsewhere(database, "1.1", {"owner": "Head"})
    changed_elsewhere(database, "1.2", {"owner": 'Head "of" Quality'})
    async with at_screen(database, "4", "end", "enter") as jo:
        assert jo.sees("1.2  Thresholds")

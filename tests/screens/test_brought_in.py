"""What was brought in, on the screens: its last update is that of its last note, until somebody updates it here."""

from __future__ import annotations

from pathlib import Path

from at_screen import at_screen
from two_sources import bundled_with_visit


async def test_the_day_of_the_last_note_stands_where_the_day_of_the_update_does(tmp_path: Path) -> None:
    path = bundled_with_visit(tmp_path / "visit.db")
    async with at_screen(path, "2", "slash", *'ref:"mv 1.1"', "enter", size=(200, 60)) as jo:
        assert jo.sees("last note 31 Oct 2026, brought in")
        assert jo.cursor_line.rstrip().endswith("31 Oct")
        await jo.press("n", *"the rota is full", "enter")
        assert jo.sees("updated 27 Nov 2026 by")
        assert jo.sees_no("brought in")
        assert jo.cursor_line.rstrip().endswith("27 Nov")
        await jo.press("5")
        assert jo.sees("MV 1.1", "the rota is full")
        assert jo.sees_no("silent since")

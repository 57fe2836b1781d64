"""A plan's own refs on the screens: wide enough to be read, and told from those of reviews and decisions."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import settings
from actionplan.store.sqlite.store import SqliteStore
from at_screen import at_screen
from own_refs import plan_of_own_refs


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.db"
    SqliteStore.create(path, plan_of_own_refs(), settings.stamp("init")).close()
    return path


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_ref_is_read_whole_beside_its_title(own: Path, size: tuple[int, int]) -> None:
    async with at_screen(own, "2", size=size) as jo:
        for ref, title in (("R1", "Finding 1"), ("17 SRR 08", "Finding 4"), ("E1.10", "Finding 5")):
            assert any(f"{ref} " in line and title in line for line in jo.lines)
        await jo.press("slash", *'ref:"17 srr 08"', "enter", "o", *"Ann", "enter")
        assert jo.stored("17 SRR 08").owner == "Ann"
        await jo.press("5", "slash", *'"17 srr 08"', "enter")
        assert jo.sees("17 SRR 08", "owner – → Ann")
        await jo.press("6")
        assert any("17 SRR 08 " in line and "Finding 4" in line for line in jo.lines)


async def test_a_review_and_its_decisions_are_told_from_findings_of_such_refs(own: Path) -> None:
    async with at_screen(own, "3", "enter", "tab", *"Pat", "ctrl+s", size=(120, 40)) as jo:
        assert jo.plan.open_review is not None
        await jo.press("D", *"Ask HR", "ctrl+s")
        (decision,) = jo.plan.decisions
        # D1 is a finding's ref already.
        assert decision.ref == "D2"
        await jo.press("5")
        assert jo.sees("review 1", "D2", "decided: Ask HR")

"""Each screen as a picture: three sizes, dark and light, without colour. Look at the pictures before approving them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from at_screen import Person, at_screen, changed_elsewhere
from svg_picture import svg_of

LOOKS = {
    "80x24": ((80, 24), "actionplan-dark"),
    "120x40": ((120, 40), "actionplan-dark"),
    "200x60": ((200, 60), "actionplan-dark"),
    "light": ((120, 40), "actionplan-light"),
    "textual-light": ((120, 40), "textual-light"),
    "no-colour": ((120, 40), "actionplan-dark"),
}
EVERYWHERE = {
    "summary": ["1"],
    "actions": ["2"],
    "filter": ["slash", *"owner:quality"],
    "action": ["escape", "home", "j", "j", "j", "j", "enter"],
    "prompt": ["escape", "space", "space", "a", *"waiting for health"],
    "owners": ["escape", "escape", "4"],
    "history": ["5"],
    "plan": ["6"],
    "help": ["2", "question_mark"],
}
FEW = ("summary", "actions", "prompt", "conflict")
"""What the fourth theme is looked at in: the program's own two are looked at everywhere."""


async def picture(jo: Person) -> str:
    """What stands on the terminal once it has come to rest: Textual draws 60 times a second, not at once."""
    before, now = "", " "
    while before != now:
        await jo.pilot.pause(0.04)
        before, now = now, svg_of(jo.app.screen._compositor.render_strips(), jo.app.size.width)
    return now


async def conflict(jo: Person, path: Path) -> None:
    """Two people give one action an owner."""
    await jo.press("escape", "2", "home", "o", *"Deputy Head of Quality")
    changed_elsewhere(path, "1.1", {"owner": "Audit Lead"}, by="hq", at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC))
    await jo.press("enter")


@pytest.mark.parametrize("look", LOOKS)
async def test_every_screen_looks_as_approved(
    quarter: Path, pictures: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    size, theme = LOOKS[look]
    if look == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    different = []
    async with at_screen(quarter, size=size) as jo:
        jo.app.theme = theme
        for name, keys in EVERYWHERE.items():
            await jo.press(*keys)
            if (look != "textual-light" or name in FEW) and await picture(jo) != pictures(name=f"{name}-{look}"):
                different.append(name)
        await conflict(jo, quarter)
        if await picture(jo) != pictures(name=f"conflict-{look}"):
            different.append("conflict")
    assert different == []

"""Each screen as a picture: three sizes, dark and light, without colour. Look at the pictures before approving them.

A picture is a test of its own, from its own start of the program. Where one differs, the failure names a page that
shows it as it was approved and as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.widgets import Static

from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.screens.export import ExportScreen
from at_portfolio import at_portfolio
from at_screen import Person, at_screen, changed_elsewhere
from final_report import write_final_report
from many_plans import make_plan, make_three
from svg_picture import svg_of

LOOKS = {
    "80x24": ((80, 24), "actionplan-dark"),
    "120x40": ((120, 40), "actionplan-dark"),
    "200x60": ((200, 60), "actionplan-dark"),
    "light": ((120, 40), "actionplan-light"),
    "textual-light": ((120, 40), "textual-light"),
    "no-colour": ((120, 40), "actionplan-dark"),
}
SCREENS: Mapping[str, Sequence[str]] = {
    "summary": ["1"],
    "actions": ["2"],
    "filter": ["2", "slash", *"owner:quality"],
    "action": ["2", "home", *"jjjj", "enter"],
    "prompt": ["2", "home", *"jjjj", "space", "space", "a", *"waiting for health"],
    "owners": ["4"],
    "history": ["5"],
    "plan": ["6"],
    "revising": ["ctrl+p", *"bring in", "enter", *"final-report.yaml", "enter"],
    "export": ["2", "x", "c"],
    "report-words": ["2", "ctrl+p", *"words of the report", "enter", *"Scrutiny Committee"],
    "reports": ["2", "ctrl+p", *"what went out", "enter"],
    "help": ["2", "home", *"jjjjjj", "question_mark"],
    "conflict": ["2", "home", "o", *"Deputy Head of Quality"],
}
"""The keys that lead to each screen."""
FEW = ("summary", "actions", "prompt", "conflict")
"""What the fourth theme is looked at in: the program's own two are looked at everywhere."""
PICTURES = [(screen, look) for look in LOOKS for screen in SCREENS if look != "textual-light" or screen in FEW]


async def picture(jo: Person) -> str:
    """What stands on the terminal once it has come to rest: Textual draws 60 times a second, not at once."""
    before, now = "", " "
    while before != now:
        await jo.pilot.pause(0.04)
        before, now = now, svg_of(jo.app.screen._compositor.render_strips(), jo.app.size.width)
    return now


@pytest.mark.parametrize(("screen", "look"), PICTURES, ids=[f"{screen}-{look}" for screen, look in PICTURES])
async def test_a_screen_looks_as_approved(
    quarter: Path,
    looks_as_approved: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    screen: str,
    look: str,
) -> None:
    size, theme = LOOKS[look]
    monkeypatch.chdir(quarter.parent)
    write_final_report(quarter.parent)
    if screen == "export":
        # The export says which folder it writes to: on a picture that is nobody's.
        monkeypatch.setattr(Path, "cwd", lambda: Path("/reports"))
    if look == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    async with at_screen(quarter, size=size) as jo:
        jo.app.theme = theme
        await jo.press(*SCREENS[screen])
        if isinstance(jo.app.screen, ExportScreen):
            await jo.until(lambda: str(jo.app.screen.query_one("#about", Static).content).startswith("the plan as CSV"))
        if screen == "conflict":
            at = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
            changed_elsewhere(quarter, "1.1", {"owner": "Audit Lead"}, by="hq", at=at)
            await jo.press("enter")
        looks_as_approved(f"{screen}-{look}", await picture(jo))


@pytest.mark.parametrize("look", [look for look in LOOKS if look != "textual-light"])
async def test_the_portfolio_looks_as_approved(
    quarter: Path,
    plan: Plan,
    looks_as_approved: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    look: str,
) -> None:
    size, theme = LOOKS[look]
    folder = quarter.parent / "plans"
    monkeypatch.chdir(quarter.parent)
    make_three(folder, plan)
    make_plan(folder / "york.db", plan, organisation="York Borough Council", title="ILACS", key=Key(name="checked"))
    (folder / "oak.db").write_bytes(b"\x00" * 5000)
    if look == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    async with at_portfolio("plans", quarter.name, size=size) as jo:
        jo.app.theme = theme
        looks_as_approved(f"portfolio-{look}", await picture(jo))

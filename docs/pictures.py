"""Makes the README's pictures from the demonstration plan: ``python docs/pictures.py``."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

SIZE = (120, 36)
KEYS = {
    "summary": ("1", "j"),
    "actions": ("2", "j", "j", "j"),
    "rate": ("2", "j", "j", "j", "a", *"cover agreed from 1 December"),
    "export": ("x",),
    "action": ("2", "j", "enter"),
    "review": ("3", "enter", "tab", *"Director", "ctrl+s", "enter"),
}


async def picture(name: str, keys: tuple[str, ...], folder: Path) -> str:
    """The screen after some keys, as SVG."""
    from actionplan import demo, settings
    from actionplan.app import ActionPlanApp
    from actionplan.store.sqlite import SqliteStore

    database = folder / f"{name}.db"
    demo.make(database)
    store = SqliteStore(database)
    plan = store.plan(settings.today())
    store.close()
    app = ActionPlanApp(database, plan)
    async with app.run_test(size=SIZE) as pilot:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            await app.workers.wait_for_complete()
        await pilot.pause()
        return app.export_screenshot(title="actionplan")


def main() -> None:
    """Writes them beside this file."""
    from actionplan import demo

    os.environ |= {
        "ACTIONPLAN_TODAY": demo.TODAY.isoformat(),
        "ACTIONPLAN_USER": "Improvement Lead",
        "TEXTUAL_ANIMATION": "none",
        "TZ": "UTC",
    }
    target = Path(__file__).with_name("pictures")
    with tempfile.TemporaryDirectory() as folder:
        for name, keys in KEYS.items():
            target.joinpath(f"{name}.svg").write_text(asyncio.run(picture(name, keys, Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()

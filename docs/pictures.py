"""Makes the pictures of the README and the guide from the demonstration plan: ``python docs/pictures.py [NAME]...``."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SIZE = (120, 36)


@dataclass(frozen=True)
class Picture:
    """What is pressed before it is taken, and on which plan."""

    keys: tuple[str, ...]
    demo: bool = True
    """Whether of the demonstration; else of the bundled plan as it is at the first start."""
    size: tuple[int, int] = SIZE


REVIEW = ("3", "enter", "tab", *"Director", "ctrl+s")
PICTURES = {
    "summary": Picture(("1", "j")),
    "actions": Picture(("2", "j", "j", "j")),
    "action": Picture(("2", "j", "enter")),
    "rate": Picture(("2", "j", "j", "j", "a", *"cover agreed from 1 December")),
    "review": Picture((*REVIEW, "enter")),
    "review-end": Picture((*REVIEW, "E")),
    "history": Picture(("5", "j")),
    "export": Picture(("2", "x")),
    "report-words": Picture(("2", "x", "f2")),
    "first-start": Picture(("2",), demo=False),
}
"""An import has no picture: it has no screen yet."""


def make_plan(path: Path, *, demo: bool) -> None:
    """Makes the plan that a picture is of."""
    from actionplan import demo as made_up
    from actionplan import settings
    from actionplan.planfiles.plan_yaml import bundled_plan
    from actionplan.store.sqlite.store import SqliteStore

    if demo:
        made_up.make(path)
    else:
        SqliteStore.create(path, bundled_plan(), settings.stamp("init")).close()


async def taken(name: str, picture: Picture, folder: Path) -> str:
    """The screen after its keys, as SVG."""
    from actionplan import settings
    from actionplan.app import ActionPlanApp
    from actionplan.store.sqlite.store import SqliteStore

    database = folder / f"{name}.db"
    make_plan(database, demo=picture.demo)
    store = SqliteStore(database)
    plan = store.plan(settings.today())
    store.close()
    app = ActionPlanApp(database, plan)
    async with app.run_test(size=picture.size) as pilot:
        for key in picture.keys:
            await pilot.press("space" if key == " " else key)
            await pilot.pause()
            await app.workers.wait_for_complete()
        # What is drawn bit by bit, such as a preview.
        await pilot.pause(0.5)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return app.export_screenshot(title="actionplan")


def main(names: list[str]) -> None:
    """Writes those of ``names``, or all, into the folder beside this file."""
    from actionplan import demo

    os.environ |= {
        "ACTIONPLAN_TODAY": demo.TODAY.isoformat(),
        "ACTIONPLAN_USER": "Improvement Lead",
        "TEXTUAL_ANIMATION": "none",
        "TZ": "UTC",
    }
    target = Path(__file__).resolve().with_name("pictures")
    with tempfile.TemporaryDirectory() as folder:
        # An export says which folder it goes to: on a picture that is nobody's, and the same each time.
        here = Path(tempfile.gettempdir(), "reports")
        here.mkdir(exist_ok=True)
        os.chdir(here)
        for name in names or PICTURES:
            picture = asyncio.run(taken(name, PICTURES[name], Path(folder)))
            target.joinpath(f"{name}.svg").write_text(picture, encoding="utf-8")
        os.chdir(target)


if __name__ == "__main__":
    main(sys.argv[1:])

"""The databases that are measured: made once, kept in a folder, copied for each run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.plans import TODAY, make

UPDATES_PER_ACTION = 10
FORMAT = 1
"""Goes up when the generator makes another plan, so that kept ones are not taken for it."""


def default_folder() -> Path:
    """Where databases are kept if no folder is named."""
    return Path(tempfile.gettempdir()) / "actionplan-benchmarks"


def kept(folder: Path, actions: int) -> Path:
    """The database of so many actions with ten times as many updates; made if it is not there, which takes a while."""
    home = folder / f"plan-{actions}-{actions * UPDATES_PER_ACTION}-v{FORMAT}"
    if not home.exists():
        draft = home.with_name(f".{home.name}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        make(draft / "plan.db", actions, actions * UPDATES_PER_ACTION)
        _looked_after(draft / "plan.db")
        draft.rename(home)
    return home / "plan.db"


def _looked_after(path: Path) -> None:
    """Has the program check it and make the day's backup, so that no start that is measured does."""
    code = (
        "import sys, datetime, pathlib; from actionplan.store.sqlite.store import SqliteStore; "
        "store = SqliteStore(pathlib.Path(sys.argv[1])); "
        "sys.exit(store.daily_maintenance(datetime.date.fromisoformat(sys.argv[2])) or None)"
    )
    subprocess.run([sys.executable, "-c", code, str(path), TODAY.isoformat()], check=True)


def copied(original: Path, to: Path) -> Path:
    """A copy to work on, with the day's backup beside it."""
    for path in original.parent.rglob("*"):
        target = to / path.relative_to(original.parent)
        if path.is_dir():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if path == original:
            shutil.copyfile(path, target)
        else:
            os.link(path, target)
    return to / original.name

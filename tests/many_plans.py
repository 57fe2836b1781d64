"""Plans of several councils in one folder, for whatever looks at many."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.store.sqlite.store import SqliteStore
from at_screen import changed_elsewhere

MADE_ON = date(2026, 11, 2)


def make_plan(path: Path, plan: Plan, **values: Any) -> Path:
    """The database of a plan, made on 2 Nov 2026; ``values`` of it are other ones."""
    stamp = Stamp("jo", datetime.combine(MADE_ON, time(12), UTC), MADE_ON, "init")
    SqliteStore.create(path, replace(plan, **values), stamp).close()
    return path


def make_three(folder: Path, plan: Plan) -> tuple[Path, Path, Path]:
    """Three plans of five actions: in Marsh one is red and late, in Dale one amber, in Weald one green."""
    folder.mkdir(exist_ok=True)
    paths = [
        make_plan(folder / f"{name}.db", plan, organisation=f"{name.capitalize()} Council", title="Peer review")
        for name in ("marsh", "dale", "weald")
    ]
    marsh, dale, weald = paths
    changed_elsewhere(
        marsh, "1.1", {"rag": Condition.OFF_TRACK, "due": date(2026, 11, 13)}, "no staff", on=date(2026, 11, 9)
    )
    changed_elsewhere(dale, "1.2", {"rag": Condition.AT_RISK}, "waiting", on=date(2026, 11, 20))
    changed_elsewhere(weald, "1.3", {"rag": Condition.ON_TRACK, "due": date(2026, 12, 18)}, on=date(2026, 11, 20))
    return marsh, dale, weald

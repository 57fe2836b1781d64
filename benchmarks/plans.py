"""Plausible plans of any size, with a history: ``python benchmarks/plans.py FILE ACTIONS UPDATES``.

The rows are written in bulk, a change a week, through the database's own triggers and seals, so that what comes out is
what years of saves would have left.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area, Fit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sql.hash_chain import seal_new
from actionplan.store.sqlite.store import SqliteStore

TODAY = date(2026, 11, 27)
WEEKS = 52
POSTS = [f"{kind} {number}" for kind in ("Head of Service", "Team Manager", "Lead") for number in range(1, 41)]
REASONS = ("two posts vacant", "waiting for health", "training booked", "audit done", "supplier late", "on course")


def big_plan(actions: int) -> Plan:
    """The bundled plan's findings over and over, until there are so many."""
    plan = bundled_plan()
    areas: list[Area] = []
    places = {theme.number: 0 for theme in plan.themes}
    for place in range(actions):
        model = plan.areas[place % len(plan.areas)]
        places[model.theme] += 1
        areas.append(replace(model, ref=f"{model.theme}.{places[model.theme]}", fit=Fit.MODERATE))
    areas.sort(key=lambda area: (area.theme, int(area.ref.partition(".")[2])))
    return replace(plan, areas=tuple(areas), actions=tuple(Action(area.ref, area.ref, area.text) for area in areas))


def make(path: Path, actions: int, updates: int, seed: int = 1) -> None:
    """Makes the database; the same numbers give the same one."""
    chance = random.Random(seed)
    begun = TODAY - timedelta(days=7 * WEEKS)
    store = SqliteStore.create(path, big_plan(actions), _stamp(begun, "init"))
    conn = store._conn
    refs = [row[0] for row in conn.execute("SELECT ref FROM action ORDER BY rowid").fetchall()]
    conn.execute("BEGIN IMMEDIATE")
    seq = _change(conn, begun)
    conn.executemany(
        "UPDATE action SET owner = ?, due = ?, original_due = ?, version = version + 1, change = ? WHERE ref = ?",
        [
            (chance.choice(POSTS), *[(TODAY + timedelta(days=chance.randint(-40, 300))).isoformat()] * 2, seq, ref)
            for ref in refs
        ],
    )
    seal_new(conn)
    left = max(0, updates - len(refs))
    week = 0
    while left > 0:
        day = begun + timedelta(days=1 + week % (7 * WEEKS - 1))
        seq = _change(conn, day)
        some = chance.sample(refs, min(len(refs), left, max(1, updates // (7 * WEEKS))))
        conn.executemany(
            "UPDATE action SET rag = ?, rag_reason = ?, rag_since = ?, version = version + 1, change = ? WHERE ref = ?",
            [
                (
                    chance.choices(("red", "amber", "green"), (1, 3, 6))[0],
                    chance.choice(REASONS),
                    day.isoformat(),
                    seq,
                    ref,
                )
                for ref in some
            ],
        )
        seal_new(conn)
        left -= len(some)
        week += 1
    conn.execute("COMMIT")
    store.close()


def _stamp(day: date, source: str) -> Stamp:
    return Stamp("bench", datetime.combine(day, time(9), UTC), day, source)


def _change(conn: object, day: date) -> int:
    cursor = conn.execute(  # type: ignore[attr-defined]
        "INSERT INTO change (at, day, by, source, note) VALUES (?, ?, 'bench', 'screen', '')",
        (datetime.combine(day, time(9), UTC).isoformat(), day.isoformat()),
    )
    return int(cursor.lastrowid)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

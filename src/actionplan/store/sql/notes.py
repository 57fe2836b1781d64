"""Reading what was said of actions: the notes of the changes that touched them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from actionplan.model.log import Change
from actionplan.store.sql.reading import CHANGE_COLUMNS, change_of
from actionplan.store.sql.statements import Connection

_SAYS_SOMETHING = (
    # A redo has the note of the change that it does again, and that is the one to show.
    "n.note <> '' AND n.source NOT IN ('init', 'brought in', 'undo', 'redo') AND 'undo' IS NOT "
    "(SELECT u.source FROM change u WHERE u.undoes = n.seq AND u.seq <= :until ORDER BY u.seq DESC LIMIT 1)"
)
"""Whether change ``n`` has a note that says something of what it touched, and was not undone up to ``:until``."""
_IS_OF_ITS_ACTION = (
    # Of what was withdrawn because another action answers its finding too, or reopened since it does so no more, the
    # note says nothing: it says why the two were linked.
    "NOT EXISTS (SELECT 1 FROM log o WHERE o.change = {change} AND o.kind = 'action' AND o.ref <> l.ref "
    "AND coalesce(json_extract(o.before, '$.also_answers'), '[]') <> "
    "coalesce(json_extract(o.after, '$.also_answers'), '[]') "
    "AND coalesce(json_extract(l.before, '$.also_answers'), '[]') = "
    "coalesce(json_extract(l.after, '$.also_answers'), '[]'))"
)
"""Whether the note of the change says something of the action of log line ``l``.

It looks at all that the change has touched. ``{change}`` is its number, of the table that says whether it has a note:
else SQLite would look before it knows of one, which took seconds at the screens of 10,000 actions.
"""


def read_last_notes(conn: Connection, refs: Sequence[str], until: int) -> dict[str, Change]:
    """The last change up to ``until`` that said something of each of some actions and was not undone, by ref."""
    rows = conn.execute(
        f"SELECT wanted.value, {CHANGE_COLUMNS} FROM json_each(:refs) wanted JOIN change c ON c.seq = ("
        "SELECT l.change FROM log l JOIN change n ON n.seq = l.change "
        f"WHERE l.kind = 'action' AND l.ref = wanted.value AND l.change <= :until "
        f"AND {_SAYS_SOMETHING} AND {_IS_OF_ITS_ACTION.format(change='n.seq')} "
        "ORDER BY l.version DESC LIMIT 1)",
        {"refs": json.dumps(list(refs)), "until": until},
    ).fetchall()
    return {ref: change_of(change) for ref, *change in rows}


def read_last_notes_of_all(conn: Connection, until: int) -> dict[str, Change]:
    """The same of every action of which anything was said."""
    changes = _with_notes(conn, until)
    return {ref: changes[seq] for ref, seq in _noted(conn, changes, "max(l.change)", "GROUP BY l.ref")}


def read_all_notes(conn: Connection, until: int) -> dict[str, tuple[Change, ...]]:
    """Every change up to ``until`` that said something of an action and was not undone, newest first, by ref."""
    changes = _with_notes(conn, until)
    notes: dict[str, list[Change]] = {}
    for ref, seq in _noted(conn, changes, "l.change", "ORDER BY l.change DESC"):
        notes.setdefault(ref, []).append(changes[seq])
    return {ref: tuple(of_action) for ref, of_action in notes.items()}


def _with_notes(conn: Connection, until: int) -> dict[int, Change]:
    """The changes up to ``until`` that say something and were not undone, by their number."""
    rows = conn.execute(
        f"SELECT {CHANGE_COLUMNS} FROM change n JOIN change c ON c.seq = n.seq "
        f"WHERE n.seq <= :until AND {_SAYS_SOMETHING}",
        {"until": until},
    ).fetchall()
    return {row[0]: change_of(row) for row in rows}


def _noted(conn: Connection, changes: Iterable[int], chosen: str, order: str) -> list[tuple[str, int]]:
    """The actions that some changes touched, each with the number of the change.

    Changes with a note are few beside the log, so they come first: CROSS JOIN is SQLite's way to be told.
    """
    return conn.execute(
        f"SELECT l.ref, {chosen} FROM json_each(:changes) n CROSS JOIN log l ON l.change = CAST(n.value AS integer) "
        f"WHERE l.kind = 'action' AND {_IS_OF_ITS_ACTION.format(change='l.change')} {order}",
        {"changes": json.dumps(sorted(changes))},
    ).fetchall()

"""The plan in a SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

from actionplan.model.edit import Edit, Record, changed_fields, merged, overlap
from actionplan.model.log import Change, Stamp, Update
from actionplan.model.plan import Action, Plan, Stage, evidence_order, ref_order
from actionplan.model.rag import Rag
from actionplan.model.since import Past, past
from actionplan.model.text import clean, shown
from actionplan.model.trend import RatingBefore, week_ends
from actionplan.store import Conflict, ConflictError, Nothing, Saved, StoreError, document
from actionplan.store.digest import first_broken_seal, rows_off_the_log, seal
from actionplan.store.files import copy, create_database, open_database, refusing, transaction, wrapped
from actionplan.store.rows import reader, to_row, to_value
from actionplan.store.schema import RECORDS, Table, wrong_triggers

_TABLES = {table.record: table for table in RECORDS}
_BY_NAME = {table.name: table for table in RECORDS}
_CHANGE_COLUMNS = "c.seq, c.at, c.day, c.by, c.source, c.note, c.undoes"


# An action's history has the evidence added to it (1.2/1) as well; each part of the test is answered from an index.
_ABOUT = (
    "(l.kind IN ('action', 'area', 'strength_check') AND l.ref = :ref "
    "OR l.kind = 'evidence' AND l.ref > :ref || '/' AND l.ref < :ref || '0')"
)


_DOCUMENT = "SELECT document, (SELECT day FROM change ORDER BY seq LIMIT 1) FROM plan"
_UNCOUNTED = (None, Stage.WITHDRAWN.value)


class SqliteStore:
    """One connection to one plan's database. It belongs to the thread that made it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._conn = open_database(path)
        self._readers = {table.name: reader(table.record, table.columns) for table in RECORDS}
        self._seen = self._data_version()

    @classmethod
    def create(cls, path: Path, plan: Plan, stamp: Stamp) -> SqliteStore:
        """Makes a database for ``plan`` at ``path`` and opens it.

        Raises:
            FileExistsError: if there is something at ``path``.
            StoreError: if it cannot be made.
        """

        def fill(conn: sqlite3.Connection) -> None:
            conn.execute("INSERT INTO plan (id, document) VALUES (1, ?)", (document.write(plan),))
            _write_change(conn, stamp, f"plan made: {plan.title}", None, [(None, row) for row in _records(plan)])

        create_database(path, fill)
        return cls(path)

    # --- reading -------------------------------------------------------------------------------------------

    def plan(self, today: date) -> Plan:
        """The plan as it is now, seen from ``today``."""
        with refusing(self.path), transaction(self._conn, "DEFERRED"):
            found = self._conn.execute(_DOCUMENT).fetchone()
            records = {
                table.name: self._conn.execute(
                    f"SELECT r.version, c.at, c.day, c.by, {', '.join(f'r.{name}' for name in table.columns)} "
                    f"FROM {table.name} r JOIN change c ON c.seq = r.change"
                ).fetchall()
                for table in RECORDS
            }
            seq = self._conn.execute("SELECT max(seq) FROM change").fetchone()[0]
        return self._built(found, records, today, seq)

    def plan_as_at(self, day: date) -> Plan:
        """The plan as it was at the end of ``day``: the last update of each record up to then."""
        with refusing(self.path), transaction(self._conn, "DEFERRED"):
            found = self._conn.execute(_DOCUMENT).fetchone()
            last = self._last_change(day)
            rows = self._conn.execute(
                "SELECT l.kind, l.version, c.at, c.day, c.by, l.after FROM log l JOIN change c ON c.seq = l.change "
                "WHERE l.seq IN (SELECT max(seq) FROM log WHERE change <= ? GROUP BY kind, ref)",
                (last,),
            ).fetchall()
        records: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in RECORDS}
        for kind, version, at, on, by, after in rows:
            values = json.loads(after)
            columns = _BY_NAME[kind].columns
            records[kind].append((version, at, on, by, *(values.get(column, MISSING) for column in columns)))
        return self._built(found, records, day, last, is_past=True)

    def _last_change(self, day: date) -> int:
        """The last change made on ``day`` or before. Changes count in their own order, not by the clock."""
        row = self._conn.execute("SELECT max(seq) FROM change WHERE day <= ?", (day.isoformat(),)).fetchone()
        if row[0] is None:
            first = self._conn.execute("SELECT min(day) FROM change").fetchone()[0]
            raise StoreError(f"the plan begins on {first}; there is nothing as at {day.isoformat()}")
        return int(row[0])

    def _built(
        self,
        found: tuple[str, str],
        records: Mapping[str, Sequence[tuple[Any, ...]]],
        day: date,
        seq: int,
        *,
        is_past: bool = False,
    ) -> Plan:
        try:
            return self._read(found, records, day, seq, is_past=is_past)
        except (ValueError, KeyError, TypeError) as error:
            what = shown(str(error))
            raise StoreError(f"{self.path} holds what is no plan ({what}); keep it and go back to a backup") from error

    def _read(
        self,
        found: tuple[str, str],
        records: Mapping[str, Sequence[tuple[Any, ...]]],
        day: date,
        seq: int,
        *,
        is_past: bool = False,
    ) -> Plan:
        areas = self._versioned("area", records)
        actions = [
            replace(
                self._readers["action"](row[4:]),
                version=row[0],
                updated_at=row[1],
                updated_on=date.fromisoformat(row[2]),
                updated_by=row[3],
            )
            for row in records["action"]
        ]
        return Plan(
            **document.read(found[0]),
            began=date.fromisoformat(found[1]),
            evidence=tuple(sorted(self._versioned("evidence", records), key=lambda piece: evidence_order(piece.ref))),
            checks=tuple(sorted(self._versioned("strength_check", records), key=lambda check: check.ref)),
            areas=tuple(sorted(areas, key=lambda area: ref_order(area.ref))),
            actions=tuple(sorted(actions, key=lambda action: ref_order(action.ref))),
            as_at=day,
            is_past=is_past,
            seq=seq,
        )

    def _versioned(self, name: str, records: Mapping[str, Sequence[tuple[Any, ...]]]) -> list[Any]:
        return [replace(self._readers[name](row[4:]), version=row[0]) for row in records[name]]

    def history(
        self,
        ref: str | None = None,
        *,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
    ) -> tuple[Update, ...]:
        """The updates after the plan was made, oldest first; with ``limit``, the newest so many."""
        tests = ["c.source <> 'init'"]
        values: dict[str, Any] = {"limit": -1 if limit is None else limit}
        if ref is not None:
            tests.append(_ABOUT)
            values["ref"] = ref
        if since is not None:
            tests.append("c.day >= :since")
            values["since"] = since.isoformat()
        with refusing(self.path), transaction(self._conn, "DEFERRED"):
            if until is not None:
                tests.append("c.seq <= :last")
                values["last"] = self._last_change(until)
            rows = self._conn.execute(
                f"SELECT {_CHANGE_COLUMNS}, l.kind, l.ref, l.version, l.before, l.after "
                f"FROM log l JOIN change c ON c.seq = l.change WHERE {' AND '.join(tests)} "
                f"ORDER BY l.seq DESC LIMIT :limit",
                values,
            ).fetchall()
        return tuple(_update(row) for row in reversed(rows))

    def ratings_before(self, since: date, until: date) -> tuple[RatingBefore, ...]:
        """What each action was rated before each update of its rating or stage after ``since``, newest first."""
        with refusing(self.path), transaction(self._conn, "DEFERRED"):
            rows = self._conn.execute(
                "SELECT c.day, l.ref, json_extract(l.before, '$.rag'), json_extract(l.before, '$.stage') "
                "FROM change c JOIN log l ON l.change = c.seq WHERE c.day > ? AND c.seq <= ? AND l.kind = 'action' "
                "AND (l.before IS NULL OR json_extract(l.before, '$.rag') IS NOT json_extract(l.after, '$.rag') "
                "OR json_extract(l.before, '$.stage') IS NOT json_extract(l.after, '$.stage')) ORDER BY l.seq DESC",
                (since.isoformat(), self._last_change(until)),
            ).fetchall()
        return tuple(
            RatingBefore(date.fromisoformat(day), ref, Rag(rag or Rag.UNRATED) if stage not in _UNCOUNTED else None)
            for day, ref, rag, stage in rows
        )

    def past(self, plan: Plan, since: date) -> Past:
        """How ``plan`` came to be what it is: movement since ``since``, and its last weeks."""
        before = self.plan_as_at(since)
        return past(plan, before, self.ratings_before(week_ends(plan.as_at)[0], plan.as_at))

    def touched(self, seq: int) -> tuple[str, ...]:
        """The refs of the records that a change touched."""
        with refusing(self.path):
            rows = self._conn.execute("SELECT ref FROM log WHERE change = ? ORDER BY seq", (seq,)).fetchall()
        return tuple(row[0] for row in rows)

    def changed_elsewhere(self) -> bool:
        """Whether another connection has saved since this was last asked. SQLite counts others' commits for us."""
        before, self._seen = self._seen, self._data_version()
        return before != self._seen

    def _data_version(self) -> int:
        with refusing(self.path):
            return int(self._conn.execute("PRAGMA data_version").fetchone()[0])

    # --- writing -------------------------------------------------------------------------------------------

    def save(self, edits: Sequence[Edit], stamp: Stamp, note: str = "") -> Saved:
        """Saves edits as one change, whole or not at all."""
        with refusing(self.path), transaction(self._conn):
            return self._save(edits, stamp, note, None)

    def undo(self, stamp: Stamp, seq: int | None = None) -> Change:
        """Takes back a change by a new one that puts the old values back, where nobody has changed them since."""
        with refusing(self.path), transaction(self._conn):
            change = self._change(self._undo_target(stamp.by) if seq is None else seq)
            if change.source in ("init", "undo", "redo") or self._is_undone(change):
                raise Nothing(f"change {change.seq} cannot be undone: {_why_not(change)}")
            self._refuse_used(change)
            edits = [Edit(new, old) for new, old in self._pairs(change)]
            self._save(edits, stamp, change.note, change.seq)
        return change

    def redo(self, stamp: Stamp) -> Change:
        """Makes again what was undone last."""
        with refusing(self.path), transaction(self._conn):
            change = self._change(self._redo_target(stamp.by))
            edits = [Edit(after, before) for before, after in self._pairs(change)]
            self._save(edits, stamp, change.note, change.seq)
        return change

    def _save(self, edits: Sequence[Edit], stamp: Stamp, note: str, undoes: int | None) -> Saved:
        note = clean(note)
        # A note alone is an update too: it says that somebody has looked. So is an undo that finds it done.
        tells = bool(note) or undoes is not None
        pairs: list[tuple[Record | None, Record]] = []
        conflicts: list[Conflict] = []
        merges: list[str] = []
        for edit in edits:
            if not edit.changed and not tells:
                continue
            current = self._current(edit.after)
            if edit.before is None or current is None:
                if (edit.before is None) != (current is None):
                    raise StoreError(f"{edit.ref} is {'taken' if current else 'not in the plan'}; try again")
                pairs.append((None, edit.after))
                continue
            fields = overlap(edit, current)
            conflicts += [self._conflict(edit, current, name) for name in fields]
            after = merged(edit, current)
            if not fields and (tells or changed_fields(current, after)):
                merges += [edit.ref] if current.version != edit.before.version else []
                pairs.append((current, after))
        if conflicts:
            raise ConflictError(conflicts)
        if not pairs:
            return Saved(None)
        seq = _write_change(self._conn, stamp, note, undoes, pairs)
        return Saved(seq, tuple(after.ref for _, after in pairs), tuple(merges))

    def _current(self, record: Record) -> Any:
        """The record as it is in the database now; None if it is not there."""
        table = _TABLES[type(record)]
        row = self._conn.execute(
            f"SELECT version, {', '.join(table.columns)} FROM {table.name} WHERE ref = ?", (record.ref,)
        ).fetchone()
        return None if row is None else replace(self._readers[table.name](row[1:]), version=row[0])

    def _conflict(self, edit: Edit, current: Record, field: str) -> Conflict:
        """Both values of a field, and who changed it last since the edit's own version."""
        by, at = self._conn.execute(
            "SELECT c.by, c.at FROM log l JOIN change c ON c.seq = l.change WHERE l.kind = ? AND l.ref = ? "
            "ORDER BY json_extract(l.before, ?) IS NOT json_extract(l.after, ?) DESC, l.seq DESC LIMIT 1",
            (_TABLES[type(current)].name, edit.ref, f"$.{field}", f"$.{field}"),
        ).fetchone()
        return Conflict(
            ref=edit.ref,
            field=field,
            base=getattr(edit.before, field),
            mine=getattr(edit.after, field),
            theirs=getattr(current, field),
            by=by,
            at=at,
        )

    def _change(self, seq: int) -> Change:
        row = self._conn.execute(f"SELECT {_CHANGE_COLUMNS} FROM change c WHERE c.seq = ?", (seq,)).fetchone()
        if row is None:
            raise Nothing(f"there is no change {seq}; see: actionplan history")
        return _change(row)

    def _is_undone(self, change: Change) -> bool:
        row = self._conn.execute(
            "SELECT source FROM change WHERE undoes = ? ORDER BY seq DESC LIMIT 1", (change.seq,)
        ).fetchone()
        return row is not None and row[0] == "undo"

    def _undo_target(self, by: str) -> int:
        row = self._conn.execute(
            "SELECT max(c.seq) FROM change c WHERE c.by = ? AND c.source NOT IN ('init', 'undo', 'redo') "
            "AND coalesce((SELECT u.source FROM change u WHERE u.undoes = c.seq ORDER BY u.seq DESC LIMIT 1), '') "
            "<> 'undo'",
            (clean(by),),
        ).fetchone()
        if row[0] is None:
            raise Nothing("there is nothing of yours to undo")
        return int(row[0])

    def _redo_target(self, by: str) -> int:
        """What ``by`` has undone last and not redone, unless they have changed anything since."""
        row = self._conn.execute(
            "SELECT u.undoes FROM change u WHERE u.by = ?1 AND u.source = 'undo' "
            "AND NOT EXISTS (SELECT 1 FROM change r WHERE r.undoes = u.undoes AND r.seq > u.seq) "
            "AND u.seq > coalesce((SELECT max(c.seq) FROM change c WHERE c.by = ?1 "
            "AND c.source NOT IN ('init', 'undo', 'redo')), 0) ORDER BY u.seq DESC LIMIT 1",
            (clean(by),),
        ).fetchone()
        if row is None:
            raise Nothing("there is nothing of yours to redo")
        return int(row[0])

    def _pairs(self, change: Change) -> list[tuple[Any, Any]]:
        """What a change did: pairs of the record after and before it. A new record's "before" is withdrawn."""
        rows = self._conn.execute(
            "SELECT kind, before, after FROM log WHERE change = ? ORDER BY seq", (change.seq,)
        ).fetchall()
        pairs = []
        for kind, before, after in rows:
            new = self._from_json(kind, after)
            if before is not None:
                old = self._from_json(kind, before)
            elif isinstance(new, Action):
                old = _gone(new)
            else:
                raise Nothing(f"change {change.seq} cannot be undone: it added area {new.ref}, and areas are kept")
            pairs.append((new, old))
        return pairs

    def _refuse_used(self, change: Change) -> None:
        """What a change added is not taken away once somebody has worked on it."""
        rows = self._conn.execute(
            "SELECT kind, after FROM log WHERE change = ? AND before IS NULL ORDER BY seq", (change.seq,)
        ).fetchall()
        for kind, after in rows:
            new = self._from_json(kind, after)
            current = self._current(new)
            used = changed_fields(new, current)
            if used:
                raise ConflictError([self._conflict(Edit(new, new), current, name) for name in used])

    def _from_json(self, kind: str, text: str) -> Any:
        values = json.loads(text)
        return self._readers[kind]([values.get(column, MISSING) for column in _BY_NAME[kind].columns])

    # --- keeping it safe -----------------------------------------------------------------------------------

    def backup(self, target: Path) -> None:
        """Writes a whole, checked copy to ``target``."""
        copy(self.path, target)

    def check(self) -> tuple[str, ...]:
        """What is wrong, in plain words, harmless to show whatever the damage is."""
        with refusing(self.path), transaction(self._conn, "DEFERRED"):
            problems = self._damage()
            if not problems:
                problems = [f"the trigger {name} is missing or not ours" for name in wrong_triggers(self._conn)]
                problems += self._alterations()
        return tuple(map(shown, problems))

    def _damage(self) -> list[str]:
        """What SQLite itself finds; where it finds anything, no more can be told."""
        return [
            *(
                f"SQLite finds damage: {row[0]}"
                for row in self._conn.execute("PRAGMA integrity_check").fetchall()
                if row[0] != "ok"
            ),
            *(
                f"a row of {row[0]} points at a row of {row[2]} that is not there"
                for row in self._conn.execute("PRAGMA foreign_key_check").fetchall()
            ),
        ]

    def _alterations(self) -> list[str]:
        """What is not as it was saved. Rows are held against the log only once the log itself is sound."""
        broken = first_broken_seal(self._conn)
        if broken is not None:
            return [f"change {broken} is not as it was saved; somebody or something has altered it"]
        return [
            f"{table.name} {ref} is not what the log says; somebody or something has altered it"
            for table in RECORDS
            for ref in rows_off_the_log(self._conn, table.name, table.columns)
        ]

    def close(self) -> None:
        """Closes the connection."""
        self._conn.close()


def _gone(action: Action) -> Action:
    """An action whose adding is undone. Nothing is deleted, so it is withdrawn; blue is only for what is closed."""
    rag = Rag.UNRATED if action.is_closed else action.rag
    return replace(action, rag=rag, stage=Stage.WITHDRAWN, withdrawn_reason="added by mistake and undone")


def _why_not(change: Change) -> str:
    return {
        "init": "it made the plan",
        "undo": "it is an undo; redo what it took back",
        "redo": f"it is a redo; undo change {change.undoes}",
    }.get(change.source, "it is undone already")


def _records(plan: Plan) -> list[Record]:
    return [*plan.areas, *plan.actions]


def _write_change(
    conn: sqlite3.Connection,
    stamp: Stamp,
    note: str,
    undoes: int | None,
    pairs: Sequence[tuple[Record | None, Record]],
) -> int:
    """Writes one change and its rows; the triggers write the log. Returns its number."""
    db = wrapped(conn)
    seq = int(
        db.table("change")
        .insert(
            {
                "at": stamp.at.astimezone(UTC).isoformat(timespec="seconds"),
                "day": stamp.on.isoformat(),
                "by": clean(stamp.by),
                "source": stamp.source,
                "note": note,
                "undoes": undoes,
            }
        )
        .last_rowid
        or 0
    )
    for before, after in pairs:
        table = _TABLES[type(after)]
        if before is None:
            db.table(table.name).insert({**to_row(after, table.columns), "version": 1, "change": seq})
        else:
            _update_row(conn, table, before, after, seq)
    seal(conn, seq)
    return seq


def _update_row(conn: sqlite3.Connection, table: Table, before: Record, after: Record, seq: int) -> None:
    changed = [name for name in table.columns if getattr(before, name) != getattr(after, name)]
    assignments = "".join(f"{name} = ?, " for name in changed)
    cursor = conn.execute(
        f"UPDATE {table.name} SET {assignments}version = version + 1, change = ? WHERE ref = ? AND version = ?",
        (*(to_value(getattr(after, name)) for name in changed), seq, after.ref, before.version),
    )
    if cursor.rowcount != 1:
        raise StoreError(f"{after.ref} changed while it was being saved; try again")


def _change(row: Sequence[Any]) -> Change:
    seq, at, day, by, source, note, undoes = row
    return Change(seq, at, date.fromisoformat(day), by, source, note, undoes)


def _update(row: Sequence[Any]) -> Update:
    kind, ref, version, before, after = row[7:]
    return Update(
        _change(row[:7]), kind, ref, version, None if before is None else json.loads(before), json.loads(after)
    )

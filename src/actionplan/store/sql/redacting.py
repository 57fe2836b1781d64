"""Taking a text out of the plan and of its history, where nothing else ever is: see "Redaction" in docs/design.md.

It is one transaction. The triggers that guard the history are taken away and made again inside it, so nobody ever sees
the file without them, and a crash leaves the plan as it was or as it is to be. The digest that each change was sealed
with stays, since the next one rests on it; that of what the change says now is kept in the redaction, which is a record
of a change of its own and sealed with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.json import decode, encode

from actionplan.model.fields import label
from actionplan.model.free_text import Put, Search, is_free_text, is_kept, placeholder, with_texts
from actionplan.model.log import Stamp
from actionplan.model.record_kinds import KIND_NAMED
from actionplan.model.redactions import Redacted, Redaction, RedactionOrder, RedactionScope, redaction_ref
from actionplan.store.sql.hash_chain import content_digest
from actionplan.store.sql.plan_document import with_texts_of_document
from actionplan.store.sql.reading import READERS
from actionplan.store.sql.redaction_target import target_of
from actionplan.store.sql.rows import is_list
from actionplan.store.sql.statements import Connection
from actionplan.store.sql.tables import RECORDS
from actionplan.store.sql.writing import write_change

_BREAKS = re.compile(r'["\\\x00-\x1f\x7f]')
"""What JSON writes otherwise than it is."""
_LETTERS = re.compile(r"[!#-\[\]-~]+")
"""Signs of ASCII that stand in JSON as they are, spaces left out."""
_LISTS = {(table.name, name) for table in RECORDS for name in table.columns if is_list(table.record, name)}
_FREE = {
    (kind.name, field.name) for kind in KIND_NAMED.values() for field in kind.fields if is_free_text(kind.name, field)
}


class _Entry(Struct, frozen=True):
    """An entry of the log that is to be another: by side, the columns with their new values."""

    seq: int
    before: dict[str, str]
    after: dict[str, str]


class _Alterations(Struct):
    """Everything that a redaction alters."""

    document: str | None = None
    notes: dict[int, str] = {}
    log: list[_Entry] = []
    rows: list[tuple[str, str, dict[str, str]]] = []
    """The table, the ref, and the columns with their new values."""
    changes: set[int] = set()
    """The numbers of the changes whose content is another then."""
    places: list[str] = []
    unchanged: set[str] = set()
    nearly: list[str] = []


def scope_of(conn: Connection, order: RedactionOrder) -> RedactionScope:
    """What a redaction would take out. Raises Invalid where there is nothing, or it may not be."""
    search = target_of(conn, order).search
    return _scope(search, _alterations(conn, search, search.put("")))


def redact(
    conn: Connection, order: RedactionOrder, stamp: Stamp, alter: Callable[[str, Sequence[Alteration]], None]
) -> Redacted:
    """Takes a text out, inside a transaction that holds the write lock; see :meth:`Store.redact`.

    Args:
        conn: The connection.
        order: What to take out, and why.
        stamp: Who does it, and when.
        alter: Makes alterations of the history, which is else only added to; it is told the placeholder first.
    """
    target = target_of(conn, order)
    search = target.search
    words = placeholder(stamp.on, order.reason)
    alterations = _alterations(conn, search, search.put(words))
    alter(words, [*_single(conn, alterations)])
    digests = tuple((seq, content_digest(conn, seq)) for seq in sorted(alterations.changes))
    (earlier,) = conn.execute("SELECT count(*) FROM redaction").fetchone()
    redaction = Redaction(
        ref=redaction_ref(earlier + 1),
        of_change=order.change,
        field=target.field,
        reason=order.reason,
        redacted_on=stamp.on,
        digests=digests,
        of_ref=target.ref,
        by=order.by,
    )
    seq = write_change(conn, stamp, "", None, [(None, redaction)])
    return Redacted(redaction, seq, _scope(search, alterations))


def _scope(search: Search, alterations: _Alterations) -> RedactionScope:
    return RedactionScope(
        search.forms,
        tuple(sorted(alterations.changes)),
        tuple(alterations.places),
        tuple(sorted(alterations.unchanged)),
        tuple(dict.fromkeys(alterations.nearly)),
    )


def _alterations(conn: Connection, search: Search, put: Put) -> _Alterations:
    alterations = _Alterations()
    _look_in_document(conn, search, put, alterations)
    _look_in_changes(conn, search, put, alterations)
    for table in RECORDS:
        _look_in_rows(conn, table.name, search, put, alterations)
    _look_in_log(conn, search, put, alterations)
    alterations.nearly += _written_otherwise(conn, search)
    return alterations


def _look_in_document(conn: Connection, search: Search, put: Put, alterations: _Alterations) -> None:
    (document,) = conn.execute("SELECT document FROM plan").fetchone()
    left = decode(with_texts_of_document(document, search.put("")))
    if any(map(search.finds, _strings(left))):
        alterations.unchanged.add("the plan's own words: its key, its scales, or what it calls things")
    altered = with_texts_of_document(document, put)
    if altered != document:
        alterations.document = altered
        alterations.places.append("what the plan was made with")
        # The first change is sealed with what the plan was made with.
        alterations.changes |= {int(row[0]) for row in conn.execute("SELECT min(seq) FROM change")}


def _strings(value: Any) -> Iterator[str]:
    """Every text in a document."""
    match value:
        case str():
            yield value
        case dict():
            for name, part in value.items():
                yield name
                yield from _strings(part)
        case list():
            for part in value:
                yield from _strings(part)


def _look_in_changes(conn: Connection, search: Search, put: Put, alterations: _Alterations) -> None:
    condition, values = _holding(search, "note", "by")
    for seq, note, by in conn.execute(f"SELECT seq, note, by FROM change WHERE {condition}", values).fetchall():
        if put(note) != note:
            alterations.notes[seq] = put(note)
            alterations.changes.add(seq)
            alterations.places.append(f"note of change {seq}")
        if search.finds(by):
            alterations.unchanged.add("the name of somebody who made a change")


def _look_in_rows(conn: Connection, kind: str, search: Search, put: Put, alterations: _Alterations) -> None:
    columns = READERS[kind].columns
    condition, values = _holding(search, *columns)
    rows = conn.execute(f"SELECT {', '.join(columns)} FROM {kind} WHERE {condition} ORDER BY rowid", values).fetchall()
    for row in rows:
        record = dict(zip(columns, row, strict=True))
        altered = dict(_altered(kind, record, put))
        if altered:
            alterations.rows.append((kind, record["ref"], altered))
        alterations.places += [f"{label(name)} of {record['ref']}" for name in altered]
        for name, value in record.items():
            if not _is_free(kind, name, record) and isinstance(value, str) and search.finds(value):
                alterations.unchanged.add(f"{label(name)} of {record['ref']}")


def _look_in_log(conn: Connection, search: Search, put: Put, alterations: _Alterations) -> None:
    condition, values = _holding(search, "before", "after")
    query = f"SELECT seq, change, kind, before, after FROM log WHERE {condition}"
    for seq, change, kind, before, after in conn.execute(query, values).fetchall():
        sides = [dict(_altered(kind, json.loads(text or "{}"), put)) for text in (before, after)]
        if any(sides):
            alterations.log.append(_Entry(seq, *sides))
            alterations.changes.add(change)


def _altered(kind: str, record: dict[str, Any], put: Put) -> Iterator[tuple[str, str]]:
    """The columns of a record that become another."""
    for name, value in record.items():
        if not _is_free(kind, name, record) or not isinstance(value, str):
            continue
        altered = put(value)
        if (kind, name) in _LISTS:
            altered = encode(with_texts(decode(value), put)).decode()
        if altered != value:
            yield name, altered


def _is_free(kind: str, name: str, record: dict[str, Any]) -> bool:
    return (kind, name) in _FREE and not is_kept(kind, name, record)


def _written_otherwise(conn: Connection, search: Search) -> Iterator[str]:
    """Where the text stands in other capitals or with other spaces, in words: it is left, and named."""
    mark = "\0"

    def marked(text: str) -> str:
        return mark if search.finds_nearly(text) else text

    (document,) = conn.execute("SELECT document FROM plan").fetchone()
    if with_texts_of_document(document, marked) != document:
        yield "what the plan was made with"
    condition, values = _nearly_holding(search, "note")
    for seq, note in conn.execute(f"SELECT seq, note FROM change WHERE {condition}", values).fetchall():
        if marked(note) == mark:
            yield f"note of change {seq}"
    condition, values = _nearly_holding(search, "after")
    query = f"SELECT change, kind, ref, before, after FROM log WHERE {condition} ORDER BY seq"
    for change, kind, ref, before, after in conn.execute(query, values).fetchall():
        was, now = (json.loads(text or "{}") for text in (before, after))
        for name, _ in _altered(kind, now, marked):
            # It is named where it was written, and not in each later change of the same record.
            if was.get(name) != now[name]:
                yield f"{label(name)} of {ref} in change {change}"


def _holding(search: Search, *columns: str) -> tuple[str, list[str]]:
    """A condition in SQL that may hold where the text stands, and holds nowhere that it cannot stand.

    Of each form it looks for the longest part that JSON writes as it is.
    """
    parts = [max(_BREAKS.split(form), key=len) for form in search.forms]
    tests = [f"instr({column}, ?) > 0" for column in columns for part in parts]
    return " OR ".join(tests), parts * len(columns)


def _nearly_holding(search: Search, column: str) -> tuple[str, list[str]]:
    """As :func:`_holding`, whatever the capitals and spaces: by letters of which SQLite knows the small ones."""
    parts = [max(_LETTERS.findall(form), key=len, default="").lower() for form in search.forms]
    return " OR ".join(f"instr(lower({column}), ?) > 0" for _ in parts), parts


class Alteration(NamedTuple):
    """One text that is put in the place of another."""

    table: str
    key: str
    """The column by which its row is known."""
    row: str | int
    column: str
    value: str


def _single(conn: Connection, alterations: _Alterations) -> Iterator[Alteration]:
    """Every alteration, one text after another."""
    if alterations.document is not None:
        yield Alteration("plan", "id", 1, "document", alterations.document)
    for seq, note in alterations.notes.items():
        yield Alteration("change", "seq", seq, "note", note)
    for kind, ref, columns in alterations.rows:
        for name, value in columns.items():
            yield Alteration(kind, "ref", ref, name, value)
    for entry in alterations.log:
        for side, values in (("before", entry.before), ("after", entry.after)):
            if values:
                (text,) = conn.execute(f"SELECT {side} FROM log WHERE seq = ?", (entry.seq,)).fetchone()
                yield Alteration("log", "seq", entry.seq, side, as_logged(json.loads(text) | values))


def as_logged(values: Mapping[str, Any]) -> str:
    """What a record holds, in the words that each engine has for it in the log."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def put_in_place(conn: Connection, alterations: Iterable[Alteration]) -> None:
    """Makes alterations, where nothing guards the history."""
    for table, key, row, column, value in alterations:
        conn.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, row))

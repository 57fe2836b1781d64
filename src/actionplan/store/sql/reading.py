"""Reading a plan and its log. Every result is read to its end, so that no reader is left in a writer's way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from actionplan.model.action import Stage, actions_in_order
from actionplan.model.area import Area
from actionplan.model.beginning import BROUGHT_IN
from actionplan.model.dates import format_date
from actionplan.model.key import key_of
from actionplan.model.log import Change, Update
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import KIND_NAMED, Record
from actionplan.model.sources import values_of_revisions, values_of_sources
from actionplan.model.weekly_review import Outcome, ReviewItem, WeeklyReview
from actionplan.store import NotAllowed, StoreError
from actionplan.store.sql import plan_document
from actionplan.store.sql.decoding import Undecodable, decodes
from actionplan.store.sql.names_then import as_named_then
from actionplan.store.sql.rows import Reader, Same
from actionplan.store.sql.statements import Connection, Rows
from actionplan.store.sql.tables import RECORDS

if TYPE_CHECKING:
    from actionplan.model.trend import RatingBefore

TABLES = {table.record: table for table in RECORDS}
READERS = {table.name: Reader(table.record, table.columns) for table in RECORDS}
CHANGE_COLUMNS = "c.seq, c.at, c.day, c.by, c.source, c.note, c.undoes, c.review, c.login"

# An action's history has the evidence (1.2/1) and the milestones (1.2/m1) added to it as well, and a measure's its
# readings (M1/2026-10); each part of the test is answered from an index.
# A review (R1), a decision (D1) or a strength is meant only where no finding is called so; their kinds are named, since
# for all kinds but some there would be no index.
_OTHER_KINDS = ", ".join(f"'{name}'" for name in KIND_NAMED if name not in ("action", "area"))
_ABOUT = (
    "(l.kind IN ('action', 'area') AND l.ref = :ref "
    "OR l.kind IN ('evidence', 'milestone', 'note', 'message_link', 'hold_check', 'reading') "
    "AND l.ref > :ref || '/' AND l.ref < :ref || '0' "
    "OR l.kind = 'restriction' AND (l.ref IN ('action:' || :ref, 'area:' || :ref) "
    "OR l.ref > 'evidence:' || :ref || '/' AND l.ref < 'evidence:' || :ref || '0' "
    "OR l.ref > 'note:' || :ref || '/' AND l.ref < 'note:' || :ref || '0') "
    f"OR l.kind IN ({_OTHER_KINDS}) AND l.ref = :ref AND NOT EXISTS (SELECT 1 FROM area WHERE ref = :ref) "
    "AND NOT EXISTS (SELECT 1 FROM action WHERE ref = :ref))"
)
_UPDATING = ", ".join(f"'{kind.name}'" for kind in KIND_NAMED.values() if kind.updates)
# That an action was updated in that a milestone of it was is told once, with the milestone.
_TELLS = (
    "NOT (l.kind = 'action' AND json_remove(l.before, '$.silent_since') IS json_remove(l.after, '$.silent_since') "
    f"AND EXISTS (SELECT 1 FROM log m WHERE m.change = l.change AND m.kind IN ({_UPDATING}) "
    "AND m.ref > l.ref || '/' AND m.ref < l.ref || '0'))"
)
_DOCUMENT = "SELECT document, (SELECT day FROM change ORDER BY seq LIMIT 1) FROM plan"
_CHANGE = "SELECT seq, day, digest FROM change WHERE seq = ?"
_LAST_CHANGE = "SELECT seq, day, digest FROM change ORDER BY seq DESC LIMIT 1"
_SEAL = "SELECT digest FROM change WHERE seq = ?"
# What was touched after a change. Left alone, SQLite would go through all the log.
_TOUCHED = "SELECT DISTINCT kind, ref FROM log INDEXED BY log_change WHERE change > ?"
_UNCOUNTED = (None, Stage.WITHDRAWN.value)
_ONLY = {"review_item": "WHERE r.review IN (SELECT ref FROM review WHERE state = 'open')"}
"""Of the items of reviews, a plan has those of the open one."""

_GONE_THROUGH = frozenset(outcome.value for outcome in Outcome if outcome.is_done)

_OF_EVERY_PART = ("key_choice", "person", "access_grant")
"""What is read however little of a plan is: what its ratings are called, and who may do what."""
_AT_ONCE = 100
"""So many records are asked for together."""
NO_LIMIT = 1 << 62
"""More rows than there can be."""
_Row = tuple[Any, ...]
"""The record's columns, then what is stamped on it."""


def read_plan(conn: Connection, today: date) -> Plan:
    """The plan as it is now."""
    records = {table.name: _rows(conn, table.name, _ONLY.get(table.name, "")) for table in RECORDS}
    return _built(records, _looks(conn), conn.execute(_DOCUMENT), conn.execute(_LAST_CHANGE), as_at=today)


def read_plan_on(conn: Connection, before: Plan, today: date) -> Plan:
    """The plan as it is now, by what has changed since ``before``: a save costs what it changes, not what there is.

    Of the actions only those that have changed are read, of everything else each table that has.
    """
    seal, last_rows = conn.execute(_SEAL, (before.seq,)), conn.execute(_LAST_CHANGE)
    is_another = seal.fetchone() != (before.seal,)
    last = _of_last_change(last_rows)
    if (last["seq"], today) == (before.seq, before.as_at) and not is_another:
        return before
    touched = {} if is_another else _by_kind(conn.execute(_TOUCHED, (before.seq,)))
    if is_another or "redaction" in touched:
        # Somebody has brought back a backup: the log is another then. Or a redaction has altered texts anywhere,
        # without a new version of what they are of.
        return read_plan(conn, today)
    refs: list[str] | None = sorted(touched.pop("action", ()))
    where = "WHERE r.ref IN (SELECT value FROM json_each(?))"
    values: dict[str, Any] = {}
    for kind in touched.keys() & KIND_NAMED.keys():
        values[KIND_NAMED[kind].in_plan] = _records(kind, _rows(conn, kind, _ONLY.get(kind, "")))
    values |= _of_sources(before, values)
    if "key_choices" in values:
        values["key"] = key_of(before.key, values["key_choices"])
    if "areas" in values:
        values["areas"] = _by_theme(values["areas"])
    if refs:
        actions = _records("action", _rows(conn, "action", where, json.dumps(refs)))
        values["actions"] = replace(before, **values).with_actions(actions)
    if _has_moved(before.areas, values.get("areas", ())):
        # Actions stand in the order of their areas: any may have another place now.
        values["actions"] = actions_in_order(values.get("actions", before.actions), values["areas"])
        refs = None
    if touched.keys() & {"review", "review_item"}:
        values["items"] = _in_agenda(_records("review_item", _rows(conn, "review_item", _ONLY["review_item"])))
        values["looked_at"] = _looked_at(_looks(conn))
    return before.changed(refs, **values, as_at=today, **last)


def read_plan_beginning(conn: Connection, today: date, most: int, known: int | None) -> Plan | None:
    """The first actions of a long plan, so that there is something to see while it is read; None of a short one.

    Where it is known how many there are, they are not counted: a server that is far away would be waited for once more.
    """
    there = conn.execute("SELECT count(*) FROM action").fetchone()[0] if known is None else known
    if there <= most:
        return None
    records: dict[str, Iterable[_Row]] = {table.name: () for table in RECORDS}
    records["action"] = _rows(conn, "action", "", limit=most)
    for name in _OF_EVERY_PART:
        records[name] = _rows(conn, name, "")
    records["area"] = _rows(conn, "area", "WHERE r.ref IN (SELECT area FROM action ORDER BY rowid LIMIT ?)", most)
    document, last = conn.execute(_DOCUMENT), conn.execute(_LAST_CHANGE)
    return _built(records, (), document, last, as_at=today, still_to_read=there - most)


def last_seq(conn: Connection) -> int:
    """The number of the last change; 0 before there is one."""
    return int(conn.execute("SELECT max(seq) FROM change").fetchone()[0] or 0)


@decodes
def _of_last_change(rows: Rows) -> dict[str, Any]:
    """What a plan has of the last change in it: its number, its day, and its digest."""
    seq, day, digest = rows.fetchone() or (0, date.min.isoformat(), "")
    if not isinstance(day, str):
        raise Undecodable("the last change has no day")
    return {"seq": seq, "changed_on": date.fromisoformat(day), "seal": str(digest)}


def seal_of(conn: Connection, seq: int) -> str:
    """The digest of a change; empty if there is no such change."""
    row = conn.execute(_SEAL, (seq,)).fetchone()
    if row is None:
        return ""
    return str(row[0])


def _looks(conn: Connection) -> Rows:
    """Who was looked at in which review, and what came of it; a discarded one looked at nothing."""
    return conn.execute(
        "SELECT i.subject, i.review, i.outcome FROM review_item i JOIN review r ON r.ref = i.review "
        "WHERE r.state <> 'discarded'"
    )


def read_plan_upto(conn: Connection, now: Plan, last: int, day: date) -> Plan:
    """The plan as it was after change ``last``, shown as at ``day``, by what has changed since then.

    What has not changed since is as it is in ``now``; of what has, the last entry of the log up to then tells. So a
    look back costs as much as has happened since, not as much as ever did.
    """
    values: dict[str, Any] = {}
    touched = _by_kind(conn.execute(_TOUCHED, (last,)))
    # All is asked for before any is read, so that a server answers once.
    asked = {kind: _ask_then(conn, kind, last) for kind in ("review_item", *touched)}
    items_now, change = _rows(conn, "review_item", "WHERE r.change <= ?", last), conn.execute(_CHANGE, (last,))
    for kind, refs in touched.items():
        if kind == "review_item":
            continue
        field = KIND_NAMED[kind].in_plan
        then = {record.ref: record for record in _records(kind, _rows_then(kind, asked[kind]))}
        additions = refs - then.keys()
        values[field] = tuple(
            then.get(record.ref, record) for record in getattr(now, field) if record.ref not in additions
        )
    items = [*items_now, *_rows_then("review_item", asked["review_item"])]
    if _has_moved(now.areas, values.get("areas", ())):
        order = [row[0] for row in conn.execute("SELECT ref FROM area ORDER BY rowid").fetchall()]
        areas = {area.ref: area for area in values["areas"]}
        values["areas"] = _by_theme(areas[ref] for ref in order if ref in areas)
        values["actions"] = actions_in_order(values.get("actions", now.actions), values["areas"])
    values |= _of_reviews(_in_agenda(_records("review_item", items)), values.get("reviews", now.reviews))
    values |= _of_sources(now, values)
    if "key_choices" in values:
        values["key"] = key_of(now.key, values["key_choices"])
    return now.changed(None, **values, as_at=day, **_of_last_change(change), is_past=True)


def _by_kind(rows: Rows) -> dict[str, set[str]]:
    """The refs of what was touched, by table."""
    touched: dict[str, set[str]] = {}
    for kind, ref in rows.fetchall():
        touched.setdefault(kind, set()).add(ref)
    return touched


def _of_reviews(items: Sequence[ReviewItem], reviews: Sequence[WeeklyReview]) -> dict[str, Any]:
    """What a plan has of the items of all its reviews: the agenda of the open one, and who was looked at when."""
    open_ref = next((review.ref for review in reviews if review.is_open), None)
    discarded = {review.ref for review in reviews if review.is_discarded}
    looks = ((item.subject, item.review, item.outcome.value) for item in items if item.review not in discarded)
    return {"items": tuple(item for item in items if item.review == open_ref), "looked_at": _looked_at(looks)}


def _rows(conn: Connection, name: str, where: str, *values: Any, limit: int = NO_LIMIT) -> Iterable[_Row]:
    """The rows of a table in the order of their adding, one after another: all at once would take twice the memory."""
    return conn.execute(
        # CROSS JOIN tells SQLite to begin with the table, whose rows are in that order already.
        f"SELECT {READERS[name].selected()} FROM {name} r CROSS JOIN change c ON c.seq = r.change {where} "
        "ORDER BY r.rowid LIMIT ?",
        (*values, limit),
    )


def _ask_then(conn: Connection, name: str, last: int) -> Rows:
    """Asks how what has changed after change ``last`` was then; what was added after it was not there.

    CROSS JOIN is SQLite's way to be told the order: what has changed is little, the log is long.
    """
    reader = READERS[name]
    return conn.execute(
        f"SELECT {', '.join(['p.after', *reader.stamped('p')])} FROM "
        "(SELECT ref, min(version) AS version FROM log INDEXED BY log_change "
        "WHERE change > :last AND kind = :kind GROUP BY ref) f "
        "CROSS JOIN log p ON p.kind = :kind AND p.ref = f.ref AND p.version = f.version - 1 "
        "JOIN change c ON c.seq = p.change",
        {"last": last, "kind": name},
    )


@decodes
def _rows_then(name: str, rows: Rows) -> list[_Row]:
    """The rows of a table as they were, of what was asked."""
    reader = READERS[name]
    return [tuple(reader.from_log(json.loads(after), stamps)) for after, *stamps in rows.fetchall()]


def last_change(conn: Connection, day: date) -> int:
    """The last change made on ``day`` or before. Changes count in their own order, not by the clock.

    Raises:
        StoreError: if the plan began later.
    """
    row = conn.execute("SELECT max(seq) FROM change WHERE day <= ?", (day.isoformat(),)).fetchone()
    if row[0] is None:
        first = conn.execute("SELECT min(day) FROM change").fetchone()[0]
        raise StoreError(
            f"the plan begins on {format_date(date.fromisoformat(first))}; there is nothing as at {format_date(day)}"
        )
    return int(row[0])


def last_of_beginning(conn: Connection) -> int:
    """The last of the changes that the plan began with: the one that made it, or the one that brought in the rest."""
    second = conn.execute("SELECT source FROM change WHERE seq = 2").fetchone()
    return 2 if second is not None and second[0] == BROUGHT_IN else 1


@decodes
def _built(records: Mapping[str, Iterable[_Row]], looks: Iterable[_Row], made: Rows, last: Rows, **values: Any) -> Plan:
    """The plan of what was asked for: all of it before any is read, so that a server answers once."""
    row = made.fetchone()
    if row is None:
        # A server shows nothing at all to a login without a role.
        raise NotAllowed("your login has no role in the plan any more; a keeper can give it one: actionplan grant")
    text, began = row
    values |= _of_last_change(last)
    # An action's title is often its finding's text, and many have the same owner: each is kept once.
    same = dict[Any, Any]().setdefault
    lists: dict[str, Any] = {kind.in_plan: _records(name, records[name], same) for name, kind in KIND_NAMED.items()}
    open_ref = next((review.ref for review in lists["reviews"] if review.is_open), None)
    lists["items"] = _in_agenda(item for item in lists["items"] if item.review == open_ref)
    lists["areas"] = _by_theme(lists["areas"])
    try:
        lists["actions"] = actions_in_order(lists["actions"], lists["areas"])
    except KeyError as error:
        raise Undecodable(f"an action is of area {error}, which is not there") from error
    document = plan_document.read(text)
    document["key"] = key_of(document["key"], lists["key_choices"])
    plan = Plan(**document, **values, **lists, began=date.fromisoformat(began), looked_at=_looked_at(looks))
    found = {name: lists[name] for name in ("sources", "revisions") if lists[name]}
    return replace(plan, **_of_sources(plan, found)) if found else plan


def _of_sources(plan: Plan, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan has of the reviews that it follows from, where their records or later reports on them are others."""
    of_plan: dict[str, Any] = {}
    if "revisions" in values:
        of_plan = values_of_revisions(plan, values["revisions"])
    if of_plan or "sources" in values:
        of_plan |= values_of_sources(replace(plan, **of_plan), values.get("sources", plan.sources))
    return of_plan


def _by_theme(areas: Iterable[Area]) -> tuple[Area, ...]:
    """Areas in the order of their themes; those of one theme stay in the order in which they were added."""
    return tuple(sorted(areas, key=lambda area: area.theme))


def _has_moved(before: Iterable[Area], after: Iterable[Area]) -> bool:
    """Whether any area is in another theme."""
    themes = {area.ref: area.theme for area in before}
    return any(themes.get(area.ref, area.theme) != area.theme for area in after)


@decodes
def _looked_at(looks: Iterable[_Row]) -> dict[str, int]:
    """The last review that went through each subject; of one never gone through, the one before its first agenda."""
    last_done: dict[str, int] = {}
    first_listed: dict[str, int] = {}
    for subject, review, outcome in looks:
        number = int(review[1:])
        if outcome in _GONE_THROUGH:
            last_done[subject] = max(last_done.get(subject, 0), number)
        first_listed[subject] = min(first_listed.get(subject, number), number)
    return {subject: number - 1 for subject, number in first_listed.items()} | last_done


@decodes
def _records(name: str, rows: Iterable[_Row], same: Same | None = None) -> tuple[Any, ...]:
    """The records of a table, in the order of their rows."""
    same = same or dict[Any, Any]().setdefault
    return tuple(READERS[name].records(rows, same))


@decodes
def read_items(conn: Connection, review: str) -> tuple[ReviewItem, ...]:
    """The items of a review, in the order of its agenda."""
    return _in_agenda(_records("review_item", _rows(conn, "review_item", "WHERE r.review = ?", review)))


def _in_agenda(items: Iterable[ReviewItem]) -> tuple[ReviewItem, ...]:
    """The items of reviews in the order of their agendas."""
    return tuple(sorted(items, key=lambda item: item.place))


def read_history(
    conn: Connection,
    *,
    ref: str | None,
    since: date | None,
    until: date | None,
    review: str | None,
    after: int | None,
    limit: int | None,
) -> tuple[Update, ...]:
    """The updates after the plan was made that pass every test given, oldest first."""
    # The items of a review are its own business; what was said of an action is in the change made there.
    tests = ["c.source <> 'init'", "l.kind <> 'review_item'", _TELLS]
    values: dict[str, Any] = {"limit": NO_LIMIT}
    if limit is not None:
        values["limit"] = limit
    if ref is not None:
        tests.append(_ABOUT)
        values["ref"] = ref
    if since is not None:
        tests.append("c.day >= :since")
        values["since"] = since.isoformat()
    if until is not None:
        tests.append("c.seq <= :last")
        values["last"] = last_change(conn, until)
    if review is not None:
        # What starts and closes a review is of it, though it is made outside it.
        tests.append("(c.review = :review OR l.kind = 'review' AND l.ref = :review)")
        values["review"] = review
    if after is not None:
        tests.append("c.seq > :after")
        values["after"] = after
    rows = conn.execute(
        f"SELECT {CHANGE_COLUMNS}, l.kind, l.ref, l.version, l.before, l.after "
        f"FROM log l JOIN change c ON c.seq = l.change WHERE {' AND '.join(tests)} "
        f"ORDER BY l.seq DESC LIMIT :limit",
        values,
    ).fetchall()
    return as_named_then(conn, tuple(map(_update, reversed(rows))))


def read_ratings_before(conn: Connection, since: date, last: int) -> tuple[RatingBefore, ...]:
    """What each action was rated before each update of its rating or stage, newest first."""
    rows = conn.execute(
        "SELECT c.day, l.ref, json_extract(l.before, '$.rag'), json_extract(l.before, '$.stage') "
        "FROM change c CROSS JOIN log l ON l.change = c.seq WHERE c.day > ? AND c.seq <= ? AND l.kind = 'action' "
        "AND (l.before IS NULL OR json_extract(l.before, '$.rag') IS NOT json_extract(l.after, '$.rag') "
        "OR json_extract(l.before, '$.stage') IS NOT json_extract(l.after, '$.stage')) ORDER BY l.seq DESC",
        (since.isoformat(), last),
    ).fetchall()
    return tuple(_rating_before(*row) for row in rows)


@decodes
def _rating_before(day: str, ref: str, rag: str | None, stage: str | None) -> RatingBefore:
    """One rating before an update; none of an action that did not count then."""
    from actionplan.model.trend import RatingBefore

    if stage in _UNCOUNTED:
        return RatingBefore(date.fromisoformat(day), ref, None)
    return RatingBefore(date.fromisoformat(day), ref, Condition(rag or Condition.UNRATED), stage)


def read_record(conn: Connection, record: Record) -> Any:
    """The record of the same kind and ref as it is in the database now; None if it is not there."""
    name = TABLES[type(record)].name
    return next(iter(_records(name, _rows(conn, name, "WHERE r.ref = ?", record.ref))), None)


def read_records(conn: Connection, records: Sequence[Record]) -> Iterator[Any]:
    """For each of some records what :func:`read_record` answers; a server is asked for many at once."""
    waiting = iter(records)
    while batch := [*islice(waiting, _AT_ONCE)]:
        names = [TABLES[type(record)].name for record in batch]
        asked = [_rows(conn, name, "WHERE r.ref = ?", record.ref) for name, record in zip(names, batch, strict=True)]
        for name, rows in zip(names, asked, strict=True):
            yield next(iter(_records(name, rows)), None)


def read_all(conn: Connection, record: type[Any]) -> tuple[Any, ...]:
    """Every record of a kind as it is in the database now, in the order of their adding."""
    name = TABLES[record].name
    return _records(name, _rows(conn, name, ""))


@decodes
def read_as_signed_off(conn: Connection, ref: str) -> Any:
    """An action as it was when it was last signed off: complete. None if the log has not seen it so."""
    row = conn.execute(
        "SELECT after FROM log WHERE kind = 'action' AND ref = ? AND json_extract(after, '$.stage') = ? "
        "ORDER BY version DESC LIMIT 1",
        (ref, Stage.COMPLETE.value),
    ).fetchone()
    if row is None:
        return None
    return from_json("action", row[0])


@decodes
def from_json(kind: str, text: str) -> Any:
    """A record as the log has it, without its stamp."""
    reader = READERS[kind]
    return reader.record(reader.from_log(json.loads(text)))


@decodes
def change_of(row: Sequence[Any]) -> Change:
    """A change from its :data:`CHANGE_COLUMNS`."""
    seq, at, day, by, source, note, undoes, review, login = row
    return Change(seq, at, date.fromisoformat(day), by, source, note, undoes, review, login)


@decodes
def _update(row: Sequence[Any]) -> Update:
    kind, ref, version, before, after = row[9:]
    reader = READERS.get(kind)
    if reader is None:
        raise Undecodable(f"the log has an update of {kind!r}, which no plan has")
    logged = None if before is None else reader.with_lists(json.loads(before))
    return Update(change_of(row[:9]), kind, ref, version, logged, reader.with_lists(json.loads(after)))

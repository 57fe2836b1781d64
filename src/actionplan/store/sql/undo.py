"""Undo and redo: new changes that put values back, so that nothing is ever removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model.beginning import BROUGHT_IN
from actionplan.model.edit import Edit, changed_fields
from actionplan.model.grants import Access
from actionplan.model.log import Change, Stamp
from actionplan.model.people import Body
from actionplan.model.plan_settings import CLOSED, HOLD, PlanSetting
from actionplan.model.record_kinds import KIND_OF, implied_before, is_taken_out, undone_addition_of
from actionplan.model.sanitise import clean
from actionplan.model.weekly_review import ReviewItem, WeeklyReview
from actionplan.store import ConflictError, Nothing
from actionplan.store.sql.reading import CHANGE_COLUMNS, change_of, from_json, read_record
from actionplan.store.sql.statements import Connection
from actionplan.store.sql.who import refuse_unallowed, refuse_undo
from actionplan.store.sql.writing import conflict_of, save_edits

_KEPT = ("init", "undo", "redo", "review", "redact", "remind")
"""Changes that are nobody's to undo: making the plan, turning back, starting and ending a review, taking out a text,
that reminders went out."""


_TURNED_BY = {
    CLOSED: "a closed plan is opened again by: actionplan reopen-plan --note WHY",
    HOLD: "a hold is lifted by: actionplan hold --lift --note WHY",
}
"""What is turned back only by saying why."""


def undo_change(conn: Connection, stamp: Stamp, access: Access, seq: int | None) -> Change:
    """Takes back a change where nobody has changed the same since; see :meth:`Store.undo`."""
    if seq is None:
        seq = _undo_target(conn, stamp.by)
    change = _change(conn, seq)
    refuse_undo(access, change.by)
    if change.source in _KEPT or _is_undone(conn, change):
        raise Nothing(f"change {change.seq} cannot be undone: {_why_not(change)}")
    _refuse_used(conn, change)
    _turn(conn, [Edit(new, old) for new, old in _turned(conn, change)], stamp, access, change)
    return change


def redo_change(conn: Connection, stamp: Stamp, access: Access) -> Change:
    """Makes again what was undone last; see :meth:`Store.redo`."""
    change = _change(conn, _redo_target(conn, stamp.by))
    _turn(conn, [Edit(old, new) for new, old in _turned(conn, change)], stamp, access, change)
    return change


def _turn(conn: Connection, edits: Sequence[Edit], stamp: Stamp, access: Access, change: Change) -> None:
    try:
        _refuse_worked_on(conn, edits, change)
        refuse_unallowed(conn, edits, access)
        save_edits(conn, edits, stamp, change.note, change.seq)
    except ConflictError as error:
        raise ConflictError(error.conflicts, stamp.by) from error


def _refuse_worked_on(conn: Connection, edits: Sequence[Edit], change: Change) -> None:
    """What an undo or a redo takes out of the plan is left there once somebody has worked on it.

    That is measured against what the change, or the last undo or redo of it, made of it.
    """
    for edit in edits:
        if edit.before is None or is_taken_out(edit.before) or not is_taken_out(edit.after):
            continue
        kind = KIND_OF[type(edit.after)].name
        seq, text = conn.execute(
            "SELECT l.change, l.after FROM log l JOIN change c ON c.seq = l.change WHERE l.kind = ? AND l.ref = ? "
            "AND (c.seq = ? OR c.undoes = ?) ORDER BY l.seq DESC LIMIT 1",
            (kind, edit.ref, change.seq, change.seq),
        ).fetchone()
        turned, current = from_json(kind, text), read_record(conn, edit.after)
        if is_taken_out(current):
            continue
        fields = changed_fields(turned, current)
        if fields:
            raise ConflictError([conflict_of(conn, Edit(turned, turned), current, name) for name in fields])
        _refuse_spoken_of(conn, edit.ref, kind, seq)


def _refuse_spoken_of(conn: Connection, ref: str, kind: str, since: int) -> None:
    """Nor is what somebody has said something of since, in a note, a milestone, a piece of evidence or a reading."""
    row = conn.execute(
        "SELECT c.seq, c.by FROM log l JOIN change c ON c.seq = l.change WHERE l.change > ? "
        "AND (l.kind = ? AND l.ref = ? OR (? = 'action' AND l.kind IN ('evidence', 'milestone', 'hold_check') "
        "OR ? = 'measure' AND l.kind = 'reading') AND l.ref > ? || '/' AND l.ref < ? || '0') "
        "AND c.source NOT IN ('undo', 'redo') "
        "AND coalesce((SELECT u.source FROM change u WHERE u.undoes = c.seq ORDER BY u.seq DESC LIMIT 1), '') "
        "<> 'undo' ORDER BY c.seq DESC LIMIT 1",
        (since, kind, ref, kind, kind, ref, ref),
    ).fetchone()
    if row is not None:
        raise Nothing(f"{ref} would be withdrawn, and {row[1]} has worked on it since, in change {row[0]}")


def _change(conn: Connection, seq: int) -> Change:
    row = conn.execute(f"SELECT {CHANGE_COLUMNS} FROM change c WHERE c.seq = ?", (seq,)).fetchone()
    if row is None:
        raise Nothing(f"there is no change {seq}; see: actionplan history")
    return change_of(row)


def _is_undone(conn: Connection, change: Change) -> bool:
    row = conn.execute("SELECT source FROM change WHERE undoes = ? ORDER BY seq DESC LIMIT 1", (change.seq,)).fetchone()
    return row is not None and row[0] == "undo"


def _undo_target(conn: Connection, by: str) -> int:
    row = conn.execute(
        f"SELECT max(c.seq) FROM change c WHERE c.by = ? AND c.source NOT IN {_KEPT} "
        "AND coalesce((SELECT u.source FROM change u WHERE u.undoes = c.seq ORDER BY u.seq DESC LIMIT 1), '') "
        "<> 'undo'",
        (clean(by),),
    ).fetchone()
    if row[0] is None:
        raise Nothing("there is nothing of yours to undo")
    return int(row[0])


def _redo_target(conn: Connection, by: str) -> int:
    """What ``by`` has undone last and not redone, unless they have changed anything since."""
    row = conn.execute(
        "SELECT u.undoes FROM change u WHERE u.by = :by AND u.source = 'undo' "
        "AND NOT EXISTS (SELECT 1 FROM change r WHERE r.undoes = u.undoes AND r.seq > u.seq) "
        "AND u.seq > coalesce((SELECT max(c.seq) FROM change c WHERE c.by = :by "
        f"AND c.source NOT IN {_KEPT}), 0) ORDER BY u.seq DESC LIMIT 1",
        {"by": clean(by)},
    ).fetchone()
    if row is None:
        raise Nothing("there is nothing of yours to redo")
    return int(row[0])


def _pairs(conn: Connection, change: Change) -> list[tuple[Any, Any]]:
    """What a change did: pairs of the record after and before it. Before a new record, it was gone."""
    rows = conn.execute("SELECT kind, before, after FROM log WHERE change = ? ORDER BY seq", (change.seq,)).fetchall()
    pairs = []
    for kind, before, after in rows:
        new = from_json(kind, after)
        if before is not None:
            pairs.append((new, from_json(kind, before)))
            continue
        old = undone_addition_of(new)
        if isinstance(new, Body) and _was_named_before(conn, new.ref, change):
            old = implied_before(new)
        if old is None:
            raise Nothing(f"change {change.seq} cannot be undone: it added {kind} {new.ref}, and that is kept")
        pairs.append((new, old))
    return pairs


def _was_named_before(conn: Connection, body: str, change: Change) -> bool:
    """Whether a body was in the plan before a change made the first record of it: something was of it already."""
    row = conn.execute(
        "SELECT 1 FROM log WHERE change < ? AND kind IN ('action', 'person') AND json_extract(after, '$.body') = ? "
        "LIMIT 1",
        (change.seq, body),
    ).fetchone()
    return row is not None


def _turned(conn: Connection, change: Change) -> list[tuple[Any, Any]]:
    """The pairs of a change that are turned: what a closed review has in its minutes stays as it was in it.

    The time that an item has taken is never taken back.
    """
    pairs: list[tuple[Any, Any]] = []
    for new, old in _pairs(conn, change):
        if isinstance(new, PlanSetting) and new.ref in _TURNED_BY:
            raise Nothing(f"change {change.seq} is not undone without a reason; {_TURNED_BY[new.ref]}")
        if isinstance(new, WeeklyReview):
            review = read_record(conn, new)
            if not review.is_open:
                raise Nothing(f"change {change.seq} is of review {review.number}, which is {review.state} and locked")
        if isinstance(new, ReviewItem):
            review = read_record(conn, WeeklyReview(new.review, date.min, "", ""))
            if review.is_closed:
                raise Nothing(
                    f"change {change.seq} was made in review {review.number}, which is closed and locked; make "
                    "another change instead"
                )
            seconds = read_record(conn, new).seconds
            pairs.append((replace(new, seconds=seconds), replace(old, seconds=seconds)))
        else:
            pairs.append((new, old))
    return pairs


def _refuse_used(conn: Connection, change: Change) -> None:
    """What a change added is not taken away once somebody has worked on it."""
    rows = conn.execute("SELECT kind, before, after FROM log WHERE change = ? ORDER BY seq", (change.seq,)).fetchall()
    for kind, before, after in rows:
        new = from_json(kind, after)
        # A review that is added again brings back what it had.
        is_back = change.source == BROUGHT_IN and before is not None and _is_gone(from_json(kind, before))
        if before is not None and not is_back:
            continue
        current = read_record(conn, new)
        conflicts = [conflict_of(conn, Edit(new, new), current, name) for name in changed_fields(new, current)]
        if conflicts:
            raise ConflictError(conflicts)
        if kind == "area":
            _refuse_answered(conn, change, new.ref)


def _is_gone(record: Any) -> bool:
    """Whether a record is withdrawn, as undoing its addition leaves it."""
    return bool(record == undone_addition_of(record))


def _refuse_answered(conn: Connection, change: Change, area: str) -> None:
    """A finding is not taken out again while an action that was added to it since would be left without one."""
    row = conn.execute(
        "SELECT a.ref FROM action a WHERE a.area = ? AND a.stage <> 'withdrawn' AND NOT EXISTS "
        "(SELECT 1 FROM log l WHERE l.kind = 'action' AND l.ref = a.ref AND l.change = ?) LIMIT 1",
        (area, change.seq),
    ).fetchone()
    if row is not None:
        raise Nothing(f"change {change.seq} cannot be undone: {row[0]} was added to {area} since; withdraw it first")


def _why_not(change: Change) -> str:
    return {
        "init": "it made the plan",
        "undo": "it is itself an undo; redo that change instead",
        "redo": f"it is a redo; undo change {change.undoes}",
        "review": "it started or ended a review",
        "remind": "reminders are with those whom they are for; actionplan readers withdraw ends a link",
        "redact": "what it took out of the plan is kept nowhere",
    }.get(change.source, "it has already been undone")

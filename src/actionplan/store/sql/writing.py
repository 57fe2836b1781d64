"""Writing changes: one transaction each, begun by the caller; the triggers write the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date
from functools import partial
from itertools import groupby

from actionplan.model.action import Action, Evidence
from actionplan.model.beginning import Pair
from actionplan.model.edit import Edit, as_updated, changed_fields, on_what_was_implied
from actionplan.model.edit_conflicts import merged, overlap
from actionplan.model.fields import label
from actionplan.model.grants import Grant
from actionplan.model.log import Stamp
from actionplan.model.measures import Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.mistakes import MISTAKE
from actionplan.model.people import Body, Person
from actionplan.model.plan_settings import CHANGES_NEED, CLOSED, PlanSetting, closed_words
from actionplan.model.record_kinds import KIND_OF, Record
from actionplan.model.report import SentReport
from actionplan.model.restrictions import Restriction
from actionplan.model.rules.blocking import circle_refusal
from actionplan.model.rules.endings import circle_of_endings
from actionplan.model.rules.impact_proof import unproved_by_its_loss
from actionplan.model.rules.people import body_refusal
from actionplan.model.rules.stages import as_declared, leaves_sign_off
from actionplan.model.sanitise import clean, same_person
from actionplan.model.web_links import WebLink
from actionplan.store import AddedMeanwhile, Conflict, ConflictError, Saved, StoreError
from actionplan.store.sql.names_then import read_names_had_by
from actionplan.store.sql.reading import TABLES, from_json, read_as_signed_off, read_plan, read_record, read_records
from actionplan.store.sql.rows import to_value
from actionplan.store.sql.statements import Connection, Rows
from actionplan.store.sql.tables import Table


def save_edits(conn: Connection, edits: Sequence[Edit], stamp: Stamp, note: str, undoes: int | None = None) -> Saved:
    """Saves edits as one change; what others have changed meanwhile in other fields is kept.

    Raises:
        ConflictError: if others have changed the same fields; nothing is saved then.
    """
    rules = _rules_of_plan(conn)
    _refuse_closed(rules, edits)
    note = clean(note, lines=True)
    # A note alone is an update too: it says that somebody has looked. So is an undo that finds it done.
    tells = bool(note) or undoes is not None
    pairs: list[Pair] = []
    conflicts: list[Conflict] = []
    merges: list[str] = []
    # What is undone or redone is put back as it was.
    if undoes is None:
        edits = [_with_rating(conn, edit, stamp.on) for edit in edits]
    for edit in edits:
        _refuse_another_meaning(conn, edit)
    edits = [edit for edit in edits if edit.changed or tells]
    for as_made, current in zip(edits, read_records(conn, [edit.after for edit in edits]), strict=True):
        edit = on_what_was_implied(as_made) if current is not None else as_made
        if edit.before is None or current is None:
            if current is not None:
                raise AddedMeanwhile(f"{edit.ref} was added by {_last_by(conn, current, stamp)} meanwhile; try again")
            if edit.before is not None:
                raise StoreError(f"{edit.ref} is not in the plan; try again")
            pairs.append((None, edit.after))
            continue
        fields = overlap(edit, current, partial(read_names_had_by, conn))
        if fields:
            _refuse_redacted(conn, edit, fields)
        conflicts += [conflict_of(conn, edit, current, name) for name in fields]
        after = merged(edit, current)
        if not fields and (tells or changed_fields(current, after)):
            pairs.append((current, after))
            if current.version != edit.before.version:
                merges.append(edit.ref)
    if conflicts:
        raise ConflictError(conflicts)
    if not pairs:
        return Saved(None)
    _refuse_grants(conn, pairs, stamp.on)
    if undoes is None:
        _refuse_undecided(conn, rules, pairs, stamp)
    seq = write_change(conn, stamp, note, undoes, [*pairs, *_updated_by(conn, pairs)])
    _refuse_withdrawn_meanwhile(conn, pairs)
    _refuse_readings_of_another_meaning(conn, pairs)
    _refuse_unproved(conn, pairs, stamp.on)
    _refuse_body_in_use(conn, pairs, stamp.on)
    _refuse_circle(conn, pairs, stamp.on)
    return Saved(seq, tuple(after.ref for _, after in pairs), tuple(merges))


def _last_by(conn: Connection, current: Record, stamp: Stamp) -> str:
    """Who has changed a record last; ``you`` of whoever changes it now, perhaps in another program."""
    (by,) = conn.execute(
        f"SELECT c.by FROM {TABLES[type(current)].name} r JOIN change c ON c.seq = r.change WHERE r.ref = ?",
        (current.ref,),
    ).fetchone()
    return "you" if same_person(by, stamp.by) else str(by)


def _refuse_redacted(conn: Connection, edit: Edit, fields: Sequence[str]) -> None:
    """What somebody read before it was redacted is not shown again, as one side of a conflict, nor put back."""
    row = conn.execute(
        "SELECT after FROM log WHERE kind = ? AND ref = ? AND version = ?",
        (TABLES[type(edit.after)].name, edit.ref, edit.before.version if edit.before else 0),
    ).fetchone()
    if row is None:
        return
    logged = from_json(TABLES[type(edit.after)].name, row[0])
    redacted = [name for name in fields if getattr(logged, name) != getattr(edit.before, name)]
    if redacted:
        raise StoreError(
            f"the {label(redacted[0])} of {edit.ref} was redacted meanwhile; nothing was saved. Look at it again"
        )


def _refuse_withdrawn_meanwhile(conn: Connection, pairs: Sequence[Pair]) -> None:
    """Nothing is given a body, and no measure a figure, that somebody has withdrawn meanwhile."""
    for before, after in pairs:
        if isinstance(after, Reading):
            if not after.withdrawn:
                _refuse_withdrawn(conn, "measure", after.measure)
            continue
        ref = getattr(after, "body", "")
        if ref and ref != getattr(before, "body", ""):
            _refuse_withdrawn(conn, "body", ref)


def _refuse_another_meaning(conn: Connection, edit: Edit) -> None:
    """No figure is entered for a measure that somebody has given another unit or other periods meanwhile."""
    if edit.measure is None:
        return
    current = read_record(conn, edit.measure)
    # One that is added in the same change is not there yet.
    if current is not None and (current.unit, current.every) != (edit.measure.unit, edit.measure.every):
        raise StoreError(f"{current.name} was changed by somebody else meanwhile; look at it again")


def _refuse_readings_of_another_meaning(conn: Connection, pairs: Sequence[Pair]) -> None:
    """Nor is a measure given these where somebody has entered a figure meanwhile."""
    for before, after in pairs:
        if not isinstance(after, Measure) or not isinstance(before, Measure):
            continue
        is_another = after.every is not before.every or (before.unit and after.unit != before.unit)
        if (
            is_another
            and conn.execute(
                "SELECT 1 FROM reading WHERE measure = ? AND withdrawn <> ?", (after.ref, MISTAKE)
            ).fetchone()
        ):
            raise StoreError(f"{after.name} has readings by now; add another measure instead")


def _refuse_withdrawn(conn: Connection, table: str, ref: str) -> None:
    row = conn.execute(f"SELECT name FROM {table} WHERE ref = ? AND withdrawn <> ''", (ref,)).fetchone()
    if row is not None:
        raise StoreError(f"{row[0]} was withdrawn by somebody else meanwhile; look at it again")


def _refuse_unproved(conn: Connection, pairs: Sequence[Pair], today: date) -> None:
    """Nothing is taken away that the impact of an action rests on: by no undo either, nor beside who says so."""
    gone = [after for _, after in pairs if isinstance(after, Evidence | Reading | Measure) and after.withdrawn]
    if gone:
        plan = read_plan(conn, today)
        _refuse_for(unproved_by_its_loss(plan, record) for record in gone)


def _refuse_body_in_use(conn: Connection, pairs: Sequence[Pair], today: date) -> None:
    """What is true of bodies in a plan is so after each change, undo and redo of one; the caller takes it all back."""
    refs = [after.ref for _, after in pairs if isinstance(after, Body)]
    if refs:
        plan = read_plan(conn, today)
        _refuse_for(body_refusal(plan, ref) for ref in refs)


def _refuse_undecided(conn: Connection, rules: Mapping[str, str], pairs: Sequence[Pair], stamp: Stamp) -> None:
    """What the plan says needs a decision is changed by nobody without one, by whatever door they come."""
    if rules.get(CHANGES_NEED) and any(isinstance(after, Action | Milestone) for _, after in pairs):
        from actionplan.model.rules.changes_need import undecided

        _refuse_for([undecided(read_plan(conn, stamp.on), pairs, stamp.by)])


def _refuse_grants(conn: Connection, pairs: Sequence[Pair], today: date) -> None:
    """Somebody is a keeper, and nobody has two logins, after each change, undo and merge of people.

    That is looked at before it is written: on a server, whoever has no role any more reads nothing.
    """
    grants = {after.ref: after for _, after in pairs if isinstance(after, Grant)}
    people = {after.ref: after for _, after in pairs if isinstance(after, Person)}
    if not grants and not any(person.merged_into for person in people.values()):
        return
    from actionplan.model.rules.grants import grants_refusal

    plan = read_plan(conn, today)
    others = tuple(person for person in plan.people if person.ref not in people)
    rest = tuple(grant for grant in plan.grants if grant.ref not in grants)
    then = plan.changed(grants=(*rest, *grants.values()), people=(*others, *people.values()))
    _refuse_for([grants_refusal(then, grants.values())])


def _rules_of_plan(conn: Connection) -> Mapping[str, str]:
    """What the plan's settings say of its changes, by their names."""
    return dict(conn.execute("SELECT ref, value FROM setting WHERE ref IN (?, ?)", (CLOSED, CHANGES_NEED)).fetchall())


def _refuse_closed(rules: Mapping[str, str], edits: Sequence[Edit]) -> None:
    """Of a closed plan nothing is changed but what is true of the whole plan, or is not for everybody to read.

    A report of it may still go out, and somebody be given a link to read it. What else is in the change that opens it
    again may be.
    """
    records = [edit.after for edit in edits]
    if all(isinstance(record, PlanSetting | Restriction | SentReport | WebLink) for record in records):
        return
    if any(isinstance(record, PlanSetting) and record.ref == CLOSED and not record.value for record in records):
        return
    if rules.get(CLOSED):
        raise StoreError(closed_words(rules[CLOSED]))


def refuse_unfinished(conn: Connection, edits: Sequence[Edit], today: date) -> None:
    """A plan is not closed over a finding that has lost its ending meanwhile; the caller takes it all back."""
    settings = (edit.after for edit in edits if isinstance(edit.after, PlanSetting))
    if any(setting.ref == CLOSED and setting.value for setting in settings):
        from actionplan.model.rules.closing import closing_refusal

        _refuse_for([closing_refusal(read_plan(conn, today))])


def _refuse_circle(conn: Connection, pairs: Sequence[Pair], today: date) -> None:
    """Two people may each let an action wait for the other's, or go into it: no circle comes of that.

    The caller takes it all back.
    """
    actions = [(before, after) for before, after in pairs if isinstance(after, Action)]
    blocked = [
        after for before, after in actions if after.blocked_by and after.blocked_by != getattr(before, "blocked_by", ())
    ]
    ended = [
        after for before, after in actions if after.ending_to and after.ending_to != getattr(before, "ending_to", "")
    ]
    if not blocked and not ended:
        return
    plan = read_plan(conn, today)
    _refuse_for(circle_refusal(plan, action) for action in blocked)
    _refuse_for(circle_of_endings(plan, action) for action in ended)


def _refuse_for(refusals: Iterable[str]) -> None:
    """Refuses for the first of the reasons that is one."""
    if refusal := next(filter(None, refusals), ""):
        raise StoreError(refusal)


def _updated_by(conn: Connection, pairs: Sequence[Pair]) -> list[Pair]:
    """The actions that are updated in that something of theirs is, a milestone: a change of one says that of both."""
    touched = {after.ref for _, after in pairs if isinstance(after, Action)}
    of_actions = [getattr(after, field) for _, after in pairs if (field := KIND_OF[type(after)].updates)]
    refs = [ref for ref in dict.fromkeys(of_actions) if ref and ref not in touched]
    actions = read_records(conn, [Action(ref, "", "") for ref in refs])
    return [(action, as_updated(action)) for action in actions if action is not None]


def _with_rating(conn: Connection, edit: Edit, today: date) -> Edit:
    """The edit; where it takes back a sign-off, with the rating before it, which only the log knows."""
    if not leaves_sign_off(edit):
        return edit
    return as_declared(edit, read_as_signed_off(conn, edit.ref), today)


def conflict_of(conn: Connection, edit: Edit, current: Record, field: str) -> Conflict:
    """Both values of a field, and who changed it last."""
    by, at = conn.execute(
        "SELECT c.by, c.at FROM log l JOIN change c ON c.seq = l.change WHERE l.kind = ? AND l.ref = ? "
        "ORDER BY json_extract(l.before, ?) IS NOT json_extract(l.after, ?) DESC, l.seq DESC LIMIT 1",
        (TABLES[type(current)].name, edit.ref, f"$.{field}", f"$.{field}"),
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


def write_change(
    conn: Connection,
    stamp: Stamp,
    note: str,
    undoes: int | None,
    pairs: Sequence[Pair],
) -> int:
    """Writes one change and its rows. Returns its number."""
    at = stamp.at.astimezone(UTC).isoformat(timespec="seconds")
    (seq,) = conn.execute(
        "INSERT INTO change (at, day, by, source, note, undoes, review) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING seq",
        (at, stamp.on.isoformat(), clean(stamp.by), stamp.source, note, undoes, stamp.review),
    ).fetchone()
    updates: list[tuple[str, Rows]] = []
    # Records of one table that stand together go in together: of ten thousand that is a second less.
    for (kind, is_new), together in groupby(pairs, key=lambda pair: (type(pair[1]), pair[0] is None)):
        table = TABLES[kind]
        if is_new:
            _insert_rows(conn, table, [after for _, after in together], seq)
            continue
        updates += [(after.ref, _update_row(conn, table, before, after, seq)) for before, after in together]
    for ref, updated in updates:
        if updated.rowcount != 1:
            raise StoreError(f"{ref} changed while it was being saved; try again")
    return int(seq)


def _insert_rows(conn: Connection, table: Table, records: Sequence[Record], seq: int) -> None:
    columns = table.columns
    names = ", ".join(f'"{name}"' for name in (*columns, "version", "change"))
    marks = ", ".join("?" * len(columns))
    conn.executemany(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks}, 1, ?)",
        ((*(to_value(getattr(record, name)) for name in columns), seq) for record in records),
    )


def _update_row(conn: Connection, table: Table, before: Record | None, after: Record, seq: int) -> Rows:
    """Has a row written, unless it is of another version by now: then none is."""
    columns = [name for name in table.columns if getattr(before, name) != getattr(after, name)]
    assignments = "".join(f"{name} = ?, " for name in columns)
    assert before is not None
    return conn.execute(
        f"UPDATE {table.name} SET {assignments}version = version + 1, change = ? WHERE ref = ? AND version = ?",
        (*(to_value(getattr(after, name)) for name in columns), seq, after.ref, before.version),
    )

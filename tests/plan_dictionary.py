"""A dictionary that says what has to be in a database, whatever three people do to it in whatever order.

Each has a connection of their own and a plan that they have read some time ago. The dictionary holds the fields of each
record and knows nothing of SQL, versions or triggers; it says what a save, an undo or a redo has to lead to, and when
one may be refused: only where somebody has been there since, and then nothing at all has changed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from msgspec.structs import replace

from actionplan.model.beginning import as_begun
from actionplan.model.edit import STAMPED, Edit
from actionplan.model.free_text import SURE_SIGNS, forms_of, is_free_text, is_kept
from actionplan.model.log import Stamp, Update
from actionplan.model.mistakes import MISTAKE
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KIND_NAMED, KIND_OF, KINDS, Record, implied_before, undone_addition_of
from actionplan.model.redactions import RedactionOrder
from actionplan.model.weekly_review import State
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.reports.audience import Audience
from actionplan.reports.formats import FORMATS, written
from actionplan.store import ConflictError, Nothing, Store, StoreError
from actionplan.store.opening import create_store, open_store, place_named
from actionplan.usecases.export import edition
from contract import of_nobody
from places import FilePlace, Place

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PEOPLE = ("ann", "bo", "cy")
UNTURNABLE = ("init", "undo", "redo", "review", "redact")
PLAN = """
title: Peer review
organisation: Marshire
reviewers: Peers
review_from: 2026-09-21
review_to: 2026-09-25
reported_on: 2026-10-22
source: Slides
summary_areas: [{key: quality, title: Quality}]
key_messages:
  - {key: urgency, title: Urgency}
  - {key: pace, title: Pace}
themes:
  - number: 1
    title: Practice
    areas:
      - {ref: '1.1', text: Recording, summary_area: quality, fit: strong, reason: core}
      - ref: '1.2'
        text: Thresholds
        reason: none names it
        actions:
          - title: Apply thresholds
            owner: Ann Smith
            due: 2027-03-31
            notes: [{on: 2026-10-05, by: Al, text: Half are trained}]
            milestones: [{text: Train the team, due: 2027-01-10}]
          - title: Publish thresholds
            completed_on: 2026-10-01
            completed_by: Al
            signed_off_on: 2026-10-05
            signed_off_by: Director
            sample: 18 of 20
            hold_checks: [{checked_on: 2026-10-20, outcome: not yet, what: no audit yet, next_check: 2026-11-20}]
people:
  - {name: Ann Smith, body: Health}
bodies:
  - {name: Health, kind: partner}
"""

KIND = "kind of record"
PLACEHOLDER = "[redacted 27 Nov 2026: names a child]"
Values = dict[str, Any]
Key = tuple[str, str]
"""The kind of a record and its ref."""


@dataclass
class Made:
    """A change as the dictionary knows it: what each record was and became."""

    by: str
    source: str
    undoes: int | None
    pairs: list[tuple[Any, Any]]


def values(record: Record) -> Values:
    """A record's own fields, and of what kind it is: two kinds may have one ref, an area and its action do."""
    own = {name: getattr(record, name) for name in record.__struct_fields__ if name not in STAMPED}
    return {KIND: KIND_OF[type(record)].name, **own}


def key_of(record: Values) -> Key:
    """By what the dictionary knows a record."""
    return record[KIND], record["ref"]


def record_of(own: Values) -> Record:
    """The record that has these fields."""
    kind = KIND_NAMED[own[KIND]].record
    return kind(**{name: value for name, value in own.items() if name != KIND})


def differing(one: Values, other: Values) -> set[str]:
    return {name for name in other if one[name] != other[name]}


def free_fields(own: Values) -> set[str]:
    """The fields of a record that hold what people wrote in their own words; those of a source are looked at whole."""
    fields = KIND_NAMED[own[KIND]].fields
    free = {field.name for field in fields if is_free_text(own[KIND], field) and own[KIND] != "source"}
    return {name for name in free if not is_kept(own[KIND], name, own)}


def without(own: Values, text: str) -> Values:
    """A record without a text in what people wrote in their own words; names and refs stay."""

    def put(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple((put(heading), put(words)) for heading, words in value)
        for form in forms_of(text) if isinstance(value, str) else ():
            value = value.replace(form, PLACEHOLDER)
        return value

    free = free_fields(own)
    return {name: put(value) if name in free and value != MISTAKE else value for name, value in own.items()}


class PlanDictionary(RuleBasedStateMachine):
    """Three people with a connection each, one database, and what has to be in it; a test adds what they do."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="three-people-"))
        self.place: Place = FilePlace(self.folder / "plan.db")
        self.records: dict[Key, Values] = {}
        self.changes: dict[int, Made] = {}
        self.history: tuple[Update, ...] = ()

    @initialize()
    def make(self) -> None:
        plan = read_plan(PLAN.encode(), "plan.yaml")
        stamp = Stamp("ann", NOW, TODAY, "init")
        create_store(place_named(self.place.address("ann")), plan, stamp).close()
        self.stores = [self.opened(person) for person in PEOPLE]
        self.plans: list[Plan] = [store.plan(TODAY) for store in self.stores]
        beginning, brought_in = as_begun(plan)
        for _, record in (*beginning, *brought_in):
            self.records[key_of(values(record))] = values(record)
        pairs = [(values(before) if before else None, values(after)) for before, after in brought_in]
        self.changes = {1: Made("ann", "init", None, []), 2: Made("ann", "brought in", None, pairs)}
        self.watcher = self.opened("ann")

    def opened(self, person: str) -> Store:
        """The plan as somebody has it."""
        return open_store(place_named(self.place.address(person)))

    def teardown(self) -> None:
        if hasattr(self, "watcher"):
            assert self.watcher.check() == ()
            self.everybody_reads_the_same()
            self.documents_are_made_and_add_up()
            for store in (*self.stores, self.watcher):
                store.close()
        shutil.rmtree(self.folder)

    def everybody_reads_the_same(self) -> None:
        """A plan brought up to date again and again, one read anew, and one derived from the log are one plan."""
        with closing(self.opened("ann")) as store:
            plan, past = store.plan(TODAY), store.plan_as_at(TODAY)
        assert [of_nobody(store.plan(TODAY)) for store in self.stores] == [of_nobody(plan)] * len(self.stores)
        assert replace(past, is_past=False) == plan

    def documents_are_made_and_add_up(self) -> None:
        for audience in Audience:
            made = edition(self.watcher, today=TODAY, audience=audience, made_by="ann", has_all_notes=True)
            assert made.summary.adds_up
            assert all(written(made, form) for form in FORMATS.values() if form.is_text)

    # --- what a save has to lead to ------------------------------------------------------------------------

    def save(self, person: int, edits: Sequence[Edit], note: str = "", source: str = "screen") -> None:
        """Saves, and changes the dictionary as it has to become; or sees that the refusal is right."""
        review = self.plans[person].open_review
        stamp = Stamp(PEOPLE[person], NOW, TODAY, source, review.ref if review else None)
        pairs = [(values(edit.before) if edit.before else None, values(edit.after)) for edit in edits]
        try:
            saved = self.stores[person].save(edits, stamp, note)
        except ConflictError as conflict:
            # Of somebody of whom only a name was known, somebody else may have said more meanwhile.
            assert any(
                key_of(new) in self.records and (before is None or differing(before, self.records[key_of(new)]))
                for before, new in pairs
            )
            for one in conflict.conflicts:
                of_ref = [record for (_, ref), record in self.records.items() if ref == one.ref]
                assert one.theirs in [record[one.field] for record in of_ref if one.field in record]
            self.plans[person] = self.stores[person].plan(TODAY)
            return
        except StoreError:
            refused = self.is_taken_or_locked(new for _, new in pairs) or self.is_redacted(pairs)
            assert refused or self.has_same_name(pairs) or source == "review"
            self.plans[person] = self.stores[person].plan(TODAY)
            return
        made = self.merge(pairs, told=bool(note))
        assert (saved.seq is None) == (not made)
        if saved.seq is not None:
            assert saved.seq == len(self.changes) + 1
            self.changes[saved.seq] = Made(PEOPLE[person], source, None, made)

    def merge(self, pairs: Sequence[tuple[Values | None, Values]], *, told: bool) -> list[tuple[Any, Any]]:
        """Puts what was changed into the dictionary, over nothing that somebody else has written."""
        made: list[tuple[Any, Any]] = []
        for as_made, after in pairs:
            key = key_of(after)
            before = as_made or (self.implied(after) if key in self.records else None)
            if before is None:
                self.records[key] = after
                made.append((None, after))
                continue
            current, mine = self.records[key], differing(before, after)
            for name in mine:
                assert current[name] in (before[name], after[name]), f"{key} {name} was overwritten"
            new = {**current, **{name: after[name] for name in mine}}
            if told or differing(current, new):
                made.append((current, new))
            self.records[key] = new
        return [*made, *self.updated(made)]

    def implied(self, after: Values) -> Values:
        """What was known of a name before there was a record; somebody else was first to make one."""
        record = implied_before(record_of(after))
        assert record is not None
        return values(record)

    def updated(self, made: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """The actions that are updated in that a step of theirs is: since then they are silent no longer."""
        keys = {key_of(new) for _, new in made}
        steps = [new for _, new in made if KIND_NAMED[new[KIND]].updates]
        pairs = []
        for key in sorted({("action", step["action"]) for step in steps} - keys):
            current = self.records[key]
            self.records[key] = {**current, "silent_since": None}
            pairs.append((current, self.records[key]))
        return pairs

    def is_taken_or_locked(self, wanted: Iterable[Values]) -> bool:
        """Whether any of these records is there already, or is one of a review that is closed."""
        wanted = list(wanted)
        return any(key_of(record) in self.records for record in wanted) or self.is_locked(wanted)

    def is_locked(self, wanted: Iterable[Values]) -> bool:
        """Whether any of these records is one of a review that is closed."""
        closed = {ref for (_, ref), record in self.records.items() if record.get("state") is State.CLOSED}
        return any(record.get("review") in closed for record in wanted)

    def is_redacted(self, pairs: Sequence[tuple[Values | None, Values]]) -> bool:
        """Whether something that is changed here was redacted since it was read."""
        edited = [(key_of(after), differing(before, after)) for before, after in pairs if before is not None]
        return any(PLACEHOLDER in str(self.records[key][name]) for key, names in edited for name in names)

    def has_same_name(self, pairs: Sequence[tuple[Values | None, Values]]) -> bool:
        """Whether a body gets a name that somebody else has given another meanwhile."""
        names = {record["name"].casefold() for record in self.records.values() if record[KIND] == "body"}
        return any(new[KIND] == "body" and new["name"].casefold() in names for _, new in pairs)

    # --- what a redaction has to lead to -------------------------------------------------------------------

    def texts(self) -> list[tuple[int, str, str, str]]:
        """What people have written in their own words: the change, the field, the ref of the record, and the text."""
        return [
            (seq, name, after["ref"], value)
            for seq, made in self.changes.items()
            for before, after in made.pairs
            for name, value in after.items()
            if name in free_fields(after) and isinstance(value, str) and value != (before or {}).get(name)
            if sum(map(str.isalnum, value)) >= SURE_SIGNS and PLACEHOLDER not in value and value != MISTAKE
            if after[KIND] != "redaction"
        ]

    def redact(self, person: int, seq: int, field: str, ref: str, text: str) -> None:
        """Takes a text out, and out of everything that the dictionary holds."""
        stamp = Stamp(PEOPLE[person], NOW, TODAY, "redact")
        redacted = self.stores[person].redact(RedactionOrder(seq, field, "names a child", "DPO", ref), stamp)
        for made in self.changes.values():
            made.pairs = [(before and without(before, text), without(after, text)) for before, after in made.pairs]
        self.records = {key: without(record, text) for key, record in self.records.items()}
        new = values(replace(redacted.redaction, version=0))
        self.records[key_of(new)] = new
        self.changes[redacted.seq] = Made(PEOPLE[person], "redact", None, [(None, new)])
        self.history = ()

    def turn(self, person: int, seq: int | None, source: str, target: int | None) -> None:
        """Undoes or redoes, and changes the dictionary as it has to become; or sees that the refusal is right."""
        store, stamp = self.stores[person], Stamp(PEOPLE[person], NOW, TODAY, source)
        change = self.changes.get(target) if target is not None else None
        pairs = change.pairs if change else []
        edits = [(new, old) if source == "undo" else (old, new) for old, new in pairs]
        try:
            turned = store.undo(stamp, seq) if source == "undo" else store.redo(stamp)
        except Nothing:
            kept = any(old is None and undone_addition_of(record_of(new)) is None for old, new in pairs)
            locked = self.is_locked(new for _, new in pairs)
            used = target is not None and self.is_spoken_of(pairs, target)
            assert change is None or change.source in UNTURNABLE or self.is_undone(target) or kept or locked or used
            return
        except ConflictError:
            assert any(one is None or differing(one, self.records[key_of(one)]) for one, _ in edits)
            return
        except StoreError:
            assert self.is_taken_or_locked(one or other for one, other in edits)
            return
        assert turned.seq == target
        made = []
        for one, other in edits:
            # What was added is not taken away but withdrawn, and made again from that.
            now, then = one or self.undone_addition(other), other or self.undone_addition(one)
            key = key_of(now)
            # The time that was spent on an item of an agenda has been spent, whatever is undone.
            current, mine = self.records[key], differing(now, then) - {"seconds"}
            for name in mine:
                assert current[name] in (now[name], then[name]), f"{key} {name} was overwritten by {source}"
            new = {**current, **{name: then[name] for name in mine}}
            made.append((current, new))
            self.records[key] = new
        self.changes[len(self.changes) + 1] = Made(PEOPLE[person], source, target, made)

    def is_spoken_of(self, pairs: Sequence[tuple[Any, Any]], since: int) -> bool:
        """Whether anybody has said anything since of what a change added, or of what belongs to it."""
        records = [new for _, new in pairs]
        keys = {key_of(record) for record in records}
        refs = {record["ref"] for record in records}
        later = [new for seq, made in self.changes.items() if seq > since for _, new in made.pairs]
        owners = ("action", "area", "measure")
        return any(
            key_of(record) in keys or not refs.isdisjoint(record.get(name) for name in owners) for record in later
        )

    def undone_addition(self, new: Values) -> Values:
        """What a record is once its adding is undone."""
        return values(undone_addition_of(record_of(new)))

    def is_undone(self, seq: int | None) -> bool:
        turns = [made.source for made in self.changes.values() if made.undoes == seq and seq is not None]
        return bool(turns) and turns[-1] == "undo"

    def last_of(self, by: str) -> int:
        return max(
            (seq for seq, made in self.changes.items() if made.by == by and made.source not in UNTURNABLE), default=0
        )

    # --- what always holds ---------------------------------------------------------------------------------

    @invariant()
    def the_database_is_what_the_dictionary_says(self) -> None:
        if not hasattr(self, "watcher"):
            return
        plan = self.watcher.plan(TODAY)
        records = {kind: list(getattr(plan, kind.in_plan)) for kind in KINDS}
        # A plan has the items of the open review alone.
        records[KIND_NAMED["review_item"]] = [
            item for review in plan.reviews for item in self.watcher.review_items(review.ref)
        ]
        stored = [values(record) for of_kind in records.values() for record in of_kind]
        assert {key_of(record): record for record in stored} == self.records
        assert plan.seq == len(self.changes)

    @invariant()
    def history_only_grows(self) -> None:
        if not hasattr(self, "watcher"):
            return
        before, self.history = self.history, self.watcher.history()
        assert self.history[: len(before)] == before

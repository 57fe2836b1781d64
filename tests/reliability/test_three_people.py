"""Three people and a dictionary: whatever they do to one database in whatever order, it is what the dictionary says.

Each has a connection of their own and a plan that they have read some time ago. The dictionary holds the fields of each
record and knows nothing of SQL, versions or triggers; it says what a save, an undo or a redo has to lead to, and when
one may be refused: only where somebody has been there since, and then nothing at all has changed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from actionplan.model.columns import FIELDS
from actionplan.model.edit import STAMPED, Edit
from actionplan.model.log import Stamp, Update
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import Record, undone_addition_of
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import further_action, propose
from actionplan.model.rules.milestones import add_milestone, change_milestone
from actionplan.model.rules.records import add_evidence
from actionplan.model.rules.review import close, decide, finish_decision, next_review, settle, start
from actionplan.model.weekly_review import Outcome, State
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.planfiles.proposals import Import
from actionplan.planfiles.table import sheet_of
from actionplan.planfiles.table_csv import lines as csv_lines
from actionplan.planfiles.table_rows import BadSheet
from actionplan.reports.summary import gather
from actionplan.reports.writers.csv_table import plan_csv
from actionplan.store import ConflictError, Nothing, StoreError
from actionplan.store.sqlite.store import SqliteStore
from sizes import sizes

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
PEOPLE = ("ann", "bo", "cy")
UNTURNABLE = ("init", "undo", "redo", "review")
PLAN = """
title: Peer review
organisation: Marshire
reviewers: Peers
review_from: 2026-09-21
review_to: 2026-09-25
reported_on: 2026-10-22
source: Slides
summary_areas: [{key: quality, title: Quality}]
themes:
  - number: 1
    title: Practice
    areas:
      - {ref: '1.1', text: Recording, summary_area: quality, fit: strong, reason: core}
      - {ref: '1.2', text: Thresholds, reason: none names it}
"""

Values = dict[str, Any]


@dataclass
class Made:
    """A change as the dictionary knows it: what each record was and became."""

    by: str
    source: str
    undoes: int | None
    pairs: list[tuple[Any, Any]]


def values(record: Record) -> Values:
    """A record's own fields."""
    return {name: getattr(record, name) for name in record.__struct_fields__ if name not in STAMPED}


def differing(one: Values, other: Values) -> set[str]:
    return {name for name in other if one[name] != other[name]}


who = st.sampled_from(range(3))
which = st.integers(0, 5)
few = st.sampled_from(["", "Head of Quality", "Director", "[/]", "x" * 50, "two\nlines", "=1+1", "\u202eabc"])


class ThreePeople(RuleBasedStateMachine):
    """What they do, and what has to come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="three-people-"))
        self.path = self.folder / "plan.db"
        self.records: dict[str, Values] = {}
        self.changes: dict[int, Made] = {}
        self.history: tuple[Update, ...] = ()

    @initialize()
    def make(self) -> None:
        plan = read_plan(PLAN.encode(), "plan.yaml")
        stamp = Stamp("ann", NOW, TODAY, "init")
        SqliteStore.create(self.path, plan, stamp).close()
        self.stores = [SqliteStore(self.path) for _ in PEOPLE]
        self.plans: list[Plan] = [store.plan(TODAY) for store in self.stores]
        self.records = {action.ref: values(action) for action in plan.actions}
        self.changes = {1: Made("ann", "init", None, [])}
        self.watcher = SqliteStore(self.path)

    def teardown(self) -> None:
        if hasattr(self, "watcher"):
            assert self.watcher.check() == ()
            for store in (*self.stores, self.watcher):
                store.close()
        shutil.rmtree(self.folder)

    # --- what a save has to lead to ------------------------------------------------------------------------

    def save(self, person: int, edits: Sequence[Edit], note: str = "", source: str = "screen") -> None:
        """Saves, and changes the dictionary as it has to become; or sees that the refusal is right."""
        review = self.plans[person].open_review
        stamp = Stamp(PEOPLE[person], NOW, TODAY, source, review.ref if review else None)
        pairs = [(values(edit.before) if edit.before else None, values(edit.after)) for edit in edits]
        try:
            saved = self.stores[person].save(edits, stamp, note)
        except ConflictError as conflict:
            assert any(before is not None and differing(before, self.records[new["ref"]]) for before, new in pairs)
            for one in conflict.conflicts:
                assert self.records[one.ref][one.field] == one.theirs
            self.plans[person] = self.stores[person].plan(TODAY)
            return
        except StoreError:
            assert self.is_taken_or_locked(new for _, new in pairs) or source == "review"
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
        for before, after in pairs:
            ref = after["ref"]
            if before is None:
                assert ref not in self.records
                self.records[ref] = after
                made.append((None, after))
                continue
            current, mine = self.records[ref], differing(before, after)
            for name in mine:
                assert current[name] in (before[name], after[name]), f"{ref} {name} was overwritten"
            new = {**current, **{name: after[name] for name in mine}}
            if told or differing(current, new):
                made.append((current, new))
            self.records[ref] = new
        return made

    def is_taken_or_locked(self, wanted: Iterable[Values]) -> bool:
        """Whether any of these records is there already, or is one of a review that is closed."""
        wanted = list(wanted)
        return any(record["ref"] in self.records for record in wanted) or self.is_locked(wanted)

    def is_locked(self, wanted: Iterable[Values]) -> bool:
        """Whether any of these records is one of a review that is closed."""
        closed = {ref for ref, record in self.records.items() if record.get("state") is State.CLOSED}
        return any(record.get("review") in closed for record in wanted)

    def turn(self, person: int, seq: int | None, source: str, target: int | None) -> None:
        """Undoes or redoes, and changes the dictionary as it has to become; or sees that the refusal is right."""
        store, stamp = self.stores[person], Stamp(PEOPLE[person], NOW, TODAY, source)
        change = self.changes.get(target) if target is not None else None
        pairs = change.pairs if change else []
        edits = [(new, old) if source == "undo" else (old, new) for old, new in pairs]
        try:
            turned = store.undo(stamp, seq) if source == "undo" else store.redo(stamp)
        except Nothing:
            kept = any(old is None and "stage" not in new and "withdrawn" not in new for old, new in pairs)
            locked = self.is_locked(new for _, new in pairs)
            assert change is None or change.source in UNTURNABLE or self.is_undone(target) or kept or locked
            return
        except ConflictError:
            assert any(one is None or differing(one, self.records[one["ref"]]) for one, _ in edits)
            return
        except StoreError:
            assert self.is_taken_or_locked(one or other for one, other in edits)
            return
        assert turned.seq == target
        made = []
        for one, other in edits:
            # What was added is not taken away but withdrawn, and made again from that.
            now, then = one or self.undone_addition(other), other or self.undone_addition(one)
            ref = now["ref"]
            # The time that was spent on an item of an agenda has been spent, whatever is undone.
            current, mine = self.records[ref], differing(now, then) - {"seconds"}
            for name in mine:
                assert current[name] in (now[name], then[name]), f"{ref} {name} was overwritten by {source}"
            new = {**current, **{name: then[name] for name in mine}}
            made.append((current, new))
            self.records[ref] = new
        self.changes[len(self.changes) + 1] = Made(PEOPLE[person], source, target, made)

    def undone_addition(self, new: Values) -> Values:
        """What a record is once its adding is undone."""
        plan = self.watcher.plan(TODAY)
        records: list[Record] = [*plan.actions, *plan.evidence, *plan.milestones, *plan.decisions]
        record = next(record for record in records if record.ref == new["ref"])
        kind = type(record)
        return values(undone_addition_of(kind(**new)))

    def is_undone(self, seq: int | None) -> bool:
        turns = [made.source for made in self.changes.values() if made.undoes == seq and seq is not None]
        return bool(turns) and turns[-1] == "undo"

    def last_of(self, by: str) -> int:
        return max(
            (seq for seq, made in self.changes.items() if made.by == by and made.source not in UNTURNABLE), default=0
        )

    # --- what they do --------------------------------------------------------------------------------------

    @rule(person=who)
    def looks(self, person: int) -> None:
        self.plans[person] = self.stores[person].plan(TODAY)

    @rule(person=who)
    def starts_again(self, person: int) -> None:
        self.stores[person].close()
        self.stores[person] = SqliteStore(self.path)
        self.plans[person] = self.stores[person].plan(TODAY)

    @rule(
        person=who,
        places=st.lists(which, min_size=1, max_size=3, unique=True),
        field=st.sampled_from(["owner", "title", "success_measure", "priority", "due", "forecast", "rag", "stage", ""]),
        typed=st.tuples(few, st.integers(0, 3), st.sampled_from(["", "because", "x\ty"])),
    )
    def edits(self, person: int, places: list[int], field: str, typed: tuple[str, int, str]) -> None:
        text, word, note = typed
        plan = self.plans[person]
        choices = {
            "priority": ("critical", "high", "normal"),
            "due": ("2026-11-01", "2027-03-31", "2027-06-30", ""),
            "forecast": ("2027-04-30", "", "2026-12-24"),
            "rag": ("red", "amber", "green"),
            "stage": ("complete", "closed", "open", "withdrawn"),
        }
        options = choices.get(field)
        given = {field: options[word % len(options)] if options else text} if field else {}
        chosen = {plan.actions[place % len(plan.actions)].ref for place in places}
        with suppress(Invalid):
            edits = [
                propose(action, given, key=plan.key, today=TODAY, by=PEOPLE[person], note=note)
                for action in plan.actions
                if action.ref in chosen
            ]
            self.save(person, edits, note.replace("\t", " "))

    @rule(
        person=who,
        places=st.lists(which, min_size=1, max_size=3, unique=True),
        heading=st.sampled_from(["Owner", "Action", "Success measure", "Priority", "Due", "RAG", "Stage"]),
        typed=st.tuples(few, st.integers(0, 3), st.sampled_from(["", "because"])),
    )
    def imports(self, person: int, places: list[int], heading: str, typed: tuple[str, int, str]) -> None:
        """A few rows of a table exported some time ago, edited, as one change; what others wrote since is kept."""
        text, word, note = typed
        exported, now = self.plans[person], self.stores[person].plan(TODAY)
        choices = {
            "Priority": ("critical", "High", "normal"),
            "Due": ("2026-11-01", "31/03/2027", "30 Jun 2027", ""),
            "RAG": ("R Red", "amber", "\u25cf Green"),
            "Stage": ("complete", "closed", "open", "withdrawn"),
        }
        options = choices.get(heading)
        chosen = {exported.actions[place % len(exported.actions)].ref for place in places}
        lines = list(csv_lines(plan_csv(gather(exported)).encode(), "plan.csv"))
        column = list(lines[0][1]).index(heading)
        edited = [lines[0]]
        for where, cells in lines[1:]:
            new = list(cells)
            if cells[0] in chosen:
                new[column] = options[word % len(options)] if options else text
            edited.append((where, new))
        base = self.stores[person].plan_upto(exported.seq, TODAY)
        try:
            found = Import(now, base, PEOPLE[person], note).proposals(sheet_of(edited, "plan.csv"))
        except BadSheet:
            return
        assert {edit.ref for edit in found.edits} <= chosen
        for edit in found.edits:
            then, mine = base.action(edit.ref), values(edit.after)[FIELDS[heading]]
            assert self.records[edit.ref][FIELDS[heading]] in (getattr(then, FIELDS[heading]), mine)
        if found.edits:
            self.save(person, found.edits, note, "import")

    @rule(person=who, place=which, text=few)
    def adds(self, person: int, place: int, text: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            self.save(person, [further_action(plan, plan.areas[place % len(plan.areas)], text, TODAY)])

    @rule(person=who, place=which, text=few)
    def adds_evidence(self, person: int, place: int, text: str) -> None:
        plan = self.plans[person]
        action = plan.actions[place % len(plan.actions)]
        with suppress(Invalid):
            self.save(person, [add_evidence(plan, action, what=text, place="", dated="", kind="data")])

    @rule(person=who, place=which, text=few, due=st.sampled_from(["", "2026-12-11"]))
    def adds_milestone(self, person: int, place: int, text: str, due: str) -> None:
        plan = self.plans[person]
        action = plan.actions[place % len(plan.actions)]
        with suppress(Invalid):
            self.save(person, [add_milestone(plan, action, text=text, due=due)])

    @rule(
        person=who,
        place=which,
        change=st.sampled_from(
            [{"text": "Train"}, {"due": "2027-01-29"}, {"done": True}, {"reopen": True}, {"withdraw": True}, {}]
        ),
        note=st.sampled_from(["", "because"]),
    )
    def changes_milestone(self, person: int, place: int, change: Values, note: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            if plan.milestones:
                milestone = plan.milestones[place % len(plan.milestones)]
                self.save(person, [change_milestone(plan, milestone, change, by=PEOPLE[person], note=note)], note)

    @rule(person=who)
    def undoes(self, person: int) -> None:
        by = PEOPLE[person]
        standing = [
            seq
            for seq, made in self.changes.items()
            if made.by == by and made.source not in UNTURNABLE and not self.is_undone(seq)
        ]
        self.turn(person, None, "undo", max(standing, default=None))

    @rule(person=who, back=st.integers(0, 6))
    def undoes_one(self, person: int, back: int) -> None:
        seq = max(1, len(self.changes) - back)
        self.turn(person, seq, "undo", seq)

    @rule(person=who)
    def redoes(self, person: int) -> None:
        by, target = PEOPLE[person], None
        for seq, made in self.changes.items():
            turned = [other for other, one in self.changes.items() if one.undoes == made.undoes and other > seq]
            if made.by == by and made.source == "undo" and not turned and seq > self.last_of(by):
                target = made.undoes
        self.turn(person, None, "redo", target)

    @rule(person=who)
    def starts_a_review(self, person: int) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            review = next_review(plan, TODAY, "Chair", "Ann, Bo")
            self.save(person, start(plan, [], review), "", "review")

    @rule(person=who, place=which, outcome=st.sampled_from(list(Outcome)))
    def settles(self, person: int, place: int, outcome: Outcome) -> None:
        items = self.plans[person].items
        if items:
            self.save(person, [settle(items[place % len(items)], outcome, 5)])

    @rule(person=who, text=few)
    def decides(self, person: int, text: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            self.save(person, [decide(plan, about="", what=text, owner="", due="", for_board=False)])

    @rule(person=who, place=which)
    def finishes(self, person: int, place: int) -> None:
        decisions = self.plans[person].decisions
        with suppress(Invalid):
            if decisions:
                self.save(person, [finish_decision(decisions[place % len(decisions)], TODAY)])

    @rule(person=who)
    def closes(self, person: int) -> None:
        review = self.plans[person].open_review
        if review is not None:
            self.save(person, [close(review)], "", "review")

    # --- what always holds ---------------------------------------------------------------------------------

    @invariant()
    def the_database_is_what_the_dictionary_says(self) -> None:
        if not hasattr(self, "watcher"):
            return
        plan = self.watcher.plan(TODAY)
        items = [item for review in plan.reviews for item in self.watcher.review_items(review.ref)]
        records: list[Record] = [*plan.actions, *plan.evidence, *plan.milestones, *plan.decisions]
        records += [*plan.reviews, *items]
        assert {record.ref: values(record) for record in records} == self.records
        assert plan.seq == len(self.changes)

    @invariant()
    def history_only_grows(self) -> None:
        if not hasattr(self, "watcher"):
            return
        before, self.history = self.history, self.watcher.history()
        assert self.history[: len(before)] == before


@sizes("runs", 12, 500)
def test_three_people_and_a_dictionary(runs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    run_state_machine_as_test(
        ThreePeople,
        settings=settings(
            max_examples=runs,
            stateful_step_count=50 if runs == 500 else 30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"\n{runs} runs of three people: equal at each step, history only grew")

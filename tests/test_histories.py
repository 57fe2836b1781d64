"""Random histories, through a real database, day after day: what the log says of the past is what was true then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Standing
from actionplan.model.edit import Edit
from actionplan.model.impact import Impact
from actionplan.model.log import Stamp, Update
from actionplan.model.movement import MoveKind, movement
from actionplan.model.people_in_use import bodies_of, people_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import KINDS
from actionplan.model.refusal import Invalid
from actionplan.model.rollup import GROUPINGS, by_summary_area, by_theme, whole
from actionplan.model.rules.actions import add_action, propose_one
from actionplan.model.rules.findings import respond
from actionplan.model.rules.key import choose_key
from actionplan.model.rules.links import link, link_message, unlink, unlink_message
from actionplan.model.rules.milestones import add_milestone, change_milestone
from actionplan.model.rules.people import add_body, change_body, change_person, merge
from actionplan.model.rules.records import add_evidence, check_strength, map_area
from actionplan.model.rules.self_evaluation import add_self_evaluation
from actionplan.model.searching import searched
from actionplan.store import ConflictError, Nothing
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare

BEGUN = date(2026, 8, 3)
unhurried = settings(
    max_examples=25,
    deadline=None,
    # The plan is the same for every example and never changes; each example has a database of its own.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


# --- what can happen ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """So many days later, somebody does something to the actions that the numbers pick."""

    later: int
    by: str
    what: str
    picks: tuple[int, ...]
    value: Any = None


NOTE = "because"
OWNERS = ("", "Head of Quality", "Director")
SET: Mapping[str, st.SearchStrategy[Any]] = {
    "rag": st.sampled_from(["red", "amber", "green"]),
    "due": st.one_of(st.none(), st.integers(0, 200).map(lambda days: BEGUN + timedelta(days=days))),
    "forecast": st.integers(0, 200).map(lambda days: BEGUN + timedelta(days=days)),
    "owner": st.sampled_from(OWNERS),
    "priority": st.sampled_from(["critical", "high", "normal"]),
    "impact": st.sampled_from([impact.value for impact in Impact]),
    "stage": st.sampled_from(["open", "complete", "complete", "closed", "withdrawn"]),
}
"""Fields of an action, and what they may be set to."""
OTHER: Mapping[str, st.SearchStrategy[Any]] = {
    "note": st.none(),
    "add": st.none(),
    "evidence": st.none(),
    "map": st.sampled_from(["outcomes", "quality", "none"]),
    "strength": st.sampled_from([Standing.STILL_TRUE, Standing.AT_RISK]),
    "own": st.sampled_from([{"support": "Director; Bo"}, {"body": "Health"}, {"own_fields": (("Cost", "9"),)}]),
    "rename": st.sampled_from(["Head of Practice", "Director", "Bo"]),
    "merge": st.none(),
    "person's body": st.sampled_from(["Health", "Police", ""]),
    "body": st.sampled_from(["Health", "NHS", "Police"]),
    "answer": st.sampled_from(["agreed", "not agreed", "not agreed", ""]),
    "link": st.none(),
    "unlink": st.none(),
    "message": st.booleans(),
    "evaluate": st.none(),
    "milestone": st.none(),
    "step": st.sampled_from([{"done": True}, {"due": BEGUN + timedelta(days=90)}, {"withdraw": True}]),
    "key": st.sampled_from(["usual", "checked", "evidenced"]),
}
TURNS: Mapping[str, st.SearchStrategy[Any]] = {"undo": st.none(), "redo": st.none()}


def histories(*, people: Sequence[str] = ("jo", "sam"), turning: bool = True) -> st.SearchStrategy[list[Step]]:
    """Lists of steps by some people, with or without undo and redo."""
    kinds = {**SET, **OTHER, **(TURNS if turning else {})}
    # What goes through several stages, and to and fro, is what goes wrong.
    often = [*sorted(kinds), "rag", "rag", "stage", "stage", "stage", "due", "owner"]

    @st.composite
    def steps(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Step:
        what = draw(st.sampled_from(often))
        return Step(
            later=draw(st.sampled_from([0, 0, 1, 3, 7, 7, 12])),
            by=draw(st.sampled_from(people)),
            what=what,
            picks=tuple(draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))),
            value=draw(kinds[what]),
        )

    return st.lists(steps(), max_size=24)


# --- making it happen -----------------------------------------------------------------------------------------


@dataclass
class Told:
    """A history that has been played, and what was read at the end of each of its days."""

    store: SqliteStore
    today: date = BEGUN
    plans: dict[date, Plan] = field(default_factory=dict)
    logs: dict[date, tuple[Update, ...]] = field(default_factory=dict)

    def note_the_day(self) -> None:
        """Reads everything, as anybody would on that day."""
        self.plans[self.today] = self.store.plan(self.today)
        self.logs[self.today] = self.store.history()

    @property
    def now(self) -> Plan:
        """The plan at the end."""
        return self.plans[self.today]


@pytest.fixture
def tell(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Step]], Told]:
    """A function that plays a history into a new database."""

    def play(steps: Sequence[Step]) -> Told:
        path = tmp_path_factory.mktemp("history") / "plan.db"
        told = Told(SqliteStore.create(path, plan, _stamp("jo", BEGUN, "init")))
        for step in steps:
            if step.later:
                told.note_the_day()
                told.today += timedelta(days=step.later)
            _do(told.store, step, told.today)
        told.note_the_day()
        return told

    return play


def _stamp(by: str, on: date, source: str = "screen") -> Stamp:
    return Stamp(by, datetime.combine(on, time(12), UTC), on, source)


def _do(store: SqliteStore, step: Step, today: date) -> None:
    """Does a step, if the rules let it."""
    try:
        if step.what == "undo":
            store.undo(_stamp(step.by, today, "undo"))
        elif step.what == "redo":
            store.redo(_stamp(step.by, today, "redo"))
        else:
            store.save(_edits(store.plan(today), step), _stamp(step.by, today), NOTE)
    except (Invalid, Nothing, ConflictError):
        return


def _of_person(plan: Plan, step: Step, _first: Action) -> list[Edit]:
    refs = [person.ref for person in people_of(plan)]
    if not refs:
        raise Invalid("name", "there is nobody")
    ref, other = (refs[pick % len(refs)] for pick in (step.picks[0], step.picks[-1]))
    if step.what == "merge":
        return [merge(plan, ref, other)]
    return [change_person(plan, ref, **{{"rename": "name", "person's body": "body"}[step.what]: step.value})]


def _of_body(plan: Plan, step: Step, _first: Action) -> list[Edit]:
    refs = [body.ref for body in bodies_of(plan)]
    if len(refs) <= step.picks[0]:
        return [add_body(plan, step.value, "partner")]
    return [change_body(plan, refs[step.picks[0]], name=step.value)]


def _of_link(plan: Plan, step: Step, first: Action) -> list[Edit]:
    change = {"link": link, "unlink": unlink}[step.what]
    return change(plan, first, plan.areas[step.picks[-1] % len(plan.areas)].ref, by=step.by)


def _of_step(plan: Plan, step: Step, first: Action) -> list[Edit]:
    if step.what == "milestone" or not plan.milestones_of(first):
        return [add_milestone(plan, first, text="Train", due=plan.as_at + timedelta(days=30))]
    return [change_milestone(plan, plan.milestones_of(first)[0], step.value, by=step.by, note=NOTE)]


def _of_message(plan: Plan, step: Step, first: Action) -> list[Edit]:
    change = link_message if step.value else unlink_message
    return [change(plan, plan.area_of(first), "urgency", NOTE)]


def _of_theme(plan: Plan, step: Step, _first: Action) -> list[Edit]:
    theme = plan.themes[step.picks[0] % len(plan.themes)]
    given = {"know": "Slow", "how": "", "what_next": "Train", "grade": "Good", "on": ""}
    return [add_self_evaluation(plan, theme, **given, by=step.by)]


def _of_area(plan: Plan, step: Step, first: Action) -> list[Edit]:
    if step.what == "map":
        return [map_area(plan, plan.area_of(first), step.value, "weak", f"{step.value} on {plan.as_at}")]
    return respond(plan, plan.area_of(first), {"response": step.value, "response_reason": NOTE}, by=step.by)


def _of_what_is_there(plan: Plan, step: Step, first: Action) -> list[Edit]:
    if step.what == "add":
        return [add_action(plan, first.area, "One more", plan.as_at)]
    if step.what == "evidence":
        return [add_evidence(plan, first, what="Audit", place="", dated="", kind="data")]
    if step.what == "key":
        return [choose_key(plan, step.value)]
    return [check_strength(plan, plan.strengths[0], step.value, "survey")]


OF_OTHERS: Mapping[str, Callable[[Plan, Step, Action], list[Edit]]] = {
    **dict.fromkeys(("add", "evidence", "key", "strength"), _of_what_is_there),
    **dict.fromkeys(("rename", "merge", "person's body"), _of_person),
    **dict.fromkeys(("link", "unlink"), _of_link),
    **dict.fromkeys(("milestone", "step"), _of_step),
    **dict.fromkeys(("map", "answer"), _of_area),
    "body": _of_body,
    "message": _of_message,
    "evaluate": _of_theme,
}
"""What makes the edits of a step that sets no field of an action."""


def _edits(plan: Plan, step: Step) -> list[Edit]:
    actions = list(dict.fromkeys(plan.actions[pick % len(plan.actions)] for pick in step.picks))
    first = actions[0]
    if step.what in OF_OTHERS:
        return OF_OTHERS[step.what](plan, step, first)
    values = {"note": {}, "own": step.value}.get(step.what, {step.what: step.value})
    if step.value == "closed":
        values["signed_off_by"] = "Chair"
    return [propose_one(plan, action, values, by=step.by, note=NOTE) for action in actions]


# --- the past -------------------------------------------------------------------------------------------------


@unhurried
@given(steps=histories())
def test_as_at_today_is_now(tell: Callable[[Sequence[Step]], Told], steps: list[Step]) -> None:
    told = tell(steps)
    with closing(told.store):
        assert told.store.plan_as_at(told.today) == replace(told.now, is_past=True)


@unhurried
@given(steps=histories())
def test_as_at_never_sees_the_future(tell: Callable[[Sequence[Step]], Told], steps: list[Step]) -> None:
    told = tell(steps)
    with closing(told.store):
        for day, then in told.plans.items():
            assert told.store.plan_as_at(day) == replace(then, is_past=True)
            assert told.store.history(until=day) == told.logs[day]


@unhurried
@given(steps=histories(), ago=st.integers(0, 60))
def test_a_day_without_a_change_is_like_the_last_one_with(
    tell: Callable[[Sequence[Step]], Told], steps: list[Step], ago: int
) -> None:
    told = tell(steps)
    day = max(BEGUN, told.today - timedelta(days=ago))
    last = max(known for known in told.plans if known <= day)
    with closing(told.store):
        assert told.store.plan_as_at(day) == replace(told.plans[last], as_at=day, is_past=True)


@unhurried
@given(steps=histories())
def test_the_log_and_the_rows_agree(tell: Callable[[Sequence[Step]], Told], steps: list[Step]) -> None:
    told = tell(steps)
    with closing(told.store):
        assert told.store.check() == ()


LISTS = ("counts", "late", "optimistic", "to_sign_off", "next_due", "drag")
"""What a roll-up works out."""


def worked_out(plan: Plan) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the roll-ups of a plan say."""
    rows = {"whole": (whole(plan),), **{name: group(plan) for name, group in GROUPINGS.items()}}
    return {
        name: [
            (row.title, row.key, row.actions, row.also, row.plan, *(getattr(row, name) for name in LISTS))
            for row in group
        ]
        for name, group in rows.items()
    }


@unhurried
@given(steps=histories(people=("jo",)))
def test_a_plan_brought_up_to_date_is_the_plan_read_anew(
    plan: Plan, tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    """Somebody looks on; of what they know only what has changed is read and worked out again."""
    path = tmp_path_factory.mktemp("history") / "plan.db"
    today = BEGUN
    with (
        closing(SqliteStore.create(path, plan, _stamp("jo", BEGUN, "init"))) as store,
        closing(SqliteStore(path)) as looking_on,
    ):
        worked_out(looking_on.plan(today))
        searched(looking_on.plan(today))
        for step in steps:
            today += timedelta(days=step.later)
            _do(store, step, today)
            known = looking_on.plan(today)
            with closing(SqliteStore(path)) as anew:
                read = anew.plan(today)
            assert known == read
            assert known.counted == read.counted
            assert worked_out(known) == worked_out(read)
            assert searched(known) == searched(read)


# --- movement -------------------------------------------------------------------------------------------------

State = Mapping[tuple[str, str], tuple[Any, Any]]
"""Before and after by ref and field; None is "not there" for a rating, "none" for a date or an owner."""


def net(before: Plan, after: Plan) -> dict[tuple[str, str], tuple[Any, Any]]:
    """What moves change in the end: by ref and field, before and after. An unchanged red changes nothing.

    Owners are told by their refs: what they are called may be another name on each day.
    """
    refs = {after.owner_name(action): after.person_ref(action.owner) for action in (*before.actions, *after.actions)}
    fields = {
        MoveKind.DATE_MOVED: "due",
        MoveKind.DATED: "due",
        MoveKind.UNDATED: "due",
        MoveKind.OWNER_CHANGED: "owner",
    }
    return {
        (move.ref, fields.get(move.kind, "rag")): (
            (refs.get(move.before), refs.get(move.after))
            if move.kind is MoveKind.OWNER_CHANGED
            else (move.before, move.after)
        )
        for move in movement(before, after)
        if move.kind is not MoveKind.UNCHANGED_RED
    }


def composed(first: State, second: State) -> dict[tuple[str, str], tuple[Any, Any]]:
    """What two movements, one after the other, change together."""
    both = {}
    for ref, name in first.keys() | second.keys():
        before = first[ref, name][0] if (ref, name) in first else second[ref, name][0]
        after = second[ref, name][1] if (ref, name) in second else first[ref, name][1]
        if before != after:
            both[ref, name] = (before, after)
    # Of what was not there at one end only that is said, and no date or owner.
    coming_or_going = {ref for (ref, name), ends in both.items() if name == "rag" and None in ends}
    return {(ref, name): ends for (ref, name), ends in both.items() if name == "rag" or ref not in coming_or_going}


def was_away(*movements: State) -> set[str]:
    """The refs of what came or went: its date and owner are not followed while it is away."""
    return {ref for found in movements for (ref, name), ends in found.items() if name == "rag" and None in ends}


def without(found: State, refs: set[str]) -> State:
    """Only the ratings of ``refs``, and all of the others."""
    return {(ref, name): ends for (ref, name), ends in found.items() if name == "rag" or ref not in refs}


@unhurried
@given(steps=histories(), data=st.data())
def test_movement_adds_up(tell: Callable[[Sequence[Step]], Told], steps: list[Step], data: st.DataObject) -> None:
    told = tell(steps)
    told.store.close()
    days = sorted(told.plans)
    a, b, c = sorted(data.draw(st.lists(st.sampled_from(days), min_size=3, max_size=3)))
    # Movement is told by the key of its later day: what another key calls it does not add up with it.
    assume(told.plans[b].key == told.plans[c].key)
    first = net(told.plans[a], told.plans[b])
    second = net(told.plans[b], told.plans[c])
    together = net(told.plans[a], told.plans[c])
    away = was_away(first, second)
    assert without(composed(first, second), away) == without(together, away)


def facts(action: Action | None, now: Plan) -> dict[str, Any]:
    """What movement looks at, by the key of today; an action that is not there, or withdrawn, has no rating."""
    if action is None or action.is_withdrawn:
        return {"rag": None}
    return {"rag": now.condition(action), "due": action.due, "owner": action.owner or None}


@unhurried
@given(steps=histories())
def test_movement_is_the_difference_of_two_states(tell: Callable[[Sequence[Step]], Told], steps: list[Step]) -> None:
    told = tell(steps)
    told.store.close()
    start, now = told.plans[min(told.plans)], told.now
    expected = {}
    for action in now.actions:
        before, after = facts(start.action(action.ref), now), facts(action, now)
        for name in before.keys() & after.keys():
            if before[name] != after[name]:
                expected[action.ref, name] = (before[name], after[name])
    assert net(start, now) == expected
    still_red = {move.ref for move in movement(start, now) if move.kind is MoveKind.UNCHANGED_RED}
    assert still_red == {
        action.ref
        for action in now.counted
        if action.rag is Condition.OFF_TRACK and facts(start.action(action.ref), now)["rag"] is Condition.OFF_TRACK
    }
    assert movement(now, now) == tuple(move for move in movement(now, now) if move.kind is MoveKind.UNCHANGED_RED)


# --- the trend ------------------------------------------------------------------------------------------------


def said(counts: Mapping[Condition, int]) -> dict[Condition, int]:
    """The conditions that something is in."""
    return {condition: number for condition, number in counts.items() if number}


@unhurried
@given(steps=histories())
def test_the_trend_is_what_the_plan_was_at_each_weeks_end(
    tell: Callable[[Sequence[Step]], Told], steps: list[Step]
) -> None:
    told = tell(steps)
    with closing(told.store):
        past = compare(told.store, told.now)
        assert past.whole.counts[-1] == whole(told.now).counts
        for place, day in enumerate(past.whole.days):
            if day < BEGUN:
                assert not any(past.whole.counts[place].values())
                continue
            # Today's mapping and today's key are used for all weeks.
            then = replace(told.store.plan_as_at(day), areas=told.now.areas, key=told.now.key)
            # A key chosen since may tell apart what nothing was then.
            assert said(past.whole.counts[place]) == said(whole(then).counts)
            assert {key: said(trend.counts[place]) for key, trend in past.groups["theme"].items()} == {
                row.key: said(row.counts) for row in by_theme(then)
            }
            counted = {row.key: said(row.counts) for row in by_summary_area(then)}
            for key, trend in past.groups["summary area"].items():
                assert said(trend.counts[place]) == counted.get(key, {})


# --- undo -----------------------------------------------------------------------------------------------------


def bare(plan: Plan) -> dict[str, list[Any]]:
    """What a plan says, kind by kind, without versions and stamps; what was taken back is not there."""
    stamps = {"version": 0, "updated_at": "", "updated_on": None, "updated_by": ""}

    def plain(record: Any) -> Any:
        return replace(record, **{name: stamps[name] for name in record.__struct_fields__ if name in stamps})

    return {
        kind.name: [
            plain(record)
            for record in getattr(plan, kind.in_plan)
            if kind.undone_addition(plain(record)) != plain(record)
        ]
        for kind in KINDS
    }


def undo_all(told: Told, by: str) -> int:
    """Undoes until there is nothing left. Answers with how often."""
    number = 0
    while True:
        try:
            told.store.undo(_stamp(by, told.today, "undo"))
        except Nothing:
            return number
        number += 1


@unhurried
@given(steps=histories(people=("jo",)))
def test_undo_of_everything_gives_the_start(tell: Callable[[Sequence[Step]], Told], steps: list[Step]) -> None:
    told = tell(steps)
    with closing(told.store):
        undo_all(told, "jo")
        as_made = told.store.plan_upto(1, BEGUN)
        assert bare(told.store.plan(told.today)) == bare(as_made)
        assert told.store.check() == ()


@unhurried
@given(steps=histories(people=("jo",), turning=False))
def test_redo_of_everything_gives_the_end(tell: Callable[[Sequence[Step]], Told], steps: list[Step]) -> None:
    told = tell(steps)
    with closing(told.store):
        for _ in range(undo_all(told, "jo")):
            told.store.redo(_stamp("jo", told.today, "redo"))
        assert bare(told.store.plan(told.today)) == bare(told.now)
        assert told.store.check() == ()

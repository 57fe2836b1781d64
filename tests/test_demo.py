"""The demonstration: the same every time, believable, and showing everything there is to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from actionplan import demo
from actionplan.model.action import Stage
from actionplan.model.area import Standing
from actionplan.model.attention import Concern, attention
from actionplan.model.endings import total_words
from actionplan.model.filter import parse_filter
from actionplan.model.impact import Impact, delivered_without_impact
from actionplan.model.movement import MoveKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import STORED, Condition
from actionplan.model.rollup import RollUp, by_owner, by_summary_area, by_theme, whole
from actionplan.model.sanitise import same_person
from actionplan.model.suggested_rag import days_finished_late, days_late
from actionplan.model.tokens import quoted
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store import StoreError
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare
from command_line import done, run


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's database."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    demo.make(path)
    return path


@pytest.fixture
def store(quarter: Path) -> Iterator[SqliteStore]:
    """The demonstration, opened."""
    with closing(SqliteStore(quarter)) as opened:
        yield opened


@pytest.fixture
def shown(store: SqliteStore) -> Plan:
    """The demonstration's plan on its day."""
    return store.plan(demo.TODAY)


def test_two_demos_are_equal_to_the_byte(
    quarter: Path, store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = tmp_path / "again.db"
    demo.make(again)
    with closing(SqliteStore(again)) as other:
        assert other.plan(demo.TODAY) == store.plan(demo.TODAY)
        assert other.history() == store.history()
    monkeypatch.setenv("ACTIONPLAN_TODAY", demo.TODAY.isoformat())
    for verb in (("summary", "--json"), ("list", "--json"), ("changes", "--json"), ("export",)):
        outputs = {run(*verb, "--db", str(path)).stdout_bytes for path in (quarter, again)}
        assert len(outputs) == 1


def test_its_database_is_sound(store: SqliteStore) -> None:
    assert store.check() == ()


def test_it_stands_on_the_real_plan_and_says_that_it_is_made_up(shown: Plan) -> None:
    real = bundled_plan()
    assert shown.is_demo and not real.is_demo
    assert [(area.ref, area.text, area.summary_area) for area in shown.areas] == [
        (area.ref, area.text, area.summary_area) for area in real.areas
    ]
    assert [action.ref for action in shown.counted_or_withdrawn] == [action.ref for action in real.actions]
    assert (len(shown.counted), total_words(shown)) == (33, "33 of 34 actions count, 1 risk accepted")


def test_it_shows_every_rating_and_a_mixed_picture(shown: Plan) -> None:
    counts = whole(shown).counts
    assert all(counts.values())
    assert counts[Condition.ON_TRACK] < len(shown.counted) / 2
    assert {action.stage for action in shown.actions} >= {Stage.OPEN, Stage.COMPLETE, Stage.CLOSED}


def test_it_shows_lateness_optimism_and_moved_dates(shown: Plan) -> None:
    row = whole(shown)
    assert len(row.late) >= 3
    assert len(row.optimistic) >= 3
    assert any(days_finished_late(action) for action in shown.actions)
    assert {action.times_moved for action in shown.actions} >= {0, 1, 2}
    assert all(action.agreed_by for action in shown.actions if action.times_moved)
    assert any(action.is_critical and days_late(action, shown.as_at) for action in shown.actions)
    assert any(action.forecast and action.due and action.forecast > action.due for action in shown.actions)


def test_it_shows_every_reason_for_attention(shown: Plan) -> None:
    assert {line.kind for line in attention(shown)} == set(Concern) - NOT_SHOWN


def test_it_shows_evidence_impact_and_what_is_delivered_without(shown: Plan) -> None:
    assert len({piece.kind for piece in shown.evidence}) >= 4
    impacts = {action.impact for action in shown.actions}
    assert impacts >= {Impact.NOT_ASSESSED, Impact.NONE_YET, Impact.EMERGING, Impact.SUSTAINED}
    assert delivered_without_impact(shown.counted)
    assert all(shown.evidence_of(action) for action in shown.actions if action.impact.needs_evidence)


def test_every_week_but_today_has_its_review_with_decisions(shown: Plan, store: SqliteStore) -> None:
    assert [review.held_on for review in shown.reviews] == [
        demo.FIRST_DAY + timedelta(weeks=week) for week in range(1, demo.LAST_WEEK)
    ]
    assert shown.open_review is None
    assert {decision.is_waiting for decision in shown.decisions} == {True, False}
    assert {decision.for_board for decision in shown.decisions} == {True, False}
    left = [sum(not item.outcome.is_done for item in store.review_items(review.ref)) for review in shown.reviews]
    assert set(left) == {0, 1, 2}


def test_it_shows_movement_since_the_last_review_and_a_trend(shown: Plan, store: SqliteStore) -> None:
    past = compare(store, shown)
    assert past.review == shown.last_review
    assert {move.kind for move in past.moves} >= {
        *(MoveKind.WORSE, MoveKind.BETTER, MoveKind.UNCHANGED_RED),
        *(MoveKind.CLOSED, MoveKind.DATE_MOVED, MoveKind.OWNER_CHANGED),
    }
    assert len({tuple(numbers.values()) for numbers in past.whole.counts}) > 6


def test_strengths_have_been_looked_at_again(shown: Plan) -> None:
    assert {check.standing for check in shown.checks} == {Standing.STILL_TRUE, Standing.AT_RISK}


def test_owners_are_posts_and_nobody_signs_their_own_off(shown: Plan) -> None:
    posts = r"(Head of|Director|KSCB|Early Help|Principal|Improvement)"
    assert all(re.match(posts, owner) for owner in shown.owners)
    assert all(re.match(posts, action.updated_by) for action in shown.actions)
    assert not any(same_person(action.owner, action.signed_off_by) for action in shown.actions if action.is_closed)


def test_every_change_was_made_on_a_friday_up_to_today(store: SqliteStore) -> None:
    days = {update.change.on for update in store.history()}
    assert {day.weekday() for day in days} == {4}
    assert max(days) == demo.TODAY
    assert len(days) == demo.LAST_WEEK + 1


def test_its_plan_can_be_read_as_at_any_of_its_days_and_none_before(store: SqliteStore) -> None:
    assert store.plan_as_at(demo.FIRST_DAY).began == demo.FIRST_DAY
    with pytest.raises(StoreError, match="begins on"):
        store.plan_as_at(demo.FIRST_DAY - timedelta(days=1))


def test_a_demo_is_never_made_over_another(quarter: Path) -> None:
    with pytest.raises(FileExistsError):
        demo.make(quarter)


def test_seen_on_another_day_it_is_only_staler(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", date(2027, 6, 1).isoformat())
    assert "without an update for more than 28 days" in done("summary", "--db", str(quarter))


# --- what is counted is found -----------------------------------------------------------------------------------

COUNTED: dict[str, Callable[[RollUp], int]] = {
    "": lambda row: row.total,
    **{rag.value: lambda row, rag=rag: row.counts[rag] for rag in STORED},  # type: ignore[misc]
    "late": lambda row: len(row.late),
    "optimistic": lambda row: len(row.optimistic),
    "sign-off": lambda row: len(row.to_sign_off),
    "complete": lambda row: len(row.to_sign_off),
}
"""What the header counts, by the filter that finds it."""
NOT_SHOWN = {
    *(Concern.BLOCKED, Concern.MILESTONE_LATE, Concern.MILESTONES_DONE, Concern.AFTER_DEADLINE, Concern.NO_TITLE),
    *(Concern.NO_READING, Concern.DUTY, Concern.RISK_DUE, Concern.ESCALATED),
}
"""Its actions have no milestones, its findings no deadlines; each has one action, with a title. It has no duties, and
on its day no reading is missing and no accepted risk is due."""
CONCERNS = {
    Concern.LATE: "late",
    Concern.RED: "red",
    Concern.OPTIMISTIC: "optimistic",
    Concern.NO_OWNER: "owner:none open",
    Concern.NO_DUE: "due:none",
    Concern.UNRATED: "unrated open",
    Concern.STALE: "stale",
    Concern.AWAITING_SIGN_OFF: "sign-off",
    Concern.CHECK_DUE: "check-due",
    Concern.NOT_MOVED: "not-moved",
    Concern.MOVED_TWICE: "moved",
    Concern.SAME_DAY: "same-day",
}
"""The filter that finds what needs attention for each kind of reason."""


def test_the_filter_finds_all_that_the_header_and_needs_attention_count(store: SqliteStore) -> None:
    plans = [store.plan_as_at(demo.FIRST_DAY + timedelta(weeks=weeks)) for weeks in (0, 2, 7, 11)]
    plans += [store.plan(demo.TODAY + timedelta(days=days)) for days in (0, 23, 113)]
    met: set[Concern] = set()
    for plan in plans:
        for typed, count in COUNTED.items():
            assert len(parse_filter(typed).apply(plan)) == count(whole(plan)), (plan.as_at, typed)
        concerns = attention(plan)
        for kind, typed in CONCERNS.items():
            refs = {action.ref for action in parse_filter(typed).apply(plan)}
            lines = [line for line in concerns if line.kind is kind]
            if kind is Concern.SAME_DAY:
                # One line says of a day how many there are.
                assert sum(int(line.reason.split()[0]) for line in lines) == len(refs)
                assert {line.ref for line in lines} <= refs
            else:
                assert {line.ref for line in lines} == refs, (plan.as_at, typed)
            met |= {line.kind for line in lines}
        of_actions = {line.ref for line in concerns if line.kind is not Concern.NO_READING}
        assert {action.ref for action in parse_filter("attention").apply(plan)} == of_actions
    assert met == set(Concern) - NOT_SHOWN == set(CONCERNS)


def test_the_filter_finds_what_each_row_of_the_summary_and_each_owner_counts(shown: Plan) -> None:
    for row in by_owner(shown):
        assert parse_filter(f"owner:{quoted(row.key) if row.key else 'none'}").apply(shown) == row.actions
    for row in (*by_theme(shown), *by_summary_area(shown)):
        name = "theme" if row.key.isdigit() else "summary"
        assert parse_filter(f"{name}:{row.key or 'none'}").apply(shown) == row.actions

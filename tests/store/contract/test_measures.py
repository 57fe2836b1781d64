"""Measures and readings: two people at once, undo, the past, and a reading whose figures stay in the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actionplan.model.edit import Edit
from actionplan.model.measures import Measure, Reading
from actionplan.model.mistakes import MISTAKE
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.measures import add_measure, change_measure, measure_meant, reopen_measure, withdraw_measure
from actionplan.model.rules.readings import enter_reading
from actionplan.model.rules.records import add_evidence
from actionplan.store import ConflictError, Store, StoreError
from contract import TODAY, StampMaker

NAME = "Assessments in 45 days"


def measure_in(store: Store) -> Measure:
    return measure_meant(store.plan(TODAY), NAME)


def reading_in(store: Store, ref: str = "M1/2026-10") -> Reading:
    return next(reading for reading in store.plan(TODAY).readings if reading.ref == ref)


def enter(store: Store, value: str, reason: str = "", period: str = "2026-10") -> Edit:
    return enter_reading(store.plan(TODAY), measure_in(store), period=period, value=value, reason=reason)


@pytest.fixture
def measured(store: Store, stamp: StampMaker) -> Store:
    """The plan with a measure and its reading for October."""
    plan = store.plan(TODAY)
    store.save([add_measure(plan, {"name": NAME, "unit": "%", "target": "85", "actions": ["1.2"]})], stamp())
    store.save([enter(store, "83")], stamp())
    return store


def test_the_figure_before_a_restatement_stays_in_the_log(measured: Store, stamp: StampMaker) -> None:
    measured.save([enter(measured, "84.5", "late returns")], stamp())
    *_, update = measured.history("M1/2026-10")
    assert update.fields["value"] == (83, 84.5)
    assert update.fields["restated"] == ("", "late returns")
    # The history of a measure has its readings too.
    assert [each.ref for each in measured.history("M1")] == ["M1", "M1/2026-10", "M1/2026-10"]
    assert measured.check() == ()


def test_two_people_enter_the_same_reading_and_the_second_is_told(
    measured: Store, another: Store, stamp: StampMaker
) -> None:
    mine, theirs = enter(measured, "70", period="2026-09"), enter(another, "71", period="2026-09")
    another.save([theirs], stamp(by="al"))
    with pytest.raises(StoreError, match="M1/2026-09 was added by al meanwhile; try again"):
        measured.save([mine], stamp())
    assert reading_in(measured, "M1/2026-09").value == 71


def test_a_measure_that_is_withdrawn_meanwhile_gets_no_figure(
    measured: Store, another: Store, stamp: StampMaker
) -> None:
    new, restated = enter(measured, "70", period="2026-09"), enter(measured, "84", "late returns")
    another.save([withdraw_measure(another.plan(TODAY), measure_in(another), "now in M2")], stamp(by="al"))
    for mine in (new, restated):
        with pytest.raises(StoreError, match=f"{NAME} was withdrawn by somebody else meanwhile"):
            measured.save([mine], stamp())
    assert [reading.value for reading in measured.plan(TODAY).readings] == [83]
    plan = measured.plan(TODAY)
    measured.save([reopen_measure(plan, measure_in(measured))], stamp())
    measured.save([new], stamp())


@pytest.mark.parametrize("values", [{"unit": "days"}, {"every": "quarter"}])
def test_a_figure_and_another_unit_or_period_do_not_meet(
    store: Store, another: Store, stamp: StampMaker, values: dict[str, str]
) -> None:
    store.save([add_measure(store.plan(TODAY), {"name": NAME, "unit": "%"})], stamp())
    reading = enter(store, "83")
    change = change_measure(another.plan(TODAY), measure_in(another), values)
    another.save([change], stamp(by="al"))
    with pytest.raises(StoreError, match=f"{NAME} was changed by somebody else meanwhile; look at it again"):
        store.save([reading], stamp())
    another.undo(stamp("undo", by="al"))
    store.save([reading], stamp())
    with pytest.raises(StoreError, match=f"{NAME} has readings by now; add another measure instead"):
        another.redo(stamp("redo", by="al"))
    assert [reading.value for reading in store.plan(TODAY).readings] == [83]
    assert (measure_in(store).unit, measure_in(store).every.value) == ("%", "month")


def test_two_people_restate_the_same_reading_and_neither_is_overwritten(
    measured: Store, another: Store, stamp: StampMaker
) -> None:
    mine = enter(measured, "84", "late returns")
    another.save([enter(another, "85", "another team")], stamp(by="al"))
    with pytest.raises(ConflictError) as error:
        measured.save([mine], stamp())
    (conflict,) = error.value.conflicts
    assert (conflict.field, conflict.base, conflict.theirs, conflict.mine) == ("value", 83, 85, 84)


def test_two_people_change_other_fields_of_a_measure_and_both_are_kept(
    measured: Store, another: Store, stamp: StampMaker
) -> None:
    mine = change_measure(measured.plan(TODAY), measure_in(measured), {"target": "90"}, note="the Board")
    theirs = change_measure(another.plan(TODAY), measure_in(another), {"owner": "Ann", "tolerance": "2"})
    another.save([theirs], stamp(by="al"))
    measured.save([mine], stamp(), "the Board")
    measure = measure_in(measured)
    assert (measure.target, measure.owner, measure.tolerance) == (90, "Ann", 2)


def test_what_is_undone_is_as_before_and_redone_as_it_was(measured: Store, stamp: StampMaker) -> None:
    measured.save([enter(measured, "84", "late returns")], stamp())
    measured.undo(stamp("undo"))
    assert (reading_in(measured).value, reading_in(measured).restated) == (83, "")
    measured.redo(stamp("redo"))
    assert (reading_in(measured).value, reading_in(measured).restated) == (84, "late returns")


def test_an_entered_reading_is_taken_out_by_undo_and_entered_again(measured: Store, stamp: StampMaker) -> None:
    measured.undo(stamp("undo"))
    assert reading_in(measured).withdrawn == MISTAKE
    assert measured.plan(TODAY).readings_of(measure_in(measured)) == ()
    measured.save([enter(measured, "90")], stamp())
    assert [reading.value for reading in measured.plan(TODAY).readings_of(measure_in(measured))] == [90]


def test_a_measure_that_somebody_has_given_a_reading_since_is_not_undone(
    store: Store, another: Store, stamp: StampMaker
) -> None:
    store.save([add_measure(store.plan(TODAY), {"name": NAME})], stamp())
    another.save([enter(another, "83")], stamp(by="al"))
    with pytest.raises(StoreError, match="M1 would be withdrawn, and al has worked on it since"):
        store.undo(stamp("undo"))
    assert measure_in(store).withdrawn == ""


def test_what_an_impact_rests_on_is_not_undone_either(measured: Store, another: Store, stamp: StampMaker) -> None:
    plan = measured.plan(TODAY)
    action = plan.action("1.2")
    assert action is not None
    seq = plan.seq
    shown = propose_one(plan, action, {"impact": "evidenced", "impact_reading": "M1/2026-10"}, by="al", note="seen")
    another.save([shown], stamp(by="al"), "seen")
    with pytest.raises(StoreError, match=r"M1/2026-10 shows the impact of 1\.2; say that impact again first"):
        measured.undo(stamp("undo"), seq)
    another.undo(stamp("undo", by="al"))
    measured.undo(stamp("undo"), seq)
    assert reading_in(measured).withdrawn == MISTAKE


def test_evidence_that_an_impact_rests_on_is_not_undone_either(store: Store, another: Store, stamp: StampMaker) -> None:
    plan = store.plan(TODAY)
    action = plan.action("1.2")
    assert action is not None
    seq = store.save([add_evidence(plan, action, what="audit", place="", dated="", kind="c")], stamp()).seq
    plan = another.plan(TODAY)
    action = plan.action("1.2")
    assert action is not None
    another.save([propose_one(plan, action, {"impact": "evidenced"}, by="al", note="seen")], stamp(by="al"), "seen")
    with pytest.raises(StoreError, match=r"1\.2/1 is all that shows it"):
        store.undo(stamp("undo"), seq)
    assert [piece.withdrawn for piece in store.plan(TODAY).evidence] == [""]


def test_a_past_day_has_the_figures_of_that_day(measured: Store, stamp: StampMaker) -> None:
    later = TODAY + timedelta(days=5)
    measured.save([enter(measured, "84", "late returns")], stamp(on=later))
    then = measured.plan_as_at(TODAY)
    assert [reading.value for reading in then.readings] == [83]
    assert [reading.value for reading in measured.plan(later).readings] == [84]
    before = measured.plan_as_at(TODAY - timedelta(days=1))
    assert (before.measures, before.readings) == ((), ())

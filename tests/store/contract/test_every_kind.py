"""What every store promises of every kind of record: kept, told, shared, taken back, and on no day before its own.

A new kind has no sample here, so that its tests fail until it has one; a new field is in no sample, and fails likewise.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Ending, Evidence, EvidenceKind, Priority, Stage, Verification
from actionplan.model.area import Area, Fit, Response, Standing, StrengthCheck
from actionplan.model.describe import describe, value_words
from actionplan.model.duties import Duty
from actionplan.model.edit import STAMPED, Edit
from actionplan.model.grants import Grant, Role
from actionplan.model.hold_checks import HoldCheck, HoldOutcome
from actionplan.model.impact import Impact
from actionplan.model.key import KeyChoice
from actionplan.model.log import Stamp
from actionplan.model.measures import Direction, Every, Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.people import Body, BodyKind, Person
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import PlanSetting
from actionplan.model.ratings import Condition
from actionplan.model.record_kinds import KINDS, Record, RecordKind
from actionplan.model.redactions import Redaction
from actionplan.model.report import Purpose, Report, SentReport
from actionplan.model.restrictions import Restriction
from actionplan.model.self_evaluation import SelfEvaluation
from actionplan.model.sources import KeyMessage, MessageLink, Revision, Source, SourceKind, Strength, SummaryArea, Theme
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, State, WeeklyReview
from actionplan.model.wordings import Wording
from actionplan.store import ConflictError, Nothing, Store
from contract import DUE, TODAY, Engine, StampMaker, as_read

YESTERDAY = TODAY - timedelta(days=1)
LATER = DUE + timedelta(days=60)
REVIEW = WeeklyReview("R1", TODAY, "Ann", "Bo")


class Sample(NamedTuple):
    """One record of a kind, and what somebody makes of it."""

    record: Any
    later: dict[str, Any]
    """Values that differ from the record's. Together with those of the record they leave no field empty."""
    first: tuple[Record, ...] = ()
    """What has to be there before it."""
    mine: Any = "what somebody else wants there"
    """Another value for the first field of ``later``."""
    stays: frozenset[str] = frozenset()
    """What no undo takes back."""


SAMPLES: dict[str, Sample] = {
    "source": Sample(
        Source(
            ref="MV",
            title="Monitoring visit",
            kind=SourceKind.MONITORING_VISIT,
            body="Ofsted",
            reviewers="two inspectors",
            review_from=date(2026, 10, 6),
            review_to=date(2026, 10, 7),
            reported_on=date(2026, 10, 30),
            document="Letter",
            themes=(Theme(3, "Front door", "A", "MV", "Good", (Wording("The door", "letter", YESTERDAY),)),),
            strengths=(Strength("S3.1", 3, "Staff listen", absent_from="final letter"),),
            summary_areas=(SummaryArea("mv", "Practice", "MV"),),
            key_messages=(KeyMessage("pace", "Decide sooner", "MV"),),
            summary_strengths=("Staff know the children",),
            process=("Twelve cases were read",),
        ),
        {
            "title": "Second visit",
            "reviewers": "three inspectors",
            "kind": SourceKind.INSPECTION,
            "withdrawn": "no longer used",
        },
    ),
    "revision": Sample(
        Revision(
            ref="V1",
            title="final report",
            document="Council paper",
            reported_on=YESTERDAY,
            themes=(Theme(1, "Practice in the round", earlier=(Wording("Practice", "initial findings", YESTERDAY),)),),
            strengths=(Strength("S1.1", 1, "Staff listen"),),
            summary_areas=(SummaryArea("outcomes", "Outcomes"), SummaryArea("quality", "Quality of practice")),
            key_messages=(KeyMessage("pace", "Decide sooner"),),
            summary_strengths=("Staff know the children",),
            process=("Twelve cases were read",),
        ),
        {"title": "formal report", "document": "Paper 7", "withdrawn": "the wrong file"},
    ),
    "body": Sample(
        Body("Health", "NHS Kent", BodyKind.PARTNER),
        {"name": "NHS", "kind": BodyKind.BOARD, "withdrawn": "dissolved"},
    ),
    "person": Sample(
        Person("Ann", "Ann Jones", "Health", "ann@kent.example"),
        {"name": "Ann Brown", "email": "brown@kent.example", "body": "Police", "merged_into": "Bo"},
    ),
    "area": Sample(
        Area(
            ref="2.3",
            theme=2,
            text="The Board sees the data\n- each month",
            summary_area="outcomes",
            fit=Fit.WEAK,
            mapping_reason="it speaks of outcomes",
            source_ref="17. (57, 138)",
            response=Response.PARTLY_AGREED,
            response_reason="quarterly is enough",
            deadline=DUE,
            grade="must",
            risk="children wait\n- for weeks",
            likelihood="likely",
            risk_impact="severe",
            earlier=(Wording("The Board sees data", "initial findings", YESTERDAY),),
            worded_in="final report",
            worded_on=TODAY,
            absent_from="final report, 27 Nov 2026",
            taken_into="2.1",
            split_from="2.2",
        ),
        {
            "source_ref": "7 (2)",
            "deadline": LATER,
            "summary_area": "quality",
            "response": Response.NOT_AGREED,
            "withdrawn": "said twice",
        },
    ),
    "action": Sample(
        Action(
            ref="1.2b",
            area="1.2",
            title="Audit 40 files\n- each month",
            owner="Ann",
            due=LATER,
            original_due=DUE,
            times_moved=2,
            agreed_by="Cy",
            forecast=LATER,
            priority=Priority.LOW,
            rag=Condition.OFF_TRACK,
            rag_reason="two posts vacant",
            rag_since=YESTERDAY,
            impact=Impact.EMERGING,
            success_measure="9 of 10",
            stage=Stage.COMPLETE,
            completed_on=YESTERDAY,
            completed_by="Ann",
            signed_off_on=TODAY,
            signed_off_by="Cy",
            accepted_evidence="audit of May",
            support=("Bo", "Di"),
            sponsor="Director",
            member="Cllr Ewe",
            body="Health",
            status="On hold",
            also_answers=("2.1",),
            own_fields=(("Resources", "two days a week"),),
            silent_since=date(2026, 10, 1),
            verified=Verification.SAMPLE_TESTED,
            sample="18 of 20",
            check_on=LATER,
            ending=Ending.MOVED,
            ending_to="Fostering plan",
            ending_ref="F4",
            accepted_by="Director",
            risk_review_on=LATER,
            impact_reading="M1/2026-10",
            blocked_by=("2.1", "2.2"),
            public_reason="the post is being filled",
        ),
        {
            "title": "Audit 50 files",
            "sponsor": "Another director",
            "stage": Stage.WITHDRAWN,
            "withdrawn_reason": "done elsewhere",
            "own_fields": (("Resources", "one day a week"),),
            "also_answers": ("2.1", "2.2"),
        },
    ),
    "evidence": Sample(
        Evidence(
            ref="1.2/1",
            action="1.2",
            what="Audit of May",
            place="Shared drive",
            dated=YESTERDAY,
            kind=EvidenceKind.AUDIT,
            size=20_480,
            sha256="9f86d081",
            noted_on=YESTERDAY,
            kept="audit.pdf",
        ),
        {"what": "Audit of June", "place": "Library", "withdrawn": "of another team"},
    ),
    "milestone": Sample(
        Milestone("1.2/m1", "1.2", "Train the team", LATER, DUE, 1, "Cy", "Bo"),
        {"text": "Train all", "owner": "Di", "done_on": TODAY, "done_by": "Bo", "withdrawn": "not needed"},
    ),
    "note": Sample(
        ProgressNote("1.2/n1", "1.2", "Half are trained", YESTERDAY, "Ann"),
        {"text": "All are trained", "by": "Bo", "dated": TODAY, "withdrawn": "of another action"},
    ),
    "strength_check": Sample(
        StrengthCheck("S1.1", Standing.STILL_TRUE, "survey of May"),
        {"standing": Standing.AT_RISK, "because": "turnover doubled"},
        mine=Standing.NOT_CHECKED,
    ),
    "review": Sample(
        WeeklyReview("R1", TODAY, "Ann", "Bo", apologies="Cy", next_meeting=DUE),
        {"chair": "Bo", "apologies": "Di", "attendees": "Ann", "state": State.CLOSED},
    ),
    "review_item": Sample(
        ReviewItem("R1/1", "R1", 1, "red", "1.2", "red since May"),
        {"outcome": Outcome.REVIEWED, "why": "late too", "seconds": 30},
        first=(REVIEW,),
        mine=Outcome.SKIPPED,
        stays=frozenset({"seconds"}),
    ),
    "decision": Sample(
        Decision("D1", "R1", "1.2", "Ask the Board", "Ann", DUE, True),
        {"what": "Ask the Chief Executive", "owner": "Bo", "done_on": TODAY, "withdrawn": "decided twice"},
        first=(REVIEW,),
    ),
    "message_link": Sample(
        MessageLink("1.2/k1", "1.2", "1", "families wait"),
        {"reason": "children wait", "message": "2", "withdrawn": "it does not say so"},
    ),
    "self_evaluation": Sample(
        SelfEvaluation("SE1/1", 1, "Slow\n- but safe", "audits", "train", "Good", YESTERDAY, "Ann"),
        {"what_we_know": "Quick", "how_we_know": "data", "grade": "Inadequate", "withdrawn": "of another theme"},
    ),
    "key_choice": Sample(KeyChoice("key", "checked"), {"name": "evidenced"}, mine="usual"),
    "measure": Sample(
        Measure(
            ref="M1",
            name="Assessments in 45 days",
            unit="%",
            good=Direction.LOWER,
            every=Every.QUARTER,
            baseline=61.5,
            baseline_on=YESTERDAY,
            target=90.0,
            targets=(("2026-Q4", 80.0), ("2027-Q1", 85.5)),
            tolerance=2.5,
            owner="Ann",
            origin="The case system\n- each month",
            actions=("1.2",),
            areas=("2.1",),
            themes=("3",),
        ),
        {"name": "Assessments in time", "target": 95.0, "owner": "Bo", "withdrawn": "counted elsewhere"},
    ),
    "reading": Sample(
        Reading("M1/2026-10", "M1", "2026-10", 83.5, "half of October"),
        {"value": 84.0, "restated": "late returns", "note": "all of October", "withdrawn": "of another measure"},
        first=(Measure("M1", "Assessments in 45 days"),),
        mine=85.0,
    ),
    "hold_check": Sample(
        HoldCheck("1.2/h1", "1.2", TODAY, HoldOutcome.HOLDING, "audit of May", "1.2/1", "Cy", LATER),
        {"outcome": HoldOutcome.SLIPPING, "what": "audit of June", "by": "Di", "withdrawn": "of another action"},
        mine=HoldOutcome.NOT_YET,
    ),
    "duty": Sample(
        Duty("duty/1", "final plan", DUE, "70 working days", "the framework", YESTERDAY, None, "", "to Ofsted", True),
        {"what": "the plan", "due": LATER, "done_on": TODAY, "done_by": "Ann", "withdrawn": "not asked any more"},
    ),
    "restriction": Sample(Restriction("action:1.2", "names a child"), {"reason": "names a family"}),
    "setting": Sample(
        PlanSetting("retention", "7 years after closing", "policy"), {"value": "forever", "reason": "law"}
    ),
    "redaction": Sample(
        Redaction("X1", 2, "note", "names a child", TODAY, ((999, "9f86d081"),), "1.2", "Cy"),
        {"reason": "names a family", "field": "rag_reason"},
    ),
    "report": Sample(
        Report(
            ref="RP2",
            name="County Council",
            addressed_to="County Council\n- 27 November 2026",
            by="Cllr Ewe\nDirector of Children's Services",
            subject="Progress after the peer review",
            classification="Exempt",
            exempt="3",
            purpose=Purpose.DECISION,
            next_meeting=DUE,
            verdict="Two of three themes are on track",
            recommendations="Note the position\nAgree the new date",
            contact="Ann\nann@kent.example",
            background="Letter of May",
            paragraphs=(("Commentary", "It goes well\n- mostly"), ("Finance", "Within budget")),
            is_public=True,
        ),
        {
            "verdict": "All themes are on track",
            "subject": "Progress",
            "purpose": Purpose.INFORMATION,
            "next_meeting": LATER,
            "withdrawn": "no longer asked for",
        },
    ),
    "access_grant": Sample(
        Grant("hq", "Head of Quality", Role.EDITOR),
        {"person": "Director of Quality", "role": Role.UPDATER, "withdrawn": "left the council"},
        first=(Grant("jo", "jo", Role.KEEPER), Grant("al", "al", Role.KEEPER)),
    ),
    "sent_report": Sample(
        SentReport(
            ref="S1",
            report="RP2",
            audience="County Council",
            day=YESTERDAY,
            upto=1,
            state="1-3fa9c2d1",
            paper="summary",
            form="docx",
            file="summary.docx",
            digest="9f86d081",
            source="MV",
            is_public=True,
        ),
        {"file": "paper.docx", "audience": "Cabinet", "form": "pdf", "withdrawn": "it was never sent"},
    ),
}
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
STORES_OWN = {*STAMPED, "ref"}
"""What a sample does not say."""


def values_of(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__ if name not in STAMPED}


def in_plan(plan: Plan, kind: RecordKind) -> Any:
    """The record of a sample as a plan has it; None where it is not there."""
    ref = SAMPLES[kind.name].record.ref
    return next((record for record in getattr(plan, kind.in_plan) if record.ref == ref), None)


def prepare(store: Store, kind: RecordKind, stamp: Stamp) -> None:
    """What has to be there before the sample of a kind."""
    edits = [Edit(None, record) for record in SAMPLES[kind.name].first]
    if edits:
        store.save(edits, stamp)


def add(store: Store, kind: RecordKind, stamp: Stamp) -> Any:
    """Saves the sample of a kind, and answers with it as the store has it."""
    prepare(store, kind, stamp)
    store.save([Edit(None, SAMPLES[kind.name].record)], stamp)
    return in_plan(store.plan(TODAY), kind)


def while_open(kind: RecordKind) -> dict[str, Any]:
    """What is made of the sample, but that a review is closed: what is locked is not undone, and tells nothing else."""
    return {name: value for name, value in SAMPLES[kind.name].later.items() if value is not State.CLOSED}


def change(store: Store, before: Any, stamp: Stamp, **values: Any) -> Any:
    return store.save([Edit(before, replace(before, **values))], stamp)


@every_kind
def test_a_sample_says_something_in_every_field_and_then_something_else(kind: RecordKind) -> None:
    sample = SAMPLES[kind.name]
    defaults = dict(zip(kind.record.__struct_fields__[::-1], kind.record.__struct_defaults__[::-1], strict=False))
    says_nothing = {
        name
        for name, value in {**values_of(sample.record), **sample.later}.items()
        if name not in STORES_OWN and name in defaults and value == defaults[name]
    }
    assert not says_nothing, "a new field needs a value in its sample"
    assert all(getattr(sample.record, name) != value for name, value in sample.later.items())


@every_kind
def test_it_is_kept_as_it_is_and_read_the_same_by_everybody(
    kind: RecordKind, store: Store, another: Store, engine: Engine, stamp: StampMaker
) -> None:
    another.plan(TODAY)
    record = add(store, kind, stamp())
    assert values_of(record) == values_of(SAMPLES[kind.name].record)
    later = SAMPLES[kind.name].later
    for values in ({}, later):
        change(store, record, stamp(), **values)
        plan = store.plan(TODAY)
        record = in_plan(plan, kind)
        assert values_of(record) == {**values_of(SAMPLES[kind.name].record), **values}
        anew = engine.open(store.path)
        assert another.plan(TODAY) == plan == anew.plan(TODAY), "brought up to date, and read anew"
        assert as_read(anew.plan_as_at(TODAY)) == plan, "derived from the log"
        anew.close()
    assert store.check() == ()


@every_kind
def test_the_history_tells_it_in_words(kind: RecordKind, store: Store, stamp: StampMaker) -> None:
    values = while_open(kind)
    record = add(store, kind, stamp(by="al"))
    change(store, record, stamp(by="jo"), **values)
    plan = store.plan(TODAY)
    added, changed = (
        next((update for update in store.history() if (update.ref, update.change.by) == (record.ref, by)), None)
        for by in ("al", "jo")
    )
    if kind.name == "review_item":
        assert added is changed is None, "what becomes of an agenda is in the minutes"
        return
    assert added is not None
    assert changed is not None
    assert (added.kind, changed.kind) == (kind.name, kind.name)
    assert describe(added, plan)
    words = describe(changed, plan)
    assert words.isprintable()
    for field in kind.fields:
        if field.name in values and not field.is_silent:
            assert value_words(field.name, values[field.name], plan).removeprefix("Resources: ") in words, words


@every_kind
def test_on_the_day_before_it_is_not_there(kind: RecordKind, store: Store, stamp: StampMaker) -> None:
    prepare(store, kind, stamp(on=YESTERDAY))
    before = store.plan(YESTERDAY)
    store.save([Edit(None, SAMPLES[kind.name].record)], stamp())
    assert in_plan(store.plan_as_at(TODAY), kind) is not None
    past = store.plan_as_at(YESTERDAY)
    assert in_plan(past, kind) is None
    assert as_read(past) == replace(before, access=past.access)


@every_kind
def test_undo_takes_its_adding_back_and_redo_makes_it_again(
    kind: RecordKind, store: Store, another: Store, stamp: StampMaker
) -> None:
    record = add(store, kind, stamp())
    undone = kind.undone_addition(record)
    if undone is None:
        with pytest.raises(Nothing, match="and that is kept"):
            store.undo(stamp("undo"), store.plan(TODAY).seq)
        assert in_plan(store.plan(TODAY), kind) == record
        return
    store.undo(stamp("undo"))
    assert values_of(in_plan(another.plan(TODAY), kind)) == values_of(undone)
    store.redo(stamp("redo"))
    assert values_of(in_plan(another.plan(TODAY), kind)) == values_of(record)
    assert store.check() == ()


@every_kind
def test_undo_of_a_change_gives_back_what_was_there_and_redo_makes_it_again(
    kind: RecordKind, store: Store, another: Store, stamp: StampMaker
) -> None:
    sample, values = SAMPLES[kind.name], while_open(kind)
    record = add(store, kind, stamp())
    change(store, record, stamp(), **values)
    store.undo(stamp("undo"))
    stays = {name: value for name, value in values.items() if name in sample.stays}
    assert values_of(in_plan(another.plan(TODAY), kind)) == {**values_of(record), **stays}
    store.redo(stamp("redo"))
    assert values_of(in_plan(another.plan(TODAY), kind)) == {**values_of(record), **values}
    assert store.check() == ()


@every_kind
def test_of_two_people_who_change_one_field_the_second_is_told(
    kind: RecordKind, store: Store, another: Store, stamp: StampMaker
) -> None:
    sample = SAMPLES[kind.name]
    name, value = next(iter(sample.later.items()))
    record = add(store, kind, stamp())
    change(another, record, stamp(by="al"), **{name: value})
    now = store.plan(TODAY)
    with pytest.raises(ConflictError) as refused:
        change(store, record, stamp(), **{name: sample.mine})
    (conflict,) = refused.value.conflicts
    assert (conflict.ref, conflict.field, conflict.by) == (record.ref, name, "al")
    assert (conflict.base, conflict.mine, conflict.theirs) == (getattr(record, name), sample.mine, value)
    assert store.plan(TODAY) == now, "nothing is overwritten"


@every_kind
def test_of_two_people_who_change_different_fields_both_are_kept(
    kind: RecordKind, store: Store, another: Store, stamp: StampMaker
) -> None:
    leaders = {field.name: field.leader for field in kind.fields}
    first, *further = SAMPLES[kind.name].later
    second = next((name for name in further if leaders[name] != first and leaders[first] != name), None)
    if second is None:
        assert all(name == first or leaders[name] == first for name in leaders), "its fields only make sense together"
        return
    later = SAMPLES[kind.name].later
    record = add(store, kind, stamp())
    change(another, record, stamp(by="al"), **{first: later[first]})
    saved = change(store, record, stamp(), **{second: later[second]})
    assert saved.merged == (record.ref,)
    merged = in_plan(another.plan(TODAY), kind)
    assert values_of(merged) == {**values_of(record), first: later[first], second: later[second]}
    assert store.check() == ()

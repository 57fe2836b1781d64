"""What every store promises of a later report: one change, whole, undone and redone as one, and on no day before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.report_matching import with_answers
from actionplan.model.sources import KeyMessage, Strength, SummaryArea, Theme
from actionplan.model.wordings import Wording
from actionplan.store import Outdated, Store, StoreError
from actionplan.usecases.add_source import put_beside
from actionplan.usecases.revise import RevisedPlan, revise_plan
from contract import TODAY, StampMaker, as_read, set_on, state
from two_sources import visit

YESTERDAY = TODAY - timedelta(days=1)
REPORT = IncomingReport(
    document="Council paper 7",
    reported_on=date(2026, 11, 20),
    themes=(Theme(1, "Practice in the round"), Theme(2, "Outcomes"), Theme(3, "Leadership")),
    findings=(
        Area("1.1", 1, "Case recording", source_ref="para 4"),
        Area("1.2", 1, "Thresholds are still not applied consistently"),
        Area("2.1", 2, "Focus and pace"),
        Area("3.1", 3, "The Board meets too rarely", "quality"),
    ),
    strengths=(Strength("S1.1", 1, "Staff listen"), Strength("S3.1", 3, "The leader is known")),
    summary_areas=(SummaryArea("quality", "Quality of practice and thresholds"), SummaryArea("board", "The Board")),
    key_messages=(KeyMessage("urgency", "Urgency"), KeyMessage("pace", "Pace")),
)
Reviser = Callable[..., RevisedPlan]


@pytest.fixture
def revise(stamp: StampMaker) -> Reviser:
    """A function that revises a plan by the report."""

    def made(store: Store, *answers: str, report: IncomingReport = REPORT, **options: object) -> RevisedPlan:
        return revise_plan(store, report, stamp(), lambda found: with_answers(found, answers), **options)  # type: ignore[arg-type]

    return made


def own(plan: Plan) -> tuple[object, ...]:
    """What a plan says of the review that it was made of."""
    return (
        *(plan.themes, plan.strengths, plan.summary_areas, plan.key_messages, plan.summary_strengths),
        *(plan.process, plan.source, plan.reported_on),
    )


def test_a_finding_keeps_its_ref_and_both_wordings(store: Store, revise: Reviser) -> None:
    before = store.plan(TODAY)
    revise(store)
    area = store.plan(TODAY).area("1.2")

    assert area.text == "Thresholds are still not applied consistently"
    assert area.earlier == (Wording(before.area("1.2").text, "initial findings", before.reported_on),)
    assert (area.worded_in, area.worded_on) == ("final report", date(2026, 11, 20))
    assert (area.summary_area, area.mapping_reason) == ("quality", "thresholds")


def test_an_action_that_nobody_has_worded_follows_its_finding_and_one_with_words_of_its_own_does_not(
    store: Store, revise: Reviser, stamp: StampMaker
) -> None:
    set_on(store, stamp(on=YESTERDAY), "1.1", title="Audit the records")
    set_on(store, stamp(on=YESTERDAY), "1.2", owner="Ann")
    revise(store, "1.1=1.1")
    plan = store.plan(TODAY)

    assert [plan.actions[0].title, plan.actions[1].title] == ["Audit the records", plan.area("1.2").text]
    assert plan.actions[1].last_update == YESTERDAY, "that the words follow is no news of the action"


def test_a_new_finding_has_a_ref_a_theme_and_an_action(store: Store, revise: Reviser) -> None:
    done = revise(store)
    plan = store.plan(TODAY)
    ref = done.revised.refs["3.1"]

    assert ref == "3.1" and plan.themes[-1].number == plan.area(ref).theme
    assert [theme.title for theme in plan.themes][-1] == "Leadership"
    assert [(action.ref, action.title) for action in plan.actions_of(plan.area(ref))] == [(ref, plan.area(ref).text)]


def test_one_that_is_gone_stays_and_so_does_its_action(store: Store, revise: Reviser) -> None:
    revise(store)
    plan = store.plan(TODAY)

    assert {area.ref: area.report_mark for area in plan.findings if area.report_mark} == {
        "1.3": "not in the final report, 20 Nov 2026",
        "2.2": "not in the final report, 20 Nov 2026",
    }
    action = plan.action("1.3")
    assert action is not None and action in plan.counted


def test_themes_strengths_headings_and_messages_are_revised_the_same_way(store: Store, revise: Reviser) -> None:
    before = store.plan(TODAY)
    revise(store)
    plan = store.plan(TODAY)

    assert [theme.number for theme in plan.themes] == [1, 2, 3, 4], "numbers are counted on"
    assert [theme.absent_from for theme in plan.themes] == ["", "final report, 20 Nov 2026", "", ""]
    assert (plan.themes[0].title, plan.themes[0].earlier[0].text) == ("Practice in the round", before.themes[0].title)
    gone = [strength.ref for strength in plan.strengths if strength.absent_from]
    assert len(plan.strengths) == len(gone) + 2
    assert (plan.source, plan.reported_on) == ("Council paper 7", date(2026, 11, 20))


def test_it_is_one_change_with_a_backup_and_undo_gives_back_what_was_there(
    store: Store, another: Store, revise: Reviser, stamp: StampMaker
) -> None:
    before = store.plan(TODAY)
    done = revise(store)
    after = store.plan(TODAY)
    assert done.seq == before.seq + 1 and done.backup is not None and done.backup.is_file()
    assert another.plan(TODAY) == after

    store.undo(stamp("undo"))
    undone = store.plan(TODAY)
    assert own(undone) == own(before)
    assert [area.text for area in undone.findings] == [area.text for area in before.findings]
    assert [action.ref for action in undone.counted] == [action.ref for action in before.counted]
    assert another.plan(TODAY) == undone

    store.redo(stamp("redo"))
    assert own(store.plan(TODAY)) == own(after)
    assert state(store.plan(TODAY)) == state(after)
    assert store.check() == ()


def test_on_a_day_before_it_the_plan_is_as_it_was(store: Store, revise: Reviser) -> None:
    before = store.plan(YESTERDAY)
    revise(store)
    assert as_read(store.plan_as_at(YESTERDAY)) == before


def test_a_third_report_keeps_all_wordings_and_brings_back_what_it_has_again(store: Store, revise: Reviser) -> None:
    revise(store)
    again = replace(
        REPORT,
        title="reissued report",
        reported_on=TODAY,
        findings=(
            Area("1.2", 1, "Thresholds are not yet applied consistently"),
            Area("1.3", 1, "Too few children are seen"),
        ),
    )
    revise(store, report=again)
    plan = store.plan(TODAY)

    assert [wording.words for wording in plan.area("1.2").earlier] == [
        "initial findings, 22 Oct 2026",
        "final report, 20 Nov 2026",
    ]
    assert plan.area("1.3").report_mark == ""
    assert plan.area("2.2").report_mark == "not in the final report, 20 Nov 2026", "since when it is not"
    assert plan.area("2.1").report_mark == "not in the reissued report, 27 Nov 2026"


def test_a_report_that_says_just_the_same_changes_nothing(store: Store, revise: Reviser) -> None:
    plan = store.plan(TODAY)
    same = IncomingReport(
        themes=plan.themes,
        findings=plan.areas,
        strengths=plan.strengths,
        summary_areas=plan.summary_areas,
        key_messages=plan.key_messages,
    )
    done = revise(store, report=same)
    assert (done.seq, done.backup) == (None, None)
    assert store.plan(TODAY) == plan


def test_of_one_of_several_reviews_only_that_is_revised(store: Store, revise: Reviser, stamp: StampMaker) -> None:
    put_beside(store, visit(), stamp("brought in"))
    before = store.plan(TODAY)
    with pytest.raises(Invalid, match="say with --source of which it is"):
        revise(store)
    source = next(source for source in before.sources if source.ref == "MV")
    areas = tuple(area for area in before.areas if area.theme in {theme.number for theme in source.themes})
    text = "Decisions at the front door are recorded late"
    report = IncomingReport(
        document="Letter of December",
        reported_on=TODAY,
        themes=source.themes,
        findings=(
            replace(areas[0], text=f"{areas[0].text} again"),
            *areas[1:],
            Area("", source.themes[0].number, text),
        ),
    )
    revise(store, report=report, source="MV")
    plan = store.plan(TODAY)

    assert plan.revisions == () and own(plan)[4:] == own(before)[4:]
    assert next(source for source in plan.sources if source.ref == "MV").document == "Letter of December"
    assert plan.area(areas[0].ref).earlier[0].text == areas[0].text
    assert [area.ref for area in plan.findings if area.text == text] == ["MV 1.3"]
    assert plan.area("1.1") == before.area("1.1")
    store.undo(stamp("undo"))
    assert plan_words(store.plan(TODAY)) == plan_words(before)


def plan_words(plan: Plan) -> list[tuple[str, str]]:
    return [(area.ref, area.text) for area in plan.findings]


def test_somebody_who_saves_meanwhile_is_not_overwritten(
    store: Store, another: Store, revise: Reviser, stamp: StampMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves: list[object] = []
    save = type(store).save

    def saving(self: Store, *args: object, **options: object) -> object:
        if not saves:
            saves.append(args)
            set_on(another, stamp(by="al"), "1.1", owner="Al")
        return save(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(type(store), "save", saving)
    done = revise(store)
    action = store.plan(TODAY).action("1.1")
    assert isinstance(action, Action) and action.owner == "Al" and done.seq is not None


def test_a_plan_that_changes_all_the_time_is_left_alone(
    store: Store, revise: Reviser, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.plan(TODAY)

    def outdated(*_args: object, **_options: object) -> None:
        raise Outdated("changed")

    monkeypatch.setattr(type(store), "save", outdated)
    with pytest.raises(StoreError, match="being changed all the time"):
        revise(store)
    assert store.plan(TODAY) == before

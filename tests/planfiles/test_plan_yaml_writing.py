"""A plan that is written as a plan file is the same plan when it is read again, whatever its texts are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from actionplan.model.action import Action, Evidence, EvidenceKind
from actionplan.model.measures import Direction, Every, Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.plan import Plan, ReportText
from actionplan.model.ratings import Condition
from actionplan.model.report import Purpose, Report, reports_of
from actionplan.model.risk import RiskScale
from actionplan.model.rules.reports import edit_report
from actionplan.model.sanitise import clean
from actionplan.planfiles.plan_yaml import bundled_plan, read, read_plan
from actionplan.planfiles.plan_yaml_writing import plan_file, shortened
from papers import TEXTS

TEAMS = sorted((Path(__file__).parent / "teams").glob("*.yaml"))
DAY = date(2026, 11, 20)


def again(plan: Plan) -> Plan:
    return read_plan(plan_file(plan, "head # of: {the} file"), "again.yaml")


def essence(plan: Plan) -> dict[str, Any]:
    """What has to come back, without what a hand-over does not keep: strengths, processes, self-evaluations."""
    messages = {message.key: message.title for message in plan.key_messages}
    areas = {area.key: area.title for area in plan.summary_areas}
    return {
        "findings": [
            (area.ref, area.text, areas.get(area.summary_area or ""), area.fit, area.response, area.risk, area.grade)
            for area in plan.areas
        ],
        "links": [(link.area, messages[link.message], link.reason) for link in plan.message_links],
        "actions": plan.actions,
        "milestones": [(step.action, step.text, step.due, step.owner, step.done_on) for step in plan.milestones],
        "evidence": [(piece.action, piece.what, piece.place, piece.dated, piece.kind) for piece in plan.evidence],
        "notes": [(note.action, note.text, note.dated, note.by) for note in plan.notes],
        "measures": [
            (each.name, each.unit, each.target, each.targets, each.actions, each.areas) for each in plan.measures
        ],
        "readings": [(reading.ref, reading.value, reading.note) for reading in plan.readings],
        "themes": [(theme.ref, theme.title, theme.source) for theme in plan.themes],
        "words": (plan.words, plan.grades, plan.risk_scale, plan.check_after, plan.report),
        "key": [(face.condition, face.letter, face.word) for face in plan.key.faces],
    }


@pytest.mark.parametrize("path", TEAMS, ids=lambda path: path.stem)
def test_every_team_s_plan_comes_back(path: Path) -> None:
    plan = read_plan(path.read_bytes(), path.name)
    assert essence(again(plan)) == essence(plan)


def test_the_bundled_plan_comes_back() -> None:
    assert essence(again(bundled_plan())) == essence(bundled_plan())


def full_plan(plan: Plan, text: str) -> Plan:
    """The plan with a text wherever one can stand."""
    line = clean(clean(text)[:200]) or "x"
    lines = clean(clean(text, lines=True)[:2000], lines=True) or "x"
    action = Action(
        *("1.2", "1.2", lines),
        owner="Ann",
        due=DAY,
        original_due=DAY,
        rag=Condition.OFF_TRACK,
        rag_reason=lines,
        public_reason=lines,
        success_measure=lines,
        status=line,
        blocked_by=("1.1",),
        own_fields=(("Resources", lines),),
        silent_since=DAY,
    )
    areas = tuple(replace(area, text=lines, risk=lines, likelihood="likely") for area in plan.areas)
    return replace(
        plan,
        title=line,
        organisation=line,
        report=ReportText(
            heading=line,
            by=lines,
            to=lines,
            exempt="3",
            purpose=Purpose.DISCUSSION,
            next_meeting=DAY,
            verdict=lines,
            recommendation=lines,
            paragraphs=(("Introduction", lines), (line, lines)),
        ),
        areas=areas,
        actions=plan.with_actions([action]),
        risk_scale=RiskScale(("unlikely", "likely"), ("minor", "severe")),
        milestones=(Milestone("1.2/m1", "1.2", lines, DAY, DAY),),
        evidence=(Evidence("1.2/1", "1.2", lines, line, DAY, EvidenceKind.DATA),),
        notes=(ProgressNote("1.2/n1", "1.2", lines, DAY, "Ann"),),
        measures=(Measure("M1", line, "%", Direction.LOWER, Every.QUARTER, 0.0, DAY, 80.5, actions=("1.2",)),),
        readings=(Reading("M1/2026-Q2", "M1", "2026-Q2", 0.0, lines),),
    )


def test_the_words_that_somebody_has_written_since_are_those_of_the_file() -> None:
    plan = bundled_plan()
    first = reports_of(plan)[0]
    values = {"by": "Cllr Ewe\nDirector", "verdict": "Late", "recommendations": ["One", "Two"], "exempt": "3"}
    edited = edit_report(plan, first, {**values, "paragraphs": {"Finance": "ok", "Introduction": "Since May"}}).after
    assert isinstance(edited, Report)
    kept = replace(plan, reports=(edited,))
    assert reports_of(again(kept)) == (edited,)
    assert reports_of(again(replace(kept, reports=(replace(edited, withdrawn="undone"),)))) == (first,)


@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_it_may_stand_in_a_plan_file(text: str) -> None:
    plan = full_plan(_small_plan(), text)
    written = plan_file(plan)
    read_back = read(written, "again.yaml").plan
    # What no plan file may hold comes back as the sign for it, and that alone stays as it is.
    assert plan_file(read_back) == written


def _small_plan() -> Plan:
    return read_plan(
        b"""title: T
organisation: O
themes:
  - title: First
    areas:
      - text: a
        ref: "1.1"
      - text: b
        ref: "1.2"
""",
        "small.yaml",
    )


@pytest.mark.parametrize(
    "text",
    ["#x", "a: b", "- x", "'", '"', "~", "null", "1.10", "[x]", "{x}", "a  #b", "\u2028", "x\n\n  y"],
)
def test_what_yaml_reads_otherwise_is_between_quotes(text: str) -> None:
    plan = replace(_small_plan(), actions=(Action("1.1", "1.1", clean(text, lines=True) or "x"),))
    assert again(plan).actions[0].title == (clean(text, lines=True) or "x").replace("\u2028", "\ufffd")


def test_of_a_long_history_the_last_notes_stay() -> None:
    notes = [ProgressNote(f"{ref}/n{number}", ref, str(number)) for ref in ("1.1", "1.2") for number in range(9)]
    assert [(note.action, note.text) for note in shortened(notes, 2)] == [
        *(("1.1", "7"), ("1.1", "8"), ("1.2", "7"), ("1.2", "8")),
    ]


def test_measures_of_every_kind_of_period_come_back_with_their_figures() -> None:
    plan = bundled_plan()
    measures = tuple(
        Measure(f"M{number}", f"By {every}", "%", every=every, baseline=0.5, targets=((key, 0.75),), actions=("1.1",))
        for number, (every, key) in enumerate(zip(Every, ("2026-10", "2026-Q3", "2026"), strict=True), 1)
    )
    readings = tuple(
        Reading(f"{measure.ref}/{period}", measure.ref, period, 0.25, "half", "late returns")
        for measure in measures
        for period, _ in measure.targets
    )
    plan = plan.changed(measures=measures, readings=readings)
    assert (again(plan).measures, again(plan).readings) == (measures, readings)

"""The ``report:`` part of a plan file: all of it optional, what is wrong is said with its place, and it is kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.plan import Plan, ReportText
from actionplan.model.report import Purpose, reports_of
from actionplan.planfiles.plan_yaml import bundled_plan, read_plan
from actionplan.planfiles.yaml_events import BadPlanFile
from actionplan.store.sql import plan_document
from actionplan.store.sqlite.store import SqliteStore

SMALL = """\
title: Focused visit
organisation: Anytown Council
reviewers: The inspectors
review_from: 2026-03-02
review_to: 2026-03-04
reported_on: 2026-04-10
source: Letter of 10 April 2026
summary_areas:
  - key: front-door
    title: The front door
themes:
  - number: 1
    title: Help and protection
    areas:
      - ref: 1.1
        text: Timeliness of decisions
        reason: It is in no summary area.
"""
WHOLE = """\
report:
  heading: Progress after the visit
  by:
    - Cabinet Member for Children
    - Director of Children's Services
  to: Cabinet
  exempt: "3"
  purpose: decision
  next_meeting: 2026-05-12
  verdict: Two of three actions are on track.
  paragraphs:
    Conclusion: |
      Go on
      - with care
    Finance: Within budget
  classification: Unrestricted
  contact:
    - Programme office
    - office@example.org
  recommendation: Cabinet is asked to note this.
  background_documents:
    - The inspectors' letter
  publish_posts: true
"""


def read(report: str) -> Plan:
    return read_plan((SMALL + report).encode(), "plan.yaml")


def test_all_of_it_is_read() -> None:
    assert read(WHOLE).report == ReportText(
        heading="Progress after the visit",
        by="Cabinet Member for Children\nDirector of Children's Services",
        to="Cabinet",
        classification="Unrestricted",
        contact=("Programme office", "office@example.org"),
        recommendation="Cabinet is asked to note this.",
        background_documents=("The inspectors' letter",),
        publish_posts=True,
        exempt="3",
        purpose=Purpose.DECISION,
        next_meeting=date(2026, 5, 12),
        verdict="Two of three actions are on track.",
        paragraphs=(("Conclusion", "Go on\n- with care"), ("Finance", "Within budget")),
    )
    first = reports_of(read(WHOLE))[0]
    assert (first.name, first.by) == ("Cabinet", "Cabinet Member for Children\nDirector of Children's Services")
    assert [heading for heading, _ in first.paragraphs] == ["Finance", "Conclusion"], "in the order of the document"


def test_a_plan_file_without_it_has_the_defaults() -> None:
    assert read("").report == ReportText()
    assert read("report:\n  by: The office\n").report == ReportText(by="The office")
    assert ReportText().to == "Improvement Board"
    assert not ReportText().publish_posts


@pytest.mark.parametrize(
    ("report", "line", "said"),
    [
        ("report:\n  form: short\n", 20, "report: unknown key 'form'"),
        ("report:\n  purpose: noting\n", 20, "report.purpose: 'noting' is not known; it is one of decision"),
        ("report:\n  next_meeting: soon\n", 20, "report.next_meeting: 'soon' is not a date"),
        ("report:\n  paragraphs: short\n", 20, "report.paragraphs: text stands here; write headings"),
        ("report:\n  paragraphs:\n    A: x\n    a: y\n", 22, "report.paragraphs.a: the heading 'a' is there twice"),
        ("report:\n  by:\n    - x\n    - ''\n", 22, "report.by[2]: there is no text"),
        ("report:\n  publish_posts: perhaps\n", 20, "report.publish_posts: 'perhaps' is not known"),
        ("report:\n  contact: me\n", 20, "report.contact: text stands here; write a list"),
        ("report:\n  contact:\n    - ''\n", 21, "report.contact[1]: there is no text"),
        ("report:\n  heading: [a]\n", 20, "report.heading: a list stands here; write text"),
        ("report: short\n", 19, "report: text stands here; write keys"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(report: str, line: int, said: str) -> None:
    with pytest.raises(BadPlanFile) as caught:
        read(report)
    assert str(caught.value).startswith("plan.yaml line ")
    assert said in str(caught.value)
    assert abs(int(str(caught.value).split()[2].rstrip(",")) - line) <= 1


def test_the_database_keeps_it(tmp_path: Path, stamp: object) -> None:
    SqliteStore.create(tmp_path / "a.db", read(WHOLE), stamp("init")).close()  # type: ignore[operator]
    store = SqliteStore(tmp_path / "a.db")
    assert store.plan(date(2026, 11, 27)).report == read(WHOLE).report
    store.close()


def test_a_document_from_before_there_was_one_still_reads() -> None:
    plan = read(WHOLE)
    old = json.loads(plan_document.write(plan))
    del old["report"]
    found = plan_document.read(json.dumps(old))
    assert found["report"] == ReportText()
    assert replace(plan, **found).report == ReportText()


def test_the_bundled_plan_names_nobody() -> None:
    report = bundled_plan().report
    assert report.by == "Kent County Council"
    assert report.contact == ()
    assert report.recommendation == ""

"""Another review for the bundled plan: a made-up monitoring visit whose refs are those of the plan."""

from __future__ import annotations

from pathlib import Path

from actionplan import settings
from actionplan.planfiles.plan_yaml import PlanFile, bundled_plan, read
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.add_source import AddedSource, put_beside
from contract import TODAY

VISIT = """\
title: Monitoring visit
organisation: Kent County Council
kind: monitoring visit
body: Ofsted
reviewers: two inspectors
review_from: 2026-10-06
review_to: 2026-10-07
reported_on: 2026-10-30
source: Letter of 30 October 2026
process: [Twelve cases were read.]
summary_strengths: [Staff know the children]
key_messages:
  - {key: urgency, title: Decide sooner}
summary_areas:
  - {key: quality, title: Practice}
bodies:
  - {name: The Trust, kind: partner}
people:
  - {name: Head of the Front Door, body: The Trust, email: door@example.org}
themes:
  - number: 1
    title: Front door
    strengths: [Staff listen]
    self_evaluation:
      - what_we_know: Decisions are slow
    areas:
      - text: Decide within a day
        summary_area: quality
        fit: strong
        reason: That is practice
        messages: [{message: urgency, reason: It asks for pace}]
        actions:
          - title: Staff the front door on Saturdays
            owner: Head of the Front Door
            due: 2027-03-31
            original_due: 2026-12-31
            rag: red
            rag_reason: two posts vacant
            notes: [{on: 2026-10-31, by: Al, text: Half the rota is filled}]
            milestones: [{text: Agree the rota, due: 2026-12-10}]
            evidence: [{what: Rota, kind: document}]
          - title: Audit 20 decisions
            owner: A Smith / B Jones
      - text: Record why
        actions: [{title: Record why}]
  - number: B
    title: Planning
    areas:
      - ref: P1
        text: Plans say what changes for the child
        actions:
          - title: New template
            also_answers: ["1.2"]
            stage: closed
"""
REFS = ("MV 1.1", "MV 1.1b", "MV 1.2", "P1")
"""Those of its actions in the plan."""


def visit(text: str = VISIT) -> PlanFile:
    """What the file of the visit holds."""
    return read(text.encode(), "visit.yaml", TODAY, as_source=True)


def with_visit(path: Path, text: str = VISIT) -> AddedSource:
    """Puts the visit beside what is in a database."""
    store = SqliteStore(path)
    try:
        return put_beside(store, visit(text), settings.stamp("brought in"), origin="visit.yaml")
    finally:
        store.close()


def bundled_with_visit(path: Path) -> Path:
    """A database of the bundled plan and the visit."""
    SqliteStore.create(path, bundled_plan(), settings.stamp("init")).close()
    with_visit(path)
    return path

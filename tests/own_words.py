"""A plan that has words of its own for its levels, and in which no text has one of the usual words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from actionplan.model.log import Stamp
from actionplan.planfiles.plan_yaml import read
from actionplan.store.sqlite.store import SqliteStore
from contract import MADE_ON

PLAN = """\
title: Improvement plan
organisation: Marshire County Council
reviewers: Local Government Association
review_from: 2026-09-01
review_to: 2026-09-04
words:
  theme: Priority
  area: Recommendation
  action: Task
  milestone: Step
key_messages:
  - {key: pace, title: Decide sooner}
summary_areas:
  - {key: quality, title: Quality of practice}
  - {key: voice, title: The voice of children}
bodies:
  - {name: Health, kind: partner}
  - {name: The Trust, kind: partner}
people:
  - {name: Ann, body: Health, email: ann@example.org}
themes:
  - number: 1
    title: Front door
    grade: Good
    strengths: [Staff listen]
    self_evaluation:
      - {what_we_know: Decisions are slow, grade: Good, how_we_know: Audit}
    areas:
      - text: Decide within a day
        source_ref: "3. (12)"
        summary_area: quality
        fit: strong
        reason: That is practice
        response: agreed
        deadline: 2026-12-31
        messages: [{message: pace, reason: It asks for pace}]
        actions:
          - title: Staff the front door on Saturdays
            owner: Ann
            support: [Bo]
            due: 2027-03-31
            original_due: 2026-12-31
            times_moved: 2
            rag: red
            rag_reason: two posts vacant
            priority: critical
            notes: [{on: 2026-10-31, by: Al, text: Half the rota is filled}]
            milestones:
              - {text: Agree the rota, due: 2026-10-10}
              - {text: Fill the rota, due: 2026-12-10}
            evidence: [{what: Rota, kind: document}]
            fields: {Resources: two posts}
          - title: Read 20 decisions
      - text: Record why
        response: not agreed
        response_reason: It is recorded
      - text: Ask the child
        summary_area: voice
        fit: weak
        reason: It is about listening
        response: partly agreed
        actions:
          - title: Ask each child at the end
            owner: Bo
            due: 2026-12-10
            rag: green
            milestones: [{text: Write the questions, due: 2026-12-01, done_on: 2026-10-20, done_by: Bo}]
          - title: Publish what they say
            owner: Ann
            due: 2026-11-12
            rag: green
  - number: 2
    title: Planning
    areas:
      - text: Plans say what changes for the child
        summary_area: quality
        fit: moderate
        reason: Plans are practice
        response: agreed
"""
USUAL = re.compile(
    r"(?<![\w-])(?:themes?|(?<!summary )areas?(?: for consideration)?|findings?|actions?|milestones?)(?![\w-])",
    re.IGNORECASE,
)
"""A usual word for one of the levels; summary areas are something else."""


def make(path: Path, text: str = PLAN) -> Path:
    """Makes the database of the plan: nothing in it says one of the usual words."""
    file = read(text.encode(), "plan.yaml", MADE_ON)
    stamp = Stamp("jo", datetime(2026, 11, 2, 12, tzinfo=UTC), MADE_ON, "init")
    SqliteStore.create(path, file.plan, stamp, origin="plan.yaml").close()
    return path


def usual_words(text: str, *allowed: str) -> list[str]:
    """The lines that say a usual word, with what is ``allowed`` taken out first."""
    for pattern in allowed:
        text = re.sub(pattern, "", text)
    return [line.strip() for line in text.splitlines() if USUAL.search(line)]

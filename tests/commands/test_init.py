"""init: what was made is said in the plan's own words, and what was doubted or not taken as it is written is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, objects, refused

OURS = """\
title: Service improvement
organisation: Example Council
words: {theme: Priority, area: Recommendation, action: Task, milestone: Step}
themes:
  - title: Preventing fires
    areas:
      - ref: R1
        text: Train all crews
        actions:
          - title: Write the course
            owner: A Jones / B Smith
            due: 2027-03-31
            original_due: 2026-09-30
            notes:
              - {on: 2026-10-02, by: J Smith, text: Half of it is written}
            milestones: [Room, Trainer]
          - title: Hold the course
            stage: closed
          - title: Look at it again
      - ref: R2
        text: Visit homes
"""


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan file, and no plan yet."""
    monkeypatch.setenv("ACTIONPLAN_DB", str(tmp_path / "ours.db"))
    monkeypatch.setenv("ACTIONPLAN_TODAY", "2026-11-27")
    monkeypatch.setenv("ACTIONPLAN_USER", "jo")
    path = tmp_path / "our plan.yaml"
    path.write_text(OURS, encoding="utf-8")
    return path


def test_what_was_made_and_what_is_doubted_is_said(ours: Path) -> None:
    assert done("init", "--from", str(ours)).splitlines() == [
        f"Created {ours.parent / 'ours.db'}: Service improvement, 1 priority, 2 recommendations, 4 tasks, 2 steps, "
        "2 brought in under way.",
        "Not taken as it is written, or doubted:",
        "  R1: owner 'A Jones / B Smith' may be more than one person: who is accountable, and who supports?",
        "  R1b: closed, but the file does not say by whom and when: brought in as complete, awaiting sign-off",
        "  R1b: complete, but the file does not say since when",
    ]


def test_a_program_is_told_the_same(ours: Path) -> None:
    told = objects("init", "--from", str(ours))

    assert told.pop("doubts") == [
        "R1: owner 'A Jones / B Smith' may be more than one person: who is accountable, and who supports?",
        "R1b: closed, but the file does not say by whom and when: brought in as complete, awaiting sign-off",
        "R1b: complete, but the file does not say since when",
    ]
    assert told == {
        "database": str(ours.parent / "ours.db"),
        "title": "Service improvement",
        "sources": 0,
        "themes": 1,
        "areas": 2,
        "actions": 4,
        "milestones": 2,
        "under_way": 2,
    }


def test_a_plan_without_doubts_has_no_list_of_them(ours: Path) -> None:
    ours.write_text(OURS[: OURS.index("        actions:")], encoding="utf-8")

    assert done("init", "--from", str(ours)) == (
        f"Created {ours.parent / 'ours.db'}: Service improvement, 1 priority, 1 recommendation, 1 task.\n"
    )


def test_the_history_says_where_it_came_from(ours: Path) -> None:
    done("init", "--from", str(ours))

    history = done("history")
    assert "brought in from our plan.yaml" in history
    assert "owner – → A Jones / B Smith" in history
    assert "Half of it is written" in done("show", "R1")


def test_an_action_of_any_ref_is_found_in_any_case(ours: Path) -> None:
    done("init", "--from", str(ours))

    for ref in ("R1b", "r1b", "R1B", " r1b "):
        assert "Hold the course" in done("show", ref)
    done("update", "r2", "--owner", "Ann")
    assert "Ann" in done("show", "R2")
    done("add", "r2", "Visit every site")
    done("add", "r2", "Visit again")
    assert "Visit again" in done("show", "R2b")


def test_an_own_plan_that_is_wrong_creates_nothing(ours: Path) -> None:
    ours.write_text(OURS.replace("2027-03-31", "soon # 2027"), encoding="utf-8")

    message = refused("init", "--from", str(ours))
    assert message == (
        f"{ours} line 12: '# 2027' would be dropped, as YAML takes it for a comment; put the text between quotes, or a "
        "comment on its own line; nothing was created"
    )
    assert not (ours.parent / "ours.db").exists()

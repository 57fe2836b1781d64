"""Escalation and who agrees to changes at the command line: said, lifted, read from a plan file, and where it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.proposals import Asks, CameBy, Proposal
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.planfiles.plan_yaml_writing import plan_file
from command_line import done, objects, on, refused
from in_review import elsewhere

LEVELS = "14 days late: sponsor; 30 days late or moved 2: director; 60 days late or silent 2: board"
FILE = """
title: Inspection of children's services
organisation: Example Council
escalate:
  board: 60 days late, or silent in 2 rounds
  sponsor: 14 days late
changes_need: editor; board from HIGH
bodies:
  - name: Health
    kind: directorate
    director: Dr Shah
people:
  - name: Dr Shah
    body: Health
themes:
  - title: Help and protection
    areas:
      - text: Decisions take too long
        actions:
          - title: Decide within a day
            owner: Head of Service
            body: Health
            due: 2026-09-20
"""


@pytest.fixture
def late(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """1.1 is 61 days late and owned by a post, 1.2 by 31 days, 1.3 by 15 days; Health has a director."""
    done("update", "1.1", "--owner", "Head of Quality", "--due", "2026-12-01")
    done("update", "1.2", "--owner", "Ann", "--due", "2026-12-31")
    done("update", "1.3", "--owner", "Ann", "--sponsor", "Cy", "--due", "2027-01-16")
    done("person", "Ann", "--body", "Health")
    done("body", "Health", "--director", "Dr Shah")
    on("2027-01-31", monkeypatch)
    return database


def test_a_plan_that_does_not_say_it_shows_nothing_of_it(late: Path) -> None:
    assert "Nothing is escalated in this plan. To begin: actionplan escalate" in done("escalate")
    assert objects("escalate") == {"escalate": None, "escalated": []}
    assert "scalat" not in done("show", "1.1") + done("list", "--attention") + done("export", "--format", "md")
    assert "No action matches" in done("list", "escalated") + done("list", "escalated:board")


def test_who_is_told_of_what_is_said_and_shown(late: Path) -> None:
    words = done("escalate", LEVELS)
    assert "Saved as change" in words
    assert objects("escalate")["escalated"] == [
        {"ref": "1.1", "level": "board", "why": "61 days late", "told": "the Improvement Board"},
        {"ref": "1.2", "level": "director", "why": "31 days late", "told": "Dr Shah"},
        {"ref": "1.3", "level": "sponsor", "why": "15 days late", "told": "Cy"},
    ]
    assert "Escalated        to Dr Shah (director): 31 days late" in done("show", "1.2")
    assert "61 days late, escalated to the Improvement Board" in done("list", "--attention")
    assert [action["ref"] for action in objects("list", "escalated")] == ["1.1", "1.2", "1.3"]
    assert [action["ref"] for action in objects("list", "escalated:board,sponsor")] == ["1.1", "1.3"]
    assert "no level 'mayor'" in refused("list", "escalated:mayor").replace("is ", "")
    assert "set already" in refused("escalate", LEVELS)


def test_what_lacks_a_director_says_so(late: Path) -> None:
    done("body", "Health", "--director", "")
    done("escalate", LEVELS)
    assert "for the director, but no director of Health is named: 31 days late" in done("show", "1.2")


def test_it_is_lifted(late: Path) -> None:
    done("escalate", LEVELS)
    done("escalate", "--off", "--note", "the Board has asked for it")
    assert objects("escalate")["escalated"] == []
    assert "nothing is escalated" in refused("escalate", "--off")
    done("undo")
    assert len(objects("escalate")["escalated"]) == 3
    assert "give LEVELS, or --off" in refused("escalate", LEVELS, "--off", code=2)


def test_the_board_is_asked_to_hear_who_is_at_its_level_and_the_public_is_told_nothing(late: Path) -> None:
    done("escalate", LEVELS)
    board = done("export", "--format", "md")
    assert "invite the Head of Quality to explain 1.1 Case recording (61 days late)." in board
    assert "escalat" not in done("export", "--format", "md", "--audience", "public").casefold()


def test_a_plan_file_says_it_and_is_written_with_it(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(FILE, encoding="utf-8")
    db = ("--db", str(tmp_path / "ours.db"))
    done(*db, "init", "--from", str(tmp_path / "ours.yaml"))
    assert objects(*db, "escalate")["escalate"] == "14 days late: sponsor; 60 days late or silent 2: board"
    assert objects(*db, "changes-need") == {"changes_need": "editor; board from high"}
    assert objects(*db, "bodies")[0]["director"] == "Dr Shah"
    assert "Dr Shah" in done(*db, "bodies")
    plan = read_plan(FILE.encode(), "ours.yaml")
    again = read_plan(plan_file(plan), "again.yaml")
    assert (again.settings, again.bodies, again.people) == (plan.settings, plan.bodies, plan.people)
    assert len(plan.settings) == 2


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("escalate: {mayor: 3 days late}", "mayor"),
        ("escalate: {board: soon}", "'soon' does not say who is told when"),
        ("changes_need: the mayor", "'the mayor' does not say who has to agree"),
    ],
)
def test_a_plan_file_that_says_it_wrong_is_refused_with_the_line(tmp_path: Path, line: str, refusal: str) -> None:
    start, _, rest = FILE.partition("escalate:")
    (tmp_path / "bad.yaml").write_text(f"{start}{line}\nthemes:{rest.partition('themes:')[2]}", encoding="utf-8")
    words = refused("--db", str(tmp_path / "bad.db"), "init", "--from", str(tmp_path / "bad.yaml"))
    assert refusal in words
    assert "line 4" in words


def test_who_agrees_to_changes_is_said_in_a_sentence(database: Path) -> None:
    assert "needs nobody's agreement" in done("changes-need")
    words = done("changes-need", "editor; board from high")
    assert "needs the agreement of an editor who does not own it; of the board from priority high upwards." in " ".join(
        words.split()
    )
    assert "none, editor, board or board from high" in refused("changes-need", "the mayor")
    done("changes-need", "none")
    assert objects("changes-need") == {"changes_need": "none"}


def asks(plan: Plan) -> list[Edit]:
    """The owner of 1.1 asks for another date."""
    request = Proposal("P1", "1.1", Asks.NEW_DATE, "Head of Quality", plan.as_at, CameBy.FORM)
    why = "two posts are vacant\nand one more"
    return [Edit(None, replace(request, new_due=plan.as_at.replace(month=6, day=30), note=why))]


def test_a_request_that_needs_the_board_is_a_recommendation_of_its_paper(late: Path) -> None:
    done("changes-need", "board")
    elsewhere(late, asks)
    board = done("export", "--format", "md")
    assert "decide on the request P1 about 1.1 Case recording: the Head of Quality asks for 30 Jun 2027" in board
    assert "two posts are vacant" in board
    assert "P1" not in done("export", "--format", "md", "--audience", "public")
    done("restrict", "1.1", "--reason", "court")
    board = done("export", "--format", "md")
    assert "decide on P1, which is restricted and will be put to the Improvement Board separately." in board
    assert "two posts are vacant" not in board

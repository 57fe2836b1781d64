"""A true database of the version before opens, upgraded behind a backup, and says what it said then.

``version5/plan.db.gz`` and what that version itself printed of it, ``version5/said.json.gz``, were written by it.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actionplan.model.people_in_use import people_of
from actionplan.model.plan import Plan
from actionplan.model.self_evaluation import GRADES
from actionplan.model.words import Words
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store import plan_folder
from actionplan.store.sqlite.schema import VERSION
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, objects

WRITTEN = Path(__file__).with_name("version5")
SAID: dict[str, Any] = json.loads(gzip.decompress((WRITTEN / "said.json.gz").read_bytes()))
"""By its arguments, the JSON of a command line of that version."""
TODAY = date(2026, 11, 27)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The database, as that version left it."""
    path = tmp_path / "plan.db"
    path.write_bytes(gzip.decompress((WRITTEN / "plan.db.gz").read_bytes()))
    return path


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def upgraded(path: Path) -> Plan:
    with closing(SqliteStore(path)) as store:
        return store.plan(TODAY)


def differences(before: Any, now: Any, where: str = "") -> Iterator[str]:
    """Where what was said before is said otherwise now. What is said besides is new, and no difference."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name, value in before.items():
            yield from differences(value, now.get(name, "not said"), f"{where}/{name}")
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for number, (old_item, new_item) in enumerate(zip(before, now, strict=True)):
            yield from differences(old_item, new_item, f"{where}/{number}")
    elif before != now:
        yield f"{where}: {before!r} was said, now {now!r}"


@pytest.mark.parametrize("line", SAID)
def test_every_figure_of_today_and_of_a_past_day_is_the_one_that_was_printed(old: Path, line: str) -> None:
    assert list(differences(SAID[line], objects("--db", str(old), *line.split()))) == []


def test_what_was_printed_is_worth_comparing() -> None:
    assert SAID["summary"]["counts"] == {"red": 3, "amber": 11, "green": 15, "blue": 3, "unrated": 2}
    assert SAID["summary --as-at 2026-10-01"]["counts"] != SAID["summary"]["counts"]
    assert (len(SAID["list"]), len(SAID["history"])) == (34, 159)


def test_it_is_upgraded_once_behind_a_backup_that_is_as_it_was(old: Path) -> None:
    before = old.read_bytes()
    assert version_of(old) == 5
    for _ in range(2):
        done("--db", str(old), "list")
    (backup,) = sorted(plan_folder.backup_folder(old).glob("*before-version*"))
    assert backup.name.startswith(f"plan-before-version-{VERSION}-from-5-")
    assert (version_of(old), version_of(backup)) == (VERSION, 5)
    with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(":memory:")) as original:
        original.deserialize(before)
        assert list(copy.iterdump()) == list(original.iterdump())
    assert done("--db", str(old), "check") == "Sound: 34 actions, 126 changes.\n"


def test_its_people_come_from_its_owners_and_nothing_else_is_filled_in(old: Path) -> None:
    plan, bundled = upgraded(old), bundled_plan()
    owners = {action["owner"] for action in SAID["list"]} - {None}
    assert owners <= {person.name for person in people_of(plan)}
    assert set(plan.owners) == owners
    records = ("sources", "people", "bodies", "milestones", "notes", "message_links", "self_evaluations", "key_choices")
    assert {name: getattr(plan, name) for name in records if getattr(plan, name)} == {}
    for area in plan.areas:
        said = (area.source_ref, area.response, area.response_reason, area.deadline, area.withdrawn)
        assert said == ("", None, "", None, "")
    for action in plan.actions:
        assert not any((action.support, action.sponsor, action.member, action.body, action.status))
        assert not any((action.also_answers, action.own_fields, action.silent_since))
    assert bundled.bodies, "the plan that comes with the program has what an upgraded one has not"
    assert bundled.message_links
    assert any(area.source_ref for area in bundled.areas)
    assert (plan.words, plan.scale, plan.key.in_use) == (Words(), GRADES, "usual")


def test_it_is_worked_with_as_with_any_other_and_all_of_it_is_taken_back(old: Path) -> None:
    database = ("--db", str(old))
    before = objects(*database, "list")
    history = objects(*database, "history")
    done(*database, "update", "1.2", "--support", "Bo", "--body", "Health", "--note", "agreed")
    done(*database, "add-milestone", "1.2", "Train the team", "--due", "2027-01-12")
    done(*database, "person", "Head of Quality", "--name", "Ann Jones")
    done(*database, "respond", "1.2", "--response", "agreed")
    done(*database, "key", "checked")
    with closing(SqliteStore(old)) as store:
        plan, past = store.plan(TODAY), store.plan_as_at(date(2026, 10, 1))
        assert "Ann Jones" in plan.owners
        assert "Head of Quality" in past.owners
        assert (plan.key.in_use, past.key.in_use) == ("checked", "usual")
        assert (len(plan.milestones), len(past.milestones)) == (1, 0)
    for _ in range(5):
        done(*database, "undo")
    silent = {"version", "updated_at", "updated_by", "progress", "progress_at", "progress_by"}
    after = objects(*database, "list")
    assert [{**action, **dict.fromkeys(silent)} for action in after] == [
        {**action, **dict.fromkeys(silent)} for action in before
    ]
    assert list(differences(history, objects(*database, "history")[: len(history)])) == []
    assert done(*database, "check") == "Sound: 34 actions, 136 changes.\n"


def test_documents_of_it_say_no_word_of_what_it_has_not(old: Path) -> None:
    text = done("--db", str(old), "export", "--format", "md", "--audience", "board")
    for word in ("Bodies", "Key message", "Milestone", "Self-evaluation", "not agreed", "Sponsor"):
        assert word not in text

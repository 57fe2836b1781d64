"""A plan that ends: nothing is left without an ending or a new home, and what is open goes on in a plan of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from actionplan import demo
from actionplan.model.action import Action
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.planfiles.plan_yaml import read_plan_file
from actionplan.planfiles.yaml_writer import written
from actionplan.settings import today
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, objects, refused
from texts import NASTY

SAME = (
    *("ref", "area", "title", "owner", "due", "original_due", "forecast", "times_moved", "agreed_by", "priority"),
    *("rag", "rag_reason", "impact", "support", "sponsor", "member", "body", "also_answers", "stage", "own_fields"),
)


def plan_at(path: Path) -> Plan:
    with closing(SqliteStore(path)) as store:
        return store.plan(today())


def end_all_but(plan: Plan, *refs: str) -> None:
    ending = [action.ref for action in plan.counted if action.ref not in refs]
    done("update", *ending, "--end", "no longer warranted", "--note", "the service has changed")


def test_a_plan_is_closed_once_each_finding_has_an_ending(database: Path) -> None:
    said = refused("close-plan", "--note", "over")
    assert "cannot be closed" in said
    assert "1.1: 1.1 is open" in said
    end_all_but(plan_at(database))
    assert "0 of 5 actions count, 5 no longer warranted" in done("close-plan", "--note", "over")
    assert "it is closed already" in refused("close-plan")
    assert "the plan is read-only: it was closed on" in refused("update", "1.1", "--note", "more")
    assert "It is read-only: it was closed on" in done("check")
    assert "Kept for 7 years after closing" in done("retention", "7 years")
    assert refused("reopen-plan") == "say why the plan is reopened: --note"
    done("reopen-plan", "--note", "the inspectors come again")
    done("update", "1.1", "--reopen", "--note", "again")
    assert refused("reopen-plan", "--note", "again") == "the plan is open"


def test_the_closing_can_be_undone(database: Path) -> None:
    end_all_but(plan_at(database))
    done("close-plan", "--note", "over")
    done("undo")
    done("update", "1.1", "--reopen", "--note", "again")
    assert plan_at(database).read_only == ""


def test_what_is_open_goes_on_in_a_plan_of_its_own(database: Path, tmp_path: Path) -> None:
    done("update", "1.1", "--owner", "Ann", "--due", "2027-03-31", "--note", "agreed")
    done("update", "1.1", "--due", "2027-04-30", "--agreed-by", "Bob", "--note", "two posts vacant")
    done("update", "1.1", "--rag", "amber", "--note", "late")
    done("add-milestone", "1.1", "Draft", "--due", "2027-01-31")
    done("evidence", "1.1", "--what", "Audit of ten", "--kind", "casework audit")
    end_all_but(plan_at(database), "1.1", "2.1")
    file = tmp_path / "next.yaml"
    before = plan_at(database)
    result = objects("close-plan", "--hand-over", str(file), "--to", "Service plan", "--note", "the board has ended")
    assert result["handed_over"] == ["1.1", "2.1"]
    after = plan_at(database)
    action = after.action("1.1")
    assert action is not None
    assert (action.ending, action.ending_to, action.ending_ref) == ("moved to", "Service plan", "1.1")
    assert "2 moved to another plan" in done("list", "--all")
    successor = tmp_path / "next.db"
    done("--db", str(successor), "init", "--from", str(file))
    taken = plan_at(successor)
    assert taken.title == "Service plan"
    assert [each.ref for each in taken.counted] == ["1.1", "2.1"]
    assert same_values(taken, "1.1") == same_values(before, "1.1")
    assert [(each.text, each.due) for each in taken.milestones] == [(each.text, each.due) for each in before.milestones]
    assert [each.what for each in taken.evidence] == ["Audit of ten"]
    notes = [(note.text, note.by) for note in reversed(taken.notes_of("1.1"))]
    assert any("two posts vacant" in text and "Apr 2027" in text for text, _ in notes)
    assert "already exists" in refused_again(database, file)


def refused_again(database: Path, file: Path) -> str:
    done("reopen-plan", "--note", "once more")
    done("update", "1.1", "--reopen", "--note", "not there")
    return refused("close-plan", "--hand-over", str(file), "--to", "Service plan", "--note", "over")


def same_values(plan: Plan, ref: str) -> dict[str, object]:
    action = plan.action(ref)
    assert isinstance(action, Action)
    return {name: getattr(action, name) for name in SAME}


def test_a_made_up_quarter_is_handed_over_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_TODAY", demo.TODAY.isoformat())
    path, file = tmp_path / "demo.db", tmp_path / "next.yaml"
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    demo.make(path)
    plan = plan_at(path)
    if plan.open_review is not None:
        done("review", "discard", "--yes")
    done("close-plan", "--hand-over", str(file), "--to", "Next year", "--note", "the year is over")
    taken = read_plan_file(file).plan
    refs = [action.ref for action in plan.counted if not action.is_closed]
    assert [action.ref for action in taken.actions] == refs
    for ref in refs:
        assert same_values(taken, ref) == same_values(plan, ref), ref
    areas = {area.ref: (area.text, area.grade, area.risk) for area in plan.areas}
    assert all((area.text, area.grade, area.risk) == areas[area.ref] for area in taken.areas)


@pytest.mark.parametrize("kind", sorted(NASTY))
def test_any_text_is_read_back_as_it_was_kept(
    kind: str, database: Path, tmp_path: Path, stamp: Callable[..., Stamp]
) -> None:
    done("update", "1.1", "--title", NASTY[kind][:1900], "--note", NASTY[kind][:1900], "--keep-personal-data")
    end_all_but(plan_at(database), "1.1")
    before, file = plan_at(database), tmp_path / "next.yaml"
    done("close-plan", "--hand-over", str(file), "--to", "Next", "--note", "over")
    taken = read_plan_file(file).plan
    assert same_values(taken, "1.1")["title"] == same_values(before, "1.1")["title"]


def test_a_text_of_a_written_file_stands_on_one_line() -> None:
    data = written({"title": 'a "b" \\n \u2028 \x07 # - : \n- x', "own key": ["1", {"a b": "c"}]})
    assert data.decode().splitlines()[0].isascii()
    assert len(data.decode().splitlines()) == 4

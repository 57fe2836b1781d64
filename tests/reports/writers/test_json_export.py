"""The plan for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import to_builtins
from msgspec.structs import replace

from actionplan.model.comparison import Comparison
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.weekly_review import Decision
from actionplan.reports.assessment import judge
from actionplan.reports.board_report import paper
from actionplan.reports.edition import Edition
from actionplan.reports.summary import gather
from actionplan.reports.writers.json_export import plan_json, summary_object
from actionplan.reports.writers.json_objects import (
    action_object,
    area_object,
    decision_object,
    evidence_object,
    move_object,
    strength_object,
)
from actionplan.reports.writers.json_text import written
from actionplan.reports.writers.markdown import markdown


def plain(make: Callable[..., dict[str, Any]], *values: Any) -> Any:
    """The object that a program reads."""
    return to_builtins(make(*values))


def test_an_action_is_one_object(rated: Plan) -> None:
    one = plain(action_object, judge(rated.actions[0], rated), rated)
    expected = {
        "ref": "1.1",
        "theme": 1,
        "area": "Case recording",
        "area_ref": "1.1",
        "summary_area": "Quality of practice",
        "title": "Case recording",
        "owner": "Head of Quality",
        "due": "2026-11-01",
        "original_due": "2026-11-01",
        "forecast": None,
        "priority": "critical",
        "rag": "red",
        "suggested": "red",
        "suggested_reason": "26 days late against 1 Nov 2026, critical",
        "optimistic": False,
        "stage": "open",
        "days_late": 26,
        "updated_by": "jo",
    }
    assert expected.items() <= one.items()


def test_an_object_says_what_stands_behind_the_rating(rated: Plan) -> None:
    objects = {action.ref: plain(action_object, judge(action, rated), rated) for action in rated.actions}
    slipped, finished = objects["1.2"], objects["2.1"]
    assert (slipped["times_moved"], slipped["days_slipped"], slipped["agreed_by"]) == (2, 59, "Improvement Board")
    assert (slipped["optimistic"], slipped["impact"], slipped["evidence"]) == (True, "emerging", 1)
    assert (finished["days_finished_late"], finished["days_late"], finished["evidence"]) == (3, 0, 0)
    assert (objects["1.1"]["rag_since"], finished["rag_since"]) == ("2026-11-10", None)


def test_a_move_is_an_object_with_before_and_after(week_ago: Comparison) -> None:
    assert [plain(move_object, move, Key()) for move in week_ago.moves] == [
        {"ref": "1.3", "kind": "worse", "before": "green", "after": "amber",
         "before_condition": "on track", "after_condition": "at risk", "words": "Green → Amber: waits for health"},
        {"ref": "1.1", "kind": "unchanged_red", "before": "red", "after": "red",
         "before_condition": "off track", "after_condition": "off track", "words": "for 17 days: two posts vacant"},
        {"ref": "2.1", "kind": "closed", "before": "amber", "after": "blue",
         "before_condition": "at risk", "after_condition": "checked", "words": "Amber → Blue"},
        {"ref": "1.2", "kind": "date_moved", "before": "2027-01-31", "after": "2027-03-31",
         "words": "31 Jan 2027 → 31 Mar 2027, agreed by Improvement Board"},
        {"ref": "2.2", "kind": "owner_changed", "before": "Head of ICT", "after": None, "words": "Head of ICT → –"},
    ]  # fmt: skip


def test_the_summary_says_what_needs_attention_a_line_each(rated: Plan, week_ago: Comparison) -> None:
    found = plain(summary_object, gather(rated, week_ago))
    assert [(line["ref"], line["kind"]) for line in found["attention"]] == [
        *(("1.1", "late"), ("1.1", "red"), ("1.2", "optimistic")),
        *(("2.2", "no_owner"), ("2.2", "no_due"), ("2.2", "unrated"), ("1.2", "moved_twice")),
    ]
    assert found["attention"][0] == {"ref": "1.1", "kind": "late", "reason": "26 days late, critical"}
    assert (found["since"], found["demo"], found["optimistic"]) == ("2026-11-20", False, 1)
    assert found["moved"] == {"worse": 1, "unchanged_red": 1, "closed": 1, "date_moved": 1, "owner_changed": 1}
    assert found["summary_areas"][0]["impact"] == {
        **{"not assessed": 2, "none yet": 0, "emerging": 0, "evidenced": 0, "sustained": 0},
        **{"delivered": 1, "delivered_without_impact": ["2.1"]},
    }
    assert found["strengths"] == {"total": 1, "at risk": 1}
    assert plain(summary_object, gather(rated))["since"] is None


def test_evidence_areas_and_strengths_are_objects(rated: Plan, plan: Plan) -> None:
    assert plain(evidence_object, rated.evidence[0]) == {
        "ref": "1.2/1",
        "action": "1.2",
        "what": "Threshold audit",
        "where": "audits/oct.docx",
        "dated": "2026-10-30",
        "kind": "casework audit",
        **{"size": None, "sha256": None, "noted_on": None, "kept": None, "withdrawn": None},
    }
    assert plain(area_object, plan.areas[-1], plan)["summary_area"] is None
    assert plain(area_object, plan.areas[2], plan) == {
        "ref": "1.3",
        "theme": 1,
        "area": "Too few children are seen",
        "summary_area": "Outcome focus",
        "fit": "moderate",
        "mapping_reason": "the child's journey",
        **dict.fromkeys(("source_ref", "response", "response_reason", "deadline", "withdrawn")),
        **dict.fromkeys(("grade", "risk", "likelihood", "risk_impact")),
    }
    said = plain(strength_object, rated.strengths[0], rated)
    assert (said["ref"], said["standing"], said["because"]) == ("S1.1", "at risk", "two managers leave")
    assert plain(strength_object, plan.strengths[0], plan)["standing"] is None


def test_a_decision_is_an_object(plan: Plan) -> None:
    decision = Decision("D1", "R1", "", "Write", "", date(2026, 12, 4), for_board=True)
    assert plain(decision_object, decision, plan) == {
        **{"ref": "D1", "review": "R1", "action": None, "what": "Write", "owner": None},
        **{"due": "2026-12-04", "for_board": True, "done_on": None},
    }


def test_what_nobody_has_said_is_null(rated: Plan) -> None:
    one = plain(action_object, judge(rated.actions[-1], rated), rated)
    assert [one[name] for name in ("owner", "due", "rag", "suggested", "summary_area", "rag_reason")] == [None] * 6
    assert "" not in one.values()


def test_the_summary_has_the_numbers_of_the_document(rated: Plan) -> None:
    summary = plain(summary_object, gather(rated))
    assert (summary["as_at"], summary["total"], summary["late"]) == ("2026-11-27", 5, 1)
    assert summary["counts"] == {"red": 1, "amber": 1, "green": 1, "blue": 1, "unrated": 1}
    assert summary["adds_up"] is True
    assert [row["total"] for row in summary["summary_areas"]] == [2, 2, 1]
    assert summary["themes"][0]["drag"] == {
        "ref": "1.1",
        "rag": "red",
        "condition": "off track",
        "reason": "26 days late against 1 Nov 2026, critical",
    }
    document = markdown(paper(Edition(gather(rated))))
    for row in (*summary["summary_areas"], *summary["themes"]):
        written_row = next(
            line
            for line in document.splitlines()
            if row["title"] in line and "R" not in line.split("|")[1] and line.count("|") > 9
        )
        cells = [cell.strip() for cell in written_row.split("|")[4:10]]
        assert [int(cell.split()[0]) for cell in cells] == [*row["counts"].values(), row["total"]]


def test_the_export_holds_the_whole_plan(rated: Plan) -> None:
    found = json.loads(plan_json(Edition(gather(rated))))
    assert found["format_version"] == 2
    assert [action["ref"] for action in found["actions"]] == [action.ref for action in rated.actions]
    assert found["summary"] == plain(summary_object, gather(rated))
    assert found["areas"][-1]["summary_area"] is None
    assert [piece["ref"] for piece in found["evidence"]] == ["1.2/1"]
    assert [strength["ref"] for strength in found["strengths"]] == ["S1.1"]
    assert found["demo"] is False


def test_no_control_byte_leaves_as_it_is(rated: Plan) -> None:
    hostile = replace(rated, title="\x1b]0;x\x07 \x9b \x7f \u202e é")
    text = plan_json(Edition(gather(hostile)))
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)["title"] == hostile.title


def test_json_ends_with_a_line() -> None:
    assert written([]) == "[]\n"

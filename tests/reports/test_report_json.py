"""The plan for programs."""

from __future__ import annotations

import json
from dataclasses import replace

from actionplan.model.plan import Plan
from actionplan.reports.json import action_object, export, summary_object, written
from actionplan.reports.judged import judge
from actionplan.reports.markdown import markdown
from actionplan.reports.summary import gather


def test_an_action_is_one_object(rated: Plan) -> None:
    one = action_object(judge(rated.actions[0], rated), rated)
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


def test_what_nobody_has_said_is_null(rated: Plan) -> None:
    one = action_object(judge(rated.actions[-1], rated), rated)
    assert [one[name] for name in ("owner", "due", "rag", "suggested", "summary_area", "rag_reason")] == [None] * 6
    assert "" not in one.values()


def test_the_summary_has_the_numbers_of_the_document(rated: Plan) -> None:
    summary = summary_object(gather(rated))
    assert (summary["as_at"], summary["total"], summary["late"]) == ("2026-11-27", 5, 1)
    assert summary["counts"] == {"red": 1, "amber": 1, "green": 1, "blue": 1, "unrated": 1}
    assert summary["adds_up"] is True
    assert [row["total"] for row in summary["summary_areas"]] == [2, 2, 1]
    assert summary["themes"][0]["drag"] == {
        "ref": "1.1",
        "rag": "red",
        "reason": "26 days late against 1 Nov 2026, critical",
    }
    document = markdown(gather(rated))
    for row in (*summary["summary_areas"], *summary["themes"]):
        written_row = next(line for line in document.splitlines() if row["title"] in line and "---" not in line)
        cells = [cell.strip() for cell in written_row.split("|")[3:9]]
        assert [int(cell.split()[0]) for cell in cells] == [*row["counts"].values(), row["total"]]


def test_the_export_holds_the_whole_plan(rated: Plan) -> None:
    found = json.loads(export(gather(rated)))
    assert found["format_version"] == 1
    assert [action["ref"] for action in found["actions"]] == [action.ref for action in rated.actions]
    assert found["summary"] == summary_object(gather(rated))
    assert found["areas"][-1]["summary_area"] is None


def test_no_control_byte_leaves_as_it_is(rated: Plan) -> None:
    hostile = replace(rated, title="\x1b]0;x\x07 \x9b \x7f \u202e é")
    text = export(gather(hostile))
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    assert json.loads(text)["title"] == hostile.title


def test_json_ends_with_a_line() -> None:
    assert written([]) == "[]\n"

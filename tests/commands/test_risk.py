"""The reviewers' grade of a finding and the risk it leaves, at the command line: said, counted, found, never edited."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from command_line import done, objects, refused


def test_a_risk_is_said_in_the_words_of_the_scale(database: Path) -> None:
    said = done("risk", "1.2", "children wait for months", "--likelihood", "lik", "--impact", "sev")
    assert "risk – → children wait for months" in said
    assert "Risk while open  children wait for months (likely, severe)" in done("show", "1.2")
    (area,) = objects("risk", "1.2", "--likelihood", "unlikely")
    assert (area["risk"], area["likelihood"], area["risk_impact"]) == ("children wait for months", "unlikely", "severe")
    assert [action["ref"] for action in objects("list", "risk:unlikely")] == ["1.2"]
    assert [action["ref"] for action in objects("list", "risk:any")] == ["1.2"]
    assert "choose from: rare, unlikely, possible" in refused("risk", "1.2", "--likelihood", "purple")
    assert "say what the risk is" in refused("risk", "1.1", "--likelihood", "likely")
    assert refused("risk", "1.2", code=2)
    (area,) = objects("risk", "1.2", "")
    assert (area["risk"], area["likelihood"], area["risk_impact"]) == (None, None, None)
    done("undo")
    rows = list(csv.DictReader(io.StringIO(done("export", "--format", "csv").removeprefix("\ufeff"))))
    assert [(row["Ref"], row["Risk"], row["Likelihood"]) for row in rows if row["Risk"]] == [
        ("1.2", "children wait for months", "unlikely")
    ]


def test_a_grade_is_kept_once_counted_and_found(database: Path) -> None:
    assert "grade" not in done("summary").casefold()
    done("grade", "1.2", "must")
    done("grade", "1.3", "should")
    done("update", "1.2", "--rag", "red", "--note", "no money")
    assert "a grade is theirs and is not edited" in refused("grade", "1.2", "should")
    assert "Grade            must, the reviewers' own" in done("show", "1.2")
    assert [action["ref"] for action in objects("list", "grade:must")] == ["1.2"]
    assert [action["ref"] for action in objects("list", "grade:none")] == ["1.1", "2.1", "2.2"]
    rows = {row["title"]: row for row in objects("summary", "--by", "grade")["rows"]}
    assert {title: row["counts"]["red"] for title, row in rows.items()} == {"must": 1, "should": 0, "No grade": 0}
    assert sum(row["total"] for row in rows.values()) == 5
    assert "must" in done("summary")
    assert "1.2 grade must → none" in done("undo", "--change", "2")


def test_the_scales_of_a_plan_file_are_the_ones_that_are_asked_for(tmp_path: Path) -> None:
    plan_file = tmp_path / "plan.yaml"
    plan_file.write_text(
        """title: Fire
organisation: Marshire
grades: [must, should]
risk_scale:
  likelihood: [low, high]
themes:
  - title: Preventing
    areas:
      - text: Train all crews
        grade: must
        risk: fires spread
        likelihood: high
        actions:
          - title: Train
            blocked_by: [1.2]
      - text: Test all hydrants
"""
    )
    database = str(tmp_path / "fire.db")
    done("--db", database, "init", "--from", str(plan_file))
    assert "choose from: low, high" in refused("--db", database, "risk", "1.1", "--likelihood", "likely")
    assert "choose from: must, should" in refused("--db", database, "grade", "1.2", "could")
    page = done("--db", database, "show", "1.1")
    assert "fires spread (high)" in page
    assert "Blocked by       1.2, no due date" in page
    plan_file.write_text(
        plan_file.read_text().replace("      - text: Test", "      - grade: could\n        text: Test")
    )
    assert "'could'" in refused("--db", str(tmp_path / "b.db"), "init", "--from", str(plan_file))
    plan_file.write_text(plan_file.read_text().replace("grade: could", "actions: [{title: Test, blocked_by: [1.1]}]"))
    assert "they would wait for each other" in refused("--db", str(tmp_path / "b.db"), "init", "--from", str(plan_file))

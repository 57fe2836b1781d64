"""A plan that is already under way, at the command line: what was brought in is shown as it was."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from actionplan.commands.completion_values import candidates
from command_line import done, objects, one_of

FIRE = """\
title: Fire plan
organisation: Example Fire
words: {theme: Priority, area: Recommendation, action: Task, milestone: Step}
themes:
  - title: Preventing fires
    number: A
    areas:
      - ref: 17 SRR 08
        text: Train all crews
        actions:
          - title: Issue training
            owner: Chief
            support: [Ann Lee, Bo Ray]
            due: 2027-03-31
            priority: low
            notes: [{on: 2026-10-01, by: Ann Lee, text: started}]
            milestones: [{text: Step one, due: 2026-12-01}]
  - title: Other
    areas: [{ref: S1, text: Second}]
"""


@pytest.fixture
def under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("fire.yaml").write_text(FIRE, encoding="utf-8")
    done("init", "--from", "fire.yaml")
    return tmp_path


def table() -> dict[str, dict[str, str]]:
    text = done("export", "--format", "csv").removeprefix("\ufeff")
    return {row["Ref"]: dict(row) for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_the_last_update_is_the_day_of_the_last_note_until_somebody_updates_it(under_way: Path) -> None:
    assert "Last update      last note 1 Oct 2026, brought in, version 2" in done("show", "17 SRR 08")
    assert table()["17 SRR 08"]["Updated on"] == "2026-10-01"
    assert one_of(("list",), "17 SRR 08")["last_update"] == "2026-10-01"
    assert "no update for 57 days" in done("show", "17 SRR 08")
    said = done("update", "17 SRR 08", "--note", "half the crews")
    assert "17 SRR 08  noted" in said
    assert "silent" not in said + done("history") + done("show", "17 SRR 08")
    assert "Last update      27 Nov 2026 by jo, version 3" in done("show", "17 SRR 08")
    assert table()["17 SRR 08"]["Updated on"] == "2026-11-27"
    assert one_of(("list",), "17 SRR 08")["last_update"] == "2026-11-27"
    assert "Undone: 17 SRR 08 note (half the crews)." in done("undo")


def test_an_import_says_several_names_as_people_write_them(under_way: Path) -> None:
    text = done("export", "--format", "csv").replace("Ann Lee; Bo Ray", "Ann Lee; Cy").replace(",low,", ",Medium,")
    Path("plan.csv").write_text(text, encoding="utf-8", newline="")
    said = done("import", "plan.csv", "--dry-run")
    assert "Support   Ann Lee; Bo Ray  Ann Lee; Cy" in said
    assert "Priority  low              normal" in said
    changes = {change["field"]: change for change in objects("import", "plan.csv")["changes"]}
    assert (changes["support"]["before"], changes["support"]["after"]) == (["Ann Lee", "Bo Ray"], ["Ann Lee", "Cy"])
    assert one_of(("list",), "17 SRR 08")["priority"] == "normal"


@pytest.mark.parametrize("word", ["medium", "Medium", "med", "normal"])
def test_medium_is_normal_wherever_a_priority_is_typed(under_way: Path, word: str) -> None:
    done("update", "17 SRR 08", "--priority", word)
    assert one_of(("list",), "17 SRR 08")["priority"] == "normal"


def test_the_help_names_every_priority(under_way: Path) -> None:
    assert "critical, high, normal or low; medium is normal." in " ".join(done("update", "--help").split())


def test_a_theme_is_called_as_the_plan_calls_it_and_never_by_our_number(under_way: Path) -> None:
    import click

    rows = table()
    assert [(rows[ref]["Theme"], rows[ref]["Theme title"]) for ref in rows] == [
        ("A", "Preventing fires"),
        ("", "Other"),
    ]
    done("export", "--output", "plan.xlsx")
    assert "Nothing to change" in done("import", "plan.xlsx")
    Path("plan.csv").write_text(done("export", "--format", "csv").replace(",A,", ",B,"), encoding="utf-8", newline="")
    assert "Edited, but never changed by an import: Theme of 17 SRR 08." in done("import", "plan.csv")
    context = click.Context(click.Command("x"))
    assert [item.value for item in candidates("themes", context, "")] == ["A", "Other"]


def test_the_rule_names_late_milestones_only_where_the_plan_has_any(under_way: Path) -> None:
    words = "when a step of it is late by more than 30 days"
    assert words in done("export", "--format", "md")
    assert words in json.dumps(done("export", "--format", "html"))
    Path("lean.yaml").write_text(FIRE.replace("            milestones: [{text: Step one, due: 2026-12-01}]\n", ""))
    lean = done("--db", "lean.db", "init", "--from", "lean.yaml") and done(
        "--db", "lean.db", "export", "--format", "md"
    )
    assert "at best when" in lean
    assert " step " not in lean.lower()

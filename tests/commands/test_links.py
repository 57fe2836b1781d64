"""link, unlink and message: what belongs together, at the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from command_line import done, refused, run


def listed(*words: str) -> list[str]:
    """The refs that list finds."""
    return [action["ref"] for action in json.loads(done("list", *words, "--json"))]


def test_an_action_is_linked_counted_once_and_unlinked(database: Path) -> None:
    said = done("link", "1.2", "2.1", "--note", "one audit for both")
    assert "1.2  other findings answered – → 2.1" in said
    assert "2.1" in said
    assert listed() == ["1.1", "1.2", "1.3", "2.2"]
    assert listed("theme:2") == ["1.2", "2.2"]
    assert listed("ref:2.1") == ["1.2"]
    summary = done("summary", "--by", "theme")
    assert "2 Managing performance: 1, and 1 counted under theme 1 (1.2)" in summary
    assert "The rows add up: 3 + 1 = 4, each action counted once; 4 of 5 actions count, 1 withdrawn." in summary
    rows = json.loads(done("summary", "--by", "theme", "--json"))["rows"]
    assert [(row["total"], row.get("counted_elsewhere")) for row in rows] == [(3, None), (1, ["1.2"])]
    (action, begun) = json.loads(done("unlink", "1.2", "2.1", "--json"))
    assert (action["ref"], action["also_answers"]) == ("1.2", [])
    assert (begun["ref"], begun["stage"]) == ("2.1", "open")
    assert "Undone" in done("undo")
    assert listed("ref:2.1") == ["1.2"]


def test_why_two_were_linked_is_a_note_of_the_action_and_not_of_the_one_withdrawn_for_it(database: Path) -> None:
    def last_notes() -> list[str | None]:
        return [json.loads(done("show", ref, "--json"))["progress"] for ref in ("1.2", "2.1")]

    done("update", "2.1", "2.2", "--note", "no news")
    done("link", "1.2", "2.2", "--note", "one audit for both")
    assert last_notes() == ["one audit for both", "no news"]
    done("update", "1.2", "2.1", "--note", "the audit is booked")
    assert last_notes() == ["the audit is booked"] * 2
    done("link", "1.2", "2.1", "--note", "one audit for all")
    assert last_notes() == ["one audit for all", "the audit is booked"]
    assert "one audit for all" in done("history", "2.1")
    done("unlink", "1.2", "2.1", "--note", "two audits after all")
    assert last_notes() == ["two audits after all", "the audit is booked"]
    exported = done("export", "--format", "csv", "--notes", "all")
    assert exported.count("one audit for all") == 1
    assert exported.count("the audit is booked") == 3, "all notes of two, and the last of one"


def test_a_link_of_several_is_one_change_and_undone_as_one(database: Path) -> None:
    done("link", "1.2", "2.1", "2.2")
    assert listed() == ["1.1", "1.2", "1.3"]
    done("undo")
    assert listed() == ["1.1", "1.2", "1.3", "2.1", "2.2"]


def test_an_undo_says_nothing_of_what_was_so_already(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("link", "1.2", "2.1", "2.2")
    monkeypatch.setenv("ACTIONPLAN_USER", "sam")
    done("update", "2.1", "--reopen", "--note", "it is not the same")
    monkeypatch.setenv("ACTIONPLAN_USER", "jo")
    undone = done("undo", "--change", "2")
    assert "2.2 is no longer withdrawn" in undone
    assert "note" not in undone


def test_findings_that_no_action_answers_any_more_are_told_and_listed(database: Path) -> None:
    done("link", "1.2", "2.1")
    assert "answers" not in done("summary")
    assert "No action answers 1.2, 2.1 any more" in done("update", "1.2", "--withdraw", "--note", "no more")
    assert "2 (40%) of 5 findings that no action answers: 1.2, 2.1" in done("summary")
    document = run("export", "--format", "md").stdout
    assert "2 (40%) of 5 findings that no action answers: 1.2, 2.1" in document
    done("respond", "2.1", "--response", "not agreed", "--reason", "no power to")
    assert "1 (20%) of 5 findings that no action answers: 1.2" in done("summary")
    done("update", "1.2", "--reopen", "--note", "it is needed")
    assert "no action answers" not in done("summary")


def test_a_plan_without_such_links_is_told_no_more_than_before(database: Path) -> None:
    assert "answers" not in done("update", "1.2", "--withdraw", "--note", "no more")
    assert "answers" not in done("summary")


def test_an_action_that_is_added_may_answer_others_at_once(database: Path) -> None:
    objects = json.loads(done("add", "1.2", "Audit 40 files a month", "--answers", "2.1", "--answers", "2.2", "--json"))
    assert [action["ref"] for action in objects][1:] == ["2.1", "2.2"]
    assert objects[0]["also_answers"] == ["2.1", "2.2"]
    assert listed("theme:2") == [objects[0]["ref"]]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("link", "1.2", "9.9"), "there is no area '9.9' in the plan"),
        (("link", "9.9", "2.1"), "there is no action '9.9' in the plan"),
        (("link", "1.2", "1.2"), "1.2 answers 1.2 already"),
        (("link", "1.2", "2.1", "2.1"), "1.2 answers 2.1 already"),
        (("unlink", "1.2", "2.1"), "1.2 does not answer 2.1"),
        (("add", "1.2", "Audit", "--answers", "1.2"), "answers 1.2 already"),
        (("message", "9.9", "urgency", "--reason", "x"), "there is no area '9.9' in the plan"),
        (("message", "1.2", "zeal", "--reason", "x"), "there is no key message 'zeal'"),
        (("message", "1.2", "urgency"), "say why 1.2 belongs to it"),
        (("message", "1.2", "urgency", "--remove", "--reason", "x"), "1.2 does not belong to the key message"),
        (("summary", "--by", "message"), "there is no grouping 'message'; choose from: theme, summary area, owner"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(database: Path, args: tuple[str, ...], words: str) -> None:
    assert words in refused(*args)
    assert listed() == ["1.1", "1.2", "1.3", "2.1", "2.2"]


def test_areas_belong_to_key_messages_for_a_reason(database: Path) -> None:
    (area,) = json.loads(done("message", "1.2", "urgency", "--reason", "children wait", "--json"))
    assert area["messages"] == [{"key": "1", "title": "Urgency", "reason": "children wait"}]
    done("message", "2.1", "urgency", "--reason", "pace")
    assert listed("message:urgency") == ["1.2", "2.1"]
    assert listed("message:none") == ["1.1", "1.3", "2.2"]
    assert "The rows overlap, so they do not add up to 5." in done("summary", "--by", "message")
    assert json.loads(done("summary", "--json"))["groups"]["key message"]["overlap"] is True
    done("message", "2.1", "urgency", "--remove", "--reason", "not so urgent")
    assert listed("message:urgency") == ["1.2"]
    assert "not so urgent" in done("history")
    done("undo")
    assert listed("message:urgency") == ["1.2", "2.1"]


def test_show_and_every_document_say_what_else_an_action_answers(database: Path, tmp_path: Path) -> None:
    done("link", "1.2", "2.1")
    done("message", "2.1", "urgency", "--reason", "pace")
    shown = done("show", "1.2")
    assert "Also answers" in shown
    assert "2.1; counted under 1.2" in shown
    assert "Urgency: pace" in shown
    for form in ("md", "csv", "html", "json"):
        path = tmp_path / f"plan.{form}"
        done("export", "--output", str(path))
        text = path.read_text(encoding="utf-8-sig")
        if form == "csv":
            heading, *rows = csv.reader(text.splitlines())
            assert {row[0]: row[heading.index("Also answers")] for row in rows}["1.2"] == "2.1"
        elif form == "json":
            summary = json.loads(text)["summary"]
            assert summary["themes"][1]["counted_elsewhere"] == ["1.2"]
            assert [row["total"] for row in summary["groups"]["key message"]["rows"]] == [1, 3]
        else:
            assert "(also answers 2.1; counted under 1.2)" in text
            assert "Actions by key message" in text
            assert "The rows overlap, so they do not add up to 4; 4 of 5 actions count, 1 withdrawn." in text

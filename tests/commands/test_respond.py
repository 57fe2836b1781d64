"""The council's answers to findings at the command line: set, shown, counted, in the history and the documents."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from command_line import done, objects, refused


def test_a_finding_is_answered_shown_and_taken_back(database: Path) -> None:
    said = done("respond", "1.2", "--response", "partly agreed", "--reason", "no money", "--deadline", "2027-01-31")
    assert "response – → partly agreed" in said
    page = done("show", "1.2")
    assert "Answer           partly agreed: no money" in page
    assert "Deadline         31 Jan 2027, the reviewers' own" in page
    (area,) = objects("respond", "1.2", "--response", "agreed")
    assert (area["response"], area["response_reason"], area["deadline"]) == ("agreed", None, "2027-01-31")
    assert "response agreed → partly agreed" in done("undo")
    assert objects("show", "1.2")["response"] == "partly agreed"
    assert "--response" in refused("respond", "1.2", code=2)
    assert "there is no area" in refused("respond", "9.9", "--response", "agreed")


def test_not_agreed_takes_the_action_out_in_the_same_change_and_undo_brings_both_back(database: Path) -> None:
    said = done("respond", "1.2", "--response", "not agreed", "--reason", "done since 2025")
    assert "response – → not agreed" in said
    assert "stage open → withdrawn" in said
    again = done("respond", "1.2", "--response", "not agreed", "--reason", "done since 2025")
    assert again.startswith("Nothing to change")
    assert len({update["change"] for update in objects("history", "1.2")}) == 1
    assert "1.2" not in [action["ref"] for action in objects("list")]
    assert "5 findings: 1 not agreed, 4 not answered." in done("summary")
    assert "The answers add up: 1 + 4 = 5" in done("summary")
    assert objects("summary")["findings"] == {
        **{"total": 5, "agreed": 0, "partly agreed": 0, "not agreed": 1, "not answered": 4},
        **{"without_action": [], "withdrawn": [], "adds_up": True},
    }
    undone = done("undo")
    assert "1.2 response not agreed → none" in undone
    assert "1.2 is no longer withdrawn" in undone
    assert objects("show", "1.2")["stage"] == "open"
    assert objects("summary")["findings"]["not answered"] == 5


def test_the_reason_of_an_answer_is_told_once_and_is_no_note_of_the_action(database: Path) -> None:
    done("respond", "1.2", "--response", "not agreed", "--reason", "done since 2025")
    assert "response – → not agreed: done since 2025" in done("history")
    assert "done since 2025: done since 2025" not in done("history")
    assert objects("show", "1.2")["progress"] is None
    done("respond", "1.2", "--response", "")
    assert objects("show", "1.2")["progress"] is None
    assert "Last note" not in done("show", "1.2")
    assert "done since 2025" not in done("export", "--format", "md")


def test_the_documents_have_the_answers_with_their_reasons_only_where_there_are_any(database: Path) -> None:
    assert "answered to" not in done("export", "--format", "md")
    assert "findings:" not in done("summary")
    done("respond", "1.2", "--response", "not agreed", "--reason", "done since 2025")
    done("respond", "1.1", "--response", "agreed", "--deadline", "2026-12-01")
    done("update", "1.1", "--due", "2027-03-31")
    text = done("export", "--format", "html")
    assert "What is answered to the areas for consideration" in text
    assert "done since 2025" in text
    assert "5 findings: 1 agreed, 1 not agreed, 3 not answered." in text
    assert "due after the reviewers' deadline" in unescape(text)
    assert "of 5 findings without an answer: 1.3, 2.1, 2.2" in text
    assert "due after the reviewers' deadline, 1 Dec 2026" in done("list", "--attention")
    assert [action["ref"] for action in objects("list", "after-deadline")] == ["1.1"]
    # It changes no rating.
    assert objects("show", "1.1")["suggested"] == "green"
    headings = done("export", "--format", "csv").splitlines()[0]
    assert "Answer,Reason of the answer" in headings
    assert "Reviewers' deadline" in headings


def test_an_action_that_still_has_its_findings_words_beside_others_is_a_gap(database: Path) -> None:
    assert "still has the words" not in done("list", "--attention")
    done("add", "1.2", "Train the staff")
    done("add", "1.2", "Audit the thresholds")
    assert "still has the words" not in done("list", "--attention")
    done("update", "1.2", "--title", "Thresholds are not applied consistently")
    assert "still has the words of finding 1.2, which has other actions" in done("list", "--attention")
    assert [action["ref"] for action in objects("list", "no-title")] == ["1.2"]
    assert "with the finding's own words though the finding has other actions" in done("summary")

"""The response to a review at the command line: in the order of the report, and a draft while anything is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, objects, refused


@pytest.fixture
def answered(database: Path) -> Path:
    """Of five findings one is not agreed, three have an action, an owner and a date, and 2.2 has nothing yet."""
    for ref in ("1.1", "1.2", "2.1"):
        done("update", ref, "--title", f"Do {ref}", "--owner", "Head of Quality", "--due", "2027-01-29")
        done("respond", ref, "--response", "agreed")
    done("respond", "1.3", "--response", "not agreed", "--reason", "seen since 2025")
    return database


def test_it_says_what_is_missing_and_is_a_draft_until_nothing_is(answered: Path) -> None:
    document = objects("response")
    assert document["state"] == "draft"
    assert document["missing"] == {"an answer": ["2.2"], "an action": ["2.2"]}
    assert [line["ref"] for line in document["findings"]] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    page = done("response")
    assert "draft, as at 27 Nov 2026" in page
    assert "Draft while anything is missing: 1 finding without an action, 1 without an answer." in page
    assert "Missing     an answer, an action" in page
    done("respond", "2.2", "--response", "agreed")
    done("update", "2.2", "--title", "Ask its users", "--owner", "Ann", "--due", "2027-02-26")
    assert objects("response")["state"] == "final"
    page = done("response")
    assert "final, as at 27 Nov 2026" in page
    assert "Nothing is missing." in page
    assert "Missing  " not in page
    assert objects("response", "--as-at", "2026-11-26")["state"] == "draft"


def test_each_finding_has_answer_action_owner_by_when_and_what_will_show_it(answered: Path) -> None:
    done("update", "1.1", "--success-measure", "The audit finds it in 9 of 10")
    (finding,) = [line for line in objects("response")["findings"] if line["ref"] == "1.1"]
    assert finding["response"] == "agreed"
    assert finding["actions"] == [
        {"ref": "1.1", "action": "Do 1.1", "owner": "Head of Quality", "due": "2027-01-29", "stage": "open"}
    ]
    assert finding["measures"] == ["The audit finds it in 9 of 10"]
    page = done("response")
    assert "Do 1.1 – Head of Quality, 29 Jan 2027" in page
    assert "Shown by    The audit finds it in 9 of 10" in page
    assert "not agreed: seen since 2025" in page
    # Once one finding says what will show it, the others have to.
    assert objects("response")["missing"]["a measure"] == ["1.2", "2.1"]


def test_what_is_restricted_or_not_for_the_public_is_left_out_and_the_counts_stay(answered: Path) -> None:
    before = objects("response")["missing"]
    done("restrict", "1.2", "--reason", "names a family")
    document = objects("response")
    assert document["missing"] == before
    assert "Do 1.2" not in done("response")
    assert document["restricted"] is not None
    assert "Do 1.2" in done("response", "--include-restricted")
    assert "Head of Quality" not in done("response", "--audience", "public")
    assert "never in what everybody may read" in refused("response", "--audience", "public", "--include-restricted")


def test_only_what_is_missing_and_the_duty_that_it_is_for(answered: Path) -> None:
    done("duty", "add", "--regime", "hmicfrs", "--begins", "2026-11-02")
    page = done("response", "--missing")
    assert "Comments on the report due in 19 working days, 27 Dec 2026" in page
    assert "2.2" in page
    assert "Do 1.1" not in page
    assert [duty["ref"] for duty in objects("response")["due"]] == ["duty/1"]

"""Everything about one finding in one file, without what is restricted, and saying so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import done, refused
from finished_files import readable

FORMS = ("docx", "html", "md", "json")
SAID = (
    "Thresholds are not applied consistently",
    "Audit thresholds",
    "Head of Quality",
    "two posts are vacant",
    "Train the panel",
    "audit of May",
    "may.docx",
    "chair was told",
    "Withdrawn step",
)


@pytest.fixture
def told(database: Path) -> Path:
    """A plan in which much was said of 1.2 and of its second action, and something of another."""
    done("update", "1.2", "--title", "Audit thresholds", "--owner", "Head of Quality", "--due", "31/3/2027")
    done("update", "1.2", "--rag", "amber", "--note", "two posts are vacant")
    done("add-milestone", "1.2", "Train the panel", "--due", "31/1/2027")
    done("add-milestone", "1.2", "Withdrawn step")
    done("update", "1.2/m2", "--withdraw", "--note", "said twice")
    done("evidence", "1.2", "--what", "audit of May", "--where", "may.docx", "--kind", "data")
    done("add", "1.2", "Publish thresholds")
    done("update", "1.2b", "--note", "chair was told")
    done("update", "1.1", "--note", "of another finding")
    return database


def files(tmp_path: Path, ref: str = "1.2") -> Iterator[str]:
    for form in FORMS:
        path = tmp_path / f"disclosed.{form}"
        done("disclose", ref, "-o", str(path), "--force")
        yield " ".join(readable(path.read_bytes()).replace("\\", "").split())


def test_all_that_is_held_is_in_every_format_and_nothing_of_another_finding(told: Path, tmp_path: Path) -> None:
    for text in files(tmp_path):
        for words in SAID:
            assert words in text, words
        assert "of another finding" not in text
        assert "Case recording" not in text
        assert "Nothing of it is restricted or redacted: it is all here." in text


def test_what_is_restricted_is_in_none_and_that_is_said(told: Path, tmp_path: Path) -> None:
    done("restrict", "1.2/1", "--reason", "names a family")
    done("restrict", "change:3", "--reason", "names a family")
    done("restrict", "1.1", "--reason", "of another finding")
    for text in files(tmp_path):
        for words in ("audit of May", "may.docx", "two posts are vacant", "names a family"):
            assert words not in text, words
        assert "Train the panel" in text
        assert "2 restricted items are left out" in text


def test_a_restricted_finding_has_its_dates_and_little_else(told: Path, tmp_path: Path) -> None:
    done("restrict", "1.2", "--finding", "--reason", "court")
    for text in files(tmp_path):
        for words in (*SAID[:2], *SAID[3:]):
            assert words not in text, words
        assert "1 restricted item is left out" in text
        assert "2027-03-31" in text or "31 Mar 2027" in text


def test_an_action_that_answers_it_too_is_in_it_and_so_is_its_history(told: Path, tmp_path: Path) -> None:
    done("link", "2.1", "1.2")
    done("update", "2.1", "--note", "answers both")
    for text in files(tmp_path):
        assert "answers both" in text


def test_a_program_gets_every_record_with_every_field_and_every_update(told: Path, tmp_path: Path) -> None:
    path = tmp_path / "disclosed.json"
    done("disclose", "1.2b", "-o", str(path))
    fields = json.loads(path.read_text())
    assert fields["finding"]["ref"] == "1.2"
    assert [action["ref"] for action in fields["actions"]] == ["1.2", "1.2b"]
    assert fields["actions"][0]["owner"] == "Head of Quality"
    assert [milestone["ref"] for milestone in fields["milestones"]] == ["1.2/m1", "1.2/m2"]
    assert [piece["what"] for piece in fields["evidence"]] == ["audit of May"]
    assert {update["change"] for update in fields["updates"]} == set(range(2, 10))
    assert fields["left_out"] == ["Nothing of it is restricted or redacted: it is all here."]


def test_what_is_refused(told: Path, tmp_path: Path) -> None:
    path = tmp_path / "there.md"
    path.write_text("x")
    assert "already exists; --force overwrites it" in refused("disclose", "1.2", "-o", str(path))
    assert path.read_text() == "x"
    assert "there is no area '9.9' in the plan" in refused("disclose", "9.9", "-o", str(tmp_path / "a.md"))
    assert "is not a format of this program" in refused("disclose", "1.2", "-o", str(tmp_path / "a.xlsx"), code=2)


def test_the_same_call_gives_the_same_bytes(told: Path, tmp_path: Path) -> None:
    for form in FORMS:
        pair = [tmp_path / f"{name}.{form}" for name in ("one", "two")]
        for path in pair:
            done("disclose", "1.2", "-o", str(path))
        assert pair[0].read_bytes() == pair[1].read_bytes()

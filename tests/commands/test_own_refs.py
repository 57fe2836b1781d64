"""A plan's own refs at the command line: in any case, quoted where they have a space, and never taken for others."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan import settings
from actionplan.store.sqlite.store import SqliteStore
from at_screen import plan_in
from command_line import done, objects, refused
from own_refs import REFS, plan_of_own_refs


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "own.db"
    SqliteStore.create(path, plan_of_own_refs(), settings.stamp("init")).close()
    monkeypatch.setenv("ACTIONPLAN_DB", str(path))
    return path


@pytest.mark.parametrize("ref", REFS)
def test_every_verb_takes_a_ref_in_any_case(own: Path, ref: str) -> None:
    for typed in (ref, ref.upper(), ref.lower(), f" {ref} "):
        assert objects("show", typed)["ref"] == ref
    done("update", ref.lower(), "--owner", "Ann")
    assert plan_in(own).action(ref).owner == "Ann"  # type: ignore[union-attr]
    assert ref in done("add", ref.swapcase(), "Do it")
    assert ref in done("respond", ref.upper(), "--response", "agreed")
    assert [update["ref"] for update in objects("history", ref.lower())] == [ref] * 3
    assert [action["ref"] for action in objects("list", f'ref:"{ref.lower()}"')] == [ref]


def test_the_reviewers_own_ref_stands_beside_the_finding(own: Path) -> None:
    assert "Source ref       4. (54, 138)" in done("show", "17 SRR 08")
    assert objects("show", "17 SRR 08")["source_ref"] == "4. (54, 138)"
    assert "Source ref" in done("export", "--format", "csv").splitlines()[0]
    assert "(54, 138)" in done("export", "--format", "html")


def test_a_review_a_decision_and_a_strength_are_not_the_findings_that_have_such_refs(own: Path) -> None:
    done("strength", "S1.1", "--still-true", "staff survey")
    assert objects("history", "S1.1") == []
    assert "strength S1.1" in done("history")
    assert "Finding 3" in done("show", "s1.1")
    refused("strength", "R1", "--at-risk", "x")


def test_a_further_action_has_a_letter_behind_any_ref(own: Path) -> None:
    done("add", "17 srr 08", "Write the protocol")
    assert "17 SRR 08b  added: Train the duty team" in done("add", "17 srr 08", "Train the duty team")
    assert objects("show", "17 SRR 08B")["title"] == "Train the duty team"

"""How a plan ends: refused while a finding has no ending, handed over with its history, and read only afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.store import Outdated, Saved, StoreError
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.close_plan import close, close_with_hand_over
from command_line import done, objects, refused


@pytest.fixture
def nearly_over(database: Path) -> Path:
    """1.1 is signed off, 1.3 withdrawn, 2.1 not agreed, 1.2 and 2.2 are still open."""
    done("update", "1.1", "--owner", "Ann", "--complete", "--completed-on", "2026-11-20", "--note", "audited")
    done("update", "1.1", "--sign-off", "--verified", "evidence read", "--signed-off-by", "Cy", "--evidence", "audit")
    done("update", "1.3", "--withdraw", "--note", "no longer needed")
    done("respond", "2.1", "--response", "not agreed", "--reason", "done since 2025")
    done("update", "1.2", "--owner", "Bo", "--due", "2027-03-31", "--rag", "amber", "--note", "two posts vacant")
    done("add-milestone", "1.2", "Train the chairs", "--due", "2027-01-29")
    done("measure", "add", "Seen in 45 days", "--unit", "%", "--action", "1.2", "--action", "1.1")
    done("reading", "M1", "71", "--for", "2026-10")
    return database


def test_a_plan_with_open_findings_is_not_closed_and_they_are_named(nearly_over: Path) -> None:
    said = refused("close-plan", "--note", "Board of 3 Dec")
    assert "2 findings have neither an ending nor a new home: 1.2, 2.2" in said
    assert "say why the plan is closed" in refused("close-plan", "--hand-over", "x.yaml", "--to", "Next")
    assert refused("close-plan", "--hand-over", "x.yaml", code=2)
    assert objects("list", "1.2")


def test_a_plan_whose_findings_have_all_ended_is_closed_and_then_only_read(nearly_over: Path) -> None:
    done("update", "1.2", "2.2", "--withdraw", "--note", "taken into the service plan")
    said = done("close-plan", "--note", "Board of 3 Dec")
    assert "The plan is closed, and read-only from now on." in said
    refusal = refused("update", "1.2", "--reopen", "--note", "x")
    assert "the plan was closed on 27 Nov 2026; actionplan reopen-plan" in refusal
    assert "was closed" in refused("risk", "1.2", "children wait")
    assert "was closed already" in refused("close-plan", "--note", "again").replace("on 27 Nov 2026 ", "")
    assert "was closed" in refused("undo", "--change", "3")
    assert done("list") and done("summary") and done("export", "--format", "md")
    done("hold", "inquiry, letter of 4 Jan")
    done("hold", "--lift", "--note", "it has reported")
    assert "say why" in refused("reopen-plan")
    done("reopen-plan", "--note", "3.6 came up again")
    done("update", "1.2", "--reopen", "--note", "came up again")


def test_a_closed_plan_is_not_opened_again_without_a_reason(nearly_over: Path) -> None:
    done("close-plan", "--hand-over", str(nearly_over.parent / "next.yaml"), "--to", "Next", "--note", "Board")
    assert "is not undone without a reason; a closed plan is opened again by: actionplan reopen-plan" in refused("undo")
    done("reopen-plan", "--note", "came up again")
    assert "is not undone without a reason" in refused("undo")
    done("update", "1.2", "--reopen", "--note", "goes on here")
    assert [action["ref"] for action in objects("list")] == ["1.1", "1.2"]


def test_what_is_not_for_everybody_is_restricted_in_a_closed_plan_too(nearly_over: Path, tmp_path: Path) -> None:
    done("close-plan", "--hand-over", str(tmp_path / "next.yaml"), "--to", "Next", "--note", "Board")
    done("restrict", "1.2", "--reason", "a case before the court")
    done("unrestrict", "1.2")
    done("undo")
    assert "1.2" in done("export", "--format", "csv", "--audience", "public")
    assert "was closed" in refused("update", "1.2", "--title", "x")


@pytest.mark.parametrize("someone", ["an action is added", "a title changes"])
@pytest.mark.parametrize("with_hand_over", [True, False])
def test_a_plan_that_somebody_changes_meanwhile_is_not_closed_over_it(
    nearly_over: Path, tmp_path: Path, stamp: Callable[..., Stamp], *, with_hand_over: bool, someone: str
) -> None:
    change = {"an action is added": ("add", "1.1", "Late"), "a title changes": ("update", "1.2", "--title", "Late")}
    if not with_hand_over:
        done("update", "1.2", "2.2", "--withdraw", "--note", "taken into the service plan")
        change["a title changes"] = ("update", "1.2", "--reopen", "--note", "Late")
    target, note = tmp_path / "next.yaml", "Board of 3 Dec"

    class Between(SqliteStore):
        """A store to which somebody else saves between what is read of it and what is saved."""

        def save(self, edits: Sequence[Edit], stamp: Stamp, note: str = "", upon: int | None = None) -> Saved:
            done(*change[someone])
            return super().save(edits, stamp, note, upon)

    with closing(Between(nearly_over)) as store:
        if with_hand_over:
            with pytest.raises(Outdated, match="was changed by somebody else meanwhile; try again"):
                close_with_hand_over(store, stamp(), "Next", target, note)
        else:
            with pytest.raises(StoreError, match="1 finding has neither an ending nor a new home: 1"):
                close(store, stamp(), note)
    assert not target.exists()
    assert objects("retention")["closed_on"] is None
    assert "Late" in done("history")
    if with_hand_over:
        done("close-plan", "--hand-over", str(target), "--to", "Next", "--note", note)
        assert "Late" in target.read_text()


@pytest.mark.parametrize("name", ["", ".", "/", "-", "next.docx", "next.json", "next"])
def test_a_hand_over_is_written_to_a_plan_file_only(nearly_over: Path, name: str) -> None:
    said = refused("close-plan", "--hand-over", name, "--to", "Next", "--note", "Board", code=2)
    assert "end its name in .yaml" in said
    assert objects("retention")["closed_on"] is None


def test_what_is_not_finished_is_handed_over_with_its_history(nearly_over: Path, tmp_path: Path) -> None:
    target, successor = tmp_path / "next.yaml", str(tmp_path / "next.db")
    said = done("close-plan", "--hand-over", str(target), "--to", "Ofsted plan 2027", "--note", "Board of 3 Dec")
    assert "2 findings with 2 actions handed over to Ofsted plan 2027" in said
    (action,) = [each for each in objects("list", "--all") if each["ref"] == "1.2"]
    assert (action["ending"], action["ending_to"], action["ending_ref"]) == ("moved to", "Ofsted plan 2027", "1.2")
    assert "was closed" in refused("close-plan", "--hand-over", str(target), "--to", "Next", "--note", "x")
    done("--db", successor, "init", "--from", str(target))
    (there,) = [each for each in objects("--db", successor, "list") if each["ref"] == "1.2"]
    assert (there["owner"], there["due"], there["rag"], there["rag_reason"]) == (
        *("Bo", "2027-03-31", "amber", "two posts vacant"),
    )
    page = done("--db", successor, "show", "1.2")
    assert "Train the chairs" in page
    assert "note of 27 Nov 2026, jo: owner – → Bo" in page
    assert "RAG Unrated → Amber" in page
    assert "71%  Oct 2026" in done("--db", successor, "measures")
    assert [each["ref"] for each in objects("--db", successor, "list")] == ["1.2", "2.2"]


def test_a_file_that_cannot_be_written_changes_nothing(nearly_over: Path, tmp_path: Path) -> None:
    (tmp_path / "there.yaml").write_text("mine")
    said = refused("close-plan", "--hand-over", str(tmp_path / "there.yaml"), "--to", "Next", "--note", "Board")
    assert "already exists" in said
    for folder in ("there.yaml", "missing"):
        assert f"there is no folder {tmp_path / folder}; make it first" in refused(
            "close-plan", "--hand-over", str(tmp_path / folder / "x.yaml"), "--to", "Next", "--note", "Board"
        )
    (tmp_path / "folder.yaml").mkdir()
    assert "is a folder" in refused(
        "close-plan", "--hand-over", str(tmp_path / "folder.yaml"), "--to", "Next", "--note", "Board"
    )
    done("update", "1.2", "--note", "still open")
    assert (tmp_path / "there.yaml").read_text() == "mine"


def test_what_is_restricted_stays_so_in_the_plan_that_follows(nearly_over: Path, tmp_path: Path) -> None:
    done("update", "1.2", "--rag", "red", "--note", "the mother has moved")
    done("restrict", f"change:{objects('history')[-1]['change']}", "--reason", "names a family")
    done("evidence", "1.2", "--what", "letter of the mother", "--kind", "data")
    done("restrict", "1.2/1", "--reason", "names a family")
    target, successor = tmp_path / "next.yaml", str(tmp_path / "next.db")
    done("close-plan", "--hand-over", str(target), "--to", "Next", "--note", "Board")
    assert target.read_text().count("the mother") >= 3
    assert "restricted: RAG" not in target.read_text()
    done("--db", successor, "init", "--from", str(target))
    assert "the mother has moved" in done("--db", successor, "show", "1.2")
    for args in (("--audience", "board"), ("--audience", "public"), ("--notes", "all")):
        for form in ("md", "json", "csv"):
            said = done("--db", successor, "export", "--format", form, *args)
            assert "the mother" not in said, (form, args)
    assert "two posts vacant" in done("--db", successor, "export", "--format", "json", "--notes", "all")


def test_the_day_of_closing_is_told_to_programs(nearly_over: Path) -> None:
    done(
        "close-plan", "--hand-over", str(nearly_over.parent / "next.yaml"), "--to", "Next", "--note", "Board", "--json"
    )
    assert objects("retention")["closed_on"] == "2026-11-27"

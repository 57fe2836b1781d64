"""What each kind of readers may read: the public what its documents hold, nobody what is restricted."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, on
from finished_files import readable
from pages_served import served

SECRET = "zqsecret"


@pytest.fixture
def told(database: Path) -> Path:
    """A plan in which every sort of text that the public does not read holds a secret."""
    done("update", "1.2", "--owner", f"{SECRET} owner", "--due", "31/3/2027", "--agreed-by", f"{SECRET} agreed")
    done("update", "1.2", "--rag", "red", "--note", f"{SECRET} reason", "--field", f"Own={SECRET} own")
    done("update", "1.2", "--note", f"{SECRET} note")
    done("add-milestone", "1.2", "A step", "--due", "31/1/2027", "--owner", f"{SECRET} step")
    done("evidence", "1.2", "--what", "An audit", "--where", f"{SECRET}.docx", "--kind", "data")
    done("update", "1.3", "--owner", f"{SECRET} other")
    done("report", "edit", "Improvement Board", "--verdict", f"{SECRET} verdict", "--contact", f"{SECRET} contact")
    return database


def test_the_board_reads_it(told: Path) -> None:
    """The test of the test."""
    with served(told) as pages:
        everything = "".join(readable(answer.content) for answer in pages.everything().values())
        for word in ("owner", "reason", "own", "note", "step", "other", "verdict", "contact"):
            assert f"{SECRET} {word}" in everything, word
        assert f"{SECRET}.docx" in pages.page("/actions/1.2")


def test_nothing_that_is_withheld_is_on_any_page_or_in_any_document_of_the_public(told: Path) -> None:
    with served(told, is_public=True) as pages:
        everything = pages.everything()
        assert {"/report", "/actions", "/actions/1.2", "/download/json", "/accessibility"} <= set(everything)
        for path, answer in everything.items():
            assert answer.status_code == 200, path
            assert SECRET not in readable(answer.content).casefold(), path
        words = pages.words("/actions/1.2")
        assert "An audit (data" in words
        assert "A step" in words
        for word in ("Timeline", "Owner", "Last note", "Own fields", "Last update"):
            assert word not in words


@pytest.mark.parametrize(
    "path",
    ["/changes", "/changes?since=yesterday", "/reviews", "/reviews/12", "/as-at?day=yesterday", "/as-at/2026-11-20/"]
    + ["/as-at/2026-11-20/actions", "/as-at/2026-11-20/download/json", "/portfolio", "/calendar/any.ics"],
)
def test_the_public_has_no_such_address(demo_plan: Path, path: str) -> None:
    with served(demo_plan, is_public=True, portfolio=(str(demo_plan),)) as pages:
        assert pages.get(path).status_code == 404
        assert path.partition("?")[0] not in pages.page("/")


@pytest.mark.parametrize("query", ["by=owner", "sort=owner", "q=owner:zqsecret", "q=zqsecret"])
def test_the_public_finds_nobody_by_grouping_sorting_or_filter(told: Path, query: str) -> None:
    with served(told, is_public=True) as pages:
        answer = pages.get(f"/actions?{query}")
        if query == "q=zqsecret":
            assert "No action matches" in answer.text
        else:
            assert answer.status_code == 400


def test_what_is_restricted_is_on_no_page(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("restrict", "1.2", "--reason", f"{SECRET} court")
    done("restrict", "1.3", "--reason", f"{SECRET} court")
    done("report", "edit", "Improvement Board", "--verdict", "", "--contact", "")
    on("2026-11-28", monkeypatch)
    with served(told) as pages:
        for start in ("/", "/as-at/2026-11-27/"):
            for path, answer in pages.everything(start).items():
                assert answer.status_code == 200, path
                text = readable(answer.content)
                for word in ("reason", "own", "note", "court"):
                    assert f"{SECRET} {word} " not in text and f"{SECRET} {word}<" not in text, path
        assert "restricted" in pages.words("/actions/1.2")

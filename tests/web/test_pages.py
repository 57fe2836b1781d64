"""The plan as pages: what somebody reads there is what the command line and the documents say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actionplan import demo
from actionplan.reports.audience import Audience
from actionplan.reports.formats import format_of, written
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.export import edition
from at_screen import with_store
from benchmarks.plans import make as make_long
from command_line import done, objects, run
from finished_files import to_try
from pages_served import Pages, served, words_of
from patience import eventually


def one_line(text: str) -> str:
    """A text without its line breaks, as a page has it."""
    return " ".join(text.split())


def test_a_board_member_reads_the_first_side_of_the_report(pages: Pages) -> None:
    words = pages.words("/")
    assert "The plan is at risk: 3 (9%) of 33 actions are red and 4 are late." in words
    assert "The Improvement Board is asked to:" in words
    paper = run("export", "--paper", "one-page", "--format", "md").stdout
    (first,) = [line for line in paper.splitlines() if line.startswith("- 3.6 ")]
    assert one_line(first.removeprefix("- ").replace("\\", "")) in words
    assert '<a href="/actions/3.6">3.6</a>' in pages.page("/")


def test_all_that_the_pages_lead_to_is_there_and_has_one_title(pages: Pages) -> None:
    everything = pages.everything()
    assert len([path for path in everything if path.startswith("/actions/")]) == 34
    assert {"/report", "/changes", "/reviews", "/reviews/12", "/download/docx", "/accessibility"} <= set(everything)
    for path, answer in everything.items():
        assert answer.status_code == 200, path
        if "download/" not in path and answer.headers["content-type"].startswith("text/html"):
            assert answer.text.count("<h1>") == 1, path
            assert len(re.findall('id="([^"]*)"', answer.text)) == len(set(re.findall('id="([^"]*)"', answer.text)))


def test_the_list_understands_the_filter_of_the_screens(pages: Pages) -> None:
    words = pages.words("/actions?q=late or owner:none&by=owner&sort=late")
    listed = done("list", "late or owner:none")
    assert one_line(listed.splitlines()[-1]) in words
    for row in objects("list", "late or owner:none"):
        assert f" {row['ref']} " in words
    assert words.index("No owner") < words.index("Director")
    assert done("list", "zebra").splitlines()[-1] in pages.words("/actions?q=zebra")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("q=nobody:x", "There is no field 'nobody'; choose from: owner"),
        ("q=owner:zebra", "There is no owner 'zebra'; choose from:"),
        ("q=mine", '"mine" is for those who have logged in'),
        ("q=not late", "a minus leaves out, such as -closed"),
        ("by=colour", "There is no grouping 'colour'; choose from: theme"),
        ("sort=size", "There is no order 'size'; choose from: plan, worst"),
        ("q=" + "a" * 401, "A filter has at most 400 characters"),
    ],
)
def test_what_it_does_not_understand_is_refused_in_words(pages: Pages, query: str, says: str) -> None:
    answer = pages.get(f"/actions?{query}")
    assert answer.status_code == 400
    assert says.casefold() in words_of(answer.text).casefold()
    assert 'href="/actions"' in answer.text


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/actions/9.9", "/reviews/99", "/reviews/x", "/download/exe", "/as-at/2030-01-01/", "/as-at/soon/"]
    + ["/as-at/2020-01-01/actions", "/actions/../../etc/passwd", "/actions/%2e%2e%2f", "/style-0.css", "/portfolio"],
)
def test_what_is_not_there_is_a_page_that_leads_back(pages: Pages, path: str) -> None:
    answer = pages.get(path)
    assert answer.status_code == 404
    assert "<h1>There is no such page</h1>" in answer.text
    assert 'href="/"' in answer.text


def test_what_was_added_by_mistake_and_undone_has_no_page(pages: Pages) -> None:
    added = objects("add", "1.2", "Audit 40 files")[0]["ref"]
    eventually(lambda: "Audit 40 files" in pages.get(f"/actions/{added}").text)
    done("undo")
    eventually(lambda: pages.get(f"/actions/{added}").status_code == 404)


def test_the_page_of_an_action_says_what_show_says(pages: Pages) -> None:
    words = pages.words("/actions/1.4").replace("▲ ", "").replace("◆ ", "")
    facts = [line for line in done("show", "1.4").splitlines() if re.match("[A-Z][a-z ]+  ", line)]
    assert len(facts) > 10
    for line in facts:
        label, _, rest = line.partition("  ")
        if label not in ("Summary area", "Key message"):  # They go on over the line.
            assert one_line(rest.replace("▲ ", "").replace("◆ ", "")) in words, line
    assert "14 assessments over time, agency cover refused" in words
    assert words.index("20 Nov 2026 09:10, Head of Assessment") < words.index("9 Oct 2026 09:14, Head of Assessment")


def test_a_new_milestone_is_on_the_page_of_its_action(pages: Pages) -> None:
    done("add-milestone", "1.4", "Agree cover", "--due", "18 dec")
    said = pages.until("/actions/1.4", lambda words: "Agree cover" in words)
    assert "1.4/m1" in said
    assert 'href="/actions/1.4">1.4/m1</a>' in pages.page("/actions/1.4")


def test_changes_are_those_of_the_verb(pages: Pages) -> None:
    words = pages.words("/changes?since=1 oct 2026")
    moves = objects("changes", "--since", "2026-10-01")
    assert len(moves) > 20
    for move in moves:
        assert move["ref"] in words
    summary = done("changes", "--since", "2026-10-01").splitlines()[-2:]
    assert one_line(" ".join(summary)) in words
    assert pages.get("/changes?since=nonsense").status_code == 400
    assert pages.get("/changes?since=1 jan 2027").status_code == 400


def test_the_minutes_are_those_of_the_document(pages: Pages) -> None:
    words = pages.words("/reviews/12")
    for sentence in (
        "Present: Director (chair), Improvement Lead, Head of Quality, Head of Assessment, KSCB Manager, Head of HR",
        "33 of 33 items were considered in 41 minutes",
        "D4 Ask the chief officers to send people who can decide",
    ):
        assert sentence in words
    assert "Review 12, Fri 20 Nov 2026" in pages.words("/reviews")


def test_all_of_it_on_a_past_day(pages: Pages) -> None:
    assert pages.get("/as-at?day=20 nov 2026").headers["location"] == "/as-at/2026-11-20/"
    assert pages.get("/as-at?day=today").headers["location"] == "/"
    words = pages.words("/as-at/2026-11-20/")
    assert "This is the plan as it was on 20 Nov 2026." in words
    assert "The plan is at risk: 3 (9%) of 34 actions are red and 2 are late." in words
    listed = one_line(done("list", "late", "--as-at", "2026-11-20").splitlines()[-1])
    assert listed in pages.words("/as-at/2026-11-20/actions?q=late")
    assert "agency cover agreed" in pages.words("/as-at/2026-11-20/actions/1.4")
    assert "agency cover agreed" not in pages.words("/as-at/2026-11-19/actions/1.4")
    for path, answer in pages.everything("/as-at/2026-10-02/reviews").items():
        assert answer.status_code == 200, path


def test_a_document_is_the_bytes_that_export_writes(pages: Pages, demo_plan: Path) -> None:
    def expected(name: str) -> bytes:
        def make(store: SqliteStore) -> bytes:
            made_by = store.plan(demo.TODAY).organisation
            made = edition(
                store,
                today=demo.TODAY,
                audience=Audience.BOARD,
                made_by=made_by,
                has_all_notes=name == "json",
            )
            return written(made, format_of(name))

        return with_store(demo_plan, make)

    for name in to_try():
        answer = pages.get(f"/download/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].endswith(f'.{name}"')
        assert answer.content == expected(name), name
    assert (
        "kent-rag-summary-2026-11-20.docx"
        in pages.get("/as-at/2026-11-20/download/docx").headers["content-disposition"]
    )


def test_several_plans_are_shown_side_by_side_where_that_is_asked_for(demo_plan: Path, tmp_path: Path) -> None:
    (tmp_path / "secret-folder").mkdir()
    (tmp_path / "secret-folder" / "broken.db").write_text("no plan")
    with served(demo_plan, portfolio=(str(demo_plan), str(tmp_path / "secret-folder"))) as pages:
        answer = pages.get("/portfolio")
        words = words_of(answer.text)
        assert "1 plan with 33 actions: 3 red" in words
        assert "it cannot be read at the moment" in words
        assert "secret-folder" not in answer.text
        assert pages.get("/portfolio", If_None_Match=answer.headers["etag"]).status_code == 304
        assert 'href="/portfolio"' in pages.page("/")


def test_a_long_list_is_cut_into_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_long(tmp_path / "long.db", 450, 500)
    with served(tmp_path / "long.db") as pages:
        first, last = pages.words("/actions"), pages.words("/actions?page=3")
        assert "1 to 200 of 450, page 1 of 3" in first
        assert "Next page" in first and "Previous page" not in first
        assert "401 to 450 of 450, page 3 of 3" in last
        assert "Next page" not in last
        assert pages.get("/actions?page=x").status_code == 404
        assert "page 3 of 3" in pages.words("/actions?page=999")

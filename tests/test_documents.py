"""Whatever a docstring or a page points at is there: a page, a heading of it, a file, a source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = sorted(path for folder in ("src", "tests", "benchmarks", "docs") for path in (ROOT / folder).rglob("*.py"))
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "benchmarks" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
PAGE = re.compile(r"(?<![\w.*/{<-])((?:docs/|benchmarks/)?[A-Za-z]\w*\.md)\b(?:,\s+\"([^\"]+)\")?")
"""``docs/design.md`` in a docstring, with the heading that is meant, where one is."""
NOT_OURS = {"summary.md", "board.md", "keymap.yaml"}


def headings_of(page: Path) -> list[str]:
    """The headings of a page."""
    return [line.lstrip("#").strip() for line in page.read_text("utf-8").splitlines() if re.match(r"#+ ", line)]


def anchors_of(page: Path) -> set[str]:
    """What a link to a heading of a page ends with."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings_of(page)}


def citations_in(text: str) -> list[tuple[str, str]]:
    """The pages that a module names, each with the heading that is meant; empty where none is."""
    joined = re.sub(r"\n\s*(?:#\s)?", " ", text)
    return [(page, heading or "") for page, heading in PAGE.findall(joined) if "/" in page or page.isupper()]


def test_a_citation_is_found_in_a_docstring_of_several_lines() -> None:
    text = 'Late (docs/design.md,\n    "Suggested RAG"), as in docs/domain.md.'
    assert citations_in(text) == [("docs/design.md", "Suggested RAG"), ("docs/domain.md", "")]


def test_the_code_points_at_pages_and_headings_that_are_there() -> None:
    cited = {
        (page, heading)
        for path in CODE
        if path.name != "test_documents.py"
        for page, heading in citations_in(path.read_text("utf-8"))
    }
    missing = [(page, heading) for page, heading in cited if heading and heading not in headings_of(ROOT / page)]
    assert missing == []
    assert all((ROOT / page).is_file() for page, _ in cited)
    assert ("docs/design.md", "Suggested RAG") in cited


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name + "/" + page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        if "://" in path:
            continue
        linked = (page.parent / path) if path else page
        if not linked.exists() or (anchor and anchor not in anchors_of(linked)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name + "/" + page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    """A module may be named as it is below src/actionplan, and in a row of a table about a folder, as it is in that."""
    roots = (ROOT, ROOT / "src" / "actionplan", ROOT / "tests", ROOT / "benchmarks")
    missing = []
    for line in page.read_text("utf-8").splitlines():
        row = re.match(r"\| `([\w/]+)/` \|", line)
        folders = (*roots, ROOT / "src" / "actionplan" / row[1]) if row else roots
        for name in re.findall(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|toml|tcss|yaml|yml|ini|md))`", line):
            if name not in NOT_OURS and not any((folder / name).exists() for folder in folders):
                missing.append(name)
    assert missing == []


def test_the_design_rests_on_parts_of_the_domain_that_are_there() -> None:
    numbers = {heading.partition(".")[0] for heading in headings_of(ROOT / "docs" / "domain.md")}
    rests_on = re.findall(
        r"^Rests on: domain\.md, (.+)\.$", (ROOT / "docs" / "design.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rests_on) > 8
    assert {number for line in rests_on for number in re.findall(r"\d+", line)} <= numbers


def test_every_source_of_the_domain_is_used_and_there() -> None:
    text, _, sources = (ROOT / "docs" / "domain.md").read_text("utf-8").partition("\n## Sources\n")
    listed = [int(number) for number in re.findall(r"^(\d+)\. ", sources, re.MULTILINE)]
    assert listed == list(range(1, len(listed) + 1))
    used = {int(number) for group in re.findall(r"\[([\d, ]+)\]", text) for number in group.split(",")}
    assert used == set(listed)

"""The verbs about many plans: what they print, the documents they write, and what they refuse."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from actionplan.model.key import Key
from actionplan.model.plan import Plan
from command_line import done, objects, process, refused, run
from database_files import everything_in
from loaded_modules import loaded
from many_plans import make_plan, make_three

HOSTILE = "=HYPERLINK(1) <b>|x|\x1b[31m\u202e"


@pytest.fixture
def folder(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three plans, one of them in use."""
    place = tmp_path / "plans"
    marsh, _, _ = make_three(place, plan)
    monkeypatch.setenv("ACTIONPLAN_DB", str(marsh))
    return place


# --- plans ---------------------------------------------------------------------------------------------------


def test_plans_lists_those_in_the_folder_of_the_plan_in_use(folder: Path) -> None:
    lines = done("plans").splitlines()
    assert lines[0].split() == ["Kept", "in", "Organisation", "Plan", "Actions"]
    assert [line.split("  ")[0] for line in lines[1:]] == [
        str(folder / name) for name in ("marsh.db", "dale.db", "weald.db")
    ]
    assert lines[1].split()[-1] == "5"
    assert done("plans", str(folder)) == "\n".join(lines) + "\n"


def test_plans_as_json(folder: Path) -> None:
    (folder / "damaged.db").write_bytes(b"\x00" * 5000)
    first, *_, last = objects("plans")
    assert first == {
        "address": str(folder / "marsh.db"),
        "organisation": "Marsh Council",
        "title": "Peer review",
        "actions": 5,
        "not_read": None,
    }
    assert last["address"] == str(folder / "damaged.db")
    assert "is not a database" in last["not_read"]
    assert "Not read: " in done("plans")


def test_exports_are_no_plans_that_could_be_opened(folder: Path) -> None:
    done("export", "--format", "json", "--output", str(folder / "marsh.json"))
    assert len(objects("plans")) == 3


def test_where_there_is_no_plan_it_is_said(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    for verb in ("plans", "portfolio"):
        assert refused(verb, str(tmp_path / "none")) == f"there is no plan in {tmp_path / 'none'}"
        assert refused(verb, str(tmp_path / "gone")) == f"there is no plan or folder {tmp_path / 'gone'}"
        assert "mysql:// is neither" in refused(verb, "mysql://host/plans")


# --- portfolio -----------------------------------------------------------------------------------------------


def test_a_portfolio_without_a_terminal_is_a_table(folder: Path) -> None:
    lines = done("portfolio").splitlines()
    assert lines[0] == "Portfolio of action plans, as at 27 Nov 2026"
    assert lines[1] == (
        "3 plans with 15 actions: 1 red, 1 amber, 1 green and 12 unrated. 1 action is late. The worst rating is red."
    )
    rows = [" ".join(line.split()) for line in lines[4:8]]
    assert rows[0] == "Marsh Council Peer review ▲ Red 1 0 0 0 4 5 1 – 9 Nov"
    assert rows[1] == "Dale Council Peer review ◆ Amber 0 1 0 0 4 5 0 – 20 Nov"
    assert rows[2].startswith("Weald Council Peer review ● Green")
    assert rows[3] == "All plans ▲ Red 1 1 1 0 12 15 1"


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_table_is_no_wider_than_the_terminal(folder: Path, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = done("portfolio").splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert any(line.split()[-2:] == ["9", "Nov"] for line in lines)


def test_plain_lines_say_each_value_by_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONPLAN_PLAIN", "1")
    assert "Marsh Council; Plan: Peer review; Worst: Red; Red: 1;" in done("portfolio")


def test_a_portfolio_as_json(folder: Path) -> None:
    found = objects("portfolio", str(folder))
    assert (found["plans"], found["total"], found["late"], found["worst_condition"]) == (3, 15, 1, "off track")
    assert found["conditions"] == {"off track": 1, "at risk": 1, "on track": 1, "checked": 0, "unrated": 12}
    marsh = found["lines"][0]
    assert (marsh["organisation"], marsh["worst"], marsh["late"]) == ("Marsh Council", "red", 1)
    assert (marsh["last_review"], marsh["last_change"], marsh["as_at"]) == (None, "2026-11-09", "2026-11-27")


def test_what_cannot_be_read_is_said_beside_the_others(folder: Path) -> None:
    (folder / "damaged.db").write_bytes(b"\x00" * 5000)
    text = done("portfolio")
    assert "1 plan could not be read and is in no figure." in text
    assert f"Not read: {folder / 'damaged.db'} is not a database" in text
    assert objects("portfolio")["lines"][-1]["not_read"].startswith(str(folder / "damaged.db"))


def test_plans_of_different_keys_are_added_up_by_what_the_ratings_mean(folder: Path, plan: Plan) -> None:
    make_plan(folder / "york.db", plan, organisation="York", title="Visit", key=Key(name="checked"))
    text = done("portfolio")
    assert "The plans have different keys, so the totals add up what the ratings mean" in text
    row = next(line for line in text.splitlines() if line.startswith("Marsh"))
    # Its own key does not tell "complete" apart: it has no such figure, not nought.
    assert row.split()[4:12] == ["▲", "Red", "1", "0", "0", "–", "0", "4"]


def test_nothing_is_changed_in_any_plan_and_nothing_dear_is_loaded(folder: Path) -> None:
    before = everything_in(folder)
    assert loaded("plans") == set()
    assert loaded("portfolio") == set()
    done("portfolio", "--json")
    done("portfolio", "--format", "md")
    assert everything_in(folder) == before


def test_hostile_names_are_harmless_on_a_terminal(folder: Path, plan: Plan) -> None:
    make_plan(folder / "evil.db", plan, organisation=HOSTILE, title=HOSTILE)
    for args in (("plans",), ("portfolio",), ("portfolio", "--json"), ("portfolio", "--format", "md")):
        text = run(*args).output
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_true_process_ends_well(folder: Path) -> None:
    result = process("portfolio", str(folder), "--json")
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["plans"] == 3


# --- documents -----------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """What a page of HTML has: headings of columns and rows, cells, and anything that should not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.scopes: set[tuple[str, str | None]] = set()
        self.captions: list[str] = []
        self.tags: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self.scopes.add((tag, dict(attrs).get("scope")))
        if tag == "caption":
            self.captions.append("")
        if tag in ("th", "td", "caption"):
            self._open = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "caption":
            self.captions[-1] += data
        elif self._open:
            self.rows[-1][-1] += data


MARSH = ["Marsh Council: Peer review", "R Red", "1", "0", "0", "0", "4", "5", "1", "–", "9 Nov 2026"]
TOTAL = ["All plans", "R Red", "1", "1", "1", "0", "12", "15", "1", "", ""]


def test_a_page_for_the_web_can_be_read_aloud(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "region.html"
    assert done("portfolio", "--output", str(target)) == f"Written: {target}\n"
    page = _Page()
    page.feed(target.read_text(encoding="utf-8"))
    assert page.rows[1] == MARSH
    assert page.rows[4] == TOTAL
    assert page.scopes == {("th", "col"), ("th", "row"), ("td", None)}
    assert page.captions == ["Table 1: Plans, worst first", "Table 2: The key to the ratings"]
    assert page.tags.count("h1") == 1
    assert not {"script", "img", "link"} & set(page.tags)


def test_a_page_in_markdown(folder: Path) -> None:
    text = done("portfolio", "--format", "md")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "|" in line]
    assert MARSH in rows
    assert TOTAL in rows
    tables = [token for token in MarkdownIt().enable("table").parse(text) if token.type == "table_open"]
    assert len(tables) == 2


def sheets_of(path: Path) -> dict[str, list[list[Any]]]:
    """The values of a workbook, by sheet."""
    book = load_workbook(BytesIO(path.read_bytes()))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_a_workbook_has_the_same_figures_and_a_table_to_sort(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "region.xlsx"
    done("portfolio", "--output", str(target))
    sheets = sheets_of(target)
    shown = [row for row in sheets["Portfolio"] if row[0] in ("Marsh Council: Peer review", "All plans")]
    assert [row[1:9] for row in shown] == [["R Red", 1, 0, 0, 0, 4, 5, 1], ["R Red", 1, 1, 1, 0, 12, 15, 1]]
    headings, marsh, *others = sheets["Plans"]
    assert headings[:3] == ["Organisation", "Plan", "Worst"]
    found = dict(zip(headings, marsh, strict=True))
    assert (found["Organisation"], found["Red"], found["Actions"], found["Late"]) == ("Marsh Council", 1, 5, 1)
    assert found["Last change"].date() == date(2026, 11, 9)
    assert found["Kept in"] == str(folder / "marsh.db")
    assert [row[0] for row in others] == ["Dale Council", "Weald Council"]


def test_what_the_ratings_mean_is_said_as_the_plans_word_it(folder: Path, plan: Plan) -> None:
    def key() -> dict[str, str]:
        text = done("portfolio", "--format", "md").partition("The key to the ratings")[2]
        rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][2:]
        return {row[0]: row[1] for row in rows}

    assert key()["G Green"] == "on track: will finish by its due date"
    make_plan(folder / "york.db", plan, organisation="York", title="Visit", key=Key(name="checked"))
    found = key()
    assert found["C Complete"] == "complete, not yet checked"
    assert found["B Checked"] == "as the key of each plan words it"


def test_a_workbook_gets_a_name_where_none_is_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    done("portfolio", "--format", "xlsx")
    assert (folder.parent / "portfolio-2026-11-27.xlsx").exists()


def test_no_document_holds_a_formula_or_markup_of_anybodys(folder: Path, tmp_path: Path, plan: Plan) -> None:
    make_plan(folder / "evil.db", plan, organisation=HOSTILE, title=HOSTILE)
    (folder / "damaged.db").write_bytes(b"\x00" * 5000)
    for form in ("html", "md", "xlsx"):
        target = tmp_path / f"region.{form}"
        result = run("portfolio", "--output", str(target))
        assert result.exit_code == 0
        assert result.stderr == "actionplan: 1 plan could not be read and is in no figure.\n"
    book = load_workbook(tmp_path / "region.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    page = (tmp_path / "region.html").read_text(encoding="utf-8")
    assert "<b>" not in page
    assert "damaged.db is not a database" in page
    markdown = (tmp_path / "region.md").read_text(encoding="utf-8")
    assert re.search(r"(?<!\\)<b>", markdown) is None
    for text in (page, markdown):
        assert not {"\x1b", "\u202e"} & set(text)


def test_the_same_plans_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for form in ("html", "md", "xlsx"):
        first, second = (tmp_path / f"{name}.{form}" for name in ("first", "second"))
        for target in (first, second):
            done("portfolio", "--output", str(target))
        assert first.read_bytes() == second.read_bytes()


def test_what_is_there_is_overwritten_only_with_force_and_a_plan_never(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "region.md"
    target.write_text("mine", encoding="utf-8")
    assert "--force overwrites it" in refused("portfolio", "--output", str(target))
    done("portfolio", "--output", str(target), "--force")
    assert target.read_text(encoding="utf-8").startswith("# Portfolio of action plans")
    before = everything_in(folder)
    for name in ("dale.db", "weald.db"):
        refusal = refused("portfolio", "--format", "md", "--output", str(folder / name), "--force")
        assert "choose another name" in refusal
    assert everything_in(folder) == before


def test_json_and_a_document_are_not_asked_for_together(folder: Path) -> None:
    assert "either --json or a document" in refused("portfolio", "--json", "--format", "md", code=2)
    assert "not a format of this program" in refused("portfolio", "--output", "region.pdf", code=2)


def test_a_demonstration_says_so_everywhere(folder: Path, tmp_path: Path) -> None:
    done("--db", str(folder / "demo.db"), "demo", "--no-open")
    assert done("portfolio").startswith("DEMO: a demonstration with made-up figures\n")
    for form in ("html", "md"):
        assert "DEMO: a demonstration with made-up figures" in done("portfolio", "--format", form)
    done("portfolio", "--output", str(tmp_path / "region.xlsx"))
    values = [value for row in sheets_of(tmp_path / "region.xlsx")["Portfolio"] for value in row]
    assert "DEMO: a demonstration with made-up figures" in values

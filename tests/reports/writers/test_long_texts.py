"""Paragraphs and bullets in every document: each line is a line there, and none of them becomes markup or a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import docx as word
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose
from actionplan.reports.audience import Audience
from actionplan.reports.edition import Edition
from actionplan.reports.minutes import Minutes
from actionplan.reports.preview import preview
from actionplan.reports.summary import gather
from actionplan.reports.writers.csv_table import plan_csv
from actionplan.reports.writers.docx import docx
from actionplan.reports.writers.html_page import html
from actionplan.reports.writers.json_export import plan_json
from actionplan.reports.writers.markdown import markdown
from actionplan.reports.writers.minutes_docx import minutes_docx
from actionplan.reports.writers.minutes_markdown import minutes_markdown
from actionplan.reports.writers.xlsx import xlsx
from actionplan.store.sqlite.store import SqliteStore
from command_line import done
from papers import decided, paper_of, summary_of

TEXT = "Waits for health:\n- two posts\n  - <b>one</b> in May\n\n# not a heading\n- =1+1"
LINES = TEXT.split("\n")
TODAY = date(2026, 11, 27)
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def written(rated: Plan) -> Plan:
    """The plan in which the reason of 1.3, a decision and a finding have lines."""
    plan = decided(rated)
    actions = tuple(replace(one, rag_reason=TEXT) if one.ref == "1.3" else one for one in plan.actions)
    decisions = tuple(replace(one, what=TEXT) if one.ref == "D1" else one for one in plan.decisions)
    areas = tuple(replace(one, text=TEXT) if one.ref == "1.3" else one for one in plan.areas)
    return replace(plan, actions=actions, decisions=decisions, areas=areas)


def edition(plan: Plan) -> Edition:
    return Edition(summary_of(plan), Audience.BOARD, "jo", "2026-11-27T09:12:00+00:00")


def test_markdown_breaks_lines_and_none_is_markup(written: Plan) -> None:
    text = markdown(paper_of(written))
    indented = "\u00a0\u00a0\\- \\<b\\>one\\</b\\> in May"
    in_cell = f"Waits for health:<br>\\- two posts<br>{indented}<br><br>\\# not a heading<br>\\- =1+1"
    assert f"| 1.3 | {in_cell} | Outcome focus |" in text
    assert f"(1) decide on D1: Waits for health:  \n\\- two posts  \n{indented}\n\n\\# not a heading" in text
    assert "(action 1.1 Case recording; for the Director to do by 4 Dec 2026)." in text
    assert not re.search(r"^ *(?:# not|- =|- two)", text, re.MULTILINE)


def test_html_breaks_lines_and_none_is_markup(written: Plan) -> None:
    page = html(paper_of(written)).decode()
    indented = "&nbsp;&nbsp;- &lt;b&gt;one&lt;/b&gt; in May"
    lines = f"Waits for health:<br>- two posts<br>{indented}<br><br># not a heading<br>- =1+1"
    assert f"<td>{lines}</td>" in page
    assert f"<li>decide on D1: {lines}<br>(action 1.1 Case recording" in page


def test_word_breaks_lines(written: Plan) -> None:
    document = word.Document(io.BytesIO(docx(paper_of(written))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert TEXT in cells
    decision = f"decide on D1: {TEXT}\n(action 1.1 Case recording"
    assert any(paragraph.text.startswith(decision) for paragraph in document.paragraphs)


def test_a_cell_of_a_workbook_has_the_lines_and_room_for_them(written: Plan) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(edition(written))))
    (cell,) = [
        cell for row in book["Plan"].iter_rows() for cell in row if cell.value == TEXT and cell.column_letter == "G"
    ]
    assert (cell.data_type, cell.alignment.wrap_text) == ("s", True)
    height = book["Plan"].row_dimensions[cell.row].height
    assert height is not None
    assert height >= 13 * len(LINES)


def test_csv_and_json_have_the_text_itself(written: Plan) -> None:
    rows = list(csv.DictReader(io.StringIO(plan_csv(gather(written)).removeprefix("\ufeff"), newline="")))
    (row,) = [row for row in rows if row["Ref"] == "1.3"]
    assert (row["RAG reason"], row["Area for consideration"]) == (TEXT, TEXT)
    (action,) = [one for one in json.loads(plan_json(edition(written)))["actions"] if one["ref"] == "1.3"]
    assert (action["rag_reason"], action["area"]) == (TEXT, TEXT)


def test_a_preview_of_each_format_shows_the_lines_it_will_have(written: Plan) -> None:
    from actionplan.reports.formats import FORMATS
    from actionplan.widgets.block_lines import block_lines

    for form in FORMATS.values():
        shown = block_lines(preview(edition(written), form), 100).plain
        assert "␊" not in shown, form.name
        assert "Waits for he" in shown, form.name


def test_minutes_have_the_lines_of_a_decision_and_of_a_reason(full: Minutes) -> None:
    decision = replace(full.decisions[0], what=TEXT)
    changed = replace(full.updates[0].change, note=TEXT)
    minutes = replace(full, decisions=(decision,), updates=(replace(full.updates[0], change=changed),))
    text = minutes_markdown(minutes)
    assert text.count("Waits for health:<br>\\- two posts<br>") == 2
    document = word.Document(io.BytesIO(minutes_docx(minutes)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert TEXT in cells
    assert any(cell.endswith(f": {TEXT}") for cell in cells)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Cn"]) | st.sampled_from("\n\t -=#'"), max_size=60))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_stored_exported_and_nothing_to_change_when_it_comes_back(
    database: Path, tmp_path: Path, text: str
) -> None:
    store = SqliteStore(database)
    plan = store.plan(TODAY)
    action = plan.actions[0]
    edit = propose(action, {"success_measure": text}, key=plan.key, today=TODAY, by="jo")
    store.save([edit], Stamp("jo", NOON, TODAY, "screen"), "")
    stored = store.plan(TODAY).actions[0].success_measure
    store.close()
    assert stored.split() == text.split()
    for form in ("csv", "xlsx", "json"):
        done("export", "--output", str(tmp_path / f"plan.{form}"), "--force")
    exported = json.loads((tmp_path / "plan.json").read_text())["actions"][0]
    assert (exported["success_measure"] or "") == stored
    for form in ("csv", "xlsx"):
        assert "Nothing to change" in done("import", str(tmp_path / f"plan.{form}"))

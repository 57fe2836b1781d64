"""What a plan does not have takes no room in any document: no empty table, no heading without content, no "None"."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.plan import Plan
from actionplan.reports.audience import Audience
from actionplan.reports.blocks import Block, Bullets, Figures, Heading, Paragraph, ReportTable, all_blocks
from actionplan.reports.board_report import paper
from actionplan.reports.edition import Edition
from actionplan.reports.formats import FORMATS, written
from actionplan.reports.preview import preview
from actionplan.reports.summary import gather
from finished_files import grids, to_try
from lean_plans import PARTS, faults, without
from papers import CHANGED, past_of

LACKING = [*((part,) for part in PARTS), tuple(PARTS)]


def edition_of(plan: Plan) -> Edition:
    return Edition(gather(plan, past_of(plan)), Audience.BOARD, "jo", CHANGED)


def words_of(block: object) -> str:
    """All that a block says."""
    if isinstance(block, ReportTable):
        cells = (cell.text for row in block.rows for cell in row)
        return "\n".join([block.caption, *(column.title for column in block.columns), *cells])
    if isinstance(block, Bullets):
        return "\n".join(block.items)
    if isinstance(block, Figures):
        return "\n".join(f"{chart.title}\n{chart.label}\n{chart.alt}" for chart in block.charts)
    if hasattr(block, "lines"):
        return "\n".join(block.lines)
    return str(getattr(block, "text", ""))


def empty_parts(blocks: Iterable[Block]) -> list[str]:
    """Headings that nothing stands under, tables and lists without a row, charts of nothing."""
    sequence = list(blocks)
    parts = [block.caption for block in sequence if isinstance(block, ReportTable) and not block.rows]
    parts += ["a list" for block in sequence if isinstance(block, Bullets) and not all((*block.items, block.items))]
    parts += ["a figure" for block in sequence if isinstance(block, Figures) and not block.charts]
    parts += ["a paragraph" for block in sequence if isinstance(block, Paragraph) and not block.text.strip()]
    parts += [
        block.text
        for block, following in pairwise([*sequence, Heading("the end", level=0)])
        if isinstance(block, Heading) and block.level > 0 and isinstance(following, Heading)
    ]
    return parts


@pytest.mark.parametrize("lacking", LACKING, ids=lambda lacking: " and ".join(lacking)[:40])
def test_a_document_says_nothing_of_what_a_plan_does_not_have(lacking: tuple[str, ...]) -> None:
    edition = edition_of(without(lacking))
    blocks = list(all_blocks(paper(edition)))
    assert empty_parts(blocks) == []
    assert faults("\n".join(map(words_of, blocks)), lacking) == []


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(list(PARTS))))
def test_whatever_a_plan_lacks_no_format_shows_it(lacking: set[str]) -> None:
    edition = edition_of(without(sorted(lacking)))
    blocks = list(all_blocks(paper(edition)))
    assert empty_parts(blocks) == []
    for form in FORMATS.values():
        if form.name != "json":
            shown = list(preview(edition, form))
            assert empty_parts(block for block in shown if isinstance(block, Block)) == [], form.name
            assert faults("\n".join(map(words_of, shown)), lacking) == [], form.name


@pytest.mark.parametrize("name", to_try())
def test_a_finished_file_of_the_leanest_plan_has_no_empty_table(name: str) -> None:
    plan = replace(without(PARTS), began=without(()).as_at)
    data = written(edition_of(plan), FORMATS[name])
    if name == "json":
        found = json.loads(data)
        assert (found["summary"]["summary_areas"], found["strengths"]) == ([], [])
        assert all(area["summary_area"] is None for area in found["areas"])
    elif name == "csv":
        headings = next(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert "Summary area" not in headings
    else:
        tables = list(grids(name, data))
        assert tables
        assert all(any(any(row) for row in table[1:]) for table in tables)
        text = "\n".join("\n".join(row) for table in tables for row in table)
        assert faults(text, PARTS) == []

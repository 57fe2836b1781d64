"""The plan in a spreadsheet."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.columns import columns_of
from actionplan.model.comparison import Comparison
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.sanitise import defused, undefused
from actionplan.model.sources import Theme
from actionplan.reports.summary import gather
from actionplan.reports.writers.csv_table import BOM, plan_csv


def rows(text: str) -> list[dict[str, str]]:
    """What a spreadsheet reads."""
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_a_row_for_each_action_in_the_order_of_the_refs(rated: Plan) -> None:
    text = plan_csv(gather(rated))
    assert text.startswith(BOM)
    assert text.count("\r\n") == text.count("\n") == 1 + len(rated.actions)
    assert [row["Ref"] for row in rows(text)] == ["1.1", "1.1b", "1.2", "1.3", "2.1", "2.2"]
    assert tuple(rows(text)[0]) == tuple(field.heading for field in columns_of(rated))


def test_dates_are_iso_and_a_rag_is_a_word(rated: Plan) -> None:
    first = rows(plan_csv(gather(rated)))[0]
    assert (first["Due"], first["RAG"], first["Suggested RAG"]) == ("2026-11-01", "Red", "Red")
    assert (first["Days late"], first["Optimistic"], first["Owner"]) == ("26", "no", "Head of Quality")


def test_a_row_says_what_stands_behind_the_rating(rated: Plan, week_ago: Comparison) -> None:
    found = {row["Ref"]: row for row in rows(plan_csv(gather(rated, week_ago)))}
    slipped, finished = found["1.2"], found["2.1"]
    assert (slipped["Times moved"], slipped["Days slipped"], slipped["Agreed by"]) == ("2", "59", "Improvement Board")
    assert (slipped["Optimistic"], slipped["Impact"], slipped["Evidence"]) == ("yes", "emerging", "1")
    assert slipped["Needs attention"].startswith("declared green, the dates suggest amber: due date moved twice")
    assert slipped["Moved"] == "date moved: 31 Jan 2027 → 31 Mar 2027, agreed by Improvement Board"
    assert slipped["Compared with"] == "2026-11-20"
    assert (found["1.1"]["RAG since"], found["1.1"]["Moved"]) == (
        "2026-11-10",
        "still red: for 17 days: two posts vacant",
    )
    assert (finished["Days finished late"], finished["Impact"], finished["Needs attention"]) == (
        "3",
        "not assessed",
        "",
    )


def test_a_demonstration_says_so_in_every_row(rated: Plan) -> None:
    made_up = rows(plan_csv(gather(replace(rated, is_demo=True))))
    assert next(iter(made_up[0])) == "DEMO"
    assert {row["DEMO"] for row in made_up} == {"DEMO"}


def test_counting_the_rag_column_gives_the_counts_of_the_summary(rated: Plan) -> None:
    found = Counter(row["RAG"] for row in rows(plan_csv(gather(rated))) if row["Stage"] != "withdrawn")
    assert found == {rated.key.word(one): count for one, count in gather(rated).whole.counts.items()}
    assert [row["RAG"] for row in rows(plan_csv(gather(rated))) if row["Stage"] == "withdrawn"] == [""]


def test_an_empty_plan_is_a_heading(empty: Plan) -> None:
    assert rows(plan_csv(gather(empty))) == []


@pytest.mark.parametrize("trigger", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "⁼"])
@pytest.mark.parametrize("lead", ["", " ", "   ", "\u00a0", "\u3000", "'", " '", "\ufeff"])
def test_what_would_be_a_formula_is_text(trigger: str, lead: str) -> None:
    assert defused(f"{lead}{trigger}1+1") == f"'{lead}{trigger}1+1"


@pytest.mark.parametrize("text", ["", "Case recording", "16-19 year olds", "a=1", "'quoted'", "–"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


@given(st.text())
def test_no_text_begins_a_formula_and_none_is_lost(text: str) -> None:
    found = defused(text)
    bare = found.lstrip()
    assert not bare or unicodedata.normalize("NFKC", bare[0])[0] not in "=+-@"
    assert found in (text, f"'{text}")
    # Taking one apostrophe away gives the text back exactly when it was put there.
    assert (found == text) == (defused(found) == found)
    assert undefused(found) == text


@given(st.text(max_size=50))
def test_any_text_makes_a_whole_file(text: str) -> None:
    out = plan_csv(gather(small(text))).encode("utf-8").decode("utf-8")
    assert len(rows(out)) == 1
    assert not any(unicodedata.category(sign) == "Cc" for sign in out.replace("\r\n", "").replace("\n", ""))


def small(text: str) -> Plan:
    """A plan of one action that says ``text`` everywhere."""
    day = date(2026, 11, 27)
    return Plan(
        title=text,
        organisation=text,
        reviewers=text,
        source=text,
        review_from=day,
        review_to=day,
        reported_on=day,
        summary_areas=(),
        strengths=(),
        summary_strengths=(),
        key_messages=(),
        process=(),
        key=Key(),
        themes=(Theme(1, text),),
        areas=(Area("1.1", 1, text, None, None, text),),
        actions=(Action("1.1", "1.1", text, owner=text, rag_reason=text, updated_by=text),),
        as_at=day,
    )

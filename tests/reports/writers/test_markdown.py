"""The summary as a document that can be sent."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.comparison import Comparison
from actionplan.model.plan import Plan
from actionplan.model.weekly_review import Decision
from actionplan.reports.phrases import headline
from actionplan.reports.summary import gather
from actionplan.reports.writers.markdown import escaped, markdown

HOSTILE = "<script>alert(1)</script> | [x](javascript:1) `rm` **b** \x1b[31m \u202e # =1"


def sections(document: str) -> dict[str, str]:
    """The text under each heading."""
    parts = re.split(r"^#+ (.+)$", document, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_it_has_what_a_board_expects_in_that_order(rated: Plan, week_ago: Comparison) -> None:
    summary = gather(rated, week_ago)
    document = markdown(summary)
    assert list(sections(document)) == [
        "Peer review: RAG summary",
        "Summary areas",
        "Themes",
        "The last twelve weeks",
        "Exceptions: 3",
        "Dates moved: 1",
        "More time needed, by forecast: 0",
        "Decisions to be done: 0",
        "Closed since 20 Nov 2026: 1",
        "Due by 27 Dec 2026: 1",
        "Impact",
        "Strengths",
        "What the plan does not say yet",
        "Key",
        "Appendix: every action",
        "Appendix: how the areas map to the summary areas",
    ]
    assert "Marshire County Council, as at 27 Nov 2026, with what moved since 20 Nov 2026" in document
    assert " ".join(headline(summary)) in document
    assert document.count("The rows add up:") == 2
    assert document.endswith("Made by actionplan from the plan as at change 40.\n")


def test_a_row_shows_worst_counts_movement_and_drag(rated: Plan, week_ago: Comparison) -> None:
    rows = sections(markdown(gather(rated, week_ago)))["Themes"].splitlines()
    assert rows[4] == (
        "| 1 Effective practice | ▲ Red | 1 (33%) | 1 (33%) | 1 (33%) | 0 | 0 | 3 | 1 "
        "| 1 worse, 1 still red, 1 date moved | 1.1 ▲ Red: 26 days late against 1 Nov 2026, critical |"
    )
    assert rows[5] == (
        "| 2 Managing performance | ■ Blue, 1 unrated | 0 | 0 | 0 | 1 (50%) | 1 (50%) | 2 | 0 "
        "| 1 closed, 1 owner changed | – |"
    )


def test_a_moved_date_says_how_often_how_far_and_who_agreed(rated: Plan, week_ago: Comparison) -> None:
    assert sections(markdown(gather(rated, week_ago)))["Dates moved: 1"].splitlines()[4] == (
        "| 1.2 | Thresholds are not applied consistently | Head of Referral | 31 Mar 2027 "
        "| first 31 Jan 2027, moved twice, 59 days later, the last time agreed by Improvement Board "
        "| from 31 Jan 2027 |"
    )


def test_what_was_closed_says_when_how_late_and_on_what_evidence(rated: Plan, week_ago: Comparison) -> None:
    assert sections(markdown(gather(rated, week_ago)))["Closed since 20 Nov 2026: 1"].splitlines()[4] == (
        "| 2.1 | Focus and pace | Director | 20 Nov 2026 | 23 Nov 2026, 3 days late | 25 Nov 2026 by Chair "
        "| audit of 20 cases | not assessed |"
    )


def test_impact_names_what_is_delivered_without_any(rated: Plan) -> None:
    rows = sections(markdown(gather(rated)))["Impact"].splitlines()
    assert "| Outcome focus | 2 | 0 | 0 | 0 | 0 | 1 | 2.1 |" in rows


def test_strengths_say_how_they_stand(rated: Plan) -> None:
    found = sections(markdown(gather(rated)))["Strengths"]
    assert "1 of 1 strength looked at again" in found
    assert "| S1.1 | Staff are committed | at risk | two managers leave |" in found


def test_decisions_are_there_to_be_done(rated: Plan) -> None:
    decision = Decision("D2", "R1", "1.1", "Agree cover", "Head of HR", date(2026, 12, 4), for_board=True)
    found = sections(markdown(gather(replace(rated, decisions=(decision,)))))
    assert "| D2 | Agree cover | 1.1 | Head of HR | 4 Dec 2026 | for the Board |" in found["Decisions to be done: 1"]


def test_the_appendix_has_every_action_the_withdrawn_too(rated: Plan) -> None:
    rows = sections(markdown(gather(rated)))["Appendix: every action"].splitlines()
    assert len([row for row in rows if row.startswith("| ")]) == 2 + len(rated.actions)
    assert "| 1.1b | Said twice | no owner | – | withdrawn | – | not assessed | 0 | twice |" in rows
    assert any(row.startswith("| 1.2 | ") and "| emerging | 1 |" in row for row in rows)


def test_a_demonstration_says_so_at_the_top(rated: Plan) -> None:
    lines = markdown(gather(replace(rated, is_demo=True))).splitlines()
    assert lines[0] == "# DEMO Peer review: RAG summary"
    assert lines[2] == "**DEMO: a demonstration with made-up figures**"
    assert "DEMO" not in markdown(gather(rated))


def test_the_same_data_gives_the_same_bytes(rated: Plan, week_ago: Comparison) -> None:
    assert markdown(gather(rated, week_ago)) == markdown(gather(rated, week_ago))


def test_an_optimistic_rating_stands_beside_what_the_dates_say(rated: Plan) -> None:
    assert "declared green against amber suggested" in sections(markdown(gather(rated)))["Exceptions: 2"]


def test_a_fresh_plan_makes_a_document_too(plan: Plan, empty: Plan) -> None:
    assert "5 (100%) of 5 actions unrated: 1.1, 1.2, 1.3, 2.1, 2.2" in markdown(gather(plan))
    assert "No actions count in this plan." in markdown(gather(empty))
    assert "no actions" in sections(markdown(gather(empty)))["Themes"]


def test_nothing_that_somebody_typed_is_markup(rated: Plan) -> None:
    actions = tuple(
        replace(action, title=HOSTILE, owner=HOSTILE, rag_reason=HOSTILE) for action in rated.actions
    )  # fmt: skip
    document = markdown(gather(replace(rated, actions=actions, title=HOSTILE)))
    assert "<" not in document.replace("\\<", "")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", document)
    for table in sections(document).values():
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines() if row.startswith("|")}
        assert len(widths) <= 1


@given(st.text())
def test_any_text_is_one_line_without_markup(text: str) -> None:
    found = escaped(text)
    assert "\n" not in found
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in found)
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]()<>|~&]", found)
    assert not re.match(r"[#+=-]|\d+[.)](\s|$)|\s", found)


@given(st.text(alphabet=st.characters(categories=["L", "P", "N", "S"]), min_size=1))
def test_escaping_only_adds_backslashes_before_punctuation(text: str) -> None:
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped(text)) == text


def test_it_has_the_road_to_green_the_trend_and_what_needs_more_time(rated: Plan, week_ago: Comparison) -> None:
    actions = tuple(
        replace(one, forecast=date(2026, 12, 18)) if one.ref in ("1.1", "1.3") else one for one in rated.actions
    )
    summary = gather(replace(rated, actions=actions), week_ago)
    found = sections(markdown(summary))
    assert "| Why | Road to green |" in found["Exceptions: 3"]
    assert "| expected 18 Dec 2026 |" in found["Exceptions: 3"]
    assert (
        "| 1.3 | Too few children are seen | Head of Assessment | 4 Dec 2026 | 18 Dec 2026 |"
        in (found["More time needed, by forecast: 2"])
    )
    assert found["The last twelve weeks"].count("\n|") >= 12

"""The paper says what a Board has to hear, in the order of a council's own report, and counts as the summary does."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from actionplan import demo
from actionplan.model.action import Stage
from actionplan.model.plan import Plan, ReportText
from actionplan.model.ratings import Condition
from actionplan.model.sanitise import shown_lines
from actionplan.model.verdict import better_and_worse
from actionplan.reports.assessment import road_to_green
from actionplan.reports.audience import Audience, public
from actionplan.reports.blocks import Bullets, Heading, Numbered, Paper, Paragraph, ReportTable
from actionplan.reports.board_report import paper
from actionplan.reports.edition import Edition
from actionplan.reports.report_tables import EXCEPTIONS, FRONT
from actionplan.reports.summary import gather
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare
from papers import CHANGED, TEXTS, decided, paper_of, summary_of, tables_of, texts_of, with_text


def asked_in(found: Paper) -> tuple[str, ...]:
    """What the first side asks."""
    return next(block.items for block in found.front if isinstance(block, Numbered))


def test_the_sections_come_in_the_order_of_a_council_report(rated: Plan) -> None:
    found = paper_of(rated)
    assert [name for name, _ in found.head] == ["By", "To", "Subject", "Classification", "As at"]
    assert found.front[0] == Heading("Summary")
    assert [(one.number, one.text) for one in found.blocks if isinstance(one, Heading)] == [
        ("1", "Introduction"),
        ("2", "Position"),
        ("3", "Exceptions"),
        ("4", "What has changed"),
        ("5", "What is due next"),
        ("6", "Impact"),
        ("7", "Gaps in the plan"),
        ("8", "Conclusion"),
        ("9", "Recommendation"),
    ]
    assert [name for name, _ in found.ending] == ["Contact details", "Background documents"]
    assert found.appendix[0] == Heading("Appendix 1: the whole plan")


def test_paragraphs_are_numbered_within_their_section(rated: Plan) -> None:
    section = place = 0
    for block in paper_of(decided(rated)).blocks:
        if isinstance(block, Heading):
            section, place = section + 1, 0
        elif isinstance(block, Paragraph):
            place += 1
            assert block.number == f"{section}.{place}"


def test_both_tables_count_as_the_summary_does_and_add_up(rated: Plan) -> None:
    summary = summary_of(rated)
    areas, themes = (one for one in tables_of(paper_of(rated)) if "with the worst rating of each" in one.caption)
    for table, rows in ((areas, summary.summary_areas), (themes, summary.themes)):
        for cells, row in zip(table.rows, (*rows, summary.whole), strict=True):
            assert [cell.text for cell in cells[3:10]] == [
                str(number) for number in (*row.counts.values(), row.total, len(row.late))
            ]
    said = " ".join(texts_of(paper_of(rated)))
    assert "Each of the 5 actions (not counting 1 withdrawn) is counted once in each table." in said


def exceptions_in_full(found: Paper) -> ReportTable:
    """The exceptions of the appendix."""
    return next(one for one in found.appendix if isinstance(one, ReportTable) and one.caption == EXCEPTIONS)


def test_an_exception_says_all_reason_dates_and_what_is_missing(rated: Plan) -> None:
    found = paper_of(rated)
    rows = {row[0].text: [cell.text for cell in row] for row in exceptions_in_full(found).rows}
    assert rows["1.1"][2:] == [
        "Head of Quality",
        "1 Nov 2026, 26 days late",
        "▲ Red",
        "▲ Red",
        "Two posts vacant; critical. No recovery plan is recorded.",
    ]
    assert rows["1.2"][3] == "31 Mar 2027, first 31 Jan 2027"
    assert rows["1.2"][4:6] == ["● Green", "◆ Amber"]
    front = next(one for one in found.blocks if isinstance(one, ReportTable) and one.caption == EXCEPTIONS)
    assert [cell.text for cell in front.rows[0]][-1] == "no"


@pytest.mark.parametrize(
    ("changes", "way"),
    [
        (
            {"rag_reason": "cover refused; green when two posts are filled"},
            "Recovery plan: green when two posts are filled.",
        ),
        ({"forecast": date(2026, 12, 18)}, "No recovery plan is recorded; forecast 18 Dec 2026."),
    ],
)
def test_the_recovery_plan_is_what_is_on_record(rated: Plan, changes: dict[str, Any], way: str) -> None:
    changed = tuple(replace(one, **changes) if one.ref == "1.1" else one for one in rated.actions)
    found = paper_of(replace(rated, actions=changed))
    assert way in exceptions_in_full(found).rows[0][-1].text
    assert any(way in text for text in texts_of(replace(found, blocks=(), appendix=())))


def test_a_recovery_plan_is_found_in_a_reason_of_any_length(rated: Plan) -> None:
    """What is found by trying every letter of a reason takes the square of its length: here it would never end."""
    changed = replace(
        rated.actions[0], rag_reason=f"{'a' * 1_000_000}; green when two posts are filled. {'b ' * 500_000}"
    )
    assert road_to_green(changed, rated) == "green when two posts are filled"
    assert road_to_green(replace(changed, rag_reason="a " * 500_000), rated) == ""


def test_a_red_that_is_complete_asks_for_its_sign_off_and_no_plan_to_recover(rated: Plan) -> None:
    done: dict[str, Any] = {"stage": Stage.COMPLETE, "completed_on": date(2026, 11, 20)}
    changed = tuple(replace(one, **done) if one.ref == "1.1" else one for one in rated.actions)
    found = paper_of(replace(rated, actions=changed))
    assert exceptions_in_full(found).rows[0][-1].text == (
        "Two posts vacant; complete 20 Nov 2026, 19 days late, awaiting sign-off."
    )
    assert not any("recovery plan" in text for text in asked_in(found))
    assert any("1 action awaits sign-off: 1.1 Case recording." in text for text in texts_of(found))


def test_a_demonstration_says_so_everywhere(rated: Plan) -> None:
    found = paper_of(replace(rated, is_demo=True))
    assert found.title.startswith("DEMO ")
    assert found.running.startswith("DEMO ")
    assert "made-up" in found.banner


def test_what_the_plan_file_says_of_its_report_is_printed(rated: Plan) -> None:
    text = ReportText(
        heading="Progress after the review",
        by="Director of Children's Services",
        to="Cabinet – 27 November 2026",
        classification="Restricted",
        contact=("Programme office", "office@example.org"),
        recommendation="Cabinet is asked to endorse the two new posts.",
        background_documents=("The reviewers' letter", "The Improvement Notice"),
    )
    found = paper_of(replace(rated, report=text))
    assert found.title == "Progress after the review"
    assert found.head[:4] == (
        ("By", "Director of Children's Services"),
        ("To", "Cabinet – 27 November 2026"),
        ("Subject", "Progress after the review"),
        ("Classification", "Restricted"),
    )
    assert [lines for _, lines in found.ending] == [text.contact, text.background_documents]
    assert asked_in(found)[0] == "endorse the two new posts."
    said = " ".join(texts_of(found))
    assert "The Cabinet is asked to" in said
    assert "Board is asked" not in said


def test_the_public_version_names_nobody_and_says_so(rated: Plan) -> None:
    found = paper_of(public(decided(rated)), Audience.PUBLIC, made_by="secret.user")
    said = " ".join((*texts_of(found), found.author, found.running))
    for withheld in ("secret.user", "Head of Quality", "two posts vacant", "audit of 20 cases", "ecovery plan"):
        assert withheld not in said
    assert ("Classification", "Unrestricted: public version") in found.head
    assert any("are left out." in line for line in found.foot)


def test_the_public_version_names_posts_where_the_plan_says_so(rated: Plan) -> None:
    posts = replace(rated, report=ReportText(publish_posts=True))
    assert "Head of Quality" in texts_of(paper_of(public(posts), Audience.PUBLIC))


def test_it_says_which_data_it_is_of_and_no_time_comes_from_the_clock(rated: Plan) -> None:
    found = paper_of(replace(rated, seq=77))
    assert found.foot[0] == ("Prepared by jo from the plan as at 27 Nov 2026 (change 77, 27 Nov 2026 09:12 UTC).")
    assert found == paper_of(replace(rated, seq=77))


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-11-27", "2026-11-27T09:12:00"])
def test_an_odd_time_of_the_last_change_is_no_failure(rated: Plan, moment: str) -> None:
    assert paper(Edition(gather(rated), Audience.BOARD, "jo", moment)).made_at.tzinfo


def test_an_empty_plan_and_one_that_nobody_has_rated_can_be_sent(plan: Plan, empty: Plan) -> None:
    for one, said in ((plan, "No action has been rated yet"), (empty, "There are no actions that count.")):
        assert said in " ".join(texts_of(paper_of(one)))
        assert paper(Edition(gather(one), Audience.BOARD, "jo", CHANGED)).blocks


def test_every_rating_of_a_table_is_said_in_words(rated: Plan) -> None:
    for table in tables_of(paper_of(rated)):
        for row in table.rows:
            for place in table.ratings:
                face = row[place].face
                assert face is None or face.mark in row[place].text


def test_the_demonstration_names_every_red_first(tmp_path: Path) -> None:
    demo.make(tmp_path / "demo.db")
    store = SqliteStore(tmp_path / "demo.db")
    plan = store.plan(demo.TODAY)
    summary = gather(plan, compare(store, plan))
    store.close()
    found = paper(Edition(summary, Audience.BOARD, "jo", CHANGED))
    reds = [action for action in plan.counted if action.rag is Condition.OFF_TRACK]
    first = [one for block in found.front if isinstance(block, Bullets) for one in block.items][-3:]
    assert {line.split()[0] for line in first} == {action.ref for action in reds}
    assert all(" Red since " in line for line in first)


@given(TEXTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_stops_a_paper_and_none_gets_through_raw(rated: Plan, text: str) -> None:
    for audience in Audience:
        for said in texts_of(paper_of(with_text(rated, text), audience, made_by=text)):
            assert said == shown_lines(said)
            assert "\uffff" not in said
            said.encode()


def test_what_moved_is_said_of_each_group(rated: Plan) -> None:
    summary = summary_of(rated)
    areas, themes = (one for one in tables_of(paper_of(rated)) if "with the worst rating of each" in one.caption)
    for table, rows in ((areas, (*summary.summary_areas, summary.whole)), (themes, (*summary.themes, summary.whole))):
        for cells, row in zip(table.rows, rows, strict=True):
            better, worse = better_and_worse(summary.plan, summary.moves_of(row.members))
            words = " ".join(f"{sign}{len(moves)}" for sign, moves in (("↑", better), ("↓", worse)) if moves)
            assert cells[-1].text == (words or "–")


def test_a_long_reason_is_cut_in_front_and_in_full_in_the_appendix(rated: Plan) -> None:
    long = ("the north team has " + "no staff and " * 700).strip()
    plan = replace(rated, actions=(replace(rated.actions[0], rag_reason=long), *rated.actions[1:]))
    found = paper_of(plan)
    assert max(len(text) for text in texts_of(replace(found, appendix=()))) < 700
    assert long[1:] in exceptions_in_full(found).rows[0][-1].text
    whole = next(one for one in tables_of(found) if one.caption == "Every action")
    assert f"Reason: {long}" in whole.rows[0][-1].text


def test_of_many_exceptions_the_worst_are_shown_first_and_all_in_the_appendix(rated: Plan) -> None:
    red = rated.actions[0]
    areas = tuple(replace(rated.areas[0], ref=f"1.{number}") for number in range(1, 31))
    actions = tuple(replace(red, ref=one.ref, area=one.ref) for one in areas)
    found = paper_of(replace(rated, areas=areas, actions=actions))
    front = next(one for one in found.blocks if isinstance(one, ReportTable) and "exceptions" in one.caption)
    assert front.caption == f"The {FRONT} worst of 30 exceptions"
    assert (len(front.rows), len(exceptions_in_full(found).rows)) == (FRONT, 30)
    assert any(f"The worst {FRONT} are shown here." in text for text in texts_of(found))

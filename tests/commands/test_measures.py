"""Measures on the command line: added, read, restated, listed, shown, withdrawn; what rests on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import done, objects, on, refused, run


@pytest.fixture
def measures(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two measures, one with readings, on 28 November 2026."""
    on("2026-11-28", monkeypatch)
    done(
        *("measure", "add", "Assessments in 45 days", "--unit", "%", "--baseline", "71", "--baseline-on", "31/3/26"),
        *("--target-for", "2026-09=78", "--target-for", "dec 2026=85", "--tolerance", "2", "--action", "1.3"),
        *("--owner", "Head of Quality", "--origin", "monthly return"),
    )
    done("measure", "add", "Re-referrals", "--good", "lower", "--unit", "%", "--target", "20", "--finding", "1.2")
    done("reading", "M1", "74", "--for", "aug")
    done("reading", "45 days", "80.5%", "--for", "2026-10", "--note", "one team missing")
    return database


def test_a_measure_is_added_and_read_and_says_how_it_stands(measures: Path) -> None:
    said = done("reading", "M2", "22", "--for", "last month")
    assert "M2/2026-10  Re-referrals: 22% for October 2026\n" in said
    assert "! misses its target of 20% by 2 points" in said
    rows = done("measures").splitlines()
    assert rows[1].split()[:5] == ["M1", "Assessments", "in", "45", "days"]
    assert "80.5%  Oct 2026  ↑ better     78%  ✓ meets its target of 78%" in rows[1]
    assert "2 measures, 0 without a reading that is due, as at 28 Nov 2026" in rows[-1]


def test_a_figure_is_restated_with_a_reason_and_the_page_tells_both(measures: Path) -> None:
    assert refused("reading", "M1", "82", "--for", "oct") == "M1 is 80.5% for October 2026; say why it is 82% now"
    said = done("reading", "M1", "82", "--for", "oct", "--reason", "late returns")
    assert "82% for October 2026, restated from 80.5%" in said
    page = done("measure", "show", "assessments")
    assert page == done("show", "M1")
    for words in (
        "Baseline         71% on 31 Mar 2026; since then ↑ better",
        "Target           September 2026 78%; December 2026 85%",
        "Shows            1.3",
        "September 2026      –     78%",
        "one team missing. restated: late returns",
        "value 80.5 → 82",
    ):
        assert words in page
    assert "value 80.5 → 82" in done("history", "M1")


def test_what_a_figure_of_the_past_counts_is_not_rewritten(measures: Path) -> None:
    said = refused("measure", "change", "M1", "--unit", "children", "--note", "counted otherwise")
    assert said == "M1 has readings in %; add another measure instead"
    assert "has readings by month" in refused("measure", "change", "M1", "--every", "quarter", "--note", "x")
    done("measure", "change", "M2", "--unit", "children", "--note", "no reading yet")
    assert objects("measure", "show", "M1")["unit"] == "%"


def test_a_period_that_is_not_over_is_taken_and_said(measures: Path) -> None:
    assert "22% for November 2026, which is not over yet" in done("reading", "M2", "22", "--for", "nov")


@pytest.mark.parametrize(
    ("args", "refusal"),
    [
        (("M1", "0.83", "--for", "oct"), "0.83 may mean 83% or 0.83%; write it with its sign"),
        (("M1", "83", "--for", "dec 2026"), "December 2026 has not begun yet"),
        (("M1", "83", "--for", "Q3"), "'Q3' is not a month; name a month, such as 2026-10 or October 2026"),
        (
            ("calls", "83", "--for", "oct"),
            "there is no measure 'calls'; choose from: Assessments in 45 days, Re-referrals",
        ),
    ],
)
def test_what_is_not_clear_is_refused_and_nothing_is_saved(measures: Path, args: tuple[str, ...], refusal: str) -> None:
    before = done("measures", "--json")
    assert refused("reading", *args) == refusal
    assert done("measures", "--json") == before


def test_a_reading_needs_a_figure_and_its_period(measures: Path) -> None:
    assert "give the figure, or --withdraw" in refused("reading", "M1", "--for", "oct", code=2)
    assert "--for" in refused("reading", "M1", "83", code=2)


def test_a_reading_of_the_wrong_period_is_withdrawn(measures: Path) -> None:
    assert "say why" in refused("reading", "M1", "--for", "aug", "--withdraw")
    done("reading", "M1", "--for", "aug", "--withdraw", "--reason", "of another team")
    (measure,) = [each for each in objects("measures") if each["ref"] == "M1"]
    assert [reading["period"] for reading in measure["readings"]] == ["2026-10"]


def test_a_target_moves_with_a_reason(measures: Path) -> None:
    assert "say why that changes" in refused("measure", "change", "M1", "--target-for", "2026-09=70")
    done("measure", "change", "M1", "--target-for", "2026-09=70", "--note", "agreed by the Board")
    assert "targets 2026-09: 78; 2026-12: 85 → 2026-09: 70: agreed by the Board" in done("history", "M1")


def test_a_withdrawn_measure_is_listed_no_more_and_comes_back_with_its_readings(measures: Path) -> None:
    done("measure", "withdraw", "M1", "--note", "the return is no longer made")
    assert "Assessments" not in done("measures")
    assert "withdrawn: the return is no longer made" in done("history", "M1")
    assert "Withdrawn        the return is no longer made" in done("show", "M1")
    done("measure", "reopen", "M1")
    assert "80.5%" in done("measures")


def test_undo_takes_a_reading_and_a_measure_back(measures: Path) -> None:
    done("reading", "M2", "22", "--for", "oct")
    done("undo")
    (measure,) = [each for each in objects("measures") if each["ref"] == "M2"]
    assert (measure["readings"], measure["last"]) == ([], None)


def test_the_past_has_the_figures_of_then(measures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-12-03", monkeypatch)
    done("reading", "M1", "86", "--for", "nov")
    assert "86%" in done("measures")
    then = done("measures", "--as-at", "28/11/26")
    assert "80.5%" in then
    assert "86%" not in then


def test_the_page_of_an_action_has_its_measures(measures: Path) -> None:
    page = done("show", "1.3")
    assert "Measures\nM1  Assessments in 45 days  ▁·█  80.5% for October 2026, ↑ better" in page
    assert "Measures" not in done("show", "1.1")


def test_the_list_finds_actions_by_their_measures(measures: Path) -> None:
    assert [action["ref"] for action in objects("list", "measure:referrals")] == ["1.2"]
    assert len(objects("list", "measure:none")) == 3


def test_an_impact_is_evidenced_by_a_reading(measures: Path) -> None:
    said = done("update", "1.3", "--impact", "evidenced", "--reading", "M1/2026-10")
    assert "impact not assessed → evidenced, shown by – → M1/2026-10" in said
    assert "Impact           evidenced: Assessments in 45 days, 80.5% for October 2026" in done("show", "1.3")
    (action,) = objects("update", "1.3", "--impact", "sustained")
    assert (action["impact"], action["impact_reading"]) == ("sustained", "M1/2026-10")
    assert "shows the impact of 1.3" in refused("reading", "M1", "--for", "oct", "--withdraw", "--reason", "wrong")


def test_the_summary_has_the_measures_and_says_what_is_missing_and_what_has_not_moved(
    measures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = done("summary")
    assert "Measure M2 Re-referrals: no reading yet\n" in summary
    assert "M1   Assessments in 45 days" in summary
    on("2026-11-29", monkeypatch)
    done("update", "1.3", "--complete", "--completed-on", "25/9/26", "--note", "all trained")
    done("reading", "M1", "70", "--for", "oct", "--reason", "the other teams counted")
    words = "delivered, and the number has not moved"
    assert f"1 (20%) of 5 actions {words}\n" in done("summary")
    assert words in done("list", "--attention")
    assert words in done("review", "agenda")
    assert "Measures without a reading" in done("review", "agenda")
    figures = objects("summary")
    assert [gap["measure"] for gap in figures["measure_gaps"]] == ["M2"]
    assert [line["ref"] for line in figures["attention"] if line["kind"] == "not_moved"] == ["1.3"]
    assert [line["ref"] for line in figures["attention"] if line["kind"] == "no_reading"] == ["M2"]


def test_without_measures_nothing_tells_of_any(database: Path) -> None:
    assert done("measures") == "The plan has no measures yet; see: actionplan measure add --help\n"
    for args in (("summary",), ("show", "1.3"), ("review", "agenda"), ("list", "--attention")):
        assert "measure" not in done(*args).replace("Success measure", "").casefold()
    assert "measure" not in str(objects("summary"))


def test_whose_name_is_in_nobodys_list_yet_is_a_person_once_a_figure_is_theirs(measures: Path) -> None:
    assert [(person["name"], person["measures"]) for person in objects("people")] == [("Head of Quality", 1)]
    done("person", "Head of Quality", "--name", "Ann Moss")
    assert "Owner            Ann Moss" in done("show", "M1")


def test_a_measure_without_a_name_of_its_own_is_refused(measures: Path) -> None:
    assert "M1 has the name Assessments in 45 days already" in refused("measure", "add", "assessments in 45 days")
    result = run("measure", "change", "M1")
    assert result.exit_code == 2
    assert "say what to change" in result.stderr

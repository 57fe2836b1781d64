"""What comes of everything in a later report, and a revision while somebody goes through it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.area import Area
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.report_matching import (
    Fate,
    Matches,
    Part,
    decided,
    match_report,
    outcomes,
    with_answers,
    with_titles,
)
from actionplan.model.revised_wordings import revised_sentence
from actionplan.model.revision_draft import RevisionDraft, Standing
from actionplan.model.rules.revising import revise
from actionplan.model.sources import Theme

REPORT = IncomingReport(
    themes=(Theme(1, "Effective practice"), Theme(2, "Managing performance")),
    findings=(
        Area("1.1", 1, "Case recording"),
        Area("1.2", 1, "Thresholds are still not applied consistently"),
        Area("1.3", 1, "All children are to be seen and heard"),
        Area("2.1", 2, "Nobody watches the budget"),
    ),
)


@pytest.fixture
def matches(plan: Plan) -> Matches:
    return match_report(plan, REPORT)


def test_each_comes_to_what_it_is(matches: Matches) -> None:
    come = outcomes(matches, with_answers(matches, ["1.3=1.3"]))
    fates = {(outcome.fate, item.name) for outcome in come for item in outcome.new if outcome.part is Part.FINDING}
    gone = [item.name for outcome in come if outcome.fate is Fate.GONE for item in outcome.old]
    assert fates == {(Fate.SAME, "1.1"), (Fate.REWORDED, "1.2"), (Fate.REWORDED, "1.3"), (Fate.NEW, "2.1")}
    assert gone == ["2.1", "2.2"]


def test_one_is_split_and_two_are_merged_where_somebody_says_so(plan: Plan, matches: Matches) -> None:
    decisions = with_answers(matches, ["1.3=1.2", "2.1=2.1,2.2"])
    found = {outcome.fate: outcome for outcome in outcomes(matches, decisions) if outcome.part is Part.FINDING}
    assert found[Fate.SPLIT].heirs == ("1.2", "")
    assert [item.name for item in found[Fate.MERGED].old] == ["2.1", "2.2"]

    revised = revise(plan, matches, replace(REPORT, reported_on=plan.as_at), decisions)
    areas = {edit.after.ref: edit.after for edit in revised.edits if isinstance(edit.after, Area)}
    assert areas["2.2"].taken_into == "2.1" or areas["2.1"].taken_into == "2.2"
    assert areas["1.4"].split_from == "1.2"


names = st.lists(st.sampled_from(["1.1", "1.2", "1.3", "2.1", "2.2"]), max_size=3, unique=True).map(tuple)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(names, min_size=4, max_size=4))
def test_whatever_is_decided_everything_comes_to_one_thing_and_no_ref_is_given_twice(
    plan: Plan, matches: Matches, links: list[tuple[str, ...]]
) -> None:
    answered = {(Part.FINDING, item.name): link for item, link in zip(matches.new[Part.FINDING], links, strict=True)}
    decisions = decided(matches, answered)
    come = [outcome for outcome in outcomes(matches, decisions) if outcome.part is Part.FINDING]
    for side in ("old", "new"):
        seen = Counter(item.name for outcome in come for item in getattr(outcome, side))
        assert seen == Counter(item.name for item in getattr(matches, side)[Part.FINDING])
    revised = revise(plan, matches, replace(REPORT, reported_on=plan.as_at), decisions)
    assert len(set(revised.refs.values())) == len(REPORT.findings)
    edited = [(type(edit.after), edit.ref) for edit in revised.edits]
    assert len(edited) == len(set(edited)), "one edit a record"
    added = {edit.ref for edit in revised.edits if edit.before is None and isinstance(edit.after, Area)}
    assert added.isdisjoint(area.ref for area in plan.areas)


def test_a_past_day_is_not_revised_and_only_findings_are_merged(plan: Plan, matches: Matches) -> None:
    with pytest.raises(Invalid, match="a past day"):
        revise(replace(plan, is_past=True), matches, REPORT, matches.sure)
    with pytest.raises(Invalid, match="only findings are merged"):
        with_answers(matches, ["theme 1=1,2"])


def test_a_draft_tells_what_is_still_to_be_confirmed(matches: Matches) -> None:
    draft = RevisionDraft(matches)
    standings = Counter(line.standing for line in draft.lines)
    assert standings[Standing.DOUBTFUL] == len(draft.doubtful) > 0
    assert not draft.is_begun

    doubtful = next(line for line in draft.lines if line.standing is Standing.DOUBTFUL)
    confirmed = draft.confirm(doubtful).confirm_sure()
    assert len(confirmed.doubtful) == len(draft.doubtful) - 1
    assert not any(line.standing is Standing.SURE for line in confirmed.lines)
    assert confirmed.is_begun

    as_new = draft.decide(Part.FINDING, doubtful.outcome.new[0].name, ())
    assert next(line for line in as_new.lines if doubtful.outcome.new[0] in line.outcome.new).outcome.fate is Fate.NEW


def test_what_a_report_has_made_of_the_findings_is_one_sentence_and_of_an_unrevised_plan_none(plan: Plan) -> None:
    assert revised_sentence(plan) == ""
    gone = replace(plan.areas[0], absent_from="final report, 12 Jan 2027")
    merged = replace(plan.areas[1], absent_from="final report, 12 Jan 2027", taken_into="1.3")
    assert revised_sentence(replace(plan, areas=(gone, merged, *plan.areas[2:]))) == (
        "Since the initial findings: not in the final report, 12 Jan 2027: 1.1; 1.2 is merged into 1.3."
    )


def test_a_theme_is_the_one_that_most_of_its_findings_are_of_and_none_is_meant_twice(plan: Plan) -> None:
    findings = tuple(replace(area, theme=place) for place, area in enumerate(plan.areas[:3], 1))
    titles = ("Practice", "Practice in homes", "Practice at school")
    themes = tuple(Theme(place, title) for place, title in enumerate(titles, 1))
    matches = match_report(plan, IncomingReport(themes=themes, findings=findings))
    links = matches.sure[Part.THEME]
    assert links.count(("1",)) == 1, "the others are new"
    assert revise(plan, matches, IncomingReport(themes=themes, findings=findings), matches.sure).edits


@pytest.mark.parametrize("called", ["1", "Theme 1", "1 Effective practice", "effective practice"])
def test_a_theme_that_a_table_calls_by_its_ref_has_its_title(plan: Plan, called: str) -> None:
    report = with_titles(IncomingReport(themes=(Theme(1, called, ""),), findings=plan.areas[:1]), plan)
    matches = match_report(plan, report)
    (outcome,) = (one for one in outcomes(matches, matches.sure) if one.part is Part.THEME and one.new)
    assert outcome.heirs == ("1",) and revise(plan, matches, report, matches.sure).edits

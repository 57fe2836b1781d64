"""No sentence of a paper takes back another: whatever the plan, its verdict, tables, requests and sections agree."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.comparison import compared
from actionplan.model.duties import Duty
from actionplan.model.milestones import Milestone
from actionplan.model.plan import Plan
from actionplan.model.ratings import NOT_RATED, Condition
from actionplan.model.report import FIRST, HEADINGS, Purpose, Report
from actionplan.model.sanitise import shown_lines
from actionplan.model.verdict import Verdict, verdict
from actionplan.model.weekly_review import Decision, State, WeeklyReview
from actionplan.reports.audience import Audience, seen_by
from actionplan.reports.blocks import Bullets, Numbered, Paper, Paragraph, ReportTable
from actionplan.reports.board_report import one_page, paper
from actionplan.reports.edition import Edition, PaperKind
from actionplan.reports.recommendations import requests_of
from actionplan.reports.summary import gather
from any_plan import states
from papers import CHANGED, texts_of

TODAY = date(2026, 11, 27)
LAST_WEEK = date(2026, 11, 20)


def edition_of(plan: Plan, before: Plan | None = None, audience: Audience = Audience.BOARD, **more: Any) -> Edition:
    """The edition of a plan for its readers, compared with an earlier state of it."""
    seen, then = (seen_by(one, audience) for one in (plan, before or plan))
    past = compared(seen, replace(then, as_at=LAST_WEEK), ())
    return Edition(gather(seen, past), audience, "jo", CHANGED, **more)


def sentences_before_the_appendix(found: Paper) -> list[str]:
    """The sentences and lines of the sides before the appendix."""
    texts: list[str] = []
    for block in (*found.front, *found.blocks):
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Bullets | Numbered):
            texts += block.items
    return texts


def contradictions(edition: Edition) -> list[str]:
    """What in a paper cannot be true beside what else it says."""
    summary = edition.summary
    found, side = paper(edition), one_page(replace(edition, paper=PaperKind.ONE_PAGE))
    texts = sentences_before_the_appendix(found)
    said = "\n".join(texts)
    asks = any(not request.is_note for request in requests_of(edition).every)
    still_open = [action for action in summary.plan.counted if action.is_open]
    better, worse = summary.better_and_worse
    red = summary.plan.key.phrase(Condition.OFF_TRACK)
    reds = sum(judged.worst is Condition.OFF_TRACK for judged in summary.judged)
    lacking = [one for one in still_open if not (one.owner and one.due) or summary.plan.condition(one) in NOT_RATED]
    rules = {
        "decision though nothing is asked": "FOR DECISION" in texts and not asks,
        "information though something is asked": "FOR INFORMATION" in texts and asks,
        "decision and information": "FOR DECISION" in texts and "for information" in said,
        "no change though there is": "has got better or worse" in said and bool(better or worse),
        "late though nothing can be": "none is late" in said and not any(one.due for one in still_open),
        "nothing due though something is": "is due by" in said and "Due by" in said,
        "no red though there is": bool(re.search(rf"No \w+ is {red}, late", said)) and reds > 0,
        "declared alone": f"is {red}" in texts[0]
        and "none of" in texts[0]
        and reds > 0
        and "by the dates" not in texts[0],
        "no gap though there is": "has an owner, a date, a rating and an update" in said and bool(lacking),
        "an appendix that one side has not": "Appendix" in "\n".join(sentences_before_the_appendix(side)),
        "on track though it is not": "The plan is on track" in texts[0]
        and verdict(summary.plan) is not Verdict.ON_TRACK,
        "worst better than an exception": any(
            row[1].face is not None and row[1].face.condition is not Condition.OFF_TRACK and counts > 0
            for table in found.blocks
            if isinstance(table, ReportTable) and table.totals
            for row in table.rows[-1:]
            for counts in [int(row[3].text.replace(",", ""))]
        ),
    }
    return [words for words, is_so in rules.items() if is_so]


@given(states())
@settings(max_examples=60, deadline=None)
def test_no_paper_of_any_plan_contradicts_itself(plans: tuple[Plan, Plan]) -> None:
    before, plan = plans
    for audience in Audience:
        assert contradictions(edition_of(plan, before, audience)) == []


def changed(plan: Plan, **values: Any) -> Plan:
    """The plan in which every action has these values."""
    return replace(plan, actions=tuple(replace(action, **values) for action in plan.actions))


DUE = date(2027, 3, 31)
OWNED: dict[str, Any] = {"owner": "Director", "due": DUE, "original_due": DUE, "updated_on": TODAY}
CLOSED: dict[str, Any] = {
    **OWNED,
    "rag": Condition.CHECKED,
    "stage": Stage.CLOSED,
    "completed_on": LAST_WEEK,
    "signed_off_on": TODAY,
    "signed_off_by": "Board",
}
EDGES: dict[str, dict[str, Any]] = {
    "untouched": {},
    "green without a date": {"owner": "Director", "rag": Condition.ON_TRACK, "updated_on": TODAY},
    "all green": {**OWNED, "rag": Condition.ON_TRACK},
    "all amber": {**OWNED, "rag": Condition.AT_RISK, "rag_reason": "waits"},
    "all red": {**OWNED, "rag": Condition.OFF_TRACK, "rag_reason": "stuck"},
    "dated and not rated": OWNED,
    "late and green": {**OWNED, "due": date(2026, 9, 1), "original_due": date(2026, 9, 1), "rag": Condition.ON_TRACK},
    "all closed": CLOSED,
    "all awaiting sign-off": {**OWNED, "stage": Stage.COMPLETE, "completed_on": TODAY, "rag": Condition.OFF_TRACK},
    "all withdrawn": {"stage": Stage.WITHDRAWN, "withdrawn_reason": "done elsewhere"},
}


@pytest.mark.parametrize("purpose", [None, *Purpose])
@pytest.mark.parametrize("name", EDGES)
def test_no_paper_of_a_plan_at_an_edge_contradicts_itself(plan: Plan, name: str, purpose: Purpose | None) -> None:
    edge = changed(plan, **EDGES[name])
    report = Report(
        FIRST, "Improvement Board", purpose=purpose, recommendations="note the report, for information only."
    )
    for now, before in ((edge, plan), (plan, edge), (edge, edge)):
        for audience in Audience:
            made = replace(edition_of(replace(now, reports=(report,)), before, audience), named_report=report)
            assert contradictions(made) == []


def first_words(plan: Plan, before: Plan | None = None, **more: Any) -> str:
    """What stands before the sections, as one text."""
    found = paper(edition_of(plan, before, **more))
    return "\n".join(texts_of(replace(found, blocks=(), appendix=())))


def test_what_was_rated_red_from_the_first_and_what_is_newly_late_is_worse(plan: Plan) -> None:
    red = changed(plan, **EDGES["all red"])
    assert "Since 20 Nov 2026, 5 actions got worse and none better." in first_words(red, plan)
    late = changed(plan, **EDGES["late and green"])
    then = changed(plan, **{**EDGES["late and green"], "due": DUE, "original_due": DUE})
    assert "no action has got better or worse and 5 are late, up from 0." in first_words(late, then)


def test_better_is_only_what_the_dates_support(plan: Plan) -> None:
    late = {**EDGES["late and green"], "due": TODAY - timedelta(days=40)}
    said = first_words(changed(plan, **late), changed(plan, **{**late, "rag": Condition.AT_RISK}))
    assert "Better:" not in said
    assert "Declared green, but the dates suggest red, 40 days late." in said


def test_without_dates_nothing_is_said_of_being_on_track(plan: Plan) -> None:
    said = first_words(changed(plan, **EDGES["green without a date"]))
    assert (
        "It cannot be said yet whether the plan is on track: 5 have no due date and none of 5 actions is red." in said
    )
    assert "late" not in said.replace("can be seen to be late", "")


def test_a_plan_without_actions_asks_for_them(plan: Plan) -> None:
    said = first_words(changed(plan, **EDGES["all withdrawn"]))
    assert "(5 withdrawn" not in said
    assert "agree what will be done about 5 findings, by 24 Dec 2026." in said


def test_a_recovery_plan_is_no_date_no_refusal_and_nothing_overdue(plan: Plan) -> None:
    red = {**EDGES["all red"], "forecast": date(2026, 12, 18)}
    review = WeeklyReview("R1", LAST_WEEK, "Director", "", state=State.CLOSED)
    overdue = Decision("D1", "R1", "1.1", "Agree cover", "Director", date(2026, 9, 28))
    for values in (red, {**red, "rag_reason": "it will not be green by Easter"}):
        decided = replace(changed(plan, **values), reviews=(review,), decisions=(overdue,))
        said = first_words(decided)
        assert "No recovery plan is recorded; forecast 18 Dec 2026." in said
        assert "request a recovery plan from the Director" in said
    kept = first_words(changed(plan, **{**red, "rag_reason": "cover refused; green when two posts are filled"}))
    assert "Recovery plan: green when two posts are filled; forecast 18 Dec 2026." in kept


def test_a_late_duty_and_a_milestone_are_never_behind_nothing_is_due(plan: Plan) -> None:
    duty = Duty("duty/1", "Send the final plan to Ofsted", TODAY - timedelta(days=12))
    step = Milestone("1.1/m1", "1.1", "Audit 40 files", TODAY + timedelta(days=9), TODAY + timedelta(days=9))
    found = paper(edition_of(replace(changed(plan, **EDGES["all green"]), duties=(duty,), milestones=(step,))))
    assert any("Send the final plan to Ofsted" in text for text in texts_of(replace(found, blocks=(), appendix=())))
    assert "Nothing is due" not in "\n".join(texts_of(found))
    assert any("No action is due by 27 Dec 2026." in text for text in texts_of(found))


def test_what_a_person_concludes_has_the_figures_behind_it(plan: Plan) -> None:
    report = Report(FIRST, "Board", paragraphs=((HEADINGS[-1], "Everything is on track."),))
    edition = replace(edition_of(replace(changed(plan, **EDGES["all red"]), reports=(report,))), named_report=report)
    texts = sentences_before_the_appendix(paper(edition))
    assert texts[texts.index("Everything is on track.") + 1].startswith(
        "On the figures: the plan is off track: 5 (100%)"
    )


def test_an_action_with_its_findings_words_is_shown_and_not_a_dash(plan: Plan) -> None:
    action: Action = plan.actions[0]
    assert shown_lines(action.title) == plan.area_of(action).text


def test_a_plan_of_today_is_compared_with_nothing(plan: Plan) -> None:
    past = compared(plan, plan, ())
    found = paper(Edition(gather(plan, past), Audience.BOARD, "jo", CHANGED))
    said = "\n".join(texts_of(found))
    assert "compared with" not in said
    assert "There is no earlier report to compare with." in said
    (counts,) = (block for block in found.front if isinstance(block, ReportTable))
    assert [row[0].text for row in counts.rows] == ["27 Nov 2026"]


def test_what_a_person_asks_follows_who_is_asked(plan: Plan) -> None:
    lines = "Agree the budget\nThe Board is asked to endorse the plan.\nKSCB to report in March"
    report = Report(FIRST, "Board", recommendations=lines)
    edition = replace(edition_of(replace(plan, reports=(report,))), named_report=report)
    asked = [request.text for request in requests_of(edition).every][:3]
    assert asked == ["agree the budget.", "endorse the plan.", "KSCB to report in March."]

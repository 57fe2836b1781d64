"""A report's own words: written, taken over for another audience, withdrawn; and what went out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan, ReportText
from actionplan.model.refusal import Invalid
from actionplan.model.report import Purpose, Report, SentReport, last_sent, report_meant, reports_of
from actionplan.model.rules.rebasing import rebased
from actionplan.model.rules.reports import add_report, edit_report, keep_sent, withdraw_report

TODAY = date(2026, 11, 27)
FILE = ReportText(by="The office", to="Improvement Board – 3 December 2026", contact=("Ann", "ann@kent.example"))


@pytest.fixture
def own(plan: Plan) -> Plan:
    """The small plan, of whose report its file says something."""
    return replace(plan, as_at=TODAY, report=FILE)


def with_edit(plan: Plan, edit: Edit) -> Plan:
    """The plan once a report is saved."""
    others = [report for report in plan.reports if report.ref != edit.ref]
    assert isinstance(edit.after, Report)
    return replace(plan, reports=(*others, replace(edit.after, version=edit.after.version + 1)))


def sent(plan: Plan, report: Report, **values: Any) -> Plan:
    """The plan once a report went out."""
    usual: dict[str, Any] = {"day": TODAY, "upto": 1, "state": "1-a", "paper": "summary", "form": "docx"}
    edit = keep_sent(plan, report, **{**usual, "file": "paper.docx", "digest": "9f", **values})
    assert isinstance(edit.after, SentReport)
    return replace(plan, sent_reports=(*plan.sent_reports, edit.after))


def edited(plan: Plan, report: Report, **values: Any) -> Report:
    after = edit_report(plan, report, values).after
    assert isinstance(after, Report)
    return after


def test_the_first_edit_keeps_all_that_the_plan_file_said(own: Plan) -> None:
    (first,) = reports_of(own)
    edit = edit_report(own, first, {"verdict": "We are on track."})
    assert edit.before is None
    assert edit.after == replace(first, verdict="We are on track.")
    assert (first.name, first.addressed_to) == ("Improvement Board", FILE.to)
    (now,) = reports_of(with_edit(own, edit))
    assert (now.by, now.contact, now.verdict) == ("The office", "Ann\nann@kent.example", "We are on track.")


def test_after_the_undo_of_the_first_edit_the_file_speaks_again_and_can_be_edited_again(own: Plan) -> None:
    first = reports_of(own)[0]
    undone = replace(edited(own, first, verdict="Late"), withdrawn="added by mistake", version=2)
    plan = replace(own, reports=(undone,))
    assert reports_of(plan) == (first,)
    edit = edit_report(plan, first, {"subject": "Progress"})
    assert edit.before == undone
    assert edit.after == replace(first, subject="Progress", version=2)


def test_what_is_the_same_already_changes_nothing(own: Plan) -> None:
    first = reports_of(own)[0]
    assert not edit_report(own, first, {"by": "The office"}).changed
    plan = with_edit(own, edit_report(own, first, {"verdict": "Late"}))
    assert not edit_report(plan, reports_of(plan)[0], {"verdict": " Late "}).changed


def test_every_word_is_read_as_people_type_it(own: Plan) -> None:
    report = edited(
        own,
        reports_of(own)[0],
        addressed_to="County Council\nMembers' Room",
        by=("Cllr Ewe", "Director"),
        purpose="dec",
        next_meeting="31 mar",
        recommendations=["Note the position", "", "Agree D4\nAsk for a plan"],
    )
    assert report.addressed_to == "County Council\nMembers' Room"
    assert report.by == "Cllr Ewe\nDirector"
    assert (report.purpose, report.next_meeting) == (Purpose.DECISION, date(2027, 3, 31))
    assert report.recommendations == "Note the position\nAgree D4\nAsk for a plan"
    assert edited(own, report, purpose="", next_meeting="none").purpose is None
    with pytest.raises(Invalid, match="one of decision, discussion, information") as refused:
        edited(own, report, purpose="noting")
    assert refused.value.field == "purpose"
    with pytest.raises(Invalid, match="audience cannot be empty"):
        edited(own, report, name=" ")
    with pytest.raises(Invalid, match="2,001 characters; 2,000 at most"):
        edited(own, report, subject="x" * 2_001)


def test_paragraphs_stand_in_the_order_of_the_document(own: Plan) -> None:
    written: dict[str, str] = {}
    report = reports_of(own)[0]
    for heading in ("conclusion", "Finance", "Implications", "INTRODUCTION"):
        report = edited(own, report, paragraphs={heading: f"of {heading}\n- more"})
        written[heading] = f"of {heading}\n- more"
    headings = [heading for heading, _ in report.paragraphs]
    assert headings == ["Introduction", "Implications", "Finance", "Conclusion"]
    assert report.paragraph("finance") == written["Finance"]
    report = edited(own, report, paragraphs={"finance": "Within budget", "Implications": " "})
    assert report.paragraphs[1] == ("Finance", "Within budget")
    assert len(report.paragraphs) == 3
    with pytest.raises(Invalid, match="a paragraph has a heading"):
        edited(own, report, paragraphs={" ": "text"})


def test_a_report_to_another_audience_starts_from_the_one_that_went_out_last(own: Plan) -> None:
    board = reports_of(own)[0]
    plan = with_edit(
        own,
        edit_report(
            own,
            board,
            {"verdict": "Late", "next_meeting": TODAY, "recommendations": "Note it", "paragraphs": {"Finance": "ok"}},
        ),
    )
    plan = with_edit(plan, add_report(plan, "County Council", {"by": "Cllr Ewe", "paragraphs": {"Staff": "ten"}}))
    council = report_meant(plan, "county")
    assert (council.ref, council.name, council.by) == ("RP2", "County Council", "Cllr Ewe")
    assert (council.verdict, council.next_meeting, council.addressed_to) == ("", None, "")
    assert council.recommendations == "Note it"
    assert council.paragraphs == (("Finance", "ok"), ("Staff", "ten"))
    plan = sent(plan, reports_of(plan)[0])
    after = add_report(plan, "Cabinet").after
    assert isinstance(after, Report)
    assert (after.ref, after.by) == ("RP3", "The office"), "of what went out last, not of the newest"


def test_no_two_audiences_have_one_name(own: Plan) -> None:
    plan = with_edit(own, add_report(own, "County Council"))
    with pytest.raises(Invalid, match="the report to the County Council already exists"):
        add_report(plan, "the county council")
    with pytest.raises(Invalid, match="the report to the Improvement Board already exists"):
        edit_report(plan, report_meant(plan, "County"), {"name": "Improvement Board"})
    with pytest.raises(Invalid, match="say what the audience is called"):
        add_report(plan, "RP1")


def test_a_withdrawn_report_is_no_more_and_its_number_stays_taken(own: Plan) -> None:
    plan = with_edit(own, add_report(own, "County Council"))
    council = report_meant(plan, "county")
    with pytest.raises(Invalid, match="say why there is to be no report to the County Council"):
        withdraw_report(council, " ")
    plan = with_edit(plan, withdraw_report(council, "the Council asks no more"))
    assert [report.ref for report in reports_of(plan)] == ["RP1"]
    assert add_report(plan, "County Council").ref == "RP3"
    with pytest.raises(Invalid, match="every plan has its first report"):
        withdraw_report(reports_of(plan)[0], "no board")


def test_what_went_out_is_found_again_by_audience_and_source(own: Plan) -> None:
    plan = with_edit(own, add_report(own, "County Council"))
    board, council = reports_of(plan)
    october, today = date(2026, 10, 23), TODAY
    plan = replace(sent(plan, board, day=october, upto=0), seq=9)
    plan = sent(plan, council, day=october, upto=2)
    plan = sent(plan, board, day=october, upto=3, source="MV")
    plan = sent(plan, board, day=today, upto=4)
    assert [one.ref for one in plan.sent_reports] == ["S1", "S2", "S3", "S4"]
    found = last_sent(plan, board)
    assert found is not None
    assert (found.ref, found.audience) == ("S1", "Improvement Board"), "what went out today is no last report"
    assert [one.ref for one in (last_sent(plan, council), last_sent(plan, board, "mv")) if one] == ["S2", "S3"]


@pytest.mark.parametrize(
    ("decided", "verdict", "commentary"),
    [
        ({"verdict": "Mine"}, "Mine", "Mine"),
        ({"verdict": "Theirs"}, "Theirs", "Mine"),
        ({"paragraphs": "mine", "verdict": "Theirs"}, "Theirs", "Mine"),
        ({"paragraphs": "theirs", "verdict": "Mine"}, "Mine", "Theirs"),
    ],
)
def test_what_two_people_wrote_under_headings_of_their_own_stands_whoever_has_the_say_about_another(
    own: Plan, decided: dict[str, str], verdict: str, commentary: str
) -> None:
    own = with_edit(own, edit_report(own, reports_of(own)[0], {"verdict": "Before"}))
    seen = reports_of(own)[0]
    mine = edit_report(own, seen, {"verdict": "Mine", "paragraphs": {"Commentary": "Mine", "Conclusion": "Mine too"}})
    their_texts = {"Introduction": "Theirs too", **({"Commentary": "Theirs"} if "paragraphs" in decided else {})}
    own = with_edit(own, edit_report(own, seen, {"verdict": "Theirs", "paragraphs": their_texts}))
    theirs, after = reports_of(own)[0], mine.after
    assert isinstance(after, Report)
    sides = {"mine": after.paragraphs, "theirs": theirs.paragraphs}
    values = {name: sides.get(value, value) for name, value in decided.items()}
    again = rebased(own, mine, values, by="jo", note="").after
    assert isinstance(again, Report)
    assert (again.verdict, again.version) == (verdict, theirs.version)
    assert again.paragraphs == (
        ("Introduction", "Theirs too"),
        ("Commentary", commentary),
        ("Conclusion", "Mine too"),
    )

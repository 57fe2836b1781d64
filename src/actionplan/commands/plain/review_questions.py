"""What the weekly review asks beside the questions about actions: its details, decisions, duties and readings."""

from __future__ import annotations

from collections.abc import Sequence

from actionplan.commands.plain.forms import Answers, Form, Line
from actionplan.model.dates import iso_or_empty
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import what_lacks
from actionplan.model.edit import Edit
from actionplan.model.measure_lines import period_asked_for
from actionplan.model.measures import Measure
from actionplan.model.movement import Move
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.duties import change_duty, why_not_duty
from actionplan.model.rules.readings import enter_reading
from actionplan.model.rules.review import change_decision, change_details, decide, next_review, start
from actionplan.model.sanitise import first_line
from actionplan.model.typed_values import read_date
from actionplan.model.weekly_review import Decision, WeeklyReview

YES_OR_NO = ("yes", "no")


def start_form(plan: Plan, moves: Sequence[Move]) -> Form:
    """Date, chair and attendance of a new review, with the chair and attendance of the last one."""
    last = plan.last_review

    def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
        day = read_date(answers["held_on"], "held_on", plan.as_at) or plan.as_at
        review = next_review(plan, day, answers["chair"], answers["attendees"], answers["apologies"])
        return start(plan, moves, review), ""

    lines = (
        Line("held_on", "Date", plan.as_at.isoformat()),
        Line("chair", "Chair", last.chair if last is not None else "", is_person=True),
        Line("attendees", "Present, separated by commas", last.attendees if last is not None else ""),
        Line("apologies", "Apologies, separated by commas"),
    )
    return Form("Start the weekly review", lines, edits, source="review")


def details_form(plan: Plan, review: WeeklyReview) -> Form:
    """Date, chair, attendance, apologies and next meeting of the open review, to be corrected."""

    def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
        day = review.held_on
        # The day that it has already may not be the one that was typed, nor to be read again.
        if answers["held_on"] != review.held_on.isoformat():
            day = read_date(answers["held_on"], "held_on", plan.as_at) or plan.as_at
        details = {name: answers[name] for name in ("chair", "attendees", "apologies", "next_meeting")}
        return [change_details(plan, review, held_on=day, **details)], ""

    lines = (
        Line("held_on", "Date", review.held_on.isoformat()),
        Line("chair", "Chair", review.chair, is_person=True),
        Line("attendees", "Present, separated by commas", review.attendees),
        Line("apologies", "Apologies, separated by commas", review.apologies),
        Line("next_meeting", "Next meeting", iso_or_empty(review.next_meeting)),
    )
    return Form(f"Details of review {review.number}", lines, edits)


def decision_form(plan: Plan, about: str) -> Form:
    """A new decision: what, who, by when, for the Board or not; ``about`` is the ref of an action, or empty."""

    def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
        for_board = answers["for_board"].startswith("y")
        texts = {name: answers[name] for name in ("what", "owner", "due")}
        return [decide(plan, about=about, for_board=for_board, **texts)], ""

    lines = (
        Line("what", "Decided"),
        Line("owner", "Who does it", is_person=True),
        Line("due", "By when"),
        Line("for_board", "For the Board", "no", YES_OR_NO),
    )
    return Form(f"Decision about {about}" if about else "Decision", lines, edits)


def change_decision_form(plan: Plan, decision: Decision, name: str) -> Form:
    """Another owner or date for a decision; ``name`` says which of the two."""

    def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
        return [change_decision(plan, decision, **answers)], ""

    lines = {
        "owner": Line("owner", "Owner", plan.person_name(decision.owner), is_person=True),
        "due": Line("due", "By when", iso_or_empty(decision.due)),
    }
    return Form(f"{decision.ref} {first_line(decision.what)}", (lines[name],), edits)


def duty_form(plan: Plan, duty: Duty, step: str, by: str) -> Form:
    """That a duty of the plan is done, its date, or a note. Raises Invalid where the step cannot be taken."""
    if reason := why_not_duty(duty, step):
        raise Invalid(step, reason)

    def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
        note = answers["note"].strip()
        if step == "note" and not note:
            raise Invalid("note", "there is nothing to note yet")
        values = {"done": True} if step == "done" else {}
        values |= {name: text for name, text in answers.items() if name != "note"}  # type: ignore[misc]
        return [change_duty(plan, duty, values, by=by, note=note)], note

    lines: dict[str, tuple[Line, ...]] = {
        "done": (Line("done_on", "Done on", "today"), Line("done_by", "By", by), Line("note", "Note")),
        "due": (Line("due", "Due", iso_or_empty(duty.due)), Line("note", "Because")),
        "note": (Line("note", "Note"),),
    }
    lacks = what_lacks(duty, plan)
    about = (f"Still missing: {lacks}",) if lacks and step == "done" else ()
    return Form(f"{duty.ref} {first_line(duty.what)}", lines[step], edits, about=about)


def reading_form(plan: Plan, measure: Measure) -> Form:
    """A reading of a measure: for which period, which figure; another figure for a period needs a reason."""

    def edits(answers: Answers) -> tuple[Sequence[Edit], str]:
        texts = {name: answers[name] for name in ("period", "value", "note")}
        return [enter_reading(plan, measure, **texts, reason=answers["restated"])], ""

    lines = (
        Line("value", f"Figure in {measure.unit}" if measure.unit else "Figure"),
        Line("period", "For the period", period_asked_for(measure, plan).key),
        Line("note", "Note"),
        Line("restated", "Why it is another figure", by_rule=True),
    )
    return Form(f"Reading of {measure.ref} {first_line(measure.name)}", lines, edits)

"""What ``H`` asks: whether what was signed off still holds, and what shows it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.action import EvidenceKind
from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.edit_questions import when_again
from actionplan.model.hold_checks import HoldOutcome
from actionplan.model.holding import NOT_SAID, check_in_full, last_check, verified_words
from actionplan.model.rules.hold_checks import check_holds
from actionplan.model.sanitise import first_line, sanitise
from actionplan.screens.action_questions import Questions
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.date_hint import date_hint


def hold_question(questions: Questions) -> Question:
    """``H``: holding, slipping or not yet; what shows it or why; the evidence, and when somebody looks again."""
    plan, action, by = questions.plan, questions.single, questions.by
    assert action is not None

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return check_holds(plan, action, **answer, by=by), answer["what"].strip()

    def preview(answer: Typed) -> Content:
        if answer["outcome"] == HoldOutcome.SLIPPING:
            return Content(f"{action.ref} is reopened, with the rating that it had before its sign-off")
        pieces = plan.evidence_of(action)
        if not pieces:
            return Content("no evidence yet: say in a few words what shows it, and it is added")
        return Content("evidence: " + "; ".join(f"{piece.ref} {first_line(piece.what)}" for piece in pieces))

    def day_line(text: str) -> Content:
        return date_hint(text, "next_check", plan.as_at, none="not checked any more")

    fields = (
        Field("outcome", "it is", HoldOutcome.HOLDING, tuple(HoldOutcome), closed=True),
        Field("what", "because"),
        Field("evidence", "evidence", "", tuple(piece.ref for piece in plan.evidence_of(action)), by_rule=True),
        Field("kind", "kind", "", tuple(EvidenceKind), closed=True, by_rule=True),
        Field("checked_by", "looked at by", by_rule=True),
        Field("next_check", "check again", by_rule=True, understood=day_line, asked=when_again),
    )
    front = f"Does it hold? {action.ref}  "
    title = Content.assemble((front, "bold"), first_line(action.title))
    before = last_check(action, plan)
    verified = verified_words(action) or f"verified: {NOT_SAID}"
    words = f"signed off {format_date(action.signed_off_on)} by {sanitise(action.signed_off_by)}, {sanitise(verified)}"
    if before is not None:
        words = f"{words}; last looked at: {first_line(check_in_full(before, plan))}"
    return Question(Content.assemble(title, "\n", words), fields, edits, preview)

"""The questions how long the plan is kept, why nothing of it may be destroyed, and why it may be again."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import HOLD, RETENTION
from actionplan.model.rules.retention import lift_hold, put_hold, set_retention
from actionplan.model.sanitise import sanitise
from actionplan.screens.question import Field, Question, Typed


def retention_question(plan: Plan) -> Question:
    """How long the plan is kept once it is closed, and where that is laid down."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [set_retention(plan, answer["retention"], answer["note"])], ""

    fields = (
        Field("retention", "kept for", plan.setting(RETENTION) or "7 years after closing"),
        Field("note", "because"),
    )
    words = "in years or months once it is closed; actionplan dispose destroys it then, with a certificate"
    return Question(Content.styled("How long the plan is kept", "bold"), fields, edits, lambda _answer: Content(words))


def hold_question(plan: Plan) -> Question:
    """Why nothing of the plan may be destroyed; of one that is held, why it may be again."""
    standing = plan.setting(HOLD)

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        if standing:
            return [lift_hold(plan, answer["note"])], answer["note"].strip()
        return [put_hold(plan, answer["hold"])], ""

    if standing:
        title, field, words = "Lift the hold", Field("note", "because"), f"held: {sanitise(standing)}"
    else:
        title, field = "Hold the plan", Field("hold", "because")
        words = "such as the inquiry that asked for it; nothing of the plan is destroyed until the hold is lifted"
    return Question(Content.styled(title, "bold"), (field,), edits, lambda _answer: Content(words))

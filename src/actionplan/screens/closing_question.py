"""The question that closes the plan, and the one that reopens it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CLOSED
from actionplan.model.refusal import Invalid
from actionplan.model.rules.closing import close_edit, refusal_words, reopen_edit, why_not_closed
from actionplan.screens.question import Field, Question, Typed


def closing_question(plan: Plan) -> Question:
    """Why the plan is closed; of a closed one, why it is reopened."""
    is_closed = bool(plan.setting(CLOSED))

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        note = answer["note"].strip()
        if is_closed:
            return [reopen_edit(plan, note)], note
        if reasons := why_not_closed(plan, hands_over=False):
            raise Invalid("note", refusal_words(reasons))
        return [close_edit(plan, plan.as_at, note)], note

    title = "Reopen the plan" if is_closed else "Close the plan: it can only be read then"
    return Question(Content.styled(title, "bold"), (Field("note", "because"),), edits)

"""The question which key the plan is to use."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.key_words import key_sentence
from actionplan.model.plan import Plan
from actionplan.model.rules.key import choose_key, names_of
from actionplan.screens.question import Field, Question, Typed


def key_question(plan: Plan) -> Question:
    """Which of the keys that there are, with what its colours mean while one chooses, and why."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [choose_key(plan, answer["key"])], answer["note"].strip()

    def colours(answer: Typed) -> Content:
        return Content(key_sentence(replace(plan.key, chosen=answer["key"])))

    def changed_meanwhile(newer: Plan) -> str:
        return "" if newer.key == plan.key else f"somebody else has changed the key to '{newer.key.in_use}'"

    fields = (
        Field("key", "key", plan.key.in_use, names_of(plan), closed=True),
        Field("note", "because"),
    )
    return Question(Content.styled("The key of the plan", "bold"), fields, edits, colours, over=changed_meanwhile)

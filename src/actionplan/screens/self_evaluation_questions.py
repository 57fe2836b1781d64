"""What the key asks that writes a self-evaluation of a theme, and the edit that the answer means."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.rules.self_evaluation import add_self_evaluation
from actionplan.model.sanitise import sanitise
from actionplan.model.self_evaluation import evaluations_of
from actionplan.model.sources import Theme
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.date_hint import date_hint


def self_evaluation_question(plan: Plan, theme: Theme, by: str) -> Question:
    """What we know of a theme, how, what we do next, and our grade: as the last one said it, to be written anew.

    Args:
        plan: The plan as it is now.
        theme: One of its themes.
        by: Who writes it.
    """

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        edit = add_self_evaluation(
            plan,
            theme,
            know=answer["what_we_know"],
            how=answer["how_we_know"],
            what_next=answer["what_next"],
            grade=answer["grade"],
            on=answer["written_on"],
            by=by,
        )
        return [edit], ""

    def day_line(text: str) -> Content:
        return date_hint(text, "written_on", plan.as_at)

    latest = next(iter(evaluations_of(plan, theme.number)), None)
    know = how = what_next = grade = ""
    if latest is not None:
        know, how, what_next, grade = latest.what_we_know, latest.how_we_know, latest.what_next, latest.grade
    fields = (
        Field("what_we_know", "what we know", know),
        Field("how_we_know", "how we know", how),
        Field("what_next", "what is next", what_next),
        Field("grade", "our grade", grade, plan.scale),
        Field("written_on", "on", "today", understood=day_line),
    )
    title = Content.assemble(("Self-evaluation of ", "bold"), sanitise(theme.heading))
    return Question(title, fields, edits)

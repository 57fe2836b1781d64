"""The questions why the plan is closed, and why it is opened again."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.rules.closing import close_plan, reopen_plan, unfinished_findings
from actionplan.screens.question import Field, Question, Typed


def closing_question(plan: Plan) -> Question:
    """Why it is closed and who decided it; which findings have no ending yet stands below."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [close_plan(plan, answer["note"])], answer["note"].strip()

    def preview(_answer: Typed) -> Content:
        areas = unfinished_findings(plan)
        if not areas:
            return Content("It can then only be read; actionplan reopen-plan opens it again.")
        return Content(f"still without an ending: {refs_words(tuple(area.ref for area in areas), 12)}")

    return Question(Content.styled("Close the plan", "bold"), (Field("note", "because"),), edits, preview, verb="close")


def reopening_question(plan: Plan) -> Question:
    """Why a closed plan is opened again, and who decided it."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [reopen_plan(plan, answer["note"])], answer["note"].strip()

    def preview(_answer: Typed) -> Content:
        return Content("It can be changed then. What was handed over stays moved until it is reopened.")

    title = Content.styled("Open the closed plan again", "bold")
    return Question(title, (Field("note", "because"),), edits, preview, verb="open")

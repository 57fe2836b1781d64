"""What the keys ask about a duty of the plan, and the edits that the answers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from textual.content import Content

from actionplan.model.dates import iso_or_empty
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import what_lacks
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.duties import add_duty, change_duty, why_not_duty
from actionplan.model.sanitise import first_line, sanitise
from actionplan.model.typed_values import year_doubt
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.date_hint import date_hint


def new_duty_question(plan: Plan) -> Question:
    """A duty of the plan: what has to be sent or published, by when, and what sets that day."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        edit = add_duty(plan, what=answer["what"], due=answer["due"], rule=answer["rule"], note=answer["note"])
        return [edit], answer["note"].strip()

    def day_line(text: str) -> Content:
        return date_hint(text, "due", plan.as_at, doubt=lambda day: year_doubt(day, plan.as_at))

    fields = (
        Field("what", "what"),
        Field("due", "by", understood=day_line),
        Field("rule", "rule"),
        Field("note", "note", by_rule=True),
    )
    words = Content("those of a regime at once: actionplan duty add --regime ofsted-ilacs")
    return Question(Content.styled("A duty of the plan", "bold"), fields, edits, lambda _answer: words)


class DutyQuestions:
    """The questions about one duty of a plan, asked by one person on one day."""

    def __init__(self, plan: Plan, duty: Duty, by: str) -> None:
        self.plan, self.duty, self.by = plan, duty, by

    def done(self) -> Question:
        """``c``: done, on which day and by whom; what the answer to the findings lacks is said with it."""
        fields = (
            self._date_field("done_on", "done on", "today"),
            Field("done_by", "by", self.by),
            Field("note", "note"),
        )
        lacks = what_lacks(self.duty, self.plan)
        hint = Content.styled(sanitise(f"still missing: {lacks}"), "$text-warning") if lacks else None
        return self._question("Done:", {"done": True}, *fields, hint=hint)

    def due(self) -> Question:
        """``d``: another date, with a reason."""
        field = self._date_field("due", "due", iso_or_empty(self.duty.due))
        rule = Content(sanitise(self.duty.rule)) if self.duty.rule else None
        return self._question("Date of", {}, field, Field("note", "because"), hint=rule)

    def note(self) -> Question:
        """``n``: a note; it changes nothing else."""
        return self._question("Note on", {}, Field("note", "note"), needs_note=True)

    def reopen(self) -> Question:
        """``R``: with a reason."""
        return self._question("Reopen", {"reopen": True}, Field("note", "because"))

    def withdraw(self) -> Question:
        """``W``: with a reason."""
        return self._question("Withdraw", {"withdraw": True}, Field("note", "because"))

    # --- how they are put together -------------------------------------------------------------------------

    def _question(
        self,
        words: str,
        fixed: Mapping[str, Any],
        *fields: Field,
        needs_note: bool = False,
        hint: Content | None = None,
    ) -> Question:
        def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
            note = answer.get("note", "")
            if needs_note and not note.strip():
                raise Invalid("note", "there is nothing to note yet")
            values = {**fixed, **{name: text for name, text in answer.items() if name != "note"}}
            return [change_duty(self.plan, self.duty, values, by=self.by, note=note)], note.strip()

        # By its name: people know it by that, and by its ref only on the command line.
        title = Content.styled(f"{words} “{first_line(self.duty.what)}”", "bold")
        return Question(title, fields, edits, None if hint is None else lambda _answer: hint)

    def _date_field(self, name: str, words: str, value: str) -> Field:
        """A date field, with the day that is understood below it."""

        def day_line(text: str) -> Content:
            return date_hint(text, name, self.plan.as_at, doubt=doubt)

        def doubt(day: date) -> str:
            return year_doubt(day, self.plan.as_at) if name == "due" else ""

        return Field(name, words, value, understood=day_line)


QUESTION_ABOUT_DUTY: Mapping[str, Callable[[DutyQuestions], Question]] = {
    "done": DutyQuestions.done,
    "due": DutyQuestions.due,
    "note": DutyQuestions.note,
    "reopen": DutyQuestions.reopen,
    "withdraw": DutyQuestions.withdraw,
}
"""The question that a key asks about the duty under the cursor, or on the card."""


def duty_question(plan: Plan, duty: Duty, step: str, by: str) -> Question:
    """The question of a step about a duty. Raises Invalid, with what to do, where the step cannot be taken."""
    reason = why_not_duty(duty, step)
    if reason:
        raise Invalid(step, reason)
    return QUESTION_ABOUT_DUTY[step](DutyQuestions(plan, duty, by))

"""What the keys ask about a milestone, and the edits that the answers mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from textual.content import Content

from actionplan.model.dates import iso_or_empty
from actionplan.model.edit import Edit
from actionplan.model.milestones import Milestone, milestone_owner
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.milestones import add_milestone, change_milestone
from actionplan.model.sanitise import first_line, sanitise
from actionplan.model.typed_values import year_doubt
from actionplan.screens.action_questions import Questions
from actionplan.screens.person_fields import owner_field
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.date_hint import date_hint


def adding_question(questions: Questions) -> Question:
    """``M``: what is to be done, by when, and who does it, where that is not the owner of the one action."""
    plan, action, words = questions.plan, questions.single, questions.plan.words
    assert action is not None

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        edit = add_milestone(
            plan, action, text=answer["text"], due=answer["due"], owner=answer["owner"], note=answer["note"]
        )
        return [edit], answer["note"].strip()

    fields = (
        Field("text", words.milestone.one),
        _date_field(plan, "due", "due", ""),
        owner_field("owner", "owner", "", plan),
        Field("note", "because", by_rule=True),
    )
    title = Content.assemble(
        (f"{words.milestone.title} of ", "bold"), (action.ref, "bold"), f"  {first_line(action.title)}"
    )
    owner = sanitise(plan.person_name(action.owner)) or "no owner yet"
    hint = Content(f"owner: empty for the owner of the {words.action.one}, {owner}")
    return Question(title, fields, edits, lambda _answer: hint)


class MilestoneQuestions:
    """The questions about one milestone of a plan, asked by one person on one day."""

    def __init__(self, plan: Plan, milestone: Milestone, by: str) -> None:
        self.plan, self.milestone, self.by = plan, milestone, by

    def owner(self) -> Question:
        """``o``: completed from the owners in use; empty for the owner of the action."""
        return self._question("Owner of", {}, self._owner())

    def due(self) -> Question:
        """``d``: any form of a date; a date that moves needs a reason."""
        return self._question("Due date of", {}, *self._dates())

    def done(self) -> Question:
        """``c``: done, on which day, with a note."""
        fields = (_date_field(self.plan, "done_on", "done on", "today"), Field("note", "note"))
        return self._question("Done:", {"done": True}, *fields)

    def note(self) -> Question:
        """``n``: a note; it changes nothing else."""
        return self._question("Note on", {}, Field("note", "note"), needs_note=True)

    def reopen(self) -> Question:
        """``R``: with a reason."""
        return self._question("Reopen", {"reopen": True}, Field("note", "because"))

    def withdraw(self) -> Question:
        """``W``: with a reason."""
        return self._question("Withdraw", {"withdraw": True}, Field("note", "because"))

    def edit(self) -> Question:
        """``e``: what, by when, by whom. What is done keeps the date that was promised."""
        dates = () if self.milestone.is_done else self._dates()
        fields = (
            Field("text", self.plan.words.milestone.one, self.milestone.text),
            *dates[:1],
            self._owner(),
            *dates[1:],
        )
        return self._question("Edit", {}, *fields)

    # --- how they are put together -------------------------------------------------------------------------

    def _question(self, words: str, fixed: Mapping[str, Any], *fields: Field, needs_note: bool = False) -> Question:
        def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
            note = answer.get("note", "")
            if needs_note and not note.strip():
                raise Invalid("note", "there is nothing to note yet")
            values = {**fixed, **{name: text for name, text in answer.items() if name != "note"}}
            if not values.get("agreed_by", "").strip():
                # Nobody is named: that is nothing to say where no date moves.
                values.pop("agreed_by", None)
            return [change_milestone(self.plan, self.milestone, values, by=self.by, note=note)], note.strip()

        title = Content.assemble(
            (f"{words} ", "bold"), (self.milestone.ref, "bold"), f"  {first_line(self.milestone.text)}"
        )
        return Question(title, fields, edits, self._owner_now if fields[0].name == "owner" else None)

    def _owner(self) -> Field:
        return owner_field("owner", "owner", self.plan.person_name(self.milestone.owner), self.plan)

    def _owner_now(self, _answer: Typed) -> Content:
        action = self.plan.action(self.milestone.action)
        owner = self.plan.person_name(action.owner) if action is not None else ""
        return Content(f"empty for the owner of the {self.plan.words.action.one}, {sanitise(owner) or 'no owner yet'}")

    def _dates(self) -> tuple[Field, ...]:
        """The date, and what a date that moves asks for."""
        field = _date_field(self.plan, "due", "due", iso_or_empty(self.milestone.due))
        reason = Field("note", "because", by_rule=True)
        if self.milestone.due is None:
            return field, reason
        return field, reason, Field("agreed_by", "agreed by", by_rule=True, asked=self._who_agreed)

    def _who_agreed(self, edits: Sequence[Edit]) -> str:
        """The question who agreed to move the date; empty if it does not move."""
        if not any("times_moved" in edit.changed for edit in edits):
            return ""
        owner = sanitise(self.plan.person_name(milestone_owner(self.milestone, self.plan)))
        other = f", other than {owner}," if owner else ""
        return f"who{other} agreed to move the due date of {self.milestone.ref}? Enter leaves it empty"


def _date_field(plan: Plan, name: str, words: str, value: str) -> Field:
    """A date field, with the day that is understood below it."""

    def day_line(text: str) -> Content:
        return date_hint(text, name, plan.as_at, doubt=doubt)

    def doubt(day: date) -> str:
        return year_doubt(day, plan.as_at) if name == "due" else ""

    return Field(name, words, value, understood=day_line)


QUESTION_ABOUT_MILESTONE: Mapping[str, Callable[[MilestoneQuestions], Question]] = {
    "owner": MilestoneQuestions.owner,
    "due": MilestoneQuestions.due,
    "done": MilestoneQuestions.done,
    "note": MilestoneQuestions.note,
    "edit": MilestoneQuestions.edit,
    "reopen": MilestoneQuestions.reopen,
    "withdraw": MilestoneQuestions.withdraw,
}
"""The question that a key asks of the milestone under the cursor."""

"""What ``W`` asks of how an action ends, and what ``H`` asks of a risk that was accepted."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from textual.content import Content

from actionplan.model.action import Action
from actionplan.model.edit_questions import ref_there
from actionplan.model.endings import WAYS, ending_sentence
from actionplan.model.plan import Plan
from actionplan.model.sanitise import shown_lines
from actionplan.screens.person_fields import person_field
from actionplan.screens.question import Field, Typed
from actionplan.widgets.date_hint import date_hint


def review_day_field(plan: Plan, *, by_rule: bool) -> Field:
    """The day on which an accepted risk is looked at again."""

    def day_line(text: str) -> Content:
        # Of other endings there is no such day to speak of.
        return date_hint(text, "risk_review_on", plan.as_at) if text.strip() else Content("")

    return Field("risk_review_on", "look again on", by_rule=by_rule, understood=day_line)


def ending_fields(plan: Plan, actions: Sequence[Action]) -> tuple[Field, ...]:
    """Which ending, why, and by rule what belongs to that ending."""
    refs = tuple(action.ref for action in plan.counted if action not in actions)
    return (
        Field("ending", "it is", WAYS[0], WAYS, closed=True),
        Field("note", "because"),
        replace(person_field("accepted_by", "accepted by", "", plan), by_rule=True),
        review_day_field(plan, by_rule=True),
        Field("ending_to", "goes to", "", refs, by_rule=True),
        Field("ending_ref", "ref there", by_rule=True, asked=ref_there),
    )


def ending_preview(answer: Typed) -> Content:
    """What an ending that is chosen needs."""
    return Content(WHAT_IT_NEEDS.get(answer["ending"].strip(), ""))


WHAT_IT_NEEDS = {
    "risk accepted": "because: the risk in a sentence; then who accepts it, not its owner, and when to look again",
    "superseded by": "then the ref of the action that takes its place",
    "merged into": "then the ref of the action that it has become part of",
    "moved to": "then the plan or service that has it now, and its ref there",
}


def accepted_risk(action: Action, plan: Plan) -> Content:
    """What was accepted, by whom, and until when."""
    return Content(shown_lines(ending_sentence(action, plan)))

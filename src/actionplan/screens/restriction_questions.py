"""What P asks: why something is restricted; an empty line lifts it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.log import Change
from actionplan.model.plan import Plan
from actionplan.model.restricted import OF_CHANGE
from actionplan.model.rules.restrictions import (
    Thing,
    finding_as_thing,
    set_restriction,
    thing_words,
    things_of,
)
from actionplan.model.sanitise import first_line, sanitise
from actionplan.screens.action_questions import Questions
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.text_parts import muted

_WHAT = "what"
_LEFT_OUT = "its texts are left out of what others read; counts, ratings and dates stay"


def action_restriction_question(questions: Questions) -> Question:
    """Why an action is restricted, or a piece of its evidence, or a note; which, where there are any."""
    action = questions.single
    assert action is not None
    return _question(questions.plan, things_of(action, questions.plan))


def finding_restriction_question(plan: Plan, area: Area) -> Question:
    """Why a finding is restricted, and with it the actions that answer it."""
    return _question(plan, (finding_as_thing(area),))


def note_restriction_question(plan: Plan, change: Change) -> Question:
    """Why the note of a change is restricted."""
    return _question(plan, (Thing(OF_CHANGE, str(change.seq), first_line(change.note)),))


def _question(plan: Plan, things: Sequence[Thing]) -> Question:
    """Why one of some things is restricted; of several, which one is asked first."""
    by_words = {thing_words(thing, plan): thing for thing in things}
    first = next(iter(by_words))

    def thing_of(answer: Typed) -> Thing:
        return by_words.get(answer.get(_WHAT, first), things[0])

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [set_restriction(plan, thing_of(answer), answer["reason"])], ""

    def preview(answer: Typed) -> Content:
        thing = thing_of(answer)
        reason_now = plan.restriction_of(thing.kind, thing.ref)
        if not reason_now:
            return muted(sanitise(": ".join(filter(None, (thing.words, _LEFT_OUT)))))
        if not answer["reason"].strip():
            return Content(sanitise(f"{thing_words(thing, plan)} is no longer restricted (it is: {reason_now})"))
        return muted(sanitise(f"restricted now: {reason_now}; an empty line lifts it"))

    reason = plan.restriction_of(things[0].kind, things[0].ref)
    fields: tuple[Field, ...] = (Field("reason", "because", reason),)
    if len(things) > 1:
        # Of several, each may have a reason of its own: that of the one is not proposed for another.
        fields = (Field(_WHAT, _WHAT, first, tuple(by_words), closed=True), Field("reason", "because"))
    title = Content.assemble(("Restrict ", "bold"), sanitise(f"{thing_words(things[0], plan)}  {things[0].words}"))
    return Question(title, fields, edits, preview=preview)

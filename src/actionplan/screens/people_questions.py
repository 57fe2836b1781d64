"""What screen 4 asks about a person or a body: one question, one update of its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.escalation import has_escalation
from actionplan.model.people import BodyKind
from actionplan.model.people_in_use import BodyInUse, PersonInUse, people_of, person_named
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rules.people import add_body, change_body, change_person, merge, withdraw_body
from actionplan.model.sanitise import sanitise
from actionplan.screens.person_fields import body_field
from actionplan.screens.question import Field, Question, Typed

_NO_KIND = "none"
_KINDS = (_NO_KIND, *BodyKind)


def person_question(plan: Plan, person: PersonInUse) -> Question:
    """A person's name, body and e-mail address."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [change_person(plan, person.ref, **answer)], ""

    fields = (
        Field("name", "name", person.name),
        body_field("body", "body", plan.body_name(person.body), plan),
        Field("email", "e-mail", person.email),
    )
    kept = Content(
        f"A new name is shown everywhere at once; no {plan.words.action.one} is updated by it, and past days keep the "
        "old one."
    )
    return Question(_titled("Edit", person.name), fields, edits, lambda _typed: kept)


def merge_question(plan: Plan, person: PersonInUse) -> Question:
    """Who a person turned out to be."""
    names = tuple(other.name for other in people_of(plan) if other.ref != person.ref)

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        name = answer["merged_into"]
        ref = person_named(plan, name)
        if not ref:
            raise Invalid("merged_into", f"there is no {name.strip() or 'such person'!r} in the plan; choose from it")
        return [merge(plan, person.ref, ref)], ""

    def preview(answer: Typed) -> Content:
        if not person_named(plan, answer["merged_into"]):
            return Content("the other keeps their name, body and e-mail address")
        other_name = sanitise(answer["merged_into"].strip())
        return Content(f"what names {sanitise(person.name)} then means {other_name}")

    field = Field("merged_into", "is the same as", "", names)
    return Question(_titled("Merge", person.name), (field,), edits, preview, verb="merge")


def body_question(plan: Plan, body: BodyInUse) -> Question:
    """A body's name and kind; where the plan escalates what is late, who answers for it too."""
    asks_director = has_escalation(plan) or bool(body.director)

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        director = answer["director"] if asks_director else None
        return [
            change_body(plan, body.ref, name=answer["name"], kind=_kind(answer["kind"]), director=director)
        ], ""  # fmt: skip

    fields = [Field("name", "name", body.name), _kind_field(body.kind)]
    if asks_director:
        names = tuple(person.name for person in people_of(plan))
        fields.append(Field("director", "answered for by", body.director, names))
    return Question(_titled("Edit", body.name), tuple(fields), edits)


def new_body_question(plan: Plan) -> Question:
    """A directorate, a board or a partner that the plan has not yet."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [add_body(plan, answer["name"], _kind(answer["kind"]))], ""

    fields = (Field("name", "name"), _kind_field(None))
    return Question(Content.styled("Add a directorate, a board or a partner", "bold"), fields, edits)


def withdrawing_question(plan_now: Callable[[], Plan], body: BodyInUse) -> Question:
    """Why a body that is not in use is taken out of the plan; whether it is, the plan says when that is answered."""

    def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
        return [withdraw_body(plan_now(), body.ref, answer["withdrawn"])], ""

    return Question(_titled("Withdraw", body.name), (Field("withdrawn", "because", "not in use"),), edits)


def _kind_field(kind: BodyKind | None) -> Field:
    return Field("kind", "kind", kind or _NO_KIND, _KINDS, closed=True)


def _kind(text: str) -> str:
    return "" if text.strip().casefold() == _NO_KIND else text


def _titled(words: str, name: str) -> Content:
    return Content.assemble((f"{words} ", "bold"), sanitise(name))

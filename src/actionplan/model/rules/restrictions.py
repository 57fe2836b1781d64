"""Edits that restrict something, and that lift it again; docs/design.md, "Restricted"."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.restricted import OF_CHANGE
from actionplan.model.restrictions import Restriction, restriction_ref
from actionplan.model.sanitise import first_line
from actionplan.model.typed_values import read_text


class Thing(Struct, frozen=True):
    """What can be restricted: a finding, an action, a piece of evidence, a note, or the note of a change."""

    kind: str
    """The name of its kind, or ``change``."""
    ref: str
    words: str = ""
    """What it says, its first line."""

    @property
    def restriction(self) -> str:
        """The ref of its restriction."""
        return restriction_ref(self.kind, self.ref)


def restrict(plan: Plan, thing: Thing, reason: str) -> Edit:
    """The edit that restricts something, or gives the reason anew.

    Raises:
        Invalid: without a reason.
    """
    because = read_text(reason, "reason")
    if not because:
        raise Invalid("reason", f"say why {thing_words(thing, plan)} is restricted")
    return _edit(plan, thing, because)


def lift(plan: Plan, thing: Thing) -> Edit:
    """The edit that lifts a restriction.

    Raises:
        Invalid: if it is not restricted by itself.
    """
    if not plan.restriction_of(thing.kind, thing.ref):
        raise Invalid("reason", f"{thing_words(thing, plan)} is not restricted by itself; there is nothing to lift")
    return _edit(plan, thing, "")


def set_restriction(plan: Plan, thing: Thing, reason: str) -> Edit:
    """The edit that a reason means: restricted for it, or lifted where it is empty. Raises Invalid."""
    if not reason.strip() and plan.restriction_of(thing.kind, thing.ref):
        return lift(plan, thing)
    return restrict(plan, thing, reason)


def _edit(plan: Plan, thing: Thing, reason: str) -> Edit:
    before = next((existing for existing in plan.restrictions if existing.ref == thing.restriction), None)
    if before is None:
        return Edit(None, Restriction(thing.restriction, reason))
    return Edit(before, replace(before, reason=reason))


def thing_words(thing: Thing, plan: Plan) -> str:
    """What is meant, for people: ``action 1.2``, ``finding 1.2``, ``evidence 1.2/1``, ``the note of change 127``."""
    if thing.kind == OF_CHANGE:
        return f"the note of change {thing.ref}"
    names = {"action": plan.words.action.one, "area": plan.words.finding.one}
    return f"{names.get(thing.kind, thing.kind)} {thing.ref}"


def thing_of_restriction(restriction: str) -> Thing:
    """What the ref of a restriction is of."""
    kind, _, ref = restriction.partition(":")
    return Thing(kind, ref)


def finding_as_thing(area: Area) -> Thing:
    """A finding, to be restricted."""
    return Thing("area", area.ref, first_line(area.text))


def things_of(action: Action, plan: Plan) -> Sequence[Thing]:
    """What can be restricted of an action: itself, then its evidence, then the notes that it was brought in with."""
    return (
        Thing("action", action.ref, first_line(action.title)),
        *(Thing("evidence", piece.ref, first_line(piece.what)) for piece in plan.evidence_of(action)),
        *(Thing("note", note.ref, first_line(note.text)) for note in plan.notes_of(action.ref)),
    )


def thing_meant(plan: Plan, text: str, *, is_finding: bool = False) -> Thing:
    """What a ref as typed means: ``1.2``, ``1.2/1`` for evidence, ``1.2/n1`` for a note, ``change:127``.

    Args:
        plan: The plan.
        text: As typed, in any case.
        is_finding: Whether of a finding and an action of the same ref the finding is meant.

    Raises:
        Invalid: if there is nothing of that ref. Whether there is such a change, only the history knows.
    """
    kind, colon, number = text.strip().casefold().partition(":")
    if colon and kind == OF_CHANGE and number.strip().isdecimal():
        return Thing(OF_CHANGE, str(int(number)))
    ref = plan.ref_meant(text)
    if "/" in text:
        action, _, number = text.strip().rpartition("/")
        ref = f"{plan.ref_meant(action)}/{number.casefold()}"
    things = [
        *(Thing("area", area.ref, first_line(area.text)) for area in plan.areas if is_finding and area.ref == ref),
        *(Thing("action", action.ref, first_line(action.title)) for action in plan.actions if action.ref == ref),
        *(Thing("area", area.ref, first_line(area.text)) for area in plan.areas if area.ref == ref),
        *(Thing("evidence", piece.ref, first_line(piece.what)) for piece in plan.evidence if piece.ref == ref),
        *(Thing("note", note.ref, first_line(note.text)) for note in plan.notes if note.ref == ref),
    ]
    if not things:
        raise Invalid(
            "ref",
            f"there is nothing {text.strip()[:40]!r} in the plan; give the ref of {plan.words.action.a} or "
            f"{plan.words.finding.a}, of evidence such as 1.2/1, of a note such as 1.2/n1, or change:127",
        )
    return things[0]

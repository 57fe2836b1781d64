"""How a plan says who has to agree to a change of what was agreed, and who does of one change."""

from __future__ import annotations

import re

from msgspec.structs import replace

from actionplan.model.action import PRIORITY_WORDS, Action, Priority
from actionplan.model.changes_need import ChangesNeed, Need, NeedFrom
from actionplan.model.edit import Edit
from actionplan.model.index import Derived, while_same
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CHANGES_NEED, PlanSetting
from actionplan.model.proposals import Asks
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import clean

_PART = re.compile(r"(none|editor|board)(?:\s+from\s+(\w+))?", re.IGNORECASE)
_EXAMPLES = "none, editor, board or board from high"
_AGREED = frozenset({Asks.NEW_DATE, Asks.DONE, Asks.NEW_ACTION, Asks.WITHDRAWAL})
"""What changes something that was agreed; progress does not."""


def read_changes_need(text: str) -> ChangesNeed:
    """What is typed as ``editor``, ``board from high`` or ``editor; board from high``.

    Raises:
        Invalid: if it is none of these, or says one thing twice.
    """
    needs: list[NeedFrom] = []
    for part in clean(text).strip("; ").split(";"):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise Invalid(
                CHANGES_NEED,
                f"{text[:40]!r} does not say who has to agree; give none, editor, board or board from high",
            )
        need = Need(match[1].casefold())
        if need in (each.need for each in needs):
            raise Invalid(CHANGES_NEED, f"{need} is given twice; give it once")
        needs.append(NeedFrom(need, _priority(match[2])))
    if len(needs) > 1 and Need.NONE in (each.need for each in needs):
        raise Invalid(CHANGES_NEED, "none stands alone")
    return ChangesNeed(tuple(each for each in needs if each.need is not Need.NONE))


def _priority(word: str | None) -> Priority:
    if word is None:
        return Priority.LOW
    folded = word.casefold()
    if folded in PRIORITY_WORDS:
        return PRIORITY_WORDS[folded]
    if folded not in set(Priority):
        raise Invalid(CHANGES_NEED, f"{word[:40]!r} is not a priority; give {', '.join(Priority)}")
    return Priority(folded)


def need_of(plan: Plan, subject: Action | Priority, what: Asks) -> Need:
    """Who has to agree to a change; nobody, where it changes nothing that was agreed.

    Args:
        plan: The plan.
        subject: The action that it is about, or the priority of one that is not there yet.
        what: What is asked for.
    """
    if what not in _AGREED:
        return Need.NONE
    return _CHANGES_NEED.of(plan).of(subject.priority if isinstance(subject, Action) else subject)


def set_changes_need(plan: Plan, text: str, note: str = "") -> Edit:
    """The edit that says who has to agree to changes. Raises Invalid if it cannot be read, or is set so already."""
    words = read_changes_need(text).words
    value = "" if words == Need.NONE else words
    before = next((setting for setting in plan.settings if setting.ref == CHANGES_NEED), None)
    if value == (before.value if before is not None else ""):
        raise Invalid(CHANGES_NEED, f"that changes need {words} is already set")
    return Edit(before, replace(before or PlanSetting(CHANGES_NEED), value=value, reason=clean(note)))


def changes_need(plan: Plan) -> ChangesNeed:
    """What a plan says about who has to agree."""
    return _CHANGES_NEED.of(plan)


def _set_in(plan: Plan) -> ChangesNeed:
    """As it is set; what a database has that cannot be read asks for the most: nothing is let through by damage."""
    words = plan.setting(CHANGES_NEED)
    if not words:
        return ChangesNeed()
    try:
        return read_changes_need(words)
    except Invalid:
        return ChangesNeed((NeedFrom(Need.BOARD),))


_CHANGES_NEED: Derived[ChangesNeed] = Derived(_set_in, while_same("settings"))

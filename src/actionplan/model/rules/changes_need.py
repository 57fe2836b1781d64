"""How a plan says who has to agree to a change of what was agreed, and who does of one change."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from actionplan.model.action import PRIORITY_WORDS, Action, Priority, Stage
from actionplan.model.changes_need import ChangesNeed, Need, NeedFrom
from actionplan.model.edit import Edit
from actionplan.model.index import Derived, while_same
from actionplan.model.milestones import Milestone
from actionplan.model.people_in_use import is_known_as, names_known_by
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import CHANGES_NEED, PlanSetting
from actionplan.model.proposals import Asks, Became, Proposal
from actionplan.model.record_kinds import Record
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


def undecided(plan: Plan, pairs: Iterable[tuple[Record | None, Record]], by: str) -> str:
    """Why a change cannot be made without a decision, and how to ask for one; empty if it can.

    A change that takes a proposal has one. Without one, nobody changes what needs a board; and what needs an editor,
    its owner does not change.

    Args:
        plan: The plan, as it is before the change.
        pairs: What the change writes: each record as it is, None if it is new, and as it is to be.
        by: The name of whoever makes it.
    """
    pairs = list(pairs)
    if any(isinstance(after, Proposal) and after.became in (Became.TAKEN, Became.CHANGED) for _, after in pairs):
        return ""
    for before, after in pairs:
        what = _changes_agreed(before, after)
        action = plan.action(after.action) if isinstance(after, Milestone) else before
        if what is None or (before is not None and not isinstance(action, Action)):
            continue
        need = need_of(plan, action if isinstance(action, Action) else Priority.NORMAL, what)
        owner = action.owner if isinstance(action, Action) else ""
        is_own = bool(owner) and is_known_as(names_known_by(plan, owner), by)
        if need is Need.BOARD or need is Need.EDITOR and is_own:
            who = "a board" if need is Need.BOARD else "somebody other than its owner"
            ask = f"actionplan proposal ask {after.ref}{_OPTIONS[what]}"
            return f"{after.ref}: {what} needs the decision of {who}; ask for it with: {ask}"
    return ""


_OPTIONS = {Asks.NEW_DATE: " --due", Asks.DONE: " --done", Asks.WITHDRAWAL: " --withdraw", Asks.NEW_ACTION: " --new"}


def _changes_agreed(before: Record | None, after: Record) -> Asks | None:
    """What of what was agreed a change of one record changes; None for nothing. A first date was not agreed before."""
    if isinstance(after, Action):
        if not isinstance(before, Action):
            return Asks.NEW_ACTION
        if after.stage is not before.stage and after.stage in _ASKED_BY_STAGE:
            return _ASKED_BY_STAGE[after.stage]
    if not isinstance(after, Action | Milestone) or not isinstance(before, Action | Milestone):
        return None
    return Asks.NEW_DATE if before.due is not None and after.due != before.due else None


_ASKED_BY_STAGE = {Stage.COMPLETE: Asks.DONE, Stage.WITHDRAWN: Asks.WITHDRAWAL}

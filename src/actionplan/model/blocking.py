"""Actions that wait for others: the one kind of dependency that a plan knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from actionplan.model.dates import format_date
from actionplan.model.endings import ending_words, goes_on_in
from actionplan.model.index import Derived

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.plan import Plan


def blockers_of(action: Action, plan: Plan) -> tuple[Action, ...]:
    """The actions that an open action waits for: those that it is blocked by and that are still open.

    In the place of one that was superseded or merged it waits for the action that this went to.
    """
    if not action.blocked_by or not action.is_open:
        return ()
    blockers = (blocker_now(ref, plan) for ref in action.blocked_by)
    standing = {each.ref: each for each in blockers if each is not None and each.is_open and each.ref != action.ref}
    return tuple(standing.values())


def blocker_now(ref: str, plan: Plan) -> Action | None:
    """The action that stands for a blocker now; None where there is none."""
    blocker = plan.action(ref)
    return None if blocker is None else goes_on_in(blocker, plan)


def is_blocked(action: Action, plan: Plan) -> bool:
    """Whether an open action waits for another that is open."""
    return bool(blockers_of(action, plan))


def blocked_words(blockers: Sequence[Action]) -> str:
    """What an action waits for, as a reason: ``blocked by 4.2, due 31 Mar 2027``; empty where it waits for nothing."""
    if not blockers:
        return ""
    return f"blocked by {'; '.join(_blocker_words(blocker) for blocker in blockers)}"


def _blocker_words(blocker: Action) -> str:
    due = "no due date" if blocker.due is None else f"due {format_date(blocker.due)}"
    return f"{blocker.ref}, {due}"


def dependencies(action: Action, plan: Plan) -> Iterator[tuple[str, str]]:
    """What is to be said of what an action waits for and of what waits for it: a name and words each, where any."""
    facts = {"blocked by": _blocked_by_words(action, plan), "blocks": _waiting_words(action, plan)}
    return ((name, words) for name, words in facts.items() if words)


def _blocked_by_words(action: Action, plan: Plan) -> str:
    """All that an action is said to be blocked by, and what of it is done; empty where nothing is said."""
    parts: list[str] = []
    for ref in action.blocked_by:
        blocker = plan.action(ref)
        if blocker is None:
            parts.append(ref)
        elif blocker.is_open:
            parts.append(_blocker_words(blocker))
        else:
            parts.append(f"{ref}, {ending_words(blocker, plan) or blocker.stage}")
    return "; ".join(parts)


def _waiting_words(action: Action, plan: Plan) -> str:
    """The refs of the open actions that wait for an action: ``1.2, 3.4``; empty where none does."""
    waiting = (plan.action(ref) for ref in waiting_for(plan).get(action.ref, ()))
    return ", ".join(other.ref for other in waiting if other is not None and other.is_open) if action.is_open else ""


def waiting_for(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """By the ref of each action that blocks any, the refs of those that are blocked by it."""
    return _WAITING.of(plan)


def _waiting(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    waiting: dict[str, list[str]] = {}
    for action in plan.counted:
        for ref in action.blocked_by:
            blocker = blocker_now(ref, plan)
            if blocker is not None and blocker.ref != action.ref:
                waiting.setdefault(blocker.ref, []).append(action.ref)
    return {ref: tuple(dict.fromkeys(refs)) for ref, refs in waiting.items()}


def _carried(
    waiting: Mapping[str, tuple[str, ...]], before: Plan, after: Plan, refs: Collection[str] | None
) -> Mapping[str, tuple[str, ...]] | None:
    """In a plan in which nothing is blocked, as in most, only what has changed can be."""
    if refs is None or waiting or len(before.actions) != len(after.actions):
        return None
    changed = (after.action(ref) for ref in refs)
    if any(action is not None and action.blocked_by for action in changed):
        return None
    return waiting


_WAITING: Derived[Mapping[str, tuple[str, ...]]] = Derived(_waiting, _carried)


def circle_through(action: Action, find: Callable[[str], Action | None]) -> tuple[str, ...]:
    """The refs of actions that wait for each other in a circle, beginning and ending with one; empty if none do.

    Args:
        action: The action that the circle would go through, as it is to be.
        find: Gives the others by their refs, each as what stands for it now.
    """
    path = [action.ref]
    seen: set[str] = set()

    def leads_back(refs: Sequence[str]) -> bool:
        for ref in refs:
            if ref == action.ref:
                path.append(ref)
                return True
            blocker = find(ref)
            if blocker is None or blocker.ref in seen:
                continue
            if blocker.ref == action.ref:
                # What it waited for has become part of it: that is nothing to wait for.
                if len(path) == 1:
                    continue
                path.append(blocker.ref)
                return True
            seen.add(blocker.ref)
            path.append(blocker.ref)
            if leads_back(blocker.blocked_by):
                return True
            path.pop()
        return False

    return tuple(path) if leads_back(action.blocked_by) else ()

"""The part of a plan file that says how an action ended that was not done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from actionplan.model.action import Action, Ending
from actionplan.model.endings import GOES_ON
from actionplan.model.field import NAME
from actionplan.planfiles.plan_draft import if_there
from actionplan.planfiles.plan_yaml_names import FileNames
from actionplan.planfiles.yaml_events import quoted
from actionplan.planfiles.yaml_nodes import Node, choice_of

ENDING = ("ending", "ending_to", "ending_ref", "accepted_by", "risk_review_on")
"""The keys of an ending; the reason is ``withdrawn_reason``."""
_SHORT = {"superseded": Ending.SUPERSEDED, "merged": Ending.MERGED, "moved": Ending.MOVED}
_NEEDS: Mapping[Ending, tuple[str, ...]] = {
    Ending.RISK_ACCEPTED: ("withdrawn_reason", "accepted_by", "risk_review_on"),
    Ending.SUPERSEDED: ("ending_to",),
    Ending.MERGED: ("ending_to",),
    Ending.NO_LONGER_WARRANTED: ("withdrawn_reason",),
    Ending.MOVED: ("ending_to",),
}
_MAY_HAVE = {Ending.MOVED: ("ending_ref",)}


def read_ending(node: Node, parts: Mapping[str, Node], names: FileNames) -> dict[str, Any]:
    """How an action ended, by field; nothing where the file does not say it.

    Where it goes in the plan is read by :func:`with_goals`, once all actions are known.

    Raises:
        BadPlanFile: where a key is missing or belongs to another ending, or the owner has accepted the risk.
    """
    given = [key for key in ENDING if key in parts]
    if not given:
        return {}
    if "ending" not in parts:
        raise parts[given[0]].bad(f"key 'ending' is missing; say which: {', '.join(Ending)}")
    ending = parts["ending"].choice(Ending, **_SHORT)
    assert isinstance(ending, Ending)
    for key in _NEEDS[ending]:
        if key not in parts:
            raise node.bad(f"key {key!r} is missing; what is {ending} needs it")
    for key in given[1:]:
        if key not in (*_NEEDS[ending], *_MAY_HAVE.get(ending, ())):
            raise parts[key].bad(f"{key} does not go with ending {ending}; correct one of them")
    values = {
        "ending": ending,
        "ending_to": if_there(parts, "ending_to", lambda part: part.text(longest=NAME), ""),
        "ending_ref": if_there(parts, "ending_ref", lambda part: part.text(longest=NAME), ""),
        "accepted_by": if_there(parts, "accepted_by", names.person, ""),
        "risk_review_on": if_there(parts, "risk_review_on", Node.day, None),
    }
    owner = if_there(parts, "owner", names.person, "")
    if owner and values["accepted_by"] == owner:
        raise parts["accepted_by"].bad(f"{quoted(owner)} owns it; somebody else has to accept its risk")
    return values


def with_goals(actions: Sequence[Action], goals: Sequence[tuple[str, Node]]) -> list[Action]:
    """The actions of a file, those that went into others with the refs of these, however they are written.

    Args:
        actions: All of the file.
        goals: The refs of those that ended otherwise than done, and where the file says where each goes.

    Raises:
        BadPlanFile: where there is no such action, or the endings lead back.
    """
    by_ref = {action.ref: action for action in actions}
    named = {ref.casefold(): ref for ref in by_ref}
    going = [(ref, node) for ref, node in goals if by_ref[ref].ending in GOES_ON]
    for ref, node in going:
        goal = named.get(node.text().casefold())
        if goal is None:
            raise node.bad(
                f"there is no action {quoted(node.text())}; it is one of {choice_of(node.text(), [*by_ref])}"
            )
        by_ref[ref] = replace(by_ref[ref], ending_to=goal)
    for ref, node in going:
        path = [ref]
        while by_ref[path[-1]].ending in GOES_ON:
            path.append(by_ref[path[-1]].ending_to)
            if path[-1] in path[:-1]:
                raise node.bad(f"{' goes to '.join(path)}: that leads back; correct one of them")
    return list(by_ref.values())

"""How documents name actions and people in a sentence: a ref never stands without its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actionplan.model.action import Action
from actionplan.model.plan import Plan
from actionplan.model.sanitise import first_line
from actionplan.reports.phrases import shortened

TITLE = 72
"""So many characters of a title stand in a sentence."""
MOST = 3
"""So many actions are named in a sentence; the rest is counted."""


def named(action: Action, most: int = TITLE) -> str:
    """An action in a sentence: ``3.6 Carry out the Section 11 audits``."""
    return f"{action.ref} {shortened(first_line(action.title), most)}"


def named_ref(ref: str, plan: Plan, title: int = TITLE) -> str:
    """The same of the action of a ref; of what is no action the ref alone."""
    action = plan.action(ref.partition("/")[0])
    return named(action, title) if action is not None else ref


def named_list(actions: Iterable[Action], most: int = MOST, title: int = TITLE) -> str:
    """Actions in a sentence; beyond ``most`` the rest is counted: ``1.2 …; 2.3 …; and 4 more``."""
    return several([named(action, title) for action in actions], most)


def named_refs(refs: Sequence[str], plan: Plan, title: int = TITLE, most: int = MOST) -> str:
    """The same of the actions of some refs, each title with at most ``title`` characters."""
    names = [named_ref(ref, plan, title) for ref in refs[:most]]
    return several([*names, *refs[most:]], most)


def several(names: Sequence[str], most: int) -> str:
    """Names of actions in a sentence; beyond ``most`` the rest is counted."""
    if len(names) > most:
        return f"{'; '.join(names[:most])}; and {len(names) - most:,} more"
    # Titles have commas and an "and" of their own.
    return "; ".join(names[:-1]) + "; and " * (len(names) > 1) + "".join(names[-1:])


_POST = re.compile(
    r"(?:chair|clerk|commissioner|director|head|lead|leader|manager|member|officer|secretary|worker|adviser|coordinator)"
    r"(?:\s+(?:of|for)\b.*)?$",
    re.IGNORECASE,
)


def with_article(name: str) -> str:
    """A post in a sentence: ``the KSCB Chair``; a person, a team or a body as it is called."""
    bare = first_line(name)
    if bare.casefold().startswith("the "):
        return f"the {bare[4:]}"
    return f"the {bare}" if _POST.search(re.split(r"[,(]", bare)[0].strip()) else bare


def full_stop(text: str) -> str:
    """A sentence with its full stop; one whose last words are cut has none."""
    return text if text.endswith(("…", ".", "?", "!")) else f"{text}."

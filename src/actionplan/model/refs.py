"""Refs: what may be one, and the next that is free. They are the plan's own, in its order, stable and never reused."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

LONGEST_REF = 30


def ref_fault(ref: str) -> str:
    """Why ``ref`` cannot be the ref of a finding or an action, and how to mend it; empty if it can."""
    if not ref or ref != ref.strip():
        return "a ref has to be text, without spaces at its ends"
    if len(ref) > LONGEST_REF:
        return f"a ref has {LONGEST_REF} characters at most"
    if ref.startswith("-"):
        return "a ref cannot begin with a dash"
    if "/" in ref or "," in ref:
        return "a ref cannot have a slash or a comma in it"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in ref):
        return "a ref cannot have a control character in it"
    return ""


def next_ref(area: str, refs: Collection[str]) -> str:
    """The first ref not among ``refs`` for another action of ``area``: ``1.2b``, ``1.2c`` … ``1.2z``, ``1.2aa`` …

    Refs are the same without regard to case.
    """
    taken = {ref.casefold() for ref in refs}
    number = 2
    while (ref := lettered_ref(area, number)).casefold() in taken:
        number += 1
    return ref


def lettered_ref(area: str, number: int) -> str:
    """The ref of the action of that number of an area: ``1.2b`` for 2, ``1.2aa`` for 27."""
    suffix, remainder = "", number
    while remainder:
        remainder, letter = divmod(remainder - 1, 26)
        suffix = chr(ord("a") + letter) + suffix
    return f"{area}{suffix}"


def next_numbered_ref(prefix: str, own: Collection[str], others: Collection[str]) -> str:
    """The next ref of what is numbered through the plan: ``D4`` after three decisions.

    A number that would give the ref of something else is left out: a plan's own refs may look like these.

    Args:
        prefix: What stands before the number.
        own: The refs of the same kind that there are.
        others: The refs of all else.
    """
    taken = {ref.casefold() for ref in (*own, *others)}
    number = len(own) + 1
    while f"{prefix}{number}".casefold() in taken:
        number += 1
    return f"{prefix}{number}"


def next_child_ref(parent: str, prefix: str, refs: Collection[str]) -> str:
    """The next ref of what belongs to a record: ``1.2/m3`` after two milestones of 1.2, ``1.2/1`` for evidence.

    Args:
        parent: The ref of the record.
        prefix: What stands before the number.
        refs: Those of the same kind that there are, of any record.
    """
    beginning = f"{parent}/{prefix}"
    endings = [ref.removeprefix(beginning) for ref in refs if ref.startswith(beginning)]
    last = max((int(ending) for ending in endings if ending.isdecimal()), default=0)
    return f"{beginning}{last + 1}"

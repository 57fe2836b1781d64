"""Restrictions: what only those who work with the plan may read, and why."""

from __future__ import annotations

from msgspec import Struct


class Restriction(Struct, frozen=True, array_like=True, gc=False):
    """That one thing is restricted; ``ref`` names it: ``action:1.2``, ``area:1.2``, ``evidence:1.2/1``, ``change:127``.

    Of a change it is the note that is restricted.
    """

    ref: str
    reason: str = ""
    """Why; empty where it was lifted."""
    version: int = 0


def restriction_ref(kind: str, ref: str) -> str:
    """The ref of the restriction of a record, by the name of its kind and its ref."""
    return f"{kind}:{ref}"

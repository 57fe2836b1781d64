"""People and bodies: who answers for an action, who supports them, and where they belong.

An action refers to a person by their ref, which is the name by which they were first known. Of most nothing more is
known, and there is no record of them; whoever has another name now, a body or an address has one. So a rename is one
update of one record, and no action changes.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class BodyKind(StrEnum):
    """What a body is to the council."""

    DIRECTORATE = "directorate"
    BOARD = "board"
    PARTNER = "partner"


class Person(Struct, frozen=True, array_like=True, gc=False):
    """What is known of a person or post; ``ref`` is the name by which they were first known."""

    ref: str
    name: str
    body: str = ""
    """The ref of the body that they belong to."""
    email: str = ""
    merged_into: str = ""
    """The ref of the person who they turned out to be; empty for everybody else."""
    version: int = 0


class Body(Struct, frozen=True, array_like=True, gc=False):
    """A directorate, a board or a partner; ``ref`` is the name by which it was first known."""

    ref: str
    name: str
    kind: BodyKind | None = None
    withdrawn: str = ""
    version: int = 0

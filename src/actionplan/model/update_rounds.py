"""Rounds: everybody with something open is asked how it stands, until a day."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class UpdateRound(Struct, frozen=True, array_like=True, gc=False):
    """One round of asking; ``ref`` is ``U1``, ``U2`` … in their order."""

    ref: str
    opened_on: date
    due: date | None
    """The day by which people are to answer."""
    asked: tuple[str, ...] = ()
    """The refs of the people who were asked."""
    answered: tuple[str, ...] = ()
    """The refs of those who have answered by word of mouth; whoever has made a proposal in it has answered anyway."""
    closed_on: date | None = None
    withdrawn: str = ""
    version: int = 0

    @property
    def number(self) -> int:
        """Its place in the order of the rounds, from 1."""
        return int(self.ref[1:])

    @property
    def is_open(self) -> bool:
        """Whether answers are still waited for."""
        return self.closed_on is None and not self.withdrawn

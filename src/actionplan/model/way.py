"""The way through a review: which card is shown, which lie behind, and where one is between going back and the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from actionplan.model.agenda import current
from actionplan.model.review import Outcome, ReviewItem


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody has come through a review at one screen; every step is another one."""

    trail: tuple[str, ...] = ()
    """The refs of the items that were left here, in the order in which they were."""
    looking_back: str | None = None
    """The ref of the item that was gone back to; None for the one that comes next."""
    at_end: bool = False
    """Whether somebody went to the end before it was reached."""

    def card(self, items: Sequence[ReviewItem]) -> ReviewItem | None:
        """The item whose card is shown; None at the end."""
        if self.at_end:
            return None
        found = next((item for item in items if item.ref == self.looking_back), None)
        return found if found is not None else current(items)

    def behind(self, items: Sequence[ReviewItem]) -> tuple[str, ...]:
        """The refs of the cards that lie behind, settled or skipped, in the order in which one came through them.

        Those that were left before or elsewhere come first, in the order of the agenda.
        """
        upcoming = current(items)
        ahead = upcoming.ref if upcoming is not None else ""
        place = {ref: number for number, ref in enumerate(self.trail)}
        found = [item for item in items if item.outcome is not Outcome.WAITING and item.ref != ahead]
        return tuple(item.ref for item in sorted(found, key=lambda item: (place.get(item.ref, -1), item.place)))

    def back(self, items: Sequence[ReviewItem]) -> Way:
        """To the card before; from the end, to the card from which one went there."""
        if self.at_end and current(items) is not None:
            return replace(self, at_end=False)
        refs = self.behind(items)
        here = refs.index(self.looking_back) if self.looking_back in refs else len(refs)
        return replace(self, looking_back=refs[here - 1], at_end=False) if here else self

    def on(self, items: Sequence[ReviewItem], ref: str) -> Way:
        """From the card of ``ref``, which is settled: of one gone back to, to the next behind; else to what comes."""
        if ref != self.looking_back:
            return Way((*(one for one in self.trail if one != ref), ref))
        refs = self.behind(items)
        following = refs[refs.index(ref) + 1 :] if ref in refs else ()
        return replace(self, looking_back=following[0] if following else None, at_end=False)

    def to(self, items: Sequence[ReviewItem], ref: str) -> Way:
        """To the card of ``ref``."""
        upcoming = current(items)
        is_next = upcoming is not None and upcoming.ref == ref
        return replace(self, looking_back=None if is_next else ref, at_end=False)

    def to_end(self) -> Way:
        """To the end; what one comes from is kept."""
        return replace(self, at_end=True)

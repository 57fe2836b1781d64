"""The way through a review: which card is shown, which lie behind, and where one goes from here."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.agenda import current
from actionplan.model.weekly_review import ReviewItem


class ReviewPosition(Struct, frozen=True):
    """How somebody has come through a review at one screen; every step is another one."""

    trail: tuple[str, ...] = ()
    """The refs of the items that were left here, in the order in which they were."""
    held: str | None = None
    """The ref of the item whose card is held on the screen; None for the one that comes next."""
    start: int = 0
    """The place on the agenda from which on the next item is looked for; what was left out before it comes after."""
    at_end: bool = False
    """Whether somebody went to the end before it was reached."""
    origin: ReviewPosition | None = None
    """The way from which one has jumped to the card that is held; enter and back return to it."""

    def card(self, items: Sequence[ReviewItem]) -> ReviewItem | None:
        """The item whose card is shown; None at the end."""
        if self.at_end:
            return None
        found = next((item for item in items if item.ref == self.held), None)
        return found if found is not None else self.upcoming(items)

    def upcoming(self, items: Sequence[ReviewItem]) -> ReviewItem | None:
        """The item that comes next."""
        return current(items, self.start)

    def behind(self, items: Sequence[ReviewItem]) -> tuple[str, ...]:
        """The refs of the cards that lie behind, settled or skipped, in the order in which one came through them.

        Those that were left before or elsewhere come first, in the order of the agenda.
        """
        upcoming = self.upcoming(items)
        ahead = upcoming.ref if upcoming is not None else ""
        place = {ref: number for number, ref in enumerate(self.trail)}
        found = [item for item in items if not item.outcome.is_waiting and item.ref != ahead]
        return tuple(item.ref for item in sorted(found, key=lambda item: (place.get(item.ref, -1), item.place)))

    def back(self, items: Sequence[ReviewItem]) -> ReviewPosition:
        """To the card before; from the end and from a jump, to the card from which one went there."""
        if self.at_end and self.upcoming(items) is not None:
            return replace(self, at_end=False)
        if self.origin is not None:
            return self.origin
        refs = self.behind(items)
        here = refs.index(self.held) if self.held in refs else len(refs)
        return replace(self, held=refs[here - 1], at_end=False) if here else self

    def on(self, items: Sequence[ReviewItem], ref: str) -> ReviewPosition:
        """From the card of ``ref``, which is settled, to the next.

        Of one jumped to, that is the card from which one jumped; of one gone back to, the next behind; else what comes.
        """
        if self.origin is not None and ref == self.held:
            return replace(self.origin, trail=_with(self.origin.trail, ref))
        if ref != self.held:
            return replace(self, trail=_with(self.trail, ref), held=None, at_end=False, origin=None)
        refs = self.behind(items)
        following = refs[refs.index(ref) + 1 :] if ref in refs else ()
        return replace(self, held=following[0] if following else None, at_end=False)

    def stay(self, ref: str) -> ReviewPosition:
        """On the card of ``ref``, which has just been changed: it stays until somebody goes on."""
        if self.held == ref:
            return self
        return replace(self, trail=_with(self.trail, ref), held=ref, at_end=False, origin=None)

    def to(self, items: Sequence[ReviewItem], ref: str) -> ReviewPosition:
        """To the card of ``ref``, as one who goes back to it."""
        upcoming = self.upcoming(items)
        is_next = upcoming is not None and upcoming.ref == ref
        return replace(self, held=None if is_next else ref, at_end=False, origin=None)

    def jump(self, items: Sequence[ReviewItem], ref: str) -> ReviewPosition:
        """To the card of ``ref`` for a moment: enter and back return to the card that is shown now."""
        shown = self.card(items)
        if shown is not None and shown.ref == ref:
            return self
        origin = self.origin if self.origin is not None else self
        card = origin.card(items)
        is_back = card is not None and card.ref == ref
        return origin if is_back else replace(origin, held=ref, at_end=False, origin=origin)

    def section(self, items: Sequence[ReviewItem], step: int) -> ReviewPosition:
        """To the next section, or to the one before."""
        names = list(dict.fromkeys(item.section for item in items))
        card = self.card(items)
        here = names.index(card.section) if card is not None else len(names)
        there = here + step
        return self.to_section(items, names[there]) if 0 <= there < len(names) else self

    def to_section(self, items: Sequence[ReviewItem], name: str) -> ReviewPosition:
        """To the first card of a section that waits, and one goes on from there; where none does, only for a look."""
        cards = [item for item in items if item.section == name]
        waiting = next((item for item in cards if item.outcome.is_waiting), None)
        if waiting is not None:
            return replace(self, start=waiting.place, held=None, at_end=False, origin=None)
        skipped = (item for item in cards if item.outcome.is_skipped)
        return self.jump(items, next(skipped, cards[0]).ref)

    def to_end(self) -> ReviewPosition:
        """To the end; what one comes from is kept."""
        return replace(self, at_end=True)


def _with(trail: tuple[str, ...], ref: str) -> tuple[str, ...]:
    """The trail with ``ref`` as what was left last."""
    return (*(known for known in trail if known != ref), ref)

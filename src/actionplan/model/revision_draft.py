"""A revision while somebody goes through it: what is confirmed, what was decided otherwise, what is to be seen yet."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.likeness import Item
from actionplan.model.report_matching import (
    Answered,
    Decisions,
    Fate,
    Matches,
    Outcome,
    Part,
    decided,
    outcomes,
    refuse_parts,
)

Thing = tuple[Part, str]
"""The part of something of the report, and its name there."""


class Standing(Enum):
    """Whether somebody has to look at what a line says."""

    NO_MATTER = 0
    """Word for word the same, or no match at all."""
    DOUBTFUL = 1
    SURE = 2
    """Alike enough, and nobody has confirmed it yet."""
    CONFIRMED = 3


class DraftLine(Struct, frozen=True):
    """What comes of something, and whether somebody has to look at it."""

    outcome: Outcome
    standing: Standing

    @property
    def key(self) -> str:
        """What it is known by."""
        names = [f"new {item.name}" for item in self.outcome.new] or [f"old {item.name}" for item in self.outcome.old]
        return f"{self.outcome.part} {names[0]}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be confirmed."""
        return self.standing in (Standing.DOUBTFUL, Standing.SURE)


class RevisionDraft(Struct, frozen=True):
    """What was found to be what, and what somebody has said of it so far."""

    matches: Matches
    answered: Answered = {}
    confirmed: frozenset[Thing] = frozenset()

    @property
    def is_begun(self) -> bool:
        """Whether anything was said that would be lost."""
        return bool(self.answered or self.confirmed)

    @property
    def decisions(self) -> Decisions:
        """What is decided so far: what is not sure and nobody has confirmed is not matched."""
        return decided(self.matches, self.answered)

    @property
    def doubtful(self) -> frozenset[Thing]:
        """What is not sure, and nobody has said anything of."""
        return frozenset(
            (doubt.part, doubt.new.name)
            for doubt in self.matches.doubts
            if (doubt.part, doubt.new.name) not in self.answered
        )

    @property
    def lines(self) -> tuple[DraftLine, ...]:
        """A line for each thing that has come to something, with what is doubtful as it may be: that comes first."""
        doubtful = self.doubtful
        shown = {
            part: tuple(
                proposal.likely if (part, item.name) in doubtful else names
                for item, proposal, names in zip(
                    self.matches.new[part], self.matches.proposals[part], self.decisions[part], strict=True
                )
            )
            for part in Part
        }
        lines = [DraftLine(outcome, self._standing(outcome, doubtful)) for outcome in outcomes(self.matches, shown)]
        return tuple(sorted(lines, key=_place_of))

    def _standing(self, outcome: Outcome, doubtful: frozenset[Thing]) -> Standing:
        things = {(outcome.part, item.name) for item in outcome.new}
        if not doubtful.isdisjoint(things):
            return Standing.DOUBTFUL
        if outcome.fate in (Fate.SAME, Fate.NEW, Fate.GONE):
            return Standing.NO_MATTER
        return Standing.CONFIRMED if things <= self.confirmed else Standing.SURE

    def confirm(self, line: DraftLine) -> RevisionDraft:
        """With a line taken as it is shown."""
        outcome = line.outcome
        things = {(outcome.part, item.name): self._likely(outcome.part, item) for item in outcome.new}
        answered = {**self.answered, **{thing: names for thing, names in things.items() if thing in self.doubtful}}
        return self._with(answered, self.confirmed | things.keys())

    def confirm_sure(self) -> RevisionDraft:
        """With all taken that is sure."""
        sure = [line for line in self.lines if line.standing is Standing.SURE]
        things = {(line.outcome.part, item.name) for line in sure for item in line.outcome.new}
        return replace(self, confirmed=self.confirmed | things)

    def decide(self, part: Part, name: str, old: tuple[str, ...]) -> RevisionDraft:
        """With something of the report being what somebody says; nothing of before for a new one.

        Raises:
            Invalid: if anything but findings would be merged or split.
        """
        thing = (part, name)
        return self._with({**self.answered, thing: old}, self.confirmed | {thing})

    def again(self, matches: Matches) -> RevisionDraft:
        """With what was said so far, of the plan as it has become meanwhile."""
        return replace(self, matches=matches)

    def _with(self, answered: Answered, confirmed: frozenset[Thing]) -> RevisionDraft:
        refuse_parts(decided(self.matches, answered))
        return replace(self, answered=answered, confirmed=confirmed)

    def _likely(self, part: Part, item: Item) -> tuple[str, ...]:
        return self.matches.proposals[part][self.matches.new[part].index(item)].likely


_ORDER = (Fate.REWORDED, Fate.SPLIT, Fate.MERGED, Fate.NEW, Fate.GONE, Fate.SAME)


def _place_of(line: DraftLine) -> tuple[bool, int]:
    """What is doubtful stands first, and what needs nobody's eye last, whatever it is of."""
    return line.standing is not Standing.DOUBTFUL, _ORDER.index(line.outcome.fate)

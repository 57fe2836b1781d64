"""Who has to agree to a change of what was agreed: another date, a closure, a new or a withdrawn action."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from actionplan.model.action import Priority
from actionplan.model.words import Words


class Need(StrEnum):
    """Who has to agree to a change, the least first."""

    NONE = "none"
    """Nobody: whoever may change the plan makes it."""
    EDITOR = "editor"
    """An editor who does not own it."""
    BOARD = "board"
    """The audience of the plan's report."""

    @property
    def weight(self) -> int:
        """Its place among the needs: 0 for the least."""
        return _WEIGHT[self]


_WEIGHT = {need: weight for weight, need in enumerate(Need)}


class NeedFrom(Struct, frozen=True):
    """One need, from a priority upwards."""

    need: Need
    priority: Priority = Priority.LOW

    @property
    def words(self) -> str:
        """``board from high``; of one that holds for every action ``board``."""
        return str(self.need) if self.priority is Priority.LOW else f"{self.need} from {self.priority}"


class ChangesNeed(Struct, frozen=True):
    """What a plan says about who has to agree; one that says nothing needs nobody."""

    needs: tuple[NeedFrom, ...] = ()

    @property
    def words(self) -> str:
        """``editor; board from high``, as it is read again; ``none`` where nobody has to agree."""
        return "; ".join(need.words for need in self.needs) or str(Need.NONE)

    def of(self, priority: Priority) -> Need:
        """Who has to agree to a change of an action of a priority: the highest of those that are said."""
        said = [each.need for each in self.needs if priority.urgency <= each.priority.urgency]
        return max(said, key=lambda need: need.weight, default=Need.NONE)


def needs_words(needs: ChangesNeed, words: Words) -> str:
    """The same in a sentence, in the words of a plan."""
    what = f"Another date, a closure, a new {words.action.one} or a withdrawal"
    if not needs.needs:
        return f"{what} needs nobody's agreement: whoever may change the plan makes it."
    who = {Need.EDITOR: "an editor who does not own it", Need.BOARD: "the board"}
    parts = (
        f"{who[each.need]}{'' if each.priority is Priority.LOW else f' from priority {each.priority} upwards'}"
        for each in needs.needs
    )
    return f"{what} needs the agreement of {'; of '.join(parts)}."

"""What is said of a review before it is closed: how far it came, and what it did not reach."""

from __future__ import annotations

from msgspec import Struct

from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.rules.review import not_reached, skipped, without_reason


class Closing(Struct, frozen=True):
    """The open review at its end."""

    reviewed: int
    """How many items were gone through."""
    items: int
    skipped: tuple[str, ...]
    """The refs of what was put off and not taken up again."""
    not_reached: tuple[str, ...]
    """The refs of what it did not come to."""
    no_reason: tuple[str, ...]
    """The refs of reds and ambers that nobody has given a reason for."""
    decisions: int
    """How many it has made."""

    @property
    def is_early(self) -> bool:
        """Whether something was left out."""
        return self.reviewed < self.items

    @property
    def title(self) -> str:
        """What stands above it: the end, or the question whether to close before it."""
        return "Close before the end of the agenda?" if self.is_early else "The end of the agenda"

    @property
    def reviewed_words(self) -> str:
        """``30 of 34 items``."""
        return f"{self.reviewed} of {number_of(self.items, 'item')}"

    @property
    def open_refs(self) -> dict[str, tuple[str, ...]]:
        """What there is to warn of, by its name; nothing for what is as it should be."""
        refs_of = {"skipped": self.skipped, "not reached": self.not_reached, "no reason": self.no_reason}
        return {name: refs for name, refs in refs_of.items() if refs}


def closing(plan: Plan) -> Closing:
    """How the open review of a plan stands, for whoever is about to close it."""
    put_off = tuple(item.subject for item in skipped(plan.items))
    unreached = tuple(item.subject for item in not_reached(plan.items))
    review = plan.open_review
    return Closing(
        reviewed=len(plan.items) - len(put_off) - len(unreached),
        items=len(plan.items),
        skipped=put_off,
        not_reached=unreached,
        no_reason=without_reason(plan, plan.items),
        decisions=0 if review is None else sum(decision.review == review.ref for decision in plan.decisions),
    )

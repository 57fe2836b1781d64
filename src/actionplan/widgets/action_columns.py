"""How wide the columns of the list of actions are: as wide as the plan and the window have it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct
from rich.cells import cell_len

from actionplan.model.action import Action
from actionplan.model.columns import WIDEST_REF, longest_ref
from actionplan.model.index import Derived
from actionplan.model.milestones import milestones_words
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.sanitise import first_line
from actionplan.model.suggested_rag import suggestion
from actionplan.widgets.rag_marks import due_words, mark_width

MEASURED = 500
"""Of a longer plan so many actions are measured, and what any other might show has its room."""
LEAST_OWNER = 24
MARK = 2
DATES_SUGGEST = len("dates suggest")
LEAST_TITLE = 40
"""So wide is the column of titles, where there is room, even if all of them are shorter."""


class Room(NamedTuple):
    """What a line of so many cells, or more, has room for."""

    width: int
    gap: int
    """Between two columns."""
    dates: int
    """For what the dates suggest: the name of the column alone, its words, or what that means as well."""
    evidence: int
    milestones: int
    """For how many milestones are done or late, or all their words."""
    updated: int


ROOMS = (
    Room(140, gap=2, dates=len(", optimistic") + 7, evidence=8, milestones=32, updated=7),
    Room(100, gap=2, dates=DATES_SUGGEST, evidence=0, milestones=len("milestones"), updated=0),
    Room(0, gap=1, dates=len("dates"), evidence=0, milestones=0, updated=0),
)


class Widest(Struct, frozen=True):
    """What the columns of a plan have to hold: the longest of each, in characters."""

    ref: int
    title: int
    owner: int
    """Nought where no action has an owner."""
    due: int = 12
    """Nought where no action has a date, or is done."""
    rating: int = 9
    suggests: bool = True
    """Whether the dates of any action suggest another rating than was declared, or a sign-off says how it was verified.
    """
    evidence: bool = True
    """Whether there is any."""
    milestones: int = 0
    """Nought where no action has any."""
    mark: int = 9
    """The longest of the marks of the plan's key."""

    @classmethod
    def of(cls, plan: Plan) -> Widest:
        """Measured once for each state of a plan."""
        return _WIDEST.of(plan)

    @classmethod
    def measured(cls, plan: Plan) -> Widest:
        """Measured now."""
        mark = mark_width(plan.key)
        if plan.still_to_read or len(plan.actions) > MEASURED:
            sample = plan.actions[:MEASURED]
            owner = max(LEAST_OWNER, _longest(map(plan.owner_name, sample)))
            ref = min(WIDEST_REF, _longest(action.ref for action in sample))
            milestones = ROOMS[0].milestones if plan.milestones else 0
            return cls(ref, MEASURED, owner, rating=mark, mark=mark, milestones=milestones)
        has_dates = any(action.due or not action.is_open for action in plan.actions)
        return cls(
            ref=longest_ref(plan),
            title=_longest(first_line(action.title) for action in plan.actions),
            owner=_longest(map(plan.owner_name, plan.actions)),
            due=_longest(due_words(action, plan.as_at) for action in plan.actions) if has_dates else 0,
            rating=_longest(plan.key.mark(plan.condition(action)) for action in plan.actions),
            suggests=any(action.verified or suggested_otherwise(action, plan) for action in plan.actions),
            evidence=bool(plan.evidence),
            milestones=_longest(milestones_words(action, plan) for action in plan.actions) if plan.milestones else 0,
            mark=mark,
        )


_WIDEST = Derived(Widest.measured)


def _longest(texts: Iterable[str]) -> int:
    return max((len(text) if text.isascii() else cell_len(text) for text in texts), default=0)


def suggested_otherwise(action: Action, plan: Plan) -> Condition | None:
    """What the dates suggest, where that is not what was declared."""
    suggested = suggestion(action, plan).rag
    return suggested if suggested not in (plan.condition(action), Condition.UNRATED) else None


class Columns(Struct, frozen=True):
    """How wide each column is, and what is between two; a nought is a column that is not there."""

    ref: int
    title: int
    owner: int
    due: int
    rating: int
    dates: int
    evidence: int
    milestones: int
    updated: int
    gap: int

    @classmethod
    def of(cls, width: int, widest: Widest) -> Columns:
        """The columns of a line of so many cells. Title and owner have what the others leave."""
        # Before the first layout there is no width at all.
        _, gap, dates, evidence, milestones, updated = next((room for room in ROOMS if width >= room.width), ROOMS[-1])
        if dates > DATES_SUGGEST:
            # "◆ Amber, optimistic": what is optimistic has no longer mark by the usual key.
            dates += max(0, widest.mark - 9)
        if not widest.suggests:
            dates = 0
        if not widest.evidence:
            evidence = 0
        if milestones:
            # All their words where the longest fit, with the name of the column above them.
            milestones = min(milestones, max(len("milestones"), widest.milestones)) if widest.milestones else 0
        ref = max(3, widest.ref) + gap
        due, rating = max(3, widest.due), max(6, widest.rating)
        fixed = [column for column in (due, rating, dates, evidence, milestones, updated) if column]
        room = width - MARK - ref - sum(fixed) - gap * (len(fixed) + 1)
        # The owner has five twelfths, or what the longest title leaves, but no more than the longest owner needs.
        owner = min(max(5, widest.owner), max(room * 5 // 12, room - widest.title))
        title = max(8, min(room - owner, max(widest.title, LEAST_TITLE)))
        return cls(ref, title, owner, due, rating, dates, evidence, milestones, updated, gap)

    @property
    def before_due(self) -> int:
        """How wide all is that stands before the due date."""
        return MARK + self.ref + self.title + self.gap + self.owner + self.gap

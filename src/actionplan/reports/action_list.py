"""A list of actions as a page shows it: filtered, grouped, in order, and cut into pages where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.action_order import Order, in_order
from actionplan.model.dates import format_date
from actionplan.model.endings import count_words, denominator_words, ended_words, state_words, total_words
from actionplan.model.filter import Filter, ended_ref_words
from actionplan.model.key import Face
from actionplan.model.number_words import days
from actionplan.model.plan import Plan
from actionplan.model.rollup import Grouping, RollUp
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.reports.assessment import Judged, judge
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import NO_OWNER

ROWS = 200
"""So many actions one page of a list shows."""


class ListedAction(NamedTuple):
    """An action as a row; every text is harmless."""

    ref: str
    title: str
    note: str
    """Why it stands here, where it is counted in another group."""
    owner: str
    """Empty where owners are not published."""
    due: str
    late: str
    state: str
    """How it ended, of what is in no count; empty of what counts."""
    face: Face
    suggested: Face


class ListedGroup(NamedTuple):
    """A heading, and the actions under it that this page shows."""

    title: str
    number: int
    """How many stand in the group, on this page or another."""
    rows: tuple[ListedAction, ...]


class ActionsListed(Struct, frozen=True):
    """One page of a list."""

    groups: tuple[ListedGroup, ...]
    total: int
    """How many rows the list has on all its pages."""
    page: int
    pages: int
    words: str
    """What is found, in a sentence."""

    @property
    def first(self) -> int:
        """The number of its first row, from 1."""
        return (self.page - 1) * ROWS + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of its last row."""
        return min(self.page * ROWS, self.total)


def listed(
    chosen: Filter, text: str, grouping: Grouping, order: Order, edition: Edition, *, page: int
) -> ActionsListed:
    """A page of the actions that a filter finds.

    Args:
        chosen: The filter.
        text: The same as it was typed.
        grouping: What they stand under.
        order: In which order they stand there.
        edition: Of the plan as its readers may read it.
        page: Which page, from 1; what is behind the last one is the last one.
    """
    plan = edition.summary.plan
    actions = chosen.apply(plan)
    entries = [entry for group in grouping(plan, actions) for entry in _entries(group, order, plan)]
    pages = max(1, -(-len(entries) // ROWS))
    page = min(max(page, 1), pages)
    shown: dict[str, tuple[RollUp, list[ListedAction]]] = {}
    for group, action, is_also in entries[(page - 1) * ROWS : page * ROWS]:
        shown.setdefault(group.key, (group, []))[1].append(_row(action, edition, is_also=is_also))
    groups = tuple(
        ListedGroup(sanitise(group.heading), len(group.actions) + len(group.also), tuple(rows))
        for group, rows in shown.values()
    )
    return ActionsListed(groups, len(entries), page, pages, _words(actions, text, plan))


def _entries(group: RollUp, order: Order, plan: Plan) -> Iterator[tuple[RollUp, Action, bool]]:
    """The actions of a group in their order, each with whether it is counted in another."""
    also = {action.ref for action in group.also}
    actions: Sequence[Action] = group.actions
    if also:
        actions = sorted((*group.actions, *group.also), key=plan.place_of)
    for action in in_order(actions, order, plan):
        yield group, action, action.ref in also


def _row(action: Action, edition: Edition, *, is_also: bool) -> ListedAction:
    plan = edition.summary.plan
    line = judge(action, plan)
    return ListedAction(
        ref=action.ref,
        title=shown_lines(action.title),
        note="answers a finding of this group too; counted in another" if is_also else "",
        owner=sanitise(plan.owner_name(action) or NO_OWNER) if edition.has_owners else "",
        due=format_date(action.due),
        late=f"{days(line.days_late)} late" if line.days_late else "",
        state=state_words(action) if action.is_withdrawn else "",
        face=line.face,
        suggested=line.suggested_face,
    )


def _words(actions: Sequence[Action], text: str, plan: Plan) -> str:
    if actions:
        return f"{totals_words([judge(action, plan) for action in actions], plan)}."
    words = ended_ref_words(text, plan)
    return f"{sanitise(words or f'No {plan.words.action.one} matches, of {denominator_words(plan)}')}."


def totals_words(judged: Sequence[Judged], plan: Plan) -> str:
    """How many actions a list has, how many of them are late, and how many are declared too well."""
    counted = sum(not line.action.is_withdrawn for line in judged)
    number = count_words(plan, counted, (line.action for line in judged))
    if counted == len(plan.counted):
        number = total_words(plan)
    elif not counted:
        number = ended_words(line.action for line in judged)
    late = sum(line.days_late > 0 for line in judged)
    optimistic = sum(line.optimistic for line in judged)
    return (
        f"{number}, {late:,} late, {optimistic:,} declared better than the dates support, "
        f"as at {format_date(plan.as_at)}"
    )

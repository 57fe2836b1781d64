"""Everything that a summary shows, computed once; the formats and the screens only lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from actionplan.model.attention import Attention, Concern, attention
from actionplan.model.comparison import Comparison
from actionplan.model.filter_words import due_within
from actionplan.model.impact import DELIVERY, Impact, delivered_without_impact, impact_grid
from actionplan.model.key import Face
from actionplan.model.movement import Move, MoveKind
from actionplan.model.plan import Action, Area, Plan, Standing, StrengthCheck
from actionplan.model.ratings import Condition
from actionplan.model.rollup import (
    NOT_MAPPED,
    Grouping,
    RollUp,
    adds_up,
    by_summary_area,
    by_theme,
    summary_groupings,
    whole,
)
from actionplan.model.sources import Strength
from actionplan.model.weekly_review import Decision
from actionplan.reports.assessment import Judged, judge, needs_extension

DUE_SOON = 30
"""Days ahead that "due soon" looks."""
_BROUGHT_UP = {Standing.AT_RISK: 0, Standing.STILL_TRUE: 1}


class ImpactLine(Struct, frozen=True):
    """Whether a group of actions makes a difference, apart from delivery."""

    title: str
    total: int
    counts: Mapping[Impact, int]
    """How many there are of each impact, all five always there."""
    delivered: int
    """How many are complete or closed."""
    unproven: tuple[Action, ...]
    """Those of them that show no difference yet."""


class Summary(Struct, frozen=True, dict=True):
    """A plan's RAG summary on the plan's day."""

    plan: Plan
    whole: RollUp
    summary_areas: tuple[RollUp, ...]
    themes: tuple[RollUp, ...]
    judged: tuple[Judged, ...]
    """Every action that counts, in the order of their refs."""
    past: Comparison | None = None
    """What the plan is compared with, if it is."""

    @property
    def as_at(self) -> date:
        """The day that it is true of."""
        return self.plan.as_at

    @property
    def tables(self) -> tuple[tuple[str, tuple[tuple[str, RollUp], ...]], ...]:
        """The two tables by heading, each row with its title, a theme's with its number in front."""
        return (
            ("Summary areas", tuple((row.title, row) for row in self.summary_areas)),
            ("Themes", tuple((row.heading, row) for row in self.themes)),
        )

    @property
    def more_tables(self) -> tuple[tuple[Grouping, tuple[RollUp, ...]], ...]:
        """What else the plan is rolled up by: reviews, key messages, bodies; nothing of what it does not have."""
        more = [grouping for grouping in summary_groupings(self.plan) if grouping not in (by_summary_area, by_theme)]
        return tuple((grouping, grouping(self.plan)) for grouping in more)

    @property
    def adds_up(self) -> bool:
        """Whether the rows of both tables come to the total, each action counted once in each."""
        return adds_up(self.summary_areas, self.plan) and adds_up(self.themes, self.plan)

    # --- what is bad, and what is missing ------------------------------------------------------------------

    @cached_property
    def attention(self) -> tuple[Attention, ...]:
        """Every reason why an action needs attention, worst first."""
        return attention(self.plan)

    def concerned(self, kind: Concern) -> tuple[str, ...]:
        """The refs of the actions that need attention for one kind of reason, each once."""
        return tuple(dict.fromkeys(line.ref for line in self.attention if line.kind is kind))

    @cached_property
    def exceptions(self) -> tuple[Judged, ...]:
        """Every action that is red (declared or suggested), late, optimistic, or worse than before, the worst first."""
        worse = {move.ref for move in self.moves if move.kind is MoveKind.WORSE}
        exceptions = [
            judged
            for judged in self.judged
            if judged.worst is Condition.OFF_TRACK
            or judged.days_late
            or judged.optimistic
            or judged.action.ref in worse
        ]
        return tuple(sorted(exceptions, key=_by_urgency))

    @cached_property
    def due_soon(self) -> tuple[Judged, ...]:
        """What is due in the next 30 days, earliest first; what is late already is among the exceptions."""
        soon = due_within(self.plan, DUE_SOON)
        due = [judged for judged in self.judged if not judged.days_late and soon(judged.action)]
        return tuple(sorted(due, key=lambda judged: judged.action.due or date.max))

    @property
    def due_soon_until(self) -> date:
        """The last day that "due soon" looks at."""
        return self.as_at + timedelta(days=DUE_SOON)

    @property
    def since(self) -> date | None:
        """The day that the plan is compared with."""
        if self.past is None:
            return None
        return self.past.since

    # --- what moved ----------------------------------------------------------------------------------------

    @property
    def moves(self) -> tuple[Move, ...]:
        """How the actions moved since the day that the plan is compared with; nothing if it is with none."""
        if self.past is None:
            return ()
        return self.past.moves

    def moves_of(self, actions: Iterable[Action]) -> tuple[Move, ...]:
        """The moves of some actions."""
        refs = {action.ref for action in actions}
        return tuple(move for move in self.moves if move.ref in refs)

    @cached_property
    def closed(self) -> tuple[Action, ...]:
        """What was closed since, or what is closed if the plan is compared with no day."""
        closed_actions = tuple(action for action in self.whole.actions if action.is_closed)
        if self.past is None:
            return closed_actions
        refs = {move.ref for move in self.moves if move.kind in (MoveKind.CLOSED, MoveKind.NEW)}
        return tuple(action for action in closed_actions if action.ref in refs)

    @cached_property
    def slipped(self) -> tuple[tuple[Action, Move | None], ...]:
        """The open actions whose due date was ever moved, each with its move since, if it moved since."""
        since = {move.ref: move for move in self.moves if move.kind is MoveKind.DATE_MOVED}
        return tuple(
            (action, since.get(action.ref)) for action in self.whole.actions if action.is_open and action.times_moved
        )

    @cached_property
    def extensions(self) -> tuple[Action, ...]:
        """The actions that by forecast will need more time than they have."""
        return tuple(action for action in self.whole.actions if needs_extension(action))

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What reviews decided that is still to be done, what is for the Board first."""
        waiting = [decision for decision in self.plan.decisions if decision.is_waiting]
        return tuple(sorted(waiting, key=lambda decision: not decision.for_board))

    @property
    def for_board(self) -> tuple[Decision, ...]:
        """Those of them that the Board is asked to take."""
        return tuple(decision for decision in self.decisions if decision.for_board)

    # --- whether it makes a difference ---------------------------------------------------------------------

    @cached_property
    def impact(self) -> tuple[ImpactLine, ...]:
        """A line for each summary area, and "not mapped" where there is one."""
        return tuple(_impact_line(row) for row in self.summary_areas)

    @property
    def whole_impact(self) -> ImpactLine:
        """The line of the whole plan."""
        return _impact_line(self.whole)

    @property
    def strengths(self) -> tuple[tuple[Strength, StrengthCheck | None], ...]:
        """Every strength with what is said of it now, if anybody has looked."""
        return tuple((strength, self.plan.check_of(strength)) for strength in self.plan.strengths)

    @property
    def strengths_checked(self) -> tuple[tuple[Strength, StrengthCheck], ...]:
        """The strengths that have been looked at again, those at risk first."""
        pairs = [(strength, check) for strength, check in self.strengths if check and check.standing in _BROUGHT_UP]
        return tuple(sorted(pairs, key=lambda pair: _BROUGHT_UP[pair[1].standing]))

    # --- what it rests on ----------------------------------------------------------------------------------

    @property
    def key(self) -> tuple[Face, ...]:
        """How the plan's key shows each condition, and what it means."""
        return self.plan.key.faces

    @property
    def mapping(self) -> tuple[tuple[Area, str], ...]:
        """Each area with the title of the summary area that it counts in."""
        titles = {area.key: area.title for area in self.plan.summary_areas}
        return tuple((area, titles.get(area.summary_area or "", NOT_MAPPED)) for area in self.plan.areas)


def gather(plan: Plan, past: Comparison | None = None) -> Summary:
    """The summary of ``plan`` on its day, compared with its past if that is given."""
    return Summary(
        plan=plan,
        whole=whole(plan),
        summary_areas=by_summary_area(plan),
        themes=by_theme(plan),
        judged=tuple(judge(action, plan) for action in plan.counted),
        past=past,
    )


def _by_urgency(judged: Judged) -> tuple[int, int, int, int]:
    action = judged.action
    return judged.worst.severity, judged.condition.severity, -judged.days_late, action.priority.urgency


def _impact_line(row: RollUp) -> ImpactLine:
    grid = impact_grid(row.actions)
    return ImpactLine(
        title=row.title,
        total=row.total,
        counts={impact: sum(grid[delivery, impact] for delivery in DELIVERY) for impact in Impact},
        delivered=sum(not action.is_open for action in row.actions),
        unproven=delivered_without_impact(row.actions),
    )

"""Everything that a summary shows, computed once; the formats and the screens only lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.area import Area, Standing, StrengthCheck
from actionplan.model.attention import Attention, Concern, attention
from actionplan.model.comparison import Comparison
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import waiting_duties
from actionplan.model.endings import accepted_risks, ended, total_words
from actionplan.model.filter_words import due_within
from actionplan.model.findings import Findings, findings
from actionplan.model.hold_checks import HoldCheck
from actionplan.model.holding import SignOffs, sign_offs
from actionplan.model.impact import DELIVERY, Impact, delivered_without_impact, impact_grid
from actionplan.model.key import Face
from actionplan.model.measure_lines import MeasureLine, measure_lines
from actionplan.model.measured_actions import not_moved
from actionplan.model.movement import Move, MoveKind
from actionplan.model.notes import Progress
from actionplan.model.plan import Plan
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
from actionplan.model.verdict import better_and_worse
from actionplan.model.weekly_review import Decision
from actionplan.model.words import Word, Words
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
    notes: Mapping[str, tuple[Progress, ...]] = {}
    """What was said of each action, by its ref, the newest first; nothing of those of which nothing was said."""
    has_all_notes: bool = False
    """Whether all of it is to be shown, and not only the last note of each."""

    @property
    def words(self) -> Words:
        """What the plan calls its levels."""
        return self.plan.words

    @property
    def as_at(self) -> date:
        """The day that it is true of."""
        return self.plan.as_at

    @property
    def tables(self) -> tuple[tuple[Word, tuple[tuple[str, RollUp], ...]], ...]:
        """The tables by what their rows are called, each row with its title, a theme's with its number in front.

        Summary areas come first, in a plan that has any.
        """
        tables = (
            (by_summary_area.word(self.plan), tuple((row.title, row) for row in self.summary_areas)),
            (by_theme.word(self.plan), tuple((row.heading, row) for row in self.themes)),
        )
        return tuple((word, rows) for word, rows in tables if rows)

    @property
    def main_rows(self) -> tuple[Word, tuple[tuple[str, RollUp], ...]]:
        """The rows that the first chart and the table of impact go by, with what each is: those of the first table."""
        return next(iter(self.tables), (by_theme.word(self.plan), ()))

    @property
    def findings(self) -> Findings:
        """The findings, by what the council answers to them."""
        return findings(self.plan)

    @property
    def sign_offs(self) -> SignOffs:
        """How what is closed was verified, and whether it still holds."""
        return sign_offs(self.plan)

    @property
    def hold_checks(self) -> tuple[HoldCheck, ...]:
        """Every look at whether something signed off holds, in their order."""
        return tuple(check for check in self.plan.hold_checks if not check.withdrawn)

    @property
    def ended(self) -> tuple[Action, ...]:
        """The actions that ended otherwise than done, in the order of the plan; they are in no count of ratings."""
        return ended(self.plan)

    @property
    def total_words(self) -> str:
        """How many actions count, and how the others ended: ``31 of 34 actions count, 3 withdrawn``."""
        return total_words(self.plan)

    @property
    def accepted_risks(self) -> tuple[Action, ...]:
        """Those whose risk was accepted, always printed and counted; first those that are looked at again first."""
        return accepted_risks(self.plan)

    @property
    def more_tables(self) -> tuple[tuple[Grouping, tuple[RollUp, ...]], ...]:
        """What else the plan is rolled up by: reviews, key messages, bodies; nothing of what it does not have."""
        more = [grouping for grouping in summary_groupings(self.plan) if grouping not in (by_summary_area, by_theme)]
        return tuple((grouping, grouping(self.plan)) for grouping in more)

    @property
    def adds_up(self) -> bool:
        """Whether the rows of each table come to the total, each action counted once in each."""
        return all(adds_up([row for _, row in rows], self.plan) for _, rows in self.tables)

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
        worse = {move.ref for move in self.better_and_worse[1]}
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

    @property
    def has_earlier_state(self) -> bool:
        """Whether there is anything to compare with: of a plan that was made on its day, only if something moved."""
        return self.past is not None and (self.past.since != self.as_at or bool(self.moves))

    @property
    def before(self) -> RollUp | None:
        """The whole plan as it was when it was compared with; None if it is with nothing, or that is not known."""
        if self.past is None or self.past.before is None:
            return None
        return whole(self.past.before)

    def condition_before(self, action: Action) -> Condition | None:
        """How an action stood then, by the plan's key of now; None of one that did not count then, or is not known."""
        before = self.past.before if self.past is not None else None
        earlier = before.action(action.ref) if before is not None else None
        if before is None or earlier is None or earlier.is_withdrawn:
            return None
        return before.condition(earlier)

    # --- what was said -------------------------------------------------------------------------------------

    def last_note(self, action: Action) -> Progress | None:
        """What was last said of an action."""
        return next(iter(self.notes.get(action.ref, ())), None)

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
    def better_and_worse(self) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
        """The moves that made an action better, and those that made one worse."""
        return better_and_worse(self.plan, self.moves)

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

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What has to be sent or published and is still to be done, the earliest first."""
        return waiting_duties(self.plan)

    # --- whether it makes a difference ---------------------------------------------------------------------

    @cached_property
    def impact(self) -> tuple[ImpactLine, ...]:
        """A line for each row of the first table: each summary area, else each theme."""
        return tuple(impact_line(row, title) for title, row in self.main_rows[1])

    @property
    def whole_impact(self) -> ImpactLine:
        """The line of the whole plan."""
        return impact_line(self.whole)

    @cached_property
    def measures(self) -> tuple[MeasureLine, ...]:
        """Every measure that is watched, with its last figure and how it stands. None is added up or averaged."""
        return measure_lines(self.plan)

    @property
    def measure_gaps(self) -> tuple[MeasureLine, ...]:
        """Those of them that have no reading for a period that should have one."""
        return tuple(line for line in self.measures if line.missing)

    @property
    def not_moved(self) -> Mapping[str, tuple[str, ...]]:
        """By the ref of each action that is delivered while a number of it has not moved, that in words."""
        return not_moved(self.plan)

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
        """Each area with the title of the summary area that it counts in; empty in a plan that has none."""
        if not self.plan.summary_areas:
            return tuple((area, "") for area in self.plan.findings)
        titles = {area.key: area.title for area in self.plan.summary_areas}
        return tuple((area, titles.get(area.summary_area or "", NOT_MAPPED)) for area in self.plan.findings)


def gather(
    plan: Plan,
    past: Comparison | None = None,
    notes: Mapping[str, tuple[Progress, ...]] | None = None,
    *,
    has_all_notes: bool = False,
) -> Summary:
    """The summary of ``plan`` on its day, compared with its past and with what was said of it, if those are given."""
    return Summary(
        plan=plan,
        whole=whole(plan),
        summary_areas=by_summary_area(plan) if plan.summary_areas else (),
        themes=by_theme(plan),
        judged=tuple(judge(action, plan) for action in plan.counted),
        past=past,
        notes=notes or {},
        has_all_notes=has_all_notes,
    )


def _by_urgency(judged: Judged) -> tuple[int, int, int, int]:
    action = judged.action
    return judged.worst.severity, judged.condition.severity, -judged.days_late, action.priority.urgency


def impact_line(row: RollUp, title: str = "") -> ImpactLine:
    """Whether the actions of a row make a difference; ``title`` is its name, where that is not its own."""
    grid = impact_grid(row.actions)
    return ImpactLine(
        title=title or row.title,
        total=row.total,
        counts={impact: sum(grid[delivery, impact] for delivery in DELIVERY) for impact in Impact},
        delivered=sum(not action.is_open for action in row.actions),
        unproven=delivered_without_impact(row.actions),
    )

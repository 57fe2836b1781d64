"""Everything that a summary shows, computed once; the formats and the screens only lay it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from actionplan.model.dates import days
from actionplan.model.filter import Filter
from actionplan.model.plan import Action, Area, Plan, Priority
from actionplan.model.rag import Rag, RagKey, times
from actionplan.model.rollup import NOT_MAPPED, RollUp, adds_up, by_summary_area, by_theme, whole
from actionplan.reports.judged import Judged, judge

DUE_SOON = 30
"""Days ahead that "due soon" looks."""
_URGENCY = {priority: number for number, priority in enumerate(Priority)}


@dataclass(frozen=True)
class Summary:
    """A plan's RAG summary on the plan's day."""

    plan: Plan
    whole: RollUp
    summary_areas: tuple[RollUp, ...]
    themes: tuple[RollUp, ...]
    judged: tuple[Judged, ...]
    """Every action that counts, in the order of their refs."""

    @property
    def as_at(self) -> date:
        """The day that it is true of."""
        return self.plan.as_at

    @property
    def tables(self) -> tuple[tuple[str, tuple[tuple[str, RollUp], ...]], ...]:
        """The two tables by heading, each row with its title, a theme's with its number in front."""
        return (
            ("Summary areas", tuple((row.title, row) for row in self.summary_areas)),
            ("Themes", tuple((f"{row.key} {row.title}", row) for row in self.themes)),
        )

    @property
    def adds_up(self) -> bool:
        """Whether the rows of both tables come to the total, each action counted once in each."""
        return adds_up(self.summary_areas, self.plan) and adds_up(self.themes, self.plan)

    @cached_property
    def exceptions(self) -> tuple[Judged, ...]:
        """Every action that is red (declared or suggested), late or optimistic, the worst first."""
        found = [one for one in self.judged if one.worst is Rag.RED or one.days_late or one.optimistic]
        return tuple(
            sorted(
                found,
                key=lambda one: (
                    one.worst.severity,
                    one.action.rag.severity,
                    -one.days_late,
                    _URGENCY[one.action.priority],
                ),
            )
        )

    @cached_property
    def due_soon(self) -> tuple[Judged, ...]:
        """What is due in the next 30 days, the first first; what is late already is among the exceptions."""
        soon = Filter(due_within=DUE_SOON).matcher(self.plan)
        found = [one for one in self.judged if not one.days_late and soon(one.action)]
        return tuple(sorted(found, key=lambda one: one.action.due or date.max))

    @property
    def due_soon_until(self) -> date:
        """The last day that "due soon" looks at."""
        return self.as_at + timedelta(days=DUE_SOON)

    @cached_property
    def gaps(self) -> tuple[tuple[str, tuple[Action, ...]], ...]:
        """What the plan does not know about its open actions: what is missing, and where."""
        still_open = [action for action in self.whole.actions if action.is_open]
        return (
            ("unrated", tuple(action for action in still_open if action.rag is Rag.UNRATED)),
            ("without an owner", tuple(action for action in still_open if not action.owner)),
            ("without a due date", tuple(action for action in still_open if action.due is None)),
        )

    @property
    def key(self) -> tuple[tuple[Rag, str], ...]:
        """What each rating means in this plan."""
        return tuple((rag, self.plan.key.meaning(rag)) for rag in Rag)

    @property
    def mapping(self) -> tuple[tuple[Area, str], ...]:
        """Each area with the title of the summary area that it counts in."""
        titles = {area.key: area.title for area in self.plan.summary_areas}
        return tuple((area, titles.get(area.summary_area or "", NOT_MAPPED)) for area in self.plan.areas)


def gather(plan: Plan) -> Summary:
    """The summary of ``plan`` on its day."""
    return Summary(
        plan=plan,
        whole=whole(plan),
        summary_areas=by_summary_area(plan),
        themes=by_theme(plan),
        judged=tuple(judge(action, plan) for action in plan.counted),
    )


def share(number: int, total: int) -> str:
    """A count with its percentage behind it, ``3 (9%)``; nought has none."""
    return f"{number} ({round(100 * number / total)}%)" if number else "0"


def headline(summary: Summary) -> tuple[str, str]:
    """Two sentences: the counts, then what needs attention."""
    row = summary.whole
    if not row.total:
        return "No actions count in this plan.", ""
    parts = [f"{share(row.counts[rag], row.total)} {word}" for rag, word in _HEADLINE]
    counts = f"Of {actions(row.total)}, {', '.join(parts[:-1])} and {parts[-1]}."
    late, optimistic, waiting = len(row.late), len(row.optimistic), len(row.to_sign_off)
    attention = (
        f"{late} {_are(late)} late, {optimistic} {_are(optimistic)} declared better than the dates support, "
        f"{waiting} {'awaits' if waiting == 1 else 'await'} sign-off."
    )
    return counts, attention


_HEADLINE = (
    (Rag.RED, "are red"),
    (Rag.AMBER, "amber"),
    (Rag.GREEN, "green"),
    (Rag.BLUE, "closed"),
    (Rag.UNRATED, "unrated"),
)


def check(rows: Iterable[tuple[str, RollUp]], summary: Summary) -> str:
    """The check under a table: its rows against the total."""
    found = [row for _, row in rows]
    total = summary.whole.total
    added = " + ".join(str(row.total) for row in found) or "0"
    if adds_up(found, summary.plan):
        return f"The rows add up: {added} = {total}, each action counted once."
    return f"The rows do not add up: {added} is not {total}."


def thresholds(key: RagKey) -> str:
    """What the suggested RAG goes by, in a sentence."""
    late = "red" if key.strict else f"amber up to {days(key.late)} and red beyond"
    return (
        f"The suggested RAG goes by the dates. Late, or forecast to be, is {late}; late and critical is red at once. "
        f"An action is amber at best when its due date has moved {times(key.moves)}, or lies more than "
        f"{days(key.slipped)} past the first one, when nobody has updated it for more than {days(key.stale)}, or when "
        f"it has awaited sign-off for more than {days(key.sign_off)}."
    )


def actions(number: int) -> str:
    """``1 action``, ``34 actions``."""
    return f"{number} action" if number == 1 else f"{number} actions"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"

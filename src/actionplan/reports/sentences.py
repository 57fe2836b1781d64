"""The sentences of a summary, the same in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from actionplan.model.attention import Kind as Concern
from actionplan.model.dates import show
from actionplan.model.impact import Impact
from actionplan.model.movement import Move
from actionplan.model.numbers import count, days, number_of, times, verb
from actionplan.model.rag import Rag
from actionplan.model.rollup import RollUp, adds_up
from actionplan.model.since import Past
from actionplan.reports.summary import ImpactLine, Summary
from actionplan.reports.wording import capital, share

_HEADLINE = (
    (Rag.RED, "red"),
    (Rag.AMBER, "amber"),
    (Rag.GREEN, "green"),
    (Rag.BLUE, "closed"),
    (Rag.UNRATED, "unrated"),
)
_SEVERAL = {
    "date moved": "dates moved",
    "date given": "dates given",
    "date taken back": "dates taken back",
    "owner changed": "owners changed",
}


def headline(summary: Summary) -> tuple[str, ...]:
    """The summary in a few sentences: the counts, what needs attention, what moved, what makes a difference."""
    row = summary.whole
    if not row.total:
        return ("No actions count in this plan.",)
    parts = [f"{share(row.counts[rag], row.total)} {word}" for rag, word in _HEADLINE]
    red = row.counts[Rag.RED]
    parts[0] = f"{share(red, row.total)} {verb(red, 'is', 'are')} red"
    without = f", not counting {summary.plan.withdrawn:,} withdrawn" if summary.plan.withdrawn else ""
    counts = f"Of {number_of(row.total, 'action')}{without}, {', '.join(parts[:-1])} and {parts[-1]}."
    late, optimistic, waiting = len(row.late), len(row.optimistic), len(row.to_sign_off)
    attention = (
        f"{late:,} {verb(late, 'is', 'are')} late, {optimistic:,} {verb(optimistic, 'is', 'are')} declared better than "
        f"the dates support, {waiting:,} {verb(waiting, 'awaits', 'await')} sign-off."
    )
    return tuple(sentence for sentence in (counts, attention, _movement(summary), _impact(summary)) if sentence)


def _movement(summary: Summary) -> str:
    if summary.past is None:
        return ""
    return f"{capital(since_words(summary.past))}: {moved_words(summary.moves) or 'nothing has moved'}."


def _impact(summary: Summary) -> str:
    line = summary.whole_impact
    if not line.delivered:
        return ""
    delivered = f"{line.delivered:,} {verb(line.delivered, 'is', 'are')} delivered"
    return f"{delivered}, {len(line.unproven):,} of them without impact shown."


def since_words(past: Past) -> str:
    """What a plan is compared with: ``since 20 Nov 2026``, ``since review 3 on 20 Nov 2026``."""
    review = f"review {past.review.number} on " if past.review is not None else ""
    return f"since {review}{show(past.since)}"


def moved_words(moves: Iterable[Move]) -> str:
    """How often there was each kind of move: ``2 worse, 3 still red, 2 dates moved``; empty for none."""
    numbers = Counter(move.title for move in moves)
    return ", ".join(number_of(number, title, _SEVERAL.get(title, title)) for title, number in numbers.items())


def check(rows: Iterable[tuple[str, RollUp]], summary: Summary) -> str:
    """The check under a table: its rows against the total."""
    found = [row for _, row in rows]
    total = summary.whole.total
    added = " + ".join(count(row.total) for row in found) or "0"
    if adds_up(found, summary.plan):
        return f"The rows add up: {added} = {total:,}, each action counted once."
    return f"The rows do not add up: {added} is not {total:,}."


def concerns(summary: Summary) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the plan's data leaves open, in words that follow a count of actions, each with the refs it is true of."""
    key = summary.plan.key
    words = {
        Concern.UNRATED: "unrated",
        Concern.NO_OWNER: "without an owner",
        Concern.NO_DUE: "without a due date",
        Concern.STALE: f"without an update for more than {days(key.stale)}, or not looked at for several reviews",
        Concern.OPTIMISTIC: "declared better than the dates support",
        Concern.AWAITING_SIGN_OFF: "complete and awaiting sign-off",
        Concern.MOVED_TWICE: f"with a due date moved {times(key.moves)} or more",
    }
    return tuple((said, summary.concerned(kind)) for kind, said in words.items())


def same_days(summary: Summary) -> tuple[str, ...]:
    """The days on which too much falls due, in words."""
    return tuple(line.reason for line in summary.attention if line.kind is Concern.SAME_DAY)


def impact_words(line: ImpactLine) -> str:
    """The impacts of a group: ``1 emerging, 3 not assessed``; empty for no actions."""
    return ", ".join(f"{line.counts[impact]:,} {impact}" for impact in reversed(Impact) if line.counts[impact])


def strengths_words(summary: Summary) -> str:
    """How many strengths have been looked at again."""
    checked = summary.strengths_checked
    total = len(summary.plan.strengths)
    standings = Counter(check.standing for _, check in checked)
    said = "".join(f", {number:,} {standing}" for standing, number in standings.items())
    return f"{len(checked):,} of {number_of(total, 'strength')} looked at again since the review{said}."

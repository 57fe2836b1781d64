"""The words and sentences that every list, table and document shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from actionplan.model.action import Action
from actionplan.model.answers import findings_words
from actionplan.model.attention import Concern
from actionplan.model.comparison import Comparison
from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words, value_words
from actionplan.model.endings import beside_words, ended, total_words
from actionplan.model.fields import label
from actionplan.model.impact import Impact
from actionplan.model.key import Face, Key
from actionplan.model.measure_lines import gap_words
from actionplan.model.movement import Move
from actionplan.model.number_words import count, days, number_of, times, verb
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.rollup import Grouping, RollUp, adds_up, by_source
from actionplan.model.sanitise import sanitise
from actionplan.model.withheld import WITHHELD
from actionplan.model.words import USUAL, Words, capital
from actionplan.reports.summary import ImpactLine, Summary

DEMO = "DEMO: a demonstration with made-up figures"
"""Stands on every table and document of a plan that is made up."""
NOTHING = "–"
"""What stands in a cell that has nothing to say."""
NO_OWNER = "no owner"
MOST_REFS = 12
"""How many refs a sentence names before it counts the rest."""


def demo_mark(plan: Plan) -> str:
    """What stands before the title of a plan that is made up; nothing before others."""
    return "DEMO " if plan.is_demo else ""


def cautions(plan: Plan) -> tuple[str, ...]:
    """What every table and document of a plan says first: that it is made up, that the computer's date is wrong."""
    sentences = []
    if plan.is_demo:
        sentences.append(DEMO)
    if plan.clock_doubt:
        sentences.append(capital(plan.clock_doubt))
    return tuple(sentences)


def share(number: int, total: int) -> str:
    """A count with its percentage behind it, ``3 (9%)``; nought has none."""
    if not number:
        return "0"
    return f"{number:,} ({round(100 * number / total)}%)"


def thresholds(key: Key, words: Words = USUAL, *, has_milestones: bool = False) -> str:
    """What the suggested RAG goes by, in a sentence; of milestones only in a plan that has any."""
    red, amber = key.phrase(Condition.OFF_TRACK), key.phrase(Condition.AT_RISK)
    late = red
    if not key.strict:
        late = f"{amber} up to {days(key.late)} and {red} beyond"
    milestone = ""
    if has_milestones:
        by_more = f" by more than {days(key.off_track_after)}" if key.off_track_after else ""
        milestone = f"when {words.milestone.a} of it is late{by_more}, "
    return (
        f"The suggested RAG goes by the dates. Late, or forecast to be, is {late}; late and critical is {red} at once. "
        f"{capital(words.action.a)} is {amber} at best when its due date has moved {times(key.moves)}, or lies more "
        f"than {days(key.slipped)} past the first one, when nobody has updated it for more than {days(key.stale)}, "
        f"{milestone}or when it has awaited sign-off for more than {days(key.sign_off)}."
    )


_SMALL_WORD = re.compile(
    r"[\s,;:]+(?:a|an|and|as|at|before|by|each|every|for|from|in|into|it|its|of|on|one|or|that|the|their|this|to|who|with)?$",
    re.IGNORECASE,
)


def shortened(words: str, most: int) -> str:
    """Words cut to at most so many characters, at the end of a word where there is one near, with an ellipsis."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    space = cut.rfind(" ")
    if space > most // 2:
        cut = cut[:space]
    # A cut behind "by" or "of" reads as if what follows had been forgotten.
    while (shorter := _SMALL_WORD.sub("", cut)) != cut and len(shorter) > most // 3:
        cut = shorter
    return f"{cut}…"


_WITHHELD = re.compile(rf"(?: by|[;:,])? ?{WITHHELD}")


def published(text: str) -> str:
    """A text without what is not published; a dash where that was all."""
    return _WITHHELD.sub("", text).strip() or NOTHING


def joined(separator: str, *parts: str) -> str:
    """The parts that say something, with ``separator`` between them."""
    return separator.join(filter(None, parts))


def listed_words(parts: Sequence[str]) -> str:
    """``1.2``, ``1.2 and 1.3``, ``1.2, 1.3 and 1.4``; beyond :data:`MOST_REFS` the rest is counted."""
    if len(parts) > MOST_REFS:
        return refs_words(tuple(parts), MOST_REFS)
    return joined(" and ", ", ".join(parts[:-1]), *parts[-1:])


def moment_words(moment: str) -> str:
    """A moment in ISO form for people: ``27 Nov 2026 at 09:12 UTC``."""
    at = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{format_date(at.date())} at {at:%H:%M} UTC"


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
        return (f"No {summary.words.action.many} count in this plan{beside_words(summary.plan)}.",)
    key = summary.plan.key
    parts = [
        f"{share(number, row.total)} {_counted_as(key.face(condition))}" for condition, number in row.counts.items()
    ]
    red = row.counts[Condition.OFF_TRACK]
    parts[0] = f"{share(red, row.total)} {verb(red, 'is', 'are')} {key.phrase(Condition.OFF_TRACK)}"
    if more := sum(one.suggested.rag is Condition.OFF_TRACK is not one.condition for one in summary.judged):
        parts[0] += f" ({more:,} more by the dates)"
    first = f"Of {total_words(summary.plan)}"
    if ended(summary.plan):
        first = f"{total_words(summary.plan)}. Of {row.total:,}"
    counts = f"{first}, {', '.join(parts[:-1])} and {parts[-1]}."
    late = some_or_none(len(row.late), "is", "are")
    if not row.late:
        late = f"No {summary.words.action.one} is"
    optimistic, waiting = some_or_none(len(row.optimistic), "is", "are"), len(row.to_sign_off)
    attention = (
        f"{late} late, {optimistic} declared better than the dates support, "
        f"{some_or_none(waiting, 'awaits', 'await')} sign-off."
    )
    return tuple(sentence for sentence in (counts, attention, _movement(summary), _impact(summary)) if sentence)


def some_or_none(number: int, singular: str, plural: str) -> str:
    """How many are so, with the verb: ``none is``, ``1 is``, ``3 are``."""
    if not number:
        return f"none {singular}"
    return f"{number:,} {verb(number, singular, plural)}"


def _counted_as(face: Face) -> str:
    """A condition in the headline, where the blue of the usual key is called what it means."""
    return "closed" if face.phrase == "blue" else face.phrase


def _movement(summary: Summary) -> str:
    if summary.past is None:
        return ""
    return f"{capital(since_words(summary.past))}: {moved_words(summary.moves) or 'nothing has moved'}."


def _impact(summary: Summary) -> str:
    line = summary.whole_impact
    if not line.delivered:
        return ""
    finished = f"{line.delivered:,} {verb(line.delivered, 'is', 'are')} finished"
    return f"{finished}, {len(line.unproven):,} of them without impact shown."


def since_words(past: Comparison) -> str:
    """What a plan is compared with: ``since 20 Nov 2026``, ``since review 3 on 20 Nov 2026``.

    Of a report: ``since the last report to the Improvement Board on 23 Oct 2026``.
    """
    if past.sent is not None:
        return f"since the last report to {sanitise(past.sent.to)} on {format_date(past.since)}"
    if past.review is None:
        return f"since {format_date(past.since)}"
    return f"since review {past.review.number} on {format_date(past.since)}"


def compared_words(past: Comparison) -> str:
    """What a plan is compared with, with its day: ``the review of 20 Nov 2026``, ``the last report, 23 Oct 2026``."""
    day = format_date(past.since)
    if past.sent is not None:
        return f"the last report of {day}"
    return day if past.review is None else f"the review of {day}"


def nothing_moved(summary: Summary) -> str:
    """What is said where nothing has moved since what the plan is compared with."""
    if summary.plan.is_untouched:
        return "Nothing can have moved yet: no owner, due date or rating has been recorded."
    return f"No rating, date or owner has changed{since_suffix(summary)}."


def since_suffix(summary: Summary) -> str:
    """The same with a space in front, to stand behind a verb; empty if the plan is compared with nothing."""
    if summary.past is None:
        return ""
    return f" {since_words(summary.past)}"


def moved_words(moves: Iterable[Move]) -> str:
    """How often there was each kind of move: ``2 worse, 3 still red, 2 dates moved``; empty for none."""
    numbers = Counter(move.title for move in moves)
    return ", ".join(number_of(number, title, _SEVERAL.get(title, title)) for title, number in numbers.items())


def check(rows: Iterable[tuple[str, RollUp]], summary: Summary) -> str:
    """The check under a table: its rows against the total."""
    groups = [row for _, row in rows]
    total = summary.whole.total
    if len(groups) == 1 and groups[0].total == total:
        return f"The one row is all there is: {total_words(summary.plan)}."
    addition = " + ".join(count(row.total) for row in groups) or "0"
    if adds_up(groups, summary.plan):
        once = f"each {summary.words.action.one} counted once"
        return f"The rows add up: {addition} = {total:,}, {once}{beside_words(summary.plan)}."
    return f"The rows do not add up: {addition} is not {total:,}{beside_words(summary.plan)}."


def group_check(grouping: Grouping, rows: Sequence[RollUp], summary: Summary) -> str:
    """The check under a table of the rows of a grouping; of one whose rows overlap, that they do."""
    if not grouping.adds_up:
        return f"The rows overlap, so they do not add up to {summary.whole.total:,}{beside_words(summary.plan)}."
    return check([(row.title, row) for row in rows], summary)


def group_name(row: RollUp, summary: Summary) -> str:
    """The title of a group; of a review, with how many of its findings are answered."""
    findings = findings_words(row.findings, summary.plan) if row.grouping == by_source.name else ""
    return ": ".join(filter(None, (row.title, findings)))


def with_elsewhere(name: str, row: RollUp) -> str:
    """The name of a row, and what stands in it that no number beside it counts: ``… (and 1 counted under theme 1)``."""
    return f"{name} ({row.elsewhere_words})" if row.also else name


def beside_the_owner(action: Action, plan: Plan) -> list[str]:
    """Who has a part in an action beside its owner, a line each: ``support: Ann; Bo``."""
    values = ((name, shown_value(plan, action, name)) for name in ("support", "sponsor", "member"))
    return [f"{label(name)}: {value_words(name, value, plan)}" for name, value in values if value]


def concerns(summary: Summary) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the plan's data leaves open, in words that follow a count of actions, each with the refs it is true of."""
    key, called = summary.plan.key, summary.words
    words = {
        Concern.UNRATED: key.not_rated.phrase,
        Concern.NO_OWNER: "without an owner",
        Concern.NO_DUE: "without a due date",
        Concern.STALE: f"without an update for more than {days(key.stale)}, or not looked at for several reviews",
        Concern.OPTIMISTIC: "declared better than the dates support",
        Concern.AWAITING_SIGN_OFF: "complete and awaiting sign-off",
        Concern.MOVED_TWICE: f"with a due date moved {times(key.moves)} or more",
    }
    if summary.plan.milestones:
        words[Concern.MILESTONE_LATE] = f"with a late {called.milestone.one}"
        words[Concern.MILESTONES_DONE] = f"still open with all {called.milestone.many} done"
    always = tuple((text, summary.concerned(kind)) for kind, text in words.items())
    # What most plans cannot lack is said only where it is so.
    seldom = {
        Concern.NOT_MOVED: "delivered, and the number has not moved",
        Concern.CHECK_DUE: "closed and due to be checked, whether it holds",
        Concern.BLOCKED: f"waiting for another {called.action.one} that is not done",
        Concern.AFTER_DEADLINE: "due after the reviewers' deadline",
        Concern.NO_TITLE: (
            f"with the {called.finding.one}'s own words though the {called.finding.one} has other {called.action.many}"
        ),
    }
    if_any = ((text, summary.concerned(kind)) for kind, text in seldom.items())
    return (*always, *((text, refs) for text, refs in if_any if refs))


def finding_gaps(summary: Summary) -> Iterator[str]:
    """What the answers to the findings leave open, a sentence each without its full stop."""
    findings = summary.findings
    for words, refs in findings.gaps:
        numbers = f"{share(len(refs), findings.total)} of {summary.words.finding.number(findings.total)}"
        yield f"{numbers} {words}: {refs_words(refs, MOST_REFS)}"


def measure_gaps(summary: Summary) -> Iterator[str]:
    """The measures without a reading for their period, a sentence each without its full stop."""
    for line in summary.measure_gaps:
        yield f"Measure {gap_words(line)}"


def same_days(summary: Summary) -> tuple[str, ...]:
    """The days on which too much falls due, in words."""
    return tuple(line.reason for line in summary.attention if line.kind is Concern.SAME_DAY)


def no_exceptions(summary: Summary) -> str:
    """What is said where there is no exception; of a plan without dates and ratings, what it lacks to have any."""
    one, many = summary.words.action.one, summary.words.action.many
    actions = summary.plan.counted
    if not actions:
        return f"There are no {many} that count."
    still_open = [action for action in actions if action.is_open]
    sentences = []
    if still_open and not any(action.due for action in still_open):
        sentences.append(f"No open {one} has a due date yet, so none can be seen to be late.")
    if summary.whole.unrated == len(actions):
        sentences.append(f"No {one} has been rated yet, so none can be seen to be off track.")
    if sentences:
        return " ".join(sentences)
    red = summary.plan.key.phrase(Condition.OFF_TRACK)
    return (
        f"No {summary.words.action.one} is {red}, late, worse than before, or declared better than its dates support."
    )


def impact_words(line: ImpactLine) -> str:
    """The impacts of a group: ``1 emerging, 3 not assessed``; empty for no actions."""
    return ", ".join(f"{line.counts[impact]:,} {impact}" for impact in reversed(Impact) if line.counts[impact])


def strengths_words(summary: Summary) -> str:
    """How many strengths have been looked at again; empty in a plan that has none."""
    if not summary.plan.strengths:
        return ""
    strengths = number_of(len(summary.plan.strengths), "strength")
    standings = Counter(check.standing for _, check in summary.strengths_checked)
    if not standings:
        return f"Of the {strengths} that the reviewers named, none has been looked at again."
    parts = [f"{number:,} {verb(number, 'is', 'are')} {standing}" for standing, number in standings.items()]
    again = f"{standings.total():,} {verb(standings.total(), 'has', 'have')} been looked at again"
    return f"Of the {strengths} that the reviewers named, {again}: {listed_words(parts)}."

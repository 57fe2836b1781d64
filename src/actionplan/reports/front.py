"""The first side of a report: the verdict, the counts, what got better and worse, what is worst, what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.dates import format_date
from actionplan.model.endings import ended, total_words
from actionplan.model.movement import Move, MoveKind
from actionplan.model.number_words import count, days, verb
from actionplan.model.ratings import NOT_RATED, Condition
from actionplan.model.sanitise import first_line
from actionplan.model.verdict import Trend, Verdict, better_and_worse, trend_of, verdict
from actionplan.model.withheld import WITHHELD
from actionplan.model.words import capital
from actionplan.reports.assessment import Judged, road_to_green
from actionplan.reports.blocks import (
    Block,
    Bullets,
    CellKind,
    Heading,
    Numbered,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
)
from actionplan.reports.edition import Edition
from actionplan.reports.naming import named, named_ref, with_article
from actionplan.reports.phrases import compared_words, joined, no_exceptions, share, shortened, since_words
from actionplan.reports.recommendations import Requests, asked, purpose_of
from actionplan.reports.summary import Summary

_WORST, _MOVED = 3, 2
"""So many of the worst are named, and so many of what got better and of what got worse."""
_ROOM, _SENTENCE = 150, 400
"""So many characters a reason and a person's own verdict have on the first side."""


def front(edition: Edition, requests: Requests) -> Iterator[Block]:
    """The blocks of the first side."""
    summary = edition.summary
    yield Heading("Summary")
    yield from _verdict(edition)
    if summary.whole.total:
        yield counts_table(summary)
    yield from _moved(summary)
    yield from _worst(edition)
    yield Paragraph(f"FOR {purpose_of(edition, requests).upper()}", strong=True)
    yield Paragraph(asked(edition))
    yield Numbered(requests.front)


# --- the verdict -----------------------------------------------------------------------------------------------


def _verdict(edition: Edition) -> Iterator[Block]:
    on_figures = verdict_words(edition.summary)
    if own := edition.report.verdict:
        yield Paragraph(shortened(own, _SENTENCE), strong=True)
        yield Paragraph(f"On the figures: {on_figures[:1].lower()}{on_figures[1:]}")
    else:
        yield Paragraph(on_figures, strong=True)


def verdict_words(summary: Summary) -> str:
    """The verdict that the rule makes, in a sentence with the figures that it rests on, and which way it has gone."""
    plan, row = summary.plan, summary.whole
    found = verdict(plan)
    actions = summary.words.action
    match found:
        case Verdict.EMPTY:
            return f"The plan has no {actions.many} that count yet{_ended(summary)}."
        case Verdict.NOT_BEGUN:
            whose = f"none of its {actions.number(row.total)} has" if row.total > 1 else f"its {actions.one} has not"
            return f"The plan has not begun: {whose} an owner, a due date or a rating{_ended(summary)}."
        case Verdict.COMPLETE:
            every = f"all {actions.number(row.total)} are" if row.total > 1 else f"its {actions.one} is"
            return f"The plan is complete: {every} closed{_ended(summary)}."
        case Verdict.UNKNOWN:
            unrated = sum(row.counts.get(condition, 0) for condition in NOT_RATED)
            sentence = (
                "It cannot be said yet whether the plan is on track: "
                f"{unrated:,} of {actions.number(row.total)} {verb(unrated, 'is', 'are')} not rated, {_reds(summary)}"
            )
        case _:
            sentence = f"The plan is {found.value}: {_reds(summary)}"
    return " ".join(filter(None, (f"{sentence}{_ended(summary)}.", trend_words(summary))))


def _ended(summary: Summary) -> str:
    return f" ({total_words(summary.plan)})" if ended(summary.plan) else ""


def _reds(summary: Summary) -> str:
    """How many are red as declared, how many more by the dates, in one sentence, and how many are late."""
    row, red = summary.whole, summary.plan.key.phrase(Condition.OFF_TRACK)
    declared = row.counts[Condition.OFF_TRACK]
    more = sum(
        judged.suggested.rag is Condition.OFF_TRACK and judged.condition is not Condition.OFF_TRACK
        for judged in summary.judged
    )
    actions = summary.words.action.number(row.total)
    if declared:
        words = f"{share(declared, row.total)} of {actions} {_are(declared)} {red}"
        if more:
            words += f" and {more:,} more {_are(more)} {red} by the dates"
    elif more:
        words = f"none of {actions} is declared {red}, but {more:,} {_are(more)} {red} by the dates"
    else:
        words = f"none of {actions} is {red}"
    late = len(row.late)
    return f"{words}, and {f'{late:,} {_are(late)}' if late else 'none is'} late"


def _are(number: int) -> str:
    return verb(number, "is", "are")


def trend_words(summary: Summary) -> str:
    """Which way the plan has gone since what it is compared with, as a sentence; empty if it is with nothing."""
    if summary.past is None:
        return ""
    better, worse = better_and_worse(summary.moves)
    actions, since = summary.words.action.many, capital(since_words(summary.past))
    words = {
        Trend.BETTER: f"more {actions} have got better ({len(better):,}) than worse ({count(len(worse))})",
        Trend.WORSE: f"more {actions} have got worse ({len(worse):,}) than better ({count(len(better))})",
        Trend.MIXED: f"as many {actions} have got better as worse ({len(better):,})",
        Trend.SAME: f"no {summary.words.action.one} has got better or worse",
    }
    return f"{since} {words[trend_of(summary.moves)]}."


# --- the counts ------------------------------------------------------------------------------------------------


def counts_table(summary: Summary) -> ReportTable:
    """How many actions there are of each rating, now and when the plan was compared with."""
    row, before = summary.whole, summary.before
    columns = (
        ReportColumn("As at", 46),
        *(ReportColumn(face.mark, 18, CellKind.NUMBER) for face in summary.key),
        ReportColumn("Total", 14, CellKind.NUMBER),
        ReportColumn("Late", 14, CellKind.NUMBER),
    )
    rows = [(format_date(summary.as_at), row)]
    if before is not None and summary.past is not None:
        rows.append((capital(compared_words(summary.past)), before))
    body = tuple(
        tuple(map(ReportCell, (when, *map(count, (*then.counts.values(), then.total, len(then.late))))))
        for when, then in rows
    )
    return ReportTable(f"{summary.words.action.titles} by rating", columns, body)


# --- what moved ------------------------------------------------------------------------------------------------


def _moved(summary: Summary) -> Iterator[Block]:
    """What got better and what got worse, by title."""
    better, worse = better_and_worse(summary.moves)
    parts = (("Better", better), ("Worse", worse))
    items = tuple(f"{title}: {_moves(moves, summary)}." for title, moves in parts if moves)
    if items:
        yield Bullets(items)


def _moves(moves: Sequence[Move], summary: Summary) -> str:
    names = [f"{named_ref(move.ref, summary.plan)} ({_how_moved(move, summary)})" for move in moves[:_MOVED]]
    if len(moves) > _MOVED:
        names.append(f"and {len(moves) - _MOVED:,} more")
    return "; ".join(names)


def _how_moved(move: Move, summary: Summary) -> str:
    """How an action got better or worse: ``Red to Amber``, ``closed``, ``reopened``."""
    if move.kind in (MoveKind.BETTER, MoveKind.WORSE):
        word = summary.plan.key.word
        return f"{word(move.before)} to {word(move.after)}"
    return move.title


# --- the worst -------------------------------------------------------------------------------------------------


def _worst(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    if not summary.exceptions:
        if summary.whole.total:
            yield Paragraph(no_exceptions(summary))
        return
    yield Paragraph("What most needs attention:")
    yield Bullets(tuple(_worst_line(judged, edition) for judged in summary.exceptions[:_WORST]))


def _worst_line(judged: Judged, edition: Edition) -> str:
    """One of the worst: by title, how it stands and since when, whose it is, and what brings it back."""
    action, plan = judged.action, edition.summary.plan
    since = f" since {format_date(action.rag_since)}" if action.rag_since else ""
    rating = f"{judged.face.word}{since}"
    if judged.suggested.rag is not judged.condition and judged.suggested.rag not in NOT_RATED:
        rating += f", {judged.suggested_face.word} by the dates"
    late = f"{days(judged.days_late)} late" if judged.days_late else ""
    sentences = [joined(", ", rating, late)]
    if edition.has_owners:
        owner = plan.owner_name(action)
        sentences.append(f"Owner: {with_article(owner)}" if owner else "It has no owner")
    sentences.append(_way_back(judged, edition))
    return f"{named(action)}: {'. '.join(filter(None, sentences))}."


def _way_back(judged: Judged, edition: Edition) -> str:
    """What brings it back, or that nothing on record does; the public is told what may be published."""
    action, plan = judged.action, edition.summary.plan
    if edition.is_public:
        return shortened(first_line(action.public_reason), _ROOM).rstrip(".")
    road = road_to_green(action, plan)
    reason = "" if action.rag_reason == WITHHELD else first_line(action.rag_reason)
    if judged.worst is Condition.OFF_TRACK:
        if not road:
            return "No recovery plan is recorded"
        return f"Recovery plan: {shortened(road, _ROOM).rstrip('.')}"
    return shortened(road or capital(reason or judged.suggested.reason), _ROOM).rstrip(".")

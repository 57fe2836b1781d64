"""The first side of a report: the verdict, the counts, what got better and worse, what is worst, what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.dates import format_date
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import days_late_of, pressing_duties
from actionplan.model.endings import ended, total_words
from actionplan.model.movement import Move, MoveKind
from actionplan.model.number_words import count, days, verb
from actionplan.model.ratings import NOT_RATED, Condition
from actionplan.model.sanitise import first_line
from actionplan.model.suggested_rag import awaiting_sign_off
from actionplan.model.verdict import Verdict, dates_lacking, verdict
from actionplan.model.withheld import WITHHELD
from actionplan.model.words import capital
from actionplan.reports.assessment import Judged, recovery_words
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
from actionplan.reports.naming import full_stop, named, named_ref
from actionplan.reports.phrases import (
    compared_words,
    joined,
    listed_words,
    no_exceptions,
    share,
    shortened,
)
from actionplan.reports.recommendations import Requests, asked, purpose_of
from actionplan.reports.summary import Summary

_WORST, _MOVED = 3, 2
"""So many of the worst are named, and so many of what got better and of what got worse."""
_ROOM, _REASON, _OWNER, _SENTENCE = 150, 90, 60, 400
"""So many characters a recovery plan, a reason, an owner and a person's own verdict have on the first side."""


def front(edition: Edition, requests: Requests) -> Iterator[Block]:
    """The blocks of the first side."""
    summary = edition.summary
    yield Heading("Summary")
    yield from _verdict(edition)
    if summary.whole.total:
        yield counts_table(summary)
    yield from _moved(summary)
    yield from _worst(edition)
    if purpose := purpose_of(edition, requests):
        yield Paragraph(f"FOR {purpose.upper()}", strong=True)
    yield Paragraph(asked(edition))
    yield Numbered(requests.front)


# --- the verdict -----------------------------------------------------------------------------------------------


def _verdict(edition: Edition) -> Iterator[Block]:
    """The verdict in a sentence, a person's own or the rule's, which follows it then; and what else the figures say."""
    on_figures, more = verdict_words(edition.summary), _more_words(edition.summary)
    if own := edition.report.verdict:
        yield Paragraph(shortened(own, _SENTENCE), strong=True)
        yield Paragraph(joined(" ", f"On the figures: {on_figures[:1].lower()}{on_figures[1:]}", more))
        return
    yield Paragraph(on_figures, strong=True)
    if more:
        yield Paragraph(more)


def verdict_words(summary: Summary) -> str:
    """The verdict that the rule makes, in a sentence with the figures that it rests on."""
    plan, row = summary.plan, summary.whole
    found = verdict(plan)
    actions, ends = summary.words.action, _ended(summary)
    if found is Verdict.EMPTY:
        return f"The plan has no {actions.many} that count{ends or ' yet'}."
    if found is Verdict.NOT_BEGUN:
        lacks = f"its {actions.one} has no owner, due date or rating"
        if row.total > 1:
            lacks = f"none of its {actions.number(row.total)} has an owner, a due date or a rating"
        return f"The plan has not begun: {lacks}{ends}."
    if found is Verdict.COMPLETE:
        every = f"all {actions.number(row.total)} are" if row.total > 1 else f"its {actions.one} is"
        return f"The plan is complete: {every} closed{ends}."
    if found is Verdict.UNKNOWN:
        return (
            f"It cannot be said yet whether the plan is on track: {listed_words([*_lacks(summary), *_bad(summary)])}."
        )
    return f"The plan is {found.value}: {listed_words([*_bad(summary), *_late(summary)])}."


def _more_words(summary: Summary) -> str:
    """What the figures say beside the verdict, and which way the plan has gone."""
    found = verdict(summary.plan)
    if found in (Verdict.EMPTY, Verdict.NOT_BEGUN):
        return ""
    parts: list[str] = []
    if found is Verdict.UNKNOWN:
        parts = [*_late(summary)]
    elif found is not Verdict.COMPLETE:
        parts = [*_lacks(summary)]
        if any(_declared_and_more(Condition.OFF_TRACK, summary)):
            parts = [*_at_risk(summary), *parts]
    words = f"In addition, {listed_words(parts)}." if parts else ""
    counted = f"{capital(total_words(summary.plan))}." if found is not Verdict.COMPLETE and ended(summary.plan) else ""
    return joined(" ", words, counted, trend_words(summary))


def _ended(summary: Summary) -> str:
    return f" ({total_words(summary.plan)})" if ended(summary.plan) else ""


def _bad(summary: Summary) -> Iterator[str]:
    """How many are off track, as declared and by the dates, in one phrase; where none is, how many are at risk."""
    row, red = summary.whole, summary.plan.key.phrase(Condition.OFF_TRACK)
    actions = summary.words.action.number(row.total)
    declared, more = _declared_and_more(Condition.OFF_TRACK, summary)
    if declared:
        yield f"{share(declared, row.total)} of {actions} {_are(declared)} {red}"
        if more:
            yield f"the dates suggest {red} for {more:,} more"
    elif more:
        yield f"none of {actions} is declared {red}, but the dates suggest {red} for {more:,}"
    else:
        yield f"none of {actions} is {red}" if row.total > 1 else f"its {summary.words.action.one} is not {red}"
        yield from _at_risk(summary)


def _at_risk(summary: Summary) -> Iterator[str]:
    """How many are at risk, as declared and by the dates."""
    amber = summary.plan.key.phrase(Condition.AT_RISK)
    declared, more = _declared_and_more(Condition.AT_RISK, summary)
    if declared:
        yield f"{declared:,} {_are(declared)} {amber}"
    if more:
        yield f"the dates suggest {amber} for {more:,}{' more' if declared else ''}"


def _lacks(summary: Summary) -> Iterator[str]:
    """How many are not rated, and how many have no due date."""
    if unrated := sum(summary.whole.counts.get(condition, 0) for condition in NOT_RATED):
        yield f"{unrated:,} {_are(unrated)} not rated"
    undated, _ = dates_lacking(summary.plan)
    if undated:
        yield f"{undated:,} {verb(undated, 'has', 'have')} no due date"


def _late(summary: Summary) -> Iterator[str]:
    """How many are late; nothing where nothing can be, as no open action has a date."""
    late = len(summary.whole.late)
    undated, still_open = dates_lacking(summary.plan)
    if late:
        yield f"{late:,} {_are(late)} late"
    elif undated < still_open:
        yield "none is late"


def _declared_and_more(condition: Condition, summary: Summary) -> tuple[int, int]:
    """How many actions were declared to be in a condition, and of how many others the dates say it."""
    more = sum(judged.worst is condition and judged.condition is not condition for judged in summary.judged)
    return summary.whole.counts.get(condition, 0), more


def _are(number: int) -> str:
    return verb(number, "is", "are")


def trend_words(summary: Summary) -> str:
    """Which way the plan has gone since what it is compared with, as a sentence; empty if it is with nothing."""
    if summary.past is None or not summary.has_earlier_state:
        return ""
    better, worse = summary.better_and_worse
    actions, since = summary.words.action, f"Since {compared_words(summary.past)}"
    if better and worse:
        words = f"{actions.number(len(better))} got better and {len(worse):,} worse"
    elif better or worse:
        way, other = ("better", "worse") if better else ("worse", "better")
        words = f"{actions.number(len(better or worse))} got {way} and none {other}"
    else:
        words = f"no {actions.one} has got better or worse"
    return f"{since}, {listed_words([words, *_also_moved(summary)])}."


def _also_moved(summary: Summary) -> Iterator[str]:
    """What else the counts show that is no better and no worse: what was rated for the first time, and what is late."""
    worse = {move.ref for move in summary.better_and_worse[1]}
    first = sum(move.kind is MoveKind.RATED and move.ref not in worse for move in summary.moves)
    if first:
        yield f"{first:,} {verb(first, 'was', 'were')} rated for the first time"
    undated, still_open = dates_lacking(summary.plan)
    can_be_late = summary.whole.late or undated < still_open
    if can_be_late and summary.before is not None and len(summary.whole.late) != len(summary.before.late):
        late, then = len(summary.whole.late), len(summary.before.late)
        yield f"{f'{late:,} {_are(late)}' if late else 'none is'} late, {'up' if late > then else 'down'} from {then:,}"


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
    if before is not None and summary.past is not None and summary.has_earlier_state:
        rows.append((capital(compared_words(summary.past)), before))
    body = tuple(
        tuple(map(ReportCell, (when, *map(count, (*then.counts.values(), then.total, len(then.late))))))
        for when, then in rows
    )
    return ReportTable(f"{summary.words.action.titles} by rating", columns, body)


# --- what moved ------------------------------------------------------------------------------------------------


def _moved(summary: Summary) -> Iterator[Block]:
    """What got better and what got worse, by title."""
    better, worse = summary.better_and_worse
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
    word = summary.plan.key.word
    if move.kind in (MoveKind.BETTER, MoveKind.WORSE, MoveKind.RATED):
        return f"{word(move.before)} to {word(move.after)}"
    if move.kind is MoveKind.NEW:
        return f"new, {word(move.after)}"
    return move.title


# --- the worst -------------------------------------------------------------------------------------------------


def _worst(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    late_duties = [duty for duty in pressing_duties(summary.plan) if days_late_of(duty, summary.as_at)]
    duties = [full_stop(_duty(duty, summary)) for duty in late_duties]
    worst = [_worst_line(judged, edition) for judged in summary.exceptions[:_WORST]]
    if not worst and summary.whole.total:
        yield Paragraph(no_exceptions(summary))
    if duties or worst:
        yield Paragraph("What most needs attention:")
        yield Bullets((*duties, *worst))


def _duty(duty: Duty, summary: Summary) -> str:
    late = days(days_late_of(duty, summary.as_at))
    return f"{shortened(first_line(duty.what), _ROOM)}: due {format_date(duty.due)}, {late} late"


def _worst_line(judged: Judged, edition: Edition) -> str:
    """One of the worst: by title, how it stands and since when, why, whose it is, and what brings it back."""
    action, plan = judged.action, edition.summary.plan
    since = f" since {format_date(action.rag_since)}" if action.rag_since else ""
    rating = f"{judged.face.word}{since}"
    if judged.suggested.rag.severity < judged.condition.severity and judged.suggested.rag not in NOT_RATED:
        rating = f"Declared {rating[:1].lower()}{rating[1:]}, but the dates suggest {judged.suggested_face.phrase}"
    late = f"{days(judged.days_late)} late" if judged.days_late else ""
    sentences = [joined(", ", rating, late), _why(judged, edition)]
    if edition.has_owners:
        owner = plan.owner_name(action)
        sentences.append(f"Owner: {shortened(first_line(owner), _OWNER)}" if owner else "It has no owner")
    if not edition.is_public and judged.worst is Condition.OFF_TRACK:
        sentences.append(capital(shortened(recovery_words(judged, plan), _ROOM)))
    return f"{named(action)}: {' '.join(full_stop(sentence) for sentence in sentences if sentence)}"


def _why(judged: Judged, edition: Edition) -> str:
    """The reason, in short; the public is told what may be published."""
    action = judged.action
    if edition.is_public:
        return capital(shortened(first_line(action.public_reason), _ROOM))
    reason = "" if action.rag_reason == WITHHELD else first_line(action.rag_reason).rstrip(".")
    if action.is_complete:
        reason = joined("; ", reason, awaiting_sign_off(action))
    if not reason and not judged.days_late:
        reason = judged.suggested.reason
    return capital(shortened(reason, _REASON))

"""The sections of a board report: what each says, in sentences, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.action import Action
from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words, slippage
from actionplan.model.endings import accepted_risks_words, beside_words, denominator_words, risk_line
from actionplan.model.impact import Impact
from actionplan.model.movement import Move
from actionplan.model.number_words import count, days, number_of, verb, verb_of_share
from actionplan.model.ratings import BAD, NOT_RATED, Condition
from actionplan.model.rollup import RollUp
from actionplan.model.sanitise import followed
from actionplan.model.suggested_rag import completion, days_late
from actionplan.model.weekly_review import Decision
from actionplan.model.withheld import WITHHELD
from actionplan.model.words import capital
from actionplan.reports import milestone_tables
from actionplan.reports import report_tables as tables
from actionplan.reports.assessment import needs_extension, road_to_green
from actionplan.reports.blocks import Block, Bullets, Figures, Heading, Paragraph
from actionplan.reports.charts import bars, trend
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import (
    MOST_REFS,
    check,
    concerns,
    finding_gaps,
    group_check,
    impact_words,
    joined,
    listed_words,
    moved_words,
    no_exceptions,
    same_days,
    share,
    since_suffix,
    since_words,
    some_refs,
    strengths_words,
)
from actionplan.reports.summary import ImpactLine, Summary

_IN_POSITION = ("declared better than the dates support", "complete and awaiting sign-off")
"""What of the plan's gaps the position names already."""


def sections(edition: Edition) -> Iterator[Block]:
    """Every section, from the position to the recommendation."""
    summary = edition.summary
    yield Heading("Position")
    yield from _position(summary)
    yield Heading("Exceptions")
    yield from _exceptions(edition)
    yield from _accepted_risks(summary)
    yield Heading("Decisions and extensions")
    yield from _decisions(edition)
    yield from _extensions(summary)
    yield Heading("Closed, and due next")
    yield from _closed(summary)
    yield from _due_next(edition)
    yield from milestone_tables.due_soon(edition)
    yield Heading("Impact")
    yield from _impact(summary)
    yield Heading("What the plan does not say yet")
    yield from _gaps(summary)
    yield Heading("Key")
    yield tables.key(summary)
    yield Heading("Conclusion")
    yield from _conclusion(edition)
    yield Heading("Recommendation")
    yield from _recommendation(summary)


def asked_of_board(summary: Summary) -> str:
    """``The Board is asked to decide on D1 and D2.``; empty if it is asked nothing."""
    if not summary.for_board:
        return ""
    return f"The Board is asked to decide on {listed_words([decision.ref for decision in summary.for_board])}."


# --- where it stands -------------------------------------------------------------------------------------------


def _position(summary: Summary) -> Iterator[Block]:
    row = summary.whole
    late = listed_words([f"{action.ref} ({days(days_late(action, summary.as_at))})" for action in row.late])
    sentences = (
        _counted(len(row.late), "late", late),
        _counted(len(row.optimistic), "declared better than the dates support", some_refs(row.optimistic)),
        _counted(len(row.to_sign_off), "complete and awaiting sign-off", some_refs(row.to_sign_off)),
    )
    yield Paragraph(" ".join(filter(None, (*sentences, milestone_tables.position(summary)))))
    if summary.past is not None:
        yield Paragraph(f"{capital(since_words(summary.past))}: {_movement(summary)}.")
    charts = (bars(summary), trend(summary))
    yield Figures(tuple(chart for chart in charts if chart is not None and chart.labels))
    groups = [rows for _, rows in summary.tables]
    yield tables.first_roll_up(summary)
    if len(groups) > 1:
        yield tables.by_theme(groups[1], summary)
    yield Paragraph(_check(summary, *groups))
    for grouping, rows in summary.more_tables:
        if grouping.adds_up:
            yield tables.by_group(grouping, rows, summary)
            yield Paragraph(group_check(grouping, rows, summary))


def _counted(number: int, words: str, refs: str = "") -> str:
    return joined(": ", f"{number:,} {verb(number, 'is', 'are')} {words}", refs) + "."


def _check(summary: Summary, *groups: Sequence[tuple[str, RollUp]]) -> str:
    """That the rows of both tables, or of the only one, add up, in one line; or which of them do not."""
    if not summary.adds_up or len(groups) == 1:
        return " ".join(check(rows, summary) for rows in groups)
    sums = [f"{' + '.join(count(row.total) for _, row in rows) or '0'} = {summary.whole.total:,}" for rows in groups]
    once = f"each {summary.words.action.one} counted once"
    return f"The rows of both tables add up, {once}: {listed_words(sums)}{beside_words(summary.plan)}."


def _movement(summary: Summary) -> str:
    """What moved, each kind with its refs: ``1 worse (2.3), 2 still red (3.6, 1.4)``."""
    kinds: dict[str, list[Move]] = {}
    for move in summary.moves:
        kinds.setdefault(move.title, []).append(move)
    parts = [
        f"{moved_words(moves)} ({refs_words(tuple(move.ref for move in moves), MOST_REFS)})" for moves in kinds.values()
    ]
    return ", ".join(parts) or "nothing has moved"


def _exceptions(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    exceptions, red = summary.exceptions, summary.plan.key.phrase(Condition.OFF_TRACK)
    if not exceptions:
        yield Paragraph(no_exceptions(summary))
        return
    contrasts: dict[str, list[str]] = {}
    for judged in exceptions:
        if judged.optimistic:
            contrasts.setdefault(judged.contrast, []).append(judged.action.ref)
    sentences = [
        f"{_actions_are(len(exceptions), summary)} {red}, late, worse than before, or declared better than the dates "
        "support.",
        *(f"{capital(contrast)}: {listed_words(refs)}." for contrast, refs in contrasts.items()),
    ]
    more = len(exceptions) - tables.FRONT
    if more > 0:
        sentences.append(f"The worst {tables.FRONT} stand here, {more:,} more in the appendix.")
    if tables.is_cut(summary):
        sentences.append("What ends in … stands in full in the appendix.")
    yield Paragraph(" ".join(sentences))
    yield tables.exceptions(edition)


def _accepted_risks(summary: Summary) -> Iterator[Block]:
    if risks := summary.accepted_risks:
        yield Paragraph(f"{accepted_risks_words(summary.plan)}:")
        yield Bullets(tuple(f"{action.ref}: {risk_line(action, summary.plan)}." for action in risks))


def _actions_are(number: int, summary: Summary) -> str:
    return f"{summary.words.action.number(number)} {verb(number, 'is', 'are')}"


# --- what is to be decided -------------------------------------------------------------------------------------


def _decisions(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    from_reviews = [decision for decision in summary.decisions if not decision.for_board]
    if summary.for_board:
        yield Paragraph("The Board is asked to decide:")
        yield Bullets(tuple(_decision(decision, edition) for decision in summary.for_board))
    if from_reviews:
        yield Paragraph("Decided in reviews and still to be done:")
        yield Bullets(tuple(_decision(decision, edition) for decision in from_reviews))
    if not summary.decisions:
        yield Paragraph("No decision of the Board or of a review is outstanding.")


def _decision(decision: Decision, edition: Edition) -> str:
    about = f"(about {decision.action})" if decision.action else ""
    text = followed(f"{decision.ref}: {decision.what}", " ", about)
    if edition.has_owners:
        text = followed(text, "; ", edition.summary.plan.person_name(decision.owner) or "no owner")
    day = f"by {format_date(decision.due)}" if decision.due else "no date"
    return f"{text}, {day}."


def _extensions(summary: Summary) -> Iterator[Block]:
    new = {action.ref for action, move in summary.slipped if move is not None}
    slipped = [action for action, _ in summary.slipped]
    if not slipped and not summary.extensions:
        yield Paragraph("No due date has moved, and no forecast lies past its due date.")
        return
    sentence = "No due date has moved"
    if slipped:
        sentence = f"{number_of(len(slipped), 'due date')} {verb(len(slipped), 'has', 'have')} moved"
        if summary.past is not None:
            sentence += f", {len(new):,} of them{since_suffix(summary)}"
    if summary.extensions:
        refs = listed_words([action.ref for action in summary.extensions])
        sentence += f"; by forecast {refs} will need more time"
    yield Paragraph(f"{sentence}.")
    by_ref = {action.ref: action for action in (*slipped, *summary.extensions)}
    actions = sorted(by_ref.values(), key=summary.plan.place_of)
    yield Bullets(tuple(_extension(action, is_new=action.ref in new) for action in actions))


def _extension(action: Action, *, is_new: bool) -> str:
    parts = [f"{action.ref} due {format_date(action.due)}", slippage(action)]
    if is_new:
        parts[-1] += ", new"
    if action.times_moved and not action.agreed_by:
        parts.append("nobody named who agreed")
    if needs_extension(action):
        parts.append(f"forecast {format_date(action.forecast)}")
    return joined("; ", *parts) + "."


# --- what was done, and what comes next ------------------------------------------------------------------------


def _closed(summary: Summary) -> Iterator[Block]:
    number, since = len(summary.closed), since_suffix(summary)
    if number:
        yield Paragraph(f"{summary.words.action.number(number)} {verb(number, 'was', 'were')} closed{since}.")
        yield Bullets(tuple(_closed_action(action) for action in summary.closed))
        return
    sentence = f"Nothing was closed{since}."
    if earlier := summary.whole.counts[Condition.CHECKED]:
        sentence += f" {earlier:,} {verb(earlier, 'was', 'were')} closed before."
    yield Paragraph(sentence)


def _closed_action(action: Action) -> str:
    signed_off = f"{completion(action)}, signed off {format_date(action.signed_off_on)}"
    text = followed(f"{action.ref} {action.title}", ": ", signed_off)
    if action.signed_off_by != WITHHELD:
        text += f" by {action.signed_off_by or 'nobody named'}"
    if action.accepted_evidence != WITHHELD:
        text += f"; accepted as evidence: {action.accepted_evidence or 'nothing named'}"
    return f"{text}."


def _due_next(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    if summary.due_soon:
        yield tables.due_soon(edition)
        return
    subject = "Nothing more" if summary.whole.late else "Nothing"
    yield Paragraph(f"{subject} is due by {format_date(summary.due_soon_until)}.")


def _impact(summary: Summary) -> Iterator[Block]:
    line = summary.whole_impact
    are = verb_of_share(line.delivered, line.total, "is", "are")
    yield Paragraph(
        f"{share(line.delivered, line.total)} of {denominator_words(summary.plan)} "
        f"{are} finished, {len(line.unproven):,} of them without impact shown. "
        f"{strengths_words(summary)}".rstrip()
    )
    items, unassessed = [], []
    for line in summary.impact:
        if line.counts[Impact.NOT_ASSESSED] < line.total or line.delivered:
            items.append(f"{line.title}: {_impact_of(line)}.")
        elif line.total:
            unassessed.append(f"{line.title} ({line.total})")
    if unassessed:
        items.append(f"Not assessed for any {summary.words.action.one}: {listed_words(unassessed)}.")
    yield Bullets(tuple(items))


def _impact_of(line: ImpactLine) -> str:
    text = impact_words(line)
    if line.delivered:
        text += f"; of {line.delivered:,} finished, {len(line.unproven):,} without impact shown"
    if line.unproven:
        text += f" ({some_refs(line.unproven)})"
    return text


# --- what is missing, and what follows -------------------------------------------------------------------------


def _gaps(summary: Summary) -> Iterator[Block]:
    total, actions = summary.whole.total, denominator_words(summary.plan)
    by_refs: dict[tuple[str, ...], list[str]] = {}
    for words, refs in concerns(summary):
        if refs and words not in _IN_POSITION:
            by_refs.setdefault(refs, []).append(words)
    items = [
        f"{share(len(refs), total)} of {actions} {listed_words(gaps)}: {refs_words(refs, MOST_REFS)}."
        for refs, gaps in by_refs.items()
    ]
    items += [f"{capital(reason)}." for reason in (*finding_gaps(summary), *same_days(summary))]
    if items:
        yield Bullets(tuple(items))
    else:
        yield Paragraph(f"Every {summary.words.action.one} has an owner, a date, a rating and news.")


def _conclusion(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    row, key = summary.whole, summary.plan.key
    good = [condition for condition in key.conditions if condition not in BAD | NOT_RATED]
    if row.unrated == row.total:
        yield Paragraph(f"No {summary.words.action.one} has been rated, so nothing can be said yet of progress.")
        return
    green = key.phrase(Condition.ON_TRACK)
    closed = "closed" if key.is_usual else "further"
    declared = sum(row.counts[rag] for rag in good)
    supported = sum(judged.suggested.rag in good for judged in summary.judged)
    harder = sum(_is_better(judged.suggested.rag, judged.condition) for judged in summary.judged)
    yield Paragraph(
        f"As declared, {share(declared, row.total)} of {denominator_words(summary.plan)} "
        f"{verb_of_share(declared, row.total, 'is', 'are')} {green} or {closed}; by the dates alone it would be "
        f"{share(supported, row.total)}. "
        f"{_counted(len(row.optimistic), 'declared better than the dates support').removesuffix('.')}, "
        f"{harder:,} worse."
    )
    reds = [judged.action for judged in summary.exceptions if judged.worst is Condition.OFF_TRACK]
    if not reds or edition.is_public:
        return
    how = "green is to be reached again" if key.is_usual else f"it is to be {green} again"
    sentence = f"The exceptions say for each how {how}."
    without_road = [action for action in reds if not road_to_green(action, summary.plan)]
    if without_road:
        sentence = f"For {some_refs(without_road)} nothing on record says how {how}."
    yield Paragraph(
        f"{_actions_are(len(reds), summary)} {key.phrase(Condition.OFF_TRACK)} as declared or by the dates. {sentence}"
    )


def _is_better(suggested: Condition, declared: Condition) -> bool:
    """Whether the dates support more than was declared red or amber."""
    return declared in BAD and suggested not in NOT_RATED and suggested.severity > declared.severity


def _recommendation(summary: Summary) -> Iterator[Block]:
    text = summary.plan.report
    note = text.recommendation or f"The {text.to} is asked to note the position and the exceptions."
    yield Paragraph(joined(" ", asked_of_board(summary), note))

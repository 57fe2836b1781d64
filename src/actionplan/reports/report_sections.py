"""The numbered sections of a board report: what each says, in sentences, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.dates import format_date
from actionplan.model.duty_clock import duty_words, pressing_duties
from actionplan.model.endings import accepted_risks_words, denominator_words
from actionplan.model.impact import Impact
from actionplan.model.movement import Move, MoveKind
from actionplan.model.number_words import number_of, verb, verb_of_share
from actionplan.model.ratings import BAD, NOT_RATED, Condition
from actionplan.model.report import HEADINGS
from actionplan.model.rollup import RollUp
from actionplan.model.sanitise import first_line, folded
from actionplan.model.verdict import dates_lacking
from actionplan.model.words import capital
from actionplan.reports import measure_tables, milestone_tables
from actionplan.reports import report_tables as tables
from actionplan.reports.assessment import Judged
from actionplan.reports.blocks import Block, Bullets, Heading, Paragraph
from actionplan.reports.edition import Edition
from actionplan.reports.front import verdict_words
from actionplan.reports.introduction import introduction
from actionplan.reports.naming import full_stop, named, named_list, named_refs, with_article
from actionplan.reports.phrases import (
    NO_OWNER,
    check,
    compared_words,
    concerns,
    finding_gaps,
    joined,
    listed_words,
    measure_gaps,
    moved_words,
    no_exceptions,
    nothing_moved,
    same_days,
    share,
    shortened,
    some_or_none,
)
from actionplan.reports.recommendations import Requests
from actionplan.reports.summary import ImpactLine, Summary

_ELSEWHERE = ("declared better than the dates support", "complete and awaiting sign-off")
"""What of the plan's gaps the conclusion and what is due next name."""
_MOST = 2
"""So many lines a list of a section has; the rest is counted."""
_LINE = 260
"""So many characters a line of it has."""
_ONE_LINE = 100
"""So many characters fill one line of the page: a gap names fewer actions before it takes a second line."""
_SHORT = 34
"""So many characters a title has where several are named."""
_IN_LINE = 48
"""The same where a line has one, with its day and owner."""
_INTRODUCTION, _CONCLUSION = HEADINGS[0], HEADINGS[-1]


def sections(edition: Edition, requests: Requests) -> Iterator[Block]:
    """Every section, from the introduction to the recommendation; one with nothing to say is left out."""
    summary = edition.summary
    yield Heading("Introduction")
    yield from introduction(edition)
    yield Heading("Position")
    yield from _position(summary)
    yield Heading("Exceptions")
    yield from _exceptions(edition)
    yield from _accepted_risks(summary)
    yield Heading("What has changed")
    yield from _changed(edition)
    yield Heading("What is due next")
    yield from _due_next(edition)
    yield Heading("Impact")
    yield from _impact(summary)
    yield Heading("Gaps in the plan")
    yield from _gaps(summary)
    yield from _own_paragraphs(edition)
    yield Heading("Conclusion")
    yield from _conclusion(edition)
    yield Heading("Recommendation")
    yield Paragraph(_recommendation(edition, requests))


# --- where it stands -------------------------------------------------------------------------------------------


def _position(summary: Summary) -> Iterator[Block]:
    groups = [rows for _, rows in summary.tables]
    for word, rows in summary.tables:
        yield tables.roll_up(word, rows, summary)
    yield Paragraph(joined(" ", _check(summary, *groups), milestone_tables.position(summary)))


def _check(summary: Summary, *groups: Sequence[tuple[str, RollUp]]) -> str:
    """That the rows of both tables, or of the only one, add up, in one line; or which of them do not."""
    if not summary.whole.total:
        return ""
    if not summary.adds_up or len(groups) == 1:
        return " ".join(check(rows, summary) for rows in groups)
    if summary.whole.total == 1:
        return f"The one {summary.words.action.one} is counted once in each table."
    return f"Each of the {denominator_words(summary.plan)} is counted once in each table."


def _exceptions(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    exceptions, red = summary.exceptions, summary.plan.key.phrase(Condition.OFF_TRACK)
    if not exceptions:
        yield Paragraph(no_exceptions(summary))
        return
    number = len(exceptions)
    shown = f"The worst {tables.FRONT} are shown here. " if number > tables.FRONT else ""
    actions_are = f"{summary.words.action.number(number)} {verb(number, 'is', 'are')}"
    given = f"{'Each' if number > 1 else 'It'} is given in full{', with its reason,' * tables.has_reasons(edition)}"
    yield Paragraph(
        f"{actions_are} {red}, late, worse than before, or declared better than the dates support. "
        f"{shown}{given} in Appendix 1."
    )
    yield tables.exceptions(edition)


def _accepted_risks(summary: Summary) -> Iterator[Block]:
    if risks := summary.accepted_risks:
        yield Paragraph(full_stop(f"{accepted_risks_words(summary.plan)}: {named_list(risks)}"))


def _bullets(items: Sequence[str]) -> Bullets:
    """A list of lines; where there are many, or one is long, the appendix has the rest."""
    # One more takes no more room than the line that says so.
    shown = items if len(items) == _MOST + 1 else items[:_MOST]
    lines = [shortened(item, _LINE) for item in shown]
    if len(items) > len(shown):
        lines.append(f"And {len(items) - _MOST:,} more, in Appendix 1.")
    return Bullets(tuple(lines))


# --- what has changed ------------------------------------------------------------------------------------------


def _changed(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    if summary.past is None or not summary.has_earlier_state:
        yield Paragraph("There is no earlier report to compare with.")
    elif not summary.moves:
        yield Paragraph(nothing_moved(summary))
    else:
        moved = f"Since {compared_words(summary.past)}: {_kinds_moved(summary)} (each is in Appendix 1)."
        yield Paragraph(joined(" ", moved, _dates(summary)))
    if summary.past is None and summary.closed:
        yield Paragraph(full_stop(f"Closed: {named_list(summary.closed)}"))
    if (summary.past is None or not summary.moves) and (dates := _dates(summary)):
        yield Paragraph(dates)


def _kinds_moved(summary: Summary) -> str:
    """How often there was each kind of move: ``1 rated worse, 3 still red, 2 dates moved``."""
    kinds: dict[str, list[Move]] = {}
    for move in summary.moves:
        kinds.setdefault(move.title, []).append(move)
    rated = (MoveKind.BETTER, MoveKind.WORSE)
    return ", ".join(
        f"{len(moves):,} rated {title}" if moves[0].kind in rated else moved_words(moves)
        for title, moves in kinds.items()
    )


def _dates(summary: Summary) -> str:
    """How many dates have ever moved, in a sentence; empty for none."""
    slipped, words = len(summary.slipped), summary.words.action
    if not slipped:
        return ""
    open_ones = number_of(slipped, f"open {words.one}", f"open {words.many}")
    have = verb(slipped, "has had its due date moved", "have had their due dates moved")
    return f"Since the plan began, {open_ones} {have}."


# --- what comes next, and whether it helps ---------------------------------------------------------------------


def _due_next(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    plan, words = summary.plan, summary.words.action
    until = format_date(summary.due_soon_until)
    undated, still_open = dates_lacking(plan)
    without = f" ({undated:,} of {number_of(still_open, f'open {words.one}', f'open {words.many}')} " + verb(
        undated, "has no due date)", "have no due date)"
    )
    if summary.due_soon:
        yield Paragraph(f"Due by {until}, earliest first{without if undated else ''}:")
        yield _bullets([_due(judged, edition) for judged in summary.due_soon])
    elif not still_open:
        yield Paragraph(f"No {words.one} is open, so none is due.")
    elif undated == still_open:
        yield Paragraph(f"No open {words.one} has a due date, so nothing can be said of what is due.")
    else:
        other = "other " if summary.whole.late else ""
        yield Paragraph(f"No {other}{words.one} is due by {until}{without if undated else ''}.")
    if waiting := summary.whole.to_sign_off:
        number = len(waiting)
        they_wait = f"{words.number(number)} {verb(number, 'awaits', 'await')} sign-off"
        yield Paragraph(full_stop(f"{they_wait}: {named_list(waiting, 2)}"))
    if duties := pressing_duties(plan):
        yield _bullets([full_stop(capital(duty_words(duty, plan))) for duty in duties])
    yield from milestone_tables.due_soon(edition)


def _due(judged: Judged, edition: Edition) -> str:
    """What is due, in a line: the day, the action, how it is rated, and whose it is."""
    action, plan = judged.action, edition.summary.plan
    owner = plan.owner_name(action)
    whose = f", {with_article(owner) if owner else NO_OWNER}" if edition.has_owners else ""
    return f"{format_date(action.due)}: {named(action, _IN_LINE)} ({judged.face.word}{whose})."


def _impact(summary: Summary) -> Iterator[Block]:
    line = summary.whole_impact
    if line.delivered:
        are = verb_of_share(line.delivered, line.total, "is", "are")
        sentence = f"{share(line.delivered, line.total)} of {denominator_words(summary.plan)} {are} closed or complete"
        if line.unproven:
            unproven = f"{len(line.unproven):,} {verb(len(line.unproven), 'has', 'have')}"
            sentence += f"; {unproven} not yet been shown to make a difference"
    else:
        sentence = f"No {summary.words.action.one} is complete yet, so no impact can be shown"
    yield Paragraph(joined(" ", f"{sentence}.", _assessed(line, summary), _held(summary)))
    if words := measure_tables.position_words(summary):
        yield Paragraph(words)


def _assessed(line: ImpactLine, summary: Summary) -> str:
    """The impacts of all actions, in a sentence."""
    words = summary.words.action
    assessed = line.total - line.counts[Impact.NOT_ASSESSED]
    if not assessed:
        return f"The impact of no {words.one} has been assessed." if line.delivered else ""
    parts = [
        f"{'not yet seen' if impact is Impact.NONE_YET else impact.value} for {line.counts[impact]:,}"
        for impact in reversed(Impact)
        if impact is not Impact.NOT_ASSESSED and line.counts[impact]
    ]
    of = f"{assessed:,} of {words.number(line.total)}"
    return f"The impact of {of} has been assessed: it is {listed_words(parts)}."


def _held(summary: Summary) -> str:
    """Whether what was signed off still holds, in a sentence; empty for a plan that says nothing of the kind."""
    signed = summary.sign_offs
    if not signed.is_used:
        return ""
    closed, words = len(signed.closed), summary.words.action
    parts = []
    if closed:
        held = some_or_none(len(signed.checked), "has", "have")
        parts.append(f"of {closed:,} closed {words.of(closed)} {held} been confirmed by a later check to have lasted")
    if signed.due:
        parts.append(f"{len(signed.due):,} {verb(len(signed.due), 'check is', 'checks are')} due")
    if signed.reopened:
        number = len(signed.reopened)
        was = verb(number, "was", "were")
        parts.append(f"{words.number(number)} {was} reopened because the improvement had not lasted")
    return f"{capital('; '.join(parts))}." if parts else ""


# --- what is missing, and what follows -------------------------------------------------------------------------


def _gaps(summary: Summary) -> Iterator[Block]:
    total = summary.whole.total
    by_refs: dict[tuple[str, ...], list[str]] = {}
    for words, refs in concerns(summary):
        if refs and words not in _ELSEWHERE:
            by_refs.setdefault(refs, []).append(words)
    items = [_gap(f"{share(len(refs), total)} {listed_words(gaps)}", refs, summary) for refs, gaps in by_refs.items()]
    others = [f"{capital(reason)}." for reason in (*finding_gaps(summary), *measure_gaps(summary), *same_days(summary))]
    if items:
        yield Paragraph(f"Of {denominator_words(summary.plan)}:")
        yield Bullets(tuple(items))
    if others:
        yield _bullets(others)
    if not items and not others:
        yield Paragraph(_no_gaps(summary))


def _no_gaps(summary: Summary) -> str:
    """What is said where no gap is listed: of a plan that is closed or has nothing in it, no more than is true."""
    plan, words = summary.plan, summary.words.action
    still_open = [action for action in plan.counted if action.is_open]
    lacking = [
        action
        for action in still_open
        if not (action.owner and action.due and action.last_update) or plan.condition(action) in NOT_RATED
    ]
    if not plan.counted:
        return f"There are no {words.many} that count."
    if lacking:
        number = number_of(len(lacking), f"open {words.one}", f"open {words.many}")
        has = verb(len(lacking), "has", "have")
        return f"{number} {has} no owner, no date, no rating or no update: {named_list(lacking)}."
    if not still_open:
        return f"No {words.one} is open any more."
    return f"Every open {words.one} has an owner, a date, a rating and an update."


def _gap(words: str, refs: tuple[str, ...], summary: Summary) -> str:
    """A gap with the actions that have it: as many of them as one line holds, but always one."""
    if len(refs) == summary.whole.total:
        return f"{words}: all of them."
    texts = [full_stop(f"{words}: {named_refs(refs, summary.plan, _SHORT, most)}") for most in (2, 1)]
    return next((text for text in texts if len(text) <= _ONE_LINE), texts[-1])


def _own_paragraphs(edition: Edition) -> Iterator[Block]:
    """What a person has written under headings, in their order, a section each."""
    for heading, text in edition.report.paragraphs:
        if folded(heading) not in (folded(_INTRODUCTION), folded(_CONCLUSION)) and text:
            yield Heading(first_line(heading))
            yield from (Paragraph(part) for part in text.split("\n\n"))


def _conclusion(edition: Edition) -> Iterator[Block]:
    summary = edition.summary
    if own := edition.report.paragraph(_CONCLUSION):
        yield from map(Paragraph, own.split("\n\n"))
        words = verdict_words(summary)
        yield Paragraph(f"On the figures: {words[:1].lower()}{words[1:]}")
        return
    row, key = summary.whole, summary.plan.key
    good = [condition for condition in key.conditions if condition not in BAD | NOT_RATED]
    supported = sum(judged.suggested.rag in good for judged in summary.judged)
    if not row.total:
        yield Paragraph(f"There are no {summary.words.action.many} that count, so nothing can be said yet of progress.")
        return
    if row.unrated == row.total:
        by_dates = f"the dates suggest {key.phrase(Condition.ON_TRACK)} for {share(supported, row.total)}"
        if all(judged.suggested.rag in NOT_RATED for judged in summary.judged):
            by_dates = "and none has a date that says anything of its progress"
        yield Paragraph(f"No {summary.words.action.one} has been rated yet; {by_dates}.")
        return
    green = key.phrase(Condition.ON_TRACK)
    closed = "closed" if key.is_usual else "further"
    declared = sum(row.counts[rag] for rag in good)
    worse, better = len(row.optimistic), sum(_is_better(one.suggested.rag, one.condition) for one in summary.judged)
    yield Paragraph(
        f"As declared, {share(declared, row.total)} of {denominator_words(summary.plan)} "
        f"{verb_of_share(declared, row.total, 'is', 'are')} {green} or {closed}; the dates alone suggest "
        f"{share(supported, row.total)}. {_declared_better(worse, summary)} declared better and "
        f"{some_or_none(better, 'is', 'are')} declared worse than the dates alone support."
    )


def _declared_better(number: int, summary: Summary) -> str:
    words = summary.words.action
    return f"{words.number(number)} {verb(number, 'is', 'are')}" if number else f"No {words.one} is"


def _is_better(suggested: Condition, declared: Condition) -> bool:
    """Whether the dates support more than was declared red or amber."""
    return declared in BAD and suggested not in NOT_RATED and suggested.severity > declared.severity


def _recommendation(edition: Edition, requests: Requests) -> str:
    audience = capital(edition.report.audience)
    number = len(requests.front)
    if number == 1:
        return full_stop(f"{audience} is asked to {requests.front[0]}")
    which = f"(1) {'and' if number == 2 else 'to'} ({number}) in the summary"
    if all(request.is_note for request in requests.every):
        return f"{audience} is asked to note the matters in {which}."
    return f"{audience} is asked to agree recommendations {which}."

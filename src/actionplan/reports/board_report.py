"""The summary as a council's own report: what it says and in which order, the same in Word, HTML and PDF.

The order is that of docs/design.md, "The board's report": the position in words, summary areas and themes, exceptions
in full, decisions and extensions, what was closed and what is due, impact, what is missing, the key; then the appendix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from actionplan.model.dates import format_date
from actionplan.model.describe import WITHHELD, refs_words, slippage
from actionplan.model.impact import Impact
from actionplan.model.movement import Move
from actionplan.model.number_words import count, days, number_of, verb
from actionplan.model.plan import Action, Plan
from actionplan.model.ratings import Rag
from actionplan.model.refs import ref_order
from actionplan.model.rollup import RollUp
from actionplan.model.suggestion import completion, days_late
from actionplan.model.weekly_review import Decision
from actionplan.reports import report_tables as tables
from actionplan.reports.assessment import needs_extension, road_to_green
from actionplan.reports.audience import Audience, foot
from actionplan.reports.blocks import Block, Bullets, Figures, Heading, Note, Paper, Paragraph, harmless
from actionplan.reports.charts import bars, trend
from actionplan.reports.phrases import (
    capital,
    cautions,
    check,
    concerns,
    headline,
    impact_words,
    moved_words,
    same_days,
    share,
    since_words,
    strengths_words,
    thresholds,
)
from actionplan.reports.summary import ImpactLine, Summary

__all__ = ["Audience", "Paper", "paper"]
_SAID_BEFORE = ("declared better than the dates support", "complete and awaiting sign-off")
"""What of the plan's gaps the position names already."""
_MANY = 12
"""How many refs a sentence names before it counts the rest."""


def paper(summary: Summary, *, audience: Audience, made_by: str, last_change_at: str) -> Paper:
    """The paper of a summary.

    Args:
        summary: Of the plan as its readers may see it.
        audience: Who reads it.
        made_by: Who made it; the public version does not say.
        last_change_at: The time of the plan's last change, UTC in ISO form; no time comes from the clock.
    """
    plan = summary.plan
    public = audience is Audience.PUBLIC
    owners = not public or plan.report.publish_posts
    author = plan.organisation if public else made_by
    made_at = _moment(last_change_at)
    subject = plan.report.heading or f"{plan.title}: RAG summary"
    at = f"{format_date(made_at.date())} {made_at:%H:%M} UTC"
    as_at = format_date(summary.as_at)
    for_board = [one for one in summary.decisions if one.for_board]
    made = (
        f"Created {'' if public else f'by {made_by} '}with actionplan from the plan as at {as_at}: "
        f"change {plan.seq}, {at}."
    )
    return harmless(
        Paper(
            title=f"DEMO {subject}" if plan.is_demo else subject,
            head=_head(summary, subject, public, author),
            banner=". ".join(cautions(plan)),
            purpose="FOR DECISION" if for_board else "FOR INFORMATION",
            summary=tuple(_summary(summary)),
            blocks=tuple(_numbered(_sections(summary, owners, public))),
            ending=_ending(plan, author),
            appendix=tuple(_appendix(summary, owners, public)),
            foot=tuple(line for line in (made, foot(plan, audience)) if line),
            running=f"{'DEMO ' if plan.is_demo else ''}{subject}, as at {as_at}, change {plan.seq}",
            author=author,
            made_at=made_at,
        )
    )


def _moment(said: str) -> datetime:
    """The time of the last change; a plan that has none yet is made at the beginning of time."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _head(summary: Summary, subject: str, public: bool, author: str) -> tuple[tuple[str, str], ...]:
    plan = summary.plan
    text = plan.report
    board = text.classification or "For the Board and those it names; not for publication"
    since = f"{since_words(summary.past).removeprefix('since ')}" if summary.past is not None else "nothing before"
    return (
        ("By", text.by or author),
        ("To", text.to),
        ("Subject", subject),
        ("Classification", "Unrestricted: public version" if public else board),
        ("As at", format_date(summary.as_at)),
        ("Since", since),
    )


def _summary(summary: Summary) -> Iterator[str]:
    plan = summary.plan
    areas = number_of(len(plan.areas), "area for consideration", "areas for consideration")
    yield (
        f"This report says where the actions stand that follow from the {plan.title} of {plan.organisation} by the "
        f"{plan.reviewers}, {format_date(plan.review_from)} to {format_date(plan.review_to)}, which left {areas}."
    )
    reds = _refs(action for action in summary.whole.actions if action.rag is Rag.RED)
    named = f" Red: {reds}." if reds else ""
    asked = [one.ref for one in summary.decisions if one.for_board]
    decide = f"The Board is asked to decide on {_and(asked)}." if asked else "No decision is asked of the Board."
    yield f"{headline(summary)[0]}{named} {decide}"


# --- sections --------------------------------------------------------------------------------------------------


def _sections(summary: Summary, owners: bool, public: bool) -> Iterator[Block]:
    yield from _position(summary)
    yield from _exceptions(summary, owners, public)
    yield from _decisions(summary, owners)
    yield from _done_and_next(summary, owners)
    yield Heading("Impact")
    yield from _impact(summary)
    yield Heading("What the plan does not say yet")
    yield from _gaps(summary)
    yield Heading("Key")
    yield tables.key(summary)
    yield Heading("Conclusion")
    yield from _conclusion(summary, public)
    yield Heading("Recommendation")
    yield from _recommendation(summary)


def _position(summary: Summary) -> Iterator[Block]:
    yield Heading("Position")
    late = [f"{action.ref} ({days(days_late(action, summary.as_at))})" for action in summary.whole.late]
    parts = (
        (len(late), "late", _and(late)),
        (len(summary.whole.optimistic), "declared better than the dates support", _refs(summary.whole.optimistic)),
        (len(summary.whole.to_sign_off), "complete and awaiting sign-off", _refs(summary.whole.to_sign_off)),
    )
    yield Paragraph(" ".join(_counted(number, said, refs) for number, said, refs in parts))
    if summary.past is not None:
        yield Paragraph(f"{capital(since_words(summary.past))}: {_movement(summary)}.")
    charts = (bars(summary), trend(summary))
    yield Figures(tuple(chart for chart in charts if chart is not None and chart.labels))
    (_, areas), (_, themes) = summary.tables
    yield tables.by_summary_area(areas, summary)
    yield tables.by_theme(themes, summary)
    yield Paragraph(_check(summary, areas, themes))


def _check(summary: Summary, *groups: Sequence[tuple[str, RollUp]]) -> str:
    """That the rows of both tables add up, in one line; or which of them do not."""
    if not summary.adds_up:
        return " ".join(check(rows, summary) for rows in groups)
    sums = [f"{' + '.join(count(row.total) for _, row in rows) or '0'} = {summary.whole.total:,}" for rows in groups]
    return f"The rows of both tables add up, each action counted once: {_and(sums)}."


def _movement(summary: Summary) -> str:
    """What moved, each kind with its refs: ``1 worse (2.3), 2 still red (3.6, 1.4)``."""
    kinds: dict[str, list[Move]] = {}
    for move in summary.moves:
        kinds.setdefault(move.title, []).append(move)
    said = (f"{moved_words(found)} ({refs_words(tuple(one.ref for one in found), _MANY)})" for found in kinds.values())
    return ", ".join(said) or "nothing has moved"


def _exceptions(summary: Summary, owners: bool, public: bool) -> Iterator[Block]:
    yield Heading("Exceptions")
    found = summary.exceptions
    if not found:
        yield Paragraph("No action is red, late, worse than before, or declared better than its dates support.")
        return
    contrasts: dict[str, list[str]] = {}
    for one in found:
        if one.optimistic:
            contrasts.setdefault(one.contrast, []).append(one.action.ref)
    said = "".join(f" {capital(contrast)}: {_and(refs)}." for contrast, refs in contrasts.items())
    they_are = f"{number_of(len(found), 'action')} {verb(len(found), 'is', 'are')}"
    more = len(found) - tables.FRONT
    rest = f" The worst {tables.FRONT} stand here, {more:,} more in the appendix." if more > 0 else ""
    rest += " What ends in … stands in full in the appendix." if tables.is_cut(summary) else ""
    yield Paragraph(f"{they_are} red, late, worse than before, or declared better than the dates support.{said}{rest}")
    yield tables.exceptions(summary, owners, ways=not public)


def _decisions(summary: Summary, owners: bool) -> Iterator[Block]:
    yield Heading("Decisions and extensions")
    asked = [one for one in summary.decisions if one.for_board]
    others = [one for one in summary.decisions if not one.for_board]
    if asked:
        yield Paragraph("The Board is asked to decide:")
        yield Bullets(tuple(_decided(one, owners) for one in asked))
    if others:
        yield Paragraph("Decided in reviews and still to be done:")
        yield Bullets(tuple(_decided(one, owners) for one in others))
    if not summary.decisions:
        yield Paragraph("No decision of the Board or of a review is outstanding.")
    since = {action.ref for action, move in summary.slipped if move is not None}
    moved = [action for action, _ in summary.slipped]
    needed = summary.extensions
    if not moved and not needed:
        yield Paragraph("No due date has moved, and no forecast lies past its due date.")
        return
    compared = f", {len(since):,} of them {since_words(summary.past)}" if summary.past is not None and moved else ""
    dates = f"{number_of(len(moved), 'due date') if moved else 'No due date'} {verb(len(moved), 'has', 'have')} moved"
    more = f"; by forecast {_and([one.ref for one in needed])} will need more time" if needed else ""
    yield Paragraph(f"{dates}{compared}{more}.")
    found = sorted({one.ref: one for one in (*moved, *needed)}.values(), key=lambda one: ref_order(one.ref))
    yield Bullets(tuple(_extension(action, action.ref in since) for action in found))


def _decided(one: Decision, owners: bool) -> str:
    about = f" (about {one.action})" if one.action else ""
    owner = f"; {one.owner or 'no owner'}" if owners else ""
    return f"{one.ref}: {one.what}{about}{owner}" + (f", by {format_date(one.due)}." if one.due else ", no date.")


def _extension(action: Action, new: bool) -> str:
    parts = [f"{action.ref} due {format_date(action.due)}", slippage(action) + (", new" if new else "")]
    if action.times_moved and not action.agreed_by:
        parts.append("nobody named who agreed")
    if needs_extension(action):
        parts.append(f"forecast {format_date(action.forecast)}")
    return "; ".join(part for part in parts if part) + "."


def _done_and_next(summary: Summary, owners: bool) -> Iterator[Block]:
    yield Heading("Closed, and due next")
    compared = f" {since_words(summary.past)}" if summary.past is not None else ""
    if summary.closed:
        yield Paragraph(
            f"{number_of(len(summary.closed), 'action')} {verb(len(summary.closed), 'was', 'were')} closed{compared}."
        )
        yield Bullets(tuple(_closed(action) for action in summary.closed))
    else:
        before = summary.whole.counts[Rag.BLUE]
        yield Paragraph(
            f"Nothing was closed{compared}."
            + (f" {before:,} {verb(before, 'was', 'were')} closed before." if before else "")
        )
    if summary.due_soon:
        yield tables.due_soon(summary, owners)
    else:
        more = "more " if summary.whole.late else ""
        yield Paragraph(f"Nothing {more}is due by {format_date(summary.due_soon_until)}.")


def _closed(action: Action) -> str:
    parts = [f"{action.ref} {action.title}: {completion(action)}, signed off {format_date(action.signed_off_on)}"]
    if action.signed_off_by != WITHHELD:
        parts[0] += f" by {action.signed_off_by or 'nobody named'}"
    if action.accepted_evidence != WITHHELD:
        parts.append(f"accepted as evidence: {action.accepted_evidence or 'nothing named'}")
    return "; ".join(parts) + "."


def _impact(summary: Summary) -> Iterator[Block]:
    line = summary.whole_impact
    yield Paragraph(
        f"{share(line.delivered, line.total)} of {number_of(line.total, 'action')} {verb(line.delivered, 'is', 'are')} "
        f"delivered, {len(line.unproven):,} of them without impact shown. {strengths_words(summary)}"
    )
    known = [one for one in summary.impact if one.counts[Impact.NOT_ASSESSED] < one.total or one.delivered]
    rest = [f"{one.title} ({one.total})" for one in summary.impact if one not in known]
    lines = [f"{one.title}: {_impact_of(one)}." for one in known]
    yield Bullets((*lines, f"Not assessed for any action: {_and(rest)}.") if rest else tuple(lines))


def _impact_of(line: ImpactLine) -> str:
    unproven = refs_words(tuple(action.ref for action in line.unproven), _MANY)
    delivered = (
        f"; of {line.delivered:,} delivered, {len(line.unproven):,} without impact shown" if line.delivered else ""
    )
    return f"{impact_words(line)}{delivered}" + (f" ({unproven})" if unproven else "")


def _gaps(summary: Summary) -> Iterator[Block]:
    total = summary.whole.total
    missing: dict[tuple[str, ...], list[str]] = {}
    for said, refs in concerns(summary):
        if refs and said not in _SAID_BEFORE:
            missing.setdefault(refs, []).append(said)
    found = [
        f"{share(len(refs), total)} of {number_of(total, 'action')} {_and(said)}: {refs_words(refs, _MANY)}."
        for refs, said in missing.items()
    ]
    found += [f"{capital(said)}." for said in same_days(summary)]
    yield Bullets(tuple(found)) if found else Paragraph("Every action has an owner, a date, a rating and news.")


def _conclusion(summary: Summary, public: bool) -> Iterator[Block]:
    row = summary.whole
    good = (Rag.GREEN, Rag.BLUE)
    rated = row.total - row.unrated
    if not rated:
        yield Paragraph("No action has been rated, so nothing can be said yet of progress.")
        return
    declared = sum(row.counts[rag] for rag in good)
    supported = sum(one.suggested.rag in good for one in summary.judged)
    harder = sum(_better(one.suggested.rag, one.action.rag) for one in summary.judged)
    yield Paragraph(
        f"As declared, {share(declared, row.total)} of {number_of(row.total, 'action')} {verb(declared, 'is', 'are')} "
        f"green or closed; by the dates alone it would be {share(supported, row.total)}. "
        f"{_counted(len(row.optimistic), 'declared better than the dates support', '').removesuffix('.')}, "
        f"{harder:,} worse."
    )
    reds = [one.action for one in summary.exceptions if one.worst is Rag.RED]
    if reds and not public:
        lost = [action for action in reds if not road_to_green(action, summary.plan)]
        if lost:
            how = f"For {_refs(lost)} nothing on record says how green is to be reached again."
        else:
            how = "The exceptions say for each how green is to be reached again."
        yield Paragraph(
            f"{number_of(len(reds), 'action')} {verb(len(reds), 'is', 'are')} red as declared or by the dates. {how}"
        )


def _better(one: Rag, other: Rag) -> bool:
    """Whether the dates support more than was declared red or amber."""
    return other in (Rag.RED, Rag.AMBER) and one is not Rag.UNRATED and one.severity > other.severity


def _recommendation(summary: Summary) -> Iterator[Block]:
    asked = [one.ref for one in summary.decisions if one.for_board]
    text = summary.plan.report
    decide = f"The Board is asked to decide on {_and(asked)}. " if asked else ""
    note = text.recommendation or f"The {text.to} is asked to note the position and the exceptions."
    yield Paragraph(f"{decide}{note}")


def _ending(plan: Plan, author: str) -> tuple[tuple[str, str], ...]:
    """Whom to ask, and what the report rests on."""
    text = plan.report
    asked = text.contact or (author if author == plan.organisation else f"{author}, {plan.organisation}",)
    return (
        *(("Contact details" if not place else "", line) for place, line in enumerate(asked)),
        *(
            ("Background documents" if not place else "", line)
            for place, line in enumerate(text.background_documents or (plan.source,))
        ),
    )


def _appendix(summary: Summary, owners: bool, public: bool) -> Iterator[Block]:
    yield Heading("Appendix 1: the whole plan")
    yield Note(f"{thresholds(summary.plan.key)} A group shows its worst rating, never an average.")
    if tables.is_cut(summary):
        yield tables.all_exceptions(summary, owners, ways=not public)
    yield tables.every_action(summary, owners)
    yield tables.mapping(summary)
    if summary.strengths:
        yield tables.strengths(summary)


# --- words and numbers -----------------------------------------------------------------------------------------


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Sections numbered from 1, their paragraphs ``1.1``, ``1.2`` …"""
    section = place = 0
    for block in blocks:
        if isinstance(block, Heading):
            section, place = section + 1, 0
            yield replace(block, number=str(section))
        elif isinstance(block, Paragraph):
            place += 1
            yield replace(block, number=f"{section}.{place}")
        else:
            yield block


def _counted(number: int, said: str, refs: str) -> str:
    return f"{number:,} {verb(number, 'is', 'are')} {said}{f': {refs}' if refs else ''}."


def _refs(found: Iterable[Action]) -> str:
    return refs_words(tuple(action.ref for action in found), _MANY)


def _and(parts: list[str]) -> str:
    """``1.2``, ``1.2 and 1.3``, ``1.2, 1.3 and 1.4``."""
    if len(parts) > _MANY:
        return refs_words(tuple(parts), _MANY)
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)

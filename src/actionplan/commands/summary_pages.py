"""What the verbs show of the whole plan on a terminal: the summary, what moved, the strengths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from actionplan.commands.measure_pages import measures_table
from actionplan.commands.styled import Styled, Text, cell_width, is_plain
from actionplan.commands.tables import STYLES, Lines, grid, hanging, mark, paragraph, shape
from actionplan.model.answers import findings_words
from actionplan.model.area import StrengthCheck
from actionplan.model.comparison import Comparison
from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words
from actionplan.model.duty_clock import duty_words, what_lacks
from actionplan.model.endings import accepted_risks_words, denominator_words, risk_line
from actionplan.model.key import Face, Key
from actionplan.model.movement import Move, MoveKind, other_changes
from actionplan.model.number_words import count, number_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.revised_wordings import revised_sentence
from actionplan.model.rollup import Grouping, RollUp, by_source
from actionplan.model.sources import Strength
from actionplan.model.words import capital
from actionplan.reports.phrases import (
    check,
    concerns,
    finding_gaps,
    group_check,
    headline,
    impact_words,
    measure_gaps,
    moved_words,
    same_days,
    share,
    since_words,
    strengths_words,
)
from actionplan.reports.summary import ImpactLine, Summary, gather


def summary_page(summary: Summary) -> Lines:
    """The RAG summary: headline, both tables with their check, exceptions, what is missing, impact, strengths."""
    plan = summary.plan
    yield from paragraph(Styled(f"{plan.title}, as at {format_date(plan.as_at)}", "bold"))
    yield from _front(summary)
    for word, rows in summary.tables:
        yield ""
        yield from _table(word.titles, rows, summary)
        for title, row in rows:
            if row.also:
                yield from paragraph(f"{title}: {row.count_words}")
        yield from paragraph(Styled(check(rows, summary), "dim"))
    for grouping, group in summary.more_tables:
        yield ""
        yield from _group_lines(grouping, group, summary)
    yield ""
    yield from _exceptions(summary)
    yield from _gaps(summary)
    yield ""
    yield from _impact(summary)
    if summary.measures:
        yield ""
        yield from measures_table(summary.measures)
    if words := strengths_words(summary):
        yield ""
        yield from paragraph(words)
    if not plan.key.is_usual:
        # Who uses the key that everybody knows is not told it again.
        yield ""
        yield from key_lines(plan.key)


def _front(summary: Summary) -> Lines:
    """What is said before any table: the headline, what is due, what is answered, what was signed off."""
    plan = summary.plan
    for sentence in headline(summary):
        yield from paragraph(sentence)
    for duty in summary.duties:
        yield from paragraph(capital(": ".join(filter(None, (duty_words(duty, plan), what_lacks(duty, plan))))))
    if summary.findings.uses_responses:
        yield from paragraph(f"{summary.findings.words}.")
        yield from paragraph(Styled(summary.findings.check_words, "dim"))
    if words := revised_sentence(plan):
        yield from paragraph(words)
    if summary.sign_offs.is_used:
        yield from paragraph(summary.sign_offs.sentence)
    if summary.accepted_risks:
        yield from paragraph(f"{accepted_risks_words(plan)}:")
    for action in summary.accepted_risks:
        yield from hanging([f"{action.ref}  "], risk_line(action, plan))


def _gaps(summary: Summary) -> Lines:
    """What the plan leaves open, a line each below an empty one; nothing where it leaves nothing open."""
    total = summary.whole.total
    gaps = [
        f"{share(len(refs), total)} of {denominator_words(summary.plan)} {concern}"
        for concern, refs in concerns(summary)
        if refs
    ]
    gaps += [*finding_gaps(summary), *measure_gaps(summary), *same_days(summary)]
    if gaps:
        yield ""
    for gap in gaps:
        yield from paragraph(gap)


def key_lines(key: Key) -> Lines:
    """A key, a line each condition: its letter, its mark, its colour, and what it means."""
    widest = max(cell_width(face.mark) for face in key.faces)
    for face in key.faces:
        label = [Styled(f"{face.letter}  ", "bold"), mark(face)]
        yield from hanging(label, f"{face.colour}: {face.meaning}", indent=widest + 5)


def group_page(grouping: Grouping, summary: Summary) -> Lines:
    """The plan rolled up by one thing alone."""
    plan = summary.plan
    yield from paragraph(Styled(f"{plan.title}, as at {format_date(plan.as_at)}", "bold"))
    yield ""
    yield from _group_lines(grouping, grouping(plan), summary)


def _group_lines(grouping: Grouping, rows: Sequence[RollUp], summary: Summary) -> Lines:
    """A row a group, what is to be said of its findings and of what is counted elsewhere, and the check."""
    yield from _table(grouping.word(summary.plan).titles, [(row.heading, row) for row in rows], summary)
    for row in rows:
        if grouping is by_source:
            yield from paragraph(f"{row.heading}: {findings_words(row.findings, summary.plan)}")
        if row.also:
            refs = refs_words(tuple(action.ref for action in row.also))
            yield from paragraph(f"{row.heading}: {row.count_words} ({refs})")
    yield from paragraph(Styled(group_check(grouping, rows, summary), "dim"))


def _table(heading: str, rows: Sequence[tuple[str, RollUp]], summary: Summary) -> Lines:
    conditions = len(summary.key)
    yield from grid(
        (heading, "Worst", *(_count_heading(face) for face in summary.key), "of", "Moved", "Main concern"),
        (_row(title, row, summary) for title, row in rows),
        flexible={0: 10, conditions + 3: 5, conditions + 4: 6},
        right=range(2, conditions + 3),
    )


def _impact(summary: Summary) -> Lines:
    lines = [*summary.impact, replace(summary.whole_impact, title="The whole plan")]
    yield from grid(
        ("Impact", "of", "Finished", "Without impact", ""),
        (_impact_row(line) for line in lines),
        flexible={0: 10, 4: 12},
        right=(1, 2, 3),
    )


def _impact_row(line: ImpactLine) -> Sequence[Text]:
    style = "dim"
    if line.unproven:
        style = "bold"
    unproven = Styled(count(len(line.unproven)), style)
    return (line.title, count(line.total), count(line.delivered), unproven, impact_words(line))


def _row(title: str, row: RollUp, summary: Summary) -> Sequence[Text]:
    worst = Styled(f"no {summary.words.action.many}", "dim")
    if not row.is_empty:
        face = summary.plan.key.face(row.worst)
        worst = Styled(f"{shape(face.shape)} {row.verdict}".lstrip(), STYLES[face.colour])
    counts = (_count_of(face, row.counts[face.condition]) for face in summary.key)
    movement = _movement(summary.moves_of(row.members)) or Styled("=", "dim")
    return (title, worst, *counts, count(row.total), movement, _drag(row))


def _count_heading(face: Face) -> str:
    """A condition above a column of counts: its letter, and on a page of plain lines its word."""
    return face.word if is_plain() else face.letter


def _count_of(face: Face, number: int) -> Styled:
    style = STYLES[face.colour]
    if not number:
        style = "dim"
    return Styled(count(number), style)


def _movement(moves: Sequence[Move]) -> str:
    """What got worse or better in words, and how much else has changed."""
    words = moved_words([move for move in moves if move.kind in (MoveKind.WORSE, MoveKind.BETTER)])
    number = other_changes(Counter(move.kind for move in moves))
    if not number:
        return words
    return ", ".join(filter(None, (words, number_of(number, "other change"))))


def _drag(row: RollUp) -> str:
    drag = row.drag
    return f"{drag.ref} {mark(row.plan.key.face(drag.rag)).text}: {drag.reason}" if drag else ""


def _exceptions(summary: Summary) -> Lines:
    if not summary.exceptions:
        yield from paragraph(
            f"No exceptions: nothing is {summary.plan.key.phrase(Condition.OFF_TRACK)}, late, worse than before, or "
            "declared better than its dates support."
        )
        return
    lines = grid(
        ("Exceptions", summary.words.action.title, "Owner", "Due", "RAG"),
        (
            (
                judged.action.ref,
                judged.action.title,
                summary.plan.owner_name(judged.action) or Styled("–", "dim"),
                format_date(judged.action.due),
                mark(judged.face),
            )
            for judged in summary.exceptions
        ),
        flexible={1: 12, 2: 6},
    )
    yield next(lines)
    for judged, line in zip(summary.exceptions, lines, strict=True):
        yield line
        yield from hanging([" " * 12], Styled(judged.why, "dim"))


# --- changes --------------------------------------------------------------------------------------------------


def changes_lines(past: Comparison, plan: Plan) -> Lines:
    """How the actions moved, what a meeting wants to hear first at the top."""
    until = f"{since_words(past)}, as at {format_date(plan.as_at)}"
    if not past.moves:
        yield from paragraph(f"Nothing has moved {until}.")
        return
    titles = {action.ref: action.title for action in plan.actions}
    yield from grid(
        ("Ref", plan.words.action.title, "Moved", "From what to what, and why"),
        ((move.ref, titles[move.ref], move.title, move.words) for move in past.moves),
        flexible={1: 12, 3: 24},
    )
    yield ""
    yield from paragraph(Styled(f"{capital(moved_words(past.moves))}, {until}", "dim"))


# --- strengths ------------------------------------------------------------------------------------------------


def strengths_lines(plan: Plan) -> Lines:
    """The strengths, with what is said of each now."""
    if not plan.strengths:
        yield from paragraph("The plan names no strengths.")
        return
    summary = gather(plan)
    yield from grid(
        ("Ref", "Strength", "Now", "Because"),
        (_strength_row(strength, check) for strength, check in summary.strengths),
        flexible={1: 20, 3: 12},
    )
    yield ""
    yield from paragraph(Styled(strengths_words(summary), "dim"))


def _strength_row(strength: Strength, check: StrengthCheck | None) -> Sequence[Text]:
    text = f"{strength.text} (not in the {strength.absent_from})" if strength.absent_from else strength.text
    if check is None:
        return strength.ref, text, Styled("–", "dim"), ""
    return strength.ref, text, check.standing, check.because

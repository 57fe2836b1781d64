"""What the verbs show of actions on a terminal: lists and pages, a line at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from actionplan.commands.measure_pages import measures_of_action
from actionplan.commands.styled import Styled, Text, is_plain
from actionplan.commands.tables import Lines, grid, hanging, mark, paragraph, width
from actionplan.commands.update_lines import local_time, update_lines
from actionplan.model.action import Action, Evidence
from actionplan.model.dates import format_date
from actionplan.model.describe import (
    describe,
    ref_words,
    told_marked,
)
from actionplan.model.endings import (
    denominator_words,
    state_words,
)
from actionplan.model.evidence_files import file_words
from actionplan.model.holding import check_in_full, verified_words
from actionplan.model.log import Update, name_told
from actionplan.model.milestones import (
    Milestone,
    milestone_owner,
    milestone_state,
    milestones_words,
    moves_of_milestone,
)
from actionplan.model.notes import Progress
from actionplan.model.number_words import days
from actionplan.model.own_fields import OwnFields
from actionplan.model.plan import Plan
from actionplan.model.restricted import marked, marked_title
from actionplan.model.sanitise import first_line
from actionplan.model.weekly_review import Decision
from actionplan.reports.action_facts import action_facts
from actionplan.reports.action_list import totals_words
from actionplan.reports.assessment import Judged, judge
from actionplan.store import Saved

ROOMY = 110
"""From so many cells on, the list counts the evidence too."""
_UNDER = " " * 6
_NO_NOTES: Mapping[str, Sequence[Progress]] = MappingProxyType({})
_NONE = Styled("–", "dim")

# --- list -----------------------------------------------------------------------------------------------------


def action_lines(
    judged: Sequence[Judged],
    plan: Plan,
    reasons: Mapping[str, str] | None = None,
    notes: Mapping[str, Sequence[Progress]] = _NO_NOTES,
    filter_text: str = "",
) -> Lines:
    """The list of actions, each with its reasons and its notes below it where those are given."""
    if not judged:
        from actionplan.model.filter import ended_ref_words

        words = ended_ref_words(filter_text, plan)
        yield from paragraph(f"{words or f'No {plan.words.action.one} matches, of {denominator_words(plan)}'}.")
        return
    headings = ["Ref", plan.words.action.title, "Owner", "Due", "Late", "RAG", "Suggested"]
    rows: Iterator[Sequence[Text]] = (_list_row(line, plan) for line in judged)
    if width() >= ROOMY:
        headings.append("Evidence")
        rows = ((*row, _evidence_count(line.action, plan)) for row, line in zip(rows, judged, strict=True))
        if any(plan.milestones_of(line.action) for line in judged):
            headings.append(plan.words.milestone.titles)
            rows = ((*row, milestones_words(line.action, plan)) for row, line in zip(rows, judged, strict=True))
        if any(line.action.verified for line in judged):
            headings.append("Verified")
            rows = ((*row, verified_words(line.action)) for row, line in zip(rows, judged, strict=True))
    lines = grid(headings, rows, flexible={1: 16, 2: 8}, right=(4, 7))
    if reasons is None and not notes:
        yield from lines
    else:
        if not is_plain():
            yield next(lines)
        for line, (action, *_) in zip(lines, judged, strict=True):
            yield line
            if reasons is not None:
                yield from hanging([_UNDER], Styled(reasons[action.ref], "dim"))
            for note in notes.get(action.ref, ()):
                yield from hanging([_UNDER, Styled(f"{note.source}  ".lstrip(), "dim")], note.text)
    yield ""
    yield from paragraph(Styled(totals_words(judged, plan), "dim"))


def _list_row(line: Judged, plan: Plan) -> Sequence[Text]:
    action, late = line.action, ""
    if line.days_late:
        late = days(line.days_late) if is_plain() else f"{line.days_late:,} d"
    return (
        action.ref,
        marked_title(action, plan),
        plan.owner_name(action) or _NONE,
        format_date(action.due),
        Styled(late, "bold"),
        _declared(line),
        mark(line.suggested_face),
    )


def _evidence_count(action: Action, plan: Plan) -> Text:
    pieces = len(plan.evidence_of(action))
    return str(pieces) if pieces else _NONE


def _declared(judged: Judged) -> Styled:
    if judged.action.is_withdrawn:
        return Styled(state_words(judged.action), "dim")
    return mark(judged.face)


# --- show -----------------------------------------------------------------------------------------------------


def action_page(judged: Judged, plan: Plan, updates: Sequence[Update], progress: Progress | None = None) -> Lines:
    """Everything about one action."""
    action = judged.action
    yield from hanging([Styled(f"{action.ref}  ", "bold")], Styled(action.title, "bold"))
    for label, *value in _facts(judged, plan):
        yield from hanging([Styled(label, "dim")], *value, indent=17)
    if progress is not None:
        yield from hanging([Styled("Last note", "dim")], progress.line, indent=17)
    yield from _under("Own fields", _own_field_lines(action.own_fields))
    yield from _under(plan.words.milestone.titles, _milestone_lines(action, plan))
    yield from _under("Measures", measures_of_action(action, plan))
    yield from _under("Evidence", _evidence_lines(plan.evidence_of(action), plan))
    yield from _under("Does it hold?", _check_lines(action, plan))
    yield from _under("Decisions", _decision_lines(plan.decisions_about(action), plan))
    yield ""
    yield from update_lines(updates, plan)


def milestone_page(milestone: Milestone, plan: Plan, updates: Sequence[Update]) -> Lines:
    """Everything about one milestone."""
    action = plan.action(milestone.action)
    yield from hanging([Styled(f"{milestone.ref}  ", "bold")], Styled(milestone.text, "bold"))
    facts = (
        (
            plan.words.action.title,
            f"{milestone.action} {first_line(action.title)}" if action is not None else milestone.action,
        ),
        ("State", milestone_state(milestone, plan.as_at)),
        ("Owner", plan.person_name(milestone_owner(milestone, plan)) or "no owner yet"),
        ("Due", ", ".join(filter(None, (format_date(milestone.due), moves_of_milestone(milestone))))),
        ("Agreed by", milestone.agreed_by),
        ("Done by", milestone.done_by),
        ("Withdrawn", milestone.withdrawn),
    )
    for label, value in facts:
        if value:
            yield from hanging([Styled(label, "dim")], value, indent=17)
    yield ""
    yield from update_lines(updates, plan)


def _milestone_lines(action: Action, plan: Plan) -> Lines:
    """How many are done and what comes next, then each on a line."""
    milestones = plan.milestones_of(action)
    if not milestones:
        return
    yield from paragraph(milestones_words(action, plan))
    for milestone in milestones:
        state = ", ".join(filter(None, (milestone_state(milestone, plan.as_at), moves_of_milestone(milestone))))
        owner = f", {plan.person_name(milestone.owner)}" if milestone.owner else ""
        yield from hanging([Styled(f"{milestone.ref}  ", "dim")], f"{milestone.text} ({state}{owner})")


def _under(heading: str, lines: Lines) -> Lines:
    """Lines under a heading; nothing where there are none."""
    for number, line in enumerate(lines):
        if number == 0:
            yield ""
            yield from paragraph(Styled(heading, "bold"))
        yield line


def _own_field_lines(own_fields: OwnFields) -> Lines:
    for heading, value in own_fields:
        yield from hanging([Styled(f"{heading}  ", "dim")], value)


def _evidence_lines(pieces: Sequence[Evidence], plan: Plan) -> Lines:
    for piece in pieces:
        head = Styled(f"{piece.ref}  {format_date(piece.dated)}  ", "dim")
        yield from hanging([head, f"{piece.kind}  "], marked(piece.what, plan.restriction_of("evidence", piece.ref)))
        if piece.place:
            yield from hanging([" " * (len(piece.ref) + 2)], Styled(piece.place, "dim"))
        if words := file_words(piece, in_full=True):
            yield from hanging([" " * (len(piece.ref) + 2)], Styled(words, "dim"))


def _check_lines(action: Action, plan: Plan) -> Lines:
    for check in plan.hold_checks_of(action):
        yield from hanging([Styled(f"{check.ref}  ", "dim")], check_in_full(check, plan))


def _decision_lines(decisions: Sequence[Decision], plan: Plan) -> Lines:
    for decision in decisions:
        when = f"by {format_date(decision.due)}"
        if decision.done_on:
            when = f"done {format_date(decision.done_on)}"
        owner = plan.person_name(decision.owner) or "nobody"
        yield from hanging([Styled(f"{decision.ref}  ", "dim")], f"{decision.what} ({owner}, {when})")


def _facts(judged: Judged, plan: Plan) -> Iterator[tuple[str, *tuple[Text, ...]]]:
    """Each fact's label, and the texts that say it."""
    for fact in action_facts(judged, plan):
        if fact.face is not None:
            yield fact.label, mark(fact.face), f"  {fact.text}"
        elif fact.lead:
            yield fact.label, Styled(fact.lead, "dim"), f"  {fact.text}"
        else:
            yield fact.label, fact.text


# --- history --------------------------------------------------------------------------------------------------


def history_lines(updates: Sequence[Update], plan: Plan) -> Lines:
    """The log, oldest first."""
    if not updates:
        yield from paragraph("No updates since the plan was made.")
        return
    yield from grid(
        ("Change", "When", "Who", "From", "Ref", "What and why"),
        (
            (
                str(update.change.seq),
                local_time(update.change.at),
                name_told(update.change, plan.access),
                update.change.source,
                ref_words(update, plan),
                told_marked(update, plan),
            )
            for update in updates
        ),
        flexible={2: 6, 4: 8, 5: 20},
        right=(0,),
    )


# --- what was saved -------------------------------------------------------------------------------------------


def saved_lines(
    save: Saved,
    updates: Sequence[Update],
    refs: Sequence[str],
    plan: Plan,
    remarks: Sequence[str],
    *,
    words: Mapping[str, str],
) -> Lines:
    """What a save did to each record, and where each action stands now; then what is to be said of it all.

    ``words`` has by ref what is said of it instead of which fields have changed.
    """
    descriptions: dict[str, str] = {}
    for update in updates:
        # A finding and the action that it began with have the same ref.
        earlier = descriptions.get(update.ref)
        descriptions[update.ref] = ", ".join(filter(None, (earlier, describe(update, plan) or "noted")))
    descriptions |= words
    yield from paragraph(f"Saved as change {save.seq}; actionplan undo undoes it.")
    for ref in refs:
        if ref not in descriptions and any(other.startswith(f"{ref}/") for other in descriptions):
            # What was saved is of it, and it stays as it was.
            continue
        description = descriptions.get(ref, "nothing to change")
        if ref in save.merged:
            description = f"{description}; what somebody else has just changed is kept"
        yield from paragraph(f"{ref}  {description}")
        action = plan.action(ref)
        if action is None:
            continue
        judged = judge(action, plan)
        if judged.optimistic:
            yield from paragraph(Styled(f"{' ' * len(ref)}  {judged.contrast}: {judged.suggested.reason}", "dim"))
    for remark in remarks:
        yield from paragraph(remark)

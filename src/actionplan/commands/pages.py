"""What the verbs show of actions on a terminal: lists and pages, a line at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from actionplan.commands.finding_page import finding_facts
from actionplan.commands.measure_pages import measures_of_action
from actionplan.commands.styled import Styled, Text, is_plain
from actionplan.commands.tables import Lines, grid, hanging, mark, paragraph, width
from actionplan.commands.update_lines import local_time, update_lines
from actionplan.model.action import Action, Evidence
from actionplan.model.answers import also_answers_words, messages_words, other_answers_words
from actionplan.model.blocking import dependencies
from actionplan.model.dates import away, format_date
from actionplan.model.describe import (
    describe,
    last_update_words,
    plain_words,
    ref_words,
    slippage,
    told_marked,
)
from actionplan.model.endings import (
    count_words,
    denominator_words,
    ended_words,
    ending_words,
    risk_review_words,
    state_words,
    total_words,
)
from actionplan.model.evidence_files import file_words
from actionplan.model.fields import PLAIN
from actionplan.model.findings import areas_of
from actionplan.model.holding import NOT_SAID, check_due_words, check_in_full, sign_offs, verified_words
from actionplan.model.log import Update, name_told
from actionplan.model.measured_actions import impact_words
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
from actionplan.model.restricted import marked, marked_title, restriction_reason
from actionplan.model.sanitise import first_line
from actionplan.model.source_part import source_titles
from actionplan.model.suggested_rag import completion
from actionplan.model.weekly_review import Decision
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
    yield from paragraph(Styled(_totals(judged, plan), "dim"))


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


def _totals(judged: Sequence[Judged], plan: Plan) -> str:
    counted = sum(not line.action.is_withdrawn for line in judged)
    number = count_words(plan, counted, (line.action for line in judged))
    if counted == len(plan.counted):
        number = total_words(plan)
    elif not counted:
        number = ended_words(line.action for line in judged)
    late = sum(line.days_late > 0 for line in judged)
    optimistic = sum(line.optimistic for line in judged)
    return (
        f"{number}, {late:,} late, {optimistic:,} declared better than the dates support, "
        f"as at {format_date(plan.as_at)}"
    )


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
    from actionplan.model.rollup import summary_area_title

    action, suggested = judged.action, judged.suggested
    area, theme = plan.area_of(action), plan.theme_of(action)
    if reason := restriction_reason(action, plan):
        yield "Restricted", reason
    for finding in areas_of(action, plan):
        yield from finding_facts(finding, plan)
    if sources := source_titles(plan, areas_of(action, plan)):
        yield "Source", sources
    yield plan.words.theme.title, theme.heading
    if plan.summary_areas:
        mapping = ": ".join(filter(None, (f"{area.fit} fit" if area.fit else "", area.mapping_reason)))
        yield "Summary area", f"{summary_area_title(action, plan)}{f' ({mapping})' if mapping else ''}"
    yield "Owner", plan.owner_name(action) or "no owner yet"
    yield "Due", due_words(judged, plan)
    if action.forecast:
        yield "Forecast", format_date(action.forecast)
    yield "Priority", action.priority.value
    yield "Declared", _declared(judged), f"  {action.withdrawn_reason or action.rag_reason}"
    if action.ending is not None:
        yield "Ending", ending_words(action, plan)
        if again := risk_review_words(action, plan):
            yield "Risk", again
    if action.rag_since:
        yield "Since", format_date(action.rag_since)
    yield "Suggested", mark(judged.suggested_face), f"  {suggested.reason}"
    if judged.optimistic:
        yield "Optimistic", judged.contrast
    for field in PLAIN:
        words = plain_words(action, field, plan)
        if words or not field.when_used:
            yield field.heading, words or "none said"
    yield from _relations(action, plan)
    yield "Impact", impact_words(action, plan)
    yield "Stage", _stage(action)
    yield from _sign_off_facts(action, plan)
    yield "Last update", _last_update(action)


def _sign_off_facts(action: Action, plan: Plan) -> Iterator[tuple[str, str]]:
    """What was accepted, how it was verified, and when somebody checks whether it holds."""
    if action.accepted_evidence:
        yield "Accepted", action.accepted_evidence
    if action.is_closed and sign_offs(plan).is_used:
        yield "Verified", verified_words(action) or NOT_SAID
    if action.check_on:
        yield "Check on", check_due_words(action, plan) or format_date(action.check_on)


def _relations(action: Action, plan: Plan) -> Iterator[tuple[str, str]]:
    """What an action has to do with other findings, other actions and the key messages."""
    if action.also_answers:
        yield "Also answers", also_answers_words(action)
    if helpers := other_answers_words(action, plan):
        yield "Also answered by", helpers
    for label, words in dependencies(action, plan):
        yield label.capitalize(), words
    for words in messages_words(action, plan):
        yield "Key message", words


def due_words(judged: Judged, plan: Plan) -> str:
    """When an action is due, how late it is, and how often that day was moved."""
    action = judged.action
    if action.due is None:
        if action.original_due is None:
            return "no date yet"
        return f"no date; first promised {format_date(action.original_due)}"
    parts = [format_date(action.due)]
    if judged.days_late:
        parts.append(f"{days(judged.days_late)} late")
    elif action.is_open:
        parts.append(away(action.due, plan.as_at))
    if action.times_moved:
        parts.append(slippage(action))
    return "; ".join(parts)


def _stage(action: Action) -> str:
    parts = [action.stage.value]
    if action.completed_on:
        parts.append(completion(action))
        if action.completed_by:
            parts.append(f"by {action.completed_by}")
    if action.signed_off_on:
        parts.append(f"signed off {format_date(action.signed_off_on)} by {action.signed_off_by}")
    return ", ".join(parts)


def _last_update(action: Action) -> str:
    words = last_update_words(action)
    return f"{words}, version {action.version}" if words else "–"


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

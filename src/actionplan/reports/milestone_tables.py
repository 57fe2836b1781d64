"""What a board report says of milestones, where the plan has any: one sentence and two tables."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.action import Action
from actionplan.model.attention import milestones_due_next
from actionplan.model.dates import format_date
from actionplan.model.milestones import (
    Milestone,
    late_milestones,
    milestone_days_late,
    milestone_owner,
    milestone_state,
)
from actionplan.model.number_words import count, days, verb, verb_of_share
from actionplan.model.plan import Plan
from actionplan.model.sanitise import first_line
from actionplan.model.withheld import WITHHELD
from actionplan.reports.blocks import ReportCell, ReportColumn, ReportTable
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import NO_OWNER, shortened
from actionplan.reports.summary import DUE_SOON, Summary

_MOST_LATE, _TITLE = 3, 48
"""Of more late milestones than so many the latest are named, each with so many characters."""


def milestones_of_plan(plan: Plan) -> tuple[tuple[Action, Milestone], ...]:
    """Every milestone of the actions that count, withdrawn ones left out, in the order of the plan."""
    if not plan.milestones:
        return ()
    return tuple((action, milestone) for action in plan.counted for milestone in plan.milestones_of(action))


def position(summary: Summary) -> str:
    """How many milestones are done, and which are late, as a sentence or two; empty where there is none."""
    plan = summary.plan
    pairs = milestones_of_plan(plan)
    if not pairs:
        return ""
    done = sum(milestone.is_done for _, milestone in pairs)
    are = verb_of_share(done, len(pairs), "is", "are")
    text = f"{count(done)} of {plan.words.milestone.number(len(pairs))} {are} done."
    late = [milestone for action in plan.counted for milestone in late_milestones(action, plan)]
    if not late:
        return text
    late.sort(key=lambda milestone: -milestone_days_late(milestone, plan.as_at))
    names = [
        f"{one.ref} {shortened(first_line(one.text), _TITLE)} ({days(milestone_days_late(one, plan.as_at))})"
        for one in late[:_MOST_LATE]
    ]
    if len(late) > _MOST_LATE:
        names.append(f"and {count(len(late) - _MOST_LATE)} more")
    return f"{text} {count(len(late))} {verb(len(late), 'is', 'are')} late: {'; '.join(names)}."


def due_soon(edition: Edition) -> Iterator[ReportTable]:
    """The milestones that fall due next; nothing where there is none."""
    summary = edition.summary
    milestones = milestones_due_next(summary.plan, DUE_SOON)
    if milestones:
        title = f"{summary.words.milestone.titles} due by {format_date(summary.due_soon_until)}, earliest first"
        yield _table(title, milestones, edition)


def every_milestone(edition: Edition) -> Iterator[ReportTable]:
    """Every milestone, with its action; nothing where there is none."""
    plan = edition.summary.plan
    pairs = milestones_of_plan(plan)
    if pairs:
        yield _table(f"Every {plan.words.milestone.one}", tuple(milestone for _, milestone in pairs), edition)


def of_action(action: Action, edition: Edition) -> Iterator[ReportTable]:
    """The milestones of one action; nothing where it has none."""
    plan = edition.summary.plan
    if milestones := plan.milestones_of(action):
        yield _table(plan.words.milestone.titles, milestones, edition, has_action=False)


def _table(title: str, milestones: tuple[Milestone, ...], edition: Edition, *, has_action: bool = True) -> ReportTable:
    plan, words = edition.summary.plan, edition.summary.words
    columns = [ReportColumn("Ref", 13), ReportColumn(words.milestone.title, 70)]
    if has_action:
        columns.append(ReportColumn(words.action.title, 60))
    if edition.has_owners:
        columns.append(ReportColumn("Owner", 26))
    columns += [ReportColumn("Due", 20), ReportColumn("First due", 20), ReportColumn("State", 26)]
    rows = tuple(_row(milestone, plan, edition, has_action=has_action) for milestone in milestones)
    return ReportTable(title, tuple(columns), rows)


def _row(milestone: Milestone, plan: Plan, edition: Edition, *, has_action: bool) -> tuple[ReportCell, ...]:
    texts = [milestone.ref, milestone.text]
    if has_action:
        action = plan.action(milestone.action)
        texts.append(action.title if action is not None else "")
    if edition.has_owners:
        texts.append(plan.person_name(milestone_owner(milestone, plan)) or NO_OWNER)
    texts += [format_date(milestone.due), format_date(milestone.original_due), milestone_report(milestone, plan)]
    return tuple(map(ReportCell, texts))


def milestone_report(milestone: Milestone, plan: Plan) -> str:
    """How it stands, and by whom it was done where that may be said: ``done 12 Nov 2026 by Ann``."""
    state = milestone_state(milestone, plan.as_at)
    if not milestone.is_done or milestone.done_by in ("", WITHHELD):
        return state
    return f"{state} by {milestone.done_by}"

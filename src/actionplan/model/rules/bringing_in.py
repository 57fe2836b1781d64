"""What becomes of work that was under way before a plan was kept here, so that nothing looks better than it was.

A plan file or a spreadsheet says how each action stands. A date that moved stays moved, what nobody signed off is not
closed, and what is silent stays silent; whatever is not taken as it is written is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.dates import format_date
from actionplan.model.holding import verified_words
from actionplan.model.impact import Impact
from actionplan.model.milestones import Milestone
from actionplan.model.names import SEVERAL_PEOPLE, several_people
from actionplan.model.notes import ProgressNote
from actionplan.model.number_words import times
from actionplan.model.ratings import Condition
from actionplan.model.sanitise import same_person
from actionplan.model.typed_values import year_doubt

SIGNED_OFF_THERE = "Signed off, as brought in"
"""The heading under which a sign-off that is not taken for one is kept."""
_TO_CONFIRM = re.compile(r"\(?\b(?:tbc|tba)\b\)?|\bto be confirmed\b", re.IGNORECASE)


class Declared(Struct, frozen=True):
    """What a file's word for how an action stands comes to."""

    rag: Condition
    """As declared; blue for what is said to be signed off."""
    stage: Stage
    """The stage that the word claims."""


def declared(condition: Condition) -> Declared:
    """What a file that says that an action is in a condition says of its rating and its stage."""
    match condition:
        case Condition.COMPLETE:
            return Declared(Condition.UNRATED, Stage.COMPLETE)
        case Condition.CHECKED:
            return Declared(Condition.CHECKED, Stage.CLOSED)
        case Condition.NOT_STARTED:
            return Declared(Condition.UNRATED, Stage.OPEN)
    return Declared(condition, Stage.OPEN)


class BroughtIn(Struct, frozen=True):
    """An action as the plan takes it, and what was doubted about it."""

    action: Action
    doubts: tuple[str, ...]
    """Sentences for whoever brings it in, each with the action's ref before it."""


def bring_in(
    action: Action,
    *,
    origin: str,
    today: date | None = None,
    notes: Sequence[ProgressNote] = (),
    evidence: int = 0,
) -> BroughtIn:
    """An action as the plan takes it.

    Args:
        action: The action as the file has it: ``times_moved`` is 0 where the file does not say how often, and the stage
            is the one that the file claims.
        origin: The name of the file; what was accepted as evidence, where the file says no more.
        today: The day of bringing in; None where days to come and doubtful years are not looked for.
        notes: Its progress notes in the file.
        evidence: How many pieces of evidence the file has of it.
    """
    doubts: list[str] = [*_doubted_people(action)]
    action = _with_its_dates(action, doubts, today)
    action = _with_its_stage(action, doubts, origin, today)
    if action.impact.needs_evidence and not evidence:
        doubts.append(f"impact {action.impact} without a piece of evidence: brought in as {Impact.EMERGING}")
        action = replace(action, impact=Impact.EMERGING)
    spoken = [note.dated for note in notes if note.dated is not None]
    if today is not None and any(day > today for day in spoken):
        doubts.append("a note has a date that is still to come")
        spoken = [day for day in spoken if day <= today]
    action = replace(action, silent_since=max(spoken, default=None))
    return BroughtIn(action, tuple(f"{action.ref}: {doubt}" for doubt in doubts))


def bring_in_milestone(milestone: Milestone, today: date | None = None) -> tuple[Milestone, tuple[str, ...]]:
    """A milestone as the plan takes it, and what was doubted about it. The arguments are as for :func:`bring_in`."""
    doubts: list[str] = []
    original_due, times_moved = _moves(milestone.due, milestone.original_due, milestone.times_moved, doubts)
    milestone = replace(milestone, original_due=original_due, times_moved=times_moved)
    if milestone.done_by and milestone.done_on is None:
        doubts.append(f"'{milestone.text}' was done by {milestone.done_by}, but not on which day: it counts as open")
        milestone = replace(milestone, done_by="")
    if today is not None and milestone.done_on is not None and milestone.done_on > today:
        doubts.append(f"'{milestone.text}' is done on a day that is still to come: it counts as open")
        milestone = replace(milestone, done_on=None, done_by="")
    return milestone, tuple(f"{milestone.action}: {doubt}" for doubt in doubts)


def _doubted_people(action: Action) -> Iterable[str]:
    for label, name in (("owner", action.owner), ("sponsor", action.sponsor)):
        if several_people(name):
            yield f"{label} '{' '.join(name.split())}' {SEVERAL_PEOPLE}"
        if _TO_CONFIRM.search(name):
            yield f"{label} '{' '.join(name.split())}' is still to be confirmed"


def _moves(due: date | None, original_due: date | None, times_moved: int, doubts: list[str]) -> tuple[date | None, int]:
    """The first due date and how often it moved: a date that moved stays moved."""
    if original_due is None:
        if times_moved:
            doubts.append(f"its date moved {times(times_moved)}, but the file does not say what it was at first")
        return due, times_moved
    if due not in (original_due, None):
        times_moved = max(1, times_moved)
    return original_due, times_moved


def _with_its_dates(action: Action, doubts: list[str], today: date | None) -> Action:
    original_due, times_moved = _moves(action.due, action.original_due, action.times_moved, doubts)
    agreed_by = action.agreed_by
    if same_person(agreed_by, action.owner):
        doubts.append(f"{agreed_by} owns it, so nobody else is on record as having agreed to the new date")
        agreed_by = ""
    if today is not None and action.stage is Stage.OPEN:
        for label, day in (("due", action.due), ("forecast", action.forecast)):
            if day is not None and year_doubt(day, today):
                doubts.append(f"{label}: {year_doubt(day, today)}")
    return replace(action, original_due=original_due, times_moved=times_moved, agreed_by=agreed_by)


def _with_its_stage(action: Action, doubts: list[str], origin: str, today: date | None) -> Action:
    if today is not None and action.completed_on is not None and action.completed_on > today:
        by = f" by {action.completed_by}" if action.completed_by else ""
        doubts.append(
            f"completed on {format_date(action.completed_on)}{by}, which is still to come: brought in as open"
        )
        return _reopened(action)
    if action.stage is Stage.CLOSED:
        fault = _no_sign_off(action, today)
        if not fault:
            accepted = action.accepted_evidence or f"brought in from {origin}"
            return replace(action, rag=Condition.CHECKED, accepted_evidence=accepted)
        doubts.append(f"closed, but {fault}: brought in as complete, awaiting sign-off")
        action = _without_sign_off(action)
    if action.rag is Condition.CHECKED:
        # Blue is what is closed, and nothing is said of what it was before.
        action = replace(action, rag=Condition.UNRATED)
    if action.stage is Stage.COMPLETE and action.completed_on is None:
        doubts.append("complete, but the file does not say since when")
    return action


def _no_sign_off(action: Action, today: date | None) -> str:
    """Why an action that a file has as closed is not signed off; empty if it is."""
    day, by = action.signed_off_on, action.signed_off_by
    faults = {
        "the file does not say by whom and when": not by and day is None,
        "the file does not say by whom": not by,
        "the file does not say when": day is None,
        f"by {by}, who owns it": same_person(by, action.owner),
        f"by {by}, who marked it complete": same_person(by, action.completed_by),
    }
    if day is not None:
        is_early = action.completed_on is not None and day < action.completed_on
        faults[f"signed off on {format_date(day)}, before it was completed"] = is_early
        faults[f"signed off on {format_date(day)}, which is still to come"] = today is not None and day > today
    return next((fault for fault, is_so in faults.items() if is_so), "")


def _without_sign_off(action: Action) -> Action:
    """Complete and awaiting sign-off; what the file says of a sign-off is kept in its own words."""
    day = format_date(action.signed_off_on) if action.signed_off_on else ""
    words = ", ".join(filter(None, (day, action.signed_off_by, action.accepted_evidence, verified_words(action))))
    own_fields = action.own_fields
    if words:
        own_fields = (*own_fields, (SIGNED_OFF_THERE, words))
    return replace(
        action,
        stage=Stage.COMPLETE,
        signed_off_on=None,
        signed_off_by="",
        accepted_evidence="",
        verified=None,
        sample="",
        check_on=None,
        own_fields=own_fields,
    )


def _reopened(action: Action) -> Action:
    action = _without_sign_off(action)
    rag = Condition.UNRATED if action.rag is Condition.CHECKED else action.rag
    return replace(action, stage=Stage.OPEN, rag=rag, completed_on=None, completed_by="")

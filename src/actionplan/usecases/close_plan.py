"""Closing a plan, with or without a hand-over of what is not finished to the plan that follows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.dates import format_date
from actionplan.model.describe import describe, told
from actionplan.model.field import LONG
from actionplan.model.hand_over import HistoryLine, handed_over
from actionplan.model.log import Stamp
from actionplan.model.notes import Progress
from actionplan.model.plan import Plan
from actionplan.model.restricted import update_restriction
from actionplan.model.rules.closing import actions_to_hand_over, close_plan, hand_over, reopen_plan, unfinished_findings
from actionplan.planfiles.plan_yaml_writing import is_too_large, plan_file, shortened
from actionplan.store import Store
from actionplan.store.plan_folder import write_document
from actionplan.usecases.change import Changed, save_change

_MOST_NOTES = 4_096
"""A history of more lines is nobody's; of a file that is too large it is halved until it fits."""


class HandedOver(Struct, frozen=True):
    """What a hand-over did."""

    changed: Changed
    file: Path
    """The plan file for the successor."""
    findings: int
    actions: int
    notes: int
    """How many lines of history each action has there at most; 0 where it has all of them."""


def close(store: Store, stamp: Stamp, note: str, *, keeps_personal_data: bool = False) -> Changed:
    """Closes the plan: from then on it can only be read.

    Raises:
        Invalid: if a finding has neither an ending nor a new home, or no reason is given.
        StoreError: if it cannot be saved, or a finding has lost its ending meanwhile.
    """
    edit = close_plan(store.plan(stamp.on), note)
    return save_change(store, [edit], stamp, note, keeps_personal_data=keeps_personal_data)


def reopen(store: Store, stamp: Stamp, note: str, *, keeps_personal_data: bool = False) -> Changed:
    """Opens a closed plan again. Raises Invalid if it is not closed, or no reason is given."""
    edit = reopen_plan(store.plan(stamp.on), note)
    return save_change(store, [edit], stamp, note, keeps_personal_data=keeps_personal_data)


def close_with_hand_over(
    store: Store, stamp: Stamp, successor: str, target: Path, note: str, *, keeps_personal_data: bool = False
) -> HandedOver:
    """Writes what is not finished as a plan file for the successor, marks it as moved there, and closes the plan.

    Args:
        store: Where the plan is.
        stamp: Who does it, when and from where.
        successor: What the plan is called that takes it over.
        target: The plan file; there must not be anything yet.
        note: Why, and who decided it.
        keeps_personal_data: As for :func:`~.change.save_change`.

    Raises:
        Invalid: if nothing is left to hand over, or something is missing.
        FileExistsError: if there is a file at ``target``.
        Outdated: if somebody has changed the plan meanwhile, which the file would not have; there is no file then.
        StoreError: if the file cannot be written, or must not be there, or the change cannot be saved; there is no
            file then, and nothing is changed.
    """
    plan = store.plan(stamp.on)
    edits = hand_over(plan, successor, by=plan.access.name, note=note)
    data, most = _fitting(handed_over(plan, _history(store, plan), successor.strip()), plan)
    # The file first: what is marked as moved is never without it.
    write_document(target, data, store.path)
    try:
        changed = save_change(store, edits, stamp, note, keeps_personal_data=keeps_personal_data, upon=plan.seq)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return HandedOver(changed, target, len(unfinished_findings(plan)), len(actions_to_hand_over(plan)), most)


def _fitting(successor: Plan, plan: Plan) -> tuple[bytes, int]:
    """The plan file, and how many lines of history it has of each action at most; 0 for all."""
    head = (
        f"Handed over by {plan.organisation}: {plan.title}, as at {format_date(plan.as_at)}, change {plan.seq}.\n"
        "Each action has its history there as dated notes. Begin with: actionplan --db NEW.db init --from THIS-FILE"
    )
    data, most = plan_file(successor, head), _MOST_NOTES
    while is_too_large(data) and most > 1:
        most //= 2
        data = plan_file(replace(successor, notes=shortened(successor.notes, most)), head)
    return data, most if most < _MOST_NOTES else 0


def _within(words: str) -> str:
    """As much as a note of a plan file may have."""
    return words if len(words) <= LONG else f"{words[: LONG - 1]}…"


def _history(store: Store, plan: Plan) -> Mapping[str, Sequence[HistoryLine]]:
    """What became of each action, the earliest first: the notes that it was brought in with, then each change."""
    refs = {action.ref for action in actions_to_hand_over(plan)}
    lines = {
        ref: [
            HistoryLine(Progress(note.text, note.dated, note.by), plan.restriction_of("note", note.ref))
            for note in reversed(plan.notes_of(ref))
        ]
        for ref in refs
    }
    for update in store.history():
        ref = update.ref.partition("/")[0]
        if ref in lines and update.kind != "note":
            why = update_restriction(update, plan)
            # A restricted note is a line of its own, so that what it gave a record is known by it there too.
            texts = (
                (describe(update, plan, in_full=True), update.change.note)
                if why
                else (told(update, plan, in_full=True),)
            )
            lines[ref] += (
                HistoryLine(Progress(_within(text), update.change.on, update.change.by), why) for text in texts if text
            )
    return lines

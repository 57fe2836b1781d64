"""Closing a plan: nothing is left without an ending or a new home, and from then on it can only be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from actionplan.atomic import write_new
from actionplan.model.action import Action, Ending, Stage
from actionplan.model.beginning import BROUGHT_IN
from actionplan.model.describe import told
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp, Update
from actionplan.model.notes import Progress
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.model.restricted import RESTRICTED, note_restriction, update_restriction
from actionplan.model.rules.actions import propose_one
from actionplan.model.rules.closing import close_edit, refusal_words, reopen_edit, still_open, why_not_closed
from actionplan.model.rules.personal_doubts import refuse_doubts
from actionplan.planfiles.plan_writer import plan_file_of
from actionplan.planfiles.plan_yaml import read_plan
from actionplan.planfiles.yaml_events import BadPlanFile
from actionplan.store import Saved, Store

_NOT_TOLD = (BROUGHT_IN, "init")


class CannotClose(Refusal):
    """The plan cannot be closed; the message says what stands against it."""


class Closed(Struct, frozen=True):
    """What closing a plan did."""

    saved: Saved
    plan: Plan
    """As it is then."""
    handed_over: tuple[str, ...]
    """The refs of the actions that went to the successor."""


def close_plan(
    store: Store,
    stamp: Stamp,
    note: str,
    *,
    file: Path | None = None,
    successor: str = "",
    keeps_personal_data: bool = False,
) -> Closed:
    """Closes a plan; what is still open goes to its successor, in a plan file that ``actionplan init`` takes.

    Args:
        store: Where the plan is.
        stamp: Who closes it, and when.
        note: Why.
        file: Where the plan file goes; None where nothing is handed over.
        successor: What the successor is called: the title in the file, and where the actions are moved to.
        keeps_personal_data: Whether what looks like a person's data in the note is to be kept.

    Raises:
        CannotClose: if it is closed, or a finding has neither an ending nor a new home.
        FileExistsError, OSError: if the file cannot be written; nothing is saved then.
        StoreError: if it cannot be saved; there is no file then.
    """
    plan = store.plan(stamp.on)
    reasons = why_not_closed(plan, hands_over=file is not None)
    if reasons:
        raise CannotClose(refusal_words(reasons))
    actions = still_open(plan) if file is not None else ()
    if file is not None and not actions:
        raise CannotClose("nothing is open; close the plan without --hand-over")
    edits = [close_edit(plan, stamp.on, note), *(_moved(plan, action, stamp, note, successor) for action in actions)]
    refuse_doubts(edits, note, keeps=keeps_personal_data)
    if file is not None:
        write_new(file, _plan_file(store, plan, actions, successor, file.name))
    try:
        saved = store.save(edits, stamp, note, plan.seq)
    except BaseException:
        if file is not None:
            file.unlink(missing_ok=True)
        raise
    return Closed(saved, store.plan(stamp.on), tuple(action.ref for action in actions))


def reopen_plan(store: Store, stamp: Stamp, note: str) -> Closed:
    """Reopens a closed plan. Raises Invalid where it is open, or without a note."""
    saved = store.save([reopen_edit(store.plan(stamp.on), note)], stamp, note)
    return Closed(saved, store.plan(stamp.on), ())


def _moved(plan: Plan, action: Action, stamp: Stamp, note: str, successor: str) -> Edit:
    values = {"stage": Stage.WITHDRAWN, "ending": Ending.MOVED, "ending_to": successor, "ending_ref": action.ref}
    return propose_one(plan, action, values, by=stamp.by, note=note)


def _plan_file(store: Store, plan: Plan, actions: Sequence[Action], title: str, name: str) -> bytes:
    """The plan file, as far as reading it back says the same of every action.

    Raises:
        CannotClose: if it cannot be read back, since it would be too large, or says something else.
    """
    data = plan_file_of(plan, actions, title, _said(plan, actions, store.history()))
    try:
        read_back = read_plan(data, name)
    except BadPlanFile as error:
        raise CannotClose(f"the open {plan.words.action.many} do not fit in a plan file: {error}") from error
    refs = {action.ref for action in read_back.actions}
    missing = [action.ref for action in actions if action.ref not in refs]
    if missing:
        raise CannotClose(f"the plan file would be without {', '.join(missing)}")
    return data


def _said(plan: Plan, actions: Sequence[Action], history: Iterable[Update]) -> dict[str, list[tuple[Progress, str]]]:
    """What was said and done about each action, the oldest first, each with why it is restricted."""
    said: dict[str, list[tuple[Progress, str]]] = {}
    for action in actions:
        notes = reversed(plan.notes_of(action.ref))
        said[action.ref] = [
            (Progress(note.text, note.dated, note.by), plan.restriction_of("note", note.ref)) for note in notes
        ]
    for update in history:
        ref = update.ref if update.kind == "action" else str(update.after.get("action") or "")
        if ref not in said or update.change.source in _NOT_TOLD:
            continue
        text = told(update, plan, in_full=True)
        if note_restriction(update.change, plan):
            text = text.removeprefix(f"{RESTRICTED}: ")
        if text.strip():
            progress = Progress(text, update.change.on, update.change.by)
            said[ref].append((progress, update_restriction(update, plan)))
    return said

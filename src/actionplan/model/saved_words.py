"""What is said at the foot of a screen once something was saved: what became of it, where there is a word for that."""

from __future__ import annotations

from collections.abc import Sequence

from actionplan.model.action import Action, Stage
from actionplan.model.dates import format_date
from actionplan.model.describe import TAKEN_UP, refs_words
from actionplan.model.edit import Edit
from actionplan.model.endings import state_words
from actionplan.model.hold_checks import HoldCheck, HoldOutcome
from actionplan.model.plan_settings import CLOSED, HOLD, PlanSetting

_SAVED = "saved"
_MOST_NAMED = 3
_SETTINGS = {
    CLOSED: ("The plan is closed", "The plan is open again"),
    HOLD: ("The plan is held", "The hold is lifted"),
}
"""What is turned back only with a reason, and so by no undo."""
_STAGES = {Stage.OPEN: "reopened", Stage.COMPLETE: "complete", Stage.CLOSED: "signed off"}


def saved_words(edits: Sequence[Edit], refs: Sequence[str]) -> str:
    """``1.2 saved · u undoes``, ``1.2 signed off …``, ``M1 withdrawn …``, ``1.5 holding, not checked again …``.

    What no undo turns back is said without that.

    Args:
        edits: What was saved, as one change.
        refs: What it is said of: refs of records, or names of people.
    """
    setting = next((edit.after for edit in edits if isinstance(edit.after, PlanSetting)), None)
    if setting is not None and setting.ref in _SETTINGS:
        is_set, is_lifted = _SETTINGS[setting.ref]
        return is_set if setting.value else is_lifted
    return f"{_words(edits, refs)} · u undoes"


def _words(edits: Sequence[Edit], refs: Sequence[str]) -> str:
    check = next((edit.after for edit in edits if isinstance(edit.after, HoldCheck)), None)
    if check is not None:
        return f"{check.action} {_check_words(check)}"
    words = {word for edit in edits if (word := _become(edit)) != _SAVED}
    return f"{refs_words(tuple(refs), _MOST_NAMED)} {words.pop() if len(words) == 1 else _SAVED}"


def _become(edit: Edit) -> str:
    """What became of one record."""
    before, after = edit.before, edit.after
    if isinstance(after, Action):
        if isinstance(before, Action) and before.stage is not after.stage:
            return state_words(after) or _STAGES[after.stage]
        return _SAVED
    was_withdrawn, is_withdrawn = (bool(getattr(record, "withdrawn", "")) for record in (before, after))
    if before is None or was_withdrawn == is_withdrawn:
        return _SAVED
    return "withdrawn" if is_withdrawn else TAKEN_UP


def _check_words(check: HoldCheck) -> str:
    if check.outcome is HoldOutcome.SLIPPING:
        return "slipping, and reopened"
    again = f"checked again on {format_date(check.next_check)}" if check.next_check else "not checked again"
    return f"{check.outcome}, {again}"

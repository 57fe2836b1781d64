"""What an acceptable answer still leaves to be asked, and may be left empty."""

from __future__ import annotations

from collections.abc import Sequence

from actionplan.model.action import Action, Ending
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.hold_checks import HoldCheck, HoldOutcome


def who_agreed(edits: Sequence[Edit]) -> str:
    """The question who agreed to move the due dates that ``edits`` move; empty if they move none."""
    refs = tuple(edit.ref for edit in edits if "times_moved" in edit.changed)
    if not refs:
        return ""
    return f"who agreed to move the due date of {refs_words(refs, 3)}? Enter leaves it empty"


def ref_there(edits: Sequence[Edit]) -> str:
    """The question which ref an action has in the plan that it is moved to; empty where none is, or it is said."""
    moved = [edit for edit in edits if isinstance(edit.after, Action) and edit.after.ending is Ending.MOVED]
    refs = tuple(edit.ref for edit in moved if isinstance(edit.after, Action) and not edit.after.ending_ref)
    return f"which ref does {refs_words(refs, 3)} have there? Enter leaves it empty" if refs else ""


def when_again(edits: Sequence[Edit]) -> str:
    """The question when somebody looks again at what holds, where that is not said; empty for another answer."""
    checks = [edit.after for edit in edits if isinstance(edit.after, HoldCheck)]
    if any(check.outcome is HoldOutcome.HOLDING and check.next_check is None for check in checks):
        return "when does somebody check it again? Enter leaves it empty: it is not checked any more"
    return ""

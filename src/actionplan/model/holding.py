"""Whether what was signed off still holds: when somebody looks again, what was found, and how many were looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.action import Verification
from actionplan.model.dates import days_since, format_date
from actionplan.model.hold_checks import HoldOutcome
from actionplan.model.index import Derived
from actionplan.model.number_words import count
from actionplan.model.sanitise import first_line, followed
from actionplan.model.withheld import WITHHELD

if TYPE_CHECKING:
    from actionplan.model.action import Action, Evidence
    from actionplan.model.hold_checks import HoldCheck
    from actionplan.model.plan import Plan

NOT_SAID = "not said"
"""How a sign-off was verified of which nobody has said it, as of old ones."""


# --- of one action ----------------------------------------------------------------------------------------------


def verified_words(action: Action) -> str:
    """How its sign-off was verified: ``sample tested, 18 of 20``; empty where nobody said it."""
    if action.verified is None:
        return ""
    return followed(action.verified.value, ", ", action.sample)


def is_check_due(action: Action, plan: Plan) -> bool:
    """Whether the day has come on which somebody checks whether a closed action holds."""
    return action.is_check_due(plan.as_at)


def check_day_words(action: Action, plan: Plan) -> str:
    """Since when a check is due: ``due 3 Mar 2027, 12 days ago``, ``due today``; empty while none is."""
    if action.check_on is None or not is_check_due(action, plan):
        return ""
    return days_since(action.check_on, plan.as_at)


def check_due_words(action: Action, plan: Plan) -> str:
    """The same as a reason: ``check whether it holds, due today``; empty while none is due."""
    day = check_day_words(action, plan)
    return f"check whether it holds, {day}" if day else ""


def sign_off_words(action: Action, plan: Plan) -> str:
    """How a closed action was verified and when somebody checks it, in few words; empty where nothing is said of it."""
    if not action.is_closed:
        return ""
    day = check_day_words(action, plan)
    if not day and action.check_on is not None:
        day = f"on {format_date(action.check_on)}"
    return ", ".join(filter(None, (verified_words(action), f"check {day}" if day else "")))


def last_check(action: Action, plan: Plan) -> HoldCheck | None:
    """The last look at whether an action holds, whatever has become of it since; None if there was none."""
    return next(reversed(plan.hold_checks_of(action)), None)


def check_words(check: HoldCheck) -> str:
    """What was found: ``holding, 3 Mar 2027``."""
    return f"{check.outcome}, {format_date(check.checked_on)}"


def check_in_full(check: HoldCheck, plan: Plan) -> str:
    """What was found, and what shows it or why: ``holding, 3 Mar 2027 by Ann: as in May (1.2/3 Audit of 12 files)``."""
    words = f"{check_words(check)} by {check.by}" if check.by else check_words(check)
    piece = _piece(check, plan)
    shown_by = f"{piece.ref} {piece.what}" if piece is not None else ""
    if check.what and shown_by:
        words = followed(followed(words, ": ", check.what), " ", f"({shown_by})")
    else:
        words = followed(words, ": ", check.what or shown_by)
    return words if check.next_check is None else f"{words}; again on {format_date(check.next_check)}"


def _piece(check: HoldCheck, plan: Plan) -> Evidence | None:
    """The piece of evidence that a check rests on."""
    return next((piece for piece in plan.evidence if piece.ref == check.evidence), None)


def held_since(action: Action, plan: Plan) -> bool:
    """Whether a closed action was looked at since its sign-off, and held."""
    if not action.is_closed:
        return False
    since_slipping: list[HoldCheck] = []
    for check in plan.hold_checks_of(action):
        # What slips is reopened: what was found before that is of another sign-off.
        since_slipping = [] if check.outcome is HoldOutcome.SLIPPING else [*since_slipping, check]
    return any(
        check.outcome is HoldOutcome.HOLDING
        and (action.signed_off_on is None or check.checked_on >= action.signed_off_on)
        for check in since_slipping
    )


def has_slipped(action: Action, plan: Plan) -> bool:
    """Whether an action was reopened since it did not hold, and is not closed again."""
    check = last_check(action, plan)
    is_under_way = action.is_open or action.is_complete
    return is_under_way and check is not None and check.outcome is HoldOutcome.SLIPPING


# --- of the plan ------------------------------------------------------------------------------------------------


class SignOffs(Struct, frozen=True):
    """The sign-offs of a plan: refs of actions that count."""

    closed: tuple[str, ...]
    by_verification: Mapping[Verification | None, tuple[str, ...]]
    """The closed ones by how that was verified, all five always there; under None those of which nobody said it."""
    checked: tuple[str, ...]
    """The closed ones that were looked at since, and held."""
    due: tuple[str, ...]
    """The closed ones whose check is due."""
    reopened: tuple[str, ...]
    """Those that did not hold: they are open again, and none of the closed ones."""
    is_used: bool
    """Whether the plan says of any sign-off how it was verified, or when it is checked."""

    @property
    def words(self) -> str:
        """``12 closed; 7 checked since; 1 reopened``; empty for a plan that says nothing of the kind."""
        if not self.is_used:
            return ""
        checked = f"{count(len(self.checked)) if self.checked else 'none'} checked since"
        reopened = f"{count(len(self.reopened))} reopened" if self.reopened else ""
        due = f"{count(len(self.due))} due to be checked" if self.due else ""
        return "; ".join(filter(None, (f"{count(len(self.closed))} closed", checked, reopened, due)))

    @property
    def verified_words(self) -> str:
        """``verified: 3 declared, 4 evidence read, 2 not said``; empty for a plan that says nothing of the kind."""
        if not self.is_used or not self.closed:
            return ""
        numbers = (
            f"{count(len(refs))} {verification or NOT_SAID}"
            for verification, refs in self.by_verification.items()
            if refs
        )
        return f"verified: {', '.join(numbers)}"

    @property
    def sentence(self) -> str:
        """Both in one sentence; empty for a plan that says nothing of the kind."""
        words = "; ".join(filter(None, (self.words, self.verified_words)))
        return f"{words}." if words else ""

    @property
    def adds_up(self) -> bool:
        """Whether the split comes to the total."""
        return sum(map(len, self.by_verification.values())) == len(self.closed)


def sign_offs(plan: Plan) -> SignOffs:
    """The sign-offs of a plan on its day, worked out once."""
    return _SIGN_OFFS.of(plan)


def _sign_offs(plan: Plan) -> SignOffs:
    closed = [action for action in plan.counted if action.is_closed]
    by_verification: dict[Verification | None, list[str]] = {verification: [] for verification in (*Verification, None)}
    for action in closed:
        by_verification[action.verified].append(action.ref)
    return SignOffs(
        closed=tuple(action.ref for action in closed),
        by_verification={verification: tuple(refs) for verification, refs in by_verification.items()},
        checked=tuple(action.ref for action in closed if held_since(action, plan)),
        due=tuple(action.ref for action in closed if is_check_due(action, plan)),
        reopened=tuple(action.ref for action in plan.counted if has_slipped(action, plan)),
        is_used=any(not check.withdrawn for check in plan.hold_checks)
        or any(action.verified or action.check_on for action in closed),
    )


_SIGN_OFFS = Derived(_sign_offs)


def last_check_words(action: Action, plan: Plan) -> str:
    """The last look in a cell: ``holding, 3 Mar 2027: audit of 12 files``; empty if there was none."""
    check = last_check(action, plan)
    if check is None:
        return ""
    piece = _piece(check, plan)
    what = "" if check.what == WITHHELD else check.what
    return followed(check_words(check), ": ", first_line(what or (piece.what if piece is not None else "")))

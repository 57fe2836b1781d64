"""The kinds of records: what the store keeps versions of, and what is true of each kind as a whole.

Table, log, undo, as-at, merge, conflict and what the public may read follow from here and from the record's own class.
A new kind is its class, its fields, a line here, a list in the plan, and a migration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model import fields
from actionplan.model.fields import Field
from actionplan.model.plan import Action, Area, Evidence, Stage, Standing, StrengthCheck
from actionplan.model.ratings import Condition
from actionplan.model.refs import evidence_order, ref_order
from actionplan.model.weekly_review import Decision, ReviewItem, WeeklyReview

Record = Action | Area | Evidence | StrengthCheck | WeeklyReview | ReviewItem | Decision
"""What the store keeps versions of."""
Logged = Mapping[str, Any]
"""A record as the log has it."""
MISTAKE = "added by mistake and undone"
"""Why something that was added is withdrawn when that is undone."""


class RecordKind(Struct, frozen=True):
    """One kind of record."""

    name: str
    """Of its table, and in the log."""
    record: type[Record]
    in_plan: str
    """Where a plan has them."""
    order: Callable[[Any], Any]
    """In which order."""
    fields: tuple[Field, ...]
    """What is true of each of its fields, who may read it among others."""
    addition: Callable[[Logged], str] = lambda logged: f"added: {logged.get('title', '')}"
    """In words, that one was added."""
    undone_addition: Callable[[Any], Any] = lambda _record: None
    """What one becomes when its adding is undone: nothing is ever deleted. None if its adding is not undone."""


def _withdrawn_action(action: Action) -> Action:
    # Blue is only for what is closed.
    rag = Condition.UNRATED if action.is_closed else action.rag
    return replace(action, rag=rag, stage=Stage.WITHDRAWN, withdrawn_reason=MISTAKE)


def _withdrawn(record: Any) -> Any:
    return replace(record, withdrawn=MISTAKE)


def _not_checked(check: StrengthCheck) -> StrengthCheck:
    return replace(check, standing=Standing.NOT_CHECKED, because="")


def _started(review: Logged) -> str:
    present = f", with {review['attendees']}" if review["attendees"] else ""
    return f"review {review['ref'].removeprefix('R')} started, chair {review['chair']}{present}"


KINDS = (
    RecordKind("area", Area, "areas", lambda area: ref_order(area.ref), fields.AREA),
    RecordKind(
        "action",
        Action,
        "actions",
        lambda action: ref_order(action.ref),
        fields.ACTION,
        undone_addition=_withdrawn_action,
    ),
    RecordKind(
        "evidence",
        Evidence,
        "evidence",
        lambda piece: evidence_order(piece.ref),
        fields.EVIDENCE,
        lambda piece: f"evidence added: {piece['what']} ({piece['kind']})",
        _withdrawn,
    ),
    RecordKind(
        "strength_check",
        StrengthCheck,
        "checks",
        lambda check: check.ref,
        fields.STRENGTH_CHECK,
        lambda check: f"strength {check['standing']}: {check['because']}",
        _not_checked,
    ),
    RecordKind("review", WeeklyReview, "reviews", lambda review: review.number, fields.REVIEW, _started),
    RecordKind("review_item", ReviewItem, "items", lambda item: item.place, fields.REVIEW_ITEM),
    RecordKind(
        "decision",
        Decision,
        "decisions",
        lambda decision: int(decision.ref[1:]),
        fields.DECISION,
        lambda decision: f"decided: {decision['what']}",
        _withdrawn,
    ),
)
KIND_OF: Mapping[type, RecordKind] = {kind.record: kind for kind in KINDS}
KIND_NAMED: Mapping[str, RecordKind] = {kind.name: kind for kind in KINDS}


def undone_addition_of(record: Any) -> Any:
    """What a record becomes when its adding is undone; None if its adding is not undone."""
    return KIND_OF[type(record)].undone_addition(record)

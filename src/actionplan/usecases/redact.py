"""Taking a text out of the plan, and out of the files that the program has written beside it.

What it cannot alter it names: backups, minutes that somebody has edited, kept evidence, and what was exported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

from actionplan import settings
from actionplan.atomic import write_over
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.redactions import Redacted, RedactionOrder, RedactionScope
from actionplan.model.report import SentReport
from actionplan.model.rules.personal_doubts import refuse_doubts
from actionplan.store import Store, StoreError
from actionplan.usecases.held_files import files_beside, files_left_behind, holds

SOURCE = "redact"
"""Where such a change comes from; none of them is ever undone."""


class RedactionDone(Struct, frozen=True):
    """What became of a redaction, in the plan and beside it."""

    redacted: Redacted
    plan: Plan
    """As it is then."""
    copies: tuple[Path, ...]
    """Backups and other copies of the plan that still hold the text."""
    rewritten: tuple[Path, ...]
    """Minutes that were as the program wrote them, and are rewritten without it."""
    files: tuple[Path, ...]
    """Files beside the plan that still hold it."""
    sent: tuple[SentReport, ...]
    """What went out of the plan with it; where those files are is not known."""


def scope_of(store: Store, order: RedactionOrder, today: date) -> tuple[RedactionScope, tuple[Path, ...]]:
    """What a redaction would take out, and the copies of the plan and files beside it that it would leave as they are.

    Raises:
        Invalid, Nothing: if there is nothing to take out, or it may not be.
    """
    scope = store.redaction_scope(order)
    holding = _files_holding(store, scope)
    rewritten = _minutes(store, today, holding)
    return scope, (*store.copies_holding(scope.forms), *(file for file in holding if file not in rewritten))


def _files_holding(store: Store, scope: RedactionScope) -> list[Path]:
    known = (*files_beside(store.path), *files_left_behind(store.path))
    return [file for file in known if holds(file, scope.forms)]


def redact(store: Store, order: RedactionOrder, stamp: Stamp, *, keeps_personal_data: bool = False) -> RedactionDone:
    """Takes a text out for good.

    Args:
        store: Where the plan is.
        order: Which text, why, and who decided it.
        stamp: Who enters it, from :data:`SOURCE`.
        keeps_personal_data: Whether a reason that looks like a person's data is kept.

    Raises:
        Invalid, Nothing: if there is nothing to take out, or it may not be; nothing is changed then.
        StoreError: if somebody else is saving all the while, or it cannot be saved.
    """
    refuse_doubts((), order.reason, keeps=keeps_personal_data)
    scope = store.redaction_scope(order)
    # Looked for before it is taken out: who is killed then asks `check`, which names the copies from before.
    copies = store.copies_holding(scope.forms)
    holding = _files_holding(store, scope)
    minutes_before = _minutes(store, stamp.on, holding)
    redacted = store.redact(order, stamp)
    rewritten = tuple(_rewritten(store, stamp.on, minutes_before))
    settings.forget_texts(store.path, scope.forms)
    files = tuple(file for file in holding if file not in rewritten)
    plan = store.plan(stamp.on)
    sent = tuple(one for one in plan.sent_reports if one.upto >= order.change and not one.withdrawn)
    return RedactionDone(redacted, plan, copies, rewritten, files, sent)


def _minutes(store: Store, today: date, files: Sequence[Path]) -> Mapping[Path, tuple[int, bytes]]:
    """Of some files those that are the minutes of a review just as the program writes them, with its number."""
    from actionplan.usecases.minutes import documents_of, minutes_of, review_number

    written: dict[Path, tuple[int, bytes]] = {}
    for file in files:
        number = review_number(file, store.path)
        if number is None:
            continue
        with suppress(StoreError, OSError):
            document = documents_of(minutes_of(store, today, number)).get(file.suffix)
            if document is not None and file.read_bytes() == document:
                written[file] = (number, document)
    return written


def _rewritten(store: Store, today: date, minutes: Mapping[Path, tuple[int, bytes]]) -> Iterable[Path]:
    """Rewrites minutes; those that cannot be written are named as they are."""
    from actionplan.usecases.minutes import documents_of, minutes_of

    for file, (number, _) in minutes.items():
        with suppress(StoreError, OSError):
            write_over(file, documents_of(minutes_of(store, today, number))[file.suffix])
            yield file

"""Keeping what went out: which report, to whom, of which state of the plan, and the digest of its file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from actionplan.model.log import Stamp
from actionplan.model.refusal import Invalid
from actionplan.model.rules.reports import keep_sent
from actionplan.reports.edition import Edition
from actionplan.reports.formats import Format
from actionplan.store import Store, StoreError
from actionplan.usecases.change import Changed, save_change

_TRIES = 3


def refuse_to_send(store: Store, form: Format) -> None:
    """Refuses, before anything is written, what cannot be kept as sent.

    Raises:
        Invalid: if it is the plan for programs, and goes to no reader.
        StoreError: if nothing can be kept in this database.
    """
    if not form.is_document:
        raise Invalid("format", f"{form.name} is the plan for programs and no report to send; choose another format")
    if store.read_only:
        raise StoreError(f"what goes out cannot be kept: {store.location} is read-only: {store.read_only}")


def send(store: Store, edition: Edition, form: Format, stamp: Stamp, *, file: Path, document: bytes) -> Changed:
    """Keeps that a report went out, as one change that can be undone.

    Args:
        store: Where the plan is.
        edition: What went out.
        form: Its format.
        stamp: Who sends it, when and from where.
        file: The file that it was written to.
        document: What stands in it.

    Raises:
        Invalid, StoreError: as :func:`refuse_to_send`, or if it cannot be saved.
    """
    refuse_to_send(store, form)
    plan = edition.summary.plan
    digest = sha256(document).hexdigest()
    for tries_left in reversed(range(_TRIES)):
        edit = keep_sent(
            store.plan(stamp.on),
            edition.report,
            day=edition.day,
            upto=plan.seq,
            state=plan.state,
            paper=edition.paper.value,
            form=form.name,
            file=file.name,
            digest=digest,
            source=plan.part.short_name if plan.part is not None else "",
            is_public=edition.is_public,
        )
        try:
            # Nobody has typed a text in it: the file is called what its document is.
            return save_change(store, [edit], stamp, keeps_personal_data=True)
        except StoreError:
            # Somebody else has sent another one at the same moment, which has its number now.
            is_taken = any(sent.ref == edit.ref for sent in store.plan(stamp.on).sent_reports)
            if not tries_left or not is_taken:
                raise
    raise AssertionError("the last try returns or raises")

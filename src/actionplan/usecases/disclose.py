"""All that is held about one finding, from the store to the bytes of a file."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from actionplan.reports.disclosure import Disclosure, Scope, disclosure_paper
from actionplan.reports.restrictions import (
    hidden,
    hidden_notes,
    hidden_updates,
    left_out_words,
    restricted_things,
)
from actionplan.store import Store
from actionplan.usecases.progress import all_notes
from actionplan.usecases.restricted import restricted_in

DISCLOSED_AS = ("docx", "html", "md", "json")
"""The formats that it can be written in, by their endings."""


def disclose(store: Store, today: date, ref: str, made_by: str) -> Disclosure:
    """All that is held about a finding, without what is restricted or redacted.

    Args:
        store: Where the plan is.
        today: The day it is.
        ref: The ref of the finding.
        made_by: Who makes it.

    Raises:
        KeyError: if there is no such finding.
        StoreError: if the plan or its history cannot be read.
    """
    plan = store.plan(today)
    restricted = restricted_in(store, plan)
    scope = Scope.of(plan, ref)
    visible = hidden(plan, restricted)
    updates = scope.updates(store.history())
    numbers = {update.change.seq for update in updates}
    notes = {action: of_action for action, of_action in all_notes(store, plan).items() if action in scope.actions}
    own = [restriction for restriction in restricted.restrictions if scope.restricts(restriction.ref, numbers, plan)]
    return Disclosure(
        plan=visible,
        finding=visible.area(ref),
        actions=tuple(action for action in visible.actions if action.ref in scope.actions),
        notes=dict(hidden_notes(notes, visible, restricted)),
        updates=hidden_updates(updates, visible, restricted),
        restricted=left_out_words(restricted_things(plan, replace(restricted, restrictions=tuple(own)))),
        redacted=sum(redaction.of_change in numbers for redaction in plan.redactions),
        made_by=made_by,
        last_change_at=store.changed_at(plan.seq),
    )


def written(disclosure: Disclosure, form: str) -> bytes:
    """The bytes of a disclosure in one of :data:`DISCLOSED_AS`."""
    if form == "json":
        from actionplan.reports.writers.disclosure_json import disclosure_object
        from actionplan.reports.writers.json_text import written as as_text

        return as_text(disclosure_object(disclosure)).encode()
    paper = disclosure_paper(disclosure)
    if form == "docx":
        from actionplan.reports.writers.docx import docx

        return docx(paper)
    if form == "html":
        from actionplan.reports.writers.html_page import html

        return html(paper)
    from actionplan.reports.writers.markdown import markdown

    return markdown(paper).encode()

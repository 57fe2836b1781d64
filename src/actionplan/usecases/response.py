"""The response to a review for its readers, as a screen and a command gather it."""

from __future__ import annotations

from datetime import date

from actionplan.model.duty_clock import waiting_duties
from actionplan.model.refusal import Invalid
from actionplan.model.source_part import of_source, source_meant
from actionplan.reports.audience import Audience, seen_by
from actionplan.reports.response import ResponseDocument, gather_response
from actionplan.reports.restrictions import included_words, left_out_words, restricted_things
from actionplan.store import Store
from actionplan.usecases.restricted import restricted_in


def response_for(
    store: Store,
    *,
    today: date,
    as_at: date | None = None,
    audience: Audience = Audience.BOARD,
    source: str = "",
    includes_restricted: bool = False,
) -> ResponseDocument:
    """The response document for its readers.

    Args:
        store: Where the plan is.
        today: The day it is.
        as_at: The day that it is to be true of, if that is a past one.
        audience: Who reads it. What is withheld from them is withheld before anything is gathered.
        source: The short name or the title of the one source that it is to be of; empty for the whole plan.
        includes_restricted: Whether the Board is to read what is restricted.

    Raises:
        Invalid: if there is no such source, or if everybody were to read what is restricted.
        StoreError: if the plan cannot be read as it was then.
    """
    if includes_restricted and audience is Audience.PUBLIC:
        raise Invalid("audience", "what is restricted is never in what everybody may read; leave it out, or say board")
    now = store.plan(today)
    restricted = restricted_in(store, now)
    plan = store.plan_as_at(as_at) if as_at is not None and as_at < today else now
    duties = waiting_duties(plan)
    if source:
        plan = of_source(plan, source_meant(plan, source))
    things = restricted_things(plan, restricted)
    words = included_words(things) if includes_restricted else left_out_words(things)
    visible = seen_by(plan, audience, restricted, includes=includes_restricted)
    return gather_response(plan, visible, duties, words)

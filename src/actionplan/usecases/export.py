"""The summary, from the store to the bytes of a file: as at which day, since when, for whom, in which format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from actionplan.model.comparison import compared
from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import folded
from actionplan.model.source_part import of_source, source_meant, sources_of
from actionplan.model.typed_values import read_date
from actionplan.reports.audience import Audience, Notes, notes_seen_by, seen_by
from actionplan.reports.edition import Edition
from actionplan.reports.restrictions import hidden_notes, restricted_things
from actionplan.reports.summary import gather
from actionplan.settings import Sent
from actionplan.store import Store
from actionplan.usecases.compare import Earlier, earlier, ratings_of_last_weeks
from actionplan.usecases.progress import all_notes, last_notes
from actionplan.usecases.restricted import restricted_in


class Since(StrEnum):
    """What a summary can be compared with, other than a day: the last closed review, be it of that day, or export."""

    LAST_REVIEW = "last-review"
    LAST_EXPORT = "last-export"


def read_since(text: str, day: date) -> date | Since | None:
    """What somebody means by "since", seen from ``day``; None for the usual: the last review before it, else a week.

    Raises:
        Invalid: if it is neither of :class:`Since` nor a day up to then.
    """
    words = folded(text).strip().replace(" ", "-")
    if not words:
        return None
    for since in Since:
        if words in (since.value, since.value.removeprefix("last-")):
            return since
    try:
        return read_date(text, "since", day)
    except Invalid as error:
        raise Invalid("since", f"{error}, seen from {format_date(day)}; or say {' or '.join(Since)}") from error


def edition(
    store: Store,
    *,
    today: date,
    as_at: date | None = None,
    since: date | Since | None = None,
    audience: Audience = Audience.BOARD,
    made_by: str,
    exports: Sequence[Sent] = (),
    has_all_notes: bool = False,
    source: str = "",
    includes_restricted: bool = False,
) -> Edition:
    """The summary for its readers.

    Args:
        store: Where the plan is.
        today: The day it is.
        as_at: The day that it is to be true of, if that is a past one.
        since: What to compare it with; None for the usual.
        audience: Who reads it. What is withheld from them is withheld before anything is compared.
        made_by: Who makes it.
        exports: What was exported before, for "last-export".
        has_all_notes: Whether it has all progress notes, and not only the last of each action.
        source: The short name or the title of the one source that it is to be of; empty for the whole plan.
        includes_restricted: Whether the Board is to read what is restricted.

    Raises:
        Invalid: if there is nothing of that kind to compare it with, or no such source, or if everybody were to read
            what is restricted.
        StoreError: if the plan cannot be read as it was then.
    """
    if includes_restricted and audience is Audience.PUBLIC:
        raise Invalid("audience", "what is restricted is never in what everybody may read; leave it out, or say board")
    plan = store.plan(today)
    restricted = restricted_in(store, plan)
    if as_at is not None and as_at < today:
        plan = store.plan_as_at(as_at)
    before, review = _before(store, plan, since, exports)
    if source:
        key = source_meant(plan, source)
        described = sources_of(plan)[key]
        plan, before = of_source(plan, key), of_source(before, key, described)
    if audience is Audience.PUBLIC:
        made_by = plan.organisation or plan.title
    things = restricted_things(plan, restricted)
    visible, visible_before = (
        seen_by(then, audience, restricted, includes=includes_restricted) for then in (plan, before)
    )
    comparison = compared(visible, visible_before, ratings_of_last_weeks(store, plan), review)
    notes = _notes(store, plan, has_all_notes=has_all_notes)
    if not includes_restricted:
        notes = hidden_notes(notes, visible, restricted)
    notes = notes_seen_by(notes, audience)
    return Edition(
        summary=gather(visible, comparison, notes, has_all_notes=has_all_notes),
        audience=audience,
        made_by=made_by,
        last_change_at=store.changed_at(plan.seq),
        restricted=things,
        includes_restricted=includes_restricted,
    )


def _notes(store: Store, plan: Plan, *, has_all_notes: bool) -> Notes:
    if has_all_notes:
        return all_notes(store, plan)
    return {ref: (note,) for ref, note in last_notes(store, plan).items()}


def _before(store: Store, plan: Plan, since: date | Since | None, exports: Sequence[Sent]) -> Earlier:
    """What the summary is compared with."""
    if since is Since.LAST_EXPORT:
        last = _last_export(plan, exports)
        return store.plan_upto(last.change, last.day), None
    if since is Since.LAST_REVIEW:
        if plan.last_review is None:
            raise Invalid("since", f"no review was closed up to {format_date(plan.as_at)}; name a day instead")
        return earlier(store, plan, plan.last_review)
    if isinstance(since, date) and since > plan.as_at:
        raise Invalid("since", f"{format_date(since)} is after {format_date(plan.as_at)}, the day of the summary")
    return earlier(store, plan, since)


def _last_export(plan: Plan, exports: Sequence[Sent]) -> Sent:
    """The last export before the plan's day, so that a second try on the same day is compared with the same."""
    earlier = [export for export in exports if export.day < plan.as_at and export.change <= plan.seq]
    if not earlier:
        raise Invalid("since", f"nothing was exported from here before {format_date(plan.as_at)}; name a day instead")
    return max(earlier, key=lambda export: (export.day, export.change))

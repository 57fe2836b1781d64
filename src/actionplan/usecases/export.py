"""The summary, from the store to the bytes of a file: as at which day, since when, for whom, in which format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from actionplan.model.comparison import compared
from actionplan.model.dates import format_date
from actionplan.model.fields import Invalid, read_date
from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded
from actionplan.reports.audience import Audience, seen_by
from actionplan.reports.formats import Edition, format_of, written
from actionplan.reports.summary import gather
from actionplan.settings import Sent
from actionplan.store import Store
from actionplan.usecases.compare import Earlier, earlier, ratings_of_last_weeks


class Since(StrEnum):
    """What a summary can be compared with, other than a day: the last closed review, be it of that day, or export."""

    LAST_REVIEW = "last-review"
    LAST_EXPORT = "last-export"


def read_since(typed: str, day: date) -> date | Since | None:
    """What somebody means by "since", seen from ``day``; None for the usual: the last review before it, else a week.

    Raises:
        Invalid: if it is neither of :class:`Since` nor a day up to then.
    """
    words = folded(typed).strip().replace(" ", "-")
    if not words:
        return None
    for one in Since:
        if words in (one.value, one.value.removeprefix("last-")):
            return one
    try:
        return read_date(typed, "since", day)
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
    sent: Sequence[Sent] = (),
) -> Edition:
    """The summary for its readers.

    Args:
        store: Where the plan is.
        today: The day it is.
        as_at: The day that it is to be true of, if that is a past one.
        since: What to compare it with; None for the usual.
        audience: Who reads it. What is withheld from them is withheld before anything is compared.
        made_by: Who makes it.
        sent: What was exported before, for "last-export".

    Raises:
        Invalid: if there is nothing of that kind to compare it with.
        StoreError: if the plan cannot be read as it was then.
    """
    plan = store.plan(today) if as_at is None or as_at >= today else store.plan_as_at(as_at)
    before, review = _before(store, plan, since, sent)
    seen = seen_by(plan, audience)
    comparison = compared(seen, seen_by(before, audience), ratings_of_last_weeks(store, plan), review)
    return Edition(
        summary=gather(seen, comparison),
        audience=audience,
        made_by=made_by if audience is Audience.BOARD else plan.organisation,
        last_change_at=store.changed_at(plan.seq),
    )


def _before(store: Store, plan: Plan, since: date | Since | None, sent: Sequence[Sent]) -> Earlier:
    """What the summary is compared with."""
    if since is Since.LAST_EXPORT:
        last = _last_sent(plan, sent)
        return store.plan_upto(last.change, last.day), None
    if since is Since.LAST_REVIEW:
        if plan.last_review is None:
            raise Invalid("since", f"no review was closed up to {format_date(plan.as_at)}; name a day instead")
        return earlier(store, plan, plan.last_review)
    if isinstance(since, date) and since > plan.as_at:
        raise Invalid("since", f"{format_date(since)} is after {format_date(plan.as_at)}, the day of the summary")
    return earlier(store, plan, since)


def _last_sent(plan: Plan, sent: Sequence[Sent]) -> Sent:
    """The last export before the plan's day, so that a second try on the same day is compared with the same."""
    earlier = [one for one in sent if one.day < plan.as_at and one.change <= plan.seq]
    if not earlier:
        raise Invalid("since", f"nothing was exported from here before {format_date(plan.as_at)}; name a day instead")
    return max(earlier, key=lambda one: (one.day, one.change))


def export(
    store: Store,
    form: str,
    *,
    today: date,
    as_at: date | None = None,
    since: date | Since | None = None,
    audience: Audience = Audience.BOARD,
    made_by: str,
    sent: Sequence[Sent] = (),
) -> bytes:
    """The whole file of a summary in one of the formats; see :func:`edition`.

    Raises:
        Invalid: if there is no such format, what it needs is missing, or there is nothing to compare it with.
        StoreError: if the plan cannot be read as it was then.
    """
    kind = format_of(form)
    made = edition(store, today=today, as_at=as_at, since=since, audience=audience, made_by=made_by, sent=sent)
    return written(made, kind)

"""The summary, from the store to the bytes of a file: as at which day, since when, for whom, in which format."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from actionplan.model.comparison import compared
from actionplan.model.dates import format_date
from actionplan.model.duty_clock import waiting_duties
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.report import Report, SentReport, last_sent, report_meant, reports_of
from actionplan.model.sanitise import folded, sanitise
from actionplan.model.source_part import of_source, source_meant, sources_of
from actionplan.model.typed_values import read_date
from actionplan.model.weekly_review import WeeklyReview
from actionplan.reports.audience import Audience, Notes, notes_seen_by, seen_by
from actionplan.reports.edition import Edition, PaperKind
from actionplan.reports.response import gather_response
from actionplan.reports.restrictions import hidden_notes, restricted_things
from actionplan.reports.summary import gather
from actionplan.store import Store
from actionplan.usecases.compare import earlier, ratings_of_last_weeks
from actionplan.usecases.progress import all_notes, last_notes
from actionplan.usecases.restricted import restricted_in


class Since(StrEnum):
    """What a summary can be compared with, other than a day.

    The last closed review, be it of that day, or the last report that went out to the same audience.
    """

    LAST_REVIEW = "last-review"
    LAST_SENT = "last-sent"


def read_since(text: str, day: date) -> date | Since | None:
    """What somebody means by "since", seen from ``day``.

    None for the usual: what last went out to the same audience; before anything has, the last review before that day,
    else a week.

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


class _Before(Struct, frozen=True):
    """What a summary is compared with: an earlier state, and the review or the report that it was the state of."""

    plan: Plan
    review: WeeklyReview | None = None
    sent: SentReport | None = None


def edition(
    store: Store,
    *,
    today: date,
    as_at: date | None = None,
    since: date | Since | None = None,
    audience: Audience | None = None,
    made_by: str,
    report: str = "",
    has_all_notes: bool = False,
    source: str = "",
    includes_restricted: bool = False,
    paper: PaperKind = PaperKind.SUMMARY,
    has_large_print: bool = False,
) -> Edition:
    """The summary for its readers.

    Args:
        store: Where the plan is.
        today: The day it is.
        as_at: The day that it is to be true of, if that is a past one. Its words are those of today all the same: they
            are written for the meeting, after that day.
        since: What to compare it with; None for the usual.
        audience: Who reads it; None for whoever the report is for. What is withheld from them is withheld before
            anything is compared.
        made_by: Who makes it.
        report: Whose report it is, by its audience or the beginning of that; empty for the first one, for everybody
            the first that is for everybody, if there is one.
        has_all_notes: Whether it has all progress notes, and not only the last of each action.
        source: The short name or the title of the one source that it is to be of; empty for the whole plan.
        includes_restricted: Whether the Board is to read what is restricted.
        paper: Which paper it is.
        has_large_print: Whether it is for readers who need large print.

    Raises:
        Invalid: if there is nothing of that kind to compare it with, or no such source or report, or if everybody were
            to read what is restricted.
        StoreError: if the plan cannot be read as it was then.
    """
    plan = now = store.plan(today)
    words = report_for(now, report, audience)
    audience = audience or usual_audience(words)
    if includes_restricted and audience is Audience.PUBLIC:
        raise Invalid("audience", "what is restricted is never in what everybody may read; leave it out, or say board")
    restricted = restricted_in(store, plan)
    if as_at is not None and as_at < today:
        plan = _with_reports_of(store.plan_as_at(as_at), now)
    key = source_meant(plan, source) if source else None
    duties = waiting_duties(plan)
    before = _before(store, plan, since, words, sources_of(plan)[key].ref if key is not None else "")
    plan_before = before.plan
    if key is not None:
        described = sources_of(plan)[key]
        plan, plan_before = of_source(plan, key), of_source(plan_before, key, described)
    if audience is Audience.PUBLIC:
        made_by = plan.organisation or plan.title
    things = restricted_things(plan, restricted)
    visible, visible_before = (
        seen_by(then, audience, restricted, includes=includes_restricted) for then in (plan, plan_before)
    )
    ratings = ratings_of_last_weeks(store, plan)
    comparison = compared(visible, visible_before, ratings, before.review, before.sent)
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
        # As its audience may read it, of one source perhaps.
        named_report=next(each for each in reports_of(visible) if each.ref == words.ref),
        paper=paper,
        response=gather_response(plan, visible, duties) if paper is PaperKind.RESPONSE else None,
        has_large_print=has_large_print,
    )


def report_for(plan: Plan, name: str, audience: Audience | None) -> Report:
    """The report whose words a summary has.

    Args:
        plan: The plan as it is now.
        name: Its audience, or the beginning of that; empty where none is said.
        audience: Who reads it; None where that is not said either.

    Raises:
        Invalid: if there is none of that name, or more than one.
    """
    if not name.strip() and audience is Audience.PUBLIC:
        reports = reports_of(plan)
        return next((each for each in reports if each.is_public), reports[0])
    return report_meant(plan, name)


def usual_audience(report: Report) -> Audience:
    """Who reads a report, unless somebody says otherwise."""
    return Audience.PUBLIC if report.is_public else Audience.BOARD


def _with_reports_of(plan: Plan, now: Plan) -> Plan:
    """A plan as at a past day with the words of today, and with what was sent of its days up to then."""
    sent = tuple(sent for sent in now.sent_reports if sent.day <= plan.as_at)
    return plan.changed(reports=now.reports, sent_reports=sent)


def _notes(store: Store, plan: Plan, *, has_all_notes: bool) -> Notes:
    if has_all_notes:
        return all_notes(store, plan)
    return {ref: (note,) for ref, note in last_notes(store, plan).items()}


def _before(store: Store, plan: Plan, since: date | Since | None, report: Report, source: str) -> _Before:
    """What the summary is compared with."""
    sent = last_sent(plan, report, source) if since in (None, Since.LAST_SENT) else None
    if sent is not None:
        return _Before(store.plan_upto(sent.upto, sent.day), sent=sent)
    if since is Since.LAST_SENT:
        to = sanitise(report.audience)
        raise Invalid("since", f"nothing was sent to {to} before {format_date(plan.as_at)}; name a day instead")
    if since is Since.LAST_REVIEW:
        if plan.last_review is None:
            raise Invalid("since", f"no review was closed up to {format_date(plan.as_at)}; name a day instead")
        return _Before(*earlier(store, plan, plan.last_review))
    if isinstance(since, date) and since > plan.as_at:
        raise Invalid("since", f"{format_date(since)} is after {format_date(plan.as_at)}, the day of the summary")
    return _Before(*earlier(store, plan, since if isinstance(since, date) else None))

"""The days of a plan as an iCalendar file (RFC 5545), for any calendar program.

Each entry has an identity of its own that never changes: read again, a day that moved moves there, and what is done or
withdrawn goes. All are whole days without an alarm, and nobody is shown as busy. The same plan gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib.util import find_spec

from actionplan.model.dated import Dated, DatedKind, dated
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import first_line, sanitise
from actionplan.reports.phrases import demo_mark

NEEDED = 'a calendar needs the extra "mail": pip install "actionplan[mail]"'
_MAKER = "-//actionplan//plan//EN"
_ASK_AGAIN = timedelta(hours=12)
"""How often a program that follows the address of a calendar is to look at it again."""


class NoCalendars(Refusal):
    """The library that writes calendars is not installed."""


def refuse_without_library() -> None:
    """Raises NoCalendars if the library that writes calendars is not installed."""
    if find_spec("icalendar") is None:
        raise NoCalendars(NEEDED)


def calendar_file(plan: Plan, identity: str, changed_at: str, person: str = "") -> bytes:
    """The file with the days of a plan.

    Args:
        plan: The plan as its readers may see it.
        identity: What tells it from every other plan, the same in every copy of it (``Store.identity``).
        changed_at: When its last change was made, ISO (``Store.changed_at``).
        person: The ref of the person whose days they are to be; empty for all.

    Raises:
        NoCalendars: if the library for it is not installed.
    """
    refuse_without_library()
    from icalendar import Calendar, Event

    whose = f", {sanitise(plan.person_name(person))}" if person else ""
    name = f"{demo_mark(plan)}{sanitise(plan.title)}{whose}"
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    # What most programs go by; NAME and REFRESH-INTERVAL are younger (RFC 7986).
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    at = datetime.fromisoformat(changed_at)
    stamp = (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    within = sha256(f"calendar of {identity}".encode()).hexdigest()[:24]
    for item in dated(plan, person):
        event = Event()
        event.add("uid", f"{sha256(item.ref.encode()).hexdigest()[:16]}@{within}.actionplan")
        event.add("dtstamp", stamp)
        event.add("sequence", item.version)
        event.add("summary", f"{demo_mark(plan)}{summary_of(item)}")
        event.add("description", "\n".join(_description(item, plan)))
        event.add("dtstart", item.day)
        event.add("dtend", item.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("status", "CANCELLED" if item.is_off else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


_SUMMARIES: Mapping[DatedKind, str] = {
    DatedKind.ACTION: "{ref} due: {what}",
    DatedKind.MILESTONE: "{ref} due: {what}",
    DatedKind.DECISION: "Decision {ref} due: {what}",
    DatedKind.DUTY: "Due: {what}",
    DatedKind.CHECK: "{action} check whether it holds: {what}",
    DatedKind.RISK: "{action} look again at the accepted risk: {what}",
    DatedKind.REVIEW: "Weekly review",
    DatedKind.MEETING: "{what} meets",
}


def summary_of(item: Dated) -> str:
    """What an entry says in one line, harmless: ``1.2 due: Apply the thresholds``."""
    return _SUMMARIES[item.kind].format(ref=item.ref, what=first_line(item.what), action=item.action)


def _description(item: Dated, plan: Plan) -> Iterator[str]:
    action = plan.action(item.action)
    if action is not None and item.ref != action.ref:
        yield f"{plan.words.harmless().action.title} {action.ref}: {first_line(action.title)}"
    if item.owner:
        yield f"Owner: {sanitise(plan.person_name(item.owner))}"
    if item.present:
        yield f"With: {sanitise(', '.join(item.present))}"
    yield f"{sanitise(plan.title)}{sanitise(plan.of_organisation)}"

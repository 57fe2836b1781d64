"""The days of the plan for a calendar program, which asks for them again and again."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

from actionplan.model.people_in_use import person_named
from actionplan.model.sanitise import sanitise
from actionplan.usecases.calendar import for_calendar
from actionplan.web.visit import NoSuchPage, Visit

if TYPE_CHECKING:
    from actionplan.store import Store

KIND = "text/calendar; charset=utf-8"
ALL = "all"
"""What stands in the place of an owner for the days of everybody."""


def can_be_made() -> bool:
    """Whether the library that writes calendars is installed: it is in the extra ``mail``."""
    return find_spec("icalendar") is not None


def person_of(visit: Visit) -> str:
    """The ref of the person whose calendar an address names; empty for all. Raises NoSuchPage if there is none."""
    name = visit.parts["owner"]
    if not can_be_made():
        raise NoSuchPage("There are no calendars here.")
    if name.casefold() == ALL:
        return ""
    person = person_named(visit.plan, name)
    if not person:
        raise NoSuchPage(f"There is nobody called {sanitise(name)[:60]} in the plan.")
    return person


def calendar_of(visit: Visit, person: str) -> Callable[[Store], bytes]:
    """What makes the calendar of a person, or of all, with the store."""

    def make(store: Store) -> bytes:
        from actionplan.messages.calendar_file import calendar_file

        of = for_calendar(store, visit.edition.day)
        return calendar_file(of.plan, of.identity, of.changed_at, person)

    return make

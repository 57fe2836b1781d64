"""What the suites of the store's contract share: a change in a few words, and what of a plan is compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from hypothesis import HealthCheck, settings
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.edit import Edit
from actionplan.model.grants import Access
from actionplan.model.key import Key
from actionplan.model.log import Stamp, Update
from actionplan.model.plan import Plan
from actionplan.model.rules.actions import propose
from actionplan.store import Saved, Store

MADE_ON = date(2026, 11, 2)
TODAY = date(2026, 11, 27)
DUE = date(2027, 3, 31)
AS_MADE = (
    *("title", "organisation", "reviewers", "review_from", "review_to", "reported_on", "source", "key", "themes"),
    *("summary_areas", "strengths", "summary_strengths", "key_messages", "process"),
)
"""What of a plan never changes."""


REFS = ("1.1", "1.2", "1.3", "2.1", "2.2")
StampMaker = Callable[..., Stamp]
slow = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


class Engine(Protocol):
    @property
    def has_any_name(self) -> bool: ...
    def create(self, path: Path, plan: Plan, stamp: Stamp, /) -> Store: ...
    def open(self, path: Path, /) -> Store: ...


def action_of(store: Store, ref: str, today: date = TODAY) -> Action:
    found = store.plan(today).action(ref)
    assert found is not None
    return found


def edit(action: Action, **values: Any) -> Edit:
    """An edit as it comes from a screen that shows ``action``."""
    note = values.pop("note", "a reason")
    return propose(action, values, key=Key(), today=TODAY, by="jo", note=note)


def set_on(store: Store, stamp: Stamp, ref: str, note: str = "", **values: Any) -> Saved:
    """Reads an action, sets some values on it and saves that."""
    return store.save([edit(action_of(store, ref), note=note or "a reason", **values)], stamp, note)


def state(plan: Plan) -> tuple[Any, ...]:
    """What a plan says, without when and how often it was saved."""
    return (
        tuple(replace(area, version=0) for area in plan.areas),
        tuple(replace(a, version=0, updated_at="", updated_on=None, updated_by="") for a in plan.actions),
    )


def as_read(plan: Plan) -> Plan:
    """A plan, whether it was read as it is or as at its day."""
    return replace(plan, is_past=False)


def of_nobody(plan: Plan) -> Plan:
    """A plan as it is, whoever reads it."""
    return replace(plan, access=Access())


def in_a_file(store: Store) -> tuple[Plan, tuple[Update, ...]]:
    """A plan and its history as a file has them: in one nobody has checked who made a change, or who reads."""
    history = (replace(update, change=replace(update.change, login="")) for update in store.history())
    return of_nobody(store.plan(TODAY)), tuple(history)

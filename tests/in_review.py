"""What stories about the weekly review share: a clock, what somebody else does meanwhile, what is seen and stored."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from actionplan import settings
from actionplan.model.agenda import current
from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.review import close, next_review, settle, start
from actionplan.model.weekly_review import Outcome, ReviewItem
from actionplan.screens.review import ReviewScreen
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare
from at_screen import SIZE, Person, at_screen, with_store

BEGIN = ("3", "enter", "enter", *"Chair", "enter", *"Ann", "enter", "enter")
"""The keys that start the first review of a plan: date, chair, who is there, apologies."""


class Clock:
    """A clock that stands still between two keys."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# --- what somebody else does meanwhile, in a program of their own -----------------------------------------------


def stamp(by: str = "sam", review: str | None = None, source: str = "screen") -> Stamp:
    return Stamp(by, datetime(2026, 11, 27, 12, tzinfo=UTC), settings.today(), source, review)


def elsewhere(path: Path, edits: Callable[[Plan], Sequence[Edit]], review: str | None = None) -> None:
    """What another program saves, made of the plan as it is there."""
    source = "screen" if review else "review"
    with_store(path, lambda store: store.save(edits(store.plan(settings.today())), stamp("sam", review, source)))


def begun(plan: Plan) -> Sequence[Edit]:
    return start(plan, (), next_review(plan, plan.as_at, "Sam", ""))


def ended(plan: Plan) -> Sequence[Edit]:
    assert plan.open_review is not None
    return [close(plan.open_review)]


def settled(outcome: Outcome = Outcome.REVIEWED, seconds: int = 7) -> Callable[[Plan], Sequence[Edit]]:
    """The edit that settles the card that comes next."""

    def edits(plan: Plan) -> Sequence[Edit]:
        item = current(plan.items)
        assert item is not None
        return [settle(item, outcome, seconds)]

    return edits


@asynccontextmanager
async def in_review(path: Path, *keys: str, size: tuple[int, int] = SIZE) -> AsyncIterator[Person]:
    """Jo at the first card of a review that Chair and Ann have begun, and the ``keys`` that Jo presses."""

    def begin(store: SqliteStore) -> None:
        plan = store.plan(settings.today())
        review = next_review(plan, plan.as_at, "Chair", "Ann")
        store.save(start(plan, compare(store, plan).moves, review), stamp("jo", source="review"))

    with_store(path, begin)
    settings.save_state(path, {"screen": "review"})
    async with at_screen(path, *keys, size=size) as person:
        yield person


async def does(person: Person, *steps: str) -> None:
    """Presses keys; a step that begins with ``=`` is put in the field that is typed in, as a paste does."""
    for step in steps:
        await (person.types(step[1:]) if step.startswith("=") else person.press(step))


# --- what is seen and stored --------------------------------------------------------------------------------------


def card(person: Person) -> str:
    """What the card is about."""
    screen = next(screen for screen in person.app.screen_stack if isinstance(screen, ReviewScreen))
    return screen.item.subject if screen.item is not None else ""


def reads(person: Person, *texts: str) -> bool:
    """Whether these stand on the screen, in a message, however they are folded."""
    together = re.sub(r"[\s▌]+", "", person.text)
    missing = [text for text in texts if text.replace(" ", "") not in together]
    assert not missing, f"{missing} not on the screen:\n{person.text}"
    return True


def item_of(path: Path, subject: str, review: str = "R1") -> ReviewItem:
    """An item as it is stored."""
    items = with_store(path, lambda store: store.review_items(review))
    return next(item for item in items if item.subject == subject)


def outcomes(path: Path, review: str = "R1") -> dict[str, Outcome]:
    """What has become of each subject."""
    return {item.subject: item.outcome for item in with_store(path, lambda store: store.review_items(review))}

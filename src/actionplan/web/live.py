"""The plan that the pages show: read once for each change, however many people read it.

One thread has the store, and one beside it looks up histories. Pages take the moment that was read last, which never
changes; where the store cannot be reached they go on showing that, and say since when.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import date, datetime
from typing import Any, TypeVar

from msgspec import Struct

from actionplan import __version__, crash, settings
from actionplan.model.log import Update
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import sanitise
from actionplan.reports.audience import Audience
from actionplan.reports.edition import Edition
from actionplan.reports.restrictions import Restricted, hidden_updates
from actionplan.store import Store
from actionplan.store.opening import Place
from actionplan.store_thread import StoreThread
from actionplan.usecases.export import edition
from actionplan.usecases.restricted import restricted_in

Answer = TypeVar("Answer")
LOOK_SECONDS = 0.5
"""So often it is asked whether somebody has changed the plan."""
MOST_ANSWERS = 500
"""So many histories, comparisons and minutes are kept."""
MOST_PAST_DAYS = 8
"""So many past days are kept as they were read."""


class Moment(Struct, frozen=True):
    """The plan of one moment, as those may read it whom the pages are for."""

    edition: Edition
    restricted: Restricted
    """What is restricted today, for what is read of the history."""
    mark: str
    """What tells all that is shown of it from every other moment, day, audience and version of the program."""

    @property
    def plan(self) -> Plan:
        """The plan itself, without what its readers may not read."""
        return self.edition.summary.plan


class Trouble(Struct, frozen=True):
    """That the plan cannot be read any more."""

    since: datetime
    why: str


class LivePlan:
    """A plan that is followed. All of it but the reading runs on the event loop's thread."""

    def __init__(self, place: Place, audience: Audience, today: Callable[[], date] = settings.today) -> None:
        """
        Args:
            place: Where the plan is kept.
            audience: Who reads it. What is withheld from them never leaves the store's thread.
            today: Says what day it is.
        """
        self.audience = audience
        self.trouble: Trouble | None = None
        """Why it cannot be read now, if it cannot."""
        self.prepare: Callable[[Moment], Awaitable[None]] | None = None
        """Makes ready what is read most, before another moment is shown; nobody waits for it then."""
        self.readings = 0
        """How often the plan of today was read."""
        self._today = today
        self._thread = StoreThread(place)
        # Of a long plan a reading takes a second: who looks at a history does not wait for it.
        self._histories = StoreThread(place)
        self._moment: Moment | None = None
        self._past: OrderedDict[date, Moment] = OrderedDict()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    @property
    def moment(self) -> Moment:
        """What was read last."""
        assert self._moment is not None, "nothing is shown before it is open"
        return self._moment

    @property
    def is_open(self) -> bool:
        """Whether there is something to show."""
        return self._moment is not None

    @property
    def mark(self) -> str:
        """What tells what is shown now from what was shown before: the moment, and whether there is trouble."""
        return self.moment.mark if self.trouble is None else f"{self.moment.mark}-not-read"

    async def open(self) -> None:
        """Reads the plan for the first time. Raises StoreError if it cannot be read."""
        self._moment = await self._thread.ask(self._read)

    async def ask(self, work: Callable[[Store], Answer]) -> Answer:
        """What ``work`` answers with the store. Raises what it raises."""
        return await self._thread.ask(work)

    async def known(self, moment: Moment, about: Hashable, work: Callable[[Store], Answer]) -> Answer:
        """What ``work`` answers with the store about a moment. Who asks again is answered also while it is away.

        Args:
            moment: The moment that it is true of.
            about: What tells the question from every other about that moment.
            work: Answers it.

        Raises:
            StoreError: what ``work`` raises.
        """
        return await self._known(moment, about, work, self._thread)

    async def _known(
        self, moment: Moment, about: Hashable, work: Callable[[Store], Answer], thread: StoreThread
    ) -> Answer:
        key = (moment.mark, about)
        if key not in self._answers:
            self._answers[key] = await thread.ask(work)
            if len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)
        self._answers.move_to_end(key)
        answer: Answer = self._answers[key]
        return answer

    async def look(self) -> None:
        """Reads the plan again, if somebody has changed it or it is another day; never raises a refusal."""
        shown = self.moment

        def work(store: Store) -> Moment | None:
            has_changed = store.changed_elsewhere()
            if not (has_changed or self.trouble or self._today() != shown.edition.day):
                return None
            return self._read(store)

        try:
            moment = await self._thread.ask(work)
        except Exception as error:
            self._note(error)
            return
        self.trouble = None
        if moment is not None and moment.mark != shown.mark:
            if self.prepare is not None:
                await self.prepare(moment)
            self._moment = moment
            self._past.clear()

    def _note(self, error: Exception) -> None:
        """Keeps since when the plan cannot be read; what is no refusal is a fault of the program, and is logged."""
        if self.trouble is None:
            why = str(error) if isinstance(error, Refusal) else crash.report(error)
            self.trouble = Trouble(settings.now(), sanitise(why))

    async def watch(self) -> None:
        """Looks again and again, until it is cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def past(self, day: date) -> Moment:
        """The plan as it was at the end of a past day, without what is restricted today.

        Raises:
            StoreError: if it cannot be read as it was then.
        """
        shown = self.moment
        if day not in self._past:
            moment = await self._thread.ask(lambda store: self._read(store, day))
            if self._moment is not shown:
                # What is restricted may have changed meanwhile.
                return await self.past(day)
            self._past[day] = moment
            if len(self._past) > MOST_PAST_DAYS:
                self._past.popitem(last=False)
        else:
            self._past.move_to_end(day)
        return self._past[day]

    async def history(self, ref: str, moment: Moment) -> tuple[Update, ...]:
        """What was changed of one thing up to a moment, oldest first, without what is restricted.

        Raises:
            StoreError: if it cannot be read.
        """
        plan = moment.plan
        updates = await self._known(moment, ("history", ref), lambda store: store.history(ref), self._histories)
        # What was changed since is not of that moment.
        known = [update for update in updates if update.change.seq <= plan.seq]
        return hidden_updates(known, plan, moment.restricted)

    async def edition(self, day: date | None, *, has_all_notes: bool) -> Edition:
        """An edition for a document, with all notes or the last one of each action. Raises StoreError."""
        return await self._thread.ask(lambda store: self._edition(store, day, has_all_notes=has_all_notes))

    def close(self) -> None:
        """Gives the store back."""
        self._thread.close()
        self._histories.close()

    # --- on the store's thread -----------------------------------------------------------------------------

    def _read(self, store: Store, day: date | None = None) -> Moment:
        if day is None:
            self.readings += 1
        plan = store.plan(self._today())
        made = self._edition(store, day)
        parts = (plan.state, made.day.isoformat(), self.audience.value, __version__)
        return Moment(made, restricted_in(store, plan), "-".join(parts))

    def _edition(self, store: Store, day: date | None, *, has_all_notes: bool = False) -> Edition:
        today = self._today()
        plan = store.plan(today)
        # Nobody sits at it: it is the council that shows its plan.
        by = plan.organisation or plan.title
        return edition(store, today=today, as_at=day, audience=self.audience, made_by=by, has_all_notes=has_all_notes)

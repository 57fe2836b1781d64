"""The plan in a running app: edits go to the store, and every screen is told of a change, whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import work
from textual.signal import Signal

from actionplan import settings
from actionplan.desk import Desk
from actionplan.model.dates import show
from actionplan.model.edit import Edit
from actionplan.model.filter import searched
from actionplan.model.log import Change
from actionplan.model.plan import Plan
from actionplan.model.review import Review
from actionplan.model.rollup import work_out
from actionplan.model.text import shown
from actionplan.model.words import refs_words
from actionplan.store import ConflictError, Saved, Store, StoreError
from actionplan.widgets.frame import TabLine
from actionplan.widgets.keys_in_turn import KeysInTurn

if TYPE_CHECKING:
    from actionplan.reports.minutes import Minutes
    from actionplan.store.sqlite import SqliteStore


LOOK = "look"
"""The workers that look for changes."""


class LivePlan(KeysInTurn[None]):
    """An app that holds a plan and keeps it as the database has it."""

    def __init__(self, path: Path, plan: Plan) -> None:
        super().__init__()
        self.database = path
        self.plan = plan
        self.plan_signal: Signal[Plan] = Signal(self, "plan")
        self.user = settings.user()
        self.since: date | None = None
        """The day that the plan is compared with; None for the usual one."""
        self.as_at: date | None = None
        """The past day that the plan is shown as at; None for today."""
        self._desk = Desk(path)
        self._trouble = ""

    def close_desk(self) -> None:
        """Gives the database back."""
        self._desk.close()

    async def ask(self, work: Callable[[SqliteStore], Any]) -> Any:
        """Does work with the store, off the event loop. Raises StoreError."""
        return await self._desk.ask(work)

    async def save(
        self,
        edits: Sequence[Edit],
        note: str,
        *,
        source: str = "screen",
        review: str | None = None,
        quietly: bool = False,
    ) -> bool:
        """Saves edits as one change and shows what became of it.

        Args:
            edits: What to save, whole or not at all.
            note: Why.
            source: Where the change comes from.
            review: The review it is made in.
            quietly: Whether to say nothing where all is well.

        Returns:
            Whether they are saved; False if the person left a conflict as it is.

        Raises:
            StoreError: if they cannot be.
        """
        self._refuse_past()
        stamp = settings.stamp(source, review)

        def save(store: Store) -> tuple[Saved, Plan]:
            return store.save(edits, stamp, note), store.plan(stamp.on)

        try:
            saved, plan = await self.ask(save)
        except ConflictError as conflict:
            self.show(await self.ask(self._read))
            settled = await self._settle(conflict, edits, note)
            return settled is not None and await self.save(settled, note, source=source, review=review, quietly=quietly)
        self.show(plan)
        refs = tuple(ref for ref in saved.refs if plan.action(ref) is not None) or saved.refs
        if not quietly:
            self.tell("nothing to change" if saved.seq is None else f"{refs_words(refs, 3)} saved · u undoes")
        if saved.merged:
            self.notify(f"{refs_words(saved.merged)}: somebody else changed other fields; both are kept", markup=False)
        return True

    async def _settle(self, conflict: ConflictError, edits: Sequence[Edit], note: str) -> Sequence[Edit] | None:
        """What to save instead; None to leave it. That somebody else has settled a review's item first is no news."""
        from actionplan.screens.conflict import ConflictScreen

        settled = {one.ref for one in conflict.conflicts if any(item.ref == one.ref for item in self.plan.items)}
        left = [edit for edit in edits if edit.ref not in settled]
        conflicts = [one for one in conflict.conflicts if one.ref not in settled]
        if not conflicts:
            return left
        self.let_keys_go(forget=True)
        return await self.push_screen_wait(ConflictScreen(conflicts, left, note))

    async def write_minutes(self, review: Review) -> tuple[Minutes, tuple[Path, ...], str]:
        """Writes the minutes of a closed review beside the database.

        Returns:
            The minutes, their files, and where there are none, why.

        Raises:
            StoreError: if they cannot be made.
        """
        from actionplan.minutes import folder, minutes_of, write

        def make(store: SqliteStore) -> tuple[Minutes, tuple[Path, ...], str]:
            minutes = minutes_of(store, settings.today(), review.number)
            try:
                return minutes, write(minutes, folder(store.path)), ""
            except OSError as error:
                return minutes, (), f"{error.filename or folder(store.path)}: {error.strerror or error}"

        minutes, files, trouble = await self.ask(make)
        return minutes, files, trouble

    def _read(self, store: SqliteStore) -> Plan:
        """The plan as it is now, or as at the day that it is shown at, with what every screen shows worked out."""
        plan = store.plan_as_at(self.as_at) if self.as_at is not None else store.plan(settings.today())
        work_out(plan)
        return plan

    @work(group="read on")
    async def read_on(self) -> None:
        """Reads what is missing of a long plan, and lets the keys go that have waited for it."""
        try:
            self.show(await self.ask(self._read))
        except StoreError as error:
            self._say_once(error)
        finally:
            self.let_keys_go()
        plan = self.plan
        await self.ask(lambda _store: searched(plan))

    @work(group="look after")
    async def look_after(self) -> None:
        """Looks for damage and makes the day's backup, once the plan is on the screen; says what is not well."""
        if self.plan.read_only:
            self.notify(shown(f"read only: {self.plan.read_only}"), severity="warning", timeout=12, markup=False)
        try:
            trouble = await self.ask(lambda store: store.look_after(settings.today()))
            if trouble and trouble != self.plan.read_only:
                self.notify(shown(trouble), severity="error", timeout=30, markup=False)
                self.show(await self.ask(self._read))
        except StoreError as error:
            self._say_once(error)

    def _say_once(self, error: StoreError) -> None:
        """Says what the store cannot do, but not again with each look."""
        if str(error) != self._trouble:
            self._trouble = str(error)
            self.notify(shown(self._trouble), severity="error", timeout=30, markup=False)

    def _refuse_past(self) -> None:
        if self.plan.is_past:
            raise StoreError(f"this is the plan as at {show(self.plan.as_at)}; @ goes back to today")
        if self.plan.read_only:
            raise StoreError(f"the plan can only be read: {self.plan.read_only}")

    def tell(self, message: str) -> None:
        """Says what was just done, quietly, on the screen below any question."""
        for screen in reversed(self.screen_stack):
            for line in screen.query(TabLine):
                line.tell(message)
                return

    def show(self, plan: Plan) -> None:
        """Shows another state of the plan on every screen."""
        if plan != self.plan:
            self.plan = plan
            self.plan_signal.publish(plan)

    def look_again(self) -> None:
        """Looks whether another program has changed the plan, unless that is being looked at already."""
        # A look that is broken off has asked SQLite what is new, and nobody would ask for that again.
        if not any(worker.group == LOOK and worker.is_running for worker in self.workers):
            self._look()

    @work(group=LOOK)
    async def _look(self) -> None:
        """Shows what another program has changed, or that it is another day."""
        day, shown_day = self.as_at or settings.today(), self.plan.as_at
        # Where the rest of a long plan could not be read, somebody may have made way for it by now.
        unread = self.plan.still_to_read > 0

        def look(store: SqliteStore) -> Plan | None:
            new = store.changed_elsewhere() or day != shown_day
            return self._read(store) if new or unread else None

        try:
            plan = await self.ask(look)
        except StoreError as error:
            self._say_once(error)
            return
        self._trouble = ""
        if plan is not None:
            self.show(plan)
        if self.as_at is None and day != shown_day:
            self.look_after()

    # --- turning back ---------------------------------------------------------------------------------------

    @work(group="undo")
    async def action_undo(self) -> None:
        """Undoes your last change."""
        await self._turn_back(lambda store: store.undo(settings.stamp("undo")), "undone")

    @work(group="undo")
    async def action_redo(self) -> None:
        """Makes again what you undid."""
        await self._turn_back(lambda store: store.redo(settings.stamp("redo")), "made again")

    @work(group="undo")
    async def undo_change(self, seq: int) -> None:
        """Undoes one change, whoever made it."""
        await self._turn_back(lambda store: store.undo(settings.stamp("undo"), seq), "undone")

    async def _turn_back(self, work: Callable[[SqliteStore], Change], done: str) -> None:
        def turn(store: SqliteStore) -> tuple[Change, tuple[str, ...], Plan]:
            change = work(store)
            return change, store.touched(change.seq), store.plan(settings.today())

        subjects = {item.ref: item.subject for item in self.plan.items}

        try:
            self._refuse_past()
            change, refs, plan = await self.ask(turn)
        except StoreError as error:
            self.notify(shown(str(error)), severity="warning", markup=False)
            return
        self.show(plan)
        note = f" ({shown(change.note)})" if change.note else ""
        redo = " · ctrl+r makes it again" if done == "undone" else ""
        refs = tuple(dict.fromkeys(subjects.get(ref, ref) for ref in refs))
        self.tell(f"{done}: {refs_words(refs, 3)}{note}{redo}")

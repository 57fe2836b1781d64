"""The plan in a running app: edits go to the store, and every screen is told of a change, whoever made it."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.signal import Signal

from actionplan import settings
from actionplan.model.dates import format_date
from actionplan.model.describe import refs_words
from actionplan.model.edit import Edit
from actionplan.model.findings import left_without_action
from actionplan.model.grants import Grant, Role
from actionplan.model.people import Body, Person
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import Record
from actionplan.model.report import Report
from actionplan.model.rollup import precompute
from actionplan.model.sanitise import sanitise
from actionplan.model.searching import searched
from actionplan.model.weekly_review import WeeklyReview
from actionplan.store import ConflictError, Store, StoreError
from actionplan.store.opening import Place, path_of
from actionplan.store_thread import StoreThread, read_apart
from actionplan.terminal_app import TerminalApp
from actionplan.widgets.frame import MessageLine

if TYPE_CHECKING:
    from actionplan.model.repeat import Given
    from actionplan.store import Store
    from actionplan.store.file_reading import FileReading
    from actionplan.usecases.change import TakenBack
    from actionplan.usecases.minutes_due import WrittenMinutes
    from actionplan.usecases.redact import RedactionDone


Answer = TypeVar("Answer")

LOOK = "look"
"""The workers that look for changes."""


class LivePlanApp(TerminalApp[None]):
    """An app that holds a plan and keeps it as the database has it."""

    def __init__(self, place: Place, plan: Plan) -> None:
        super().__init__()
        self.place = place
        self.database = path_of(place)
        """What documents and minutes of the plan are written beside."""
        self.plan = plan
        self.plan_signal: Signal[Plan] = Signal(self, "plan")
        self.since: date | None = None
        """The day that the plan is compared with; None for the usual one."""
        self.as_at: date | None = None
        """The past day that the plan is shown as at; None for today."""
        self.given: Given | None = None
        """What the actions that were answered last were given, to repeat it; None before anything was."""
        self._store_thread = StoreThread(place)
        self._trouble = ""
        self.file_reading: FileReading | None = None
        """How far the file has been read that is being read for a question; None while none is."""

    @property
    def user(self) -> str:
        """The name by which whoever uses the program is known in the plan."""
        return self.plan.access.name

    def close_store(self) -> None:
        """Gives the database back."""
        self._store_thread.close()

    def give_up_waiting(self) -> bool:
        """Stops the reading of a file, or the wait of a save for another program; what was to be saved is refused."""
        if self.file_reading is not None:
            self.file_reading.stop()
            return True
        return self._store_thread.give_up_waiting()

    async def read_apart(self, work: Callable[[FileReading], Answer]) -> Answer:
        """Does what reads files in a thread of its own; whoever waits for it is not kept by a disk that hangs.

        Raises:
            StoppedReading: once :meth:`give_up_waiting` stops it.
            Refusal: what ``work`` raises.
        """
        from actionplan.store.file_reading import FileReading

        reading = self.file_reading = FileReading()
        try:
            return await read_apart(work, reading)
        finally:
            self.file_reading = None

    async def ask(self, work: Callable[[Store], Answer]) -> Answer:
        """Does work with the store, off the event loop.

        Raises:
            StoreError: what ``work`` raises.
            CancelledError: if the program has ended meanwhile: the screens are being taken down, and none of them
                can show the answer, or the refusal.
        """
        try:
            return await self._store_thread.ask(work)
        finally:
            if not self.is_running:
                raise CancelledError

    async def save(
        self,
        edits: Sequence[Edit],
        note: str,
        *,
        source: str = "screen",
        review: str | None = None,
        quietly: bool = False,
        keeps_personal_data: bool = False,
    ) -> bool:
        """Saves edits as one change and shows what became of it.

        Args:
            edits: What to save, whole or not at all.
            note: Why.
            source: Where the change comes from.
            review: The review it is made in.
            quietly: Whether to say nothing where all is well.
            keeps_personal_data: Whether the person has been asked about what looks like a person's data.

        Returns:
            Whether they are saved; False if the person left a conflict as it is.

        Raises:
            StoreError: if they cannot be.
            Invalid: if they look like a person's data, and nobody has been asked.
        """
        from actionplan.model.saved_words import saved_words
        from actionplan.usecases.change import save_change

        self._refuse_past()
        stamp = settings.stamp(source, review)

        try:
            changed = await self.ask(
                lambda store: save_change(store, edits, stamp, note, keeps_personal_data=keeps_personal_data)
            )
        except ConflictError as conflict:
            self.show(await self.ask(self._read))
            merged_edits = await self._settle(conflict, edits, note)
            return merged_edits is not None and await self.save(
                merged_edits,
                note,
                source=source,
                review=review,
                quietly=quietly,
                keeps_personal_data=keeps_personal_data,
            )
        saved, plan = changed.saved, changed.plan
        self.show(plan)
        names = {edit.ref: name for edit in edits if (name := _known_by(edit.after))}
        refs = tuple(ref for ref in saved.refs if plan.action(ref) is not None and ref not in names)
        refs = refs or tuple(names.get(ref, ref) for ref in saved.refs)
        if not quietly:
            self.tell("Nothing to change" if saved.seq is None else saved_words(edits, refs))
        if left_open := left_without_action(edits, plan):
            self.notify(left_open, markup=False)
        if saved.merged:
            self.notify(f"{refs_words(saved.merged)}: somebody else changed other fields; both are kept", markup=False)
        return True

    def remember_given(self, edits: Sequence[Edit], fields: Sequence[str], note: str) -> None:
        """Keeps what an answer gave its actions, so that others can be given the same."""
        from actionplan.model.repeat import Given

        answer = (self.given or Given()).and_then(edits, fields, note, self.plan)
        self.given = answer if answer.values else None

    async def _settle(self, conflict: ConflictError, edits: Sequence[Edit], note: str) -> Sequence[Edit] | None:
        """What to save instead; None to leave it. That somebody else has settled a review's item first is no news."""
        from actionplan.screens.conflict import ConflictScreen

        settled_refs = {item.ref for item in self.plan.items} & {record.ref for record in conflict.conflicts}
        open_edits = [edit for edit in edits if edit.ref not in settled_refs]
        conflicts = [record for record in conflict.conflicts if record.ref not in settled_refs]
        if not conflicts:
            return open_edits
        with self.keys_answer():
            return await self.push_screen_wait(ConflictScreen(conflicts, open_edits, note))

    async def close_review(self, review: WeeklyReview) -> WrittenMinutes:
        """Closes a review and writes its minutes beside the database.

        What is to be written is noted first: of a program that is killed between the two, the next start finds it.

        Returns:
            The minutes, their files, and where there are none, why.

        Raises:
            StoreError: if it cannot be closed, or its minutes cannot be made.
        """
        from actionplan.model.rules.review import close
        from actionplan.usecases.minutes_due import note_due, write_minutes

        await self.ask(lambda store: note_due(review.number, store.path))
        await self.save([close(review)], "", source="review", quietly=True)
        return await self.ask(lambda store: write_minutes(store, settings.today(), review.number))

    def _read(self, store: Store) -> Plan:
        """The plan as it is now, or as at the day that it is shown at, with what every screen shows worked out."""
        plan = store.plan_as_at(self.as_at) if self.as_at is not None else store.plan(settings.today())
        precompute(plan)
        return plan

    @work(group="read on")
    async def read_on(self) -> None:
        """Reads what is missing of a long plan, and lets the keys go that have waited for it."""
        try:
            self.show(await self.ask(self._read))
        except StoreError as error:
            self._say_once(error)
        finally:
            self.begin_keys()
        plan = self.plan
        await self.ask(lambda _store: searched(plan))

    @work(group="look after")
    async def daily_maintenance(self) -> None:
        """Looks for damage and makes the day's backup, once the plan is on the screen; says what is not well."""
        if self.plan.read_only:
            self.notify(sanitise(f"read-only: {self.plan.read_only}"), severity="warning", timeout=12, markup=False)
        try:
            trouble = await self.ask(lambda store: store.daily_maintenance(settings.today()))
            if trouble and trouble != self.plan.read_only:
                self.notify(sanitise(trouble), severity="error", timeout=30, markup=False)
                self.show(await self.ask(self._read))
            for message in await self.ask(_minutes_caught_up):
                self.notify(sanitise(message), severity="warning", timeout=30, markup=False)
            self._look_at_evidence()
        except StoreError as error:
            self._say_once(error)

    @work(group="look at evidence")
    async def _look_at_evidence(self) -> None:
        """Once a day: whether the files of the evidence are still the same. Only what is wrong is said."""
        today = settings.today()
        if not any(piece.sha256 for piece in self.plan.evidence):
            return
        if settings.looked_at_evidence(self.database) == today.isoformat():
            return
        from actionplan.model.evidence_files import trouble_words
        from actionplan.store.file_reading import FileReading
        from actionplan.usecases.evidence_files import check_evidence

        plan, reading = await self.ask(lambda store: store.plan(today)), FileReading()
        try:
            checks = await read_apart(lambda reading: [*check_evidence(plan, self.database, reading)], reading)
        finally:
            # Whoever leaves the program waits for no file.
            reading.stop()
        settings.note_look_at_evidence(self.database, today)
        if words := trouble_words(checks):
            self.notify(sanitise(words), severity="warning", timeout=30, markup=False)

    def _say_once(self, error: StoreError) -> None:
        """Says what the store cannot do, but not again with each look."""
        if str(error) != self._trouble:
            self._trouble = str(error)
            self.notify(sanitise(self._trouble), severity="error", timeout=30, markup=False)

    def _refuse_past(self) -> None:
        if self.plan.is_past:
            raise StoreError(f"this is the plan as at {format_date(self.plan.as_at)}; @ goes back to today")
        # A closed plan is opened again from here too; what else is refused then, the store says.
        if self.plan.read_only and not self.plan.is_closed:
            raise StoreError(f"the plan is read-only: {self.plan.read_only}")

    def tell(self, message: str) -> None:
        """Says what was just done, quietly, at the foot of the screen below any question."""
        for line in self._message_lines():
            line.tell(message)

    def clear_told(self) -> None:
        """Says no more what was done before: something else is asked or refused now."""
        for line in self._message_lines():
            line.clear()

    def refuse(self, reason: str) -> None:
        """Says why a key does nothing now. What was typed ahead of it was meant for what it did not open."""
        self.forget_keys()
        self.clear_told()
        self.notify(sanitise(reason), severity="warning", markup=False)

    def refuse_role(self, needed: Role) -> bool:
        """Whether the role of whoever uses the program does not reach to what needs one; says then who could."""
        if self.plan.access.may(needed):
            return False
        from actionplan.model.rules.permissions import key_refusal

        self.refuse(key_refusal(self.plan.access, needed))
        return True

    def _message_lines(self) -> Iterable[MessageLine]:
        """That of the topmost screen that has one."""
        lines = (line for screen in reversed(self.screen_stack) for line in screen.query(MessageLine))
        return list(islice(lines, 1))

    def show(self, plan: Plan) -> None:
        """Shows another state of the plan on every screen."""
        if plan != self.plan:
            if plan.redactions != self.plan.redactions:
                # What is repeated may be what was taken out.
                self.given = None
            self.plan = plan
            self.plan_signal.publish(plan)

    def show_redacted(self, result: RedactionDone) -> None:
        """Shows the plan without a text that was taken out, and says what still holds it."""
        from actionplan.screens.redaction_question import done_words

        self.forget_texts(result.redacted.scope.forms)
        self.show(result.plan)
        self.tell(done_words(result))

    def forget_texts(self, texts: Sequence[str]) -> None:
        """Forgets what is remembered for the next start, where a text that was taken out stands in it."""

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

        def look(store: Store) -> Plan | None:
            new = store.changed_elsewhere() or day != shown_day
            return self._read(store) if new or unread else None

        try:
            plan = await self.ask(look)
        except StoreError as error:
            self._say_once(error)
            return
        # Whoever has just been told that something is saved knows that, and has to read what.
        if self._trouble and not any(line.message for line in self._message_lines()):
            self.tell("The plan is in reach again")
        self._trouble = ""
        if plan is not None:
            self.show(plan)
        if self.as_at is None and day != shown_day:
            self.daily_maintenance()

    # --- turning back ---------------------------------------------------------------------------------------

    @work(group="undo")
    async def action_undo(self) -> None:
        """Undoes your last change."""
        from actionplan.usecases.change import undo_change

        await self._take_back(lambda store, items: undo_change(store, settings.stamp("undo"), None, items))

    @work(group="undo")
    async def action_redo(self) -> None:
        """Redoes what you undid."""
        from actionplan.usecases.change import redo_change

        await self._take_back(lambda store, items: redo_change(store, settings.stamp("redo"), items), is_redo=True)

    @work(group="undo")
    async def undo_change(self, seq: int) -> None:
        """Undoes one change, whoever made it."""
        from actionplan.usecases.change import undo_change

        await self._take_back(lambda store, items: undo_change(store, settings.stamp("undo"), seq, items))

    async def _take_back(self, turn: Callable[[Store, Mapping[str, str]], TakenBack], *, is_redo: bool = False) -> None:
        """Undoes or redoes, and says what that did, field by field."""
        items = {item.ref: item.subject for item in self.plan.items}
        try:
            self._refuse_past()
            taken_back = await self.ask(lambda store: turn(store, items))
        except StoreError as error:
            self.refuse(str(error))
            return
        self.show(taken_back.plan)
        if is_redo:
            self.tell(f"Redone: {taken_back.words}")
        else:
            self.tell(f"Undone: {taken_back.words} · Ctrl+R redoes")


def _known_by(record: Record) -> str:
    """What a record is called where that is not its ref; empty where it is."""
    match record:
        case Person() | Body():
            return record.name
        case Report():
            return f"report to {record.audience}"
        case Grant():
            return f"role of {record.ref}"
    return ""


def _minutes_caught_up(store: Store) -> tuple[str, ...]:
    """Writes the minutes that a killed program has left unwritten, and says of which review."""
    from actionplan.usecases.minutes_due import catch_up

    return catch_up(store, settings.today())

"""Somebody at a plan without a grid: the plan as they saw it last, what others do meanwhile, and how it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actionplan import settings
from actionplan.commands.plain.talk import Talk
from actionplan.model.dates import format_long_date, format_short_date, local_moment
from actionplan.model.describe import ref_words, told_marked, value_words
from actionplan.model.edit import Edit
from actionplan.model.fields import label
from actionplan.model.findings import left_without_action
from actionplan.model.grants import Role
from actionplan.model.people import first_name
from actionplan.model.people_in_use import names_in_place
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid, Refusal
from actionplan.model.rules.permissions import key_refusal
from actionplan.model.rules.rebasing import rebased
from actionplan.model.sanitise import first_line, folded, same_person
from actionplan.store import Conflict, ConflictError, Saved, Store
from actionplan.usecases.change import save_change, undo_change

_MOST_TOLD = 12
"""At most so many lines say what others did meanwhile; the rest is counted."""


class Session:
    """One person at one plan. What others change is said before the next question."""

    def __init__(self, store: Store, talk: Talk) -> None:
        self.store, self.talk = store, talk
        self.plan: Plan = store.plan(settings.today())
        self.review = ""
        """The ref of the review that is held here; empty outside one."""

    @property
    def by(self) -> str:
        """The name by which whoever sits here is known in the plan."""
        return self.plan.access.name

    def say_what_it_is(self) -> None:
        """Says which plan this is; of one that is made up, that it is."""
        from actionplan.reports.phrases import DEMO

        if self.plan.is_demo:
            self.talk.say(DEMO)
        self.talk.say(f"{self.plan.title}, {format_long_date(self.plan.as_at)}")

    def refuse_read_only(self, needed: Role = Role.UPDATER) -> None:
        """Refuses what would be saved before anything is asked, where the plan can only be read, or by role.

        Args:
            needed: The role that it needs, where it needs more than some.

        Raises:
            Refusal: that says why.
        """
        reason = self.store.read_only or self.plan.read_only
        if reason := reason or key_refusal(self.plan.access, needed):
            raise Refusal(reason)

    def catch_up(self) -> None:
        """Reads the plan again, and says what others have done since it was read last."""
        self._take(self.store.plan(settings.today()))

    def _take(self, plan: Plan, own: int | None = None) -> None:
        """Goes on with a newer plan; ``own`` is the change that was made here."""
        since, self.plan = self.plan.seq, plan
        if plan.seq == since:
            return
        updates = [
            update
            for update in self.store.history(after=since)
            if update.change.seq != own and not same_person(update.change.by, self.by)
        ]
        for update in updates[:_MOST_TOLD]:
            words = f"{ref_words(update, plan)} {told_marked(update, plan)}"
            self.talk.say(f"Meanwhile {update.change.by}: {first_line(words)}")
        if len(updates) > _MOST_TOLD:
            self.talk.say(f"Meanwhile, {len(updates) - _MOST_TOLD} more; history lists them")

    def save(
        self,
        edits: Sequence[Edit],
        note: str = "",
        *,
        source: str = "command",
        keeps_personal_data: bool = False,
    ) -> Saved:
        """Saves edits as one change; of each value that somebody else has changed too, it asks which one stands.

        Args:
            edits: Each with the record as it was seen here.
            note: Why.
            source: Where the change comes from.
            keeps_personal_data: Whether the person has been asked about what looks like a person's data.

        Raises:
            PersonalDataDoubted: if it looks like a person's data, and nobody has been asked.
            Abandoned: if the person leaves a conflict undecided.
            StoreError, Invalid: if it cannot be saved.
        """
        while True:
            # That a review was closed, or that something joined its agenda, is nothing that was done in it.
            review = None if source == "review" else self.review or None
            stamp = settings.stamp(source, review)
            try:
                changed = save_change(self.store, edits, stamp, note, keeps_personal_data=keeps_personal_data)
            except ConflictError as error:
                self.catch_up()
                edits, note = self._decided(error.conflicts, edits, note)
                continue
            self._take(changed.plan, own=changed.saved.seq)
            for ref in changed.saved.merged:
                self.talk.say(f"{first_name(ref)}: somebody else changed other fields; both are kept")
            if left_open := left_without_action(edits, self.plan):
                self.talk.say(left_open)
            return changed.saved

    def _decided(self, conflicts: Sequence[Conflict], edits: Sequence[Edit], note: str) -> tuple[Sequence[Edit], str]:
        """The edits to save instead, once somebody has decided between the values, and the note.

        A value that stands may need a reason that was not needed before: it is asked. That somebody else has settled
        an item of the review first is no news.
        """
        items = {item.ref for item in self.plan.items}
        settled = {conflict.ref for conflict in conflicts if conflict.ref in items}
        decisions: dict[str, dict[str, Any]] = {}
        for conflict in conflicts:
            if conflict.ref not in settled:
                decisions.setdefault(conflict.ref, {})[conflict.field] = self._value_taken(conflict)
        open_edits = [edit for edit in edits if edit.ref not in settled]
        while True:
            try:
                again = [
                    rebased(self.plan, edit, decisions.get(edit.ref, {}), by=self.by, note=note) for edit in open_edits
                ]
            except Invalid as refusal:
                if refusal.field != "note":
                    raise
                self.talk.say(refusal_words(refusal))
                note = self.talk.ask("Because", note)
            else:
                return again, note

    def _value_taken(self, conflict: Conflict) -> Any:
        """Which of two values stands, as the person says."""
        at, plan = local_moment(conflict.at), self.plan
        field = plan.words.put_in(label(conflict.field))
        self.talk.say(
            f"{first_name(conflict.ref)}: the {field} was changed by {conflict.by} at {at:%H:%M} on "
            f"{format_short_date(at)}. Nothing is saved yet."
        )
        values = {"You saw": conflict.base, "Theirs": conflict.theirs, "Yours": conflict.mine}
        for name, value in values.items():
            shown_value = names_in_place(plan, conflict.field, value)
            self.talk.say(f"{name}: {value_words(conflict.field, shown_value, plan) or 'nothing'}")
        while True:
            answer = folded(self.talk.ask("Which one stands? theirs or yours", "theirs"))
            if answer and "theirs".startswith(answer):
                return conflict.theirs
            if answer and ("yours".startswith(answer) or "mine".startswith(answer)):
                return conflict.mine
            self.talk.say("Answer theirs or yours.")

    def undo(self) -> Sequence[str]:
        """Undoes your last change, and answers with the refs that it touched. Raises StoreError."""
        subjects: Mapping[str, str] = {item.ref: item.subject for item in self.plan.items}
        undone = undo_change(self.store, settings.stamp("undo", None), None, subjects)
        self._take(undone.plan)
        self.talk.say(f"Undone: {undone.words}. That was change {undone.change.seq}.")
        return self.store.touched(undone.change.seq)


def refusal_words(error: Exception) -> str:
    """Why something was refused, as a sentence of its own."""
    words = str(error).rstrip(".")
    ending = "" if isinstance(error, Invalid) and words.endswith("Nothing was saved") else ". Nothing was saved"
    return f"{words[:1].upper()}{words[1:]}{ending}."

"""``X`` in the history: which text of a change is taken out for good, why, and who decided it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.widgets import Input

from actionplan import settings
from actionplan.model.edit import Edit
from actionplan.model.fields import label
from actionplan.model.number_words import number_of
from actionplan.model.redactions import RedactionOrder, RedactionScope
from actionplan.model.refusal import Invalid, Refusal
from actionplan.model.rules.redactions import redaction_order
from actionplan.model.sanitise import first_line, sanitise
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Anchor, Field, Question, Typed

if TYPE_CHECKING:
    from pathlib import Path

    from actionplan.usecases.redact import RedactionDone

_WARNING = (
    "Takes the text out of the plan and of its history, for good, for every past day too: no undo brings it back. "
    "Backups keep it, and are named."
)
MOST_NAMED = 3
"""So many places and files are named in the warning; the command line names all."""


def text_words(field: str, ref: str) -> str:
    """A text of a change: ``note``, ``reason of 1.2``."""
    return f"{label(field)} of {ref}" if ref else label(field)


class RedactionPrompt(Prompt):
    """Asks what is taken out, says where it stands, and takes it out once that was confirmed."""

    def __init__(self, change: int, texts: Sequence[tuple[str, str, str]], anchor: Anchor) -> None:
        """Takes the number of the change and the texts that it has written, each with its field and ref."""
        names = {text_words(field, ref): (field, ref) for field, ref, _ in texts}
        said = {text_words(field, ref): first_line(text) for field, ref, text in texts}
        fields = (
            Field("field", "text", next(iter(names)), tuple(names), closed=True),
            Field("piece", "only this"),
            Field("reason", "because"),
            Field("by", "decided by"),
        )

        def order(answer: Typed) -> RedactionOrder:
            field, ref = names.get(answer["field"].strip(), (answer["field"], ""))
            return redaction_order(
                change, field=field, ref=ref, piece=answer["piece"], reason=answer["reason"], by=answer["by"]
            )

        def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
            order(answer)
            return [], ""

        def preview(answer: Typed) -> Content:
            text = said.get(answer["field"].strip(), "")
            return Content(f"“{text}”\n{_WARNING}" if text else _WARNING)

        title = Content.styled(f"Redact a text of change {change}", "bold")
        super().__init__(Question(title, fields, edits, preview, verb="look where"), anchor)
        self._order = order
        self._confirmed: RedactionOrder | None = None
        """What it was said of where it stands, so that enter takes it out."""

    def take(self, typed: Typed) -> None:
        """Looks where it stands; asked once more for the same, takes it out."""
        order = self._order(typed)
        self._saving = True
        if order == self._confirmed:
            self._redact(order)
        else:
            self._look_where(order)

    @on(Input.Changed)
    def _unconfirmed(self) -> None:
        """What was said of where it stands was of another text."""
        if self._confirmed is not None:
            self._confirmed = None
            self._show_keys()

    @work
    async def _look_where(self, order: RedactionOrder) -> None:
        from actionplan.usecases.redact import scope_of

        with self.app.keys_paused():
            try:
                scope, copies = await self.app.ask(lambda store: scope_of(store, order, settings.today()))
            except Refusal as refusal:
                self._turn_down(refusal)
                return
            finally:
                self._saving = False
            self._confirmed = order
            self._told = True
            self._show_keys("take it out for good")
            self._hint(Content.styled(sanitise(_scope_words(scope, copies)), "$text-warning"))

    @work
    async def _redact(self, order: RedactionOrder) -> None:
        from actionplan.usecases.redact import SOURCE, redact

        with self.app.keys_paused():
            try:
                result = await self.app.ask(
                    lambda store: redact(store, order, settings.stamp(SOURCE), keeps_personal_data=True)
                )
            except Refusal as refusal:
                self._saving = False
                self._turn_down(refusal)
                return
            self.dismiss(True)
            self.app.show_redacted(result)

    def _turn_down(self, refusal: Refusal) -> None:
        self.app.forget_keys()
        self._confirmed = None
        if isinstance(refusal, Invalid):
            self._refuse(refusal)
        else:
            self._say(str(refusal))


def _scope_words(scope: RedactionScope, copies: Sequence[Path]) -> str:
    words = f"It stands in {number_of(len(scope.changes), 'change')}: {_some(scope.places)}."
    if scope.unchanged:
        words = f"{words} It stays in {_some(scope.unchanged)}: names and refs are never redacted."
    if scope.nearly:
        words = f"{words} It is left where it has other capitals or spaces: {_some(scope.nearly)}."
    if copies:
        words = f"{words} {number_of(len(copies), 'file')} will still hold it: {_some([c.name for c in copies])}."
    return f"{words} No undo brings it back. Enter takes it out for good."


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    listed = ", ".join(names[:MOST_NAMED]) or "the history alone"
    return f"{listed} and {more} more" if more > 0 else listed


def done_words(result: RedactionDone) -> str:
    """What is said once it is taken out: what still holds it."""
    holders = [file.name for file in (*result.copies, *result.files)]
    words = f"redacted as change {result.redacted.seq}"
    if holders:
        words = f"{words} · still in {_some(holders)}"
    if result.redacted.unfinished:
        words = f"{words} · the file is rewritten at the next start"
    return words

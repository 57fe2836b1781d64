"""Questions that save nothing: whether to go on, and which day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from actionplan import settings
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import sanitise
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Anchor, Field, Question, Typed


def file_named(typed: str) -> Path:
    """The file that is meant by a name that somebody has typed or pasted, quotes and all. Raises Invalid if none is."""
    name = typed.strip().strip("\"'")
    if not name:
        raise Invalid("file", "give a file name; Esc cancels")
    try:
        return settings.expanded(name)
    except OSError as error:
        raise Invalid("file", f"{error.filename}: {error.strerror}") from error


class Confirmation(Prompt):
    """Asks whether to go on, and does: enter does, esc does not."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "save", "Go on", id="question.go-on")]

    def __init__(self, words: str, verb: str, anchor: Anchor, then: Callable[[], None]) -> None:
        text = Content.styled(sanitise(words), "$text-warning")
        super().__init__(Question(text, (), lambda _typed: ([], ""), verb=verb), anchor)
        self._then = then

    def take(self, typed: Typed) -> None:  # noqa: ARG002
        """Goes on."""

        async def go_on() -> None:
            self._then()

        self.app.run_worker(self._close_and(go_on))


class DayPrompt(Prompt):
    """Asks for a day, and hands it on; it saves nothing."""

    def __init__(
        self,
        title: Content,
        name: str,
        value: str,
        *,
        read: Callable[[str], date | None],
        then: Callable[[date | None], Awaitable[None]],
        understood: Callable[[str], Content],
        anchor: Anchor,
    ) -> None:
        fields = (Field(name, "day", value, understood=understood),)
        question = Question(title, fields, lambda _typed: ([], ""), verb="show")
        super().__init__(question, anchor)
        self._field_name, self._read, self._then = name, read, then

    def take(self, typed: Typed) -> None:
        """Hands the day on; None for none."""
        day = self._read(typed[self._field_name])
        self.app.run_worker(self._close_and(lambda: self._then(day)))

"""One key after another: what is typed ahead goes where it would have gone if it had been typed slowly.

Textual hands a key to whatever has the focus when the key arrives. A question opens and a save ends a few messages
later, so that of ``oDirector⏎j`` typed fast, letters were lost and the ``j`` went into a line about to close. A click
waits in the same queue: one on a tab took the screen away that was saving, and nobody showed what had been saved.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TypeAlias, TypeVar

from textual import events
from textual.dom import DOMNode
from textual.message_pump import MessagePump

from actionplan.model.sanitise import sanitise
from actionplan.textual_private import OpenApp
from actionplan.widgets.text_line import TextLine

Result = TypeVar("Result")
Press: TypeAlias = events.Key | events.Paste | events.MouseDown | events.MouseUp
"""What can wait its turn."""
PATIENCE_SECONDS = 0.5
"""So long a key waits for what the one before it set off, at the most."""


class KeyQueueApp(OpenApp[Result]):
    """An app in which a key waits until all that the one before it set off is done."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Press] = deque()
        self._at_work = False
        self._since = 0.0
        self._has_begun = False
        self._pauses = 0
        self._questions = 0
        """How many questions are asked in the middle of a pause, and need keys."""

    @property
    def keys_wait(self) -> bool:
        """Whether there are keys that have not been handled to their end."""
        return bool(self._waiting) or self._at_work or self._is_paused

    @property
    def _is_paused(self) -> bool:
        return not self._has_begun or (self._pauses > 0 and not self._questions)

    def begin_keys(self) -> None:
        """The first screen is ready: what was typed before has waited for it."""
        self._has_begun = True
        self.call_later(self._next_key)

    @contextmanager
    def keys_paused(self) -> Iterator[None]:
        """Keys wait while the block lasts, and then until a screen that it has opened has the focus.

        A worker is to begin with it: by the time that the key which has started the worker is done, it has begun.
        Where an error leaves the block, what was typed meanwhile is forgotten, as by :meth:`forget_keys`.
        """
        self._pauses += 1
        try:
            yield
        except BaseException:
            self.forget_keys()
            raise
        finally:
            if not self.screen_stack or not self.screen.call_later(self._end_pause):
                self._end_pause()

    def _end_pause(self) -> None:
        self._pauses -= 1
        self.call_later(self._next_key)

    @contextmanager
    def keys_answer(self) -> Iterator[None]:
        """In the middle of a pause something is asked: keys go on while the block lasts; those from before do not."""
        self.forget_keys()
        self._questions += 1
        try:
            yield
        finally:
            self._questions -= 1

    def forget_keys(self) -> None:
        """Drops what has been typed ahead: it was meant for something that did not happen."""
        self._waiting.clear()

    def give_up_waiting(self) -> bool:
        """Ends what the keys wait for, if that waits for another program itself; answers whether it does."""
        return False

    async def receive_event(self, event: events.Event) -> None:
        """Puts what is typed in a queue, and clicks while there is one; everything else goes its way."""
        waits = isinstance(event, events.Key | events.Paste) or self._is_paused or self._waiting
        if isinstance(event, Press) and waits and not event.is_forwarded:
            if self._is_paused and isinstance(event, events.Key) and event.key == "escape" and self.give_up_waiting():
                return
            self._waiting.append(event)
            # What followed the key before may have gone with a widget that was closed: nobody waits for that.
            if self._at_work and monotonic() - self._since > PATIENCE_SECONDS:
                self._at_work = False
            await self._next_key()
        else:
            await self.pass_event_on(event)

    async def _next_key(self) -> None:
        if self._at_work or self._is_paused or not self._waiting:
            return
        self._at_work, self._since = True, monotonic()
        target: DOMNode = self.focused or self.screen
        event = self._waiting.popleft()
        if isinstance(event, events.Paste) and not isinstance(target, TextLine):
            # A field of Textual's own, as in the palette, would write what it holds to the terminal as it is.
            event = events.Paste(sanitise(" ".join(event.text.splitlines())))
        elif isinstance(event, events.Key) and event.key == "ctrl+j" and not _has_lines(target):
            # Where nothing has lines, it is the enter of terminals that send it so.
            event = events.Key("enter", "\r")
        await self.pass_event_on(event)
        # A key climbs from widget to widget up to the app, and so does what the widgets say of it: twice behind it.
        self._follow([*target.ancestors_with_self] * 2)

    def _follow(self, path: Sequence[MessagePump]) -> None:
        for index, node in enumerate(path):
            if node.call_later(self._follow, path[index + 1 :]):
                return
        # A screen that the key has opened takes the focus before it takes this.
        if not self.screen_stack or not self.screen.call_later(self._done):
            self._done()

    def _done(self) -> None:
        self._at_work = False
        self.call_later(self._next_key)


def _has_lines(target: DOMNode) -> bool:
    return isinstance(target, TextLine) and target.has_lines

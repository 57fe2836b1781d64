"""Textual's driver, mended: a paste is text, a terminal that goes away ends the program, and so does a signal.

This is the one place that replaces parts of Textual's drivers; what it needs of their insides is held by
``tests/test_textual_private.py``.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Any, cast

from textual import events
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.message import Message

from actionplan.terminal.pastes import Pasted, PasteReader, Piece

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

CLOSING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK") if hasattr(signal, name)
)
"""The signals that ask a program to end. Windows has few of them."""
HANGUP = 1
"""What a terminal that goes away sends, if it sends anything."""


class PasteSafeParser(XTermParser):
    """Textual's parser, which gets to see no paste: :class:`PasteReader` has taken them out."""

    def __init__(self, debug: bool = False) -> None:
        self._pastes = PasteReader()
        super().__init__(debug)

    @property
    def holds_paste(self) -> bool:
        """Whether :meth:`tick` should be called soon."""
        return self._pastes.holds_paste

    def feed(self, data: str) -> Iterable[Message]:
        """The keys, pastes and reports that ``data`` completes."""
        if data:
            yield from self._events(self._pastes.feed(data))
        else:
            yield from super().feed(data)

    def tick(self) -> Iterable[Message]:
        """What is certain because nothing has come for a while."""
        yield from super().tick()
        yield from self._events(self._pastes.tick())

    def _events(self, pieces: Iterable[Piece]) -> Iterable[Message]:
        for piece in pieces:
            if isinstance(piece, Pasted):
                yield events.Paste(piece.text)
            else:
                # Textual makes a paste of the two markers with nothing between them.
                yield from (event for event in super().feed(piece.text) if not isinstance(event, events.Paste))


class _Output:
    """Where the screens are written to. When that has gone, writing is no error: nobody is there to see it."""

    def __init__(self, file: IO[str] | None, gone: Callable[[], None]) -> None:
        # A program without one, as of pythonw, never comes so far.
        self._file: Any = file
        self._gone = gone

    def write(self, text: str) -> None:
        """Writes."""
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        """Writes what is still held."""
        self._try(self._file.flush)

    def fileno(self) -> int:
        """The number of the file."""
        return int(self._file.fileno())

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except (OSError, ValueError):
            self._gone()


class _Ending(Driver):
    """What every driver of ours has: it tells the app that the terminal has gone, or that somebody ends the program."""

    _is_closing = False

    def _close_app(self, number: int) -> None:
        """Has the app end, from any thread or signal handler."""
        self._is_closing = True
        # A loop that is closed belongs to an app that has ended.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(cast("ActionPlanApp", self._app).close_for, number)

    def _listen(self) -> None:
        """Ends the app at a signal. One that whoever started the program has it ignore, as ``nohup`` does, stays so."""
        for number in CLOSING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, lambda number, _frame: self._close_app(number))


if sys.platform == "win32":
    from textual.drivers import win32
    from textual.drivers.windows_driver import WindowsDriver

    class _Monitor(win32.EventMonitor):
        """Textual's thread that reads the console; it ends early only when the console has gone."""

        def run(self) -> None:
            super().run()
            if not self.exit_event.is_set():
                cast("_Ending", self.app._driver)._close_app(HANGUP)

    class TerminalDriver(_Ending, WindowsDriver):
        """The console of Windows."""

        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, **options)
            self._file = cast("Any", _Output(self._file, lambda: self._close_app(HANGUP)))
            self._listen()

        def start_application_mode(self) -> None:
            """Begins, with our reader of keys."""
            win32.__dict__.update(XTermParser=PasteSafeParser, EventMonitor=_Monitor)
            super().start_application_mode()

    BASE: type[Driver] = WindowsDriver
else:
    import selectors
    import stat

    from textual.drivers.linux_driver import LinuxDriver

    TICK_SECONDS = 0.1
    """So long reading waits at the most: an escape key is told from a sequence by that nothing follows it."""
    PASTE_TICK_SECONDS = 0.02
    EMPTY_READS = 3
    """A terminal that was hung up says "nothing more" again and again; a ctrl+d only once."""

    class TerminalDriver(_Ending, LinuxDriver):
        """A terminal of Linux or macOS."""

        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, **options)
            self._file = cast("Any", _Output(self._file, self._gone))
            self._is_up = False
            """Whether the terminal is ours: raw, on its other screen, with the mouse."""
            self._listen()

        # --- what comes in -------------------------------------------------------------------------------------

        def run_input_thread(self) -> None:
            """Reads until the app wants no more, or the terminal has gone."""
            parser = PasteSafeParser(self._debug)
            # Bytes that are no UTF-8 are pasted or sent by a terminal of another encoding; they end nothing.
            decode = getincrementaldecoder("utf-8")(errors="replace").decode
            empty_reads = 0
            # What waits already was typed before the terminal was ours, when it still sent a line feed for enter.
            is_from_before = True
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    wait = PASTE_TICK_SECONDS if parser.holds_paste else TICK_SECONDS
                    if not selector.select(0 if is_from_before else wait):
                        is_from_before = False
                    else:
                        try:
                            data = os.read(self.fileno, 1 << 16)
                        except BlockingIOError:
                            continue
                        except OSError:
                            self._gone()
                            return
                        empty_reads = 0 if data else empty_reads + 1
                        if empty_reads == EMPTY_READS:
                            self._gone()
                            return
                        if is_from_before:
                            data = data.replace(b"\n", b"\r")
                        for event in parser.feed(text) if (text := decode(data)) else ():
                            self.process_message(event)
                    for event in parser.tick():
                        self.process_message(event)

        def _run_input_thread(self) -> None:
            try:
                self.run_input_thread()
            except Exception as error:
                # Without its keys the program could not even be left: it ends as it does at any unexpected error.
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._app._handle_exception, error)

        # --- when it goes --------------------------------------------------------------------------------------

        def _gone(self) -> None:
            """Nobody is there any more: what is still written goes nowhere, and the app ends."""
            with contextlib.suppress(OSError):
                nowhere = os.open(os.devnull, os.O_RDWR)
                for number in range(3):
                    if stat.S_ISCHR(os.fstat(number).st_mode):
                        os.dup2(nowhere, number)
                os.close(nowhere)
            self._close_app(HANGUP)

        def write(self, data: str) -> None:
            """Writes to the terminal while it is ours: while the program is suspended nobody would take it."""
            if self._writer_thread is not None and self._writer_thread.is_alive():
                super().write(data)

        # --- whose it is: ctrl+z, fg, bg -----------------------------------------------------------------------

        def start_application_mode(self) -> None:
            """Takes the terminal. Textual goes back without it where the program runs in the background."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self._is_up = self._key_thread is not None and self._key_thread.is_alive()

        def disable_input(self) -> None:
            """Reads no more. In the background even that would stop the program."""
            if self._is_up:
                super().disable_input()

        def stop_application_mode(self) -> None:
            """Gives the terminal back as it was."""
            if self._is_up:
                super().stop_application_mode()
                self._is_up = False

        def _sigtstp_application(self, *_: object) -> None:
            """Somebody has pressed ctrl+z, or sent what it sends. The loop does it, when nothing else is half done."""
            self._loop.call_soon_threadsafe(self._suspend)

        def _sigcont_application(self, *_: object) -> None:
            self._loop.call_soon_threadsafe(self._take_up_again)

        def _suspend(self) -> None:
            """Gives the terminal back and stops, with all that runs in this job, as ctrl+z in a shell does.

            Textual stops the program alone, for ever where there is no shell that could go on with it: the system
            stops no job that nobody could continue.
            """
            continued = False

            def note(*_: object) -> None:
                nonlocal continued
                continued = True

            if self._is_up:
                self.suspend_application_mode()
            before = signal.signal(signal.SIGTSTP, signal.SIG_DFL), signal.signal(signal.SIGCONT, note)
            os.killpg(0, signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, before[0])
            signal.signal(signal.SIGCONT, before[1])
            self._resume()
            if not continued:
                cast("ActionPlanApp", self._app).say_no_shell()

        def _take_up_again(self) -> None:
            """Comes back from a stop that was none of ours: the terminal was left to others meanwhile."""
            if self._is_up:
                self.suspend_application_mode()
            self._resume()

        def _resume(self) -> None:
            if not self._is_up and not self._is_closing:
                self._must_signal_resume = True
                self.resume_application_mode()

    BASE = LinuxDriver


def mended(driver: type[Driver]) -> type[Driver]:
    """Our driver in place of the one that Textual has chosen; one that somebody has named stays."""
    return TerminalDriver if driver is BASE else driver

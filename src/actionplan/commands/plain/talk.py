"""A conversation on standard input and output, a line at a time."""

from __future__ import annotations

import locale
import re
import sys
from collections.abc import Iterable, Sequence

from actionplan.commands.console import emit, emit_lines
from actionplan.model.sanitise import folded, sanitise, shown_lines

LEAVE = "!"
"""What is typed to leave a question without answering it."""
HELP = "?"
YES, NO = "yes", "no"
_KEYS = re.compile("\x1b(?:\\[[0-9;?]*[ -/]*[@-~]|O.|.)?")
"""What arrow keys and others send where no editor of lines reads them."""


class NoMoreAnswers(Exception):
    """The input has ended: nobody answers any more."""


class Abandoned(Exception):
    """Somebody leaves a question without answering it."""


class Talk:
    """Says lines and asks for lines. What is said is made harmless here."""

    def __init__(self) -> None:
        self._is_typed = sys.stdin is not None and sys.stdin.isatty()

    @property
    def is_typed(self) -> bool:
        """Whether somebody types the answers; else they come from a file or a pipe."""
        return self._is_typed

    def say(self, *lines: str) -> None:
        """Says lines, each on its own."""
        emit_lines(part for line in lines for part in shown_lines(line).split("\n"))

    def say_all(self, lines: Iterable[str]) -> None:
        """Says a page of finished lines."""
        emit_lines(lines)

    def ask(self, question: str, default: str = "", *, hint: Sequence[str] = (), is_prompt: bool = False) -> str:
        """Asks for a line and answers with it, trimmed.

        Args:
            question: What is asked, without a mark at its end.
            default: What an empty line means; it is said with the question.
            hint: What can be answered: said where somebody answers with a question mark.
            is_prompt: Whether it waits for the next thing to do: there is nothing to leave then.

        Raises:
            Abandoned: if somebody answers with an exclamation mark.
            NoMoreAnswers: at the end of the input.
        """
        words = sanitise(question)
        if default:
            words += f" [{sanitise(default)}]"
        while True:
            emit(f"{words}: ")
            answer = self._line()
            if answer == LEAVE and not is_prompt:
                raise Abandoned
            if answer != HELP:
                return answer or default
            if is_prompt:
                self.say(*hint)
                continue
            usual = "An empty line takes what stands in brackets." if default else "An empty line gives nothing."
            self.say(*hint, usual, f"{LEAVE} leaves this question: nothing is saved.")

    def ask_whether(self, question: str, *, default: bool, hint: Sequence[str] = ()) -> bool:
        """Asks for yes or no; what is neither is asked again."""
        while True:
            answer = folded(self.ask(f"{question} yes or no", YES if default else NO, hint=hint))
            if answer and YES.startswith(answer):
                return True
            if answer and NO.startswith(answer):
                return False
            self.say("Answer yes or no.")

    def _line(self) -> str:
        """The next line of the input, whatever its encoding. Raises NoMoreAnswers at its end."""
        stream = getattr(sys.stdin, "buffer", sys.stdin)
        line = stream.readline()
        if not line:
            emit("\n")
            raise NoMoreAnswers
        text = line if isinstance(line, str) else _decoded(line)
        text = _KEYS.sub("", text.removeprefix("\ufeff")).strip()
        if not self._is_typed:
            # Of what is not typed the terminal shows nothing: the record of it says what was answered.
            emit(f"{sanitise(text)}\n")
        return text


def _decoded(line: bytes) -> str:
    """A line as text: UTF-8, else in the encoding of the machine, as old editors and shells of Windows write it."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(locale.getpreferredencoding(False), errors="replace")

"""Conversations without a grid: lines that somebody types, what others do between two of them, and what is said."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from click.testing import CliRunner, Result

from actionplan.cli import main

Turn = str | bytes | Callable[[], None]
"""A line that is typed, or what happens before the next one is."""
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
SHAPES = re.compile("[▲◆●◐■◇○▁-█─-╿]")


class _Typist(io.BytesIO):
    """Types a line only when it is asked for; where something happens first, it has happened by then."""

    def __init__(self, turns: tuple[Turn, ...]) -> None:
        super().__init__()
        self._turns = list(turns)

    def readline(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002
        while self._turns:
            turn = self._turns.pop(0)
            if callable(turn):
                turn()
            else:
                line = turn if isinstance(turn, bytes) else turn.encode()
                return line + b"\n"
        return b""


def conversation(args: tuple[str, ...], *turns: Turn) -> Result:
    """What a command line says to lines that are typed, in this process."""
    return CliRunner().invoke(main, args, input=_Typist(turns), catch_exceptions=False)


def said(args: tuple[str, ...], *turns: Turn, code: int = 0) -> str:
    """What is said, in plain lines: without a control sequence, a column or a shape."""
    result = conversation(args, *turns)
    assert result.exit_code == code, result.output
    assert not CONTROL.search(result.stdout)
    assert not SHAPES.search(result.stdout)
    return result.stdout


def review(*turns: Turn, code: int = 0) -> str:
    """A review that is held as questions and answers."""
    return said(("review", "hold", "--plain"), *turns, code=code)


def shell(*turns: Turn, code: int = 0) -> str:
    """What the shell says to some lines."""
    return said(("shell",), *turns, code=code)

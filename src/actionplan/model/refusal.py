"""What the program will not or cannot do, said to the person."""

from __future__ import annotations


class Refusal(Exception):
    """The program refuses: the message is one line that says why and what to do, and nothing has been changed.

    Every refusal of the program is one. Whoever meets people shows it; any other exception is a fault of the program,
    and ends in its log.
    """


class Invalid(Refusal):
    """An edit that the rules refuse: the message says what to do; ``field`` is the field it is about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field

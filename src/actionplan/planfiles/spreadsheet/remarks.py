"""What is to be said of a file that was brought in: every cell that was inferred, doubted, left open or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import first_line, folded, sanitise


class RemarkKind(StrEnum):
    """What became of a cell, a row or a column; in the order in which people want to read of it."""

    REFUSED = "refused"
    DOUBTED = "doubted"
    LEFT_OPEN = "left open"
    INFERRED = "inferred"
    LEFT_OUT = "left out"
    READ = "read"


class Choice(Struct, frozen=True):
    """One way to settle a doubt."""

    answer: str
    """What is given for it on the command line."""
    words: str
    """What comes of it."""


class Remark(Struct, frozen=True):
    """One line of the report."""

    kind: RemarkKind
    where: str
    """The sheet and the row, as an error says it; empty of what is of the whole file."""
    cell: str
    """``D7``; empty of what is of a row or a column."""
    heading: str
    said: str
    """What stands in the cell, as it stands there."""
    words: str
    """What was made of it, or why it was refused: no capital, no full stop."""
    choices: tuple[Choice, ...] = ()
    """Of a doubt, the ways to settle it; the first is taken until somebody does."""
    alike: str = ""
    """What names it together with all that are like it: ``Lead: A / B``."""
    row: int = 0
    """The row that it is about; 0 of what is of a column or the whole file."""
    field: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody can still decide otherwise."""
        return bool(self.choices)

    @property
    def answer_name(self) -> str:
        """What an answer calls it: all that are alike where there is such a name, else the cell."""
        return self.alike or self.cell


class Answers(Struct):
    """What somebody has said of doubts: in the place of a cell, or of all cells that are alike."""

    given: Mapping[str, str] = {}
    """By the name of a cell, ``D7``, or of all that are alike, ``Lead: A / B``; with the sheet before it, ``Plan!D7``,
    where two sheets are read."""
    used: set[str] = set()
    """Those that something asked for."""

    @classmethod
    def of(cls, pairs: Iterable[str]) -> Answers:
        """From ``NAME=ANSWER``. Raises Invalid if one is not written so, or two differ about one thing."""
        given: dict[str, str] = {}
        for pair in pairs:
            name, sign, answer = pair.rpartition("=")
            if not sign or not name.strip():
                raise Invalid(
                    "answer", f"{pair[:60]!r} is no answer; write what it is about, =, and the answer: D7=2027-03-31"
                )
            name = named(name)
            if given.get(name, answer.strip()) != answer.strip():
                raise Invalid("answer", f"{first_line(name)!r} is answered twice, otherwise each time")
            given[name] = answer.strip()
        return cls(given, set())

    def to(self, cell: str, alike: str = "") -> str | None:
        """The answer for a cell, else that for all alike; None where there is none."""
        for name in map(named, filter(None, (cell, alike))):
            if name in self.given:
                self.used.add(name)
                return self.given[name]
        return None

    @property
    def unused(self) -> tuple[str, ...]:
        """The names of what nothing asked for."""
        return tuple(name for name in self.given if name not in self.used)


def named(name: str) -> str:
    """A name as answers are kept by: whatever its case and spaces."""
    return folded(" ".join(name.split()))


def alike_name(heading: str, text: str) -> str:
    """What names all cells under a heading that say the same: all of what they say, on one line."""
    return f"{heading}: {' '.join(sanitise(text).split())}"

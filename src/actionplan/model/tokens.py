"""What people type to find something, cut into words, and how what there is not is refused.

The filter of the actions and that of the history share it: quotes hold words together and make them text (two of them
are one quote in it), and a colon stands between the name of a field and its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from actionplan.model.sanitise import folded, sanitise

MOST_NAMED = 12
"""So many values are named where one is refused; the rest is counted."""
MOST_QUOTED = 40
"""So many characters of what was typed are said again."""
_WORD = re.compile(r'(?:[^\s"]|"(?:[^"]|"")*(?:"|\Z))+')
_QUOTED = re.compile(r'"((?:[^"]|"")*)(?:"|\Z)')
_FIELD_NAME = re.compile(r"[^\W\d_][\w-]*")
_PLAIN = re.compile(r"[^\s\",:-][^\s\",:]*")


class Token(Struct, frozen=True):
    """One word as typed, small letters throughout."""

    text: str
    """What it says, without quotes."""
    bare: str
    """The same, with a space in the place of each character that stood in quotes."""

    @property
    def is_bare(self) -> bool:
        """Whether nothing of it stood in quotes."""
        return self.text == self.bare

    def after(self, start: int) -> Token:
        """The token from a place on."""
        return Token(self.text[start:], self.bare[start:])

    def named(self) -> tuple[str, Token] | None:
        """The name before a colon and the value behind it; None where it is a word to look for."""
        name, colon, _ = self.bare.partition(":")
        return (name, self.after(len(name) + 1)) if colon and _FIELD_NAME.fullmatch(name) else None

    def parts(self) -> tuple[str, ...]:
        """The values between commas outside quotes; what is empty is left out."""
        values, start = [], 0
        for piece in self.bare.split(","):
            values.append(self.text[start : start + len(piece)].strip())
            start += len(piece) + 1
        return tuple(value for value in values if value)


def tokens(typed: str) -> Iterator[Token]:
    """The words of a line, as :func:`folded` has them; an open quote runs to the end."""
    for word in _WORD.findall(folded(typed)):
        text = bare = ""
        for place, piece in enumerate(_QUOTED.split(word)):
            words = piece if place % 2 == 0 else piece.replace('""', '"')
            text, bare = text + words, bare + (words if place % 2 == 0 else " " * len(words))
        yield Token(text, bare)


def last_word(typed: str) -> str:
    """The end of a line from where its last word begins, as typed; empty behind a space."""
    start, quoted = 0, False
    for place, sign in enumerate(typed):
        if sign == '"':
            quoted = not quoted
        elif sign.isspace() and not quoted:
            start = place + 1
    return typed[start:]


def quoted(value: str) -> str:
    """A value as it can be typed: in quotes where it would otherwise be something else; a quote in it is doubled."""
    if _PLAIN.fullmatch(value):
        return value
    return '"' + value.replace('"', '""') + '"'


def no_such(noun: str, value: str, there_are: Iterable[str], *, how: str = "") -> str:
    """The refusal of a value: ``there is no rating 'purple'; there are red, amber, green, blue, unrated``.

    Args:
        noun: What it would be.
        value: What was typed.
        there_are: What there is.
        how: What else to say, behind that.
    """
    named = tuple(there_are)
    are = f"; choose from: {listed(named)}" if named else ""
    return f"there is no {noun} {told(value)}{are}{f'; {how}' if how else ''}"


def no_field(name: str, value: str, there_are: Iterable[str]) -> str:
    """The refusal of a field, which says how the same is looked for as text."""
    as_text = f"to look for it as text, put it in quotes: {cut(sanitise(quoted(f'{name}:{value}')))}" if value else ""
    return no_such("field", name, there_are, how=as_text)


def needs_value(name: str, example: str) -> str:
    """The refusal of a field without a value: ``owner: needs a value, such as owner:quality``."""
    return f"{name}: needs a value, such as {example}"


def listed(values: Sequence[str]) -> str:
    """The first of the values, and how many more there are."""
    words = ", ".join(sanitise(value) for value in values[:MOST_NAMED])
    more = len(values) - MOST_NAMED
    return f"{words} and {more:,} more" if more > 0 else words


def told(value: str) -> str:
    """What was typed, in quotation marks, harmless and not too long."""
    return repr(cut(value))


def cut(text: str) -> str:
    """``text``, if it is too long its beginning."""
    return text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…"

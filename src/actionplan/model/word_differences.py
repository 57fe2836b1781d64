"""Which words of two wordings differ, so that a reader finds them without colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

_WORDS = re.compile(r"\s*\S+|\s+")
OPEN, CLOSE = "«", "»"
"""What words that differ stand between."""


class Piece(Struct, frozen=True, gc=False):
    """Some words of a text, one after another, and whether they differ from the other text."""

    text: str
    differs: bool


def word_differences(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces: what they share, and what only one of them has. Put together, the pieces are the texts."""
    from difflib import SequenceMatcher

    left, right = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, [word.strip() for word in left], [word.strip() for word in right], autojunk=False)
    opcodes = matcher.get_opcodes()
    return (
        tuple(_pieces(left, [(first, last, tag != "equal") for tag, first, last, _, _ in opcodes])),
        tuple(_pieces(right, [(first, last, tag != "equal") for tag, _, _, first, last in opcodes])),
    )


def marked_words(pieces: Iterable[Piece]) -> str:
    """A text with the words that differ between marks: ``Case «recording» is «late»``; spaces stay outside them."""
    words = []
    for piece in pieces:
        text = piece.text.strip()
        if not piece.differs or not text:
            words.append(piece.text)
            continue
        first = piece.text.index(text)
        words.append(f"{piece.text[:first]}{OPEN}{text}{CLOSE}{piece.text[first + len(text) :]}")
    return "".join(words)


def _pieces(words: Sequence[str], spans: Iterable[tuple[int, int, bool]]) -> Iterable[Piece]:
    for first, last, differs in spans:
        if text := "".join(words[first:last]):
            yield Piece(text, differs)

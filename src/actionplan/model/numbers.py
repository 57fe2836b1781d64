"""A number with its noun, as every screen, command and document writes it."""

from __future__ import annotations


def number_of(number: int, noun: str, plural: str = "") -> str:
    """``1 action``, ``34 actions``, ``3,000 actions``.

    Args:
        number: How many.
        noun: What of, for one of it.
        plural: What several of it are called, where that is not the noun with an s.
    """
    return f"{number:,} {noun if abs(number) == 1 else plural or f'{noun}s'}"

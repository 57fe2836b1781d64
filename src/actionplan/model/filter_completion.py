"""What a half-typed filter can become, for the screens and the shell."""

from __future__ import annotations

from collections.abc import Iterable

from actionplan.model.filter_words import FILTER_FIELDS, FILTER_STATES
from actionplan.model.plan import Plan
from actionplan.model.sanitise import folded
from actionplan.model.tokens import last_word, quoted


def completions(line: str, plan: Plan) -> tuple[str, ...]:
    """What the last word of a line can become, as it would be typed, those that begin with it first."""
    word = last_word(line)
    if word.startswith("-"):
        return tuple(f"-{completion}" for completion in _completions(word[1:], plan))
    return _completions(word, plan)


def _completions(word: str, plan: Plan) -> tuple[str, ...]:
    name, colon, value = word.partition(":")
    if not word:
        return ()
    if not colon:
        return tuple(_beginning(word, (*(f"{field}:" for field in FILTER_FIELDS), *FILTER_STATES)))
    field = FILTER_FIELDS.get(folded(name))
    if field is None:
        return ()
    # A comma in quotes is part of a name.
    start = 0 if '"' in value else value.rfind(",") + 1
    matches = _beginning(value[start:].replace('"', ""), field.there_are(plan))
    return tuple(f"{field.name}:{value[:start]}{_value_words(field.name, match)}" for match in matches)


def _value_words(name: str, value: str) -> str:
    """A value of a field as it can be typed; a theme is known by its number."""
    if name == "theme":
        return value.partition(" ")[0]
    return quoted(value)


def _beginning(start: str, words: Iterable[str]) -> list[str]:
    """The words that begin with ``start``, then those of which another word does; none if it is one of them."""
    start = folded(start)
    by_key = {folded(word): word for word in words}
    if start in by_key:
        return []
    beginnings = [word for key, word in by_key.items() if key.startswith(start)]
    inside = [word for key, word in by_key.items() if f" {start}" in key and word not in beginnings]
    return beginnings + inside

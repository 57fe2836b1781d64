"""What a half-typed filter can become, for the screens and the shell."""

from __future__ import annotations

from collections.abc import Iterable

from actionplan.model.filter_states import FILTER_STATES
from actionplan.model.filter_words import fields_of
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
    filter_fields = fields_of(plan)
    if not colon:
        return tuple(_beginning(word, (*(f"{field}:" for field in filter_fields), *FILTER_STATES)))
    field = filter_fields.get(folded(name))
    if field is None:
        return ()
    # A comma in quotes is part of a name.
    start = 0 if '"' in value else value.rfind(",") + 1
    matches = _beginning(value[start:].replace('"', ""), field.there_are(plan))
    return tuple(f"{field.name}:{value[:start]}{_value_words(field.name, match, plan)}" for match in matches)


def _value_words(name: str, value: str, plan: Plan) -> str:
    """A value of a field as it can be typed; a theme is known by its ref, if it has one."""
    if name == "theme":
        value = next((theme.ref for theme in plan.themes if theme.ref and theme.heading == value), value)
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

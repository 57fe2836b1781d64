"""What people write for a condition: a colour by the plan's key, the key's own word, or the condition itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actionplan.model.key import Face, Key
from actionplan.model.ratings import NOT_RATED, Colour, Condition
from actionplan.model.refusal import Invalid

Meant = frozenset[Condition]
_LONGEST = 40


def read_rating(value: object, key: Key, label: str) -> Condition:
    """The condition that is meant by what somebody typed, or by a cell of an export: ``R Red``, ``off track``, ``r``.

    Args:
        value: A condition, or text.
        key: The key that the text is written by.
        label: What a refusal calls the value.

    Raises:
        Invalid: if it means none, or if several conditions of this key have that colour.
    """
    if isinstance(value, Condition):
        return _storable(value)
    text = " ".join(str(value).casefold().replace("-", " ").split())
    meant = _exactly(text, key) or _beginning(text, key)
    if len(meant) == 1:
        return _storable(next(iter(meant)))
    if meant:
        phrases = [key.phrase(condition) for condition in sorted(meant, key=lambda one: one.severity)]
        options = f"{', '.join(phrases[:-1])} or {phrases[-1]}"
        raise Invalid(label, f"{label} {text!r} is {options} in this plan's key; write which")
    raise Invalid(label, f"{label} {text[:_LONGEST]!r} is not known; it is one of {', '.join(_phrases(key))}")


def conditions_named(value: str, key: Key) -> Meant:
    """The conditions that a word of the filter means: those of a colour first, else those of a name.

    Args:
        value: The word, or its beginning, in small letters.
        key: The key that it is meant by.
    """
    text = value.replace("-", " ")
    return _matches(text, _colours(key)) or _matches(text, _names(key))


def filter_names(key: Key) -> tuple[str, ...]:
    """The words for a condition in a filter; of the usual key its colours, which say the same as the conditions."""
    if key.is_usual:
        return tuple(_colours(key))
    return tuple(dict.fromkeys((*_colours(key), *_phrases(key))))


def filter_of(condition: Condition, key: Key) -> str:
    """The filter that finds the actions in a condition: its colour if no other has it, else its name."""
    for colour, conditions in _colours(key).items():
        if conditions == {condition}:
            return colour
    return f"rag:{key.phrase(condition).replace(' ', '-')}"


def colour_word(face: Face) -> str:
    """The colour of a condition as a column has it; what nobody has rated has its word."""
    return face.word if face.colour is Colour.GREY else face.colour.value.capitalize()


def rag_cell(face: Face | None, key: Key) -> str:
    """A rating in a workbook, which people edit: ``R Red``, or by another key ``Amber: on track``."""
    if face is None:
        return ""
    return face.label if key.is_usual else f"{colour_word(face)}: {face.phrase}"


def key_sentence(key: Key) -> str:
    """What the colours of a key mean, in few words: ``red is off track, amber is at risk or on track …``."""
    colours = dict.fromkeys(face.colour for face in key.faces if face.colour is not Colour.GREY)
    return ", ".join(
        f"{colour} is {' or '.join(key.face(condition).condition.words for condition in key.conditions_of(colour))}"
        for colour in colours
    )


def _storable(condition: Condition) -> Condition:
    """That nothing has been declared is one thing in the log, whatever a key calls it."""
    return Condition.UNRATED if condition in NOT_RATED else condition


def _phrases(key: Key) -> list[str]:
    return [face.phrase for face in key.faces]


def _colours(key: Key) -> Mapping[str, Meant]:
    """The conditions of each colour, by its word; what has no colour is under the word for not rated."""
    by_word: dict[str, Meant] = {}
    for face in key.faces:
        word = "unrated" if face.colour is Colour.GREY else face.colour.value
        by_word[word] = by_word.get(word, frozenset()) | {face.condition}
    return by_word


def _names(key: Key) -> Mapping[str, Meant]:
    """The key's own word for each condition, and what it is called in every plan."""
    names = {face.condition.words: frozenset({face.condition}) for face in key.faces}
    return names | {face.phrase: frozenset({face.condition}) for face in key.faces}


def _exactly(text: str, key: Key) -> Meant:
    """The conditions that are written so in full."""
    for face in key.faces:
        if text in (face.shape, face.phrase, face.condition.words, *map(str.casefold, (face.label, face.mark))):
            return frozenset({face.condition})
        if text == rag_cell(face, key).casefold():
            return frozenset({face.condition})
    if text == "unrated":
        return frozenset({Condition.UNRATED})
    return _colours(key).get(text, frozenset())


def _beginning(text: str, key: Key) -> Meant:
    """The conditions of which a letter, a colour or a name begins so."""
    letters: Mapping[str, Meant] = {face.letter.casefold(): frozenset({face.condition}) for face in key.faces}
    of_letter = letters.get(text, frozenset[Condition]())
    return of_letter | _starting(text, _colours(key)) | _starting(text, _names(key))


def _starting(text: str, names: Mapping[str, Meant]) -> Meant:
    return _all(conditions for name, conditions in names.items() if text and name.startswith(text))


def _matches(text: str, names: Mapping[str, Meant]) -> Meant:
    """The conditions of the name that it is, else of those that begin with it, else of those with such a word."""
    if text in names:
        return names[text]
    return _starting(text, names) or _all(
        conditions for name, conditions in names.items() if text and f" {text}" in name
    )


def _all(parts: Iterable[Meant]) -> Meant:
    return frozenset[Condition]().union(*parts)

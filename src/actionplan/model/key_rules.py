"""What a key has to keep to, and which condition a plan's own wording of a colour plainly means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from actionplan.model.key import KEYS, UNRATED_FACE, USUAL, Face, Key
from actionplan.model.number_words import number_of
from actionplan.model.ratings import Colour, Condition

Meanings = Mapping[Colour, str]
"""What a plan file says of each colour."""

LONGEST_WORD = 20
"""Characters of the word of a condition."""
_TOLD_APART = (("letter", "letter"), ("word", "word"), ("shape", "shape"))

# --- a plan's own key -----------------------------------------------------------------------------------------


def fault_of(faces: Sequence[Face]) -> str:
    """Why these faces cannot be a key, and what to do; empty if they can.

    Two conditions have to differ in letter, word and shape: on paper and for whoever sees no colour these are all that
    tells them apart.
    """
    conditions = [face.condition for face in faces]
    if Condition.NOT_STARTED in conditions and Condition.COMPLETE not in conditions:
        return "a key with 'not started' needs 'complete' too: what is complete has been started"
    if {Condition.NOT_STARTED, Condition.UNRATED} <= set(conditions):
        return "what nobody has rated is 'not started' or 'unrated'; take one of them out"
    if not {Condition.NOT_STARTED, Condition.UNRATED} & set(conditions):
        # What the dates suggest nothing for is shown so in every such plan.
        faces = (*faces, UNRATED_FACE)
    for face in faces:
        if fault := _fault_of_face(face):
            return f"{face.condition.words}: {fault}"
    for name, words in _TOLD_APART:
        seen: dict[str, Face] = {}
        for face in faces:
            other = seen.setdefault(str(getattr(face, name)).casefold(), face)
            if other is not face:
                return (
                    f"{other.condition.words} and {face.condition.words} have the same {words}, so that nobody could "
                    "tell them apart without colour; give one of them another"
                )
    return ""


def _fault_of_face(face: Face) -> str:
    if len(face.letter) != 1 or not face.letter.isalpha():
        return f"the letter is {face.letter!r}; write one letter"
    if not _is_sign(face.shape):
        return f"the shape is {face.shape!r}; write one sign that is as wide as a letter, such as ▲ ◆ ● ◐ ■ ◇ ○"
    return _fault_of_word(face)


def _fault_of_word(face: Face) -> str:
    if len(face.word) > LONGEST_WORD:
        return f"the word has {number_of(len(face.word), 'character')}; shorten it to {LONGEST_WORD}"
    if not face.word[:1].isalnum() or not all(sign.isalnum() or sign in " -" for sign in face.word):
        # What is written in a workbook's rules and lists has to be plain.
        return f"the word is {face.word!r}; write letters, digits, spaces and hyphens"
    if face.phrase in {colour.value for colour in Colour} - {face.colour.value}:
        return f"the word is {face.word!r}, and the colour is {face.colour.value}; write another word"
    if face.phrase in {condition.words for condition in Condition} - {face.condition.words}:
        return f"the word is {face.word!r}, which is another condition; write another word"
    return ""


def _is_sign(text: str) -> bool:
    """Whether it is one sign of one cell, and neither a letter nor a digit."""
    return len(text) == 1 and unicodedata.category(text)[0] in "SP" and unicodedata.east_asian_width(text) not in "WF"


# --- what a wording plainly means -----------------------------------------------------------------------------

_OFF_TRACK = re.compile(
    r"\b(off|not on|behind) (track|target|schedule)\b|\boverdue\b"
    r"|\b(will not|cannot|can not|unlikely to) be (achieved|met|done|delivered|completed)\b"
)
_AT_RISK = re.compile(r"\bat risk\b|\bin (question|doubt)\b|\bslipping\b")
_ON_TRACK = re.compile(r"\bon (track|target|schedule)\b")
_NOT_STARTED = re.compile(r"\bnot (yet )?(been )?(started|begun)\b")
_NOT_DONE = re.compile(r"\bnot (yet )?(been )?(delivered|completed?|done|finished|implemented)\b")
_CHECK = r"(checked|assured|evidenced|verified|validated|signed off|sign off|closed)"
_NOT_CHECKED = re.compile(rf"\b(not|no|awaiting|awaits|without|pending|to be)( yet| been| be)* {_CHECK}\b")
_CHECKED = re.compile(rf"\b{_CHECK}\b")
_DONE = re.compile(r"\b(completed?|delivered|done|finished|implemented)\b")


def plainly_means(meaning: str) -> frozenset[Condition]:
    """The conditions, one or several, that a wording can mean; none if it does not say so in plain words.

    ``complete, not yet checked`` is complete, ``not yet delivered`` is all that is still open.
    """
    text = " ".join(re.findall("[a-z]+", meaning.casefold()))
    progress = {
        condition
        for condition, pattern in ((Condition.OFF_TRACK, _OFF_TRACK), (Condition.AT_RISK, _AT_RISK))
        if pattern.search(text)
    }
    # "not on track" is no "on track".
    if _ON_TRACK.search(_OFF_TRACK.sub(" ", text)):
        progress.add(Condition.ON_TRACK)
    if progress:
        return frozenset(progress)
    for pattern, conditions in (
        (_NOT_STARTED, (Condition.NOT_STARTED, Condition.UNRATED)),
        (_NOT_DONE, (Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK)),
        (_NOT_CHECKED, (Condition.COMPLETE,)),
        (_CHECKED, (Condition.CHECKED,)),
        (_DONE, (Condition.COMPLETE, Condition.CHECKED)),
    ):
        if pattern.search(text):
            return frozenset(conditions)
    return frozenset()


def contradictions(meanings: Meanings, name: str = USUAL) -> tuple[Colour, ...]:
    """The colours whose wording plainly means another condition than the named key has in that colour."""
    key = Key(name=name)
    return tuple(
        colour
        for colour, meaning in meanings.items()
        if (means := plainly_means(meaning)) and means.isdisjoint(key.conditions_of(colour))
    )


def key_of_words(meanings: Meanings) -> str:
    """The name of the one key that a wording plainly is; empty if not every word is plain, or none or several fit."""
    rated = {colour: plainly_means(meaning) for colour, meaning in meanings.items() if colour is not Colour.GREY}
    if not all(rated.values()):
        return ""
    fitting = [
        name
        for name in KEYS
        if all(not means.isdisjoint(Key(name=name).conditions_of(colour)) for colour, means in rated.items())
    ]
    return fitting[0] if len(fitting) == 1 else ""


def wording_of(meanings: Meanings, name: str) -> tuple[tuple[Condition, str], ...]:
    """A wording by colour as one by condition, for a key.

    Where a colour is that of several conditions, the one that the words plainly mean gets them; words that mean several
    say no more than the key's own, which stay.
    """
    key = Key(name=name)
    wording = []
    for colour, meaning in meanings.items():
        conditions = key.conditions_of(colour)
        if len(conditions) > 1:
            conditions = tuple(condition for condition in conditions if condition in plainly_means(meaning))
        if len(conditions) == 1:
            wording.append((conditions[0], meaning))
    return tuple(wording)


def aside_of(key: Key) -> str:
    """That a plan words its key otherwise than its rules go, and what to do; empty if it does not.

    Only a plan that was made before keys could be chosen can: it keeps its rules and its words until somebody decides.
    """
    if key.in_use != USUAL:
        return ""
    meanings = {key.colour(condition): meaning for condition, meaning in key.meanings}
    wrong = contradictions(meanings)
    if not wrong:
        return ""
    colour = wrong[0]
    words = " or ".join(condition.words for condition in Key().conditions_of(colour))
    name = key_of_words(meanings)
    hint = f"to go by the words: actionplan key {name}" if name else "see: actionplan key"
    return f"the plan words {colour} as {meanings[colour]!r}, and its rules go on with {words}; {hint}"

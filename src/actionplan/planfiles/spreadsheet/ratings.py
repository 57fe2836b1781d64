"""What a cell says of how an action stands: a rating or a stage of its life, by words, letters, signs or colour."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.key import Key
from actionplan.model.key_words import read_rating
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.planfiles.spreadsheet.dates import NOTHING
from actionplan.planfiles.spreadsheet.rating_words import EITHER, RATING_WORDS, STAGES
from actionplan.planfiles.spreadsheet.remarks import Choice

_OFF, _RISK, _ON = Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK
_COMPLETE, _CHECKED, _OPEN = Condition.COMPLETE, Condition.CHECKED, Condition.UNRATED

_GONE = frozenset(words for words, meant in EITHER.items() if Condition.NOT_STARTED in meant)
_LETTERS: Mapping[str, Condition] = {"r": _OFF, "a": _RISK, "g": _ON, "b": _CHECKED, "y": _RISK, "c": _COMPLETE}
_COLOURS: Mapping[str, Condition] = {"red": _OFF, "amber": _RISK, "yellow": _RISK, "green": _ON, "blue": _CHECKED}
_SIGNS: Mapping[str, str] = {
    **dict.fromkeys("🔴🟥❤♥", "red"),
    **dict.fromkeys("🟠🟧🟡🟨🧡💛", "amber"),
    **dict.fromkeys("🟢🟩💚", "green"),
    **dict.fromkeys("🔵🟦💙", "blue"),
    **dict.fromkeys("⚪⬜⚫⬛🟤🟫🟣🟪", ""),
    **dict.fromkeys("✔✓☑✅", "complete"),
    **dict.fromkeys("✘✗✖❌☒❎", "x"),
}
_HARMLESS = re.compile(
    r"(?:on|in|at|as|of|since|during|and|now|all|from|for|the|fully|"
    r"jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|spring|summer|autumn|winter|term|"
    r"q[1-4]|quarter|\d{1,4}(?:st|nd|rd|th)?|\d[\d/]*|100%|closed|signed|off|checked|verified|embedded|evidence|evidenced|"
    r"awaiting|sign|assurance|approved|agreed|improving|better|steady|stable|good|progress|ahead|schedule|cspi|bau|"
    r"complete|completed|done|track|target|plan|see|exception|report|minutes|note|notes|monitoring|ongoing)"
)
"""Words behind a good rating that do not deny it: when, and that it goes on well."""
_SOME_OF = re.compile(r"\b\d+ ?(?:of|out of) ?\d+\b")
_DENYING = re.compile(
    r"\b(?:no|not|never|yet|until|unless|except|pending|awaiting|outstanding|remain\w*|required|needed|partly|partially|"
    r"nearly|almost|delayed|slipped|overdue|late|due|tbc|planned|to be)\b"
)
"""Words that take back what is said before them."""
_WAITING = frozenset({"awaiting evidence", "awaiting closure", "awaiting verification", "embedding"})
"""What is still to come once something is done."""
_BOXES = re.compile(r"[☐□◻⬜]")
_TICKED = re.compile(r"[☒☑✔✓⊠✅🗹]\s*([^☐☒☑□⊠◻⬜✔✓✅🗹]+)")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_NOT_WORDS = re.compile(r"[^a-z0-9%/]+")
_PAIR = re.compile(
    r"(red|amber|yellow|green|blue|[ragby])(?: ?/ ?| to | and | or | )(red|amber|yellow|green|blue|[ragby])"
)
_COLOUR_OF = {"r": "red", "a": "amber", "g": "green", "b": "blue", "yellow": "amber"}
_PLAIN = frozenset({"on track", "off track", "at risk", "complete", "completed", "done", "closed"})
"""Words that say no more than the rating that they are."""
_UNDONE = frozenset({"not implemented", "not delivered", "not done", "not achieved", "not met", "not complete"})
_GOOD = frozenset({_ON, _COMPLETE, _CHECKED})
_WORSE = {_ON: _RISK, _COMPLETE: _OPEN, _CHECKED: _OPEN}
"""What is taken for a good rating that its own words deny."""
_SEVERITY = {condition: place for place, condition in enumerate((_OFF, _RISK, _ON, _OPEN, _COMPLETE, _CHECKED))}
ANSWERS: Mapping[str, Condition] = {"red": _OFF, "amber": _RISK, "green": _ON, "complete": _COMPLETE, "open": _OPEN}
"""What an answer to a doubt about a rating may be."""
_ANSWER_OF = {condition: answer for answer, condition in ANSWERS.items()}


class CellRating(Struct, frozen=True):
    """What a cell says of how an action stands."""

    condition: Condition | None = None
    """None where it says nothing of it."""
    status: str = ""
    """The team's own word, where it only says where the action is in its life."""
    extra: str = ""
    """What stands in brackets."""
    inferred: str = ""
    doubt: str = ""
    choices: tuple[Choice, ...] = ()
    is_unknown: bool = False
    """Whether nobody can tell what it means."""
    is_answered: bool = False
    """Whether somebody has said so."""
    word: str = ""
    """The team's own word for it, where it is not the name of a rating."""


Meanings = Mapping[str, Condition]
"""What colours mean by the file's own key, by their words."""


def read_rating_cell(
    text: str, fill: str, key: Key, answer: str | None = None, meanings: Meanings | None = None
) -> CellRating:
    """What a cell says of how an action stands.

    A word that is known is meant, if it is all that the cell says. Of more words the first may make a rating worse;
    better only where what follows does not deny it, else that is doubted, and the worse is taken.

    Args:
        text: What it says.
        fill: Its colour, ``RRGGBB``; looked at only where it says nothing.
        key: The plan's key: what its colours and words mean.
        answer: What somebody has said that it means.
        meanings: What colours mean by the file's own key.
    """
    reader = _Reader(key, meanings or {})
    if _BOXES.search(text):
        ticked = [part.strip() for part in _TICKED.findall(text)]
        text = " / ".join(ticked)
    return reader.answered(text, answer) if answer is not None else reader.read(text, fill)


class _Reader:
    """Reads cells by a plan's key, and by that of the file."""

    def __init__(self, key: Key, meanings: Meanings) -> None:
        self._key, self._meanings = key, meanings

    def read(self, text: str, fill: str = "") -> CellRating:
        """What a cell says."""
        extra = "; ".join(part.strip() for part in _BRACKETS.findall(text) if part.strip())
        words = _words(_BRACKETS.sub(" ", text)) or _words(text)
        if words in NOTHING:
            return CellRating() if text.strip() and words else self._by_colour(fill)
        direct = self.known(words)
        if direct is not None and "?" not in text:
            return self._beside_brackets(direct, words, text, extra)
        return self._of_two(words, text, extra) or self._by_beginning(words, text)

    def known(self, words: str) -> Condition | None:
        """The condition that a word means: by the file's key, by the plan's, else by what teams write."""
        colour = _COLOUR_OF.get(words, words)
        if colour in self._meanings:
            return self._meanings[colour]
        try:
            if _is_whole(words, self._key):
                return read_rating(words, self._key, "RAG")
        except Invalid:
            pass
        return _of_words(words)

    def _beside_brackets(self, condition: Condition, words: str, text: str, extra: str) -> CellRating:
        """What a word means; where the word in brackets behind it means something else, the worse of the two."""
        other = self.known(_words(extra)) if extra else None
        if other is not None and other is not condition:
            return _doubted(text, sorted((condition, other), key=_SEVERITY.__getitem__), "")
        said = _words(extra)
        if condition in (_COMPLETE, _CHECKED) and said in _GONE:
            return _doubted(text, (_OPEN, Condition.NOT_STARTED), "")
        if condition in _GOOD and said and _is_denied(said):
            return _doubted(text, (_WORSE[condition], condition), "")
        if condition is _OPEN or condition is Condition.NOT_STARTED:
            return CellRating(status=text.strip(), extra=extra)
        is_name = words in _COLOURS or words in _LETTERS or _is_whole(words, self._key) or words in _PLAIN
        return CellRating(condition, extra=extra, word="" if is_name else text.strip())

    def _of_two(self, words: str, text: str, extra: str) -> CellRating | None:
        """What only says where an action is, or can be one rating or another; None of anything else."""
        if words in STAGES:
            return CellRating(status=text.strip())
        pair = _PAIR.fullmatch(words)
        if pair is not None:
            meant = {self.known(part) or _OPEN for part in pair.groups()}
            return _doubted(text, sorted(meant, key=_SEVERITY.__getitem__), extra)
        return _doubted(text, EITHER[words], extra) if words in EITHER else None

    def _by_beginning(self, words: str, text: str) -> CellRating:
        """What a cell begins with, where what follows says more of it: ``Green - improving``, ``Complete Sept``.

        Where it begins with a stage of its life and rates it behind that, the rating counts: ``In progress, overdue``.
        """
        first = self._beginning(words)
        if first is None:
            return CellRating(status=text.strip(), is_unknown=True)
        rest = words.removeprefix(first).strip()
        found = self.read(first)
        if rest in _GONE or found.condition in (_COMPLETE, _CHECKED) and rest in _UNDONE:
            return _doubted(text, (_OPEN, Condition.NOT_STARTED), "")
        behind = rest if rest in EITHER or self.known(rest) is not None else self._beginning(rest)
        if found.condition is None and behind is not None and behind not in STAGES:
            found, first, rest = self.read(behind), behind, ""
        if found.condition in _GOOD and not _is_harmless(rest, text):
            return _doubted(text, (_WORSE[found.condition], found.condition), "")
        return CellRating(
            found.condition,
            text.strip() if found.status or found.condition is None else "",
            text.strip(),
            doubt=found.doubt,
            choices=found.choices,
            inferred="" if found.doubt else f"taken for '{first}'",
        )

    def _beginning(self, words: str) -> str | None:
        """The longest known beginning of what a cell says, of whole words; letters alone are none."""
        parts = words.split()
        for length in range(min(len(parts), 6), 0, -1):
            begin = " ".join(parts[:length])
            if len(begin) > 2 and (begin in STAGES or begin in EITHER or self.known(begin) is not None):
                return begin
        return None

    def _by_colour(self, fill: str) -> CellRating:
        """The rating that the colour of a cell stands for, where the cell says nothing."""
        colour = colour_name(fill)
        if not colour:
            return CellRating()
        condition = self.known(colour)
        if condition is _COMPLETE or condition is _CHECKED:
            return _doubted(f"{colour} cell", (_OPEN, _COMPLETE), "")
        if condition is _OPEN or condition is Condition.NOT_STARTED:
            return CellRating()
        return CellRating(condition, inferred=f"by the {colour} colour of the cell")

    def answered(self, text: str, answer: str) -> CellRating:
        """What somebody has said that a cell means. Raises Invalid if that is no rating."""
        said, words = _words(answer), _words(_BRACKETS.sub(" ", text))
        extra = "; ".join(part.strip() for part in _BRACKETS.findall(text) if part.strip())
        if said == "withdrawn" and (words in _GONE or _beginning_gone(words)):
            return CellRating(Condition.NOT_STARTED, status=text.strip(), extra=extra, is_answered=True)
        if said in ANSWERS:
            condition = ANSWERS[said]
            is_open = condition is _OPEN
            return CellRating(None if is_open else condition, text.strip() if is_open else "", extra, is_answered=True)
        found = self.read(answer)
        if found.is_unknown or found.doubt:
            raise Invalid("answer", f"{answer!r} is no rating; write one of {', '.join(ANSWERS)}")
        return replace(found, is_answered=True)


def _is_denied(extra: str) -> bool:
    """Whether what stands in brackets behind a good rating takes it back: ``not started``, ``awaiting publication``."""
    if extra in STAGES or extra in EITHER:
        return extra not in _WAITING
    return bool(_DENYING.search(extra)) and not all(map(_HARMLESS.fullmatch, extra.split()))


def _is_harmless(rest: str, text: str) -> bool:
    """Whether what stands behind a good rating leaves it as good; ``2 of 6`` and a question do not."""
    if "?" in text or _SOME_OF.search(rest):
        return False
    return all(map(_HARMLESS.fullmatch, rest.split()))


def _beginning_gone(words: str) -> bool:
    """Whether a text says behind a beginning that it is withdrawn: ``closed - superseded``."""
    return any(words.endswith(gone) for gone in _GONE) or any(words.endswith(f" {undone}") for undone in _UNDONE)


def meaning_of(text: str) -> Condition | None:
    """What a key says that a colour means; None where that is not plain. What is not started is open."""
    words = _words(text)
    for length in range(len(words.split()), 0, -1):
        begin = " ".join(words.split()[:length])
        if begin in STAGES:
            return _OPEN
        condition = next((condition for condition, names in RATING_WORDS.items() if begin in names), None)
        if condition is not None:
            return condition
    return None


def is_meaning(text: str) -> bool:
    """Whether a text as a whole is what a colour can mean, and no action: ``Not started``, ``Complete``."""
    words = _words(text)
    return words in STAGES or words in EITHER or any(words in names for names in RATING_WORDS.values())


def read_yes_or_no(text: str) -> CellRating | None:
    """What a cell says under a heading that asks whether it is done; None where it is neither yes nor no."""
    match _words(text):
        case "y" | "yes" | "true" | "1":
            return CellRating(_COMPLETE)
        case "n" | "no" | "false" | "0":
            return CellRating(status="Not complete")
    return None


def _words(text: str) -> str:
    """In small letters, signs as the words that they stand for."""
    spelt = "".join(f" {_SIGNS[sign]} " if sign in _SIGNS else sign for sign in text.casefold().replace("\ufe0f", ""))
    words = " ".join(_NOT_WORDS.sub(" ", spelt.replace("&", " and ")).split())
    return _without_doubles(words)


def _without_doubles(words: str) -> str:
    """``complete`` for ``complete complete``: the sign and the word beside it."""
    parts = words.split()
    return parts[0] if len(parts) == 2 and parts[1].startswith(parts[0]) else words


def _is_whole(words: str, key: Key) -> bool:
    """Whether it is a word of the key, and not only how one begins."""
    if words in _COLOURS or words in _LETTERS:
        return True
    return any(words in (face.phrase, face.condition.words, _words(face.label)) for face in key.faces)


def _of_words(words: str) -> Condition | None:
    if words in _LETTERS:
        return _LETTERS[words]
    if words in _COLOURS:
        return _COLOURS[words]
    return next((condition for condition, names in RATING_WORDS.items() if words in names), None)


def _doubted(text: str, meant: tuple[Condition, ...] | list[Condition], extra: str) -> CellRating:
    worse = meant[0]
    if Condition.NOT_STARTED in meant:
        choices = (Choice("open", "still open"), Choice("withdrawn", "withdrawn"))
        return CellRating(
            status=text.strip(), extra=extra, doubt=f"'{text.strip()}' may mean that it is withdrawn", choices=choices
        )
    ways = tuple(Choice(_ANSWER_OF.get(one, one.words), _meaning(one)) for one in meant)
    status = "" if worse is not _OPEN and _OPEN not in meant else text.strip()
    return CellRating(
        None if worse is _OPEN else worse,
        status=status,
        extra=extra,
        doubt=f"'{text.strip()}' can be {' or '.join(_meaning(one) for one in meant)}; the worse was taken",
        choices=ways,
    )


def _meaning(condition: Condition) -> str:
    return "still open, without a rating" if condition is _OPEN else condition.words


def colour_name(fill: str) -> str:
    """``red``, ``amber``, ``green`` or ``blue`` for a fill that is plainly one of them; empty for a pale band."""
    try:
        red, green, blue = (int(fill[place : place + 2], 16) / 255 for place in (0, 2, 4))
    except ValueError:
        return ""
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    is_band = saturation < 0.35 or lightness > (0.895 if saturation > 0.95 else 0.88)
    if is_band or lightness <= 0.15:
        return ""
    degrees = hue * 360
    if degrees < 17 or degrees >= 340:
        return "red"
    if degrees < 68:
        return "amber"
    if degrees < 170:
        return "green"
    return "blue" if 180 <= degrees < 260 else ""

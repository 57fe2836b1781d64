"""The plan's own words for its levels: another plan's themes are priorities, its findings recommendations.

Whatever is said about a plan says it in these words. What is fixed is not said in them: the names of options, of filter
fields and of JSON keys, the column headings by which an import finds its columns, and the help.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import astuple

from actionplan.model.number_words import number_of
from actionplan.model.sanitise import sanitise

LONGEST_WORD = 40
"""So many characters a word for a level has at most: it stands in headings."""
_SAID_AS_LETTERS = re.compile(r"[A-Z]{1,3}(?![a-z])")
"""Short initials are read out letter by letter; longer ones, such as KLOE, as a word."""
_BEGINS_WITH_VOWEL = re.compile(
    r"(?!eu|ewe|one\b|once\b|uni(?!n|m)|us[aeiu]|ut[aei]|ubi)[aeiou]|hour|honest|honou?r|heir", re.I
)


class Word(Struct, frozen=True):
    """A word for one, and for several."""

    one: str
    many: str

    def number(self, number: int) -> str:
        """``1 task``, ``34 tasks``."""
        return number_of(number, self.one, self.many)

    def of(self, number: int) -> str:
        """The form that goes with so many."""
        return self.one if number == 1 else self.many

    @property
    def a(self) -> str:
        """The word behind its article: ``a task``, ``an action``."""
        return f"{article(self.one)} {self.one}"

    @property
    def title(self) -> str:
        """The word for one at the beginning of a sentence or above a column: ``Task``."""
        return capital(self.one)

    @property
    def titles(self) -> str:
        """The same for several: ``Tasks``."""
        return capital(self.many)


_USUAL_WORD = re.compile(
    r"(?<![\w-])(?<!summary )(?:(?P<article>an?) )?"
    r"(?P<word>themes?|areas? for consideration|areas?|findings?|actions?|milestones?)(?![\w-])",
    re.IGNORECASE,
)
"""One of the usual words in a text of the program, with its article; summary areas are something else."""
_AREA = Word("area for consideration", "areas for consideration")


class Words(Struct, frozen=True):
    """What a plan calls its levels, in small letters but for names."""

    theme: Word = Word("theme", "themes")
    area: Word = _AREA
    action: Word = Word("action", "actions")
    milestone: Word = Word("milestone", "milestones")

    @property
    def short_area(self) -> Word:
        """An area for consideration where there is little room: ``area``, or the plan's own word."""
        return Word("area", "areas") if self.area == _AREA else self.area

    @property
    def finding(self) -> Word:
        """An area for consideration as what the reviewers found: ``finding``, or the plan's own word."""
        return Word("finding", "findings") if self.area == _AREA else self.area

    def harmless(self) -> Words:
        """The words as they may be shown anywhere, cut to :data:`LONGEST_WORD`: a database may hold any text."""
        return Words(*(Word(_shown(word.one), _shown(word.many)) for word in astuple(self)))

    def put_in(self, text: str) -> str:
        """A text of the program, such as a tooltip, with the plan's words in place of the usual ones.

        For texts that are written in the program as they stand: never for what holds anything that people typed.
        """
        return text if self == USUAL else _put_in(self, text)


USUAL = Words()
"""Those of a plan that names none of its own."""


def _shown(word: str) -> str:
    return sanitise(word)[:LONGEST_WORD]


def capital(words: str) -> str:
    """Words with a capital in front, the rest as it is."""
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=512)
def _put_in(words: Words, text: str) -> str:
    usual = {
        "theme": words.theme,
        "area": words.short_area,
        "area for consideration": words.area,
        "finding": words.finding,
        "action": words.action,
        "milestone": words.milestone,
    }
    forms = {form: (word, is_many) for name, word in usual.items() for form, is_many in _forms(name)}

    def own(match: re.Match[str]) -> str:
        word, is_many = forms[match["word"].lower()]
        form = word.many if is_many else word.one
        if match["article"] is None:
            return capital(form) if match["word"][0].isupper() else form
        before = article(form)
        return f"{capital(before) if match['article'][0].isupper() else before} {form}"

    return _USUAL_WORD.sub(own, text)


def _forms(name: str) -> tuple[tuple[str, bool], tuple[str, bool]]:
    first, *more = name.split(" ")
    return (name, False), (" ".join((f"{first}s", *more)), True)


def article(word: str) -> str:
    """``an`` before a word that begins with a vowel as it is spoken, else ``a``."""
    if initials := _SAID_AS_LETTERS.match(word):
        return "an" if initials[0][0] in "AEFHILMNORSX" else "a"
    return "an" if _BEGINS_WITH_VOWEL.match(word) else "a"


def choice_words(options: Iterable[str]) -> str:
    """What can be chosen, in a sentence: ``critical, high, normal or low``."""
    *first, last = options
    return " or ".join(filter(None, (", ".join(first), last)))


def plural(word: str) -> str:
    """The usual plural of a word, where a plan names only one: ``priorities``, ``tasks``, ``lines of enquiry``."""
    noun, preposition, others = re.split("( (?:of|for|to|in) |$)", word, maxsplit=1)
    return f"{_plural_noun(noun)}{preposition}{others}"


def _plural_noun(word: str) -> str:
    if re.search("[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    if re.search("(s|x|z|ch|sh)$", word):
        return f"{word}es"
    return f"{word}s"

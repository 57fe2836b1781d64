"""Names that are nearly the same: a slip of the finger would otherwise make a second owner of one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actionplan.model.sanitise import folded

_SHORTEST = 3
"""So many letters begin a name that is meant; fewer are anybody's."""
_SHORTEST_MISTYPED = 6
"""A name of fewer letters is not doubted for one of them: Ann and Anna are two people."""
_LINKS = frozenset({"of", "the", "and", "for", "&", "in"})
"""Words that are as often left out."""


def meant_name(typed_name: str, names: Iterable[str]) -> str:
    """The name in use that is probably meant by one that is not; empty if there is none.

    That is one of the same words in another case, spacing or order; the first that begins with what is typed; or the
    one that differs by slips of the finger in long words.
    """
    words = _words(typed_name)
    in_use = [name for name in names if name]
    if not words or typed_name.strip() in in_use:
        return ""
    matches = [name for name in in_use if _words(name) == words]
    start = folded(typed_name).strip()
    if not matches and len(start) >= _SHORTEST:
        matches = [name for name in in_use if folded(name).startswith(start)]
    if matches:
        return matches[0]
    slips = [name for name in in_use if _is_slip(words, _words(name))]
    if len(slips) != 1:
        return ""
    return slips[0]


def _words(name: str) -> list[str]:
    """The words that tell a name apart, without commas and full stops, in an order of their own."""
    plain = folded(name).replace(",", " ").replace(".", " ")
    return sorted(word for word in plain.split() if word not in _LINKS)


def _is_slip(words: list[str], name_words: list[str]) -> bool:
    """Whether each word is one of a name's, some of them mistyped. Of a short name that cannot be told."""
    if len(words) != len(name_words) or sum(map(len, words)) < _SHORTEST_MISTYPED:
        return False
    unmatched = list(name_words)
    mistyped = []
    for word in words:
        if word in unmatched:
            unmatched.remove(word)
        else:
            mistyped.append(word)
    return all(_nearly(word, name_word) for word, name_word in zip(mistyped, unmatched, strict=True))


def _nearly(word: str, name_word: str) -> bool:
    """Whether a word is another with a slip: one from four letters on, two from ten on, and none in a number."""
    from rapidfuzz.distance import OSA

    letters = max(len(word), len(name_word))
    slips = (letters >= 4) + (letters >= 10)
    if any(sign.isdigit() for sign in word + name_word):
        return False
    return OSA.distance(word, name_word) <= slips


# --- several people in one field ------------------------------------------------------------------------------

_BETWEEN = re.compile(r"[;\n]|\s[/+|]\s|(?<=\w)(?<!\bc)/(?=\w+\s\w)|(?<=[\w)])/\s+(?=\w)|\s+/(?=\w)|\s*\|\s*")
"""Stands between two names; a stroke without spaces between two words of one, ``HR/OD``, does not."""
_INITIALS = re.compile(r"[A-Z]{2,3}(?:\s?[/,]\s?[A-Z]{2,3}){2,}")
"""Three people or more by their initials: ``DM/PL/KL``; two such words are a team, ``HR/OD``."""
_PERSON = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr|Councillor)\.? )?[A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]*){1,2}(?: \([^()]*\))?"
)
"""The name of a person, with what they are in brackets behind it, or not."""
_BODIES = frozenset(
    {
        "council",
        "trust",
        "board",
        "group",
        "partnership",
        "authority",
        "nhs",
        "police",
        "college",
        "university",
        "service",
    }
)
"""What ends the name of a body, which may have an ``and`` in it."""
_AND = re.compile(r"\s+(?:and|&|with)(?:\s+the)?\s+", re.IGNORECASE)
_POSTS = frozenset(
    {
        *("head", "director", "manager", "lead", "officer", "chair", "chief", "executive"),
        *("leader", "member", "councillor", "board", "committee", "team", "deputy", "assistant"),
        *("principal", "coordinator", "commissioner", "supervisor", "superintendent", "inspector", "nurse", "doctor"),
        *("worker", "adviser", "advisor", "partner", "partners", "service", "interim", "strategic"),
    }
)
"""Words that tell a post or a group of people from what it is about."""
_HELD = frozenset(
    {
        *("head", "director", "manager", "lead", "officer", "chief", "deputy", "principal", "coordinator", "nurse"),
        *("inspector", "superintendent", "commissioner", "chair", "councillor", "cllr"),
    }
)
"""What somebody is: a word with which a post begins."""
_ABOUT = frozenset({"of", "for"})
SEVERAL_PEOPLE = "may be more than one person: who is accountable, and who supports?"
"""What is said of an owner that :func:`several_people` doubts."""


def several_people(text: str) -> bool:
    """Whether what is typed as one accountable person names several: ``A / B``, ``A and B``, ``A; B``.

    One post may be about two things: ``Head of Safeguarding and Quality`` and ``Children and Families Manager`` are
    one each.
    """
    return len(people_in(text)) > 1


def _are_two(before: str, after: str) -> bool:
    """Whether what stands on either side of an ``and`` is somebody each, not what one post is about."""
    words, words_after = folded(before).split(), folded(after).split()
    if not words or not words_after:
        return False
    if words_after[-1] in _BODIES and words_after[0] not in _HELD:
        # Newark and Sherwood District Council is one; KSCB and Police are two.
        return len(words_after) == 1 or words[-1] in _BODIES
    names_post, names_post_after = (not _POSTS.isdisjoint(side) for side in (words, words_after))
    if not _ABOUT.isdisjoint(words):
        # Head of Quality and Director of Health; but Chair of the Health and Wellbeing Board.
        return words_after[0] in _POSTS
    return names_post == names_post_after


def people_in(text: str) -> list[str]:
    """The people that what is typed as one accountable person names, in their order; one where it names one.

    ``A / B``, ``A; B``, ``A and B``, and people by their names with a comma between; a comma within a post is none.
    """
    if _INITIALS.fullmatch(text.strip()):
        return [part.strip() for part in re.split(r"[/,]", text)]
    names: list[str] = []
    for part in _BETWEEN.split(text):
        start = 0
        for match in _AND.finditer(part):
            if _are_two(part[start : match.start()], part[match.end() :]):
                names += _between_commas(part[start : match.start()])
                start = match.end()
        names += _between_commas(part[start:])
    return [" ".join(name.split()) for name in names if name.strip()]


def _between_commas(text: str) -> list[str]:
    """People with commas between, each by name or by post; one where it is a post with a comma in it."""
    parts = [part.strip() for part in text.split(",")]
    are_people = all(_PERSON.fullmatch(part) and not _is_post(part) for part in parts)
    are_posts = all(not _HELD.isdisjoint(folded(part).split()[:3]) for part in parts)
    return parts if len(parts) > 1 and (are_people or are_posts) else [text]


def _is_post(text: str) -> bool:
    """Whether a post or a body is named, by a word that is none of a person's."""
    words = folded(text.partition("(")[0]).split()
    return not (_POSTS | _ABOUT | _BODIES | _LINKS).isdisjoint(words)

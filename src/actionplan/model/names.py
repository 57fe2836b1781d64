"""Names that are nearly the same: a slip of the finger would otherwise make a second owner of one."""

from __future__ import annotations

from collections.abc import Iterable

from actionplan.model.text import folded

_SHORTEST = 3
"""So many letters begin a name that is meant; fewer are anybody's."""
_LINKS = frozenset({"of", "the", "and", "for", "&", "in"})
"""Words that are as often left out."""


def meant_name(typed: str, names: Iterable[str]) -> str:
    """The name in use that is probably meant by one that is not; empty if there is none, or more than one.

    That is one of the same words in another case, spacing or order; one with slips of the finger in long words; or,
    of the beginning of a name, the only one that begins so.
    """
    words = _words(typed)
    known = [name for name in names if name]
    if not words or typed.strip() in known:
        return ""
    likely = [name for name in known if _words(name) == words]
    if not likely:
        begun = folded(typed).strip()
        likely = [name for name in known if folded(name).startswith(begun)] if len(begun) >= _SHORTEST else []
    if not likely:
        likely = [name for name in known if _is_slip(words, _words(name))]
    return likely[0] if len(likely) == 1 else ""


def _words(name: str) -> list[str]:
    """The words that tell a name apart, without commas and full stops, in an order of their own."""
    plain = folded(name).replace(",", " ").replace(".", " ")
    return sorted(word for word in plain.split() if word not in _LINKS)


def _is_slip(words: list[str], others: list[str]) -> bool:
    """Whether each word is one of the others', some of them mistyped."""
    if len(words) != len(others):
        return False
    left = list(others)
    mistyped = []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            mistyped.append(word)
    return all(_nearly(word, other) for word, other in zip(mistyped, left, strict=True))


def _nearly(word: str, other: str) -> bool:
    """Whether a word is another with a slip: one letter in five, so none in a short word, and never in a number."""
    from rapidfuzz.distance import OSA

    slips = max(len(word), len(other)) // 5
    if not slips or any(sign.isdigit() for sign in word + other):
        return False
    return OSA.distance(word, other, score_cutoff=slips) <= slips

"""What a heading means: by the names that teams give their columns, else by closeness to one of them."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from actionplan.model.fields import COLUMNS, FIELDS
from actionplan.planfiles.spreadsheet.synonyms import BODIES, SYNONYMS

_WHEN = re.compile(
    r"(?: (?:for|at|as at|in|of|to|[a-z]* ?20\d\d|q[1-4]|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
    r"[a-z]{0,6}))+$"
)
"""For when a column is, at the end of its heading: ``RAG Sept 2026``, ``update q2``."""
_MONTH_FIRST = re.compile(r"^(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}|q[1-4]|20\d\d) ")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SIGNS = re.compile(r"[^a-z0-9%]+")
_SHARE = re.compile(r"%|\bper ?cent(?:age)?\b", re.IGNORECASE)
"""How much of it is done is shown as the team says it, and is no date, rating or stage."""
_OWN = re.compile(
    r"\b(?:previous|prior|initial|inherent|residual|target rating|last (?:month|quarter|period|rag|status|rating)|"
    r"start(?:ed)?(?: date)?|raised|created|cost|budget|resources?|evidence|evidenced|scope|characteristics|author|"
    r"reporter|labels?|tags?|probability|predecessors|duration|critical friend|direction of travel|url|link|email)\b",
    re.IGNORECASE,
)
"""What has no place in a plan, though other words of the heading may look so: what it was before, its evidence."""
_CLOSE = 88
"""So alike, of a hundred, are two headings that only a slip or an ending tells apart: ``Responsibile officer``. Of the
names in ``synonyms`` no two of different meaning are above it but by one letter, such as ``due by`` and ``due``."""
_LONGEST_HEADING = 80
_DATES = frozenset(
    {
        *("due", "original_due", "revised_due", "forecast", "completed_on", "signed_off_on", "progress_at", "deadline"),
    }
)
_SHORTEST_PART = 8
"""A single word of fewer letters says too little within a longer heading."""
LEFT_OUT_BECAUSE = "Left out because"
"""The heading of what is said of each row in a table of those that were left out."""
OURS = {field.heading.casefold(): field.name for field in COLUMNS} | {LEFT_OUT_BECAUSE.casefold(): ""}
"""The headings of our own export, and what each is."""
ONLY_OURS = frozenset(
    {"as at change", "times moved", "suggested rag", "suggested reason", "rag since", "needs attention"}
)
"""Headings that nobody but our own export has."""
_NAME_OF_OURS = {
    "theme_title": "theme",
    "finding_source_ref": "source_ref",
    "finding_response": "response",
    "finding_response_reason": "response_reason",
    "finding_deadline": "deadline",
    "finding_grade": "grade",
    "summary_area_title": "summary_area",
}


class Guess(Struct, frozen=True):
    """What a heading may be."""

    field: str
    likeness: int
    """Of a hundred: 100 for a name that is known."""


def plain(heading: str) -> str:
    """A heading in small letters, its words apart by single spaces, without signs: ``r a g`` for ``R/A/G``."""
    if heading.strip() == "#":
        return "no"
    return " ".join(_SIGNS.sub(" ", heading.casefold().replace("’", "").replace("'", "").replace("&", " and ")).split())


def is_of_before(heading: str) -> bool:
    """Whether a heading says that a column is no part of how things stand now: what it was before, its evidence."""
    return bool(_OWN.search(heading))


@cache
def guesses(heading: str) -> tuple[Guess, ...]:
    """What a heading may be, the likeliest first; nothing where it is like nothing that is known.

    A name that is known is meant. Else what follows or goes before may only say whose it is or for when: ``Ofsted area
    for improvement``, ``Progress update September``. Else it may be a known name with a slip.
    """
    if len(heading) > _LONGEST_HEADING or _SHARE.search(heading):
        return ()
    if _OWN.search(heading) and not any(_is_name(form) for form, _ in _forms(heading)):
        return ()
    found: dict[str, int] = {}
    for text, worth in _forms(heading):
        for field, likeness in _guessed(text).items():
            found[field] = max(found.get(field, 0), likeness - worth)
    ranked = sorted(found.items(), key=lambda item: -item[1])
    return tuple(Guess(field, likeness) for field, likeness in ranked)


def _forms(heading: str) -> list[tuple[str, int]]:
    """A heading as it is, without its brackets, and without whose it is; each with how much less it is worth."""
    whole = plain(heading)
    forms = {whole: 0}
    forms.setdefault(plain(_BRACKETS.sub(" ", heading)), 1)
    if "/" in heading:
        # What stands first is what is meant: Lead officer / Portfolio holder.
        forms.setdefault(plain(heading.partition("/")[0]), 3)
    for form in list(forms):
        dateless = _MONTH_FIRST.sub("", _WHEN.sub("", form))
        if dateless != form:
            forms.setdefault(dateless, 12)
        words = form.split()
        while len(words) > 1 and words[0] in BODIES:
            words = words[1:]
            forms.setdefault(" ".join(words), 2)
    return [(form, worth) for form, worth in forms.items() if form]


def _guessed(text: str) -> dict[str, int]:
    ours = OURS.get(text, "")
    if ours in FIELDS and (FIELDS[ours].is_editable or ours in _NAME_OF_OURS or ours == "original_due"):
        return {_NAME_OF_OURS.get(ours, ours): 101}
    exact = {
        field: 100 - index // 12 for field, names in SYNONYMS.items() if (index := _place(text, names)) is not None
    }
    if exact:
        return exact
    return _parts(text) or _close(text)


def _is_name(text: str) -> bool:
    """Whether a text is one of the names that are known."""
    return text in OURS or any(text in names for names in SYNONYMS.values())


def _place(text: str, names: tuple[str, ...]) -> int | None:
    return names.index(text) if text in names else None


def _parts(text: str) -> dict[str, int]:
    """The names that a heading ends with, else begins with; a date is only under a heading of dates."""
    found: dict[str, int] = {}
    is_of_date = "date" in text.split() or text.endswith((" on", " by"))
    for field, names in SYNONYMS.items():
        if is_of_date and field not in _DATES:
            continue
        for name in names:
            if len(name) < _SHORTEST_PART and " " not in name and field not in ("owner", "rag"):
                continue
            if text.endswith(f" {name}"):
                found[field] = max(found.get(field, 0), 86)
            elif text.startswith(f"{name} "):
                found[field] = max(found.get(field, 0), 84)
    best = max(found.values(), default=0)
    return {field: likeness for field, likeness in found.items() if likeness == best}


def _close(text: str) -> dict[str, int]:
    from rapidfuzz import fuzz

    if len(text) < 5:
        return {}
    found: dict[str, int] = {}
    for field, names in SYNONYMS.items():
        likeness = max(max(fuzz.ratio(text, name), fuzz.token_sort_ratio(text, name)) for name in names)
        if likeness >= _CLOSE:
            found[field] = min(int(likeness), 96) - 10
    return found

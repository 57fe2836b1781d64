"""The options of a field of a question: which of them match, and how they are shown below it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.suggester import SuggestFromList

from actionplan.model.sanitise import folded, sanitise
from actionplan.screens.question import Field

MOST_MATCHES = 6
CHOSEN, OTHER = "bold $text-accent", "$foreground-muted"


def matching_options(field: Field, answer: str) -> tuple[str, ...]:
    """The first options that have every word of an answer in them, those that begin with it first.

    Args:
        field: Whose options.
        answer: What is typed there, folded. An option that it is already is no match.
    """
    words = answer.split()
    matches = [option for option in field.options if all(word in folded(option) for word in words)]
    if [folded(option) for option in matches] == [answer]:
        return ()
    matches.sort(key=lambda option: not folded(option).startswith(answer))
    return tuple(matches[:MOST_MATCHES])


def match_line(matches: Sequence[str]) -> Content:
    """What matches; the first is what the tab key completes to."""
    styles = ["$text-accent", *[OTHER] * len(matches)]
    parts = [Content.styled(sanitise(option), style) for option, style in zip(matches, styles, strict=False)]
    return Content.assemble(("tab ", "dim"), Content(" · ").join(parts))


def choice_line(field: Field, text: str) -> Content:
    """All options of a field that takes nothing else, with the one that stands there."""
    answer = folded(text).strip()
    parts = [
        Content.styled(sanitise(option) or "none", CHOSEN if folded(option) == answer else OTHER)
        for option in field.options
    ]
    return Content.assemble(("↑ ↓ choose  ", "dim"), Content(" · ").join(parts))


def doubt_line(suggestion: str, doubt: str, *, is_last: bool) -> Content:
    """The question whether what is typed is meant.

    Args:
        suggestion: What is probably meant instead; empty where only ``doubt`` is known.
        doubt: Why it is doubted.
        is_last: Whether enter saves; else it goes to the next field.
    """
    keep = f"Enter {'saves' if is_last else 'keeps'} what you typed"
    if suggestion:
        return Content.assemble("Did you mean ", (sanitise(suggestion), "bold"), f"? {keep}, Tab uses this name")
    return Content(f"{doubt} {keep}")


def suggester(options: Sequence[str]) -> SuggestFromList | None:
    """The rest of an option in grey behind what is typed; one with control characters is not offered so."""
    harmless = [option for option in options if option == sanitise(option)]
    return SuggestFromList(harmless, case_sensitive=False) if harmless else None

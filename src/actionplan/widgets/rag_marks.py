"""The signs that screens share: RAG marks, counts, bars, due dates in few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.content import Content
from textual.style import Style

from actionplan.model.dates import format_short_date
from actionplan.model.number_words import count
from actionplan.model.plan import Action
from actionplan.model.ratings import Rag
from actionplan.model.suggestion import days_late
from actionplan.widgets.line_list import Cell

COLOURS: Mapping[Rag, str] = {
    Rag.RED: "bold $text-error",
    Rag.AMBER: "$text-warning",
    Rag.GREEN: "$text-success",
    Rag.BLUE: "$text-primary",
    Rag.UNRATED: "$foreground-muted",
}
"""The theme's colour for each rating, red in bold; the list's component classes use the same."""

MOST_SIGNS = 20
"""Up to so many actions, a bar has a sign for each and can be counted."""


def mark(rag: Rag) -> Content:
    """Shape and word in the rating's colour."""
    return Content.styled(rag.mark, COLOURS[rag])


FOUND_BY = "found_by"
"""Under this a piece of a line keeps the filter that finds what it counts, for a click on it."""


def found_by(content: Content, filter_text: str) -> Content:
    """A count that can be clicked, where the widget sees to it: the filter finds what it counts."""
    return content.stylize(Style.from_meta({FOUND_BY: filter_text}))


def counts(numbers: Mapping[Rag, int]) -> Content:
    """``▲ 3 Red  ◆ 8 Amber …``, all five."""
    return _counts(numbers, {rag: f"{rag.shape} {count(numbers[rag])} {rag.word}" for rag in Rag})


def short_counts(numbers: Mapping[Rag, int]) -> Content:
    """``▲ 3 ◆ 8 ● 15 ■ 4 ○ 4``, where there is no room for words."""
    return _counts(numbers, {rag: f"{rag.shape} {count(numbers[rag])}" for rag in Rag})


def _counts(numbers: Mapping[Rag, int], words: Mapping[Rag, str]) -> Content:
    parts = (found_by(Content.styled(words[rag], _colour(rag, numbers)), rag.value) for rag in Rag)
    return Content("  ").join(parts)


def _colour(rag: Rag, numbers: Mapping[Rag, int]) -> str:
    """A rating's colour; a nought is quiet."""
    return COLOURS[rag] if numbers[rag] else "$foreground-muted"


def shares(numbers: Mapping[Rag, int], width: int) -> dict[Rag, int]:
    """How many of ``width`` signs each rating gets: its number, or its share where there are too many.

    A rating that occurs at all keeps at least one sign, so that a single red never disappears.
    """
    total = sum(numbers.values())
    if total <= width:
        return dict(numbers)
    signs = {rag: max(1, number * width // total) if number else 0 for rag, number in numbers.items()}
    largest = max(signs, key=lambda rag: signs[rag])
    signs[largest] += width - sum(signs.values())
    return signs


def bar(numbers: Mapping[Rag, int], width: int = MOST_SIGNS) -> list[Cell]:
    """A bar of signs, worst first, padded to ``width`` + 1 cells."""
    signs = shares(numbers, width)
    cells = [Cell("▏", 1, "dim")]
    cells += [Cell(rag.shape * signs[rag], signs[rag], rag.value) for rag in Rag if signs[rag]]
    return [*cells, Cell("", width - sum(signs.values()))]


def due_words(action: Action, today: date) -> str:
    """The due date in few words: ``8 d late``, ``today``, ``in 5 d``, ``12 Mar``, ``12 Mar 28``.

    What is complete waits for its sign-off, and what is closed is done.
    """
    if not action.is_open:
        return {"complete": "to sign off", "closed": "done"}.get(action.stage, action.stage)
    if action.due is None:
        return "–"
    late = days_late(action, today)
    if late:
        return f"{late:,} d late"
    left = (action.due - today).days
    if left <= 7:
        return "today" if left == 0 else f"in {left} d"
    return (
        format_short_date(action.due)
        if action.due.year == today.year
        else f"{format_short_date(action.due)} {action.due:%y}"
    )


def open_points(late: int, optimistic: int, to_sign_off: int) -> Content:
    """``5 late · 2 optimistic · 1 to sign off``; what is nought is left out."""
    parts = [(late, "late", "late"), (optimistic, "optimistic", "optimistic"), (to_sign_off, "to sign off", "sign-off")]
    words = [found_by(Content(f"{count(number)} {word}"), filter_text) for number, word, filter_text in parts if number]
    return Content(" · ").join(words).stylize("$foreground-muted")

"""The signs that screens share: RAG marks, counts, bars, due dates in few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.content import Content
from textual.style import Style

from actionplan.model.dates import format_short_date
from actionplan.model.number_words import count
from actionplan.model.plan import Action
from actionplan.model.ratings import USUAL_CONDITIONS, Condition
from actionplan.model.suggested_rag import days_late
from actionplan.widgets.line_list import Cell
from actionplan.widgets.text_parts import MUTED

COLOURS: Mapping[Condition, str] = {
    Condition.OFF_TRACK: "bold $text-error",
    Condition.AT_RISK: "$text-warning",
    Condition.ON_TRACK: "$text-success",
    Condition.CHECKED: "$text-primary",
    Condition.UNRATED: MUTED,
}
"""The theme's colour for each rating, red in bold; the list's component classes use the same."""

MOST_SIGNS, FEW_SIGNS = 20, 12
"""How many signs a bar has, in a wide window and in any other: up to so many actions each has its own sign."""
WIDE = 140
"""From this width on a line has room for the wide bar."""


def mark(rag: Condition) -> Content:
    """Shape and word in the rating's colour."""
    return Content.styled(rag.mark, COLOURS[rag])


FOUND_BY = "found_by"
"""Under this a count keeps the filter that finds what was counted, for a click on it."""


def found_by(content: Content, filter_text: str) -> Content:
    """A count that can be clicked, where its widget listens to clicks: the filter finds what was counted."""
    return content.stylize(Style.from_meta({FOUND_BY: filter_text}))


def counts(numbers: Mapping[Condition, int]) -> Content:
    """``▲ 3 Red  ◆ 8 Amber …``, all five."""
    return _joined_counts(numbers, {rag: f"{rag.shape} {count(numbers[rag])} {rag.word}" for rag in USUAL_CONDITIONS})


def short_counts(numbers: Mapping[Condition, int]) -> Content:
    """``▲ 3 ◆ 8 ● 15 ■ 4 ○ 4``, where there is no room for words."""
    return _joined_counts(numbers, {rag: f"{rag.shape} {count(numbers[rag])}" for rag in USUAL_CONDITIONS})


def _joined_counts(numbers: Mapping[Condition, int], words: Mapping[Condition, str]) -> Content:
    """The words of each rating in its colour, those of a nought muted; each finds its actions."""
    parts = []
    for rag in USUAL_CONDITIONS:
        colour = COLOURS[rag] if numbers[rag] else MUTED
        parts.append(found_by(Content.styled(words[rag], colour), rag.value))
    return Content("  ").join(parts)


def shares(numbers: Mapping[Condition, int], width: int) -> dict[Condition, int]:
    """How many of ``width`` signs each rating gets: its number, or its share where there are too many.

    A rating that occurs at all keeps at least one sign, so that a single red never disappears.
    """
    total = sum(numbers.values())
    if total <= width:
        return dict(numbers)
    signs = {rag: max(number * width // total, min(1, number)) for rag, number in numbers.items()}
    largest = max(signs, key=signs.__getitem__)
    signs[largest] += width - sum(signs.values())
    return signs


def signs_of_bar(line_width: int) -> int:
    """How many signs the bar has in a list's line of so many cells."""
    return MOST_SIGNS if line_width >= WIDE else FEW_SIGNS


def bar(numbers: Mapping[Condition, int], width: int = MOST_SIGNS) -> list[Cell]:
    """A bar of signs, worst first, padded to ``width`` + 1 cells."""
    signs = shares(numbers, width)
    cells = [Cell("▏", 1, "dim")]
    cells += [Cell(rag.shape * signs[rag], signs[rag], rag.value) for rag in USUAL_CONDITIONS if signs[rag]]
    return [*cells, Cell("", width - sum(signs.values()))]


def due_words(action: Action, today: date) -> str:
    """The due date in few words: ``8 d late``, ``today``, ``in 5 d``, ``12 Mar``, ``12 Mar 28``.

    What is complete waits for its sign-off, and what is closed is done.
    """
    if not action.is_open:
        return {"complete": "to sign off", "closed": "done"}.get(action.stage, action.stage)
    if action.due is None:
        return "–"
    days = days_late(action, today)
    if days:
        return f"{days:,} d late"
    return _coming_day_words(action.due, today)


def _coming_day_words(day: date, today: date) -> str:
    """A day from today on: ``today``, ``in 5 d``, ``12 Mar``, ``12 Mar 28``."""
    if day == today:
        return "today"
    days = (day - today).days
    if days <= 7:
        return f"in {days} d"
    if day.year == today.year:
        return format_short_date(day)
    return f"{format_short_date(day)} {day:%y}"


def open_points(late: int, optimistic: int, to_sign_off: int) -> Content:
    """``5 late · 2 optimistic · 1 to sign off``; what is nought is left out."""
    numbers = [
        (late, "late", "late"),
        (optimistic, "optimistic", "optimistic"),
        (to_sign_off, "to sign off", "sign-off"),
    ]
    parts = [
        found_by(Content(f"{count(number)} {words}"), filter_text) for number, words, filter_text in numbers if number
    ]
    return Content(" · ").join(parts).stylize(MUTED)

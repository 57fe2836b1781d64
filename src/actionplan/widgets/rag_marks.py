"""The signs that screens share: RAG marks, counts, bars, due dates in few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from actionplan.model.action import Action, Ending
from actionplan.model.dates import format_short_date
from actionplan.model.key import Face, Key
from actionplan.model.key_words import filter_of
from actionplan.model.number_words import count
from actionplan.model.ratings import Colour, Condition
from actionplan.model.rollup import RollUp
from actionplan.model.suggested_rag import days_late
from actionplan.widgets.line_list import Cell
from actionplan.widgets.text_parts import MUTED

COLOURS: Mapping[Colour, str] = {
    Colour.RED: "bold $text-error",
    Colour.AMBER: "$text-warning",
    Colour.GREEN: "$text-success",
    Colour.BLUE: "$text-primary",
    Colour.GREY: MUTED,
}
"""The theme's colour for each colour of a key, red in bold; the list's component classes use the same."""

MOST_SIGNS, FEW_SIGNS = 20, 12
"""How many signs a bar has, in a wide window and in any other: up to so many actions each has its own sign."""
WIDE = 140
"""From this width on a line has room for the wide bar."""


def mark(condition: Condition, key: Key) -> Content:
    """Shape and word of a condition in its colour."""
    face = key.face(condition)
    return Content.styled(face.mark, COLOURS[face.colour])


def worst_mark(row: RollUp) -> tuple[str, str]:
    """Shape and word of the worst rating of a group, and their style in a list; of an empty one, that it is that."""
    if row.is_empty:
        return f"no {row.plan.words.action.many}", "dim"
    face = row.plan.key.face(row.worst)
    return face.mark, face.colour.value


def mark_width(key: Key) -> int:
    """How wide the longest mark of a key is, in cells."""
    return max(cell_len(face.mark) for face in key.faces)


FOUND_BY = "found_by"
"""Under this a count keeps the filter that finds what was counted, for a click on it."""


def found_by(content: Content, filter_text: str) -> Content:
    """A count that can be clicked, where its widget listens to clicks: the filter finds what was counted."""
    return content.stylize(Style.from_meta({FOUND_BY: filter_text}))


def counts(numbers: Mapping[Condition, int], key: Key) -> Content:
    """``▲ 3 Red  ◆ 8 Amber …``, all that the key tells apart."""
    return _joined_counts(numbers, key, lambda face, number: f"{face.shape} {count(number)} {face.word}")


def short_counts(numbers: Mapping[Condition, int], key: Key) -> Content:
    """``▲ 3 ◆ 8 ● 15 ■ 4 ○ 4``, where there is no room for words."""
    return _joined_counts(numbers, key, lambda face, number: f"{face.shape} {count(number)}")


def _joined_counts(numbers: Mapping[Condition, int], key: Key, words: Callable[[Face, int], str]) -> Content:
    """The words of each condition in its colour, those of a nought muted; each finds its actions."""
    parts = []
    for face in key.faces:
        number = numbers[face.condition]
        colour = COLOURS[face.colour] if number else MUTED
        parts.append(found_by(Content.styled(words(face, number), colour), filter_of(face.condition, key)))
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


def bar(numbers: Mapping[Condition, int], key: Key, width: int = MOST_SIGNS) -> list[Cell]:
    """A bar of signs, worst first, padded to ``width`` + 1 cells."""
    signs = shares(numbers, width)
    cells = [Cell("▏", 1, "dim")]
    cells += [
        Cell(face.shape * signs[face.condition], signs[face.condition], face.colour.value)
        for face in key.faces
        if signs[face.condition]
    ]
    return [*cells, Cell("", width - sum(signs.values()))]


_ENDED = {
    None: "withdrawn",
    Ending.RISK_ACCEPTED: "accepted",
    Ending.SUPERSEDED: "superseded",
    Ending.MERGED: "merged",
    Ending.NO_LONGER_WARRANTED: "not needed",
    Ending.MOVED: "moved away",
}
"""How an action ended, in a column as wide as a date."""


def due_words(action: Action, today: date) -> str:
    """The due date in few words: ``8 d late``, ``today``, ``in 5 d``, ``12 Mar``, ``12 Mar 28``.

    What is complete waits for its sign-off, and what is closed is done, or due to be checked whether it holds.
    """
    if action.is_check_due(today):
        return "to check"
    if action.is_withdrawn:
        return _ENDED[action.ending]
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

"""A file that is being brought in, line by line: what is to be decided, its columns, what changes, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType

from actionplan.model.number_words import count
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.spreadsheet.table_layout import DERIVED, FIELD_WORDS, Column
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style


class Section(Struct, frozen=True):
    """The heading of some lines."""

    title: str
    number: int


class ColumnLine(Struct, frozen=True):
    """A column of the file."""

    column: Column


class RemarkLine(Struct, frozen=True):
    """Something that is to be said of a cell or a row, and of how many more the same is to be said."""

    remark: Remark
    place: int
    """Among all remarks: what tells it from others that say the same."""
    is_left_out: bool


class ChangeLine(Struct, frozen=True):
    """A change of the plan, or something that is added: in words."""

    ref: str
    field: str
    words: str


class AnswerLine(Struct, frozen=True):
    """What somebody has answered."""

    name: str
    """What it is about: the name of a cell, or of all that are alike."""
    answer: str


FileLine = Section | ColumnLine | RemarkLine | ChangeLine | AnswerLine
_TITLES: Mapping[RemarkKind, str] = {
    RemarkKind.REFUSED: "Refused: correct the file, or leave the row out with space",
    RemarkKind.DOUBTED: "To decide: enter answers",
    RemarkKind.LEFT_OPEN: "Left open",
    RemarkKind.INFERRED: "Inferred",
    RemarkKind.LEFT_OUT: "Left out",
    RemarkKind.READ: "How it was read",
}
_STYLES: Mapping[RemarkKind, str] = {RemarkKind.REFUSED: "red", RemarkKind.DOUBTED: "amber"}
_CELL, _HEADING, _FIELD = 8, 22, 24
_SIGNS: Mapping[RemarkKind, str] = {RemarkKind.REFUSED: "✗", RemarkKind.DOUBTED: "?"}


def file_lines(
    columns: Sequence[Column],
    remarks: Sequence[Remark],
    changes: Sequence[ChangeLine],
    left_out: Iterable[int],
    answers: Mapping[str, str],
) -> Iterator[FileLine]:
    """All lines: what is refused, to be decided or answered, the columns, what comes in, and the rest to be said."""
    out = frozenset(left_out)
    of_kind: dict[RemarkKind, list[RemarkLine]] = {kind: [] for kind in RemarkKind}
    for place, remark in enumerate(remarks):
        of_kind[remark.kind].append(RemarkLine(remark, place, remark.row in out))
    for kind in (RemarkKind.REFUSED, RemarkKind.DOUBTED):
        yield from _section(_TITLES[kind], of_kind[kind])
    answered = [AnswerLine(name, answer) for name, answer in answers.items()]
    yield from _section("Answered: enter takes an answer back", answered)
    shown = [ColumnLine(column) for column in columns if column.field != DERIVED]
    yield from _section("Columns: ← → change what one is", shown)
    yield from _section("What comes in", changes)
    for kind in (RemarkKind.LEFT_OPEN, RemarkKind.INFERRED, RemarkKind.LEFT_OUT, RemarkKind.READ):
        yield from _section(_TITLES[kind], of_kind[kind])


def _section(title: str, lines: Sequence[FileLine]) -> Iterator[FileLine]:
    if lines:
        yield Section(title, len(lines))
        yield from lines


class FileLineList(LineList[FileLine]):
    """The lines of a file that is being brought in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Answer", key_display="enter", id="file-list.open")
    ]

    def key(self, row: FileLine) -> str | None:
        """What tells a line from all others; None for a heading."""
        match row:
            case ColumnLine(column=column):
                return f"column {column.index}"
            case RemarkLine(remark=remark, place=place):
                return f"{remark.row} {remark.cell or place} {remark.field} {remark.kind}"
            case ChangeLine(ref=ref, field=field):
                return f"change {ref} {field}"
            case AnswerLine(name=name):
                return f"answer {name}"
        return None

    def draw(self, row: FileLine, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One line."""
        style = cursor_style(is_cursor)
        match row:
            case Section(title=title, number=number):
                yield Cell(f"{title} ({count(number)})", width, "heading")
            case ColumnLine(column=column):
                yield from _column(column, width, style)
            case RemarkLine(remark=remark, is_left_out=is_left_out):
                yield from _remark(remark, width, style, is_left_out=is_left_out)
            case ChangeLine(ref=ref, field=field, words=words):
                yield Cell("  ")
                yield Cell(ref, 10, "accent")
                yield Cell(f" {field}", 20, "dim")
                yield Cell(f" {words}", max(1, width - 32), style)
            case AnswerLine(name=name, answer=answer):
                yield Cell("✓ ", 2, "dim")
                yield Cell(f"{name} = {answer}", max(1, width - 2), style)


def _column(column: Column, width: int, style: str) -> Iterable[Cell]:
    heading = min(_HEADING + 8, max(12, width // 3))
    yield Cell("  ")
    yield Cell(column.letter, 3, "dim")
    yield Cell(column.heading, heading, style)
    yield Cell(" ‹ ", 3, "dim")
    field = _FIELD + 4 if width >= 100 else _FIELD
    yield Cell(FIELD_WORDS[column.field], field, "accent")
    yield Cell(" › ", 3, "dim")
    yield Cell(column.example, max(1, width - heading - field - 11), "dim")


def _remark(remark: Remark, width: int, style: str, *, is_left_out: bool) -> Iterable[Cell]:
    sign = "–" if is_left_out else _SIGNS.get(remark.kind, " ")
    yield Cell(f"{sign} ", 2, _STYLES.get(remark.kind, "dim"))
    yield Cell(remark.cell or _row_words(remark), _CELL, "dim")
    rest = width - 2 - _CELL
    if width >= 100:
        yield Cell(f" {remark.heading}", _HEADING, style)
        rest -= _HEADING
    words = "the row is left out" if is_left_out else remark.words
    said = f"'{remark.said}': " if remark.said else ""
    yield Cell(f" {said}{words}", max(1, rest), style)


def _row_words(remark: Remark) -> str:
    return f"row {remark.row % 1_000_000}" if remark.row else ""

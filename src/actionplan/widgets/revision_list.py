"""The list of what comes of everything in a later report, and both wordings of what is under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.likeness import SURE, Item
from actionplan.model.plan import Plan
from actionplan.model.report_matching import Fate, Part
from actionplan.model.revision_draft import DraftLine, RevisionDraft, Standing
from actionplan.model.sanitise import first_line, shown_lines
from actionplan.model.word_differences import CLOSE, OPEN, Piece, word_differences
from actionplan.reports.revision_words import heading_of
from actionplan.widgets.clamped_text import clamped
from actionplan.widgets.hanging_indent import wrapped
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style, muted

RevisionRow = DraftLine | str | None
"""What has come of something, a heading, or an empty line."""
_MARK, _SIDE = 2, 14
_SIGNS: Mapping[Standing, tuple[str, str]] = {
    Standing.NO_MATTER: ("", "dim"),
    Standing.DOUBTFUL: ("?", "strong"),
    Standing.SURE: ("~", "accent"),
    Standing.CONFIRMED: ("✓", "dim"),
}
"""Not in the colours of ratings: a likeness is none."""
_DIFFERS = "bold underline"
SIDE_BY_SIDE = 100
"""From so many cells on both wordings stand side by side."""
_BETWEEN = 3


def revision_rows(draft: RevisionDraft, plan: Plan) -> list[RevisionRow]:
    """The rows of a revision, under a heading for each thing that may come of something."""
    rows: list[RevisionRow] = []
    heading = ""
    for line in draft.lines:
        title = "To confirm" if line.standing is Standing.DOUBTFUL else _heading(line, plan)
        if title != heading:
            rows += [None, title] if rows else [title]
            heading = title
        rows.append(line)
    return rows


def _heading(line: DraftLine, plan: Plan) -> str:
    return heading_of(line.outcome.fate, line.outcome.part, plan)


class RevisionList(LineList[RevisionRow]):
    """A line for each finding, theme or strength, with what has come of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "open",
            "Confirm",
            key_display="enter",
            tooltip="Take this match as it is, and go on to the next that is still to be confirmed",
            id="revising.confirm",
        ),
    ]

    def key(self, row: RevisionRow) -> str | None:
        """What a line is known by; the cursor passes over headings."""
        return row.key if isinstance(row, DraftLine) else None

    def draw(self, row: RevisionRow, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """A heading, or one line: its sign, its refs, its words, and how much alike they are."""
        if isinstance(row, str):
            yield Cell(row, width, "heading")
        elif row is not None:
            sign, style = _SIGNS[row.standing]
            yield Cell(sign, _MARK, style)
            refs = self._ref_width(width)
            yield Cell(_refs(row), refs, cursor_style(is_cursor, "dim"))
            yield Cell(" ")
            items = row.outcome.new or row.outcome.old
            words = " + ".join(first_line(item.text) for item in items)
            yield Cell(words, max(0, width - _MARK - refs - 1 - _SIDE), cursor_style(is_cursor))
            yield Cell(_side_words(row), _SIDE, style, right=True)

    def _ref_width(self, width: int) -> int:
        longest = max((len(_refs(row)) for row in self.rows if isinstance(row, DraftLine)), default=0)
        return min(longest, max(8, width // 4))


def _refs(line: DraftLine) -> str:
    """``4.3 4.4 → 4.4``: what it is in the plan, and what in the report; one where they are the same."""
    old, new = (" ".join(item.name for item in items) for items in (line.outcome.old, line.outcome.new))
    if old == new or not old or not new:
        return old or new
    return f"{old} → {new}"


def _side_words(line: DraftLine) -> str:
    if line.standing is Standing.CONFIRMED:
        return "confirmed"
    if line.standing is Standing.SURE and line.outcome.part is Part.THEME and line.outcome.likeness < SURE:
        return "its findings"
    if line.is_waiting:
        return f"{line.outcome.likeness} alike"
    return ""


class RevisionPane(Widget):
    """Both wordings of what is under the cursor, the words that differ marked: side by side where there is room."""

    DEFAULT_CLASSES = "pane"
    line: reactive[DraftLine | None] = reactive(None)

    def render(self) -> Content:
        """The wordings, as far as there is room."""
        if self.line is None:
            return Content("")
        width, height = self.content_size
        outcome = self.line.outcome
        lines: Sequence[Content]
        if outcome.old and outcome.new and width >= SIDE_BY_SIDE:
            lines = self._side_by_side(self.line, width)
        else:
            lines = wrapped(_stacked(self.line), width)
        return Content("\n").join(clamped(Content("\n").join(lines), width, height))

    def _side_by_side(self, line: DraftLine, width: int) -> list[Content]:
        half = (width - _BETWEEN) // 2
        before, after = _sides(line)
        left = [muted(_title_of_old(line)), *wrapped(before, half)]
        right = [muted(_title_of_new(line)), *wrapped(after, half)]
        rows = max(len(left), len(right))
        left += [Content("")] * (rows - len(left))
        right += [Content("")] * (rows - len(right))
        return [
            Content.assemble(one, " " * max(0, half - one.cell_length), muted(" │ "), other)
            for one, other in zip(left, right, strict=True)
        ]


def _title_of_old(line: DraftLine) -> str:
    return "in the plan" if line.outcome.new else "in the plan, and not in the report"


def _title_of_new(line: DraftLine) -> str:
    if not line.outcome.old:
        return "new in the report"
    return f"in the report · {line.outcome.likeness} of 100 alike · {OPEN} {CLOSE} differ"


def _stacked(line: DraftLine) -> Iterator[tuple[Content, Content]]:
    before, after = _sides(line)
    nothing = Content("")
    if line.outcome.old:
        yield nothing, muted(_title_of_old(line))
        yield from before
    if line.outcome.new:
        yield nothing, muted(_title_of_new(line))
        yield from after


def _sides(line: DraftLine) -> tuple[list[tuple[Content, Content]], list[tuple[Content, Content]]]:
    """Each wording behind its ref. Of one that was reworded, the words that differ are marked."""
    outcome = line.outcome
    if len(outcome.old) == len(outcome.new) == 1 and outcome.fate is not Fate.SAME:
        sides = word_differences(shown_lines(outcome.old[0].text), shown_lines(outcome.new[0].text))
        before, after = (
            [_named(items[0], _marked(pieces))] for items, pieces in zip((outcome.old, outcome.new), sides, strict=True)
        )
        return before, after
    before, after = (
        [_named(item, Content(shown_lines(item.text))) for item in items] for items in (outcome.old, outcome.new)
    )
    return before, after


def _named(item: Item, text: Content) -> tuple[Content, Content]:
    return Content.styled(f"{first_line(item.name)}  ", "bold"), text


def _marked(pieces: Sequence[Piece]) -> Content:
    """A text whose words that differ are between signs, and bold and underlined where the terminal can."""
    parts: list[Content] = []
    for piece in pieces:
        words = piece.text.strip()
        if not piece.differs or not words:
            parts.append(Content(piece.text))
            continue
        first = piece.text.index(words)
        parts += [Content(piece.text[:first]), Content.styled(f"{OPEN}{words}{CLOSE}", _DIFFERS)]
        parts.append(Content(piece.text[first + len(words) :]))
    return Content("").join(parts)


def counted_words(draft: RevisionDraft) -> str:
    """How many are still to be confirmed: ``3 to confirm, 8 sure``; that all is confirmed."""
    lines = draft.lines
    doubtful = sum(line.standing is Standing.DOUBTFUL for line in lines)
    sure = sum(line.standing is Standing.SURE for line in lines)
    words = [f"{doubtful} to confirm" if doubtful else "", f"{sure} sure" if sure else ""]
    return ", ".join(filter(None, words)) or "all confirmed"

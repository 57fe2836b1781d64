"""One group of actions in words: worst and main concern, what moved, delivery against impact, twelve weeks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.comparison import Comparison
from actionplan.model.dates import format_short_date
from actionplan.model.describe import refs_words
from actionplan.model.impact import DELIVERY, Impact, delivered_without_impact, impact_grid
from actionplan.model.movement import Move
from actionplan.model.number_words import number_of
from actionplan.model.ratings import Rag
from actionplan.model.rollup import RollUp
from actionplan.model.sanitise import sanitise
from actionplan.model.trend import Trend
from actionplan.widgets.hanging_indent import Line, plain_lines, wrapped
from actionplan.widgets.rag_marks import COLOURS, counts, mark, shares

HEIGHT, LEAST_HEIGHT = 8, 3
"""How many signs high a week of the trend is, by the room there is."""
MUTED = "$foreground-muted"


@dataclass(frozen=True, slots=True)
class Group:
    """A roll-up with its past, as far as that is known yet."""

    rollup: RollUp
    trend: Trend | None = None
    moves: tuple[Move, ...] = ()
    past: Comparison | None = None


def trend_lines(trend: Trend, height: int = HEIGHT) -> list[Content]:
    """A stacked bar a week, worst at the bottom, that reads without colour; below it the first and the last day."""
    stacks = []
    for numbers in trend.counts:
        signs = shares(numbers, height)
        stacks.append([rag for rag in Rag for _ in range(signs[rag])])
    lines = []
    for level in reversed(range(height)):
        cells = [
            Content.styled(f"{stack[level].shape}  ", COLOURS[stack[level]]) if level < len(stack) else Content("   ")
            for stack in stacks
        ]
        lines.append(Content("").join(cells))
    first, last = format_short_date(trend.days[0]), format_short_date(trend.days[-1])
    width = 3 * len(trend.days) - 2
    lines.append(Content.styled(f"{first}{last:>{width - len(first)}}", MUTED))
    return lines


def grid_lines(group: RollUp) -> list[Content]:
    """Impact against delivery, noughts as dots; then what is delivered without impact."""
    grid = impact_grid(group.actions)
    front = max(len(impact.value) for impact in Impact)
    lines = [Content.styled(" " * front + "".join(f"  {delivery}" for delivery in DELIVERY), MUTED)]
    for impact in Impact:
        cells = "".join(f"  {grid[delivery, impact] or '·':>{len(delivery)}}" for delivery in DELIVERY)
        lines.append(Content.assemble((f"{impact.value:<{front}}", MUTED), cells))
    silent = delivered_without_impact(group.actions)
    if silent:
        refs = refs_words(tuple(action.ref for action in silent))
        lines.append(Content.styled(f"delivered, no impact shown: {refs}", COLOURS[Rag.AMBER]))
    return lines


def move_lines(moves: Sequence[Move]) -> list[Line]:
    """The moves, a line each, in columns."""
    ref = max((len(move.ref) for move in moves), default=0)
    kind = max((len(move.title) for move in moves), default=0)
    return [
        (
            Content.assemble((f"{move.ref:<{ref}}  ", "bold"), (f"{move.title:<{kind}}  ", MUTED)),
            Content(sanitise(move.words)),
        )
        for move in moves
    ]


def _head_lines(group: Group) -> list[Line]:
    """What it is, its worst, and its main concern."""
    rollup, concern = group.rollup, group.rollup.drag
    unrated = rollup.verdict.removeprefix(rollup.worst.word)
    lines = plain_lines([Content.assemble((sanitise(rollup.title), "bold"), "  ", mark(rollup.worst), unrated)])
    if concern is not None:
        words = Content.assemble((concern.ref, "bold"), " ", mark(concern.rag), f" {sanitise(concern.reason)}")
        lines.append((Content.styled("Main concern  ", MUTED), words))
    return lines


def _moved_lines(group: Group, most: int) -> list[Line]:
    """What moved since when; nothing where that is not known yet. Beyond ``most`` the rest is counted."""
    if group.past is None:
        return []
    since = format_short_date(group.past.since)
    head = f"Since {since}" if group.moves else f"Since {since}: nothing moved"
    left = len(group.moves) - most
    more = plain_lines([_muted(f"and {left:,} more")] if left > 0 else [])
    return [*plain_lines([_muted(head)]), *move_lines(group.moves[:most]), *more]


def _grid(group: Group) -> list[Line]:
    return plain_lines([_muted("Impact and delivery"), *grid_lines(group.rollup)])


def _trend(group: Group, height: int) -> list[Line]:
    """The chart with its heading, no higher than it needs to be; nothing where the past is not known yet."""
    if group.trend is None:
        return []
    most = max(sum(numbers.values()) for numbers in group.trend.counts)
    chart = trend_lines(group.trend, max(1, min(most, height)))
    return plain_lines([_muted("Ratings by week, worst at the bottom"), *chart])


def _muted(words: str) -> Content:
    return Content.styled(words, MUTED)


def page_lines(group: Group) -> list[Line]:
    """All that is known of a group, for a page of its own."""
    numbers = Content.assemble(f"{number_of(group.rollup.total, 'action')}  ", counts(group.rollup.counts))
    head = [*_head_lines(group), *plain_lines([numbers])]
    return _apart([head, _trend(group, HEIGHT), _grid(group), _moved_lines(group, len(group.moves))])


def _apart(sections: Iterable[list[Line]]) -> list[Line]:
    """The sections that there are, with an empty line between two."""
    lines: list[Line] = []
    for section in filter(None, sections):
        lines += plain_lines([Content("")]) if lines else []
        lines += section
    return lines


class GroupPane(Widget):
    """The group under the cursor."""

    DEFAULT_CSS = "GroupPane { padding: 0 1; }"
    group: reactive[Group | None] = reactive(None)

    def render(self) -> Content:
        """As many lines as there is room for, the most telling first."""
        group = self.group
        if group is None:
            return Content("")
        width, height = self.content_size.width, self.content_size.height
        head, grid = _head_lines(group), _grid(group)
        moved = _moved_lines(group, max(2, height - len(head) - len(grid) - 4))
        lines = _fitting([head, moved, grid], width, height)
        room = height - len(lines) - 3
        if room >= LEAST_HEIGHT and (trend := _trend(group, min(room, HEIGHT))):
            lines += wrapped([*plain_lines([Content("")]), *trend], width)
        return Content("\n").join([line.truncate(width, ellipsis=True) for line in lines[:height]])


def _fitting(sections: Sequence[list[Line]], width: int, height: int) -> list[Content]:
    """The sections, wrapped and apart where there is room; else close together, then each line cut."""
    close = [line for section in sections for line in section]
    for lines in (wrapped(_apart(sections), width), wrapped(close, width)):
        if len(lines) <= height:
            return lines
    return [Content.assemble(front, text) for front, text in close]

"""One group of actions in words: worst and drag, what moved, delivery against impact, twelve weeks."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.dates import show_short
from actionplan.model.impact import DELIVERY, Impact, delivered_without_impact, impact_grid
from actionplan.model.movement import Move
from actionplan.model.numbers import number_of
from actionplan.model.rag import Rag
from actionplan.model.rollup import RollUp
from actionplan.model.since import Past
from actionplan.model.text import shown
from actionplan.model.trend import Trend
from actionplan.model.words import refs_words
from actionplan.widgets.hanging import Line, plain_lines
from actionplan.widgets.marks import COLOURS, counts, mark, shares

HEIGHT, LEAST_HEIGHT = 8, 3
"""How many signs high a week of the trend is, by the room there is."""
MUTED = "$foreground-muted"


@dataclass(frozen=True, slots=True)
class Group:
    """A roll-up with its past, as far as that is known yet."""

    rollup: RollUp
    trend: Trend | None = None
    moves: tuple[Move, ...] = ()
    past: Past | None = None


def trend_lines(trend: Trend, height: int = HEIGHT) -> list[Content]:
    """A stacked bar a week, worst at the foot, that reads without colour; below it the first and the last day."""
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
    first, last = show_short(trend.days[0]), show_short(trend.days[-1])
    width = 3 * len(trend.days) - 2
    lines.append(Content.styled(f"{first}{last:>{width - len(first)}}", MUTED))
    return lines


def grid_lines(group: RollUp) -> list[Content]:
    """Delivery against impact, noughts as dots; then what is delivered without impact."""
    grid = impact_grid(group.actions)
    front = max(map(len, DELIVERY)) + 1
    lines = [Content.styled(" " * front + "".join(f" {impact.value}" for impact in Impact), MUTED)]
    for row in DELIVERY:
        cells = "".join(f"{grid[row, impact] or '·':>{len(impact.value) + 1}}" for impact in Impact)
        lines.append(Content.assemble((f"{row:<{front}}", MUTED), cells))
    silent = delivered_without_impact(group.actions)
    if silent:
        refs = refs_words(tuple(action.ref for action in silent))
        lines.append(Content.styled(f"delivered, no impact shown: {refs}", COLOURS[Rag.AMBER]))
    return lines


def move_lines(moves: tuple[Move, ...], most: int) -> list[Content]:
    """The moves, a line each; beyond ``most`` the rest is counted."""
    lines = [
        Content.assemble((f"{move.ref:<6}", "bold"), (f"{move.title}  ", MUTED), shown(move.words))
        for move in moves[:most]
    ]
    if len(moves) > most:
        lines.append(Content.styled(f"and {len(moves) - most} more", MUTED))
    return lines


def _head_lines(group: Group) -> list[Content]:
    """What it is, its worst, and what drags it."""
    rollup, drag = group.rollup, group.rollup.drag
    unrated = rollup.verdict.removeprefix(rollup.worst.word)
    lines = [Content.assemble((shown(rollup.title), "bold"), "  ", mark(rollup.worst), unrated)]
    if drag is not None:
        lines.append(
            Content.assemble("main concern ", (drag.ref, "bold"), " ", mark(drag.rag), f" {shown(drag.reason)}")
        )
    return lines


def _moved_lines(group: Group, most: int) -> list[Content]:
    """What moved since when; nothing where that is not known yet."""
    if group.past is None:
        return []
    since = show_short(group.past.since)
    head = f"Since {since}" if group.moves else f"Since {since}: nothing moved"
    return [Content.styled(head, MUTED), *move_lines(group.moves, most)]


def page_lines(group: Group) -> list[Line]:
    """All that is known of a group, for a page of its own."""
    numbers = Content.assemble(f"{number_of(group.rollup.total, 'action')}  ", counts(group.rollup.counts))
    lines = [*_head_lines(group), numbers, Content("")]
    if group.trend is not None:
        lines += [Content.styled("Ratings in each of the last twelve weeks, worst at the bottom", MUTED)]
        most = max(sum(numbers.values()) for numbers in group.trend.counts)
        lines += [*trend_lines(group.trend, max(1, min(most, HEIGHT))), Content("")]
    lines += [Content.styled("Delivery and impact", MUTED), *grid_lines(group.rollup), Content("")]
    return plain_lines([*lines, *_moved_lines(group, len(group.moves))])


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
        lines = [*_head_lines(group), *_moved_lines(group, max(2, height - 15))]
        lines += [Content.styled("Delivery and impact", MUTED), *grid_lines(group.rollup)]
        room = height - len(lines) - 2
        if group.trend is not None and room >= LEAST_HEIGHT:
            lines += [Content(""), *trend_lines(group.trend, min(room, HEIGHT))]
        return Content("\n").join([line.truncate(width, ellipsis=True) for line in lines[:height]])

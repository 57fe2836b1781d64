"""One group of actions in words: worst and main concern, what moved, delivery against impact, twelve weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.answers import findings_words
from actionplan.model.comparison import Comparison
from actionplan.model.dates import format_short_date
from actionplan.model.describe import refs_words
from actionplan.model.endings import count_words
from actionplan.model.impact import DELIVERY, Impact, delivered_without_impact, impact_grid
from actionplan.model.key import Face, Key
from actionplan.model.movement import Move
from actionplan.model.ratings import Colour, Condition
from actionplan.model.rollup import GROUPINGS, RollUp, by_source, by_theme
from actionplan.model.sanitise import first_line, sanitise
from actionplan.model.tokens import quoted
from actionplan.model.trend import Trend
from actionplan.widgets.hanging_indent import NO_LINE, Line, plain_lines, wrapped
from actionplan.widgets.rag_marks import COLOURS, counts, mark, shares
from actionplan.widgets.text_parts import MUTED, muted

HEIGHT, LEAST_HEIGHT = 8, 3
"""How many signs high a week of the trend is: at most, and the least for which it is drawn."""
SIGN_WIDTH = 3
"""How wide a week of the trend is."""


class Group(Struct, frozen=True):
    """A roll-up with its past; without it until that is read."""

    rollup: RollUp
    trend: Trend | None = None
    moves: tuple[Move, ...] = ()
    past: Comparison | None = None

    @property
    def name(self) -> str:
        """What tells it from all other groups of a plan, whatever its past."""
        return f"{self.rollup.grouping}:{self.rollup.key}"

    @property
    def is_whole_plan(self) -> bool:
        """Whether it is all actions, and no theme or summary area."""
        return not self.rollup.grouping

    @property
    def heading(self) -> str:
        """The title, that of a theme behind its number."""
        return self.rollup.heading

    @property
    def filter_text(self) -> str:
        """The filter that finds its actions; empty where those are all."""
        row = self.rollup
        if self.is_whole_plan:
            return ""
        grouping = GROUPINGS[row.grouping]
        if grouping.none and not row.key:
            return f"{grouping.field}:none"
        # A theme is known by its number or its title, a review that the plan was made of has no key.
        value = row.ref or row.title if grouping is by_theme else row.key or row.title
        return f"{grouping.field}:{quoted(value)}"


def group_with_past(rollup: RollUp, past: Comparison | None) -> Group:
    """A group with its own part of the plan's past; without it while that has not been read."""
    group = Group(rollup)
    if past is None:
        return group
    if group.is_whole_plan:
        return Group(rollup, past.whole, past.moves, past)
    trends = past.groups.get(rollup.grouping, {})
    refs = {action.ref for action in rollup.members}
    moves = tuple(move for move in past.moves if move.ref in refs)
    return Group(rollup, trends.get(rollup.key), moves, past)


def trend_lines(trend: Trend, key: Key, height: int = HEIGHT) -> list[Content]:
    """A stacked bar for each week, worst at the bottom, that reads without colour; below, the first and last day."""
    stacks = [_stack(numbers, key, height) for numbers in trend.counts]
    lines = [Content("").join([_sign(stack, level) for stack in stacks]) for level in reversed(range(height))]
    first, last = format_short_date(trend.days[0]), format_short_date(trend.days[-1])
    room = SIGN_WIDTH * len(trend.days) - 2 - len(first) - len(last)
    lines.append(muted(f"{first}{' ' * max(2, room)}{last}"))
    return lines


def _stack(numbers: Mapping[Condition, int], key: Key, height: int) -> list[Face]:
    """A condition's face for each sign of a week's bar, from the bottom up."""
    signs = shares(numbers, height)
    return [face for face in key.faces for _ in range(signs[face.condition])]


def _sign(stack: Sequence[Face], level: int) -> Content:
    """What a bar shows at one level; blank above its top."""
    if level >= len(stack):
        return Content(" " * SIGN_WIDTH)
    face = stack[level]
    return Content.styled(f"{face.shape:<{SIGN_WIDTH}}", COLOURS[face.colour])


def grid_lines(group: RollUp) -> list[Content]:
    """Impact against delivery, noughts as dots; then what is finished without impact."""
    grid = impact_grid(group.actions)
    front = max(len(impact.value) for impact in Impact)
    lines = [muted(" " * front + "".join(f"  {delivery}" for delivery in DELIVERY))]
    for impact in Impact:
        cells = "".join(f"  {grid[delivery, impact] or '·':>{len(delivery)}}" for delivery in DELIVERY)
        lines.append(Content.assemble((f"{impact.value:<{front}}", MUTED), cells))
    without_impact = delivered_without_impact(group.actions)
    if without_impact:
        refs = refs_words(tuple(action.ref for action in without_impact))
        lines.append(Content.styled(f"finished, no impact shown: {refs}", COLOURS[Colour.AMBER]))
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
    key = rollup.plan.key
    unrated = rollup.verdict.removeprefix(key.word(rollup.worst))
    verdict = Content.assemble(mark(rollup.worst, key), unrated)
    if rollup.is_empty:
        verdict = muted(sanitise(f"no {rollup.plan.words.action.many}"))
    lines = plain_lines([Content.assemble((sanitise(rollup.title), "bold"), "  ", verdict)])
    notes = (_findings_words(rollup), _elsewhere_words(rollup))
    lines += plain_lines([muted(note) for note in notes if note])
    if concern is not None:
        words = Content.assemble((concern.ref, "bold"), " ", mark(concern.rag, key), f" {first_line(concern.reason)}")
        lines.append((muted("Main concern  "), words))
    return lines


def _findings_words(rollup: RollUp) -> str:
    """Of a review, how many of its findings are answered."""
    if rollup.grouping != by_source.name:
        return ""
    return findings_words(rollup.findings, rollup.plan)


def _elsewhere_words(rollup: RollUp) -> str:
    """What stands in the group and is counted in another, with its refs: it may be what makes it so bad."""
    if not rollup.also:
        return ""
    refs = refs_words(tuple(action.ref for action in rollup.also))
    return sanitise(f"{count_words(rollup.plan, rollup.total, rollup.withdrawn)}, {rollup.elsewhere_words}: {refs}")


def _movement(group: Group, most: int) -> list[Line]:
    """What moved since when; nothing where that is not known yet. Beyond ``most`` the rest is counted."""
    if group.past is None:
        return []
    heading = f"Since {format_short_date(group.past.since)}"
    if not group.moves:
        return plain_lines([muted(f"{heading}: nothing moved")])
    lines = [*plain_lines([muted(heading)]), *move_lines(group.moves[:most])]
    number_hidden = len(group.moves) - most
    if number_hidden > 0:
        lines += plain_lines([muted(f"and {number_hidden:,} more")])
    return lines


def _grid(group: Group) -> list[Line]:
    return plain_lines([muted("Impact and delivery"), *grid_lines(group.rollup)])


def _trend(group: Group, height: int) -> list[Line]:
    """The chart with its heading, no higher than it needs to be; nothing where the past is not known yet."""
    if group.trend is None or group.trend.is_short:
        return []
    most = max(sum(numbers.values()) for numbers in group.trend.counts)
    chart = trend_lines(group.trend, group.rollup.plan.key, max(1, min(most, height)))
    return plain_lines([muted("Ratings by week, worst at the bottom"), *chart])


def page_lines(group: Group) -> list[Line]:
    """All that is known of a group, for a page of its own."""
    numbers = Content.assemble(
        f"{count_words(group.rollup.plan, group.rollup.total, group.rollup.withdrawn)}  ",
        counts(group.rollup.counts, group.rollup.plan.key),
    )
    head = [*_head_lines(group), *plain_lines([numbers])]
    return _spaced([head, _trend(group, HEIGHT), _grid(group), _movement(group, len(group.moves))])


def _spaced(sections: Iterable[list[Line]]) -> list[Line]:
    """The sections that there are, with an empty line between two."""
    lines: list[Line] = []
    for section in filter(None, sections):
        lines += [NO_LINE, *section]
    return lines[1:]


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
        movement = _movement(group, max(2, height - len(head) - len(grid) - 4))
        lines = _fitting([head, movement, grid], width, height)
        room = height - len(lines) - 3
        if room >= LEAST_HEIGHT and (trend := _trend(group, min(room, HEIGHT))):
            lines += wrapped([NO_LINE, *trend], width)
        return Content("\n").join([line.truncate(width, ellipsis=True) for line in lines[:height]])


def _fitting(sections: Sequence[list[Line]], width: int, height: int) -> list[Content]:
    """The sections, wrapped and apart where there is room; else close together, then each line cut."""
    unspaced = [line for section in sections for line in section]
    for lines in (wrapped(_spaced(sections), width), wrapped(unspaced, width)):
        if len(lines) <= height:
            return lines
    return [Content.assemble(front, text) for front, text in unspaced]

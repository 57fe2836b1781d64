"""The board's view: summary areas and themes, the worst of each and its main concern, and what needs attention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from actionplan.model.action import Action
from actionplan.model.comparison import Comparison, default_since
from actionplan.model.dates import format_short_date
from actionplan.model.endings import (
    accepted_risks,
    accepted_risks_words,
    beside_words,
    ended,
    risk_line,
    total_words,
)
from actionplan.model.findings import findings
from actionplan.model.holding import sign_offs
from actionplan.model.key import Key
from actionplan.model.measures import Measure
from actionplan.model.movement import tally, tally_words
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour
from actionplan.model.revised_wordings import revised_sentence
from actionplan.model.rollup import RollUp, adds_up, by_theme, summary_groupings, whole
from actionplan.model.sanitise import first_line, followed, sanitise
from actionplan.model.trend import WEEKS
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.store import StoreError
from actionplan.usecases.compare import compare
from actionplan.widgets.attention_list import AttentionList
from actionplan.widgets.group_pane import Group, GroupPane, group_with_past
from actionplan.widgets.hanging_indent import wrapped
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.rag_marks import bar, mark_width, signs_of_bar, worst_mark
from actionplan.widgets.text_parts import cursor_style

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp

ROOMY, WIDEST = 100, 160
"""From these widths on there is room for the trend and the main concern, and for longer titles."""
TOTAL, SINCE, TREND = 6, 14, 14
"""How wide these columns are."""
GAP = "   "
HANG = "  "
"""Stands before what goes on in another row."""
_EDGES, _VERDICT = 2, 2
"""Cells at the edges of a row, and those of whether it adds up."""


class RollUpHeading(Struct, frozen=True):
    """The names of the columns above one of the two roll-ups."""

    title: str
    since: str
    key: Key


class RollUpCheck(Struct, frozen=True):
    """The line below a roll-up that says whether its rows add up."""

    total: int
    adds_up: bool
    beside: str = ""
    """How many actions count, where others ended otherwise than done; what has no room goes on in the next row."""


class CountLine(Struct, frozen=True):
    """A row of what is counted beside the ratings, findings or sign-offs, and whether that adds up."""

    words: str
    adds_up: bool | None = None
    """None where there is nothing to add up."""


SummaryRow = Group | RollUpHeading | RollUpCheck | CountLine | None
"""A group, what stands above or below the groups, or an empty line."""


class RollUpColumns(Struct, frozen=True):
    """How wide each column is; 0 for one that there is no room for."""

    title: int
    worst: int
    signs: int
    since: int
    trend: int
    concern: int

    @property
    def before_total(self) -> int:
        """How many cells there are left of the total."""
        return self.title + self.worst + self.signs

    @classmethod
    def of(cls, width: int, key: Key) -> RollUpColumns:
        """The columns of a line of so many cells."""
        signs, worst = signs_of_bar(width), mark_width(key) + 2
        room = width - worst - (signs + 1) - TOTAL - len(GAP) - SINCE
        if width < ROOMY:
            # The main concern would be a few letters: the title has its room, and the pane says it.
            return cls(room, worst, signs, SINCE, 0, 0)
        title = 67 if width >= WIDEST else 38
        return cls(title, worst, signs, SINCE, TREND, room - TREND - 1 - title)


class RollUpList(LineList[SummaryRow]):
    """Summary areas, then themes, a line each."""

    app: ActionPlanApp
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter", tooltip="Its actions", id="summary.open"),
        Binding(
            "m",
            "screen.more",
            "More",
            tooltip="All of this group: what moved, delivery and impact, twelve weeks",
            id="summary.more",
        ),
    ]

    def key(self, row: SummaryRow) -> str | None:
        """The name of a group; the cursor passes over all other lines."""
        if not isinstance(row, Group):
            return None
        return row.name

    def draw(self, row: SummaryRow, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """A heading, a group, or the check."""
        columns = RollUpColumns.of(width, self.app.plan.key)
        if isinstance(row, RollUpHeading):
            yield from self._heading(row, columns)
        elif isinstance(row, CountLine):
            yield Cell(row.words, None, "dim")
            if row.adds_up is not None:
                verdict, style = (" ✓", Colour.GREEN) if row.adds_up else (" !", Colour.RED)
                yield Cell(verdict, None, style)
        elif isinstance(row, RollUpCheck):
            sign, verdict, style = ("=", " ✓", Colour.GREEN) if row.adds_up else ("≠", " !", Colour.RED)
            yield Cell(row.beside, columns.before_total, "dim")
            yield Cell(f"{sign} {row.total:,}", TOTAL + 1, "dim", right=True)
            yield Cell(verdict, None, style)
        elif row is not None:
            yield from self._group(row, columns, is_cursor=is_cursor)

    def _heading(self, row: RollUpHeading, columns: RollUpColumns) -> Iterable[Cell]:
        yield Cell(row.title, columns.title, "heading")
        yield Cell("worst", columns.worst, "dim")
        yield Cell(" ".join(face.letter for face in row.key.faces), columns.signs + 1, "dim")
        yield Cell("of", TOTAL, "dim", right=True)
        yield Cell(GAP)
        yield Cell(row.since, columns.since, "dim")
        if columns.trend:
            yield Cell("12 weeks", columns.trend, "dim")
        yield Cell("main concern", columns.concern, "dim")

    def _group(self, row: Group, columns: RollUpColumns, *, is_cursor: bool) -> Iterable[Cell]:
        group = row.rollup
        yield Cell(row.heading, columns.title - 1, cursor_style(is_cursor))
        yield Cell(" ")
        key = group.plan.key
        worst, style = worst_mark(group)
        yield Cell(worst, columns.worst - 1, style)
        yield Cell(" ")
        yield from bar(group.stand_here, key, columns.signs)
        # What stands here too and is counted in another row is not in the total.
        also = f" +{len(group.also):,}" if group.also else ""
        yield Cell(f"{group.total:,}{also}", TOTAL, right=True)
        yield Cell(GAP)
        yield self._movement(row, columns)
        if columns.trend:
            yield from self._weeks(row, columns)
        yield from self._concern(group, columns)

    def _movement(self, row: Group, columns: RollUpColumns) -> Cell:
        """How many actions moved in which way; dim where none did, empty until that is read."""
        words, style = "", "dim"
        if row.past is not None:
            words = tally_words(tally(row.moves, row.rollup.members))
        if words not in ("", "="):
            style = ""
        return Cell(words, columns.since, style)

    def _weeks(self, row: Group, columns: RollUpColumns) -> Iterable[Cell]:
        """A sign for the worst rating of each week; of one before the group had any action, a space."""
        width, key = columns.trend, row.rollup.plan.key
        if row.trend is not None:
            before = WEEKS - len(row.trend.worsts)
            width -= WEEKS
            yield Cell("", before)
            for condition, counts in zip(row.trend.worsts, row.trend.counts, strict=True):
                face = key.face(condition)
                yield Cell(face.shape if any(counts.values()) else "", 1, face.colour.value)
        yield Cell("", width)

    def _concern(self, group: RollUp, columns: RollUpColumns) -> Iterable[Cell]:
        """The main concern; of a group without one, how many of its actions are unrated."""
        if group.drag is not None:
            face = group.plan.key.face(group.drag.rag)
            yield Cell(f"{face.shape} ", 2, face.colour.value)
            yield Cell(f"{group.drag.ref} {group.drag.reason}", max(0, columns.concern - 2), "dim")
        elif group.unrated:
            not_rated = group.plan.key.not_rated
            yield Cell(f"{group.unrated:,} {not_rated.phrase}", columns.concern, not_rated.colour.value)


class SummaryScreen(ActionKeysScreen):
    """The plan rolled up by all that it is grouped by; each action is counted once in each that adds up."""

    MODE = "summary"
    ABOUT = (
        "The plan rolled up to the reviewers' summary areas and to the themes; below the whole plan, to what else it "
        "has: reviews, key messages, bodies. A row shows the worst of its ratings, "
        "never an average, what moved (↑ better, ↓ worse, ~ changed otherwise), the worst rating of each of the last "
        "twelve weeks, and its main concern; m shows all that is known of it. Below, every action that "
        "needs attention, with its reasons; tab goes there, and the keys for actions work there."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "since", "Since", tooltip="Compare with another day", id="summary.since"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._past: Comparison | None = None
        self._past_of: tuple[object, ...] = ()
        """For which plan and day the past was read."""
        self._width = 0
        """How wide the window was when the rows were made; 0 before they were."""

    def compose_body(self) -> Iterable[Widget]:
        """The rows; below them what needs attention and the group under the cursor."""
        yield RollUpList(id="groups")
        with Horizontal(id="below"):
            yield AttentionList(id="attention")
            yield GroupPane()

    @property
    def _groups(self) -> RollUpList:
        return self.query_one(RollUpList)

    @property
    def _attention(self) -> AttentionList:
        return self.query_one(AttentionList)

    def on_mount(self) -> None:
        """Begins in the rows."""
        self._groups.focus()

    def show_plan(self, plan: Plan) -> None:
        """Shows the roll-ups, each with the check that it adds up; the past is read from the log, and follows."""
        since = self.app.since or default_since(plan)
        past_of = (plan.seq, plan.as_at, since)
        if past_of != self._past_of:
            self._past = None
        self._show_rows(plan)
        self._attention.show_attention(plan)
        self.say(f"since {format_short_date(since)}")
        if past_of != self._past_of:
            self._past_of = past_of
            self._load()

    def _show_rows(self, plan: Plan) -> None:
        self._width = self.app.size.width
        width, since = self._width - _EDGES, ""
        if self._past is not None:
            since = f"since {format_short_date(self._past.since)}"
        rows: list[SummaryRow] = []
        for grouping in summary_groupings(plan):
            rollups = grouping(plan)
            rows.append(RollUpHeading(grouping.word(plan).titles, since, self.app.plan.key))
            rows += [group_with_past(rollup, self._past) for rollup in rollups]
            rows += _check_lines(plan, width, adds_up=adds_up(rollups, plan), overlaps=not grouping.adds_up)
            rows.append(None)
            if grouping is by_theme:
                rows += [group_with_past(whole(plan), self._past), *_count_lines(plan, width), None]
        self._groups.show_rows(rows[:-1])

    def on_resize(self) -> None:
        """What was said in one row may need two in a narrower window."""
        if self._width not in (0, self.app.size.width):
            self._show_rows(self.app.plan)

    @work(exclusive=True, group="past")
    async def _load(self) -> None:
        # Not an argument: Textual names a worker after those, and a plan's name is as long as the plan.
        plan, since = self.app.plan, self.app.since
        try:
            self._past = await self.app.ask(lambda store: compare(store, plan, since))
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            return
        self._show_rows(self.app.plan)

    # --- keys ----------------------------------------------------------------------------------------------

    @on(LineList.Highlighted, "#groups")
    def _highlighted(self) -> None:
        row = self._groups.current
        self.query_one(GroupPane).group = row if isinstance(row, Group) else None

    @on(LineList.Opened, "#groups")
    def _opened(self) -> None:
        row = self._groups.current
        if isinstance(row, Group):
            self.app.show_actions(row.filter_text)

    @on(LineList.Opened, "#attention")
    def _opened_action(self) -> None:
        ref = self._attention.current_key
        if ref is None:
            return
        if self.app.plan.action(ref) is not None:
            self.app.open_action(ref, self._attention)
        elif self.chosen_measures():
            self.app.open_measure(ref)
        else:
            self.app.show_in_plan(ref)

    def action_more(self) -> None:
        """Opens a page about the group under the cursor."""
        from actionplan.screens.group import GroupScreen

        row = self._groups.current
        if isinstance(row, Group):
            self.app.push_screen(GroupScreen(row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers the keys for actions where the cursor is on one: a group is rated by its actions."""
        if not super().check_action(action, parameters):
            return False
        if action == "reading":
            return bool(self.chosen_measures())
        return action not in self.EDITS or bool(self.chosen_actions())

    def chosen_measures(self) -> tuple[Measure, ...]:
        """The measure under the cursor of what needs attention, or those of the action there."""
        ref = self._attention.current_key
        measure = self.app.plan.measure(ref) if ref is not None and self._attention.has_focus else None
        if measure is not None and self.app.plan.action(measure.ref) is None:
            return (measure,)
        return super().chosen_measures()

    def chosen_actions(self) -> tuple[Action, ...]:
        """The action under the cursor of what needs attention, when that has the focus."""
        ref = self._attention.current_key
        if ref is None or not self._attention.has_focus:
            return ()
        return self.action_alone(ref)

    def anchor_region(self) -> Region:
        """The line of the cursor in what needs attention."""
        return self._attention.cursor_region()

    def action_since(self) -> None:
        """Asks for the day to compare with."""
        self.app.ask_since()


def _in_rows(words: str, width: int, front: str = "") -> list[str]:
    """Words in rows of so many cells; what goes on in the next one stands under them, or a little to the right."""
    first, *more = [row.plain for row in wrapped([(Content(front or HANG), Content(first_line(words)))], width)]
    return [first if front else first.removeprefix(HANG), *more]


def _counted(words: str, width: int, front: str = "", *, adds_up: bool | None = None) -> list[SummaryRow]:
    """What is counted, in as many rows as it needs; the last one says whether it adds up."""
    *rows, last = _in_rows(words, width - (0 if adds_up is None else _VERDICT), front)
    return [*map(CountLine, rows), CountLine(last, adds_up)]


def _check_lines(plan: Plan, width: int, *, adds_up: bool, overlaps: bool) -> list[SummaryRow]:
    """Below a roll-up, whether its rows add up, or that they are not meant to, and how many actions count."""
    total, beside = len(plan.counted), beside_words(plan).lstrip("; ")
    if overlaps:
        return _counted(followed(f"they overlap: the rows do not add up to {total:,}", "; ", beside), width)
    first, *more = _in_rows(beside, RollUpColumns.of(width, plan.key).before_total)
    return [RollUpCheck(total, adds_up, first), *map(CountLine, more)]


def _count_lines(plan: Plan, width: int) -> list[SummaryRow]:
    """What is counted beside the ratings, below the whole plan: answers to findings, what ended otherwise, accepted
    risks, sign-offs; nothing of what the plan does not have.

    What is said of sign-offs stands in one line of so many cells, where it fits.
    """
    answers, signed_off = findings(plan), sign_offs(plan)
    lines: list[SummaryRow] = []
    if answers.uses_responses:
        lines += _counted(answers.words, width, adds_up=answers.adds_up)
    if words := revised_sentence(plan):
        lines += _counted(words, width)
    if ended(plan):
        lines += _counted(total_words(plan), width)
    if risks := accepted_risks_words(plan):
        lines += _counted(risks, width)
        for action in accepted_risks(plan):
            lines += _counted(risk_line(action, plan), width, f"{action.ref}  ")
    sentence = signed_off.sentence.removesuffix(".")
    if signed_off.verified_words and len(sentence) + _VERDICT > width:
        lines += _counted(signed_off.words, width)
        lines += _counted(signed_off.verified_words, width, adds_up=signed_off.adds_up)
    elif sentence:
        lines += _counted(sentence, width, adds_up=signed_off.adds_up)
    return lines

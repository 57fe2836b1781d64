"""The list of actions, in groups with a heading line each, on every screen that has one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual.binding import Binding, BindingType

from actionplan.model.action import Action
from actionplan.model.dates import format_short_date
from actionplan.model.milestones import count_milestones, milestones_done_words, milestones_words
from actionplan.model.number_words import count
from actionplan.model.plan import Plan
from actionplan.model.ratings import NOT_RATED, is_optimistic
from actionplan.model.restricted import marked_title
from actionplan.model.rollup import GROUPINGS, RollUp
from actionplan.widgets.action_columns import DATES_SUGGEST, MARK, Columns, Widest, suggested_otherwise
from actionplan.widgets.line_list import Cell, LineList, fitted
from actionplan.widgets.rag_marks import bar, due_words, worst_mark


class Again(Struct, frozen=True):
    """An action that stands in another group already: it answers a finding of this one too, or the groups overlap."""

    action: Action
    group: str
    """The key of the group in which it stands again."""
    why: str


ActionRow = RollUp | Action | Again | None
"""A heading, an action, one that stands above already, or an empty line between groups."""

BAR = 12


def _found_words(found: Sequence[Action], total: int) -> str:
    """How much of a group a filter finds: ``3 of 8``, with what is in no count ``3 of 8, 2 ended``, or ``2 ended``."""
    counted = sum(not action.is_withdrawn for action in found)
    of_total = f"{counted:,} of {total:,}" if counted < total else f"{counted:,}"
    ended = f"{len(found) - counted:,} ended" if counted < len(found) else ""
    return ", ".join(filter(None, ("" if ended and not counted else of_total, ended)))


def _rows_of(group: RollUp, shown_refs: Collection[str]) -> Iterator[ActionRow]:
    """The actions of a group in the order of the plan, with those that stand elsewhere already told apart."""
    refs = {area.ref for area in group.findings}
    also = {action.ref for action in group.also}
    actions: Sequence[Action] = group.actions
    if also:
        actions = sorted((*group.actions, *group.also), key=group.plan.place_of)
    for action in actions:
        if action.ref in also:
            answered = ", ".join(ref for ref in action.also_answers if ref in refs)
            yield Again(action, group.key, f"also answers {answered}")
        elif action.ref in shown_refs:
            yield Again(action, group.key, "also above")
        else:
            yield action


class ActionList(LineList[ActionRow]):
    """Actions under their headings; some of them may be marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space", "mark", "Mark", tooltip="Mark this action; the keys then act on all marked ones", id="marks.mark"
        ),
        Binding(
            "asterisk",
            "mark_all",
            "Mark all shown",
            show=False,
            tooltip="Mark all that is shown, or none",
            id="marks.mark-all",
        ),
        Binding(
            "right_square_bracket",
            "group(1)",
            "Next group",
            show=False,
            tooltip="To the next heading",
            id="marks.next-group",
        ),
        Binding(
            "left_square_bracket",
            "group(-1)",
            "Previous group",
            show=False,
            tooltip="To the previous heading",
            id="marks.previous-group",
        ),
    ]

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        super().__init__(empty=empty, id=id)
        self.marked: frozenset[str] = frozenset()
        self._marked_rows: tuple[Action, ...] | None = ()
        self._plan: Plan | None = None
        self._found: dict[str, Sequence[Action]] = {}

    def show_groups(self, groups: Sequence[RollUp], plan: Plan, whole: Sequence[RollUp] | None = None) -> None:
        """Shows the groups that have any action, each under its heading.

        Args:
            groups: The groups with the actions to show.
            plan: Their plan.
            whole: The same groups with all their actions, where a filter has left some out. A heading is about the
                whole group: the worst of what a filter leaves is no rating of a theme.
        """
        self._plan = plan
        all_of = {group.key: group for group in whole or ()}
        self._found = {group.key: group.actions for group in groups} if whole is not None else {}
        rows: list[ActionRow] = []
        shown_refs: set[str] = set()
        for group in groups:
            if group.actions or group.also:
                if rows:
                    rows.append(None)
                nothing_counts = replace(group, actions=(), also=(), withdrawn=())
                rows.append(group if whole is None else all_of.get(group.key, nothing_counts))
                if GROUPINGS[group.grouping].adds_up and not group.also:
                    rows += group.actions
                else:
                    rows += _rows_of(group, shown_refs)
                    shown_refs.update(action.ref for action in group.actions)
        self._marked_rows = None
        self.show_rows(rows)

    def key(self, row: ActionRow) -> str | None:
        """The ref of an action, behind that the group of one that stands above already; headings are passed over."""
        if isinstance(row, Again):
            return f"{row.action.ref}/{row.group}"
        return row.ref if isinstance(row, Action) else None

    @property
    def current_action(self) -> Action | None:
        """The action under the cursor."""
        row = self.current
        if isinstance(row, Again):
            return row.action
        return row if isinstance(row, Action) else None

    @property
    def marked_rows(self) -> tuple[Action, ...]:
        """The marked actions that are shown. A filter hides marked ones, and nobody changes what they do not see."""
        if self._marked_rows is None:
            rows = (row for row in self.rows if isinstance(row, Action) and row.ref in self.marked)
            self._marked_rows = tuple(rows) if self.marked else ()
        return self._marked_rows

    @property
    def chosen(self) -> tuple[Action, ...]:
        """The marked actions that are shown, or else the one under the cursor."""
        if rows := self.marked_rows:
            return rows
        return (self.current_action,) if self.current_action is not None else ()

    def action_mark(self) -> None:
        """Marks the action, or takes the mark off, and goes on to the next."""
        if self.current_action is not None:
            self.marked ^= {self.current_action.ref}
            self._marked_rows = None
            if any(isinstance(row, Again) for row in self.rows):
                # It may stand in other lines too.
                self.refresh()
            self.refresh_line(self.cursor)
            self.action_move(1)
            self.post_message(self.Highlighted(self))

    def action_mark_all(self) -> None:
        """Marks all that is shown as well; if it is, takes those marks off."""
        refs = frozenset(row.ref for row in self.rows if isinstance(row, Action))
        self._mark(self.marked - refs if refs <= self.marked else self.marked | refs)

    def unmark(self) -> None:
        """Takes all marks off."""
        self._mark(frozenset())

    def _mark(self, refs: frozenset[str]) -> None:
        self.marked, self._marked_rows = refs, None
        self.refresh()
        self.post_message(self.Highlighted(self))

    def action_group(self, direction: int) -> None:
        """Moves to the first action of the next group, or of the one before."""
        headings = [index for index, row in enumerate(self.rows) if isinstance(row, RollUp)]
        if direction > 0:
            target = next((index for index in headings if index > self.cursor), None)
        else:
            target = next((index for index in reversed(headings) if index < self.cursor - 1), None)
        if target is not None:
            self.cursor = target + 1

    def cursor_width(self, width: int) -> int:
        """Ref and title are bold there; what stands behind them is as it was."""
        if self._plan is None:
            return width
        columns = Columns.of(width, Widest.of(self._plan))
        return MARK + columns.ref + columns.title + columns.gap

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column. That of what the dates suggest is its legend."""
        if self._plan is None:
            return
        columns = Columns.of(width, Widest.of(self._plan))
        suggest = "dates suggest"
        if columns.dates < DATES_SUGGEST:
            suggest = "dates"
        words = self._plan.words
        names = (
            ("ref", columns.ref - columns.gap),
            (words.action.one, columns.title),
            ("owner", columns.owner),
            ("due", columns.due),
            ("rating", columns.rating),
            (suggest, columns.dates),
            ("evidence", columns.evidence),
            (words.milestone.many, columns.milestones),
            ("updated", columns.updated),
        )
        yield Cell("", MARK)
        for name, column in names:
            if column:
                yield Cell(name, column, "dim")
                yield Cell("", columns.gap, "dim")

    def draw(self, row: ActionRow, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """A heading, an action, or nothing."""
        if row is None or self._plan is None:
            return ()
        columns = Columns.of(width, Widest.of(self._plan))
        if isinstance(row, RollUp):
            return self._heading(row, columns)
        if isinstance(row, Again):
            return self._action(row.action, columns, self._plan, is_cursor=is_cursor, why=row.why)
        return self._action(row, columns, self._plan, is_cursor=is_cursor)

    def _heading(self, group: RollUp, columns: Columns) -> Iterable[Cell]:
        key = group.plan.key
        numbers = f"{group.total:,}"
        if group.key in self._found:
            numbers = _found_words(self._found[group.key], group.total)
        if group.also:
            # Those are counted under another heading.
            numbers += f" +{len(group.also):,}"
        room = max(columns.due, len(numbers))
        title = columns.before_due - (BAR + 1) - 1 - (room - columns.due)
        yield Cell(group.heading, title, "heading")
        yield Cell(" ")
        yield from bar(group.stand_here, key, BAR)
        yield Cell(numbers, room, "dim", right=True)
        yield Cell(" " * columns.gap, None, "dim")
        worst, style = worst_mark(group)
        if group.is_empty and self._found.get(group.key):
            # A filter finds those that have ended, and they are told beside it.
            worst = ""
        yield Cell(worst, columns.rating + columns.gap, style)
        if columns.dates >= DATES_SUGGEST and group.unrated and group.worst not in NOT_RATED:
            not_rated = key.not_rated
            yield Cell(f"{group.unrated:,} {not_rated.phrase}", columns.dates, not_rated.colour.value)

    def _action(
        self, action: Action, columns: Columns, plan: Plan, *, is_cursor: bool, why: str = ""
    ) -> Iterable[Cell]:
        is_late = action.is_open and action.due is not None and action.due < plan.as_at
        owner_style = due_style = "dim"
        if action.owner:
            owner_style = ""
        if action.due:
            due_style = "red" if is_late else ""
        title_style, ref_style = ("strong", "strong") if is_cursor else ("dim" if why else "", "dim")
        gap, title = " " * columns.gap, marked_title(action, plan)
        # A plan in which nobody owns anything yet would be a column of dashes.
        owner = plan.owner_name(action) or ("–" if Widest.of(plan).owner else "")
        due = due_words(action, plan.as_at) if Widest.of(plan).due else ""
        yield Cell("◉" if action.ref in self.marked else "", MARK, "accent")
        yield Cell(fitted(action.ref, columns.ref - columns.gap), columns.ref, ref_style)
        yield Cell(": ".join(filter(None, (why, title))), columns.title, title_style)
        yield Cell(gap, None, title_style)
        yield Cell(owner, columns.owner, owner_style)
        yield Cell(gap, None, owner_style)
        yield Cell(due, columns.due, due_style)
        yield Cell(gap, None, due_style)
        face = plan.key.face(plan.condition(action))
        yield Cell(face.mark, columns.rating + columns.gap, face.colour.value)
        if columns.dates:
            yield from self._dates(action, plan, columns)
        if columns.evidence:
            pieces = len(plan.evidence_of(action))
            yield Cell(f"{pieces}" if pieces else "", columns.evidence, "dim", right=True)
            yield Cell(gap, None, "dim")
        if columns.milestones:
            yield from _milestones(action, plan, columns)
        updated = action.silent_since or (action.updated_on if action.version > 1 else None)
        if columns.updated and updated is not None:
            yield Cell(format_short_date(updated), columns.updated, "dim")

    def _dates(self, action: Action, plan: Plan, columns: Columns) -> Iterable[Cell]:
        """What the dates suggest, where it is not what was declared: quiet where that is no worse.

        Of what is closed, how that was verified, where there is room for it.
        """
        width, suggested = columns.dates + columns.gap, suggested_otherwise(action, plan)
        if action.verified is not None and columns.dates >= DATES_SUGGEST:
            yield Cell(action.verified.value, width, "dim")
            return
        if suggested is None:
            yield Cell("", width, plan.key.colour(plan.condition(action)).value)
            return
        face, style = plan.key.face(suggested), "dim"
        words = face.mark
        if columns.dates < DATES_SUGGEST:
            words = face.shape
        if is_optimistic(action.rag, suggested):
            style = face.colour.value
            if columns.dates > DATES_SUGGEST:
                words += ", optimistic"
        yield Cell(words, width, style)


def _milestones(action: Action, plan: Plan, columns: Columns) -> Iterable[Cell]:
    """How many milestones are done, which are late and what is next; where there is no room, the worst of that."""
    counts = count_milestones(action, plan)
    words = ""
    if counts.total:
        words = milestones_words(action, plan)
        if len(words) > columns.milestones:
            words = f"{count(counts.late)} late" if counts.late else milestones_done_words(counts)
    yield Cell(words, columns.milestones, "red" if counts.late and action.is_open else "dim")
    yield Cell(" " * columns.gap, None, "dim")

"""The list of actions, in groups with a heading line each, on every screen that has one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from actionplan.model.dates import show_short
from actionplan.model.plan import Action, Plan
from actionplan.model.rag import Rag, RagKey, is_optimistic, suggest
from actionplan.model.rollup import RollUp
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.marks import bar, due_words

ActionRow = RollUp | Action | None
"""A heading, an action, or an empty line between groups."""

BAR = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is; a nought is a column that there is no room for."""

    ref: int
    title: int
    owner: int
    due: int
    declared: int
    dates: int
    evidence: int
    updated: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """The columns of a line of so many cells. The title takes what the others leave."""
        ref, due, declared = 6, 11 if width < 100 else 12, 11
        owner = 15 if width < 100 else 24 if width < 160 else 34
        dates = 2 if width < 100 else 14 if width < 140 else 16
        evidence, updated = 0 if width < 130 else 6, 0 if width < 140 else 8
        # Two cells for the mark in front, two behind the title.
        title = width - 2 - ref - 2 - owner - due - declared - dates - evidence - updated
        return cls(ref, max(8, title), owner, due, declared, dates, evidence, updated)


class ActionList(LineList[ActionRow]):
    """Actions under their headings; some of them may be marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", tooltip="Mark this action; the keys then act on all marked ones"),
        Binding("asterisk", "mark_all", "Mark all shown", show=False, tooltip="Mark all that is shown, or none"),
        Binding("right_square_bracket", "group(1)", "Next group", show=False, tooltip="To the next heading"),
        Binding("left_square_bracket", "group(-1)", "Previous group", show=False, tooltip="To the heading before"),
    ]

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        super().__init__(empty=empty, id=id)
        self.marked: frozenset[str] = frozenset()
        self._marked_rows: tuple[Action, ...] | None = ()
        self.today = date.min
        self.key_used = RagKey()
        self._plan: Plan | None = None
        self._found: dict[str, int] = {}

    def show_groups(self, groups: Sequence[RollUp], plan: Plan, whole: Sequence[RollUp] | None = None) -> None:
        """Shows the groups that have any action, each under its heading.

        Args:
            groups: The groups with the actions to show.
            plan: Their plan.
            whole: The same groups with all their actions, where a filter has left some out. A heading is about the
                whole group: the worst of what a filter leaves is no rating of a theme.
        """
        self._plan, self.today, self.key_used = plan, plan.as_at, plan.key
        all_of = {group.key: group for group in whole or ()}
        self._found = {group.key: len(group.actions) for group in groups} if whole is not None else {}
        rows: list[ActionRow] = []
        for group in groups:
            if group.actions:
                rows += [None] if rows else []
                nothing_counts = RollUp(group.title, group.key, (), plan)
                rows.append(group if whole is None else all_of.get(group.key, nothing_counts))
                rows += group.actions
        self._marked_rows = None
        self.show_rows(rows)

    def key(self, row: ActionRow) -> str | None:
        """The ref of an action; the cursor passes over the rest."""
        return row.ref if isinstance(row, Action) else None

    @property
    def marked_rows(self) -> tuple[Action, ...]:
        """The marked actions that are shown. A filter hides marked ones, and nobody changes what they do not see."""
        if self._marked_rows is None:
            found = (row for row in self.rows if isinstance(row, Action) and row.ref in self.marked)
            self._marked_rows = tuple(found) if self.marked else ()
        return self._marked_rows

    @property
    def chosen(self) -> tuple[Action, ...]:
        """The marked actions that are shown, or else the one under the cursor."""
        if marked := self.marked_rows:
            return marked
        return (self.current,) if isinstance(self.current, Action) else ()

    def action_mark(self) -> None:
        """Marks the action, or takes the mark off, and goes on to the next."""
        if self.current_key is not None:
            self.marked ^= {self.current_key}
            self._marked_rows = None
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
        headings = [place for place, row in enumerate(self.rows) if isinstance(row, RollUp)]
        beyond = [place for place in headings if (place > self.cursor if direction > 0 else place < self.cursor - 1)]
        if beyond:
            self.cursor = (beyond[0] if direction > 0 else beyond[-1]) + 1

    def draw(self, row: ActionRow, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """A heading, an action, or nothing."""
        if row is None:
            return ()
        columns = Columns.of(width)
        return self._heading(row, columns) if isinstance(row, RollUp) else self._action(row, columns, is_cursor)

    def _heading(self, group: RollUp, columns: Columns) -> Iterable[Cell]:
        number = f"{group.key} " if group.key.isdigit() else ""
        found = self._found.get(group.key, group.total)
        # What is withdrawn is shown and not counted, so that more may be found than there are.
        numbers = f"{found:,} of {group.total:,} " if found < group.total else f"{found:,} "
        room = max(columns.due, len(numbers))
        title = columns.ref + columns.title + columns.owner - BAR - (room - columns.due)
        yield Cell("  ")
        yield Cell(f"{number}{group.title}", title, "heading")
        yield Cell(" ")
        yield from bar(group.counts, BAR)
        yield Cell(numbers, room, "dim", right=True)
        yield Cell(group.worst.mark, columns.declared, group.worst.value)
        if columns.dates > 2 and group.unrated and group.worst is not Rag.UNRATED:
            yield Cell(f"{group.unrated} unrated", columns.dates, "unrated")

    def _action(self, action: Action, columns: Columns, is_cursor: bool) -> Iterable[Cell]:
        late = action.is_open and action.due is not None and action.due < self.today
        owned, dated = "" if action.owner else "dim", "red" if late else "" if action.due else "dim"
        suggested = suggest(action, self.key_used, self.today).rag
        yield Cell("◉ " if action.ref in self.marked else "  ", 2, "accent")
        yield Cell(action.ref, columns.ref, "strong" if is_cursor else "dim")
        yield Cell(action.title, columns.title, "strong" if is_cursor else "")
        yield Cell("  ", None, "strong" if is_cursor else "")
        yield Cell(action.owner or "–", columns.owner - 1, owned)
        yield Cell(" ", None, owned)
        yield Cell(due_words(action, self.today), columns.due - 1, dated)
        yield Cell(" ", None, dated)
        yield Cell(action.rag.mark, columns.declared, action.rag.value)
        yield from self._dates(action.rag, suggested, columns.dates)
        if columns.evidence:
            pieces = len(self._plan.evidence_of(action)) if self._plan is not None else 0
            yield Cell(f"{pieces} ev" if pieces else "", columns.evidence, "dim")
        if columns.updated and action.version > 1 and action.updated_on is not None:
            yield Cell(show_short(action.updated_on), columns.updated - 1, "dim")

    def _dates(self, declared: Rag, suggested: Rag, width: int) -> Iterable[Cell]:
        """What the dates support, where it is not what was declared."""
        if suggested in (declared, Rag.UNRATED):
            yield Cell("", width, declared.value)
        elif width <= 2:
            yield Cell(suggested.shape, width, suggested.value)
        elif is_optimistic(declared, suggested):
            yield Cell(f"{suggested.shape} optimistic", width, suggested.value)
        else:
            yield Cell("dates ", 6, "dim")
            yield Cell(suggested.mark, width - 6, suggested.value)

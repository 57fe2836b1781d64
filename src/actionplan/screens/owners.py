"""Workload by owner, and the people and bodies of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from actionplan.model.columns import longest_ref
from actionplan.model.grants import Role
from actionplan.model.key import Key
from actionplan.model.number_words import number_of
from actionplan.model.people_in_use import bodies_of
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour
from actionplan.model.restricted import marked_title
from actionplan.model.sanitise import sanitise
from actionplan.model.tokens import quoted
from actionplan.model.words import USUAL
from actionplan.screens.base import BaseScreen
from actionplan.screens.owner_rows import OwnerRow, rows_by_body, rows_by_owner
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Question
from actionplan.widgets.line_list import Cell, Headings, LineList
from actionplan.widgets.rag_marks import bar, due_words, mark_width, signs_of_bar, worst_mark
from actionplan.widgets.text_parts import cursor_style

NUMBER = 6
"""How wide the columns of numbers are."""
GAP = "   "


class OwnerList(LineList[OwnerRow]):
    """An owner a line: worst, counts, late, next due."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", "Open", key_display="enter", id="owners.open")]
    today = date.min
    plan_key = Key()
    """The key of the plan that is shown."""
    words = USUAL
    """What the plan calls its levels."""
    longest = 0
    """How many characters the longest name has."""

    def key(self, row: OwnerRow) -> str:
        """What tells the row from the others, whatever it is called."""
        return row.key

    @property
    def _worst(self) -> int:
        """How wide the column of the worst is."""
        return mark_width(self.plan_key) + 2

    def _columns(self, width: int) -> tuple[int, int, int]:
        """How wide the name is, the bar of signs, and what is due next."""
        signs = signs_of_bar(width)
        room = width - 2 - self._worst - (signs + 1) - 2 * NUMBER - len(GAP)
        name = max(8, min(self.longest, room - 17))
        return name, signs, room - name

    def headings(self, width: int) -> Iterable[Cell]:
        """Each above its column."""
        name, signs, due = self._columns(width)
        yield Cell("owner", name + 2, "dim")
        yield Cell("worst", self._worst, "dim")
        yield Cell(" ".join(face.letter for face in self.plan_key.faces), signs + 1, "dim")
        yield Cell("of", NUMBER, "dim", right=True)
        yield Cell("late", NUMBER, "dim", right=True)
        yield Cell(f"{GAP}next due", len(GAP) + due, "dim")

    def draw(self, row: OwnerRow, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One owner, one body above its people, or somebody who owns nothing."""
        name, signs, due = self._columns(width)
        style = "heading" if row.body is not None or row.is_group else ""
        if row.person is None and not style:
            style = "dim"
        yield Cell(f"{'  ' * row.indent}{row.named}", name, cursor_style(is_cursor, style))
        yield Cell("  ")
        rollup = row.rollup
        if rollup is None:
            yield Cell(row.words(self.words), width - name - 2, "dim")
            return
        late = ""
        if rollup.late:
            late = f"{len(rollup.late):,}"
        key = rollup.plan.key
        worst, style = worst_mark(rollup)
        yield Cell(worst, self._worst, style)
        yield from bar(rollup.counts, key, signs)
        yield Cell(f"{rollup.total:,}", NUMBER, right=True)
        yield Cell(late, NUMBER, Colour.RED, right=True)
        yield Cell(GAP)
        action = rollup.next_due
        if action is not None:
            ref = max(5, longest_ref(rollup.plan))
            yield Cell(
                f"{action.ref:<{ref}} {due_words(action, self.today):<11} {marked_title(action, rollup.plan)}",
                due,
                "dim",
            )


class OwnersScreen(BaseScreen):
    """Workload by owner; enter shows an owner's actions, and a person or a body is changed in one place."""

    MODE = "owners"
    ABOUT = (
        "Workload by owner: how much there is to do, how much of it is late, and what is due next. "
        "Enter shows an owner's actions. A person's name, body and e-mail address are changed here, in one place; "
        "m says that two of them are one. t shows the bodies with their people. L gives a person's login a role; until "
        "somebody has been given one, everybody may do everything."
    )
    EDITS: ClassVar[frozenset[str]] = frozenset({"edit", "merge", "add", "withdraw", "grant"})
    NEEDS: ClassVar[Mapping[str, Role]] = dict.fromkeys(("edit", "merge", "withdraw", "grant"), Role.KEEPER)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", tooltip="Name, body and e-mail address of a person, or a body", id="owners.edit"),
        Binding("m", "merge", "Merge", tooltip="This person is the same as another", id="owners.merge"),
        Binding("plus", "add", "Add body", show=False, tooltip="Add a directorate, board or partner", id="owners.add"),
        Binding("W", "withdraw", "Withdraw body", show=False, tooltip="Withdraw a body", id="owners.withdraw"),
        Binding(
            "L",
            "grant",
            "Role",
            show=False,
            tooltip="The login of this person, and what it may do: reader, updater, editor, keeper or none",
            id="owners.role",
        ),
        Binding("t", "group", "By body", show=False, tooltip="By owner, or by body", id="owners.group-by"),
    ]
    _by_body = False
    """Whether the bodies are shown with their people."""

    def compose_body(self) -> Iterable[Widget]:
        """The list of owners, below the names of its columns."""
        owners = OwnerList(empty=f"No {self.app.plan.words.action.many} yet.")
        yield Headings(owners)
        yield owners

    def on_mount(self) -> None:
        """Begins in the list."""
        self.query_one(OwnerList).focus()

    def show_plan(self, plan: Plan) -> None:
        """Shows the owners; the actions without one come first. By body, each body stands above its people."""
        bodies = bodies_of(plan)
        self._by_body = self._by_body and bool(bodies)
        rows = rows_by_body(plan) if self._by_body else rows_by_owner(plan)
        owners = self.query_one(OwnerList)
        owners.today, owners.plan_key, owners.words = plan.as_at, plan.key, plan.words
        owners.longest = max((len(row.named) + 2 * row.indent for row in rows), default=0)
        owners.show_rows(rows)
        people = [row for row in rows if row.rollup is not None and row.person is not None]
        without_owner = sum(not action.owner for action in plan.counted)
        words = f"{number_of(len(people), 'owner')} · {plan.words.action.number(without_owner)} without one"
        if self._by_body:
            words = f"{number_of(len(bodies), 'body', 'bodies')} · {words}"
        self.say(words)

    @on(LineList.Opened)
    def _opened(self) -> None:
        row = self.query_one(OwnerList).current
        if row is not None and row.found_by:
            field, name = row.found_by
            self.app.show_actions(f"{field}:{quoted(name) if name else 'none'}")

    def action_group(self) -> None:
        """By owner, or by body."""
        if not self._by_body and not bodies_of(self.app.plan):
            self.app.tell("This plan has no bodies yet; + adds one")
            return
        self._by_body = not self._by_body
        self.show_plan(self.app.plan)

    def action_edit(self) -> None:
        """Asks for the name, body and e-mail address of the person, or the name and kind of the body."""
        from actionplan.screens.people_questions import body_question, person_question

        row = self.query_one(OwnerList).current
        if row is not None and row.person is not None:
            person = row.person
            self._ask(lambda plan: person_question(plan, person))
        elif row is not None and row.body is not None:
            body = row.body
            self._ask(lambda plan: body_question(plan, body))
        else:
            self.app.tell("e is for people and bodies; this is neither")

    def action_merge(self) -> None:
        """Asks who the person is the same as."""
        from actionplan.screens.people_questions import merge_question

        row = self.query_one(OwnerList).current
        if row is None or row.person is None:
            self.app.tell("m is for people; this is not one")
            return
        person = row.person
        self._ask(lambda plan: merge_question(plan, person))

    def action_add(self) -> None:
        """Asks for the name and kind of a new body."""
        from actionplan.screens.people_questions import new_body_question

        self._ask(new_body_question)

    def action_withdraw(self) -> None:
        """Takes a body out of the plan that nobody and nothing belongs to."""
        from actionplan.screens.people_questions import withdrawing_question

        row = self.query_one(OwnerList).current
        if row is None or row.body is None:
            self.app.tell("W is for bodies, which t shows; this is not one")
            return
        body = row.body
        self._ask(lambda _plan: withdrawing_question(lambda: self.app.plan, body))

    def action_grant(self) -> None:
        """Asks for the login and the role of the person; where the cursor is on none, of whom."""
        from actionplan.model.rules.grants import remark_on
        from actionplan.screens.grant_question import grant_question

        if self.refuse_past():
            return
        row, before = self.query_one(OwnerList).current, self.app.plan
        prompt = Prompt(
            grant_question(before, row.person if row is not None else None), self.query_one(OwnerList).cursor_region
        )

        def on_answer(is_saved: bool | None) -> None:
            remarks = [remark_on(before, self.app.plan, edit) for edit in prompt.saved] if is_saved else []
            if words := " ".join(filter(None, remarks)):
                self.notify(sanitise(words), timeout=12, markup=False)

        self.app.push_screen(prompt, on_answer)

    def _ask(self, make_question: Callable[[Plan], Question]) -> None:
        if not self.refuse_past():
            anchor = self.query_one(OwnerList).cursor_region
            self.app.push_screen(Prompt(make_question(self.app.plan), anchor))

"""The inbox: what owners propose, with what each asks for beside how it stands now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from actionplan.model.edit import Edit
from actionplan.model.log import Update
from actionplan.model.number_words import count, number_of
from actionplan.model.plan import Plan
from actionplan.model.proposals import CameBy, Proposal
from actionplan.model.refusal import Invalid
from actionplan.model.rules.inbox import InboxLine, facts_of, inbox
from actionplan.model.sanitise import first_line, sanitise, shown_lines
from actionplan.screens.base import BaseScreen
from actionplan.screens.prompt import Prompt
from actionplan.screens.proposal_questions import (
    change_question,
    needs_nothing_said,
    refuse_question,
    take_question,
    taking,
)
from actionplan.screens.question import Question
from actionplan.store import Store, StoreError
from actionplan.widgets.hanging_indent import HangingLines, plain_lines
from actionplan.widgets.line_list import Headings, LineList
from actionplan.widgets.proposal_list import ProposalList
from actionplan.widgets.text_parts import label

CAME_BY = {CameBy.FORM: "by the form of their link", CameBy.TABLE: "by their table", CameBy.PROGRAM: "in the program"}
_LABEL = 12


class ProposalPane(HangingLines):
    """The proposal under the cursor in full: what it asks, why, and how it stands now."""

    DEFAULT_CLASSES = "pane"

    def show(self, line: InboxLine | None, plan: Plan, updates: Sequence[Update]) -> None:
        """Shows a proposal; ``updates`` are what was done to its action."""
        self.display = line is not None
        if line is not None:
            who = "who", f"{line.who}, {CAME_BY[line.proposal.came_by]}"
            facts = [who, *facts_of(plan, line.proposal, updates)]
            title = Content.styled(f"{line.proposal.subject}  {first_line(line.title)}", "bold")
            self.show_lines(
                [*plain_lines([title]), *((label(name, _LABEL), Content(shown_lines(text))) for name, text in facts)]
            )


class ProposalsScreen(BaseScreen):
    """A proposal a line: taken, taken otherwise or refused with a key; enter shows the action."""

    MODE = "proposals"
    ABOUT = (
        "What owners propose and ask for, by the link or the table of a reminder. Nothing of it is in the plan yet: "
        "y takes it, e takes it otherwise, n refuses it with a reason that they read. A request, such as another "
        "date, is granted by somebody other than its owner, with a reason; until then the old date stands."
    )
    EDITS: ClassVar[frozenset[str]] = frozenset({"take", "change", "refuse"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "take", "Take", tooltip="Take it over into the plan; a request is granted", id="proposals.take"),
        Binding("e", "change", "Otherwise", tooltip="Take it with other values", id="proposals.change"),
        Binding("n", "refuse", "Refuse", tooltip="Refuse it, with a reason that they read", id="proposals.refuse"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._updates: dict[str, Sequence[Update]] = {}
        """What was done to each action that was asked for, by its ref, up to the plan that is shown."""

    def compose_body(self) -> Iterable[Widget]:
        """The list below the names of its columns, and the proposal under the cursor in full."""
        proposals = ProposalList(empty="Nothing is proposed that waits for a decision.")
        yield Headings(proposals)
        yield proposals
        yield ProposalPane()

    def on_mount(self) -> None:
        """Begins in the list."""
        self._list.focus()

    @property
    def _list(self) -> ProposalList:
        return self.query_one(ProposalList)

    def show_plan(self, plan: Plan) -> None:
        """Shows what waits, and how much of it is for the board."""
        lines = inbox(plan)
        self._list.today = plan.as_at
        self._list.show_rows(lines)
        boards = sum(line.needs_board for line in lines)
        words = f"{number_of(len(lines), 'proposal')} to decide"
        self.say(f"{words} · {count(boards)} for the board" if boards else words)
        self._updates = {}
        self._show_current()

    @property
    def current_proposal(self) -> Proposal | None:
        """The proposal under the cursor."""
        line = self._list.current
        return line.proposal if line is not None else None

    @on(LineList.Highlighted)
    def _show_current(self) -> None:
        line = self._list.current
        known = self._updates.get(line.proposal.action) if line is not None else None
        self.query_one(ProposalPane).show(line, self.app.plan, known or ())
        if line is not None and line.proposal.action and known is None:
            self._load(line.proposal.action)

    @work(exclusive=True, group="history")
    async def _load(self, ref: str) -> None:
        """Reads what was done to an action, to say what has changed since the answer."""
        plan = self.app.plan

        def read(store: Store) -> tuple[Update, ...]:
            return store.history(ref, until=plan.as_at if plan.is_past else None)

        try:
            self._updates[ref] = await self.app.ask(read)
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            return
        line = self._list.current
        if line is not None and line.proposal.action == ref:
            self.query_one(ProposalPane).show(line, self.app.plan, self._updates[ref])

    @on(LineList.Opened)
    def _opened(self) -> None:
        proposal = self.current_proposal
        if proposal is not None and proposal.action:
            self.app.open_action(proposal.action)
        elif proposal is not None:
            self.app.tell(f"{proposal.ref} asks for a new {self.app.plan.words.action.one}: there is none to show yet")

    def action_take(self) -> None:
        """Takes the proposal as it is; a request asks why first."""
        proposal = self.current_proposal
        if proposal is not None and needs_nothing_said(self.app.plan, proposal) and not self.refuse_edit("take"):
            self._take_at_once(proposal)
        else:
            self._ask("take", take_question)

    def action_change(self) -> None:
        """Asks what is taken otherwise."""
        self._ask("change", change_question)

    def action_refuse(self) -> None:
        """Asks why it is refused."""
        self._ask("refuse", refuse_question)

    def _ask(self, action: str, make_question: Callable[[Plan, Proposal, str], Question]) -> None:
        proposal = self.current_proposal
        if self.refuse_edit(action):
            return
        if proposal is None:
            self.app.tell("nothing waits for a decision")
            return
        plan = self.app.plan
        question = make_question(plan, proposal, plan.access.name)
        self.app.push_screen(Prompt(question, self._list.cursor_region))

    @work(group="take")
    async def _take_at_once(self, proposal: Proposal) -> None:
        # The next key is for the next proposal.
        with self.app.keys_paused():
            try:
                edits, note = self._taking(proposal)
                if await self.app.save(edits, note, quietly=True):
                    self.app.tell(f"{proposal.ref} taken · u undoes")
            except (StoreError, Invalid) as error:
                self.app.refuse(str(error))
                self.app.look_again()

    def _taking(self, proposal: Proposal) -> tuple[Sequence[Edit], str]:
        return taking(self.app.plan, proposal, self.app.plan.access.name)

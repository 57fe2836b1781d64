"""Bringing in the reviewers' later report: both wordings side by side, and somebody says what is what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from actionplan import settings
from actionplan.model.grants import Role
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid, Refusal
from actionplan.model.report_matching import Answered, Matches, decided, match_report
from actionplan.model.revision_draft import DraftLine, RevisionDraft, Standing
from actionplan.model.sanitise import sanitise
from actionplan.screens.base import BaseScreen
from actionplan.screens.revising_questions import MatchPrompt, ReportPrompt
from actionplan.screens.short_prompts import Confirmation
from actionplan.store import Store, StoreError
from actionplan.usecases.revise import RevisedPlan, dated, revise_plan
from actionplan.widgets.line_list import LineList
from actionplan.widgets.revision_list import RevisionList, RevisionPane, counted_words, revision_rows


class RevisingScreen(BaseScreen):
    """What comes of each finding in a later report; enter confirms a match, and s saves all of it as one change."""

    ABOUT = (
        "The reviewers' later report beside the plan: what is the same, reworded, split, merged, new, or not in it. "
        "What is not sure stands first, and is not matched unless somebody confirms it. Words that differ stand "
        "between signs. A finding keeps its ref, its actions and its history. Nothing is saved before s."
    )
    EDITS: ClassVar[frozenset[str]] = frozenset({"save_report"})
    NEEDS: ClassVar[Mapping[str, Role]] = {"save_report": Role.KEEPER}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m",
            "match",
            "Match",
            tooltip="Say which finding of the plan this is, or which several",
            id="revising.match",
        ),
        Binding("n", "new", "New", tooltip="This is nothing of before: it is new", id="revising.new"),
        Binding("A", "all_sure", "All sure", tooltip="Confirm all that is sure", id="revising.all-sure"),
        Binding(
            "s",
            "save_report",
            "Save",
            tooltip="Revise the plan by this report, as one change",
            id="revising.save",
        ),
        Binding(
            "escape",
            "leave",
            "Back",
            key_display="esc",
            tooltip="Leave it; nothing is changed",
            id="revising.back",
        ),
    ]

    def __init__(self, incoming: IncomingReport, matches: Matches, source: str, plan: Plan) -> None:
        """Takes the report, what was found to be what, of which review it is, and the plan that it was matched with."""
        super().__init__()
        self._incoming, self._source = incoming, source
        self._draft = RevisionDraft(matches)
        self._matched_with = plan.seq

    def compose_body(self) -> Iterable[Widget]:
        """The list, and below it both wordings."""
        yield RevisionList(empty="The report has nothing that the plan could have.")
        yield RevisionPane()

    def on_mount(self) -> None:
        """Begins at the first that is to be confirmed."""
        self._list.focus()
        self.call_after_refresh(self._go_to_waiting)

    @property
    def _list(self) -> RevisionList:
        return self.query_one(RevisionList)

    @property
    def unsaved(self) -> str:
        """What would be lost, for whom closing the program takes it."""
        return "the report that is being brought in" if self._draft.is_begun else ""

    def show_plan(self, plan: Plan) -> None:
        """Shows the rows; where somebody has changed the plan meanwhile, it is matched again."""
        self._show_rows()
        if plan.seq != self._matched_with and not plan.is_only_read:
            self._matched_with = plan.seq
            self._match_again()

    def _show_rows(self) -> None:
        self._list.show_rows(revision_rows(self._draft, self.app.plan))
        self.say(counted_words(self._draft))
        self._highlighted()

    @work(exclusive=True, group="match")
    async def _match_again(self) -> None:
        incoming, source, plan = self._incoming, self._source, self.app.plan
        try:
            matches = await self.app.ask(lambda _store: match_report(plan, incoming, source))
        except (StoreError, Invalid) as error:
            self.notify(sanitise(str(error)), severity="warning", markup=False)
            return
        self._draft = self._draft.again(matches)
        self._show_rows()

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        row = self._list.current
        self.query_one(RevisionPane).line = row if isinstance(row, DraftLine) else None

    # --- keys ----------------------------------------------------------------------------------------------

    @on(LineList.Opened)
    def _confirm(self) -> None:
        """Takes the match under the cursor, and goes on."""
        line = self._list.current
        if isinstance(line, DraftLine) and line.is_waiting:
            self._take(lambda: self._draft.confirm(line))
        self._go_to_waiting()

    def action_all_sure(self) -> None:
        """Confirms all that is sure."""
        self._take(self._draft.confirm_sure)
        self._go_to_waiting()

    def action_new(self) -> None:
        """Says that what is under the cursor is nothing of before."""
        line = self._list.current
        if not isinstance(line, DraftLine) or not line.outcome.new:
            self.app.tell("n is for what the report has; this is not in it")
            return
        # Of what was split, the first is what it was: the others are new.
        item = line.outcome.new[-1]
        self._take(lambda: self._draft.decide(line.outcome.part, item.name, ()))
        self._go_to_waiting()

    def action_match(self) -> None:
        """Asks what the thing under the cursor was in the plan."""
        line = self._list.current
        if not isinstance(line, DraftLine) or not line.outcome.new:
            self.app.tell("m is for what the report has: go to it there, and say which of the plan it is")
            return

        def take(name: str, old: tuple[str, ...]) -> None:
            # Refused where it is typed.
            self._draft = self._draft.decide(line.outcome.part, name, old)
            self._show_rows()
            self._go_to_waiting()

        self.app.push_screen(MatchPrompt(self._draft, line, self._list.cursor_region, take))

    def _take(self, change: Callable[[], RevisionDraft]) -> None:
        try:
            self._draft = change()
        except Invalid as refusal:
            self.app.tell(str(refusal))
            return
        self._show_rows()

    def _go_to_waiting(self) -> None:
        """Puts the cursor on the next line that is to be confirmed, what is doubtful first."""
        lines = [row for row in self._list.rows if isinstance(row, DraftLine) and row.is_waiting]
        doubtful = [line for line in lines if line.standing is Standing.DOUBTFUL]
        lines = doubtful or lines
        below = [line for line in lines if (self._list.find(line.key) or 0) >= self._list.cursor]
        if lines:
            self._list.move_to((below or lines)[0].key)

    def action_leave(self) -> None:
        """Leaves it; what was said of it is asked about first."""
        if not self._draft.is_begun:
            self.app.pop_screen()
            return
        words = "What you have confirmed of this report is not saved. Leave it?"
        self.app.push_screen(Confirmation(words, "leave it", self._list.cursor_region, self._drop))

    def _drop(self) -> None:
        self.app.pop_screen()

    # --- saving --------------------------------------------------------------------------------------------

    def action_save_report(self) -> None:
        """Asks what the report is called and its date, says what will be, and saves."""
        if self.refuse_edit("save_report"):
            return
        plan = self.app.plan
        report = dated(self._incoming, plan)
        self.app.push_screen(ReportPrompt(self._draft, report, plan, self._list.cursor_region, self._save))

    async def _save(self, title: str, reported_on: date | None) -> None:
        incoming = replace(self._incoming, title=title, reported_on=reported_on)
        answered: Answered = self._draft.answered
        source, stamp = self._source, settings.stamp("screen")

        def save(store: Store) -> RevisedPlan:
            return revise_plan(store, incoming, stamp, lambda found: decided(found, answered), source=source)

        try:
            done = await self.app.ask(save)
        except (StoreError, Refusal) as error:
            self.notify(sanitise(str(error)), severity="error", timeout=12, markup=False)
            return
        self._matched_with = done.plan.seq
        self.app.pop_screen()
        self.app.show(done.plan)
        self.app.tell(_saved_words(done))


def _saved_words(done: RevisedPlan) -> str:
    from actionplan.reports.revision_words import counts_words

    if done.seq is None:
        return f"The {done.revised.label} says just what the plan has"
    return f"Revised by the {done.revised.label}: {counts_words(done.revised.outcomes)} · u undoes"

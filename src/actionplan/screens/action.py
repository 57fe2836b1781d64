"""Everything about one action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from actionplan.model.action import Action, Evidence
from actionplan.model.answers import also_answers_words, messages_words
from actionplan.model.area import Area
from actionplan.model.blocking import dependencies
from actionplan.model.dates import format_date
from actionplan.model.describe import plain_words
from actionplan.model.endings import ending_words, risk_review_words, state_words
from actionplan.model.escalation import escalation_of
from actionplan.model.evidence_files import file_words
from actionplan.model.fields import PLAIN
from actionplan.model.findings import areas_of, response_words
from actionplan.model.holding import NOT_SAID, check_due_words, check_in_full, sign_offs, verified_words
from actionplan.model.impact import Impact
from actionplan.model.log import Update
from actionplan.model.measured_actions import impact_words, measures_of
from actionplan.model.milestones import milestones_words
from actionplan.model.plan import Plan
from actionplan.model.restricted import marked, marked_title, restriction_reason
from actionplan.model.review_words import decision_words
from actionplan.model.risk import risk_words
from actionplan.model.rollup import summary_area_title
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.model.source_part import source_titles
from actionplan.model.suggested_rag import completion
from actionplan.model.wordings import wording_facts
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.screens.timeline import timeline_line
from actionplan.store import Store, StoreError
from actionplan.widgets.action_pane import date_words, rating_words, suggestion_words
from actionplan.widgets.hanging_indent import NO_LINE, HangingLines, Line, plain_lines
from actionplan.widgets.line_list import LineList
from actionplan.widgets.measure_words import measure_words
from actionplan.widgets.milestone_list import MilestoneList
from actionplan.widgets.page import Page
from actionplan.widgets.text_parts import label, muted, text_after, text_or_missing, with_keys

LABEL = 16
"""How wide the names of the facts are."""


class ActionScreen(ActionKeysScreen):
    """The finding word for word, the facts, the milestones, and the timeline of one action."""

    ABOUT = "Everything about one action: the finding word for word, its dates with every move, and its timeline."
    AUTO_FOCUS = "#page"
    EDITS: ClassVar[frozenset[str]] = ActionKeysScreen.EDITS | {"ask_of_milestone"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,backspace", "app.pop_screen", "Back", tooltip="Back to where you came from", id="action-page.back"
        ),
        Binding("right,l", "step(1)", "Next", show=False, tooltip="The next action", id="action-page.next"),
        Binding("left,h", "step(-1)", "Previous", show=False, tooltip="The previous action", id="action-page.previous"),
        Binding(
            "y",
            "copy",
            "Copy",
            show=False,
            tooltip="Copy where the evidence is; again for the next piece",
            id="action-page.copy",
        ),
        Binding(
            "tab",
            "enter_milestones",
            "Milestones",
            tooltip="Into the milestones: the keys then act on the one under the cursor",
            id="action-page.milestones",
        ),
    ]

    def __init__(self, ref: str, opened_from: LineList[Any] | None = None, filter_text: str = "") -> None:
        """
        Args:
            ref: The action that is shown first.
            opened_from: The list that it was opened from, whose order is followed.
            filter_text: What that list is filtered by.
        """
        super().__init__()
        self._ref = ref
        self._opened_from, self._filter_text = opened_from, filter_text
        self._list_refs: Sequence[str] = ()
        if opened_from is not None:
            # As it was when the action was opened: one that a change takes out of the list is still paged through.
            self._list_refs = opened_from.keys
        self._updates: tuple[Update, ...] = ()
        self._copies = 0
        """How often ``y`` was pressed: each time copies where the next piece of evidence is."""

    def compose_body(self) -> Iterable[Widget]:
        """The facts, and below them the timeline, on a page that scrolls."""
        with Page(id="page"):
            yield HangingLines(id="facts")
            yield MilestoneList(id="milestones")
            yield HangingLines(id="timeline")

    def show_plan(self, plan: Plan) -> None:
        """Shows the action as it is now; its timeline follows from the store."""
        action = plan.action(self._ref)
        if action is None:
            return
        state = pages = ""
        if action.is_withdrawn:
            state = state_words(action)
        refs = self._pages
        if self._ref in refs:
            pages = f"{refs.index(self._ref) + 1:,} of {len(refs):,}  ← →"
        if self._filter_text.strip():
            self.say(state, filter_text=self._filter_text, found=pages)
        else:
            self.say(" · ".join(filter(None, (state, pages))))
        self.query_one("#facts", HangingLines).show_lines(list(_lines(action, plan)))
        self._show_milestones(action, plan)
        self._show_timeline()
        self._load()

    def _show_milestones(self, action: Action, plan: Plan) -> None:
        milestones = plan.milestones_of(action)
        milestone_list = self.query_one(MilestoneList)
        if self.focused is milestone_list and not milestones:
            self.query_one(Page).focus()
        had_any = milestone_list.display
        milestone_list.show_milestones(milestones, plan)
        if milestone_list.display is not had_any:
            self.refresh_bindings()

    @property
    def _pages(self) -> Sequence[str]:
        """The refs that ← and → go through: those of the list it was opened from, else of all actions that count."""
        plan = self.app.plan
        refs = [ref for ref in self._list_refs if plan.action(ref) is not None]
        return refs or [action.ref for action in plan.counted]

    @work(exclusive=True, group="history")
    async def _load(self) -> None:
        ref, plan = self._ref, self.app.plan

        def read(store: Store) -> tuple[Update, ...]:
            return store.history(ref, until=plan.as_at if plan.is_past else None)

        try:
            self._updates = await self.app.ask(read)
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            return
        self._show_timeline()

    def _show_timeline(self) -> None:
        lines = plain_lines([Content.styled("Timeline", "bold")])
        plan = self.app.plan
        updates = [update for update in reversed(self._updates) if _action_of(update) == self._ref]
        lines += [timeline_line(update, plan) for update in updates]
        if len(lines) == 1:
            lines += plain_lines([muted("No updates yet. n writes a note, r a g rate.")])
        self.query_one("#timeline", HangingLines).show_lines(lines)

    def chosen_actions(self) -> tuple[Action, ...]:
        """The action that is shown."""
        return self.action_alone(self._ref)

    def anchor_region(self) -> Region:
        """The line of the milestone, where the keys act on one; else that of its rating."""
        page = self.query_one(Page).region
        milestone_list = self.query_one(MilestoneList)
        if self.focused is milestone_list:
            line = milestone_list.cursor_region()
            return Region(page.x, min(max(line.y, page.y), page.bottom - 1), page.width, 1)
        return Region(page.x, page.y + 3, page.width, 1)

    # --- milestones ----------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers tab where there are milestones to go into."""
        if action == "enter_milestones":
            return bool(self.query(MilestoneList)) and self.query_one(MilestoneList).display
        return super().check_action(action, parameters)

    def action_enter_milestones(self) -> None:
        """The keys act on the milestone under the cursor."""
        self.query_one(MilestoneList).focus()

    def action_leave_milestones(self) -> None:
        """The keys act on the action again."""
        self.query_one(Page).focus(scroll_visible=False)

    def role_refusal(self, action: str, parameters: tuple[object, ...]) -> str:
        """A milestone may be changed by whoever may add one to its action."""
        if action == "ask_of_milestone":
            return super().role_refusal("ask_about_one", ("milestone",))
        return super().role_refusal(action, parameters)

    def action_ask_of_milestone(self, step: str) -> None:
        """Asks one of the questions about the milestone under the cursor, if the step can be taken with it."""
        from actionplan.model.rules.milestones import why_not_milestone
        from actionplan.screens.milestone_questions import QUESTION_ABOUT_MILESTONE, MilestoneQuestions

        milestone = self.query_one(MilestoneList).current
        if self.refuse_edit("ask_of_milestone", step) or milestone is None:
            return
        plan = self.app.plan
        reason = why_not_milestone(plan, milestone, step)
        if reason:
            self.app.refuse(reason)
            return
        questions = MilestoneQuestions(plan, milestone, self.app.user)
        self.ask_question(QUESTION_ABOUT_MILESTONE[step](questions))

    @on(LineList.Opened)
    def _opened(self) -> None:
        self.action_ask_of_milestone("edit")

    # --- the other actions ---------------------------------------------------------------------------------

    def move_on(self) -> None:
        """To the next action."""
        self.action_step(1)

    def action_step(self, step: int) -> None:
        """Shows the next action of the list, or the one before, and moves the cursor of the list there too."""
        refs = self._pages
        if self._ref in refs:
            self._ref = refs[(refs.index(self._ref) + step) % len(refs)]
            self._updates = ()
            if self._opened_from is not None:
                self._opened_from.move_to(self._ref)
            self.action_leave_milestones()
            self.query_one(Page).scroll_home()
            self.show_plan(self.app.plan)

    def action_copy(self) -> None:
        """Copies the address or path of a piece of evidence; it never opens one."""
        pieces = [
            piece for action in self.chosen_actions() for piece in self.app.plan.evidence_of(action) if piece.place
        ]
        if not pieces:
            self.app.tell("there is no address or path to copy")
            return
        piece = pieces[self._copies % len(pieces)]
        self._copies += 1
        self.app.copy_to_clipboard(sanitise(piece.place))
        self.app.tell(f"copied {piece.place}")


def _action_of(update: Update) -> str:
    """The ref of the action that an update is about; of a restriction, that of the action it restricts."""
    ref = update.ref.partition(":")[2] if update.kind == "restriction" else update.ref
    return ref.partition("/")[0]


def _lines(action: Action, plan: Plan) -> Iterator[Line]:
    """The title, and below an empty line the facts, each behind its name."""
    yield Content.styled(f"{action.ref}  ", "bold"), Content.styled(shown_lines(marked_title(action, plan)), "bold")
    yield NO_LINE
    for name, fact in _facts(action, plan):
        yield label(name, LABEL), fact


def _asked_for(action: Action, plan: Plan) -> Iterator[tuple[str, Content]]:
    """What is asked for of it and waits for a decision, if anything is."""
    if plan.proposals:
        from actionplan.model.proposal_words import requests_words

        if asked := requests_words(plan, action.ref):
            yield "asked for", Content(sanitise(asked))


def _facts(action: Action, plan: Plan) -> Iterator[tuple[str, Content]]:
    """What is known of an action, as pairs of a name and a fact; an empty pair is an empty line."""
    theme = plan.theme_of(action)
    empty = ("", Content(""))
    if reason := restriction_reason(action, plan):
        yield "restricted", Content(shown_lines(reason))
    yield "rated", rating_words(action, plan)
    yield "dates suggest", suggestion_words(action, plan)
    escalated = escalation_of(action, plan)
    if escalated is not None:
        yield "escalated", Content(sanitise(escalated.in_full))
    yield from _asked_for(action, plan)
    yield empty
    for area in areas_of(action, plan):
        yield from _finding(area, plan)
    if sources := source_titles(plan, areas_of(action, plan)):
        yield "source", Content(sanitise(sources))
    yield plan.words.theme.one, Content(sanitise(theme.heading))
    if plan.summary_areas:
        yield "summary area", Content(sanitise(summary_area_title(action, plan)))
    yield empty
    yield "owner", text_or_missing(plan.owner_name(action), with_keys("no owner yet", "; o gives it one", plan, action))
    yield "dates", _dates(action, plan)
    yield "priority", Content(action.priority)
    for field in PLAIN:
        words = plain_words(action, field, plan)
        if words or not field.when_used:
            yield field.words, text_or_missing(words, "none yet")
    if action.also_answers:
        yield "also answers", Content(sanitise(also_answers_words(action)))
    for name, words in dependencies(action, plan):
        yield name, Content(sanitise(words))
    yield from _named_once("key messages", (Content(shown_lines(words)) for words in messages_words(action, plan)))
    own = (Content(f"{sanitise(heading)}: {shown_lines(value)}") for heading, value in action.own_fields)
    yield from _named_once("own fields", own)
    yield "stage", Content(_stage(action))
    if action.ending is not None:
        yield "ending", Content(sanitise(ending_words(action, plan)))
    if again := risk_review_words(action, plan):
        yield "risk", Content(with_keys(again, "; H looks at it again", plan))
    yield from _sign_off(action, plan)
    yield "impact", _impact(action, plan)
    yield from _named_once("measures", (measure_words(measure, plan) for measure in measures_of(action, plan)))
    yield from _named_once("evidence", _evidence(action, plan))
    yield from _named_once(
        "decided", [Content(decision_words(decision, plan)) for decision in plan.decisions_about(action)]
    )
    milestones = milestones_words(action, plan)
    if milestones:
        yield plan.words.milestone.many, Content(f"{milestones}; tab goes into them")


def _sign_off(action: Action, plan: Plan) -> Iterator[tuple[str, Content]]:
    """How its sign-off was verified, when somebody checks whether it holds, and what was found so far."""
    if action.is_closed and sign_offs(plan).is_used:
        yield "verified", text_or_missing(verified_words(action), NOT_SAID)
    if action.check_on is not None:
        words = check_due_words(action, plan) or format_date(action.check_on)
        yield "check on", Content(with_keys(words, "; H says whether it holds", plan))
    checks = (Content(shown_lines(check_in_full(check, plan))) for check in reversed(plan.hold_checks_of(action)))
    yield from _named_once("does it hold", checks)


def _finding(area: Area, plan: Plan) -> Iterator[tuple[str, Content]]:
    """A finding word for word, with the reviewers' own ref, what the council answers to it, and their deadline."""
    yield plan.words.finding.one, Content(f"“{shown_lines(area.text)}”")
    for name, words in wording_facts(area):
        yield name.lower(), Content(shown_lines(words))
    if area.source_ref:
        yield "source ref", Content(sanitise(area.source_ref))
    if area.grade:
        yield "grade", Content(f"{sanitise(area.grade)}, the reviewers' own")
    if area.response is not None:
        yield "answer", Content(shown_lines(response_words(area)))
    if area.deadline is not None:
        yield "deadline", Content(f"{format_date(area.deadline)}, the reviewers' own")
    if area.risk:
        yield "risk while open", Content(shown_lines(risk_words(area)))


def _named_once(name: str, facts: Iterable[Content]) -> Iterator[tuple[str, Content]]:
    """Facts of one kind, a line each: only the first has the name."""
    for fact in facts:
        yield name, fact
        name = ""


def _dates(action: Action, plan: Plan) -> Content:
    if action.due is None:
        return muted(with_keys("no due date yet", "; d gives it one", plan))
    return Content(date_words(action))


def _impact(action: Action, plan: Plan) -> Content:
    if action.impact is Impact.NOT_ASSESSED:
        return muted(with_keys("not assessed", "; i says whether it makes a difference", plan, action))
    return Content(sanitise(impact_words(action, plan)))


def _evidence(action: Action, plan: Plan) -> list[Content]:
    """A piece of evidence a line: what, of which kind, from when, where as it was typed, what was noted of its file."""
    lines = [
        Content.assemble(
            f"{shown_lines(_what(piece, plan))} ({piece.kind}, {format_date(piece.dated)})",
            (text_after("  ", piece.place), "$text-accent"),
            (text_after("  ", file_words(piece)), "dim"),
        )
        for piece in plan.evidence_of(action)
    ]
    return lines or [muted(with_keys("none yet", "; v adds what shows that it works", plan, action))]


def _what(piece: Evidence, plan: Plan) -> str:
    """What a piece of evidence is, marked where it is restricted by itself."""
    return marked(piece.what, plan.restriction_of("evidence", piece.ref))


def _stage(action: Action) -> str:
    words = str(action.stage)
    if action.completed_on is not None:
        words += f", {completion(action)}"
        if action.completed_by:
            words += f" ({sanitise(action.completed_by)})"
    if action.is_complete:
        words += ", awaiting sign-off"
    if action.signed_off_on is not None:
        words += f", signed off {format_date(action.signed_off_on)} by {sanitise(action.signed_off_by)}"
        words += f": {shown_lines(action.accepted_evidence)}"
    return words + text_after(": ", action.withdrawn_reason)

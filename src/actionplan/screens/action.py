"""Everything about one action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from actionplan.model.dates import format_date
from actionplan.model.describe import told
from actionplan.model.impact import Impact
from actionplan.model.log import Update
from actionplan.model.plan import Action, Plan
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.sanitise import sanitise
from actionplan.model.suggestion import completion
from actionplan.screens.action_keys import ActionKeysScreen
from actionplan.store import StoreError
from actionplan.widgets.action_pane import date_words, decision_words, rating_words, suggestion_words
from actionplan.widgets.hanging_indent import HangingLines, Line, plain_lines
from actionplan.widgets.page import Page

if TYPE_CHECKING:
    from actionplan.widgets.line_list import LineList

LABEL = 16
"""How wide the names of the facts are."""


class ActionScreen(ActionKeysScreen):
    """The finding word for word, the facts, and the timeline of one action."""

    ABOUT = "Everything about one action: the finding word for word, its dates with every move, and its timeline."
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
    ]

    def __init__(self, ref: str, listed: LineList[Any] | None = None, filter_text: str = "") -> None:
        super().__init__()
        self._ref = ref
        self._listed, self._filter_text = listed, filter_text
        # As it was when the action was opened: one that a change takes out of the list is still paged through.
        self._refs = listed.keys if listed is not None else ()
        self._updates: tuple[Update, ...] = ()
        self._copied = 0

    def compose_body(self) -> Iterable[Widget]:
        """One page."""
        with Page(id="page"):
            yield HangingLines(id="facts")
            yield HangingLines(id="timeline")

    def show_plan(self, plan: Plan) -> None:
        """Shows the action as it is now; its timeline follows from the store."""
        action = plan.action(self._ref)
        if action is None:
            return
        refs, withdrawn = self._pages, "withdrawn" if action.is_withdrawn else ""
        pages = f"{refs.index(self._ref) + 1:,} of {len(refs):,}  ← →" if self._ref in refs else ""
        if self._filter_text.strip():
            self.say(withdrawn, filter_text=self._filter_text, found=pages)
        else:
            self.say(" · ".join(filter(None, (withdrawn, pages))))
        self.query_one("#facts", HangingLines).show_lines(_facts(action, plan))
        self._show_timeline()
        self._load()

    @property
    def _pages(self) -> Sequence[str]:
        """The refs that are paged through: those of the list that it was opened from, else all that count."""
        plan = self.app.plan
        return [ref for ref in self._refs if plan.action(ref) is not None] or [one.ref for one in plan.counted]

    @work(exclusive=True, group="history")
    async def _load(self) -> None:
        ref, plan = self._ref, self.app.plan
        until = plan.as_at if plan.is_past else None
        try:
            self._updates = await self.app.ask(lambda store: store.history(ref, until=until))
        except StoreError as error:
            self.notify(sanitise(str(error)), severity="error", markup=False)
            return
        self._show_timeline()

    def _show_timeline(self) -> None:
        lines = plain_lines([Content.styled("Timeline", "bold")])
        lines += [_line(update) for update in reversed(self._updates) if update.ref.partition("/")[0] == self._ref]
        if len(lines) == 1:
            lines += plain_lines([_missing("No updates yet. n writes a note, r a g rate.")])
        self.query_one("#timeline", HangingLines).show_lines(lines)

    def chosen(self) -> tuple[Action, ...]:
        """This one."""
        action = self.app.plan.action(self._ref)
        return (action,) if action is not None else ()

    def place(self) -> Region:
        """Below its rating."""
        page = self.query_one(Page).region
        return Region(page.x, page.y + 3, page.width, 1)

    def go_on(self) -> None:
        """To the next action."""
        self.action_step(1)

    def action_step(self, step: int) -> None:
        """The next action of the list, or the one before; its cursor comes along."""
        refs = self._pages
        if self._ref in refs:
            self._ref = refs[(refs.index(self._ref) + step) % len(refs)]
            self._updates = ()
            if self._listed is not None:
                self._listed.move_to(self._ref)
            self.query_one(Page).scroll_home()
            self.show_plan(self.app.plan)

    def action_copy(self) -> None:
        """Copies where a piece of evidence is; never opens it."""
        pieces = [piece for action in self.chosen() for piece in self.app.plan.evidence_of(action) if piece.place]
        if not pieces:
            self.app.tell("there is no address or path to copy")
            return
        piece = pieces[self._copied % len(pieces)]
        self._copied += 1
        self.app.copy_to_clipboard(sanitise(piece.place))
        self.app.tell(f"copied {piece.place}")


def _facts(action: Action, plan: Plan) -> list[Line]:
    area, summary_area = plan.area_of(action), plan.summary_area_of(action)
    theme = plan.theme_of(action)
    facts = [
        ("rated", rating_words(action)),
        ("dates suggest", suggestion_words(action, plan)),
        ("", Content("")),
        ("finding", Content(f"“{sanitise(area.text)}”")),
        ("theme", Content(f"{theme.number} {sanitise(theme.title)}")),
        ("summary area", Content(sanitise(summary_area.title) if summary_area else NOT_MAPPED)),
        ("", Content("")),
        ("owner", Content(sanitise(action.owner)) if action.owner else _missing("no owner yet; o gives it one")),
        ("dates", Content(date_words(action)) if action.due else _missing("no due date yet; d gives it one")),
        ("priority", Content(action.priority)),
        (
            "success measure",
            Content(sanitise(action.success_measure)) if action.success_measure else _missing("none yet"),
        ),
        ("stage", Content(_stage(action))),
        ("impact", _impact(action)),
        *_evidence(action, plan),
        *(
            ("decided" if place == 0 else "", Content(decision_words(one)))
            for place, one in enumerate(plan.decisions_about(action))
        ),
    ]
    title = (Content.styled(f"{action.ref}  ", "bold"), Content.styled(sanitise(action.title), "bold"))
    return [title, *plain_lines([Content("")]), *((_missing(f"{name:<{LABEL}}"), value) for name, value in facts)]


def _impact(action: Action) -> Content:
    if action.impact is Impact.NOT_ASSESSED:
        return _missing("not assessed; i says whether it makes a difference")
    return Content(action.impact.value)


def _evidence(action: Action, plan: Plan) -> list[tuple[str, Content]]:
    """A piece of evidence a line: what, of which kind, from when, and where as it was typed."""
    pieces = plan.evidence_of(action)
    if not pieces:
        return [("evidence", _missing("none yet; v adds what shows that it works"))]
    return [
        (
            "evidence" if place == 0 else "",
            Content.assemble(
                f"{sanitise(piece.what)} ({piece.kind}, {format_date(piece.dated)})",
                (f"  {sanitise(piece.place)}" if piece.place else "", "$text-accent"),
            ),
        )
        for place, piece in enumerate(pieces)
    ]


def _missing(text: str) -> Content:
    return Content.styled(text, "$foreground-muted")


def _stage(action: Action) -> str:
    words = str(action.stage)
    if action.completed_on is not None:
        words += f", {completion(action)} ({sanitise(action.completed_by)})"
    if action.is_complete:
        words += ", awaiting sign-off"
    if action.signed_off_on is not None:
        words += f", signed off {format_date(action.signed_off_on)} by {sanitise(action.signed_off_by)}"
        words += f": {sanitise(action.accepted_evidence)}"
    if action.withdrawn_reason:
        words += f": {sanitise(action.withdrawn_reason)}"
    return words


def _line(update: Update) -> Line:
    change = update.change
    at = datetime.fromisoformat(change.at).astimezone()
    source = "" if change.source == "screen" else f" ({change.source})"
    when = _missing(f"{format_date(change.on):>11} {at:%H:%M}  ")
    return when, Content.assemble((f"{sanitise(change.by)}{source}  ", "$text-accent"), sanitise(told(update)))

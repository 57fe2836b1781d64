"""What every screen of the plan has: header, tabs, footer, and the plan itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.widget import Widget

from actionplan.model.grants import Access, Role
from actionplan.model.plan import Plan
from actionplan.model.proposals import waiting
from actionplan.model.sanitise import sanitise
from actionplan.model.words import USUAL, Words
from actionplan.textual_private import OpenScreen, actions_of, bindings_of
from actionplan.widgets.frame import MessageLine, PlanHeader, TabLine
from actionplan.widgets.key_line import KeyLine
from actionplan.widgets.line_list import LineList

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp


def _breakpoint(breakpoints: Iterable[tuple[int, str]], cells: int) -> str:
    """The class of the largest size that ``cells`` reach."""
    return max((least, name) for least, name in breakpoints if least <= cells)[1]


def _in_words(binding: Binding, words: Words) -> Binding:
    return replace(binding, description=words.put_in(binding.description), tooltip=words.put_in(binding.tooltip))


class BaseScreen(OpenScreen[None]):
    """A screen that shows the app's plan, and shows it anew when it changes."""

    AUTO_FOCUS = "LineList, VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = []
    VERTICAL_BREAKPOINTS = [(0, "-short"), (28, "-tall")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    MODE = ""
    """The tab that it belongs to."""
    ABOUT = ""
    """What the screen is for, in the help."""
    SHOWS_BEGINNING = False
    """Whether it shows the first actions of a long plan while the rest is read."""
    EDITS: ClassVar[frozenset[str]] = frozenset()
    """Its actions that change the plan: neither offered nor done where it can only be read."""
    NEEDS: ClassVar[Mapping[str, Role]] = {}
    """Which role those of them need that not every editor may do."""
    _offered_edits = True
    _shown_access = Access()
    _refused: tuple[bool, ...] = ()
    """Of each of those actions, whether the role of whoever uses the program did not reach to it when last looked."""
    app: ActionPlanApp
    _shown: Plan | None = None

    def __init__(self) -> None:
        super().__init__()
        # Known from the beginning, so that the size of the window does not have everything styled again.
        width, height = self.app.size
        size_classes = (_breakpoint(self.HORIZONTAL_BREAKPOINTS, width), _breakpoint(self.VERTICAL_BREAKPOINTS, height))
        self.add_class(*size_classes, update=False)

    def compose(self) -> ComposeResult:
        """The frame, and in it what the screen shows."""
        yield PlanHeader()
        yield TabLine(self.MODE or self.app.current_mode)
        yield from self.compose_body()
        yield MessageLine()
        yield KeyLine()

    def compose_body(self) -> Iterable[Widget]:
        """What stands between tabs and footer."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Shows the plan, and hears of its changes. Textual calls it after a subclass's own, which does not call it."""
        self.app.plan_signal.subscribe(self, self._changed)
        self._changed(self.app.plan)

    def on_screen_suspend(self) -> None:
        """The footer shows the keys of what lies over the screen now."""
        self.query_one(KeyLine).follow(self.app.screen)

    def on_screen_resume(self) -> None:
        """Shows what has changed while nobody could see it here."""
        if self.is_mounted and self._shown is not self.app.plan:
            self._changed(self.app.plan)

    def _changed(self, plan: Plan) -> None:
        if self not in self.app.screen_stack:
            return
        self._shown = plan
        self.query_one(PlanHeader).plan = plan
        tabs = self.query_one(TabLine)
        tabs.has_measures, tabs.has_proposals = bool(plan.measures), bool(waiting(plan.proposals))
        if plan.still_to_read:
            self.say(f"reading {plan.words.action.number(plan.still_to_read + len(plan.actions))} …")
        if not plan.still_to_read or self.SHOWS_BEGINNING:
            self.show_plan(plan)
        if self._offered_edits is self._only_read:
            self._offered_edits = not self._only_read
            self.refresh_bindings()
        elif self._shown_access != plan.access:
            self.refresh_bindings()
        self._shown_access = plan.access
        self._offer_by_role()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, with what they do in the words of the plan: for footer, help and palette."""
        bindings, words = super().active_bindings, self.app.plan.words
        if words == USUAL:
            return bindings
        return {key: active._replace(binding=_in_words(active.binding, words)) for key, active in bindings.items()}

    @property
    def _only_read(self) -> bool:
        return self.app.plan.is_only_read

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers no key that changes a plan that can only be read, or beyond the role of whoever uses it."""
        return not (action in self.EDITS and (self._only_read or self.role_refusal(action, parameters)))

    def role_refusal(self, action: str, parameters: tuple[object, ...]) -> str:  # noqa: ARG002
        """Why the role of whoever uses the program does not reach to one of :attr:`EDITS`; empty if it does."""
        access = self.app.plan.access
        if not access.has_roles:
            return ""
        from actionplan.model.rules.permissions import key_refusal

        return key_refusal(access, self.NEEDS.get(action, Role.EDITOR))

    def refuse_edit(self, action: str, *parameters: object) -> bool:
        """Whether one of :attr:`EDITS` cannot be done, since the plan can only be read or by role; says then why."""
        if self.refuse_past():
            return True
        if reason := self.role_refusal(action, parameters):
            self.app.refuse(reason)
        return bool(reason)

    @on(LineList.Highlighted)
    def _offer_by_role(self) -> None:
        """Brings the footer up to date where something else can be done with what the cursor is on now, by role."""
        access = self.app.plan.access
        if not access.has_roles or access.may(Role.KEEPER):
            return
        parsed = map(parse, actions_of(self))
        refused = tuple(bool(self.role_refusal(name, of)) for _, name, of in parsed if name in self.EDITS)
        if refused != self._refused:
            self._refused = refused
            self.refresh_bindings()

    def on_key(self, event: events.Key) -> None:
        """Says why such a key does nothing."""
        for binding in bindings_of(self, event.key):
            _, name, parameters = parse(binding.action)
            if name in self.EDITS and self.refuse_edit(name, *parameters):
                return

    def filters(self) -> Sequence[tuple[str, str]]:
        """What its filter understands, for the help."""
        return ()

    def show_plan(self, plan: Plan) -> None:
        """Shows a plan; what the person is doing stays as it is."""
        raise NotImplementedError

    def say(self, status: str, *, filter_text: str = "", found: str = "") -> None:
        """What the screen says of itself, at the right of the tabs.

        Args:
            status: In a few words.
            filter_text: What is filtered by, if anything: that is said in any window.
            found: What the filter finds.
        """
        line = self.query_one(TabLine)
        line.status, line.filter, line.found = status, filter_text.strip(), found

    def refuse_past(self) -> bool:
        """Whether the plan is a past one, or can only be read; says then that it cannot be changed."""
        plan = self.app.plan
        if plan.is_past:
            self.notify("this is a past day, read-only; @ goes back to today", severity="warning", markup=False)
        elif plan.read_only:
            self.notify(sanitise(f"read-only: {plan.read_only}"), severity="warning", markup=False)
        return self._only_read

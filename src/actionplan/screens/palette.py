"""The command palette: every key by its name, and every action by its ref or words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import App, SystemCommand
from textual.command import Command, CommandList, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.geometry import Region
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import WorkerError

from actionplan.model.dates import format_long_date
from actionplan.model.endings import state_words
from actionplan.model.grants import Role
from actionplan.model.plan_settings import HOLD
from actionplan.model.report import reports_of
from actionplan.model.sanitise import first_line, folded, sanitise
from actionplan.screens.help import keys_of
from actionplan.textual_private import OpenPalette

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.model.plan import Plan
    from actionplan.model.report import Report
    from actionplan.screens.question import Question
    from actionplan.terminal_app import TerminalApp

MOST_HITS = 20


class Palette(OpenPalette):
    """Textual's palette, made safe for who is fast.

    Textual's breaks where somebody pages through its list before that has been laid out, and takes an enter that comes
    before the search is done for a command that was found by fewer letters.
    """

    app: TerminalApp[Any]

    def on_mount(self) -> None:
        """A sign that every terminal has, in place of Textual's magnifying glass."""
        for icon in self.query(SearchIcon):
            icon.icon = "›"

    @property
    def list_can_move(self) -> bool:
        """Whether the list has been laid out."""
        return bool(self.query_one(CommandList).scrollable_content_region)

    @on(Input.Submitted)
    def _choose(self, event: Input.Submitted) -> None:
        event.stop()
        event.prevent_default()
        self.app.run_worker(self._run_found(), group="palette")

    async def _run_found(self) -> None:
        # What is typed behind the enter is for what the command asks. Somebody may have closed the palette meanwhile.
        with self.app.keys_paused(), suppress(WorkerError):
            if self.search is not None:
                await self.search.wait()
            if not self.is_current:
                return
            option = self.query_one(CommandList).highlighted_option
            if isinstance(option, Command) and not option.disabled:
                await self.dismiss()
                answer: object = option.hit.command()
                if isawaitable(answer):
                    await answer


def keys_by_name(app: App[Any], screen: Screen[Any]) -> Iterable[SystemCommand]:
    """A command for each key of the screen, with the key behind its name."""
    for keys, binding, node in keys_of(screen):
        if binding.action in ("quit", "help"):
            continue
        yield SystemCommand(
            f"{binding.description} ({keys})",
            binding.tooltip,
            partial(app.run_action, binding.action, node),
        )


def key_commands(app: ActionPlanApp, screen: Screen[Any]) -> Iterable[SystemCommand]:
    """The same, and what can be done with the plan and has no key."""
    yield from keys_by_name(app, screen)
    yield from _report_commands(app)
    yield from _plan_commands(app)
    yield from _review_commands(app)
    yield from _minutes_commands(app)


def _report_commands(app: ActionPlanApp) -> Iterable[SystemCommand]:
    """The reports of the plan: they are looked at in any plan, and written in one that can be changed."""

    def shows() -> None:
        from actionplan.screens.reports import ReportsScreen

        app.push_screen(ReportsScreen())

    def writes(report: Report) -> None:
        from actionplan.screens.report_words import write_words

        write_words(app, report)

    yield SystemCommand(
        "Reports, and what went out…", "Whom the plan is reported to, and what each was sent; + adds another", shows
    )
    if app.plan.is_only_read or not app.plan.access.may(Role.EDITOR):
        return
    for report in reports_of(app.plan):
        title = f"Words of the report to {sanitise(report.audience)}…"
        yield SystemCommand(title, "To, by, verdict, recommendations, paragraphs and more", partial(writes, report))


def _plan_commands(app: ActionPlanApp) -> Iterable[SystemCommand]:
    """What is done to the whole plan, once or seldom, and so has no key of the keyboard."""
    plan = app.plan
    if plan.is_past or (plan.read_only and not plan.is_closed) or not plan.access.may(Role.EDITOR):
        return
    if not plan.is_closed and plan.access.may(Role.KEEPER):
        yield SystemCommand(
            "Key of the plan…",
            "Which colour means what: usual, checked, evidenced or the plan's own",
            partial(_ask, app, _key_question),
        )
        yield SystemCommand(
            "Bring in the reviewers' final report…",
            plan.words.put_in("What is reworded, new or gone, beside the plan's findings; saved as one change"),
            partial(_bring_in_report, app),
        )
    if not plan.is_closed:
        yield SystemCommand(
            "Add a duty of the plan…",
            "What has to be sent or published, and by when; + on a duty does it too",
            partial(_ask, app, _duty_question),
        )
    yield SystemCommand(
        "How long the plan is kept…", "The retention period once it is closed", partial(_ask, app, _retention_question)
    )
    hold, words = "Hold the plan…", "Nothing of it is destroyed until the hold is lifted, such as for an inquiry"
    if plan.setting(HOLD):
        hold, words = "Lift the hold…", "With a reason; the plan may be disposed of then once its time is over"
    yield SystemCommand(hold, words, partial(_ask, app, _hold_question))
    if plan.is_closed:
        close, words = "Open the plan again…", "It was closed; with a reason it can be changed again"
    else:
        close, words = (
            "Close the plan…",
            "Once every finding has an ending; a hand-over: actionplan close-plan --hand-over",
        )
    yield SystemCommand(close, plan.words.put_in(words), partial(_ask, app, _closing_question))


def _ask(app: ActionPlanApp, make_question: Callable[[Plan], Question]) -> None:
    """Asks a question about the whole plan, at the top of the window."""
    from actionplan.screens.prompt import Prompt

    anchor_region = Region(0, 0, app.size.width, 3)
    app.push_screen(Prompt(make_question(app.plan), lambda: anchor_region))


def _bring_in_report(app: ActionPlanApp) -> None:
    from actionplan.screens.report_file import bring_in_report

    bring_in_report(app)


def _key_question(plan: Plan) -> Question:
    from actionplan.screens.key_question import key_question

    return key_question(plan)


def _duty_question(plan: Plan) -> Question:
    from actionplan.screens.duty_questions import new_duty_question

    return new_duty_question(plan)


def _retention_question(plan: Plan) -> Question:
    from actionplan.screens.retention_questions import retention_question

    return retention_question(plan)


def _hold_question(plan: Plan) -> Question:
    from actionplan.screens.retention_questions import hold_question

    return hold_question(plan)


def _closing_question(plan: Plan) -> Question:
    from actionplan.screens.closing_question import closing_question, reopening_question

    return reopening_question(plan) if plan.is_closed else closing_question(plan)


def _review_commands(app: ActionPlanApp) -> Iterable[SystemCommand]:
    """What can be done with the open review and has no key, since it is rarely meant."""
    review = app.plan.open_review
    if review is None or app.plan.is_only_read or not app.plan.access.may(Role.EDITOR):
        return

    def asks() -> None:
        from actionplan.screens.prompt import Prompt
        from actionplan.screens.review_questions import discard_question

        anchor_region = Region(0, 0, app.size.width, 3)
        app.push_screen(Prompt(discard_question(review), lambda: anchor_region))

    yield SystemCommand(
        f"Discard review {review.number}…", "For one that was started by mistake; what was changed in it stays", asks
    )


def _minutes_commands(app: ActionPlanApp) -> Iterable[SystemCommand]:
    """A command for the minutes of each closed review, the last one first."""

    def opens(number: int) -> None:
        from actionplan.screens.minutes import open_minutes

        open_minutes(app, number)

    for review in reversed(app.plan.reviews):
        if review.is_closed:
            title = f"Minutes of review {review.number}, {format_long_date(review.held_on)}"
            yield SystemCommand(title, "What was reviewed, changed and decided", partial(opens, review.number))


class GoToAction(Provider):
    """Finds actions by ref, title or owner."""

    async def discover(self) -> Hits:
        """Nothing until something is typed: the list of actions is a key away."""
        return
        yield DiscoveryHit("", lambda: None)

    async def search(self, query: str) -> Hits:
        """The actions that have every word of ``query``."""
        app: Any = self.app
        words = folded(query).split()
        hits = 0
        for action in app.plan.actions:
            owner_name = app.plan.owner_name(action)
            text = folded(f"{action.ref} {action.title} {owner_name}")
            if words and all(word in text for word in words):
                hits += 1
                title = f"{action.ref}  {first_line(action.title)}"
                owner = sanitise(owner_name) or "no owner"
                # Textual reads a hit's help as markup, and nobody's name is that.
                state = state_words(action) if action.is_withdrawn else app.plan.key.mark(app.plan.condition(action))
                display = Content.assemble(title, "\n", (f"{state}, {owner}", "$foreground-muted"))
                # A command of the same words stands above the actions.
                yield Hit(0.5, display, partial(app.open_action, action.ref), text=title)
            if hits >= MOST_HITS:
                return

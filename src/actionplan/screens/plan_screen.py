"""Where it all comes from: strengths, key messages, source, process, and the mapping with its reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import ActiveBinding, Binding, BindingType
from textual.widget import Widget

from actionplan.model.area import Area, Standing
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import listed_duties, waiting_duties
from actionplan.model.findings import findings
from actionplan.model.grants import Role
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.rules.duties import why_not_duty
from actionplan.model.self_evaluation import SelfEvaluation
from actionplan.model.sources import Strength
from actionplan.screens.action_questions import add_question
from actionplan.screens.duty_keys import DutyKeysScreen
from actionplan.screens.duty_questions import QUESTION_ABOUT_DUTY, new_duty_question
from actionplan.screens.link_keys import LinkKeysScreen
from actionplan.screens.plan_questions import (
    mapping_question,
    new_finding_question,
    response_question,
    risk_question,
    standing_question,
)
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Question
from actionplan.screens.restriction_questions import finding_restriction_question
from actionplan.screens.self_evaluation_questions import self_evaluation_question
from actionplan.textual_private import bindings_of
from actionplan.widgets.line_list import LineList
from actionplan.widgets.source_list import SourceList, source_rows, theme_under
from actionplan.widgets.source_pane import SourcePane

_NEEDS: Mapping[str, tuple[Callable[[Plan], bool], str]] = {
    "map": (lambda plan: bool(plan.summary_areas), "this plan has no summary areas to map to"),
    "check": (lambda plan: bool(plan.strengths), "this plan has no strengths"),
    "message": (lambda plan: bool(plan.key_messages), "this plan has no key messages"),
    "duty": (lambda plan: bool(listed_duties(plan)), "this plan has no duties; actionplan duty add adds one"),
}
"""What a plan has to have, so that a key can do anything; and what is said where it has none."""


class PlanScreen(LinkKeysScreen, DutyKeysScreen):
    """The plan's source; the mapping and the standing of strengths can be changed here."""

    MODE = "plan"
    ABOUT = (
        "What the reviewers wrote, and how each area is mapped to their summary, with the reason. "
        "Any mapping can be challenged and changed. A strength can be marked as still true, with what shows it, "
        "or as at risk. What we say of a theme ourselves stands below it, beside what the reviewers found. "
        "L says which action answers an area too; of areas marked with space, which answers them all."
    )
    EDITS: ClassVar[frozenset[str]] = (
        frozenset({"map", "check", "respond", "risk", "add", "finding", "evaluate", "restrict"})
        | LinkKeysScreen.EDITS
        | DutyKeysScreen.EDITS
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m", "map", "Mapping", tooltip="Move this area to another summary area, with a reason", id="plan.mapping"
        ),
        Binding(
            "r",
            "respond",
            "Answer",
            tooltip="Say whether this area is agreed, with a reason, and by when the reviewers want it",
            id="plan.answer",
        ),
        Binding(
            "plus",
            "add",
            "Add",
            key_display="+",
            show=False,
            tooltip="Give this area's action its title, or the area another action; on a duty, add one",
            id="plan.add",
        ),
        Binding(
            "y",
            "check('still true')",
            "Still true",
            tooltip="This strength is still true; says what shows it",
            id="plan.still-true",
        ),
        Binding(
            "exclamation_mark",
            "check('at risk')",
            "At risk",
            key_display="!",
            tooltip="This strength is at risk",
            id="plan.at-risk",
        ),
        Binding(
            "S",
            "risk",
            "Risk",
            show=False,
            tooltip="Say which risk this area leaves while it is open, and the reviewers' own grade of it",
            id="plan.risk",
        ),
        Binding(
            "w",
            "evaluate",
            "Self-evaluation",
            tooltip="Write a self-evaluation of this theme; earlier ones stay",
            id="plan.self-evaluation",
        ),
        Binding(
            "F",
            "finding",
            "Finding",
            show=False,
            tooltip="Add an area to this theme, such as one of a monitoring visit; it begins with an action",
            id="plan.finding",
        ),
        Binding(
            "P",
            "restrict",
            "Restrict",
            show=False,
            tooltip="Restrict this area and what answers it: what others read has their texts no more",
            id="plan.restrict",
        ),
    ]

    _acting_before: Sequence[str] = ()

    def compose_body(self) -> Iterable[Widget]:
        """The list, and the line under the cursor."""
        yield SourceList()
        yield SourcePane()

    @property
    def _list(self) -> SourceList:
        return self.query_one(SourceList)

    def on_mount(self) -> None:
        """Begins in the list."""
        self._list.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offers no key for what the plan does not have."""
        return super().check_action(action, parameters) and not self._lacks(action)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, first those that act on the row of the cursor: of all that change something, the footer has these.

        Help and palette have all of them.
        """
        bindings, acting = super().active_bindings, self._acting
        for key, active in bindings.items():
            action = active.binding.action
            if action.partition("(")[0] in self.EDITS:
                bindings[key] = active._replace(binding=dataclasses.replace(active.binding, show=action in acting))
        first = [key for action in acting for key, active in bindings.items() if active.binding.action == action]
        return {key: bindings[key] for key in (*first, *bindings)}

    @property
    def _acting(self) -> Sequence[str]:
        """The actions of the keys that are used most to change the row of the cursor as it stands, in that order."""
        row, plan = self._list.current, self.app.plan
        of_theme = ["evaluate"] if theme_under(row, plan) is not None else []
        if isinstance(row, Area):
            return ["map", "respond", "add", "link", "risk", *of_theme]
        if isinstance(row, Strength):
            return [*(f"check('{standing}')" for standing in (Standing.STILL_TRUE, Standing.AT_RISK)), *of_theme]
        if isinstance(row, Duty):
            return [*(f"duty('{step}')" for step in QUESTION_ABOUT_DUTY if not why_not_duty(row, step)), "add"]
        return of_theme

    def _lacks(self, action: str) -> str:
        """Why an action of the screen can do nothing in the plan; empty if it can."""
        has, words = _NEEDS.get(action, (lambda _plan: True, ""))
        return "" if has(self.app.plan) else words

    def on_key(self, event: events.Key) -> None:
        """Says why such a key does nothing."""
        actions = (binding.action.partition("(")[0] for binding in bindings_of(self, event.key))
        if self._only_read or not self.app.plan.access.may(Role.EDITOR):
            return
        for reason in filter(None, map(self._lacks, actions)):
            self.app.tell(reason)

    def show_plan(self, plan: Plan) -> None:
        """Shows where the plan comes from, and how much of it is mapped and checked."""
        self.refresh_bindings()
        self._list.plan = plan
        self._list.show_rows(list(source_rows(plan)))
        self._go_to_wanted()
        self.say(" · ".join(filter(None, (_areas_words(plan), _strengths_words(plan), _duties_words(plan)))))
        self.query_one(SourcePane).refresh()

    def on_screen_resume(self) -> None:
        """Goes to the line that another screen asks for."""
        super().on_screen_resume()
        if self.is_mounted:
            self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        """Puts the cursor on the line that another screen asks for, once."""
        if self.app.plan_line:
            self._list.move_to(self.app.plan_line)
            self.app.plan_line = ""

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self.query_one(SourcePane).row = self._list.current
        if self._acting != self._acting_before:
            self._acting_before = self._acting
            self.refresh_bindings()

    @on(LineList.Opened)
    def _opened(self) -> None:
        if isinstance(self._list.current, SelfEvaluation):
            self.action_evaluate()
        if isinstance(self._list.current, Duty):
            self.action_duty("note")
        if not isinstance(self._list.current, Area):
            return
        if self.app.plan.summary_areas:
            self.action_map()
        else:
            self.action_respond()

    def action_map(self) -> None:
        """Asks for the summary area, the fit and the reason."""
        area = self._list.current
        if isinstance(area, Area):
            self._ask(mapping_question(self.app.plan, area))
        else:
            self.app.tell(f"m is for {self.app.plan.words.area.many}; this is not one")

    def action_respond(self) -> None:
        """Asks for the answer to a finding, its reason, and the reviewers' deadline."""
        area = self._list.current
        if isinstance(area, Area):
            self._ask(response_question(self.app.plan, area, self.app.user))
        else:
            self.app.tell(f"r is for {self.app.plan.words.area.many}; this is not one")

    def action_risk(self) -> None:
        """Asks for the risk that a finding leaves while it is open."""
        area = self._list.current
        if isinstance(area, Area):
            self._ask(risk_question(self.app.plan, area))
        else:
            self.app.tell(f"S is for {self.app.plan.words.area.many}; this is not one")

    def action_add(self) -> None:
        """Asks what will be done about a finding, be it not agreed; on a duty, for another duty of the plan."""
        area = self._list.current
        if isinstance(area, Area):
            self._ask(add_question(self.app.plan, area))
        elif isinstance(area, Duty):
            self._ask(new_duty_question(self.app.plan))
        else:
            self.app.tell(f"+ is for {self.app.plan.words.area.many} and duties; this is neither")

    def action_finding(self) -> None:
        """Asks for another finding of the theme under the cursor, else of the first."""
        plan = self.app.plan
        theme = theme_under(self._list.current, plan) or next(iter(plan.themes), None)
        if theme is not None:
            self._ask(new_finding_question(plan, theme))

    def action_restrict(self) -> None:
        """Asks why a finding is restricted."""
        area = self._list.current
        if isinstance(area, Area):
            self._ask(finding_restriction_question(self.app.plan, area))
        else:
            self.app.tell(f"P is for {self.app.plan.words.area.many}; this is not one")

    def action_check(self, standing: str) -> None:
        """Asks what shows that a strength is still true, or why it is at risk."""
        strength = self._list.current
        if isinstance(strength, Strength):
            self._ask(standing_question(self.app.plan, strength, Standing(standing)))
        else:
            self.app.tell("y and ! are for strengths; this is not one")

    def action_evaluate(self) -> None:
        """Asks what the council says of the theme under the cursor."""
        theme = theme_under(self._list.current, self.app.plan)
        if theme is not None:
            self._ask(self_evaluation_question(self.app.plan, theme, self.app.user))
        else:
            words = self.app.plan.words
            self.app.tell(words.put_in("w is for themes, with their findings and strengths; this is in none"))

    @property
    def current_duty(self) -> Duty | None:
        """The duty under the cursor."""
        row = self._list.current
        return row if isinstance(row, Duty) else None

    @property
    def current_finding(self) -> Area | None:
        """The finding under the cursor."""
        row = self._list.current
        return row if isinstance(row, Area) else None

    @property
    def marked_findings(self) -> tuple[Area, ...]:
        """The marked findings, in the order of the plan."""
        return tuple(area for area in self.app.plan.findings if area.ref in self._list.marked)

    def ask_about(self, question: Question) -> None:
        """Asks under the line of the cursor; what was marked is marked no longer when the answer is saved."""
        self._ask(question)

    def _ask(self, question: Question) -> None:
        if self.refuse_edit("map"):
            return
        prompt = Prompt(question, self._list.cursor_region)

        def on_answer(is_saved: bool | None) -> None:
            if not is_saved:
                return
            self._list.unmark()
            if question.tells is not None and (words := question.tells(prompt.saved)):
                self.app.tell(words)

        self.app.push_screen(prompt, on_answer)


def _areas_words(plan: Plan) -> str:
    """How many areas there are, how many are mapped weakly, and what is answered to them."""
    words = plan.words.short_area.number(len(plan.findings))
    if plan.summary_areas:
        weak_fits = sum(area.fit == "weak" for area in plan.findings)
        words = f"{words}, {weak_fits:,} mapped weakly"
    count = findings(plan)
    if count.uses_responses:
        words = f"{words} · {count.answered:,} of {count.total:,} answered"
    return words


def _duties_words(plan: Plan) -> str:
    """How many duties are still to be done; empty in a plan that has none."""
    duties = listed_duties(plan)
    return f"{len(waiting_duties(plan)):,} of {number_of(len(duties), 'duty', 'duties')} to do" if duties else ""


def _strengths_words(plan: Plan) -> str:
    """How many strengths have been looked at; empty in a plan that has none."""
    if not plan.strengths:
        return ""
    checks = sum(check.standing is not Standing.NOT_CHECKED for check in plan.checks)
    return f"{checks:,} of {number_of(len(plan.strengths), 'strength')} checked"

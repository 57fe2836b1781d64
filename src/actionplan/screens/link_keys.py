"""The keys that say what belongs together, on the screen of the plan: findings with actions, and with key messages."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from actionplan.model.area import Area
from actionplan.screens.base import BaseScreen
from actionplan.screens.link_questions import join_question, link_question, message_question, unlink_question
from actionplan.screens.question import Question


class LinkKeysScreen(BaseScreen):
    """A screen with findings, one of them under the cursor, and some of them marked."""

    EDITS: ClassVar[frozenset[str]] = frozenset({"link", "unlink", "message"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "L",
            "link",
            "Link",
            show=False,
            tooltip="Say which action answers this area too; of marked areas, which one action answers them all",
            id="plan.link",
        ),
        Binding(
            "U",
            "unlink",
            "Unlink",
            show=False,
            tooltip="Say which action no longer answers this area",
            id="plan.unlink",
        ),
        Binding(
            "K",
            "message",
            "Key message",
            show=False,
            tooltip="Say which key message this area belongs to, with a reason",
            id="plan.key-message",
        ),
    ]

    @property
    def current_finding(self) -> Area | None:
        """The finding under the cursor."""
        raise NotImplementedError

    @property
    def marked_findings(self) -> tuple[Area, ...]:
        """The marked findings, in the order of the plan."""
        raise NotImplementedError

    def ask_about(self, question: Question) -> None:
        """Asks, under the line of the cursor, and takes the marks off when the answer is saved."""
        raise NotImplementedError

    def action_link(self) -> None:
        """Asks which action answers the marked findings, or the one under the cursor too."""
        plan, areas, area = self.app.plan, self.marked_findings, self.current_finding
        if len(areas) > 1:
            if any(plan.actions_of(marked) for marked in areas):
                self.ask_about(join_question(plan, areas, self.app.user))
            else:
                self.app.tell(plan.words.put_in("none of the marked areas has an action yet"))
        elif area is not None:
            self.ask_about(link_question(plan, area, self.app.user))
        else:
            self.app.tell(f"L is for {plan.words.area.many}; this is not one")

    def action_unlink(self) -> None:
        """Asks which action no longer answers the finding."""
        plan, area = self.app.plan, self.current_finding
        if area is None:
            self.app.tell(f"U is for {plan.words.area.many}; this is not one")
            return
        linked = [action for action in plan.actions_of(area) if area.ref in action.also_answers]
        if linked:
            self.ask_about(unlink_question(plan, area, linked, self.app.user))
        else:
            self.app.tell(
                f"no {plan.words.action.one} of another {plan.words.short_area.one} answers {area.ref}; L links one"
            )

    def action_message(self) -> None:
        """Asks which key message the finding belongs to."""
        plan, area = self.app.plan, self.current_finding
        if area is None:
            self.app.tell(f"K is for {plan.words.area.many}; this is not one")
        else:
            self.ask_about(message_question(plan, area))

"""Two people changed the same field: both values side by side, and the person decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from actionplan.model.describe import label, value_words
from actionplan.model.edit import Edit
from actionplan.model.fields import DATE_FIELDS, READERS, Invalid
from actionplan.model.plan import Action
from actionplan.model.rules.actions import rebase
from actionplan.model.sanitise import sanitise
from actionplan.store import Conflict
from actionplan.widgets.date_hint import date_hint
from actionplan.widgets.text_line import TextLine

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp


class ConflictScreen(ModalScreen[Sequence[Edit] | None]):
    """Goes through the conflicts of a save, one field at a time; answers with edits that overwrite knowingly."""

    CSS_PATH = "conflict.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,1", "take('theirs')", "Take theirs", id="conflict.theirs"),
        Binding("m,2", "take('mine')", "Take mine", id="conflict.mine"),
        Binding("w,3", "write", "Write another value", id="conflict.other-value"),
        Binding("escape", "leave", "Cancel", id="conflict.cancel"),
    ]
    app: ActionPlanApp

    def __init__(self, conflicts: Sequence[Conflict], edits: Sequence[Edit], note: str) -> None:
        super().__init__()
        self._conflicts = list(conflicts)
        self._edits = edits
        self._note = note
        self._decided: dict[str, dict[str, Any]] = {}

    def compose(self) -> ComposeResult:
        """The question, both values, a line for a third."""
        with Vertical(id="box"):
            yield Static(id="title")
            yield Static(id="values")
            yield TextLine(id="third")
            yield Static(id="hint", markup=False)

    def on_mount(self) -> None:
        """Asks the first."""
        self._ask()

    def _ask(self) -> None:
        conflict = self._conflicts[0]
        left = f" (1 of {len(self._conflicts)})" if len(self._conflicts) > 1 else ""
        at = datetime.fromisoformat(conflict.at).astimezone()
        self.query_one("#title", Static).update(
            Content.assemble(
                (f"{conflict.ref}: the {label(conflict.field)} was changed by ", "bold"),
                (sanitise(conflict.by), "bold $text-accent"),
                (f" at {at:%H:%M} on {at.day} {at:%b}{left}", "bold"),
            )
        )
        rows = [
            ("you saw", conflict.base, "$foreground-muted"),
            ("t  theirs", conflict.theirs, ""),
            ("m  yours", conflict.mine, ""),
        ]
        self.query_one("#values", Static).update(
            Content("\n").join(
                [
                    Content.styled(f"{name:<11}{sanitise(value_words(conflict.field, value))}", style)
                    for name, value, style in rows
                ]
            )
        )
        third = self.query_one("#third", Input)
        third.display = False
        third.value = value_words(conflict.field, conflict.mine) if conflict.mine else ""
        self._hint("t: theirs · m: yours · w: another value · Esc: cancel")
        self.set_focus(None)

    def _hint(self, text: str) -> None:
        self.query_one("#hint", Static).update(sanitise(text))

    def action_take(self, whose: str) -> None:
        """Takes one of the two values."""
        conflict = self._conflicts[0]
        self._decide(conflict.mine if whose == "mine" else conflict.theirs)

    def action_write(self) -> None:
        """Opens a line for a third value."""
        conflict = self._conflicts[0]
        if conflict.field not in READERS or conflict.field == "stage":
            self._hint("No other value is possible here: take theirs or yours")
            return
        third = self.query_one("#third", Input)
        third.display = True
        third.focus()
        self._hint("Enter: save · Esc: cancel")

    @on(Input.Changed)
    def _show_day(self, event: Input.Changed) -> None:
        """Says which day is meant, where a third date is typed."""
        field = self._conflicts[0].field if self._conflicts else ""
        if field in DATE_FIELDS and event.input.has_focus:
            self.query_one("#hint", Static).update(date_hint(event.value, field, self.app.plan.as_at))

    @on(Input.Submitted)
    def _written(self, event: Input.Submitted) -> None:
        self._decide(event.value)

    def _decide(self, value: Any) -> None:
        conflict = self._conflicts[0]
        decided = {**self._decided, conflict.ref: {**self._decided.get(conflict.ref, {}), conflict.field: value}}
        plan = self.app.plan
        try:
            edits = []
            for edit in self._edits:
                current = plan.action(edit.ref)
                if isinstance(edit.after, Action) and current is not None and edit.before is not None:
                    values = decided.get(edit.ref, {})
                    edits.append(
                        rebase(
                            edit,
                            current,
                            values,
                            key=plan.key,
                            today=plan.as_at,
                            by=self.app.user,
                            note=self._note,
                            evidence=len(plan.evidence_of(current)),
                        )
                    )
                else:
                    edits.append(edit)
        except Invalid as refusal:
            self._hint(str(refusal))
            return
        self._decided = decided
        self._conflicts.pop(0)
        if self._conflicts:
            self._ask()
        else:
            self.dismiss(edits)

    def action_leave(self) -> None:
        """Changes nothing; what was typed is still there."""
        self.dismiss(None)

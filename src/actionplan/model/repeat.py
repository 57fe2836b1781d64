"""What was given to the actions that were answered last, so that others can be given the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.describe import value_words
from actionplan.model.edit import Edit
from actionplan.model.fields import label
from actionplan.model.people_in_use import shown_value
from actionplan.model.plan import Plan

REPEATABLE = (
    *("owner", "due", "forecast", "rag", "priority", "impact"),
    *("support", "sponsor", "member", "body", "status"),
)
"""What one action can be given as well as another; a title or a piece of evidence is of one alone."""


class Given(Struct, frozen=True):
    """What one action, or several at once, were given by one answer after another."""

    refs: tuple[str, ...] = ()
    values: Mapping[str, Any] = {}
    note: str = ""
    """The last reason that was said with it."""

    def and_then(self, edits: Sequence[Edit], fields: Sequence[str], note: str, plan: Plan) -> Given:
        """What was given after one more answer: more to the same actions, or the first to others.

        Args:
            edits: What the answer came to.
            fields: Those that it gave, whatever they were before; without any, those that it changed.
            note: The reason that was said.
            plan: The plan whose people and bodies it names.
        """
        actions = [edit for edit in edits if isinstance(edit.after, Action) and edit.before is not None]
        # A step to another stage sets ratings that nobody has given.
        if not actions or any("stage" in edit.changed for edit in actions):
            return self
        names = fields or [name for name in REPEATABLE if name in actions[0].changed]
        values = {name: shown_value(plan, actions[0].after, name) for name in names}
        if not values:
            return self
        refs = tuple(edit.ref for edit in actions)
        if refs != self.refs:
            return Given(refs, values, note)
        return Given(refs, {**self.values, **values}, note or self.note)

    def words(self, plan: Plan) -> str:
        """``owner Head of Quality, due date 31 Mar 2027``."""
        return ", ".join(f"{label(name)} {value_words(name, value, plan)}" for name, value in self.values.items())

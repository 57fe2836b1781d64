"""Small pieces of text that screens and widgets put together alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from actionplan.model.grants import Role
from actionplan.model.sanitise import sanitise, shown_lines

if TYPE_CHECKING:
    from actionplan.model.action import Action
    from actionplan.model.plan import Plan

MUTED = "$foreground-muted"
"""The style of what matters less than what it stands beside."""


_LONGEST_LABEL = 24


def muted(text: str) -> Content:
    """Text that matters less than what it stands beside: labels, and what is still missing."""
    return Content.styled(text, MUTED)


def label(name: str, width: int) -> Content:
    """What stands before a fact, in a column so wide; a plan's own word that needs more room has it, up to a limit."""
    if len(name) > _LONGEST_LABEL:
        name = f"{name[: _LONGEST_LABEL - 1]}…"
    return muted(f"{sanitise(name):<{width - 1}} ")


def with_keys(words: str, keys: str, plan: Plan, action: Action | None = None) -> str:
    """``words`` and what keys do about it; the words alone of what is in no count, or where nothing can be changed."""
    has_ended = action is not None and action.is_withdrawn
    return words if plan.is_only_read or has_ended or not plan.access.may(Role.EDITOR) else f"{words}{keys}"


def text_or_missing(text: str, missing: str) -> Content:
    """``text``, harmless to show; where it is empty, the muted words that say so."""
    if not text:
        return muted(missing)
    return Content(shown_lines(text))


def text_after(lead: str, text: str) -> str:
    """``text``, harmless to show, behind what leads to it; nothing at all where there is no text."""
    if not text:
        return ""
    return f"{lead}{shown_lines(text)}"


def on_one_line(text: Content) -> Content:
    """``text`` up to its first line feed, with an ellipsis for what follows; the same where there is none."""
    if "\n" not in text.plain:
        return text
    return Content.assemble(text[: text.plain.index("\n")], "…")


def cursor_style(is_cursor: bool, otherwise: str = "") -> str:
    """The component class of a piece of a list's line: strong in the line of the cursor."""
    return "strong" if is_cursor else otherwise

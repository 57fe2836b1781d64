"""What the screen is for and what its keys do, made from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from actionplan.model.dates import FORMS
from actionplan.model.key import Key
from actionplan.model.sanitise import broken_at_slashes, sanitise, shown_lines
from actionplan.model.words import USUAL
from actionplan.screens.base import BaseScreen
from actionplan.widgets.hanging_indent import HangingLines, Line, plain_lines
from actionplan.widgets.page import Page
from actionplan.widgets.rag_marks import mark

MOVING = (
    ("↑ ↓ j k", "move", ("list.up", "list.down", "page.up", "page.down")),
    ("pgup pgdn home end", "move far", ("list.page-up", "list.page-down", "list.first", "list.last")),
    ("[ ]", "previous group, next group", ("marks.previous-group", "marks.next-group")),
    ("enter", "open", ("list.open",)),
    ("esc", "back, or clear", ("actions.clear", "history.clear", "action-page.back", "group.back")),
)
"""What moves: the keys, what they do, and the ids of their bindings, for whoever has chosen other keys."""
PALETTE = "command_palette"
FRONT = 21
"""How wide the column of the keys is."""
DATES = f"Dates: {FORMS}."


def keys_of(screen: Screen[Any]) -> list[tuple[str, Binding, DOMNode]]:
    """The keys that work on a screen, as people write them, each with its binding and whose it is, the inmost first."""
    entries: dict[str, tuple[list[str], Binding, DOMNode]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.system or not binding.tooltip or not active.enabled:
            continue
        keys = entries.setdefault(binding.action, ([], binding, active.node))[0]
        keys.append(binding.key_display or screen.app.get_key_display(binding))
    return [(" ".join(dict.fromkeys(keys)), binding, node) for keys, binding, node in entries.values()]


class HelpScreen(ModalScreen[None]):
    """One page; any of esc, ?, q closes it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "dismiss", "Close", show=False, id="help.close"),
    ]

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """What the screen is for, its keys, moving, filtering, the key to the ratings."""
        with Page(id="box"):
            yield HangingLines(self._lines())

    def _lines(self) -> list[Line]:
        plan = getattr(self.app, "plan", None)
        key = plan.key if plan is not None else Key()
        words = plan.words if plan is not None else USUAL
        about = words.put_in(getattr(self._about, "ABOUT", ""))
        rows = [(keys, binding.tooltip) for keys, binding, _ in keys_of(self._about) if binding.action != PALETTE]
        filters = self._about.filters() if isinstance(self._about, BaseScreen) else ()
        lines = plain_lines([Content(about), Content("")] if about else [])
        lines += _table(
            "Keys", [*rows, ("ctrl+p", words.put_in("Everything by name, and any action by its ref or words"))]
        )
        lines += _table("Moving", _moving(self._about))
        meanings = [(front, words.put_in(meaning)) for front, meaning in filters]
        lines += _table("Filter, after /", meanings) if filters else []
        ratings = [
            (_front(mark(face.condition, key)), Content(sanitise(face.meaning) if plan is not None else ""))
            for face in key.faces
        ]
        lines += [*_title("Ratings"), *ratings, *plain_lines([Content(""), Content(DATES), Content("")])]
        kept_in = self._kept_in()
        return [*lines, (Content("The plan is kept in "), Content(shown_lines(kept_in)))] if kept_in else lines

    def _kept_in(self) -> str:
        path = getattr(self.app, "database", None)
        if path is None:
            return ""
        # What stands in front of it, the frame and the scrollbar take some of the window.
        return broken_at_slashes(str(path.absolute()), max(16, min(104, self.app.size.width) - 28))


def _moving(screen: Screen[Any]) -> Iterable[tuple[str, str]]:
    """The keys that move, with what they do; those that somebody has chosen, as they work on this screen."""
    keymap = getattr(screen.app, "keymap", {})
    bindings = [active.binding for active in screen.active_bindings.values()]
    for keys, words, ids in MOVING:
        chosen_keys = [screen.app.get_key_display(binding) for binding in bindings if binding.id in ids]
        is_changed = bool(chosen_keys) and not keymap.keys().isdisjoint(ids)
        yield (" ".join(chosen_keys) if is_changed else keys), words


def _table(title: str, rows: Iterable[tuple[str, str]]) -> list[Line]:
    lines = [(_front(Content.styled(keys, "$text-accent")), Content(words)) for keys, words in rows]
    return [*_title(title), *lines, *plain_lines([Content("")])]


def _title(title: str) -> list[Line]:
    return plain_lines([Content.styled(title, "bold")])


def _front(content: Content) -> Content:
    return Content.assemble("  ", content.pad_right(max(1, FRONT - content.cell_length)))

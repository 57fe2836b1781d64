"""The agenda beside a card of the weekly review: its sections, and what is in each; a click goes there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec import Struct
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from actionplan.model.weekly_review import ReviewItem
from actionplan.widgets.text_parts import MUTED, muted

CARD, SECTION = "card", "section"
"""Under these a piece of a line keeps the ref or name that a click on it goes to."""
INDENT = 2
MOST_TITLES = 9
"""At most this many cards of the shown section are listed with their titles: those around the one shown."""
MOST_LINES = 3
"""At most this many lines of refs are listed of every other section."""


class Agenda(Struct, frozen=True):
    """The cards of a review, and which of them is shown."""

    items: tuple[ReviewItem, ...]
    titles: Mapping[str, str]
    """What the subjects of the items are called, harmless to show."""
    shown_item: ReviewItem | None
    """The item whose card is shown."""

    @property
    def shown_section(self) -> str:
        """The section that is gone through; empty where no card is shown."""
        if self.shown_item is None:
            return ""
        return self.shown_item.section


class AgendaLines(Widget):
    """The sections of an agenda with their cards, in as many lines as there is room for."""

    DEFAULT_CSS = """
    AgendaLines { height: auto; }
    """
    ALLOW_SELECT = False

    class CardChosen(Message):
        """A card was clicked."""

        def __init__(self, ref: str) -> None:
            super().__init__()
            self.ref = ref

    class SectionChosen(Message):
        """A section was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._agenda = Agenda((), {}, None)
        self._room = 0
        self._drawn: tuple[int, list[Content]] = (0, [])

    def show_agenda(self, agenda: Agenda, room: int) -> None:
        """Shows an agenda, in about ``room`` lines: where it would take more, other sections have only their counts."""
        if (agenda, room) != (self._agenda, self._room):
            self._agenda, self._room = agenda, room
            self._drawn = (0, [])
            self.refresh(layout=True)

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many lines as there are."""
        return len(self._draw(width))

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(self._draw(self.content_size.width))

    def _draw(self, width: int) -> list[Content]:
        if self._drawn[0] != width:
            lines = list(agenda_lines(self._agenda, width))
            if len(lines) > self._room:
                lines = list(agenda_lines(self._agenda, width, with_refs=False))
            self._drawn = (width, lines)
        return self._drawn[1]

    def on_click(self, event: events.Click) -> None:
        """Tells the screen which card or section was clicked."""
        meta = event.style.meta
        if CARD in meta:
            self.post_message(self.CardChosen(meta[CARD]))
        elif SECTION in meta:
            self.post_message(self.SectionChosen(meta[SECTION]))


def agenda_lines(agenda: Agenda, width: int, *, with_refs: bool = True) -> Iterator[Content]:
    """The lines of an agenda, none wider than ``width``; ``with_refs``, every section says what is in it."""
    for section, members in groupby(_by_section(agenda.items), key=lambda item: item.section):
        items = list(members)
        is_shown = section == agenda.shown_section
        yield _heading(section, items, width, is_shown=is_shown)
        if is_shown:
            yield from _title_lines(items, agenda, width)
        elif with_refs:
            yield from _ref_lines(items, width)


def _by_section(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    """The items by section; one that has joined later stands in its section, not at the end."""
    sections = list(dict.fromkeys(item.section for item in items))
    return sorted(items, key=lambda item: (sections.index(item.section), item.place))


def _heading(section: str, items: Sequence[ReviewItem], width: int, *, is_shown: bool) -> Content:
    number_done = sum(item.outcome.is_done for item in items)
    sign, style = "  ", ""
    if is_shown:
        sign, style = "▶ ", "bold"
    elif number_done == len(items):
        sign, style = "✓ ", MUTED
    counts = f" {number_done}/{len(items)}"
    name = Content(section).truncate(max(1, width - INDENT - len(counts)), ellipsis=True, pad=True)
    line = Content.assemble((sign, "$text-accent"), name.stylize(style), (counts, style))
    return line.stylize(Style.from_meta({SECTION: section}))


def _sign(item: ReviewItem) -> str:
    """A sign for what has become of an item, two cells wide."""
    if item.outcome.is_done:
        return "✓ "
    return "– " if item.outcome.is_skipped else "  "


def _style(item: ReviewItem) -> str:
    return MUTED if item.outcome.is_done else ""


def _title_lines(items: Sequence[ReviewItem], agenda: Agenda, width: int) -> Iterator[Content]:
    """The cards of the section that is gone through, those around the one shown."""
    shown_index = next((index for index, item in enumerate(items) if item == agenda.shown_item), 0)
    first = min(max(0, shown_index - MOST_TITLES // 2), max(0, len(items) - MOST_TITLES))
    visible = range(first, min(first + MOST_TITLES, len(items)))
    if first:
        yield muted(f"    … {first} before")
    for index in visible:
        item = items[index]
        style = "bold" if index == shown_index else _style(item)
        line = Content.styled(f"  {_sign(item)}{item.subject}  {agenda.titles.get(item.subject, '')}", style)
        yield line.truncate(width, ellipsis=True).stylize(Style.from_meta({CARD: item.ref}))
    number_after = len(items) - visible.stop
    if number_after:
        yield muted(f"    … {number_after} more")


def _ref_lines(items: Sequence[ReviewItem], width: int) -> Iterator[Content]:
    """The refs of a section's cards, as many a line as there is room for; those done are muted."""
    lines = list(_lines_of_items(items, max(1, width - 2 * INDENT)))
    number_hidden = sum(map(len, lines[MOST_LINES:]))
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        content = Content.assemble(" " * 2 * INDENT, Content(" ").join([_ref(item) for item in line]))
        if number == MOST_LINES and number_hidden:
            content = Content.assemble(content, muted(f" … {number_hidden} more"))
        yield content.truncate(width, ellipsis=True)


def _ref(item: ReviewItem) -> Content:
    return Content.styled(item.subject, _style(item)).stylize(Style.from_meta({CARD: item.ref}))


def _lines_of_items(items: Iterable[ReviewItem], width: int) -> Iterator[list[ReviewItem]]:
    """The items, parted into lines that hold their refs with a space between two."""
    line: list[ReviewItem] = []
    length = 0
    for item in items:
        if line and length + 1 + len(item.subject) > width:
            yield line
            line, length = [], 0
        if line:
            length += 1
        line.append(item)
        length += len(item.subject)
    if line:
        yield line

"""The agenda beside a card of the weekly review: its sections, and what is in each; a click goes there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from actionplan.model.weekly_review import ReviewItem

MUTED = "$foreground-muted"
CARD, SECTION = "card", "section"
"""What a piece of a line is a part of, for a click."""
INDENT = 2
MOST_TITLES = 9
"""So many cards of the section that is gone through are listed with their titles, those around the one shown."""
MOST_LINES = 3
"""So many lines of refs are listed of every other section."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is listed."""

    items: tuple[ReviewItem, ...]
    titles: Mapping[str, str]
    """What the subjects of the items are called, harmless to show."""
    shown_item: ReviewItem | None
    """The item whose card is shown."""


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
        """Goes there."""
        meta = event.style.meta
        if CARD in meta:
            self.post_message(self.CardChosen(meta[CARD]))
        elif SECTION in meta:
            self.post_message(self.SectionChosen(meta[SECTION]))


def agenda_lines(agenda: Agenda, width: int, *, with_refs: bool = True) -> Iterator[Content]:
    """The lines of an agenda, none wider than ``width``; ``with_refs``, every section says what is in it."""
    here = agenda.shown_item.section if agenda.shown_item is not None else ""
    for section, members in groupby(_by_section(agenda.items), key=lambda item: item.section):
        items = list(members)
        yield _heading(section, items, width, is_here=section == here)
        if section == here:
            yield from _title_lines(items, agenda, width)
        elif with_refs:
            yield from _ref_lines(items, width)


def _by_section(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    """The items, those that have joined later in the place of their section."""
    order = {section: place for place, section in enumerate(dict.fromkeys(item.section for item in items))}
    return sorted(items, key=lambda item: (order[item.section], item.place))


def _heading(section: str, items: Sequence[ReviewItem], width: int, *, is_here: bool) -> Content:
    done = sum(item.outcome.is_done for item in items)
    is_done = done == len(items)
    sign = "▶ " if is_here else "✓ " if is_done else "  "
    counts = f" {done}/{len(items)}"
    style = "bold" if is_here else MUTED if is_done else ""
    name = Content(section).truncate(max(1, width - INDENT - len(counts)), ellipsis=True, pad=True)
    line = Content.assemble((sign, "$text-accent"), name.stylize(style), (counts, style))
    return line.stylize(Style.from_meta({SECTION: section}))


def _sign(item: ReviewItem) -> str:
    return "✓ " if item.outcome.is_done else "– " if item.outcome.is_skipped else "  "


def _title_lines(items: Sequence[ReviewItem], agenda: Agenda, width: int) -> Iterator[Content]:
    """The cards of the section that is gone through, those around the one shown."""
    shown_ref = agenda.shown_item.ref if agenda.shown_item is not None else ""
    here = next((place for place, item in enumerate(items) if item.ref == shown_ref), 0)
    first = min(max(0, here - MOST_TITLES // 2), max(0, len(items) - MOST_TITLES))
    listed = items[first : first + MOST_TITLES]
    if first:
        yield Content.styled(f"    … {first} before", MUTED)
    for place, item in enumerate(listed, start=first):
        style = "bold" if place == here else MUTED if item.outcome.is_done else ""
        line = Content.styled(f"  {_sign(item)}{item.subject}  {agenda.titles.get(item.subject, '')}", style)
        yield line.truncate(width, ellipsis=True).stylize(Style.from_meta({CARD: item.ref}))
    left = len(items) - first - len(listed)
    if left:
        yield Content.styled(f"    … {left} more", MUTED)


def _ref_lines(items: Sequence[ReviewItem], width: int) -> Iterator[Content]:
    """The refs of a section's cards, as many a line as there is room for; those done are muted."""
    lines = list(_filled(items, max(1, width - 2 * INDENT)))
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        left = sum(map(len, lines[MOST_LINES:])) if number == MOST_LINES else 0
        refs = Content(" ").join([_ref(item) for item in line])
        more = f" … {left} more" if left else ""
        content = Content.assemble(" " * 2 * INDENT, refs, (more, MUTED))
        yield content.truncate(width, ellipsis=True)


def _ref(item: ReviewItem) -> Content:
    content = Content.styled(item.subject, MUTED if item.outcome.is_done else "")
    return content.stylize(Style.from_meta({CARD: item.ref}))


def _filled(items: Iterable[ReviewItem], width: int) -> Iterator[list[ReviewItem]]:
    line: list[ReviewItem] = []
    used = 0
    for item in items:
        if line and used + 1 + len(item.subject) > width:
            yield line
            line, used = [], 0
        line.append(item)
        used += len(item.subject) + (1 if used else 0)
    if line:
        yield line

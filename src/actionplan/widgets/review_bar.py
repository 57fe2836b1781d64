"""Where a review stands: its line of progress, and its sections with what is done of each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.dates import show_long
from actionplan.model.review import Review, ReviewItem
from actionplan.model.text import shown
from actionplan.widgets.frame import spread
from actionplan.widgets.hanging import Line

HOUR = 60
ROOMY = 98
"""From so many cells on the sections have a list of their own."""
MUTED = "$foreground-muted"


class ReviewBar(Widget):
    """Which review, how far, how long, and the pace."""

    DEFAULT_CSS = "ReviewBar { height: 1; padding: 0 1; }"
    session: reactive[str] = reactive("")
    section: reactive[str] = reactive("")
    """The section of the card, and how far that is; it stands here where there is no room for the list of them."""
    done: reactive[str] = reactive("")
    time: reactive[str] = reactive("")

    def show_progress(
        self, review: Review | None, items: Sequence[ReviewItem], shown_item: ReviewItem | None, seconds: int
    ) -> None:
        """Shows how far it is; ``seconds`` is how long the card has been open."""
        if review is None:
            self.session, self.section, self.done, self.time = "Weekly review", "", "", ""
            return
        day, chair = show_long(review.held_on), shown(review.chair)
        self.session = f"Weekly review {review.number} · {day} · chair {chair}, {len(review.present)} present"
        done = sum(item.outcome.is_done for item in items)
        self.done = f"{done} of {len(items)}"
        self.section = section_words(items, shown_item)
        minutes = (sum(item.seconds for item in items) + seconds) / 60
        self.time = f"{minutes:.0f} min{pace_words(done, len(items), minutes)}"

    def render(self) -> Content:
        """One line."""
        width = self.content_size.width
        session = Content.styled(self.session, "bold")
        right = Content.styled(" · ".join(part for part in (self.done, self.time) if part), MUTED)
        if not right or session.cell_length + right.cell_length + 2 <= width >= ROOMY:
            return spread(session, right, width)
        left = Content.styled(" · ".join(part for part in (self.done, self.section) if part), "bold")
        time = Content.styled(self.time, MUTED).truncate(max(0, width - left.cell_length - 2), ellipsis=True)
        return spread(left, time, width)


def section_words(items: Sequence[ReviewItem], shown_item: ReviewItem | None) -> str:
    """``Late 2 of 5``: the section of a card, and how much of it is done."""
    if shown_item is None:
        return ""
    same = [item for item in items if item.section == shown_item.section]
    return f"{shown_item.section} {sum(item.outcome.is_done for item in same)} of {len(same)}"


def pace_words(done: int, total: int, minutes: float) -> str:
    """When the review would end at its pace; nothing before there is one."""
    if done < 3 or done == total:
        return ""
    whole = minutes / done * total
    return f" · on pace for {whole:.0f} min" + ("" if whole <= HOUR else ", over the hour")


def sections_lines(items: Sequence[ReviewItem], shown_item: ReviewItem | None) -> list[Line]:
    """The sections, each with what is done of all; the one of the card is pointed at."""
    counts: dict[str, list[int]] = {}
    for item in items:
        numbers = counts.setdefault(item.section, [0, 0])
        numbers[0] += item.outcome.is_done
        numbers[1] += 1
    lines = []
    for section, (done, total) in counts.items():
        is_here = shown_item is not None and shown_item.section == section
        sign = "▶ " if is_here else "✓ " if done == total else "  "
        style = "bold" if is_here else MUTED if done == total else ""
        lines.append((Content.styled(sign, "$text-accent"), Content.styled(f"{section:<24}{done}/{total}", style)))
    return lines

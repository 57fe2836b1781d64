"""The line of progress of a review."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.dates import format_long_date
from actionplan.model.sanitise import sanitise
from actionplan.model.weekly_review import ReviewItem, WeeklyReview
from actionplan.widgets.frame import spread
from actionplan.widgets.text_parts import muted

HOUR = 60
PACE_MINUTES, PACE_CARDS = 5, 3
"""A pace is shown after this many minutes and this many cards: before, it would say nothing."""
ROOMY = 98
"""From this width on the sections have a list of their own."""


class ReviewBar(Widget):
    """Which review, how far, how long, and the pace."""

    DEFAULT_CSS = "ReviewBar { height: 1; padding: 0 1; }"
    session: reactive[str] = reactive("")
    """Which review it is, who chairs it and how many are there."""
    section: reactive[str] = reactive("")
    """The section of the card, and how far that is; it stands here where there is no room for the list of them."""
    progress: reactive[str] = reactive("")
    """How many cards are done."""
    time: reactive[str] = reactive("")
    """How long it has taken, and the pace."""

    def show_progress(
        self, review: WeeklyReview | None, items: Sequence[ReviewItem], shown_item: ReviewItem | None, seconds: int
    ) -> None:
        """Shows how far it is; ``seconds`` is how long the card has been open."""
        if review is None:
            self.session, self.section, self.progress, self.time = "Weekly review", "", "", ""
            return
        day, chair = format_long_date(review.held_on), sanitise(review.chair)
        self.session = f"Weekly review {review.number} · {day} · chair {chair}, {len(review.present)} present"
        number_done = sum(item.outcome.is_done for item in items)
        self.progress = f"{number_done} of {len(items)}"
        self.section = section_words(items, shown_item)
        minutes = (sum(item.seconds for item in items) + seconds) / 60
        self.time = f"{minutes:.0f} min{pace_words(number_done, len(items), minutes)}"

    def render(self) -> Content:
        """One line."""
        width = self.content_size.width
        session = Content.styled(self.session, "bold")
        right = muted(" · ".join(filter(None, (self.progress, self.time))))
        if not right or session.cell_length + right.cell_length + 2 <= width >= ROOMY:
            return spread(session, right, width)
        progress = Content.styled(" · ".join(filter(None, (self.progress, self.section))), "bold")
        time = muted(self.time).truncate(max(0, width - progress.cell_length - 2), ellipsis=True)
        return spread(progress, time, width)


def section_words(items: Sequence[ReviewItem], shown_item: ReviewItem | None) -> str:
    """``Late 2 of 5 (section 3 of 8)``: the section of a card, how much of it is done, and which it is."""
    if shown_item is None:
        return ""
    section = shown_item.section
    outcomes = [item.outcome for item in items if item.section == section]
    sections = list(dict.fromkeys(item.section for item in items))
    number_done = sum(outcome.is_done for outcome in outcomes)
    position = f"section {sections.index(section) + 1} of {len(sections)}"
    return f"{section} {number_done} of {len(outcomes)} ({position})"


def pace_words(number_done: int, total: int, minutes: float) -> str:
    """How long the review would take at its pace; nothing before there is one."""
    if number_done < PACE_CARDS or minutes < PACE_MINUTES or number_done == total:
        return ""
    expected = minutes / number_done * total
    words = f" · about {expected:.0f} min in all"
    if expected > HOUR:
        words += ", over the hour"
    return words

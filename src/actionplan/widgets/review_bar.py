"""Where a review stands: its line of progress."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.dates import format_long_date
from actionplan.model.sanitise import sanitise
from actionplan.model.weekly_review import ReviewItem, WeeklyReview
from actionplan.widgets.frame import spread

HOUR = 60
PACE_MINUTES, PACE_CARDS = 5, 3
"""A pace says something only after so many minutes and so many cards."""
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
        self, review: WeeklyReview | None, items: Sequence[ReviewItem], shown_item: ReviewItem | None, seconds: int
    ) -> None:
        """Shows how far it is; ``seconds`` is how long the card has been open."""
        if review is None:
            self.session, self.section, self.done, self.time = "Weekly review", "", "", ""
            return
        day, chair = format_long_date(review.held_on), sanitise(review.chair)
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
    """``Late 2 of 5 (section 3 of 8)``: the section of a card, how much of it is done, and which it is."""
    if shown_item is None:
        return ""
    same = [item for item in items if item.section == shown_item.section]
    sections = list(dict.fromkeys(item.section for item in items))
    place = f"section {sections.index(shown_item.section) + 1} of {len(sections)}"
    return f"{shown_item.section} {sum(item.outcome.is_done for item in same)} of {len(same)} ({place})"


def pace_words(done: int, total: int, minutes: float) -> str:
    """How long the review would take at its pace; nothing before there is one."""
    if done < PACE_CARDS or minutes < PACE_MINUTES or done == total:
        return ""
    whole = minutes / done * total
    return f" · about {whole:.0f} min in all" + ("" if whole <= HOUR else ", over the hour")

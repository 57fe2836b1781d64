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
MUTED = "$foreground-muted"


class ReviewBar(Widget):
    """Which review, how far, how long, and the pace."""

    DEFAULT_CSS = "ReviewBar { height: 1; padding: 0 1; }"
    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def show_progress(self, review: Review | None, items: Sequence[ReviewItem], seconds: int) -> None:
        """Shows how far it is; ``seconds`` is how long the card has been open."""
        if review is None:
            self.left, self.right = "Weekly review", ""
            return
        self.left = f"Weekly review {review.number} · {show_long(review.held_on)} · chair {shown(review.chair)}"
        self.left += f", {len(review.present)} present"
        done = sum(item.outcome.is_done for item in items)
        minutes = (sum(item.seconds for item in items) + seconds) / 60
        self.right = f"{done} of {len(items)} · {minutes:.0f} min{pace_words(done, len(items), minutes)}"

    def render(self) -> Content:
        """One line."""
        return spread(Content.styled(self.left, "bold"), Content.styled(self.right, MUTED), self.content_size.width)


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

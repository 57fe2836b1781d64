"""The list of where a plan comes from: findings with their mapping, strengths with their standing, and the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from actionplan.model.dates import format_date
from actionplan.model.plan import Area, Plan, Standing
from actionplan.model.ratings import Colour
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.self_evaluation import SelfEvaluation, evaluations_of, written_words
from actionplan.model.sources import Strength, Theme
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style


class SourceText(Struct, frozen=True):
    """A line that cannot be changed here. One with a style is a heading, and the cursor passes over it."""

    text: str
    style: str = ""


SourceRow = Area | Strength | SelfEvaluation | SourceText | None

INDENT = "  "
ROOMY = 100
"""From this width on the mapping and the standing have more room."""
REF, FIT = 6, 9
"""How wide these columns are."""
_STANDINGS = {
    Standing.STILL_TRUE: ("✓ still true", Colour.GREEN),
    Standing.AT_RISK: ("! at risk", Colour.AMBER),
}


def title_of_summary_area(area: Area, plan: Plan) -> str:
    """The title of the summary area that a finding is mapped to, or the words for none."""
    titles = {summary_area.key: summary_area.title for summary_area in plan.summary_areas}
    return titles.get(area.summary_area or "", NOT_MAPPED)


class SourceList(LineList[SourceRow]):
    """Areas with their mapping, strengths with their standing, and the rest of the source."""

    plan: Plan

    def key(self, row: SourceRow) -> str | None:
        """The ref of an area or a strength, or the line itself; headings are passed over."""
        if row is None:
            return None
        if not isinstance(row, SourceText):
            return row.ref
        if row.style:
            return None
        return row.text

    def draw(self, row: SourceRow, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One line of the source."""
        if row is None:
            return
        if isinstance(row, SourceText):
            if not row.style:
                yield Cell(INDENT)
            yield Cell(row.text, width - len(INDENT), row.style or cursor_style(is_cursor))
            return
        side = 46 if width >= ROOMY else 30
        yield Cell(INDENT)
        yield Cell(row.ref, REF, cursor_style(is_cursor, "dim"))
        yield Cell(_text_of(row), width - len(INDENT) - REF - 1 - side, cursor_style(is_cursor))
        yield Cell(" ")
        if isinstance(row, SelfEvaluation):
            yield Cell(written_words(row), side, "dim")
        elif isinstance(row, Area):
            yield from self._mapping(row, side)
        else:
            yield self._standing(row, side)

    def _mapping(self, area: Area, width: int) -> Iterable[Cell]:
        """The summary area, and how well it fits; amber where that can be doubted."""
        title = title_of_summary_area(area, self.plan)
        yield Cell(title, width - FIT - 1, "" if area.summary_area else Colour.AMBER)
        yield Cell(" ")
        yield Cell(area.fit or "", FIT, Colour.AMBER if area.fit == "weak" else "dim")

    def _standing(self, strength: Strength, width: int) -> Cell:
        """Whether a strength is still true, where somebody has said so."""
        check = self.plan.check_of(strength)
        if check is None or check.standing not in _STANDINGS:
            return Cell("", width, "dim")
        words, rag = _STANDINGS[check.standing]
        return Cell(words, width, rag)


def _text_of(row: Area | Strength | SelfEvaluation) -> str:
    """What a row says in one line."""
    if isinstance(row, SelfEvaluation):
        return ": ".join(filter(None, (row.grade, row.what_we_know)))
    return row.text


def theme_under(row: SourceRow, plan: Plan) -> Theme | None:
    """The theme that a row is of; None of a row that is of none."""
    if row is None or isinstance(row, SourceText):
        return None
    return next((theme for theme in plan.themes if theme.number == row.theme), None)


def source_rows(plan: Plan) -> Iterator[SourceRow]:
    """Themes with findings and strengths, then the summary, the messages, the process, the source."""
    for theme in plan.themes:
        yield SourceText(f"{theme.number} {theme.title}", "heading")
        yield SourceText("Areas for consideration", "dim")
        yield from (area for area in plan.areas if area.theme == theme.number)
        yield SourceText("Strengths", "dim")
        yield from (strength for strength in plan.strengths if strength.theme == theme.number)
        if evaluations := evaluations_of(plan, theme.number):
            yield SourceText("Self-evaluation, newest first", "dim")
            yield from evaluations
        yield None
    for title, lines in (
        ("Key messages", tuple(message.title for message in plan.key_messages)),
        ("Strengths in the reviewers' summary", plan.summary_strengths),
        ("How the reviewers worked", plan.process),
    ):
        yield SourceText(title, "heading")
        yield from (SourceText(f"· {line}") for line in lines)
        yield None
    yield SourceText("Source", "heading")
    days = f"{format_date(plan.review_from)} to {format_date(plan.review_to)}"
    yield SourceText(f"{plan.reviewers}, {days}, reported {format_date(plan.reported_on)}")
    yield SourceText(plan.source)

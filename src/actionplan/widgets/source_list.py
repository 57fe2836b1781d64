"""The list of where a plan comes from: findings with their mapping, strengths with their standing, and the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType

from actionplan.model.answers import condition_of_finding, findings_words
from actionplan.model.area import Area, Standing
from actionplan.model.columns import longest_ref
from actionplan.model.dates import format_date
from actionplan.model.duties import Duty
from actionplan.model.duty_clock import days_late_of, duty_state, listed_duties, pressing_duties
from actionplan.model.findings import findings
from actionplan.model.mistakes import is_mistake
from actionplan.model.plan import Plan
from actionplan.model.ratings import NOT_RATED, Colour
from actionplan.model.restricted import marked, restriction_reason
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.rules.retention import standing_lines
from actionplan.model.self_evaluation import SelfEvaluation, evaluations_of, written_words
from actionplan.model.source_part import sources_of
from actionplan.model.sources import Source, Strength, Theme, review_words
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style


class SourceText(Struct, frozen=True):
    """A line that cannot be changed here. One with a style is a heading, and the cursor passes over it."""

    text: str
    style: str = ""


SourceRow = Duty | Area | Strength | SelfEvaluation | SourceText | None

INDENT = "  "
ROOMY = 100
"""From this width on the mapping and the standing have more room."""
DUTY_REF, DUTY_DATE, DUTY_STATE = 9, 11, 26
"""How wide the columns of a duty are."""
REF, FIT, ANSWER = 6, 9, 14
"""How wide these columns are; refs have more where the plan's are longer."""
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

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", show=False, tooltip="Mark this area, to link it with others", id="plan.mark"),
        Binding("escape", "unmark", "Unmark", show=False, tooltip="Take the marks off", id="plan.unmark"),
    ]
    plan: Plan
    marked: frozenset[str] = frozenset()
    """The refs of the marked areas."""

    def action_mark(self) -> None:
        """Marks the area under the cursor, or takes its mark off, and goes on."""
        if isinstance(self.current, Area):
            self.marked ^= {self.current.ref}
            self.refresh_line(self.cursor)
            self.action_move(1)

    def action_unmark(self) -> None:
        """Takes all marks off."""
        self.unmark()

    def unmark(self) -> None:
        """Takes all marks off."""
        self.marked = frozenset()
        self.refresh()

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
        if isinstance(row, Duty):
            yield from self._duty(row, width, is_cursor=is_cursor)
            return
        side, answer, ref = self._side(width), self._answer_width(), self._ref_width()
        yield self._sign(row)
        yield Cell(row.ref, ref, cursor_style(is_cursor, "dim"))
        yield Cell(_text_of(row, self.plan), width - len(INDENT) - ref - 1 - side - answer, cursor_style(is_cursor))
        yield Cell(" ")
        if isinstance(row, SelfEvaluation):
            yield Cell(written_words(row), side + answer, "dim")
        elif isinstance(row, Area):
            if answer:
                yield self._answer(row, answer)
            if side:
                yield from self._mapping(row, side)
        else:
            yield self._standing(row, side + answer)

    def _duty(self, duty: Duty, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """What is due, by when, and how it stands; amber where it is due soon, red where it is late."""
        style = "dim"
        if days_late_of(duty, self.plan.as_at):
            style = Colour.RED.value
        elif duty in pressing_duties(self.plan):
            style = Colour.AMBER.value
        yield Cell(INDENT)
        yield Cell(duty.ref, DUTY_REF, cursor_style(is_cursor, "dim"))
        room = width - len(INDENT) - DUTY_REF - DUTY_DATE - DUTY_STATE - 2
        yield Cell(duty.what, max(8, room), cursor_style(is_cursor, "dim" if not duty.is_waiting else ""))
        yield Cell(" ")
        yield Cell(format_date(duty.due), DUTY_DATE)
        yield Cell(" ")
        yield Cell(duty_state(duty, self.plan), DUTY_STATE, style)

    def _ref_width(self) -> int:
        return max(REF, longest_ref(self.plan) + 2)

    def _side(self, width: int) -> int:
        """How wide the mapping is; nought in a plan that has no summary areas to map to."""
        if not self.plan.summary_areas:
            return 0 if self._answer_width() or not self.plan.checks else ANSWER
        return 46 if width >= ROOMY else 30

    def _answer_width(self) -> int:
        """How wide the answers are; nought in a plan that has none."""
        return ANSWER if findings(self.plan).uses_responses else 0

    def _answer(self, area: Area, width: int) -> Cell:
        """What the council answers to a finding."""
        if area.withdrawn:
            return Cell("withdrawn", width, "dim")
        if area.response is None:
            return Cell("not answered", width, "dim")
        return Cell(area.response.value, width, "dim" if area.is_not_agreed else "")

    def _sign(self, row: Area | Strength | SelfEvaluation) -> Cell:
        """That a finding is marked, else its worst action; nothing while none of them is rated."""
        if not isinstance(row, Area):
            return Cell(INDENT)
        if row.ref in self.marked:
            return Cell("◉", len(INDENT), "accent")
        face = self.plan.key.face(condition_of_finding(row, self.plan))
        if face.condition in NOT_RATED:
            return Cell(INDENT)
        return Cell(face.shape, len(INDENT), face.colour.value)

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


def _text_of(row: Area | Strength | SelfEvaluation, plan: Plan) -> str:
    """What a row says in one line."""
    if isinstance(row, SelfEvaluation):
        return ": ".join(filter(None, (row.grade, row.what_we_know)))
    if isinstance(row, Area):
        return _after_mark(row.report_mark, marked(row.text, restriction_reason(row, plan)))
    return _after_mark(f"not in the {row.absent_from}" if row.absent_from else "", row.text)


def _after_mark(mark: str, text: str) -> str:
    """A text behind what a later report has made of it: where it is cut, that is still seen."""
    return f"({mark}) {text}" if mark else text


def theme_under(row: SourceRow, plan: Plan) -> Theme | None:
    """The theme that a row is of; None of a row that is of none."""
    if row is None or isinstance(row, SourceText | Duty):
        return None
    return next((theme for theme in plan.themes if theme.number == row.theme), None)


def source_rows(plan: Plan) -> Iterator[SourceRow]:
    """Duties of the plan, themes with findings and strengths, then the summary, messages, process and source.

    Of a plan of several reviews one after another, each under its title and with what is known of it.
    """
    duties = listed_duties(plan)
    if duties:
        yield SourceText("Duties of the plan", "heading")
        yield from duties
        yield None
    sources = sources_of(plan)
    has_several = len(sources) > 1
    for name, source in sources.items():
        if has_several:
            yield from _source_heading(name, source, plan)
        for theme in plan.themes:
            if theme.source == name:
                yield from _theme_rows(theme, plan)
        for title, lines in (
            ("Key messages", tuple(message.title for message in source.key_messages)),
            ("Strengths in the reviewers' summary", source.summary_strengths),
            ("How the reviewers worked", source.process),
        ):
            if lines:
                yield SourceText(title, "heading")
                yield from (SourceText(f"· {line}") for line in lines)
                yield None
        origin = _origin_of(source)
        if origin and not has_several:
            yield SourceText("Source", "heading")
            yield from map(SourceText, origin)
    if kept := standing_lines(plan):
        if not has_several:
            yield None
        yield SourceText("Keeping the plan", "heading")
        yield from map(SourceText, kept)


def _source_heading(name: str, source: Source, plan: Plan) -> Iterator[SourceRow]:
    """The title of one of several reviews, how its findings stand, and where it can be read."""
    numbers = {theme.number for theme in plan.themes if theme.source == name}
    findings_of_source = [area for area in plan.findings if area.theme in numbers]
    yield SourceText(f"Source {source.ref}: {source.title}", "heading")
    yield from (SourceText(line) for line in (*_origin_of(source), findings_words(findings_of_source, plan)) if line)
    yield None


def _origin_of(source: Source) -> tuple[str, ...]:
    """What a review is, who held it and when, and where it can be read; without what is not known."""
    words = ", ".join(filter(None, (source.kind, source.body, review_words(source))))
    return tuple(filter(None, (words, source.document)))


def _theme_rows(theme: Theme, plan: Plan) -> Iterator[SourceRow]:
    yield SourceText(theme.heading, "heading")
    areas = [area for area in plan.areas if area.theme == theme.number and not is_mistake(area)]
    strengths = [strength for strength in plan.strengths if strength.theme == theme.number]
    if areas:
        yield SourceText(plan.words.area.titles, "dim")
        yield from areas
    if strengths:
        yield SourceText("Strengths", "dim")
        yield from strengths
    if evaluations := evaluations_of(plan, theme.number):
        yield SourceText("Self-evaluation, newest first", "dim")
        yield from evaluations
    yield None

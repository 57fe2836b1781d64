"""Where it all comes from: strengths, key messages, source, process, and the mapping with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.number_words import number_of
from actionplan.model.plan import Area, Plan, Standing
from actionplan.model.ratings import Condition
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.rules.records import check_strength, map_area
from actionplan.model.sanitise import first_line, shown_lines
from actionplan.model.sources import Strength
from actionplan.screens.base import BaseScreen
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Field, Question, Typed
from actionplan.widgets.line_list import Cell, LineList
from actionplan.widgets.text_parts import cursor_style, muted


class SourceText(Struct, frozen=True):
    """A line that cannot be changed here. One with a style is a heading, and the cursor passes over it."""

    text: str
    style: str = ""


SourceRow = Area | Strength | SourceText | None

INDENT = "  "
ROOMY = 100
"""From this width on the mapping and the standing have more room."""
REF, FIT = 6, 9
"""How wide these columns are."""
_STANDINGS = {
    Standing.STILL_TRUE: ("✓ still true", Condition.ON_TRACK),
    Standing.AT_RISK: ("! at risk", Condition.AT_RISK),
}


def _summary_area_title(area: Area, plan: Plan) -> str:
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
        yield Cell(row.text, width - len(INDENT) - REF - 1 - side, cursor_style(is_cursor))
        yield Cell(" ")
        if isinstance(row, Area):
            yield from self._mapping(row, side)
        else:
            yield self._standing(row, side)

    def _mapping(self, area: Area, width: int) -> Iterable[Cell]:
        """The summary area, and how well it fits; amber where that can be doubted."""
        title = _summary_area_title(area, self.plan)
        yield Cell(title, width - FIT - 1, "" if area.summary_area else Condition.AT_RISK)
        yield Cell(" ")
        yield Cell(area.fit or "", FIT, Condition.AT_RISK if area.fit == "weak" else "dim")

    def _standing(self, strength: Strength, width: int) -> Cell:
        """Whether a strength is still true, where somebody has said so."""
        check = self.plan.check_of(strength)
        if check is None or check.standing not in _STANDINGS:
            return Cell("", width, "dim")
        words, rag = _STANDINGS[check.standing]
        return Cell(words, width, rag)


class SourcePane(Widget):
    """What is under the cursor in full, with its reason."""

    DEFAULT_CLASSES = "pane"
    row: reactive[SourceRow] = reactive(None)

    def render(self) -> Content:
        """The text, the reason for its mapping or standing, and the keys that change it."""
        row, plan = self.row, getattr(self.app, "plan", None)
        if isinstance(row, SourceText):
            return Content(shown_lines(row.text.removeprefix("· ")))
        if row is None or not isinstance(plan, Plan):
            return Content("")
        words = Content.assemble((f"{row.ref}  ", "bold"), shown_lines(row.text))
        if isinstance(row, Area):
            reason, keys = f"mapped because: {shown_lines(row.mapping_reason)}", "m changes it"
        else:
            reason, keys = Standing.NOT_CHECKED.value, "y still true · ! at risk"
            check = plan.check_of(row)
            if check is not None:
                reason = f"{check.standing}: {shown_lines(check.because)}"
        return Content.assemble(words, "\n", muted(reason), "\n", muted(keys))


class PlanScreen(BaseScreen):
    """The plan's source; the mapping and the standing of strengths can be changed here."""

    MODE = "plan"
    ABOUT = (
        "What the reviewers wrote, and how each area is mapped to their summary, with the reason. "
        "Any mapping can be challenged and changed. A strength can be marked as still true, with what shows it, "
        "or as at risk."
    )
    EDITS: ClassVar[frozenset[str]] = frozenset({"map", "check"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "m", "map", "Mapping", tooltip="Move this area to another summary area, with a reason", id="plan.mapping"
        ),
        Binding(
            "y",
            "check('still true')",
            "Still true",
            tooltip="This strength is still true; says what shows it",
            id="plan.still-true",
        ),
        Binding(
            "exclamation_mark",
            "check('at risk')",
            "At risk",
            key_display="!",
            tooltip="This strength is at risk",
            id="plan.at-risk",
        ),
    ]

    def compose_body(self) -> Iterable[Widget]:
        """The list, and the line under the cursor."""
        yield SourceList()
        yield SourcePane()

    @property
    def _list(self) -> SourceList:
        return self.query_one(SourceList)

    def on_mount(self) -> None:
        """Begins in the list."""
        self._list.focus()

    def show_plan(self, plan: Plan) -> None:
        """Themes with areas and strengths, then the summary, the messages, the process, the source."""
        self._list.plan = plan
        self._list.show_rows(list(_rows(plan)))
        weak_fits = sum(area.fit == "weak" for area in plan.areas)
        checks = sum(check.standing is not Standing.NOT_CHECKED for check in plan.checks)
        self.say(
            f"{number_of(len(plan.areas), 'area')}, {weak_fits:,} mapped weakly · "
            f"{checks:,} of {number_of(len(plan.strengths), 'strength')} checked"
        )
        self.query_one(SourcePane).refresh()

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self.query_one(SourcePane).row = self._list.current

    @on(LineList.Opened)
    def _opened(self) -> None:
        if isinstance(self._list.current, Area):
            self.action_map()

    def action_map(self) -> None:
        """Asks for the summary area, the fit and the reason."""
        area, plan = self._list.current, self.app.plan
        if not isinstance(area, Area):
            self.app.tell("m is for areas for consideration; this is not one")
            return

        def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
            edit = map_area(plan, area, answer["summary_area"], answer["fit"], answer["mapping_reason"])
            return [edit], answer["mapping_reason"].strip()

        title_now = _summary_area_title(area, plan)
        titles = (*(summary_area.title for summary_area in plan.summary_areas), NOT_MAPPED)
        fields = (
            Field("summary_area", "summary area", title_now, titles, closed=True),
            Field("fit", "fit", area.fit or "weak", ("strong", "moderate", "weak"), closed=True),
            Field("mapping_reason", "because", area.mapping_reason),
        )
        self._ask(
            Question(Content.assemble(("Mapping of ", "bold"), f"{area.ref}  {first_line(area.text)}"), fields, edits)
        )

    def action_check(self, standing: str) -> None:
        """Asks what shows that a strength is still true, or why it is at risk."""
        strength, plan = self._list.current, self.app.plan
        if not isinstance(strength, Strength):
            self.app.tell("y and ! are for strengths; this is not one")
            return

        def edits(answer: Typed) -> tuple[Sequence[Edit], str]:
            return [check_strength(plan, strength, Standing(standing), answer["because"])], ""

        label = "shown by" if standing == Standing.STILL_TRUE else "because"
        title = Content.assemble((f"{standing.capitalize()}: ", "bold"), f"{strength.ref}  {first_line(strength.text)}")
        self._ask(Question(title, (Field("because", label),), edits))

    def _ask(self, question: Question) -> None:
        if self.refuse_past():
            return
        self.app.push_screen(Prompt(question, self._list.cursor_region))


def _rows(plan: Plan) -> Iterator[SourceRow]:
    for theme in plan.themes:
        yield SourceText(f"{theme.number} {theme.title}", "heading")
        yield SourceText("Areas for consideration", "dim")
        yield from (area for area in plan.areas if area.theme == theme.number)
        yield SourceText("Strengths", "dim")
        yield from (strength for strength in plan.strengths if strength.theme == theme.number)
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

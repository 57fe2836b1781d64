"""Where it all comes from: strengths, key messages, source, process, and the mapping with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from actionplan.model.dates import format_date
from actionplan.model.edit import Edit
from actionplan.model.number_words import number_of
from actionplan.model.plan import Area, Plan, Standing, Strength
from actionplan.model.rollup import NOT_MAPPED
from actionplan.model.rules.records import check_strength, map_area
from actionplan.model.sanitise import sanitise
from actionplan.screens.base import BaseScreen
from actionplan.screens.prompt import Field, Prompt, Question, Typed
from actionplan.widgets.line_list import Cell, LineList


@dataclass(frozen=True, slots=True)
class Text:
    """A line of the source that nothing can be done about."""

    text: str
    style: str = ""


Row = Area | Strength | Text | None

_STANDINGS = {Standing.STILL_TRUE: ("✓ still true", "green"), Standing.AT_RISK: ("! at risk", "amber")}


class SourceList(LineList[Row]):
    """Areas with their mapping, strengths with their standing, and the rest of the source."""

    plan: Plan

    def key(self, row: Row) -> str | None:
        """The ref of an area or a strength, or the line itself; headings are passed over."""
        if isinstance(row, Text):
            return None if row.style else row.text
        return row.ref if row is not None else None

    def draw(self, row: Row, width: int, *, is_cursor: bool) -> Iterable[Cell]:
        """One line of the source."""
        if isinstance(row, Text):
            yield Cell("" if row.style else "  ")
            yield Cell(row.text, width - 2, row.style or ("strong" if is_cursor else ""))
        elif row is not None:
            side = 30 if width < 100 else 46
            yield Cell("  ")
            yield Cell(row.ref, 6, "strong" if is_cursor else "dim")
            yield Cell(row.text, width - side - 9, "strong" if is_cursor else "")
            yield Cell(" ")
            yield from self._mapping(row, side) if isinstance(row, Area) else self._standing(row, side)

    def _mapping(self, area: Area, width: int) -> Iterable[Cell]:
        titles = {known.key: known.title for known in self.plan.summary_areas}
        yield Cell(titles.get(area.summary_area or "", NOT_MAPPED), width - 10, "" if area.summary_area else "amber")
        yield Cell(" ")
        yield Cell(area.fit or "", 9, "amber" if area.fit == "weak" else "dim")

    def _standing(self, strength: Strength, width: int) -> Iterable[Cell]:
        check = self.plan.check_of(strength)
        words, style = _STANDINGS.get(check.standing, ("", "dim")) if check is not None else ("", "dim")
        yield Cell(words, width, style)


class SourcePane(Widget):
    """What is under the cursor in full, with its reason."""

    DEFAULT_CLASSES = "pane"
    row: reactive[Row] = reactive(None)

    def render(self) -> Content:
        """The words, and why."""
        row, plan = self.row, getattr(self.app, "plan", None)
        if isinstance(row, Text):
            return Content(sanitise(row.text.removeprefix("· ")))
        if row is None or not isinstance(plan, Plan):
            return Content("")
        words = Content.assemble((f"{row.ref}  ", "bold"), sanitise(row.text))
        if isinstance(row, Area):
            reason = f"mapped because: {sanitise(row.mapping_reason)}"
            return Content.assemble(
                words, "\n", (reason, "$foreground-muted"), "\n", ("m changes it", "$foreground-muted")
            )
        check = plan.check_of(row)
        said = f"{check.standing}: {sanitise(check.because)}" if check is not None else Standing.NOT_CHECKED.value
        keys = "y still true · ! at risk"
        return Content.assemble(words, "\n", (said, "$foreground-muted"), "\n", (keys, "$foreground-muted"))


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
        weak = sum(area.fit == "weak" for area in plan.areas)
        said = sum(check.standing is not Standing.NOT_CHECKED for check in plan.checks)
        self.say(
            f"{number_of(len(plan.areas), 'area')}, {weak:,} mapped weakly · "
            f"{said:,} of {number_of(len(plan.strengths), 'strength')} checked"
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
        titles = {known.key: known.title for known in plan.summary_areas}

        def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
            edit = map_area(plan, area, typed["summary_area"], typed["fit"], typed["mapping_reason"])
            return [edit], typed["mapping_reason"].strip()

        fields = (
            Field(
                "summary_area",
                "summary area",
                titles.get(area.summary_area or "", NOT_MAPPED),
                (*titles.values(), NOT_MAPPED),
                closed=True,
            ),
            Field("fit", "fit", area.fit or "weak", ("strong", "moderate", "weak"), closed=True),
            Field("mapping_reason", "because", area.mapping_reason),
        )
        self._ask(
            Question(Content.assemble(("Mapping of ", "bold"), f"{area.ref}  {sanitise(area.text)}"), fields, edits)
        )

    def action_check(self, standing: str) -> None:
        """Asks what shows that a strength is still true, or why it is at risk."""
        strength, plan = self._list.current, self.app.plan
        if not isinstance(strength, Strength):
            self.app.tell("y and ! are for strengths; this is not one")
            return

        def edits(typed: Typed) -> tuple[Sequence[Edit], str]:
            return [check_strength(plan, strength, Standing(standing), typed["because"])], ""

        label = "shown by" if standing == Standing.STILL_TRUE else "because"
        title = Content.assemble((f"{standing.capitalize()}: ", "bold"), f"{strength.ref}  {sanitise(strength.text)}")
        self._ask(Question(title, (Field("because", label),), edits))

    def _ask(self, question: Question) -> None:
        if self.refuse_past():
            return
        self.app.push_screen(Prompt(question, self._list.cursor_region))


def _rows(plan: Plan) -> Iterator[Row]:
    for theme in plan.themes:
        yield Text(f"{theme.number} {theme.title}", "heading")
        yield Text("Areas for consideration", "dim")
        yield from (area for area in plan.areas if area.theme == theme.number)
        yield Text("Strengths", "dim")
        yield from (strength for strength in plan.strengths if strength.theme == theme.number)
        yield None
    for title, lines in (
        ("Key messages", plan.key_messages),
        ("Strengths in the reviewers' summary", plan.summary_strengths),
        ("How the reviewers worked", plan.process),
    ):
        yield Text(title, "heading")
        yield from (Text(f"· {line}") for line in lines)
        yield None
    yield Text("Source", "heading")
    days = f"{format_date(plan.review_from)} to {format_date(plan.review_to)}"
    yield Text(f"{plan.reviewers}, {days}, reported {format_date(plan.reported_on)}")
    yield Text(plan.source)

"""What is asked while a later report is brought in: its file, what something in it is, and whether to save it all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from actionplan.model.edit import Edit
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.number_words import number_of
from actionplan.model.refusal import Invalid
from actionplan.model.report_matching import Part, outcomes
from actionplan.model.revision_draft import DraftLine, RevisionDraft
from actionplan.model.sanitise import first_line, sanitise
from actionplan.model.typed_values import read_date, read_text
from actionplan.reports.revision_words import counts_words, parts_words
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Anchor, Field, Question, Typed
from actionplan.widgets.date_hint import date_hint

if TYPE_CHECKING:
    from actionplan.model.plan import Plan

_NEW = "new: nothing of before"


def no_edits(_typed: Typed) -> tuple[list[Edit], str]:
    """What a question means that saves nothing by itself."""
    return [], ""


class MatchPrompt(Prompt):
    """Asks which of the plan something of the report is; of a finding, several may be named."""

    def __init__(
        self, draft: RevisionDraft, line: DraftLine, anchor: Anchor, then: Callable[[str, tuple[str, ...]], None]
    ) -> None:
        self._part, self._then = line.outcome.part, then
        old = draft.matches.old[self._part]
        self._names = {item.name.casefold(): item.name for item in old}
        options = (_NEW, *(f"{item.name}  {first_line(item.text)[:80]}" for item in old))
        self._options = dict(zip(options, ("", *(item.name for item in old)), strict=True))
        fields = [Field("match", "is the plan's", "", options)]
        self._items = {f"{item.name}  {first_line(item.text)[:60]}": item.name for item in line.outcome.new}
        if len(self._items) > 1:
            # Of what was split, the first is mostly what it was.
            fields.insert(0, Field("which", "of the report", [*self._items][-1], tuple(self._items), closed=True))
        several = "; several refs with a comma between them were merged" if self._part is Part.FINDING else ""
        title = Content.assemble(("What is this of the report? ", "bold"), next(iter(self._items)))
        question = Question(
            title,
            tuple(fields),
            no_edits,
            lambda _typed: Content(f"a ref of the plan, or words of it{several}"),
            verb="take it",
        )
        super().__init__(question, anchor)

    def take(self, typed: Typed) -> None:
        """Takes what is named. Raises Invalid where the plan has no such."""
        name = self._items.get(typed.get("which", ""), next(iter(self._items.values())))
        self._then(name, self._meant(typed["match"].strip()))
        self.dismiss(True)

    def _meant(self, words: str) -> tuple[str, ...]:
        if not words:
            raise Invalid("match", "say which of the plan it is, or new; Esc cancels")
        if words in self._options:
            return tuple(filter(None, (self._options[words],)))
        if words.casefold() == "new":
            return ()
        names = [self._names.get(ref.strip().casefold(), "") for ref in words.split(",")]
        if "" in names:
            unknown = [ref.strip() for ref in words.split(",")][names.index("")]
            raise Invalid("match", f"the plan has no {self._part} {sanitise(unknown)[:40]!r}; the arrows choose one")
        return tuple(dict.fromkeys(names))


class ReportPrompt(Prompt):
    """Says what will come of the report, and asks what it is called and its date."""

    def __init__(
        self,
        draft: RevisionDraft,
        incoming: IncomingReport,
        plan: Plan,
        anchor: Anchor,
        then: Callable[[str, date | None], Awaitable[None]],
    ) -> None:
        self._then = then
        come = outcomes(draft.matches, draft.decisions)
        words = counts_words(come)
        doubtful = len(draft.doubtful)
        lines = [*map(plan.words.put_in, parts_words(come))]
        if doubtful:
            lines.append(f"{number_of(doubtful, 'doubt')} not confirmed: taken as new, and what it may be as not in it")
        lines += [f"of the file: {sanitise(doubt)}" for doubt in incoming.doubts[:3]]
        day = incoming.reported_on.isoformat() if incoming.reported_on is not None else ""
        question = Question(
            Content.assemble(("Revise the plan by this report: ", "bold"), sanitise(words)),
            (
                Field("called", "called", incoming.title),
                Field("reported_on", "reported", day, understood=partial(_day_line, self)),
            ),
            no_edits,
            lambda _typed: Content("\n".join(lines)),
        )
        super().__init__(question, anchor)

    def take(self, typed: Typed) -> None:
        """Hands on the name and the date."""
        title = read_text(typed["called"], "title")
        if not title:
            raise Invalid("called", "say what the report is called, such as: final report")
        day = _day(typed["reported_on"], self.app.plan.as_at)
        self.app.run_worker(self._close_and(lambda: self._then(title, day)))


def _day(text: str, today: date) -> date | None:
    """The day that is typed; one that a file gave may lie further back than anybody would type."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return read_date(text, "reported_on", today)


def _day_line(prompt: Prompt, text: str) -> Content:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return date_hint(text, "reported_on", prompt.app.plan.as_at, none="")
    return Content("")

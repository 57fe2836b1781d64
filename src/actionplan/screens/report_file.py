"""The file of a later report: asked for, read, and shown beside the plan."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region

from actionplan import settings
from actionplan.model.incoming_report import IncomingReport
from actionplan.model.refusal import Refusal
from actionplan.model.report_matching import Matches, match_report, with_titles
from actionplan.model.sanitise import first_line, sanitise
from actionplan.model.source_part import sources_of
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Field, Question, Typed
from actionplan.screens.revising import RevisingScreen
from actionplan.screens.revising_questions import no_edits
from actionplan.screens.short_prompts import file_named

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.model.plan import Plan
    from actionplan.store import Store


class ReportFilePrompt(Prompt):
    """Asks for the file of the report, and in a plan of several reviews of which it is."""

    def __init__(self, app: ActionPlanApp, value: str) -> None:
        sources = sources_of(app.plan)
        self._sources = {f"{source.ref}: {first_line(source.title)}": source.ref for source in sources.values()}
        fields = [Field("file", "file", value)]
        if len(sources) > 1:
            options = tuple(self._sources)
            fields.append(Field("source", "report on", options[0], options, closed=True))
        hint = "a plan file, or a table (.csv, .xlsx) with a row a finding; nothing is changed before it is saved"
        question = Question(
            Content.styled("Bring in the reviewers' final report", "bold"),
            tuple(fields),
            no_edits,
            lambda _typed: Content(hint),
            verb="go on",
        )
        super().__init__(question, lambda: Region(0, 0, app.size.width, 3))
        self.file = Path()
        self.source = ""

    def take(self, typed: Typed) -> None:
        """Keeps the name of the file."""
        self.file = file_named(typed["file"])
        self.source = self._sources.get(typed.get("source", ""), "")
        self.dismiss(True)


def bring_in_report(app: ActionPlanApp) -> None:
    """Asks for the file of a later report, and shows what it says beside the plan."""
    app.run_worker(_bring_in(app), group="report", exclusive=True)


async def _bring_in(app: ActionPlanApp) -> None:
    value = ""
    while True:
        prompt = ReportFilePrompt(app, value)
        if not await app.push_screen_wait(prompt):
            return
        value = str(prompt.file)
        plan = app.plan
        try:
            incoming, matches = await app.ask(partial(_read, prompt.file, prompt.source, plan))
        except Refusal as error:
            app.notify(sanitise(str(error)), severity="error", timeout=12, markup=False)
            continue
        await app.push_screen(RevisingScreen(incoming, matches, prompt.source, plan))
        return


def _read(file: Path, source: str, plan: Plan, _store: Store) -> tuple[IncomingReport, Matches]:
    from actionplan.planfiles.report_file import read_report

    incoming = with_titles(read_report(file, settings.today()), plan, source)
    return incoming, match_report(plan, incoming, source)

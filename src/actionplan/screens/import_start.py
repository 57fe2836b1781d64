"""The beginning of bringing in a file: which one, where to, and reading it."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

from actionplan import settings
from actionplan.model.number_words import number_of
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import sanitise
from actionplan.screens.import_questions import NEW_PLAN, ImportPrompt, files_at_hand

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.planfiles.answer_table import AnswerTable
    from actionplan.screens.question import Typed


async def start_import(app: ActionPlanApp) -> None:
    """Asks for a file until one can be read or it is left, then shows what it comes to."""
    from actionplan.planfiles.answer_table import answer_table_in
    from actionplan.planfiles.book import read_book
    from actionplan.screens.import_screen import ImportScreen

    with app.keys_paused():
        files = await to_thread(files_at_hand)
    typed: Typed = {}
    while True:
        prompt = ImportPrompt(app, files, typed)
        if not await app.push_screen_wait(prompt):
            return
        typed, file = prompt.answer, prompt.file
        with app.keys_paused():
            try:
                book = await app.read_apart(lambda _reading, file=file: read_book(file))  # type: ignore[misc]
                table = answer_table_in(book)
                if table is not None:
                    await _take_answers(app, table)
                    return
            except Refusal as error:
                app.refuse(str(error))
                continue
            app.push_screen(ImportScreen(book, file, is_new=typed["into"] == NEW_PLAN))
        return


async def _take_answers(app: ActionPlanApp, table: AnswerTable) -> None:
    """Makes proposals of the table that somebody was sent with a reminder, and says how many. Raises Refusal."""
    from actionplan.usecases.answer_table import answer_by_table

    stamp = settings.stamp("import")
    answered = await app.ask(lambda store: answer_by_table(store, table, stamp))
    app.show(answered.plan)
    count = number_of(len(answered.proposals), "proposal")
    app.tell(f"answer of {sanitise(answered.person)}: {count} · 9 shows them")

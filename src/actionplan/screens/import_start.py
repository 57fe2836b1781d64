"""The beginning of bringing in a file: which one, where to, and reading it."""

from __future__ import annotations

from asyncio import to_thread
from typing import TYPE_CHECKING

from actionplan.model.refusal import Refusal
from actionplan.screens.import_questions import NEW_PLAN, ImportPrompt, files_at_hand

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.screens.question import Typed


async def start_import(app: ActionPlanApp) -> None:
    """Asks for a file until one can be read or it is left, then shows what it comes to."""
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
            except Refusal as error:
                app.refuse(str(error))
                continue
            app.push_screen(ImportScreen(book, file, is_new=typed["into"] == NEW_PLAN))
        return

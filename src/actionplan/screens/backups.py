"""Backing up and restoring from the palette."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.content import Content
from textual.geometry import Region

from actionplan import settings
from actionplan.model.fields import Invalid
from actionplan.model.sanitise import sanitise
from actionplan.screens.prompt import Field, Prompt, Question, Typed
from actionplan.store import StoreError

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.model.plan import Plan
    from actionplan.store import Store


class FilePrompt(Prompt):
    """Asks for the name of a file, and changes nothing."""

    def __init__(self, app: ActionPlanApp, title: str, hint: str, value: str, options: tuple[str, ...] = ()) -> None:
        question = Question(
            Content.styled(title, "bold"),
            (Field("file", "file", value, options),),
            lambda _typed: ([], ""),
            lambda _typed: Content(hint),
            verb="go on",
        )
        super().__init__(question, lambda: Region(0, 0, app.size.width, 3))
        self.file = Path()

    def take(self, typed: Typed) -> None:
        """Keeps the name."""
        if not typed["file"].strip():
            raise Invalid("file", "give a file name; Esc cancels")
        try:
            self.file = settings.expanded(typed["file"].strip())
        except OSError as error:
            raise Invalid("file", f"{error.filename}: {error.strerror}") from error
        self.dismiss(True)


def keeping_commands(app: ActionPlanApp) -> Iterable[SystemCommand]:
    """The palette's commands that keep a plan safe."""
    yield SystemCommand(
        "Back up the plan…", "Copy the whole plan to a file, and check the copy", lambda: _start(app, back_up)
    )
    yield SystemCommand(
        "Restore a backup…", "Put a backup in the place of the plan; the plan is kept", lambda: _start(app, restore)
    )


def place_commands(app: ActionPlanApp) -> Iterable[SystemCommand]:
    """The palette's command that says where the plan is."""

    def tell() -> None:
        path = str(app.database.absolute())
        app.copy_to_clipboard(path)
        app.notify(f"The plan is kept in {sanitise(path)}. The path is copied.", timeout=12, markup=False)

    yield SystemCommand("Where the plan is kept", "Show the path of the plan's file, and copy it", tell)


def _start(app: ActionPlanApp, work: Callable[[ActionPlanApp], Awaitable[None]]) -> None:
    app.run_worker(work(app), group="keeping", exclusive=True)


async def back_up(app: ActionPlanApp) -> None:
    """Asks where to, and copies the plan there."""
    day = settings.today().isoformat()
    path = await app.ask(lambda store: store.path)
    value = str(path.absolute().with_name(f"{path.stem}-backup-{day}{path.suffix}"))
    hint = "a copy of the whole plan; beside a shared one the group can read it, anywhere else only you"

    def work(store: Store, file: Path) -> str:
        store.backup(file)
        return f"backed up to {file}"

    await _ask_and_do(app, ("Back up the plan", hint, value, ()), work)


async def restore(app: ActionPlanApp) -> None:
    """Asks for a backup, and puts it in the place of the plan."""
    found = await app.ask(lambda store: store.backups())
    options = tuple(str(backup.absolute()) for backup in found)
    hint = "takes its place for everybody; the plan as it is now is kept beside it"

    def work(store: Store, file: Path) -> str:
        kept = store.restore(file)
        return f"restored {file.name} · the plan before is kept as {kept.name if kept else file.name}"

    await _ask_and_do(app, ("Restore a backup", hint, options[0] if options else "", options), work)


async def _ask_and_do(
    app: ActionPlanApp, asked: tuple[str, str, str, tuple[str, ...]], work: Callable[[Store, Path], str]
) -> None:
    """Asks for a file until it is done or left; what was typed stays."""
    title, hint, value, options = asked
    while True:
        prompt = FilePrompt(app, title, hint, value, options)
        if not await app.push_screen_wait(prompt):
            return
        file, value = prompt.file, str(prompt.file)

        def do(store: Store, file: Path = file) -> tuple[str, Plan]:
            done = work(store, file)
            return done, store.plan_as_at(app.as_at) if app.as_at else store.plan(settings.today())

        try:
            done, plan = await app.ask(do)
        except StoreError as error:
            app.notify(sanitise(str(error)), severity="error", timeout=12, markup=False)
            continue
        app.show(plan)
        app.tell(done)
        return

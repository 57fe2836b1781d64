"""Backing up and restoring from the palette."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.app import SystemCommand
from textual.content import Content
from textual.geometry import Region

from actionplan import settings
from actionplan.model.rules.restoring import to_see_to
from actionplan.model.sanitise import sanitise
from actionplan.screens.prompt import Prompt
from actionplan.screens.question import Field, Question, Typed
from actionplan.screens.short_prompts import file_named
from actionplan.store import StoreError
from actionplan.store.opening import location_of

if TYPE_CHECKING:
    from actionplan.app import ActionPlanApp
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.store import Store


class FileTask(Struct, frozen=True):
    """Something that the store does with one file, whose name is asked for."""

    title: str
    hint: str
    """Stands below the name while it is typed."""
    work: Callable[[Store, Path], str]
    """Does it; answers with the message to show."""
    options: tuple[str, ...] = ()
    """The files that a name is completed from."""


class FilePrompt(Prompt):
    """Asks for the name of a file, and changes nothing."""

    def __init__(self, app: ActionPlanApp, task: FileTask, value: str) -> None:
        def no_edits(_answer: Typed) -> tuple[list[Edit], str]:
            return [], ""

        def preview(_answer: Typed) -> Content:
            return Content(task.hint)

        def anchor() -> Region:
            return Region(0, 0, app.size.width, 3)

        title = Content.styled(task.title, "bold")
        fields = (Field("file", "file", value, task.options),)
        super().__init__(Question(title, fields, no_edits, preview, verb="go on"), anchor)
        self.file = Path()
        """The file that was named."""

    def take(self, answer: Typed) -> None:
        """Keeps the name."""
        self.file = file_named(answer["file"])
        self.dismiss(True)


def backup_commands(app: ActionPlanApp) -> Iterable[SystemCommand]:
    """The palette's commands that keep a plan safe."""
    yield SystemCommand(
        "Back up the plan…", "Copy the whole plan to a file, and check the copy", partial(_start, app, back_up)
    )
    yield SystemCommand(
        "Restore a backup…", "Put a backup in the place of the plan; the plan is kept", partial(_start, app, restore)
    )


def location_commands(app: ActionPlanApp) -> Iterable[SystemCommand]:
    """The palette's command that says where the plan is."""

    def tell() -> None:
        place = location_of(app.place)
        app.copy_to_clipboard(place)
        what = "path" if place == str(app.database) else "address"
        app.notify(f"The plan is kept in {sanitise(place)}. The {what} is copied.", timeout=12, markup=False)

    yield SystemCommand("Where the plan is kept", "Show the plan's file or address, and copy it", tell)


def _start(app: ActionPlanApp, work: Callable[[ActionPlanApp], Awaitable[None]]) -> None:
    app.run_worker(work(app), group="keeping", exclusive=True)


async def back_up(app: ActionPlanApp) -> None:
    """Asks where to, and copies the plan there."""

    def work(store: Store, file: Path) -> str:
        store.backup(file)
        return f"backed up to {file}"

    day = settings.today().isoformat()
    path = await app.ask(lambda store: store.path)
    value = str(path.absolute().with_name(f"{path.stem}-backup-{day}{path.suffix}"))
    hint = "a copy of the whole plan; beside a shared one the group can read it, anywhere else only you"
    await _ask_and_do(app, FileTask("Back up the plan", hint, work), value)


async def restore(app: ActionPlanApp) -> None:
    """Asks for a backup, and puts it in the place of the plan."""

    def work(store: Store, file: Path) -> str:
        before = app.plan
        kept = store.restore(file) or str(file)
        again = to_see_to(before, store.plan(settings.today()))
        return f"restored {file.name} · the plan before is kept as {Path(kept).name}{' · ' * bool(again)}{again}"

    backups = await app.ask(lambda store: store.backups())
    options = tuple(str(backup.absolute()) for backup in backups)
    hint = "takes its place for everybody; the plan as it is now is kept beside it"
    await _ask_and_do(app, FileTask("Restore a backup", hint, work, options), next(iter(options), ""))


async def _ask_and_do(app: ActionPlanApp, task: FileTask, value: str) -> None:
    """Asks for a file until the task is done or left; what was typed stays."""
    while True:
        prompt = FilePrompt(app, task, value)
        if not await app.push_screen_wait(prompt):
            return
        value = str(prompt.file)

        def do(store: Store, file: Path = prompt.file) -> tuple[str, Plan]:
            message = task.work(store, file)
            if app.as_at:
                return message, store.plan_as_at(app.as_at)
            return message, store.plan(settings.today())

        try:
            message, plan = await app.ask(do)
        except StoreError as error:
            app.notify(sanitise(str(error)), severity="error", timeout=12, markup=False)
            continue
        app.show(plan)
        app.tell(message)
        return

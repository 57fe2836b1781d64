"""The verbs that change a plan or keep it safe: update, add, undo, redo; init, backup, check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, LIST_HINT, action_of, current_day, database, opened, safe, verb
from actionplan.commands.console import Refused, emit

if TYPE_CHECKING:
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.store.sqlite import SqliteStore

_STEPS = {"complete": "complete", "sign_off": "closed", "reopen": "open", "withdraw": "withdrawn"}
"""The stage that each of the flags leads to."""
_NOTE = click.option("--note", default="", metavar="TEXT", help="Why. It serves as the reason of a rating or a move.")


@verb(
    "update",
    'update 1.2 1.3 --owner "Head of Quality" --due "31 mar"',
    'update 1.4 --rag amber --note "two posts vacant"',
    'update 1.4 --due +2w --note "agreed by the Board"',
    "update 1.5 --complete --completed-on yesterday",
    'update 1.5 --sign-off --evidence "audit of 20 cases"',
)
@click.argument("refs", nargs=-1, required=True, metavar="REF...")
@click.option("--title", metavar="TEXT", help="What will be done.")
@click.option("--owner", metavar="NAME", help="The one accountable person or post; '' for nobody.")
@click.option("--due", metavar="DATE", help="The date promised: 2027-03-31, 31/3/27, '31 mar', fri, +2w; '' for none.")
@click.option("--forecast", metavar="DATE", help="When the owner now expects it; '' for none.")
@click.option("--priority", metavar="PRIORITY", help="critical, high or normal.")
@click.option("--rag", metavar="RAG", help="red, amber or green; red and amber need --note.")
@click.option("--success-measure", metavar="TEXT", help="How we will know.")
@click.option("--complete", is_flag=True, help="Done; it then awaits sign-off.")
@click.option("--completed-on", metavar="DATE", help="With --complete; else today.")
@click.option("--sign-off", is_flag=True, help="Close it, as somebody other than the owner.")
@click.option("--signed-off-by", metavar="NAME", help="With --sign-off; else you.")
@click.option(
    "--evidence", "accepted_evidence", metavar="TEXT", help="With --sign-off: what was accepted; else --note."
)
@click.option("--reopen", is_flag=True, help="Open it again; needs --note.")
@click.option("--withdraw", is_flag=True, help="Take it out of every count; needs --note.")
@_NOTE
@JSON
def update(refs: tuple[str, ...], note: str, as_json: bool, **options: Any) -> None:
    """Change one action or several.

    Several at once are one change and are undone as one.
    """
    from actionplan import settings
    from actionplan.model.edit import propose

    steps = [stage for flag, stage in _STEPS.items() if options.pop(flag)]
    given = {name: value for name, value in options.items() if value is not None}
    if len(steps) > 1:
        raise click.UsageError("take one step at a time: complete, sign off, reopen or withdraw")
    if steps:
        given["stage"] = steps[0]
    if not given and not note:
        raise click.UsageError("say what to change, e.g. --owner or --rag")
    today = current_day()
    with opened() as store:
        plan = store.plan(today)
        found = dict.fromkeys(action_of(plan, ref) for ref in refs)
        by = settings.user()
        edits = [propose(action, given, key=plan.key, today=today, by=by, note=note) for action in found]
        _save_and_tell(store, edits, note, as_json)


@verb("add", 'add 1.2 "Audit thresholds every month"')
@click.argument("area")
@click.argument("title")
@_NOTE
@JSON
def add(area: str, title: str, note: str, as_json: bool) -> None:
    """Add one more action to an area.

    It gets the next free ref, e.g. 1.2b.
    """
    from actionplan.model.edit import Invalid, add_action

    today = current_day()
    with opened() as store:
        try:
            edit = add_action(store.plan(today), area.strip(), title, today)
        except Invalid as error:
            raise Refused(f"{error}; {LIST_HINT}" if error.field == "area" else str(error)) from error
        _save_and_tell(store, [edit], note, as_json)


@verb("undo", "undo", "undo --change 12")
@click.option("--change", type=int, metavar="N", help="Which, by its number in the history; else your last.")
def undo(change: int | None) -> None:
    """Take back your last change.

    An undo is a new change that puts the old values back, if nobody has changed them since; nothing is lost.
    """
    from actionplan import settings

    current_day()
    with opened() as store:
        undone = store.undo(settings.stamp("undo"), change)
        refs = ", ".join(store.touched(undone.seq))
    emit(f"Undone: change {undone.seq} by {safe(undone.by)}, of {refs}. actionplan redo makes it again.\n")


@verb("redo", "redo")
def redo() -> None:
    """Make again what you undid last."""
    from actionplan import settings

    current_day()
    with opened() as store:
        redone = store.redo(settings.stamp("redo"))
        refs = ", ".join(store.touched(redone.seq))
    emit(f"Made again: change {redone.seq}, of {refs}.\n")


def _save_and_tell(store: SqliteStore, edits: Sequence[Edit], note: str, as_json: bool) -> None:
    """Saves edits as one change, then says what that did, or prints the objects as they are now."""
    from actionplan import settings
    from actionplan.reports.judged import judge

    stamp = settings.stamp("command")
    saved = store.save(edits, stamp, note)
    plan = store.plan(stamp.on)
    refs = [edit.ref for edit in edits]
    judged = [judge(action_of(plan, ref), plan) for ref in refs]
    if as_json:
        from actionplan.reports.json import action_object, written

        emit(written([action_object(one, plan) for one in judged]))
    elif saved.seq is None:
        emit(f"Nothing to change: {', '.join(refs)} {'is' if len(refs) == 1 else 'are'} so already.\n")
    else:
        from actionplan.commands.tables import rendered, saved_lines

        updates = [update for update in store.history(since=stamp.on) if update.change.seq == saved.seq]
        emit(rendered(saved_lines(saved, updates, judged)))


@verb("init", "init", "init --from our-plan.yaml", "--db peer-review.db init")
@click.option(
    "--from", "source", type=click.Path(path_type=Path), metavar="FILE", help="A plan file instead of the bundled plan."
)
def init(source: Path | None) -> None:
    """Make a plan's database, without opening it."""
    from actionplan.planfiles.yaml import BadPlanFile, bundled_plan, read_plan_file

    path = database()
    try:
        plan = read_plan_file(source) if source else bundled_plan()
    except BadPlanFile as error:
        raise Refused(f"{error}; nothing was made") from error
    emit(f"{make(path, plan)}\n")


def make(path: Path, plan: Plan) -> str:
    """Makes the database and says so."""
    from actionplan import settings
    from actionplan.model.text import shown
    from actionplan.store.sqlite import SqliteStore

    current_day()
    try:
        SqliteStore.create(path, plan, settings.stamp("init")).close()
    except FileExistsError as error:
        raise Refused(f"{path} is there already and is left as it is; name another with --db") from error
    return f"Made {shown(str(path))}: {shown(plan.title)}, {len(plan.actions)} actions."


@verb("backup", "backup plan-2026-11-27.db")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database to a new FILE, whole and checked."""
    with opened() as store:
        store.backup(file)
    emit(f"Backed up to {safe(file)}\n")


@verb("check", "check")
def check() -> None:
    """Look for damage in the database and its history."""
    with opened() as store:
        problems = store.check()
        plan = None if problems else store.plan(current_day())
    emit("".join(f"{safe(problem)}\n" for problem in problems))
    if plan is None:
        raise Refused(f"{database()} is damaged; keep it and go back to a backup")
    emit(f"Sound: {len(plan.actions)} actions, {plan.seq} changes.\n")


VERBS = (update, add, undo, redo, init, backup, check)
